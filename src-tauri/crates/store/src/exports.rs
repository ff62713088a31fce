//! Tables `exporter` and `export_waiting`: who receives what is measured, and what still waits for them. And what is told of
//! incidents from a place on.
//!
//! Deliberately absent: secrets, what is measured, and how much may wait.

use crate::columns::{json, time, to_json};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{ExporterId, IncidentId, RunId};
use wedsync_domain::incident::Line;
use wedsync_domain::measure::{ExporterAt, Snapshot};
use wedsync_domain::topic::Topic;

/// A measurement that waits, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ExportWaiting {
    /// Counts up.
    pub id: i64,
    pub at: Timestamp,
    pub bytes: u64,
}

/// A line of the story of an incident, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LineRow {
    /// Counts up over all incidents.
    pub number: i64,
    pub incident: IncidentId,
    pub at: Timestamp,
    pub line: Line,
}

fn exporter(row: &Row<'_>) -> rusqlite::Result<ExporterAt> {
    Ok(ExporterAt { id: ExporterId(row.get(0)?), ..json(row, 1)? })
}

impl View<'_> {
    /// The receivers that are set up.
    pub fn exporters(&self) -> Result<Vec<ExporterAt>, StoreError> {
        self.all("SELECT id, what FROM exporter ORDER BY id", [], exporter)
    }

    /// One of them.
    pub fn exporter(&self, id: ExporterId) -> Result<Option<ExporterAt>, StoreError> {
        self.one("SELECT id, what FROM exporter WHERE id = ?1", [id.0], exporter)
    }

    /// What waits for a receiver, oldest first.
    pub fn exports_waiting(&self, id: ExporterId) -> Result<Vec<ExportWaiting>, StoreError> {
        let sql = "SELECT id, at, octet_length(what) FROM export_waiting WHERE exporter = ?1 ORDER BY id";
        self.all(sql, [id.0], |row| {
            Ok(ExportWaiting { id: row.get(0)?, at: time(row, 1)?, bytes: u64::from(row.get::<_, u32>(2)?) })
        })
    }

    /// How much of it there is.
    pub fn exports_count(&self, id: ExporterId) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM export_waiting WHERE exporter = ?1", [id.0])
    }

    /// The first so many of those that came after that one.
    pub fn exports_after(&self, id: ExporterId, after: i64, most: u32) -> Result<Vec<(i64, Snapshot)>, StoreError> {
        let sql = "SELECT id, what FROM export_waiting WHERE exporter = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
        self.all(sql, params![id.0, after, most], |row| Ok((row.get(0)?, json(row, 1)?)))
    }

    /// The first so many lines of incidents after that one.
    pub fn lines_after(&self, number: i64, most: usize) -> Result<Vec<LineRow>, StoreError> {
        let sql = "SELECT id, incident, at, what FROM incident_line WHERE id > ?1 ORDER BY id LIMIT ?2";
        self.all(sql, params![number, i64::try_from(most).unwrap_or(i64::MAX)], |row| {
            Ok(LineRow {
                number: row.get(0)?,
                incident: IncidentId(row.get(1)?),
                at: time(row, 2)?,
                line: json(row, 3)?,
            })
        })
    }

    /// The newest line of an incident, and the newest run; 0 where there is none.
    pub fn newest_told(&self) -> Result<(i64, RunId), StoreError> {
        let sql = "SELECT (SELECT coalesce(max(id), 0) FROM incident_line), (SELECT coalesce(max(id), 0) FROM run)";
        Ok(self.one(sql, [], |row| Ok((row.get(0)?, RunId(row.get(1)?))))?.unwrap_or((0, RunId(0))))
    }
}

impl Tx<'_> {
    /// One more receiver. Its number is returned.
    pub fn add_exporter(&mut self, it: &ExporterAt) -> Result<ExporterId, StoreError> {
        self.touch(Topic::Exports);
        Ok(ExporterId(self.insert("INSERT INTO exporter (what) VALUES (?1)", [to_json(it)?])?))
    }

    /// The same, as it is now. One that is gone by now is passed over.
    pub fn put_exporter(&mut self, it: &ExporterAt) -> Result<(), StoreError> {
        self.touch(Topic::Exports);
        self.note_exporter(it)
    }

    /// What became of what was sent there: nobody has to be told each minute.
    pub fn note_exporter(&mut self, it: &ExporterAt) -> Result<(), StoreError> {
        self.run("UPDATE exporter SET what = ?2 WHERE id = ?1", params![it.id.0, to_json(it)?]).map(drop)
    }

    /// Nothing is sent there any more; what waited for it is forgotten.
    pub fn remove_exporter(&mut self, id: ExporterId) -> Result<(), StoreError> {
        self.touch(Topic::Exports);
        self.run("DELETE FROM exporter WHERE id = ?1", [id.0]).map(drop)
    }

    /// A receiver did not take this: it waits for it. One that is gone by now is passed over.
    pub fn keep_export(&mut self, id: ExporterId, it: &Snapshot) -> Result<(), StoreError> {
        let sql = "INSERT INTO export_waiting (exporter, at, what) SELECT id, ?2, ?3 FROM exporter WHERE id = ?1";
        self.run(sql, params![id.0, it.at.0, to_json(it)?]).map(drop)
    }

    /// These wait no more.
    pub fn end_exports(&mut self, ids: &[i64]) -> Result<(), StoreError> {
        let sql = "DELETE FROM export_waiting WHERE id IN (SELECT value FROM json_each(?1))";
        self.run(sql, [to_json(&ids)?]).map(drop)
    }

    /// Whether what is measured can be fetched, and how, was changed.
    pub fn touch_exports(&mut self) {
        self.touch(Topic::Exports);
    }
}
