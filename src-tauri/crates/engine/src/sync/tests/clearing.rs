//! What is past its days is cleared away by itself, once a day, and not while weddings are protected.

use super::bench::Bench;
use super::days::{saturday, when};
use super::related::{CRM, said};
use std::time::Duration;
use wedsync_domain::Kind;

/// How many lines of the journal are older than their thirty days.
fn old(bench: &Bench) -> usize {
    let horizon = bench.clock().now() - Duration::from_hours(30 * 24);
    bench.see(|view| view.journal(None, 10_000)).iter().filter(|line| line.at < horizon).count()
}

#[test]
fn it_is_cleared_away_by_itself_and_never_while_weddings_are_protected() {
    let bench = saturday();
    bench.at("2027-07-10T12:00:00Z");
    let before = old(&bench);
    assert!(before > 0, "there is something to clear away");
    let mut july = said(&[("title", "Eva & Finn"), ("status", "booked")]);
    july.insert("when".into(), when("2027-07-10T14:00 Europe/London", "2027-07-10T23:00 Europe/London"));
    bench.places[CRM].put("jobs", "j3", Kind::Wedding, july);
    bench.sync_unasked();
    bench.run_by_itself();
    assert_eq!(old(&bench), before, "a Saturday with a wedding is not the time");
    bench.at("2027-07-12T12:00:00Z");
    bench.run_by_itself();
    assert_eq!(old(&bench), 0);
}

#[test]
fn it_is_done_once_a_day_and_a_clock_that_was_ahead_does_not_put_it_off() {
    let bench = saturday();
    let cleared = |at: &str| {
        bench.at(at);
        bench.engine.clear_away_if_due(bench.clock().now()).unwrap();
        bench.see(|view| view.meta("cleared_away"))
    };
    let first = cleared("2027-06-01T12:00:00Z");
    assert_eq!(cleared("2027-06-02T11:59:00Z"), first, "not yet a day");
    assert_ne!(cleared("2027-06-02T12:00:00Z"), first);
    cleared("2029-01-01T12:00:00Z");
    assert_eq!(cleared("2027-06-03T09:00:00Z"), Some(bench.clock().now().0.to_string()), "the clock was ahead");
}
