//! The face of the crate: one writer, a few readers, one event for each committed write.

use crate::open::{self, Place};
use crate::{Key, StoreError, Tx, View, migrate};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;
use wedsync_domain::topic::Topic;

/// Readers kept open between uses; more may be open at a time.
const READERS: usize = 2;
/// Events a slow listener may lag behind before it is told that it missed some.
const EVENTS: usize = 64;

/// One open database. Share it as `Arc<Store>`.
pub struct Store {
    /// `None`: in memory.
    pub(crate) place: Option<Place>,
    /// Before the writer, so that they are closed first: the last one closed must be able to put the log back.
    readers: Mutex<Readers>,
    given_back: Condvar,
    writer: Mutex<Connection>,
    feed: broadcast::Sender<BTreeSet<Topic>>,
    /// Commits until the store plays dead; 0: never.
    crash_in: AtomicU64,
    crashed: AtomicBool,
    closed: AtomicBool,
}

/// Connections that read.
#[derive(Default)]
struct Readers {
    kept: Vec<Connection>,
    /// How many are in use.
    lent: usize,
}

/// One of them, until it is dropped, also by a panic.
pub(crate) struct Lent<'a> {
    store: &'a Store,
    reader: Option<Connection>,
}

impl Lent<'_> {
    pub(crate) fn reader(&self) -> Result<&Connection, StoreError> {
        self.reader.as_ref().ok_or(StoreError::Closed)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut readers = lock(&self.store.readers);
        let keep = readers.kept.len() < READERS && !std::thread::panicking();
        readers.kept.extend(self.reader.take().filter(|_| keep));
        // Closed or kept by now: whoever waits for the file may have it.
        readers.lent -= 1;
        drop(readers);
        self.store.given_back.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic inside a transaction has rolled it back on its way out; the connection is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// Creates the database, or brings an older one up to date after putting a copy beside it. Refuses a newer one.
    pub fn open(path: &Path, key: &Key) -> Result<Self, StoreError> {
        Self::open_on(path, key, None)
    }

    /// The same on another disk, named as a VFS of SQLite: then there are no readers and nobody else may open it.
    pub fn open_on(path: &Path, key: &Key, vfs: Option<&str>) -> Result<Self, StoreError> {
        let place = Place { path: path.to_owned(), key: key.clone(), vfs: vfs.map(str::to_owned) };
        let connection = open::writer(&place)?;
        migrate::migrate(&connection, |version| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let copy = path.with_file_name(format!("{name}.before-v{}.db", version + 1));
            crate::backup::copy(&connection, &copy)
        })?;
        Ok(Self::new(Some(place), connection))
    }

    /// A database that dies with the store.
    pub fn in_memory() -> Result<Self, StoreError> {
        let connection = open::memory()?;
        migrate::migrate(&connection, |_| Ok(()))?;
        Ok(Self::new(None, connection))
    }

    fn new(place: Option<Place>, connection: Connection) -> Self {
        Self {
            place,
            readers: Mutex::default(),
            writer: Mutex::new(connection),
            feed: broadcast::Sender::new(EVENTS),
            given_back: Condvar::new(),
            crash_in: AtomicU64::new(0),
            crashed: AtomicBool::new(false),
            closed: AtomicBool::new(false),
        }
    }

    /// Closes the file for good, whoever still holds the store: they are refused from then on. Waits for reads and writes
    /// under way. For whoever puts another file in its place: an open one would go on writing beside it.
    pub fn close(&self) -> Result<(), StoreError> {
        self.closed.store(true, Ordering::SeqCst);
        let mut readers = lock(&self.readers);
        while readers.lent > 0 {
            readers = self.given_back.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
        readers.kept.clear();
        drop(readers);
        // A connection cannot be taken out of its place, so another takes its place.
        *lock(&self.writer) = open::memory()?;
        Ok(())
    }

    /// What the next start of the program would find: all that was committed. Listeners stay.
    pub fn reopen(self) -> Result<Self, StoreError> {
        let Self { place, writer, readers, feed, .. } = self;
        drop(readers);
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        let opened = match place {
            None => Self::new(None, writer),
            Some(place) => {
                drop(writer);
                Self::open_on(&place.path, &place.key, place.vfs.as_deref())?
            }
        };
        Ok(Self { feed, ..opened })
    }

    /// All of it happens and is on the disk, or nothing. One event tells what it was about.
    pub fn write<T, E: From<StoreError>>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let writer = self.lock_writer()?;
        self.write_on(&writer, f)
    }

    /// The same as [`Store::write`] without waiting for the disk: after a power cut it is there, whole, if any later
    /// write is. For what can be asked again, or costs no more than another sync.
    pub fn write_soon<T, E: From<StoreError>>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let writer = self.lock_writer()?;
        writer.execute_batch("PRAGMA synchronous = NORMAL").map_err(StoreError::from)?;
        let written = self.write_on(&writer, f);
        writer.execute_batch("PRAGMA synchronous = FULL").map_err(StoreError::from)?;
        written
    }

    fn write_on<T, E: From<StoreError>>(
        &self,
        writer: &Connection,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = begin(writer)?;
        let mut tx = Tx::new(&transaction);
        let value = f(&mut tx)?;
        let touched = tx.touched();
        self.commit(transaction)?;
        if !touched.is_empty() {
            // Nobody listening is fine.
            self.feed.send(touched).ok();
        }
        Ok(value)
    }

    /// The same as [`Store::write`], never kept: ids handed out are given back and nobody is told.
    pub fn rehearse<T, E: From<StoreError>>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let writer = self.lock_writer()?;
        let transaction = begin(&writer)?;
        let value = f(&mut Tx::new(&transaction))?;
        transaction.rollback().map_err(StoreError::from)?;
        Ok(value)
    }

    /// One state of the database throughout, whatever is written meanwhile.
    pub fn read<T, E: From<StoreError>>(&self, f: impl FnOnce(&View<'_>) -> Result<T, E>) -> Result<T, E> {
        let Some(place) = self.place.as_ref().filter(|place| place.vfs.is_none()) else {
            // Holding the only connection is a snapshot.
            let writer = self.lock_writer()?;
            return f(&View::new(&writer));
        };
        let lent = self.lend(place)?;
        let reader = lent.reader()?;
        let snapshot = Transaction::new_unchecked(reader, TransactionBehavior::Deferred).map_err(StoreError::from)?;
        f(&View::new(&snapshot))
    }

    /// One event for each committed write that touched something, from now on. A listener that lags is told so.
    pub fn subscribe(&self) -> broadcast::Receiver<BTreeSet<Topic>> {
        self.feed.subscribe()
    }

    /// The same event for what is in no table: that a run begins or ends.
    pub fn tell(&self, topic: Topic) {
        // Nobody listening is fine.
        self.feed.send(BTreeSet::from([topic])).ok();
    }

    /// Test hook: the n-th commit from now does not happen, as if the program had been killed right before it, and
    /// nothing works from then on until [`Store::reopen`]. `None`: not any more.
    pub fn crash_after_writes(&self, n: Option<u64>) {
        self.crash_in.store(n.map_or(0, |n| n.max(1)), Ordering::SeqCst);
    }

    fn alive(&self) -> Result<(), StoreError> {
        if self.crashed.load(Ordering::SeqCst) {
            Err(StoreError::Crashed)
        } else if self.closed.load(Ordering::SeqCst) {
            Err(StoreError::Closed)
        } else {
            Ok(())
        }
    }

    /// Counted before it is looked whether the store is open, so that closing waits for it or it is refused.
    pub(crate) fn lend(&self, place: &Place) -> Result<Lent<'_>, StoreError> {
        let kept = {
            let mut readers = lock(&self.readers);
            readers.lent += 1;
            readers.kept.pop()
        };
        let mut lent = Lent { store: self, reader: kept };
        self.alive()?;
        if lent.reader.is_none() {
            lent.reader = Some(open::reader(place)?);
        }
        Ok(lent)
    }

    pub(crate) fn lock_writer(&self) -> Result<MutexGuard<'_, Connection>, StoreError> {
        let writer = lock(&self.writer);
        self.alive()?;
        Ok(writer)
    }

    pub(crate) fn commit(&self, transaction: Transaction<'_>) -> Result<(), StoreError> {
        match self.crash_in.load(Ordering::SeqCst) {
            0 => {}
            1 => {
                self.crashed.store(true, Ordering::SeqCst);
                return Err(StoreError::Crashed);
            }
            left => self.crash_in.store(left - 1, Ordering::SeqCst),
        }
        Ok(transaction.commit()?)
    }
}

/// Dropped without a commit, also by a panic, it is rolled back.
pub(crate) fn begin(writer: &Connection) -> Result<Transaction<'_>, StoreError> {
    Ok(Transaction::new_unchecked(writer, TransactionBehavior::Immediate)?)
}
