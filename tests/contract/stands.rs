//! How an account of each provider is set up for the contract, and what somebody else does there behind our back.
//!
//! A new provider adds an arm to [`places`], one to [`tried`] and, if it speaks HTTP, one to [`scripted`]; everything
//! else follows. Providers of calendars implement [`crate::texts::Texts`], all others [`Outside`].

use crate::samples::{NOON, RICH_UID};
use crate::server::Server;
use crate::{google, quickbooks, texts, vsco};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime};
use wedsync_connectors::manifest::{Auth, Grade, Hosts};
use wedsync_connectors::{Manifest, Registry, manifests};
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::{ConnectionId, RemoteKey, Uid};
use wedsync_domain::ports::{Draft, Reference, Remote, Remotes, Vault, Write};
use wedsync_domain::{Clock, Fault, Fields, Kind, Secret, Timestamp};

/// What the studio calls every connection here; messages must name it.
pub const NAME: &str = "Studio calendar";

/// One fresh account with one empty list.
pub struct Stand {
    pub manifest: &'static Manifest,
    pub settings: BTreeMap<String, String>,
    pub password: Option<String>,
    pub remote: Arc<dyn Remote>,
    pub key: RemoteKey,
    pub tried: Tried,
    pub outside: Box<dyn Outside>,
}

impl Stand {
    pub fn name(&self) -> &'static str {
        &self.manifest.name
    }

    /// A plain record that shall be there.
    pub fn draft(&self, uid: &str, title: &str) -> Draft {
        self.tried.draft(uid, title)
    }

    /// A record that says all that can be said there.
    pub fn rich(&self) -> Draft {
        self.tried.wanting(RICH_UID, (self.tried.rich)())
    }

    /// The same account as a program sees it that was started anew.
    pub async fn opened_again(&self) -> Arc<dyn Remote> {
        open(self.manifest, &self.settings, self.password.as_deref()).await
    }
}

/// Which kind of record is tried at a stand, and what records of it say.
#[derive(Clone)]
pub struct Tried {
    pub kind: Kind,
    /// A kind that such an account never has.
    pub never: Kind,
    /// A record of that title, and little else.
    pub plain: fn(&str) -> Fields,
    /// Everything that is easily lost.
    pub rich: fn() -> Fields,
    /// What a new record must name, if the kind needs anything.
    pub refs: Vec<Reference>,
}

impl Tried {
    pub fn draft(&self, uid: &str, title: &str) -> Draft {
        self.wanting(uid, (self.plain)(title))
    }

    fn wanting(&self, uid: &str, fields: Fields) -> Draft {
        Draft { uid: Uid::from(uid), kind: self.kind, fields, refs: self.refs.clone(), now: NOON }
    }
}

/// Somebody else at the same place.
pub trait Outside: Send + Sync {
    /// Puts one plain record there under a name that only tests know, or replaces it.
    fn put(&self, name: &str, uid: &str, title: &str);
    /// The one that says everything, under [`RICH_UID`], with all that concerns others.
    fn put_rich(&self, name: &str);
    /// The same without anybody whom the provider might write to.
    fn put_quiet(&self, name: &str);
    /// One that cannot be read. False: the place never gives such a thing out.
    fn put_unreadable(&self, name: &str, title: &str) -> bool;
    /// Takes it away.
    fn remove(&self, name: &str);
    /// Everything that lies there, as it lies there.
    fn texts(&self) -> Vec<String>;
    /// What survives of the rich one that no connector has a word for, as it lies there.
    fn unknown(&self) -> &'static [&'static str];
    /// What is read of the rich one at least.
    fn told(&self) -> &'static [&'static str];
    /// Whether records lie there as iCalendar text, so that nothing of it has no place.
    fn keeps_calendar_text(&self) -> bool {
        false
    }
    /// Whether a record there has room for an identity of ours. Without, what people would call the same is the same.
    fn keeps_identity(&self) -> bool {
        true
    }
    /// Whether anything is ever deleted there from here.
    fn deletes(&self) -> bool {
        true
    }
    /// Whether a record can be taken away there at all, by anybody.
    fn takes_away(&self) -> bool {
        true
    }
    /// Whether a new record may have guests.
    fn has_guests(&self) -> bool {
        false
    }
    /// So many under the names `e0`, `e1` and on, where one by one would take long.
    fn put_many(&self, count: usize) {
        for n in 0..count {
            self.put(&format!("e{n}"), &format!("e{n}@studio.example"), "Tasting");
        }
    }
}

/// A server with a record “Siân & Łukasz” about which the provider writes to others, and writes that must not be; none
/// where it never writes to anybody by itself.
pub struct Inviting {
    pub server: Server,
    pub writes: Vec<Write>,
}

/// One of each provider in the table.
pub async fn all() -> Vec<Stand> {
    let mut stands = Vec::new();
    for manifest in manifests() {
        stands.extend(stand(manifest).await);
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

async fn stand(manifest: &'static Manifest) -> Vec<Stand> {
    let mut stands = Vec::new();
    for Place { answers, password, key, tried, outside } in places(manifest) {
        let settings = settings(&answers.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>());
        let remote = open(manifest, &settings, password.as_deref()).await;
        stands.push(Stand { manifest, settings, password, remote, key: RemoteKey::from(key), tried, outside });
    }
    stands
}

/// Where a stand is, before it is opened.
pub struct Place {
    pub answers: Vec<(&'static str, String)>,
    pub password: Option<String>,
    pub key: String,
    pub tried: Tried,
    pub outside: Box<dyn Outside>,
}

/// One for each kind of record that is tried.
fn places(manifest: &Manifest) -> Vec<Place> {
    match manifest.name.as_str() {
        "folder" => vec![texts::folder()],
        "icalendar-feed" => vec![texts::feed()],
        "caldav" => vec![texts::server()],
        "google-calendar" => vec![google::place()],
        "vsco-workspace" => vsco::places(),
        "quickbooks" => quickbooks::places(),
        other => panic!("tests/contract/stands.rs does not say how to set up an account of {other}"),
    }
}

/// What is tried at a scripted server of the provider.
pub fn tried(manifest: &Manifest) -> Tried {
    match manifest.name.as_str() {
        "icalendar-feed" | "caldav" | "google-calendar" => texts::appointments(),
        "vsco-workspace" => vsco::weddings(),
        "quickbooks" => quickbooks::customers(),
        other => panic!("tests/contract/stands.rs does not say which records are tried at {other}"),
    }
}

/// An account whose server is a script, and the key of a list there.
pub async fn scripted(manifest: &'static Manifest, server: &Server, password: &str) -> (Arc<dyn Remote>, RemoteKey) {
    let (path, key) = match manifest.name.as_str() {
        "icalendar-feed" => ("/feed.ics", "feed"),
        "caldav" => ("/", "/florist/weddings/"),
        "google-calendar" => ("/", google::CALENDAR),
        "vsco-workspace" => ("/", "job"),
        "quickbooks" => ("/", quickbooks::CUSTOMERS),
        other => panic!("tests/contract/stands.rs does not say which address a scripted {other} has"),
    };
    let settings = at(manifest, &format!("{}{path}", server.base()));
    (open(manifest, &settings, Some(password)).await, RemoteKey::from(key))
}

/// A server that answers so to the question for a list's records. What a provider asks besides, to understand them, is
/// answered as usual.
pub fn playing(manifest: &Manifest, said: Vec<u8>) -> Server {
    match manifest.name.as_str() {
        "icalendar-feed" | "caldav" | "google-calendar" | "quickbooks" => Server::answering(said),
        "vsco-workspace" => vsco::playing(said),
        other => panic!("tests/contract/stands.rs does not say how fixtures of {other} are played"),
    }
}

/// The answers of a form for an address, with a user name where the form asks for one.
pub fn at(manifest: &Manifest, url: &str) -> BTreeMap<String, String> {
    let answers = [("url", url), ("username", "florist")];
    settings(&answers.into_iter().filter(|(name, _)| manifest.field(name).is_some()).collect::<Vec<_>>())
}

pub fn inviting(manifest: &Manifest) -> Inviting {
    match manifest.name.as_str() {
        "caldav" => texts::inviting(),
        "vsco-workspace" => vsco::inviting(),
        "google-calendar" => Inviting { server: google::inviting(), writes: texts::to_guests() },
        // It writes to customers when it is told to send, and nothing here can tell it.
        "quickbooks" => Inviting { server: Server::answering(Vec::new()), writes: Vec::new() },
        other => panic!("tests/contract/stands.rs does not say how a server of {other} writes to others"),
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
        soonest_s: 300,
        chosen_s: None,
        due: Timestamp(0),
        failures: 0,
        last_ok: None,
    };
    // A sign-in on the provider's own page leaves tokens in the place of a password.
    let secret = password.map(|password| match manifest.auth {
        Auth::Browser => {
            let told = json!({ "realmId": quickbooks::COMPANY.realm });
            json!({ "access": password, "client": { "id": "desk" }, "told": told }).to_string()
        }
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
