//! Played against the fixtures and a stand-in. Every request, and every answer that is given, is
//! shown to the judge of Google's own document where that is there.

mod listing;
mod stand_in;
mod times;
mod writing;

use super::Google;
use crate::account::Account;
use crate::stage::{Seen, Stage, account, reply};
use serde_json::{Value as Json, json};
use stand_in::CALENDAR;
use std::sync::{Arc, LazyLock, Mutex};
use wedsync_domain::ids::{RemoteId, RemoteKey, Revision, Uid};
use wedsync_domain::ports::{Draft, Item, Known, Page, Remote, Write, Written};
use wedsync_domain::{Fault, Fields, Kind, Timestamp, Value};
use wedsync_support::Discovery;

static JUDGE: LazyLock<Option<Discovery>> = LazyLock::new(|| Discovery::find("google-calendar.v3.discovery.json"));

/// A server that plays Google, and an account on it.
struct Play {
    stage: Stage,
    google: Google,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Play {
    fn new(script: impl Fn(&Seen) -> (u16, String) + Send + Sync + 'static) -> Self {
        let complaints = Arc::<Mutex<Vec<String>>>::default();
        let noted = Arc::clone(&complaints);
        let stage = Stage::new(move |seen| {
            let (status, body) = script(seen);
            let (verb, target) = seen.line.split_once(' ').unwrap();
            if let Some(judge) = &*JUDGE {
                let verdict = judge.request(verb, target, &seen.body);
                let verdict = verdict.and_then(|it| if status < 300 { judge.answer(it, &body) } else { Ok(()) });
                noted.lock().unwrap().extend(verdict.err().map(|why| format!("{}: {why}", seen.line)));
            }
            if verb != "GET" && !target.contains("sendUpdates=none") {
                noted.lock().unwrap().push(format!("{}: it would write to guests", seen.line));
            }
            reply(status, "", &body)
        });
        let manifest = crate::manifests().iter().find(|manifest| manifest.name == "google-calendar").unwrap();
        let google = Google::new(&Account { manifest, ..account(&stage.url) }).unwrap();
        Self { stage, google, complaints }
    }

    /// The stand-in, and a way to what it holds.
    fn stand_in() -> (Self, Arc<Mutex<stand_in::Google>>) {
        let there = Arc::<Mutex<stand_in::Google>>::default();
        let held = Arc::clone(&there);
        let play = Self::new(move |seen| {
            let (verb, target) = seen.line.split_once(' ').unwrap();
            let (status, body) = held.lock().unwrap().answer(verb, target, seen.header("if-match"), &seen.body);
            (status, if body.is_null() { String::new() } else { body.to_string() })
        });
        (play, there)
    }

    /// A full or incremental listing to its end.
    async fn list(&self, cursor: Option<&wedsync_domain::ids::Cursor>) -> Page {
        let mut all = Page { full: true, cursor: cursor.cloned(), ..Page::default() };
        loop {
            let page = self.google.changes(&key(), all.cursor.as_ref(), &Nothing).await.unwrap();
            all.items.extend(page.items);
            all.gone.extend(page.gone);
            all.full &= page.full;
            all.cursor = page.cursor;
            if !page.more {
                return all;
            }
        }
    }

    async fn one(&self, write: Write) -> Result<Written, Fault> {
        self.google.write(&key(), vec![write]).await.remove(0)
    }

    /// Request lines of one verb, with their bodies.
    fn sent(&self, verb: &str) -> Vec<Seen> {
        self.stage.seen().into_iter().filter(|seen| seen.line.starts_with(verb)).collect()
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        let complaints = self.complaints.lock().unwrap();
        if !std::thread::panicking() {
            assert!(complaints.is_empty(), "the judge does not let through:\n{}", complaints.join("\n"));
        }
    }
}

struct Nothing;

impl Known for Nothing {
    fn revision(&self, _: &RemoteId) -> Option<Revision> {
        None
    }
}

fn key() -> RemoteKey {
    RemoteKey::from(CALENDAR)
}

fn fields(item: &Item) -> &Fields {
    &item.reading.as_ref().unwrap_or_else(|fault| panic!("{fault:?}")).fields
}

/// `2026-05-02T10:00:00 Europe/London`, for each of the item's words.
fn said(item: &Item, field: &str) -> String {
    fields(item).get(field).map(ToString::to_string).unwrap_or_default()
}

/// A draft of one calendar object.
fn draft(lines: &str) -> Draft {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", lines.replace('\n', "\r\n"));
    let reading = crate::ical::read(&RemoteId::from("x"), &text).unwrap();
    Draft { uid: reading.uid, kind: Kind::Appointment, fields: reading.fields, refs: reading.refs, now: Timestamp(0) }
}

fn timed(time: &str) -> Json {
    json!({ "dateTime": time, "timeZone": "Europe/London" })
}

#[test]
fn the_fixtures_are_what_google_gives() {
    let Some(judge) = &*JUDGE else { return };
    let list = judge.request("GET", "/calendar/v3/calendars/c/events", "").unwrap();
    let get = judge.request("GET", "/calendar/v3/calendars/c/events/e", "").unwrap();
    let calendars = judge.request("GET", "/calendar/v3/users/me/calendarList", "").unwrap();
    let whole = |exchange: &'static str| exchange.split_once("\r\n\r\n").unwrap().1;
    for (method, body) in [
        (list, include_str!("fixtures/first.json")),
        (list, include_str!("fixtures/last.json")),
        (list, include_str!("fixtures/series.json")),
        (list, include_str!("fixtures/changed.json")),
        (get, include_str!("fixtures/master.json")),
        (calendars, include_str!("fixtures/calendars-1.json")),
        (calendars, include_str!("fixtures/calendars-2.json")),
        (list, whole(include_str!("fixtures/everything.http"))),
        (list, whole(include_str!("fixtures/one-broken.http"))),
        (list, whole(include_str!("fixtures/nothing.http"))),
    ] {
        judge.answer(method, body).unwrap_or_else(|why| panic!("{why}\n{body}"));
    }
    for broken in [include_str!("fixtures/half.http"), include_str!("fixtures/web-page.http")] {
        assert!(judge.answer(list, whole(broken)).is_err());
    }
}

#[test]
fn only_what_google_has_a_place_for_is_carried() {
    let (play, _) = Play::stand_in();
    let carries = |field| play.google.carries(Kind::Appointment, field);
    for field in ["title", "when", "location", "notes", "status", "ical/CLASS", "ical/TRANSP", "ical/override/20260509"]
    {
        assert!(carries(field), "{field}");
    }
    for field in ["ical/ATTENDEE", "ical/VALARM", "url", "categories", "ical/X-COLOUR", "value", "due"] {
        assert!(!carries(field), "{field}");
    }
    assert!(!play.google.holds(Kind::Task) && !play.google.holds(Kind::Invoice));
}

/// The address that the sign-in asks for matches what the document offers.
#[test]
fn every_scope_stands_in_the_document() {
    let manifest = crate::manifests().iter().find(|manifest| manifest.name == "google-calendar").unwrap();
    let page = manifest.sign_in.as_ref().unwrap();
    assert!(page.secret && page.extra["access_type"] == "offline" && page.extra["prompt"] == "consent");
    let Some(judge) = &*JUDGE else { return };
    for scope in &page.scopes {
        assert!(judge.has_scope(scope), "{scope}");
    }
    assert!(!judge.has_scope("https://www.googleapis.com/auth/drive"));
}

fn update(item: &Item, change: impl FnOnce(&mut Fields)) -> Write {
    let reading = item.reading.clone().unwrap();
    let mut fields = reading.fields;
    change(&mut fields);
    let draft = Draft { uid: reading.uid, kind: Kind::Appointment, fields, refs: Vec::new(), now: Timestamp(0) };
    Write::Update { id: item.id.clone(), revision: item.revision.clone(), draft }
}

fn uid(text: &str) -> Uid {
    Uid::from(text)
}

fn words(text: &str) -> Value {
    Value::Text(text.to_owned())
}
