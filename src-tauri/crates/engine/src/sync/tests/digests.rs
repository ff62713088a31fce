//! What could wait and nobody was told of, summed up in the morning, over a whole desk.

use super::alerts::told_by;
use super::bench::Bench;
use super::related::{CALENDAR, CRM, LEDGER};
use crate::telling::Telling;
use std::time::Duration;
use wedsync_domain::FaultKind;
use wedsync_domain::alert::Severity;
use wedsync_domain::incident::{Cause, Hours, Incident, IncidentState, Route, RouteStep};

const CHANNELS: &[&str] = &["slack", "email-resend", "email-smtp", "sms-twilio", "pagerduty"];

/// At night nobody is told what can wait.
fn quiet_nights(bench: &Bench) {
    let hours = Hours { from: "20:00:00".parse().unwrap(), until: "07:30:00".parse().unwrap() };
    bench.engine.set_telling(&Telling { quiet: Some(hours), ..Telling::default() }).unwrap();
}

fn digests(bench: &Bench) -> Vec<Incident> {
    let now = bench.engine.clock.now();
    let over = bench.see(|view| view.incidents_over(now - Duration::from_hours(48), 100));
    over.into_iter().filter(|it| matches!(it.cause, Cause::Digest { .. })).collect()
}

/// Two tools were away in that night, one of them still is; nobody was told.
fn a_night(bench: &Bench, day: u32) {
    let at = |time: &str| bench.at(&format!("2027-05-{day:02}T{time}:00Z"));
    bench.breaks(LEDGER, None);
    at("01:00");
    bench.breaks(CALENDAR, Some(FaultKind::SignInNeeded));
    bench.tick();
    at("01:40");
    bench.breaks(CALENDAR, None);
    bench.tick();
    at("02:00");
    bench.tick();
}

#[test]
fn what_was_over_before_the_morning_is_told_in_one_word_to_nobody_who_sleeps() {
    let (bench, loft) = told_by(CHANNELS);
    quiet_nights(&bench);
    bench.at("2027-05-17T12:00:00Z");
    bench.tick();
    a_night(&bench, 18);
    assert_eq!(loft.news(), [""; 0], "it was over before it had to be told");
    bench.at("2027-05-18T06:59:00Z");
    bench.tick();
    assert_eq!(loft.news(), [""; 0], "not before eight where the studio is");
    bench.at("2027-05-18T07:00:00Z");
    bench.tick();
    let arrived = loft.arrived();
    let mut by: Vec<&str> = arrived.iter().map(|it| it.channel.as_str()).collect();
    by.sort_unstable();
    assert_eq!(by, ["email-resend", "slack"], "letters stand in for each other, and nobody is woken");
    let word = &arrived[0].alert;
    assert_eq!(word.title, "One thing that could wait");
    assert!(word.words.contains("refuses our sign-in, 02:00 to 02:"), "{}", word.words);
    assert!(!word.words.contains("Nothing is lost"), "{}", word.words);
    loft.news();
    bench.at("2027-05-19T07:30:00Z");
    bench.tick();
    assert_eq!(loft.news(), [""; 0], "nothing was, so nothing is said");
    let [it] = digests(&bench).try_into().unwrap();
    assert_eq!((it.state, it.severity), (IncidentState::Resolved, Severity::Info), "it needs nobody");
}

#[test]
fn what_was_told_at_the_time_is_not_told_again() {
    let (bench, loft) = told_by(CHANNELS);
    bench.at("2027-05-17T12:00:00Z");
    bench.tick();
    a_night(&bench, 18);
    assert!(!loft.news().is_empty(), "no quiet hours");
    bench.at("2027-05-18T07:10:00Z");
    bench.tick();
    assert_eq!((loft.news(), digests(&bench).len()), (Vec::new(), 0));
}

#[test]
fn whoever_wants_to_be_woken_by_warnings_is_not_by_what_could_wait() {
    let (bench, loft) = told_by(CHANNELS);
    quiet_nights(&bench);
    let id = |kind: &str| bench.see(|view| view.channels()).iter().find(|it| it.kind == kind).unwrap().id;
    let ways = vec![vec![id("sms-twilio"), id("slack")], vec![id("pagerduty")]];
    let (name, least) = ("All of it".to_owned(), Severity::Info);
    let steps = vec![RouteStep { after_min: 0, ways }];
    let wakes =
        Route { name, least, classes: None, connections: None, region: None, hours: None, steps, again_min: None };
    bench.engine.set_routes(&[wakes]).unwrap();
    bench.at("2027-05-17T12:00:00Z");
    bench.tick();
    a_night(&bench, 18);
    bench.at("2027-05-18T07:00:00Z");
    bench.tick();
    let by: Vec<String> = loft.arrived().into_iter().map(|it| it.channel).collect();
    assert_eq!(by, ["slack"]);
}

#[test]
fn what_somebody_here_took_on_at_night_is_no_news_to_them() {
    let (bench, loft) = told_by(CHANNELS);
    quiet_nights(&bench);
    bench.at("2027-05-17T12:00:00Z");
    bench.tick();
    bench.at("2027-05-18T01:00:00Z");
    bench.breaks(CALENDAR, Some(FaultKind::SignInNeeded));
    bench.tick();
    let open = bench.see(|view| view.incidents_open());
    bench.engine.take_on(open[0].id).unwrap();
    bench.breaks(CALENDAR, None);
    bench.at("2027-05-18T01:30:00Z");
    bench.tick();
    bench.at("2027-05-18T07:10:00Z");
    bench.tick();
    assert_eq!((loft.news(), digests(&bench).len()), (Vec::new(), 0));
}

#[test]
fn on_a_day_with_weddings_and_in_quiet_hours_it_waits_and_loses_nothing() {
    let (bench, loft) = told_by(CHANNELS);
    quiet_nights(&bench);
    bench.at("2027-05-13T12:00:00Z");
    bench.tick();
    a_night(&bench, 14);
    bench.engine.hold_alerts(Some(bench.engine.clock.now() + Duration::from_hours(20))).unwrap();
    for time in ["2027-05-14T07:10:00Z", "2027-05-15T07:10:00Z", "2027-05-15T18:00:00Z"] {
        bench.at(time);
        bench.tick();
        assert_eq!(loft.news(), [""; 0], "{time}: somebody said that it should wait, and then a wedding is on");
    }
    bench.at("2027-05-16T07:10:00Z");
    bench.tick();
    assert_eq!(loft.news().len(), 2, "Slack and a letter");
    let Cause::Digest { items, .. } = &digests(&bench)[0].cause else { panic!("no digest") };
    assert_eq!(items.len(), 1, "{items:?}");
}

#[test]
fn a_clock_that_is_set_back_begins_anew_and_a_first_morning_tells_nothing_old() {
    let (bench, loft) = told_by(CHANNELS);
    quiet_nights(&bench);
    bench.breaks(CRM, None);
    bench.at("2027-05-20T12:00:00Z");
    bench.tick();
    bench.at("2027-05-17T12:00:00Z");
    bench.tick();
    a_night(&bench, 18);
    bench.at("2027-05-18T07:10:00Z");
    bench.tick();
    assert!(loft.news().contains(&"slack Digest".to_owned()), "counted from when the clock was set back");
}
