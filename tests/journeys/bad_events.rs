//! Events that nobody should have written. Each is carried or named, and none stands in another's way.

use crate::desk::{Pair, Studio};
use crate::places::{Place, calendar, event, named, weddings};
use crate::shell;
use wedsync_domain::Kind;
use wedsync_support::Wedsync;

#[test]
fn odd_events_travel_whole_or_are_named_and_the_others_go_on() {
    let pair = Pair::with(&named(&weddings(2)));
    let put = |uid: &str, title: &str, lines: &str| pair.folder.put(uid, &event(uid, title, 12, lines));
    let raw = |uid: &str, lines: &str| {
        let text = format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20270101T000000Z\r\n{lines}END:VEVENT\r\n");
        pair.folder.put(uid, &calendar(&text));
    };
    let nameless = event("x", "No identity", 12, "LOCATION:Barn").replace("UID:x\r\n", "");
    pair.folder.put("nameless", &nameless);
    raw("zone", "DTSTART;TZID=Nowhere/Land:20270612T140000\r\nSUMMARY:Bad zone\r\n");
    raw("back", "DTSTART:20270612T140000Z\r\nDTEND:20270612T120000Z\r\nSUMMARY:Ends before it starts\r\n");
    put("forever", "Weekly for ever", "RRULE:FREQ=WEEKLY");
    put("secondly", "Every second for ever", "RRULE:FREQ=SECONDLY");
    pair.folder.put("unfinished", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nSUMMARY:Unfinished one\r\n");
    pair.folder.put("page", "<html><body>Sign in</body></html>");
    pair.folder.put("empty", "");
    pair.folder.put("fine", &event("fine", "Fine one", 4, ""));
    let summary = pair.studio.sync();
    assert!(pair.server.uids().contains(&"fine".to_owned()), "{summary:?}");
    let remarks: Vec<&str> = summary
        .connections
        .iter()
        .flat_map(|connection| &connection.changes)
        .filter(|change| change.what == "remark")
        .map(|change| change.detail.as_str())
        .collect();
    for said in ["“Ends before it starts” on 2027-06-12 ends before", "“Bad zone” on 2027-06-12 is in the time zone"]
    {
        assert!(remarks.iter().any(|remark| remark.starts_with(said)), "{said}: {remarks:?}");
    }
    let findings = pair.studio.ask(wedsync_api::dto::doctor::Look {}).findings;
    assert_eq!(findings.iter().filter(|finding| finding.id == "remark").count(), 2, "{findings:?}");
    pair.studio.settle_down();
    for uid in ["zone", "back", "forever", "secondly"] {
        assert!(pair.server.uids().contains(&uid.to_owned()) || is_named(&pair, uid), "{uid} is there or named");
    }
    let there = pair.server.all();
    assert!(there.iter().any(|object| object.text.contains("SUMMARY:No identity")), "it was given an identity");
    for file in ["unfinished.ics", "page.ics", "empty.ics"] {
        assert!(is_named(&pair, file), "{file} is named: {:?}", pair.studio.show(pair.at_folder).skipped);
    }
    assert_eq!(
        pair.folder.all().iter().filter(|object| object.text.contains("Unfinished one")).count(),
        1,
        "left as it is"
    );
    let again = pair.studio.sync();
    assert_eq!((again.totals.created, again.totals.updated), (0, 0), "nothing goes round in circles: {again:?}");
    // Mended by hand, it is taken in.
    pair.folder.put("unfinished", &event("u", "Finished one", 9, ""));
    pair.studio.sync();
    assert!(pair.server.uids().contains(&"u".to_owned()) && !is_named(&pair, "unfinished.ics"));
    pair.studio.ask(wedsync_api::dto::today::ListToday {});
}

fn is_named(pair: &Pair, what: &str) -> bool {
    let pages = [pair.studio.show(pair.at_folder), pair.studio.show(pair.at_server)];
    let said = pages.iter().flat_map(|page| &page.skipped).find(|item| item.id.contains(what));
    said.is_some_and(|item| {
        shell::plain_words(&item.fault.message);
        !item.fault.message.is_empty() && !item.fault.next_step.is_empty()
    })
}

#[test]
fn two_events_with_one_identity_lose_neither() {
    let pair = Pair::with(&named(&weddings(1)));
    let one = event("twin", "First twin", 12, "LOCATION:Barn");
    let two = event("twin", "Second twin", 13, "LOCATION:Castle");
    pair.folder.put("twin-1", &one);
    pair.folder.put("twin-2", &two);
    let inside = [("Inside one", 14), ("Inside two", 15)].map(|(title, day)| {
        let text = event("pair", title, day, "");
        text[text.find("BEGIN:VEVENT").unwrap()..text.find("END:VCALENDAR").unwrap()].to_owned()
    });
    pair.folder.put("both", &calendar(&inside.concat()));
    let summary = pair.studio.sync();
    pair.studio.settle_down();
    let files = pair.folder.all();
    for title in ["First twin", "Second twin", "Inside one"] {
        assert!(files.iter().any(|object| object.text.contains(title)), "{title} is still in the folder");
    }
    assert!(files.iter().any(|object| object.text.contains("Inside two")));
    let said: Vec<String> =
        pair.studio.show(pair.at_folder).skipped.into_iter().map(|item| item.fault.message).collect();
    assert!(said.len() >= 2, "the second twin and the file with two are named: {said:?} {summary:?}");
    let on_server: Vec<_> = pair.server.all().into_iter().filter(|object| object.uid == "twin").collect();
    assert_eq!(on_server.len(), 1, "one identity, one event there");
    // With one of the two out of the way the other takes its place, and nothing is said any more.
    let first = files.iter().find(|object| object.text.contains("First twin")).unwrap();
    std::fs::remove_file(&first.name).unwrap();
    pair.studio.sync();
    pair.studio.settle_down();
    assert!(pair.server.says("twin", "Second twin") && pair.folder.says("twin", "Second twin"));
    assert!(!is_named(&pair, "twin-2.ics"), "{:?}", pair.studio.show(pair.at_folder).skipped);
}

fn guests(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|n| format!("ATTENDEE;CN=Guest {n}:mailto:g{n}@example.org\n")).collect();
    lines.concat()
}

#[test]
fn ten_thousand_guests_and_ten_megabytes_of_notes_pass() {
    let studio = Studio::open();
    let (one, two) = (studio.new_folder("one"), studio.new_folder("two"));
    let (first, second) = (Place::Folder(one.clone()), Place::Folder(two.clone()));
    let guests = guests(10_000);
    first.put("guests", &event("guests", "Big wedding", 12, &guests));
    let notes = "Roses and lilies\\, ".repeat(10_000_000 / 19);
    first.put("notes", &event("notes", "Long notes", 13, &format!("DESCRIPTION:{notes}")));
    first.put("fine", &event("fine", "Fine one", 14, ""));
    let (one, two) = (studio.connect_folder("One", &one), studio.connect_folder("Two", &two));
    studio.both(&one);
    studio.both(&two);
    let begun = std::time::Instant::now();
    let summary = studio.approve();
    assert_eq!((summary.totals.created, summary.totals.skipped, summary.totals.failed), (3, 0, 0), "{summary:?}");
    assert!(begun.elapsed().as_secs() < 30, "size costs no more than its size: {:?}", begun.elapsed());
    assert_eq!(second.object("guests").text.matches("ATTENDEE").count(), 10_000);
    assert!(second.object("notes").text.len() > 10_000_000);
    assert!(crate::lines::lost(&first.object("notes").text, &second.object("notes").text).is_empty());
}

#[test]
fn a_server_gets_ten_thousand_guests_or_says_what_it_does_not_take() {
    let pair = Pair::with(&named(&weddings(1)));
    let guests = guests(10_000);
    pair.folder.put("guests", &event("guests", "Big wedding", 12, &guests));
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.failed, summary.totals.skipped), (0, 0), "{summary:?}");
    let text = pair.server.object("guests").text;
    assert_eq!(text.matches("SCHEDULE-AGENT=CLIENT").count(), 10_000, "not one of them gets a message");
    assert_eq!(pair.studio.sync().run, None, "and it is not sent again");
}

#[test]
fn control_characters_and_script_in_every_field_reach_no_terminal() {
    let nasty = "\u{1b}]0;owned\u{7}\u{1b}[2J<script>alert(1)</script>\u{202e}exe\u{9b}31m'; DROP TABLE record;--";
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "planner");
    let other = shell::folder_beside(&desk, "other");
    let folder = Place::Folder(path.clone());
    let lines: String = ["LOCATION", "DESCRIPTION", "CATEGORIES", "URL", "STATUS", "COMMENT", "X-NASTY"]
        .map(|name| format!("{name}:{nasty}\n"))
        .concat();
    folder.put("nasty", &event("nasty", nasty, 12, &lines));
    folder.put("broken", &format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:{nasty}\r\n"));
    let words = ["connect", "folder", "--name", nasty, "--path", path.to_str().unwrap()];
    assert_eq!(shell::json(&desk, &words).code, 0, "a name is a name");
    shell::connect_folder(&desk, "Other", &other);
    shell::both(&desk, &["con-1", "con-2"]);
    let mut said = Vec::new();
    let mut run = |words: &[&str]| {
        let ran = desk.run(words).unwrap();
        said.push((words.join(" "), ran.out.clone() + &ran.err));
        ran.code
    };
    run(&["preview"]);
    assert_eq!(run(&["sync", "--approve"]), 0);
    // Two versions, a held deletion and an edit show values too.
    folder.change("nasty", "LOCATION:", "LOCATION:one ");
    Place::Folder(other).change("nasty", "LOCATION:", "LOCATION:two ");
    run(&["sync"]);
    for words in [
        &["status"][..],
        &["records", "list", "appointments"],
        &["records", "show", "rec-1"],
        &["versions", "list"],
        &["journal", "list"],
        &["connections", "list"],
        &["connections", "show", "con-1"],
        &["collections", "list", "con-1"],
        &["doctor"],
        &["records", "edit", "rec-1", &format!("notes={nasty}")],
        &["records", "edit", "rec-1", &format!("{nasty}=x")],
        &["collections", "set", "col-1", "--filter", nasty],
        &[nasty],
    ] {
        run(words);
    }
    for (words, text) in &said {
        let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}'));
        assert_eq!(bad, None, "“wedsync {}” lets a control character through:\n{text:?}", words.escape_debug());
    }
    assert!(said.iter().any(|(_, text)| text.contains("<script>")), "what was written is shown, as text");
    let document = shell::json(&desk, &["records", "show", "rec-1"]).document;
    assert!(document["fields"]["title"].as_str().unwrap().contains('\u{1b}'), "a document keeps the value as it is");
}

#[test]
fn a_day_stays_a_day_and_a_floating_time_floats_through_a_server() {
    let pair = Pair::with(&named(&weddings(1)));
    let raw = |uid: &str, start: &str| {
        let text = format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20270101T000000Z\r\n{start}\r\nSUMMARY:Kind {uid}\r\nEND:VEVENT\r\n"
        );
        pair.folder.put(uid, &calendar(&text));
    };
    let starts = [
        ("day", "DTSTART;VALUE=DATE:20270612"),
        ("floating", "DTSTART:20270612T140000"),
        ("utc", "DTSTART:20270612T140000Z"),
    ];
    for (uid, start) in starts {
        raw(uid, start);
    }
    pair.studio.sync();
    for (uid, start) in starts {
        assert!(pair.server.says(uid, start), "{uid}: {}", pair.server.object(uid).text);
    }
    let dates: Vec<_> = pair.studio.records(Kind::Appointment).into_iter().filter_map(|line| line.date).collect();
    assert_eq!(dates.iter().filter(|day| *day == "2027-06-12").count(), 3);
}
