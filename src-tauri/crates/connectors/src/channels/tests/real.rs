//! Alerts sent to servers that others have written: to Slack and Resend as emulate plays them, and to a mail server that asks for
//! a sign-in (maildev). What these cannot show stands in the `NOTES.md` of each channel.

use super::{LABEL, alert};
use crate::account::Key;
use crate::channels::{block_kit, open};
use crate::http::Wire;
use crate::stage::Noon;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wedsync_domain::alert::{Channel, Stage as Said};
use wedsync_domain::{Fault, FaultKind, Secret};
use wedsync_support::{Emulated, Maildev};

/// Opened as the desk does it.
pub fn opened(name: &str, settings: &[(&str, &str)], secret: &str) -> Arc<dyn Channel> {
    let settings: BTreeMap<String, String> =
        settings.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect();
    let key = Key::Given(Some(Secret::new(secret.to_owned())));
    open(name, LABEL, &settings, key, Arc::new(Noon), Arc::new(Wire::default())).unwrap()
}

/// What a word was refused with.
async fn refused(channel: &Arc<dyn Channel>) -> (FaultKind, String) {
    let Fault { kind, code, .. } = channel.tell(&alert(Said::Triggered), None).await.unwrap_err();
    (kind, code)
}

const BOT: &str = "xoxb-emulated-peony-7";
const READER: &str = "xoxb-emulated-reads-only";

/// A workspace with a channel for alerts, and its id.
fn workspace() -> (Emulated, String) {
    let seed = json!({
        "team": { "name": "Willow & Thistle", "domain": "willow" },
        "users": [{ "name": "dana", "real_name": "Dana Levi", "email": "dana@willow.example" }],
        "channels": [{ "name": "alerts" }],
        "tokens": [
            { "token": BOT, "user": "dana", "scopes": ["chat:write", "channels:read", "channels:history"] },
            { "token": READER, "user": "dana", "scopes": ["channels:read"] },
        ],
        "incoming_webhooks": [{ "channel": "alerts" }],
        "strict_scopes": true,
    });
    let slack = Emulated::start("slack", &seed).unwrap();
    let listed = slack.ask("/api/conversations.list", BOT, Some(&json!({}))).unwrap();
    let id = listed["channels"].as_array().unwrap().iter().find(|it| it["name"] == "alerts").unwrap()["id"].clone();
    (slack, id.as_str().unwrap().to_owned())
}

/// The messages that Slack has under `method`, the oldest first, as text and blocks.
fn messages(slack: &Emulated, method: &str, asked: &Json) -> Vec<(Json, Json)> {
    let said = slack.ask(&format!("/api/{method}"), BOT, Some(asked)).unwrap();
    let mut all = said["messages"].as_array().unwrap_or_else(|| panic!("{said}")).clone();
    all.sort_by_key(|it| it["ts"].as_str().unwrap().to_owned());
    all.into_iter().map(|it| (it["text"].clone(), it["blocks"].clone())).collect()
}

fn words(stage: Said) -> (Json, Json) {
    let alert = alert(stage);
    (block_kit::line(&alert).into(), serde_json::to_value(block_kit::blocks(&alert)).unwrap())
}

#[tokio::test]
async fn slack_has_the_first_word_as_it_stands_and_the_others_in_its_thread() {
    let (slack, id) = workspace();
    let channel = opened("slack", &[("channel", &id), ("url", &slack.address())], BOT);
    let first = channel.tell(&alert(Said::Triggered), None).await.unwrap().name.unwrap();
    let (there, ts) = first.split_once('/').unwrap();
    assert_eq!(there, id);
    let (all, thread) = (json!({ "channel": id }), json!({ "channel": id, "ts": ts }));
    assert_eq!(messages(&slack, "conversations.history", &all), [words(Said::Triggered)]);
    for stage in [Said::Again, Said::Acknowledged, Said::Resolved] {
        channel.tell(&alert(stage), Some(&first)).await.unwrap();
    }
    let wanted = [Said::Resolved, Said::Again, Said::Acknowledged, Said::Resolved].map(words);
    assert_eq!(messages(&slack, "conversations.replies", &thread), wanted);

    // Somebody takes the first word away: the next is said anew, in the channel.
    slack.ask("/api/chat.delete", BOT, Some(&thread)).unwrap();
    let anew = channel.tell(&alert(Said::Triggered), Some(&first)).await.unwrap().name.unwrap();
    assert_ne!(anew, first);
    let anew = json!({ "channel": id, "ts": anew.split_once('/').unwrap().1 });
    assert_eq!(messages(&slack, "conversations.replies", &anew), [words(Said::Triggered)]);
}

#[tokio::test]
async fn what_slack_does_not_take_is_told_as_what_it_is() {
    let (slack, id) = workspace();
    for (channel, key, kind, code) in [
        (id.as_str(), READER, FaultKind::Forbidden, "channel_not_allowed"),
        ("C0NOTTHERE0", BOT, FaultKind::Missing, "channel_gone"),
    ] {
        let channel = opened("slack", &[("channel", channel), ("url", &slack.address())], key);
        assert_eq!(refused(&channel).await, (kind, code.to_owned()));
    }
}

#[tokio::test]
async fn slack_takes_a_word_by_a_webhook() {
    let (slack, id) = workspace();
    // It takes any address, and shows what came by one that it does not know in the channel for everybody.
    let listed = slack.ask("/api/conversations.list", BOT, Some(&json!({}))).unwrap();
    let general =
        listed["channels"].as_array().unwrap().iter().find(|it| it["name"] == "general").unwrap()["id"].clone();
    let address = slack.address();
    let channel = opened("slack-webhook", &[("url", &address)], &format!("{address}/services/T0/B0/peony-7"));
    channel.is_well().await.unwrap();
    assert_eq!(messages(&slack, "conversations.history", &json!({ "channel": general })), [], "asking says nothing");
    for stage in [Said::Triggered, Said::Acknowledged, Said::Resolved] {
        channel.tell(&alert(stage), None).await.unwrap();
    }
    let told = [Said::Triggered, Said::Acknowledged, Said::Resolved].map(words);
    assert_eq!(messages(&slack, "conversations.history", &json!({ "channel": general })), told);
    assert_eq!(messages(&slack, "conversations.history", &json!({ "channel": id })), []);
}

#[tokio::test]
async fn resend_sends_one_letter_for_one_word_however_often_it_is_told() {
    let resend = Emulated::start("resend", &json!({ "domains": [{ "name": "willow.example" }] })).unwrap();
    let address = resend.address();
    let from = |from, to| opened("email-resend", &[("from", from), ("to", to), ("url", &address)], "re_peony-7");
    let channel = from("Willow <alerts@willow.example>", "Anna <anna@willow.example>, ben@willow.example");
    channel.is_well().await.unwrap();
    let first = channel.tell(&alert(Said::Triggered), None).await.unwrap();
    assert_eq!(channel.tell(&alert(Said::Triggered), None).await.unwrap(), first, "the same word again");
    let over = channel.tell(&alert(Said::Resolved), None).await.unwrap();
    assert_ne!(over, first);
    let kept = resend.ask("/emails", "re_peony-7", None).unwrap()["data"].clone();
    let letters = kept.as_array().unwrap();
    assert_eq!(letters.len(), 2, "{kept}");
    assert_eq!(Some(letters[0]["id"].as_str().unwrap()), first.name.as_deref());
    assert_eq!(letters[0]["from"], "Willow <alerts@willow.example>");
    assert_eq!(letters[0]["to"], json!(["Anna <anna@willow.example>", "ben@willow.example"]));
    assert_eq!(letters[0]["subject"], "Xero has refused our sign-in");
    assert_eq!(letters[1]["subject"], "Over: Xero has refused our sign-in");
    assert!(letters[0]["text"].as_str().unwrap().contains("Sign in to Xero again."), "{kept}");
    assert!(letters[0]["html"].as_str().unwrap().contains("Sign in to Xero again."), "{kept}");

    // The same word to somebody else is refused, and nothing is sent.
    let changed = from("Willow <alerts@willow.example>", "carl@willow.example");
    assert_eq!(refused(&changed).await, (FaultKind::Rejected, "alert_not_taken".to_owned()));
    assert_eq!(resend.ask("/emails", "re_peony-7", None).unwrap()["data"], kept);
    let elsewhere = from("alerts@thistle.example", "anna@willow.example").is_well().await.unwrap_err();
    assert_eq!(elsewhere.code, "sender_not_verified");
}

#[tokio::test]
async fn a_mail_server_takes_letters_from_whoever_has_the_password() {
    let server = Maildev::start("alerts@willow.example", "peony-7").unwrap();
    let place = server.place();
    let form = [
        ("server", place.as_str()),
        ("security", "none"),
        ("from", "Willow & Thistle <alerts@willow.example>"),
        ("to", "Anna <anna@willow.example>, ben@willow.example"),
    ];
    let signed_in: Vec<_> = form.into_iter().chain([("username", "alerts@willow.example")]).collect();
    for (form, secret) in [(&signed_in[..], "wrong-canary"), (&form[..], "peony-7")] {
        let channel = opened("email-smtp", form, secret);
        let fault = channel.tell(&alert(Said::Triggered), None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_refused"), "{fault:?}");
        assert!(fault.message.contains(LABEL) && !format!("{fault:?}").contains("canary"), "{fault:?}");
    }
    assert_eq!(server.letters().unwrap(), [] as [Json; 0]);

    let channel = opened("email-smtp", &signed_in, "peony-7");
    channel.is_well().await.unwrap();
    let first = channel.tell(&alert(Said::Triggered), None).await.unwrap().name.unwrap();
    channel.tell(&alert(Said::Resolved), Some(&first)).await.unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    // It has a letter in its inbox a moment after it took it.
    while server.letters().unwrap().len() < 4 && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let letters = server.letters().unwrap();
    assert_eq!(letters.len(), 4, "two words to two people");
    let (told, over): (Vec<_>, Vec<_>) = letters.iter().partition(|it| it["subject"] == "Xero has refused our sign-in");
    let mut people: Vec<_> = told.iter().map(|it| it["envelope"]["to"][0]["address"].as_str().unwrap()).collect();
    people.sort_unstable();
    assert_eq!(people, ["anna@willow.example", "ben@willow.example"]);
    for letter in &told {
        assert_eq!(letter["headers"]["message-id"], first);
        assert_eq!(letter["from"], json!([{ "address": "alerts@willow.example", "name": "Willow & Thistle" }]));
        assert!(letter["text"].as_str().unwrap().contains("Sign in to Xero again."), "{letter}");
        assert!(letter["html"].as_str().unwrap().contains("Sign in to Xero again."), "{letter}");
    }
    assert_eq!(over.len(), 2);
    for letter in over {
        assert_eq!(letter["subject"], "Over: Xero has refused our sign-in");
        assert_eq!(letter["headers"]["in-reply-to"], first);
    }
}
