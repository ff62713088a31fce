//! The radar over whole studios: holds, whole days, other zones, clock changes, and bookings that were never matched.

use super::bench::Bench;
use super::days::{saturday, when};
use super::related::{CALENDAR, CRM, MAIN, said};
use crate::Studio;
use wedsync_domain::Kind;
use wedsync_domain::radar::{Clash, Closeness, Promise};

/// The wedding of Saturday at two in the barn, seen from the Monday before.
fn bench() -> Bench {
    let bench = saturday();
    bench.at("2027-05-10T08:00:00Z");
    bench
}

fn job(bench: &Bench, id: &str, title: &str, status: &str, place: &str, (start, end): (&str, &str)) {
    let mut job = said(&[("title", title), ("status", status), ("location", place)]);
    job.insert("when".into(), when(start, end));
    bench.places[CRM].put("jobs", id, Kind::Wedding, job);
}

fn event(bench: &Bench, id: &str, title: &str, pairs: &[(&str, &str)], (start, end): (&str, &str)) {
    let mut event = said(pairs);
    event.extend(said(&[("title", title)]));
    event.insert("when".into(), when(start, end));
    bench.places[CALENDAR].put(MAIN, id, Kind::Appointment, event);
}

fn clashes(bench: &Bench) -> Vec<Clash> {
    bench.engine.radar(400).unwrap()
}

fn found(bench: &Bench) -> Vec<(String, Promise, Closeness)> {
    clashes(bench).into_iter().map(|it| (it.other.title, it.severity, it.closeness)).collect()
}

#[test]
fn a_wedding_and_its_own_appointments_are_never_in_each_others_way() {
    assert_eq!(found(&bench()), []);
}

#[test]
fn two_booked_weddings_at_once_are_surer_than_one_and_an_enquiry_and_what_is_cancelled_is_none() {
    for (status, severity) in [
        ("booked", Some(Promise::Booked)),
        ("enquiry", Some(Promise::Tentative)),
        ("cancelled", None),
        ("postponed", None),
    ] {
        let bench = bench();
        let times = ("2027-05-15T22:00 Europe/London", "2027-05-16T01:00 Europe/London");
        job(&bench, "j2", "Cleo & Dan", status, "The Mill", times);
        bench.sync();
        let expected = severity.map(|it| ("Cleo & Dan".to_owned(), it, Closeness::Overlap { minutes: 60 }));
        assert_eq!(found(&bench), Vec::from_iter(expected), "{status}");
    }
}

#[test]
fn a_hold_in_any_calendar_counts_and_what_takes_nobodys_time_does_not() {
    let times = ("2027-05-15T15:00 Europe/London", "2027-05-15T16:00 Europe/London");
    for (pairs, severity) in [
        (&[("status", "tentative")][..], Some(Promise::Tentative)),
        (&[("status", "confirmed")], Some(Promise::Booked)),
        (&[], Some(Promise::Booked)),
        (&[("status", "cancelled")], None),
        (&[("ical/TRANSP", "TRANSPARENT")], None),
    ] {
        let bench = bench();
        event(&bench, "x1", "Dentist", pairs, times);
        bench.sync();
        let expected = severity.map(|it| ("Dentist".to_owned(), it, Closeness::Overlap { minutes: 60 }));
        assert_eq!(found(&bench), Vec::from_iter(expected), "{pairs:?}");
    }
}

#[test]
fn the_way_and_the_turn_round_count_between_two_places() {
    let bench = bench();
    job(
        &bench,
        "j2",
        "Cleo & Dan",
        "booked",
        "The Mill",
        ("2027-05-16T00:00 Europe/London", "2027-05-16T02:00 Europe/London"),
    );
    bench.sync();
    assert_eq!(found(&bench), [], "an hour lies between them");
    let set = |travel_min, turnaround_min| {
        bench.engine.set_studio(&Studio { travel_min, turnaround_min, ..Studio::default() }).unwrap();
    };
    set(45, 15);
    assert_eq!(found(&bench), [], "just enough");
    set(45, 16);
    let close = Closeness::TooClose { between_min: 60, needed_min: 61 };
    assert_eq!(found(&bench), [("Cleo & Dan".into(), Promise::Booked, close)]);
    bench.places[CRM].say("jobs", "j2", "location", "the  barn");
    bench.sync();
    assert_eq!(found(&bench), [], "no way between two at one place");
    set(0, 61);
    let close = Closeness::TooClose { between_min: 60, needed_min: 61 };
    assert_eq!(found(&bench), [("Cleo & Dan".into(), Promise::Booked, close)], "and a turn-round all the same");
}

#[test]
fn times_are_compared_as_instants_whatever_zone_they_are_written_in() {
    let bench = bench();
    // Nine in the morning in New York is two in the afternoon in London.
    job(
        &bench,
        "j2",
        "Cleo & Dan",
        "booked",
        "Pier 6",
        ("2027-05-15T18:00 America/New_York", "2027-05-15T20:00 America/New_York"),
    );
    bench.sync();
    assert_eq!(found(&bench), [], "eleven at night, when the other is over");
    job(
        &bench,
        "j2",
        "Cleo & Dan",
        "booked",
        "Pier 6",
        ("2027-05-15T17:00 America/New_York", "2027-05-15T20:00 America/New_York"),
    );
    bench.sync();
    assert_eq!(found(&bench), [("Cleo & Dan".into(), Promise::Booked, Closeness::Overlap { minutes: 60 })]);
}

#[test]
fn in_the_night_of_the_clock_change_the_hour_that_comes_twice_lies_between_them() {
    let bench = bench();
    let one = ("2027-10-30T20:00 Europe/London", "2027-10-31T00:45 Europe/London");
    job(&bench, "j2", "Cleo & Dan", "booked", "The Mill", one);
    job(
        &bench,
        "j3",
        "Eve & Finn",
        "booked",
        "The Mill",
        ("2027-10-31T02:15 Europe/London", "2027-10-31T04:00 Europe/London"),
    );
    bench.sync();
    bench.engine.set_studio(&Studio { turnaround_min: 150, ..Studio::default() }).unwrap();
    assert_eq!(found(&bench), [], "an hour and a half on the wall is two and a half");
    bench.engine.set_studio(&Studio { turnaround_min: 151, ..Studio::default() }).unwrap();
    let close = Closeness::TooClose { between_min: 150, needed_min: 151 };
    assert_eq!(found(&bench), [("Eve & Finn".into(), Promise::Booked, close)]);
}

#[test]
fn a_whole_day_without_times_meets_whatever_is_on_it_and_only_that() {
    let bench = bench();
    job(&bench, "j2", "Cleo & Dan", "booked", "The Mill", ("2027-05-15", "2027-05-16"));
    job(&bench, "j3", "Eve & Finn", "booked", "The Mill", ("2027-05-16", "2027-05-17"));
    bench.sync();
    let clashes = clashes(&bench);
    assert_eq!(clashes.len(), 1, "{clashes:?}");
    assert_eq!((clashes[0].closeness, clashes[0].date.as_str()), (Closeness::SameDay {}, "2027-05-15"));
    // Once one of its appointments says when, the day is no longer whole.
    let mut vows = said(&[("title", "Vows")]);
    vows.insert("when".into(), when("2027-05-15T23:30 Europe/London", "2027-05-15T23:45 Europe/London"));
    bench.places[CRM].put("events", "e9", Kind::Appointment, vows);
    bench.places[CRM].relate("events", "e9", &[(Kind::Wedding, "jobs", "j2")]);
    bench.sync();
    assert_eq!(found(&bench), []);
}

#[test]
fn two_of_one_name_may_be_one_booking_and_each_pair_is_told_once_a_day() {
    let bench = bench();
    event(&bench, "x1", "anna  & ben", &[], ("2027-05-15T14:00 Europe/London", "2027-05-15T23:00 Europe/London"));
    bench.sync();
    let clashes = clashes(&bench);
    assert_eq!(clashes.len(), 1, "with the wedding and its two appointments: {clashes:?}");
    assert!(clashes[0].alike);
    assert_eq!(clashes[0].other.tools.len() + clashes[0].one.tools.len(), 2);
}

#[test]
fn what_repeats_is_found_on_its_days_and_what_is_past_is_not() {
    let bench = bench();
    let mut class = said(&[("title", "Flower class")]);
    let end = Some(wedsync_domain::when::Ending::Lasts("PT2H".into()));
    let repeats = vec!["RRULE:FREQ=WEEKLY;BYDAY=SA".to_owned()];
    let weekly = wedsync_domain::when::When { start: "2026-01-03T21:30 Europe/London".parse().unwrap(), end, repeats };
    class.insert("when".into(), wedsync_domain::Value::When(weekly));
    bench.places[CALENDAR].put(MAIN, "x1", Kind::Appointment, class);
    bench.sync();
    assert_eq!(found(&bench), [("Flower class".into(), Promise::Booked, Closeness::Overlap { minutes: 90 })]);
    bench.at("2027-05-17T08:00:00Z");
    assert_eq!(found(&bench), []);
}
