//! Tables `source`, `source_connection`, `intake` and `intake_waiting`: who may call us from the web, which calls there were
//! lately, and those about which nothing has been done yet.
//!
//! Deliberately absent: secrets, what a call proves, and what is done about it.

use crate::columns::{Named, json_if, named, time, to_json};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{CallId, ConnectionId, SourceId};
use wedsync_domain::intake::{Call, PaypalApp, Scheme};
use wedsync_domain::topic::Topic;

/// How long a call is known, so that it is not taken in twice.
pub(crate) const KNOWN: Duration = Duration::from_hours(7 * 24);
/// How many are, at most; fewer in the tests of this crate.
pub(crate) const MOST: usize = if cfg!(test) { 1_000 } else { 1_000_000 };
/// Never one about which nothing was done.
const HANDLED: &str = "id < coalesce((SELECT min(call) FROM intake_waiting), 9223372036854775807)";

/// Who may call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Source {
    pub id: SourceId,
    /// The last part of its address.
    pub path: String,
    pub name: String,
    pub scheme: Scheme,
    /// The header that carries the signature, where the scheme leaves it open.
    pub signed_in: Option<String>,
    /// The header that names a call, likewise.
    pub named_in: Option<String>,
    /// By which app its calls are looked up, for PayPal alone.
    pub paypal: Option<PaypalApp>,
    /// Calls a minute; `None`: as many as everybody.
    pub per_minute: Option<u32>,
    pub made: Timestamp,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct CallRow {
    pub id: CallId,
    pub source: SourceId,
    pub arrived: Timestamp,
    pub bytes: u32,
    /// Nothing has been done about it yet.
    pub waits: bool,
}

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        id: SourceId(row.get(0)?),
        path: row.get(1)?,
        name: row.get(2)?,
        scheme: named(row, 3)?,
        signed_in: row.get(4)?,
        named_in: row.get(5)?,
        per_minute: row.get(6)?,
        made: time(row, 7)?,
        paypal: json_if(row, 8)?,
    })
}

const SELECT: &str = "SELECT id, path, name, scheme, signed_in, named_in, per_minute, made, paypal FROM source";

impl View<'_> {
    /// Who may call, oldest first.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        self.all(&format!("{SELECT} ORDER BY id"), [], source)
    }

    /// One of them.
    pub fn source(&self, id: SourceId) -> Result<Option<Source>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], source)
    }

    /// Which connections the calls of which source are about.
    pub fn source_connections(&self) -> Result<Vec<(SourceId, ConnectionId)>, StoreError> {
        self.all("SELECT source, connection FROM source_connection ORDER BY source, connection", [], |row| {
            Ok((SourceId(row.get(0)?), ConnectionId(row.get(1)?)))
        })
    }

    /// The last calls, newest first.
    pub fn calls(&self, limit: u32) -> Result<Vec<CallRow>, StoreError> {
        let sql = "SELECT id, source, arrived, bytes, EXISTS (SELECT 1 FROM intake_waiting WHERE call = id) \
                   FROM intake ORDER BY id DESC LIMIT ?1";
        self.all(sql, [limit], |row| {
            Ok(CallRow {
                id: CallId(row.get(0)?),
                source: SourceId(row.get(1)?),
                arrived: time(row, 2)?,
                bytes: row.get(3)?,
                waits: row.get(4)?,
            })
        })
    }

    /// How many calls were ever taken in, and about how many nothing has been done yet.
    pub fn calls_counted(&self) -> Result<(u64, u64), StoreError> {
        let ever = self.count("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'intake'", [])?;
        Ok((ever, self.count("SELECT count(*) FROM intake_waiting", [])?))
    }

    /// The oldest calls about which nothing has been done yet, with their sources, but for those about one of these
    /// connections.
    pub fn calls_waiting(
        &self,
        but: &BTreeSet<ConnectionId>,
        most: usize,
    ) -> Result<Vec<(CallId, SourceId)>, StoreError> {
        let but: Vec<i64> = but.iter().map(|id| id.0).collect();
        let sql = "SELECT call, source FROM intake_waiting JOIN intake ON id = call WHERE source NOT IN \
                   (SELECT source FROM source_connection WHERE connection IN (SELECT value FROM json_each(?1))) \
                   ORDER BY call LIMIT ?2";
        let given = params![to_json(&but)?, i64::try_from(most).unwrap_or(i64::MAX)];
        self.all(sql, given, |row| Ok((CallId(row.get(0)?), SourceId(row.get(1)?))))
    }

    /// The connections that calls of these sources are about, each once.
    pub fn called_for(&self, sources: &BTreeSet<SourceId>) -> Result<Vec<ConnectionId>, StoreError> {
        let sources: Vec<i64> = sources.iter().map(|id| id.0).collect();
        let sql = "SELECT DISTINCT connection FROM source_connection \
                   WHERE source IN (SELECT value FROM json_each(?1)) ORDER BY connection";
        self.all(sql, [to_json(&sources)?], |row| row.get(0).map(ConnectionId))
    }
}

impl Tx<'_> {
    /// One more who may call; its id is not looked at.
    pub fn add_source(&mut self, it: &Source, connections: &[ConnectionId]) -> Result<SourceId, StoreError> {
        self.touch(Topic::Webhooks);
        let (scheme, paypal) = (Named::name(it.scheme), it.paypal.as_ref().map(to_json).transpose()?);
        let id = self.insert(
            "INSERT INTO source (path, name, scheme, signed_in, named_in, per_minute, made, paypal) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![it.path, it.name, scheme, it.signed_in, it.named_in, it.per_minute, it.made.0, paypal],
        )?;
        for connection in connections {
            let sql = "INSERT OR IGNORE INTO source_connection (source, connection) VALUES (?1, ?2)";
            self.run(sql, [id, connection.0])?;
        }
        Ok(SourceId(id))
    }

    /// It may not call any more, and its calls are forgotten.
    pub fn remove_source(&mut self, id: SourceId) -> Result<(), StoreError> {
        self.touch(Topic::Webhooks);
        self.run("DELETE FROM source WHERE id = ?1", [id.0]).map(drop)
    }

    /// Something about sources changed that lies elsewhere: a secret.
    pub fn touch_sources(&mut self) {
        self.touch(Topic::Webhooks);
    }

    /// Takes a call in. `false`: its source is gone.
    pub(crate) fn keep_call(&mut self, call: &Call, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "INSERT INTO intake (source, name, arrived, bytes) SELECT ?1, ?2, ?3, ?4 \
                   WHERE EXISTS (SELECT 1 FROM source WHERE id = ?1) RETURNING id";
        let bytes = u32::try_from(call.body.len()).unwrap_or(u32::MAX);
        let given = params![call.source.0, call.name, now.0, bytes];
        let Some(id) = self.one(sql, given, |row| row.get::<_, i64>(0))? else { return Ok(false) };
        self.run("INSERT INTO intake_waiting (call, body) VALUES (?1, ?2)", params![id, call.body])?;
        Ok(true)
    }

    /// Something was done about these calls.
    pub fn calls_handled(&mut self, calls: &[CallId]) -> Result<(), StoreError> {
        let calls: Vec<i64> = calls.iter().map(|id| id.0).collect();
        let sql = "DELETE FROM intake_waiting WHERE call IN (SELECT value FROM json_each(?1))";
        self.run(sql, [to_json(&calls)?]).map(drop)
    }

    /// Forgets the oldest of too many calls. For every write of calls, so that none has much to do.
    pub(crate) fn cap_calls(&mut self) -> Result<(), StoreError> {
        let sql = format!("DELETE FROM intake WHERE id <= (SELECT max(id) FROM intake) - ?1 AND {HANDLED}");
        self.run(&sql, params![i64::try_from(MOST).unwrap_or(i64::MAX)]).map(drop)
    }

    /// Forgets calls that are too old.
    pub fn sweep_calls(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        // They came in the order of their ids, but for a clock that was set.
        let sql = format!(
            "DELETE FROM intake WHERE id < coalesce((SELECT id FROM intake WHERE arrived >= ?1 ORDER BY id LIMIT 1), \
             9223372036854775807) AND {HANDLED}"
        );
        self.run(&sql, [(now - KNOWN).0])
    }
}
