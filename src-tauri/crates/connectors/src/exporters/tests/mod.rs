//! What every receiver must do, each tried against a server on this computer that answers as told, or not at all. And what each is
//! sent, by its vendor's document.

mod said;

use super::{Timed, manifests, open};
use crate::account::Key;
use crate::http::{Wire, Words};
use crate::stage::{Log, Noon, Stage, reply};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::{ConnectionId, RunId};
use wedsync_domain::measure::{Content, Episode, Exporter, ExporterAt, Label, Measure, Parcel, Ran, Snapshot, What};
use wedsync_domain::season::Season;
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};

/// Stands in every secret here, and nowhere else.
const CANARY: &str = "c4narye0f7the2key";
/// What the studio calls the receiver.
const LABEL: &str = "Willow & Thistle";
const AT: Timestamp = Timestamp(1_795_175_000_000);
/// What each says when it has taken something.
const TAKEN: &[(&str, u16, &str)] = &[
    ("prometheus", 204, ""),
    ("otlp", 200, ""),
    ("datadog", 202, r#"{"errors":[]}"#),
    ("new-relic", 202, r#"{"requestId":"9c6e4b0a"}"#),
    ("grafana", 200, "[]"),
];

fn at(kind: &str, settings: &[(&str, &str)]) -> ExporterAt {
    let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    ExporterAt::new(kind, LABEL, settings)
}

fn opened_with(kind: &str, settings: &[(&str, &str)], secret: Option<&str>) -> Result<Arc<dyn Exporter>, Fault> {
    let key = Key::Given(secret.map(|secret| Secret::new(secret.to_owned())));
    open(&at(kind, settings), key, Arc::new(Noon), Arc::new(Wire::default()))
}

fn opened(kind: &str, stage: &Stage) -> Arc<dyn Exporter> {
    opened_with(kind, &[("url", &stage.url)], Some(CANARY)).unwrap()
}

fn snapshot() -> Snapshot {
    let labels = |all: &[(Label, &str)]| all.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let measures = vec![
        Measure {
            what: What::HealthScore,
            labels: labels(&[(Label::Connection, "con-1"), (Label::Provider, "caldav")]),
            value: 87.5,
        },
        Measure { what: What::WeddingsToday, labels: BTreeMap::new(), value: 2.0 },
        Measure { what: What::ExportsDropped, labels: labels(&[(Label::Exporter, "exp-1")]), value: 3.0 },
    ];
    Snapshot {
        at: AT,
        season: Season::Peak,
        regions: vec!["Cotswolds, North".to_owned(), "Wales".to_owned()],
        measures,
    }
}

fn episode(happened: &str, ended: Option<Timestamp>) -> Episode {
    Episode {
        line: 12,
        key: "wedsync-inc-12-1795175000".to_owned(),
        class: "sign_in_ended".to_owned(),
        severity: Severity::Critical,
        about: Some(ConnectionId(3)),
        title: "Xero <b>refuses</b> our sign-in".to_owned(),
        happened: happened.to_owned(),
        at: AT,
        begun: AT,
        ended,
    }
}

fn ran() -> Ran {
    let counts = BTreeMap::from([("created".to_owned(), 4), ("failed".to_owned(), 1)]);
    Ran { run: RunId(7), started: AT, ended: AT + Duration::from_secs(3), counts }
}

fn parcel(content: Content) -> Parcel {
    match content {
        Content::Measures => Parcel::Measures(vec![snapshot()]),
        Content::Incidents => Parcel::Incidents(vec![episode("detected", None)]),
        Content::Runs => Parcel::Runs(vec![ran()]),
    }
}

async fn all_sent(kind: &str, stage: &Stage) -> Result<(), Fault> {
    let it = opened(kind, stage);
    for content in it.takes() {
        it.send(&parcel(*content)).await?;
    }
    Ok(())
}

async fn refused(kind: &str, answer: Vec<u8>) -> (Fault, usize) {
    let stage = Stage::new(move |_| answer.clone());
    let fault = all_sent(kind, &stage).await.unwrap_err();
    let Fault { message, next_step, code, detail, .. } = &fault;
    assert!(message.contains(LABEL), "{kind}: which receiver? {fault:?}");
    assert!(message.ends_with('.') && !next_step.is_empty(), "{kind}: {fault:?}");
    assert!(!format!("{message}{next_step}{code}{detail}").to_lowercase().contains(CANARY), "{kind}: {fault:?}");
    (fault, stage.lines().len())
}

#[tokio::test]
async fn what_was_taken_is_taken_with_every_status_of_its_vendor() {
    assert_eq!(TAKEN.len(), manifests().len(), "every receiver of the table is tried here");
    for (kind, status, body) in TAKEN {
        let stage = Stage::new(move |_| reply(*status, "", body));
        all_sent(kind, &stage).await.unwrap_or_else(|fault| panic!("{kind}: {fault:?}"));
    }
}

#[tokio::test]
async fn a_refusal_is_of_the_right_kind_and_nobody_tries_again() {
    for (kind, ..) in TAKEN {
        for (status, wanted) in [
            (400, FaultKind::Rejected),
            (401, FaultKind::SignInNeeded),
            (403, FaultKind::Forbidden),
            (404, FaultKind::Missing),
            (413, FaultKind::Rejected),
            (429, FaultKind::RateLimited { until: None }),
            (500, FaultKind::Transient),
            (503, FaultKind::Transient),
        ] {
            let (fault, asked) = refused(kind, reply(status, "", &format!("<p>{CANARY}"))).await;
            assert_eq!((fault.kind, asked), (wanted, 1), "{kind}, {status}: {fault:?}");
        }
        let (fault, _) = refused(kind, reply(429, "Retry-After: 30\r\n", "")).await;
        let until = Some(Noon.now() + Duration::from_secs(30));
        assert_eq!(fault.kind, FaultKind::RateLimited { until }, "{kind}");
    }
}

#[tokio::test]
async fn an_answer_of_somebody_else_is_not_taken_for_one() {
    for kind in ["datadog", "new-relic", "grafana"] {
        for nonsense in ["", "null", "{}", "<!doctype html><p>Sign in to the café"] {
            let (fault, _) = refused(kind, reply(200, "", nonsense)).await;
            assert_eq!(fault.kind, FaultKind::Malformed, "{kind}: {nonsense}");
        }
    }
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    for (kind, ..) in TAKEN {
        for to in ["/elsewhere", "https://elsewhere.example/", "http://127.0.0.1:1/"] {
            let (fault, asked) = refused(kind, reply(307, &format!("Location: {to}\r\n"), "")).await;
            assert_eq!((fault.code.as_str(), asked), ("redirected", 1), "{kind}: to {to}");
        }
    }
}

#[tokio::test]
async fn whoever_is_silent_is_not_waited_for() {
    let stage = Stage::new(|_| {
        std::thread::sleep(Duration::from_millis(500));
        Vec::new()
    });
    for (kind, ..) in TAKEN {
        let (inner, words) = (opened(kind, &stage), Words::new(LABEL, Arc::new(Noon)));
        let it = Timed { inner, deadline: Duration::from_millis(60), words };
        let begun = Instant::now();
        let fault = it.send(&parcel(it.takes()[0])).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "timed_out"), "{kind}");
        assert!(begun.elapsed() < Duration::from_millis(400), "{kind}");
    }
}

#[tokio::test]
async fn the_key_goes_to_the_receiver_and_nowhere_else() {
    let (log, _guard) = Log::start();
    for (kind, status, body) in TAKEN {
        let stage = Stage::new(move |_| reply(*status, "", body));
        all_sent(kind, &stage).await.unwrap();
        for seen in stage.seen() {
            let header = match *kind {
                "datadog" => "dd-api-key",
                "new-relic" => "api-key",
                _ => "authorization",
            };
            assert!(seen.header(header).is_some_and(|value| value.contains(CANARY)), "{kind}: {seen:?}");
            assert!(!format!("{}{}", seen.line, seen.body).contains(CANARY), "{kind}: {seen:?}");
        }
    }
    assert!(!log.text().contains(CANARY), "{}", log.text());
}

#[tokio::test]
async fn where_nothing_opens_it_nothing_is_sent_along() {
    for kind in ["prometheus", "otlp"] {
        let stage = Stage::new(|_| reply(200, "", ""));
        let it = opened_with(kind, &[("url", &stage.url)], None).unwrap();
        it.send(&parcel(Content::Measures)).await.unwrap();
        assert_eq!(stage.seen()[0].header("authorization"), None, "{kind}");
        let named = opened_with(kind, &[("url", &stage.url), ("username", "studio")], Some(CANARY)).unwrap();
        named.send(&parcel(Content::Measures)).await.unwrap();
        assert!(stage.seen()[1].header("authorization").is_some_and(|it| it.starts_with("basic ")), "{kind}");
    }
    for kind in ["datadog", "new-relic", "grafana"] {
        let stage = Stage::new(|_| reply(200, "", ""));
        let it = opened_with(kind, &[("url", &stage.url)], None).unwrap();
        let fault = it.send(&parcel(it.takes()[0])).await.unwrap_err();
        assert_eq!((fault.kind, stage.lines().len()), (FaultKind::SignInNeeded, 0), "{kind}: {fault:?}");
    }
}

#[test]
fn opening_refuses_in_words() {
    let code = |kind, settings: &[(&str, &str)]| opened_with(kind, settings, Some(CANARY)).err().map(|it| it.code);
    assert_eq!(code("graphite", &[]).as_deref(), Some("unknown_exporter"));
    assert_eq!(code("prometheus", &[]).as_deref(), Some("setting_missing"));
    assert_eq!(code("prometheus", &[("url", "http://prometheus.example")]).as_deref(), Some("plain_http"));
    assert_eq!(code("datadog", &[("site", "datadoghq.example")]).as_deref(), Some("site_unknown"));
    assert_eq!(code("datadog", &[("site", "datadoghq.eu")]), None);
    assert_eq!(code("datadog", &[("url", "https://elsewhere.example")]).as_deref(), Some("address_fixed"));
    assert_eq!(code("new-relic", &[("region", "mars")]).as_deref(), Some("region_unknown"));
    assert_eq!(code("new-relic", &[("region", "EU")]), None);
}

#[test]
fn a_folder_has_notes_with_a_date_and_fixtures() {
    assert!(super::TABLE.iter().all(|row| row.icon.contains("</svg>")));
    for manifest in manifests() {
        let name = &manifest.name;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exporters").join(name.replace('-', "_"));
        let notes = std::fs::read_to_string(folder.join("NOTES.md")).unwrap();
        assert!(notes.contains("2026-") && notes.contains("https://"), "{name}: links and a date");
        assert!(notes.replace('\n', " ").contains("ever verified live"), "{name}: that nobody saw it live");
        assert!(folder.join("fixtures").read_dir().unwrap().count() >= 3, "{name}: too few fixtures");
    }
}

/// What a vendor answers by its document, line by line.
fn fixture(kind: &str, name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exporters").join(kind.replace('-', "_"));
    let text = std::fs::read_to_string(folder.join("fixtures").join(name)).unwrap();
    let (head, body) = text.split_once("\n\n").unwrap();
    let kept = |line: &&str| !line.starts_with("Content-Length");
    let head = head.lines().filter(kept).collect::<Vec<_>>().join("\r\n");
    format!("{head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn every_fixture_is_understood() {
    for (kind, name, wanted) in [
        ("prometheus", "taken.http", None),
        ("prometheus", "too-old.http", Some(FaultKind::Rejected)),
        (
            "prometheus",
            "slow-down.http",
            Some(FaultKind::RateLimited { until: Some(Noon.now() + Duration::from_secs(30)) }),
        ),
        ("otlp", "taken.http", None),
        ("otlp", "not-read.http", Some(FaultKind::Rejected)),
        ("otlp", "busy.http", Some(FaultKind::RateLimited { until: Some(Noon.now() + Duration::from_secs(5)) })),
        ("datadog", "taken.http", None),
        ("datadog", "wrong-key.http", Some(FaultKind::Forbidden)),
        ("datadog", "too-large.http", Some(FaultKind::Rejected)),
        ("new-relic", "taken.http", None),
        ("new-relic", "wrong-key.http", Some(FaultKind::Forbidden)),
        (
            "new-relic",
            "slow-down.http",
            Some(FaultKind::RateLimited { until: Some(Noon.now() + Duration::from_mins(1)) }),
        ),
        ("grafana", "wrong-key.http", Some(FaultKind::SignInNeeded)),
    ] {
        let answer = fixture(kind, name);
        let stage = Stage::new(move |_| answer.clone());
        let said = all_sent(kind, &stage).await.err().map(|fault| fault.kind);
        assert_eq!(said, wanted, "{kind}, {name}");
    }
}
