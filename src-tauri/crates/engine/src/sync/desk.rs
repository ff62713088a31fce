//! What stays the same throughout one run: the connections that take part and their remotes, the collections, the
//! rules. Read once at the start, so that the whole run sees one state of the settings.

use super::view::{Carries, Policies};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wedsync_domain::connection::{Collection, Connection, ConnectionState};
use wedsync_domain::ids::{CollectionId, ConnectionId};
use wedsync_domain::policy::{BOOKS, Place, Policy};
use wedsync_domain::ports::{Remote, Remotes};
use wedsync_domain::{Fault, FieldName, Fields, Kind, Value};
use wedsync_store::{StoreError, Tx, View};

/// The circle of a collection that a person has not given a direction: it keeps to itself.
pub(crate) fn circle_of(collection: &Collection) -> String {
    collection.circle.clone().unwrap_or_else(|| format!("alone:{}", collection.id))
}

/// Where a record goes whose copies were taken back: it stays in agreement where it still is, and travels no further.
pub(crate) fn kept_from(circle: &str) -> String {
    if circle.starts_with("kept:") { circle.to_owned() } else { format!("kept:{circle}") }
}

/// Everything of a circle is planned again, what was kept from it included.
pub(crate) fn mark_circle(tx: &mut Tx<'_>, circle: &str) -> Result<(), StoreError> {
    tx.mark_circle_dirty(circle)?;
    tx.mark_circle_dirty(&kept_from(circle))
}

/// See the module.
pub(crate) struct Desk {
    pub(crate) connections: BTreeMap<ConnectionId, Connection>,
    pub(crate) collections: BTreeMap<CollectionId, Collection>,
    pub(crate) remotes: BTreeMap<ConnectionId, Arc<dyn Remote>>,
    pub(crate) categories: BTreeMap<ConnectionId, String>,
    /// Collections of which a complete listing has been seen since they joined their circle. Before that nothing is
    /// created there: it might exist already.
    pub(crate) listed: BTreeSet<CollectionId>,
    /// Collections that were looked at in this very run. Nothing is created in another: somebody may have made the same
    /// there since.
    pub(crate) seen: BTreeSet<CollectionId>,
    pub(crate) rules: Rules,
}

/// Policies by kind and field. Without a rule the books are asked what they reckon, and a person everything else.
#[derive(Debug)]
pub(crate) struct Rules {
    by_field: BTreeMap<(Kind, FieldName), Policy>,
    ask: Policy,
    books: Policy,
}

impl Rules {
    fn new(by_field: BTreeMap<(Kind, FieldName), Policy>) -> Self {
        let books = Policy::SourceOfTruth(vec![Place::Category(BOOKS.to_owned())]);
        Self { by_field, ask: Policy::Ask, books }
    }
}

impl Policies for Rules {
    fn of(&self, kind: Kind, field: &str) -> &Policy {
        let reckoned = || kind.schema().field(field).is_some_and(|field| field.reckoned);
        let usual = || if reckoned() { &self.books } else { &self.ask };
        self.by_field.get(&(kind, FieldName::new(field))).unwrap_or_else(usual)
    }
}

impl Rules {
    /// Whether any rule compares times; only then they must be known by field.
    pub(crate) fn compare_times(&self) -> bool {
        self.by_field.values().any(|policy| *policy == Policy::Newest)
    }
}

/// What a remote can carry, for one kind of record.
pub(crate) struct CarriedBy {
    pub(crate) remote: Arc<dyn Remote>,
    pub(crate) kind: Kind,
}

impl std::fmt::Debug for CarriedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "what the place carries for a {}", self.kind)
    }
}

impl Carries for CarriedBy {
    fn carries(&self, field: &str) -> bool {
        self.remote.carries(self.kind, field)
    }
}

impl Desk {
    /// Reads the settings. Remotes are opened separately, because that may fail for each.
    pub(crate) fn read(view: &View<'_>) -> Result<Self, StoreError> {
        let connections = view.connections()?.into_iter().map(|connection| (connection.id, connection)).collect();
        let collections: BTreeMap<_, _> =
            view.collections(None)?.into_iter().map(|collection| (collection.id, collection)).collect();
        let mut listed = BTreeSet::new();
        for id in collections.keys() {
            if view.meta(&listed_key(*id))?.is_some_and(|mark| mark == "yes") {
                listed.insert(*id);
            }
        }
        let rules = view.rules()?.into_iter().map(|rule| ((rule.kind, rule.field), rule.policy)).collect();
        Ok(Self {
            connections,
            collections,
            remotes: BTreeMap::new(),
            categories: BTreeMap::new(),
            listed,
            seen: BTreeSet::new(),
            rules: Rules::new(rules),
        })
    }

    /// Opens every connection that takes part; those that cannot be opened are told with why.
    pub(crate) async fn open(&mut self, remotes: &dyn Remotes) -> Vec<(ConnectionId, Fault)> {
        let mut faults = Vec::new();
        for connection in self.connections.values() {
            if let Some(category) = remotes.category(&connection.provider) {
                self.categories.insert(connection.id, category);
            }
            if connection.state == ConnectionState::Paused {
                continue;
            }
            match remotes.open(connection).await {
                Ok(remote) => drop(self.remotes.insert(connection.id, remote)),
                Err(fault) => faults.push((connection.id, fault)),
            }
        }
        faults
    }

    /// The settings as they are now, with the remotes that are open already and what was seen through them.
    pub(crate) fn again(&self, view: &View<'_>, seen: BTreeSet<CollectionId>) -> Result<Self, StoreError> {
        let (remotes, categories) = (self.remotes.clone(), self.categories.clone());
        Ok(Self { remotes, categories, seen, ..Self::read(view)? })
    }

    /// The remote behind a collection, if it takes part in this run.
    pub(crate) fn remote_of(&self, collection: CollectionId) -> Option<&Arc<dyn Remote>> {
        self.remotes.get(&self.collections.get(&collection)?.connection)
    }

    /// Collections of a circle, in the order of their ids.
    pub(crate) fn circle<'a>(&'a self, circle: &'a str) -> impl Iterator<Item = &'a Collection> {
        self.collections.values().filter(move |collection| circle_of(collection) == circle)
    }

    /// Connections that take part and have a list in a circle with one of these.
    pub(crate) fn peers(&self, of: &[ConnectionId]) -> Vec<ConnectionId> {
        let (own, others): (Vec<_>, Vec<_>) = self.collections.values().partition(|list| of.contains(&list.connection));
        let circles: BTreeSet<String> = own.into_iter().map(circle_of).collect();
        let meets =
            |list: &&Collection| circles.contains(&circle_of(list)) && self.remotes.contains_key(&list.connection);
        let peers: BTreeSet<ConnectionId> = others.into_iter().filter(meets).map(|list| list.connection).collect();
        peers.into_iter().collect()
    }

    /// What to call a place in a sentence.
    pub(crate) fn place(&self, collection: CollectionId) -> String {
        let Some(collection) = self.collections.get(&collection) else { return collection.to_string() };
        let connection = self.connections.get(&collection.connection).map_or("", |connection| &connection.name);
        if connection == collection.name {
            connection.to_owned()
        } else {
            format!("{} ({connection})", collection.name)
        }
    }
}

/// Where it is noted that a collection has been listed completely.
pub(crate) fn listed_key(collection: CollectionId) -> String {
    format!("listed/{collection}")
}

/// Whether a record belongs into a collection by its filter.
pub(crate) fn admits(collection: &Collection, kind: Kind, fields: &Fields) -> bool {
    let filter = &collection.filter;
    let in_category = filter.categories.is_empty()
        || match fields.get("categories") {
            Some(Value::List(list)) => list.iter().any(|category| filter.categories.contains(category)),
            _ => false,
        };
    let from = filter.from.is_none_or(|from| match fields.get(kind.schema().date) {
        // A series goes on; where it ends is not looked into, so that nothing is cut off by mistake.
        Some(Value::When(when)) => !when.repeats.is_empty() || when.start.date() >= from,
        Some(Value::Date(date)) => *date >= from,
        _ => true,
    });
    let of_kind = filter.kinds.is_empty() || filter.kinds.contains(&kind);
    in_category && from && of_kind
}

/// What a record of this collection is.
pub(crate) fn classify(collection: &Collection, kind: Kind, fields: &Fields) -> Kind {
    use wedsync_domain::connection::Weddings;
    match (&collection.weddings, kind) {
        (Weddings::All, Kind::Appointment) => Kind::Wedding,
        (Weddings::Category(wanted), Kind::Appointment) => match fields.get("categories") {
            Some(Value::List(list)) if list.iter().any(|category| category.eq_ignore_ascii_case(wanted)) => {
                Kind::Wedding
            }
            _ => kind,
        },
        _ => kind,
    }
}
