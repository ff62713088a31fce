//! Table `held`: deletions and mass changes that wait until a person has seen them.

use crate::columns::{Named, json, named, time, to_json};
use crate::rows::{Held, HeldState, HeldWhat};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{HeldId, RecordId};
use wedsync_domain::reasons::HeldReason;
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT id, record, what, reason, state, opened FROM held";

fn held(row: &Row<'_>) -> rusqlite::Result<Held> {
    Ok(Held {
        id: HeldId(row.get(0)?),
        record: RecordId(row.get(1)?),
        what: json(row, 2)?,
        reason: json(row, 3)?,
        state: named(row, 4)?,
        opened: time(row, 5)?,
    })
}

impl View<'_> {
    /// Those in one state, or all of them, oldest first.
    pub fn held(&self, state: Option<HeldState>) -> Result<Vec<Held>, StoreError> {
        self.all(&format!("{SELECT} WHERE ?1 IS NULL OR state = ?1 ORDER BY id"), [state.map(Named::name)], held)
    }

    /// Those of a record that are not closed, oldest first.
    pub fn held_of(&self, record: RecordId) -> Result<Vec<Held>, StoreError> {
        self.all(&format!("{SELECT} WHERE record = ?1 AND state <> 'closed' ORDER BY id"), [record.0], held)
    }

    /// One of them.
    pub fn held_by_id(&self, id: HeldId) -> Result<Option<Held>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], held)
    }
}

impl Tx<'_> {
    /// Holds a step back. There is never a second row that is not closed for the same record and step: then that one
    /// is given, and the second half is false.
    pub fn hold(
        &mut self,
        record: RecordId,
        what: HeldWhat,
        reason: &HeldReason,
        now: Timestamp,
    ) -> Result<(HeldId, bool), StoreError> {
        let step = to_json(&what)?;
        drop(what);
        let sql = "SELECT id FROM held WHERE record = ?1 AND what = ?2 AND state <> 'closed'";
        if let Some(id) = self.one(sql, params![record.0, step], |row| row.get(0))? {
            return Ok((HeldId(id), false));
        }
        self.touch(Topic::Deletions);
        let id = self.insert(
            "INSERT INTO held (record, what, reason, state, opened) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![record.0, step, to_json(reason)?, HeldState::Waiting.name(), now.0],
        )?;
        Ok((HeldId(id), true))
    }

    /// What a person said, or that it is done.
    pub fn set_held(&mut self, id: HeldId, to: HeldState) -> Result<(), StoreError> {
        self.touch(Topic::Deletions);
        let changed = self.run("UPDATE held SET state = ?2 WHERE id = ?1", params![id.0, to.name()])?;
        if changed == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }
}
