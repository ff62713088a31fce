//! A disk for tests that does what real disks do when the power goes: writes that nobody synced survive whole, in
//! part, out of order or not at all. It also runs full and fails on request. It is handed to `SQLite` as a VFS, so that
//! the very `SQLite` (and SQLCipher) of the product runs on it.
//!
//! Everything lies in memory and every choice is drawn from the seed: the same operations on the same seed end the
//! same way. Deliberately absent: shared memory (use `locking_mode=EXCLUSIVE`, or a rollback journal), memory maps,
//! directories (all files lie in one) and renames, which `SQLite` never asks for.

mod file;
mod medium;
mod vfs;

use medium::Medium;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A set of files and their faults. Clones are the same disk.
#[derive(Clone)]
pub struct Disk(Arc<Shared>);

/// What the clones and the files that `SQLite` holds open have in common.
struct Shared {
    medium: Mutex<Medium>,
    registration: OnceLock<vfs::Registration>,
}

/// What happened on the disk since it was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Opens, reads, writes, truncations, syncs and deletions together; what [`Disk::fail_at`] counts.
    pub operations: u64,
    /// Calls to write.
    pub writes: u64,
    /// Bytes written.
    pub bytes_written: u64,
    /// Calls to sync that succeeded; what an fsync costs is counted here.
    pub syncs: u64,
    /// Power losses.
    pub crashes: u64,
    /// Unsynced changes of which nothing survived a power loss.
    pub dropped: u64,
    /// Unsynced writes of which a part survived a power loss.
    pub torn: u64,
    /// Files that appeared or vanished in a power loss, because their directory was not synced.
    pub names_undone: u64,
}

impl Disk {
    /// An empty disk with the power on.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Shared { medium: Mutex::new(Medium::new(seed)), registration: OnceLock::new() }))
    }

    /// Makes the disk known to `SQLite` and returns the name of the VFS, the same every time. It is forgotten when the
    /// last clone is dropped and the last file on it closed.
    pub fn register(&self) -> String {
        self.0.registration.get_or_init(|| vfs::register(&self.0)).name().to_owned()
    }

    /// The power goes. What is open stays open and fails at everything from now on; drop it, and open the database
    /// anew, which switches the power on again. Faults that were still to come are forgotten, a full disk stays full.
    pub fn crash(&self) {
        self.0.medium().crash();
    }

    /// The power goes in the midst of an operation: in the `op`-th from now (1 is the next). `None` takes it back.
    pub fn crash_at(&self, op: Option<u64>) {
        self.0.medium().crash_in = op;
    }

    /// Only so many bytes more fit; then writes put down what fits and answer that the disk is full. Deleting and
    /// truncating make room. `None`: room without end.
    pub fn full_after(&self, bytes: Option<u64>) {
        self.0.medium().full_after(bytes);
    }

    /// The `op`-th operation from now (1 is the next) fails, once: a write half way, a sync having forgotten some of
    /// what it should have written, as Linux does. `None` takes it back.
    pub fn fail_at(&self, op: Option<u64>) {
        self.0.medium().fail_in = op;
    }

    /// From now on the disk says it synced and did not, as cheap controllers do.
    pub fn lie(&self, lies: bool) {
        self.0.medium().lies = lies;
    }

    /// Whether `SQLite` is told that an interrupted write leaves all other bytes alone, which is so in either case. Its
    /// own VFS for Unix says so too, and then writes less. Off at first. Set it before opening files.
    pub fn promise_powersafe_overwrite(&self, promise: bool) {
        self.0.medium().promises_neighbours = promise;
    }

    /// What happened so far.
    pub fn stats(&self) -> Stats {
        self.0.medium().stats
    }

    /// Every file as a reader would find it now, by path.
    pub fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.medium().contents()
    }
}

/// Changes an encrypted database in an ordinary file behind its program's back, as a newer version of it might. The
/// key is the raw one; what the log still holds is written back into the file.
pub fn alter(path: &std::path::Path, key: &[u8; 32], sql: &str) -> rusqlite::Result<()> {
    use std::fmt::Write as _;
    let key = key.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot go wrong.
        let _ = write!(text, "{byte:02x}");
        text
    });
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; {sql}; PRAGMA wal_checkpoint(TRUNCATE);"))
}

impl Shared {
    /// A test that failed while holding the lock has said so already; the disk itself is whole between operations.
    fn medium(&self) -> MutexGuard<'_, Medium> {
        self.medium.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
