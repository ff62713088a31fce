//! A real engine over a real store, connected to scripted places: how it is started, killed and started again, and what
//! a person does at it. What must hold is known to the worlds that use it.

use crate::clock::HandClock;
use crate::place::{Manners, Place, Shape};
use async_trait::async_trait;
use faulty_disk::Disk;
use std::collections::BTreeMap;
use std::sync::Arc;
use wedsync_domain::connection::{Connection, Direction};
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId};
use wedsync_domain::ports::{Remote, Remotes};
use wedsync_domain::{Fault, FieldName, Fields, Kind, Patch, Timestamp, Value};
use wedsync_engine::{Choice, CollectionChange, Engine, EngineError, SyncAsk};
use wedsync_store::rows::{HeldState, Versions};
use wedsync_store::{Key, Store, StoreError, View};

/// Rounds in which everything must have settled once nobody writes and nothing fails any more.
const ROUNDS: usize = 200;

struct Directory(BTreeMap<String, Arc<Place>>);

#[async_trait]
impl Remotes for Directory {
    async fn open(&self, connection: &Connection) -> Result<Arc<dyn Remote>, Fault> {
        Ok(Arc::clone(&self.0[&connection.name]) as Arc<dyn Remote>)
    }

    fn category(&self, provider: &str) -> Option<String> {
        Some(provider.to_owned())
    }
}

/// See the module.
pub struct Desk {
    pub places: Vec<Arc<Place>>,
    pub connections: Vec<ConnectionId>,
    pub clock: Arc<HandClock>,
    directory: Arc<Directory>,
    engine: Option<Arc<Engine>>,
    /// The disk underneath, where the power can go; otherwise the store lies in memory and is only killed.
    disk: Option<Disk>,
}

/// Two versions that a person settled, with everything they had before their eyes.
pub struct Settled {
    pub versions: Versions,
    pub seen: Vec<Value>,
    pub ours: Arc<Fields>,
}

/// The database's key and path on a faulty disk.
fn open_on(disk: &Disk) -> Result<Store, StoreError> {
    Store::open_on(std::path::Path::new("studio.db"), &Key::new([7; 32]), Some(&disk.register()))
}

impl Desk {
    /// Connected to these places, all of them read and written in one circle. With a seed, on a disk that forgets what
    /// was not synced when the power goes. `reversed`: they are connected, and so observed, in the opposite order.
    pub fn new(places: &[(String, &'static Shape, Manners)], disk: Option<u64>, reversed: bool) -> Self {
        let places: Vec<Arc<Place>> =
            places.iter().map(|(name, shape, manners)| Place::new(name, shape, *manners)).collect();
        let disk = disk.map(Disk::new);
        let store = disk.as_ref().map_or_else(Store::in_memory, open_on).unwrap();
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
        Self { places, connections, clock, directory, engine: Some(engine), disk }
    }

    pub fn engine(&self) -> &Arc<Engine> {
        self.engine.as_ref().unwrap()
    }

    /// A killed program is started again; any other failure of the engine itself is a finding.
    pub fn alive<T>(&mut self, result: Result<T, EngineError>) -> Result<Option<T>, String> {
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
        self.places.iter().for_each(|place| place.forgets());
        self.engine = Some(Arc::new(Engine::new(
            Arc::new(store),
            Arc::clone(&self.directory) as _,
            Arc::clone(&self.clock) as _,
        )));
    }

    /// Killed at a commit; on a disk the power goes in the midst of an operation, or the disk fails once.
    pub fn kill_at(&mut self, commits: u64) {
        match &self.disk {
            None => self.engine().store().crash_after_writes(Some(commits)),
            Some(disk) if commits.is_multiple_of(3) => disk.fail_at(Some(commits * 7)),
            Some(disk) => disk.crash_at(Some(commits * 11)),
        }
    }

    /// Nothing fails any more, neither here nor there.
    pub fn heal(&self) {
        self.engine().store().crash_after_writes(None);
        if let Some(disk) = &self.disk {
            disk.crash_at(None);
            disk.fail_at(None);
        }
        for place in &self.places {
            place.heal();
            place.meanwhile(None);
        }
    }

    /// What the store says; a kill on the way starts the program again.
    pub fn see<T>(&mut self, look: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> Result<Option<T>, String> {
        let seen = self.engine().store().read(look);
        self.alive(seen.map_err(|why: StoreError| EngineError::from(why)))
    }

    /// Once nothing fails any more.
    pub fn look<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> Result<T, String> {
        self.engine().store().read(look).map_err(|why: StoreError| format!("{why:?}"))
    }

    /// One run; whether all places took part in it without any trouble.
    pub async fn sync(&mut self, connection: Option<ConnectionId>) -> Result<bool, String> {
        let ask = SyncAsk { connection, approve: true, progress: None };
        let engine = Arc::clone(self.engine());
        let report = engine.sync(&ask).await;
        drop(engine);
        Ok(self.alive(report)?.is_some_and(|report| !report.any_failed()))
    }

    /// A preview writes nothing, neither here nor there.
    pub async fn preview(&mut self) -> Result<(), String> {
        let engine = Arc::clone(self.engine());
        let (writes, before) = self.state()?;
        let preview = engine.preview(&SyncAsk::default()).await;
        drop(engine);
        self.alive(preview)?;
        let (written, after) = self.state()?;
        if written != writes || before.zip(after).is_some_and(|(before, after)| before != after) {
            return Err("a preview wrote something".to_owned());
        }
        Ok(())
    }

    /// What a person sees of a run that it did something: writes to the places; open questions and the journal's end, unless
    /// the disk fails at that very look.
    pub fn state(&self) -> Result<(u64, Option<String>), String> {
        let writes: u64 = self.places.iter().map(|place| place.writes()).sum();
        let look = |view: &View<'_>| {
            let (versions, held, journal) = (view.versions_open()?, view.held(None)?, view.journal(None, 5)?);
            Ok::<_, StoreError>(format!("{versions:?} {held:?} {:?} {journal:?}", view.questions_open()?))
        };
        match self.engine().store().read(look) {
            Ok(seen) => Ok((writes, Some(seen))),
            Err(StoreError::Crashed) => Ok((writes, None)),
            Err(_) if self.disk.is_some() => Ok((writes, None)),
            Err(other) => Err(format!("{other:?}")),
        }
    }

    /// The nth record of a kind, and what it says.
    pub fn nth(&mut self, kind: Kind, nth: usize) -> Result<Option<(RecordId, Arc<Fields>)>, String> {
        self.see(|view| nth_of(view, kind, nth)).map(Option::flatten)
    }

    /// A person changes one field; whether that was taken.
    pub fn edit(&mut self, id: RecordId, field: &str, word: &str) -> Result<bool, String> {
        let engine = Arc::clone(self.engine());
        let edited = engine.edit(id, &one_word(field, word));
        drop(engine);
        // The power can go once the words are safe and before anybody is told: then they are there at the next start.
        Ok(self.alive(edited)?.is_some() || self.see(|view| says(view, id, field, word))?.unwrap_or_default())
    }

    /// One of the open two versions is settled; `None`: there is none, or it was refused.
    pub fn settle(&mut self, nth: usize, choice: &Choice) -> Result<Option<Settled>, String> {
        let open = self.see(|view| view.versions_open())?.unwrap_or_default();
        let Some(versions) = open.get(nth % open.len().max(1)).cloned() else { return Ok(None) };
        let sides = versions.fields.iter().flat_map(|field| field.sides.iter());
        let seen = sides.filter_map(|side| side.value.clone()).collect();
        let ours = self.see(|view| view.record(versions.record)?.map(|record| view.body(record.body)).transpose())?;
        let engine = Arc::clone(self.engine());
        let settled = engine.settle(versions.id, choice);
        drop(engine);
        let ours = ours.flatten().unwrap_or_default();
        Ok(self.alive(settled)?.map(|_| Settled { versions, seen, ours }))
    }

    /// One of the held deletions is answered; whose it is, if there is one.
    pub fn answer_deletion(&mut self, nth: usize, approve: bool) -> Result<Option<RecordId>, String> {
        let held = self.see(|view| view.held(Some(HeldState::Waiting)))?.unwrap_or_default();
        let Some(held) = held.get(nth % held.len().max(1)) else { return Ok(None) };
        let engine = Arc::clone(self.engine());
        let answer = engine.answer_deletion(held.id, approve);
        drop(engine);
        self.alive(answer).map(|_| Some(held.record))
    }

    /// One of the last runs is taken back; what its changes said before and after.
    pub fn undo(&mut self, nth: usize) -> Result<Option<Vec<Arc<Fields>>>, String> {
        let look = |view: &View<'_>| {
            let runs = view.runs(4)?;
            let Some(run) = runs.get(nth % runs.len().max(1)) else { return Ok(None) };
            let mut seen = Vec::new();
            for change in view.changes_of_run(run.id)? {
                for body in change.after.into_iter().chain(change.before) {
                    seen.push(view.body(body)?);
                }
            }
            Ok(Some((run.id, seen)))
        };
        let Some((run, seen)) = self.see(look)?.flatten() else { return Ok(None) };
        let engine = Arc::clone(self.engine());
        let undone = engine.undo_run(run);
        drop(engine);
        Ok(self.alive(undone)?.map(|_| seen))
    }

    /// All lists of a place are given a direction, if they have another.
    pub fn direct(&mut self, place: usize, direction: Direction) -> Result<bool, String> {
        let connection = self.connections[place];
        let mut turned = false;
        // Setting it anew would have every record planned anew, and hide what nobody marked.
        for list in self.see(|view| view.collections(Some(connection)))?.unwrap_or_default() {
            let direction = if list.read_only && direction.writes() { Direction::Read } else { direction };
            if list.direction != direction {
                turned = true;
                let engine = Arc::clone(self.engine());
                let set = set(&engine, list.id, direction);
                drop(engine);
                self.alive(set)?;
            }
        }
        Ok(turned)
    }
}

/// Counts the rounds in which nothing moves any more.
#[derive(Default)]
pub struct Rest {
    rounds: usize,
    quiet: usize,
}

impl Rest {
    /// After one more round; whether it has come to rest.
    pub fn reached(&mut self, still: bool) -> Result<bool, String> {
        self.rounds += 1;
        self.quiet = if still { self.quiet + 1 } else { 0 };
        if self.rounds == ROUNDS { Err("I5: it does not come to rest".to_owned()) } else { Ok(self.quiet == 2) }
    }
}

/// The nth record of a kind, and what it says.
pub fn nth_of(view: &View<'_>, kind: Kind, nth: usize) -> Result<Option<(RecordId, Arc<Fields>)>, StoreError> {
    let records = view.records(kind)?;
    let record = records.get(nth % records.len().max(1));
    record.map(|record| Ok((record.id, view.body(record.body)?))).transpose()
}

/// Whether a record's field is that word.
pub fn says(view: &View<'_>, id: RecordId, field: &str, word: &str) -> Result<bool, StoreError> {
    let Some(record) = view.record(id)? else { return Ok(false) };
    Ok(view.body(record.body)?.get(field) == Some(&Value::Text(word.to_owned())))
}

/// One field, one word; an empty one empties it.
pub fn one_word(field: &str, word: &str) -> Patch {
    Patch::from([(FieldName::new(field), (!word.is_empty()).then(|| Value::Text(word.to_owned())))])
}

fn set(engine: &Engine, list: CollectionId, direction: Direction) -> Result<(), EngineError> {
    let change = CollectionChange { direction: Some(direction), ..CollectionChange::default() };
    engine.set_collection(list, &change).map(drop)
}

fn connect(engine: &Engine, place: &Place) -> ConnectionId {
    let (connection, lists) = engine
        .store()
        .write(|tx| {
            let provider = place.shape.category;
            let connection = tx.add_connection(provider, &place.name, &BTreeMap::new(), Timestamp(0))?;
            let mut lists = Vec::new();
            for list in place.lists() {
                lists.push((tx.put_collection(connection, &list)?, list.read_only));
            }
            Ok::<_, StoreError>((connection, lists))
        })
        .unwrap();
    for (list, read_only) in lists {
        set(engine, list, if read_only { Direction::Read } else { Direction::Both }).unwrap();
    }
    connection
}
