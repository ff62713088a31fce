//! What is held back until a person has seen it, and what is not.

use super::bench::{Bench, event, text};
use wedsync_domain::connection::{Direction, Filter, Weddings};
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{FaultKind, Fields, Kind, Value};
use wedsync_store::rows::HeldWhat;

const MAIN: &str = "main";

/// So many events in two places, all in agreement.
fn with_events(count: usize) -> Bench {
    let bench = Bench::new(2);
    for n in 0..count {
        bench.places[0].enter(MAIN, &format!("u{n:03}"), &format!("Event {n:03}"), day(n));
    }
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), count);
    bench
}

fn day(n: usize) -> u32 {
    u32::try_from(n % 28).unwrap() + 1
}

fn delete(bench: &Bench, numbers: std::ops::Range<usize>) {
    for n in numbers {
        bench.places[0].delete(MAIN, &format!("u{n:03}"));
    }
}

#[test]
fn so_many_deletions_pass_and_one_more_holds_all_of_them() {
    // Three at least, a tenth of the links, twenty-five at most.
    for (links, most) in [(20, 3), (50, 5), (300, 25)] {
        for deleted in [most - 1, most, most + 1] {
            let bench = with_events(links);
            delete(&bench, 0..deleted);
            let report = bench.sync();
            let (held, left) = if deleted > most { (deleted, links) } else { (0, links - deleted) };
            assert_eq!(report.totals.held_deletions, held as u64, "{deleted} of {links}");
            bench.rest();
            assert_eq!(bench.held().len(), held, "{deleted} of {links}");
            assert_eq!(bench.places[1].titles(MAIN).len(), left, "{deleted} of {links}");
        }
    }
}

#[test]
fn deletions_add_up_over_a_week_and_are_forgotten_after_it() {
    let bench = with_events(20);
    delete(&bench, 0..2);
    bench.sync();
    delete(&bench, 2..4);
    assert_eq!(bench.sync().totals.held_deletions, 2, "the fourth within a week");
    let bench = with_events(20);
    delete(&bench, 0..2);
    bench.rest();
    bench.pass(8 * 24);
    delete(&bench, 2..4);
    assert_eq!(bench.sync().totals.held_deletions, 0);
}

#[test]
fn emptying_a_list_of_three_is_held_and_of_two_is_not() {
    for (links, held) in [(2, 0), (3, 3)] {
        let bench = with_events(links);
        delete(&bench, 0..links);
        assert_eq!(bench.sync().totals.held_deletions, held);
    }
}

#[test]
fn emptying_a_list_in_several_steps_of_one_run_is_held_as_well() {
    let bench = with_events(3);
    bench.places[1].fail(Some(FaultKind::Transient));
    delete(&bench, 0..1);
    bench.sync();
    bench.places[1].fail(None);
    delete(&bench, 1..3);
    assert_eq!(bench.sync().totals.held_deletions, 2, "the first is on its way already");
    assert_eq!(bench.places[1].titles(MAIN).len(), 2);
}

#[test]
fn what_is_gone_there_already_does_not_count_as_left() {
    let bench = with_events(4);
    bench.edit(bench.named("Event 000").id, "location", "Barn");
    delete(&bench, 0..4);
    bench.places[1].delete(MAIN, "u000");
    let report = bench.sync();
    assert_eq!((report.totals.versions, report.totals.held_deletions), (1, 3), "{report:?}");
    assert_eq!(bench.places[1].titles(MAIN).len(), 3);
}

#[test]
fn what_is_little_at_its_source_can_be_too_much_where_it_would_follow() {
    let bench = Bench::new(2);
    let filter = Filter { from: Some("2027-05-26".parse().unwrap()), ..Filter::default() };
    bench.set(bench.lists[1][0], crate::CollectionChange { filter: Some(filter), ..Default::default() });
    for n in 0..100 {
        bench.places[0].enter(MAIN, &format!("u{n:03}"), &format!("Event {n:03}"), day(n));
    }
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 9);
    // Six of a hundred there, but six of nine here.
    for n in [25, 26, 27, 53, 54, 55] {
        delete(&bench, n..n + 1);
    }
    let report = bench.sync();
    assert_eq!((report.totals.deleted, report.totals.held_deletions), (6, 6));
    assert_eq!(bench.places[1].titles(MAIN).len(), 9);
    assert!(bench.held().iter().all(|held| matches!(held.what, HeldWhat::DeleteTheirs { .. })));
}

#[test]
fn an_approved_deletion_is_carried_out_everywhere_and_is_not_counted() {
    let bench = with_events(20);
    delete(&bench, 0..4);
    bench.sync();
    for held in bench.held() {
        bench.engine.answer_deletion(held.id, true).unwrap();
    }
    // One more at the same time, and two later, are still few.
    delete(&bench, 4..5);
    bench.rest();
    assert_eq!(bench.held(), []);
    assert_eq!(bench.places[1].titles(MAIN).len(), 15);
    delete(&bench, 5..7);
    assert_eq!(bench.sync().totals.held_deletions, 0);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 13);
    delete(&bench, 7..8);
    assert_eq!(bench.sync().totals.held_deletions, 1, "and one more is one too many");
}

#[test]
fn an_approved_deletion_is_looked_at_once_more() {
    let bench = with_events(20);
    delete(&bench, 0..4);
    bench.sync();
    bench.places[0].put(MAIN, "u000", Kind::Appointment, event("Event 000", 1));
    for held in bench.held() {
        bench.engine.answer_deletion(held.id, true).unwrap();
    }
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 17, "what has come back stays");
}

#[test]
fn a_refused_deletion_puts_back_what_was_deleted() {
    let bench = with_events(20);
    delete(&bench, 0..4);
    bench.sync();
    for held in bench.held() {
        bench.engine.answer_deletion(held.id, false).unwrap();
    }
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN).len(), 20);
    }
    assert_eq!(bench.held(), []);
}

#[test]
fn an_answer_is_given_once() {
    let bench = with_events(20);
    delete(&bench, 0..4);
    bench.sync();
    let held = bench.held()[0].id;
    bench.engine.answer_deletion(held, true).unwrap();
    assert_eq!(bench.engine.answer_deletion(held, false).unwrap_err().fault().code, "answered");
}

/// One wedding (or appointment) on that day, deleted at its source.
fn deleted(weddings: Weddings, day: &str, value: Option<&str>) -> u64 {
    let bench = Bench::new(2);
    bench.set(bench.lists[0][0], crate::CollectionChange { weddings: Some(weddings), ..Default::default() });
    let when = When { start: Moment::Day(day.parse().unwrap()), end: None, repeats: Vec::new() };
    let mut fields = Fields::from([("title".into(), text("Anna & Ben")), ("when".into(), Value::When(when))]);
    if let Some(value) = value {
        fields.insert("value".into(), Value::Money(value.parse().unwrap()));
    }
    bench.places[0].put(MAIN, "u1", Kind::Appointment, fields);
    bench.rest();
    bench.places[0].delete(MAIN, "u1");
    bench.sync().totals.held_deletions
}

#[test]
fn a_wedding_within_thirty_days_or_with_money_on_it_is_never_deleted_without_a_question() {
    assert_eq!(deleted(Weddings::All, "2026-06-10", None), 1, "soon");
    assert_eq!(deleted(Weddings::All, "2026-06-15", None), 1, "in 30 days");
    assert_eq!(deleted(Weddings::All, "2026-06-20", None), 0, "later");
    assert_eq!(deleted(Weddings::All, "2026-04-01", None), 0, "over");
    assert_eq!(deleted(Weddings::All, "2027-06-20", Some("2850.00 GBP")), 1, "money");
    assert_eq!(deleted(Weddings::None, "2026-06-10", None), 0, "an appointment");
}

/// Says the same of so many of twelve events.
fn mass_change(records: usize, value: &str) -> Bench {
    let bench = Bench::new(2);
    for n in 0..12 {
        bench.places[0].enter(MAIN, &format!("u{n:03}"), &format!("Event {n:03}"), day(n));
        bench.places[0].say(MAIN, &format!("u{n:03}"), "location", &format!("Barn {n}"));
    }
    bench.rest();
    for n in 0..records {
        bench.places[0].say(MAIN, &format!("u{n:03}"), "location", value);
    }
    bench
}

fn at_other(bench: &Bench, n: usize) -> Option<String> {
    bench.places[1].says(MAIN, &format!("u{n:03}"), "location").unwrap()
}

#[test]
fn one_field_emptied_or_made_alike_in_more_than_five_records_is_held() {
    for value in ["", "Barn"] {
        for (records, held) in [(4, 0), (5, 0), (6, 6)] {
            let bench = mass_change(records, value);
            assert_eq!(bench.sync().totals.held_deletions, held, "{records} set to “{value}”");
            bench.rest();
            let expected =
                if held > 0 { Some("Barn 0".to_owned()) } else { Some(value.to_owned()).filter(|v| !v.is_empty()) };
            assert_eq!(at_other(&bench, 0), expected);
        }
    }
}

#[test]
fn six_different_values_are_no_mass_change() {
    let bench = mass_change(0, "");
    for n in 0..6 {
        bench.places[0].say(MAIN, &format!("u{n:03}"), "location", &format!("Hall {n}"));
    }
    assert_eq!(bench.sync().totals.held_deletions, 0);
}

#[test]
fn while_a_mass_change_waits_other_fields_travel_and_edits_of_ours_wait_too() {
    let bench = mass_change(6, "");
    bench.sync();
    bench.places[0].say(MAIN, "u000", "notes", "Ring the bell");
    bench.rest();
    assert_eq!(bench.places[1].says(MAIN, "u000", "notes"), Some(Some("Ring the bell".into())));
    assert_eq!(bench.held().len(), 6);
    assert_eq!(bench.places[0].says(MAIN, "u000", "location"), Some(None));
}

#[test]
fn a_mass_change_approved_is_taken_in_and_refused_is_put_back() {
    let bench = mass_change(6, "");
    bench.sync();
    for (n, held) in bench.held().into_iter().enumerate() {
        bench.engine.answer_deletion(held.id, n < 3).unwrap();
    }
    bench.rest();
    assert_eq!(bench.held(), []);
    let now: Vec<_> = (0..6).map(|n| at_other(&bench, n)).collect();
    assert_eq!(now.iter().flatten().count(), 3);
    for (n, now) in now.into_iter().enumerate() {
        assert_eq!(bench.places[0].says(MAIN, &format!("u{n:03}"), "location"), Some(now), "{n}");
    }
}

#[test]
fn a_list_that_cannot_be_read_deletes_nothing() {
    let bench = with_events(3);
    bench.places[0].fail(Some(wedsync_domain::FaultKind::Transient));
    assert!(bench.sync().any_failed());
    assert_eq!(bench.places[1].titles(MAIN).len(), 3);
    bench.places[0].fail(None);
    assert!(!bench.sync().any_failed());
}

#[test]
fn a_list_that_is_only_read_is_never_deleted_from() {
    let bench = with_events(5);
    bench.direct(bench.lists[1][0], Direction::Read);
    delete(&bench, 0..1);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 5);
}
