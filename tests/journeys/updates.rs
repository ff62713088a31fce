//! Newer versions: a maker's host on this computer, real keys, and a desk with a wedding on Saturday.

use crate::desk::HandClock;
use axum::Router as Routes;
use axum::routing::get;
use chrono::NaiveDate;
use minisign::KeyPair;
use serde_json::json;
use std::sync::{Arc, Mutex};
use wedsync_api::dto::updates::{FetchUpdate, InstallUpdate, LookForUpdate, SetUpdates, ShowUpdates};
use wedsync_api::{Failure, Router};
use wedsync_cli::desk::{Desk, VaultWords};
use wedsync_cli::folder::Folder;
use wedsync_cli::grammar::VaultChoice;
use wedsync_cli::updates::Packages;
use wedsync_connectors::updates::Maker;
use wedsync_domain::ids::Uid;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Clock, Kind, Value};
use wedsync_store::StoreError;

const PACKAGE: &[u8] = b"not really a package";

/// What was handed to the system, by this process.
static HANDED: Mutex<Vec<std::path::PathBuf>> = Mutex::new(Vec::new());

struct Studio {
    router: Router,
    clock: Arc<HandClock>,
    asked: Arc<Mutex<u32>>,
    _desk: Desk,
    room: tempfile::TempDir,
}

fn wrapped(text: &str) -> String {
    data_encoding::BASE64.encode(text.as_bytes())
}

/// A host that says this version is the newest, and a desk that asks it.
async fn studio(version: &'static str) -> Studio {
    let keys = KeyPair::generate_unencrypted_keypair().unwrap();
    let words = format!("timestamp:1\tfile:WedSync Desk_{version}_amd64.deb");
    let signature = minisign::sign(None, &keys.sk, PACKAGE, Some(&words), None).unwrap().into_string();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let home = format!("http://{}", listener.local_addr().unwrap());
    let here = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    let list = json!({
        "version": version, "notes": "Quieter on Saturdays.",
        "platforms": { here: { "url": format!("{home}/package"), "signature": wrapped(&signature) } },
    });
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    let says = move || {
        *count.lock().unwrap() += 1;
        std::future::ready(list.to_string())
    };
    let site = Routes::new().route("/latest.json", get(says)).route("/package", get(|| async { PACKAGE }));
    tokio::spawn(async move { axum::serve(listener, site).await.unwrap() });

    let (room, clock) = (tempfile::tempdir().unwrap(), HandClock::new());
    let folder = Folder::at(&room.path().join("data")).unwrap();
    folder.make().unwrap();
    let lock = folder.try_lock().unwrap().unwrap();
    let vault = VaultWords { choice: VaultChoice::Memory, passphrase_file: None, throw_away: true };
    let desk = Desk::open_by(&folder, lock, &vault, clock.clone()).unwrap();
    let key = wrapped(&keys.pk.to_box().unwrap().into_string());
    let maker = Maker::of(format!("{home}/latest.json").parse().unwrap(), &key, clock.clone());
    let packages = Packages::of(maker, folder.path()).handing(|file| {
        HANDED.lock().unwrap().push(file.to_owned());
        Ok(())
    });
    let router = desk.router.clone().with_updates(Arc::new(packages));
    Studio { router, clock, asked, _desk: desk, room }
}

impl Studio {
    /// A wedding on the Saturday after the clock's Friday.
    fn wed(&self) {
        let day = NaiveDate::from_ymd_opt(2027, 5, 15).unwrap();
        let at = |hour| Moment::Zoned(day.and_hms_opt(hour, 0, 0).unwrap(), "Europe/London".into());
        let when = When { start: at(14), end: Some(Ending::At(at(16))), repeats: Vec::new() };
        let fields = [
            ("title", Value::Text("Amara & Zoë".into())),
            ("when", Value::When(when)),
            ("status", Value::Text("booked".into())),
        ];
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let now = self.clock.now();
        let written = self.router.engine().store().write(|tx| {
            let body = tx.put_body(&fields)?;
            tx.add_record(Kind::Wedding, "studio", &Uid::from("wedding-1".to_owned()), body, now).map(drop)
        });
        written.map_err(|fault: StoreError| fault).unwrap();
    }

    fn packages(&self) -> usize {
        self.room.path().join("data/updates").read_dir().map_or(0, Iterator::count)
    }

    fn asked(&self) -> u32 {
        *self.asked.lock().unwrap()
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> String {
    outcome.unwrap_err().code
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_before_somebody_says_so_and_a_newer_version_is_fetched_proved_and_handed_over() {
    let it = studio("9.1.0").await;
    let card = it.router.ask(ShowUpdates {}).await.unwrap();
    assert_eq!((card.on, card.due, card.looked, card.newer, it.asked()), (false, false, None, None, 0));
    assert_eq!(code(it.router.ask(InstallUpdate {}).await), "no_update");
    let card = it.router.ask(LookForUpdate {}).await.unwrap();
    let newer = card.newer.unwrap();
    assert_eq!((newer.version.as_str(), newer.notes.as_str()), ("9.1.0", "Quieter on Saturdays."));
    assert_eq!((newer.package, it.packages()), (None, 0), "looking fetches nothing");
    let card = it.router.ask(FetchUpdate {}).await.unwrap();
    let package = card.newer.unwrap().package.unwrap();
    assert_eq!(std::fs::read(&package).unwrap(), PACKAGE);
    it.router.ask(InstallUpdate {}).await.unwrap();
    assert!(HANDED.lock().unwrap().contains(&package));
    // Somebody changed it since.
    std::fs::write(&package, b"something else").unwrap();
    assert_eq!(code(it.router.ask(InstallUpdate {}).await), "update_not_genuine");
    assert_eq!(it.packages(), 0, "and it was thrown away");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_version_is_no_newer_one() {
    let it = studio("0.0.1").await;
    let card = it.router.ask(LookForUpdate {}).await.unwrap();
    assert!(card.newer.is_none() && card.looked.is_some());
    assert_eq!(code(it.router.ask(FetchUpdate {}).await), "no_update");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_happens_while_weddings_are_protected() {
    let it = studio("9.2.0").await;
    it.wed();
    it.router.ask(SetUpdates { on: true }).await.unwrap();
    assert!(it.router.ask(ShowUpdates {}).await.unwrap().due, "Friday morning");
    it.router.ask(FetchUpdate {}).await.unwrap();
    let before = it.asked();
    it.clock.turn(26);
    let card = it.router.ask(ShowUpdates {}).await.unwrap();
    assert!(!card.due && card.waits_until.is_some(), "{card:?}");
    for refused in [
        code(it.router.ask(LookForUpdate {}).await),
        code(it.router.ask(FetchUpdate {}).await),
        code(it.router.ask(InstallUpdate {}).await),
    ] {
        assert_eq!(refused, "updates_wait");
    }
    let said = it.router.ask(LookForUpdate {}).await.unwrap_err();
    assert!(said.message.contains("Sunday 23:00"), "{}", said.message);
    assert_eq!(it.asked(), before, "the host heard nothing");
    assert!(!HANDED.lock().unwrap().iter().any(|file| file.ends_with("wedsync-desk_9.2.0.deb")));
    it.clock.turn(48);
    assert!(it.router.ask(ShowUpdates {}).await.unwrap().due, "Monday");
    it.router.ask(InstallUpdate {}).await.unwrap();
}
