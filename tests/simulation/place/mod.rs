//! A scripted provider: lists of records with the manners and faults of real ones, and what a person does there. How it
//! answers is in `remote`, what it makes of what it is told in `keeping`. Knows nothing of the engine.

mod keeping;
mod lists;
mod remote;

use lists::{List, State, Stored};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard};
use wedsync_domain::ids::{RemoteId, Uid};
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fields, Kind, Value};

/// What sort of provider it is.
#[derive(Debug)]
pub struct Shape {
    pub category: &'static str,
    /// Each list holds one kind.
    pub lists: &'static [(&'static str, Kind)],
    /// What a record must name when it is created.
    pub needs: &'static [(Kind, &'static [Kind])],
}

/// The only list of a calendar.
pub const KEY: &str = "list";

pub static CALENDAR: Shape = Shape { category: "calendar", lists: &[(KEY, Kind::Appointment)], needs: &[] };
pub static CRM: Shape = Shape {
    category: "crm",
    lists: &[
        ("jobs", Kind::Wedding),
        ("people", Kind::Contact),
        ("events", Kind::Appointment),
        ("orders", Kind::Invoice),
        ("payments", Kind::Payment),
    ],
    needs: &[(Kind::Invoice, &[Kind::Wedding]), (Kind::Payment, &[Kind::Wedding])],
};
pub static LEDGER: Shape = Shape {
    category: "accounting",
    lists: &[("customers", Kind::Contact), ("invoices", Kind::Invoice), ("receipts", Kind::Payment)],
    needs: &[(Kind::Invoice, &[Kind::Contact]), (Kind::Payment, &[Kind::Invoice])],
};

impl Shape {
    /// The list that holds a kind.
    pub fn list(&self, of: Kind) -> Option<&'static str> {
        self.lists.iter().find(|(_, kind)| *kind == of).map(|(key, _)| *key)
    }
}

/// How this provider behaves all the time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manners {
    /// Says what was deleted; otherwise only a listing shows it.
    pub tombstones: bool,
    /// Gives revisions; otherwise only values can be compared.
    pub revisions: bool,
    /// Tells the revision that a write got.
    pub tells_revision: bool,
    /// Gives its own ids; otherwise they follow from the identity.
    pub own_ids: bool,
    /// Writes text its own way: capitals and trailing blanks.
    pub normalises: bool,
    /// Has room for notes.
    pub notes: bool,
    /// Cannot be asked for an identity before it creates; only with ids of its own.
    pub blind: bool,
    /// Stamps every item, anew at every reading where it has no revisions.
    pub stamps: bool,
    /// Items in one page.
    pub page: usize,
    /// No room for an identity of ours: it asks what people would call the same before it makes anything.
    pub nameless: bool,
    /// Invoices and payments are entered there by people alone.
    pub money_read_only: bool,
    /// What changed lately is told again with every change: a watermark whose seconds are the same.
    pub overlaps: bool,
    /// A wedding that is deleted there shows as closed.
    pub closes: bool,
    /// Takes away blanks around words and lines.
    pub trims: bool,
    /// Writes telephone numbers and email addresses one way.
    pub formats: bool,
    /// Rounds amounts to whole pence.
    pub rounds: bool,
    /// Keeps so much of notes.
    pub cuts_notes: Option<usize>,
    /// Notes lose their empty lines, as on the way through a web page.
    pub html: bool,
}

/// What goes wrong, once, with the next call of its sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The listing call is not answered.
    ListFails,
    /// The listing breaks off after its first page.
    ListBreaks,
    /// The listing is empty, and says that this is all there is.
    ListEmpty,
    /// The listing has only every second item, and says that this is all there is.
    ListHalved,
    /// One item comes twice in the listing.
    ListTwice,
    /// The cursor is no longer accepted.
    CursorExpired,
    /// The write is not carried out and not answered.
    WriteFails,
    /// The write is carried out, its answer is lost.
    AnswerLost,
    /// Asked to slow down.
    SlowDown,
    /// The sign-in is refused.
    SignInRefused,
    /// Reads after the next write show what was before it.
    StaleRead,
    /// Single items cannot be asked for.
    ReadFails,
    /// Revisions change without any change of the items.
    RevisionsRenewed,
    /// What changed since it was last shown is not in the listing yet.
    ListLags,
    /// Something was deleted on the first page while the second was fetched: what moved up is in neither.
    PagesShift,
    /// A list of changes leaves one out.
    ChangeForgotten,
}

/// One item as a person sees it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: RemoteId,
    pub uid: Uid,
    pub fields: Fields,
    pub refs: Vec<Reference>,
}

pub struct Place {
    pub name: String,
    pub manners: Manners,
    pub shape: &'static Shape,
    state: Mutex<State>,
    readings: AtomicU64,
    meanwhile: Mutex<Option<Meanwhile>>,
}

/// What a person does while a write is on its way.
pub type Meanwhile = Box<dyn FnOnce() + Send>;

impl Place {
    pub fn new(name: &str, shape: &'static Shape, manners: Manners) -> Arc<Self> {
        let lists = shape.lists.iter().map(|(key, kind)| ((*key).into(), List::of(*kind))).collect();
        let state = Mutex::new(State { lists, ..State::default() });
        let (readings, meanwhile) = Default::default();
        Arc::new(Self { name: name.to_owned(), manners, shape, state, readings, meanwhile })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn befall(&self, mishap: Mishap) {
        self.state().mishaps.push_back(mishap);
    }

    pub fn heal(&self) {
        let state = &mut *self.state();
        state.mishaps.clear();
        for list in state.lists.values_mut() {
            // Saved again so that it can be read: a change like any other.
            for id in std::mem::take(&mut list.garbled) {
                if let Some(item) = list.items.get(&id).cloned() {
                    list.put(&mut state.clock, id, item, false);
                }
            }
            list.items.values_mut().for_each(|item| item.before = None);
        }
    }

    /// The program that asked it was started anew: what was remembered only there is gone.
    pub fn forgets(&self) {
        self.state().met.clear();
    }

    /// Writes that came in through the front door.
    pub fn writes(&self) -> u64 {
        self.state().writes
    }

    pub fn deletions(&self) -> u64 {
        self.state().deleted.len() as u64
    }

    /// What was deleted through the front door.
    pub fn deleted(&self) -> Vec<(Kind, Fields)> {
        self.state().deleted.clone()
    }

    /// What was asked of it that nobody may ask.
    pub fn outrages(&self) -> Vec<String> {
        self.state().outrages.clone()
    }

    /// What a person sees in a list.
    pub fn items(&self, list: &str) -> Vec<Entry> {
        let state = self.state();
        let mut items: Vec<Entry> = state.lists[&list.into()]
            .items
            .iter()
            .map(|(id, item)| {
                let Stored { uid, fields, refs, .. } = item.clone();
                Entry { id: id.clone(), uid, fields, refs }
            })
            .collect();
        // In an order that does not depend on who gave the ids.
        items.sort_by(|a, b| (&a.uid, &a.id).cmp(&(&b.uid, &b.id)));
        items
    }

    /// Under which name an item is there now: records that were made one are found under that which stayed.
    pub fn stands_for(&self, id: &RemoteId) -> RemoteId {
        let merged = &self.state().merged;
        let mut id = id;
        while let Some(other) = merged.get(id) {
            id = other;
        }
        id.clone()
    }

    /// Done once, at the next write.
    pub fn meanwhile(&self, act: Option<Meanwhile>) {
        *self.meanwhile.lock().unwrap() = act;
    }

    // What a person does there.

    pub fn person_creates(&self, list: &str, uid: &str, fields: Fields, refs: Vec<Reference>) -> RemoteId {
        let state = &mut *self.state();
        let id = if self.manners.own_ids { state.fresh_id() } else { uid.into() };
        let uid = if self.manners.nameless { keeping::derived(&self.name, list, &id) } else { uid.into() };
        let list = state.lists.get_mut(&list.into()).unwrap();
        list.put(&mut state.clock, id.clone(), Stored::new(uid, fields, refs), false);
        id
    }

    /// Empty text empties the field.
    pub fn person_edits(&self, list: &str, id: &RemoteId, field: &str, value: &str) {
        self.person_changes(list, id, |item| {
            if value.is_empty() {
                item.fields.remove(field);
            } else {
                item.fields.insert(field.into(), Value::Text(value.into()));
            }
        });
    }

    /// Says what it belongs to from now on.
    pub fn person_relates(&self, list: &str, id: &RemoteId, refs: Vec<Reference>) {
        self.person_changes(list, id, |item| item.refs = refs);
    }

    fn person_changes(&self, list: &str, id: &RemoteId, change: impl FnOnce(&mut Stored)) {
        let state = &mut *self.state();
        let list = state.lists.get_mut(&list.into()).unwrap();
        if let Some(mut item) = list.items.get(id).cloned() {
            change(&mut item);
            list.put(&mut state.clock, id.clone(), item, false);
        }
    }

    /// What named it names it no more. A wedding may only be closed by that.
    pub fn person_deletes(&self, list: &str, id: &RemoteId) {
        if self.manners.closes && self.shape.list(Kind::Wedding) == Some(list) {
            return self.person_edits(list, id, "status", "closed");
        }
        self.state().delete(&list.into(), id);
    }

    /// Put somewhere else there: the same object under another name.
    pub fn person_moves(&self, list: &str, id: &RemoteId) {
        let state = &mut *self.state();
        let fresh = state.fresh_id();
        let lists = &mut state.lists;
        let Some(item) = lists[&list.into()].items.get(id).cloned() else { return };
        lists.get_mut(&list.into()).unwrap().delete(id);
        lists.get_mut(&list.into()).unwrap().put(&mut state.clock, fresh.clone(), item, false);
        point(state, list, id, &fresh);
    }

    /// Two of a list are made one: what named the second names the first, and the second can be read no more.
    pub fn person_merges(&self, list: &str, stays: &RemoteId, goes: &RemoteId) {
        let state = &mut *self.state();
        state.merged.insert(goes.clone(), stays.clone());
        point(state, list, goes, stays);
        let list = state.lists.get_mut(&list.into()).unwrap();
        if let Some(item) = list.items.get(goes).cloned() {
            list.put(&mut state.clock, goes.clone(), item, false);
        }
    }

    pub fn person_garbles(&self, list: &str, id: &RemoteId) {
        let state = &mut *self.state();
        let list = state.lists.get_mut(&list.into()).unwrap();
        let Some(item) = list.items.get(id).cloned() else {
            return;
        };
        list.garbled.insert(id.clone());
        list.put(&mut state.clock, id.clone(), item, false);
    }
}

/// Whatever named the one names the other.
fn point(state: &mut State, list: &str, from: &RemoteId, to: &RemoteId) {
    let State { lists, clock, .. } = state;
    for other in lists.values_mut() {
        let named = |item: &Stored| item.refs.iter().any(|one| one.id == *from && one.collection.as_str() == list);
        let naming: Vec<_> = other.items.iter().filter(|(_, item)| named(item)).map(|(id, _)| id.clone()).collect();
        for id in naming {
            let mut item = other.items[&id].clone();
            item.refs.iter_mut().filter(|one| one.id == *from).for_each(|one| one.id = to.clone());
            other.put(clock, id, item, false);
        }
    }
}
