//! What has to wait, and what must not happen meanwhile.

use super::bench::{Bench, event};
use crate::sync::guard::only_written_otherwise;
use crate::{Choice, EngineError, Pause, Take};
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::{FaultKind, Kind};

const MAIN: &str = "main";

#[test]
fn what_a_place_puts_off_is_sent_with_the_next_run() {
    let bench = Bench::agreed();
    bench.places[1].is_deaf(Some(FaultKind::RateLimited { until: None }));
    bench.places[0].say(MAIN, "u1", "title", "Anna");
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[1].is_deaf(None);
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna"]);
}

#[test]
fn two_versions_stay_open_while_one_of_their_places_takes_no_part() {
    let bench = Bench::agreed();
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.sync();
    assert_eq!(bench.versions().len(), 1);
    let store = bench.engine.store();
    let paused = |tx: &mut wedsync_store::Tx<'_>| {
        let connection = tx.connection(bench.connections[1])?;
        let state = ConnectionState::Paused;
        connection.map_or(Ok(()), |connection| tx.update_connection(&Connection { state, ..connection }))
    };
    store.write(paused).map_err(|why: wedsync_store::StoreError| why).unwrap();
    bench.places[0].say(MAIN, "u1", "location", "Barn");
    bench.sync();
    assert_eq!(bench.versions().len(), 1, "nobody has answered it");
}

#[test]
fn a_deletion_waits_until_every_place_has_been_heard() {
    let bench = Bench::agreed();
    bench.places[1].hide("u1", true);
    bench.places[0].delete(MAIN, "u1");
    bench.sync();
    assert_eq!(bench.records(Kind::Appointment).len(), 1, "it may have been changed where nobody answers");
    bench.places[1].hide("u1", false);
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment).len(), 0);
}

#[test]
fn a_creation_without_an_answer_is_not_made_again_before_it_is_known_what_became_of_it() {
    let bench = Bench::new(2);
    bench.places[1].gives_ids();
    bench.rest();
    bench.places[1].is_mute(true);
    bench.places[0].put(MAIN, "u1", Kind::Appointment, event("Anna & Ben", 15));
    bench.sync();
    bench.places[1].is_mute(false);
    bench.places[1].garble("u1", true);
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[1].garble("u1", false);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
}

/// It is there, and nobody who asks the place is told so.
fn created_without_an_answer() -> Bench {
    let bench = Bench::new(2);
    bench.places[1].gives_ids();
    bench.rest();
    bench.places[1].is_mute(true);
    bench.places[0].put(MAIN, "u1", Kind::Appointment, event("Anna & Ben", 15));
    bench.sync();
    bench.places[1].is_mute(false);
    bench.places[1].hide("u1", true);
    bench.places[1].is_silent(true);
    bench
}

#[test]
fn a_creation_without_an_answer_is_not_made_again_while_nobody_says_whether_it_is_there() {
    let bench = created_without_an_answer();
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[1].hide("u1", false);
    bench.places[1].is_silent(false);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
}

#[test]
fn nor_is_it_made_again_because_somebody_edits_it_meanwhile() {
    let bench = created_without_an_answer();
    bench.edit(bench.named("Anna & Ben").id, "title", "Anna & Ben Bell");
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[1].hide("u1", false);
    bench.places[1].is_silent(false);
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben Bell"]);
    }
}

#[test]
fn an_edit_whose_answer_was_lost_is_recognised_in_the_place_s_own_way_of_writing() {
    let bench = Bench::agreed();
    bench.places[1].shouts();
    bench.places[1].is_mute(true);
    bench.places[0].say(MAIN, "u1", "title", "Anna & Ben Bell");
    bench.sync();
    bench.places[1].is_mute(false);
    bench.rest();
    assert_eq!(bench.versions(), []);
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben Bell"]);
    assert_eq!(bench.places[1].titles(MAIN), ["ANNA & BEN BELL"]);
}

#[test]
fn what_is_read_right_after_a_write_and_is_older_is_no_change_of_theirs() {
    let bench = Bench::new(2);
    bench.places[1].restamps();
    bench.places[1].lags();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.places[0].say(MAIN, "u1", "title", "Anna & Ben Bell");
    bench.sync();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben Bell"], "not taken back, not even for a minute");
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben Bell"]);
    }
}

#[test]
fn nothing_is_written_over_what_cannot_be_looked_at_first() {
    let bench = Bench::new(2);
    bench.places[1].restamps();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.edit(bench.named("Anna & Ben").id, "title", "Anna & Ben Bell");
    bench.places[1].is_silent(true);
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[1].is_silent(false);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben Bell"]);
}

#[test]
fn what_is_written_in_a_place_without_revisions_between_our_look_and_our_write_is_kept() {
    let bench = Bench::new(2);
    bench.places[1].restamps();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.edit(bench.named("Anna & Ben").id, "title", "Anna & Ben Bell");
    bench.sync_while(0, || bench.places[1].say(MAIN, "u1", "location", "Barn"));
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.says(MAIN, "u1", "location"), Some(Some("Barn".to_owned())));
        assert_eq!(place.titles(MAIN), ["Anna & Ben Bell"]);
    }
}

#[test]
fn nobody_chooses_against_what_a_place_has_said_since_but_nobody_has_looked_at() {
    let bench = Bench::agreed();
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.sync();
    let versions = bench.versions()[0].id;
    bench.places[1].say(MAIN, "u1", "title", "Three");
    let choice = Choice { take: Some(Take::Connection(bench.connections[0])), ..Choice::default() };
    let refused = bench.sync_while(0, || bench.engine.settle(versions, &choice)).unwrap_err();
    assert!(matches!(refused, EngineError::Refused { code: "newer_version", .. }), "{refused}");
    assert_eq!(bench.places[1].titles(MAIN), ["Three"]);
}

#[test]
fn an_approved_deletion_waits_until_its_place_can_be_asked_once_more() {
    let bench = Bench::new(2);
    for n in 1..=20 {
        bench.places[0].enter(MAIN, &format!("u{n}"), &format!("Event {n}"), n);
    }
    bench.rest();
    (1..=4).for_each(|n| bench.places[0].delete(MAIN, &format!("u{n}")));
    bench.sync();
    for held in bench.held() {
        bench.engine.answer_deletion(held.id, true).unwrap();
    }
    bench.places[0].is_closed(true);
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN).len(), 20, "nobody could say whether they had come back");
    bench.places[0].is_closed(false);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 16);
}

#[test]
fn a_preview_promises_nothing_of_a_list_that_was_never_read() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].is_closed(true);
    let report = bench.preview();
    let created =
        |place: usize| report.connections.iter().find(|row| row.id == bench.connections[place]).unwrap().totals.created;
    assert_eq!((created(0), created(1)), (1, 0), "{report:?}");
}

#[test]
fn a_way_of_writing_keeps_every_letter_and_digit_in_its_place() {
    let same = |a: &str, b: &str| only_written_otherwise(&event(a, 1), &event(b, 1), "title");
    assert!(same("Anna & Ben", "ANNA – BEN ") && same("0161 23", "(0161) 23"));
    for other in ["anna & bena", "ben & anna", "anna & bem", "", "ANNA"] {
        assert!(!same("anna & ben", other), "{other}");
    }
    assert!(!same("0161 23", "0161 24") && !same("日取り", "日取"));
}

#[test]
fn a_desk_that_rests_runs_nothing_by_itself_and_does_what_it_is_asked() {
    let bench = Bench::agreed();
    let there = |title: &str| assert_eq!(bench.places[1].titles(MAIN), [title]);
    let enter = |title: &str| {
        bench.places[0].say(MAIN, "u1", "title", title);
        bench.pass(1);
        bench.run_by_itself();
    };
    enter("Anna");
    there("Anna");
    bench.engine.pause(Some(Pause::UntilResumed)).unwrap();
    enter("Anna and Ben");
    there("Anna");
    bench.sync_unasked();
    there("Anna and Ben");
    bench.engine.pause(None).unwrap();
    enter("Ben");
    there("Ben");
    bench.engine.pause(Some(Pause::Until(bench.engine.clock.now() + std::time::Duration::from_mins(90)))).unwrap();
    enter("Ben and Anna");
    there("Ben");
    assert!(bench.engine.paused().unwrap().is_some());
    enter("Both");
    there("Both");
    assert_eq!(bench.engine.paused().unwrap(), None, "it is over by itself");
    assert!(!bench.engine.is_working());
}

#[test]
fn what_is_not_accepted_waits_whoever_said_it() {
    let bench = Bench::agreed();
    bench.places[1].is_deaf(Some(FaultKind::Rejected));
    bench.places[0].say("main", "u1", "title", "Anna & Benjamin");
    bench.sync();
    assert_eq!(bench.see(|view| view.skipped(None)).len(), 1);
    assert_eq!(bench.see(|view| view.dirty_count()), 0, "the same again would be refused again");
}
