//! What things are called: connections, collections and places by id, looked up once for a whole answer.

use crate::router::Lookup;
use std::collections::HashMap;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::{CollectionId, ConnectionId, LinkId};
use wedsync_store::View;

/// The desk itself, where a place is named.
pub const DESK: &str = "this desk";

pub struct Names {
    connections: HashMap<ConnectionId, String>,
    collections: HashMap<CollectionId, Collection>,
}

impl Names {
    pub fn of(view: &View<'_>) -> Result<Self, Lookup> {
        Ok(Self {
            connections: view.connections()?.into_iter().map(|it| (it.id, it.name)).collect(),
            collections: view.collections(None)?.into_iter().map(|it| (it.id, it)).collect(),
        })
    }

    pub fn connection(&self, id: ConnectionId) -> String {
        self.connections.get(&id).cloned().unwrap_or_else(|| "a connection that was removed".into())
    }

    pub fn connection_of(&self, id: CollectionId) -> Option<ConnectionId> {
        self.collections.get(&id).map(|it| it.connection)
    }

    pub fn collection(&self, id: CollectionId) -> String {
        self.collections.get(&id).map_or_else(|| "a list that was removed".into(), |it| it.name.clone())
    }

    /// The name of the connection behind a collection; the desk for none.
    pub fn place(&self, collection: Option<CollectionId>) -> String {
        match collection {
            None => DESK.into(),
            Some(id) => match self.connection_of(id) {
                Some(connection) => self.connection(connection),
                None => self.collection(id),
            },
        }
    }

    /// The name of the connection at the other end of a link.
    pub fn link(&self, view: &View<'_>, link: LinkId) -> Result<String, Lookup> {
        Ok(match view.link(link)? {
            Some(link) => self.place(Some(link.collection)),
            None => "a place that was removed".into(),
        })
    }
}
