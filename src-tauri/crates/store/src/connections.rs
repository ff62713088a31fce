//! Table `connection`: the signed-in accounts, without their secrets.

use crate::columns::{Named, json, json_if, named, time, time_if, to_json};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use std::collections::BTreeMap;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::topic::Topic;

/// Seconds between scheduled syncs of a new connection, until somebody says what its provider is made for.
const INTERVAL_S: u32 = 300;

const SELECT: &str = "SELECT id, provider, name, settings, state, fault, interval_s, due, failures, last_ok, chosen_s, soonest_s \
                      FROM connection";

fn connection(row: &Row<'_>) -> rusqlite::Result<Connection> {
    Ok(Connection {
        id: ConnectionId(row.get(0)?),
        provider: row.get(1)?,
        name: row.get(2)?,
        settings: json(row, 3)?,
        state: named(row, 4)?,
        fault: json_if(row, 5)?,
        interval_s: row.get(6)?,
        due: time(row, 7)?,
        failures: row.get(8)?,
        last_ok: time_if(row, 9)?,
        chosen_s: row.get(10)?,
        soonest_s: row.get(11)?,
    })
}

impl View<'_> {
    /// All connections, oldest first.
    pub fn connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.all(&format!("{SELECT} ORDER BY id"), [], connection)
    }

    /// One connection.
    pub fn connection(&self, id: ConnectionId) -> Result<Option<Connection>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], connection)
    }
}

impl Tx<'_> {
    /// A new account, active and due at once.
    pub fn add_connection(
        &mut self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        now: Timestamp,
    ) -> Result<ConnectionId, StoreError> {
        self.touch(Topic::Connections);
        let id = self.insert(
            "INSERT INTO connection (provider, name, settings, state, interval_s, due, failures) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
            params![provider, name, to_json(settings)?, ConnectionState::Active.name(), INTERVAL_S, now.0],
        )?;
        Ok(ConnectionId(id))
    }

    /// The last sync that worked, and when the next is due.
    pub fn heartbeat(&mut self, connection: ConnectionId, ok: Timestamp, due: Timestamp) -> Result<(), StoreError> {
        self.touch(Topic::Connections);
        let sql = "UPDATE connection SET last_ok = ?2, due = ?3, failures = 0, fault = NULL WHERE id = ?1";
        if self.run(sql, [connection.0, ok.0, due.0])? == 0 { Err(StoreError::absent(connection)) } else { Ok(()) }
    }

    /// When it is due, and nothing else about it.
    pub fn set_due(&mut self, connection: ConnectionId, due: Timestamp) -> Result<(), StoreError> {
        self.touch(Topic::Connections);
        self.run("UPDATE connection SET due = ?2 WHERE id = ?1", [connection.0, due.0]).map(drop)
    }

    /// Everything about it but its id and provider.
    pub fn update_connection(&mut self, to: &Connection) -> Result<(), StoreError> {
        self.touch(Topic::Connections);
        let fault = to.fault.as_ref().map(to_json).transpose()?;
        let changed = self.run(
            "UPDATE connection SET name = ?2, settings = ?3, state = ?4, fault = ?5, interval_s = ?6, due = ?7, \
             failures = ?8, last_ok = ?9, chosen_s = ?10, soonest_s = ?11 WHERE id = ?1",
            params![
                to.id.0,
                to.name,
                to_json(&to.settings)?,
                to.state.name(),
                fault,
                to.interval_s,
                to.due.0,
                to.failures,
                to.last_ok.map(|at| at.0),
                to.chosen_s,
                to.soonest_s
            ],
        )?;
        if changed == 0 { Err(StoreError::absent(to.id)) } else { Ok(()) }
    }

    /// Forgets an account with its collections, links, arrivals, skipped items, sendings and questions. Records stay.
    pub fn remove_connection(&mut self, id: ConnectionId) -> Result<(), StoreError> {
        for topic in [Topic::Connections, Topic::Collections, Topic::Records, Topic::Matches] {
            self.touch(topic);
        }
        self.run("DELETE FROM connection WHERE id = ?1", [id.0]).map(drop)
    }
}
