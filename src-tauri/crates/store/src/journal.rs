//! Tables `change` and `run`: what happened, in lines that can be undone, and in which run of the sync.

use crate::columns::{Named, body_if, json, named, time, time_if, to_json};
use crate::rows::{Change, Lines, LinesOf, NewChange, Run};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{ChangeId, CollectionId, RecordId, RunId};
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT id, run, at, record, collection, action, before, after, note, undone FROM change";

fn change(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change {
        id: ChangeId(row.get(0)?),
        run: row.get::<_, Option<i64>>(1)?.map(RunId),
        at: time(row, 2)?,
        record: RecordId(row.get(3)?),
        collection: row.get::<_, Option<i64>>(4)?.map(CollectionId),
        action: named(row, 5)?,
        before: body_if(row, 6)?,
        after: body_if(row, 7)?,
        note: row.get(8)?,
        undone: row.get(9)?,
    })
}

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run { id: RunId(row.get(0)?), started: time(row, 1)?, ended: time_if(row, 2)?, summary: json(row, 3)? })
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl View<'_> {
    /// The newest lines first, of all or of one run.
    pub fn journal(&self, of: Option<RunId>, limit: usize) -> Result<Vec<Change>, StoreError> {
        self.journal_of(&Lines { run: of, ..Lines::default() }, limit)
    }

    /// The newest lines of those that are asked for, newest first.
    pub fn journal_of(&self, of: &Lines, limit: usize) -> Result<Vec<Change>, StoreError> {
        // Only the conditions that are asked for, so that the index of a run is used where one is named.
        let mut conditions = Vec::new();
        let mut given = Vec::new();
        let mut only = |condition: &str, value: rusqlite::types::Value| {
            given.push(value);
            conditions.push(condition.replace('?', &format!("?{}", given.len())));
        };
        if let Some(run) = of.run {
            only("run = ?", run.0.into());
        }
        if let Some(before) = of.before {
            only("id < ?", before.0.into());
        }
        if let Some(after) = of.after {
            only("at > ?", after.0.into());
        }
        if let Some(kind) = of.kind {
            let sql = "(SELECT kind FROM record WHERE record.id = change.record) = ?";
            only(sql, kind.schema().name.to_owned().into());
        }
        match of.place {
            Some(LinesOf::Connection(id)) => {
                only("collection IN (SELECT id FROM collection WHERE connection = ?)", id.0.into());
            }
            Some(LinesOf::Desk) => conditions.push("collection IS NULL".to_owned()),
            Some(LinesOf::Removed) => {
                // Nothing at all is in no list as well, where there is no list.
                conditions.push("collection IS NOT NULL AND collection NOT IN (SELECT id FROM collection)".to_owned());
            }
            None => {}
        }
        if of.undone {
            conditions.push("undone = 1".to_owned());
        }
        let all = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
        given.push(rows(limit).into());
        let sql = format!("{SELECT} WHERE {all} ORDER BY id DESC LIMIT ?{}", given.len());
        self.all(&sql, rusqlite::params_from_iter(given), change)
    }

    /// What was set aside by a rule since then: whose record, and what it had said.
    pub fn overruled_since(&self, since: Timestamp) -> Result<Vec<Change>, StoreError> {
        self.all(&format!("{SELECT} WHERE action = 'overruled' AND at >= ?1"), [since.0], change)
    }

    /// One line.
    pub fn change(&self, id: ChangeId) -> Result<Option<Change>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], change)
    }

    /// All lines of a run, oldest first.
    pub fn changes_of_run(&self, of: RunId) -> Result<Vec<Change>, StoreError> {
        self.all(&format!("{SELECT} WHERE run = ?1 ORDER BY id"), [of.0], change)
    }

    /// All lines about a record, oldest first.
    pub fn changes_of_record(&self, of: RecordId) -> Result<Vec<Change>, StoreError> {
        self.all(&format!("{SELECT} WHERE record = ?1 ORDER BY id"), [of.0], change)
    }

    /// The newest runs first.
    pub fn runs(&self, limit: usize) -> Result<Vec<Run>, StoreError> {
        let sql = "SELECT id, started, ended, summary FROM run ORDER BY id DESC LIMIT ?1";
        self.all(sql, [rows(limit)], run)
    }

    /// The first so many runs after that one, also such as have not ended.
    pub fn runs_after(&self, after: RunId, limit: usize) -> Result<Vec<Run>, StoreError> {
        let sql = "SELECT id, started, ended, summary FROM run WHERE id > ?1 ORDER BY id LIMIT ?2";
        self.all(sql, params![after.0, rows(limit)], run)
    }
}

impl Tx<'_> {
    /// Writes a line.
    pub fn note(&mut self, line: NewChange) -> Result<ChangeId, StoreError> {
        let NewChange { run, at, record, collection, action, before, after, note } = line;
        self.touch(Topic::Journal);
        let id = self.insert(
            "INSERT INTO change (run, at, record, collection, action, before, after, note) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                run.map(|id| id.0),
                at.0,
                record.0,
                collection.map(|id| id.0),
                action.name(),
                before.map(|id| id.0),
                after.map(|id| id.0),
                note
            ],
        )?;
        Ok(ChangeId(id))
    }

    /// A line has been undone.
    pub fn mark_undone(&mut self, id: ChangeId) -> Result<(), StoreError> {
        self.touch(Topic::Journal);
        let changed = self.run("UPDATE change SET undone = 1 WHERE id = ?1", [id.0])?;
        if changed == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }

    /// A run of the sync begins.
    pub fn begin_run(&mut self, now: Timestamp) -> Result<RunId, StoreError> {
        self.touch(Topic::Journal);
        self.insert("INSERT INTO run (started, summary) VALUES (?1, 'null')", [now.0]).map(RunId)
    }

    /// A run has come to its end.
    pub fn end_run(&mut self, id: RunId, now: Timestamp, summary: &serde_json::Value) -> Result<(), StoreError> {
        self.touch(Topic::Journal);
        let sql = "UPDATE run SET ended = ?2, summary = ?3 WHERE id = ?1";
        let changed = self.run(sql, params![id.0, now.0, to_json(summary)?])?;
        if changed == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }
}
