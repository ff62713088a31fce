//! Tables `incident`, `incident_line`, `channel` and `word`: what is wrong, who can be told, and what is on its way to them.
//!
//! Deliberately absent: what is wrong when, and who is told what.

use crate::columns::{json, time, time_if, to_json};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{ChannelId, IncidentId, WordId};
use wedsync_domain::incident::{ChannelAt, Incident, Line, Word};
use wedsync_domain::topic::Topic;

/// How long what is over is kept: thirteen months, as health is.
const KEPT: Duration = Duration::from_hours(397 * 24);
const INCIDENT: &str = "SELECT id, what, ended FROM incident";
const WORD: &str = "SELECT id, incident, due, ended, what FROM word";

fn incident(row: &Row<'_>) -> rusqlite::Result<Incident> {
    Ok(Incident { id: IncidentId(row.get(0)?), ended: time_if(row, 2)?, ..json(row, 1)? })
}

fn word(row: &Row<'_>) -> rusqlite::Result<Word> {
    let (id, incident) = (WordId(row.get(0)?), IncidentId(row.get(1)?));
    Ok(Word { id, incident, due: time(row, 2)?, ended: time_if(row, 3)?, ..json(row, 4)? })
}

fn channel(row: &Row<'_>) -> rusqlite::Result<ChannelAt> {
    Ok(ChannelAt { id: ChannelId(row.get(0)?), ..json(row, 1)? })
}

impl View<'_> {
    /// Those that are not over, oldest first.
    pub fn incidents_open(&self) -> Result<Vec<Incident>, StoreError> {
        self.all(&format!("{INCIDENT} WHERE ended IS NULL ORDER BY id"), [], incident)
    }

    /// Those that were over after that, the newest first, so many at the most.
    pub fn incidents_over(&self, after: Timestamp, most: u32) -> Result<Vec<Incident>, StoreError> {
        self.all(
            &format!("{INCIDENT} WHERE ended > ?1 ORDER BY ended DESC, id DESC LIMIT ?2"),
            [after.0, most.into()],
            incident,
        )
    }

    /// Those that a person called over although they stand.
    pub fn incidents_hushed(&self) -> Result<Vec<Incident>, StoreError> {
        self.all(&format!("{INCIDENT} WHERE json_extract(what, '$.hushed') ORDER BY id"), [], incident)
    }

    /// One of them.
    pub fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        self.one(&format!("{INCIDENT} WHERE id = ?1"), [id.0], incident)
    }

    /// The story of one, from its beginning.
    pub fn incident_lines(&self, id: IncidentId) -> Result<Vec<(Timestamp, Line)>, StoreError> {
        let sql = "SELECT at, what FROM incident_line WHERE incident = ?1 ORDER BY id";
        self.all(sql, [id.0], |row| Ok((time(row, 0)?, json(row, 1)?)))
    }

    /// All words about one, oldest first.
    pub fn words_about(&self, id: IncidentId) -> Result<Vec<Word>, StoreError> {
        self.all(&format!("{WORD} WHERE incident = ?1 ORDER BY id"), [id.0], word)
    }

    /// Words that nobody has taken yet and somebody still needs, oldest first.
    pub fn words_waiting(&self) -> Result<Vec<Word>, StoreError> {
        self.all(&format!("{WORD} WHERE ended IS NULL ORDER BY id"), [], word)
    }

    /// Words that were taken, or not needed any more, after that.
    pub fn words_ended_after(&self, after: Timestamp) -> Result<Vec<Word>, StoreError> {
        self.all(&format!("{WORD} WHERE ended > ?1 ORDER BY id"), [after.0], word)
    }

    /// One of them.
    pub fn word(&self, id: WordId) -> Result<Option<Word>, StoreError> {
        self.one(&format!("{WORD} WHERE id = ?1"), [id.0], word)
    }

    /// The channels that are set up.
    pub fn channels(&self) -> Result<Vec<ChannelAt>, StoreError> {
        self.all("SELECT id, what FROM channel ORDER BY id", [], channel)
    }

    /// One of them.
    pub fn channel(&self, id: ChannelId) -> Result<Option<ChannelAt>, StoreError> {
        self.one("SELECT id, what FROM channel WHERE id = ?1", [id.0], channel)
    }
}

impl Tx<'_> {
    /// Something is wrong. Its number is returned.
    pub fn add_incident(&mut self, it: &Incident) -> Result<IncidentId, StoreError> {
        self.touch(Topic::Alerts);
        let sql = "INSERT INTO incident (subject, what, begun, ended) VALUES (?1, ?2, ?3, ?4)";
        let given = params![it.cause.subject(), to_json(it)?, it.begun.0, it.ended.map(|at| at.0)];
        Ok(IncidentId(self.insert(sql, given)?))
    }

    /// How it stands now.
    pub fn put_incident(&mut self, it: &Incident) -> Result<(), StoreError> {
        self.touch(Topic::Alerts);
        let sql = "UPDATE incident SET subject = ?2, what = ?3, ended = ?4 WHERE id = ?1";
        self.run(sql, params![it.id.0, it.cause.subject(), to_json(it)?, it.ended.map(|at| at.0)]).map(drop)
    }

    /// A line of its story.
    pub fn add_incident_line(&mut self, id: IncidentId, at: Timestamp, line: &Line) -> Result<(), StoreError> {
        self.touch(Topic::Alerts);
        let sql = "INSERT INTO incident_line (incident, at, what) VALUES (?1, ?2, ?3)";
        self.run(sql, params![id.0, at.0, to_json(line)?]).map(drop)
    }

    /// Something is to be said.
    pub fn add_word(&mut self, it: &Word) -> Result<(), StoreError> {
        self.touch(Topic::Alerts);
        let sql = "INSERT INTO word (incident, due, ended, what) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![it.incident.0, it.due.0, it.ended.map(|at| at.0), to_json(it)?]).map(drop)
    }

    /// How far it has come.
    pub fn put_word(&mut self, it: &Word) -> Result<(), StoreError> {
        self.touch(Topic::Alerts);
        let sql = "UPDATE word SET due = ?2, ended = ?3, what = ?4 WHERE id = ?1";
        self.run(sql, params![it.id.0, it.due.0, it.ended.map(|at| at.0), to_json(it)?]).map(drop)
    }

    /// A way to reach somebody. Its number is returned.
    pub fn add_channel(&mut self, it: &ChannelAt) -> Result<ChannelId, StoreError> {
        self.touch(Topic::Alerts);
        Ok(ChannelId(self.insert("INSERT INTO channel (what) VALUES (?1)", [to_json(it)?])?))
    }

    /// The same, as it is now. One that is gone by now is passed over.
    pub fn put_channel(&mut self, it: &ChannelAt) -> Result<(), StoreError> {
        self.touch(Topic::Alerts);
        self.run("UPDATE channel SET what = ?2 WHERE id = ?1", params![it.id.0, to_json(it)?]).map(drop)
    }

    /// Nobody is told on it any more.
    pub fn remove_channel(&mut self, id: ChannelId) -> Result<(), StoreError> {
        self.touch(Topic::Alerts);
        self.run("DELETE FROM channel WHERE id = ?1", [id.0]).map(drop)
    }

    /// Who is told, and by what, was changed.
    pub fn touch_alerts(&mut self) {
        self.touch(Topic::Alerts);
    }

    /// Forgets what was over long ago.
    pub(crate) fn sweep_incidents(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        // Foreign keys are off while it is swept, so what hangs on them goes first.
        let old = "(SELECT id FROM incident WHERE ended < ?1)";
        for table in ["incident_line", "word"] {
            self.run(&format!("DELETE FROM {table} WHERE incident IN {old}"), [(now - KEPT).0])?;
        }
        self.run("DELETE FROM incident WHERE ended < ?1", [(now - KEPT).0])
    }
}
