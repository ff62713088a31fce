use super::open;
use crate::channels::tests::{alert, given, opened};
use crate::stage::{Stage, reply};
use serde_json::Value as Json;
use wedsync_domain::alert::{Alert, Severity, Stage as Said, TakenOn};

const TAKEN: &str = r#"{"status":"success","message":"Event processed","dedup_key":"wedsync-inc-12"}"#;

#[tokio::test]
async fn every_word_about_an_incident_has_its_key_and_the_action_that_goes_with_it() {
    let stage = Stage::new(|_| reply(202, "", TAKEN));
    let channel = opened("pagerduty", &stage);
    for (said, action, severity) in [
        (Said::Triggered, "trigger", Some("warning")),
        (Said::Again, "trigger", Some("warning")),
        (Said::Acknowledged, "acknowledge", None),
        (Said::Resolved, "resolve", None),
        (Said::Digest, "trigger", Some("info")),
        (Said::Test, "trigger", Some("info")),
    ] {
        let alert = Alert { severity: Severity::Warning, ..alert(said) };
        let name = channel.tell(&alert, None).await.unwrap().name.unwrap();
        assert!(name.starts_with("wedsync-inc-12 told "), "{name}");
        let event: Json = serde_json::from_str(&stage.seen().last().unwrap().body).unwrap();
        assert_eq!((&event["event_action"], &event["dedup_key"]), (&action.into(), &"wedsync-inc-12".into()));
        assert_eq!(event["payload"]["severity"].as_str(), severity, "{said:?}");
    }
    let event: Json = serde_json::from_str(&stage.seen()[0].body).unwrap();
    let words =
        ["source", "component", "group", "class"].map(|name| event["payload"][name].as_str().unwrap().to_owned());
    assert_eq!(words, ["Xero", "Xero", "weddings today", "sign_in_ended"]);
    assert_eq!(event["payload"]["custom_details"]["venues"][1], "Ash Barn");
}

#[test]
fn a_region_is_one_that_there_is() {
    let opened = |region: &str| {
        let mut given = given("pagerduty", "http://127.0.0.1:1", None);
        given.settings.insert("region".to_owned(), region.to_owned());
        open(given).map(drop).map_err(|fault| fault.code)
    };
    assert_eq!((opened("EU"), opened("us"), opened("")), (Ok(()), Ok(()), Ok(())));
    assert_eq!(opened("Kent"), Err("region_unknown".to_owned()));
}

#[test]
fn a_studio_in_the_eu_is_told_there() {
    let mut given = given("pagerduty", "", None);
    given.settings.insert("region".to_owned(), "eu".to_owned());
    assert_eq!(super::line(given).unwrap().home.as_str(), "https://events.eu.pagerduty.com/");
}

/// With a second key, at a place that answers so.
async fn asked(said: &'static str, first: &str) -> (Result<Option<TakenOn>, String>, Stage) {
    let stage = Stage::new(move |_| reply(200, "", said));
    let channel =
        open(given("pagerduty", &stage.url, Some("0123456789abcdef0123456789abcdef u+readonly".to_owned()))).unwrap();
    let said = channel.taken_on(first).await.map_err(|fault| fault.code);
    (said, stage)
}

fn told(at: &str) -> String {
    super::hands::name("wedsync-inc-12", chrono::DateTime::parse_from_rfc3339(at).unwrap().timestamp())
}

const TAKEN_ON: &str = r#"{"incidents":[{"status":"acknowledged","acknowledgements":[
    {"at":"2026-11-20T11:50:00Z","acknowledger":{"type":"user_reference","summary":"Pat Moss"}},
    {"at":"2026-11-20T11:55:00Z","acknowledger":{"type":"service_reference","summary":"Desk"}}],
    "last_status_change_at":"2026-11-20T11:55:00Z","last_status_change_by":{"type":"user_reference","summary":"Pat Moss"}}]}"#;

#[tokio::test]
async fn who_took_it_on_over_there_after_it_was_told_is_learnt_with_the_second_key() {
    let (said, stage) = asked(TAKEN_ON, &told("2026-11-20T11:45:00Z")).await;
    assert_eq!(said, Ok(Some(TakenOn { who: Some("Pat Moss".into()), resolved: false })), "and no service counts");
    assert_eq!(stage.lines(), ["GET /incidents?incident_key=wedsync-inc-12&sort_by=created_at%3Adesc&limit=1"]);
    assert_eq!(stage.seen()[0].header("authorization").map(str::trim), Some("token token=u+readonly"));
    let (said, _) = asked(TAKEN_ON, &told("2026-11-20T11:52:00Z")).await;
    assert_eq!(said, Ok(None), "a hand from before it became worse says nothing");
    let over = r#"{"incidents":[{"status":"resolved","last_status_change_at":"2026-11-20T11:55:00Z",
        "last_status_change_by":{"type":"user_reference","summary":"Pat Moss"}}]}"#;
    let (said, _) = asked(over, &told("2026-11-20T11:45:00Z")).await;
    assert_eq!(said, Ok(Some(TakenOn { who: Some("Pat Moss".into()), resolved: true })));
    let by_itself = r#"{"incidents":[{"status":"resolved","last_status_change_at":"2026-11-20T11:55:00Z",
        "last_status_change_by":{"type":"service_reference","summary":"Desk"}}]}"#;
    for nothing in [by_itself, r#"{"incidents":[]}"#, r#"{"incidents":[{"status":"triggered"}]}"#] {
        assert_eq!(asked(nothing, &told("2026-11-20T11:45:00Z")).await.0, Ok(None), "{nothing}");
    }
    assert_eq!(asked("<p>Free WiFi", &told("2026-11-20T11:45:00Z")).await.0, Err("channel_odd_answer".to_owned()));
    let (said, stage) = asked(TAKEN_ON, "wedsync-inc-12").await;
    assert_eq!((said, stage.lines().len()), (Ok(None), 0), "told before names had a time");
}

#[tokio::test]
async fn without_a_second_key_nothing_is_asked_and_a_wrong_one_is_found_by_the_test() {
    let stage = Stage::new(|_| reply(202, "", TAKEN));
    let channel = opened("pagerduty", &stage);
    assert_eq!(channel.taken_on(&told("2026-11-20T11:45:00Z")).await.unwrap(), None);
    assert_eq!(stage.lines(), [""; 0]);
    let stage =
        Stage::new(|seen| if seen.line.starts_with("GET") { reply(401, "", "{}") } else { reply(202, "", TAKEN) });
    let channel =
        open(given("pagerduty", &stage.url, Some("0123456789abcdef0123456789abcdef wrong".to_owned()))).unwrap();
    channel.tell(&alert(Said::Triggered), None).await.unwrap();
    let fault = channel.tell(&alert(Said::Test), None).await.unwrap_err();
    assert_eq!(fault.code, "channel_key_refused");
    let event: Json = serde_json::from_str(&stage.seen()[0].body).unwrap();
    assert_eq!(event["routing_key"], "0123456789abcdef0123456789abcdef", "and the second key stays out of it");
}
