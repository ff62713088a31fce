//! Table `notice`: what a person is told by notification. It lies here before it is told, so that nothing that happens in
//! between is silent.

use crate::columns::{json, time, time_if, to_json};
use crate::rows::{About, Notice};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::NoticeId;
use wedsync_domain::topic::Topic;

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

    /// How much waits for a person's decision: two versions, held steps, doubtful matches.
    pub fn waiting_for_a_person(&self) -> Result<i64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM versions WHERE settled IS NULL) \
                   + (SELECT count(*) FROM held WHERE state = 'waiting') \
                   + (SELECT count(*) FROM question WHERE answered = 0)";
        Ok(self.one(sql, [], |row| row.get(0))?.unwrap_or_default())
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
