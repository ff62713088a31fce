//! Messages to people whom no settings name: who gets them, that they are known again, what became of them, and who answered.

use super::letters::{ACCOUNT, resend, sendgrid, twilio};
use super::stands::stand;
use super::{LABEL, given};
use crate::channels::people::{address, open, reach, text_message};
use crate::http::Wire;
use crate::stage::{Noon, Seen, Stage, reply};
use std::sync::{Arc, Mutex};
use url::form_urlencoded;
use wedsync_domain::alert::Became;
use wedsync_domain::broadcast::{Carrier, Means, Message};
use wedsync_domain::{FaultKind, Timestamp};

fn carrier(name: &str, stage: &Stage) -> Arc<dyn Carrier> {
    let at = given(name, &stage.url, Some((stand(name).secret)(&stage.url)));
    let (clock, wire) = (Arc::new(Noon), Arc::new(Wire::default()));
    open(name, LABEL, &at.settings, at.key, clock, wire).unwrap().unwrap().carrier
}

fn message(to: &str) -> Message {
    Message {
        word: "wedsync-bro-1-1795175000-1-2".to_owned(),
        to: to.to_owned(),
        whose: "Cat Dean".to_owned(),
        subject: "Delay: Anna & Ben".to_owned(),
        text: "It begins at 15:30. Please answer OK. #k7mp".to_owned(),
        written: Timestamp(1_795_175_000_000),
    }
}

#[tokio::test]
async fn a_letter_goes_to_that_person_alone_and_is_the_same_on_every_try() {
    for (name, stand) in [("email-resend", resend()), ("email-sendgrid", sendgrid())] {
        let stage = Stage::new(stand.takes);
        let carrier = carrier(name, &stage);
        for _ in 0..2 {
            carrier.carry(&message("cat@people.example")).await.unwrap();
        }
        let seen = stage.seen();
        for one in &seen {
            (stand.judge)(one).unwrap_or_else(|why| panic!("{name}: {why}: {one:?}"));
            assert!(one.body.contains("cat@people.example"), "{name}");
            assert!(
                !one.body.contains("anna@willow.example"),
                "{name}: those of the settings are not told: {}",
                one.body
            );
            assert!(!one.body.contains("Nobody reads"), "{name}: a person wrote it: {}", one.body);
        }
        assert_eq!(seen[0].body, seen[1].body, "{name}");
        if name == "email-resend" {
            let keys: Vec<_> = seen.iter().map(|it| it.header("idempotency-key").unwrap()).collect();
            assert_eq!(keys, ["wedsync-bro-1-1795175000-1-2"; 2]);
        }
    }
}

#[tokio::test]
async fn a_letter_that_came_back_names_whose_it_was_and_a_key_that_may_only_send_knows_nothing() {
    let stage = Stage::new(|_| reply(200, "", r#"{"object":"email","id":"a","last_event":"bounced"}"#));
    let Some(Became::Lost(fault)) = carrier("email-resend", &stage).became("a", "Cat Dean").await.unwrap() else {
        panic!("it came back")
    };
    assert_eq!(
        (fault.code.as_str(), fault.message.as_str()),
        ("letter_came_back", "The letter to Cat Dean came back.")
    );
    let stage = Stage::new(|_| reply(401, "", r#"{"name":"restricted_api_key"}"#));
    assert_eq!(carrier("email-resend", &stage).became("a", "Cat Dean").await.unwrap(), None, "not to be called there");
    let stage = Stage::new(|_| reply(500, "", ""));
    assert_eq!(carrier("email-sendgrid", &stage).became("a", "Cat Dean").await.unwrap(), None);
}

fn body(seen: &Seen) -> Vec<(String, String)> {
    form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect()
}

#[tokio::test]
async fn a_text_goes_out_sign_by_sign_and_is_found_where_its_answer_was_lost() {
    let kept = Mutex::new(false);
    let stage = Stage::new(move |seen| {
        let mut kept = kept.lock().unwrap();
        let there = serde_json::json!({ "sid": "SM1", "body": message("").text, "status": "sent",
            "date_created": "Fri, 20 Nov 2026 11:43:20 +0000" });
        if seen.line.starts_with("GET") {
            let all = if *kept { vec![there] } else { Vec::new() };
            return reply(200, "", &serde_json::json!({ "messages": all }).to_string());
        }
        *kept = true;
        Vec::new()
    });
    let carrier = carrier("sms-twilio", &stage);
    assert_eq!(carrier.carry(&message("+447700900001")).await.unwrap_err().kind, FaultKind::Transient);
    let taken = carrier.carry(&message("+447700900001")).await.unwrap();
    assert_eq!(taken.name.as_deref(), Some("SM1"));
    assert_eq!(taken.at, Some(Timestamp(1_795_175_000_000)), "when that was by Twilio's clock");
    let sent: Vec<_> = stage.seen().into_iter().filter(|it| it.line.starts_with("POST")).collect();
    assert_eq!(sent.len(), 1, "sent once");
    let pairs = body(&sent[0]);
    assert_eq!(pairs[0], ("To".to_owned(), "+447700900001".to_owned()), "and not to the telephone of the settings");
    assert_eq!(pairs[2], ("Body".to_owned(), message("").text));
    stage.seen().iter().for_each(|seen| (twilio().judge)(seen).unwrap());
}

#[tokio::test]
async fn only_what_came_in_to_our_number_after_it_was_sent_is_an_answer() {
    let stage = Stage::new(|_| {
        let one = |sid: &str, direction: &str, to: &str, at: &str| {
            serde_json::json!({ "sid": sid, "direction": direction, "to": to, "body": sid, "status": "received",
                "date_created": at })
        };
        let (before, then) = ("Fri, 20 Nov 2026 11:43:19 +0000", "Fri, 20 Nov 2026 11:43:20 +0000");
        let all = [
            one("SMgood", "inbound", "+14155552671", then),
            one("SMearly", "inbound", "+14155552671", before),
            one("SMours", "outbound-api", "+14155552671", then),
            one("SMelsewhere", "inbound", "+14155550000", then),
            one("SMundated", "inbound", "+14155552671", ""),
        ];
        reply(200, "", &serde_json::json!({ "messages": all }).to_string())
    });
    let since = Timestamp(1_795_175_000_000);
    let answers = carrier("sms-twilio", &stage).answers("+447700900001", since).await.unwrap().unwrap();
    assert_eq!(answers.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["SMgood"]);
    let line = &stage.lines()[0];
    assert!(line.contains(ACCOUNT) && line.contains("From=%2B447700900001"), "{line}");
    (twilio().judge)(&stage.seen()[0]).unwrap();
}

#[tokio::test]
async fn what_is_wrong_with_a_telephone_is_said_of_the_person_and_what_is_wrong_with_us_of_the_channel() {
    for (code, word, named) in [
        (21211, "number_unknown", "Cat Dean"),
        (21610, "stopped_by_recipient", "Cat Dean"),
        (21606, "sender_not_usable", LABEL),
    ] {
        let said = format!(r#"{{"code":{code},"message":"x","status":400}}"#);
        let stage = Stage::new(move |seen| {
            if seen.line.starts_with("GET") { reply(200, "", r#"{"messages":[]}"#) } else { reply(400, "", &said) }
        });
        let fault = carrier("sms-twilio", &stage).carry(&message("+447700900001")).await.unwrap_err();
        assert!(fault.code == word && fault.message.contains(named), "{fault:?}");
    }
}

#[test]
fn letters_stand_in_for_each_other_in_this_order_and_nothing_else_reaches_people() {
    let place = |name: &str| reach(name).map(|it| (it.means, it.place));
    let ways = ["email-resend", "email-sendgrid", "email-smtp"].map(place);
    assert!(ways.iter().all(|it| it.is_some_and(|it| it.0 == Means::Email)) && ways.is_sorted(), "{ways:?}");
    assert_eq!(place("sms-twilio").map(|it| it.0), Some(Means::Sms));
    for name in ["slack", "slack-webhook", "teams", "pagerduty", "webhook", "nothing"] {
        assert_eq!(reach(name), None, "{name}");
    }
}

#[test]
fn addresses_are_taken_as_contacts_have_them_and_refused_in_words() {
    assert_eq!(address(Means::Email, " Anna B. <Anna@Willow.example> ").unwrap(), "Anna@Willow.example");
    assert_eq!(address(Means::Sms, "0044 (0)7700 900123").unwrap(), "+447700900123");
    for (means, written, code) in [
        (Means::Email, "anna", "not_a_mail_address"),
        (Means::Email, "a@b.example, c@d.example", "not_a_mail_address"),
        (Means::Email, "a@b.example\r\nBcc: x@y.example", "not_a_mail_address"),
        (Means::Sms, "07700 900123", "number_without_country"),
        (Means::Sms, "ask Anna", "not_a_number"),
    ] {
        let fault = address(means, written).unwrap_err();
        assert!(fault.code == code && !fault.next_step.is_empty(), "{written:?}: {fault:?}");
    }
}

#[test]
fn a_text_is_measured_as_it_is_sent() {
    let it = text_message("Zoë’s wedding – 15:30 💍");
    assert_eq!(it.text, "Zoe's wedding - 15:30 ");
    let places = |count: usize| text_message(&"x".repeat(count));
    assert_eq!((places(160).parts, places(161).parts, places(306).parts, places(307).parts), (1, 2, 2, 3));
    assert_eq!((places(161).characters, text_message("€").characters), (161, 2));
    assert!(text_message(&"x".repeat(5_000)).text.len() == 5_000, "nothing is cut: too long is said before");
}
