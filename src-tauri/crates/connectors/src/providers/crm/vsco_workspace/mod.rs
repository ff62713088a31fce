//! VSCO Workspace (Táve) by its public API v2, as a remote: jobs, address book, events, orders, payments.
//!
//! What changed is read by the time of change, the newest first; deletions show in the count. There are no conditional
//! writes there: every write looks first, and is refused if somebody was faster. Deliberately absent: quotes, galleries,
//! notes, REST hooks (they want an address that the internet can reach), and every write that may make the vendor write
//! to a client.

mod ask;
mod changes;
mod cursor;
mod drawer;
mod identity;
mod listing;
mod people;
mod reading;
mod resource;
#[cfg(test)]
mod tests;
mod words;
mod writing;

use crate::account::Account;
use crate::http::{Http, Words};
use async_trait::async_trait;
use cursor::Mark;
use drawer::Drawer;
use futures::stream::{StreamExt, iter};
use listing::Listing;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex};
use url::Url;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Answer, Item, Known, Page, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Fault, Kind};
use words::Studio;

/// Opens an account. Asks nothing yet.
pub fn open(account: &Account) -> Result<Arc<dyn Remote>, Fault> {
    Ok(Arc::new(Workspace::new(account)?))
}

/// One studio.
struct Workspace {
    home: Url,
    http: Http,
    words: Words,
    in_flight: usize,
    /// What is known of the studio itself.
    studio: Mutex<Option<Studio>>,
    /// A write was refused because of the key.
    reads_only: AtomicBool,
    /// Full listings that the engine is in the middle of, one for each list at most.
    listings: Mutex<HashMap<RemoteKey, Listing>>,
    numbers: AtomicU64,
}

impl Workspace {
    fn new(account: &Account) -> Result<Self, Fault> {
        let home = account.home()?;
        Ok(Self {
            http: account.http(&home)?,
            words: Words::new(&account.name, Arc::clone(&account.clock)),
            in_flight: account.manifest.limits.in_flight,
            home,
            studio: Mutex::default(),
            reads_only: AtomicBool::default(),
            listings: Mutex::default(),
            numbers: AtomicU64::default(),
        })
    }
}

#[async_trait]
impl Remote for Workspace {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        self.lists().await
    }

    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault> {
        self.observe(self.drawer(collection)?, Mark::read(cursor), known).await
    }

    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let drawer = self.drawer(collection)?;
        let asked: Vec<_> = ids.iter().map(|id| self.answer(drawer, id)).collect();
        Ok(iter(asked).buffered(self.in_flight).collect().await)
    }

    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        self.look_for(self.drawer(collection)?, uid.as_str()).await
    }

    async fn write(&self, collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        match self.drawer(collection) {
            Ok(drawer) => self.carry_all(drawer, writes).await,
            Err(fault) => writes.iter().map(|_| Err(fault.clone())).collect(),
        }
    }

    fn carries(&self, kind: Kind, field: &str) -> bool {
        words::carries(kind, field)
    }

    fn holds(&self, kind: Kind) -> bool {
        Drawer::of_kind(kind).is_some()
    }

    fn needs(&self, kind: Kind) -> &'static [Kind] {
        match kind {
            Kind::Invoice | Kind::Payment => &[Kind::Wedding],
            _ => &[],
        }
    }
}
