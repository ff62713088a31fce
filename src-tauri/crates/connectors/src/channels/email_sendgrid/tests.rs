//! What only SendGrid does: one status for taken, scopes of a key, two regions.

use crate::channels::tests::letters::sendgrid;
use crate::channels::tests::{alert, opened, opened_with};
use crate::stage::{Stage, reply};
use wedsync_domain::FaultKind;
use wedsync_domain::alert::Stage as Said;

const NAME: &str = "email-sendgrid";

fn fixture(text: &str) -> Vec<u8> {
    let (head, body) = text.split_once("\n\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    reply(status, "Content-Type: application/json\r\n", body)
}

#[tokio::test]
async fn a_letter_that_was_taken_has_its_name_and_its_thread() {
    let stage = Stage::new(sendgrid().takes);
    let channel = opened(NAME, &stage);
    let first = channel.tell(&alert(Said::Triggered), None).await.unwrap().name;
    assert_eq!(first.as_deref(), Some("lFCdIYVfR9uGxhbxQm1WFQ"));
    channel.tell(&alert(Said::Resolved), first.as_deref()).await.unwrap();
    let seen = stage.seen();
    assert_eq!(seen[0].line, "POST /v3/mail/send");
    let thread = |at: usize| {
        let said: serde_json::Value = serde_json::from_str(&seen[at].body).unwrap();
        (said["headers"]["References"].clone(), said["headers"]["In-Reply-To"].clone())
    };
    assert_eq!(thread(0), thread(1), "both belong together");
    assert!(thread(0).0.as_str().unwrap().ends_with("@willow.example>"));
}

#[tokio::test]
async fn refusals_are_told_in_words() {
    for (answer, kind, code) in [
        (include_str!("fixtures/key-unknown.http"), FaultKind::SignInNeeded, "channel_key_refused"),
        (include_str!("fixtures/sender-not-verified.http"), FaultKind::Forbidden, "sender_not_verified"),
        (include_str!("fixtures/key-may-not-send.http"), FaultKind::Forbidden, "key_may_not_write"),
        (include_str!("fixtures/malformed.http"), FaultKind::Rejected, "alert_not_taken"),
    ] {
        let stage = Stage::new(move |_| fixture(answer));
        let fault = opened(NAME, &stage).tell(&alert(Said::Triggered), None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (kind, code), "{answer}");
    }
}

#[tokio::test]
async fn whether_it_is_well_is_seen_at_what_the_key_may_do() {
    for (said, well) in [
        (r#"{"scopes":["alerts.read","mail.send"]}"#, None),
        (r#"{"scopes":["alerts.read"]}"#, Some("key_may_not_write")),
        (r#"{"scopes":"all"}"#, Some("channel_odd_answer")),
    ] {
        let stage = Stage::new(move |_| reply(200, "", said));
        let fault = opened(NAME, &stage).is_well().await.err().map(|fault| fault.code);
        assert_eq!(fault.as_deref(), well, "{said}");
        assert_eq!(stage.lines(), ["GET /v3/scopes"]);
    }
}

#[test]
fn there_are_two_regions() {
    let open = |region| {
        let settings = [("from", "a@b.example"), ("to", "c@d.example"), ("region", region)];
        opened_with(NAME, &settings, "SG.x").err().map(|fault| fault.code)
    };
    assert_eq!(open("EU"), None);
    assert_eq!(open(""), None);
    assert_eq!(open("us").as_deref(), Some("unknown_region"));
}
