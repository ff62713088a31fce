//! Google Calendar by its API v3, as a remote.
//!
//! One request when nothing changed. A series is one record here and many events there; whatever touches one of them
//! reads all. Deliberately absent: signing in, invitations (nobody is ever written to; `guests`), reminders, calls,
//! and push channels, which need an address that the whole internet can reach.

mod ask;
mod cursor;
mod event;
mod guests;
mod kept;
mod listing;
mod occurrences;
mod reading;
mod series;
#[cfg(test)]
mod tests;
mod time;
mod words;
mod writing;

use crate::account::Account;
use crate::http::{Http, Words};
use async_trait::async_trait;
use cursor::Mark;
use event::{Event, id, shown, text};
use futures::stream::{StreamExt, iter};
use listing::Listing;
use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Answer, Item, Known, Page, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Fault, Kind};

/// Opens an account. Asks nothing yet.
pub fn open(account: &Account) -> Result<Arc<dyn Remote>, Fault> {
    Ok(Arc::new(Google::new(account)?))
}

/// One account.
struct Google {
    home: Url,
    http: Http,
    words: Words,
    in_flight: usize,
    calendars: Mutex<HashMap<RemoteKey, Calendar>>,
    /// Full listings that the engine is in the middle of, one for each calendar at most.
    listings: Mutex<HashMap<RemoteKey, Listing>>,
    numbers: AtomicU64,
}

/// What is known of one calendar.
#[derive(Clone)]
struct Calendar {
    name: String,
    /// Its time zone, for times that have none.
    zone: String,
}

impl Calendar {
    fn of(entry: &Event) -> Self {
        let name = text(entry, "summaryOverride").or_else(|| text(entry, "summary"));
        Self {
            name: name.unwrap_or_else(|| id(entry)).to_owned(),
            zone: text(entry, "timeZone").unwrap_or("UTC").to_owned(),
        }
    }
}

impl Google {
    fn new(account: &Account) -> Result<Self, Fault> {
        let home = account.home()?;
        Ok(Self {
            http: account.http(&home)?,
            words: Words::new(&account.name, Arc::clone(&account.clock)),
            in_flight: account.manifest.limits.in_flight,
            home,
            calendars: Mutex::default(),
            listings: Mutex::default(),
            numbers: AtomicU64::default(),
        })
    }

    fn known(&self, key: &RemoteKey) -> Option<Calendar> {
        self.calendars.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// `the calendar “Weddings”`
    fn thing(&self, key: &RemoteKey) -> String {
        let name = self.known(key).map_or_else(|| key.to_string(), |calendar| calendar.name);
        format!("the calendar {}", shown(&name))
    }
}

#[async_trait]
impl Remote for Google {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        self.calendars().await
    }

    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault> {
        self.observe(collection, Mark::read(cursor), known).await
    }

    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        Ok(self.answers(collection, &self.thing(collection), ids).await)
    }

    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        self.look_for(collection, &self.thing(collection), uid).await
    }

    async fn write(&self, collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let thing = &self.thing(collection);
        let asked: Vec<_> = writes.into_iter().map(|write| self.carry_out(collection, thing, write)).collect();
        iter(asked).buffered(self.in_flight).collect().await
    }

    fn carries(&self, kind: Kind, field: &str) -> bool {
        words::carries(kind, field)
    }

    fn holds(&self, kind: Kind) -> bool {
        words::holds(kind)
    }
}
