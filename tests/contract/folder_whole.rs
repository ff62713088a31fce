//! The folder of a provider: manifest, fixtures, notes, and the hosts it may speak to.

use crate::logs;
use crate::server::{Server, answer};
use crate::stands::{at, over_http, playing, scripted, try_open};
use std::path::{Path, PathBuf};
use wedsync_connectors::manifest::{Capability, Grade, Holds, Hosts};
use wedsync_connectors::{icon, manifests};
use wedsync_domain::{FaultKind, Secret};

fn folder(category: &str, name: &str) -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates");
    crates.join("connectors/src/providers").join(category).join(name.replace('-', "_"))
}

#[test]
fn c01_manifests_are_whole_and_true() {
    for manifest in manifests() {
        let name = &manifest.name;
        assert!(
            folder(&manifest.category, name).join("manifest.toml").is_file(),
            "{name}: its folder has another name"
        );
        assert_eq!(manifests().iter().filter(|other| other.name == *name).count(), 1, "{name}: there are two of it");
        let writes = [Capability::Create, Capability::Update, Capability::Delete].map(|what| manifest.can(what));
        assert_eq!(manifest.grade == Grade::Full, writes.contains(&true), "{name}: grade and capabilities disagree");
        let asks = |holds| manifest.fields.iter().any(|field| field.holds == holds);
        let with_secret = manifest.auth.asks_for_secret();
        assert_eq!(with_secret, asks(Holds::Secret), "{name}: sign-in and form disagree");
        match manifest.hosts {
            Hosts::None => assert!(!asks(Holds::Url), "{name}: hosts and form disagree"),
            Hosts::Given => assert!(asks(Holds::Url), "{name}: hosts and form disagree"),
            // An address on this computer, to try things out; nobody must give one.
            Hosts::Only(_) => {
                let must = manifest.fields.iter().any(|field| field.holds == Holds::Url && field.required);
                assert!(!must, "{name}: its address is fixed");
            }
        }
        assert!(icon(name).is_some_and(|icon| icon.contains("</svg>")), "{name}: no picture");
    }
}

#[test]
fn c03_fixtures_and_notes_are_there() {
    for manifest in manifests() {
        let (name, folder) = (&manifest.name, folder(&manifest.category, &manifest.name));
        let notes = std::fs::read_to_string(folder.join("NOTES.md")).unwrap();
        let is_date = |word: &str| word.len() == 10 && word.starts_with("20") && word.matches('-').count() == 2;
        let dated = notes.split(|c: char| !c.is_ascii_digit() && c != '-').any(is_date);
        assert!(dated && notes.contains("http"), "{name}: NOTES.md needs links and a date");
        let fixtures: Vec<_> =
            std::fs::read_dir(folder.join("fixtures")).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(fixtures.len() >= 3, "{name}: too few fixtures to prove anything");
        assert!(fixtures.iter().all(|file| file.metadata().unwrap().len() > 0), "{name}: an empty fixture");
    }
}

#[tokio::test]
async fn c03_exchanges_are_played_and_mean_what_they_are_called() {
    for manifest in over_http() {
        let folder = folder(&manifest.category, &manifest.name).join("fixtures");
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let Some(meaning) = name.strip_suffix(".http") else { continue };
            let server = playing(manifest, std::fs::read(&file).unwrap());
            let (remote, key) = scripted(manifest, &server, "peony-7").await;
            let outcome = remote.changes(&key, None, &crate::samples::Memory::default()).await;
            let kind = outcome.as_ref().err().map(|fault| fault.kind);
            let said = match meaning {
                "refused" => kind == Some(FaultKind::SignInNeeded),
                "rate-limited" => matches!(kind, Some(FaultKind::RateLimited { until: Some(_) })),
                "web-page" | "half" | "cut-off" | "nothing" | "unchanged" => kind.is_some(),
                "one-broken" | "same-identity" => {
                    outcome.as_ref().is_ok_and(|page| page.items.iter().any(|item| item.reading.is_err()))
                }
                _ => outcome.as_ref().is_ok_and(|page| page.items.iter().all(|item| item.reading.is_ok())),
            };
            assert!(said, "{}: {name}: {outcome:?}", manifest.name);
        }
    }
}

#[tokio::test]
async fn c02_credentials_stay_on_the_site_the_person_named() {
    for manifest in over_http() {
        let name = &manifest.name;
        let thief = Server::answering(answer("200 OK", &[], "x"));
        let to = format!("{}/caught", thief.base());
        let home = Server::start(move |_| answer("302 Found", &[("Location", &to)], ""));
        let (remote, key) = scripted(manifest, &home, "canary-c02").await;
        let lists = remote.collections().await.unwrap_err();
        remote.changes(&key, None, &crate::samples::Memory::default()).await.unwrap_err();
        assert_eq!(lists.code, "redirected_elsewhere", "{name}: {lists}");
        assert!(thief.requests().is_empty(), "{name}: something was sent to the other site");
        assert!(home.requests().iter().any(|request| request.is_signed("canary-c02")), "{name}: never signed in");
    }
}

#[tokio::test]
async fn c02_plain_http_is_for_this_computer_only() {
    for manifest in over_http() {
        for url in [
            "http://calendar.example/x",
            "http://192.0.2.1/",
            "ftp://127.0.0.1/",
            "https://a:b@127.0.0.1/",
            "file:///x",
        ] {
            let settings = at(manifest, url);
            let refused = match try_open(manifest, &settings, Some("canary-c02")).await {
                Ok(remote) => remote.collections().await.unwrap_err(),
                Err(fault) => fault,
            };
            assert_eq!(refused.kind, FaultKind::Rejected, "{}: {url}: {refused}", manifest.name);
        }
    }
}

#[tokio::test]
async fn c21_no_secret_reaches_a_log_line_or_a_fault() {
    let secret = "canary-Zq7-never-shown";
    for manifest in over_http() {
        let name = &manifest.name;
        let mut faults = Vec::new();
        for status in ["200 OK", "401 Unauthorized", "403 Forbidden", "500 Internal Server Error"] {
            let server = Server::start(move |request| {
                // A careless server gives back what it was sent.
                let sent: Vec<_> = request.headers.iter().map(|(_, value)| value.as_str()).collect();
                let sent = sent.join(" ");
                answer(status, &[("X-Echo", &sent), ("WWW-Authenticate", "Basic")], &sent)
            });
            let (remote, key) = scripted(manifest, &server, secret).await;
            faults.extend(remote.collections().await.err());
            faults.extend(remote.changes(&key, None, &crate::samples::Memory::default()).await.err());
            assert!(!server.requests().is_empty());
        }
        let settings = [("url".to_owned(), format!("http://127.0.0.1:1/x.ics?token={secret}"))].into();
        if let Ok(remote) = try_open(manifest, &settings, None).await {
            faults.extend(remote.collections().await.err());
        }
        let coded = data_encoding::BASE64.encode(format!("florist:{secret}").as_bytes());
        let shown = format!("{faults:?}{}{:?}", logs::text(), Secret::new(secret.to_owned()));
        assert!(faults.len() >= 8, "{name}: {faults:?}");
        assert!(!shown.contains(secret), "{name}: the password is in a log line or a fault");
        assert!(!shown.contains(&coded), "{name}: the header made of the password is in a log line or a fault");
    }
    assert!(logs::text().contains("127.0.0.1"), "nothing was logged, so nothing was proven");
}
