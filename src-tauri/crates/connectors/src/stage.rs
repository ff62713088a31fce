//! For tests: a small HTTP server on this computer that answers exactly as told, wrongly if asked to.
//!
//! Answers are bytes, so that it can do what a proper server library would not: half a body, no body, no answer.

use crate::account::{Account, Key};
use crate::http::Wire;
use crate::manifest::Manifest;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use wedsync_domain::{Clock, Secret, Timestamp};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// `REPORT /user/cal/`
    pub line: String,
    /// All header lines in lower case.
    pub headers: String,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

type Script = dyn Fn(&Seen) -> Vec<u8> + Send + Sync;

/// The server. Each connection carries one request.
pub struct Stage {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stage {
    pub fn new(script: impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (script, log): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                std::thread::spawn(move || serve(&stream, &*script, &log));
            }
        });
        Self { url, seen }
    }

    /// Everything asked so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Request lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// An account of the provider `caldav` on this server, with user `studio` and password `pa55-canary`.
    pub fn account(&self, path: &str) -> Account {
        account(&format!("{}{path}", self.url))
    }
}

pub fn account(url: &str) -> Account {
    let manifest: &'static Manifest = crate::manifests().iter().find(|manifest| manifest.name == "caldav").unwrap();
    Account {
        name: "Studio calendar".to_owned(),
        settings: BTreeMap::from([("url".to_owned(), url.to_owned()), ("username".to_owned(), "studio".to_owned())]),
        key: Key::Given(Some(Secret::new("pa55-canary".to_owned()))),
        clock: Arc::new(Noon),
        wire: Arc::new(Wire::default()),
        meter: Arc::default(),
        manifest,
    }
}

/// 20 November 2026, 12:00 UTC, for ever.
pub struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_795_176_000_000)
    }
    fn since_boot(&self) -> Duration {
        Duration::ZERO
    }
}

fn serve(stream: &TcpStream, script: &Script, log: &Mutex<Vec<Seen>>) {
    let mut reader = BufReader::new(stream);
    let (mut line, mut headers) = (String::new(), String::new());
    if reader.read_line(&mut line).is_err() || line.is_empty() {
        return;
    }
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header).is_err() || header.trim().is_empty() {
            break;
        }
        headers.push_str(&header.to_ascii_lowercase());
    }
    let mut seen = Seen { line: line.replace(" HTTP/1.1\r\n", ""), headers, body: String::new() };
    let length = seen.header("content-length").and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    seen.body = String::from_utf8_lossy(&body).into_owned();
    log.lock().unwrap().push(seen.clone());
    let mut stream = stream;
    let _ = stream.write_all(&script(&seen));
}

/// A proper answer. `head`: header lines with line ends.
pub fn reply(status: u16, head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} As told\r\nConnection: close\r\nContent-Length: {}\r\n{head}\r\n{body}", body.len())
        .into_bytes()
}

/// A multistatus with this inside.
pub fn multi(inside: &str) -> Vec<u8> {
    let body = format!(
        r#"<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/">{inside}</multistatus>"#
    );
    reply(207, "Content-Type: application/xml\r\n", &body)
}

/// One response of success.
pub fn found(href: &str, props: &str) -> String {
    format!(
        "<response><href>{href}</href><propstat><prop>{props}</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
    )
}

/// An event as a server stores it.
pub fn event(uid: &str, title: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nDTSTART:20260516T140000Z\nSUMMARY:{title}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
}

/// One response with revision and data.
pub fn entry(name: &str, etag: &str, title: &str) -> String {
    let uid = name.trim_end_matches(".ics");
    found(
        &format!("/cal/{name}"),
        &format!("<getetag>{etag}</getetag><C:calendar-data>{}</C:calendar-data>", event(uid, title)),
    )
}

/// Everything that is logged on this thread while the guard lives, to the finest level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    pub fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        // With one listener alone, what another thread says first is never heard by it: whether anybody wants to hear it is asked
        // of that thread then, and remembered (tracing-core, `Rebuilder::JustOne`).
        static ANOTHER: LazyLock<tracing::Dispatch> =
            LazyLock::new(|| tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default()));
        LazyLock::force(&ANOTHER);
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}
