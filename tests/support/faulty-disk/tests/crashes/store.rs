//! The studio's own store on the faulty disk: records, links and journal, judged by a ledger that knows no SQL.

use crate::ledger::{Ledger, Verdict};
use fastrand::Rng;
use faulty_disk::Disk;
use std::collections::BTreeMap;
use std::path::Path;
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId, RemoteId};
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fields, Kind, Timestamp, Value};
use wedsync_store::{Action, Key, NewChange, NewLink, Store, StoreError, Tx, View};

const CONNECTION: ConnectionId = ConnectionId(1);
const COLLECTION: CollectionId = CollectionId(1);

/// All that a person would miss.
#[derive(Debug, Clone, Default, PartialEq)]
struct Desk {
    collections: usize,
    /// Values, and whether it is archived.
    records: BTreeMap<RecordId, (Fields, bool)>,
    /// By record: where it is there, and what they say.
    links: BTreeMap<RecordId, (RemoteId, Fields)>,
    journal: Vec<(RecordId, Action, Option<Fields>, Option<Fields>)>,
    runs: usize,
}

/// When the last sync worked. Losing the newest is allowed until something else is written.
#[derive(Default)]
struct Heartbeat {
    kept: i64,
    newest: i64,
}

fn open(disk: &Disk) -> Result<Store, StoreError> {
    Store::open_on(Path::new("/studio.db"), &Key::new([7; 32]), Some(&disk.register()))
}

fn look(view: &View<'_>) -> Result<(Desk, i64), StoreError> {
    let fields = |body| view.body(body).map(|fields| (*fields).clone());
    let mut desk = Desk { collections: view.collections(None)?.len(), runs: view.runs(1000)?.len(), ..Desk::default() };
    for kind in [Kind::Wedding, Kind::Contact] {
        for record in view.records(kind)? {
            desk.records.insert(record.id, (fields(record.body)?, false));
        }
    }
    for record in view.archived()? {
        desk.records.insert(record.id, (fields(record.body)?, true));
    }
    for link in view.links_in(COLLECTION)? {
        desk.links.insert(link.record, (link.remote, fields(link.theirs)?));
    }
    for change in view.journal(None, 10_000)?.into_iter().rev() {
        let (before, after) = (change.before.map(fields).transpose()?, change.after.map(fields).transpose()?);
        desk.journal.push((change.record, change.action, before, after));
    }
    let last_ok = view.connection(CONNECTION)?.and_then(|connection| connection.last_ok);
    Ok((desk, last_ok.unwrap_or_default().0))
}

fn values(rng: &mut Rng) -> Fields {
    let title = Value::Text(format!("Couple {}", rng.u32(..)));
    let notes = Value::Text((0..rng.usize(..3000)).map(|_| rng.alphanumeric()).collect());
    [("title".into(), title), ("notes".into(), notes)].into()
}

fn found_studio(tx: &mut Tx<'_>, desk: &mut Desk) -> Result<(), StoreError> {
    let connection = tx.add_connection("caldav", "Studio calendar", &BTreeMap::new(), Timestamp(0))?;
    let list =
        RemoteCollection { key: "/cal/".into(), name: "Weddings".into(), kind: Kind::Appointment, read_only: false };
    assert_eq!((connection, tx.put_collection(connection, &list)?), (CONNECTION, COLLECTION));
    desk.collections = 1;
    Ok(())
}

fn arrive(tx: &mut Tx<'_>, rng: &mut Rng, desk: &mut Desk, now: Timestamp) -> Result<(), StoreError> {
    for _ in 0..rng.u8(1..6) {
        let fields = values(rng);
        let kind = [Kind::Wedding, Kind::Contact][rng.usize(..2)];
        let remote = RemoteId::from(format!("{}.ics", rng.u64(..)));
        let body = tx.put_body(&fields)?;
        let record = tx.add_record(kind, "studio", &remote.as_str().into(), body, now)?;
        let (collection, at) = (COLLECTION, now);
        let [agreed_ours, agreed_theirs, theirs] = [body; 3];
        let revision = Some("1".into());
        tx.add_link(NewLink {
            record,
            collection,
            remote: remote.clone(),
            revision,
            agreed_ours,
            agreed_theirs,
            theirs,
            told_changed: None,
            at,
        })?;
        desk.records.insert(record, (fields.clone(), false));
        desk.links.insert(record, (remote, fields.clone()));
        note(tx, desk, now, record, Action::Created, None, Some(fields))?;
    }
    Ok(())
}

/// A new version at their place, taken in: record, link and journal move together.
fn pull(tx: &mut Tx<'_>, rng: &mut Rng, desk: &mut Desk, now: Timestamp, record: RecordId) -> Result<(), StoreError> {
    let fields = values(rng);
    let body = tx.put_body(&fields)?;
    tx.set_record_body(record, body, now, false)?;
    for mut link in tx.links_of(record)? {
        (link.theirs, link.agreed_ours, link.agreed_theirs) = (body, body, body);
        desk.links.insert(record, (link.remote.clone(), fields.clone()));
        tx.save_link(&link)?;
    }
    let before = desk.records.insert(record, (fields.clone(), false)).map(|(before, _)| before);
    note(tx, desk, now, record, Action::Pulled, before, Some(fields))
}

fn archive(tx: &mut Tx<'_>, desk: &mut Desk, now: Timestamp, record: RecordId) -> Result<(), StoreError> {
    tx.archive_record(record, now)?;
    for link in tx.links_of(record)? {
        tx.drop_link(link.id)?;
    }
    desk.links.remove(&record);
    let before = desk.records.get_mut(&record).map(|(fields, archived)| {
        *archived = true;
        fields.clone()
    });
    note(tx, desk, now, record, Action::Archived, before, None)
}

fn note(
    tx: &mut Tx<'_>,
    desk: &mut Desk,
    at: Timestamp,
    record: RecordId,
    action: Action,
    before: Option<Fields>,
    after: Option<Fields>,
) -> Result<(), StoreError> {
    let [was, is] = [&before, &after].map(|fields| fields.as_ref().map(|fields| tx.put_body(fields)).transpose());
    let (run, collection, note) = (None, Some(COLLECTION), String::new());
    tx.note(NewChange { run, at, record, collection, action, before: was?, after: is?, note })?;
    desk.journal.push((record, action, before, after));
    Ok(())
}

/// One transaction of several steps, written to the store and to the ledger's next state.
fn act(tx: &mut Tx<'_>, rng: &mut Rng, desk: &mut Desk, now: Timestamp) -> Result<(), StoreError> {
    if desk.collections == 0 {
        return found_studio(tx, desk);
    }
    for _ in 0..rng.u8(1..4) {
        let live: Vec<RecordId> = desk.records.iter().filter(|(_, (_, gone))| !gone).map(|(id, _)| *id).collect();
        match (rng.u8(..6), rng.choice(live)) {
            (0..3, Some(record)) => pull(tx, rng, desk, now, record)?,
            (3, Some(record)) => archive(tx, desk, now, record)?,
            (4, _) => {
                tx.begin_run(now)?;
                desk.runs += 1;
            }
            _ => arrive(tx, rng, desk, now)?,
        }
    }
    Ok(())
}

/// Opens, compares and writes until the power goes. `Err`: what is wrong with what was found.
fn one_life(disk: &Disk, rng: &mut Rng, ledger: &mut Ledger<Desk>, beat: &mut Heartbeat) -> Result<(), String> {
    let crashes = disk.stats().crashes;
    let excuse = |why: StoreError| if disk.stats().crashes > crashes { Ok(()) } else { Err(format!("{why:?}")) };
    let mut store = match open(disk) {
        Ok(store) => store,
        Err(why) => return excuse(why),
    };
    let (found, last_ok) = match store.read(look) {
        Ok(found) => found,
        Err(why) => return excuse(why),
    };
    if ledger.judge(&found) != Verdict::Whole {
        return Err("what was acknowledged is not what was found".to_owned());
    }
    if !(beat.kept..=beat.newest).contains(&last_ok) {
        return Err(format!("the heartbeat was {last_ok}, not in {}..={}", beat.kept, beat.newest));
    }
    (beat.kept, beat.newest) = (last_ok, last_ok);
    for step in 1..=rng.i64(1..12) {
        let now = Timestamp(beat.newest + step);
        let mut after = ledger.acknowledged().clone();
        let mut decided = false;
        let written = store.write(|tx| {
            act(tx, rng, &mut after, now)?;
            decided = true;
            Ok::<_, StoreError>(())
        });
        match written {
            Ok(()) => {
                ledger.acknowledge(after);
                beat.kept = beat.newest;
            }
            Err(why) => {
                if decided {
                    ledger.leave_open(after);
                }
                return excuse(why);
            }
        }
        let extra = match rng.u8(..8) {
            0 => {
                beat.newest = now.0;
                store.write_soon(|tx| tx.heartbeat(CONNECTION, now, now))
            }
            1 => store.rehearse(|tx| act(tx, rng, &mut ledger.acknowledged().clone(), now)),
            // A clean end of the program copies the log back, a good moment for the power to go.
            2 => match store.reopen() {
                Ok(again) => {
                    store = again;
                    Ok(())
                }
                Err(why) => return excuse(why),
            },
            _ => Ok(()),
        };
        if let Err(why) = extra {
            return excuse(why);
        }
    }
    disk.crash();
    Ok(())
}

fn history(seed: u64) -> Result<u64, String> {
    let mut rng = Rng::with_seed(seed);
    let disk = Disk::new(rng.u64(..));
    disk.promise_powersafe_overwrite(rng.bool());
    let (mut ledger, mut beat) = (Ledger::default(), Heartbeat::default());
    for _ in 0..rng.u8(1..4) {
        disk.crash_at(Some(rng.u64(1..400)));
        one_life(&disk, &mut rng, &mut ledger, &mut beat)?;
        disk.crash();
    }
    let store = open(&disk).map_err(|why| format!("{why:?}"))?;
    let unsound = store.check().map_err(|why| format!("{why:?}"))?;
    let (found, _) = store.read(look).map_err(|why: StoreError| format!("{why:?}"))?;
    match ledger.judge(&found) {
        Verdict::Whole if unsound.is_empty() => Ok(disk.stats().torn),
        verdict => Err(format!("{verdict:?} {unsound:?}")),
    }
}

#[test]
fn the_store_loses_nothing_it_acknowledged_and_keeps_nothing_by_half() {
    let torn: u64 = crate::seeds(300)
        .map(|seed| history(seed).unwrap_or_else(|why| panic!("{why}; run it alone with DISK_SEED={seed}")))
        .sum();
    println!("{torn} torn writes");
    assert!(torn > 0, "histories without torn writes prove nothing");
}

#[test]
fn a_full_disk_keeps_nothing_of_the_write_and_all_from_before() {
    let disk = Disk::new(1);
    let store = open(&disk).unwrap();
    let (mut rng, mut kept) = (Rng::with_seed(1), Desk::default());
    let mut write = |desk: &mut Desk| store.write(|tx| act(tx, &mut rng, desk, Timestamp(1)));
    write(&mut kept).unwrap();
    disk.full_after(Some(60_000));
    let refused = (0..50).find_map(|_| {
        let mut after = kept.clone();
        let written: Result<(), StoreError> = write(&mut after);
        if written.is_ok() {
            kept = after;
        }
        written.err()
    });
    assert_eq!(refused, Some(StoreError::NoSpace));
    assert_eq!(store.read(look).unwrap().0, kept);
    disk.full_after(None);
    write(&mut kept).unwrap();
    assert_eq!(store.read(look).unwrap().0, kept, "with room again it goes on");
}
