//! Random histories of transactions, checkpoints, restarts and power losses, judged by a ledger.

use crate::ledger::{Ledger, Verdict};
use fastrand::Rng;
use faulty_disk::Disk;
use rusqlite::{Connection, OpenFlags, params};
use std::collections::BTreeMap;

/// 32 bytes of key and 16 of salt. The salt must be given: otherwise `SQLCipher` reads it from the first bytes of the
/// file, past the log, and a sector spoilt in a checkpoint takes the whole database with it although the log is whole.
const KEY: &str = "x'2dd29ca851e7b56e4697b0e1f08507293d761a05ce4d1b628663f411a8086d99";
const SALT: &str = "00112233445566778899aabbccddeeff";
const PATH: &str = "/studio.db";

/// Rows by id: the number of the transaction that wrote it, and what it wrote.
type Rows = BTreeMap<i64, (i64, Vec<u8>)>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    None,
    /// The salt is in the file only.
    Bare,
    Salted,
}

/// How the database is opened, and what the disk promises.
#[derive(Clone, Copy)]
struct Setup {
    journal: &'static str,
    synchronous: &'static str,
    key: Key,
    lies: bool,
    powersafe: bool,
}

const FULL: Setup = Setup { journal: "WAL", synchronous: "FULL", key: Key::None, lies: false, powersafe: false };

/// How many histories ended how.
#[derive(Debug, Default)]
struct Outcome {
    whole: u32,
    older: u32,
    half: u32,
    corrupt: u32,
    crashes: u64,
    torn: u64,
    commits: u64,
    first_bad: Option<u64>,
}

pub fn open(disk: &Disk) -> rusqlite::Result<Connection> {
    Connection::open_with_flags_and_vfs(PATH, OpenFlags::default(), disk.register().as_str())
}

fn set_up(disk: &Disk, setup: Setup, page_size: u32) -> rusqlite::Result<Connection> {
    let db = open(disk)?;
    db.pragma_update(None, "cipher_log_level", "NONE")?;
    match setup.key {
        Key::None => db.pragma_update(None, "page_size", page_size)?,
        Key::Bare => db.pragma_update(None, "key", format!("{KEY}'"))?,
        Key::Salted => db.pragma_update(None, "key", format!("{KEY}{SALT}'"))?,
    }
    db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    db.pragma_update(None, "journal_mode", setup.journal)?;
    db.pragma_update(None, "synchronous", setup.synchronous)?;
    // Small, so that a history of a few transactions checkpoints, wraps the log and spills the cache.
    db.pragma_update(None, "wal_autocheckpoint", 12)?;
    db.pragma_update(None, "cache_size", 8)?;
    db.execute_batch("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, written INTEGER, body BLOB)")?;
    db.execute_batch("CREATE INDEX IF NOT EXISTS entry_written ON entry (written)")?;
    Ok(db)
}

fn rows(db: &Connection) -> rusqlite::Result<Rows> {
    let mut statement = db.prepare("SELECT id, written, body FROM entry")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    rows.collect()
}

fn transaction(db: &mut Connection, rng: &mut Rng, number: i64, after: &mut Rows) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    // The whole transaction is decided first, so that the ledger knows it also if it stops in the middle.
    let changes: Vec<(i64, Option<Vec<u8>>)> = (0..rng.usize(1..8))
        .map(|_| (rng.i64(0..40), (rng.u8(..5) > 0).then(|| vec![rng.u8(..); rng.usize(..2500)])))
        .collect();
    for (id, body) in &changes {
        match body {
            Some(body) => after.insert(*id, (number, body.clone())),
            None => after.remove(id),
        };
    }
    for (id, body) in changes {
        match body {
            Some(body) => tx.execute("INSERT OR REPLACE INTO entry VALUES (?1, ?2, ?3)", params![id, number, body])?,
            None => tx.execute("DELETE FROM entry WHERE id = ?1", [id])?,
        };
    }
    tx.commit()
}

/// Opens, compares and writes until the power goes.
fn one_life(
    disk: &Disk,
    rng: &mut Rng,
    setup: Setup,
    page_size: u32,
    ledger: &mut Ledger<Rows>,
    number: &mut i64,
) -> Result<(), Verdict> {
    let Ok(mut db) = set_up(disk, setup, page_size) else { return Ok(()) };
    let Ok(found) = rows(&db) else { return Ok(()) };
    match ledger.judge(&found) {
        Verdict::Whole => {}
        verdict => return Err(verdict),
    }
    for _ in 0..rng.u8(1..12) {
        *number += 1;
        let mut after = ledger.acknowledged().clone();
        if transaction(&mut db, rng, *number, &mut after).is_err() {
            ledger.leave_open(after);
            return Ok(());
        }
        ledger.acknowledge(after);
        match rng.u8(..12) {
            0 => {
                drop(db);
                match set_up(disk, setup, page_size) {
                    Ok(again) => db = again,
                    Err(_) => return Ok(()),
                }
            }
            1 if db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).is_err() => return Ok(()),
            _ => {}
        }
    }
    // Power that is still on goes now, with the connection open.
    disk.crash();
    Ok(())
}

fn history(seed: u64, setup: Setup, outcome: &mut Outcome) {
    let mut rng = Rng::with_seed(seed);
    let disk = Disk::new(rng.u64(..));
    disk.promise_powersafe_overwrite(setup.powersafe);
    disk.lie(setup.lies);
    let page_size = [512, 1024, 4096][rng.usize(..3)];
    let (mut ledger, mut number) = (Ledger::default(), 0);
    let mut verdict = Verdict::Whole;
    let mut broken = false;
    for _ in 0..rng.u8(1..5) {
        disk.crash_at(Some(rng.u64(1..250)));
        if let Err(bad) = one_life(&disk, &mut rng, setup, page_size, &mut ledger, &mut number) {
            verdict = bad;
            break;
        }
        disk.crash();
    }
    if verdict == Verdict::Whole {
        disk.crash_at(None);
        let last = set_up(&disk, setup, page_size).and_then(|db| {
            let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
            Ok((check, rows(&db)?))
        });
        match last {
            Ok((check, found)) if check == "ok" => verdict = ledger.judge(&found),
            _ => broken = true,
        }
    }
    match verdict {
        _ if broken => outcome.corrupt += 1,
        Verdict::Whole => outcome.whole += 1,
        Verdict::Older => outcome.older += 1,
        Verdict::Half => outcome.half += 1,
    }
    if broken || verdict != Verdict::Whole {
        outcome.first_bad.get_or_insert(seed);
    }
    outcome.crashes += disk.stats().crashes;
    outcome.torn += disk.stats().torn;
    outcome.commits += u64::try_from(number).unwrap();
}

fn histories(count: u64, setup: Setup) -> Outcome {
    let mut outcome = Outcome::default();
    for seed in crate::seeds(count) {
        history(seed, setup, &mut outcome);
    }
    println!("{outcome:?}");
    outcome
}

fn nothing_lost(outcome: &Outcome) {
    let seed = outcome.first_bad;
    assert_eq!(seed, None, "run it alone with DISK_SEED={}: {outcome:?}", seed.unwrap_or_default());
    assert!(outcome.crashes > 0 && outcome.torn > 0, "histories without torn writes prove nothing: {outcome:?}");
}

#[test]
fn no_committed_transaction_is_lost_with_full_sync() {
    nothing_lost(&histories(2000, FULL));
}

#[test]
fn no_committed_transaction_is_lost_with_full_sync_with_powersafe_overwrite() {
    nothing_lost(&histories(600, Setup { powersafe: true, ..FULL }));
}

#[test]
fn no_committed_transaction_of_an_encrypted_database_is_lost_with_full_sync() {
    nothing_lost(&histories(600, Setup { key: Key::Salted, ..FULL }));
    nothing_lost(&histories(300, Setup { key: Key::Salted, powersafe: true, ..FULL }));
}

#[test]
fn an_encrypted_database_that_keeps_its_salt_only_in_the_file_can_become_unreadable() {
    let outcome = histories(1000, Setup { key: Key::Bare, ..FULL });
    assert!(outcome.corrupt > 0, "if this is mended, keys need no salt any more: {outcome:?}");
}

#[test]
fn a_rollback_journal_loses_nothing_when_the_directory_is_synced_too() {
    nothing_lost(&histories(400, Setup { journal: "DELETE", synchronous: "EXTRA", ..FULL }));
}

#[test]
fn a_log_synced_at_checkpoints_only_loses_whole_transactions_and_breaks_none() {
    let outcome = histories(600, Setup { synchronous: "NORMAL", ..FULL });
    assert!(outcome.older > 0, "the last transactions before a power loss are not synced: {outcome:?}");
    assert_eq!((outcome.half, outcome.corrupt), (0, 0), "{outcome:?}");
}

#[test]
fn without_sync_the_same_histories_find_losses_and_damage() {
    for key in [Key::None, Key::Salted] {
        let outcome = histories(300, Setup { synchronous: "OFF", key, ..FULL });
        assert!(outcome.older > 0 && outcome.half + outcome.corrupt > 0, "{key:?}: {outcome:?}");
    }
}

#[test]
fn a_disk_that_lies_about_syncing_is_found_out() {
    let outcome = histories(300, Setup { lies: true, ..FULL });
    assert!(outcome.older > 0 && outcome.half + outcome.corrupt > 0, "{outcome:?}");
}
