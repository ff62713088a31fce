//! Which records belong together: a wedding and its people, appointments, invoices and payments. Follows from what
//! the places say ([`wedsync_store::references`]) through the links, so that whatever is matched in one tool is related
//! in all. Whether that lets a record into a place is said in [`super::belongs`].

use wedsync_domain::Kind;
use wedsync_domain::ids::{ConnectionId, RecordId};
use wedsync_domain::ports::Reference;
use wedsync_store::rows::{Link, Record};
use wedsync_store::{StoreError, View};

use super::desk::Desk;

/// What stands around one record.
#[derive(Debug, Default)]
pub(crate) struct Relatives {
    /// Named by it first, in their order, then those that name it.
    near: Vec<Record>,
    /// The wedding it belongs to, if that is clear.
    pub(crate) wedding: Option<Record>,
    /// The people it is about: of an invoice those it names first, then those of its wedding.
    pub(crate) people: Vec<Record>,
}

impl Relatives {
    pub(crate) fn of(view: &View<'_>, record: &Record) -> Result<Self, StoreError> {
        if !view.any_references()? {
            return Ok(Self::default());
        }
        let near = near(view, record.id)?;
        Self::among(view, near, Some(record))
    }

    /// Of a remote record that is not linked yet.
    pub(crate) fn of_named(view: &View<'_>, named: Vec<Record>) -> Result<Self, StoreError> {
        if named.is_empty() { Ok(Self::default()) } else { Self::among(view, named, None) }
    }

    fn among(view: &View<'_>, near: Vec<Record>, of: Option<&Record>) -> Result<Self, StoreError> {
        let itself = of.filter(|record| record.kind == Kind::Wedding);
        let wedding = match itself.cloned().or_else(|| first(&near, Kind::Wedding)) {
            Some(wedding) => Some(wedding),
            None if of.is_some_and(|record| record.kind == Kind::Contact) => None,
            None => beyond(view, &near)?,
        };
        let mut people: Vec<Record> = near.iter().filter(|record| record.kind == Kind::Contact).cloned().collect();
        if let Some(wedding) = wedding.as_ref().filter(|_| itself.is_none()) {
            let theirs = near_of_kind(view, wedding.id, Kind::Contact)?;
            people.extend(
                theirs.into_iter().filter(|one| !people.iter().any(|known| known.id == one.id)).collect::<Vec<_>>(),
            );
        }
        Ok(Self { near, wedding, people })
    }

    /// Those of one kind that stand right beside it.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.near.iter().filter(move |record| record.kind == kind)
    }

    /// All of them, each once, by kind.
    pub(crate) fn everyone(self) -> Vec<Record> {
        let mut all: Vec<Record> = self.wedding.into_iter().chain(self.people).chain(self.near).collect();
        all.sort_by_key(|record| (record.kind, record.date.is_none(), record.date, record.id));
        all.dedup_by_key(|record| record.id);
        all
    }

    /// Everything of a kind that could be named for it, best first.
    fn candidates(&self, kind: Kind) -> Vec<&Record> {
        match kind {
            Kind::Wedding => self.wedding.iter().collect(),
            Kind::Contact => self.people.iter().collect(),
            _ => self.all(kind).collect(),
        }
    }

    /// Whether there is anything of that kind to name.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        !self.candidates(kind).is_empty()
    }

    /// What can be named of these kinds in an account, in its own words. Of several people the one who is billed comes
    /// first: whoever the account has already.
    pub(crate) fn in_account(
        &self,
        view: &View<'_>,
        desk: &Desk,
        account: ConnectionId,
    ) -> Result<Vec<Reference>, StoreError> {
        let mut references = Vec::new();
        for kind in [Kind::Wedding, Kind::Contact, Kind::Invoice] {
            for record in self.candidates(kind) {
                for link in view.links_of(record.id)? {
                    references.extend(reference(desk, account, kind, &link));
                }
            }
        }
        Ok(references)
    }

    /// The one of its people who is asked for the money in an account: who is there already, else the first with an
    /// email address, else the first.
    pub(crate) fn billed(
        &self,
        view: &View<'_>,
        desk: &Desk,
        account: ConnectionId,
    ) -> Result<Option<RecordId>, StoreError> {
        for person in &self.people {
            if linked_in(view, desk, person.id, account)? {
                return Ok(Some(person.id));
            }
        }
        for person in &self.people {
            if view.body(person.body)?.contains_key("email") {
                return Ok(Some(person.id));
            }
        }
        Ok(self.people.first().map(|person| person.id))
    }
}

/// Whether a record is in one of the account's lists.
pub(crate) fn linked_in(
    view: &View<'_>,
    desk: &Desk,
    record: RecordId,
    account: ConnectionId,
) -> Result<bool, StoreError> {
    let links = view.links_of(record)?;
    Ok(links.iter().any(|link| desk.collections.get(&link.collection).is_some_and(|list| list.connection == account)))
}

fn reference(desk: &Desk, account: ConnectionId, kind: Kind, link: &Link) -> Option<Reference> {
    let list = desk.collections.get(&link.collection).filter(|list| list.connection == account)?;
    Some(Reference { kind, collection: list.key.clone(), id: link.remote.clone() })
}

fn near(view: &View<'_>, id: RecordId) -> Result<Vec<Record>, StoreError> {
    let mut near = view.named_by(id)?;
    let naming = view.naming(id)?;
    near.extend(naming.into_iter().filter(|one| !near.iter().any(|known| known.id == one.id)).collect::<Vec<_>>());
    Ok(near)
}

/// The records of one kind right beside another, those that it names first.
pub(crate) fn near_of_kind(view: &View<'_>, id: RecordId, kind: Kind) -> Result<Vec<Record>, StoreError> {
    Ok(near(view, id)?.into_iter().filter(|record| record.kind == kind).collect())
}

/// A wedding that is reached over an invoice, or over people who have only this one.
fn beyond(view: &View<'_>, near: &[Record]) -> Result<Option<Record>, StoreError> {
    for invoice in near.iter().filter(|record| record.kind == Kind::Invoice) {
        if let Some(wedding) = first(&self::near(view, invoice.id)?, Kind::Wedding) {
            return Ok(Some(wedding));
        }
    }
    let mut found: Vec<Record> = Vec::new();
    for person in near.iter().filter(|record| record.kind == Kind::Contact) {
        let weddings = near_of_kind(view, person.id, Kind::Wedding)?;
        found.extend(
            weddings.into_iter().filter(|one| !found.iter().any(|known| known.id == one.id)).collect::<Vec<_>>(),
        );
    }
    // A planner has many: then nobody knows which.
    Ok(<[Record; 1]>::try_from(found).ok().map(|[only]| only))
}

fn first(records: &[Record], kind: Kind) -> Option<Record> {
    records.iter().find(|record| record.kind == kind).cloned()
}
