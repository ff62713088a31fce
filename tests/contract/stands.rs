//! How an account of each provider is set up for the contract, and what somebody else does there behind our back.
//!
//! A new provider adds an arm to [`stand`] and, if it speaks HTTP, one to [`scripted`]; everything else follows.

use crate::google;
use crate::server::{Server, answer};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant, SystemTime};
use wedsync_connectors::manifest::{Auth, Grade, Hosts};
use wedsync_connectors::{Manifest, Registry, manifests};
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::{ConnectionId, RemoteKey};
use wedsync_domain::ports::{Remote, Remotes, Vault};
use wedsync_domain::{Clock, Fault, Secret, Timestamp};
use wedsync_support::Radicale;
use wedsync_support::google::CALENDAR;

/// What the studio calls every connection here; messages must name it.
pub const NAME: &str = "Studio calendar";

/// One fresh account with one empty calendar.
pub struct Stand {
    pub manifest: &'static Manifest,
    pub settings: BTreeMap<String, String>,
    pub password: Option<String>,
    pub remote: Arc<dyn Remote>,
    pub key: RemoteKey,
    pub outside: Box<dyn Outside>,
}

impl Stand {
    pub fn name(&self) -> &'static str {
        &self.manifest.name
    }

    /// The same account as a program sees it that was started anew.
    pub async fn opened_again(&self) -> Arc<dyn Remote> {
        open(self.manifest, &self.settings, self.password.as_deref()).await
    }
}

/// Somebody else at the same place.
pub trait Outside: Send + Sync {
    /// Puts one event there, or replaces it.
    fn put(&self, name: &str, text: &str);
    /// Takes it away.
    fn remove(&self, name: &str);
    /// Everything that lies there, as it lies there.
    fn texts(&self) -> Vec<String>;
    /// What survives of [`crate::samples::RICH`] that no connector has a word for, as it lies there.
    fn unknown(&self) -> &'static [&'static str] {
        &[
            "X-STUDIO-COLOUR;X-SHADE=\"dark, cool\":sage",
            "X-STUDIO-STEMS:120",
            "X-STUDIO-COLOUR:rose",
            "SUMMARY;LANGUAGE=en-GB:Moved",
        ]
    }
    /// Whether events lie there as iCalendar text, so that nothing of it has no place.
    fn keeps_calendar_text(&self) -> bool {
        true
    }
    /// Many at once, where one by one would take long.
    fn put_many(&self, events: &[(String, String)]) {
        for (name, text) in events {
            self.put(name, text);
        }
    }
}

/// One of each provider in the table.
pub async fn all() -> Vec<Stand> {
    let mut stands = Vec::new();
    for manifest in manifests() {
        stands.push(stand(manifest).await);
    }
    assert!(stands.len() >= 3, "the table of providers has shrunk");
    stands
}

/// Those that take writes.
pub async fn writable() -> Vec<Stand> {
    all().await.into_iter().filter(|stand| stand.manifest.grade == Grade::Full).collect()
}

/// Those that speak HTTP, as settings and key for a scripted server at `base`.
pub fn over_http() -> impl Iterator<Item = &'static Manifest> {
    manifests().iter().filter(|manifest| manifest.hosts != Hosts::None)
}

async fn stand(manifest: &'static Manifest) -> Stand {
    let (settings, password, key, outside): (_, _, _, Box<dyn Outside>) = match manifest.name.as_str() {
        "folder" => {
            let disk = tempfile::tempdir().unwrap();
            let path = disk.path().join("weddings");
            std::fs::create_dir(&path).unwrap();
            (
                settings(&[("path", disk.path().to_str().unwrap())]),
                None,
                "weddings".to_owned(),
                Box::new(Disk { path, _disk: disk }),
            )
        }
        "icalendar-feed" => {
            let feed = Feed::start();
            (settings(&[("url", &format!("{}/feed.ics", feed.server.base()))]), None, "feed".to_owned(), Box::new(feed))
        }
        "caldav" => {
            let calendar = RADICALE.calendar(&format!("c{}", next())).unwrap();
            let answers = [("url", RADICALE.url()), ("username", RADICALE.user().to_owned())];
            let answers = answers.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
            let password = Some(RADICALE.password().to_owned());
            (settings(&answers), password, calendar.clone(), Box::new(Calendar { calendar }))
        }
        "google-calendar" => {
            let account = google::Account::start();
            let password = Some("access-peony-7".to_owned());
            (settings(&[("url", &account.server.base())]), password, CALENDAR.to_owned(), Box::new(account))
        }
        other => panic!("tests/contract/stands.rs does not say how to set up an account of {other}"),
    };
    let remote = open(manifest, &settings, password.as_deref()).await;
    Stand { manifest, settings, password, remote, key: RemoteKey::from(key), outside }
}

/// An account whose server is a script, and the key of a list there.
pub async fn scripted(manifest: &'static Manifest, server: &Server, password: &str) -> (Arc<dyn Remote>, RemoteKey) {
    let (path, key) = match manifest.name.as_str() {
        "icalendar-feed" => ("/feed.ics", "feed"),
        "caldav" => ("/", "/florist/weddings/"),
        "google-calendar" => ("/", CALENDAR),
        other => panic!("tests/contract/stands.rs does not say which address a scripted {other} has"),
    };
    let settings = at(manifest, &format!("{}{path}", server.base()));
    (open(manifest, &settings, Some(password)).await, RemoteKey::from(key))
}

/// The answers of a form for an address, with a user name where the form asks for one.
pub fn at(manifest: &Manifest, url: &str) -> BTreeMap<String, String> {
    let answers = [("url", url), ("username", "florist")];
    settings(&answers.into_iter().filter(|(name, _)| manifest.field(name).is_some()).collect::<Vec<_>>())
}

/// A server that sends invitations by itself and takes every write, with the entry `a.ics` at revision `"1"` that has
/// guests whom it looks after.
pub fn inviting(manifest: &'static Manifest) -> Server {
    match manifest.name.as_str() {
        "caldav" => Server::start(|request| match request.verb.as_str() {
            "OPTIONS" => answer("200 OK", &[("DAV", "1, 3, calendar-access, calendar-auto-schedule")], ""),
            "REPORT" => answer(
                "207 Multi-Status",
                &[("Content-Type", "application/xml")],
                &format!(
                    r#"<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>/florist/weddings/a.ics</href><propstat><prop><getetag>"1"</getetag><C:calendar-data><![CDATA[{}]]></C:calendar-data></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"#,
                    crate::samples::RICH
                ),
            ),
            _ => answer("204 No Content", &[("ETag", "\"2\"")], ""),
        }),
        "google-calendar" => google::inviting(),
        other => panic!("tests/contract/stands.rs does not say how a server of {other} sends invitations"),
    }
}

fn settings(answers: &[(&str, &str)]) -> BTreeMap<String, String> {
    answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Opens as the desk does.
pub async fn open(manifest: &Manifest, settings: &BTreeMap<String, String>, password: Option<&str>) -> Arc<dyn Remote> {
    try_open(manifest, settings, password).await.unwrap()
}

pub async fn try_open(
    manifest: &Manifest,
    settings: &BTreeMap<String, String>,
    password: Option<&str>,
) -> Result<Arc<dyn Remote>, Fault> {
    crate::logs::start();
    let connection = Connection {
        id: ConnectionId(1),
        provider: manifest.name.clone(),
        name: NAME.to_owned(),
        settings: settings.clone(),
        state: ConnectionState::Active,
        fault: None,
        interval_s: 900,
        due: Timestamp(0),
        failures: 0,
        last_ok: None,
    };
    // A sign-in on the provider's own page leaves tokens in the place of a password.
    let secret = password.map(|password| match manifest.auth {
        Auth::Browser => json!({ "access": password, "client": { "id": "desk" } }).to_string(),
        _ => password.to_owned(),
    });
    let vault = OneSecret(secret.map(Secret::new));
    Registry::new(Arc::new(vault), Arc::new(Wall)).open(&connection).await
}

struct OneSecret(Option<Secret>);

impl Vault for OneSecret {
    fn get(&self, _name: &str) -> Result<Option<Secret>, Fault> {
        Ok(self.0.clone())
    }
    fn put(&self, _name: &str, _secret: &Secret) -> Result<(), Fault> {
        unreachable!("connectors store no secrets")
    }
    fn remove(&self, _name: &str) -> Result<(), Fault> {
        unreachable!("connectors remove no secrets")
    }
}

struct Wall;

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for Wall {
    #[expect(clippy::disallowed_methods, reason = "this is the clock port")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(since.as_millis()).unwrap())
    }
    fn since_boot(&self) -> Duration {
        STARTED.elapsed()
    }
}

pub fn now() -> Timestamp {
    Wall.now()
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

impl Outside for Disk {
    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path.join(format!("{name}.ics")), text).unwrap();
    }
    fn remove(&self, name: &str) {
        std::fs::remove_file(self.path.join(format!("{name}.ics"))).unwrap();
    }
    fn texts(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.path).unwrap();
        entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }
}

/// One server for all; every test has a calendar of its own on it.
static RADICALE: LazyLock<Radicale> = LazyLock::new(|| Radicale::start().unwrap());

struct Calendar {
    calendar: String,
}

impl Outside for Calendar {
    fn put(&self, name: &str, text: &str) {
        RADICALE.dav().put(&format!("{}{name}.ics", self.calendar), text).unwrap();
    }
    fn remove(&self, name: &str) {
        RADICALE.dav().delete(&format!("{}{name}.ics", self.calendar)).unwrap();
    }
    fn texts(&self) -> Vec<String> {
        RADICALE.dav().all(&self.calendar).unwrap().into_iter().map(|(_, text)| text).collect()
    }
    fn put_many(&self, events: &[(String, String)]) {
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
    let inner: String = events.values().map(|text| crate::samples::inside(text)).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fixture//EN\r\n{inner}END:VCALENDAR\r\n")
}

impl Outside for Feed {
    fn put(&self, name: &str, text: &str) {
        self.events.lock().unwrap().insert(name.to_owned(), text.to_owned());
    }
    fn remove(&self, name: &str) {
        self.events.lock().unwrap().remove(name).unwrap();
    }
    fn texts(&self) -> Vec<String> {
        vec![joined(&self.events.lock().unwrap())]
    }
}
