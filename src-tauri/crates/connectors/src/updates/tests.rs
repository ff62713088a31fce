//! A maker's host on this computer, with a real pair of keys made in the test.

use super::*;
use crate::stage::{Noon, Seen, Stage, reply};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minisign::KeyPair;
use serde_json::json;
use std::sync::Mutex;

const PACKAGE: &str = "not really a package, but every byte of it counts";

/// The keys of somebody who makes programs.
struct Keys(KeyPair);

impl Keys {
    fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    fn public(&self) -> String {
        BASE64_STANDARD.encode(self.0.pk.to_box().unwrap().into_string())
    }

    /// As `tauri signer sign` signs a file of that name.
    fn sign(&self, bytes: &str, name: &str) -> String {
        let words = format!("timestamp:1795313036\tfile:{name}");
        let signature = minisign::sign(None, &self.0.sk, bytes.as_bytes(), Some(&words), None).unwrap();
        BASE64_STANDARD.encode(signature.into_string())
    }
}

fn file(version: &str) -> String {
    format!("WedSync Desk_{version}_amd64.deb")
}

/// What a host says: one version, its signature, and the bytes of its package.
struct Host(Stage);

impl Host {
    fn saying(version: &str, signature: String, bytes: &'static str) -> Self {
        let version = version.to_owned();
        let home = Arc::new(Mutex::new(String::new()));
        let named = Arc::clone(&home);
        let stage = Stage::new(move |seen: &Seen| {
            if seen.line.ends_with("/package") {
                return reply(200, "", bytes);
            }
            let home = named.lock().unwrap().clone();
            let here = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
            let list = json!({
                "version": version, "notes": "Quieter on Saturdays.", "pub_date": "2026-11-20T08:00:00Z",
                "platforms": { format!("{here}-deb"): { "url": format!("{home}/package"), "signature": signature } },
            });
            reply(200, "Content-Type: application/json\r\n", &list.to_string())
        });
        home.lock().unwrap().clone_from(&stage.url);
        Self(stage)
    }

    fn maker(&self, key: &str) -> Maker {
        Maker::of(format!("{}/latest.json", self.0.url).parse().unwrap(), key, Arc::new(Noon)).unwrap()
    }
}

fn running() -> Version {
    Version::new(0, 1, 0)
}

/// Looks, fetches into a folder, and gives what came of it, the folder's files, and the maker.
async fn fetched(maker: &Maker) -> (Result<(), Fault>, Vec<String>) {
    let room = tempfile::tempdir().unwrap();
    let release = maker.look(&running()).await.unwrap().expect("a newer version");
    let into = room.path().join("new.deb");
    let outcome = maker.fetch(&release, &into, |_| ()).await;
    if outcome.is_ok() {
        assert_eq!(std::fs::read_to_string(&into).unwrap(), PACKAGE);
        maker.prove(&into, &release.version).unwrap();
        std::fs::write(&into, PACKAGE.replace("every", "avery")).unwrap();
        assert_eq!(maker.prove(&into, &release.version).unwrap_err().code, "update_not_genuine", "changed since");
    }
    let mut files: Vec<String> =
        room.path().read_dir().unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    (outcome, files)
}

#[tokio::test]
async fn a_newer_version_of_the_maker_is_fetched_and_proved() {
    let keys = Keys::new();
    let host = Host::saying("0.2.0", keys.sign(PACKAGE, &file("0.2.0")), PACKAGE);
    let maker = host.maker(&keys.public());
    let release = maker.look(&running()).await.unwrap().unwrap();
    assert_eq!((release.version.to_string().as_str(), release.notes.as_str()), ("0.2.0", "Quieter on Saturdays."));
    let (outcome, files) = fetched(&maker).await;
    assert_eq!((outcome, files), (Ok(()), vec!["new.deb".to_owned(), "new.deb.sig".to_owned()]));
    assert!(host.0.seen().iter().all(|seen| seen.line.starts_with("GET ")), "nothing but looked");
}

#[tokio::test]
async fn what_is_not_the_makers_is_thrown_away() {
    let (keys, strangers) = (Keys::new(), Keys::new());
    let good = keys.sign(PACKAGE, &file("0.2.0"));
    let forged = {
        // The words beside a good signature, changed.
        let text = String::from_utf8(BASE64_STANDARD.decode(&good).unwrap()).unwrap();
        BASE64_STANDARD.encode(text.replace("0.2.0", "0.9.0"))
    };
    for (what, version, signature, bytes) in [
        ("changed on its way", "0.2.0", good.clone(), "not really a package, but every byte of it counted"),
        ("cut short", "0.2.0", good.clone(), "not really"),
        ("signed by another", "0.2.0", strangers.sign(PACKAGE, &file("0.2.0")), PACKAGE),
        ("an old package as a new version", "0.9.0", good, PACKAGE),
        ("the same with its words changed", "0.9.0", forged, PACKAGE),
        ("signed without a name", "0.2.0", keys.sign(PACKAGE, ""), PACKAGE),
        ("not signed", "0.2.0", String::new(), PACKAGE),
        ("signed with rubbish", "0.2.0", "%%%".to_owned(), PACKAGE),
    ] {
        let host = Host::saying(version, signature, bytes);
        let (outcome, files) = fetched(&host.maker(&keys.public())).await;
        assert_eq!(outcome.unwrap_err().code, "update_not_genuine", "{what}");
        assert_eq!(files, Vec::<String>::new(), "{what}: nothing stays");
    }
}

#[tokio::test]
async fn the_same_version_and_an_older_one_are_none() {
    let keys = Keys::new();
    for version in ["0.1.0", "0.0.9", "0.1.0-beta.2"] {
        let host = Host::saying(version, keys.sign(PACKAGE, &file(version)), PACKAGE);
        assert!(host.maker(&keys.public()).look(&running()).await.unwrap().is_none(), "{version}");
    }
}

#[tokio::test]
async fn a_package_elsewhere_is_not_asked_for() {
    let keys = Keys::new();
    let host = Host::saying("0.2.0", keys.sign(PACKAGE, &file("0.2.0")), PACKAGE);
    let maker = host.maker(&keys.public());
    let mut release = maker.look(&running()).await.unwrap().unwrap();
    let elsewhere = Stage::new(|_| reply(200, "", PACKAGE));
    release.package = format!("{}/package", elsewhere.url).parse().unwrap();
    let room = tempfile::tempdir().unwrap();
    let refused = maker.fetch(&release, &room.path().join("new.deb"), |_| ()).await.unwrap_err();
    assert_eq!((refused.code.as_str(), elsewhere.seen().len()), ("redirected_elsewhere", 0));
}

#[tokio::test]
async fn what_the_host_says_is_hostile_until_it_is_read() {
    let key = Keys::new().public();
    for (said, code) in [
        (reply(200, "", "<html>"), "update_list_unreadable"),
        (reply(200, "", r#"{"version":"newest","platforms":{}}"#), "update_list_unreadable"),
        (
            reply(200, "", r#"{"version":"0.2.0","platforms":{"toaster":{"url":"https://a.b/","signature":""}}}"#),
            "update_not_for_here",
        ),
        (reply(200, "", &" ".repeat(LIST + 100_000)), "answer_too_long"),
        (reply(404, "", ""), "update_no_answer"),
        (reply(503, "", ""), "update_no_answer"),
    ] {
        let host = Host(Stage::new(move |_| said.clone()));
        let Err(fault) = host.maker(&key).look(&running()).await else { panic!("{code}") };
        assert_eq!(fault.code, code);
    }
}

#[test]
fn the_key_that_is_built_in_is_one_and_its_host_is_asked_over_tls() {
    let maker = Maker::built_in(Arc::new(Noon)).unwrap();
    assert_eq!(maker.address.scheme(), "https");
    let told = std::fs::read_to_string(wedsync_support::place::project().join("SECURITY.md")).unwrap();
    assert!(told.contains(maker.host()), "SECURITY.md names every host that is not a provider's");
}
