//! Before the weekend, through the built `wedsync`: a CRM and a real calendar server that disagree about the wedding of the day, a
//! tool that refuses our sign-in, nobody who watches from elsewhere. Each is named with what mends it, until all is ready.

use crate::bookings::{Asks, Bookings, COUPLE, wedding};
use crate::places::Place;
use crate::saturday::{noon, now};
use crate::server::Server;
use crate::shell::{Said, connect_server, json, json_with, plain_words};
use chrono::NaiveTime;
use serde_json::{Value, json as object};
use wedsync_support::{Radicale, Wedsync};

/// A studio at noon of a day with a wedding, whose ceremony the CRM has brought into the calendar.
struct Studio {
    desk: Wedsync,
    bookings: Bookings,
    diary: Place,
    wedding: String,
}

fn asked(desk: &Wedsync) -> impl Fn(&[&str], &str) -> Value {
    |words, input| json_with(desk, words, input).document
}

impl Studio {
    fn new(radicale: &Radicale) -> Self {
        let (desk, (zone, ahead)) = (Wedsync::new().unwrap(), noon());
        desk.json(&["studio", "set", "--zone", &zone]).unwrap();
        let bookings = Bookings::on((now() + ahead).date_naive(), at(14), &zone);
        let diary = Place::Calendar(radicale.dav(), radicale.calendar("diary").unwrap());
        let id = {
            let asks = asked(&desk);
            let asks: Asks<'_> = &asks;
            bookings.known_to(asks);
            let diary = asks(&["collections", "list", &connect_server(&desk, "Diary", radicale)], "");
            let words = ["collections", "set", diary[0]["id"].as_str().unwrap(), "--direction", "both"];
            asks(&[words.as_slice(), &["--filter", "kind:appointments"]].concat(), "");
            wedding(asks)
        };
        let studio = Self { desk, bookings, diary, wedding: id };
        let said = json(&studio.desk, &["sync", "--approve"]);
        assert_eq!(said.code, 0, "{}", said.document);
        assert_eq!(studio.diary.all().len(), 1, "the ceremony is in the calendar");
        studio
    }

    /// The line of that name, of the wedding or of the desk.
    #[track_caller]
    fn line(&self, said: &Said, check: &str) -> Value {
        let lines = said.document["last"]["lines"].as_array().unwrap();
        let line = lines.iter().find(|it| it["check"] == check).unwrap_or_else(|| panic!("{check}: {}", said.document));
        assert!(line["wedding"].is_null() || line["wedding"] == self.wedding.as_str(), "{line}");
        line.clone()
    }
}

fn at(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

/// How it stands, and all that is open.
fn open(said: &Said) -> (&Value, Vec<&str>) {
    let lines = said.document["last"]["lines"].as_array().unwrap();
    let open = lines.iter().filter(|it| it["standing"] != "ready").map(|it| it["check"].as_str().unwrap());
    (&said.document["last"]["standing"], open.collect())
}

/// What somebody reads in a terminal: the exit code, and each thing that is open with why it matters and what mends it.
#[track_caller]
fn reads(desk: &Wedsync, words: &[&str], code: i32, told: &[&str]) {
    let shown = desk.run(words).unwrap();
    plain_words(&shown.out);
    assert_eq!(shown.code, code, "{}", shown.out);
    for words in told {
        assert!(shown.out.contains(words), "“{words}” is missing:\n{}", shown.out);
    }
}

#[test]
fn what_is_not_ready_is_named_with_what_mends_it_until_all_is() {
    let mut radicale = Radicale::start().unwrap();
    let mut studio = Studio::new(&radicale);
    let (desk, of_it) = (&studio.desk, ["readiness", "--wedding", &studio.wedding]);

    // Everything agrees, and nobody would hear of it if it did not.
    let said = json(desk, &["readiness"]);
    assert_eq!(open(&said), (&"look_at_it".into(), vec!["channels", "heartbeat"]), "{}", said.document);
    assert_eq!((said.code, &said.document["last"]["open"]), (0, &0.into()), "what is only worth a look is no fault");
    let alone = "When this computer is off, nobody is told that nothing is compared any more.";
    reads(
        desk,
        &["readiness"],
        0,
        &["No second watch is set.", alone, "wedsync alerts heartbeat", "wedsync alerts add"],
    );

    // The calendar does not let us in any more: what it says of the wedding nobody knows, until somebody signs in again.
    radicale.set_password("another-one").unwrap();
    assert_eq!(json(desk, &["sync"]).code, 1);
    let said = json(desk, &["readiness"]);
    let (times, signed) = (studio.line(&said, "times"), studio.line(&said, "sign_ins"));
    assert_eq!((said.code, &said.document["last"]["standing"]), (3, &"not_ready".into()));
    assert_eq!((&times["standing"], &signed["standing"]), (&"cannot_know".into(), &"not_ready".into()), "{times}");
    assert_eq!(signed["fix"], object!({ "fix": "sign_in", "connection": "con-2" }));
    reads(desk, &["readiness"], 3, &["Diary refuses ours.", "Sign in again: wedsync connections resume con-2"]);
    radicale.set_password("rose-5").unwrap();
    studio.diary = Place::Calendar(radicale.dav(), format!("{}diary/", radicale.home()));
    let given = json_with(desk, &["connections", "resume", "con-2", "--password-stdin"], "rose-5\n");
    assert_eq!((given.code, json(desk, &["sync"]).code), (0, 0), "{}", given.document);
    assert_eq!(open(&json(desk, &["readiness"])).1, ["channels", "heartbeat"]);

    // Somebody moves the ceremony in the CRM, and somebody else in the calendar.
    studio.bookings.moves_the_ceremony(at(15));
    let uid = studio.diary.uids().remove(0);
    studio.diary.change(&uid, "T140000", "T143000");
    assert_eq!(json(desk, &["sync"]).code, 3, "a person is asked");
    let said = json(desk, &["readiness"]);
    assert_eq!(said.code, 3);
    assert_eq!(open(&said), (&"not_ready".into(), vec!["times", "versions", "channels", "heartbeat"]));
    let (times, asked) = (studio.line(&said, "times"), studio.line(&said, "versions"));
    assert_eq!(
        (&times["standing"], &times["fix"]),
        (&"not_ready".into(), &object!({ "fix": "settle", "versions": "ver-1" }))
    );
    let words = times["words"].as_str().unwrap();
    for said in ["“Ceremony”", "14:30–", "in Diary", "15:00–", "in Bookings"] {
        assert!(words.contains(said), "{words}");
    }
    assert_eq!((&asked["standing"], &asked["words"]), (&"not_ready".into(), &"1 record has two versions.".into()));
    let told = ["People would arrive at different times.", "See both: wedsync versions list (ver-1)", COUPLE];
    for words in [["readiness"].as_slice(), &of_it, &["readiness", "--last"]] {
        reads(desk, words, 3, &told);
        assert_eq!(json(desk, words).code, 3);
    }

    // A person mends all of it by what was said.
    assert_eq!(json(desk, &["versions", "resolve", "ver-1", "--take", "con-1"]).code, 0);
    let said = json(desk, &["readiness"]);
    let late = studio.line(&said, "times");
    assert_eq!(
        (&late["standing"], &late["seen"]),
        (&"look_at_it".into(), &object!({ "found": "on_the_way", "tools": ["Diary"] }))
    );
    assert_eq!(late["next_step"], "Ask the tools now: wedsync sync");
    assert_eq!(json(desk, &["sync"]).code, 0);
    assert!(studio.diary.says(&uid, "T150000"), "{:?}", studio.diary.all());
    let server = Server::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK".to_vec());
    let (url, hook) = (format!("{}ping\n", server.url()), format!("url={}", server.url()));
    assert_eq!(json_with(desk, &["alerts", "heartbeat", "--name", "Watch"], &url).code, 0);
    let channel =
        ["alerts", "add", "webhook", "--name", "Door sign", "--set", &hook, "--set", "here=yes", "--key-stdin"];
    assert_eq!(json_with(desk, &channel, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").code, 0);

    let before = now();
    let said = json(desk, &["readiness"]);
    assert_eq!((said.code, open(&said)), (0, (&"ready".into(), vec![])), "{}", said.document);
    let last = &said.document["last"];
    let checked: chrono::DateTime<chrono::Utc> = last["checked"].as_str().unwrap().parse().unwrap();
    assert!((checked - before).num_seconds().abs() < 60, "{checked}");
    assert_eq!(last["weddings"][0]["title"], COUPLE);
    reads(
        desk,
        &["readiness"],
        0,
        &[
            "All is ready: 1 wedding. Checked ",
            "2 tools agree: Bookings and Diary.",
            "Proven: Door sign.",
            "A second watch is set.",
        ],
    );
    reads(desk, &of_it, 0, &["All is ready: 1 wedding."]);
    let kept = json(desk, &["readiness", "--last"]);
    let (kept, again) = (kept.document["last"]["checked"].clone(), json(desk, &["readiness", "--last"]).document);
    assert_eq!(again["last"]["checked"], kept, "--last looks at nothing anew");
}
