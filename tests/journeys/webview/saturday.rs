//! A day with weddings, as somebody at the office computer hears of it: the morning's notification, and the two ways of
//! answering when a tool that the day depends on stops. The window stays open behind them.

use super::{PATIENCE, Stage, ask};
use crate::saturday::{noon, now};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wedsync_support::webview::WebView;

impl Stage {
    /// A calendar in a folder, with one wedding that is this afternoon.
    fn calendar(&self, number: usize, couple: &str) -> PathBuf {
        let folder = self.room.path().join(format!("calendar-{number}"));
        std::fs::create_dir(&folder).unwrap();
        let (zone, ahead) = noon();
        let at = |hours: i64| (now() + ahead + TimeDelta::hours(hours)).format("%Y%m%dT%H%M%S");
        let event = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Orchard//Calendar//EN\r\nBEGIN:VEVENT\r\nUID:w{number}\r\n\
             DTSTAMP:20260101T000000Z\r\nDTSTART;TZID={zone}:{}\r\nDTEND;TZID={zone}:{}\r\nSUMMARY:{couple}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            at(1),
            at(6),
        );
        std::fs::write(folder.join("wedding.ics"), event).unwrap();
        self.wedsync(&["connect", "folder", "--name", &format!("Diary {number}"), "--path", folder.to_str().unwrap()]);
        self.wedsync(&["collections", "set", &format!("col-{number}"), "--weddings", "all", "--direction", "read"]);
        folder
    }
}

fn stopped(window: &WebView) -> Vec<Value> {
    let open = ask(window, "notices.list", &json!({}));
    open.as_array().unwrap().iter().filter(|notice| notice["about"] == "stopped").cloned().collect()
}

#[test]
fn a_day_with_weddings_is_told_and_a_click_leads_to_the_right_screen() {
    let stage = Stage::new();
    stage.wedsync(&["studio", "set", "--zone", &noon().0]);
    let folders = [stage.calendar(1, "Amara & Zoë"), stage.calendar(2, "Jonah & Una")];
    stage.wedsync(&["sync"]);
    let window = stage.open();

    stage.shown(1);
    let at = |place: &'static str| {
        let window = &window;
        move || Ok(window.run("return location.hash", &[])? == place)
    };
    stage.answer(&["action", "0"], &window, "Saturday", at("#/saturday"));
    stage.put_away();
    assert_eq!(stage.gone()[0]["summary"]["data"], "2 weddings today");
    let open = ask(&window, "notices.list", &json!({}));
    assert!(open.as_array().unwrap().iter().all(|notice| notice["told"].is_string()), "{open}");

    // One tool that the day depends on stops, and somebody goes to see to it.
    std::fs::rename(&folders[0], folders[0].with_extension("away")).unwrap();
    let begun = Instant::now();
    ask(&window, "sync.run", &json!({}));
    stage.shown(1);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    stage.answer(&["action", "0"], &window, "what is wrong with the tool", at("#/alerts/inc-1"));
    stage.put_away();
    let one = stopped(&window);
    assert!(one.len() == 1 && one[0]["told"].is_string() && one[0]["snoozed"].is_null(), "{one:?}");

    // The other stops as well, and is put off.
    std::fs::rename(&folders[1], folders[1].with_extension("away")).unwrap();
    ask(&window, "sync.run", &json!({}));
    stage.shown(1);
    let put_off =
        || Ok(stopped(&window).iter().any(|notice| notice["connection"] == "con-2" && notice["snoozed"].is_string()));
    stage.answer(&["context"], &window, "it is put off", put_off);
    stage.put_away();

    let gone = stage.gone();
    let words = stage.notifications();
    assert_eq!(gone.len(), 3, "each was shown once: {words}");
    let critical: Vec<bool> =
        gone.iter().map(|it| it["message"]["data"].as_str().unwrap().starts_with("critical")).collect();
    assert_eq!(critical, [true, true, false], "{words}");
    assert!(
        !words.contains("Amara") && !words.contains("Jonah"),
        "no couple stands on a screen that others see: {words}"
    );
}

#[test]
fn a_click_on_words_that_stand_there_before_the_page_is_not_lost() {
    let stage = Stage::new();
    stage.wedsync(&["studio", "set", "--zone", &noon().0]);
    stage.calendar(1, "Amara & Zoë");
    stage.wedsync(&["sync"]);
    let (opened, begun) = (AtomicBool::new(false), Instant::now());
    std::thread::scope(|all| {
        all.spawn(|| {
            while !opened.load(Ordering::Relaxed) && begun.elapsed() < PATIENCE {
                stage.dunst(&["action", "0"]);
            }
        });
        let window = stage.open();
        opened.store(true, Ordering::Relaxed);
        let at = || Ok(window.run("return location.hash", &[])? == "#/saturday");
        stage.answer(&["action", "0"], &window, "Saturday", at);
        stage.put_away();

        for _ in 0..3 {
            assert_eq!(ask(&window, "desktop.notify", &json!({}))["shown"], true);
        }
        stage.shown(1);
        assert_eq!(stage.gone().len(), 1, "told again it takes its own place");
    });
}
