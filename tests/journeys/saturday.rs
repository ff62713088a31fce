//! A day with a wedding, through the built `wedsync` and the real clock: what is under watch, and what is told when a tool that
//! the wedding depends on stops.

use crate::shell::{json, plain_words};
use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc};
use serde_json::Value;
use std::time::{Duration, Instant};
use wedsync_cli::clock::SystemClock;
use wedsync_domain::Clock as _;
use wedsync_support::Wedsync;

/// From the first run that came to nothing to the notice.
const LIMIT: Duration = Duration::from_secs(10);

/// By this computer's clock.
pub fn now() -> DateTime<Utc> {
    SystemClock.now().utc()
}

/// A zone in which it is noon, whatever the clock of this computer says: its name, and how far ahead of UTC it is.
pub fn noon() -> (String, TimeDelta) {
    let ahead = 12 - i64::from(now().hour());
    // These names count the other way round.
    let name = if ahead == 0 { "Etc/UTC".to_owned() } else { format!("Etc/GMT{:+}", -ahead) };
    (name, TimeDelta::hours(ahead))
}

/// Days until it is Saturday there; on a Saturday none.
pub fn until_saturday() -> i64 {
    let today = (now() + noon().1).weekday();
    (5 - i64::from(today.num_days_from_monday())).rem_euclid(7)
}

/// A calendar with a wedding that begins in an hour.
pub fn calendar() -> String {
    let at = |hours: i64| (now() + TimeDelta::hours(hours)).format("%Y%m%dT%H%M%SZ").to_string();
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//WedSync//Tests//EN",
        "BEGIN:VEVENT",
        "UID:wedding-1",
        &format!("DTSTAMP:{}", at(0)),
        &format!("DTSTART:{}", at(1)),
        &format!("DTEND:{}", at(4)),
        "SUMMARY:Anna & Ben",
        "LOCATION:The Mill",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    .join("\r\n")
}

fn told(desk: &Wedsync, about: &str) -> Option<Value> {
    let all = desk.json(&["notices", "list"]).unwrap();
    all.as_array().unwrap().iter().find(|it| it["about"] == about).cloned()
}

#[track_caller]
pub fn within<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    before(LIMIT, what, look)
}

/// The same with a limit of one's own.
pub fn before<T>(limit: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < limit, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_tool_that_stops_on_the_day_of_a_wedding_is_told_of_within_ten_seconds_and_until_it_works_again() {
    let (desk, (zone, _)) = (Wedsync::new().unwrap(), noon());
    let place = tempfile::tempdir().unwrap();
    let (here, away) = (place.path().join("Weddings"), place.path().join("elsewhere"));
    std::fs::create_dir(&here).unwrap();
    std::fs::write(here.join("1.ics"), calendar()).unwrap();
    assert_eq!(
        desk.json(&["studio", "set", "--zone", &zone, "--name", "Fern & Flint"]).unwrap()["name"],
        "Fern & Flint"
    );
    let connected =
        desk.json(&["connect", "folder", "--name", "Studio calendar", "--path", here.to_str().unwrap()]).unwrap();
    let list = connected["collections"][0]["id"].as_str().unwrap();
    assert_eq!(json(&desk, &["collections", "set", list, "--direction", "read", "--weddings", "all"]).code, 0);
    assert_eq!(json(&desk, &["sync"]).code, 0);

    let status = desk.json(&["status"]).unwrap();
    assert_eq!(status["zone"], zone.as_str());
    assert_eq!(status["watch"]["running"][0]["title"], "Anna & Ben", "{status}");
    assert_eq!((&status["watch"]["is_protected"], &status["watch"]["weddings_today"]), (&true.into(), &1.into()));

    let owner = desk.own().unwrap();
    let morning = within("the day is told of", || told(&desk, "day_begins"));
    assert_eq!((&morning["critical"], &morning["due"]), (&false.into(), &true.into()));
    assert!(morning["words"].as_str().unwrap().ends_with("at The Mill."), "{morning}");

    // Looked at as often as its provider bears while the wedding is under way, and not less often whatever is said.
    let id = connected["id"].as_str().unwrap();
    let rhythm = |desk: &Wedsync| desk.json(&["connections", "show", id]).unwrap();
    for said in ["1m", "4h", "season"] {
        assert_eq!(json(&desk, &["connections", "schedule", id, said]).document["interval_s"], 60, "{said}");
        assert_eq!(rhythm(&desk)["rhythm"]["because"], "weddings", "{said}");
    }

    // A kind that is switched off is not told and can be seen; quiet hours hold it back until they are over.
    let morning = || told(&desk, "day_begins").unwrap();
    assert_eq!(json(&desk, &["telling", "set", "--morning", "off"]).document["day_begins"], false);
    assert_eq!((&morning()["unasked"], &morning()["due"]), (&true.into(), &false.into()));
    let quiet = json(&desk, &["telling", "set", "--morning", "on", "--quiet-from", "11:00", "--quiet-until", "14:00"]);
    let over = quiet.document["quiet_until"].clone();
    assert!(over.is_string(), "it is noon there: {}", quiet.document);
    assert_eq!((&morning()["told_then"], &morning()["due"]), (&over, &false.into()));

    std::fs::rename(&here, &away).unwrap();
    // The folder is watched; a run that a person asks for finds the same.
    assert_eq!(json(&desk, &["sync"]).code, 1);
    let stopped = within("that it has stopped is told", || told(&desk, "stopped"));
    assert_eq!((&stopped["critical"], &stopped["connection"]), (&true.into(), &connected["id"]));
    assert_eq!((&stopped["due"], &stopped["told_then"]), (&true.into(), &Value::Null), "quiet hours or not");
    assert!(told(&desk, "needs_you").is_none(), "one word about one tool");
    assert_eq!(json(&desk, &["telling", "set", "--no-quiet"]).document["quiet"], Value::Null);
    assert_eq!(morning()["due"], true, "what was held back is told afterwards");
    assert_eq!(stopped["title"], "Studio calendar has stopped");
    let words = stopped["words"].as_str().unwrap();
    plain_words(words);
    assert!(words.ends_with("1 wedding today, at The Mill.") && !words.contains("Anna"), "{words}");
    let id = stopped["id"].as_str().unwrap();

    let put_off = json(&desk, &["notices", "snooze", id]);
    assert!(put_off.document.as_array().unwrap().iter().any(|it| it["id"] == id && it["due"] == false));
    drop(owner);
    let owner = desk.own().unwrap();
    assert_eq!(told(&desk, "stopped").unwrap()["id"], id, "a restart forgets nothing");
    std::fs::rename(&away, &here).unwrap();
    assert_eq!(json(&desk, &["sync"]).code, 0);
    within("that it works again is noticed", || told(&desk, "stopped").is_none().then_some(()));
    drop(owner);
}
