//! What is measured, fetched over real lines: by whom, how often, and in which words.

use super::caller::{Said, call};
use crate::{Gauges, Metrics};
use std::collections::BTreeMap;
use std::sync::Arc;
use wedsync_domain::measure::{Label, Measure, Snapshot, What};
use wedsync_domain::season::Season;
use wedsync_domain::{Fault, FaultKind, Secret, Timestamp};

const TOKEN: &str = "a-token-of-thirty-two-letters-000";

fn snapshot() -> Snapshot {
    let score = |id: &str, value| Measure {
        what: What::HealthScore,
        labels: BTreeMap::from([(Label::Connection, id.to_owned()), (Label::Provider, "a \"b\"\\\n".to_owned())]),
        value,
    };
    let dropped = Measure { what: What::ExportsDropped, labels: BTreeMap::new(), value: 3.0 };
    let measures = vec![score("con-1", 100.0), score("con-2", 20.0), dropped];
    Snapshot { at: Timestamp(0), season: Season::Peak, regions: Vec::new(), measures }
}

async fn opened(gauges: impl Fn() -> Result<Snapshot, Fault> + Send + Sync + 'static) -> Metrics {
    let gauges: Arc<Gauges> = Arc::new(gauges);
    Metrics::open(0, &Secret::new(TOKEN.to_owned()), gauges).await.unwrap()
}

async fn fetched(port: u16, line: &str, headers: &str) -> Said {
    call(port, &format!("{line} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n")).await
}

async fn get(port: u16, headers: &str) -> Said {
    fetched(port, "GET /metrics", &format!("Host: 127.0.0.1:{port}\r\n{headers}")).await
}

fn bearing(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

#[tokio::test]
async fn whoever_brings_the_token_reads_every_measure_once() {
    let metrics = opened(|| Ok(snapshot())).await;
    let said = get(metrics.port(), &bearing(TOKEN)).await;
    assert_eq!(said.status, 200);
    let lines: Vec<&str> = said.body.lines().filter(|line| !line.starts_with('#')).collect();
    let label = r#"provider="a \"b\"\\\n""#;
    assert_eq!(
        lines,
        [
            format!("wedsync_health_score{{connection=\"con-1\",{label}}} 100.0"),
            format!("wedsync_health_score{{connection=\"con-2\",{label}}} 20.0"),
            "wedsync_exports_dropped_total{} 3.0".to_owned(),
        ]
    );
    assert_eq!(said.body.matches("# TYPE wedsync_health_score gauge").count(), 1, "{}", said.body);
    assert!(said.body.contains("# TYPE wedsync_exports_dropped counter") && said.body.ends_with("# EOF\n"));
    metrics.close().await;
}

#[tokio::test]
async fn nobody_reads_anything_without_the_token_under_another_name_or_from_a_browser() {
    let metrics = opened(|| panic!("nobody was to measure")).await;
    let port = metrics.port();
    for (headers, status) in [
        (String::new(), 401),
        (bearing("a-token-of-thirty-two-letters-001"), 401),
        (bearing(""), 401),
        (bearing(TOKEN).repeat(2), 401),
        (format!("Authorization: Basic {TOKEN}\r\n"), 401),
        (format!("Authorization: {TOKEN}\r\n"), 401),
        (format!("{}Origin: http://127.0.0.1:{port}\r\n", bearing(TOKEN)), 403),
        (format!("{}Origin: null\r\n", bearing(TOKEN)), 403),
        (format!("{}Host: 127.0.0.1:{port}\r\n", bearing(TOKEN)), 421),
    ] {
        let said = get(port, &headers).await;
        assert_eq!((said.status, said.body.as_str()), (status, ""), "{headers}");
    }
    for host in ["hooks.studio.example", "127.0.0.1", "127.0.0.1:1", "rebound.example:80", ""] {
        let said = fetched(port, "GET /metrics", &format!("Host: {host}\r\n{}", bearing(TOKEN))).await;
        assert!([400, 421].contains(&said.status), "{host}: {}", said.status);
    }
    for (line, status) in [("GET /", 404), ("GET /in/path-1", 404), ("POST /metrics", 405)] {
        let said = fetched(port, line, &format!("Host: localhost:{port}\r\n{}", bearing(TOKEN))).await;
        assert_eq!(said.status, status, "{line}");
    }
}

#[tokio::test]
async fn whoever_guesses_is_told_to_wait_and_keeps_nobody_else_out() {
    let metrics = opened(|| Ok(snapshot())).await;
    let port = metrics.port();
    let mut waits = 0;
    for _ in 0..70 {
        let said = get(port, &bearing("guessed-guessed-guessed")).await;
        waits += u32::from(said.status == 429 && said.retry_after.is_some());
    }
    assert!(waits >= 5, "{waits} of 70 were told to wait");
    assert_eq!(get(port, &bearing(TOKEN)).await.status, 200, "who brings the token is counted apart");
}

#[tokio::test]
async fn what_cannot_be_measured_is_no_empty_answer() {
    let metrics = opened(|| Err(Fault::new(FaultKind::Bug, "disk_full", "There is no room."))).await;
    let said = get(metrics.port(), &bearing(TOKEN)).await;
    assert_eq!((said.status, said.body.as_str()), (503, ""), "a monitoring must not take silence for zero");
}

#[tokio::test]
async fn a_token_that_could_be_guessed_opens_nothing() {
    let gauges: Arc<Gauges> = Arc::new(|| Ok(snapshot()));
    assert!(Metrics::open(0, &Secret::new("short".to_owned()), gauges).await.is_err());
}
