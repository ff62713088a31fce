//! Plays one history on a real engine over a real store, and checks what must hold.

use crate::clock::HandClock;
use crate::history::{History, Step};
use crate::ledger::{Ledger, Word, word_of};
use crate::place::{KEY, Mishap, Place};
use async_trait::async_trait;
use faulty_disk::Disk;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use wedsync_domain::connection::{Connection, Direction};
use wedsync_domain::ids::{ConnectionId, RecordId};
use wedsync_domain::ports::{Remote, RemoteCollection, Remotes};
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Clock, Fault, FieldName, Fields, Kind, Patch, Value, fields};
use wedsync_engine::{Choice, CollectionChange, Engine, EngineError, SyncAsk, Take};
use wedsync_store::rows::{Action, HeldState};
use wedsync_store::{Key, Store, StoreError};

const FIELDS: [&str; 3] = ["title", "location", "notes"];
/// Rounds in which everything must have settled once nobody writes and nothing fails any more.
const ROUNDS: usize = 200;
/// More than this are held in lists of fewer than 40.
const MOST_DELETIONS: u64 = 3;

struct Directory(BTreeMap<String, Arc<Place>>);

#[async_trait]
impl Remotes for Directory {
    async fn open(&self, connection: &Connection) -> Result<Arc<dyn Remote>, Fault> {
        Ok(Arc::clone(&self.0[&connection.name]) as Arc<dyn Remote>)
    }

    fn category(&self, _: &str) -> Option<String> {
        Some("calendar".to_owned())
    }
}

pub struct World {
    places: Vec<Arc<Place>>,
    connections: Vec<ConnectionId>,
    clock: Arc<HandClock>,
    directory: Arc<Directory>,
    engine: Option<Arc<Engine>>,
    ledger: Ledger,
    log: String,
    births: u64,
    /// Every list is read in every run.
    calm: bool,
    /// Words of edits that wait for a write to be under way, and what those that happened replaced.
    armed: BTreeSet<Word>,
    done: Arc<Mutex<BTreeMap<Word, Option<Value>>>>,
    /// Deletions that people asked for by name, generously counted.
    consents: u64,
    /// Place, time and number of deletions that we sent.
    sent_deletions: Vec<(usize, i64, u64)>,
    /// Some place was only written to for a while: edits there are not read, by the choice of a person.
    write_only: bool,
    /// The disk underneath, where the power can go; otherwise the store lies in memory and is only killed.
    disk: Option<Disk>,
}

/// The database's key and path on a faulty disk.
fn open_on(disk: &Disk) -> Result<Store, StoreError> {
    Store::open_on(std::path::Path::new("studio.db"), &Key::new([7; 32]), Some(&disk.register()))
}

impl World {
    /// `reversed`: the places are connected, and so observed, in the opposite order.
    pub fn new(history: &History, reversed: bool) -> Self {
        Self::with(history, Store::in_memory().unwrap(), reversed, None)
    }

    /// On a disk that forgets what was not synced when the power goes.
    pub fn on_disk(history: &History) -> Self {
        let disk = Disk::new(history.seed);
        Self::with(history, open_on(&disk).unwrap(), false, Some(disk))
    }

    fn with(history: &History, store: Store, reversed: bool, disk: Option<Disk>) -> Self {
        let places: Vec<Arc<Place>> = history
            .manners
            .iter()
            .enumerate()
            .map(|(n, manners)| Place::new(&format!("place {n}"), *manners))
            .collect();
        let clock = Arc::new(HandClock::new());
        let directory =
            Arc::new(Directory(places.iter().map(|place| (place.name.clone(), Arc::clone(place))).collect()));
        let engine = Arc::new(Engine::new(Arc::new(store), Arc::clone(&directory) as _, Arc::clone(&clock) as _));
        let mut order: Vec<usize> = (0..places.len()).collect();
        if reversed {
            order.reverse();
        }
        let mut connections = vec![ConnectionId(0); places.len()];
        for n in order {
            connections[n] = connect(&engine, &places[n]);
        }
        let disturbs = |step: &Step| {
            matches!(
                step,
                Step::SyncOne { .. }
                    | Step::Befall { .. }
                    | Step::KillAt { .. }
                    | Step::Direct { .. }
                    | Step::Garble { .. }
            )
        };
        let calm = !history.steps.iter().any(disturbs);
        let (armed, done, sent_deletions) = (BTreeSet::new(), Arc::default(), Vec::new());
        let (engine, ledger, log, births) = (Some(engine), Ledger::default(), String::new(), 0);
        Self {
            places,
            connections,
            clock,
            directory,
            engine,
            ledger,
            log,
            births,
            write_only: false,
            disk,
            armed,
            done,
            calm,
            consents: 0,
            sent_deletions,
        }
    }

    pub fn engine(&self) -> &Arc<Engine> {
        self.engine.as_ref().unwrap()
    }

    pub async fn play(&mut self, history: &History) -> Result<(), String> {
        for step in &history.steps {
            self.step(*step).await?;
            self.note(&format!("{step:?}"));
        }
        Ok(())
    }

    /// The whole course, for comparing two runs of one seed.
    pub fn log(&self) -> &str {
        &self.log
    }

    fn note(&mut self, what: &str) {
        let shown = self.shown();
        writeln!(self.log, "{what}\n{shown}").unwrap();
    }

    fn shown(&self) -> String {
        self.places.iter().map(|place| format!("  {}: {:?}\n", place.name, place.items())).collect()
    }

    async fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Create { place } => self.create(place),
            Step::CreateEverywhere => self.create_everywhere(),
            Step::DeleteSeveral { place, count } => (0..count).for_each(|_| self.delete_there(place, 0)),
            Step::EditWhileSending { place, nth, field } => self.edit_while_sending(place, nth, FIELDS[field]),
            Step::Edit { place, nth, field } => self.edit_there(place, nth, FIELDS[field]),
            Step::Delete { place, nth } => self.delete_there(place, nth),
            Step::EditHere { nth, field } => return self.edit_here(nth, FIELDS[field]),
            Step::Sync => return self.sync(None).await.map(drop),
            Step::SyncOne { place } => return self.sync(Some(self.connections[place])).await.map(drop),
            Step::Preview => return self.preview().await,
            Step::Befall { place, mishap } => self.places[place].befall(mishap),
            Step::KillAt { commits } => self.kill_at(commits),
            Step::Pass { seconds } => self.clock.advance(seconds),
            Step::Settle { nth, side } => {
                let take = side.checked_sub(1).map_or(Take::Hub, |place| Take::Connection(self.connections[place]));
                return self.settle(nth, &Choice { take: Some(take), ..Choice::default() });
            }
            Step::KeepBoth { nth } => {
                return self.settle(nth, &Choice { keep_both: true, ..Choice::default() });
            }
            Step::Undo { nth } => return self.undo(nth),
            Step::Garble { place, nth } => self.garble(place, nth),
            Step::Direct { place, direction } => {
                let direction = [Direction::Off, Direction::Read, Direction::Write, Direction::Both][direction];
                return self.direct(place, direction);
            }
            Step::AnswerDeletion { nth, approve } => return self.answer_deletion(nth, approve),
        }
        Ok(())
    }

    /// Killed at a commit; on a disk the power goes in the midst of an operation, or the disk fails once.
    fn kill_at(&mut self, commits: u64) {
        match &self.disk {
            None => self.engine().store().crash_after_writes(Some(commits)),
            Some(disk) if commits.is_multiple_of(3) => disk.fail_at(Some(commits * 7)),
            Some(disk) => disk.crash_at(Some(commits * 11)),
        }
    }

    fn create_everywhere(&mut self) {
        let title = self.ledger.word("created everywhere");
        self.births += 1;
        // A place that cannot be asked, and a list that goes unread: nobody can keep a copy of ours from meeting one there.
        let seen = self.calm || !self.places.iter().any(|place| place.manners.blind);
        let places = if seen { &self.places[..] } else { &self.places[..1] };
        for place in places {
            place.person_creates(&format!("uid-{}", self.births), born(title.clone(), self.births));
        }
    }

    /// At the next write to that place a person changes a record at the desk.
    fn edit_while_sending(&mut self, place: usize, nth: usize, field: &'static str) {
        let word = self.ledger.word(&format!("{field} edited at the desk while a write was under way"));
        self.armed.insert(word.clone());
        let (engine, done) = (Arc::downgrade(self.engine()), Arc::clone(&self.done));
        self.places[place].meanwhile(Some(Box::new(move || {
            let Some(engine) = engine.upgrade() else { return };
            let seen = engine.store().read(|view| {
                let records = view.records(Kind::Appointment)?;
                let record = records.get(nth % records.len().max(1));
                record.map(|record| Ok::<_, StoreError>((record.id, view.body(record.body)?))).transpose()
            });
            let Ok(Some((id, before))) = seen else { return };
            let patch = Patch::from([(FieldName::new(field), Some(Value::Text(word.clone())))]);
            if engine.edit(id, &patch).is_ok() {
                done.lock().unwrap().insert(word, before.get(field).cloned());
            }
        })));
    }

    /// What became of edits that waited for a write. One that never came about was never written.
    fn edits_while_sending(&mut self, all: bool) {
        for (word, before) in std::mem::take(&mut *self.done.lock().unwrap()) {
            self.armed.remove(&word);
            self.ledger.saw(&before);
        }
        if all {
            self.places.iter().for_each(|place| place.meanwhile(None));
            for word in std::mem::take(&mut self.armed) {
                self.ledger.saw([&Value::Text(word)]);
            }
        }
    }

    fn create(&mut self, place: usize) {
        self.births += 1;
        let title = self.ledger.word(&format!("created at place {place}"));
        let fields = born(title, self.births);
        self.places[place].person_creates(&format!("uid-{}", self.births), fields);
    }

    fn edit_there(&mut self, place: usize, nth: usize, field: &str) {
        let items = self.places[place].items();
        if items.is_empty() {
            return;
        }
        let field = if field == "notes" && !self.places[place].manners.notes { "location" } else { field };
        let (id, _, fields) = &items[nth % items.len()];
        self.ledger.saw(fields.get(field));
        let word = self.ledger.word(&format!("{field} edited at place {place}"));
        self.places[place].person_edits(id, field, &word);
    }

    fn delete_there(&mut self, place: usize, nth: usize) {
        let items = self.places[place].items();
        if items.is_empty() {
            return;
        }
        let (id, _, fields) = &items[nth % items.len()];
        self.ledger.saw(fields.values());
        self.ledger.deletions += 1;
        self.places[place].person_deletes(id);
    }

    fn edit_here(&mut self, nth: usize, field: &str) -> Result<(), String> {
        let engine = Arc::clone(self.engine());
        let seen = engine.store().read(|view| {
            let records = view.records(Kind::Appointment)?;
            if records.is_empty() {
                return Ok(None);
            }
            let record = &records[nth % records.len()];
            Ok::<_, StoreError>(Some((record.id, view.body(record.body)?)))
        });
        let Some((id, before)) = self.alive(seen.map_err(EngineError::from))?.flatten() else {
            return Ok(());
        };
        let word = self.ledger.word(&format!("{field} edited at the desk"));
        let patch = Patch::from([(FieldName::new(field), Some(Value::Text(word.clone())))]);
        match engine.edit(id, &patch) {
            Ok(_) => self.ledger.saw(before.get(field)),
            Err(why) => {
                // Not acknowledged: the person knows that it was not taken.
                self.ledger.saw([&Value::Text(word)]);
                drop(engine);
                self.alive::<()>(Err(why))?;
            }
        }
        Ok(())
    }

    async fn sync(&mut self, connection: Option<ConnectionId>) -> Result<bool, String> {
        let ask = SyncAsk { connection, approve: true, progress: None };
        let engine = Arc::clone(self.engine());
        let before: Vec<(u64, usize)> =
            self.places.iter().map(|place| (place.deletions(), place.items().len())).collect();
        let report = engine.sync(&ask).await;
        drop(engine);
        self.edits_while_sending(false);
        self.no_mass_damage(&before)?;
        Ok(self.alive(report)?.is_some_and(|report| !report.any_failed()))
    }

    /// What nobody agreed to stays within what the guard lets pass: three in a week and place, as these lists are small.
    fn no_mass_damage(&mut self, before: &[(u64, usize)]) -> Result<(), String> {
        const WEEK: i64 = 7 * 24 * 3600 * 1000;
        let now = self.clock.now().0;
        for (n, (place, (deletions, items))) in self.places.iter().zip(before).enumerate() {
            let sent = place.deletions() - deletions;
            self.sent_deletions.push((n, now, sent));
            let lately = self.sent_deletions.iter().filter(|(at, when, _)| *at == n && now - when < WEEK);
            let week: u64 = lately.map(|(_, _, count)| count).sum();
            if sent > 0 && week > MOST_DELETIONS + self.consents {
                return Err(format!("I6: {week} deletions within a week in {}, nobody was asked", place.name));
            }
            if self.consents == 0 && sent >= 3 && *items >= 3 && place.items().is_empty() {
                return Err(format!("I6: {} was emptied, nobody was asked", place.name));
            }
        }
        Ok(())
    }

    async fn preview(&mut self) -> Result<(), String> {
        let writes = self.remote_writes();
        let engine = Arc::clone(self.engine());
        let before = self.questions()?;
        let preview = engine.preview(&SyncAsk::default()).await;
        drop(engine);
        self.alive(preview)?;
        if self.remote_writes() != writes || self.questions()? != before {
            return Err("a preview wrote something".to_owned());
        }
        Ok(())
    }

    /// Whoever takes a run back has its changes before their eyes and gives them up.
    fn undo(&mut self, nth: usize) -> Result<(), String> {
        let engine = Arc::clone(self.engine());
        let runs = engine.store().read(|view| {
            let runs = view.runs(4)?;
            let Some(run) = runs.get(nth % runs.len().max(1)) else {
                return Ok(None);
            };
            let mut seen = Vec::new();
            for change in view.changes_of_run(run.id)? {
                for body in change.after.into_iter().chain(change.before) {
                    seen.extend(view.body(body)?.values().cloned());
                }
            }
            Ok::<_, StoreError>(Some((run.id, seen)))
        });
        let Some((run, seen)) = self.alive(runs.map_err(EngineError::from))?.flatten() else {
            return Ok(());
        };
        let undone = engine.undo_run(run);
        drop(engine);
        if self.alive(undone)?.is_some() {
            self.ledger.saw(&seen);
            self.ledger.deletions += seen.len() as u64;
            self.consents += seen.len() as u64;
        }
        Ok(())
    }

    fn garble(&mut self, place: usize, nth: usize) {
        let items = self.places[place].items();
        if !items.is_empty() {
            self.places[place].person_garbles(&items[nth % items.len()].0);
        }
    }

    fn direct(&mut self, place: usize, direction: Direction) -> Result<(), String> {
        let engine = Arc::clone(self.engine());
        let list = engine.store().read(|view| view.collections(Some(self.connections[place])));
        let Some(list) = self.alive(list.map_err(EngineError::from))? else {
            return Ok(());
        };
        // Setting it anew would have every record planned anew, and hide what nobody marked.
        if list[0].direction == direction {
            return Ok(());
        }
        self.write_only |= direction == Direction::Write;
        let change = CollectionChange { direction: Some(direction), ..CollectionChange::default() };
        let set = engine.set_collection(list[0].id, &change);
        drop(engine);
        self.alive(set).map(drop)
    }

    fn settle(&mut self, nth: usize, choice: &Choice) -> Result<(), String> {
        let engine = Arc::clone(self.engine());
        let open = engine.store().read(|view| view.versions_open());
        let Some(open) = self.alive(open.map_err(EngineError::from))? else {
            return Ok(());
        };
        if open.is_empty() {
            return Ok(());
        }
        let versions = &open[nth % open.len()];
        // Who settles sees every side; what is chosen against is given up knowingly.
        let seen: Vec<Value> =
            versions.fields.iter().flat_map(|field| field.sides.iter()).filter_map(|side| side.value.clone()).collect();
        let ours = engine.store().read(|view| {
            let record = view.record(versions.record)?;
            record.map(|record| view.body(record.body)).transpose()
        });
        let ours = self.alive(ours.map_err(|why: StoreError| EngineError::from(why)))?.flatten().unwrap_or_default();
        let deletion = !versions.deleted_at.is_empty();
        match engine.settle(versions.id, choice) {
            Ok(()) => {
                self.ledger.saw(&seen);
                if deletion {
                    self.ledger.saw(ours.values());
                    self.ledger.deletions += 1;
                    self.consents += self.places.len() as u64;
                }
            }
            Err(EngineError::Refused { .. }) => {}
            Err(why) => {
                drop(engine);
                self.alive::<()>(Err(why))?;
            }
        }
        Ok(())
    }

    fn answer_deletion(&mut self, nth: usize, approve: bool) -> Result<(), String> {
        let engine = Arc::clone(self.engine());
        let held = engine.store().read(|view| view.held(Some(HeldState::Waiting)));
        let Some(held) = self.alive(held.map_err(EngineError::from))? else {
            return Ok(());
        };
        if held.is_empty() {
            return Ok(());
        }
        self.consents += if approve { self.places.len() as u64 } else { 0 };
        let answer = engine.answer_deletion(held[nth % held.len()].id, approve);
        drop(engine);
        self.alive(answer).map(drop)
    }

    /// A killed program is started again; any other failure of the engine itself is a finding.
    fn alive<T>(&mut self, result: Result<T, EngineError>) -> Result<Option<T>, String> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(EngineError::Store(why)) if why == StoreError::Crashed || self.disk.is_some() => {
                self.restart();
                Ok(None)
            }
            Err(EngineError::Refused { .. } | EngineError::NotFound { .. } | EngineError::Remote(_)) => Ok(None),
            Err(other) => Err(format!("the engine broke: {other:?}")),
        }
    }

    fn restart(&mut self) {
        let engine = Arc::into_inner(self.engine.take().unwrap()).unwrap();
        let store = Arc::into_inner(engine.into_store()).unwrap();
        let store = match &self.disk {
            None => store.reopen().unwrap(),
            Some(disk) => {
                drop(store);
                disk.crash();
                open_on(disk).unwrap()
            }
        };
        self.engine = Some(Arc::new(Engine::new(
            Arc::new(store),
            Arc::clone(&self.directory) as _,
            Arc::clone(&self.clock) as _,
        )));
    }

    fn remote_writes(&self) -> u64 {
        self.places.iter().map(|place| place.writes()).sum()
    }

    fn questions(&self) -> Result<String, String> {
        self.engine()
            .store()
            .read(|view| {
                Ok::<_, StoreError>(format!(
                    "{:?} {:?} {:?}",
                    view.versions_open()?,
                    view.held(None)?,
                    view.journal(None, 5)?
                ))
            })
            .or_else(|why| match why {
                StoreError::Crashed => Ok(String::new()),
                _ if self.disk.is_some() => Ok(String::new()),
                other => Err(format!("{other:?}")),
            })
    }

    /// Nobody writes any more, nothing fails any more: everything must settle, and nothing may be lost.
    pub async fn finish(&mut self) -> Result<(), String> {
        self.engine().store().crash_after_writes(None);
        if let Some(disk) = &self.disk {
            disk.crash_at(None);
            disk.fail_at(None);
        }
        for place in &self.places {
            place.heal();
        }
        self.edits_while_sending(true);
        for place in 0..self.places.len() {
            self.direct(place, Direction::Both)?;
        }
        // Longer than any answer can be stale, and than a list goes without being read whole.
        self.clock.advance(100_000);
        let mut quiet = 0;
        for _ in 0..ROUNDS {
            let (writes, state) = (self.remote_writes(), self.questions()?);
            let fine = self.sync(None).await?;
            let still = writes == self.remote_writes() && state == self.questions()?;
            quiet = if still && fine { quiet + 1 } else { 0 };
            if quiet == 2 {
                return self.check();
            }
        }
        Err("I5: it does not come to rest".to_owned())
    }

    fn check(&self) -> Result<(), String> {
        let (live, open) = self.engine().store().read(desk).map_err(|why: StoreError| format!("{why:?}"))?;
        let there: Vec<Fields> =
            self.places.iter().flat_map(|place| place.items()).map(|(_, _, fields)| fields).collect();
        // An edit at a place that is only written to is overwritten or deleted, but kept in the journal.
        let kept = self
            .engine()
            .store()
            .read(|view| overruled(view, self.write_only))
            .map_err(|why: StoreError| format!("{why:?}"))?;
        let unseen = self.engine().store().read(|view| self.archived_notes(view));
        let unseen = unseen.map_err(|why: StoreError| format!("{why:?}"))?;
        let lost = self.ledger.lost(live.values().chain(&there).chain(&kept).chain(&unseen));
        if !lost.is_empty() {
            return Err(format!("I1: {}", lost.join(", ")));
        }
        self.no_duplicates()?;
        let mass: u64 = self.places.iter().map(|place| place.deletions()).sum();
        let most = self.ledger.deletions * (self.places.len() as u64 - 1).max(1) + self.ledger.deletions;
        if mass > most {
            return Err(format!("I6: {mass} deletions carried out, {} made by people", self.ledger.deletions));
        }
        self.agreement(&live, &open)
    }

    /// Who deletes an event at a place without room for notes has not seen them: they lie in the archive.
    fn archived_notes(&self, view: &wedsync_store::View<'_>) -> Result<Vec<Fields>, StoreError> {
        let mut notes = Vec::new();
        if self.places.iter().any(|place| !place.manners.notes) {
            for record in view.archived()? {
                let body = view.body(record.body)?;
                notes.extend(
                    body.get_key_value("notes").map(|(name, value)| Fields::from([(name.clone(), value.clone())])),
                );
            }
        }
        Ok(notes)
    }

    fn no_duplicates(&self) -> Result<(), String> {
        for place in &self.places {
            let mut seen = BTreeSet::new();
            for (_, uid, _) in place.items() {
                if !seen.insert(uid.clone()) {
                    return Err(format!("I3: {uid} is twice in {}", place.name));
                }
            }
        }
        Ok(())
    }

    fn agreement(&self, live: &BTreeMap<String, Fields>, open: &BTreeSet<String>) -> Result<(), String> {
        for place in &self.places {
            let there: BTreeMap<String, Fields> =
                place.items().into_iter().map(|(_, uid, fields)| (uid.to_string(), fields)).collect();
            let all: BTreeSet<&String> = there.keys().chain(live.keys()).collect();
            for uid in all.into_iter().filter(|uid| !open.contains(*uid)) {
                let (Some(here), Some(there)) = (live.get(uid), there.get(uid)) else {
                    return Err(format!("I2: {uid} is only on one side of {}", place.name));
                };
                let carried = |field: &&FieldName| place.manners.notes || field.as_str() != "notes";
                for field in fields::names([here, there]).into_iter().filter(carried) {
                    let (a, b) = (here.get(field), there.get(field));
                    if !fields::same(a, b) && a.and_then(word_of) != b.and_then(word_of) {
                        return Err(format!("I2: {uid} {field}: {a:?} here, {b:?} in {}", place.name));
                    }
                }
            }
        }
        Ok(())
    }

    /// What a person would see at the end, without any number of ours.
    pub fn outcome(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for place in &self.places {
            for (_, uid, fields) in place.items() {
                let words: BTreeMap<_, _> = fields::names([&fields])
                    .into_iter()
                    .map(|name| (name, fields.get(name).and_then(word_of)))
                    .collect();
                lines.push(format!("{} {uid} {words:?}", place.name));
            }
        }
        let (_, open) = self.engine().store().read(desk).unwrap();
        lines.extend(open.into_iter().map(|uid| format!("open {uid}")));
        lines.sort();
        lines.join("\n")
    }
}

/// Our records by identity, and identities about which a question is open.
fn desk(view: &wedsync_store::View<'_>) -> Result<(BTreeMap<String, Fields>, BTreeSet<String>), StoreError> {
    let mut live = BTreeMap::new();
    for record in view.records(Kind::Appointment)? {
        live.insert(record.uid.to_string(), (*view.body(record.body)?).clone());
    }
    let mut asked: BTreeSet<RecordId> = view.versions_open()?.into_iter().map(|open| open.record).collect();
    asked.extend(view.held(Some(HeldState::Waiting))?.into_iter().map(|held| held.record));
    // What was taken back is kept where it came from, and is not expected anywhere else.
    for record in view.records(Kind::Appointment)? {
        if record.circle.starts_with("kept:") {
            asked.insert(record.id);
        }
    }
    let mut open = BTreeSet::new();
    for id in asked {
        open.extend(view.record(id)?.map(|record| record.uid.to_string()));
    }
    for question in view.questions_open()? {
        open.extend(view.arrival(question.collection, &question.remote)?.map(|arrival| arrival.uid.to_string()));
    }
    Ok((live, open))
}

fn overruled(view: &wedsync_store::View<'_>, write_only: bool) -> Result<Vec<Fields>, StoreError> {
    let mut kept = Vec::new();
    for change in view.journal(None, usize::MAX >> 1)? {
        let counts = change.action == Action::Overruled || (write_only && change.action == Action::SentDeletion);
        if let (true, Some(said)) = (counts, change.before) {
            kept.push((*view.body(said)?).clone());
        }
    }
    Ok(kept)
}

/// An event of its own day, as entered.
fn born(title: String, number: u64) -> Fields {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + chrono::Days::new(number);
    let when = When { start: Moment::Day(day), end: None, repeats: Vec::new() };
    Fields::from([("title".into(), Value::Text(title)), ("when".into(), Value::When(when))])
}

fn connect(engine: &Engine, place: &Place) -> ConnectionId {
    let (connection, collection) = engine
        .store()
        .write(|tx| {
            let connection =
                tx.add_connection("simulated", &place.name, &BTreeMap::new(), wedsync_domain::Timestamp(0))?;
            let list = RemoteCollection {
                key: KEY.into(),
                name: place.name.clone(),
                kind: Kind::Appointment,
                read_only: false,
            };
            Ok::<_, StoreError>((connection, tx.put_collection(connection, &list)?))
        })
        .unwrap();
    let change = CollectionChange { direction: Some(Direction::Both), ..CollectionChange::default() };
    engine.set_collection(collection, &change).unwrap();
    connection
}

/// Whether the history has anything in it after which the order of observation may matter to the outcome: what was
/// cut short was seen in part.
pub fn undisturbed(history: &History) -> bool {
    history.steps.iter().all(|step| match step {
        Step::KillAt { .. }
        | Step::SyncOne { .. }
        | Step::Settle { .. }
        | Step::AnswerDeletion { .. }
        | Step::EditHere { .. }
        | Step::EditWhileSending { .. } => false,
        Step::Befall { mishap, .. } => matches!(mishap, Mishap::CursorExpired | Mishap::ListTwice),
        _ => true,
    })
}
