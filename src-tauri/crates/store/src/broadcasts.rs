//! Tables `broadcast`, `delivery` and `broadcast_line`: messages to people of a wedding, how far each has come, and the story of
//! each, to which lines are only ever added.
//!
//! Deliberately absent: who is told what. Nothing here is ever swept: it is the studio's proof.

use crate::columns::{json, time, time_if, to_json};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::Timestamp;
use wedsync_domain::broadcast::{Broadcast, BroadcastEvent, Delivery};
use wedsync_domain::ids::{BroadcastId, DeliveryId, RecordId};
use wedsync_domain::topic::Topic;

const BROADCAST: &str = "SELECT id, wedding, what FROM broadcast";
const DELIVERY: &str = "SELECT id, broadcast, due, ended, what FROM delivery";

fn broadcast(row: &Row<'_>) -> rusqlite::Result<Broadcast> {
    Ok(Broadcast { id: BroadcastId(row.get(0)?), wedding: RecordId(row.get(1)?), ..json(row, 2)? })
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let (id, broadcast) = (DeliveryId(row.get(0)?), BroadcastId(row.get(1)?));
    Ok(Delivery { id, broadcast, due: time(row, 2)?, ended: time_if(row, 3)?, ..json(row, 4)? })
}

impl View<'_> {
    /// All of them, or those of one wedding, the newest first.
    pub fn broadcasts(&self, of: Option<RecordId>) -> Result<Vec<Broadcast>, StoreError> {
        let sql = format!("{BROADCAST} WHERE ?1 IS NULL OR wedding = ?1 ORDER BY id DESC");
        self.all(&sql, [of.map(|it| it.0)], broadcast)
    }

    /// Those that were sent for the first time after that, the newest first.
    pub fn broadcasts_since(&self, since: Timestamp) -> Result<Vec<Broadcast>, StoreError> {
        self.all(&format!("{BROADCAST} WHERE begun > ?1 ORDER BY id DESC"), [since.0], broadcast)
    }

    /// One of them.
    pub fn broadcast(&self, id: BroadcastId) -> Result<Option<Broadcast>, StoreError> {
        self.one(&format!("{BROADCAST} WHERE id = ?1"), [id.0], broadcast)
    }

    /// Its story, from its beginning.
    pub fn broadcast_lines(&self, id: BroadcastId) -> Result<Vec<(Timestamp, BroadcastEvent)>, StoreError> {
        let sql = "SELECT at, what FROM broadcast_line WHERE broadcast = ?1 ORDER BY id";
        self.all(sql, [id.0], |row| Ok((time(row, 0)?, json(row, 1)?)))
    }

    /// All that goes out of one, oldest first.
    pub fn deliveries_of(&self, id: BroadcastId) -> Result<Vec<Delivery>, StoreError> {
        self.all(&format!("{DELIVERY} WHERE broadcast = ?1 ORDER BY id"), [id.0], delivery)
    }

    /// What nobody has taken yet and is tried on: first what was tried least.
    pub fn deliveries_waiting(&self) -> Result<Vec<Delivery>, StoreError> {
        self.all(&format!("{DELIVERY} WHERE ended IS NULL ORDER BY what ->> 'rounds', due, id"), [], delivery)
    }

    /// What was taken, or given up, after that.
    pub fn deliveries_ended_after(&self, after: Timestamp) -> Result<Vec<Delivery>, StoreError> {
        self.all(&format!("{DELIVERY} WHERE ended > ?1 ORDER BY id"), [after.0], delivery)
    }

    /// One of them.
    pub fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        self.one(&format!("{DELIVERY} WHERE id = ?1"), [id.0], delivery)
    }
}

impl Tx<'_> {
    /// Something is to be told. Its number is returned.
    pub fn add_broadcast(&mut self, it: &Broadcast) -> Result<BroadcastId, StoreError> {
        self.touch(Topic::Broadcasts);
        let sql = "INSERT INTO broadcast (wedding, begun, what) VALUES (?1, ?2, ?3)";
        Ok(BroadcastId(self.insert(sql, params![it.wedding.0, it.begun.0, to_json(it)?])?))
    }

    /// How it stands now.
    pub fn put_broadcast(&mut self, it: &Broadcast) -> Result<(), StoreError> {
        self.touch(Topic::Broadcasts);
        self.run("UPDATE broadcast SET what = ?2 WHERE id = ?1", params![it.id.0, to_json(it)?]).map(drop)
    }

    /// A line of its story.
    pub fn add_broadcast_line(
        &mut self,
        id: BroadcastId,
        at: Timestamp,
        it: &BroadcastEvent,
    ) -> Result<(), StoreError> {
        self.touch(Topic::Broadcasts);
        let sql = "INSERT INTO broadcast_line (broadcast, at, what) VALUES (?1, ?2, ?3)";
        self.run(sql, params![id.0, at.0, to_json(it)?]).map(drop)
    }

    /// Something is to go to one address.
    pub fn add_delivery(&mut self, it: &Delivery) -> Result<(), StoreError> {
        self.touch(Topic::Broadcasts);
        let sql = "INSERT INTO delivery (broadcast, due, ended, what) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![it.broadcast.0, it.due.0, it.ended.map(|at| at.0), to_json(it)?]).map(drop)
    }

    /// How far it has come.
    pub fn put_delivery(&mut self, it: &Delivery) -> Result<(), StoreError> {
        self.touch(Topic::Broadcasts);
        let sql = "UPDATE delivery SET due = ?2, ended = ?3, what = ?4 WHERE id = ?1";
        self.run(sql, params![it.id.0, it.due.0, it.ended.map(|at| at.0), to_json(it)?]).map(drop)
    }
}
