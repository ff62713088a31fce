//! What must hold with a real keychain.

use crate::holder::Holder;
use std::process::Command;
use wedsync_support::keychain::{Keychain, Session};

fn holder(session: &Session) -> Holder {
    Holder::start(session.command(std::env::current_exe().unwrap()))
}

/// All that lies in the keychain, as a person sees it in a passwords program: labels and names, no secrets.
fn listing(session: &Session) -> String {
    let answer = session.command("secret-tool").args(["search", "--all", "service", "WedSync Desk studio-1"]).output();
    let answer = answer.unwrap();
    String::from_utf8_lossy(&answer.stdout).into_owned() + &String::from_utf8_lossy(&answer.stderr)
}

#[test]
fn secrets_short_and_long_outlive_the_process_and_are_removed_without_a_trace() {
    let session = Session::start(Keychain::Unlocked).unwrap();
    let mut first = holder(&session);
    assert_eq!(first.get("connection/con-1/password"), "none");
    assert_eq!(first.put("connection/con-1/password", 'x', 12), "stored");
    assert_eq!(first.put("token", 'y', 8192), "stored", "8 KB: split over seven entries");
    assert_eq!(first.put("flowers", '🌷', 1000), "stored", "two UTF-16 units each");
    drop(first);

    let mut second = holder(&session);
    assert_eq!(second.get("connection/con-1/password"), "x 12");
    assert_eq!(second.get("token"), "y 8192");
    assert_eq!(second.get("flowers"), "🌷 1000");
    assert_eq!(second.put("token", 'z', 9000), "stored");
    assert_eq!(second.put("token", 'w', 20), "stored", "a short one takes the place of a long one");
    assert_eq!(second.get("token"), "w 20");
    assert!(!listing(&session).contains("token#"), "no part of an older token is left");
    for name in ["connection/con-1/password", "token", "flowers", "never-stored"] {
        assert_eq!(second.remove(name), "removed");
        assert_eq!(second.get(name), "none");
    }
    assert!(!listing(&session).contains("secret ="), "nothing of ours is left behind");
}

#[test]
fn a_sign_in_of_any_length_comes_back_whole_and_the_next_one_takes_its_place() {
    let session = Session::start(Keychain::Unlocked).unwrap();
    let mut vault = holder(&session);
    // Around what the smallest keychain holds in one entry, and as long as the longest tokens known.
    for units in [40, 560, 1_200, 1_281, 8 << 10, 40] {
        assert_eq!(vault.sign_in("connection/con-1/password", units), "whole", "{units}");
    }
    assert!(!listing(&session).contains("password#"), "no part of a longer one is left");
}

#[test]
fn a_keychain_that_appears_locks_and_restarts_is_followed_without_a_restart_of_ours() {
    let mut session = Session::start(Keychain::Absent).unwrap();
    let mut vault = holder(&session);
    assert_eq!(vault.get("a"), "keychain_absent");
    assert_eq!(vault.put("a", 'x', 10), "keychain_absent");

    session.turn(Keychain::Locked).unwrap();
    assert_eq!(vault.get("a"), "keychain_locked", "there now, but never unlocked");
    assert_eq!(vault.put("a", 'x', 10), "keychain_locked");

    session.turn(Keychain::Unlocked).unwrap();
    assert_eq!(vault.get("a"), "none", "open, and really empty");
    assert_eq!(vault.put("a", 'x', 10), "stored");
    assert_eq!(vault.put("token", 'y', 8192), "stored");

    session.lock().unwrap();
    for _ in 0..3 {
        assert_eq!(vault.get("a"), "keychain_locked");
        assert_eq!(vault.put("a", 'n', 10), "keychain_locked");
        assert_eq!(vault.remove("token"), "keychain_locked");
        assert_eq!(vault.get("never-stored"), "keychain_locked", "not “none”: it could not be looked for");
    }

    session.turn(Keychain::Unlocked).unwrap();
    assert_eq!(vault.get("a"), "x 10", "restarted and unlocked; nothing was wiped");
    assert_eq!(vault.get("token"), "y 8192");

    session.turn(Keychain::Absent).unwrap();
    assert_eq!(vault.get("a"), "keychain_absent", "gone under an open vault");
    session.turn(Keychain::Unlocked).unwrap();
    assert_eq!(vault.get("a"), "x 10");
}

#[test]
fn without_any_bus_the_keychain_is_absent() {
    let session = Session::start(Keychain::Absent).unwrap();
    let mut program = session.command(std::env::current_exe().unwrap());
    program.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
    assert_eq!(Holder::start(program).get("a"), "keychain_absent");
}

#[test]
fn a_keychain_that_hangs_is_given_up_and_used_again_when_it_answers() {
    let session = Session::start(Keychain::Unlocked).unwrap();
    let mut vault = holder(&session);
    assert_eq!(vault.put("a", 'x', 10), "stored");
    let daemon = daemon(&session);
    signal(&daemon, "-STOP");
    assert_eq!(vault.get("a"), "keychain_slow");
    assert_eq!(vault.put("a", 'n', 10), "keychain_slow");
    signal(&daemon, "-CONT");
    assert_eq!(vault.get("a"), "x 10", "what was given up was not written afterwards");
    assert_eq!(vault.put("a", 'n', 10), "stored");
}

#[test]
fn no_secret_reaches_a_log_at_its_most_talkative() {
    let mut session = Session::start(Keychain::Unlocked).unwrap();
    let mut vault = holder(&session);
    assert_eq!(vault.put("a", 'Q', 40), "stored");
    assert_eq!(vault.put("token", 'Q', 5000), "stored");
    assert_eq!(vault.get("token"), "Q 5000");
    session.lock().unwrap();
    assert_eq!(vault.get("a"), "keychain_locked");
    session.turn(Keychain::Unlocked).unwrap();
    assert_eq!(vault.get("a"), "Q 40");
    let log = vault.log();
    assert!(log.contains("keychain_locked"), "the log was really written: {} bytes", log.len());
    let canaries = ["QQQQQQQQ", "81, 81, 81, 81", "5151515151", "UVFRUVFRUVFR"];
    for canary in canaries {
        assert!(!log.contains(canary), "the secret as text, bytes, hex or base64: {canary}");
    }
}

/// The process id of whoever answers as the keychain.
fn daemon(session: &Session) -> String {
    let answer = session
        .command("dbus-send")
        .args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
        .args(["org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets"])
        .output()
        .unwrap();
    String::from_utf8_lossy(&answer.stdout).trim().trim_start_matches("uint32 ").to_owned()
}

fn signal(process: &str, signal: &str) {
    assert!(Command::new("kill").args([signal, process]).status().unwrap().success(), "kill {signal} {process}");
}
