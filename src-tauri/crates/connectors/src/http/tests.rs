//! The layers around the network, each against a server that misbehaves.

use super::site::same_site;
use super::{
    Ask, HeaderMap, HeaderValue, Http, Method, Reply, StatusCode, Words, below, header, status_fault, wait_asked_for,
};
use crate::account::{Account, Key};
use crate::stage::{Noon, Stage, reply};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use url::Url;
use wedsync_domain::{Clock, Fault, FaultKind, Timestamp};

fn http(account: &Account) -> Http {
    account.http(&account.url().unwrap()).unwrap()
}

fn get(stage: &Stage, path: &str) -> Ask {
    Ask::new(Method::GET, Url::parse(&format!("{}{path}", stage.url)).unwrap())
}

async fn send(stage: &Stage, ask: Ask) -> Result<Reply, Fault> {
    http(&stage.account("/")).send(ask).await
}

/// Answers the first `count` requests with `first`, and 200 from then on.
fn after(count: u32, first: Vec<u8>) -> Stage {
    let tries = AtomicU32::new(0);
    Stage::new(
        move |_| if tries.fetch_add(1, Ordering::SeqCst) < count { first.clone() } else { reply(200, "", "good") },
    )
}

#[tokio::test]
async fn each_request_is_signed_with_a_password_fetched_for_it() {
    let stage = after(0, Vec::new());
    send(&stage, get(&stage, "/")).await.unwrap();
    // studio:pa55-canary; header lines are noted in lower case.
    let line = "Basic c3R1ZGlvOnBhNTUtY2FuYXJ5".to_ascii_lowercase();
    assert_eq!(stage.seen()[0].header("authorization"), Some(line.as_str()));
}

#[tokio::test]
async fn an_absent_password_sends_nothing() {
    let stage = after(0, Vec::new());
    let account = Account { key: Key::Given(None), ..stage.account("/") };
    let fault = http(&account).send(get(&stage, "/")).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "password_missing"));
    assert!(stage.lines().is_empty());
}

#[tokio::test]
async fn later_is_tried_again_and_never_is_not() {
    for (status, tries) in [(503, 2), (429, 2), (423, 2), (502, 2), (401, 1), (403, 1), (404, 1), (412, 1), (500, 1)] {
        let stage = after(1, reply(status, "", ""));
        send(&stage, get(&stage, "/")).await.unwrap();
        assert_eq!(stage.lines().len(), tries, "{status}");
    }
}

#[tokio::test]
async fn an_unconditional_write_without_an_answer_is_not_repeated() {
    let stage = after(1, Vec::new());
    let put = |ask: Ask| Ask { method: Method::PUT, ..ask };
    let fault = send(&stage, put(get(&stage, "/x"))).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "no_answer"));
    assert_eq!(stage.lines().len(), 1);
    let stage = after(1, Vec::new());
    send(&stage, put(get(&stage, "/x")).header(header::IF_MATCH, "\"1\"")).await.unwrap();
    assert_eq!(stage.lines().len(), 2, "a conditional one is");
}

#[tokio::test]
async fn an_unconditional_write_is_repeated_only_after_an_answer_that_did_nothing() {
    for (status, tries) in [(408, 1), (425, 1), (502, 1), (504, 1), (423, 2), (429, 2), (503, 2)] {
        let stage = after(1, reply(status, "", ""));
        send(&stage, Ask { method: Method::POST, ..get(&stage, "/x") }).await.unwrap();
        assert_eq!(stage.lines().len(), tries, "{status}");
    }
}

#[tokio::test]
async fn nothing_is_ever_written_for_a_provider_that_only_watches() {
    let stage = after(0, Vec::new());
    let manifest = crate::manifests().iter().find(|manifest| manifest.name == "icalendar-feed").unwrap();
    let account = Account { manifest, ..stage.account("/") };
    for method in [Method::PUT, Method::POST, Method::PATCH, Method::DELETE] {
        let fault = http(&account).send(Ask { method, ..get(&stage, "/") }).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Forbidden, "read_only"));
    }
    assert!(stage.lines().is_empty());
}

#[tokio::test]
async fn a_short_wait_is_kept() {
    let stage = after(1, reply(429, "Retry-After: 1\r\n", ""));
    let start = Instant::now();
    send(&stage, get(&stage, "/")).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(stage.lines().len(), 2);
}

#[tokio::test]
async fn a_long_wait_is_left_to_the_schedule() {
    let stage = after(9, reply(429, "Retry-After: 120\r\n", ""));
    let start = Instant::now();
    let answer = send(&stage, get(&stage, "/")).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
    let fault = status_fault(&Words::new("Studio", Arc::new(Noon)), "it", answer.status, &answer.headers);
    assert_eq!(fault.kind, FaultKind::RateLimited { until: Some(Noon.now() + Duration::from_mins(2)) });
}

#[tokio::test]
async fn nothing_listens_is_said_within_a_second_or_two() {
    let stage = after(0, Vec::new());
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let account = crate::stage::account(&format!("http://{gone}/"));
    let start = Instant::now();
    let fault = http(&account).send(Ask::new(Method::GET, account.url().unwrap())).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "no_connection"));
    assert!(start.elapsed() < Duration::from_secs(3));
    drop(stage);
}

#[tokio::test]
async fn redirects_stay_on_the_site_and_end() {
    let stage = Stage::new(|seen| match seen.line.as_str() {
        "GET /old" => reply(308, "Location: /new\r\n", ""),
        "GET /new" => reply(200, "", "good"),
        _ => reply(302, "Location: /round\r\n", ""),
    });
    let answer = send(&stage, get(&stage, "/old")).await.unwrap();
    assert_eq!(answer.url.path(), "/new");
    assert_eq!(send(&stage, get(&stage, "/round")).await.unwrap_err().code, "redirected_endlessly");
}

#[tokio::test]
async fn an_address_elsewhere_is_refused_before_anything_is_sent() {
    let (stage, other) = (after(0, Vec::new()), after(0, Vec::new()));
    let fault = send(&stage, get(&other, "/")).await.unwrap_err();
    assert_eq!(fault.code, "redirected_elsewhere");
    assert!(other.lines().is_empty());
}

#[test]
fn one_site_is_one_registrable_domain_over_https() {
    let site = |a: &str, b: &str| same_site(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
    assert!(site("https://caldav.icloud.com", "https://p42-caldav.icloud.com:443/1/"));
    assert!(site("https://studio.co.uk/dav", "https://cal.studio.co.uk/"));
    assert!(site("http://127.0.0.1:5232", "http://127.0.0.1:5232/user/"));
    assert!(site("https://192.168.1.4:8443", "https://192.168.1.4:8443/x"));
    for (home, other) in [
        ("https://studio.co.uk", "https://florist.co.uk"),
        ("https://a.github.io", "https://b.github.io"),
        ("https://dav.example.com", "http://dav.example.com"),
        ("https://dav.example.com", "http://dav.example.com:443"),
        ("https://dav.example.com", "https://dav.example.com:8443"),
        ("https://dav.example.com", "https://dav.example.com.evil.net"),
        ("http://127.0.0.1:5232", "http://127.0.0.1:5233"),
        ("http://127.0.0.1:5232", "http://localhost:5232"),
        ("https://192.168.1.4", "https://192.168.1.5"),
        ("http://dav.example.com", "http://dav.example.com"),
    ] {
        assert!(!site(home, other), "{home} {other}");
    }
}

#[test]
fn a_wait_may_be_seconds_a_fraction_or_a_date_and_nonsense_is_none() {
    let wait = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_str(text).unwrap());
        wait_asked_for(&headers, Timestamp(784_111_777_000))
    };
    assert_eq!(wait("120"), Some(Duration::from_mins(2)));
    assert_eq!(wait("1.5"), Some(Duration::from_millis(1500)));
    assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_mins(1)));
    assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
    for absurd in ["99999999999999999999", "1e300", "inf", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        assert_eq!(wait(absurd), Some(Duration::from_hours(1)), "{absurd}");
    }
    for nonsense in ["-5", "NaN", "soon", ""] {
        assert_eq!(wait(nonsense), None, "{nonsense}");
    }
}

#[test]
fn an_address_stays_below_the_home_of_the_api() {
    let words = Words::new("Studio", Arc::new(Noon));
    let told = |home: &str, path: &[&str], query: &[(&str, &str)]| {
        below(&Url::parse(home).unwrap(), path, query, &words).map(String::from)
    };
    let home = "https://api.example/v2";
    assert_eq!(told(home, &["job", "7"], &[]).unwrap(), "https://api.example/v2/job/7");
    assert_eq!(told("https://api.example/v2/", &["job"], &[]).unwrap(), "https://api.example/v2/job");
    let strange = told(home, &["a/b?c#d", "ü@x"], &[("q", "a & b=c")]).unwrap();
    assert_eq!(strange, "https://api.example/v2/a%2Fb%3Fc%23d/%C3%BC@x?q=a+%26+b%3Dc");
    for leads_elsewhere in ["", ".", "..", "..."] {
        let fault = told(home, &["job", leads_elsewhere], &[]).unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Missing, "not_there"), "{leads_elsewhere:?}");
        assert!(fault.message.contains("Studio"));
    }
}

#[test]
fn statuses_become_faults_that_name_the_connection() {
    let words = Words::new("Studio iCloud", Arc::new(Noon));
    let kinds = [
        (401, FaultKind::SignInNeeded),
        (403, FaultKind::Forbidden),
        (404, FaultKind::Missing),
        (409, FaultKind::Missing),
        (410, FaultKind::Missing),
        (412, FaultKind::Changed),
        (413, FaultKind::Rejected),
        (415, FaultKind::Rejected),
        (423, FaultKind::Transient),
        (429, FaultKind::RateLimited { until: None }),
        (500, FaultKind::Transient),
        (503, FaultKind::Transient),
        (599, FaultKind::Transient),
        (299, FaultKind::Malformed),
    ];
    for (status, kind) in kinds {
        let status = StatusCode::from_u16(status).unwrap();
        let fault = status_fault(&words, "the calendar “Weddings”", status, &HeaderMap::new());
        assert_eq!(fault.kind, kind, "{status}");
        assert!(fault.message.contains("Studio iCloud"), "{status}: {fault}");
        let lower = format!("{} {}", fault.message, fault.next_step).to_lowercase();
        for never in ["error", "failed", "invalid", "please", "sorry", "http", "!"] {
            assert!(!lower.contains(never), "{status}: {lower}");
        }
    }
}
