//! Two promises for one pair of hands, through the built `wedsync`: what a real calendar server and a folder say is laid side by
//! side, with the way and the turn-round that the studio has set, and over the night on which the clocks go forward.

use crate::places::{Place, calendar};
use crate::saturday::now;
use crate::shell::{connect_folder, connect_server, folder_beside, json, plain_words};
use chrono::{Datelike as _, Days, NaiveDate};
use serde_json::{Value, json as object};
use wedsync_support::{Radicale, Wedsync};

/// As far as the dates of these journeys lie ahead at the most.
const DAYS: &str = "500";

/// The next last Sunday of March that is far enough away for days before it to be still to come.
fn clocks_go_forward() -> NaiveDate {
    let soonest = now().date_naive() + Days::new(60);
    let last_sunday = |year: i32| {
        let end = NaiveDate::from_ymd_opt(year, 3, 31).unwrap();
        end - Days::new(end.weekday().num_days_from_sunday().into())
    };
    [0, 1].map(|later| last_sunday(soonest.year() + later)).into_iter().find(|day| *day >= soonest).unwrap()
}

/// A time as calendars write it after `DTSTART`: by the clock of London, or as an instant.
fn london(day: NaiveDate, time: &str) -> String {
    format!(";TZID=Europe/London:{}{time}", day.format("%Y%m%d"))
}

fn utc(day: NaiveDate, time: &str) -> String {
    format!(":{}{time}Z", day.format("%Y%m%d"))
}

/// A studio in London whose planner keeps a calendar on a server and whose owner keeps one in a folder. Whatever is in them is a
/// wedding, and nothing is written to either.
struct Diaries {
    desk: Wedsync,
    planner: Place,
    owner: Place,
    _radicale: Radicale,
}

impl Diaries {
    fn new() -> Self {
        let (desk, radicale) = (Wedsync::new().unwrap(), Radicale::start().unwrap());
        let planner = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
        desk.json(&["studio", "set", "--zone", "Europe/London"]).unwrap();
        let folder = folder_beside(&desk, "diary");
        for id in [connect_server(&desk, "Planner", &radicale), connect_folder(&desk, "Diary", &folder)] {
            for list in json(&desk, &["collections", "list", &id]).document.as_array().unwrap() {
                let words = ["collections", "set", list["id"].as_str().unwrap(), "--direction", "read"];
                assert_eq!(json(&desk, &[words.as_slice(), &["--weddings", "all"]].concat()).code, 0);
            }
        }
        Self { desk, planner, owner: Place::Folder(folder), _radicale: radicale }
    }

    fn reckons_with(&self, travel: &str, turnaround: &str) {
        let said = json(&self.desk, &["studio", "set", "--travel", travel, "--turnaround", turnaround]);
        assert_eq!(said.code, 0, "{}", said.document);
    }

    #[track_caller]
    fn sync(&self) {
        let said = json(&self.desk, &["sync"]);
        assert_eq!(said.code, 0, "{}", said.document);
    }

    /// What it finds: the two by name, the day, how sure both are, how close they are.
    fn found(&self) -> Vec<(String, String, String, Value)> {
        let said = json(&self.desk, &["radar", "--days", DAYS]);
        assert_eq!(said.code, 0, "a clash is no fault of the program: {}", said.document);
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        let read = |card: &Value| {
            let clash = &card["clash"];
            let both = format!("{}, {}", text(&clash["one"]["title"]), text(&clash["other"]["title"]));
            (both, text(&clash["date"]), text(&clash["severity"]), clash["closeness"].clone())
        };
        said.document["clashes"].as_array().unwrap().iter().map(read).collect()
    }
}

fn event(couple: &str, from: &str, until: &str, place: &str, more: &str) -> String {
    calendar(&format!(
        "BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART{from}\r\nDTEND{until}\r\nSUMMARY:{couple}\r\n\
         LOCATION:{place}\r\n{more}END:VEVENT\r\n",
        couple.replace(' ', "")
    ))
}

fn too_close(between: u32, needed: u32) -> Value {
    object!({ "how": "too_close", "between_min": between, "needed_min": needed })
}

#[test]
fn two_calendars_are_laid_side_by_side_with_the_way_and_the_turn_round() {
    let (diaries, spring) = (Diaries::new(), clocks_go_forward());
    // A Saturday of each of the weeks before and after: in winter time and in summer time.
    let saturday = |weeks: u64| spring - Days::new(22) + Days::new(7 * weeks);
    let mill = |diaries: &Diaries, name: &str, couple: &str, week: u64| {
        let day = saturday(week);
        diaries.planner.put(name, &event(couple, &london(day, "T120000"), &london(day, "T170000"), "The Mill", ""));
    };
    let couples = ["Ada & Bo", "Eve & Flo", "Ina & Jo", "Mia & Ned", "Pia & Quin", "Una & Vic"];
    for (week, couple) in (0..).zip(couples) {
        mill(&diaries, &format!("p{week}"), couple, week);
    }
    // What the owner has in the diary on the same days, once as an instant and else on the studio's clock.
    let own = |week: u64, couple: &str, hours: (&str, &str), place: &str, more: &str| {
        let day = saturday(week);
        let event = event(couple, &london(day, hours.0), &london(day, hours.1), place, more);
        diaries.owner.put(&format!("o{week}"), &event);
    };
    own(0, "Cy & Dee", ("T180000", "T220000"), "Glass House", "");
    own(1, "Gus & Hal", ("T181500", "T230000"), "Glass House", "");
    own(2, "Kit & Lee", ("T160000", "T200000"), "Glass House", "STATUS:TENTATIVE\r\n");
    own(3, "Oli & Pat", ("T174500", "T230000"), "The Mill", "");
    // Three o’clock for whoever writes instants is four in summer time.
    let day = saturday(4);
    let instant = event("Rae & Sol", &utc(day, "T150000"), &utc(day, "T190000"), "Glass House", "");
    diaries.owner.put("o4", &instant);
    own(5, "Wes & Xan", ("T130000", "T150000"), "Glass House", "TRANSP:TRANSPARENT\r\n");
    diaries.sync();

    let named = |all: &[(String, String, String, Value)]| all.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    let overlapping = ["Ina & Jo, Kit & Lee", "Pia & Quin, Rae & Sol"];
    assert_eq!(named(&diaries.found()), overlapping, "nobody has said how long anything takes");

    diaries.reckons_with("45", "30");
    let date = |week: u64| saturday(week).to_string();
    let overlap = |minutes: u32| object!({ "how": "overlap", "minutes": minutes });
    let found = diaries.found();
    assert_eq!(
        found,
        [
            ("Ada & Bo, Cy & Dee".into(), date(0), "booked".into(), too_close(60, 75)),
            ("Ina & Jo, Kit & Lee".into(), date(2), "tentative".into(), overlap(60)),
            ("Pia & Quin, Rae & Sol".into(), date(4), "booked".into(), overlap(60)),
        ],
        "Gus & Hal begin just late enough, Oli & Pat marry at the same place, and Wes & Xan take nobody’s time"
    );

    let shown = diaries.desk.run(&["radar", "--days", DAYS]).unwrap();
    plain_words(&shown.out);
    for words in [
        "3 clashes, 2 of them booked on both sides.",
        "1 h between them, 1 h 15 min needed for the way and the turn-round",
        "at the same time for 1 h",
        "The Mill, in Planner",
        "Glass House, not promised yet, in Diary",
        "Reckoned with 45 min for the way and 30 min for the turn-round.",
    ] {
        assert!(shown.out.contains(words), "“{words}” is missing:\n{}", shown.out);
    }

    // A quarter of an hour longer on the way, and the next two are too close as well.
    diaries.reckons_with("46", "30");
    assert!(named(&diaries.found()).contains(&"Eve & Flo, Gus & Hal".to_owned()));
    diaries.reckons_with("45", "30");
    // What is moved apart by whoever keeps the calendar is not told any more, nor what was called off.
    diaries.owner.change("Cy&Dee", "T180000", "T181500");
    diaries.owner.change("Kit&Lee", "STATUS:TENTATIVE", "STATUS:CANCELLED");
    diaries.owner.remove("Rae&Sol");
    diaries.sync();
    assert_eq!(named(&diaries.found()), [""; 0]);
    let shown = diaries.desk.run(&["radar", "--days", DAYS]).unwrap();
    assert!(shown.out.starts_with("Nothing is too close to anything else in the next 500 days."), "{}", shown.out);
}

#[test]
fn on_the_night_the_clocks_go_forward_an_hour_that_is_not_there_is_not_reckoned_with() {
    let (diaries, sunday) = (Diaries::new(), clocks_go_forward());
    let saturday = sunday - Days::new(1);
    let night = |couple: &str, until: &str, day: NaiveDate| {
        let from = london(day - Days::new(1), "T150000");
        diaries.planner.put("late", &event(couple, &from, &london(day, until), "The Mill", ""));
    };
    diaries.reckons_with("60", "30");
    // Two hours by the clock on the wall, and one for whoever drives: at one o’clock it is two.
    night("Ada & Bo", "T003000", sunday);
    let early = |from: &str| event("Cy & Dee", &london(sunday, from), &london(sunday, "T090000"), "Glass House", "");
    diaries.owner.put("early", &early("T023000"));
    diaries.sync();
    let told = [("Ada & Bo, Cy & Dee".to_owned(), sunday.to_string(), "booked".to_owned(), too_close(60, 90))];
    assert_eq!(diaries.found(), told);
    let shown = diaries.desk.run(&["radar", "--days", DAYS]).unwrap().out;
    assert!(shown.contains("1 h between them, 1 h 30 min needed"), "{shown}");

    // The same two as an instant is the same.
    diaries.owner.put("early", &event("Cy & Dee", &utc(sunday, "T013000"), &utc(sunday, "T080000"), "Glass House", ""));
    diaries.sync();
    assert_eq!(diaries.found(), told);

    // Half an hour later there is as much time as it takes, and a minute less is too little.
    diaries.owner.put("early", &early("T030000"));
    diaries.sync();
    assert_eq!(diaries.found(), []);
    diaries.reckons_with("61", "30");
    assert_eq!(diaries.found()[0].3, too_close(90, 91));
    diaries.reckons_with("60", "30");

    // On any other night two hours by the clock are two hours.
    let day = saturday - Days::new(6);
    night("Ada & Bo", "T003000", day);
    let from = (london(day, "T023000"), london(day, "T090000"));
    diaries.owner.put("early", &event("Cy & Dee", &from.0, &from.1, "Glass House", ""));
    diaries.sync();
    assert_eq!(diaries.found(), []);
    diaries.reckons_with("90", "30");
    assert_eq!(diaries.found(), [], "two hours, and two are needed");
    diaries.reckons_with("91", "30");
    assert_eq!(diaries.found()[0].3, too_close(120, 121));
}
