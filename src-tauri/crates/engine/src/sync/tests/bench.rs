//! A whole desk in memory: an engine over a store, a clock that goes when told, and places that do what they are told.

use crate::{CollectionChange, Engine, Report, SyncAsk};
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;
use wedsync_domain::alert::Channels;
use wedsync_domain::connection::{Connection, Direction};
use wedsync_domain::ids::{CollectionId, ConnectionId, Cursor, RecordId, RemoteId, RemoteKey, Uid};
use wedsync_domain::measure::Exporters;
use wedsync_domain::ports::{
    Answer, Disk, Item, Known, Page, Reading, Reference, Remote, RemoteCollection, Remotes, Request, Write, Written,
};
use wedsync_domain::{Clock, Fault, FaultKind, FieldName, Fields, Kind, Patch, Timestamp, Value};
use wedsync_store::rows::{Action, Change, Held, HeldState, Link, Question, Record, Versions};
use wedsync_store::{Store, StoreError, View};

/// A Saturday in May 2026, noon.
const START: i64 = 1_778_932_800_000;

struct TestClock(Mutex<i64>);

/// So many megabytes are free.
struct TestDisk(Mutex<Option<u64>>);

impl Disk for TestDisk {
    fn free_mb(&self) -> Option<u64> {
        *self.0.lock().unwrap()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(*self.0.lock().unwrap())
    }

    fn since_boot(&self) -> Duration {
        Duration::from_millis(u64::try_from(*self.0.lock().unwrap()).unwrap())
    }
}

#[derive(Debug, Clone)]
struct Stored {
    uid: Uid,
    kind: Kind,
    fields: Fields,
    revision: u64,
    refs: Vec<Reference>,
    changed: Option<Timestamp>,
}

#[derive(Default)]
struct Lists {
    items: BTreeMap<(RemoteKey, RemoteId), Stored>,
    count: u64,
    /// What was written through the front door: `create Anna & Ben`, `update …`, `delete …`.
    log: Vec<String>,
    /// Every call answers with this.
    fault: Option<Fault>,
    /// Cannot hold these.
    lacks: BTreeSet<FieldName>,
    /// Holds only this kind of record.
    only: Option<Kind>,
    /// Writes text in capitals.
    shouts: bool,
    /// Gives no revisions, and another stamp at every reading.
    restamps: bool,
    /// Writes come to nothing, and this is the answer.
    deaf: Option<FaultKind>,
    /// Writes are carried out, and nobody says so.
    mute: bool,
    /// Identities that cannot be read just now.
    garbled: BTreeSet<Uid>,
    /// Left out of listings, and no answer to questions by name.
    hidden: BTreeSet<Uid>,
    /// New items get ids that do not follow from their identity.
    own_ids: bool,
    /// Does not say what it holds.
    closed: bool,
    /// The next listing waits for this.
    gate: Option<Arc<Notify>>,
    /// How long it takes to answer the cheapest question.
    takes: Duration,
    /// What was asked of it since somebody wanted to know.
    asked: Vec<Request>,
    /// Questions after single items and identities are not answered.
    silent: bool,
    /// Whether the next question after an item that was written is answered with what it said before.
    lags: bool,
    before: BTreeMap<RemoteId, Fields>,
    /// `calendar`, unless told otherwise.
    category: Option<&'static str>,
    /// Each list holds one kind, named so: a CRM or a ledger. Otherwise all hold appointments.
    kinds: &'static [(&'static str, Kind)],
    /// Cannot hold a record of the first kind without one of the others.
    needs: &'static [(Kind, &'static [Kind])],
}

impl Lists {
    /// As it is kept here.
    fn kept(&self, fields: &Fields) -> Fields {
        let kept = |value: &Value| match value {
            Value::Text(text) if self.shouts => Value::Text(text.to_uppercase()),
            other => other.clone(),
        };
        fields.iter().map(|(field, value)| (field.clone(), kept(value))).collect()
    }

    /// Of a list, what is there as it is read now, by identity.
    fn read(&mut self, list: &RemoteKey) -> Vec<(Uid, Item)> {
        self.count += 1;
        let stamp = self.restamps.then(|| text(&format!("reading {}", self.count)));
        let here = self.items.iter().filter(|((key, _), _)| key == list);
        here.map(|((_, id), stored)| {
            let mut found = item(id, stored);
            if let (Some(stamp), Ok(reading)) = (&stamp, &mut found.reading) {
                found.revision = None;
                reading.fields.insert("ical/DTSTAMP".into(), stamp.clone());
            }
            if self.garbled.contains(&stored.uid) {
                found.reading = Err(Fault::new(FaultKind::Malformed, "garbled", "it cannot be read"));
            }
            (stored.uid.clone(), found)
        })
        .collect()
    }
}

/// A provider without faults of its own: it lists everything each time, and gives revisions.
pub(super) struct Place {
    name: String,
    lists: Mutex<Lists>,
}

impl Place {
    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap()
    }

    /// A person enters an event on a day of May 2027.
    pub(super) fn enter(&self, list: &str, uid: &str, title: &str, day: u32) {
        self.put(list, uid, Kind::Appointment, event(title, day));
    }

    /// Puts an item there, under its identity as its name.
    pub(super) fn put(&self, list: &str, uid: &str, kind: Kind, fields: Fields) {
        let mut lists = self.lists();
        lists.count += 1;
        let revision = lists.count;
        let stored = Stored { uid: uid.into(), kind, fields, revision, refs: Vec::new(), changed: None };
        lists.items.insert((list.into(), uid.into()), stored);
    }

    /// A person says that one thing there belongs to others.
    pub(super) fn relate(&self, list: &str, id: &str, to: &[(Kind, &str, &str)]) {
        let mut lists = self.lists();
        lists.count += 1;
        let revision = lists.count;
        let stored = lists.items.get_mut(&(list.into(), id.into())).unwrap();
        stored.refs = to.iter().map(|(kind, list, id)| reference(*kind, list, id)).collect();
        stored.revision = revision;
    }

    /// What something there belongs to.
    pub(super) fn related(&self, list: &str, uid: &str) -> Vec<String> {
        let lists = self.lists();
        let found = lists.items.iter().find(|((key, _), stored)| key.as_str() == list && stored.uid.as_str() == uid);
        found.map(|(_, stored)| stored.refs.iter().map(|to| to.id.to_string()).collect()).unwrap_or_default()
    }

    /// A person changes a field there; nothing empties it.
    pub(super) fn say(&self, list: &str, id: &str, field: &str, value: &str) {
        let mut lists = self.lists();
        lists.count += 1;
        let revision = lists.count;
        let stored = lists.items.get_mut(&(list.into(), id.into())).unwrap();
        let value = (!value.is_empty()).then(|| text(value));
        wedsync_domain::fields::apply(&mut stored.fields, &Patch::from([(FieldName::new(field), value)]));
        stored.revision = revision;
    }

    /// The place shows a field its own way from now on; nobody changed anything, and the revision stays.
    pub(super) fn spells(&self, list: &str, id: &str, field: &str, value: &str) {
        let mut lists = self.lists();
        let stored = lists.items.get_mut(&(list.into(), id.into())).unwrap();
        stored.fields.insert(FieldName::new(field), text(value));
    }

    pub(super) fn delete(&self, list: &str, id: &str) {
        self.lists().items.remove(&(list.into(), id.into())).unwrap();
    }

    /// The same object once more, under another name but with the same identity.
    pub(super) fn twin(&self, list: &str, id: &str, name: &str) {
        let mut lists = self.lists();
        let stored = lists.items[&(list.into(), id.into())].clone();
        lists.items.insert((list.into(), name.into()), stored);
    }

    /// The same object under another name from now on.
    pub(super) fn rename(&self, list: &str, id: &str, name: &str) {
        self.twin(list, id, name);
        self.delete(list, id);
    }

    /// Moved by a person to another list of the same account.
    pub(super) fn move_to(&self, list: &str, id: &str, other: &str) {
        let mut lists = self.lists();
        let stored = lists.items.remove(&(list.into(), id.into())).unwrap();
        lists.items.insert((other.into(), id.into()), stored);
    }

    /// What a list says about a field, by identity; the outer `None` means that the item is not there.
    pub(super) fn says(&self, list: &str, uid: &str, field: &str) -> Option<Option<String>> {
        let lists = self.lists();
        let found = lists.items.iter().find(|((key, _), stored)| key.as_str() == list && stored.uid.as_str() == uid);
        found.map(|(_, stored)| stored.fields.get(field).map(ToString::to_string))
    }

    /// Titles in a list, sorted.
    pub(super) fn titles(&self, list: &str) -> Vec<String> {
        let lists = self.lists();
        let mut titles: Vec<String> = lists
            .items
            .iter()
            .filter(|((key, _), _)| key.as_str() == list)
            .map(|(_, stored)| stored.fields.get("title").or(stored.fields.get("name")).unwrap().to_string())
            .collect();
        titles.sort();
        titles
    }

    /// What was written since the last look.
    pub(super) fn written(&self) -> Vec<String> {
        std::mem::take(&mut self.lists().log)
    }

    /// It says when its record was changed last.
    pub(super) fn tells(&self, list: &str, id: &str, at: Timestamp) {
        let mut lists = self.lists();
        let stored = lists.items.get_mut(&(list.into(), id.into())).unwrap();
        stored.changed = Some(at);
    }

    /// From now on every call is answered with a fault, or with none again.
    pub(super) fn fail(&self, kind: Option<FaultKind>) {
        self.lists().fault = kind.map(|kind| Fault::new(kind, "test", "told to fail"));
    }

    pub(super) fn cannot_hold(&self, field: &str) {
        self.lists().lacks.insert(FieldName::new(field));
    }

    pub(super) fn holds_only(&self, kind: Kind) {
        self.lists().only = Some(kind);
    }

    pub(super) fn shouts(&self) {
        self.lists().shouts = true;
    }

    pub(super) fn restamps(&self) {
        self.lists().restamps = true;
    }

    /// From now on writes come to nothing and are answered so, or are heard again.
    pub(super) fn is_deaf(&self, deaf: Option<FaultKind>) {
        self.lists().deaf = deaf;
    }

    /// From now on writes are carried out and not answered, or are answered again.
    pub(super) fn is_mute(&self, mute: bool) {
        self.lists().mute = mute;
    }

    /// The item cannot be read, or can be again.
    pub(super) fn garble(&self, uid: &str, garbled: bool) {
        set(&mut self.lists().garbled, uid, garbled);
    }

    /// The item is left out of listings and nothing is said about it, or it shows again.
    pub(super) fn hide(&self, uid: &str, hidden: bool) {
        set(&mut self.lists().hidden, uid, hidden);
    }

    /// From now on it does not say what it holds, or does again. Writes go through.
    pub(super) fn is_closed(&self, closed: bool) {
        self.lists().closed = closed;
    }

    /// Its next listing is answered when it is told to.
    pub(super) fn dawdles(&self) -> Arc<Notify> {
        Arc::clone(self.lists().gate.insert(Arc::default()))
    }

    /// From now on it answers no question after a single item or an identity, or does again.
    /// Answers the cheapest question so late.
    pub(super) fn takes(&self, takes: Duration) {
        self.lists().takes = takes;
    }

    /// So many requests were made, each of which took so long.
    pub(super) fn was_asked(&self, times: usize, took_ms: u32, failed: Option<FaultKind>) {
        self.lists().asked.extend(vec![Request { took_ms, failed }; times]);
    }

    pub(super) fn is_silent(&self, silent: bool) {
        self.lists().silent = silent;
    }

    /// Asked after an item right after a write, it shows once what was there before.
    pub(super) fn lags(&self) {
        self.lists().lags = true;
    }

    /// New items get ids that do not follow from their identity.
    pub(super) fn gives_ids(&self) {
        self.lists().own_ids = true;
    }

    fn ready(&self) -> Result<MutexGuard<'_, Lists>, Fault> {
        let lists = self.lists();
        match &lists.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(lists),
        }
    }

    fn answering(&self) -> Result<MutexGuard<'_, Lists>, Fault> {
        let lists = self.ready()?;
        if lists.silent { Err(silence()) } else { Ok(lists) }
    }
}

fn set(of: &mut BTreeSet<Uid>, uid: &str, within: bool) {
    if within {
        of.insert(uid.into())
    } else {
        of.remove(&Uid::from(uid))
    };
}

fn reference(kind: Kind, list: &str, id: &str) -> Reference {
    Reference { kind, collection: list.into(), id: id.into() }
}

fn item(id: &RemoteId, stored: &Stored) -> Item {
    let Stored { uid, kind, fields, refs, .. } = stored.clone();
    let revision = Some(stored.revision.to_string().into());
    Item { id: id.clone(), revision, reading: Ok(Reading { uid, kind, fields, refs, changed: stored.changed }) }
}

fn silence() -> Fault {
    Fault::new(FaultKind::Transient, "no_answer", "no answer")
}

fn carry_out(lists: &mut Lists, list: &RemoteKey, write: Write) -> Result<Written, Fault> {
    lists.count += 1;
    let revision = lists.count;
    let changed = || Err(Fault::new(FaultKind::Changed, "changed", "it was changed there"));
    let told = (!lists.restamps).then(|| revision.to_string().into());
    let title = |fields: &Fields| {
        let named = ["title", "name", "number", "reference"].iter().find_map(|field| fields.get(*field));
        named.map(ToString::to_string).unwrap_or_default()
    };
    match write {
        Write::Create { draft } => {
            let name = if lists.own_ids { format!("own-{revision}") } else { draft.uid.to_string() };
            let key = (list.clone(), RemoteId::from(name.as_str()));
            if lists.items.contains_key(&key) {
                return changed();
            }
            lists.log.push(format!("create {}", title(&draft.fields)));
            for (_, needed) in lists.needs.iter().filter(|(kind, _)| *kind == draft.kind) {
                for kind in *needed {
                    assert!(draft.refs.iter().any(|to| to.kind == *kind), "{} without a {kind}", draft.kind);
                }
            }
            let (uid, kind, fields, refs) = (draft.uid, draft.kind, lists.kept(&draft.fields), draft.refs);
            lists
                .items
                .insert(key.clone(), Stored { uid, kind, fields: fields.clone(), revision, refs, changed: None });
            Ok(Written { id: key.1, revision: told, fields: Some(fields) })
        }
        Write::Update { id, revision: expected, draft } => {
            let fields = lists.kept(&draft.fields);
            let Some(stored) = lists.items.get_mut(&(list.clone(), id.clone())) else {
                return Err(Fault::new(FaultKind::Missing, "missing", "it is not there"));
            };
            if told.is_some() && expected != Some(stored.revision.to_string().into()) {
                return changed();
            }
            let before = std::mem::replace(&mut stored.fields, fields.clone());
            stored.revision = revision;
            if lists.lags {
                lists.before.insert(id.clone(), before);
            }
            lists.log.push(format!("update {}", title(&draft.fields)));
            Ok(Written { id, revision: told, fields: Some(fields) })
        }
        Write::Delete { id, revision: expected } => {
            let key = (list.clone(), id.clone());
            if let Some(stored) = lists.items.get(&key) {
                if expected != Some(stored.revision.to_string().into()) {
                    return changed();
                }
                let line = format!("delete {}", title(&stored.fields));
                lists.log.push(line);
                lists.items.remove(&key);
            }
            Ok(Written { id, revision: None, fields: None })
        }
    }
}

#[async_trait]
impl Remote for Place {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let list = |name: &str, kind: Kind| RemoteCollection {
            key: name.into(),
            name: format!("{} {name}", self.name),
            kind,
            read_only: false,
        };
        let kinds = self.lists().kinds;
        if kinds.is_empty() {
            return Ok(vec![list("main", Kind::Appointment), list("other", Kind::Appointment)]);
        }
        Ok(kinds.iter().map(|(name, kind)| list(name, *kind)).collect())
    }

    async fn probe(&self) -> Result<(), Fault> {
        let takes = self.lists().takes;
        tokio::time::sleep(takes).await;
        self.ready().map(drop)
    }

    async fn changes(&self, list: &RemoteKey, _: Option<&Cursor>, _: &dyn Known) -> Result<Page, Fault> {
        let gate = self.lists().gate.take();
        if let Some(gate) = gate {
            gate.notified().await;
        }
        let mut lists = self.ready()?;
        if lists.closed {
            return Err(silence());
        }
        let here = lists.read(list).into_iter();
        let items = here.filter(|(uid, _)| !lists.hidden.contains(uid)).map(|(_, item)| item).collect();
        Ok(Page { items, full: true, ..Page::default() })
    }

    async fn read(&self, list: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let mut lists = self.answering()?;
        let mut here = lists.read(list);
        for (_, item) in &mut here {
            if let (Some(before), Ok(reading)) = (lists.before.remove(&item.id), &mut item.reading) {
                reading.fields = before;
            }
        }
        let answer = |id: &RemoteId| match here.iter().find(|(_, item)| item.id == *id) {
            Some((uid, _)) if lists.hidden.contains(uid) => Answer::Unknown(silence()),
            Some((_, item)) => Answer::Here(item.clone()),
            None => Answer::Gone,
        };
        Ok(ids.iter().map(answer).collect())
    }

    async fn find(&self, list: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        let mut here = self.answering()?.read(list).into_iter();
        Ok(here.find(|(there, _)| there == uid).map(|(_, item)| item))
    }

    async fn write(&self, list: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let mut answers = Vec::new();
        for write in writes {
            answers.push(self.ready().and_then(|mut lists| {
                let answer = match lists.deaf {
                    Some(kind) => Err(Fault::new(kind, "test", "told not to hear")),
                    None => carry_out(&mut lists, list, write),
                };
                if lists.mute { Err(silence()) } else { answer }
            }));
        }
        answers
    }

    fn carries(&self, _: Kind, field: &str) -> bool {
        !self.lists().lacks.contains(field)
    }

    fn holds(&self, kind: Kind) -> bool {
        let lists = self.lists();
        // A calendar keeps weddings as events.
        let kept_as =
            if lists.category == Some("calendar") && kind == Kind::Wedding { Kind::Appointment } else { kind };
        let known = lists.kinds.is_empty() || lists.kinds.iter().any(|(_, there)| *there == kept_as);
        known && lists.only.is_none_or(|only| only == kind)
    }

    fn needs(&self, kind: Kind) -> &'static [Kind] {
        let needs = self.lists().needs;
        needs.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, needed)| needed)
    }
}

/// By name, in the order in which they were connected.
struct Directory(BTreeMap<String, Arc<Place>>, Vec<Arc<Place>>);

#[async_trait]
impl Remotes for Directory {
    async fn open(&self, connection: &Connection) -> Result<Arc<dyn Remote>, Fault> {
        Ok(Arc::clone(&self.0[&connection.name]) as Arc<dyn Remote>)
    }

    fn category(&self, provider: &str) -> Option<String> {
        let place = self.0.values().find(|place| place.name == provider);
        Some(place.and_then(|place| place.lists().category).unwrap_or("calendar").to_owned())
    }

    fn requests(&self, connection: ConnectionId) -> Vec<Request> {
        let place = usize::try_from(connection.0 - 1).ok().and_then(|at| self.1.get(at));
        place.map(|place| std::mem::take(&mut place.lists().asked)).unwrap_or_default()
    }
}

const CRM: &[(&str, Kind)] = &[
    ("jobs", Kind::Wedding),
    ("people", Kind::Contact),
    ("events", Kind::Appointment),
    ("orders", Kind::Invoice),
    ("payments", Kind::Payment),
];
const LEDGER: &[(&str, Kind)] =
    &[("customers", Kind::Contact), ("invoices", Kind::Invoice), ("receipts", Kind::Payment)];
const EVENTS: &[(&str, Kind)] = &[("main", Kind::Appointment), ("other", Kind::Appointment)];
const LEDGER_NEEDS: &[(Kind, &[Kind])] = &[(Kind::Invoice, &[Kind::Contact]), (Kind::Payment, &[Kind::Contact])];

/// The desk.
pub(super) struct Bench {
    pub(super) engine: Engine,
    clock: Arc<TestClock>,
    disk: Arc<TestDisk>,
    pub(super) places: Vec<Arc<Place>>,
    pub(super) connections: Vec<ConnectionId>,
    /// The `main` and the `other` list of each place.
    pub(super) lists: Vec<[CollectionId; 2]>,
    pub(super) runtime: tokio::runtime::Runtime,
}

impl Bench {
    /// So many places, their `main` lists read and written in the studio's circle; the `other` lists are left alone.
    pub(super) fn new(places: usize) -> Self {
        let bench = Self::bare(places, Store::in_memory().unwrap());
        for lists in &bench.lists {
            bench.direct(lists[0], Direction::Both);
            bench.direct(lists[1], Direction::Off);
        }
        bench
    }

    /// One event in two places, “Anna & Ben”.
    pub(super) fn agreed() -> Self {
        let bench = Self::new(2);
        bench.places[0].enter("main", "u1", "Anna & Ben", 15);
        bench.rest();
        bench
    }

    /// Connected, and nothing set.
    pub(super) fn bare(count: usize, store: Store) -> Self {
        let place = |n: usize| Arc::new(Place { name: format!("Place {}", n + 1), lists: Mutex::default() });
        Self::over((1..=count).map(place).collect(), store)
    }

    /// A CRM, a ledger and a calendar, all of it read and written in the studio's circle.
    pub(super) fn studio() -> Self {
        let place = |name: &str, category, kinds, needs| {
            let lists = Lists { category: Some(category), kinds, needs, ..Lists::default() };
            Arc::new(Place { name: name.to_owned(), lists: Mutex::new(lists) })
        };
        let crm = place("Crm", "crm", CRM, &[]);
        let ledger = place("Ledger", "accounting", LEDGER, LEDGER_NEEDS);
        let bench =
            Self::over(vec![crm, ledger, place("Calendar", "calendar", EVENTS, &[])], Store::in_memory().unwrap());
        for list in bench.see(|view| view.collections(None)) {
            let direction = if list.key.as_str() == "other" { Direction::Off } else { Direction::Both };
            bench.direct(list.id, direction);
        }
        bench
    }

    fn over(places: Vec<Arc<Place>>, store: Store) -> Self {
        let clock = Arc::new(TestClock(Mutex::new(START)));
        let named = places.iter().map(|place| (place.name.clone(), Arc::clone(place))).collect();
        let directory = Directory(named, places.clone());
        let disk = Arc::new(TestDisk(Mutex::new(Some(90_000))));
        let engine = Engine::new(Arc::new(store), Arc::new(directory), Arc::clone(&clock) as _)
            .on_a_computer_in(chrono_tz::Europe::London)
            .on_a_disk(Arc::clone(&disk) as _);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (mut connections, mut lists) = (Vec::new(), Vec::new());
        for place in &places {
            let id = engine
                .store()
                .write(|tx| tx.add_connection(&place.name, &place.name, &BTreeMap::new(), clock.now()))
                .map_err(|why: StoreError| why)
                .unwrap();
            let found = runtime.block_on(engine.refresh_collections(id)).unwrap();
            connections.push(id);
            lists.push([found[0].id, found[1].id]);
        }
        Self { engine, clock, disk, places, connections, lists, runtime }
    }

    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock) as _
    }

    pub(super) fn telling_by(self, channels: Arc<dyn Channels>) -> Self {
        Self { engine: self.engine.telling_by(channels), ..self }
    }

    pub(super) fn exporting_by(self, exporters: Arc<dyn Exporters>) -> Self {
        Self { engine: self.engine.exporting_by(exporters), ..self }
    }

    /// What the next start of the program finds.
    pub(super) fn restarted(self) -> Self {
        let named = self.places.iter().map(|place| (place.name.clone(), Arc::clone(place))).collect();
        let directory = Arc::new(Directory(named, self.places.clone()));
        let (channels, exporters) = (self.engine.channels.clone(), self.engine.exporters.clone());
        let store = Arc::into_inner(self.engine.into_store()).unwrap().reopen().unwrap();
        let engine = Engine::new(Arc::new(store), directory, Arc::clone(&self.clock) as _)
            .on_a_computer_in(chrono_tz::Europe::London);
        Self { engine: Engine { channels, exporters, ..engine }, ..self }
    }

    pub(super) fn direct(&self, list: CollectionId, direction: Direction) {
        self.set(list, CollectionChange { direction: Some(direction), ..CollectionChange::default() });
    }

    pub(super) fn set(&self, list: CollectionId, change: CollectionChange) {
        self.engine.set_collection(list, &change).unwrap();
    }

    pub(super) fn pass(&self, hours: i64) {
        *self.clock.0.lock().unwrap() += hours * 3_600_000;
    }

    /// Not long enough for anything to fall due by itself.
    pub(super) fn pass_a_minute(&self) {
        *self.clock.0.lock().unwrap() += 60_000;
    }

    /// The disk has so much room, or nobody can tell.
    pub(super) fn has_room(&self, free_mb: Option<u64>) {
        *self.disk.0.lock().unwrap() = free_mb;
    }

    /// It is that instant.
    pub(super) fn at(&self, instant: &str) {
        let time: chrono::DateTime<chrono::Utc> = instant.parse().unwrap();
        *self.clock.0.lock().unwrap() = time.timestamp_millis();
    }

    /// Everything, first writes accepted.
    pub(super) fn sync(&self) -> Report {
        self.pass(1);
        let ask = SyncAsk { approve: true, ..SyncAsk::default() };
        self.runtime.block_on(self.engine.sync(&ask)).unwrap()
    }

    /// Only one place is asked for its changes.
    pub(super) fn sync_one(&self, place: usize) -> Report {
        self.pass(1);
        let ask = SyncAsk { connection: Some(self.connections[place]), approve: true, ..SyncAsk::default() };
        self.runtime.block_on(self.engine.sync(&ask)).unwrap()
    }

    /// Everything, and something happens after the other places were read and before this one answers.
    pub(super) fn sync_while<T>(&self, place: usize, happens: impl FnOnce() -> T) -> T {
        self.pass(1);
        let answers = self.places[place].dawdles();
        let ask = SyncAsk { approve: true, ..SyncAsk::default() };
        let meanwhile = async {
            let happened = happens();
            answers.notify_one();
            happened
        };
        let (report, happened) = self.runtime.block_on(async { futures::join!(self.engine.sync(&ask), meanwhile) });
        report.unwrap();
        happened
    }

    /// Everything, first writes not accepted.
    pub(super) fn sync_unasked(&self) -> Report {
        self.runtime.block_on(self.engine.sync(&SyncAsk::default())).unwrap()
    }

    /// Whatever is due now runs by itself.
    pub(super) fn run_by_itself(&self) {
        let (stop, stopping) = tokio::sync::watch::channel(false);
        // Runs that have begun are finished before the schedule ends.
        let soon = async { stop.send(true).unwrap() };
        let (ran, ()) = self.runtime.block_on(async { futures::join!(self.engine.run_schedule(stopping), soon) });
        ran.unwrap();
    }

    /// Runs by itself, and falls asleep for a while.
    pub(super) fn run_and_sleep_until(&self, instant: &str) {
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let night = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            self.at(instant);
            // Longer than the schedule waits between two looks at the clock.
            tokio::time::sleep(Duration::from_millis(2500)).await;
            stop.send(true).unwrap();
        };
        let (ran, ()) = self.runtime.block_on(async { futures::join!(self.engine.run_schedule(stopping), night) });
        ran.unwrap();
    }

    pub(super) fn preview(&self) -> Report {
        self.runtime.block_on(self.engine.preview(&SyncAsk::default())).unwrap()
    }

    /// One after the other until a run changes nothing any more.
    pub(super) fn rest(&self) {
        for _ in 0..6 {
            self.sync();
        }
        self.written();
        self.sync();
        assert_eq!(self.written(), Vec::<String>::new(), "it does not come to rest");
    }

    /// What all places were told since the last look.
    pub(super) fn written(&self) -> Vec<String> {
        self.places.iter().flat_map(|place| place.written()).collect()
    }

    pub(super) fn see<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> T {
        self.engine.store().read(look).unwrap()
    }

    pub(super) fn records(&self, kind: Kind) -> Vec<Record> {
        self.see(|view| view.records(kind))
    }

    /// The one live record with this title.
    pub(super) fn named(&self, title: &str) -> Record {
        let all: Vec<Record> = Kind::ALL.iter().flat_map(|kind| self.records(*kind)).collect();
        let mut named = all.into_iter().filter(|record| record.title == title);
        let record = named.next().unwrap_or_else(|| panic!("there is no “{title}”"));
        assert!(named.next().is_none(), "“{title}” is there twice");
        record
    }

    /// What our record says about a field.
    pub(super) fn ours(&self, id: RecordId, field: &str) -> Option<String> {
        self.see(|view| {
            let record = view.record(id)?.unwrap();
            Ok(view.body(record.body)?.get(field).map(ToString::to_string))
        })
    }

    pub(super) fn edit(&self, id: RecordId, field: &str, value: &str) {
        let value = (!value.is_empty()).then(|| text(value));
        self.engine.edit(id, &Patch::from([(FieldName::new(field), value)])).unwrap();
    }

    pub(super) fn links(&self, id: RecordId) -> Vec<Link> {
        self.see(|view| view.links_of(id))
    }

    pub(super) fn versions(&self) -> Vec<Versions> {
        self.see(|view| view.versions_open())
    }

    pub(super) fn held(&self) -> Vec<Held> {
        self.see(|view| view.held(Some(HeldState::Waiting)))
    }

    pub(super) fn questions(&self) -> Vec<Question> {
        self.see(|view| view.questions_open())
    }

    /// The journal, newest first.
    pub(super) fn journal(&self) -> Vec<Change> {
        self.see(|view| view.journal(None, 1000))
    }

    /// The newest line with this action.
    pub(super) fn last(&self, action: Action) -> Change {
        self.journal().into_iter().find(|change| change.action == action).unwrap()
    }
}

pub(super) fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// An all-day event in May 2027.
pub(super) fn event(title: &str, day: u32) -> Fields {
    let start = wedsync_domain::when::Moment::Day(chrono::NaiveDate::from_ymd_opt(2027, 5, day).unwrap());
    let when = wedsync_domain::when::When { start, end: None, repeats: Vec::new() };
    Fields::from([("title".into(), text(title)), ("when".into(), Value::When(when))])
}
