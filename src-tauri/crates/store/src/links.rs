//! Table `link`: our record ↔ one remote record, with what was last agreed.

use crate::columns::{Named, body_if, named, text, text_if, time, time_if};
use crate::rows::{Link, NewLink, Presence};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use std::collections::HashMap;
use wedsync_domain::ids::{BodyId, CollectionId, LinkId, RecordId, RemoteId, Revision};
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT id, record, collection, remote, revision, agreed_ours, agreed_theirs, theirs, presence, \
                      before_write, written, seen_same, seen_changed, dirty, told_changed FROM link";

fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        id: LinkId(row.get(0)?),
        record: RecordId(row.get(1)?),
        collection: CollectionId(row.get(2)?),
        remote: text(row, 3)?,
        revision: text_if(row, 4)?,
        agreed_ours: BodyId(row.get(5)?),
        agreed_theirs: BodyId(row.get(6)?),
        theirs: BodyId(row.get(7)?),
        presence: named(row, 8)?,
        before_write: body_if(row, 9)?,
        written: time_if(row, 10)?,
        seen_same: time(row, 11)?,
        seen_changed: time_if(row, 12)?,
        dirty: row.get(13)?,
        told_changed: time_if(row, 14)?,
    })
}

impl View<'_> {
    /// One link.
    pub fn link(&self, id: LinkId) -> Result<Option<Link>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], link)
    }

    /// All links of a record, oldest first.
    pub fn links_of(&self, of: RecordId) -> Result<Vec<Link>, StoreError> {
        self.all(&format!("{SELECT} WHERE record = ?1 ORDER BY id"), [of.0], link)
    }

    /// The link to one remote record.
    pub fn link_at(&self, at: CollectionId, remote: &RemoteId) -> Result<Option<Link>, StoreError> {
        self.one(&format!("{SELECT} WHERE collection = ?1 AND remote = ?2"), params![at.0, remote.as_str()], link)
    }

    /// All links into a collection, oldest first.
    pub fn links_in(&self, of: CollectionId) -> Result<Vec<Link>, StoreError> {
        self.all(&format!("{SELECT} WHERE collection = ?1 ORDER BY id"), [of.0], link)
    }

    /// How many links lead into a collection.
    pub fn link_count(&self, of: CollectionId) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM link WHERE collection = ?1", [of.0])
    }

    /// How many of them lead to something that is not known to be gone.
    pub fn links_there(&self, of: CollectionId) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM link WHERE collection = ?1 AND presence <> 'gone'", [of.0])
    }

    /// The revision last seen of every linked remote record of a collection.
    pub fn revisions(&self, of: CollectionId) -> Result<HashMap<RemoteId, Option<Revision>>, StoreError> {
        let rows = self.all("SELECT remote, revision FROM link WHERE collection = ?1", [of.0], |row| {
            Ok((text(row, 0)?, text_if(row, 1)?))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Links whose remote record was not named by the last full listing.
    pub fn missing_links(&self, of: CollectionId) -> Result<Vec<Link>, StoreError> {
        let sql = format!("{SELECT} WHERE collection = ?1 AND presence = 'missing' ORDER BY id");
        self.all(&sql, [of.0], link)
    }
}

impl Tx<'_> {
    /// A new link, there and not dirty.
    pub fn add_link(&mut self, link: NewLink) -> Result<LinkId, StoreError> {
        let NewLink { record, collection, remote, revision, agreed_ours, agreed_theirs, theirs, told_changed, at } =
            link;
        self.touch(Topic::Records);
        let id = self.insert(
            "INSERT INTO link (record, collection, remote, revision, agreed_ours, agreed_theirs, theirs, presence, \
             seen_same, told_changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                record.0,
                collection.0,
                remote.as_str(),
                revision.as_ref().map(Revision::as_str),
                agreed_ours.0,
                agreed_theirs.0,
                theirs.0,
                Presence::Here.name(),
                at.0,
                told_changed.map(|at| at.0)
            ],
        )?;
        self.mark_relatives(record, self.kind_of(record)?)?;
        Ok(LinkId(id))
    }

    /// Everything about it but its id.
    pub fn save_link(&mut self, to: &Link) -> Result<(), StoreError> {
        self.touch(Topic::Records);
        // Where it leads changes rarely; leaving those columns alone leaves their indexes alone.
        self.run(
            "UPDATE link SET record = ?2, collection = ?3, remote = ?4 \
             WHERE id = ?1 AND (record <> ?2 OR collection <> ?3 OR remote <> ?4)",
            params![to.id.0, to.record.0, to.collection.0, to.remote.as_str()],
        )?;
        let changed = self.run(
            "UPDATE link SET revision = ?2, agreed_ours = ?3, agreed_theirs = ?4, theirs = ?5, presence = ?6, \
             before_write = ?7, written = ?8, seen_same = ?9, seen_changed = ?10, dirty = ?11, \
             told_changed = ?12 WHERE id = ?1",
            params![
                to.id.0,
                to.revision.as_ref().map(Revision::as_str),
                to.agreed_ours.0,
                to.agreed_theirs.0,
                to.theirs.0,
                to.presence.name(),
                to.before_write.map(|body| body.0),
                to.written.map(|at| at.0),
                to.seen_same.0,
                to.seen_changed.map(|at| at.0),
                to.dirty,
                to.told_changed.map(|at| at.0)
            ],
        )?;
        if changed == 0 { Err(StoreError::absent(to.id)) } else { Ok(()) }
    }

    /// Ends a link; both records stay what they are.
    pub fn drop_link(&mut self, id: LinkId) -> Result<(), StoreError> {
        self.touch(Topic::Records);
        if let Some(link) = self.link(id)? {
            self.mark_relatives(link.record, self.kind_of(link.record)?)?;
            self.set_dress(link.record, link.collection, None)?;
        }
        self.run("DELETE FROM link WHERE id = ?1", [id.0]).map(drop)
    }
}
