//! Whose is this? Certain matches are linked, doubtful ones asked, and nothing is ever there twice.

use super::bench::{Bench, event, text};
use wedsync_domain::connection::Direction;
use wedsync_domain::{Fields, Kind, Value};
use wedsync_store::rows::Presence;

const MAIN: &str = "main";

fn contact(name: &str, email: &str, birthday: &str) -> Fields {
    let mut fields = Fields::from([("name".into(), text(name)), ("email".into(), text(email))]);
    fields.insert("birthday".into(), Value::Date(birthday.parse().unwrap()));
    fields
}

#[test]
fn the_same_identity_is_the_same_record_whatever_else_differs() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "u1", "Something else", 16);
    bench.sync();
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
    assert_eq!(bench.links(bench.records(Kind::Appointment)[0].id).len(), 2);
    assert_eq!(bench.versions().len(), 1, "what differs is two versions, not two records");
    assert_eq!(bench.written(), Vec::<String>::new());
}

#[test]
fn what_only_one_side_says_is_filled_in_on_the_other() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[0].say(MAIN, "u1", "location", "Barn");
    bench.places[1].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].say(MAIN, "u1", "notes", "Ring the bell");
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.says(MAIN, "u1", "location"), Some(Some("Barn".into())));
        assert_eq!(place.says(MAIN, "u1", "notes"), Some(Some("Ring the bell".into())));
    }
    assert_eq!(bench.versions(), []);
}

#[test]
fn one_contact_with_that_email_and_day_is_certain_however_the_name_is_written() {
    let bench = Bench::new(2);
    bench.places[0].put(MAIN, "a1", Kind::Contact, contact("Anna Bell", "Anna@example.org", "1995-03-01"));
    bench.places[1].put(MAIN, "b1", Kind::Contact, contact("A. Bell-Smith", "anna@example.org", "1995-03-01"));
    bench.sync();
    assert_eq!(bench.records(Kind::Contact).len(), 1);
    assert_eq!(bench.questions(), []);
}

#[test]
fn two_contacts_with_one_email_and_day_are_a_question() {
    let bench = Bench::new(2);
    bench.places[0].put(MAIN, "a1", Kind::Contact, contact("Anna Bell", "us@example.org", "1995-03-01"));
    bench.places[0].put(MAIN, "a2", Kind::Contact, contact("Ben Bell", "us@example.org", "1995-03-01"));
    bench.places[1].put(MAIN, "b1", Kind::Contact, contact("Bell", "us@example.org", "1995-03-01"));
    bench.sync();
    let questions = bench.questions();
    assert_eq!(questions.len(), 1);
    assert_eq!(questions[0].candidates.len(), 2);
    assert_eq!(bench.places[1].titles(MAIN), ["Bell"], "none of the two is created there while it is open");
}

#[test]
fn the_same_name_at_the_same_time_is_certain() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "a1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "b1", "anna & ben", 15);
    bench.sync();
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
    assert_eq!(bench.questions(), []);
}

#[test]
fn the_same_name_on_another_day_is_another_record() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "a1", "Site visit", 15);
    bench.places[1].enter(MAIN, "b1", "Site visit", 16);
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment).len(), 2);
    assert_eq!(bench.places[0].titles(MAIN).len(), 2);
}

/// A name nearly alike on the same day, asked about.
fn doubtful() -> Bench {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "a1", "Anna & Ben Miller", 15);
    bench.places[1].enter(MAIN, "b1", "Anna & Ben Muller", 15);
    bench.sync();
    assert_eq!(bench.questions().len(), 1);
    bench.written();
    bench
}

#[test]
fn names_alike_on_one_day_are_asked_and_nothing_is_written_meanwhile() {
    let bench = doubtful();
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
    assert_eq!(bench.written(), Vec::<String>::new());
}

#[test]
fn a_match_accepted_links_and_what_differs_is_two_versions() {
    let bench = doubtful();
    bench.engine.answer_match(bench.questions()[0].id, true).unwrap();
    bench.sync();
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
    assert_eq!(bench.versions().len(), 1);
    assert_eq!(bench.questions(), []);
    assert_eq!(bench.written(), Vec::<String>::new());
}

#[test]
fn a_match_refused_makes_two_records_and_each_travels() {
    let bench = doubtful();
    bench.engine.answer_match(bench.questions()[0].id, false).unwrap();
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment).len(), 2);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben Miller", "Anna & Ben Muller"]);
    }
}

#[test]
fn names_that_are_not_alike_are_two_records() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "a1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "b1", "Carla & Dan", 15);
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben", "Carla & Dan"]);
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben", "Carla & Dan"]);
}

#[test]
fn a_second_object_with_one_identity_in_a_list_is_named_and_left_alone() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.sync();
    bench.places[0].twin(MAIN, "u1", "u1-copy");
    let report = bench.sync();
    assert_eq!(report.totals.skipped, 1);
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[0].delete(MAIN, "u1-copy");
    bench.sync();
    assert_eq!(bench.sync().totals.skipped, 0, "and forgotten when it goes");
}

#[test]
fn of_two_objects_with_one_identity_the_second_takes_over_when_the_first_is_deleted() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.sync();
    bench.places[0].twin(MAIN, "u1", "u1-copy");
    bench.sync();
    bench.places[0].delete(MAIN, "u1");
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment).len(), 1, "nothing is deleted");
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
}

#[test]
fn a_move_to_another_list_of_the_account_is_no_deletion() {
    let bench = Bench::new(2);
    bench.direct(bench.lists[0][1], Direction::Read);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    let record = bench.named("Anna & Ben");
    bench.places[0].move_to(MAIN, "u1", "other");
    bench.sync();
    bench.rest();
    assert_eq!(bench.named("Anna & Ben").id, record.id);
    assert!(bench.links(record.id).iter().all(|link| link.presence == Presence::Here));
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    assert_eq!(bench.held(), []);
}

#[test]
fn what_comes_back_under_its_identity_is_taken_out_of_the_archive() {
    let bench = Bench::new(1);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.sync();
    let record = bench.named("Anna & Ben");
    bench.places[0].delete(MAIN, "u1");
    bench.sync();
    assert_eq!(bench.records(Kind::Appointment), []);
    bench.places[0].put(MAIN, "u1", Kind::Appointment, event("Anna & Ben", 15));
    bench.sync();
    assert_eq!(bench.named("Anna & Ben").id, record.id);
}
