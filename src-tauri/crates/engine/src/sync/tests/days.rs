//! Days with weddings: when the studio is under protection, and what a person is told.

use super::bench::Bench;
use super::related::{CALENDAR, CRM, LEDGER, booked, said};
use crate::{DayWatch, Studio, Tell, Telling, Times};
use chrono_tz::Europe::London;
use chrono_tz::Tz;
use std::time::Duration;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::LinkId;
use wedsync_domain::incident::Hours;
use wedsync_domain::reasons::HeldReason;
use wedsync_domain::season::{Season, Year};
use wedsync_domain::when::{Ending, When};
use wedsync_domain::{Fault, FaultKind, Kind, Timestamp, Value};
use wedsync_store::rows::{HeldState, HeldWhat};
use wedsync_store::{About, Notice, StoreError, Tx};

pub(super) fn time(instant: &str) -> Timestamp {
    instant.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

pub(super) fn when(start: &str, end: &str) -> Value {
    let end = Some(Ending::At(end.parse().unwrap()));
    Value::When(When { start: start.parse().unwrap(), end, repeats: Vec::new() })
}

/// The wedding of Saturday the 15th of May 2027, at two on the clock of the barn, and getting ready from ten.
pub(super) fn saturday() -> Bench {
    let bench = booked();
    let crm = &bench.places[CRM];
    let mut job = said(&[("title", "Anna & Ben"), ("status", "booked"), ("location", "The Barn")]);
    job.insert("when".into(), when("2027-05-15T14:00 Europe/London", "2027-05-15T23:00 Europe/London"));
    crm.put("jobs", "j1", Kind::Wedding, job);
    let mut ready = said(&[("title", "Getting ready")]);
    ready.insert("when".into(), when("2027-05-15T10:00 Europe/London", "2027-05-15T12:00 Europe/London"));
    crm.put("events", "e2", Kind::Appointment, ready);
    crm.relate("events", "e2", &[(Kind::Wedding, "jobs", "j1")]);
    let mut tasting = said(&[("title", "Tasting")]);
    tasting.insert("when".into(), when("2027-03-01T09:00 Europe/London", "2027-03-01T10:00 Europe/London"));
    crm.put("events", "e3", Kind::Appointment, tasting);
    crm.relate("events", "e3", &[(Kind::Wedding, "jobs", "j1")]);
    bench.rest();
    bench
}

fn watch(bench: &Bench, instant: &str, home: Tz) -> DayWatch {
    bench.see(|view| DayWatch::look(view, time(instant), home))
}

pub(super) fn look(bench: &Bench) -> Vec<Notice> {
    bench.engine.look_at_the_day(None).unwrap();
    open(bench)
}

fn open(bench: &Bench) -> Vec<Notice> {
    bench.see(|view| view.notices_open())
}

fn abouts(notices: &[Notice]) -> Vec<&About> {
    notices.iter().map(|notice| &notice.about).collect()
}

fn stopped(bench: &Bench, place: usize) -> About {
    About::Stopped { connection: bench.connections[place] }
}

fn begins(day: &str) -> About {
    About::DayBegins { date: day.parse().unwrap() }
}

pub(super) fn change(bench: &Bench, change: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError>) {
    bench.engine.store().write(change).unwrap();
}

#[test]
fn the_weekend_watch_goes_from_friday_evening_to_sunday_night_by_the_studios_clock() {
    let bench = saturday();
    // London is an hour ahead of UTC in May.
    for (instant, on) in [
        ("2027-05-14T16:59:59Z", false),
        ("2027-05-14T17:00:00Z", true),
        ("2027-05-15T12:00:00Z", true),
        ("2027-05-16T21:59:59Z", true),
        ("2027-05-16T22:00:00Z", false),
        ("2027-05-17T12:00:00Z", false),
        ("2027-05-13T20:00:00Z", false),
    ] {
        assert_eq!(watch(&bench, instant, London).weekend.is_some(), on, "{instant}");
    }
    let friday = watch(&bench, "2027-05-14T17:00:00Z", London);
    let weekend = friday.weekend.clone().unwrap();
    assert_eq!((weekend.lasts.start, weekend.lasts.end), (time("2027-05-14T17:00:00Z"), time("2027-05-16T22:00:00Z")));
    assert_eq!((weekend.weddings.len(), friday.running.len(), friday.is_protected()), (1, 0, true));
    let free = watch(&bench, "2027-05-22T10:00:00Z", London);
    assert!(free.weekend.is_some() && !free.is_protected(), "a weekend without weddings protects nothing");
    let elsewhere = watch(&bench, "2027-05-14T17:00:00Z", chrono_tz::America::New_York);
    assert!(elsewhere.weekend.is_none(), "it is one o'clock there");
}

#[test]
fn the_night_of_the_clock_change_shortens_the_watch_by_an_hour() {
    let bench = saturday();
    let weekend = watch(&bench, "2027-03-27T12:00:00Z", London).weekend.unwrap();
    assert_eq!(weekend.lasts.end.since(weekend.lasts.start), Duration::from_hours(52));
}

#[test]
fn a_wedding_is_under_way_from_two_hours_before_its_first_appointment_until_the_last_one_ends() {
    let bench = saturday();
    let under_way = |instant: &str| watch(&bench, instant, London).running.len();
    for (instant, count) in [
        ("2027-05-15T06:59:59Z", 0),
        ("2027-05-15T07:00:00Z", 1),
        ("2027-05-15T21:59:59Z", 1),
        ("2027-05-15T22:00:00Z", 0),
        // The tasting of months before is no part of the day.
        ("2027-03-01T09:30:00Z", 0),
    ] {
        assert_eq!(under_way(instant), count, "{instant}");
    }
    // One in New York, on a Wednesday, by the clock of its venue, and past midnight.
    let mut job = said(&[("title", "Cleo & Dan"), ("status", "booked")]);
    job.insert("when".into(), when("2027-06-09T16:00 America/New_York", "2027-06-10T01:00 America/New_York"));
    bench.places[CRM].put("jobs", "j2", Kind::Wedding, job);
    bench.sync();
    for (instant, count) in [
        ("2027-06-09T17:59:00Z", 0),
        ("2027-06-09T18:00:00Z", 1),
        ("2027-06-10T04:59:00Z", 1),
        ("2027-06-10T05:00:00Z", 0),
    ] {
        let watch = watch(&bench, instant, London);
        assert_eq!((watch.running.len(), watch.is_protected()), (count, count == 1), "{instant}");
    }
}

#[test]
fn a_wedding_without_times_is_under_way_all_day_or_while_its_appointments_are() {
    let bench = booked();
    bench.rest();
    let lasts = |bench: &Bench| watch(bench, "2027-05-15T12:00:00Z", London).today[0].lasts.clone();
    assert_eq!(lasts(&bench), time("2027-05-14T23:00:00Z")..time("2027-05-15T23:00:00Z"));
    let mut ready = said(&[("title", "Getting ready")]);
    ready.insert("when".into(), when("2027-05-15T10:00 Europe/London", "2027-05-15T12:00 Europe/London"));
    bench.places[CRM].put("events", "e2", Kind::Appointment, ready);
    bench.places[CRM].relate("events", "e2", &[(Kind::Wedding, "jobs", "j1")]);
    bench.rest();
    assert_eq!(lasts(&bench), time("2027-05-15T09:00:00Z")..time("2027-05-15T11:00:00Z"));
    // The party goes on past midnight, when the day of the wedding is over.
    let mut party = said(&[("title", "Evening party")]);
    party.insert("when".into(), when("2027-05-15T20:00 Europe/London", "2027-05-16T01:30 Europe/London"));
    bench.places[CRM].put("events", "e3", Kind::Appointment, party);
    bench.places[CRM].relate("events", "e3", &[(Kind::Wedding, "jobs", "j1")]);
    bench.rest();
    for (instant, count) in [("2027-05-16T00:29:00Z", 1), ("2027-05-16T00:30:00Z", 0)] {
        assert_eq!(watch(&bench, instant, London).running.len(), count, "{instant}");
    }
}

#[test]
fn a_wedding_that_is_not_going_to_happen_protects_nothing() {
    let bench = saturday();
    let known = Kind::Wedding.schema().field("status").unwrap().one_of;
    for status in known.iter().filter(|status| !["booked", "completed"].contains(status)) {
        bench.places[CRM].say("jobs", "j1", "status", status);
        bench.sync();
        let watch = watch(&bench, "2027-05-15T12:00:00Z", London);
        assert_eq!((watch.today.len(), watch.is_protected()), (0, false), "{status}");
    }
    for status in ["booked", "completed", "A word of their own"] {
        bench.places[CRM].say("jobs", "j1", "status", status);
        bench.sync();
        assert!(watch(&bench, "2027-05-15T12:00:00Z", London).is_protected(), "{status}");
    }
}

#[test]
fn the_morning_of_a_day_with_weddings_is_told_once_by_the_studios_clock() {
    let bench = saturday();
    bench.at("2027-05-15T05:59:59Z");
    assert_eq!(look(&bench), [], "it is not seven yet");
    bench.at("2027-05-15T06:00:00Z");
    assert_eq!(abouts(&look(&bench)), [&begins("2027-05-15")]);
    let id = open(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.at("2027-05-15T09:00:00Z");
    assert_eq!((look(&bench).len(), open(&bench)[0].id), (1, id));
    bench.engine.put_away(&[id]).unwrap();
    assert_eq!(look(&bench), [], "seen is seen");
    bench.at("2027-05-16T09:00:00Z");
    assert_eq!(look(&bench), [], "a day without weddings begins in silence");
    let bench = saturday();
    bench.at("2027-05-15T22:30:00Z");
    assert_eq!(look(&bench), [], "and nobody is told of a day when all is over");
}

#[test]
fn the_studios_own_zone_decides_when_it_is_morning() {
    let bench = saturday();
    let studio =
        Studio { name: Some("Fern & Flint".into()), zone: Some(chrono_tz::America::New_York), ..Studio::default() };
    bench.engine.set_studio(&studio).unwrap();
    assert_eq!(bench.see(Studio::of), studio);
    bench.at("2027-05-15T10:59:00Z");
    assert_eq!(look(&bench), [], "whatever the computer's clock says");
    bench.at("2027-05-15T11:00:00Z");
    assert_eq!(look(&bench).len(), 1);
}

#[test]
fn a_tool_that_weddings_of_today_depend_on_is_told_of_when_it_stops_and_until_it_works_again() {
    let bench = saturday();
    bench.at("2027-05-15T02:00:00Z");
    bench.places[CALENDAR].fail(Some(FaultKind::Transient));
    bench.sync_one(CALENDAR);
    assert_eq!(abouts(&look(&bench)), [&stopped(&bench, CALENDAR)]);
    let id = open(&bench)[0].id;
    bench.sync_one(CALENDAR);
    assert_eq!((look(&bench).len(), open(&bench)[0].id), (1, id), "one word for one trouble");
    bench.places[CALENDAR].fail(None);
    bench.sync_one(CALENDAR);
    assert_eq!(look(&bench), []);
    bench.places[CALENDAR].fail(Some(FaultKind::SignInNeeded));
    bench.sync_one(CALENDAR);
    let again = look(&bench);
    assert!(again.iter().any(|it| it.about == stopped(&bench, CALENDAR) && it.id != id), "{again:?}");
}

#[test]
fn a_tool_without_a_wedding_of_today_stops_without_a_word() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    bench.places[CALENDAR].fail(Some(FaultKind::Transient));
    bench.sync_one(CALENDAR);
    assert_eq!(look(&bench), [], "no wedding today");
    bench.at("2027-05-15T04:00:00Z");
    assert_eq!(abouts(&look(&bench)), [&stopped(&bench, CALENDAR)], "broken before the day, told on the day");
    bench.at("2027-05-16T04:00:00Z");
    assert_eq!(abouts(&look(&bench)), [&needs(&bench, CALENDAR)], "a day later it still does not pass by itself");
    // The ledger has nothing of this wedding.
    bench.at("2027-05-15T02:00:00Z");
    for place in [LEDGER, CRM] {
        bench.places[place].fail(Some(FaultKind::Transient));
        bench.sync_one(place);
    }
    assert_eq!(abouts(&look(&bench)), [&stopped(&bench, CRM), &stopped(&bench, CALENDAR)]);
    let pause = |connection: Connection| Connection { state: ConnectionState::Paused, ..connection };
    change(&bench, |tx| {
        let paused = pause(tx.connection(bench.connections[CRM])?.unwrap());
        tx.update_connection(&paused)
    });
    assert!(!abouts(&look(&bench)).contains(&&stopped(&bench, CRM)), "a person paused it");
}

#[test]
fn put_off_it_comes_back_in_a_quarter_of_an_hour_if_it_is_still_so() {
    let bench = saturday();
    bench.at("2027-05-15T04:00:00Z");
    bench.places[CALENDAR].fail(Some(FaultKind::Transient));
    bench.sync_one(CALENDAR);
    let id = look(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.engine.snooze(&[id]).unwrap();
    let notice = open(&bench).remove(0);
    assert_eq!((notice.told, notice.snoozed), (None, Some(time("2027-05-15T05:15:00Z"))));
    bench.engine.put_away(&[id]).unwrap();
    assert_eq!(open(&bench).len(), 1, "what has stopped stays until it works again");
    bench.places[CALENDAR].fail(None);
    bench.sync_one(CALENDAR);
    assert_eq!(abouts(&look(&bench)), [&begins("2027-05-15")]);
    bench.engine.snooze(&[id]).unwrap();
    assert!(bench.see(|view| view.notice(id)).unwrap().ended.is_some());
}

#[test]
fn a_morning_that_was_slept_through_is_one_word_with_its_true_times() {
    let bench = saturday();
    let slept = Some((time("2027-05-15T04:30:00Z"), time("2027-05-15T09:00:00Z")));
    bench.at("2027-05-15T09:00:00Z");
    bench.engine.look_at_the_day(slept).unwrap();
    let awake = About::Awake { from: time("2027-05-15T04:30:00Z"), until: time("2027-05-15T09:00:00Z") };
    assert_eq!(abouts(&open(&bench)), [&awake]);
    assert_eq!(abouts(&look(&bench)), [&awake], "and the morning is not told besides");
    let again = Some((time("2027-05-15T10:00:00Z"), time("2027-05-15T11:00:00Z")));
    bench.at("2027-05-15T11:00:00Z");
    bench.engine.look_at_the_day(again).unwrap();
    assert_eq!(open(&bench).len(), 1, "the later one takes its place");
    for (from, until, woken) in [
        // A nap, and a night without a wedding near it.
        ("2027-05-15T11:30:00Z", "2027-05-15T11:33:00Z", 1),
        ("2027-05-20T01:00:00Z", "2027-05-20T09:00:00Z", 0),
    ] {
        let ids: Vec<_> = open(&bench).iter().map(|notice| notice.id).collect();
        bench.engine.told(&ids).unwrap();
        bench.at(until);
        bench.engine.look_at_the_day(Some((time(from), time(until)))).unwrap();
        assert_eq!(open(&bench).len(), woken, "{until}");
    }
    // From the watch into Monday.
    bench.at("2027-05-17T09:00:00Z");
    bench.engine.look_at_the_day(Some((time("2027-05-16T20:00:00Z"), time("2027-05-17T09:00:00Z")))).unwrap();
    assert_eq!(open(&bench).len(), 1, "the watch was on when it fell asleep");
}

#[test]
fn a_sleep_is_noticed_even_if_the_steady_clock_went_on_meanwhile() {
    let bench = saturday();
    bench.at("2027-05-15T04:30:00Z");
    bench.run_and_sleep_until("2027-05-15T09:00:00Z");
    let awake = About::Awake { from: time("2027-05-15T04:30:00Z"), until: time("2027-05-15T09:00:00Z") };
    assert_eq!(abouts(&open(&bench)), [&awake]);
}

#[test]
fn what_goes_on_for_weeks_and_what_repeats_is_found_on_its_days() {
    let bench = booked();
    let crm = &bench.places[CRM];
    let mut fair = said(&[("title", "Fair"), ("status", "booked")]);
    fair.insert("when".into(), when("2027-05-01", "2027-05-31"));
    crm.put("jobs", "fair", Kind::Wedding, fair);
    let mut open_day = said(&[("title", "Open day")]);
    let repeats = vec!["RRULE:FREQ=WEEKLY;BYDAY=SU".to_owned()];
    let end = Some(Ending::Lasts("PT3H".into()));
    let weekly = When { start: "2020-01-05T10:00 Europe/London".parse().unwrap(), end, repeats };
    open_day.insert("when".into(), Value::When(weekly));
    crm.put("jobs", "open", Kind::Wedding, open_day);
    bench.rest();
    let titles = |instant: &str| -> Vec<String> {
        watch(&bench, instant, London).today.into_iter().map(|wedding| wedding.title).collect()
    };
    assert_eq!(titles("2027-05-30T12:00:00Z"), ["Fair", "Open day"]);
    assert_eq!(titles("2027-05-31T12:00:00Z"), [""; 0]);
    assert_eq!(titles("2027-06-06T12:00:00Z"), ["Open day"]);
    let sunday = watch(&bench, "2027-06-06T12:00:00Z", London).today.remove(0);
    assert_eq!(sunday.lasts, time("2027-06-06T09:00:00Z")..time("2027-06-06T12:00:00Z"));
    bench.at("2027-05-30T12:00:00Z");
    assert_eq!(bench.engine.today().unwrap().len(), 2, "and the list of the day says the same");
}

fn needs(bench: &Bench, place: usize) -> About {
    About::Needs { connection: bench.connections[place] }
}

#[test]
fn a_tool_that_needs_somebody_is_one_word_whether_or_not_a_wedding_depends_on_it() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    bench.places[CALENDAR].fail(Some(FaultKind::SignInNeeded));
    bench.sync_one(CALENDAR);
    assert_eq!(abouts(&look(&bench)), [&needs(&bench, CALENDAR)], "no wedding today");
    let id = open(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.engine.put_away(&[id]).unwrap();
    assert_eq!(look(&bench)[0].id, id, "it stays until somebody has signed in again");

    bench.at("2027-05-15T04:00:00Z");
    assert_eq!(abouts(&look(&bench)), [&stopped(&bench, CALENDAR)], "now the day needs it, and one word is enough");
    let id = open(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.at("2027-05-16T04:00:00Z");
    let after = look(&bench);
    assert_eq!(abouts(&after), [&needs(&bench, CALENDAR)]);
    assert!(after[0].told.is_some(), "whoever was told on the day is not told again after it");

    bench.places[CALENDAR].fail(None);
    bench.sync_one(CALENDAR);
    assert_eq!(look(&bench), []);
}

#[test]
fn what_waits_for_a_decision_is_told_once_until_nothing_waits_any_more() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    let list = bench.lists[CALENDAR][0];
    let approve = |bench: &Bench, approved| {
        change(bench, |tx| {
            let mut list = tx.collection(list)?.unwrap();
            list.approved = approved;
            tx.update_collection(&list)
        });
    };
    assert_eq!(look(&bench), []);
    approve(&bench, false);
    assert_eq!(abouts(&look(&bench)), [&About::Waits {}]);
    let id = open(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.at("2027-05-21T09:00:00Z");
    let still = look(&bench);
    assert_eq!((still.len(), still[0].id, still[0].told.is_some()), (1, id, true));
    approve(&bench, true);
    assert_eq!(look(&bench), []);
    approve(&bench, false);
    assert!(look(&bench)[0].id != id, "something else waits");
}

/// So many records that differ, and so many deletions that were held, one after the other.
fn wait_for_an_answer(bench: &Bench, versions: usize, deletions: usize) {
    let records = bench.see(|view| view.records(Kind::Appointment));
    let now = time("2027-05-20T09:00:00Z");
    change(bench, |tx| {
        for record in &records[..versions] {
            tx.put_versions(record.id, &[], &[None], now)?;
        }
        for record in &records[..deletions] {
            tx.hold(record.id, HeldWhat::DeleteOurs { link: LinkId(1) }, &HeldReason::Near {}, now)?;
        }
        Ok(())
    });
}

fn when_told(bench: &Bench, instant: &str, quiet: Option<Hours>) -> Tell {
    let telling = Telling { quiet, ..Telling::default() };
    telling.when(&open(bench)[0], time(instant), London)
}

#[test]
fn a_second_thing_that_waits_is_told_and_the_same_is_not_told_twice() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    wait_for_an_answer(&bench, 1, 0);
    let first = look(&bench).remove(0);
    bench.engine.told(&[first.id]).unwrap();
    bench.at("2027-05-20T11:00:00Z");
    assert_eq!(look(&bench)[0].id, first.id, "the same is not told twice");

    wait_for_an_answer(&bench, 1, 1);
    let second = look(&bench);
    assert_eq!(abouts(&second), [&About::Waits {}], "one notice");
    assert_eq!((second[0].told, second[0].raised), (None, first.raised), "told again, and since when something waits");
    assert_eq!(when_told(&bench, "2027-05-20T11:00:00Z", None), Tell::Now);
    let quiet = Hours { from: "11:30:00".parse().unwrap(), until: "13:00:00".parse().unwrap() };
    assert_eq!(when_told(&bench, "2027-05-20T11:00:00Z", Some(quiet)), Tell::Then(time("2027-05-20T12:00:00Z")));
    let off = Telling { needs_you: false, ..Telling::default() };
    assert_eq!(off.when(&second[0], time("2027-05-20T11:00:00Z"), London), Tell::Unasked);

    // Whoever was showing the first words just then has not told of the second.
    bench.engine.told(&[first.id]).unwrap();
    assert_eq!(look(&bench), second);
    bench.engine.told(&[second[0].id]).unwrap();
    assert!(look(&bench)[0].told.is_some());
}

#[test]
fn what_waits_is_told_again_after_a_quarter_of_an_hour_at_the_soonest_and_stays_put_off() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    wait_for_an_answer(&bench, 1, 0);
    let told = look(&bench)[0].id;
    bench.engine.told(&[told]).unwrap();
    bench.at("2027-05-20T09:04:00Z");
    wait_for_an_answer(&bench, 2, 0);
    look(&bench);
    assert_eq!(when_told(&bench, "2027-05-20T09:04:00Z", None), Tell::Then(time("2027-05-20T09:15:00Z")));
    // More of it before that is told with it.
    bench.at("2027-05-20T09:08:00Z");
    wait_for_an_answer(&bench, 2, 1);
    let again = look(&bench).remove(0);
    assert_eq!(when_told(&bench, "2027-05-20T09:14:59Z", None), Tell::Then(time("2027-05-20T09:15:00Z")));
    assert_eq!(when_told(&bench, "2027-05-20T09:15:00Z", None), Tell::Now);

    bench.at("2027-05-20T09:20:00Z");
    bench.engine.snooze(&[again.id]).unwrap();
    bench.at("2027-05-20T09:21:00Z");
    wait_for_an_answer(&bench, 2, 2);
    look(&bench);
    assert_eq!(when_told(&bench, "2027-05-20T09:21:00Z", None), Tell::Then(time("2027-05-20T09:35:00Z")));
}

#[test]
fn fewer_that_wait_are_no_news_nor_is_what_a_person_asks_again() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    wait_for_an_answer(&bench, 1, 2);
    let id = look(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.at("2027-05-20T12:00:00Z");
    let told = open(&bench);
    let last = bench.held()[1].id;
    bench.engine.answer_deletion(last, false).unwrap();
    assert_eq!(look(&bench), told, "one less");
    bench.engine.ask_deletion_again(last).unwrap();
    assert_eq!(look(&bench), told, "they know of what they ask themselves");
    change(&bench, |tx| {
        let versions = tx.versions_open()?;
        versions.iter().try_for_each(|it| tx.settle_versions(it.id, None, it.opened))
    });
    assert_eq!(look(&bench), told);
    bench.held().iter().for_each(|held| change(&bench, |tx| tx.set_held(held.id, HeldState::Closed)));
    assert_eq!(look(&bench), []);
    wait_for_an_answer(&bench, 2, 0);
    assert!(look(&bench)[0].told.is_none(), "something new after all was settled");
}

fn due(bench: &Bench, place: usize) -> Timestamp {
    bench.see(|view| view.connection(bench.connections[place])).unwrap().due
}

#[test]
fn how_often_follows_the_season_and_a_day_with_weddings_is_as_in_peak() {
    let bench = saturday();
    let times = |instant: &str| bench.see(|view| Times::look(view, time(instant), London));
    let every = |instant: &str| {
        let connection = bench.see(|view| view.connection(bench.connections[CRM])).unwrap();
        times(instant).rhythm(&connection).every
    };
    let minutes = Duration::from_mins;
    assert_eq!(every("2027-07-07T12:00:00Z"), minutes(5), "peak");
    assert_eq!(every("2027-04-07T12:00:00Z"), minutes(10), "shoulder");
    assert_eq!(every("2027-01-06T12:00:00Z"), minutes(15), "off-season");
    // The year turns at midnight on the studio's clock.
    assert_eq!(every("2027-03-31T22:59:59Z"), minutes(15));
    assert_eq!(every("2027-03-31T23:00:00Z"), minutes(10));
    // A studio whose weddings are in winter.
    let mut year = [Season::Off; 12];
    year[4] = Season::Shoulder;
    bench.engine.set_studio(&Studio { year: Year(year), ..Studio::default() }).unwrap();
    assert_eq!(bench.see(Studio::of).year, Year(year));
    assert_eq!(every("2027-07-07T12:00:00Z"), minutes(15));
    assert_eq!(every("2027-05-12T12:00:00Z"), minutes(10));
    assert_eq!(every("2027-05-15T12:00:00Z"), minutes(5), "a wedding is today");
    assert_eq!(every("2027-05-14T17:00:00Z"), minutes(5), "the weekend watch is on");
    assert_eq!(every("2027-05-14T16:59:00Z"), minutes(10), "and not before");
}

#[test]
fn what_todays_weddings_depend_on_is_looked_at_as_often_as_its_provider_bears() {
    let bench = saturday();
    for (place, soonest_s) in [(CRM, 60), (CALENDAR, 120), (LEDGER, 60)] {
        let id = bench.connections[place];
        change(&bench, |tx| {
            let it = tx.connection(id)?.unwrap();
            tx.update_connection(&Connection { soonest_s, ..it })
        });
    }
    let every = |place: usize, instant: &str| {
        let times = bench.see(|view| Times::look(view, time(instant), London));
        times.rhythm(&bench.see(|view| view.connection(bench.connections[place])).unwrap()).every.as_secs()
    };
    let all = |instant: &str| [CRM, CALENDAR, LEDGER].map(|place| every(place, instant));
    assert_eq!(all("2027-05-15T10:00:00Z"), [60, 120, 300], "nothing of today stands in the ledger");
    assert_eq!(all("2027-05-14T18:00:00Z"), [300; 3], "nothing is today");
    assert_eq!(all("2027-05-15T22:30:00Z"), [300; 3], "it is over");
    // On any other day in the critical hours, and from two hours before it begins. London is an hour ahead of UTC.
    let mut tuesday = said(&[("title", "Tia & Tom"), ("status", "booked")]);
    tuesday.insert("when".into(), when("2027-05-18T20:00 Europe/London", "2027-05-18T23:00 Europe/London"));
    bench.places[CRM].put("jobs", "j5", Kind::Wedding, tuesday);
    bench.rest();
    let crm = |time: &str| every(CRM, &format!("2027-05-18T{time}:00Z"));
    assert_eq!(["08:59", "09:00", "16:59", "17:30"].map(crm), [300, 60, 60, 60], "ten to six, and two hours before");
    assert_eq!(["17:00", "22:00"].map(crm), [60, 300], "{}", "until the last has ended");
}

#[test]
fn a_day_with_weddings_brings_forward_what_would_be_looked_at_late() {
    // The shorter one is no later than a clock that was set back would explain.
    for chosen_s in [3_600, 14_400] {
        let bench = saturday();
        bench.at("2027-05-14T16:30:00Z");
        bench.engine.choose_rhythm(bench.connections[CRM], Some(chosen_s)).unwrap();
        let late = due(&bench, CRM);
        assert!(late >= time("2027-05-14T16:30:00Z") + Duration::from_secs(chosen_s.into()));
        bench.run_by_itself();
        assert_eq!(due(&bench, CRM), late, "the watch is not on yet");
        bench.at("2027-05-14T17:00:00Z");
        bench.run_by_itself();
        assert!(due(&bench, CRM) <= time("2027-05-14T17:06:00Z"), "{:?}", due(&bench, CRM).utc());
    }
}

#[test]
fn while_a_wedding_is_under_way_nothing_can_be_looked_at_less_often() {
    let bench = saturday();
    let id = bench.connections[CRM];
    bench.at("2027-05-10T12:00:00Z");
    bench.engine.choose_rhythm(id, Some(60)).unwrap();
    bench.at("2027-05-15T12:00:00Z");
    for slower in [None, Some(300), Some(3600)] {
        let refused = bench.engine.choose_rhythm(id, slower).unwrap_err().fault();
        assert_eq!(refused.code, "wedding_under_way", "{slower:?}");
        assert!(refused.message.contains("until 23:00"), "{}", refused.message);
        assert_eq!(bench.see(|view| view.connection(id)).unwrap().chosen_s, Some(60));
    }
    bench.engine.choose_rhythm(id, Some(60)).unwrap();
    // Less often only once it is over: until then it is looked at as in peak either way.
    let other = bench.connections[LEDGER];
    bench.engine.choose_rhythm(other, Some(3600)).unwrap();
    bench.at("2027-05-15T22:00:00Z");
    bench.engine.choose_rhythm(id, Some(3600)).unwrap();
}

#[test]
fn a_locked_keychain_needs_somebody_though_it_is_tried_again_by_itself() {
    let bench = saturday();
    bench.at("2027-05-20T09:00:00Z");
    let says = |code: &str| {
        let written = bench.engine.store.write(|tx| {
            for mut it in tx.connections()?.into_iter().filter(|it| it.id == bench.connections[CALENDAR]) {
                it.fault = Some(Fault::new(FaultKind::Transient, code, "The keychain does not answer."));
                tx.update_connection(&it)?;
            }
            Ok::<_, StoreError>(())
        });
        written.unwrap();
    };
    says("timed_out");
    assert_eq!(abouts(&look(&bench)), [&About::Waits {}; 0], "what the network does passes by itself");
    says("keychain_locked");
    assert_eq!(abouts(&look(&bench)), [&needs(&bench, CALENDAR)]);
}
