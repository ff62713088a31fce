//! Table `notice`: what a person is told by notification. It lies here before it is told, so that nothing that happens in
//! between is silent.

use crate::columns::{json, time, time_if, to_json};
use crate::{StoreError, Tx, View};
use chrono::NaiveDate;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{ConnectionId, HeldId, IncidentId, MatchId, NoticeId, VersionsId};
use wedsync_domain::topic::Topic;

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum About {
    /// A day with weddings has begun.
    DayBegins {
        /// Which day, where the studio is.
        date: NaiveDate,
    },
    /// The computer was not awake on a day with weddings, or at a protected time.
    Awake {
        /// The last time it was seen awake.
        from: Timestamp,
        /// When it was seen awake again.
        until: Timestamp,
    },
    /// A connection does nothing more until a person acts, and no wedding of the day depends on it.
    Needs {
        /// Which one.
        connection: ConnectionId,
    },
    /// Something else is wrong.
    Incident {
        /// Which.
        incident: IncidentId,
    },
    /// Something waits for a person's decision.
    Waits {},
    /// The weekend was looked at, and is not ready.
    NotReady {
        /// Lines that do not hold, or that nobody can know of.
        open: u32,
        /// When it was looked at.
        checked: Timestamp,
        /// When the weekend is over.
        until: Timestamp,
    },
    /// A connection that weddings of the day depend on is not in agreement any more.
    Stopped {
        /// Which one.
        connection: ConnectionId,
    },
}

impl About {
    /// Of those about the same subject one is open at most.
    pub(crate) fn subject(&self) -> String {
        match self {
            Self::DayBegins { date } => date.to_string(),
            Self::Awake { .. } => "awake".to_owned(),
            Self::Needs { connection } => format!("needs {connection}"),
            Self::Incident { incident } => incident.to_string(),
            Self::Waits {} => "waits".to_owned(),
            Self::NotReady { .. } => "readiness".to_owned(),
            Self::Stopped { connection } => connection.to_string(),
        }
    }
}

/// What a person is told by notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which one.
    pub id: NoticeId,
    /// What it is about.
    pub about: About,
    /// When it was found.
    pub raised: Timestamp,
    /// When it was shown to somebody. Absent: it is still to be shown.
    pub told: Option<Timestamp>,
    /// Not to be shown again before then.
    pub snoozed: Option<Timestamp>,
    /// When it was over.
    pub ended: Option<Timestamp>,
}

/// The newest of each kind of question that waits for a person's answer: two versions, held steps, doubtful matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Waiting {
    pub versions: Option<VersionsId>,
    pub held: Option<HeldId>,
    pub questions: Option<MatchId>,
}

const SELECT: &str = "SELECT id, what, raised, told, snoozed, ended FROM notice";

fn notice(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: NoticeId(row.get(0)?),
        about: json(row, 1)?,
        raised: time(row, 2)?,
        told: time_if(row, 3)?,
        snoozed: time_if(row, 4)?,
        ended: time_if(row, 5)?,
    })
}

impl View<'_> {
    /// Those that have not ended, oldest first.
    pub fn notices_open(&self) -> Result<Vec<Notice>, StoreError> {
        self.all(&format!("{SELECT} WHERE ended IS NULL ORDER BY id"), [], notice)
    }

    /// One of them, ended or not.
    pub fn notice(&self, id: NoticeId) -> Result<Option<Notice>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], notice)
    }

    /// The newest of what waits for a person's decision.
    pub fn newest_waiting(&self) -> Result<Waiting, StoreError> {
        let sql = "SELECT (SELECT max(id) FROM versions WHERE settled IS NULL), \
                   (SELECT max(id) FROM held WHERE state = 'waiting'), \
                   (SELECT max(id) FROM question WHERE answered = 0)";
        let newest = self.one(sql, [], |row| {
            let id = |column| row.get::<_, Option<i64>>(column);
            let (versions, held, questions) = (id(0)?.map(VersionsId), id(1)?.map(HeldId), id(2)?.map(MatchId));
            Ok(Waiting { versions, held, questions })
        })?;
        Ok(newest.unwrap_or_default())
    }

    /// The latest about the same thing, ended or not.
    pub fn notice_about(&self, about: &About) -> Result<Option<Notice>, StoreError> {
        let sql = format!("{SELECT} WHERE subject = ?1 ORDER BY id DESC LIMIT 1");
        self.one(&sql, [about.subject()], notice)
    }
}

impl Tx<'_> {
    /// Raises one, unless one about the same thing is open.
    pub fn raise(&mut self, about: &About, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO notice (subject, what, raised) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        if self.run(sql, params![about.subject(), to_json(about)?, now.0])? > 0 {
            self.touch(Topic::Notices);
        }
        Ok(())
    }

    /// It was shown to somebody.
    pub fn note_told(&mut self, id: NoticeId, now: Timestamp) -> Result<(), StoreError> {
        self.change_notice("UPDATE notice SET told = ?2 WHERE id = ?1", id, now)
    }

    /// There is something new in it: it is to be told again, not before that time if one is given. It goes on under another
    /// number, so that whoever shows its earlier words just now has not told of what is new.
    pub fn tell_anew(&mut self, id: NoticeId, not_before: Option<Timestamp>) -> Result<(), StoreError> {
        let sql = "UPDATE notice SET id = (SELECT max(id) FROM notice) + 1, told = NULL, snoozed = ?2 \
                   WHERE id = ?1 AND ended IS NULL";
        if self.run(sql, params![id.0, not_before.map(|at| at.0)])? > 0 {
            self.touch(Topic::Notices);
        }
        Ok(())
    }

    /// It is to be told again then, if it is still open.
    pub fn snooze(&mut self, id: NoticeId, until: Timestamp) -> Result<(), StoreError> {
        self.change_notice("UPDATE notice SET snoozed = ?2, told = NULL WHERE id = ?1 AND ended IS NULL", id, until)
    }

    /// It is over. One that has ended stays as it is.
    pub fn end_notice(&mut self, id: NoticeId, now: Timestamp) -> Result<(), StoreError> {
        self.change_notice("UPDATE notice SET ended = ?2 WHERE id = ?1 AND ended IS NULL", id, now)
    }

    fn change_notice(&mut self, sql: &str, id: NoticeId, at: Timestamp) -> Result<(), StoreError> {
        if self.run(sql, params![id.0, at.0])? > 0 {
            self.touch(Topic::Notices);
        }
        Ok(())
    }
}
