//! What is taken along: gathered from the store alone, with when each part of it was last heard.

use super::bench::Bench;
use super::days::{saturday, time, when};
use super::ready::bill;
use super::related::{CALENDAR, CRM, said};
use wedsync_domain::pack::Pack;
use wedsync_domain::{FaultKind, Kind};

fn pack(bench: &Bench) -> Pack {
    let wedding = bench.see(|view| view.records(Kind::Wedding))[0].id;
    bench.engine.pack(wedding).unwrap()
}

fn billed() -> Bench {
    let bench = saturday();
    let crm = &bench.places[CRM];
    bill(&bench);
    let barn =
        [("name", "The Barn"), ("address", "Ash Lane 4"), ("phone", "01632 960001"), ("notes", "Gate code 4711")];
    let mut barn = said(&barn);
    barn.insert("venue".into(), wedsync_domain::Value::Flag(true));
    crm.put("people", "p9", Kind::Contact, barn);
    let people = ["p1", "p2", "p3", "p9"].map(|id| (Kind::Contact, "people", id));
    crm.relate("jobs", "j1", &people);
    bench.rest();
    bench
}

#[test]
fn it_holds_the_day_by_the_minute_whom_to_call_where_to_go_and_what_is_owed() {
    let pack = pack(&billed());
    assert_eq!((pack.title.as_str(), pack.date.as_deref()), ("Anna & Ben", Some("2027-05-15")));
    let day: Vec<_> =
        pack.timeline.iter().map(|it| (it.starts.as_deref(), it.ends.as_deref(), it.title.as_str())).collect();
    assert_eq!(
        day,
        [
            (None, None, "Ceremony"),
            (Some("10:00"), Some("12:00"), "Getting ready"),
            (Some("14:00"), Some("23:00"), "Anna & Ben"),
        ],
        "and no tasting of months before"
    );
    let called: Vec<_> = pack.people.iter().map(|it| (it.name.as_str(), it.phone.as_deref())).collect();
    assert_eq!(called, [("Anna Bell", Some("07700 900123")), ("Ben Carr", None), ("Pia Lang", None)]);
    assert_eq!(pack.places[0].name, "The Barn");
    assert_eq!(pack.places[0].phone.as_deref(), Some("01632 960001"));
    let notes: Vec<_> = pack.notes.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(notes, ["Rings!", "Gate code 4711"]);
    assert_eq!(pack.owed, Some(vec!["1800.00 GBP".into()]), "its total without the deposit");
}

#[test]
fn without_a_network_it_is_there_all_the_same_and_says_since_when_it_is_known() {
    let bench = billed();
    let before = pack(&bench);
    let heard = before.heard.timeline.clone();
    assert_eq!(heard.tools, ["Crm", "Calendar"]);
    for place in &bench.places {
        place.fail(Some(FaultKind::Transient));
    }
    bench.pass(30);
    bench.sync();
    let after = pack(&bench);
    assert_eq!(after.heard, before.heard, "nothing was heard since");
    assert_eq!(Pack { made: before.made, ..after }, before);
    bench.places[CALENDAR].fail(None);
    bench.sync_one(CALENDAR);
    let now = pack(&bench).heard;
    assert_eq!(now.timeline.at, heard.at, "the earlier of the two counts");
    bench.places[CRM].fail(None);
    bench.sync_one(CRM);
    assert!(pack(&bench).heard.timeline.at > heard.at);
}

#[test]
fn a_venue_in_another_zone_has_its_own_clock_and_everything_is_shown_on_it() {
    let bench = billed();
    let mut job = said(&[("title", "Anna & Ben"), ("status", "booked"), ("location", "Pier 6")]);
    job.insert("when".into(), when("2027-05-15T16:00 America/New_York", "2027-05-16T01:00 America/New_York"));
    bench.places[CRM].put("jobs", "j1", Kind::Wedding, job);
    let mut party = said(&[("title", "Party")]);
    party.insert("when".into(), when("2027-05-16T02:00:00Z", "2027-05-16T05:30:00Z"));
    bench.places[CRM].put("events", "e4", Kind::Appointment, party);
    bench.places[CRM].relate("events", "e4", &[(Kind::Wedding, "jobs", "j1")]);
    bench.sync();
    let pack = pack(&bench);
    assert_eq!(pack.venue_zone.as_deref(), Some("America/New_York"));
    let party = pack.timeline.iter().find(|it| it.title == "Party").unwrap();
    let shown = (party.date.as_str(), party.starts.as_deref(), party.ends.as_deref());
    assert_eq!(shown, ("2027-05-15", Some("22:00"), Some("01:30")));
    assert_eq!(party.from, "2027-05-16T02:00:00Z", "as it was written");
}

#[test]
fn a_wedding_without_a_date_or_anybody_has_a_pack_with_what_there_is() {
    let bench = saturday();
    bench.places[CRM].put("jobs", "j7", Kind::Wedding, said(&[("title", "Someday"), ("status", "booked")]));
    bench.at("2027-05-10T00:00:00Z");
    bench.sync();
    let id = bench.see(|view| view.records(Kind::Wedding)).into_iter().find(|it| it.title == "Someday").unwrap().id;
    let pack = bench.engine.pack(id).unwrap();
    assert_eq!((pack.date, pack.timeline.len(), pack.people.len(), pack.owed), (None, 0, 0, None));
    assert_eq!(pack.made.0, time("2027-05-10T01:00:00Z"));
}
