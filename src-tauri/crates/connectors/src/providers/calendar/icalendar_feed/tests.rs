use super::*;
use crate::stage::{Stage, reply};

const FIRST: &str = include_str!("fixtures/first.http");

fn body(exchange: &str) -> &str {
    exchange.split_once("\r\n\r\n").unwrap().1
}

fn fault(body: &str) -> Fault {
    Whole::of(body.as_bytes(), "Venue").unwrap_err()
}

#[test]
fn webcal_is_https_and_http_only_on_this_computer() {
    let url = |text: &str| secured(text, "Venue").map(|url| url.to_string());
    assert_eq!(url("webcal://venue.example/a.ics").unwrap(), "https://venue.example/a.ics");
    assert_eq!(url("WEBCALS://venue.example/a.ics").unwrap(), "https://venue.example/a.ics");
    assert_eq!(url("webcal://127.0.0.1:5/a.ics").unwrap(), "http://127.0.0.1:5/a.ics");
    assert_eq!(url("https://venue.example/a.ics?key=1").unwrap(), "https://venue.example/a.ics?key=1");
    assert_eq!(url("http://venue.example/a.ics").unwrap_err().code, "plain_http");
    assert!(url("webcal://").is_err() && url("").is_err() && url("ftp://x.example/").is_err());
}

#[test]
fn a_whole_calendar_is_taken_apart_by_identity() {
    let whole = Whole::of(body(FIRST).as_bytes(), "Venue").unwrap();
    let ids: Vec<_> = whole.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["ceremony-1@studio.example", "tasting-1@studio.example"]);
    assert!(whole.entries.iter().all(|entry| entry.item().reading.is_ok()));
    assert!(whole.entries[1].is(&"tasting-1@studio.example".into()));
}

#[test]
fn what_is_not_a_whole_calendar_is_a_fault_that_names_the_connection() {
    for (exchange, code) in [
        (include_str!("fixtures/web-page.http"), "web_page"),
        (include_str!("fixtures/half.http"), "half_a_calendar"),
        (include_str!("fixtures/cut-off.http"), "half_a_calendar"),
        (include_str!("fixtures/nothing.http"), "half_a_calendar"),
    ] {
        let fault = fault(body(exchange));
        assert_eq!(fault.code, code);
        assert!(fault.message.contains("“Venue”"), "{fault}");
    }
    assert_eq!(fault("{\"error\": true}").code, "no_calendar");
    // Ends with the right line, yet an event in it never does.
    assert_eq!(
        fault("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR").code,
        "half_a_calendar"
    );
}

#[test]
fn a_calendar_cut_off_between_two_events_is_half_a_calendar() {
    let (before, _) = body(FIRST).split_once("END:VEVENT").unwrap();
    assert_eq!(fault(&format!("{before}END:VEVENT\r\n")).code, "half_a_calendar");
    assert_eq!(fault(&format!("{}\r\nThe server is busy.", body(FIRST))).code, "half_a_calendar");
}

struct Nothing;
impl Known for Nothing {
    fn revision(&self, _: &RemoteId) -> Option<wedsync_domain::ids::Revision> {
        None
    }
}

#[tokio::test]
async fn part_of_a_calendar_is_never_taken_for_the_whole() {
    for status in [204, 206] {
        let stage = Stage::new(move |_| reply(status, "Content-Type: text/calendar\r\n", body(FIRST)));
        let manifest = crate::manifests().iter().find(|manifest| manifest.name == "icalendar-feed").unwrap();
        let feed = open(&Account { manifest, ..stage.account("/feed.ics") }).unwrap();
        let fault = feed.changes(&KEY.into(), None, &Nothing).await.unwrap_err();
        assert_eq!(fault.code, "half_a_calendar", "{status}");
    }
}

#[test]
fn stamps_that_are_renewed_on_each_request_are_no_change() {
    let later = body(FIRST).replace("DTSTAMP:20260101", "DTSTAMP:20260909");
    let revisions = |text: &str| {
        Whole::of(text.as_bytes(), "Venue").unwrap().entries.into_iter().map(|entry| entry.revision).collect::<Vec<_>>()
    };
    assert_eq!(revisions(body(FIRST)), revisions(&later));
    let moved = revisions(body(include_str!("fixtures/changed.http")));
    assert_ne!(revisions(body(FIRST))[0], moved[0]);
}

#[test]
fn while_one_event_cannot_be_read_none_counts_as_gone() {
    let whole = Whole::of(body(FIRST).as_bytes(), "Venue").unwrap();
    assert!(whole.doubt().is_none());
    let broken = body(FIRST).replace("SUMMARY:Tasting", "BEGIN:VALARM");
    let whole = Whole::of(broken.as_bytes(), "Venue").unwrap();
    assert_eq!(whole.entries.len(), 2, "the broken one is named, not left out");
    assert!(whole.doubt().is_some());
    let journal = body(FIRST).replace("END:VCALENDAR", "BEGIN:VJOURNAL\r\nUID:j\r\nEND:VJOURNAL\r\nEND:VCALENDAR");
    assert!(Whole::of(journal.as_bytes(), "Venue").unwrap().doubt().is_none(), "a journal never was an event");
}

#[test]
fn places_survive_being_kept() {
    let place = Place { mark: Some("W/\"1\"".into()), date: None, print: u64::MAX, events: 3 };
    assert_eq!(Place::parse(&place.cursor()), Some(place));
    assert_eq!(Place::parse(&"listing.1.500".into()), None);
}
