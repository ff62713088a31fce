//! All the state there is: the clock, one locked part a service, the faults that are armed.

use crate::clock::Clock;
use crate::faults::Faults;
use crate::google_calendar::{Calendars, Quota};
use crate::oauth::{Client, Grants};
use crate::providers::Provider;
use crate::quickbooks::Books;
use crate::shelf::{Lasting, Shelf};
use crate::vsco_workspace::Workspaces;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub struct Studio {
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub base: String,
    pub port: u16,
    pub clock: Clock,
    /// Who is known to the authorization servers.
    pub clients: Vec<Client>,
    pub grants: Kept<Grants>,
    pub calendars: Kept<Calendars>,
    pub quota: Kept<Quota>,
    pub workspaces: Kept<Workspaces>,
    pub books: Kept<Books>,
    pub faults: Kept<Faults>,
    /// Where it lasts; nowhere, unless a folder was named.
    pub shelf: Option<Shelf>,
}

impl Studio {
    /// What lasts beyond a stop. One line a part, whose state can be written down (serde).
    pub fn lasting(&self) -> Vec<(&'static str, &dyn Lasting)> {
        vec![
            ("clock", &self.clock),
            ("sign-ins", &self.grants),
            ("google-calendar", &self.calendars),
            ("vsco-workspace", &self.workspaces),
            ("quickbooks", &self.books),
        ]
    }

    /// Whether that is one of our own names, as a `Host` header says it.
    pub fn is_called(&self, host: &str) -> bool {
        ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{}", self.port))
    }

    /// The name under which a provider's authorization server answers (RFC 9207).
    pub fn issuer(&self, provider: Provider) -> String {
        format!("{}{}", self.base, provider.places().issuer)
    }
}

/// State behind a lock. A handler that broke off in the middle leaves the state as it was then: it is only play.
pub struct Kept<T>(Mutex<T>);

impl<T> Kept<T> {
    pub fn new(state: T) -> Kept<T> {
        Kept(Mutex::new(state))
    }

    pub fn open(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
