//! A desk on a real, encrypted database in a throw-away folder, filled with appointments.

use std::collections::BTreeMap;
use tempfile::TempDir;
use wedsync_domain::ids::{CollectionId, RecordId, Uid};
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Kind, Timestamp, Value};
use wedsync_store::{Key, NewLink, Store, StoreError};

/// Noon on a Monday in 2027, so that nothing is near.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A folder with a database in it.
pub struct Desk {
    pub folder: TempDir,
    pub store: Store,
}

fn key() -> Key {
    Key::new([7; 32])
}

impl Desk {
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("studio.db"), &key()).expect("a new database");
        Desk { folder, store }
    }

    /// Opens the same database a second time, as another start of the program would.
    pub fn open_again(&self) -> Store {
        Store::open(&self.folder.path().join("studio.db"), &key()).expect("the same database")
    }

    /// So many appointments, each linked into every one of the calendars, nothing to be done about any.
    pub fn fill(&self, records: usize, calendars: &[CollectionId]) {
        for page in 0..records.div_ceil(5000) {
            let write = |tx: &mut wedsync_store::Tx<'_>| -> Result<(), StoreError> {
                for number in (page * 5000)..((page + 1) * 5000).min(records) {
                    add(tx, number, calendars)?;
                }
                Ok(())
            };
            self.store.write(write).expect("a page of records");
        }
    }
}

fn add(tx: &mut wedsync_store::Tx<'_>, number: usize, calendars: &[CollectionId]) -> Result<RecordId, StoreError> {
    let body = tx.put_body(&appointment(number))?;
    let uid = Uid::from(format!("appointment-{number}"));
    let record = tx.add_record(Kind::Appointment, "studio", &uid, body, NOW)?;
    for calendar in calendars {
        tx.add_link(NewLink {
            record,
            collection: *calendar,
            remote: format!("appointment-{number}.ics").into(),
            revision: Some(format!("\"{number:016x}\"").into()),
            agreed_ours: body,
            agreed_theirs: body,
            theirs: body,
            told_changed: None,
            at: NOW,
        })?;
    }
    Ok(record)
}

/// A connection with one calendar.
pub fn calendar(store: &Store, name: &str) -> CollectionId {
    let write = |tx: &mut wedsync_store::Tx<'_>| -> Result<CollectionId, StoreError> {
        let connection = tx.add_connection("folder", name, &BTreeMap::new(), NOW)?;
        let list = RemoteCollection { key: name.into(), name: name.into(), kind: Kind::Appointment, read_only: false };
        tx.put_collection(connection, &list)
    };
    store.write(write).expect("a calendar")
}

/// Twelve fields, as many as a calendar entry has.
pub fn appointment(number: usize) -> Fields {
    let text = |text: &str| Value::Text(format!("{text} {number}"));
    let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap_or_default() + chrono::Days::new(number as u64 % 700);
    let at = |hour| Moment::Zoned(day.and_hms_opt(hour, 0, 0).unwrap_or_default(), "Europe/London".into());
    let when = When { start: at(13), end: Some(Ending::At(at(15))), repeats: Vec::new() };
    [
        ("title", text("Menu tasting")),
        ("when", Value::When(when)),
        ("location", text("Elmore Court")),
        ("status", Value::Text("confirmed".into())),
        ("notes", text("Ivory and peony, no garlands, the quartet at four. Table")),
        ("categories", Value::List(vec!["tasting".into(), "2027".into()])),
        ("url", text("https://example.org/tasting")),
        ("ical/TRANSP", Value::Text("OPAQUE".into())),
        ("ical/CLASS", Value::Text("PRIVATE".into())),
        ("ical/PRIORITY", Value::Text("5".into())),
        ("ical/X-COLOR", Value::Text("ivory".into())),
        ("ical/DTSTAMP", Value::Text("20270101T000000Z".into())),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value))
    .collect()
}
