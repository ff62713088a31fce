//! Letters by a real mail server, and signed calls as a receiver's own library sees them: what a stand-in of ours would take
//! for granted. What every channel must do stands beside the channels.

use crate::server::Server;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use wedsync_connectors::Key;
use wedsync_connectors::channels::open;
use wedsync_connectors::http::Wire;
use wedsync_domain::alert::{Alert, Channel, Severity, Stage, Today};
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};
use wedsync_support::Mailbox;
use wedsync_support::place;

const PASSWORD: &str = "peony-7";
const NOW: i64 = 1_795_176_000_000;

/// A receiver refuses what is older than five minutes by its own clock.
struct Wall;

impl Clock for Wall {
    #[expect(clippy::disallowed_methods, reason = "this is the clock port")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(since.as_millis()).unwrap())
    }
    fn since_boot(&self) -> Duration {
        Duration::ZERO
    }
}

fn certificates() -> PathBuf {
    place::project().join("tests/journeys/mail")
}

fn alert(word: &str, stage: Stage) -> Alert {
    Alert {
        key: "wedsync-inc-12".to_owned(),
        word: word.to_owned(),
        stage,
        severity: Severity::Critical,
        title: "Siân & Łukasz 💍\r\nBcc: all@elsewhere.example".to_owned(),
        words: "Xero has refused our sign-in.\n.\nA line of a single dot would end a letter.".to_owned(),
        steps: vec!["Open the desk.".to_owned(), "Sign in to Xero again.".to_owned()],
        about: "Xero".to_owned(),
        class: "sign_in_ended".to_owned(),
        since: Timestamp(NOW - 60_000),
        written: Timestamp(NOW),
        today: Some(Today {
            weddings: 1,
            venues: vec!["Mühle".to_owned()],
            words: "1 wedding today, at Mühle.".to_owned(),
        }),
        link: "wedsync://alerts/inc-12".to_owned(),
    }
}

fn channel(name: &str, answers: &[(&str, &str)], secret: &str) -> Result<Arc<dyn Channel>, Fault> {
    let answers: BTreeMap<String, String> =
        answers.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect();
    let key = Key::Given(Some(Secret::new(secret.to_owned())));
    open(name, "Studio mail", &answers, key, Arc::new(Wall), Arc::new(Wire::default()))
}

fn mail(server: &str, security: &str, to: &str, password: &str) -> Arc<dyn Channel> {
    let answers = [
        ("server", server),
        ("security", security),
        ("username", "alerts@studio.example"),
        ("from", "Studio Süd <alerts@studio.example>"),
        ("to", to),
    ];
    channel("email-smtp", &answers, password).unwrap()
}

fn started(security: &str) -> Mailbox {
    Mailbox::start(security, &certificates(), "alerts@studio.example", PASSWORD).unwrap()
}

fn header<'l>(letter: &'l serde_json::Value, name: &str) -> Vec<&'l str> {
    let all = letter["headers"].as_array().unwrap().iter();
    all.filter(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name))
        .map(|pair| pair[1].as_str().unwrap())
        .collect()
}

/// Runs one of the tests below in a process that trusts the certificates of these tests, and nobody else's.
fn trusting(test: &str) {
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("letters::{test}"), "--ignored", "--nocapture"])
        .env("SSL_CERT_FILE", certificates().join("ca.pem"))
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn a_letter_arrives_over_an_encrypted_line() {
    trusting("in_that_process_letters_arrive");
}

#[tokio::test]
#[ignore = "run by the test above, in a process that trusts the server"]
async fn in_that_process_letters_arrive() {
    for security in ["tls", "starttls"] {
        let mailbox = started(security);
        let channel = mail(&mailbox.place(), security, "Anna <anna@studio.example>, ben@studio.example", PASSWORD);
        channel.is_well().await.unwrap();
        let first = channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap().name.unwrap();
        channel.tell(&alert("w-2", Stage::Resolved), Some(&first)).await.unwrap();
        let letters = mailbox.letters().unwrap();
        assert_eq!(letters.len(), 4, "two words to two people");
        let mut to: Vec<_> = letters[..2].iter().map(|letter| letter["to"][0].as_str().unwrap()).collect();
        to.sort_unstable();
        assert_eq!(to, ["anna@studio.example", "ben@studio.example"]);
        for letter in &letters {
            assert_eq!((&letter["encrypted"], &letter["signed_in"]), (&true.into(), &true.into()), "{security}");
            assert_eq!(letter["defects"].as_array().unwrap().len(), 0, "{letter}");
            assert_eq!(header(letter, "Auto-Submitted"), ["auto-generated"]);
            assert_eq!(header(letter, "From"), ["Studio Süd <alerts@studio.example>"]);
            assert!(header(letter, "Bcc").is_empty(), "{letter}");
            let text = letter["text"].as_str().unwrap().replace("\r\n", "\n");
            assert!(text.contains("Xero has refused our sign-in.\n.\nA line of a single dot"), "{text}");
            assert!(text.contains("1 wedding today, at Mühle."), "{text}");
            assert!(letter["html"].as_str().unwrap().contains("Sign in to Xero again."));
        }
        assert_eq!(header(&letters[0], "Message-ID"), [first.as_str()]);
        assert_eq!(header(&letters[0], "Subject"), ["Siân & Łukasz 💍  Bcc: all@elsewhere.example"]);
        assert_eq!(header(&letters[2], "In-Reply-To"), [first.as_str()]);
        let thread = header(&letters[0], "References")[0];
        assert_eq!(header(&letters[2], "References")[0], format!("{thread} {first}"));
        assert_ne!(header(&letters[2], "Message-ID"), [first.as_str()]);
    }
}

#[tokio::test]
async fn a_server_that_cannot_prove_itself_hears_no_password() {
    for security in ["tls", "starttls"] {
        let mailbox = started(security);
        let channel = mail(&mailbox.place(), security, "anna@studio.example", PASSWORD);
        for fault in [
            channel.is_well().await.unwrap_err(),
            channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap_err(),
        ] {
            assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "certificate_refused"), "{fault:?}");
        }
        assert!(mailbox.letters().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_server_without_encryption_hears_no_password_either() {
    let mailbox = started("none");
    let channel = mail(&mailbox.place(), "starttls", "anna@studio.example", PASSWORD);
    let fault = channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "no_common_way"), "{fault:?}");
    assert!(mailbox.letters().unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_that_was_lost_brings_the_same_letter_again() {
    let mailbox = started("none");
    let channel = mail(&mailbox.place(), "none", "anna@studio.example", PASSWORD);
    mailbox.hang_up().unwrap();
    let word = alert("w-1", Stage::Triggered);
    let fault = channel.tell(&word, None).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Transient, "{fault:?}");
    channel.tell(&word, None).await.unwrap();
    let letters = mailbox.letters().unwrap();
    assert_eq!(letters.len(), 2);
    assert_eq!(header(&letters[0], "Message-ID"), header(&letters[1], "Message-ID"));
    assert_eq!(header(&letters[0], "Date"), header(&letters[1], "Date"));
    assert_eq!(letters[0]["text"], letters[1]["text"]);
}

#[tokio::test]
async fn one_address_that_is_refused_keeps_the_letter_from_nobody_else() {
    let mailbox = started("none");
    let everybody = "nobody@studio.example, anna@studio.example, busy@studio.example, ben@studio.example";
    let channel = mail(&mailbox.place(), "none", everybody, PASSWORD);
    let fault = channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap_err();
    assert!(["address_refused", "trouble_there"].contains(&fault.code.as_str()), "{fault:?}");
    assert!(!format!("{fault:?}").contains(PASSWORD), "what the server says is not repeated: {fault:?}");
    assert_eq!(mailbox.letters().unwrap().len(), 2);
}

#[tokio::test]
async fn only_what_the_server_says_of_the_address_itself_means_that_nobody_is_there() {
    let mailbox = started("none");
    for (to, code) in [("nobody", "address_refused"), ("policy", "letter_refused"), ("old", "letter_refused")] {
        let channel = mail(&mailbox.place(), "none", &format!("{to}@studio.example"), PASSWORD);
        let fault = channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, code), "{to}: {fault:?}");
        assert!(!format!("{fault:?}").contains("peony"), "{fault:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_in_words_and_nowhere_shown() {
    let mailbox = started("none");
    let channel = mail(&mailbox.place(), "none", "anna@studio.example", "wrong-canary");
    for fault in
        [channel.is_well().await.unwrap_err(), channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap_err()]
    {
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_refused"), "{fault:?}");
        assert!(fault.message.contains("Studio mail") && !format!("{fault:?}").contains("canary"), "{fault:?}");
    }
}

#[tokio::test]
async fn a_text_without_end_is_cut_and_arrives() {
    let mailbox = started("none");
    let channel = mail(&mailbox.place(), "none", "anna@studio.example", PASSWORD);
    for long in ["x", "💍", "ש", "\n.\n", "\u{0}"] {
        let long = long.repeat(100_000);
        let alert =
            Alert { title: long.clone(), words: long.clone(), steps: vec![long], ..alert("w-1", Stage::Triggered) };
        channel.tell(&alert, None).await.unwrap();
    }
    for letter in mailbox.letters().unwrap() {
        assert_eq!(letter["defects"].as_array().unwrap().len(), 0);
        assert!(letter["text"].as_str().unwrap().len() < 60_000);
    }
}

#[tokio::test]
async fn nobody_there_is_said_at_once() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let channel = mail(&gone.to_string(), "none", "anna@studio.example", PASSWORD);
    let fault = channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "no_answer"), "{fault:?}");
}

const RECEIVER: &str = "\
import json, sys
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
call = json.load(sys.stdin)
try:
    said = Webhook(call['secret']).verify(call['body'], call['headers'])
    print('taken', said['type'])
except WebhookVerificationError:
    print('refused')";

/// What the published library of Standard Webhooks says to a call.
fn received(secret: &str, body: &str, headers: &BTreeMap<&str, String>) -> String {
    let mut receiver = Command::new(place::tools().unwrap().join("bin/python"))
        .args(["-c", RECEIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let call = serde_json::json!({ "secret": secret, "body": body, "headers": headers });
    receiver.stdin.take().unwrap().write_all(call.to_string().as_bytes()).unwrap();
    String::from_utf8(receiver.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_signed_call_is_taken_by_the_published_library_and_a_changed_one_is_not() {
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let server = Server::answering(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec());
    let channel = channel("webhook", &[("url", &server.url()), ("here", "yes")], SECRET).unwrap();
    channel.tell(&alert("w-1", Stage::Triggered), None).await.unwrap();
    let seen = server.requests().remove(0);
    let body = String::from_utf8(seen.body.clone()).unwrap();
    let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let headers: BTreeMap<_, _> = names.map(|name| (name, seen.header(name).unwrap().to_owned())).into();
    assert_eq!(received(SECRET, &body, &headers), "taken incident.triggered");
    assert_eq!(received("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &body, &headers), "refused");
    assert_eq!(received(SECRET, &body.replace("critical", "info"), &headers), "refused");
    for name in names {
        let value = headers[name].chars().rev().collect();
        let changed = headers.clone().into_iter().chain([(name, value)]).collect();
        assert_ne!(received(SECRET, &body, &changed), "taken incident.triggered", "{name}");
    }
    let old = (headers["webhook-timestamp"].parse::<i64>().unwrap() - 600).to_string();
    let late = headers.into_iter().chain([("webhook-timestamp", old)]).collect();
    assert_eq!(received(SECRET, &body, &late), "refused");
}
