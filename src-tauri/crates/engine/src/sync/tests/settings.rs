//! Directions, circles, filters, weddings, first writes, and previews.

use super::bench::{Bench, event, text};
use crate::CollectionChange;
use wedsync_domain::connection::{Direction, Filter, Weddings};
use wedsync_domain::{Kind, Value};
use wedsync_store::{Key, Store};

const MAIN: &str = "main";

fn filter(filter: Filter) -> CollectionChange {
    CollectionChange { filter: Some(filter), ..CollectionChange::default() }
}

#[test]
fn what_is_only_connected_is_read_and_travels_nowhere() {
    let bench = Bench::bare(2, Store::in_memory().unwrap());
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.direct(bench.lists[1][0], Direction::Both);
    bench.rest();
    assert_eq!(bench.named("Anna & Ben").circle, format!("alone:{}", bench.lists[0][0]));
    assert_eq!(bench.places[1].titles(MAIN), Vec::<String>::new());
    bench.direct(bench.lists[0][0], Direction::Read);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"], "until a direction is set");
}

#[test]
fn nothing_is_written_before_the_first_write_was_accepted() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    for _ in 0..2 {
        let report = bench.sync_unasked();
        assert_eq!(report.needs_approval, [bench.lists[1][0]]);
        assert!(report.needs_person());
        assert_eq!(bench.written(), Vec::<String>::new());
    }
    let report = bench.sync();
    assert_eq!(report.needs_approval, []);
    assert_eq!(bench.written(), ["create Anna & Ben"]);
}

#[test]
fn every_widening_brings_the_preview_back_and_a_narrowing_of_direction_does_not() {
    let bench = Bench::new(2);
    let list = bench.lists[1][0];
    bench.sync();
    let approved = || bench.see(|view| view.collection(list)).unwrap().approved;
    let circle = |name: &str| CollectionChange { circle: Some(name.into()), ..CollectionChange::default() };
    assert!(approved());
    bench.direct(list, Direction::Both);
    assert!(approved(), "nothing changed");
    for change in [circle("second"), filter(Filter { categories: vec!["Weddings".into()], ..Filter::default() })] {
        bench.set(list, change);
        assert!(!approved());
        bench.sync();
        assert!(approved());
    }
    bench.direct(list, Direction::Read);
    bench.direct(list, Direction::Both);
    assert!(!approved());
}

#[test]
fn a_read_only_list_cannot_be_set_to_write_and_a_circle_has_a_plain_name() {
    let bench = Bench::new(1);
    let mut list = bench.see(|view| view.collection(bench.lists[0][1])).unwrap();
    list.read_only = true;
    bench
        .engine
        .store()
        .write(|tx| tx.update_collection(&list))
        .unwrap_or_else(|why: wedsync_store::StoreError| panic!("{why}"));
    let refused = |change: CollectionChange| bench.engine.set_collection(list.id, &change).unwrap_err().fault().code;
    let both = CollectionChange { direction: Some(Direction::Both), ..CollectionChange::default() };
    assert_eq!(refused(both), "read_only");
    for name in ["", " ", "alone:col-1", "kept:studio"] {
        let change = CollectionChange { circle: Some(name.into()), ..CollectionChange::default() };
        assert_eq!(refused(change), "circle_name", "{name:?}");
    }
}

#[test]
fn a_filter_on_the_day_keeps_what_is_earlier_out_both_ways() {
    let bench = Bench::new(2);
    let from = Filter { from: Some("2027-05-15".parse().unwrap()), ..Filter::default() };
    bench.set(bench.lists[1][0], filter(from));
    bench.places[0].enter(MAIN, "u1", "Early", 14);
    bench.places[0].enter(MAIN, "u2", "Late", 15);
    bench.places[1].enter(MAIN, "u3", "Early too", 14);
    bench.places[1].enter(MAIN, "u4", "Late too", 15);
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Early", "Late", "Late too"]);
    assert_eq!(bench.places[1].titles(MAIN), ["Early too", "Late", "Late too"]);
}

#[test]
fn a_filter_on_the_category_follows_the_categories() {
    let bench = Bench::new(2);
    bench.set(bench.lists[1][0], filter(Filter { categories: vec!["Weddings".into()], ..Filter::default() }));
    let mut wedding = event("Anna & Ben", 15);
    wedding.insert("categories".into(), Value::List(vec!["Weddings".into()]));
    bench.places[0].put(MAIN, "u1", Kind::Appointment, wedding.clone());
    bench.places[0].enter(MAIN, "u2", "Dentist", 16);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    wedding.insert("title".into(), text("Not the dentist"));
    bench.places[0].put(MAIN, "u2", Kind::Appointment, wedding);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 2, "it comes within the filter");
}

#[test]
fn a_filter_taken_off_lets_in_what_was_left() {
    let bench = Bench::new(1);
    let list = bench.lists[0][0];
    bench.set(list, filter(Filter { categories: vec!["Weddings".into()], ..Filter::default() }));
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment), []);
    bench.set(list, filter(Filter::default()));
    bench.rest();
    bench.named("Anna & Ben");
}

#[test]
fn events_of_a_calendar_become_weddings_and_appointments_again() {
    let bench = Bench::new(1);
    let list = bench.lists[0][0];
    let mut wedding = event("Anna & Ben", 15);
    wedding.insert("categories".into(), Value::List(vec!["weddings".into()]));
    bench.places[0].put(MAIN, "u1", Kind::Appointment, wedding);
    bench.places[0].enter(MAIN, "u2", "Dentist", 16);
    bench.rest();
    let weddings = |weddings| CollectionChange { weddings: Some(weddings), ..CollectionChange::default() };
    let count = || (bench.records(Kind::Wedding).len(), bench.records(Kind::Appointment).len());
    assert_eq!(count(), (0, 2));
    bench.set(list, weddings(Weddings::Category("Weddings".into())));
    assert_eq!(count(), (1, 1));
    bench.set(list, weddings(Weddings::All));
    assert_eq!(count(), (2, 0));
    bench.set(list, weddings(Weddings::None));
    bench.rest();
    assert_eq!(count(), (0, 2));
}

#[test]
fn a_list_changing_its_circle_takes_its_records_along_and_is_matched_there() {
    let bench = Bench::new(3);
    let circle = |name: &str| CollectionChange { circle: Some(name.into()), ..CollectionChange::default() };
    bench.set(bench.lists[2][0], circle("second"));
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "u2", "Carla & Dan", 16);
    bench.places[2].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    assert_eq!(bench.places[2].titles(MAIN), ["Anna & Ben"]);
    bench.set(bench.lists[1][0], circle("second"));
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben", "Carla & Dan"], "what is there stays there");
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben", "Carla & Dan"]);
    assert_eq!(bench.places[2].titles(MAIN), ["Anna & Ben", "Carla & Dan"]);
    bench.places[1].say(MAIN, "u1", "location", "Barn");
    bench.rest();
    assert_eq!(bench.places[2].says(MAIN, "u1", "location"), Some(Some("Barn".into())));
    assert_eq!(bench.places[0].says(MAIN, "u1", "location"), Some(None), "the first circle has no part in it any more");
}

#[test]
fn what_a_place_cannot_hold_is_never_emptied_by_it_and_never_sent_to_it() {
    let bench = Bench::new(3);
    bench.places[1].cannot_hold("notes");
    bench.places[2].holds_only(Kind::Contact);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[0].say(MAIN, "u1", "notes", "Ring the bell");
    bench.rest();
    assert_eq!(bench.places[1].says(MAIN, "u1", "notes"), Some(None));
    assert_eq!(bench.places[2].titles(MAIN), Vec::<String>::new());
    bench.places[1].say(MAIN, "u1", "title", "Anna");
    bench.rest();
    assert_eq!(bench.places[0].says(MAIN, "u1", "notes"), Some(Some("Ring the bell".into())));
    assert_eq!(bench.places[0].titles(MAIN), ["Anna"]);
}

#[test]
fn a_place_that_is_only_written_to_gets_back_what_was_deleted_there() {
    let bench = Bench::new(2);
    bench.direct(bench.lists[1][0], Direction::Write);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "u2", "Its own", 16);
    bench.rest();
    bench.places[1].delete(MAIN, "u1");
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben"]);
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben", "Its own"]);
}

#[test]
fn a_preview_says_what_a_sync_would_do_and_writes_nothing_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("studio.db");
    let bench = Bench::bare(2, Store::open(&path, &Key::new([7; 32])).unwrap());
    for lists in &bench.lists {
        bench.direct(lists[0], Direction::Both);
    }
    for n in 1..=8 {
        bench.places[0].enter(MAIN, &format!("u{n}"), &format!("Event {n}"), n);
    }
    bench.rest();
    bench.places[0].enter(MAIN, "new", "Anna & Ben", 20);
    bench.places[0].say(MAIN, "u1", "title", "Changed");
    bench.places[0].say(MAIN, "u2", "title", "There");
    bench.edit(bench.named("Event 2").id, "title", "Here");
    for n in 3..=8 {
        bench.places[0].delete(MAIN, &format!("u{n}"));
    }
    let bytes = || ["", "-wal"].map(|end| std::fs::read(folder.path().join(format!("studio.db{end}"))).unwrap());
    let before = bytes();
    let preview = bench.preview();
    assert!(bytes() == before, "the database was written to");
    assert_eq!(bench.written(), Vec::<String>::new());
    assert_eq!(preview.run, None);
    let report = bench.sync();
    assert!(bytes() != before, "the comparison would have seen it");
    assert_eq!(preview.totals, report.totals);
    assert_eq!((report.totals.created, report.totals.updated), (1, 1));
    assert_eq!((report.totals.versions, report.totals.held_deletions), (1, 6));
}

#[test]
fn a_second_run_with_nothing_new_writes_nothing_but_the_time() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    let before = bench.see(|view| view.runs(100)).len();
    assert_eq!(bench.sync().run, None);
    assert_eq!(bench.see(|view| view.runs(100)).len(), before);
}
