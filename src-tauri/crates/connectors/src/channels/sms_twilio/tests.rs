//! Text messages: what is sent, what was sent already, and what became of it. What every channel must do is tried with the
//! others of the table.

use crate::channels::tests::letters::{ACCOUNT, twilio};
use crate::channels::tests::{alert, opened, opened_with};
use crate::stage::{Seen, Stage, reply};
use std::sync::atomic::{AtomicU32, Ordering};
use url::form_urlencoded;
use wedsync_domain::FaultKind;
use wedsync_domain::alert::{Alert, Became, Stage as Said};

const NAME: &str = "sms-twilio";
const TAKEN: &str = r#"{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued","error_code":null}"#;

fn body(seen: &Seen) -> Option<String> {
    let mut pairs = form_urlencoded::parse(seen.body.as_bytes());
    pairs.find(|(name, _)| name == "Body").map(|(_, body)| body.into_owned())
}

fn is_look(seen: &Seen) -> bool {
    seen.line.starts_with("GET")
}

/// A list with that one message in it, or none.
fn listed(body: Option<&str>, status: &str) -> Vec<u8> {
    let message = body.map(|body| serde_json::json!({ "sid": "SM1", "body": body, "status": status }));
    let list: Vec<_> = message.into_iter().collect();
    reply(200, "", &serde_json::json!({ "messages": list }).to_string())
}

#[tokio::test]
async fn every_stage_is_told_in_a_form_as_twilio_has_published_it() {
    let stage = Stage::new(twilio().takes);
    let channel = opened(NAME, &stage);
    for said in [Said::Triggered, Said::Again, Said::Acknowledged, Said::Resolved, Said::Test] {
        let taken = channel.tell(&alert(said), None).await.unwrap();
        assert_eq!(taken.name.as_deref(), Some("SM0123456789abcdef0123456789abcdef"));
    }
    let seen = stage.seen();
    for seen in &seen {
        (twilio().judge)(seen).unwrap_or_else(|why| panic!("{why}: {seen:?}"));
    }
    let said = seen.iter().filter_map(body).collect::<Vec<_>>();
    assert_eq!(said.len(), 5);
    assert!(said[0].contains("2 weddings today, at The Mill and Ash Barn."), "{said:?}");
    assert_eq!(seen[1].line, format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json"));
}

#[tokio::test]
async fn texts_of_any_length_and_script_and_names_that_mean_harm_are_sent_in_two_parts_at_most() {
    for text in ["x", "💍", "ש", "結", "€", "&To=%2B19005550000&", "\r\nTo: +19005550000", "</x>", "#"] {
        let stage = Stage::new(twilio().takes);
        let long = text.repeat(100_000);
        let odd = Alert { title: long.clone(), words: long.clone(), steps: vec![long], ..alert(Said::Triggered) };
        opened(NAME, &stage).tell(&odd, None).await.unwrap();
        let sent = &stage.seen()[1];
        (twilio().judge)(sent).unwrap_or_else(|why| panic!("{text}: {why}"));
        let pairs: Vec<_> = form_urlencoded::parse(sent.body.as_bytes()).into_owned().collect();
        assert_eq!(pairs.iter().filter(|(name, _)| name == "To").count(), 1, "{text}");
        assert_eq!((pairs.len(), pairs[0].1.as_str()), (3, "+447700900123"), "{text}");
        assert!(!body(sent).unwrap().chars().any(char::is_control), "{text}");
    }
}

/// The answer is lost after the message was taken: the second try finds it, and sends nothing.
#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found_and_not_sent_again() {
    let kept = std::sync::Mutex::new(None::<String>);
    let stage = Stage::new(move |seen| {
        let mut kept = kept.lock().unwrap();
        if is_look(seen) {
            return listed(kept.as_deref(), "sent");
        }
        *kept = body(seen);
        Vec::new()
    });
    let (channel, word) = (opened(NAME, &stage), alert(Said::Triggered));
    let fault = channel.tell(&word, None).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "no_answer"));
    assert_eq!(channel.tell(&word, None).await.unwrap().name.as_deref(), Some("SM1"));
    assert_eq!(stage.seen().iter().filter(|seen| !is_look(seen)).count(), 1, "sent once");
    // Another word about the same incident is not that one.
    channel.tell(&alert(Said::Again), None).await.unwrap_err();
    assert_eq!(stage.seen().iter().filter(|seen| !is_look(seen)).count(), 2);
}

#[tokio::test]
async fn what_cannot_be_looked_for_and_what_did_not_get_there_is_sent() {
    for look in [Vec::new(), reply(500, "", ""), reply(403, "", "{\"code\":70051}"), reply(200, "", "{}")] {
        let stage = Stage::new(move |seen| if is_look(seen) { look.clone() } else { reply(201, "", TAKEN) });
        opened(NAME, &stage).tell(&alert(Said::Triggered), None).await.unwrap();
        assert_eq!(stage.seen().len(), 2);
    }
    for status in ["failed", "undelivered", "canceled"] {
        let same = super::text::write(&alert(Said::Triggered));
        let stage =
            Stage::new(move |seen| if is_look(seen) { listed(Some(&same), status) } else { reply(201, "", TAKEN) });
        let taken = opened(NAME, &stage).tell(&alert(Said::Triggered), None).await.unwrap();
        assert_ne!(taken.name.as_deref(), Some("SM1"), "{status}");
    }
}

#[tokio::test]
async fn refusals_are_told_in_words() {
    for (status, code, kind, word) in [
        (401, 20003, FaultKind::SignInNeeded, "channel_key_refused"),
        (400, 21211, FaultKind::Rejected, "number_unknown"),
        (400, 21408, FaultKind::Forbidden, "country_not_allowed"),
        (400, 21608, FaultKind::Forbidden, "trial_account"),
        (400, 21610, FaultKind::Forbidden, "stopped_by_recipient"),
        (400, 21606, FaultKind::Rejected, "sender_not_usable"),
        (400, 21614, FaultKind::Rejected, "number_takes_no_messages"),
        (429, 20429, FaultKind::RateLimited { until: None }, "slow_down"),
        (400, 99999, FaultKind::Rejected, "alert_not_taken"),
        (503, 20503, FaultKind::Transient, "trouble_there"),
    ] {
        let said = format!(r#"{{"code":{code},"message":"Invalid +447700900123","status":{status}}}"#);
        let stage = Stage::new(move |_| reply(status, "", &said));
        let fault = opened(NAME, &stage).tell(&alert(Said::Triggered), None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (kind, word), "{code}");
        assert!(fault.detail.contains(&code.to_string()), "{}", fault.detail);
        assert!(!format!("{fault:?}").contains("447700900123"), "the number stays out of the log: {fault:?}");
    }
}

#[tokio::test]
async fn what_became_of_it_is_told() {
    let at = AtomicU32::new(0);
    let said = [
        r#"{"status":"queued","error_code":null}"#,
        r#"{"status":"sent","error_code":null}"#,
        r#"{"status":"delivered","error_code":null}"#,
        r#"{"status":"undelivered","error_code":30003}"#,
        r#"{"status":"failed","error_code":30007}"#,
        r#"{"status":"undelivered","error_code":30099}"#,
    ];
    let stage = Stage::new(move |_| {
        let at = usize::try_from(at.fetch_add(1, Ordering::SeqCst)).unwrap();
        said.get(at).map_or_else(|| reply(404, "", r#"{"code":20404}"#), |said| reply(200, "", said))
    });
    let channel = opened(NAME, &stage);
    let mut codes = Vec::new();
    for _ in 0..6 {
        codes.push(match channel.became("SM0123456789abcdef0123456789abcdef").await.unwrap() {
            Became::UnderWay => "under way".to_owned(),
            Became::Brought => "brought".to_owned(),
            Became::Lost(fault) => fault.code,
        });
    }
    let wanted = ["under way", "under way", "brought", "telephone_not_reached", "message_blocked", "message_lost"];
    assert_eq!(codes, wanted);
    assert_eq!(channel.became("SM1").await.unwrap_err().kind, FaultKind::Missing);
    stage.seen().iter().take(6).for_each(|seen| (twilio().judge)(seen).unwrap());
}

#[test]
fn settings_that_cannot_be_right_are_refused_before_anything_is_asked() {
    let (to, from) = (("to", "+44 7700 900123"), ("from", "+14155552671"));
    for (settings, code) in [
        ([("to", "07700 900123"), from, ("account", ACCOUNT)], "number_without_country"),
        ([to, ("from", "Willow"), ("account", ACCOUNT)], "not_a_number"),
        ([to, ("from", "MG1"), ("account", ACCOUNT)], "not_a_sid"),
        ([to, from, ("account", "AC12")], "not_a_sid"),
        ([to, from, ("account", "SK0123456789abcdef0123456789abcdef")], "not_a_sid"),
        ([to, from, ("account", "AC/../../../0123456789abcdef012345")], "not_a_sid"),
    ] {
        assert_eq!(opened_with(NAME, &settings, "x").err().unwrap().code, code, "{settings:?}");
    }
    let service = ("from", "MG0123456789abcdef0123456789abcdef");
    assert!(opened_with(NAME, &[to, service, ("account", ACCOUNT)], "x").is_ok());
}
