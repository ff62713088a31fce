//! A desk in this process, asked as every front end asks it: through the router.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use wedsync_api::dto::collections::{CollectionCard, ListCollections, SetCollection};
use wedsync_api::dto::connections::{Connect, Connected, ConnectionPage, ShowConnection};
use wedsync_api::dto::journal::{JournalLine, ListJournal};
use wedsync_api::dto::records::{EditRecord, ListRecords, RecordLine, RecordPage, ShowRecord};
use wedsync_api::dto::sync::{Preview, Summary, Sync};
use wedsync_api::{Ask, Failure, Progress, Request};
use wedsync_cli::desk::{Desk, VaultWords, runtime};
use wedsync_cli::folder::Folder;
use wedsync_cli::grammar::VaultChoice;
use wedsync_domain::connection::Direction;
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId};
use wedsync_domain::{Clock, Kind, Secret, Timestamp};
use wedsync_support::Radicale;
use wedsync_support::clicking::Person;

/// A clock that a test sets. It starts at a fixed Friday, so that no test depends on the day it is run.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

/// 14 May 2027, 08:00 in UTC.
const FRIDAY: i64 = 1_810_281_600_000;

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(FRIDAY)))
    }

    pub fn turn(&self, hours: i64) {
        self.0.fetch_add(hours * 3_600_000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn since_boot(&self) -> Duration {
        Duration::from_mins(1)
    }
}

/// Where a person sits.
struct Screen(Person);

impl Progress for Screen {
    fn step(&self, _: &str, _: u64, _: Option<u64>) {}

    fn open(&self, page: &str) {
        let (person, page) = (self.0, page.to_owned());
        std::thread::spawn(move || person.click(&page).unwrap());
    }
}

/// One studio on a throw-away folder, with its vault in memory.
pub struct Studio {
    runtime: tokio::runtime::Runtime,
    desk: Desk,
    pub clock: Arc<HandClock>,
    room: tempfile::TempDir,
}

impl Studio {
    pub fn open() -> Self {
        let room = tempfile::Builder::new().prefix("journey").tempdir().unwrap();
        let folder = Folder::at(&room.path().join("desk")).unwrap();
        folder.make().unwrap();
        let lock = folder.try_lock().unwrap().expect("nobody else knows this folder");
        let words = VaultWords { choice: VaultChoice::Memory, passphrase_file: None, throw_away: true };
        let clock = HandClock::new();
        let desk = Desk::open_by(&folder, lock, &words, clock.clone()).unwrap();
        Self { runtime: runtime().unwrap(), desk, clock, room }
    }

    /// A new folder in this studio's room.
    pub fn new_folder(&self, name: &str) -> std::path::PathBuf {
        let path = self.room.path().join(name);
        std::fs::create_dir(&path).unwrap();
        path
    }

    pub fn try_ask<A: Ask>(&self, ask: A) -> Result<A::Answer, Failure> {
        self.runtime.block_on(self.desk.router.ask(ask))
    }

    #[track_caller]
    pub fn ask<A: Ask>(&self, ask: A) -> A::Answer {
        self.try_ask(ask).unwrap_or_else(|failure| panic!("{} {failure:?}", A::NAME))
    }

    /// A question with a password beside it.
    pub fn ask_with<A: Ask>(&self, ask: A, secret: Option<&str>) -> Result<A::Answer, Failure> {
        let secret = secret.map(|text| Secret::new(text.to_owned()));
        let request = Request { command: ask.into(), secret, progress: None };
        self.runtime.block_on(self.desk.router.call(request)).map(|answer| serde_json::from_value(answer).unwrap())
    }

    /// The same with somebody at the screen, who sees every page that must be seen.
    pub fn ask_at_the_screen<A: Ask>(
        &self,
        ask: A,
        secret: Option<&str>,
        person: Person,
    ) -> Result<A::Answer, Failure> {
        let secret = secret.map(|text| Secret::new(text.to_owned()));
        let request = Request { command: ask.into(), secret, progress: Some(Arc::new(Screen(person))) };
        self.runtime.block_on(self.desk.router.call(request)).map(|answer| serde_json::from_value(answer).unwrap())
    }

    pub fn try_connect(
        &self,
        provider: &str,
        name: &str,
        settings: &[(&str, &str)],
        secret: Option<&str>,
    ) -> Result<Connected, Failure> {
        let settings: BTreeMap<String, String> =
            settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        self.ask_with(Connect { provider: provider.into(), name: name.into(), settings }, secret)
    }

    pub fn connect_server(&self, name: &str, radicale: &Radicale) -> Connected {
        self.connect_server_at(name, &radicale.url(), radicale)
    }

    /// The same through another address (a go-between).
    pub fn connect_server_at(&self, name: &str, url: &str, radicale: &Radicale) -> Connected {
        let settings = [("url", url), ("username", radicale.user())];
        self.try_connect("caldav", name, &settings, Some(radicale.password())).unwrap()
    }

    pub fn connect_folder(&self, name: &str, path: &Path) -> Connected {
        self.try_connect("folder", name, &[("path", path.to_str().unwrap())], None).unwrap()
    }

    pub fn set(&self, list: CollectionId, direction: Direction) -> CollectionCard {
        let ask = SetCollection { direction: Some(direction), ..SetCollection::of(list) };
        self.ask(ask)
    }

    pub fn mark_weddings(&self, list: CollectionId, which: &str) -> CollectionCard {
        let weddings = Some(which.to_owned());
        self.ask(SetCollection { weddings, ..SetCollection::of(list) })
    }

    /// Every list of this connection travels both ways, as far as it can be written.
    pub fn both(&self, connected: &Connected) {
        for list in &connected.collections {
            self.set(list.id, if list.read_only { Direction::Read } else { Direction::Both });
        }
    }

    #[track_caller]
    pub fn sync(&self) -> Summary {
        self.ask(Sync { connection: None, approve: false })
    }

    #[track_caller]
    pub fn approve(&self) -> Summary {
        self.ask(Sync { connection: None, approve: true })
    }

    /// Syncs until nothing more is written; a person would do the same by waiting.
    #[track_caller]
    pub fn settle_down(&self) -> Summary {
        for _ in 0..5 {
            let summary = self.sync();
            let totals = summary.totals;
            if totals.created + totals.updated + totals.deleted == 0 {
                return summary;
            }
        }
        panic!("the desk finds something to write in every sync: two places push each other round")
    }

    pub fn preview(&self) -> Summary {
        self.ask(Preview { connection: None })
    }

    pub fn show(&self, id: ConnectionId) -> ConnectionPage {
        self.ask(ShowConnection { id })
    }

    pub fn lists(&self, connection: ConnectionId) -> Vec<CollectionCard> {
        self.ask(ListCollections { connection })
    }

    pub fn records(&self, kind: Kind) -> Vec<RecordLine> {
        self.ask(ListRecords::all(kind))
    }

    /// The one appointment or wedding whose title holds this word.
    #[track_caller]
    pub fn record(&self, word: &str) -> RecordId {
        let all = [Kind::Wedding, Kind::Appointment].into_iter().flat_map(|kind| self.records(kind));
        let found: Vec<RecordLine> = all.filter(|line| line.name.contains(word)).collect();
        assert_eq!(found.len(), 1, "exactly one record is called {word}: {found:?}");
        found[0].id
    }

    pub fn page(&self, id: RecordId) -> RecordPage {
        self.ask(ShowRecord { id })
    }

    pub fn edit(&self, id: RecordId, field: &str, value: &str) -> RecordPage {
        self.ask(EditRecord { id, set: vec![(field.to_owned(), value.to_owned())] })
    }

    pub fn journal(&self) -> Vec<JournalLine> {
        self.ask(ListJournal::newest())
    }
}

/// A server and a folder with one calendar each, both connected, all travelling both ways.
pub struct Pair {
    pub studio: Studio,
    pub radicale: Radicale,
    pub server: crate::places::Place,
    pub folder: crate::places::Place,
    pub at_server: ConnectionId,
    pub at_folder: ConnectionId,
}

impl Pair {
    /// With these events on the server, synced to both and quiet.
    pub fn with(events: &[(&str, String)]) -> Self {
        let radicale = Radicale::start().unwrap();
        let calendar = radicale.calendar("weddings").unwrap();
        let server = crate::places::Place::Calendar(radicale.dav(), calendar);
        for (uid, text) in events {
            server.put(uid, text);
        }
        let studio = Studio::open();
        let path = studio.new_folder("planner");
        let folder = crate::places::Place::Folder(path.clone());
        let (one, two) = (studio.connect_server("Studio", &radicale), studio.connect_folder("Planner", &path));
        studio.both(&one);
        studio.both(&two);
        studio.approve();
        studio.settle_down();
        assert_eq!(server.uids(), folder.uids(), "both places hold the same events before the journey begins");
        Self { studio, radicale, server, folder, at_server: one.id, at_folder: two.id }
    }
}
