//! Before the weekend, in the window: what is not ready has a button that mends it, and in the end one word says that all is.

use super::person::{go, picture, title, write};
use super::{Stage, ask, ask_with};
use crate::bookings::{Asks, Bookings, COUPLE, wedding};
use crate::saturday::{noon, now};
use crate::server::Server;
use chrono::NaiveTime;
use serde_json::json;
use wedsync_support::webview::{WebView, key};

/// The title, once somebody has looked.
#[track_caller]
fn looks(window: &WebView, says: &str) {
    window.press("Look now").unwrap();
    window.until(says, || Ok(title(window)? == says)).unwrap();
}

#[test]
fn a_weekend_that_is_not_ready_becomes_so_button_by_button() {
    let (stage, (zone, ahead)) = (Stage::new(), noon());
    let hour = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let bookings = Bookings::on((now() + ahead).date_naive(), hour(14), &zone);
    stage.wedsync(&["studio", "set", "--zone", &zone]);
    let asks: Asks<'_> = &|words, input| stage.asks(words, input);
    bookings.known_to(asks);
    // The ceremony is moved here and in the CRM, to different hours.
    let page = asks(&["records", "show", &wedding(asks)], "");
    let related = page["related"].as_array().unwrap();
    let ceremony = related.iter().find(|it| it["name"] == "Ceremony").unwrap()["id"].as_str().unwrap();
    let day = (now() + ahead).date_naive();
    let (start, end) = (format!("start={day}T13:30 {zone}"), format!("end={day}T15:30 {zone}"));
    asks(&["records", "edit", ceremony, &start, &end], "");
    bookings.moves_the_ceremony(hour(15));
    stage.wedsync(&["sync"]);

    let window = stage.open();
    go(&window, "#/readiness");
    looks(&window, "Not ready. 2 things are open.");
    for words in
        [COUPLE, "Times", "People would arrive at different times.", "13:30", "15:00", "No second watch is set."]
    {
        window.wait_for(words).unwrap();
    }
    picture(&window, "readiness-open");

    // The button leads to both versions; what the CRM says is taken, by keys.
    window.press("See both").unwrap();
    window.wait_for("Last agreed").unwrap();
    let card = &ask(&window, "versions.list", &json!({}))[0];
    for (number, _) in card["fields"].as_array().unwrap().iter().enumerate() {
        if number > 0 {
            window.keys(&[key::DOWN]).unwrap();
        }
        window.keys(&["2"]).unwrap();
    }
    window.keys(&[key::CONTROL, key::ENTER]).unwrap();
    let settled = || Ok(ask(&window, "versions.list", &json!({})) == json!([]));
    window.until("it is settled", settled).unwrap();
    go(&window, "#/readiness");
    looks(&window, "Ready, and 2 things are worth a look.");

    // A watch, set up where its button leads, and a channel.
    let server = Server::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK".to_vec());
    window.press("Set up a watch").unwrap();
    window.press("Set up a watch…").unwrap();
    write(&window, "Its address", &format!("{}ping", server.url()));
    window.press("Set up the watch").unwrap();
    window.wait_for("Heard from us").unwrap();
    let settings = json!({ "url": server.url(), "here": "yes" });
    let channel = json!({ "kind": "webhook", "name": "Door sign", "settings": settings });
    ask_with(&window, "channels.add", &channel, &json!({ "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }));

    go(&window, "#/readiness");
    looks(&window, "Ready.");
    let shown = window.text().unwrap();
    assert!(shown.contains("Looked at") && shown.contains("Again by itself"), "with its time: {shown}");
    assert!(!shown.contains("worth a look") && !shown.contains("Set up a watch"), "{shown}");
    let last = ask(&window, "readiness.show", &json!({}))["last"].clone();
    assert_eq!((&last["standing"], &last["open"]), (&json!("ready"), &json!(0)), "{last}");
    picture(&window, "readiness-ready");
}
