//! The season that is made up from a seed.

use super::{Bench, EVENTS};
use crate::Options;
use crate::season::weddings;
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use serde_json::Value;

const WEDDINGS: &str = "/calendar/v3/calendars/c_weddings%40group.calendar.google.example/events?maxResults=2500";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn season(seed: u64) -> Vec<Value> {
    let now = Some("2026-11-21T09:00:00Z".parse().unwrap());
    let bench = Bench::with(Options { seed, now, ..Options::default() });
    bench.calendar().all(WEDDINGS).0
}

#[test]
fn one_seed_gives_one_season_and_another_a_different_one() {
    let without_tags = |seed| {
        season(seed)
            .iter()
            .map(|event| (event["id"].clone(), event["summary"].clone(), event["start"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(without_tags(3), without_tags(3));
    assert_ne!(without_tags(3), without_tags(4));
}

#[test]
fn both_days_of_every_weekend_on_which_the_clocks_change_have_a_wedding() {
    for seed in 0..20 {
        let dates: Vec<NaiveDate> = weddings(seed, today(), 0).iter().map(|wedding| wedding.date).collect();
        for (year, month, day) in
            [(2026, 10, 24), (2026, 10, 25), (2027, 3, 27), (2027, 3, 28), (2027, 10, 30), (2027, 10, 31)]
        {
            assert!(
                dates.contains(&NaiveDate::from_ymd_opt(year, month, day).unwrap()),
                "{seed}: {day}.{month}.{year}"
            );
        }
    }
}

#[test]
fn a_season_is_like_a_studios() {
    let all = weddings(1, today(), 0);
    assert!((40..120).contains(&all.len()), "{} weddings", all.len());
    assert!(all.iter().any(|wedding| wedding.venue.zone == Tz::America__New_York));
    assert!(all.iter().any(|wedding| wedding.tentative) && all.iter().any(|wedding| !wedding.tentative));
    assert!(all.iter().any(|wedding| !wedding.title().is_ascii()), "names are not only English ones");
    let summer = all.iter().filter(|wedding| (5..=9).contains(&wedding.date.month())).count();
    assert!(summer * 2 > all.len(), "most weddings are in summer");
    assert!(all.iter().all(|wedding| wedding.couple.iter().all(|one| one.email.ends_with(".example"))));
}

#[test]
fn every_event_of_the_season_is_taken_and_is_as_described() {
    let bench = Bench::with(Options { now: Some("2026-11-21T09:00:00Z".parse().unwrap()), ..Options::default() });
    let google = bench.calendar();
    let booked = weddings(1, today(), 0).len();
    assert_eq!(google.all(WEDDINGS).0.len(), booked * 3, "the day, the delivery, the clearing");
    let talks = google.all(&format!("{EVENTS}?maxResults=2500")).0;
    assert_eq!(talks.len(), booked + 3, "a talk each, the workshop, its moved date and the one called off");
    assert_eq!(talks.iter().filter(|event| event["status"] == "cancelled").count(), 1);
    assert!(bench.sandbox.notices().is_empty(), "the season told nobody anything");
}
