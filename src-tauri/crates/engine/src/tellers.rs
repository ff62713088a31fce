//! Who says what of a record: its links with the lists and the tools behind them, and when these were last heard.
//!
//! A list that takes no part says nothing. Deliberately absent: what they say.

use std::collections::BTreeMap;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Collection, Connection, Direction};
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId};
use wedsync_domain::pack::Confirmed;
use wedsync_domain::time::Instant;
use wedsync_store::rows::Link;
use wedsync_store::{Presence, StoreError, View};

/// Every tool and every list of it, read once.
pub(crate) struct Tellers {
    connections: BTreeMap<ConnectionId, Connection>,
    collections: BTreeMap<CollectionId, Collection>,
}

/// One that says something of a record.
pub(crate) struct Teller<'a> {
    pub(crate) link: Link,
    pub(crate) list: &'a Collection,
    pub(crate) tool: &'a Connection,
}

impl Teller<'_> {
    /// When it was last heard. A list that is read without a change confirms all that is in it.
    fn heard(&self) -> Option<Timestamp> {
        match self.link.presence {
            Presence::Here => self.tool.last_ok,
            _ => self.tool.last_ok.map(|ok| ok.min(self.link.seen_same)),
        }
    }
}

impl Tellers {
    pub(crate) fn look(view: &View<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            connections: view.connections()?.into_iter().map(|it| (it.id, it)).collect(),
            collections: view.collections(None)?.into_iter().map(|it| (it.id, it)).collect(),
        })
    }

    pub(crate) fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.connections.values()
    }

    /// Those that say something of it.
    pub(crate) fn of(&self, view: &View<'_>, record: RecordId) -> Result<Vec<Teller<'_>>, StoreError> {
        let links = view.links_of(record)?.into_iter();
        let teller = |link: Link| {
            let list = self.collections.get(&link.collection).filter(|list| list.direction != Direction::Off)?;
            Some(Teller { link, list, tool: self.connections.get(&list.connection)? })
        };
        Ok(links.filter_map(teller).collect())
    }

    /// The names of their tools, each once.
    pub(crate) fn names(&self, view: &View<'_>, record: RecordId) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for teller in self.of(view, record)? {
            if !names.contains(&teller.tool.name) {
                names.push(teller.tool.name.clone());
            }
        }
        Ok(names)
    }

    /// When all of these records were last heard of together.
    pub(crate) fn heard(
        &self,
        view: &View<'_>,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Result<Confirmed, StoreError> {
        let (mut heard, mut all): (Option<Option<Timestamp>>, _) = (None, Confirmed::default());
        for record in records {
            let tellers = self.of(view, record)?;
            all.here_alone += u32::from(tellers.is_empty());
            for teller in tellers {
                // `None`, never heard, is before any other.
                let this = teller.heard();
                heard = Some(heard.map_or(this, |first| first.min(this)));
                if !all.tools.contains(&teller.tool.name) {
                    all.tools.push(teller.tool.name.clone());
                }
            }
        }
        all.at = heard.flatten().map(Instant);
        Ok(all)
    }
}
