//! Table `reference`: what remote records name in their own account, and from it which of our records belong together.
//! Nothing about that is stored a second time: who belongs to whom follows from the links, whatever was matched since.

use crate::columns::text;
use crate::records::{SELECT_RECORD, record};
use crate::rows::Record;
use crate::{StoreError, Tx, View};
use rusqlite::params;
use wedsync_domain::ids::{CollectionId, RecordId, RemoteId};
use wedsync_domain::{Kind, topic::Topic};

/// Records that a record names, or that name it, in any of its places.
const BESIDE: &str = "SELECT there.record FROM link own \
     JOIN reference r ON r.collection = own.collection AND r.remote = own.remote \
     JOIN link there ON there.collection = r.to_collection AND there.remote = r.to_remote WHERE own.record = ?1 \
     UNION SELECT there.record FROM link own \
     JOIN reference r ON r.to_collection = own.collection AND r.to_remote = own.remote \
     JOIN link there ON there.collection = r.collection AND there.remote = r.remote WHERE own.record = ?1";

/// One end of a reference.
pub type Item = (CollectionId, RemoteId);

impl View<'_> {
    /// Whether any remote record names another: most calendars never do.
    pub fn any_references(&self) -> Result<bool, StoreError> {
        if let Some(known) = self.any_references.get() {
            return Ok(known);
        }
        let any = self.count("SELECT EXISTS (SELECT 1 FROM reference)", [])? > 0;
        self.any_references.set(Some(any));
        Ok(any)
    }

    /// What a remote record names, in its account's order.
    pub fn references_of(&self, collection: CollectionId, remote: &RemoteId) -> Result<Vec<Item>, StoreError> {
        let sql = "SELECT to_collection, to_remote FROM reference WHERE collection = ?1 AND remote = ?2 \
                   ORDER BY position";
        self.all(sql, params![collection.0, remote.as_str()], |row| Ok((CollectionId(row.get(0)?), text(row, 1)?)))
    }

    /// Live records that a remote record names, linked or not itself.
    pub fn named_at(&self, collection: CollectionId, remote: &RemoteId) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "{SELECT_RECORD} JOIN link there ON there.record = record.id \
             JOIN reference ON to_collection = there.collection AND to_remote = there.remote \
             WHERE reference.collection = ?1 AND reference.remote = ?2 AND archived IS NULL ORDER BY position"
        );
        Ok(once(self.all(&sql, params![collection.0, remote.as_str()], record)?))
    }

    /// Live records that this one names in any of its places: those of its oldest link first, in their order.
    pub fn named_by(&self, id: RecordId) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "{SELECT_RECORD} JOIN link there ON there.record = record.id \
             JOIN reference ON to_collection = there.collection AND to_remote = there.remote \
             JOIN link own ON own.collection = reference.collection AND own.remote = reference.remote \
             WHERE own.record = ?1 AND record.id <> ?1 AND archived IS NULL ORDER BY own.id, position"
        );
        Ok(once(self.all(&sql, [id.0], record)?))
    }

    /// Live records that name this one in any of its places, oldest first.
    pub fn naming(&self, id: RecordId) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "{SELECT_RECORD} JOIN link there ON there.record = record.id \
             JOIN reference ON reference.collection = there.collection AND reference.remote = there.remote \
             JOIN link own ON own.collection = to_collection AND own.remote = to_remote \
             WHERE own.record = ?1 AND record.id <> ?1 AND archived IS NULL ORDER BY record.id"
        );
        Ok(once(self.all(&sql, [id.0], record)?))
    }
}

impl View<'_> {
    /// Every pair of a live record of one kind and a live one of another, of which one names the other in any place. Each
    /// pair once, by the first's number and then the second's.
    pub fn pairs(&self, of: Kind, with: Kind) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
        let side = |from: &str, to: &str| {
            format!(
                "SELECT one.record, other.record FROM reference r \
                 JOIN link one ON one.collection = r.{from}collection AND one.remote = r.{from}remote \
                 JOIN link other ON other.collection = r.{to}collection AND other.remote = r.{to}remote \
                 JOIN record a ON a.id = one.record AND a.kind = ?1 AND a.archived IS NULL \
                 JOIN record b ON b.id = other.record AND b.kind = ?2 AND b.archived IS NULL"
            )
        };
        let sql = format!("{} UNION {} ORDER BY 1, 2", side("", "to_"), side("to_", ""));
        self.all(&sql, [of.schema().name, with.schema().name], |row| Ok((RecordId(row.get(0)?), RecordId(row.get(1)?))))
    }
}

impl Tx<'_> {
    /// Says what a remote record names from now on. If that is new, its record and its relatives of before and now must
    /// be planned.
    pub fn set_references(
        &mut self,
        collection: CollectionId,
        remote: &RemoteId,
        to: &[Item],
    ) -> Result<(), StoreError> {
        if self.references_of(collection, remote)? == to {
            return Ok(());
        }
        self.touch(Topic::Records);
        let linked = self.link_at(collection, remote)?.map(|link| link.record);
        if let Some(record) = linked {
            self.mark_relatives(record, self.kind_of(record)?)?;
        }
        self.run(
            "DELETE FROM reference WHERE collection = ?1 AND remote = ?2",
            params![collection.0, remote.as_str()],
        )?;
        for (position, (to_collection, to_remote)) in (0_i64..).zip(to) {
            self.run(
                "INSERT INTO reference (collection, remote, position, to_collection, to_remote) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![collection.0, remote.as_str(), position, to_collection.0, to_remote.as_str()],
            )?;
        }
        self.any_references.set(None);
        if let Some(record) = linked {
            self.set_record_dirty(record, true)?;
            self.mark_relatives(record, self.kind_of(record)?)?;
        }
        Ok(())
    }

    /// Records must be planned whose places show something of this one, or wait for it: those that belong to it, and
    /// for people and money also what belongs to the same wedding.
    pub(crate) fn mark_relatives(&mut self, id: RecordId, of: Kind) -> Result<(), StoreError> {
        if !self.any_references()? {
            return Ok(());
        }
        self.touch(Topic::Records);
        self.mark_beside(id, id)?;
        if matches!(of, Kind::Contact | Kind::Invoice | Kind::Payment) {
            for near in self.all(BESIDE, [id.0], |row| Ok(RecordId(row.get(0)?)))? {
                self.mark_beside(near, id)?;
            }
        }
        Ok(())
    }

    /// What names it or is named by it must be planned, but for one.
    fn mark_beside(&mut self, id: RecordId, but: RecordId) -> Result<(), StoreError> {
        let sql = format!("UPDATE record SET dirty = 1 WHERE dirty = 0 AND id <> ?2 AND id IN ({BESIDE})");
        self.run(&sql, [id.0, but.0]).map(drop)
    }

    /// What we add to a record where this list shows it, until told otherwise; `None`: nothing any more.
    pub fn set_dress(
        &mut self,
        record: RecordId,
        collection: CollectionId,
        worn: Option<&str>,
    ) -> Result<(), StoreError> {
        let at = params![record.0, collection.0, worn];
        match worn {
            Some(_) => self.run(
                "INSERT INTO dress (record, collection, worn) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO UPDATE SET worn = excluded.worn",
                at,
            ),
            None => self.run("DELETE FROM dress WHERE record = ?1 AND collection = ?2 AND ?3 IS NULL", at),
        }
        .map(drop)
    }
}

impl View<'_> {
    /// What we have added to a record where this list shows it.
    pub fn dress(&self, record: RecordId, collection: CollectionId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT worn FROM dress WHERE record = ?1 AND collection = ?2";
        self.one(sql, [record.0, collection.0], |row| row.get(0))
    }
}

/// Each record once, where it comes first.
fn once(records: Vec<Record>) -> Vec<Record> {
    let mut seen = std::collections::BTreeSet::new();
    records.into_iter().filter(|record| seen.insert(record.id)).collect()
}
