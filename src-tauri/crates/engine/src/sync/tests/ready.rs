//! Whether a weekend is ready, over a CRM, a ledger and a calendar that do what they are told.

use super::bench::Bench;
use super::days::{change, look, saturday, time, when};
use super::related::{CALENDAR, CRM, LEDGER, invoice, payment, said};
use wedsync_domain::connection::{ConnectionState, Direction};
use wedsync_domain::readiness::{Check, Fix, Found, Readiness, ReadyLine, Standing};
use wedsync_domain::{FaultKind, Kind, Value};
use wedsync_store::About;

/// Thursday, the 13th of May 2027, nine o'clock in London.
const THURSDAY: &str = "2027-05-13T08:00:00Z";

/// The CRM has an invoice of the wedding, and its deposit.
pub(super) fn bill(bench: &Bench) {
    let crm = &bench.places[CRM];
    crm.put("orders", "o1", Kind::Invoice, invoice("17", "2400"));
    crm.relate("orders", "o1", &[(Kind::Wedding, "jobs", "j1"), (Kind::Contact, "people", "p1")]);
    crm.put("payments", "d1", Kind::Payment, payment("deposit", "600"));
    crm.relate("payments", "d1", &[(Kind::Wedding, "jobs", "j1"), (Kind::Invoice, "orders", "o1")]);
}

/// The Saturday's wedding with its bill, everybody with a phone, all of it in agreement on Thursday morning.
fn ready() -> Bench {
    let bench = saturday();
    let crm = &bench.places[CRM];
    bill(&bench);
    for person in ["p2", "p3"] {
        crm.say("people", person, "phone", "07700 900456");
    }
    crm.relate("jobs", "j1", &["p1", "p2", "p3"].map(|id| (Kind::Contact, "people", id)));
    bench.at("2027-05-12T20:00:00Z");
    bench.rest();
    bench.at("2027-05-13T06:00:00Z");
    bench.sync();
    bench.at(THURSDAY);
    bench
}

fn check(bench: &Bench) -> Readiness {
    bench.engine.check_readiness(None).unwrap()
}

fn line(all: &Readiness, check: Check) -> &ReadyLine {
    all.lines.iter().find(|line| line.check == check).unwrap()
}

fn stands(bench: &Bench, of: Check) -> Standing {
    line(&check(bench), of).standing
}

fn not_ready(bench: &Bench) -> Vec<About> {
    let mut all: Vec<About> = look(bench).into_iter().map(|notice| notice.about).collect();
    all.retain(|about| matches!(about, About::NotReady { .. }));
    all
}

#[test]
fn when_all_agree_every_line_of_the_wedding_is_ready_with_the_tools_that_say_so() {
    let bench = ready();
    let all = check(&bench);
    assert_eq!(all.checked.0, time(THURSDAY));
    assert_eq!(all.until.0, time("2027-05-16T22:00:00Z"), "Sunday at eleven");
    assert_eq!(all.weddings.len(), 1);
    assert_eq!(
        (all.weddings[0].date.as_deref(), all.weddings[0].starts.as_deref()),
        (Some("2027-05-15"), Some("14:00"))
    );
    for check in
        [Check::Date, Check::Times, Check::Venue, Check::Contacts, Check::Balance, Check::Versions, Check::Pack]
    {
        assert_eq!(line(&all, check).standing, Standing::Ready, "{:?}", line(&all, check));
        assert_eq!(line(&all, check).wedding, Some(all.weddings[0].record));
    }
    let Found::Agree { tools } = &line(&all, Check::Times).seen else { panic!("{:?}", line(&all, Check::Times)) };
    assert_eq!(tools, &["Crm", "Calendar"]);
    assert_eq!(line(&all, Check::Balance).seen, Found::Owed { owed: vec!["1800.00 GBP".into()], overdue: false });
    for check in [Check::SignIns, Check::Disk, Check::Clock] {
        assert_eq!(line(&all, check).standing, Standing::Ready, "{:?}", line(&all, check));
    }
    // Alerts go no further than this computer yet: that is said, and nobody is told of it each time.
    assert_eq!(line(&all, Check::Channels).seen, Found::NoChannel {});
    assert_eq!((all.standing(), all.open().count()), (Standing::LookAtIt, 0));
    assert_eq!(bench.engine.readiness().unwrap(), Some(all));
}

#[test]
fn a_tool_that_says_another_time_is_named_with_both_and_the_question_that_settles_it() {
    let bench = ready();
    // Both sides move the ceremony: two versions.
    let moved = when("2027-05-15T10:30 Europe/London", "2027-05-15T12:00 Europe/London");
    let mut event = said(&[("title", "Getting ready · Anna & Ben")]);
    event.insert("when".into(), moved);
    bench.places[CALENDAR].put("main", "e2", Kind::Appointment, event);
    let mut ready = said(&[("title", "Getting ready")]);
    ready.insert("when".into(), when("2027-05-15T09:00 Europe/London", "2027-05-15T12:00 Europe/London"));
    bench.places[CRM].put("events", "e2", Kind::Appointment, ready);
    bench.places[CRM].relate("events", "e2", &[(Kind::Wedding, "jobs", "j1")]);
    bench.sync();
    let all = check(&bench);
    let times = line(&all, Check::Times);
    assert_eq!(times.standing, Standing::NotReady);
    assert!(matches!(times.fix, Some(Fix::Settle { .. })), "{times:?}");
    let Found::Differ { thing, there, things, .. } = &times.seen else { panic!("{times:?}") };
    assert_eq!((thing.as_str(), *things), ("Getting ready", 1));
    assert!(there.iter().any(|it| it.value.as_deref() == Some("2027-05-15 10:30–12:00")), "{there:?}");
    assert_eq!(line(&all, Check::Versions).standing, Standing::NotReady);
    assert_eq!(line(&all, Check::Date).standing, Standing::Ready, "the day is the same");
}

#[test]
fn a_list_that_is_only_read_and_says_another_venue_is_found_without_a_question() {
    let bench = ready();
    let jobs = bench.see(|view| view.collections(None)).into_iter().find(|it| it.key.as_str() == "jobs").unwrap();
    bench.direct(jobs.id, Direction::Read);
    let wedding = check(&bench).weddings[0].record;
    let patch = [("location".into(), Some(super::bench::text("The Mill")))].into();
    bench.engine.edit(wedding, &patch).unwrap();
    bench.sync();
    let all = check(&bench);
    let venue = line(&all, Check::Venue);
    assert_eq!(venue.standing, Standing::NotReady, "{venue:?}");
    assert_eq!(venue.fix, Some(Fix::LookAt { connection: bench.connections[CRM] }));
}

/// As a CRM keeps it that has no place on the wedding itself.
#[test]
fn a_venue_among_the_people_is_known_to_the_tool_that_holds_it() {
    let bench = ready();
    let crm = &bench.places[CRM];
    crm.say("jobs", "j1", "location", "");
    let mut barn = said(&[("name", "The Barn"), ("address", "Mill Lane 1, Rye"), ("phone", "01797 496003")]);
    barn.insert("venue".into(), Value::Flag(true));
    crm.put("people", "v1", Kind::Contact, barn);
    crm.relate("jobs", "j1", &["p1", "p2", "p3", "v1"].map(|id| (Kind::Contact, "people", id)));
    bench.sync();
    let all = check(&bench);
    assert_eq!(all.weddings[0].venue.as_deref(), Some("The Barn, Mill Lane 1, Rye"));
    let venue = line(&all, Check::Venue);
    assert_eq!((venue.standing, &venue.seen), (Standing::Ready, &Found::Agree { tools: vec!["Crm".into()] }));

    // Who moves it here alone, where nothing is written, is told that the tool says another.
    let people = bench.see(|view| view.collections(None)).into_iter().find(|it| it.key.as_str() == "people").unwrap();
    bench.direct(people.id, Direction::Read);
    let barn = bench.see(|view| view.records(Kind::Contact)).into_iter().find(|it| it.title == "The Barn").unwrap();
    bench.engine.edit(barn.id, &[("address".into(), Some(super::bench::text("New Lane 5, Rye")))].into()).unwrap();
    let all = check(&bench);
    let venue = line(&all, Check::Venue);
    assert_eq!(venue.standing, Standing::NotReady, "{venue:?}");
    let Found::Differ { thing, there, .. } = &venue.seen else { panic!("{venue:?}") };
    assert_eq!((thing.as_str(), there[0].value.as_deref()), ("The Barn", Some("Mill Lane 1, Rye")));
}

#[test]
fn a_change_that_has_not_been_sent_yet_is_on_its_way_and_no_contradiction() {
    let bench = ready();
    let wedding = check(&bench).weddings[0].record;
    let patch = [("location".into(), Some(super::bench::text("The Mill")))].into();
    bench.engine.edit(wedding, &patch).unwrap();
    let all = check(&bench);
    let venue = line(&all, Check::Venue);
    assert_eq!((venue.standing, venue.fix.clone()), (Standing::LookAtIt, Some(Fix::Sync {})), "{venue:?}");
    bench.sync();
    assert_eq!(stands(&bench, Check::Venue), Standing::Ready);
}

#[test]
fn nobody_can_know_what_a_tool_says_that_does_not_answer() {
    for (state, fault, standing) in [
        (ConnectionState::SignInNeeded, Some(FaultKind::SignInNeeded), Standing::NotReady),
        (ConnectionState::Paused, None, Standing::Ready),
    ] {
        let bench = ready();
        change(&bench, |tx| {
            let mut tool = tx.connection(bench.connections[CALENDAR])?.unwrap();
            tool.state = state;
            tool.fault = fault.map(|kind| wedsync_domain::Fault::new(kind, "test", "refused"));
            tx.update_connection(&tool)
        });
        let all = check(&bench);
        let times = line(&all, Check::Times);
        assert_eq!(times.standing, Standing::CannotKnow, "{state:?}");
        let Found::Unheard { tools } = &times.seen else { panic!("{times:?}") };
        assert_eq!(tools.iter().map(|it| it.tool.as_str()).collect::<Vec<_>>(), ["Calendar"]);
        assert_eq!(line(&all, Check::SignIns).standing, standing, "{state:?}");
        assert_eq!(line(&all, Check::Balance).standing, Standing::Ready, "the calendar has no part in it");
    }
}

#[test]
fn a_moment_without_a_network_is_no_reason_to_know_nothing_and_an_hour_is() {
    let bench = ready();
    bench.places[CALENDAR].fail(Some(FaultKind::Transient));
    let ok = bench.see(|view| view.connection(bench.connections[CALENDAR])).unwrap().last_ok.unwrap();
    bench.sync_one(CALENDAR);
    bench.at(&(ok + std::time::Duration::from_mins(59)).utc().to_rfc3339());
    assert_eq!(stands(&bench, Check::Times), Standing::Ready);
    bench.at(&(ok + std::time::Duration::from_hours(1)).utc().to_rfc3339());
    assert_eq!(stands(&bench, Check::Times), Standing::CannotKnow);
}

#[test]
fn what_nobody_wrote_down_is_looked_at_and_nobody_is_told_of_it() {
    let bench = super::related::booked();
    let crm = &bench.places[CRM];
    crm.say("jobs", "j1", "location", "");
    bench.rest();
    bench.at("2027-05-13T06:00:00Z");
    bench.sync();
    bench.at(THURSDAY);
    let all = check(&bench);
    for of in [Check::Times, Check::Venue, Check::Contacts, Check::Balance] {
        assert_eq!(line(&all, of).standing, Standing::LookAtIt, "{:?}", line(&all, of));
    }
    let Found::People { people, no_phone, unreachable } = &line(&all, Check::Contacts).seen else { panic!() };
    assert_eq!(
        (*people, no_phone.as_slice(), unreachable.as_slice()),
        (3, &["Ben Carr".into()][..], &["Pia Lang".into()][..])
    );
    assert_eq!(not_ready(&bench), []);
}

#[test]
fn what_was_not_heard_for_a_day_is_not_taken_along() {
    let bench = ready();
    let ok = bench.see(|view| view.connection(bench.connections[CRM])).unwrap().last_ok.unwrap();
    bench.at(&(ok + std::time::Duration::from_hours(24)).utc().to_rfc3339());
    let all = check(&bench);
    let pack = line(&all, Check::Pack);
    assert_eq!((pack.standing, pack.fix.clone()), (Standing::NotReady, Some(Fix::Sync {})), "{pack:?}");
    bench.at(&(ok + std::time::Duration::from_secs(24 * 3600 - 1)).utc().to_rfc3339());
    assert_eq!(stands(&bench, Check::Pack), Standing::Ready);
}

#[test]
fn a_sign_in_that_ends_before_sunday_night_is_not_ready_and_one_that_lasts_is() {
    for (ends, standing) in [("2027-05-16T21:59:00Z", Standing::NotReady), ("2027-05-16T22:01:00Z", Standing::Ready)] {
        let bench = ready();
        let found = serde_json::json!({
            "looked": 0, "probe": {"answered": 9}, "silent_since": null, "state": "healthy", "since": 0, "slices": [],
            "lately": null, "usual": null, "sign_in_ends": time(ends),
        });
        change(&bench, |tx| tx.put_health(bench.connections[LEDGER], time(THURSDAY), &found));
        assert_eq!(stands(&bench, Check::SignIns), standing, "{ends}");
    }
}

#[test]
fn a_full_disk_and_a_clock_that_was_set_back_are_not_ready() {
    let bench = ready();
    bench.has_room(Some(150));
    assert_eq!(stands(&bench, Check::Disk), Standing::NotReady);
    bench.has_room(None);
    assert_eq!(stands(&bench, Check::Disk), Standing::LookAtIt);
    bench.at("2027-05-12T06:00:00Z");
    assert_eq!(stands(&bench, Check::Clock), Standing::NotReady);
}

#[test]
fn it_is_looked_at_by_itself_once_each_time_and_told_once_a_check() {
    let bench = ready();
    bench.at("2027-05-13T07:59:00Z");
    bench.engine.check_readiness_if_due().unwrap();
    assert_eq!(bench.engine.readiness().unwrap(), None, "it is not nine yet");
    bench.has_room(Some(10));
    bench.at(THURSDAY);
    bench.engine.check_readiness_if_due().unwrap();
    let first = bench.engine.readiness().unwrap().unwrap();
    assert_eq!(first.due.map(|due| due.0), Some(time(THURSDAY)));
    let told = |checked: &str| About::NotReady { open: 1, checked: time(checked), until: time("2027-05-16T22:00:00Z") };
    assert_eq!(not_ready(&bench), [told(THURSDAY)]);
    let id = look(&bench)[0].id;
    bench.engine.told(&[id]).unwrap();
    bench.at("2027-05-13T09:00:00Z");
    bench.engine.check_readiness_if_due().unwrap();
    assert_eq!(bench.engine.readiness().unwrap(), Some(first), "nobody looks twice for one time");
    assert!(look(&bench)[0].told.is_some());
    // The computer slept through noon on Friday.
    bench.at("2027-05-14T13:10:00Z");
    bench.sync();
    bench.at("2027-05-14T14:20:00Z");
    bench.engine.check_readiness_if_due().unwrap();
    let second = bench.engine.readiness().unwrap().unwrap();
    assert_eq!(second.due.map(|due| due.0), Some(time("2027-05-14T11:00:00Z")));
    assert_eq!(not_ready(&bench), [told("2027-05-14T14:20:00Z")], "told anew");
    assert!(look(&bench).iter().all(|it| it.told.is_none()));
    // On Saturday the day's own notices say what does not work; what Friday's last check would have found is kept all the same.
    bench.at("2027-05-15T05:00:00Z");
    bench.engine.check_readiness_if_due().unwrap();
    let third = bench.engine.readiness().unwrap().unwrap();
    assert_eq!(third.due.map(|due| due.0), Some(time("2027-05-14T16:00:00Z")));
    assert!(third.open().next().is_some());
    assert_eq!(not_ready(&bench), []);
    bench.at("2027-05-14T17:00:00Z");
    // Somebody puts it right and looks.
    bench.has_room(Some(10_000));
    assert_eq!(check(&bench).open().count(), 0);
    assert_eq!(not_ready(&bench), []);
}

#[test]
fn a_weekend_without_weddings_is_not_looked_at_and_what_was_told_ends_with_sunday() {
    let bench = ready();
    bench.has_room(Some(10));
    bench.at("2027-05-20T08:00:00Z");
    bench.engine.check_readiness_if_due().unwrap();
    assert_eq!((bench.engine.readiness().unwrap(), not_ready(&bench)), (None, vec![]));
    bench.at("2027-05-14T16:00:00Z");
    change(&bench, |tx| tx.set_meta("readiness_done", "0"));
    bench.engine.check_readiness_if_due().unwrap();
    assert_eq!(not_ready(&bench).len(), 1);
    bench.at("2027-05-16T21:59:59Z");
    assert_eq!(not_ready(&bench).len(), 1);
    bench.at("2027-05-16T22:00:00Z");
    assert_eq!(not_ready(&bench), []);
}

#[test]
fn one_wedding_is_looked_at_whenever_it_is_and_of_two_of_one_name_only_that_one() {
    let bench = ready();
    let mut twin = said(&[("title", "Anna & Ben"), ("status", "booked"), ("location", "The Mill")]);
    twin.insert("when".into(), when("2027-06-09T16:00 America/New_York", "2027-06-10T01:00 America/New_York"));
    bench.places[CRM].put("jobs", "j2", Kind::Wedding, twin);
    bench.sync();
    let other = bench
        .see(|view| view.records(Kind::Wedding))
        .into_iter()
        .find(|it| it.date.unwrap().to_string() == "2027-06-09");
    let id = other.unwrap().id;
    let one = bench.engine.check_readiness(Some(id)).unwrap();
    assert_eq!(one.weddings.iter().map(|it| it.record).collect::<Vec<_>>(), [id]);
    assert_eq!(one.weddings[0].starts.as_deref(), Some("16:00"), "as its venue's clock says it");
    assert_eq!(one.until.0, time("2027-06-10T05:00:00Z"), "until it is over there");
    assert_eq!(check(&bench).weddings.len(), 1, "it is no wedding of this week");
    let person = bench.see(|view| view.records(Kind::Contact))[0].id;
    assert_eq!(bench.engine.check_readiness(Some(person)).unwrap_err().fault().code, "not_a_wedding");
}

#[test]
fn a_clock_that_was_a_year_ahead_does_not_keep_a_weekend_from_being_looked_at() {
    let bench = ready();
    bench.at("2028-05-18T08:00:00Z");
    bench.engine.check_readiness_if_due().unwrap();
    bench.at(THURSDAY);
    bench.engine.check_readiness_if_due().unwrap();
    let kept = bench.engine.readiness().unwrap().unwrap();
    assert_eq!(kept.due.map(|due| due.0), Some(time(THURSDAY)));
}
