//! A store with one of everything in it, and tests that need more than one table.

mod files;
mod intake;
mod journal;
mod opening;
mod reading;
mod references;
mod speed;
mod writing;

use crate::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use wedsync_domain::connection::{Direction, Filter, Weddings};
use wedsync_domain::fault::{Fault, FaultKind};
use wedsync_domain::ids::*;
use wedsync_domain::policy::Policy;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::reasons::{HeldReason, MatchReason};
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Fields, Kind, Timestamp, Value};

const NOW: Timestamp = Timestamp(1_779_000_000_000);
const DAY: i64 = 24 * 60 * 60 * 1000;

fn later(days: i64) -> Timestamp {
    Timestamp(NOW.0 + days * DAY)
}

fn key() -> Key {
    Key::new([7; 32])
}

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn database(&self) -> PathBuf {
        self.path("studio.db")
    }
}

fn wedding(title: &str, date: &str) -> Fields {
    let when = When { start: Moment::Day(date.parse().unwrap()), end: None, repeats: Vec::new() };
    Fields::from([
        ("title".into(), Value::Text(title.into())),
        ("when".into(), Value::When(when)),
        ("email".into(), Value::Text("Priya@Example.com ".into())),
    ])
}

fn list(key: &str) -> RemoteCollection {
    RemoteCollection { key: key.into(), name: "Studio calendar".into(), kind: Kind::Appointment, read_only: false }
}

/// Every id of [`fill`].
#[derive(Debug, Clone, Copy)]
struct Ids {
    connection: ConnectionId,
    collection: CollectionId,
    body: BodyId,
    record: RecordId,
    link: LinkId,
    versions: VersionsId,
    held: HeldId,
    question: MatchId,
    run: RunId,
    change: ChangeId,
}

fn disputed() -> Disputed {
    let side = Side {
        link: None,
        connection: None,
        value: Some(Value::Flag(true)),
        after: NOW,
        by: later(1),
        told: None,
        agreed_ours: None,
        agreed_theirs: None,
    };
    Disputed { field: "title".into(), agreed: None, sides: vec![side] }
}

fn arrival(at: CollectionId, body: BodyId) -> Arrival {
    Arrival {
        collection: at,
        remote: "new.ics".into(),
        uid: "uid-2".into(),
        revision: None,
        kind: Kind::Appointment,
        body,
        state: ArrivalState::Asked,
        first_seen: NOW,
        told_changed: None,
    }
}

/// One of everything.
fn fill(tx: &mut Tx<'_>) -> Result<Ids, StoreError> {
    let settings = BTreeMap::from([("url".to_owned(), "https://dav.example".to_owned())]);
    let connection = tx.add_connection("caldav", "Studio", &settings, NOW)?;
    let collection = tx.put_collection(connection, &list("/studio/"))?;
    let mut set = tx.collection(collection)?.unwrap();
    set.circle = Some("studio".into());
    set.direction = Direction::Both;
    set.filter = Filter { categories: vec!["Wedding".into()], ..Filter::default() };
    set.weddings = Weddings::Category("Wedding".into());
    set.approved = true;
    tx.update_collection(&set)?;
    tx.set_cursor(collection, Some(&"token-1".into()))?;
    let body = tx.put_body(&wedding("Raman & Ashworth", "2026-05-16"))?;
    let record = tx.add_record(Kind::Wedding, "studio", &"uid-1".into(), body, NOW)?;
    let link = tx.add_link(NewLink {
        record,
        collection,
        remote: "1.ics".into(),
        revision: Some("\"e1\"".into()),
        agreed_ours: body,
        agreed_theirs: body,
        theirs: body,
        told_changed: None,
        at: NOW,
    })?;
    tx.put_arrival(&arrival(collection, body))?;
    let fault = Fault::new(FaultKind::Malformed, "no_end", "“Tasting” in Studio calendar has no end.");
    tx.put_skipped(&Skipped { collection, remote: "bad.ics".into(), fault, since: NOW })?;
    tx.begin_sending(&Sending { record, collection, link: Some(link), body: None, ours: body, at: NOW })?;
    let (versions, _) = tx.put_versions(record, &[disputed()], &[None, Some(link)], NOW)?;
    let reason = HeldReason::Said { words: "9 of 20 deleted at once".into() };
    let (held, _) = tx.hold(record, HeldWhat::DeleteOurs { link }, &reason, NOW)?;
    let reason = MatchReason::Said { words: "same day".into() };
    let question = tx.ask(collection, &"new.ics".into(), &[record], &reason, NOW)?;
    let run = tx.begin_run(NOW)?;
    let change = tx.note(NewChange {
        run: Some(run),
        at: NOW,
        record,
        collection: Some(collection),
        action: Action::Pulled,
        before: None,
        after: Some(body),
        note: "from Studio calendar".into(),
    })?;
    tx.count_deletion(collection, NOW, false)?;
    tx.note_link_count(collection, 20, NOW)?;
    tx.put_rule(&Rule { kind: Kind::Wedding, field: "title".into(), policy: Policy::Newest, since: Some(NOW) })?;
    tx.set_meta("home", "Europe/London")?;
    Ok(Ids { connection, collection, body, record, link, versions, held, question, run, change })
}

/// Every value of every table, the database's own bookkeeping of ids included.
fn dump(store: &Store) -> Result<Vec<String>, StoreError> {
    store.read(|view| {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let mut lines = Vec::new();
        for table in view.all(sql, [], |row| row.get::<_, String>(0))? {
            let columns =
                view.all("SELECT name FROM pragma_table_info(?1)", [&table], |row| row.get::<_, String>(0))?;
            let quoted: Vec<_> = columns.iter().map(|column| format!("quote({column})")).collect();
            let sql = format!("SELECT {} AS line FROM {table} ORDER BY 1", quoted.join(" || ',' || "));
            lines.extend(view.all(&sql, [], |row| Ok(format!("{table}: {}", row.get::<_, String>(0)?)))?);
        }
        Ok(lines)
    })
}

fn read<T>(store: &Store, f: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> T {
    store.read(f).unwrap()
}

fn write<T>(store: &Store, f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
    store.write(f).unwrap()
}

fn stats(store: &Store) -> Stats {
    read(store, |view| {
        let stats = view.stats()?;
        Ok(stats)
    })
}
