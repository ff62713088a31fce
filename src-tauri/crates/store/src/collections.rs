//! Table `collection`: the lists of each connection, their settings, and where their next observation goes on.

use crate::columns::{Named, json, kind, named, text, text_if, to_json};
use crate::{StoreError, Tx, View};
use rusqlite::{Row, params};
use wedsync_domain::connection::{Collection, Direction, Filter, Weddings};
use wedsync_domain::ids::{CollectionId, ConnectionId, Cursor};
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::topic::Topic;

const SELECT: &str = "SELECT id, connection, remote_key, name, kind, read_only, direction, circle, filter, weddings, \
                      template, approved FROM collection";

fn collection(row: &Row<'_>) -> rusqlite::Result<Collection> {
    Ok(Collection {
        id: CollectionId(row.get(0)?),
        connection: ConnectionId(row.get(1)?),
        key: text(row, 2)?,
        name: row.get(3)?,
        kind: kind(row, 4)?,
        read_only: row.get(5)?,
        direction: named(row, 6)?,
        circle: row.get(7)?,
        filter: json(row, 8)?,
        weddings: json(row, 9)?,
        template: row.get(10)?,
        approved: row.get(11)?,
    })
}

impl View<'_> {
    /// All collections, or those of one connection, oldest first.
    pub fn collections(&self, of: Option<ConnectionId>) -> Result<Vec<Collection>, StoreError> {
        let of = of.map(|id| id.0);
        self.all(&format!("{SELECT} WHERE ?1 IS NULL OR connection = ?1 ORDER BY id"), [of], collection)
    }

    /// One collection.
    pub fn collection(&self, id: CollectionId) -> Result<Option<Collection>, StoreError> {
        self.one(&format!("{SELECT} WHERE id = ?1"), [id.0], collection)
    }

    /// All collections of one circle, oldest first.
    pub fn circle_collections(&self, circle: &str) -> Result<Vec<Collection>, StoreError> {
        self.all(&format!("{SELECT} WHERE circle = ?1 ORDER BY id"), [circle], collection)
    }

    /// Where the next observation goes on; `None`: from the beginning.
    pub fn cursor(&self, id: CollectionId) -> Result<Option<Cursor>, StoreError> {
        let cursor = self.one("SELECT cursor FROM collection WHERE id = ?1", [id.0], |row| text_if(row, 0))?;
        Ok(cursor.flatten())
    }
}

impl Tx<'_> {
    /// A list as the provider names it: new ones start as read, in no circle, not approved; of known ones the name,
    /// the kind and whether they may be written are brought up to date.
    pub fn put_collection(&mut self, of: ConnectionId, list: &RemoteCollection) -> Result<CollectionId, StoreError> {
        let known = self.one(
            "SELECT id, name, kind, read_only FROM collection WHERE connection = ?1 AND remote_key = ?2",
            params![of.0, list.key.as_str()],
            |row| {
                let same = row.get_ref(1)?.as_str()? == list.name
                    && row.get_ref(2)?.as_str()? == list.kind.schema().name
                    && row.get::<_, bool>(3)? == list.read_only;
                Ok((row.get::<_, i64>(0)?, same))
            },
        )?;
        let id = match known {
            Some((id, true)) => return Ok(CollectionId(id)),
            Some((id, false)) => {
                self.run(
                    "UPDATE collection SET name = ?2, kind = ?3, read_only = ?4 WHERE id = ?1",
                    params![id, list.name, list.kind.schema().name, list.read_only],
                )?;
                id
            }
            None => self.insert(
                "INSERT INTO collection (connection, remote_key, name, kind, read_only, direction, filter, weddings, \
                 approved) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
                params![
                    of.0,
                    list.key.as_str(),
                    list.name,
                    list.kind.schema().name,
                    list.read_only,
                    Direction::Read.name(),
                    to_json(&Filter::default())?,
                    to_json(&Weddings::default())?
                ],
            )?,
        };
        self.touch(Topic::Collections);
        Ok(CollectionId(id))
    }

    /// Everything about it but its id, its connection and its key.
    pub fn update_collection(&mut self, to: &Collection) -> Result<(), StoreError> {
        self.touch(Topic::Collections);
        let changed = self.run(
            "UPDATE collection SET name = ?2, kind = ?3, read_only = ?4, direction = ?5, circle = ?6, filter = ?7, \
             weddings = ?8, template = ?9, approved = ?10 WHERE id = ?1",
            params![
                to.id.0,
                to.name,
                to.kind.schema().name,
                to.read_only,
                to.direction.name(),
                to.circle,
                to_json(&to.filter)?,
                to_json(&to.weddings)?,
                to.template,
                to.approved
            ],
        )?;
        if changed == 0 { Err(StoreError::absent(to.id)) } else { Ok(()) }
    }

    /// Where the next observation goes on.
    pub fn set_cursor(&mut self, id: CollectionId, to: Option<&Cursor>) -> Result<(), StoreError> {
        let changed =
            self.run("UPDATE collection SET cursor = ?2 WHERE id = ?1", params![id.0, to.map(Cursor::as_str)])?;
        if changed == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }

    /// Forgets a list with its links, arrivals, skipped items, sendings and questions. Records stay.
    pub fn remove_collection(&mut self, id: CollectionId) -> Result<(), StoreError> {
        for topic in [Topic::Collections, Topic::Records, Topic::Matches] {
            self.touch(topic);
        }
        self.run("DELETE FROM collection WHERE id = ?1", [id.0]).map(drop)
    }
}
