//! Places that hold calendars, for the contract: what somebody else puts there is iCalendar text.

use crate::samples::{RICH, draft, event, inside, whole};
use crate::server::{Server, answer};
use crate::stands::{Inviting, Outside, Place, Tried};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use wedsync_connectors::ical;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::{Reading, Write};
use wedsync_domain::{Kind, Value};
use wedsync_support::Radicale;

/// A place that takes iCalendar text.
pub trait Texts: Send + Sync {
    /// Puts one event there, or replaces it.
    fn put_text(&self, name: &str, text: &str);
    /// Takes it away.
    fn take_away(&self, name: &str);
    /// Everything that lies there, as it lies there.
    fn all(&self) -> Vec<String>;
    /// What survives of [`RICH`] that no connector has a word for, as it lies there.
    fn survivors(&self) -> &'static [&'static str] {
        &[
            "X-STUDIO-COLOUR;X-SHADE=\"dark, cool\":sage",
            "X-STUDIO-STEMS:120",
            "X-STUDIO-COLOUR:rose",
            "SUMMARY;LANGUAGE=en-GB:Moved",
        ]
    }
    /// Whether events lie there as text, too.
    fn as_text(&self) -> bool {
        true
    }
    /// Whether the place looks at what it takes, and so never gives out what cannot be read.
    fn checks(&self) -> bool {
        false
    }
    /// Many at once, where one by one would take long.
    fn put_texts(&self, events: &[(String, String)]) {
        for (name, text) in events {
            self.put_text(name, text);
        }
    }
}

impl<T: Texts> Outside for T {
    fn put(&self, name: &str, uid: &str, title: &str) {
        self.put_text(name, &event(uid, title));
    }
    fn put_rich(&self, name: &str) {
        self.put_text(name, RICH);
    }
    fn put_quiet(&self, name: &str) {
        let others = |line: &&str| line.starts_with("ATTENDEE") || line.starts_with("ORGANIZER");
        self.put_text(name, &RICH.split_inclusive("\r\n").filter(|line| !others(line)).collect::<String>());
    }
    fn put_unreadable(&self, name: &str, title: &str) -> bool {
        let text = format!(
            "UID:{name}@studio.example\r\nDTSTAMP:20260101T090000Z\r\nDTSTART:20260516T140000Z\r\nSUMMARY:{title}\r\nBEGIN:VALARM\r\n"
        );
        if !self.checks() {
            self.put_text(name, &whole(&text));
        }
        !self.checks()
    }
    fn remove(&self, name: &str) {
        self.take_away(name);
    }
    fn texts(&self) -> Vec<String> {
        self.all()
    }
    fn unknown(&self) -> &'static [&'static str] {
        self.survivors()
    }
    fn told(&self) -> &'static [&'static str] {
        let words = &["title", "when", "location", "notes", "ical/ATTENDEE", "ical/VALARM", "ical/X-STUDIO-STEMS"];
        if self.as_text() { words } else { &words[..4] }
    }
    fn keeps_calendar_text(&self) -> bool {
        self.as_text()
    }
    fn has_guests(&self) -> bool {
        true
    }
    fn put_many(&self, count: usize) {
        let named = |n| (format!("e{n}"), event(&format!("e{n}@studio.example"), "Tasting"));
        self.put_texts(&(0..count).map(named).collect::<Vec<_>>());
    }
}

/// What a calendar is tried with.
pub fn appointments() -> Tried {
    Tried {
        kind: Kind::Appointment,
        never: Kind::Invoice,
        plain: |title| reading(&event("plain@studio.example", title)).fields,
        rich: || reading(RICH).fields,
        refs: Vec::new(),
    }
}

fn reading(text: &str) -> Reading {
    ical::read(&RemoteId::from("sample"), text).unwrap()
}

/// Changes of the entry `a.ics` at revision `"1"`, which has guests, and its deletion.
pub fn to_guests() -> Vec<Write> {
    let rich = reading(RICH);
    let mut marked = rich.clone();
    marked.fields.insert("ical/schedule-agent".into(), Value::Text("CLIENT".into()));
    let mut guestless = rich.clone();
    guestless.fields.retain(|name, _| name != "ical/ATTENDEE" && name != "ical/ORGANIZER");
    let (id, revision) = (RemoteId::from("a.ics"), Some(Revision::from("\"1\"")));
    let change = |reading| Write::Update { id: id.clone(), revision: revision.clone(), draft: draft(reading) };
    let mut writes: Vec<_> = [&rich, &marked, &guestless].map(change).into();
    writes.push(Write::Delete { id, revision });
    writes
}

/// A server that sends invitations by itself and takes every write.
pub fn inviting() -> Inviting {
    let server = Server::start(|request| match request.verb.as_str() {
        "OPTIONS" => answer("200 OK", &[("DAV", "1, 3, calendar-access, calendar-auto-schedule")], ""),
        "REPORT" => answer(
            "207 Multi-Status",
            &[("Content-Type", "application/xml")],
            &format!(
                r#"<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>/florist/weddings/a.ics</href><propstat><prop><getetag>"1"</getetag><C:calendar-data><![CDATA[{RICH}]]></C:calendar-data></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"#,
            ),
        ),
        _ => answer("204 No Content", &[("ETag", "\"2\"")], ""),
    });
    Inviting { server, writes: to_guests() }
}

fn place(
    answers: Vec<(&'static str, String)>,
    password: Option<String>,
    key: String,
    it: impl Texts + 'static,
) -> Place {
    Place { answers, password, key, tried: appointments(), outside: Box::new(it) }
}

pub fn folder() -> Place {
    let disk = tempfile::tempdir().unwrap();
    let path = disk.path().join("weddings");
    std::fs::create_dir(&path).unwrap();
    let answers = vec![("path", disk.path().to_str().unwrap().to_owned())];
    place(answers, None, "weddings".to_owned(), Disk { path, _disk: disk })
}

pub fn feed() -> Place {
    let feed = Feed::start();
    place(vec![("url", format!("{}/feed.ics", feed.server.base()))], None, "feed".to_owned(), feed)
}

pub fn server() -> Place {
    let calendar = RADICALE.calendar(&format!("c{}", next())).unwrap();
    let answers = vec![("url", RADICALE.url()), ("username", RADICALE.user().to_owned())];
    place(answers, Some(RADICALE.password().to_owned()), calendar.clone(), Calendar { calendar })
}

/// A number that no other test gets.
fn next() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

struct Disk {
    path: PathBuf,
    _disk: tempfile::TempDir,
}

impl Texts for Disk {
    fn put_text(&self, name: &str, text: &str) {
        std::fs::write(self.path.join(format!("{name}.ics")), text).unwrap();
    }
    fn take_away(&self, name: &str) {
        std::fs::remove_file(self.path.join(format!("{name}.ics"))).unwrap();
    }
    fn all(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.path).unwrap();
        entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }
}

/// One server for all; every test has a calendar of its own on it.
static RADICALE: LazyLock<Radicale> = LazyLock::new(|| Radicale::start().unwrap());

struct Calendar {
    calendar: String,
}

impl Texts for Calendar {
    fn checks(&self) -> bool {
        true
    }
    fn put_text(&self, name: &str, text: &str) {
        RADICALE.dav().put(&format!("{}{name}.ics", self.calendar), text).unwrap();
    }
    fn take_away(&self, name: &str) {
        RADICALE.dav().delete(&format!("{}{name}.ics", self.calendar)).unwrap();
    }
    fn all(&self) -> Vec<String> {
        RADICALE.dav().all(&self.calendar).unwrap().into_iter().map(|(_, text)| text).collect()
    }
    fn put_texts(&self, events: &[(String, String)]) {
        let folder = RADICALE.folder_of(self.calendar.trim_end_matches('/').rsplit('/').next().unwrap());
        for (name, text) in events {
            std::fs::write(folder.join(format!("{name}.ics")), text).unwrap();
        }
    }
}

/// A feed made of events put together, with an `ETag` that follows its content.
struct Feed {
    server: Server,
    events: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Feed {
    fn start() -> Self {
        let events = Arc::<Mutex<BTreeMap<String, String>>>::default();
        let shown = events.clone();
        let server = Server::start(move |request| {
            let body = joined(&shown.lock().unwrap());
            let mark = format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(body.as_bytes()));
            if request.header("if-none-match") == Some(&mark) {
                return answer("304 Not Modified", &[("ETag", &mark)], "");
            }
            answer("200 OK", &[("ETag", &mark), ("Content-Type", "text/calendar")], &body)
        });
        Self { server, events }
    }
}

fn joined(events: &BTreeMap<String, String>) -> String {
    let inner: String = events.values().map(|text| inside(text)).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fixture//EN\r\n{inner}END:VCALENDAR\r\n")
}

impl Texts for Feed {
    fn put_text(&self, name: &str, text: &str) {
        self.events.lock().unwrap().insert(name.to_owned(), text.to_owned());
    }
    fn take_away(&self, name: &str) {
        self.events.lock().unwrap().remove(name).unwrap();
    }
    fn all(&self) -> Vec<String> {
        vec![joined(&self.events.lock().unwrap())]
    }
}
