//! Somebody at the screens of the services: what a person does there with their own hands, and what they see.
//!
//! Deliberately absent: whatever a program may do through an API. That goes over HTTP like everybody else's.

use crate::accounts::Account;
use crate::oauth;
use crate::providers::Provider;
use crate::sandbox::Sandbox;
use crate::vsco_workspace::VSCO_EMPTY_KEY;
use serde_json::Value;
use std::io;
use url::Url;

impl Sandbox {
    /// Says yes to everything that the consent page of this address asks, in the name of an account. Gives the address at
    /// which a browser would end.
    pub fn allow(&self, page: &str, account: &'static Account) -> io::Result<Url> {
        let page = Url::parse(page).map_err(io::Error::other)?;
        let at = |provider: &Provider| provider.places().authorize == page.path();
        let provider =
            Provider::ALL.into_iter().find(at).ok_or_else(|| io::Error::other("no consent page is there"))?;
        let query = page.query_pairs().into_owned().collect();
        oauth::allow(provider, &self.studio, query, account).map_err(io::Error::other)
    }

    /// Everything of one kind in the VSCO Workspace of a key, as the API shows it: `job`, `address-book`, `event`.
    pub fn vsco(&self, key: &str, resource: &str) -> Vec<Value> {
        let workspaces = self.studio.workspaces.open();
        workspaces.of(key == VSCO_EMPTY_KEY).shown_in(resource)
    }

    /// Everything in one of an account's Google calendars, as the API shows it.
    pub fn events(&self, account: &Account, calendar: &str) -> Vec<Value> {
        self.studio.calendars.open().shown(account, calendar)
    }

    /// Enters an event in one of an account's Google calendars under that id, or puts another in its place.
    pub fn put_event(&self, account: &'static Account, calendar: &str, id: &str, event: &Value) -> Result<(), Value> {
        let (now, nothing) = (self.studio.clock.now(), serde_json::Map::new());
        let event = event.as_object().unwrap_or(&nothing);
        let mut calendars = self.studio.calendars.open();
        let written = calendars.at_the_screen(account, calendar, now, |write| write.put(id, event));
        written.map_err(|refusal| refusal.body())
    }

    /// Changes what is named of an event, and leaves the rest.
    pub fn change_event(&self, account: &'static Account, calendar: &str, id: &str, to: &Value) -> Result<(), Value> {
        let (now, nothing) = (self.studio.clock.now(), serde_json::Map::new());
        let to = to.as_object().unwrap_or(&nothing);
        let mut calendars = self.studio.calendars.open();
        let written = calendars.at_the_screen(account, calendar, now, |write| write.patch(id, to, None));
        written.map_err(|refusal| refusal.body())
    }

    /// Throws an event away.
    pub fn delete_event(&self, account: &'static Account, calendar: &str, id: &str) -> Result<(), Value> {
        let now = self.studio.clock.now();
        let mut calendars = self.studio.calendars.open();
        let written = calendars.at_the_screen(account, calendar, now, |write| write.delete(id, None));
        written.map_err(|refusal| refusal.body())
    }
}
