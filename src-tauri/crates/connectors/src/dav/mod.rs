//! A calendar server spoken to over CalDAV (RFC 4791) and WebDAV sync (RFC 6578), as a remote.
//!
//! One request when nothing changed, one when something did, two for a first listing. Whatever a server mishandles
//! leads to a dearer way of listing, never to a shorter list. Deliberately absent: what an entry says (see
//! [`crate::ical`]), which server this is (see the providers), and scheduling: we never write to inboxes, and not to
//! events whose guests the server would write to (`guests`).

mod ask;
mod cursor;
mod discover;
mod entries;
mod guests;
mod listing;
mod multistatus;
mod place;
mod stream;
mod write;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

use crate::account::Account;
use crate::http::{Ask, Body, Http, StatusCode, Words, header, status_fault};
use crate::ical;
use async_trait::async_trait;
use futures::stream::{StreamExt, iter};
use listing::Listing;
use multistatus::{Multistatus, Part, Response};
use place::Place;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Mutex, PoisonError};
use url::Url;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Uid};
use wedsync_domain::kinds::Kind;
use wedsync_domain::ports::{Answer, Item, Known, Page, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Clock, Fault, FaultKind};

/// More than any answer but a listing may bring.
const SMALL: usize = 16 << 20;

/// One account on a calendar server.
pub struct Dav {
    home: Url,
    http: Http,
    words: Words,
    clock: Arc<dyn Clock>,
    in_flight: usize,
    /// Listings that the engine is in the middle of, one for each calendar at most.
    listings: Mutex<HashMap<RemoteKey, Listing>>,
    names: Mutex<HashMap<RemoteKey, String>>,
    numbers: AtomicU64,
    /// Whether the server takes a wish for calendar data with changes.
    inline: AtomicBool,
    scheduling: guests::Scheduling,
}

/// Why a question brought no multistatus.
enum Refused {
    /// The server said so, with this status; the fault has its words.
    Status(StatusCode, Fault),
    /// No answer, or none that can be read.
    Fault(Fault),
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Status(_, fault) | Refused::Fault(fault) => fault,
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Dav {
    /// For the address in the account's settings. Asks nothing yet.
    pub fn new(account: &Account) -> Result<Self, Fault> {
        let home = account.url()?;
        Ok(Self {
            http: account.http(&home)?,
            words: Words::new(&account.name, Arc::clone(&account.clock)),
            clock: Arc::clone(&account.clock),
            in_flight: account.manifest.limits.in_flight,
            home,
            listings: Mutex::default(),
            names: Mutex::default(),
            numbers: AtomicU64::default(),
            inline: AtomicBool::new(true),
            scheduling: guests::Scheduling::default(),
        })
    }

    fn place(&self, key: &RemoteKey) -> Result<Place, Fault> {
        Place::new(&self.home, key).ok_or_else(|| {
            let message = format!("“{}” has no calendar called {key}.", self.words.name);
            Fault::new(FaultKind::Missing, "not_there", message)
        })
    }

    /// `the calendar “Weddings”`
    fn thing(&self, key: &RemoteKey) -> String {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let last = || place::readable(key.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default());
        format!("the calendar “{}”", names.get(key).cloned().unwrap_or_else(last))
    }

    /// Sends, and gives the body of a multistatus.
    async fn ask(&self, ask: Ask, thing: &str) -> Result<Body, Refused> {
        let reply = self.http.send(ask).await?;
        if reply.status == StatusCode::MULTI_STATUS {
            return Ok(reply.body);
        }
        if !reply.status.is_success() {
            let fault = status_fault(&self.words, thing, reply.status, &reply.headers);
            return Err(Refused::Status(reply.status, fault));
        }
        let kind = reply.header(&header::CONTENT_TYPE).unwrap_or("nothing").split(';').next().unwrap_or_default();
        let message = format!("What answers for “{}” is not a calendar server.", self.words.name);
        let fault = Fault::new(FaultKind::Malformed, "not_a_calendar_server", message)
            .next("Check the address. It is the calendar server's, not that of the page you open in a browser.")
            .detail(format_args!("HTTP {}, {kind}", reply.status.as_u16()));
        Err(Refused::Status(reply.status, fault))
    }

    /// Sends, and gives all responses of a short multistatus.
    async fn ask_small(&self, ask: Ask, thing: &str) -> Result<Vec<Response>, Refused> {
        let body = self.ask(ask, thing).await?.whole(SMALL).await?;
        let mut reader = Multistatus::new(&body[..]);
        let mut responses = Vec::new();
        while let Some(part) = reader.next().map_err(|garbled| stream::fault(&self.words, garbled))? {
            if let Part::Response(response) = part {
                responses.push(*response);
            }
        }
        Ok(responses)
    }
}

#[async_trait]
impl Remote for Dav {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let found = self.discover().await?;
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        *names = found.iter().map(|collection| (collection.key.clone(), collection.name.clone())).collect();
        Ok(found)
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.knock().await
    }

    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault> {
        self.observe(collection, cursor, known).await
    }

    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        self.entries(&self.place(collection)?, &self.thing(collection), ids).await
    }

    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        self.look_for(&self.place(collection)?, &self.thing(collection), uid).await
    }

    async fn write(&self, collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let place = match self.place(collection) {
            Ok(place) => place,
            Err(fault) => return writes.iter().map(|_| Err(fault.clone())).collect(),
        };
        let (place, thing) = (&place, &self.thing(collection));
        let asked: Vec<_> = writes.into_iter().map(|write| self.carry_out(place, thing, write)).collect();
        iter(asked).buffered(self.in_flight).collect().await
    }

    fn carries(&self, kind: Kind, field: &str) -> bool {
        ical::carries(kind, field)
    }

    fn holds(&self, kind: Kind) -> bool {
        ical::holds(kind)
    }
}
