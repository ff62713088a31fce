//! A scripted provider: one list of records with the manners and faults of real ones. Knows nothing of the engine.

use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Revision, Uid};
use wedsync_domain::ports::{Answer, Draft, Item, Known, Page, Reading, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};

/// How this provider behaves all the time.
#[derive(Debug, Clone, Copy)]
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
}

#[derive(Debug, Clone)]
struct Stored {
    uid: Uid,
    fields: Fields,
    revision: u64,
    /// What a stale read shows, and how often still.
    before: Option<(Fields, u64, u8)>,
}

#[derive(Debug, Default)]
struct State {
    items: BTreeMap<RemoteId, Stored>,
    /// Every change since the beginning: the cursor is a position in it.
    log: Vec<RemoteId>,
    clock: u64,
    oldest_cursor: usize,
    garbled: BTreeSet<RemoteId>,
    mishaps: VecDeque<Mishap>,
    /// Listings under way, by position.
    writes: u64,
    deletions: u64,
}

pub struct Place {
    pub name: String,
    pub manners: Manners,
    state: Mutex<State>,
    readings: AtomicU64,
    meanwhile: Mutex<Option<Meanwhile>>,
}

/// What a person does while a write is on its way.
pub type Meanwhile = Box<dyn FnOnce() + Send>;

pub const KEY: &str = "list";

impl Place {
    pub fn new(name: &str, manners: Manners) -> Arc<Self> {
        let (state, readings, meanwhile) = Default::default();
        Arc::new(Self { name: name.to_owned(), manners, state, readings, meanwhile })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn befall(&self, mishap: Mishap) {
        self.state().mishaps.push_back(mishap);
    }

    pub fn heal(&self) {
        let mut state = self.state();
        state.mishaps.clear();
        let garbled: Vec<RemoteId> = std::mem::take(&mut state.garbled).into_iter().collect();
        // Saved again so that it can be read: a change like any other.
        for id in garbled
            .iter()
            .filter_map(|id| state.items.get(id).map(|item| (id.clone(), item.clone())))
            .collect::<Vec<_>>()
        {
            state.put(id.0, id.1.uid, id.1.fields, false);
        }
        for item in state.items.values_mut() {
            item.before = None;
        }
    }

    /// Writes that came in through the front door.
    pub fn writes(&self) -> u64 {
        self.state().writes
    }

    pub fn deletions(&self) -> u64 {
        self.state().deletions
    }

    /// What a person sees there.
    pub fn items(&self) -> Vec<(RemoteId, Uid, Fields)> {
        let state = self.state();
        let mut items: Vec<_> =
            state.items.iter().map(|(id, item)| (id.clone(), item.uid.clone(), item.fields.clone())).collect();
        // In an order that does not depend on who gave the ids.
        items.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        items
    }

    /// Done once, at the next write.
    pub fn meanwhile(&self, act: Option<Meanwhile>) {
        *self.meanwhile.lock().unwrap() = act;
    }

    // What a person does there.

    pub fn person_creates(&self, uid: &str, fields: Fields) {
        let mut state = self.state();
        let id = if self.manners.own_ids { state.fresh_id() } else { uid.into() };
        state.put(id, uid.into(), fields, false);
    }

    pub fn person_edits(&self, id: &RemoteId, field: &str, value: &str) {
        let mut state = self.state();
        let Some(item) = state.items.get(id) else { return };
        let (uid, mut fields) = (item.uid.clone(), item.fields.clone());
        fields.insert(field.into(), Value::Text(value.into()));
        state.put(id.clone(), uid, fields, false);
    }

    pub fn person_deletes(&self, id: &RemoteId) {
        self.state().delete(id);
    }

    pub fn person_garbles(&self, id: &RemoteId) {
        let mut state = self.state();
        let Some(item) = state.items.get(id).cloned() else {
            return;
        };
        state.garbled.insert(id.clone());
        state.put(id.clone(), item.uid, item.fields, false);
    }

    fn item(&self, garbled: &BTreeSet<RemoteId>, id: &RemoteId, stored: &mut Stored) -> Item {
        let (mut fields, revision) = match &mut stored.before {
            Some((fields, revision, left)) if *left > 0 => {
                *left -= 1;
                (fields.clone(), *revision)
            }
            _ => (stored.fields.clone(), stored.revision),
        };
        if self.manners.stamps {
            let stamp = if self.manners.revisions { revision } else { self.readings.fetch_add(1, Ordering::Relaxed) };
            fields.insert("ical/DTSTAMP".into(), Value::Text(format!("stamp {stamp}")));
        }
        let revision = self.manners.revisions.then(|| Revision::from(format!("r{revision}")));
        let reading = if garbled.contains(id) {
            Err(Fault::new(FaultKind::Malformed, "garbled", "it cannot be read"))
        } else {
            Ok(Reading { uid: stored.uid.clone(), kind: Kind::Appointment, fields, refs: Vec::new() })
        };
        Item { id: id.clone(), revision, reading }
    }

    fn store(&self, draft: &Draft) -> Fields {
        let mut fields = draft.fields.clone();
        if !self.manners.notes {
            fields.remove("notes");
        }
        if !self.manners.normalises {
            return fields;
        }
        let normal = |value: &Value| match value {
            Value::Text(text) => Value::Text(format!("{} ", text.to_uppercase())),
            other => other.clone(),
        };
        fields.iter().map(|(field, value)| (field.clone(), normal(value))).collect()
    }

    fn carry_out(&self, state: &mut State, write: &Write) -> Result<Written, Fault> {
        let changed = || Fault::new(FaultKind::Changed, "changed", "it is newer there");
        match write {
            Write::Create { draft } => {
                if !self.manners.blind && state.items.values().any(|item| item.uid == draft.uid) {
                    return Err(changed());
                }
                let id = if self.manners.own_ids { state.fresh_id() } else { draft.uid.0.clone().into() };
                let fields = self.store(draft);
                state.put(id.clone(), draft.uid.clone(), fields.clone(), false);
                Ok(self.written(state, id, fields))
            }
            Write::Update { id, revision, draft } => {
                let Some(item) = state.items.get(id) else {
                    return Err(Fault::new(FaultKind::Missing, "missing", "it is not there"));
                };
                if revision.as_ref().is_some_and(|seen| seen.as_str() != format!("r{}", item.revision)) {
                    return Err(changed());
                }
                let (uid, fields) = (item.uid.clone(), self.store(draft));
                let shows_old = state.take(Mishap::StaleRead);
                state.put(id.clone(), uid, fields.clone(), shows_old);
                Ok(self.written(state, id.clone(), fields))
            }
            Write::Delete { id, revision } => {
                if let Some(item) = state.items.get(id) {
                    if revision.as_ref().is_some_and(|seen| seen.as_str() != format!("r{}", item.revision)) {
                        return Err(changed());
                    }
                    state.deletions += 1;
                    state.delete(id);
                }
                Ok(Written { id: id.clone(), revision: None, fields: None })
            }
        }
    }

    fn written(&self, state: &State, id: RemoteId, fields: Fields) -> Written {
        let revision = (self.manners.revisions && self.manners.tells_revision)
            .then(|| Revision::from(format!("r{}", state.items[&id].revision)));
        // One that does not tell the revision does not tell what it stored either.
        Written { id, fields: revision.is_some().then_some(fields), revision }
    }
}

impl State {
    fn fresh_id(&mut self) -> RemoteId {
        self.clock += 1;
        format!("own-{}", self.clock).into()
    }

    /// `stale`: what comes next may still show what was before.
    fn put(&mut self, id: RemoteId, uid: Uid, fields: Fields, stale: bool) {
        self.clock += 1;
        let before = self.items.get(&id).filter(|_| stale).map(|item| (item.fields.clone(), item.revision, 2));
        self.items.insert(id.clone(), Stored { uid, fields, revision: self.clock, before });
        self.log.push(id);
    }

    fn delete(&mut self, id: &RemoteId) {
        if self.items.remove(id).is_some() {
            self.log.push(id.clone());
        }
    }

    /// Whether this is the next thing to go wrong; then it has gone wrong.
    fn take(&mut self, mishap: Mishap) -> bool {
        let hit = self.mishaps.front() == Some(&mishap);
        if hit {
            self.mishaps.pop_front();
        }
        hit
    }

    fn take_common(&mut self) -> Result<(), Fault> {
        if self.take(Mishap::SlowDown) {
            return Err(Fault::new(FaultKind::RateLimited { until: None }, "slow_down", "slow down"));
        }
        if self.take(Mishap::SignInRefused) {
            return Err(Fault::new(FaultKind::SignInNeeded, "sign_in_refused", "the sign-in is refused"));
        }
        Ok(())
    }
}

fn no_answer() -> Fault {
    Fault::new(FaultKind::Transient, "no_answer", "no answer")
}

#[async_trait]
impl Remote for Place {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let name = self.name.clone();
        Ok(vec![RemoteCollection { key: KEY.into(), name, kind: Kind::Appointment, read_only: false }])
    }

    async fn changes(&self, _: &RemoteKey, cursor: Option<&Cursor>, _: &dyn Known) -> Result<Page, Fault> {
        let mut state = self.state();
        state.take_common()?;
        if state.take(Mishap::ListFails) {
            return Err(no_answer());
        }
        if state.take(Mishap::RevisionsRenewed) {
            let ids: Vec<RemoteId> = state.items.keys().cloned().collect();
            for id in ids {
                state.clock += 1;
                let clock = state.clock;
                state.items.get_mut(&id).unwrap().revision = clock;
                state.log.push(id);
            }
        }
        if state.take(Mishap::CursorExpired) {
            state.oldest_cursor = state.log.len();
        }
        let (since, page) = match cursor.map(Cursor::as_str) {
            Some(text) if text.starts_with('p') => {
                let (end, from) = text[1..].split_once(':').unwrap();
                (None, Some((end.parse::<usize>().unwrap(), from.parse::<usize>().unwrap())))
            }
            Some(text) => (text.parse::<usize>().ok().filter(|at| *at >= state.oldest_cursor), None),
            None => (None, None),
        };
        if let (Some(since), true) = (since, self.manners.tombstones) {
            return Ok(self.since(&mut state, since));
        }
        self.listing(&mut state, page)
    }

    async fn read(&self, _: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let mut state = self.state();
        state.take_common()?;
        if state.take(Mishap::ReadFails) {
            return Ok(ids.iter().map(|_| Answer::Unknown(no_answer())).collect());
        }
        let State { items, garbled, .. } = &mut *state;
        Ok(ids
            .iter()
            .map(|id| match items.get_mut(id) {
                Some(stored) => Answer::Here(self.item(garbled, id, stored)),
                None => Answer::Gone,
            })
            .collect())
    }

    async fn find(&self, _: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        let mut state = self.state();
        state.take_common()?;
        let State { items, garbled, .. } = &mut *state;
        let found = items.iter_mut().find(|(_, stored)| stored.uid == *uid);
        Ok(found.map(|(id, stored)| self.item(garbled, id, stored)))
    }

    async fn write(&self, _: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let act = self.meanwhile.lock().unwrap().take();
        if let Some(act) = act {
            act();
        }
        let mut state = self.state();
        let mut answers = Vec::new();
        for write in &writes {
            if let Err(fault) = state.take_common() {
                answers.push(Err(fault));
                continue;
            }
            if state.take(Mishap::WriteFails) {
                answers.push(Err(no_answer()));
                continue;
            }
            state.writes += 1;
            let lost = state.take(Mishap::AnswerLost);
            let answer = self.carry_out(&mut state, write);
            answers.push(if lost { Err(no_answer()) } else { answer });
        }
        answers
    }

    fn carries(&self, _: Kind, field: &str) -> bool {
        self.manners.notes || field != "notes"
    }

    fn holds(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Appointment | Kind::Wedding)
    }
}

impl Place {
    fn since(&self, state: &mut State, since: usize) -> Page {
        let mut page = Page { cursor: Some(state.log.len().to_string().into()), ..Page::default() };
        let mut changed: Vec<RemoteId> = state.log[since.min(state.log.len())..].to_vec();
        changed.sort();
        changed.dedup();
        let State { items, garbled, .. } = state;
        for id in changed {
            match items.get_mut(&id) {
                Some(stored) => page.items.push(self.item(garbled, &id, stored)),
                None => page.gone.push(id),
            }
        }
        page
    }

    fn listing(&self, state: &mut State, page: Option<(usize, usize)>) -> Result<Page, Fault> {
        let (end, from) = page.unwrap_or((state.log.len(), 0));
        let mut ids: Vec<RemoteId> = state.items.keys().cloned().collect();
        if from == 0 && state.take(Mishap::ListEmpty) {
            ids.clear();
        }
        if from == 0 && ids.len() <= self.manners.page && state.take(Mishap::ListHalved) {
            ids = ids.into_iter().step_by(2).collect();
        }
        if from > 0 && state.take(Mishap::ListBreaks) {
            return Err(no_answer());
        }
        let mut some: Vec<RemoteId> = ids.iter().skip(from).take(self.manners.page).cloned().collect();
        if let (Some(first), true) = (some.first().cloned(), state.take(Mishap::ListTwice)) {
            some.push(first);
        }
        let more = from + self.manners.page < ids.len();
        let cursor = if more {
            Some(format!("p{end}:{}", from + self.manners.page).into())
        } else {
            self.manners.tombstones.then(|| end.to_string().into())
        };
        let State { items: stored, garbled, .. } = state;
        let mut items = Vec::new();
        for id in &some {
            items.extend(stored.get_mut(id).map(|stored| self.item(garbled, id, stored)));
        }
        Ok(Page { items, cursor, more, full: true, ..Page::default() })
    }
}
