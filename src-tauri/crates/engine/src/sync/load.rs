//! Reads everything the planner is shown of one record.

use super::belongs::{Belonging, Belongs};
use super::desk::{CarriedBy, Desk, admits};
use super::dress::{Dress, dresses};
use super::plan::{Plan, plan};
use super::relatives::Relatives;
use super::view::{Spoke, View, Window};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::{BodyId, CollectionId, LinkId, RecordId};
use wedsync_domain::{FieldName, Fields, Kind, Timestamp, fields};
use wedsync_store::rows::{Action, ArrivalState, HeldState, HeldWhat, Link, Presence, Record};
use wedsync_store::{StoreError, View as Stored};

/// Where a record is not and should be, and where it can not be for want of something of that kind.
type Absences = (Vec<CollectionId>, Vec<(CollectionId, Kind)>);

/// One record with all its links, and what a person said about it.
pub(crate) struct Loaded {
    pub(crate) record: Record,
    pub(crate) links: Vec<Link>,
    bodies: HashMap<BodyId, Arc<Fields>>,
    carried: BTreeMap<LinkId, CarriedBy>,
    waiting: BTreeMap<LinkId, BTreeSet<FieldName>>,
    refused: BTreeMap<LinkId, BTreeSet<FieldName>>,
    expelled: BTreeSet<LinkId>,
    edits: BTreeMap<FieldName, Window>,
    absent_from: Vec<CollectionId>,
    /// Those in which it cannot be for want of something of that kind.
    pub(crate) lacking: Vec<(CollectionId, Kind)>,
    relatives: OnceCell<Relatives>,
    /// A place of this record takes no part at the moment: it must be planned again when it does.
    pub(crate) incomplete: bool,
}

impl Loaded {
    /// `None` if there is no such record any more.
    pub(crate) fn read(view: &Stored<'_>, desk: &Desk, id: RecordId) -> Result<Option<Self>, StoreError> {
        let Some(record) = view.record(id)? else { return Ok(None) };
        let links = view.links_of(id)?;
        let mut bodies = HashMap::new();
        let ids = links.iter().flat_map(|link| [link.agreed_ours, link.agreed_theirs, link.theirs]);
        for body in ids.chain([record.body]) {
            if let std::collections::hash_map::Entry::Vacant(entry) = bodies.entry(body) {
                entry.insert(view.body(body)?);
            }
        }
        let mut carried = BTreeMap::new();
        let mut incomplete = false;
        for link in &links {
            match desk.remote_of(link.collection) {
                Some(remote) => {
                    carried.insert(link.id, CarriedBy { remote: Arc::clone(remote), kind: record.kind });
                }
                None => incomplete = true,
            }
        }
        let mut loaded = Self {
            record,
            links,
            bodies,
            carried,
            waiting: BTreeMap::new(),
            refused: BTreeMap::new(),
            expelled: BTreeSet::new(),
            edits: BTreeMap::new(),
            absent_from: Vec::new(),
            lacking: Vec::new(),
            relatives: OnceCell::new(),
            incomplete,
        };
        loaded.find_answers(view)?;
        (loaded.absent_from, loaded.lacking) = loaded.absences(view, desk, loaded.record.kind, &loaded.ours())?;
        if desk.rules.compare_times() {
            loaded.find_edits(view)?;
        }
        Ok(Some(loaded))
    }

    /// What we say; of an archived record, what we said last.
    pub(crate) fn ours(&self) -> Arc<Fields> {
        self.body(self.record.body)
    }

    /// A body that was read with the record.
    pub(crate) fn body(&self, id: BodyId) -> Arc<Fields> {
        self.bodies.get(&id).cloned().unwrap_or_default()
    }

    /// What it wears in a list, in our eyes.
    pub(crate) fn dress(&self, view: &Stored<'_>, desk: &Desk, list: &Collection) -> Result<Option<Dress>, StoreError> {
        if self.record.kind != Kind::Appointment || !dresses(desk, list) {
            return Ok(None);
        }
        Dress::around(view, desk, list, self.relatives(view)?, &self.record.title)
    }

    /// What stands around it, read when it is first asked for: a record that is everywhere it belongs needs none of it.
    pub(crate) fn relatives(&self, view: &Stored<'_>) -> Result<&Relatives, StoreError> {
        if let Some(known) = self.relatives.get() {
            return Ok(known);
        }
        let read = Relatives::of(view, &self.record)?;
        Ok(self.relatives.get_or_init(|| read))
    }

    /// The link of that id.
    pub(crate) fn link(&self, id: LinkId) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }

    /// Asks the planner.
    pub(crate) fn plan(&self, desk: &Desk) -> Plan {
        let ours = self.ours();
        let none = BTreeSet::new();
        let halves: Vec<_> = self
            .links
            .iter()
            .map(|link| (self.body(link.agreed_ours), self.body(link.agreed_theirs), self.body(link.theirs)))
            .collect();
        let spokes: Vec<Spoke<'_>> = self
            .links
            .iter()
            .zip(&halves)
            .filter_map(|(link, (agreed_ours, agreed_theirs, theirs))| {
                let collection = desk.collections.get(&link.collection)?;
                Some(Spoke {
                    link: link.id,
                    connection: collection.connection,
                    category: desk.categories.get(&collection.connection).map_or("", String::as_str),
                    agreed_ours,
                    agreed_theirs,
                    theirs,
                    presence: link.presence,
                    reads: collection.direction.reads(),
                    writes: collection.direction.writes() && !collection.read_only,
                    changed: Window { after: link.seen_same, by: link.seen_changed.unwrap_or(link.seen_same) },
                    told: link.told_changed,
                    carries: self.carried.get(&link.id)?,
                    waiting: self.waiting.get(&link.id).unwrap_or(&none),
                    expelled: self.expelled.contains(&link.id),
                    refused: self.refused.get(&link.id).unwrap_or(&none),
                })
            })
            .collect();
        plan(&View {
            kind: self.record.kind,
            ours: &ours,
            archived: self.record.archived.is_some(),
            edits: &self.edits,
            spokes: &spokes,
            absent_from: &self.absent_from,
            policies: &desk.rules,
        })
    }

    /// What a person said, or has yet to say, about held steps of this record.
    fn find_answers(&mut self, view: &Stored<'_>) -> Result<(), StoreError> {
        for held in view.held_of(self.record.id)? {
            match (held.what, held.state) {
                (HeldWhat::DeleteTheirs { link }, HeldState::Approved) => drop(self.expelled.insert(link)),
                (HeldWhat::MassChange { link, field }, HeldState::Waiting) => {
                    self.waiting.entry(link).or_default().insert(field);
                }
                (HeldWhat::MassChange { link, field }, HeldState::Refused) => {
                    self.refused.entry(link).or_default().insert(field);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Collections of the circle in which it should be, if it were of this kind and said this, and is not; and those
    /// in which it cannot be for want of something.
    pub(crate) fn absences(
        &self,
        view: &Stored<'_>,
        desk: &Desk,
        kind: Kind,
        ours: &Fields,
    ) -> Result<Absences, StoreError> {
        let (mut absent_from, mut lacking) = (Vec::new(), Vec::new());
        if self.record.archived.is_some() || self.record.circle.starts_with("alone:") {
            return Ok((absent_from, lacking));
        }
        for collection in desk.circle(&self.record.circle) {
            let linked = self.links.iter().any(|link| link.collection == collection.id);
            let wanted = collection.direction.writes()
                && !collection.read_only
                && desk.listed.contains(&collection.id)
                && admits(collection, kind, ours);
            let Some(remote) = desk.remote_of(collection.id) else { continue };
            if linked || !wanted || !remote.holds(kind) || self.asked_about(view, collection.id)? {
                continue;
            }
            let belonging = Belonging { view, desk, list: collection, remote: remote.as_ref() };
            match belonging.of(&self.record, kind, ours, self.relatives(view)?)? {
                Belongs::Yes => absent_from.push(collection.id),
                Belongs::Lacks(need) => lacking.push((collection.id, need)),
                Belongs::No => {}
            }
        }
        Ok((absent_from, lacking))
    }

    /// Whether an arrival there may be this very record: then a person is asked first.
    fn asked_about(&self, view: &Stored<'_>, collection: CollectionId) -> Result<bool, StoreError> {
        let mut asked = view.arrivals(collection, ArrivalState::Asked)?.into_iter();
        asked.try_fold(false, |found, arrival| {
            let question = view.question_at(collection, &arrival.remote)?;
            Ok(found || question.is_some_and(|question| question.candidates.contains(&self.record.id)))
        })
    }

    /// When each of our fields was last changed, from the journal: exact for a person's edit; for a change taken in
    /// from a place, as wide as it was seen there.
    fn find_edits(&mut self, view: &Stored<'_>) -> Result<(), StoreError> {
        for change in view.changes_of_record(self.record.id)? {
            let exact = matches!(change.action, Action::Edited | Action::Settled);
            if !exact && !matches!(change.action, Action::Pulled | Action::Created | Action::Restored) {
                continue;
            }
            let after = match change.after {
                Some(body) => view.body(body)?,
                None => continue,
            };
            let before = match change.before {
                Some(body) => view.body(body)?,
                None => Arc::default(),
            };
            let window = Window { after: if exact { change.at } else { Timestamp(i64::MIN) }, by: change.at };
            for field in fields::difference(&before, &after).into_keys() {
                self.edits.insert(field, window);
            }
        }
        Ok(())
    }

    /// Whether every link is there or known to be gone, so that a deletion can be judged.
    pub(crate) fn all_observed(&self) -> bool {
        self.links.iter().all(|link| link.presence != Presence::Missing)
    }
}
