use crate::channels::tests::{alert, opened, stands::slack};
use crate::stage::{Seen, Stage, reply};
use serde_json::Value as Json;
use wedsync_domain::FaultKind;
use wedsync_domain::alert::{Stage as Said, TakenOn};

const FIRST: &str = "C0123456789/1503435956.000247";

fn said(seen: &Seen) -> Json {
    serde_json::from_str(&seen.body).unwrap()
}

/// Slack, refusing one method with a word.
fn refusing(method: &'static str, word: &'static str) -> Stage {
    Stage::new(move |seen| {
        if seen.line.contains(method) {
            return reply(200, "", &format!("{{\"ok\":false,\"error\":\"{word}\"}}"));
        }
        slack(seen)
    })
}

#[tokio::test]
async fn what_comes_later_changes_the_first_word_and_stands_below_it() {
    let stage = Stage::new(slack);
    let channel = opened("slack", &stage);
    let first = channel.tell(&alert(Said::Triggered), None).await.unwrap().name.unwrap();
    assert_eq!(first, FIRST);
    for later in [Said::Again, Said::Acknowledged, Said::Resolved] {
        channel.tell(&alert(later), Some(&first)).await.unwrap();
    }
    let lines = ["postMessage", "postMessage", "update", "postMessage", "update", "postMessage"];
    assert_eq!(stage.lines(), lines.map(|method| format!("POST /api/chat.{method}")));
    let seen = stage.seen();
    assert_eq!(said(&seen[0])["thread_ts"], Json::Null);
    assert_eq!(
        (&said(&seen[1])["thread_ts"], &said(&seen[1])["reply_broadcast"]),
        (&"1503435956.000247".into(), &true.into())
    );
    assert_eq!(
        (&said(&seen[2])["ts"], &said(&seen[2])["channel"]),
        (&"1503435956.000247".into(), &"C0123456789".into())
    );
    assert!(said(&seen[2])["blocks"][0]["text"]["text"].as_str().unwrap().contains("Taken on: Xero"));
    assert_eq!(said(&seen[5])["reply_broadcast"], Json::Bool(false));
}

#[tokio::test]
async fn a_first_word_that_is_gone_is_said_anew_and_one_that_cannot_change_stays() {
    let stage = refusing("chat.update", "message_not_found");
    opened("slack", &stage).tell(&alert(Said::Resolved), Some(FIRST)).await.unwrap();
    assert_eq!(said(&stage.seen()[1])["thread_ts"], Json::Null, "nobody looks into a thread whose beginning is gone");
    let stage = refusing("chat.update", "edit_window_closed");
    opened("slack", &stage).tell(&alert(Said::Resolved), Some(FIRST)).await.unwrap();
    assert_eq!(said(&stage.seen()[1])["thread_ts"], "1503435956.000247");
    let stage = refusing("chat.update", "ratelimited");
    let fault = opened("slack", &stage).tell(&alert(Said::Resolved), Some(FIRST)).await.unwrap_err();
    assert_eq!((fault.kind, stage.lines().len()), (FaultKind::RateLimited { until: None }, 1), "nothing is said twice");
}

#[tokio::test]
async fn who_puts_eyes_or_a_tick_below_it_has_taken_it_on() {
    let stage = Stage::new(slack);
    let taken = opened("slack", &stage).taken_on(FIRST).await.unwrap();
    assert_eq!(taken, Some(TakenOn { who: Some("Dana Levi".to_owned()), resolved: false }));
    assert!(stage.lines()[0].contains("channel=C0123456789&timestamp=1503435956.000247"), "{:?}", stage.lines());
    let nameless = refusing("users.info", "missing_scope");
    let taken = opened("slack", &nameless).taken_on(FIRST).await.unwrap();
    assert_eq!(taken, Some(TakenOn { who: None, resolved: false }), "somebody is there, whoever it is");
    let plain =
        Stage::new(|_| reply(200, "", r#"{"ok":true,"message":{"reactions":[{"name":"tada","users":["U9"]}]}}"#));
    assert_eq!(opened("slack", &plain).taken_on(FIRST).await, Ok(None));
    let bare = Stage::new(|_| reply(200, "", r#"{"ok":true,"message":{"text":"x"}}"#));
    assert_eq!(opened("slack", &bare).taken_on(FIRST).await, Ok(None));
    assert_eq!(opened("slack", &bare).taken_on("not a spot").await, Ok(None));
    let gone = refusing("reactions.get", "message_not_found");
    assert_eq!(opened("slack", &gone).taken_on(FIRST).await, Ok(None));
    let closed = refusing("reactions.get", "missing_scope");
    assert_eq!(opened("slack", &closed).taken_on(FIRST).await.unwrap_err().kind, FaultKind::Forbidden);
}

#[tokio::test]
async fn being_well_is_asked_of_slack_itself() {
    let stage = Stage::new(slack);
    opened("slack", &stage).is_well().await.unwrap();
    assert_eq!(stage.lines(), ["GET /api/auth.test"]);
    let ended = refusing("auth.test", "token_revoked");
    assert_eq!(opened("slack", &ended).is_well().await.unwrap_err().code, "channel_key_refused");
}
