//! What nobody needs any more: archive and journal past 30 days, bodies that nothing refers to, and how connections were
//! long ago, with what was wrong then.

use crate::store::begin;
use crate::{Store, StoreError, Tx};
use std::fmt::Write;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::topic::Topic;

/// How long what was deleted can be restored, and what was done undone.
const HORIZON: Duration = Duration::from_hours(30 * 24);

impl Store {
    /// Clears away what is past its 30 days. A body must be referred to in the transaction that puts it, or it may be
    /// gone by the next.
    pub fn collect_garbage(&self, now: Timestamp) -> Result<(), StoreError> {
        let writer = self.lock_writer()?;
        // With the switch on SQLite would look for referring rows once for each body, without an index to help it.
        // Every row that goes is unreferred to by the statement that removes it.
        writer.execute_batch("PRAGMA foreign_keys = OFF")?;
        let removed = (|| -> Result<usize, StoreError> {
            let transaction = begin(&writer)?;
            let mut tx = Tx::new(&transaction);
            let (health, incidents) = (tx.sweep_health(now)?, tx.sweep_incidents(now)?);
            let removed = sweep(&mut tx, now - HORIZON)? + health + incidents + tx.sweep_calls(now)?;
            self.commit(transaction)?;
            Ok(removed)
        })();
        writer.execute_batch("PRAGMA foreign_keys = ON")?;
        if removed? > 0 {
            // The log still holds the pages as they were. If somebody is reading, the next time will do.
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

fn sweep(tx: &mut Tx<'_>, horizon: Timestamp) -> Result<usize, StoreError> {
    let mut removed = 0;
    for old in [
        "DELETE FROM change WHERE at < ?1",
        "DELETE FROM versions WHERE settled < ?1",
        "DELETE FROM held WHERE state = 'closed' AND opened < ?1",
        "DELETE FROM deletion WHERE at < ?1",
        "DELETE FROM link_peak WHERE at < ?1",
        "DELETE FROM notice WHERE ended < ?1",
    ] {
        removed += tx.run(old, [horizon.0])?;
    }
    let records = unreferred(tx, "record")?;
    removed += tx.run(&format!("DELETE FROM record WHERE archived < ?1 AND id IN ({records})"), [horizon.0])?;
    let runs = unreferred(tx, "run")?;
    removed += tx.run(&format!("DELETE FROM run WHERE started < ?1 AND id IN ({runs})"), [horizon.0])?;
    let bodies = unreferred(tx, "body")?;
    removed += tx.run(&format!("DELETE FROM body WHERE id IN ({bodies})"), [])?;
    if removed > 0 {
        tx.touch(Topic::Journal);
    }
    Ok(removed)
}

/// A query for the rows of a table that no column of any table refers to. The columns are taken from the schema
/// itself, so that a new one cannot be forgotten here.
fn unreferred(tx: &Tx<'_>, table: &str) -> Result<String, StoreError> {
    let columns = tx.all(
        "SELECT t.name, f.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f \
         WHERE t.type = 'table' AND f.\"table\" = ?1",
        [table],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
    )?;
    let mut sql = format!("SELECT id FROM {table}");
    for (from, column) in columns {
        write!(sql, " EXCEPT SELECT {column} FROM {from}").map_err(|why| StoreError::Sql(why.to_string()))?;
    }
    Ok(sql)
}
