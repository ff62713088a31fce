//! Servers, pages and programs that mean harm, or behave as if they did. What stands beside this: wrong states and
//! issuers, doubled parts, another name for this computer and a second callback in the tests above.

use super::{asked, attempt, back, ended, generous, granted, issuer, kept, refused, visit};
use crate::manifest::Manifest;
use crate::stage::{Log, Stage, reply};
use futures::future::join_all;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};
use url::Url;
use wedsync_domain::FaultKind;
use wedsync_support::oauth_server::MADE_UP;

#[tokio::test]
async fn the_answer_of_one_provider_never_reaches_another() {
    let (one, other) = (generous(), generous());
    let (first, second) = (attempt(&one).await, attempt(&other).await);
    let (to_first, to_second) = (asked(&first)["redirect_uri"].clone(), asked(&second)["redirect_uri"].clone());
    let landed = |attempt, code, stage: &Stage| back(attempt, &[("code", code), ("iss", &issuer(stage))]);
    let (for_first, for_second) = (landed(&first, "c0de-1", &one), landed(&second, "c0de-2", &other));
    let (first, second) = (tokio::spawn(first.finish()), tokio::spawn(second.finish()));
    // Each comes to the door of the other.
    assert_eq!(visit(&for_second.replace(&to_second, &to_first)).await.status(), 400);
    assert_eq!(visit(&for_first.replace(&to_first, &to_second)).await.status(), 400);
    assert_eq!(visit(&for_first).await.status(), 303);
    assert_eq!(visit(&for_second).await.status(), 303);
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert!(one.seen()[0].body.contains("c0de-1") && other.seen()[0].body.contains("c0de-2"));
    assert_eq!((one.lines().len(), other.lines().len()), (1, 1));
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_and_the_proof_is_not_shown_beforehand() {
    // A page that would be asked over plain http is refused when the program is built.
    for part in ["authorize", "token", "revoke"] {
        let secure = format!("{part} = \"https://");
        assert!(MADE_UP.contains(&secure));
        assert!(Manifest::parse(&MADE_UP.replace(&secure, &format!("{part} = \"http://"))).is_err(), "{part}");
    }
    // A token endpoint that sends the code on to somebody else finds nobody who follows.
    let eavesdropper = generous();
    let elsewhere = format!("Location: {}/token\r\n", eavesdropper.url);
    let stage = Stage::new(move |_| reply(307, &elsewhere, ""));
    let attempt = attempt(&stage).await;
    let (challenge, page) = (asked(&attempt)["code_challenge"].clone(), attempt.address().to_string());
    assert_eq!(asked(&attempt)["code_challenge_method"], "S256");
    let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
    let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
    assert_eq!(tokens.unwrap_err().code, "redirected_elsewhere");
    assert!(eavesdropper.lines().is_empty());
    let verifier = super::form(&stage.seen()[0])["code_verifier"].clone();
    assert!(verifier != challenge && !page.contains(&verifier));
}

#[tokio::test(start_paused = true)]
async fn who_comes_after_the_time_is_over_finds_nobody() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let place = Url::parse(&asked(&attempt)["redirect_uri"]).unwrap();
    assert_eq!(attempt.finish().await.unwrap_err().code, "sign_in_timed_out");
    tokio::task::yield_now().await;
    assert!(TcpStream::connect(("127.0.0.1", place.port().unwrap())).is_err());
    assert!(stage.lines().is_empty());
}

#[tokio::test]
async fn each_sign_in_waits_at_a_port_of_its_own_that_nobody_else_can_take() {
    let stage = generous();
    let attempts = join_all((0..20).map(|_| attempt(&stage))).await;
    let ports: HashSet<u16> =
        attempts.iter().map(|it| Url::parse(&asked(it)["redirect_uri"]).unwrap().port().unwrap()).collect();
    assert_eq!(ports.len(), 20);
    assert!(ports.iter().all(|port| TcpListener::bind(("127.0.0.1", *port)).is_err()));
}

/// Sends these bytes to the landing and gives the status that comes back; 0 for none.
fn raw(port: u16, bytes: &str) -> u16 {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_another_name_or_in_another_manner_is_not_heard() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let landed = Url::parse(&back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))])).unwrap();
    let (port, path) = (landed.port().unwrap(), format!("{}?{}", landed.path(), landed.query().unwrap()));
    let ours = format!("Host: 127.0.0.1:{port}\r\n");
    let waiting = tokio::spawn(attempt.finish());
    for (what, bytes) in [
        ("another name", format!("GET {path} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n")),
        ("without its port", format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")),
        ("another spelling", format!("GET {path} HTTP/1.1\r\nHost: 127.1:{port}\r\n\r\n")),
        ("no name", format!("GET {path} HTTP/1.0\r\n\r\n")),
        ("two names", format!("GET {path} HTTP/1.1\r\n{ours}Host: evil.example\r\n\r\n")),
        ("a whole address", format!("GET http://evil.example{path} HTTP/1.1\r\n{ours}\r\n")),
        ("a form", format!("POST {path} HTTP/1.1\r\n{ours}Content-Length: 0\r\n\r\n")),
    ] {
        let status = tokio::task::block_in_place(|| raw(port, &bytes));
        assert!(status == 403 || status == 400, "{what}: {status}");
        assert!(!waiting.is_finished(), "{what}");
    }
    let long = format!("GET {path}&x={} HTTP/1.1\r\n{ours}\r\n", "x".repeat(200 << 10));
    let status = tokio::task::block_in_place(|| raw(port, &long));
    assert!(status != 303 && !waiting.is_finished(), "an endless line: {status}");
    assert_eq!(visit(landed.as_str()).await.status(), 303);
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn no_page_of_ours_tells_anybody_where_the_browser_was() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
    let waiting = tokio::spawn(attempt.finish());
    let done = Url::parse(&landed).unwrap().join("/done").unwrap().to_string();
    for (address, status) in [
        (landed.replace("state=", "state=x"), 400),
        (landed.replace("/callback", "/elsewhere"), 404),
        (landed.replace("127.0.0.1", "localhost"), 403),
        (landed.clone(), 303),
        (landed, 410),
        (done, 200),
    ] {
        let page = visit(&address).await;
        assert_eq!(page.status(), status, "{address}");
        let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!((header("cache-control"), header("x-content-type-options")), ("no-store".into(), "nosniff".into()));
        assert!(header("content-security-policy").starts_with("default-src 'none'; frame-ancestors 'none'"));
        let body = page.text().await.unwrap();
        for lure in ["http", "src", "href", "<script", "c0de"] {
            assert!(!body.contains(lure), "{status}: {body}");
        }
    }
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_a_server_echoes_reaches_neither_fault_nor_log() {
    let (log, _guard) = Log::start();
    tracing::info!("listening");
    let canaries = ["access-1", "refresh-1", "access-0", "refresh-0", "c0de-canary", "echo-canary"];
    for answer in [
        granted("access-1", "refresh-1"),
        refused("invalid_grant"),
        refused("echo-canary"),
        reply(400, "Content-Type: application/json\r\n", r#"{"error":"invalid_client","error_uri":"refresh-1"}"#),
        reply(401, "WWW-Authenticate: Basic realm=\"access-1\"\r\n", "access-1 refresh-1"),
        reply(500, "Content-Type: text/plain\r\n", "access-1 refresh-1 c0de-canary"),
        reply(200, "Content-Type: application/json\r\n", r#"{"access_token":"access-1","token_type":{"refresh-1":1}}"#),
        reply(302, "Location: https://evil.example/?token=refresh-1\r\n", "refresh-1"),
    ] {
        let stage = Stage::new(move |_| answer.clone());
        let attempt = attempt(&stage).await;
        let landed = back(&attempt, &[("code", "c0de-canary"), ("iss", &issuer(&stage))]);
        let (signed, _) = tokio::join!(attempt.finish(), visit(&landed));
        let (_, keeper) = kept(&stage, &ended("refresh-0"));
        let renewed = keeper.access().await;
        let given_back = keeper.give_back().await;
        let faults = format!("{:?} {:?} {:?}", signed.err(), renewed.err(), given_back.err());
        for canary in canaries {
            assert!(!faults.contains(canary), "{canary} in {faults}");
        }
    }
    let said = log.text();
    assert!(said.contains("listening") && said.contains("/token") || said.contains("POST"), "{said}");
    // The test's own browser knows the code; nothing else of it may be there.
    for canary in canaries.iter().filter(|canary| **canary != "c0de-canary") {
        let found = said.lines().find(|line| line.contains(canary));
        assert_eq!(found, None, "{canary}");
    }
    let ours = said.lines().filter(|line| line.contains("wedsync")).find(|line| line.contains("c0de-canary"));
    assert_eq!(ours, None);
}

#[tokio::test]
async fn an_answer_without_end_is_not_taken_in() {
    let long = "t".repeat(400 << 10);
    let answer = granted(&long, "refresh-1");
    let stage = Stage::new(move |_| answer.clone());
    let attempt = attempt(&stage).await;
    let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
    let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
    let fault = tokens.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Malformed, "answer_too_long"));
}

#[tokio::test]
async fn a_server_that_takes_half_a_minute_is_waited_for_and_asked_once() {
    let stage = Stage::new(|_| {
        std::thread::sleep(Duration::from_secs(30));
        granted("access-1", "refresh-1")
    });
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    let begun = Instant::now();
    let all = join_all((0..5).map(|_| keeper.access())).await;
    assert!(all.into_iter().all(|token| token.unwrap().unwrap().expose() == "access-1"));
    assert!(begun.elapsed() >= Duration::from_secs(30));
    assert_eq!(stage.lines().len(), 1);
    assert_eq!(super::in_vault(&drawer).refresh.as_deref(), Some("refresh-1"));
}

#[tokio::test]
async fn a_keychain_that_was_locked_at_the_wrong_moment_loses_nothing() {
    let stage = super::rotating();
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    // It takes that a renewal has begun, and not what it brings.
    drawer.full_after(1);
    assert_eq!(keeper.access().await.unwrap_err().code, "locked");
    assert_eq!(super::in_vault(&drawer).refresh.as_deref(), Some("refresh-0"));
    assert_eq!(keeper.access().await.unwrap_err().code, "locked", "still locked: it is not asked again meanwhile");
    drawer.full_after(usize::MAX);
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-1");
    assert_eq!(super::in_vault(&drawer).refresh.as_deref(), Some("refresh-1"));
    assert_eq!(stage.lines().len(), 1);
}

#[tokio::test]
async fn what_was_held_back_is_not_written_over_a_newer_sign_in() {
    let stage = super::rotating();
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    drawer.full_after(1);
    assert_eq!(keeper.access().await.unwrap_err().code, "locked");
    drawer.full_after(usize::MAX);
    let mut newer = ended("refresh-9");
    newer.access = "access-9".to_owned();
    newer.expires = None;
    *drawer.holds.lock().unwrap() = Some(newer.sealed().unwrap().expose().to_owned());
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-9");
    keeper.rest().await;
    assert_eq!(super::in_vault(&drawer).refresh.as_deref(), Some("refresh-9"));
}
