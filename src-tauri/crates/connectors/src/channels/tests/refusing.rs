//! What a channel says when it was refused, put off, led astray or left alone: a fault of the right kind that names the
//! channel and the next step, at once, and never a secret.

use super::{CANARY, EVERY, LABEL, alert, all, given, opened, opened_for, within};
use crate::channels::find;
use crate::stage::{Log, Noon, Stage, reply};
use std::path::Path;
use std::time::{Duration, Instant};
use wedsync_domain::alert::Stage as Said;
use wedsync_domain::{Clock, Fault, FaultKind};

/// Words that say nothing to a florist. What a vendor's own screen says may be named between quotation marks.
const NEVER: &[&str] =
    &["error", "failed", "invalid", "please", "sorry", "conflict", "payload", "token", "timeout", "status", "http"];

fn is_said_well(name: &str, fault: &Fault) {
    let Fault { message, next_step, code, detail, .. } = fault;
    assert!(message.contains(LABEL), "{name}: which channel? {fault:?}");
    let said = format!("{message} {next_step}").to_lowercase().replace("https://", "");
    let ours: String = said.split('“').map(|part| part.rsplit('”').next().unwrap_or_default()).collect();
    let mut words = ours.split(|c: char| !c.is_alphanumeric());
    assert!(!words.any(|word| NEVER.contains(&word)), "{name}: {ours}");
    assert!(message.ends_with('.') && next_step.ends_with('.'), "{name}: {fault:?}");
    assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}: {code}");
    assert!(!format!("{message} {next_step} {code} {detail}").to_lowercase().contains(CANARY), "{name}: {fault:?}");
}

async fn refused(name: &str, answer: Vec<u8>) -> (Fault, usize) {
    let stage = Stage::new(move |_| answer.clone());
    let fault = opened(name, &stage).tell(&alert(Said::Triggered), None).await.unwrap_err();
    is_said_well(name, &fault);
    // How often the last thing was asked; whether it was said before may be looked for first.
    let lines = stage.lines();
    (fault, lines.iter().filter(|line| Some(*line) == lines.last()).count())
}

#[tokio::test]
async fn a_refusal_is_of_the_right_kind_and_nobody_tries_again() {
    for (name, _) in all() {
        for (status, kind) in [
            (400, FaultKind::Rejected),
            (401, FaultKind::SignInNeeded),
            (403, FaultKind::Forbidden),
            (404, FaultKind::Missing),
            (410, FaultKind::Missing),
            (413, FaultKind::Rejected),
            (418, FaultKind::Rejected),
            (429, FaultKind::RateLimited { until: None }),
            (500, FaultKind::Transient),
            (501, FaultKind::Rejected),
            (503, FaultKind::Transient),
        ] {
            let (fault, asked) = refused(name, reply(status, "", &format!("<p>exception in {CANARY}"))).await;
            assert_eq!((fault.kind, asked), (kind, 1), "{name}, {status}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_inside_a_good_answer_is_one() {
    for (name, stand) in all() {
        for (said, kind) in stand.refuses {
            let (fault, _) = refused(name, reply(200, "", said)).await;
            assert_eq!(fault.kind, *kind, "{name}, {said}: {fault:?}");
        }
        // A program of the studio's own answers as it likes.
        for nonsense in ["", "null", "[]", "{}", "{\"ok\":", "\u{0}", "<!doctype html><p>Sign in to the café"] {
            if name == "webhook" {
                continue;
            }
            let (fault, _) = refused(name, reply(200, "", nonsense)).await;
            assert!(!fault.kind.passes_by_itself(), "{name}, {nonsense}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_pause_that_is_asked_for_is_handed_on() {
    for (name, _) in all() {
        let (fault, asked) = refused(name, reply(429, "Retry-After: 30\r\n", "")).await;
        let until = Some(Noon.now() + Duration::from_secs(30));
        assert_eq!((fault.kind, asked), (FaultKind::RateLimited { until }, 1), "{name}");
    }
}

#[tokio::test]
async fn whoever_is_silent_is_not_waited_for() {
    for (name, _) in all() {
        let stage = Stage::new(|_| {
            std::thread::sleep(Duration::from_millis(500));
            Vec::new()
        });
        let channel = opened_for(Duration::from_millis(60), name, &stage);
        let start = Instant::now();
        let fault = channel.tell(&alert(Said::Triggered), None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "timed_out"), "{name}");
        is_said_well(name, &fault);
        assert!(start.elapsed() < Duration::from_millis(400), "{name}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_not_read_to_its_end() {
    for (name, _) in all() {
        let (fault, _) = refused(name, reply(400, "", &"x".repeat(5 << 20))).await;
        assert_eq!(fault.kind, FaultKind::Rejected, "{name}");
        let broken = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nok".to_vec();
        let (fault, _) = refused(name, broken).await;
        assert_eq!(fault.kind, FaultKind::Transient, "{name}: half an answer");
    }
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    for (name, _) in all() {
        for status in [301, 302, 307, 308] {
            for to in ["/elsewhere", "https://elsewhere.example/", "http://127.0.0.1:1/"] {
                let (fault, asked) = refused(name, reply(status, &format!("Location: {to}\r\n"), "")).await;
                assert_eq!((fault.code.as_str(), asked), ("redirected", 1), "{name}: {status} to {to}");
            }
        }
    }
}

#[tokio::test]
async fn without_a_secret_nothing_is_sent() {
    for (name, stand) in all() {
        let stage = Stage::new(stand.takes);
        for secret in [None, Some(" \n".to_owned())] {
            let channel =
                within(Duration::from_secs(5), find(name).unwrap().0, given(name, &stage.url, secret)).unwrap();
            let fault = channel.tell(&alert(Said::Triggered), None).await.unwrap_err();
            assert_eq!(
                (fault.kind, fault.code.as_str()),
                (FaultKind::SignInNeeded, "channel_secret_missing"),
                "{name}"
            );
            is_said_well(name, &fault);
        }
        assert!(stage.lines().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn what_is_tried_out_on_this_computer_never_meets_the_real_place() {
    for (name, stand) in all().filter(|(name, _)| find(name).unwrap().1.home.is_some()) {
        let elsewhere = given(name, "https://elsewhere.example", Some((stand.secret)("https://elsewhere.example")));
        let Err(fault) = within(Duration::from_secs(5), find(name).unwrap().0, elsewhere) else {
            panic!("{name}: opened at an address of somebody else's");
        };
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "address_fixed"), "{name}");
        // The key of the real one is an address, and stays with it.
        if find(name).unwrap().1.opened_by == crate::manifest::OpenedBy::Address {
            let (stage, home) = (Stage::new(stand.takes), find(name).unwrap().1.home.as_ref().unwrap());
            let own = home.as_str().trim_end_matches('/');
            for secret in [(stand.secret)(own), (stand.secret)("https://elsewhere.example"), CANARY.to_owned()] {
                let channel =
                    within(Duration::from_secs(5), find(name).unwrap().0, given(name, &stage.url, Some(secret)));
                let fault = channel.unwrap().tell(&alert(Said::Triggered), None).await.unwrap_err();
                assert_eq!(fault.code, "channel_address_foreign", "{name}");
                is_said_well(name, &fault);
            }
            assert!(stage.lines().is_empty(), "{name}");
        }
    }
}

#[tokio::test]
async fn no_secret_is_ever_logged() {
    let (log, _guard) = Log::start();
    for (name, stand) in all() {
        for answer in [None, Some(Vec::new()), Some(reply(403, "", CANARY)), Some(reply(302, "Location: /x\r\n", ""))] {
            let takes = stand.takes;
            let stage = Stage::new(move |seen| answer.clone().unwrap_or_else(|| takes(seen)));
            let channel = opened(name, &stage);
            for said in EVERY {
                let told = channel.tell(&alert(said), None).await;
                let _ = (told, channel.is_well().await, channel.taken_on("C1/1.2").await, channel.became("x").await);
            }
        }
        assert!(log.text().contains(name), "{name}: nothing is noted at all");
        assert!(!log.text().to_lowercase().contains(CANARY), "{name}: {}", log.text());
    }
}

#[tokio::test]
async fn being_well_is_asked_without_telling_anybody_anything() {
    for (name, _) in all() {
        let stage = Stage::new(|_| reply(401, "", ""));
        // A channel that has nothing to ask is well as long as its secret is there.
        if let Err(fault) = opened(name, &stage).is_well().await {
            is_said_well(name, &fault);
            assert_eq!(fault.kind, FaultKind::SignInNeeded, "{name}");
        }
        for seen in stage.seen() {
            assert!(!seen.body.contains("wedsync-inc"), "{name}: {}", seen.body);
        }
    }
}

#[tokio::test]
async fn exchanges_are_played_and_mean_what_they_are_called() {
    for (name, _) in all() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/channels").join(name.replace('-', "_"));
        for file in folder.join("fixtures").read_dir().unwrap() {
            let path = file.unwrap().path();
            let (called, bytes) = (path.file_stem().unwrap().to_str().unwrap(), std::fs::read(&path).unwrap());
            let stage = Stage::new(move |_| bytes.clone());
            let channel = opened(name, &stage);
            match called {
                "taken" => drop(channel.tell(&alert(Said::Triggered), None).await.unwrap()),
                "taken-on" => assert!(channel.taken_on("C0123456789/1503435956.000247").await.unwrap().is_some()),
                _ => is_said_well(name, &channel.tell(&alert(Said::Triggered), None).await.unwrap_err()),
            }
        }
    }
}
