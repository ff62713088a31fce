//! What is not written while weddings are protected, or while a person has switched writing off: it waits, it is counted, and it
//! goes out by itself.

use super::bench::Bench;
use super::days::{saturday, when};
use super::related::{CALENDAR, CRM, said};
use crate::restraint::{read_only, waits};
use chrono_tz::Europe::London;
use proptest::prelude::*;
use std::collections::BTreeSet;
use wedsync_domain::Kind;

const MAIN: &str = "main";
/// Saturday morning, under protection.
const MORNING: &str = "2027-05-15T08:00:00Z";
/// The weekend watch is over at 23:00 in London.
const AFTERWARDS: &str = "2027-05-16T22:00:01Z";

/// With another wedding, of another year, and all in agreement on Saturday morning.
fn under_protection() -> Bench {
    let bench = saturday();
    let mut job = said(&[("title", "Cleo & Dan"), ("status", "booked")]);
    job.insert("when".into(), when("2028-06-10T14:00 Europe/London", "2028-06-10T23:00 Europe/London"));
    bench.places[CRM].put("jobs", "j2", Kind::Wedding, job);
    bench.rest();
    bench.at(MORNING);
    bench.sync_unasked();
    bench
}

/// The CRM has so many new appointments of a wedding, and is looked at.
fn booked_at_once(bench: &Bench, wedding: &str, name: &str, count: usize) {
    bench.pass_a_minute();
    for n in 0..count {
        let id = format!("{name}-{n}");
        bench.places[CRM].put("events", &id, Kind::Appointment, appointment(&id));
        bench.places[CRM].relate("events", &id, &[(Kind::Wedding, "jobs", wedding)]);
    }
    bench.sync_unasked();
}

fn appointment(title: &str) -> wedsync_domain::Fields {
    let mut fields = said(&[("title", title)]);
    fields.insert("when".into(), when("2028-03-01T09:00 Europe/London", "2028-03-01T10:00 Europe/London"));
    fields
}

/// How many of them the calendar shows.
fn shown(bench: &Bench, name: &str) -> usize {
    let start = format!("{name}-");
    bench.places[CALENDAR].titles(MAIN).iter().filter(|title| title.starts_with(&start)).count()
}

fn waiting(bench: &Bench) -> Option<(u64, bool)> {
    let now = bench.clock().now();
    bench.see(|view| waits(view, now, London)).map(|it| (it.records, it.until.is_some()))
}

#[test]
fn one_new_booking_goes_out_on_a_saturday_and_bulk_work_waits_until_the_weekend_is_over() {
    let bench = under_protection();
    booked_at_once(&bench, "j2", "season", 26);
    assert_eq!((shown(&bench, "season"), waiting(&bench)), (0, Some((26, true))), "it is bulk work, and it is counted");
    booked_at_once(&bench, "j2", "single", 1);
    assert_eq!((shown(&bench, "single"), shown(&bench, "season")), (1, 0), "a booking flows, or it is made twice");
    booked_at_once(&bench, "j1", "today", 30);
    assert_eq!(shown(&bench, "today"), 30, "what the weekend's weddings need is never kept back");
    bench.at(AFTERWARDS);
    bench.sync_unasked();
    assert_eq!((shown(&bench, "season"), waiting(&bench)), (26, None), "it goes out by itself");
}

#[test]
fn nothing_is_deleted_elsewhere_while_weddings_are_protected() {
    let bench = under_protection();
    booked_at_once(&bench, "j2", "viewing", 2);
    bench.places[CRM].delete("events", "viewing-1");
    bench.pass_a_minute();
    bench.sync_unasked();
    assert_eq!((shown(&bench, "viewing"), waiting(&bench)), (2, Some((1, true))));
    bench.at(AFTERWARDS);
    bench.sync_unasked();
    assert_eq!((shown(&bench, "viewing"), waiting(&bench)), (1, None));
}

#[test]
fn what_should_have_been_written_days_ago_is_no_news_on_a_saturday() {
    let bench = saturday();
    bench.at("2027-05-12T08:00:00Z");
    bench.places[CALENDAR].is_deaf(Some(wedsync_domain::FaultKind::Transient));
    let mut job = said(&[("title", "Cleo & Dan"), ("status", "booked")]);
    job.insert("when".into(), when("2028-06-10T14:00 Europe/London", "2028-06-10T23:00 Europe/London"));
    bench.places[CRM].put("jobs", "j2", Kind::Wedding, job);
    booked_at_once(&bench, "j2", "old", 1);
    bench.places[CALENDAR].is_deaf(None);
    bench.at(MORNING);
    bench.sync_unasked();
    assert_eq!(shown(&bench, "old"), 0, "what failed for days is made up for when the weekend is over");
    bench.at(AFTERWARDS);
    bench.sync_unasked();
    assert_eq!(shown(&bench, "old"), 1);
}

#[test]
fn with_writing_off_nothing_is_written_and_everything_is_read() {
    let bench = under_protection();
    let before = bench.places[CALENDAR].titles(MAIN);
    bench.engine.set_read_only(true).unwrap();
    let since = bench.see(read_only);
    bench.pass_a_minute();
    bench.engine.set_read_only(true).unwrap();
    assert_eq!(bench.see(read_only), since, "said twice it is off since the first time");
    bench.written();
    booked_at_once(&bench, "j1", "today", 1);
    bench.edit(bench.named("Getting ready").id, "title", "Getting dressed");
    bench.pass_a_minute();
    bench.sync_unasked();
    assert_eq!(bench.written(), Vec::<String>::new());
    assert_eq!(bench.places[CALENDAR].titles(MAIN), before);
    assert_eq!(bench.named("today-0").kind, Kind::Appointment, "what is new there is here");
    assert_eq!(waiting(&bench), Some((2, false)));
    bench.engine.set_read_only(false).unwrap();
    bench.sync_unasked();
    assert_eq!((shown(&bench, "today"), waiting(&bench)), (1, None));
    assert_eq!(bench.places[CRM].says("events", "e2", "title"), Some(Some("Getting dressed".into())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The rule once more, told by what people did: parties of so many, and whether they are the weekend's.
    #[test]
    fn what_waits_is_what_came_in_bulk_and_nothing_is_lost_by_waiting(
        parties in prop::collection::vec((1_usize..40, any::<bool>()), 1..6),
    ) {
        let bench = under_protection();
        let mut ledger = BTreeSet::new();
        for (n, (count, todays)) in parties.iter().enumerate() {
            let name = format!("party{n}");
            booked_at_once(&bench, if *todays { "j1" } else { "j2" }, &name, *count);
            ledger.insert((name, *count, *count <= 25 || *todays));
        }
        for (name, count, flows) in &ledger {
            prop_assert_eq!(shown(&bench, name), if *flows { *count } else { 0 }, "{} of {}", name, count);
        }
        let kept: usize = ledger.iter().filter(|it| !it.2).map(|it| it.1).sum();
        prop_assert_eq!(waiting(&bench).map_or(0, |it| it.0), kept as u64);
        bench.at(AFTERWARDS);
        bench.sync_unasked();
        for (name, count, _) in &ledger {
            prop_assert_eq!(shown(&bench, name), *count);
        }
    }
}
