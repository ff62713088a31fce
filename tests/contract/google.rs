//! An account of Google Calendar for the contract: the stand-in of `wedsync-support` behind a server, with the judge
//! of Google's own document looking at every request and every answer where that document is there.

use crate::server::{Request, Server, answer};
use crate::stands::Place;
use crate::texts::{Texts, appointments};
use serde_json::{Value as Json, json};
use std::sync::{Arc, LazyLock, Mutex};
use wedsync_connectors::ical;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Value};
use wedsync_support::google::CALENDAR;
use wedsync_support::{Discovery, Google};

static JUDGE: LazyLock<Option<Discovery>> = LazyLock::new(|| Discovery::find("google-calendar.v3.discovery.json"));

/// One account with one empty calendar.
pub struct Account {
    pub server: Server,
    google: Arc<Mutex<Google>>,
}

impl Account {
    pub fn start() -> Self {
        let google = Arc::<Mutex<Google>>::default();
        let played = google.clone();
        Self { server: Server::start(move |request| play(&mut played.lock().unwrap(), request)), google }
    }
}

pub fn place() -> Place {
    let account = Account::start();
    let answers = vec![("url", account.server.base())];
    let password = Some("access-peony-7".to_owned());
    Place { answers, password, key: CALENDAR.to_owned(), tried: appointments(), outside: Box::new(account) }
}

/// What the judge does not let through is answered with a refusal that no test expects.
fn play(google: &mut Google, request: &Request) -> Vec<u8> {
    let (status, body) = google.answer(&request.verb, &request.target, request.header("if-match"), &request.body);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    if let Some(judge) = &*JUDGE {
        let verdict = judge
            .request(&request.verb, &request.target, &request.body)
            .and_then(|method| if status < 300 { judge.answer(method, &body) } else { Ok(()) });
        let loud = !matches!(request.verb.as_str(), "GET") && !request.target.contains("sendUpdates=none");
        if let Err(why) = verdict.and_then(|()| if loud { Err("it would write to guests".to_owned()) } else { Ok(()) })
        {
            return answer("418 Judged", &[], &format!("{why}: {} {}", request.verb, request.target));
        }
    }
    answer(&format!("{status} As asked"), &[("Content-Type", "application/json")], &body)
}

impl Texts for Account {
    fn put_text(&self, name: &str, text: &str) {
        let mut google = self.google.lock().unwrap();
        for (id, event) in events(name, text) {
            google.put(&id, event);
        }
    }

    fn take_away(&self, name: &str) {
        self.google.lock().unwrap().remove(name);
    }

    fn all(&self) -> Vec<String> {
        let there = self.google.lock().unwrap().there();
        if there.is_empty() { Vec::new() } else { vec![Json::Array(there).to_string()] }
    }

    fn survivors(&self) -> &'static [&'static str] {
        &["\"colorId\":\"7\"", "\"useDefault\":false"]
    }

    fn as_text(&self) -> bool {
        false
    }
}

/// What Google would keep of a calendar object; of one that is not whole an event in a zone that nobody knows.
fn events(name: &str, text: &str) -> Vec<(String, Json)> {
    let Ok(reading) = ical::read(&RemoteId::from(name), text) else {
        let line = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).map(str::to_owned);
        let time = json!({ "dateTime": "2026-05-16T14:00:00Z", "timeZone": "Mars/Olympus" });
        let event = json!({ "summary": line("SUMMARY:").unwrap_or_default(), "iCalUID": line("UID:"), "start": time, "end": time });
        return vec![(name.to_owned(), event)];
    };
    let mut master = event(&reading.fields);
    master["iCalUID"] = json!(reading.uid.as_str());
    let mut all = vec![(name.to_owned(), master)];
    for (key, value) in
        reading.fields.iter().filter_map(|(field, value)| Some((field.strip_prefix("ical/override/")?, value)))
    {
        let text = format!("BEGIN:VCALENDAR\n{value}\nEND:VCALENDAR\n");
        let fields = ical::read(&RemoteId::from(key), &text).unwrap().fields;
        let mut day = event(&fields);
        day["iCalUID"] = json!(reading.uid.as_str());
        day["recurringEventId"] = json!(name);
        day["originalStartTime"] = json!({ "dateTime": "2026-05-23T14:00:00+01:00", "timeZone": "Europe/London" });
        assert_eq!(key, "20260523T130000Z", "the only changed day that samples have");
        all.push((format!("{name}_{key}"), day));
    }
    all
}

fn event(fields: &Fields) -> Json {
    let Some(Value::When(When { start, end, repeats })) = fields.get("when") else { panic!("{fields:?}") };
    let Some(Ending::At(end)) = end else { panic!("{fields:?}") };
    let mut event = json!({
        "summary": fields.get("title").map(ToString::to_string), "start": time(start), "end": time(end),
        "location": fields.get("location").map(ToString::to_string),
        "description": fields.get("notes").map(ToString::to_string),
        "recurrence": repeats, "colorId": "7", "reminders": { "useDefault": false },
        "visibility": if fields.contains_key("ical/CLASS") { "private" } else { "default" },
    });
    if let Some(Value::List(guests)) = fields.get("ical/ATTENDEE") {
        let emails = guests.iter().filter_map(|line| line.rsplit_once("mailto:"));
        event["attendees"] = emails.map(|(_, email)| json!({ "email": email })).collect();
    }
    if repeats.is_empty() {
        event["recurrence"] = Json::Null;
    }
    event
}

fn time(moment: &Moment) -> Json {
    let local = |time: &chrono::NaiveDateTime| time.format("%Y-%m-%dT%H:%M:%S").to_string();
    match moment {
        Moment::Day(day) => json!({ "date": day }),
        Moment::Utc(time) => json!({ "dateTime": local(time) + "Z", "timeZone": "UTC" }),
        Moment::Zoned(time, zone) => json!({ "dateTime": local(time), "timeZone": zone.as_str() }),
        Moment::Floating(time) => json!({ "dateTime": local(time), "timeZone": "Europe/London" }),
    }
}

/// A server with the event `a.ics` at revision `"1"` that has guests, and that takes every write.
pub fn inviting() -> Server {
    Server::start(|request| {
        let guests = json!([{ "email": "tom@guests.example" }]);
        let day = json!({ "dateTime": "2026-05-16T14:00:00Z", "timeZone": "UTC" });
        let event = json!({
            "kind": "calendar#event", "id": "a.ics", "etag": "\"1\"", "iCalUID": crate::samples::RICH_UID,
            "summary": "Siân & Łukasz, ceremony", "start": day, "end": day, "attendees": guests,
        });
        match request.verb.as_str() {
            "DELETE" => answer("204 No Content", &[], ""),
            _ => answer("200 OK", &[("Content-Type", "application/json")], &event.to_string()),
        }
    })
}
