//! A folder of `.ics` files, one event a file (vdir), as khal, vdirsyncer and pimsync keep them.
//!
//! The folder is shared with other programs at all times: nothing is locked, nothing is believed that was not looked
//! at, and nothing is overwritten that was not seen. Deliberately absent: tombstones (a folder has none, so a file
//! that is missing is asked for by name) and files with several events (they are reported, never rewritten).

mod calendar;
mod lists;
mod names;
mod reading;
mod stamp;
#[cfg(test)]
mod tests;
mod watch;
mod words;
mod writing;

use crate::account::Account;
use crate::ical;
use async_trait::async_trait;
use calendar::Calendar;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Answer, Item, Known, Page, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Fault, FaultKind, Kind};

/// Files read for one page of a listing.
const PAGE: usize = 500;

/// Opens a connection; its one setting is `path`.
pub fn open(account: &Account) -> Result<Arc<dyn Remote>, Fault> {
    Ok(Arc::new(Folder::new(account.setting("path").unwrap_or_default())?))
}

/// A folder on this machine's disks.
pub struct Folder {
    root: PathBuf,
    calendars: Mutex<HashMap<RemoteKey, Arc<Calendar>>>,
}

impl Folder {
    /// Touches no disk: whether the folder is there shows when it is asked for its lists, so that a drive that is not
    /// attached just now stops nothing else.
    pub fn new(path: &str) -> Result<Self, Fault> {
        if !Path::new(path).is_absolute() {
            return Err(words::not_whole(path));
        }
        Ok(Self { root: PathBuf::from(path), calendars: Mutex::default() })
    }

    fn calendar(&self, key: &RemoteKey) -> Result<Arc<Calendar>, Fault> {
        let path = lists::locate(&self.root, key)?;
        let mut calendars = self.calendars.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(calendars.entry(key.clone()).or_insert_with(|| Arc::new(Calendar::new(path))).clone())
    }
}

/// Disks block; the desk does not wait for them.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Fault::new(FaultKind::Bug, "folder_stopped", "Working in the folder broke off.").detail(cause))
}

#[async_trait]
impl Remote for Folder {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let root = self.root.clone();
        off(move || lists::list(&root)).await?
    }

    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault> {
        let calendar = self.calendar(collection)?;
        let mut unchanged = Vec::new();
        if !calendar.goes_on(cursor) {
            let (looking, from) = (calendar.clone(), cursor.cloned());
            let (found, place) = off(move || looking.look(from.as_ref())).await??;
            unchanged = calendar.begin(found, place, known);
        }
        let mut part = off(move || calendar.go_on(PAGE)).await?;
        unchanged.append(&mut part.unchanged);
        Ok(Page {
            items: part.items,
            unchanged,
            gone: Vec::new(),
            cursor: Some(part.cursor),
            more: part.more,
            full: true,
        })
    }

    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let (calendar, ids) = (self.calendar(collection)?, ids.to_vec());
        off(move || ids.iter().map(|id| calendar.ask(id)).collect()).await
    }

    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        let (calendar, uid) = (self.calendar(collection)?, uid.clone());
        off(move || {
            let Some(name) = calendar.identities()?.remove(&uid) else { return Ok(None) };
            match calendar.ask(&RemoteId::from(name)) {
                Answer::Here(item) => Ok(Some(item)),
                Answer::Gone => Ok(None),
                Answer::Unknown(fault) => Err(fault),
            }
        })
        .await?
    }

    async fn write(&self, collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let count = writes.len();
        let done = match self.calendar(collection) {
            Ok(calendar) => off(move || writing::write(&calendar, writes)).await,
            Err(fault) => Err(fault),
        };
        done.unwrap_or_else(|fault| vec![Err(fault); count])
    }

    fn carries(&self, kind: Kind, field: &str) -> bool {
        ical::carries(kind, field)
    }

    fn holds(&self, kind: Kind) -> bool {
        ical::holds(kind)
    }

    fn watch(&self, collection: &RemoteKey, wake: Arc<dyn Fn() + Send + Sync>) -> Option<Box<dyn Send + Sync>> {
        let path = lists::locate(&self.root, collection).ok()?;
        Some(Box::new(watch::watch(&path, wake)?))
    }
}
