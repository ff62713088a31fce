//! A sign-in that is taken away on a Saturday with a wedding: told on the desktop, opened by a click, mended by signing in again in a real
//! browser, and shown as over.

use super::person::{go, picture, title};
use super::{Stage, ask, ask_with};
use crate::saturday::{noon, now, until_saturday};
use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wedsync_sandbox::{ACCOUNTS, Options, Provider, Sandbox};
use wedsync_support::Calls;
use wedsync_support::webview::WebView;

const CLIENT: &str = "desk.google.example";
const CALENDAR: &str = "https://www.googleapis.com/auth/calendar";
const WEDDINGS: &str = "/calendar/v3/calendars/c_weddings%40group.calendar.google.example/events";

/// A couple marries on Saturday afternoon, as somebody else's program enters it at Google.
fn a_wedding_on_saturday(sandbox: &Sandbox) {
    let tokens = sandbox.sign_in(Provider::Google, &ACCOUNTS[0], CLIENT, &[CALENDAR]);
    let signed = format!("Bearer {}", tokens.access_token);
    let at = |hours: i64| {
        let when = now() + TimeDelta::days(until_saturday()) + TimeDelta::hours(hours);
        json!({ "dateTime": when.to_rfc3339() })
    };
    let event = json!({ "summary": "Amara & Zoë", "location": "Lime Barn", "start": at(1), "end": at(6) });
    let headers = [("authorization", signed.as_str()), ("content-type", "application/json")];
    let (status, text) = Calls::to(sandbox.base_url()).call("POST", WEDDINGS, &headers, &event.to_string()).unwrap();
    assert_eq!(status, 200, "{text}");
}

/// Signs in at Google in the browser that this desktop has, and has the weddings read.
fn connected(stage: &Stage, window: &WebView, sandbox: &Sandbox) {
    let settings = json!({ "url": sandbox.base_url(), "client_id": CLIENT });
    let connect = json!({ "provider": "google-calendar", "name": "Studio calendar", "settings": settings });
    let beside = json!({ "secret": "not-treated-as-secret", "number": 1 });
    let made = ask_with(window, "connections.connect", &connect, &beside);
    let lists = made["collections"].as_array().unwrap();
    let weddings = lists.iter().find(|it| it["name"] == "Weddings").unwrap()["id"].as_str().unwrap();
    stage.wedsync(&["collections", "set", weddings, "--direction", "read", "--weddings", "all"]);
    stage.wedsync(&["sync"]);
}

fn open(window: &WebView) -> Vec<Value> {
    ask(window, "alerts.list", &json!({}))["open"].as_array().unwrap().clone()
}

#[test]
fn a_sign_in_that_ends_is_told_opened_by_a_click_and_over_when_somebody_has_signed_in_again() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
    // The made-up Google lives today, the computer on the next Saturday.
    let stage = Stage::in_days(until_saturday());
    stage.wedsync(&["studio", "set", "--zone", &noon().0]);
    let window = stage.open();
    a_wedding_on_saturday(&sandbox);
    connected(&stage, &window, &sandbox);
    let weddings = ask(&window, "today.list", &json!({}));
    let date: NaiveDate = weddings[0]["date"].as_str().unwrap().parse().unwrap();
    assert!(date.weekday() == Weekday::Sat && weddings[0]["today"] == true, "{weddings}");
    // The morning's word.
    stage.shown(1);
    stage.put_away();

    // Somebody takes the permission back on Google's own pages.
    sandbox.revoke_all(Provider::Google);
    let begun = Instant::now();
    ask(&window, "sync.run", &json!({}));
    stage.shown(1);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let at = || Ok(window.run("return location.hash", &[])? == "#/alerts/inc-1");
    stage.answer(&["action", "0"], &window, "what is wrong", at);
    stage.put_away();
    let told = stage.gone();
    let summary = told[0]["summary"]["data"].as_str().unwrap();
    assert!(told[0]["message"]["data"].as_str().unwrap().starts_with("critical"), "{told:?}");
    assert!(summary.contains("Studio calendar") && !told[0].to_string().contains("Amara"), "{summary}");
    window.wait_for("What to do now").unwrap();
    window.wait_for("Nobody looks after it yet.").unwrap();
    assert_eq!((open(&window).len(), &open(&window)[0]["class"]), (1, &json!("sign_in_ended")));
    picture(&window, "incident-open");

    // Its page opens in the browser, and somebody presses Allow there.
    window.press("Sign in again").unwrap();
    window.wait_for("Over since").unwrap();
    assert_eq!(open(&window), [] as [Value; 0]);
    let shown = window.text().unwrap();
    assert!(!shown.contains("What to do now") && !shown.contains("I look after it"), "nothing is left to do: {shown}");
    let cards = ask(&window, "connections.list", &json!({}));
    assert_eq!((&cards[0]["state"], &cards[0]["fault"]), (&json!("active"), &Value::Null), "{cards}");
    picture(&window, "incident-over");

    // Nobody is told again, and the list says the same.
    go(&window, "#/alerts");
    window.until("all is well", || Ok(title(&window)? == "Nothing is wrong.")).unwrap();
    window.wait_for("Over lately").unwrap();
    picture(&window, "incident-list");
}
