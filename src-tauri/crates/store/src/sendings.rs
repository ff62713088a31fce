//! Table `sending`: writes whose answer has not been seen. What lies here after a start may or may not have arrived.

use crate::columns::{body_if, time};
use crate::rows::Sending;
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::ids::{BodyId, CollectionId, LinkId, RecordId};

fn sending(row: &Row<'_>) -> rusqlite::Result<Sending> {
    Ok(Sending {
        record: RecordId(row.get(0)?),
        collection: CollectionId(row.get(1)?),
        link: row.get::<_, Option<i64>>(2)?.map(LinkId),
        body: body_if(row, 3)?,
        ours: BodyId(row.get(4)?),
        at: time(row, 5)?,
    })
}

impl View<'_> {
    /// Writes without an answer, of all collections or of one.
    pub fn sendings(&self, of: Option<CollectionId>) -> Result<Vec<Sending>, StoreError> {
        self.all(
            "SELECT record, collection, link, body, ours, at FROM sending WHERE ?1 IS NULL OR collection = ?1 \
             ORDER BY collection, record",
            [of.map(|id| id.0)],
            sending,
        )
    }

    /// Whether a write of this record to this place is without an answer.
    pub fn is_sending(&self, record: RecordId, to: CollectionId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM sending WHERE collection = ?1 AND record = ?2";
        Ok(self.one(sql, [to.0, record.0], |row| row.get::<_, i64>(0))?.is_some())
    }
}

impl Tx<'_> {
    /// Remembers a write before it is sent; replaces an earlier one of the same record to the same collection.
    pub fn begin_sending(&mut self, sending: &Sending) -> Result<(), StoreError> {
        self.run(
            "INSERT OR REPLACE INTO sending (record, collection, link, body, ours, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                sending.record.0,
                sending.collection.0,
                sending.link.map(|id| id.0),
                sending.body.map(|id| id.0),
                sending.ours.0,
                sending.at.0
            ],
        )
        .map(drop)
    }

    /// Its answer was seen; fine if there is none.
    pub fn end_sending(&mut self, record: RecordId, to: CollectionId) -> Result<(), StoreError> {
        self.run("DELETE FROM sending WHERE collection = ?1 AND record = ?2", [to.0, record.0]).map(drop)
    }
}
