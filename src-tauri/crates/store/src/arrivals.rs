//! Tables `arrival` and `skipped`: remote records that are not linked yet, and those that could not be taken in.

use crate::columns::{Named, json, kind, named, text, text_if, time, time_if, to_json};
use crate::rows::{Arrival, ArrivalState, Skipped};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::ids::{BodyId, CollectionId, ConnectionId, RemoteId, Revision};
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT a.collection, a.remote, a.uid, a.revision, a.kind, a.body, a.state, a.first_seen, \
                      a.told_changed FROM arrival a";

fn arrival(row: &Row<'_>) -> rusqlite::Result<Arrival> {
    Ok(Arrival {
        collection: CollectionId(row.get(0)?),
        remote: text(row, 1)?,
        uid: text(row, 2)?,
        revision: text_if(row, 3)?,
        kind: kind(row, 4)?,
        body: BodyId(row.get(5)?),
        state: named(row, 6)?,
        first_seen: time(row, 7)?,
        told_changed: time_if(row, 8)?,
    })
}

fn skipped(row: &Row<'_>) -> rusqlite::Result<Skipped> {
    Ok(Skipped {
        collection: CollectionId(row.get(0)?),
        remote: text(row, 1)?,
        fault: json(row, 2)?,
        since: time(row, 3)?,
    })
}

impl View<'_> {
    /// Arrivals of a collection in that state, by remote id.
    pub fn arrivals(&self, of: CollectionId, state: ArrivalState) -> Result<Vec<Arrival>, StoreError> {
        let sql = format!("{SELECT} WHERE a.collection = ?1 AND a.state = ?2 ORDER BY a.remote");
        self.all(&sql, params![of.0, state.name()], arrival)
    }

    /// Arrivals of all collections of a circle in that state, by collection and remote id.
    pub fn arrivals_of_circle(&self, circle: &str, state: ArrivalState) -> Result<Vec<Arrival>, StoreError> {
        let sql = format!(
            "{SELECT} JOIN collection c ON c.id = a.collection WHERE c.circle = ?1 AND a.state = ?2 \
             ORDER BY a.collection, a.remote"
        );
        self.all(&sql, [circle, state.name()], arrival)
    }

    /// Whether anything arrived that was not looked at yet.
    pub fn has_new_arrivals(&self) -> Result<bool, StoreError> {
        Ok(self.one("SELECT 1 FROM arrival WHERE state = 'new' LIMIT 1", [], |row| row.get::<_, i64>(0))?.is_some())
    }

    /// One arrival.
    pub fn arrival(&self, of: CollectionId, remote: &RemoteId) -> Result<Option<Arrival>, StoreError> {
        let sql = format!("{SELECT} WHERE a.collection = ?1 AND a.remote = ?2");
        self.one(&sql, params![of.0, remote.as_str()], arrival)
    }

    /// Items that could not be taken in, of all connections or of one.
    pub fn skipped(&self, of: Option<ConnectionId>) -> Result<Vec<Skipped>, StoreError> {
        self.all(
            "SELECT s.collection, s.remote, s.fault, s.since FROM skipped s JOIN collection c ON c.id = s.collection \
             WHERE ?1 IS NULL OR c.connection = ?1 ORDER BY s.collection, s.remote",
            [of.map(|id| id.0)],
            skipped,
        )
    }

    /// Why one item was skipped, if it was.
    pub fn skipped_at(&self, collection: CollectionId, remote: &RemoteId) -> Result<Option<Skipped>, StoreError> {
        let sql = "SELECT collection, remote, fault, since FROM skipped WHERE collection = ?1 AND remote = ?2";
        self.one(sql, params![collection.0, remote.as_str()], skipped)
    }
}

impl Tx<'_> {
    /// Inserts or replaces by collection and remote id.
    pub fn put_arrival(&mut self, arrival: &Arrival) -> Result<(), StoreError> {
        if arrival.state == ArrivalState::Asked {
            self.touch(Topic::Matches);
        }
        self.run(
            "INSERT OR REPLACE INTO arrival (collection, remote, uid, revision, kind, body, state, first_seen, \
             told_changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                arrival.collection.0,
                arrival.remote.as_str(),
                arrival.uid.as_str(),
                arrival.revision.as_ref().map(Revision::as_str),
                arrival.kind.schema().name,
                arrival.body.0,
                arrival.state.name(),
                arrival.first_seen.0,
                arrival.told_changed.map(|at| at.0)
            ],
        )
        .map(drop)
    }

    /// Forgets it; fine if there is none.
    pub fn drop_arrival(&mut self, of: CollectionId, remote: &RemoteId) -> Result<(), StoreError> {
        let sql = "DELETE FROM arrival WHERE collection = ?1 AND remote = ?2";
        self.run(sql, params![of.0, remote.as_str()]).map(drop)
    }

    /// Inserts or replaces by collection and remote id; `since` stays what it was while the item is skipped.
    pub fn put_skipped(&mut self, item: &Skipped) -> Result<(), StoreError> {
        let changed = self.run(
            "INSERT INTO skipped (collection, remote, fault, since) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (collection, remote) DO UPDATE SET fault = excluded.fault WHERE fault <> excluded.fault",
            params![item.collection.0, item.remote.as_str(), to_json(&item.fault)?, item.since.0],
        )?;
        if changed > 0 {
            self.touch(Topic::Collections);
        }
        Ok(())
    }

    /// It could be taken in after all; fine if there is none.
    pub fn drop_skipped(&mut self, of: CollectionId, remote: &RemoteId) -> Result<(), StoreError> {
        let sql = "DELETE FROM skipped WHERE collection = ?1 AND remote = ?2";
        if self.run(sql, params![of.0, remote.as_str()])? > 0 {
            self.touch(Topic::Collections);
        }
        Ok(())
    }
}
