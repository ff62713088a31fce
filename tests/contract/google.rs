//! An account of Google Calendar for the contract: the sandbox plays it, and a judge with Google's own document stands
//! between it and the connector where that document is there. Nobody is ever written to, which is looked at when a stand
//! is left.

use crate::server::{Server, answer};
use crate::stands::Place;
use crate::texts::{Texts, appointments};
use serde_json::{Value as Json, json};
use std::sync::LazyLock;
use wedsync_connectors::ical;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Value};
use wedsync_sandbox::{ACCOUNTS, Account, Provider, Sandbox};
use wedsync_support::between::Exchange;
use wedsync_support::{Between, Discovery};

/// Whose calendar is tried: somebody's in whose nothing is.
static WHO: &Account = &ACCOUNTS[1];
/// Their calendar.
pub const CALENDAR: &str = ACCOUNTS[1].email;

static JUDGE: LazyLock<Option<Discovery>> = LazyLock::new(|| Discovery::find("google-calendar.v3.discovery.json"));

/// One account with one empty calendar.
struct Google {
    sandbox: Sandbox,
    between: Between,
}

impl Drop for Google {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.between.complaints(), Vec::<String>::new());
            assert!(self.sandbox.notices().iter().all(|notice| !notice.might_mail()), "guests were written to");
        }
    }
}

pub fn place() -> Place {
    let sandbox = crate::sandboxes::start();
    let between = Between::start(sandbox.base_url(), judged).unwrap();
    let scopes = ["https://www.googleapis.com/auth/calendar"];
    let tokens = sandbox.sign_in(Provider::Google, WHO, "desk.google.example", &scopes);
    let answers = vec![("url", between.base().to_owned())];
    let outside = Box::new(Google { sandbox, between });
    Place { answers, password: Some(tokens.access_token), key: CALENDAR.to_owned(), tried: appointments(), outside }
}

fn judged(exchange: &Exchange) -> Result<(), String> {
    if exchange.verb != "GET" && !exchange.target.contains("sendUpdates=none") {
        return Err("it would write to guests".to_owned());
    }
    let Some(judge) = &*JUDGE else { return Ok(()) };
    let method = judge.request(&exchange.verb, &exchange.target, &exchange.sent)?;
    if exchange.status < 300 { judge.answer(method, &exchange.got) } else { Ok(()) }
}

/// Google's ids are of few letters.
fn id(name: &str) -> String {
    name.bytes().fold("name".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}

impl Google {
    fn put(&self, id: &str, uid: &str, event: &Json) {
        self.sandbox.put_event(WHO, CALENDAR, id, event).unwrap_or_else(|why| panic!("{why}: {event}"));
        // Google itself takes no identity a second time, and keeps the one that there is.
        self.let_say(id, "iCalUID", json!(uid));
    }

    fn let_say(&self, id: &str, member: &str, value: Json) {
        self.sandbox.let_google_say(WHO, CALENDAR, id, member, value).unwrap();
    }
}

impl Texts for Google {
    fn put_text(&self, name: &str, text: &str) {
        let id = id(name);
        let Ok(reading) = ical::read(&RemoteId::from(name), text) else {
            return self.put_broken(&id, text);
        };
        let uid = reading.uid.as_str();
        self.put(&id, uid, &event(&reading.fields));
        let days =
            reading.fields.iter().filter_map(|(field, value)| Some((field.strip_prefix("ical/override/")?, value)));
        for (day, value) in days {
            let text = format!("BEGIN:VCALENDAR\n{value}\nEND:VCALENDAR\n");
            let fields = ical::read(&RemoteId::from(day), &text).unwrap().fields;
            self.put(&format!("{id}_{day}"), uid, &event(&fields));
        }
    }

    fn take_away(&self, name: &str) {
        self.sandbox.delete_event(WHO, CALENDAR, &id(name)).unwrap();
    }

    fn all(&self) -> Vec<String> {
        let there = self.sandbox.events(WHO, CALENDAR);
        if there.is_empty() { Vec::new() } else { vec![Json::Array(there).to_string()] }
    }

    fn survivors(&self) -> &'static [&'static str] {
        &["\"colorId\":\"7\"", "\"useDefault\":false"]
    }

    fn as_text(&self) -> bool {
        false
    }
}

impl Google {
    /// What is not whole as text stands there as an event in a zone that nobody knows.
    fn put_broken(&self, id: &str, text: &str) {
        let line = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default();
        let time = json!({ "dateTime": "2026-05-16T14:00:00Z", "timeZone": "UTC" });
        self.put(id, line("UID:"), &json!({ "summary": line("SUMMARY:"), "start": time, "end": time }));
        self.let_say(id, "start", json!({ "dateTime": "2026-05-16T14:00:00Z", "timeZone": "Mars/Olympus" }));
    }
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
