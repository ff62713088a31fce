//! QuickBooks Online by its Accounting API v3, as a remote: customers, invoices and payments of one company.
//!
//! A company is known by its realm, which the sign-in page tells; the keys of its lists begin with it, so that the books
//! of another company are never taken for these. Deliberately absent: sending anything to a customer, deleting anything,
//! tax, estimates, bills, reports, webhooks (which need a public address) and batches.

mod ask;
mod books;
mod contact;
mod cursor;
mod entity;
mod find;
mod invoice;
mod list;
mod listing;
mod payment;
#[cfg(test)]
mod tests;
mod writing;

use crate::account::{Account, Key};
use crate::http::{Http, Words};
use async_trait::async_trait;
use cursor::Mark;
use futures::stream::{StreamExt, iter};
use list::{List, Place};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use url::Url;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Answer, Item, Known, Page, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Fault, Kind};

/// Opens an account. Asks nothing yet.
pub fn open(account: &Account) -> Result<Arc<dyn Remote>, Fault> {
    Ok(Arc::new(QuickBooks::new(account)?))
}

/// One company.
struct QuickBooks {
    home: Url,
    http: Http,
    words: Words,
    key: Key,
    in_flight: usize,
    /// What the whole company has in common, as last asked.
    company: tokio::sync::Mutex<Option<Arc<books::Company>>>,
    /// One new record at a time: two that cannot be told apart must meet, not be made side by side.
    making: tokio::sync::Mutex<()>,
    /// Where records of ours were met that QuickBooks itself has no word for (`find`).
    met: Mutex<HashMap<Uid, RemoteId>>,
}

impl QuickBooks {
    fn new(account: &Account) -> Result<Self, Fault> {
        let home = account.home()?;
        Ok(Self {
            http: account.http(&home)?,
            words: Words::new(&account.name, Arc::clone(&account.clock)),
            key: account.key.clone(),
            in_flight: account.manifest.limits.in_flight,
            home,
            company: tokio::sync::Mutex::default(),
            making: tokio::sync::Mutex::default(),
            met: Mutex::default(),
        })
    }
}

#[async_trait]
impl Remote for QuickBooks {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let realm = self.realm().await?;
        self.greet(&realm).await?;
        Ok(List::ALL.iter().map(|list| list.collection(&realm)).collect())
    }

    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault> {
        let place = self.place(collection).await?;
        self.observe(&place, Mark::read(cursor), known).await
    }

    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let place = &self.place(collection).await?;
        let asked: Vec<_> = ids.iter().map(|id| self.answer(place, id)).collect();
        Ok(iter(asked).buffered(self.in_flight).collect().await)
    }

    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        let place = self.place(collection).await?;
        self.look_for(&place, uid).await
    }

    async fn write(&self, collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let place = match self.place(collection).await {
            Ok(place) => place,
            Err(fault) => return writes.iter().map(|_| Err(fault.clone())).collect(),
        };
        let makes_invoices = place.list == List::Invoices && writes.iter().any(|it| matches!(it, Write::Create { .. }));
        if makes_invoices {
            // Whether tax was switched on since.
            self.company.lock().await.take();
        }
        let place = &place;
        let asked: Vec<_> = writes.into_iter().map(|write| self.carry_out(place, write)).collect();
        iter(asked).buffered(self.in_flight).collect().await
    }

    fn carries(&self, kind: Kind, field: &str) -> bool {
        List::of(kind).is_some_and(|list| list.fields().contains(&field))
    }

    fn holds(&self, kind: Kind) -> bool {
        List::of(kind).is_some()
    }

    fn needs(&self, kind: Kind) -> &'static [Kind] {
        match kind {
            Kind::Invoice => &[Kind::Contact],
            // Whose payment it is the invoice says.
            Kind::Payment => &[Kind::Invoice],
            _ => &[],
        }
    }
}

impl QuickBooks {
    /// Which list of which company. Books of another company are refused before anything is asked.
    async fn place(&self, key: &RemoteKey) -> Result<Place, Fault> {
        let realm = self.realm().await?;
        Place::read(key, &realm).map_err(|other| self.not_this(key, other))
    }
}
