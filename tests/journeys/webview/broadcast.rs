//! People of a wedding are told in an emergency, from the window: what happened, to whom, all of it read first, the couple's name
//! typed, carried by a real mail server, and somebody who says that they know.

use super::person::{go, picture, tick, title, write};
use super::{Stage, ask};
use crate::bookings::{Asks, Bookings, COUPLE, PEOPLE, wedding};
use crate::saturday::{noon, now};
use chrono::NaiveTime;
use serde_json::{Value, json};
use wedsync_support::{Mailbox, place};

const PASSWORD: &str = "peony-7";

fn to(letter: &Value) -> String {
    letter["to"][0].as_str().unwrap().to_owned()
}

#[test]
fn a_delay_is_told_from_the_window_once_all_of_it_was_read_and_the_name_was_typed() {
    let (stage, (zone, ahead)) = (Stage::new(), noon());
    let certificates = place::project().join("tests/journeys/mail");
    let mailbox = Mailbox::start("none", &certificates, "a@studio.example", PASSWORD).unwrap();
    let bookings = Bookings::on((now() + ahead).date_naive(), NaiveTime::from_hms_opt(14, 0, 0).unwrap(), &zone);
    stage.wedsync(&["studio", "set", "--zone", &zone, "--name", "Fern & Flint"]);
    let asks: Asks<'_> = &|words, input| stage.asks(words, input);
    bookings.known_to(asks);
    let server = format!("server={}", mailbox.place());
    let words = ["alerts", "add", "email-smtp", "--name", "Office mail", "--set", &server, "--set", "security=none"];
    let rest = ["username=a@studio.example", "from=a@studio.example", "to=us@studio.example"];
    let rest: Vec<&str> = rest.iter().flat_map(|it| ["--set", it]).chain(["--key-stdin"]).collect();
    let added = asks(&[words.as_slice(), &rest].concat(), &format!("{PASSWORD}\n"));
    assert_eq!(added["id"], "cha-1", "{added}");
    // All but the test that the channel began with.
    let told = || -> Vec<Value> { mailbox.letters().unwrap().split_off(1) };

    let window = stage.open();
    go(&window, "#/saturday");
    window.press("Message everyone").unwrap();
    window.until("the page of it", || Ok(title(&window)? == format!("Message the people of {COUPLE}"))).unwrap();
    tick(&window, "A delay");
    write(&window, "The new time", "15:30");
    // What each person gets in the end, word for word; who cannot be told is named.
    window.wait_for("begins at 15:30").unwrap();
    window.wait_for("By email, to 2 addresses").unwrap();
    window.wait_for("1 person cannot be told from here: The Mill. Call them.").unwrap();
    for [name, _, email] in PEOPLE {
        window.wait_for(name).unwrap();
        window.wait_for(email).unwrap();
    }
    picture(&window, "broadcast-preview");

    window.press("Send to 2 people").unwrap();
    window.wait_for("Send this to 2 people?").unwrap();
    let free = || -> bool {
        let all = "return [...document.querySelectorAll('button')].find((it) => it.textContent.startsWith('Send it to'))?.disabled === false";
        window.run(all, &[]).unwrap() == true
    };
    write(&window, &format!("Type “{COUPLE}” to send it"), "Somebody Else");
    assert!(!free(), "another name sends nothing");
    picture(&window, "broadcast-name");
    assert_eq!(told(), [] as [Value; 0], "nobody was told anything so far");
    write(&window, &format!("Type “{COUPLE}” to send it"), COUPLE);
    window.press("Send it to 2 people").unwrap();

    window
        .until("how far it has come", || Ok(window.run("return location.hash", &[])? == "#/saturday/broadcasts/bro-1"))
        .unwrap();
    window.until("both have it", || Ok(told().len() == 2)).unwrap();
    let mut letters = told();
    letters.sort_by_key(to);
    assert_eq!(letters.iter().map(to).collect::<Vec<_>>(), PEOPLE.map(|it| it[2]));
    for letter in &letters {
        let text = letter["text"].as_str().unwrap();
        assert!(text.contains("begins at 15:30") && text.contains(COUPLE) && text.contains("Fern & Flint"), "{text}");
    }
    window.wait_for("Sent, not confirmed yet").unwrap();
    window.wait_for("Not reached. Call them now.").unwrap();
    window.wait_for("0 of 3 people have confirmed.").unwrap();

    // Anna has called back.
    let [anna, ..] = PEOPLE;
    window.press(&format!("Said yes by phone: {}", anna[0])).unwrap();
    window.wait_for(&format!("Does {} know?", anna[0])).unwrap();
    write(&window, "How you heard it optional", "called back");
    window.press("They know").unwrap();
    window.wait_for("1 of 3 people have confirmed.").unwrap();
    window.wait_for("said here: called back").unwrap();
    let page = ask(&window, "broadcasts.show", &json!({ "id": "bro-1" }));
    let stands = |name: &str| {
        let people = page["people"].as_array().unwrap();
        people.iter().find(|it| it["name"] == name).unwrap()["stands"].clone()
    };
    assert_eq!(PEOPLE.map(|it| stands(it[0])), [json!("confirmed"), json!("taken")], "{page}");
    assert_eq!(stands(crate::bookings::VENUE[0]), "not_reached");
    picture(&window, "broadcast-sent");
    assert_eq!(told().len(), 2, "nobody was told twice");
    // The wedding whose people they are still stands where it stood.
    assert_eq!(wedding(asks), page["card"]["wedding"]);
}
