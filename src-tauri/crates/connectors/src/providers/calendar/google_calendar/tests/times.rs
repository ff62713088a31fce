//! Dates and times there and back.

use super::super::{time, words as event_words};
use super::*;
use chrono::NaiveDate;
use wedsync_domain::when::{Ending, Moment, When};

fn there_and_back(when: &When) -> (super::super::Event, Fields) {
    let wanted = Fields::from([("when".into(), Value::When(when.clone()))]);
    let mut event = super::super::Event::new();
    let change = event_words::change(&event, &wanted, "Europe/London").unwrap();
    super::super::event::merge(&mut event, &change);
    let back = event_words::read(&event).unwrap();
    (event, back)
}

fn day(day: u32) -> Moment {
    Moment::Day(NaiveDate::from_ymd_opt(2026, 5, day).unwrap())
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn every_kind_of_time_comes_back_as_it_went() {
    let times = [
        (day(16), Some(Ending::At(day(17)))),
        (day(16), Some(Ending::At(day(19)))),
        (day(16), None),
        (day(16), Some(Ending::Lasts("P2D".into()))),
        (at("2026-05-16T14:00:00Z"), Some(Ending::At(at("2026-05-16T15:00:00Z")))),
        (at("2026-05-16T14:00 Europe/London"), Some(Ending::At(at("2026-05-16T15:30 Europe/London")))),
        (at("2026-05-16T14:00 Europe/London"), Some(Ending::At(at("2026-05-16T17:30 Europe/Paris")))),
        (at("2026-05-16T14:00 Europe/London"), Some(Ending::Lasts("PT1H30M".into()))),
        (at("2026-05-16T14:00 Europe/London"), None),
        (at("2026-05-16T14:00"), Some(Ending::At(at("2026-05-16T15:00")))),
        (at("2026-05-16T14:00"), None),
    ];
    for (start, end) in times {
        let when = When { start, end, repeats: vec!["RRULE:FREQ=WEEKLY".into()] };
        let (event, back) = there_and_back(&when);
        assert_eq!(back.get("when"), Some(&Value::When(when)), "{event:?}");
    }
}

#[test]
fn a_day_is_sent_as_a_date_and_a_time_with_its_zone() {
    let sent = |start: Moment| Json::Object(there_and_back(&When { start, end: None, repeats: vec![] }).0);
    let all_day = sent(day(16));
    assert_eq!(all_day["start"], json!({ "date": "2026-05-16" }));
    assert_eq!(all_day["end"], json!({ "date": "2026-05-17" }), "the day after the last");
    let timed = sent(at("2026-05-16T14:00 Europe/London"));
    assert_eq!(timed["start"], json!({ "dateTime": "2026-05-16T14:00:00", "timeZone": "Europe/London" }));
}

#[test]
fn lengths_are_counted_as_calendars_do() {
    let end = |start: &str, length: &str| {
        let when = When { start: at(start), end: Some(Ending::Lasts(length.into())), repeats: vec![] };
        time::members(&when, "Europe/London").map(|members| members["end"]["dateTime"].as_str().unwrap().to_owned())
    };
    assert_eq!(end("2026-05-16T14:00Z", "PT1H30M").unwrap(), "2026-05-16T15:30:00Z");
    assert_eq!(end("2026-03-28T14:00 Europe/London", "P1D").unwrap(), "2026-03-29T14:00:00", "a day by the calendar");
    assert_eq!(end("2026-03-28T14:00 Europe/London", "PT24H").unwrap(), "2026-03-29T15:00:00", "24 hours by the clock");
    assert_eq!(end("2026-05-16T14:00Z", "P1W").unwrap(), "2026-05-23T14:00:00Z");
    for odd in ["", "1H", "-PT1H", "PT1", "PT1X", "P99999999999D"] {
        assert!(end("2026-05-16T14:00Z", odd).is_err(), "{odd}");
    }
}

#[test]
fn times_with_any_offset_are_told_in_the_zone_that_is_named() {
    let told = |time: Json| super::super::time::moment(&time).map(|moment| moment.to_string());
    let told = |time: &str, zone: Option<&str>| told(json!({ "dateTime": time, "timeZone": zone }));
    let london = Some("Europe/London");
    assert_eq!(told("2026-05-16T15:00:00+02:00", london).unwrap(), "2026-05-16T14:00:00 Europe/London");
    assert_eq!(told("2026-05-16T13:00:00Z", london).unwrap(), "2026-05-16T14:00:00 Europe/London");
    assert_eq!(told("2026-05-16T14:00:00", london).unwrap(), "2026-05-16T14:00:00 Europe/London");
    assert_eq!(told("2026-05-16T14:00:00+01:00", None).unwrap(), "2026-05-16T13:00:00Z");
    // When the clocks go back there are two of this time; the second is only certain as an instant.
    assert_eq!(told("2026-10-25T01:30:00+01:00", london).unwrap(), "2026-10-25T01:30:00 Europe/London");
    assert_eq!(told("2026-10-25T01:30:00Z", london).unwrap(), "2026-10-25T01:30:00Z");
    assert_eq!(told("2026-05-16T14:00:00Z", Some("Mars/Olympus")), None);
    assert_eq!(told("2026-05-16T14:00:00", None), None);
    assert_eq!(told("yesterday", london), None);
}

#[test]
fn what_was_kept_counts_until_somebody_changes_it_at_google() {
    let wanted = Fields::from([
        ("status".into(), words("booked")),
        ("ical/TRANSP".into(), words("OPAQUE")),
        ("when".into(), Value::When(When { start: at("2026-05-16T14:00"), end: None, repeats: vec![] })),
    ]);
    let mut event = super::super::Event::new();
    let change = event_words::change(&event, &wanted, "Europe/London").unwrap();
    super::super::event::merge(&mut event, &change);
    assert_eq!(event_words::read(&event).unwrap(), wanted);
    assert!(event_words::change(&event, &wanted, "Europe/London").unwrap().is_empty(), "said already");
    event.insert("status".into(), json!("tentative"));
    event.insert("start".into(), timed("2026-05-16T16:00:00"));
    event.insert("end".into(), timed("2026-05-16T17:00:00"));
    let back = event_words::read(&event).unwrap();
    assert_eq!(back["status"], words("tentative"));
    assert_eq!(back["when"].to_string(), "2026-05-16T16:00:00 Europe/London to 2026-05-16T17:00:00 Europe/London");
    assert_eq!(back["ical/TRANSP"], words("OPAQUE"), "what nobody changed stays");
}

#[test]
fn a_cancelled_wedding_is_never_told_to_google_as_deleted() {
    let when = Value::When(When { start: day(16), end: None, repeats: vec![] });
    let wanted = Fields::from([("status".into(), words("cancelled")), ("when".into(), when)]);
    let mut event = super::super::Event::new();
    let change = event_words::change(&event, &wanted, "Europe/London").unwrap();
    assert_eq!(change["status"], "confirmed");
    super::super::event::merge(&mut event, &change);
    assert_eq!(event_words::read(&event).unwrap()["status"], words("cancelled"));
}
