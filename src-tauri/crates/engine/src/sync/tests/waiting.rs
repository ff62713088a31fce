//! What has to wait, and what must not happen meanwhile.

use super::bench::{Bench, event};
use crate::sync::guard::only_written_otherwise;
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

#[test]
fn a_way_of_writing_keeps_every_letter_and_digit_in_its_place() {
    let same = |a: &str, b: &str| only_written_otherwise(&event(a, 1), &event(b, 1), "title");
    assert!(same("Anna & Ben", "ANNA – BEN ") && same("0161 23", "(0161) 23"));
    for other in ["anna & bena", "ben & anna", "anna & bem", "", "ANNA"] {
        assert!(!same("anna & ben", other), "{other}");
    }
    assert!(!same("0161 23", "0161 24") && !same("日取り", "日取"));
}
