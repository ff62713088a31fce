//! Table `question`: doubtful matches that wait for a person.

use crate::columns::{json, text, time, to_json};
use crate::rows::Question;
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{CollectionId, MatchId, RecordId, RemoteId};
use wedsync_domain::reasons::MatchReason;
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT id, collection, remote, candidates, reason, opened, answered, record FROM question";

fn question(row: &Row<'_>) -> rusqlite::Result<Question> {
    let answer: Option<i64> = row.get(7)?;
    Ok(Question {
        id: MatchId(row.get(0)?),
        collection: CollectionId(row.get(1)?),
        remote: text(row, 2)?,
        candidates: json(row, 3)?,
        reason: json(row, 4)?,
        opened: time(row, 5)?,
        answer: row.get::<_, bool>(6)?.then_some(answer.map(RecordId)),
    })
}

impl View<'_> {
    /// Those without an answer, oldest first.
    pub fn questions_open(&self) -> Result<Vec<Question>, StoreError> {
        self.all(&format!("{SELECT} WHERE answered = 0 ORDER BY id"), [], question)
    }

    /// One question, answered or not.
    pub fn question(&self, id: MatchId) -> Result<Option<Question>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], question)
    }

    /// The question about one arrival, answered or not.
    pub fn question_at(&self, of: CollectionId, remote: &RemoteId) -> Result<Option<Question>, StoreError> {
        let sql = format!("{SELECT} WHERE collection = ?1 AND remote = ?2");
        self.one(&sql, params![of.0, remote.as_str()], question)
    }
}

impl Tx<'_> {
    /// Asks about one arrival; a question that is there already gets these candidates and keeps its id, its answer is
    /// taken back.
    pub fn ask(
        &mut self,
        of: CollectionId,
        remote: &RemoteId,
        candidates: &[RecordId],
        reason: &MatchReason,
        now: Timestamp,
    ) -> Result<MatchId, StoreError> {
        self.touch(Topic::Matches);
        let id = self.one(
            "INSERT INTO question (collection, remote, candidates, reason, opened) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (collection, remote) DO UPDATE SET candidates = excluded.candidates, \
             reason = excluded.reason, answered = 0, record = NULL RETURNING id",
            params![of.0, remote.as_str(), to_json(&candidates)?, to_json(reason)?, now.0],
            |row| row.get(0).map(MatchId),
        )?;
        id.ok_or_else(|| StoreError::absent(of))
    }

    /// `None`: it is a new one.
    pub fn answer(&mut self, id: MatchId, record: Option<RecordId>) -> Result<(), StoreError> {
        self.touch(Topic::Matches);
        let sql = "UPDATE question SET answered = 1, record = ?2 WHERE id = ?1";
        let changed = self.run(sql, params![id.0, record.map(|record| record.0)])?;
        if changed == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }

    /// Forgets a question; fine if there is none.
    pub fn drop_question(&mut self, id: MatchId) -> Result<(), StoreError> {
        if self.run("DELETE FROM question WHERE id = ?1", [id.0])? > 0 {
            self.touch(Topic::Matches);
        }
        Ok(())
    }
}
