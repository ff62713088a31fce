//! Keys that do not fit, disks that are full, clocks that are wrong, words that are none.

use crate::desk::Pair;
use crate::places::{Place, event, named, weddings};
use crate::shell::{self, Said, plain_words};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use wedsync_api::dto::doctor::Look;
use wedsync_support::{Keychain, Session, Wedsync, program};
use wedsync_vault::{DatabaseKey, SealedFile, read_passphrase};

fn passphrase(path: &Path, text: &str, mode: u32) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn status_with(desk: &Wedsync, passphrase_file: &Path) -> Said {
    let mut command = desk.bare();
    command.args(["--vault", "file", "--passphrase-file"]).arg(passphrase_file).args(["--json", "status"]);
    Said::of(&program::finish(&mut command, "").unwrap())
}

#[test]
fn a_passphrase_that_is_wrong_missing_or_open_to_others_is_refused_and_nothing_is_touched() {
    let desk = Wedsync::new().unwrap();
    assert_eq!(shell::json(&desk, &["status"]).code, 0);
    let sealed = std::fs::read(desk.data().join("vault.sealed")).unwrap();
    let other = desk.passphrase_file().with_file_name("other");
    let shown = other.display().to_string();
    status_with(&desk, &other).refuses(1, "passphrase_file_missing", &shown);
    passphrase(&other, "not this one\n", 0o600);
    status_with(&desk, &other).refuses(1, "wrong_passphrase", "vault.sealed");
    passphrase(&other, "correct horse battery staple\n", 0o644);
    status_with(&desk, &other).refuses(1, "passphrase_file_open_to_others", &shown);
    passphrase(&other, "\n", 0o600);
    status_with(&desk, &other).refuses(1, "passphrase_file_unreadable", &shown);
    status_with(&desk, desk.passphrase_file().parent().unwrap()).refuses(1, "passphrase_file_unreadable", "plain file");
    assert_eq!(std::fs::read(desk.data().join("vault.sealed")).unwrap(), sealed, "never wiped, never rewritten");
    assert_eq!(shell::json(&desk, &["status"]).code, 0, "the right one opens as before");
}

#[test]
fn a_keychain_that_is_absent_or_locked_is_said_and_leaves_no_half_studio() {
    let mut session = Session::start(Keychain::Absent).unwrap();
    let desk = Wedsync::new().unwrap();
    let status = |session: &Session| {
        let mut command = desk.bare();
        session.enter(&mut command);
        Said::of(&program::finish(command.args(["--vault", "keychain", "--json", "status"]), "").unwrap())
    };
    status(&session).refuses(1, "keychain_absent", "keychain");
    assert!(!desk.data().join("studio.db").exists() && !desk.data().join("keys.json").exists(), "no half studio");
    session.turn(Keychain::Locked).unwrap();
    status(&session).refuses(1, "keychain_locked", "keychain");
    assert!(!desk.data().join("studio.db").exists());
    session.turn(Keychain::Unlocked).unwrap();
    assert_eq!(status(&session).code, 0, "unlocked, it works");
    session.lock().unwrap();
    let locked = status(&session);
    locked.refuses(1, "keychain_locked", "keychain");
    let mut doctor = desk.bare();
    session.enter(&mut doctor);
    let seen = Said::of(&program::finish(doctor.args(["--vault", "keychain", "--json", "doctor"]), "").unwrap());
    assert_eq!(seen.code, 3, "the doctor works with a locked vault: {}", seen.document);
    session.turn(Keychain::Unlocked).unwrap();
    assert_eq!(status(&session).code, 0, "nothing was wiped");
}

#[test]
fn a_damaged_database_is_said_and_left_as_it_is() {
    for (from, code) in [(0, "database_locked_out"), (4096, "database_corrupt")] {
        let desk = Wedsync::new().unwrap();
        let path = shell::folder_beside(&desk, "planner");
        for (uid, text) in weddings(20) {
            Place::Folder(path.clone()).put(&uid, &text);
        }
        shell::connect_folder(&desk, "Planner", &path);
        assert_eq!(shell::json(&desk, &["sync"]).code, 0);
        // Examining the database brings everything out of its log into the file that is damaged below.
        assert_eq!(shell::json(&desk, &["doctor"]).code, 0);
        let file = desk.data().join("studio.db");
        for log in ["studio.db-wal", "studio.db-shm"] {
            let _ = std::fs::remove_file(desk.data().join(log));
        }
        let mut bytes = std::fs::read(&file).unwrap();
        for byte in bytes.iter_mut().skip(from) {
            *byte ^= 0x5a;
        }
        std::fs::write(&file, &bytes).unwrap();
        let said = shell::json(&desk, &["records", "list", "appointments"]);
        said.refuses(1, code, "database");
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "the damaged file is evidence: left as it is");
        let seen = shell::json(&desk, &["doctor"]);
        assert_eq!(seen.code, 3, "{}", seen.document);
        assert!(seen.document.to_string().contains(code), "{}", seen.document);
    }
}

/// Changes the database behind the desk's back.
pub fn alter(desk: &Wedsync, sql: &str) {
    let keys: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.data().join("keys.json")).unwrap()).unwrap();
    let sealed = desk.data().join("vault.sealed");
    let vault = SealedFile::open(&sealed, read_passphrase(&desk.passphrase_file()).unwrap()).unwrap();
    let key = DatabaseKey::load(&vault, keys["studio"].as_str().unwrap()).unwrap().unwrap();
    faulty_disk::alter(&desk.data().join("studio.db"), key.expose(), sql).unwrap();
}

#[test]
fn a_database_of_a_newer_program_is_refused_and_not_touched() {
    let desk = Wedsync::new().unwrap();
    assert_eq!(shell::json(&desk, &["status"]).code, 0);
    let file = desk.data().join("studio.db");
    alter(&desk, "PRAGMA user_version = 4711");
    let before = std::fs::read(&file).unwrap();
    shell::json(&desk, &["sync"]).refuses(1, "database_newer", "newer");
    assert_eq!(std::fs::read(&file).unwrap(), before, "what a newer program has written is not ours to change");
}

#[test]
fn a_full_disk_is_said_and_what_was_kept_before_is_safe() {
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "planner");
    for n in 0..30 {
        let notes = format!("DESCRIPTION:{}", format!("{n} roses ").repeat(15_000));
        Place::Folder(path.clone()).put(&format!("n{n}"), &event(&format!("n{n}"), "Notes", 12, &notes));
    }
    // A small disk of its own, seen by this script alone and gone with it.
    let script = "set -e; mkdir -p \"$DATA\"; mount -t tmpfs -o size=2m,mode=700 none \"$DATA\"; \
                  \"$@\" connect folder --name Planner --path \"$PLANNER\" >&2; \
                  \"$@\" sync && echo || echo \" $?\"; rm -rf \"$DATA\"/logs; \"$@\" status; echo; \
                  mount -o remount,size=64m \"$DATA\"; \"$@\" sync";
    let wedsync = desk.command(&["--json"]);
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh"]).arg(wedsync.get_program()).args(wedsync.get_args());
    command.env("DATA", desk.data()).env("PLANNER", &path);
    let ran = program::finish(&mut command, "").unwrap();
    if ran.err.contains("unshare") || ran.err.contains("permission denied") {
        println!("no small disk can be made here, so a full one was not tried: {}", ran.err);
        return;
    }
    let lines: Vec<&str> = ran.out.lines().filter(|line| line.starts_with('{')).collect();
    assert_eq!(lines.len(), 3, "{} {}", ran.out, ran.err);
    let full: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(full["error"]["code"], "disk_full", "{full} {}", ran.err);
    plain_words(full["error"]["message"].as_str().unwrap());
    let status: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!(status["connections"][0]["name"], "Planner", "what was kept before is safe: {status}");
    let after: serde_json::Value = serde_json::from_str(lines[2]).unwrap();
    assert_eq!(after["failed"], 0, "with room again it goes on: {after}");
    assert_eq!(Place::Folder(path).uids().len(), 30);
}

#[test]
fn a_clock_that_is_a_day_wrong_either_way_decides_nothing() {
    for hours in [24, -24] {
        let pair = Pair::with(&named(&weddings(6)));
        pair.studio.clock.turn(hours);
        pair.server.change("w1", "LOCATION:Barn 1", "LOCATION:Castle");
        pair.folder.change("w2", "LOCATION:Barn 2", "LOCATION:Orangery");
        let id = pair.studio.record("Couple 3");
        pair.studio.edit(id, "location", "Boat House");
        pair.folder.remove("w4");
        let summary = pair.studio.sync();
        assert_eq!((summary.totals.deleted, summary.totals.held_deletions), (1, 0), "{hours} h: {summary:?}");
        for place in [&pair.server, &pair.folder] {
            let said = [("w1", "Castle"), ("w2", "Orangery"), ("w3", "Boat House")];
            assert!(said.iter().all(|(uid, words)| place.says(uid, words)), "{hours} h: the clock decides nothing");
        }
        let clock = pair.studio.ask(Look {}).findings.into_iter().find(|it| it.id == "clock").unwrap();
        assert!(!clock.message.is_empty());
        pair.studio.clock.turn(-hours);
        pair.server.change("w5", "LOCATION:Barn 5", "LOCATION:Mill");
        let summary = pair.studio.settle_down();
        assert!(!summary.needs_person && pair.folder.says("w5", "LOCATION:Mill"), "set right again: {summary:?}");
        if hours > 0 {
            let clock = pair.studio.ask(Look {}).findings.into_iter().find(|it| it.id == "clock").unwrap();
            assert!(clock.code.is_none() || clock.code.as_deref() == Some("clock_went_back"), "{clock:?}");
        }
    }
}

#[test]
fn words_and_fields_that_do_not_exist_are_refused_with_the_ones_that_do() {
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "planner");
    Place::Folder(path.clone()).put("a", &event("a", "Llwyd & Price", 12, ""));
    shell::connect_folder(&desk, "Planner", &path);
    shell::json(&desk, &["sync"]);
    shell::json(&desk, &["dance"]).refuses(2, "unknown_command", "dance");
    shell::json(&desk, &["records", "list", "flowers"]).refuses(2, "usage", "flowers");
    shell::json(&desk, &["sync", "--faster"]).refuses(2, "usage", "--faster");
    shell::json(&desk, &["records", "edit", "rec-1", "colour=red"]).refuses(2, "unknown_field", "colour");
    shell::json(&desk, &["records", "edit", "rec-1", "start=yesterday"]).refuses(2, "bad_value", "yesterday");
    shell::json(&desk, &["records", "edit", "rec-1", "end=2027-06-12T09:00 Europe/London"]).refuses(
        2,
        "bad_value",
        "before the start",
    );
    shell::json(&desk, &["records", "show", "rec-99"]).refuses(1, "not_found", "rec-99");
    shell::json(&desk, &["connections", "pause", "con-9"]).refuses(1, "not_found", "con-9");
    shell::json(&desk, &["collections", "set", "col-1", "--filter", "until:x"]).refuses(2, "bad_value", "until:x");
    shell::json(&desk, &["undo", "run-77"]).refuses(1, "not_found", "run-77");
    shell::json(&desk, &["versions", "resolve", "ver-3", "--take", "hub"]).refuses(1, "not_found", "ver-3");
    shell::json(&desk, &["connect", "fax", "--name", "N"]).refuses(2, "unknown_provider", "fax");
    let page = shell::json(&desk, &["records", "show", "rec-1"]).document;
    assert_eq!(page["fields"]["title"], "Llwyd & Price", "nothing was half-written: {page}");
}

#[test]
fn a_data_folder_that_is_none_or_not_ours_is_named() {
    let desk = Wedsync::new().unwrap();
    let file = desk.passphrase_file();
    let at = |place: &str| {
        let program = desk.bare();
        let mut command = Command::new(program.get_program());
        command.args(["--data-dir", place, "--vault", "file", "--passphrase-file"]).arg(&file);
        Said::of(&program::finish(command.args(["--json", "status"]), "").unwrap())
    };
    let shown = file.display().to_string();
    at(&shown).refuses(1, "not_a_folder", &shown);
    at(&format!("{shown}/below")).refuses(1, "not_a_folder", &shown);
    // Not even root may make a folder here.
    let proc = at("/proc/wedsync-desk");
    assert_eq!(proc.code, 1, "{}", proc.document);
    assert!(proc.document["error"]["message"].as_str().unwrap().contains("/proc/wedsync-desk"), "{}", proc.document);
    let open = shell::folder_beside(&desk, "open");
    std::fs::write(open.join("holiday.jpg"), "").unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).unwrap();
    at(open.to_str().unwrap()).refuses(1, "folder_open_to_others", open.to_str().unwrap());
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_edits_waiting_and_says_so() {
    let desk = Wedsync::new().unwrap();
    let (one, two) = (shell::folder_beside(&desk, "one"), shell::folder_beside(&desk, "two"));
    Place::Folder(one.clone()).put("a", &event("a", "Llwyd & Price", 12, "LOCATION:Barn"));
    let (one_id, two_id) = (shell::connect_folder(&desk, "One", &one), shell::connect_folder(&desk, "Two", &two));
    shell::both(&desk, &[&one_id, &two_id]);
    assert_eq!(shell::json(&desk, &["sync", "--approve"]).code, 0);
    assert_eq!(shell::json(&desk, &["records", "edit", "rec-1", "location=Castle"]).code, 0);
    // Not even root may write through a read-only mount; only this script sees it.
    let script = "set -e; mount --bind \"$TWO\" \"$TWO\"; mount -o remount,bind,ro \"$TWO\"; \"$@\" sync";
    let wedsync = desk.command(&["--json"]);
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh"]).arg(wedsync.get_program()).args(wedsync.get_args());
    let ran = program::finish(command.env("TWO", &two), "").unwrap();
    if ran.out.is_empty() {
        println!("no mounts of one's own here, so a folder that is not ours to write was not tried: {}", ran.err);
        return;
    }
    let said = Said::of(&ran);
    assert!(Place::Folder(one).says("a", "LOCATION:Castle"), "the other folder gets it: {}", said.document);
    assert_eq!(said.code, 1, "{}", said.document);
    let text = said.document["connections"][1].to_string();
    assert!(text.contains("may not write") || text.contains("not allowed"), "it is said: {text}");
    assert_eq!(shell::json(&desk, &["sync"]).code, 0);
    assert!(Place::Folder(two).says("a", "LOCATION:Castle"), "what waited arrives");
}
