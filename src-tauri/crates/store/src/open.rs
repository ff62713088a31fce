//! Opening connections: key, settings, and telling apart why a file does not open.

use crate::{Key, StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// SQLCipher's page.
pub(crate) const PAGE: u64 = 4096;
/// More statements than the crate has.
const STATEMENTS: usize = 160;

/// Where a database lies, and what opens it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub path: PathBuf,
    pub key: Key,
    /// Another disk than the operating system's: there is no shared memory on it, so only one connection at a time.
    pub vfs: Option<String>,
}

/// The one connection that writes; creates the file if there is none.
pub(crate) fn writer(place: &Place) -> Result<Connection, StoreError> {
    if place.vfs.is_none() {
        create(&place.path)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = unlocked(place, flags)?;
    // FULL: a commit is on the disk before anybody hears of it. The log is copied back every 8 MB.
    // secure_delete: what was erased is overwritten, not merely forgotten.
    settle(
        &connection,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; \
         PRAGMA journal_size_limit = 16777216; PRAGMA secure_delete = ON; PRAGMA cache_size = -2048;",
    )?;
    Ok(connection)
}

/// A connection that reads beside the writer.
pub(crate) fn reader(place: &Place) -> Result<Connection, StoreError> {
    let connection = unlocked(place, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    settle(&connection, "PRAGMA cache_size = -1024;")?;
    Ok(connection)
}

/// A database that dies with the connection; it has no key because it touches no disk.
pub(crate) fn memory() -> Result<Connection, StoreError> {
    let connection = Connection::open_in_memory()?;
    settle(&connection, "PRAGMA journal_mode = MEMORY;")?;
    Ok(connection)
}

fn settle(connection: &Connection, more: &str) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(more)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF;")?;
    Ok(())
}

/// Only we may read the file; the log and its index take over its permissions.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(why) if why.kind() != std::io::ErrorKind::AlreadyExists => Err(why.into()),
        _ => Ok(()),
    }
}

fn unlocked(place: &Place, flags: OpenFlags) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match &place.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&place.path, flags, vfs.as_str())?,
        None => Connection::open_with_flags(&place.path, flags)?,
    };
    // SQLCipher would write its own words about a wrong key to standard error; ours are better.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(&place.key.pragma())?;
    if place.vfs.is_some() {
        // Ahead of the first look into the file: a log without shared memory opens no other way.
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    }
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => Ok(connection),
        Err(rusqlite::Error::SqliteFailure(code, _)) if code.code == ErrorCode::NotADatabase => Err(blame(place)),
        Err(why) => Err(why.into()),
    }
}

/// Why the first page does not decrypt. SQLCipher cannot tell a wrong key from a damaged page; what the file looks
/// like can, in part.
fn blame(place: &Place) -> StoreError {
    let looked = || -> std::io::Result<(u64, Vec<u8>)> {
        let file = File::open(&place.path)?;
        let size = file.metadata()?.len();
        let mut start = Vec::new();
        file.take(64).read_to_end(&mut start)?;
        Ok((size, start))
    };
    if place.vfs.is_some() {
        return StoreError::WrongKey;
    }
    match looked() {
        Err(why) => why.into(),
        Ok((_, start)) if start.starts_with(b"SQLite format 3\0") => {
            StoreError::Corrupt("the file is not encrypted, so it is not one of ours".to_owned())
        }
        Ok((size, _)) if size % PAGE != 0 => {
            StoreError::Corrupt(format!("the file has {size} bytes, which is not a whole number of pages"))
        }
        // What is encrypted looks random: 64 equal bytes are a hole, or an overwritten beginning.
        Ok((_, start)) if start.iter().all(|byte| *byte == start[0]) => {
            StoreError::Corrupt("the beginning of the file is empty".to_owned())
        }
        Ok(_) => StoreError::WrongKey,
    }
}
