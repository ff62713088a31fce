//! Table `body`: each distinct set of values once, so that “the same?” is a comparison of two numbers.

use crate::{StoreError, Tx, View};
use rusqlite::params;
use std::sync::Arc;
use wedsync_domain::Fields;
use wedsync_domain::fields::fingerprint;
use wedsync_domain::ids::BodyId;

impl View<'_> {
    /// The values behind an id. An id without a body is damage.
    pub fn body(&self, id: BodyId) -> Result<Arc<Fields>, StoreError> {
        let fields = self.one("SELECT fields FROM body WHERE id = ?1", [id.0], |row| {
            Ok(serde_json::from_slice::<Fields>(row.get_ref(0)?.as_blob()?))
        })?;
        match fields {
            Some(Ok(fields)) => Ok(Arc::new(fields)),
            Some(Err(why)) => Err(StoreError::Corrupt(format!("{id} does not read back: {why}"))),
            None => Err(StoreError::Corrupt(format!("{id} is referred to, but is not there"))),
        }
    }
}

impl Tx<'_> {
    /// The id of exactly these values, volatile ones included; two ids are equal if and only if the values are.
    pub fn put_body(&mut self, fields: &Fields) -> Result<BodyId, StoreError> {
        let written = serde_json::to_vec(fields).map_err(|why| StoreError::Sql(why.to_string()))?;
        // The hash finds candidates, the values decide: it is fast, not cryptographic, so whoever writes events could
        // make two that share one.
        let hash = fingerprint(&written).first_chunk().copied().map_or(0, i64::from_be_bytes);
        let sql = "SELECT id FROM body WHERE hash = ?1 AND fields = ?2";
        if let Some(id) = self.one(sql, params![hash, written], |row| row.get(0))? {
            return Ok(BodyId(id));
        }
        self.insert("INSERT INTO body (hash, fields) VALUES (?1, ?2)", params![hash, written]).map(BodyId)
    }
}
