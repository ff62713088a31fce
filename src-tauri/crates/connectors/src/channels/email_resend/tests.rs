//! What only Resend does: it knows a word again, says what became of a letter, and names its refusals.

use crate::channels::tests::letters::resend;
use crate::channels::tests::{alert, opened, opened_with};
use crate::stage::{Stage, reply};
use wedsync_domain::FaultKind;
use wedsync_domain::alert::{Became, Stage as Said};

const NAME: &str = "email-resend";

fn fixture(text: &str) -> Vec<u8> {
    let (head, body) = text.split_once("\n\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    reply(status, "Content-Type: application/json\r\n", body)
}

#[tokio::test]
async fn a_word_is_known_again_by_its_name_on_every_try() {
    let stage = Stage::new(resend().takes);
    let (channel, word) = (opened(NAME, &stage), alert(Said::Triggered));
    for _ in 0..2 {
        let taken = channel.tell(&word, None).await.unwrap();
        assert_eq!(taken.name.as_deref(), Some("49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"));
    }
    channel.tell(&alert(Said::Again), None).await.unwrap();
    let seen = stage.seen();
    let keys: Vec<_> = seen.iter().map(|seen| seen.header("idempotency-key").unwrap()).collect();
    assert_eq!(keys, ["wedsync-inc-12-triggered", "wedsync-inc-12-triggered", "wedsync-inc-12-again"]);
    assert_eq!(seen[0].body, seen[1].body, "another text under the same name would be refused");
}

#[tokio::test]
async fn refusals_are_told_in_words() {
    for (answer, kind, code) in [
        (include_str!("fixtures/key-unknown.http"), FaultKind::SignInNeeded, "channel_key_refused"),
        (include_str!("fixtures/domain-not-verified.http"), FaultKind::Forbidden, "sender_not_verified"),
        (include_str!("fixtures/used-up.http"), FaultKind::Forbidden, "letters_used_up"),
        (include_str!("fixtures/under-way.http"), FaultKind::Transient, "first_try_under_way"),
    ] {
        let stage = Stage::new(move |_| fixture(answer));
        let fault = opened(NAME, &stage).tell(&alert(Said::Triggered), None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (kind, code), "{answer}");
        assert!(fault.detail.starts_with("HTTP "), "{}", fault.detail);
    }
}

#[tokio::test]
async fn whether_it_is_well_is_seen_at_the_domain_of_the_sender() {
    let domains = |status: &str, name: &str| {
        format!(r#"{{"object":"list","has_more":false,"data":[{{"id":"1","name":"{name}","status":"{status}"}}]}}"#)
    };
    for (status, said, well) in [
        (200, domains("verified", "willow.example"), None),
        (200, domains("pending", "willow.example"), Some("sender_not_verified")),
        (200, domains("verified", "thistle.example"), Some("sender_not_verified")),
        (401, r#"{"statusCode":401,"name":"restricted_api_key","message":"x"}"#.to_owned(), None),
        (401, r#"{"statusCode":401,"name":"missing_api_key","message":"x"}"#.to_owned(), Some("channel_key_refused")),
        (200, "<p>Sign in to the café".to_owned(), Some("channel_odd_answer")),
    ] {
        let answer = reply(status, "", &said);
        let stage = Stage::new(move |_| answer.clone());
        let fault = opened(NAME, &stage).is_well().await.err().map(|fault| fault.code);
        assert_eq!(fault.as_deref(), well, "{said}");
        assert_eq!(stage.lines(), ["GET /domains"]);
    }
}

#[tokio::test]
async fn what_became_of_a_letter_is_told() {
    for (event, wanted) in [
        ("sent", "under way"),
        ("delivery_delayed", "under way"),
        ("delivered", "brought"),
        ("complained", "brought"),
        ("bounced", "letter_came_back"),
        ("suppressed", "letter_held_back"),
        ("something_new", "under way"),
    ] {
        let answer = reply(200, "", &format!(r#"{{"object":"email","id":"a","last_event":"{event}"}}"#));
        let stage = Stage::new(move |_| answer.clone());
        let became = match opened(NAME, &stage).became("a").await.unwrap() {
            Became::UnderWay => "under way".to_owned(),
            Became::Brought => "brought".to_owned(),
            Became::Lost(fault) => fault.code,
        };
        assert_eq!(became, wanted, "{event}");
        assert_eq!(stage.lines(), ["GET /emails/a"]);
    }
    let restricted = reply(401, "", r#"{"name":"restricted_api_key"}"#);
    let stage = Stage::new(move |_| restricted.clone());
    assert_eq!(opened(NAME, &stage).became("a").await.unwrap(), Became::Brought, "a key that may only send");
}

#[test]
fn addresses_that_cannot_be_right_are_refused_before_anything_is_asked() {
    let many = ["a@b.example"; 11].join(",");
    for (from, to, code) in [
        ("", "anna@willow.example", "not_a_mail_address"),
        ("alerts@willow.example", "", "not_a_mail_address"),
        ("alerts@willow.example", " , ", "not_a_mail_address"),
        ("alerts@willow.example", "anna", "not_a_mail_address"),
        ("alerts@willow.example", "anna@willow.example ben@willow.example", "not_a_mail_address"),
        ("alerts@willow.example\r\nBcc: x@y.example", "anna@willow.example", "not_a_mail_address"),
        ("Willow\r\nBcc: x@y.example <a@willow.example>", "anna@willow.example", "not_a_mail_address"),
        ("alerts@willow.example", many.as_str(), "too_many_addresses"),
    ] {
        let refused = opened_with(NAME, &[("from", from), ("to", to)], "re_x").err();
        assert_eq!(refused.map(|fault| fault.code).as_deref(), Some(code), "{from:?} {to:?}");
    }
    for to in ["a@b.example; Ben <c@d.example>,", "Dr. Anna B. <a@b.example>", "\"Süd\" <a@b.example>", "<a@b.example>"]
    {
        let fine = [("from", "Willow & Thistle <alerts@willow.example>"), ("to", to)];
        assert!(opened_with(NAME, &fine, "re_x").is_ok(), "{to}");
    }
}
