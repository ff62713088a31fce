//! A tool that stops on a day with a wedding, through the built `wedsync`: who is told of it by a real mail server and a
//! receiver of calls, how somebody takes it on, and that it is told when it is over.

use crate::saturday::{calendar, noon, within};
use crate::server::Server;
use crate::shell::{json, plain_words};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Instant;
use wedsync_support::{Mailbox, Wedsync, place};

const PASSWORD: &str = "peony-7";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A studio at noon of a day with a wedding, whose calendar is a folder.
pub struct Studio {
    pub desk: Wedsync,
    room: tempfile::TempDir,
}

impl Studio {
    pub fn new() -> Self {
        let (desk, room) = (Wedsync::new().unwrap(), tempfile::tempdir().unwrap());
        let here = room.path().join("Weddings");
        std::fs::create_dir(&here).unwrap();
        std::fs::write(here.join("1.ics"), calendar()).unwrap();
        desk.json(&["studio", "set", "--zone", &noon().0]).unwrap();
        let folder = here.to_str().unwrap();
        let connected = desk.json(&["connect", "folder", "--name", "Studio calendar", "--path", folder]).unwrap();
        let list = connected["collections"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(json(&desk, &["collections", "set", &list, "--direction", "read", "--weddings", "all"]).code, 0);
        assert_eq!(json(&desk, &["sync"]).code, 0);
        Self { desk, room }
    }

    pub fn breaks(&self, breaks: bool) {
        let (here, away) = (self.room.path().join("Weddings"), self.room.path().join("elsewhere"));
        if breaks { std::fs::rename(here, away) } else { std::fs::rename(away, here) }.unwrap();
        json(&self.desk, &["sync"]);
    }

    /// A channel with its secret.
    fn add(&self, words: &[&str], secret: &str) -> Value {
        let all: Vec<&str> = ["--json", "alerts", "add"].iter().chain(words).copied().collect();
        self.desk.run_with_input(&all, &format!("{secret}\n")).unwrap().json().unwrap()
    }

    fn open(&self) -> Vec<Value> {
        self.desk.json(&["alerts", "list"]).unwrap()["open"].as_array().unwrap().clone()
    }
}

fn mail(mailbox: &Mailbox) -> Vec<String> {
    let letters = mailbox.letters().unwrap();
    let subject = |letter: &Value| {
        let headers = letter["headers"].as_array().unwrap().iter();
        headers.clone().find(|pair| pair[0] == "Subject").unwrap()[1].as_str().unwrap().to_owned()
    };
    letters.iter().map(subject).collect()
}

fn certificates() -> PathBuf {
    place::project().join("tests/journeys/mail")
}

#[test]
fn a_tool_that_stops_reaches_people_who_take_it_on_and_hear_when_it_is_over() {
    let studio = Studio::new();
    let mailbox = Mailbox::start("none", &certificates(), "alerts@studio.example", PASSWORD).unwrap();
    let receiver = Server::answering(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec());
    let (server, hook) = (format!("server={}", mailbox.place()), format!("url={}", receiver.url()));
    let letters = [
        "email-smtp",
        "--name",
        "Office mail",
        "--set",
        &server,
        "--set",
        "security=none",
        "--set",
        "username=alerts@studio.example",
        "--set",
        "from=alerts@studio.example",
        "--set",
        "to=anna@studio.example",
        "--key-stdin",
    ];
    let wrong = studio.add(&letters, "no-such-password");
    assert_eq!(wrong["error"]["code"], "sign_in_refused", "a wrong key is found before anything is kept: {wrong}");
    plain_words(wrong["error"]["message"].as_str().unwrap());
    assert_eq!(studio.desk.json(&["alerts", "channels"]).unwrap()["channels"].as_array().unwrap().len(), 0);
    assert_eq!(studio.add(&letters, PASSWORD)["id"], "cha-1");
    assert_eq!(mail(&mailbox), ["Only a test: Alerts reach you by Office mail"]);
    let calls = ["webhook", "--name", "Door sign", "--set", &hook, "--set", "here=yes", "--key-stdin"];
    assert_eq!(studio.add(&calls, SECRET)["id"], "cha-2");

    let owner = studio.desk.own().unwrap();
    studio.breaks(true);
    let begun = Instant::now();
    let told = within("both were told", || {
        (mail(&mailbox).len() == 2 && receiver.requests().len() == 2).then(|| mail(&mailbox))
    });
    assert_eq!(told[1], "Studio calendar has stopped");
    let letter = mailbox.letters().unwrap().remove(1);
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains("1 wedding today, at The Mill.") && !text.contains("Anna &"), "no couple: {text}");
    let body = String::from_utf8(receiver.requests()[1].body.clone()).unwrap();
    assert!(!body.contains("Anna &"), "{body}");
    assert!(begun.elapsed().as_secs() < 10, "told after {:?}", begun.elapsed());

    let open = studio.open();
    assert_eq!((open.len(), &open[0]["severity"], &open[0]["state"]), (1, &"critical".into(), &"triggered".into()));
    assert_eq!(open[0]["told"], serde_json::json!(["Office mail", "Door sign"]));
    let id = open[0]["id"].as_str().unwrap();
    for words in
        [["alerts", "list"].as_slice(), &["alerts", "show", id], &["alerts", "channels"], &["alerts", "routes"]]
    {
        let shown = studio.desk.run(words).unwrap();
        plain_words(&shown.out);
        assert!(!shown.out.contains(PASSWORD) && !shown.out.contains(SECRET), "{}", shown.out);
    }

    let page = json(&studio.desk, &["alerts", "ack", id]);
    assert_eq!(page.document["card"]["state"], "acknowledged", "{}", page.document);
    within("that somebody looks after it is told", || (mail(&mailbox).len() == 3).then_some(()));
    assert_eq!(mail(&mailbox)[2], "Taken on: Studio calendar has stopped");

    // A restart forgets nothing, and says nothing twice.
    drop(owner);
    let owner = studio.desk.own().unwrap();
    assert_eq!(studio.open()[0]["state"], "acknowledged");
    studio.breaks(false);
    within("that it is over is told", || (mail(&mailbox).len() == 4).then_some(()));
    assert_eq!(mail(&mailbox)[3], "Over: Studio calendar has stopped");
    assert_eq!(studio.open().len(), 0);
    let page = studio.desk.json(&["alerts", "show", id]).unwrap();
    let lines: Vec<&str> =
        page["lines"].as_array().unwrap().iter().map(|it| it["line"]["what"].as_str().unwrap()).collect();
    assert_eq!(lines[0], "detected");
    assert!(lines.contains(&"taken_on") && lines.contains(&"over"), "{lines:?}");
    drop(owner);

    assert_eq!(json(&studio.desk, &["alerts", "remove", "cha-1"]).document["channels"].as_array().unwrap().len(), 1);
    let unknown = studio.desk.json(&["alerts", "test", "cha-1"]).unwrap();
    assert_eq!(unknown["error"]["code"], "not_found");
}

#[test]
fn a_killed_desk_says_what_it_had_to_say_under_the_same_name() {
    let studio = Studio::new();
    let receiver = Server::answering(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec());
    let hook = format!("url={}", receiver.url());
    studio.add(&["webhook", "--set", &hook, "--set", "here=yes", "--key-stdin"], SECRET);
    let owner = studio.desk.own().unwrap();
    studio.breaks(true);
    within("the first word", || (receiver.requests().len() == 2).then_some(()));
    owner.kill().unwrap();
    let owner = studio.desk.own().unwrap();
    studio.breaks(false);
    within("the last word", || {
        let over = |it: &crate::server::Request| String::from_utf8_lossy(&it.body).contains("resolved");
        receiver.requests().iter().any(over).then_some(())
    });
    drop(owner);
    let names: Vec<String> =
        receiver.requests().iter().skip(1).map(|it| it.header("webhook-id").unwrap_or_default().to_owned()).collect();
    let mut known = names.clone();
    known.sort();
    known.dedup();
    assert!(names.len() <= known.len() + 1, "said twice at the most, and under one name: {names:?}");
}
