//! What the doctor asks: how much there is, and whether it is sound.

use crate::open::PAGE;
use crate::rows::{HeldState, Stats};
use crate::{Store, StoreError, View};

impl View<'_> {
    /// How much lies in the store.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let rows = |table: &str| self.count(&format!("SELECT count(*) FROM {table}"), []);
        Ok(Stats {
            connections: rows("connection")?,
            collections: rows("collection")?,
            records: rows("record WHERE archived IS NULL")?,
            archived: rows("record WHERE archived IS NOT NULL")?,
            links: rows("link")?,
            dirty: self.dirty_count()?,
            bodies: rows("body")?,
            arrivals: rows("arrival")?,
            skipped: rows("skipped")?,
            sendings: rows("sending")?,
            versions_open: rows("versions WHERE settled IS NULL")?,
            held_waiting: self.held(Some(HeldState::Waiting))?.len() as u64,
            questions_open: rows("question WHERE answered = 0")?,
            changes: rows("change")?,
            runs: rows("run")?,
            schema: self.count("PRAGMA user_version", [])?,
            bytes: self.count("PRAGMA page_count", [])? * PAGE,
        })
    }
}

impl Store {
    /// Reads the whole database and says what is not sound, one line each, in SQLite's words; empty if all is well.
    /// Takes about a second for 100 MB.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let encrypted = self.place.is_some();
        let mut found = self.read(|view| {
            let mut found = view.all("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))?;
            found.retain(|line| line != "ok");
            found.extend(view.all("PRAGMA foreign_key_check", [], |row| {
                let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                Ok(format!("a row of {table} refers to a row of {parent} that is not there"))
            })?);
            Ok::<_, StoreError>(found)
        })?;
        if encrypted {
            found.extend(self.check_pages()?);
        }
        Ok(found)
    }

    /// Authenticates every page of the file. SQLCipher reads the file past the log, and after a power cut the file
    /// alone may be half the truth; so the log is copied back first. Where a reader holds on to an older state that
    /// cannot be done, and nothing is said: every page that was read has been authenticated anyway.
    fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        let writer = self.lock_writer()?;
        let busy: bool = writer.query_row("PRAGMA wal_checkpoint(FULL)", [], |row| row.get(0))?;
        if busy {
            return Ok(Vec::new());
        }
        View::new(&writer).all("PRAGMA cipher_integrity_check", [], |row| row.get(0))
    }
}
