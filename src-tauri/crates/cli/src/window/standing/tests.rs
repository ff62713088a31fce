use super::*;
use wedsync_api::dto::sync::{Open, Watch, WeddingNow, WeekendWatch};
use wedsync_domain::ids::{ConnectionId, RecordId};

const LONDON: Tz = chrono_tz::Europe::London;

fn card(name: &str) -> ConnectionCard {
    ConnectionCard {
        id: ConnectionId(1),
        name: name.into(),
        provider: "caldav".into(),
        state: ConnectionState::Active,
        last_ok: None,
        due: None,
        failures: 0,
        fault: None,
    }
}

fn with(kind: FaultKind, name: &str) -> ConnectionCard {
    ConnectionCard { fault: Some(Fault::new(kind, "x", "x")), ..card(name) }
}

fn status(connections: Vec<ConnectionCard>) -> Status {
    Status {
        state: String::new(),
        working: false,
        paused: None,
        stalled: None,
        read_only_since: None,
        waits: None,
        connections,
        open: Open::default(),
        waiting: 0,
        records: std::collections::BTreeMap::default(),
        last_run: Some("2026-05-16T08:40:00Z".into()),
        zone: "Europe/London".into(),
        watch: Watch { weekend: None, running: Vec::new(), weddings_today: 0, is_protected: false },
        now: "2026-05-16T08:41:00Z".into(),
    }
}

#[track_caller]
fn shows(status: &Status, ring: Ring, words: &str) {
    let seen = Seen::of(status, LONDON);
    assert_eq!((seen.ring, seen.words.as_str()), (ring, words));
}

#[test]
fn it_says_that_all_agree_only_when_all_do() {
    let calm = status(vec![card("Google"), card("Xero")]);
    shows(&calm, Ring::Agreed, "All 2 tools agree. Checked 09:40.");
    shows(&status(vec![card("Google")]), Ring::Agreed, "Everything agrees. Checked 09:40.");
    shows(&Status { last_run: None, ..calm.clone() }, Ring::Agreed, "Connected, and nothing compared yet.");
    let paused = ConnectionCard { state: ConnectionState::Paused, ..card("Xero") };
    shows(&status(vec![card("Google"), paused.clone()]), Ring::Agreed, "What is not paused agrees. Checked 09:40.");
    shows(&status(vec![paused]), Ring::Paused, "Every connection is paused.");
    shows(&status(Vec::new()), Ring::None, "Nothing is connected yet.");
    shows(&Status { waiting: 1, ..calm.clone() }, Ring::Working, "1 change waits to sync.");
    shows(&Status { waiting: 3, ..calm.clone() }, Ring::Working, "3 changes wait to sync.");
    let off = Status { read_only_since: Some("2026-05-16T08:00:00Z".into()), waiting: 3, ..calm.clone() };
    shows(&off, Ring::Paused, "Nothing is written to your tools.");
    let full = Fault::new(FaultKind::Transient, "disk_full", "The disk is full.");
    let still = Status { stalled: Some(full), ..off };
    shows(&still, Ring::Broken, "The desk stands still: nothing syncs. Open it to see why.");
    shows(&Status { working: true, ..calm }, Ring::Working, "Working");
}

#[test]
fn what_needs_a_person_comes_before_what_passes_by_itself() {
    let refused = || ConnectionCard { state: ConnectionState::SignInNeeded, ..card("Xero") };
    let away = || with(FaultKind::Transient, "Google");
    let open = Open { versions: 1, deletions: 1, ..Open::default() };
    shows(&Status { open, ..status(vec![refused(), away()]) }, Ring::Broken, "Xero needs you.");
    shows(&status(vec![refused(), with(FaultKind::Forbidden, "b")]), Ring::Broken, "Xero and one more need you.");
    shows(&Status { open, ..status(vec![away(), card("Xero")]) }, Ring::Two, "2 things need you.");
    let one = Open { previews: 1, ..Open::default() };
    shows(&Status { open: one, working: true, ..status(vec![card("Xero")]) }, Ring::Two, "1 thing needs you.");
    shows(&status(vec![away(), card("Xero")]), Ring::Offline, "Google cannot be reached just now.");
    shows(&status(vec![away(), away()]), Ring::Offline, "No tool can be reached just now.");
    shows(&status(vec![away()]), Ring::Offline, "No tool can be reached just now.");
    // A sign-in that is refused is no bad line, whatever was noted with it.
    let both = ConnectionCard { state: ConnectionState::SignInNeeded, ..away() };
    shows(&status(vec![both]), Ring::Broken, "Google needs you.");
    // What a person has paused is nobody's trouble.
    let paused = ConnectionCard { state: ConnectionState::Paused, ..with(FaultKind::Forbidden, "Xero") };
    shows(&status(vec![card("Google"), paused]), Ring::Agreed, "What is not paused agrees. Checked 09:40.");
}

#[test]
fn a_pause_is_always_shown_with_its_end_and_hides_nothing_that_needs_a_person() {
    let until = Some(Paused { until: Some("2026-05-16T13:00:00Z".into()) });
    let resting = Status { paused: until, waiting: 2, ..status(vec![card("Xero")]) };
    shows(&resting, Ring::Paused, "Paused until 14:00.");
    assert!(Seen::of(&resting, LONDON).paused);
    shows(
        &Status { paused: Some(Paused { until: None }), ..resting.clone() },
        Ring::Paused,
        "Paused until you resume.",
    );
    shows(&Status { open: Open { matches: 1, ..Open::default() }, ..resting }, Ring::Two, "1 thing needs you.");
}

#[test]
fn a_wedding_under_way_comes_before_the_weekend_and_no_couple_is_named() {
    let mut status = status(vec![card("Google Calendar")]);
    assert_eq!(Seen::of(&status, LONDON).watch, None);
    let (from, until) = ("2026-05-15T17:00:00Z".into(), "2026-05-17T22:00:00Z".into());
    status.watch.weekend = Some(WeekendWatch { from, until, weddings: 2 });
    let said = |status: &Status| Seen::of(status, LONDON).watch.unwrap();
    assert_eq!(said(&status), "Weekend watch until Sunday 23:00. 2 weddings.");
    let wedding = |until: &str| WeddingNow {
        record: RecordId(1),
        title: "Amara & Zoë".into(),
        venue: None,
        from: "2026-05-16T12:00:00Z".into(),
        until: until.into(),
    };
    status.watch.running.push(wedding("2026-05-16T21:00:00Z"));
    assert_eq!(said(&status), "A wedding is under way until 22:00.");
    status.watch.running.push(wedding("2026-05-16T22:30:00Z"));
    assert_eq!(said(&status), "2 weddings are under way, the last until 23:30.");
}

#[test]
fn a_locked_keychain_waits_for_a_person_and_not_for_the_network() {
    let fault = Fault::new(FaultKind::Transient, "keychain_locked", "x");
    let locked = status(vec![ConnectionCard { fault: Some(fault), ..card("Google") }, card("Xero")]);
    shows(&locked, Ring::Broken, "The keychain is locked: your tools wait until you unlock it.");
}
