//! Table `versions`: what places disagree about, until a person or a rule settles it.

use crate::columns::{json, time, time_if, to_json};
use crate::rows::{Disputed, LetGo, Versions};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{ChangeId, LinkId, RecordId, VersionsId};
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT id, record, fields, deleted_at, opened, settled FROM versions";

fn versions(row: &Row<'_>) -> rusqlite::Result<Versions> {
    Ok(Versions {
        id: VersionsId(row.get(0)?),
        record: RecordId(row.get(1)?),
        fields: json(row, 2)?,
        deleted_at: json(row, 3)?,
        opened: time(row, 4)?,
        settled: time_if(row, 5)?,
    })
}

impl View<'_> {
    /// All that wait to be settled, oldest first.
    pub fn versions_open(&self) -> Result<Vec<Versions>, StoreError> {
        self.all(&format!("{SELECT} WHERE settled IS NULL ORDER BY id"), [], versions)
    }

    /// One row, open or settled.
    pub fn versions(&self, id: VersionsId) -> Result<Option<Versions>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], versions)
    }

    /// The open row of a record.
    pub fn versions_of(&self, record: RecordId) -> Result<Option<Versions>, StoreError> {
        self.one(&format!("{SELECT} WHERE record = ?1 AND settled IS NULL"), [record.0], versions)
    }

    /// The links that its settlement let go.
    pub fn let_go(&self, id: VersionsId) -> Result<Vec<LetGo>, StoreError> {
        let sql = "SELECT let_go FROM versions WHERE id = ?1 AND let_go IS NOT NULL";
        Ok(self.one(sql, [id.0], |row| json(row, 0))?.unwrap_or_default())
    }

    /// What this line of the journal settled.
    pub fn versions_settled_by(&self, line: ChangeId) -> Result<Option<Versions>, StoreError> {
        self.one(&format!("{SELECT} WHERE settled_by = ?1"), [line.0], versions)
    }
}

impl Tx<'_> {
    /// Opens the record's row, or brings the open one up to date; the second half says whether it was opened now.
    pub fn put_versions(
        &mut self,
        record: RecordId,
        fields: &[Disputed],
        deleted_at: &[Option<LinkId>],
        now: Timestamp,
    ) -> Result<(VersionsId, bool), StoreError> {
        let sql = "SELECT id, fields, deleted_at FROM versions WHERE record = ?1 AND settled IS NULL";
        let (fields, deleted_at) = (to_json(&fields)?, to_json(&deleted_at)?);
        let open = self.one(sql, [record.0], |row| {
            let same = row.get_ref(1)?.as_str()? == fields && row.get_ref(2)?.as_str()? == deleted_at;
            Ok((VersionsId(row.get(0)?), same))
        })?;
        if let Some((id, same)) = open {
            if !same {
                self.touch(Topic::Versions);
                let sql = "UPDATE versions SET fields = ?2, deleted_at = ?3 WHERE id = ?1";
                self.run(sql, params![id.0, fields, deleted_at])?;
            }
            return Ok((id, false));
        }
        self.touch(Topic::Versions);
        let id = self.insert(
            "INSERT INTO versions (record, fields, deleted_at, opened) VALUES (?1, ?2, ?3, ?4)",
            params![record.0, fields, deleted_at, now.0],
        )?;
        Ok((VersionsId(id), true))
    }

    /// Closes a row, by a line of the journal or because nothing differs any more; fine if it is closed already.
    pub fn settle_versions(&mut self, id: VersionsId, by: Option<ChangeId>, now: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE versions SET settled = ?2, settled_by = ?3 WHERE id = ?1 AND settled IS NULL";
        if self.run(sql, params![id.0, now.0, by.map(|line| line.0)])? > 0 {
            self.touch(Topic::Versions);
        }
        Ok(())
    }

    /// Its settlement keeps a record that had been deleted there: these links are let go.
    pub fn note_let_go(&mut self, id: VersionsId, links: &[LetGo]) -> Result<(), StoreError> {
        self.run("UPDATE versions SET let_go = ?2 WHERE id = ?1", params![id.0, to_json(&links)?]).map(drop)
    }

    /// A part of an open row was settled by itself: that part as a row of its own, the open one stays as it is.
    pub fn part_settled(
        &mut self,
        of: &Versions,
        fields: &[Disputed],
        by: ChangeId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO versions (record, fields, deleted_at, opened, settled, settled_by) \
             VALUES (?1, ?2, '[]', ?3, ?4, ?5)",
            params![of.record.0, to_json(&fields)?, of.opened.0, now.0, by.0],
        )
        .map(drop)
    }

    /// Asks again what was settled, under the number it had. The record must have no other row open.
    pub fn reopen_versions(&mut self, id: VersionsId) -> Result<(), StoreError> {
        self.touch(Topic::Versions);
        let sql = "UPDATE versions SET settled = NULL, settled_by = NULL, let_go = NULL WHERE id = ?1";
        let changed = self.run(sql, [id.0])?;
        if changed == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }
}
