//! Tables `deletion` and `link_peak`: what the guard against mass deletions counts.

use crate::{StoreError, Tx, View};
use rusqlite::params;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::CollectionId;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl View<'_> {
    /// Deletions counted for a collection at or after `since`; those a person approved do not count.
    pub fn deletions_since(&self, of: CollectionId, since: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM deletion WHERE collection = ?1 AND at >= ?2 AND approved = 0";
        self.count(sql, [of.0, since.0])
    }

    /// The largest number of links noted at or after `since`; 0 if none was.
    pub fn largest_link_count(&self, of: CollectionId, since: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(count), 0) FROM link_peak WHERE collection = ?1 AND at >= ?2";
        self.count(sql, [of.0, since.0])
    }
}

impl Tx<'_> {
    /// One deletion that came from, or went to, a collection.
    pub fn count_deletion(&mut self, of: CollectionId, now: Timestamp, approved: bool) -> Result<(), StoreError> {
        let sql = "INSERT INTO deletion (collection, at, approved) VALUES (?1, ?2, ?3)";
        self.run(sql, params![of.0, now.0, approved]).map(drop)
    }

    /// How many links there are now. Of each day the largest number is kept, with the last time it was so.
    pub fn note_link_count(&mut self, of: CollectionId, count: u64, now: Timestamp) -> Result<(), StoreError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.run(
            "INSERT INTO link_peak (collection, day, at, count) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (collection, day) DO UPDATE SET at = excluded.at, count = excluded.count \
             WHERE excluded.count > count",
            [of.0, now.0.div_euclid(DAY_MS), now.0, count],
        )
        .map(drop)
    }
}
