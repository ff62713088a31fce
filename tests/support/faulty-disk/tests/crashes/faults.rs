//! Full and failing disks, and the face of the disk itself.

use crate::databases::open;
use faulty_disk::Disk;
use rusqlite::{Connection, ErrorCode};

fn prepared(disk: &Disk) -> Connection {
    let db = open(disk).unwrap();
    db.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.pragma_update(None, "synchronous", "FULL").unwrap();
    db.execute_batch("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, body BLOB)").unwrap();
    db
}

fn insert(db: &Connection, bytes: u32) -> rusqlite::Result<usize> {
    db.execute("INSERT INTO entry (body) VALUES (zeroblob(?1))", [bytes])
}

fn count(db: &Connection) -> i64 {
    let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_full_disk_is_said_to_be_full_and_works_again_with_room() {
    let disk = Disk::new(1);
    let db = prepared(&disk);
    insert(&db, 1000).unwrap();
    disk.full_after(Some(20_000));
    let refused = (0..100).find_map(|_| insert(&db, 3000).err()).unwrap();
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DiskFull));
    let before = count(&db);
    disk.full_after(None);
    insert(&db, 3000).unwrap();
    assert_eq!(count(&db), before + 1, "what was there before the disk ran full is there after");
}

#[test]
fn whichever_operation_fails_the_transaction_is_there_whole_or_not_at_all() {
    let mut failures = 0;
    for op in 1..400 {
        let disk = Disk::new(op);
        let db = prepared(&disk);
        disk.fail_at(Some(op));
        let mut done = 0;
        let mut open_ended = 0;
        for _ in 0..8 {
            match insert(&db, 6000) {
                Ok(_) => done += 1,
                Err(refusal) => {
                    assert_eq!(refusal.sqlite_error_code(), Some(ErrorCode::SystemIoFailure), "{refusal}");
                    open_ended += 1;
                }
            }
            // Also a checkpoint may fail; it is tried again later.
            let _ = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
        failures += open_ended;
        disk.crash();
        drop(db);
        let found = count(&prepared(&disk));
        assert!((done..=done + open_ended).contains(&found), "operation {op}: {done} acknowledged, {found} found");
    }
    assert!(failures > 10, "some operations must hit a transaction, not a checkpoint: {failures}");
}

#[test]
fn the_same_seed_loses_the_same_writes() {
    let lost = |seed| {
        let disk = Disk::new(seed);
        let db = prepared(&disk);
        db.pragma_update(None, "synchronous", "OFF").unwrap();
        for _ in 0..20 {
            insert(&db, 2000).unwrap();
        }
        disk.crash();
        drop(db);
        (disk.stats(), disk.contents().into_iter().map(|(path, bytes)| (path, bytes.len())).collect::<Vec<_>>())
    };
    let all: Vec<_> = (0..20).map(lost).collect();
    assert_eq!(all, (0..20).map(lost).collect::<Vec<_>>());
    assert!(all.iter().any(|one| *one != all[0]), "and other seeds lose others");
}

#[test]
fn after_a_power_loss_what_was_open_fails_until_the_database_is_opened_anew() {
    let disk = Disk::new(3);
    let db = prepared(&disk);
    insert(&db, 10).unwrap();
    disk.crash();
    assert!(insert(&db, 10).is_err());
    drop(db);
    assert_eq!(count(&prepared(&disk)), 1);
}

#[test]
fn an_encrypted_database_shows_no_word_of_its_contents_on_the_disk() {
    let canary = b"Ada and Grace, 16 May";
    for key in [None, Some("x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'")] {
        let disk = Disk::new(4);
        let db = open(&disk).unwrap();
        if let Some(key) = key {
            db.pragma_update(None, "key", key).unwrap();
        }
        db.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        db.execute_batch("CREATE TABLE entry (body BLOB)").unwrap();
        db.execute("INSERT INTO entry VALUES (?1)", [&canary[..]]).unwrap();
        let seen = disk.contents().values().any(|bytes| bytes.windows(canary.len()).any(|window| window == canary));
        assert_eq!(seen, key.is_none(), "the search finds it exactly where nothing is encrypted");
    }
}

#[test]
fn a_second_connection_waits_for_the_first() {
    let disk = Disk::new(5);
    let first = open(&disk).unwrap();
    first.execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB); BEGIN IMMEDIATE").unwrap();
    let second = open(&disk).unwrap();
    second.busy_timeout(std::time::Duration::ZERO).unwrap();
    let busy = insert(&second, 10).unwrap_err();
    assert_eq!(busy.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    first.execute_batch("COMMIT").unwrap();
    insert(&second, 10).unwrap();
    assert_eq!(count(&first), 1);
}

#[test]
fn a_forgotten_disk_is_unknown_to_sqlite() {
    let disk = Disk::new(6);
    let name = disk.register();
    let db = open(&disk).unwrap();
    drop(disk);
    db.execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY)").unwrap();
    drop(db);
    let gone = Connection::open_with_flags_and_vfs("/studio.db", rusqlite::OpenFlags::default(), name.as_str());
    assert!(gone.is_err(), "neither the disk nor a file on it is left");
}
