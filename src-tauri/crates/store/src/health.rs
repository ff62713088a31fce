//! Tables `health` and `health_hour`: how each connection is, and how it was.
//!
//! Deliberately absent: what any of it means.

use crate::columns::{json, time, to_json};
use crate::rows::HealthHour;
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::topic::Topic;

const HOUR_MS: i64 = 3_600_000;
/// How long hours are kept: thirteen months.
const KEPT: Duration = Duration::from_hours(397 * 24);
/// How long their single times are: four weeks are compared with, and some are in hand.
const COMPARED: Duration = Duration::from_hours(35 * 24);

/// The hour that a time is in, counted from 1970.
pub fn hour_of(time: Timestamp) -> i64 {
    time.0.div_euclid(HOUR_MS)
}

/// When that hour began.
pub fn begin_of(hour: i64) -> Timestamp {
    Timestamp(hour.saturating_mul(HOUR_MS))
}

fn hour(row: &Row<'_>) -> rusqlite::Result<HealthHour> {
    Ok(HealthHour {
        hour: row.get(0)?,
        looks: row.get(1)?,
        answered: row.get(2)?,
        scores: row.get(3)?,
        asked: row.get(4)?,
        failed: row.get(5)?,
        took: row.get(6)?,
        p50: row.get(7)?,
        p95: row.get(8)?,
        p99: row.get(9)?,
    })
}

impl View<'_> {
    /// What was found of each connection that anybody ever looked at.
    pub fn health<T: DeserializeOwned>(&self) -> Result<Vec<(ConnectionId, T)>, StoreError> {
        self.all("SELECT connection, what FROM health", [], |row| Ok((ConnectionId(row.get(0)?), json(row, 1)?)))
    }

    /// When each connection was looked at last, of those that ever were.
    pub fn health_looked(&self) -> Result<Vec<(ConnectionId, Timestamp)>, StoreError> {
        self.all("SELECT connection, looked FROM health", [], |row| Ok((ConnectionId(row.get(0)?), time(row, 1)?)))
    }

    /// The hours of a connection in which anybody looked, oldest first, without their single times.
    pub fn health_hours(&self, connection: ConnectionId, hours: Range<i64>) -> Result<Vec<HealthHour>, StoreError> {
        self.hours("NULL", connection, hours)
    }

    /// The same with their times, as far as they are kept.
    pub fn health_times(&self, connection: ConnectionId, hours: Range<i64>) -> Result<Vec<HealthHour>, StoreError> {
        self.hours("took", connection, hours)
    }

    fn hours(&self, took: &str, connection: ConnectionId, hours: Range<i64>) -> Result<Vec<HealthHour>, StoreError> {
        let sql = format!(
            "SELECT hour, looks, answered, scores, asked, failed, {took}, p50, p95, p99 FROM health_hour \
             WHERE connection = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour"
        );
        self.all(&sql, [connection.0, hours.start, hours.end], hour)
    }
}

impl Tx<'_> {
    /// What was found of a connection, in place of what was found before. One that is gone by now is passed over.
    pub fn put_health(
        &mut self,
        connection: ConnectionId,
        looked: Timestamp,
        found: &impl Serialize,
    ) -> Result<(), StoreError> {
        self.touch(Topic::Health);
        let sql = "INSERT OR REPLACE INTO health (connection, looked, what) \
                   SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM connection WHERE id = ?1)";
        self.run(sql, params![connection.0, looked.0, to_json(found)?]).map(drop)
    }

    /// An hour of a connection, in place of what was known of it before.
    pub fn put_health_hour(&mut self, connection: ConnectionId, it: &HealthHour) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO health_hour \
                   (connection, hour, looks, answered, scores, asked, failed, took, p50, p95, p99) \
                   SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 \
                   WHERE EXISTS (SELECT 1 FROM connection WHERE id = ?1)";
        self.run(
            sql,
            params![
                connection.0,
                it.hour,
                it.looks,
                it.answered,
                it.scores,
                it.asked,
                it.failed,
                it.took,
                it.p50,
                it.p95,
                it.p99
            ],
        )
        .map(drop)
    }

    /// Forgets hours that nobody asks for any more, and the single times of those that are not compared with any more.
    pub(crate) fn sweep_health(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let old = self.run("DELETE FROM health_hour WHERE hour < ?1", [hour_of(now - KEPT)])?;
        let sql = "UPDATE health_hour SET took = NULL WHERE hour < ?1 AND took IS NOT NULL";
        Ok(old + self.run(sql, [hour_of(now - COMPARED)])?)
    }
}
