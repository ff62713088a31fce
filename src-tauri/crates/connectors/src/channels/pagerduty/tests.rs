use super::open;
use crate::channels::tests::{alert, given, opened};
use crate::stage::{Stage, reply};
use serde_json::Value as Json;
use wedsync_domain::alert::{Alert, Severity, Stage as Said};

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
        (Said::Test, "trigger", Some("info")),
    ] {
        let alert = Alert { severity: Severity::Warning, ..alert(said) };
        assert_eq!(channel.tell(&alert, None).await.unwrap().name.as_deref(), Some("wedsync-inc-12"));
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
