//! An emergency at a wedding, through the built `wedsync`: people of the sample studio's bookings are told by a real mail server
//! and by a stand-in for text messages that keeps what it is given, with the desk killed in the middle.

use crate::saturday::within;
use crate::server::{Request, Server, answer};
use crate::shell::{json, plain_words};
use serde_json::{Value, json as object};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use url::form_urlencoded;
use wedsync_sandbox::{Options, Sandbox, VSCO_KEY};
use wedsync_support::{Mailbox, Wedsync, place};

const PASSWORD: &str = "peony-7";
const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const OURS: &str = "+14155552671";

/// A desk that knows the bookings of the sample studio, and one wedding with people of it.
struct Studio {
    desk: Wedsync,
    wedding: String,
    title: String,
    people: Vec<(String, String)>,
    _sandbox: Sandbox,
    _runtime: tokio::runtime::Runtime,
}

impl Studio {
    fn new() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
        let desk = Wedsync::new().unwrap();
        let words =
            ["--json", "connect", "vsco-workspace", "--name", "Bookings", "--url", sandbox.base_url(), "--key-stdin"];
        let connected = desk.run_with_input(&words, &format!("{VSCO_KEY}\n")).unwrap().json().unwrap();
        for list in connected["collections"].as_array().unwrap() {
            desk.json(&["collections", "set", list["id"].as_str().unwrap(), "--direction", "read"]).unwrap();
        }
        assert_ne!(json(&desk, &["sync"]).code, 1);
        let weddings = desk.json(&["records", "list", "weddings"]).unwrap();
        let found = weddings.as_array().unwrap().iter().find_map(|it| {
            let id = it["id"].as_str()?.to_owned();
            let draft = desk.json(&["broadcast", "preview", "--wedding", &id, "--text", "x"]).ok()?;
            let all = draft["people"].as_array()?;
            let read = |it: &Value| Some((it["record"].as_str()?.to_owned(), it["name"].as_str()?.to_owned()));
            let people: Vec<(String, String)> = all.iter().filter_map(read).collect();
            (people.len() >= 3 && draft["needs_date"] == false)
                .then(|| (id, draft["title"].as_str().unwrap().to_owned(), people))
        });
        let (wedding, title, people) = found.expect("a wedding with a couple and a venue");
        Self { desk, wedding, title, people, _sandbox: sandbox, _runtime: runtime }
    }

    fn edit(&self, person: usize, field: &str) {
        assert_eq!(json(&self.desk, &["records", "edit", &self.people[person].0, field]).code, 0);
    }

    fn add(&self, words: &[&str], secret: &str) {
        let all: Vec<&str> = ["--json", "alerts", "add"].iter().chain(words).copied().collect();
        let added = self.desk.run_with_input(&all, &format!("{secret}\n")).unwrap().json().unwrap();
        assert!(added["id"].as_str().is_some(), "{added}");
    }

    fn by_letter(&self, mailbox: &Mailbox) {
        let server = format!("server={}", mailbox.place());
        let words = ["email-smtp", "--name", "Office mail", "--set", &server, "--set", "security=none", "--set"];
        let rest = ["username=a@studio.example", "--set", "from=a@studio.example", "--set", "to=us@studio.example"];
        self.add(&[words.as_slice(), &rest, &["--key-stdin"]].concat(), PASSWORD);
    }

    fn send(&self, typed: &str, more: &[&str]) -> Value {
        let words =
            ["broadcast", "send", "--wedding", &self.wedding, "--template", "delay", "--fill", "new time=15:30"];
        self.desk.json(&[words.as_slice(), &["--yes-to", typed], more].concat()).unwrap()
    }

    fn page(&self, id: &str) -> Value {
        self.desk.json(&["broadcast", "show", id]).unwrap()
    }
}

fn certificates() -> PathBuf {
    place::project().join("tests/journeys/mail")
}

/// Whom letters went to, but for tests to the studio itself.
fn told(mailbox: &Mailbox) -> Vec<String> {
    let mut all: Vec<String> =
        mailbox.letters().unwrap().iter().map(|it| it["to"][0].as_str().unwrap().to_owned()).collect();
    all.retain(|to| to != "us@studio.example");
    all.sort();
    all
}

#[test]
fn people_of_a_wedding_are_told_by_letter_and_followed_until_they_know() {
    let studio = Studio::new();
    let mailbox = Mailbox::start("none", &certificates(), "a@studio.example", PASSWORD).unwrap();
    let nobody = studio.send(&studio.title, &[]);
    assert_eq!(nobody["error"]["code"], "broadcast_no_channel", "{nobody}");
    studio.by_letter(&mailbox);
    studio.edit(0, "email=one@people.example");
    studio.edit(1, "email=nobody@people.example");
    json(&studio.desk, &["records", "edit", &studio.people[2].0, "email="]);
    let shown = studio.desk.run(&["broadcast", "send", "--wedding", &studio.wedding, "--template", "delay"]).unwrap();
    assert!(shown.code == 3 && shown.out.contains("Not filled in yet: new time."), "{}", shown.out);
    let wrong = studio.send("Somebody Else", &[]);
    assert_eq!(wrong["error"]["code"], "broadcast_name_differs");
    assert_eq!(told(&mailbox), [""; 0], "nobody was told anything so far");

    // Nobody owns the folder: the command itself sends.
    let page = studio.send(&studio.title.to_uppercase(), &["--by", "email"]);
    assert_eq!(told(&mailbox), ["one@people.example"]);
    let letter = mailbox.letters().unwrap().pop().unwrap();
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains("begins at 15:30") && text.contains(&studio.title), "{text}");
    let stands = |page: &Value, person: usize| {
        let all = page["people"].as_array().unwrap();
        all.iter().find(|it| it["record"] == studio.people[person].0.as_str()).unwrap()["stands"].clone()
    };
    assert_eq!([0, 1, 2].map(|it| stands(&page, it)), ["taken", "not_reached", "not_reached"], "{page}");
    let id = page["card"]["id"].as_str().unwrap().to_owned();
    let words = studio.desk.run(&["broadcast", "show", &id]).unwrap();
    plain_words(&words.out);
    assert!(words.code == 3 && words.out.contains("NOT REACHED BY ANY WAY"), "{}", words.out);
    let again = studio.send(&studio.title, &["--by", "email"]);
    assert_eq!(again["error"]["code"], "broadcast_same_again");

    let one = studio.people[0].0.as_str();
    let page =
        studio.desk.json(&["broadcast", "confirm", &id, "--person", one, "--note", "said yes by phone"]).unwrap();
    assert_eq!(stands(&page, 0), "confirmed");
    // It is known by the next desk as well, and told to no tool.
    assert_eq!(studio.page(&id), page);
    assert_eq!(studio.desk.json(&["journal", "list"]).unwrap().to_string().matches("15:30").count(), 0);
}

/// Answers are asked for every twenty seconds.
fn soon<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// Text messages as their stand-in keeps them: by name, to whom, what, from whom.
type Kept = Arc<Mutex<Vec<BTreeMap<String, String>>>>;

fn stand_in(kept: &Kept) -> Server {
    let kept = Arc::clone(kept);
    Server::start(move |request: &Request| {
        let target = request.line.split(' ').nth(1).unwrap().to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut kept = kept.lock().unwrap();
        if request.line.starts_with("POST") {
            let mut it: BTreeMap<String, String> = form_urlencoded::parse(&request.body).into_owned().collect();
            it.insert("direction".into(), "outbound-api".into());
            let said = message(kept.len(), &it);
            kept.push(it);
            drop(kept);
            // Long enough to be killed in.
            std::thread::sleep(Duration::from_millis(400));
            return answer("201 Created", &[("Content-Type", "application/json")], &said.to_string());
        }
        let asked: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let fits = |it: &BTreeMap<String, String>| {
            ["To", "From"].iter().all(|name| asked.get(*name).is_none_or(|wanted| it.get(*name) == Some(wanted)))
        };
        let all: Vec<Value> =
            kept.iter().enumerate().filter(|it| fits(it.1)).map(|(number, it)| message(number, it)).collect();
        let one = kept.iter().enumerate().find(|it| path.ends_with(&format!("{}.json", sid(it.0))));
        let said = match one {
            Some((number, it)) => message(number, it),
            None => object!({ "messages": all }),
        };
        answer("200 OK", &[("Content-Type", "application/json")], &said.to_string())
    })
}

fn sid(number: usize) -> String {
    format!("SM{number:032x}")
}

fn message(number: usize, it: &BTreeMap<String, String>) -> Value {
    let at = chrono::DateTime::from_timestamp(1_795_000_000 + i64::try_from(number).unwrap(), 0).unwrap();
    object!({
        "sid": sid(number), "body": it["Body"], "to": it["To"], "from": it["From"], "direction": it["direction"],
        "status": if it["direction"] == "inbound" { "received" } else { "delivered" }, "error_code": null,
        "date_created": at.to_rfc2822(),
    })
}

#[test]
fn text_messages_survive_a_kill_and_an_answer_confirms_them() {
    let (studio, kept) = (Studio::new(), Kept::default());
    let twilio = stand_in(&kept);
    let (url, from, account) = (format!("url={}", twilio.url()), format!("from={OURS}"), format!("account={ACCOUNT}"));
    let words = ["sms-twilio", "--set", &url, "--set", &from, "--set", &account, "--set", "to=+447700900999"];
    studio.add(&[words.as_slice(), &["--key-stdin"]].concat(), "0123456789abcdef");
    for (person, number) in [(0, "+44 7700 900001"), (1, "+44 7700 900002"), (2, "+44 7700 900003")] {
        studio.edit(person, &format!("phone={number}"));
    }
    let chosen = [0, 1, 2].map(|it| studio.people[it].0.as_str()).join(",");
    let owner = studio.desk.own().unwrap();
    let page = studio.send(&studio.title, &["--by", "sms", "--to", &chosen]);
    let id = page["card"]["id"].as_str().unwrap().to_owned();
    let outbound = || -> Vec<String> {
        let kept = kept.lock().unwrap();
        let theirs = kept.iter().filter(|it| it["direction"] != "inbound" && it["To"] != "+447700900999");
        theirs.map(|it| it["To"].clone()).collect()
    };
    within("the first is on its way", || (!outbound().is_empty()).then_some(()));
    owner.kill().unwrap();
    let owner = studio.desk.own().unwrap();
    soon("everybody is told", || {
        let page = studio.page(&id);
        (page["card"]["under_way"] == false && page["card"]["reached"] == 3).then_some(())
    });
    let mut all = outbound();
    all.sort();
    assert_eq!(all, ["+447700900001", "+447700900002", "+447700900003"], "it was looked for before it was sent again");

    let inbound = |from: &str, words: &str| {
        let it = [("From", from), ("To", OURS), ("Body", words), ("direction", "inbound")];
        kept.lock().unwrap().push(it.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    };
    inbound("+447700900002", "Ok, thank you");
    inbound("+447700900003", "Who is this?");
    inbound("+447700900009", "OK");
    let page = soon("the answer confirms it", || {
        let page = studio.page(&id);
        (page["card"]["confirmed"] == 1).then_some(page)
    });
    let person = |number: usize| {
        let all = page["people"].as_array().unwrap();
        all.iter().find(|it| it["record"] == studio.people[number].0.as_str()).unwrap().clone()
    };
    assert_eq!(person(1)["confirmed"]["how"], object!({ "how": "reply", "words": "Ok, thank you" }));
    assert!(person(2)["confirmed"].is_null(), "{}", person(2));
    soon("what else was answered is shown", || studio.page(&id).to_string().contains("Who is this?").then_some(()));
    drop(owner);
}
