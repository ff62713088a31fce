//! One changed record through the whole engine and an encrypted database on the disk: edited, planned, sent to a place
//! that answers at once, entered. The provider's own time is what is left out.

use crate::desk::{Desk, NOW, appointment, calendar};
use crate::{at, millis, row};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use wedsync_domain::connection::{Connection, Direction};
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Revision, Uid};
use wedsync_domain::ports::{Answer, Item, Known, Page, Reading, Remote, RemoteCollection, Remotes, Write, Written};
use wedsync_domain::{Clock, Fault, FaultKind, Fields, Kind, Patch, Timestamp, Value};
use wedsync_engine::{CollectionChange, Engine, SyncAsk};
use wedsync_store::Store;

const RECORDS: usize = 1000;
const EDITS: usize = 300;

/// A place in memory with tombstones, a cursor and revisions, answering at once.
#[derive(Default)]
struct Place {
    items: Mutex<BTreeMap<RemoteId, (u64, Uid, Fields)>>,
    revision: AtomicU64,
}

fn item(id: &RemoteId, (revision, uid, fields): &(u64, Uid, Fields)) -> Item {
    let reading =
        Reading { uid: uid.clone(), kind: Kind::Appointment, fields: fields.clone(), refs: Vec::new(), changed: None };
    Item { id: id.clone(), revision: Some(Revision::from(revision.to_string())), reading: Ok(reading) }
}

impl Place {
    fn items(&self) -> std::sync::MutexGuard<'_, BTreeMap<RemoteId, (u64, Uid, Fields)>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn store(&self, id: RemoteId, uid: Uid, fields: Fields) -> Written {
        let revision = 1 + self.revision.fetch_add(1, Ordering::Relaxed);
        self.items().insert(id.clone(), (revision, uid, fields.clone()));
        Written { id, revision: Some(Revision::from(revision.to_string())), fields: Some(fields) }
    }
}

#[async_trait]
impl Remote for Place {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        Ok(Vec::new())
    }

    async fn changes(&self, _list: &RemoteKey, cursor: Option<&Cursor>, _known: &dyn Known) -> Result<Page, Fault> {
        let after: u64 = cursor.and_then(|cursor| cursor.as_str().parse().ok()).unwrap_or(0);
        let items = self.items();
        let items = items.iter().filter(|(_, entry)| entry.0 > after).map(|(id, entry)| item(id, entry)).collect();
        let cursor = Some(Cursor::from(self.revision.load(Ordering::Relaxed).to_string()));
        Ok(Page { items, cursor, full: after == 0, ..Page::default() })
    }

    async fn read(&self, _list: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let items = self.items();
        Ok(ids.iter().map(|id| items.get(id).map_or(Answer::Gone, |entry| Answer::Here(item(id, entry)))).collect())
    }

    async fn find(&self, _list: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        Ok(self.items().iter().find(|(_, entry)| entry.1 == *uid).map(|(id, entry)| item(id, entry)))
    }

    async fn write(&self, _list: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let one = |write| match write {
            Write::Create { draft } => {
                Ok(self.store(RemoteId::from(format!("{}.ics", draft.uid)), draft.uid, draft.fields))
            }
            Write::Update { id, draft, .. } => Ok(self.store(id, draft.uid, draft.fields)),
            Write::Delete { id, .. } => {
                self.items().remove(&id);
                Ok(Written { id, revision: None, fields: None })
            }
        };
        writes.into_iter().map(one).collect()
    }

    fn carries(&self, _kind: Kind, _field: &str) -> bool {
        true
    }

    fn holds(&self, kind: Kind) -> bool {
        kind == Kind::Appointment
    }
}

/// The two places by the name of their connection.
struct Places([Arc<Place>; 2]);

#[async_trait]
impl Remotes for Places {
    async fn open(&self, connection: &Connection) -> Result<Arc<dyn Remote>, Fault> {
        let place = self.0.get(usize::from(connection.name == "phone"));
        let place = place.ok_or_else(|| Fault::new(FaultKind::Bug, "no_such_place", "There is no such place."))?;
        Ok(Arc::clone(place) as Arc<dyn Remote>)
    }

    fn category(&self, _provider: &str) -> Option<String> {
        Some("calendar".into())
    }
}

/// A second passes with every look.
pub struct Ticking(pub AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1000, Ordering::Relaxed))
    }

    fn since_boot(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.load(Ordering::Relaxed) - NOW.0).unwrap_or(0))
    }
}

/// An engine with a thousand records that two places agree about.
async fn settled(store: Store) -> Engine {
    let places = [Arc::new(Place::default()), Arc::new(Place::default())];
    for number in 0..RECORDS {
        places[0].store(format!("{number}.ics").into(), format!("appointment-{number}").into(), appointment(number));
    }
    let lists = ["studio", "phone"].map(|name| calendar(&store, name));
    let clock = Arc::new(Ticking(AtomicI64::new(NOW.0)));
    let engine = Engine::new(Arc::new(store), Arc::new(Places(places.clone())), clock);
    for list in lists {
        let change = CollectionChange { direction: Some(Direction::Both), ..CollectionChange::default() };
        engine.set_collection(list, &change).expect("both ways");
    }
    engine.sync(&SyncAsk { approve: true, ..SyncAsk::default() }).await.expect("a first sync");
    assert_eq!(places[1].items().len(), RECORDS, "everything has arrived at the other place");
    engine
}

async fn edit_and_sync(engine: &Engine, number: usize) -> Duration {
    let record = engine.store().read(|view| view.records(Kind::Appointment)).expect("records")[number].id;
    let patch: Patch = [("location".into(), Some(Value::Text(format!("Barn {number}"))))].into();
    let from = Instant::now();
    engine.edit(record, &patch).expect("an edit");
    let report = engine.sync(&SyncAsk::default()).await.expect("a sync");
    let time = from.elapsed();
    assert!(report.totals.updated >= 1 && report.totals.failed == 0, "the edit was sent");
    time
}

pub fn measure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let Desk { folder, store } = Desk::new();
        let engine = settled(store).await;
        let mut times = Vec::new();
        for number in 0..EDITS {
            times.push(edit_and_sync(&engine, number * 3).await);
        }
        let figure = at(times, &[50, 95, 99]);
        row("one changed record through the engine to two places, provider's time aside", &figure, "p95 10 ms");
        let mut quiet = Duration::MAX;
        for _ in 0..100 {
            let from = Instant::now();
            engine.sync(&SyncAsk::default()).await.expect("a sync");
            quiet = quiet.min(from.elapsed());
        }
        row("a run with nothing new over two places of 1,000 records", &millis(quiet), "");
        drop((engine, folder));
    });
}
