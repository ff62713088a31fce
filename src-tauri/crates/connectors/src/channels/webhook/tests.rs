//! Webhooks: what a call carries, what counts as taken, and where it may go.

use super::sign::SigningKey;
use crate::channels::tests::letters::webhook;
use crate::channels::tests::{LABEL, alert, opened, opened_with};
use crate::stage::{Noon, Stage, reply};
use serde_json::Value as Json;
use wedsync_domain::alert::Stage as Said;
use wedsync_domain::{Clock, FaultKind, Secret};

const NAME: &str = "webhook";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[tokio::test]
async fn a_call_is_named_dated_and_signed_over_exactly_what_it_says() {
    let stage = Stage::new(|_| reply(200, "", "whatever"));
    let channel = opened_with(NAME, &[("url", &stage.url), ("here", "Yes")], SECRET).unwrap();
    let word = alert(Said::Triggered);
    assert_eq!(channel.tell(&word, None).await.unwrap().name.as_deref(), Some("wedsync-inc-12-triggered"));
    channel.tell(&word, None).await.unwrap();
    let seen = stage.seen();
    assert_eq!(seen[0].header("webhook-id"), Some("wedsync-inc-12-triggered"));
    assert_eq!(seen[0].header("webhook-id"), seen[1].header("webhook-id"), "the same on every try");
    let at = Noon.now().0 / 1_000;
    assert_eq!(seen[0].header("webhook-timestamp"), Some(at.to_string().as_str()));
    let key = SigningKey::read(&Secret::new(SECRET.to_owned()), LABEL).unwrap();
    let wanted = key.sign("wedsync-inc-12-triggered", at, seen[0].body.as_bytes()).unwrap();
    // Header lines are noted in lower case.
    assert_eq!(seen[0].header("webhook-signature"), Some(wanted.to_lowercase().as_str()));
    let said: Json = serde_json::from_str(&seen[0].body).unwrap();
    assert_eq!(said["type"], "incident.triggered");
    assert_eq!(said["timestamp"], "2026-11-20T11:43:20.000Z");
    assert_eq!(said["data"]["incident"], "wedsync-inc-12");
    assert_eq!(said["data"]["severity"], "critical");
    assert_eq!(said["data"]["today"]["venues"][1], "Ash Barn");
    (webhook().judge)(&seen[0]).unwrap();
}

#[tokio::test]
async fn only_a_good_status_counts_as_taken() {
    for (status, wanted) in [
        (200, None),
        (202, None),
        (204, None),
        (299, None),
        (304, Some((FaultKind::Rejected, "redirected"))),
        (301, Some((FaultKind::Rejected, "redirected"))),
        (410, Some((FaultKind::Missing, "webhook_gone"))),
        (404, Some((FaultKind::Missing, "channel_gone"))),
        (500, Some((FaultKind::Transient, "trouble_there"))),
    ] {
        let stage = Stage::new(move |_| reply(status, "", ""));
        let told = opened(NAME, &stage).tell(&alert(Said::Test), None).await.err();
        let told = told.map(|fault| (fault.kind, fault.code));
        assert_eq!(told, wanted.map(|(kind, code)| (kind, code.to_owned())), "{status}");
    }
    let stage = Stage::new(|_| reply(410, "", ""));
    let gone = opened(NAME, &stage).tell(&alert(Said::Test), None).await.unwrap_err();
    assert!(gone.next_step.contains("Switch this webhook off"), "{gone:?}");
}

#[tokio::test]
async fn whether_it_is_well_is_asked_without_a_call() {
    for (status, well) in [(200, true), (404, true), (405, true), (401, true), (410, false), (503, false)] {
        let stage = Stage::new(move |_| reply(status, "", ""));
        assert_eq!(opened(NAME, &stage).is_well().await.is_ok(), well, "{status}");
        assert_eq!(stage.lines(), ["OPTIONS /"]);
    }
    let stage = Stage::new(|_| reply(200, "", ""));
    let odd = opened_with(NAME, &[("url", &stage.url), ("here", "yes")], "not one").unwrap();
    assert_eq!(odd.is_well().await.unwrap_err().code, "not_a_signing_secret");
    assert!(stage.lines().is_empty());
}

#[test]
fn an_address_behind_a_door_is_refused_when_it_is_given() {
    for (url, here, code) in [
        ("http://127.0.0.1:8080/", "", "plain_http"),
        ("https://127.0.0.1:8080/", "", "not_public"),
        ("https://localhost/", "no", "not_public"),
        ("https://10.0.0.1/", "yes", "not_public"),
        ("https://[::ffff:127.0.0.1]/", "", "not_public"),
        ("https://2130706433/", "", "not_public"),
        ("https://anna:peony@hooks.example/", "", "password_in_address"),
        ("https://hooks.example:25/", "", "port_refused"),
        ("ftp://hooks.example/", "", "not_an_address"),
        ("", "", "not_an_address"),
    ] {
        let refused = opened_with(NAME, &[("url", url), ("here", here)], SECRET).err();
        assert_eq!(refused.map(|fault| fault.code).as_deref(), Some(code), "{url}");
    }
    assert!(opened_with(NAME, &[("url", "https://hooks.example/in")], SECRET).is_ok());
}
