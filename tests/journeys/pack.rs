//! A wedding's day on paper, through the built `wedsync`, with every tool out of reach: what is taken along comes from what stands
//! here, says when it was last confirmed, and can be read by programs that are not ours.

use crate::bookings::{Bookings, COUPLE, PEOPLE, VENUE, wedding};
use crate::places::{Place, calendar};
use crate::saturday::now;
use crate::shell::{connect_server, json, plain_words};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use lopdf::Document;
use serde_json::{Value, json as object};
use std::path::Path;
use std::process::Command;
use wedsync_support::{Radicale, Wedsync, place, program};

/// A Saturday of next summer, in London.
fn day() -> NaiveDate {
    NaiveDate::from_weekday_of_month_opt(now().year() + 1, 7, chrono::Weekday::Sat, 3).unwrap()
}

/// All that other programs say of an `.ics` file: what takes place, where, from when until when as instants, or as days.
const READER: &str = "\
import json, sys
from datetime import datetime, timezone
from icalendar import Calendar
found = []
calendar = Calendar.from_ical(sys.stdin.buffer.read())
def said(time):
    return time.astimezone(timezone.utc).strftime('%Y-%m-%dT%H:%MZ') if isinstance(time, datetime) else str(time)
for event in calendar.walk('VEVENT'):
    assert not event.errors, event.errors
    found.append({'title': str(event['SUMMARY']), 'place': str(event.get('LOCATION', '')), 'notes': str(event.get('DESCRIPTION', '')),
                  'from': said(event.decoded('DTSTART')), 'until': said(event.decoded('DTEND')), 'uid': str(event['UID'])})
print(json.dumps(found))";

fn another_program_reads(file: &Path) -> Vec<Value> {
    let mut python = Command::new(place::tools().unwrap().join("bin/python"));
    let read = program::finish(python.args(["-c", READER]), &std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(read.code, 0, "{}", read.err);
    read.json().unwrap().as_array().unwrap().clone()
}

/// The words of a PDF with their blanks made even.
fn words_of(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap();
    assert!(bytes.starts_with(b"%PDF-"), "it is one");
    let document = Document::load_mem(&bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    assert_eq!(pages, [1], "a day is on one sheet");
    document.extract_text(&pages).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Sat 17 Jul 2027, 14:00`, as the paper writes an instant in London.
fn stamped(at: &Value) -> String {
    let at: DateTime<Utc> = at.as_str().unwrap().parse().unwrap();
    at.with_timezone(&chrono_tz::Europe::London).format("%a %-d %b %Y, %H:%M").to_string()
}

#[test]
fn a_day_is_taken_along_with_every_tool_out_of_reach() {
    let (desk, mut radicale) = (Wedsync::new().unwrap(), Radicale::start().unwrap());
    let asks = |words: &[&str], input: &str| {
        let all: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        desk.run_with_input(&all, input).unwrap().json().unwrap()
    };
    desk.json(&["studio", "set", "--zone", "Europe/London", "--name", "Fern & Flint"]).unwrap();
    let bookings = Bookings::on(day(), NaiveTime::from_hms_opt(14, 0, 0).unwrap(), "Europe/London");
    bookings.known_to(&asks);
    let id = wedding(&asks);
    // Another tool knows the same ceremony, and says what to bring.
    let diary = Place::Calendar(radicale.dav(), radicale.calendar("diary").unwrap());
    let date = day().format("%Y%m%d").to_string();
    let ceremony = format!(
        "BEGIN:VEVENT\r\nUID:ceremony\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/London:{date}T140000\r\n\
         DTEND;TZID=Europe/London:{date}T160000\r\nSUMMARY:Ceremony\r\nLOCATION:{}\r\nEND:VEVENT\r\n",
        VENUE[1].replace(',', "\\,")
    );
    diary.put("ceremony", &calendar(&ceremony));
    let list = asks(&["collections", "list", &connect_server(&desk, "Diary", &radicale)], "");
    asks(&["collections", "set", list[0]["id"].as_str().unwrap(), "--direction", "read"], "");
    assert_eq!(json(&desk, &["sync"]).code, 0);
    let known = asks(&["pack", "--wedding", &id], "");
    assert_eq!(known["timeline"].as_array().unwrap().len(), 2, "the ceremony once: {known}");
    let heard = &known["heard"];
    assert_eq!(heard["timeline"]["tools"], object!(["Bookings", "Diary"]), "{heard}");
    assert_eq!((&heard["people"]["tools"], &heard["bills"]["tools"]), (&object!(["Bookings"]), &object!(["Bookings"])));

    // The network is gone: nobody answers any more, and the next sync comes to nothing.
    drop(bookings);
    radicale.pause().unwrap();
    let gone = json(&desk, &["sync"]);
    assert_eq!(gone.code, 1, "nobody is there: {}", gone.document);
    let room = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let file = room.path().join(name);
        let said = asks(&["pack", "--wedding", &id, "--to", file.to_str().unwrap()], "");
        let bytes = std::fs::metadata(&file).unwrap().len();
        assert_eq!(said, object!({ "file": file, "bytes": bytes }));
        file
    };
    let still = asks(&["pack", "--wedding", &id], "");
    assert_eq!(still["heard"], known["heard"], "what was confirmed before the network went, and when");
    for part in ["timeline", "people", "places", "notes", "bills", "owed"] {
        assert_eq!(still[part], known[part], "{part}");
    }

    let pdf = words_of(&written("day.pdf"));
    let page = std::fs::read_to_string(written("day.html")).unwrap();
    let confirmed = format!("Confirmed {} by Bookings and Diary.", stamped(&heard["timeline"]["at"]));
    let people = format!("Confirmed {} by Bookings.", stamped(&heard["people"]["at"]));
    let date = day().format("%A, %-d %B %Y").to_string();
    let [one, other] = PEOPLE;
    let all = [&date, "14:00 – 16:00", "Ceremony", one[0], one[1], other[0], other[1], VENUE[0], VENUE[2]];
    for words in all.into_iter().chain(["1200.00 GBP", &confirmed, &people]) {
        assert!(pdf.contains(words), "“{words}” is not on paper: {pdf}");
        assert!(page.contains(words), "“{words}” is not on the page: {page}");
    }
    assert!(pdf.contains(COUPLE) && page.contains("Anna &amp; Ben"), "{pdf}");
    assert!(!page.contains("<script") && !page.contains("src=\"http"), "it needs nobody: {page}");

    let mut told = another_program_reads(&written("day.ics"));
    let begins = format!("{}T13:00Z", day());
    let at = told.iter().position(|it| it["from"] == begins.as_str()).expect("the ceremony, in summer time");
    let ceremony = told.remove(at);
    assert_eq!((&ceremony["until"], &ceremony["place"]), (&format!("{}T15:00Z", day()).into(), &VENUE[1].into()));
    assert!(ceremony["title"].as_str().unwrap().contains(COUPLE), "{ceremony}");
    let [whole] = told.as_slice() else { panic!("and the day itself: {told:?}") };
    let after = day().succ_opt().unwrap().to_string();
    assert_eq!((&whole["from"], &whole["until"]), (&day().to_string().into(), &after.into()));
    let notes = whole["notes"].as_str().unwrap();
    assert!(notes.contains(one[1]) && notes.contains(other[1]) && notes.contains(VENUE[2]), "whom to call: {notes}");

    // A file that is there already is left as it is.
    let before = std::fs::read(room.path().join("day.pdf")).unwrap();
    let refused = json(&desk, &["pack", "--wedding", &id, "--to", room.path().join("day.pdf").to_str().unwrap()]);
    assert_eq!(refused.code, 1, "{}", refused.document);
    plain_words(refused.document["error"]["message"].as_str().unwrap());
    assert_eq!(std::fs::read(room.path().join("day.pdf")).unwrap(), before);
    let shown = desk.run(&["pack", "--wedding", &id]).unwrap();
    assert!(shown.code == 0 && shown.out.contains("07700 900101"), "{}", shown.out);
    plain_words(&shown.out);
}
