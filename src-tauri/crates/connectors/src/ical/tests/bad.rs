//! Input that nobody should have written.

use super::*;
use std::time::Instant;

fn fault(text: &str) -> Fault {
    let fault = read(&"e1.ics".into(), text).expect_err("this cannot be read");
    assert_eq!(fault.kind, FaultKind::Malformed, "{fault:?}");
    assert!(fault.message.contains('“') && !fault.next_step.is_empty(), "named, with a next step: {fault:?}");
    fault
}

#[test]
fn what_is_no_event_is_named_and_says_what_to_do() {
    for (given, code, says) in [
        ("<html><body>Sign in</body></html>", "not_a_calendar", "e1.ics"),
        ("", "not_a_calendar", "e1.ics"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no_event", "e1.ics"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Rose\nEND:VEV", "cut_short", "e1.ics"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Rose\nEND:VCALENDAR\n", "event_unreadable", "“Rose” cannot be read"),
        ("BEGIN:VCALENDAR\nBEGIN:VJOURNAL\nSUMMARY:Diary\nEND:VJOURNAL\nEND:VCALENDAR\n", "not_kept_in_step", "Diary"),
        ("BEGIN:VEVENT\nUID:a\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nEND:VEVENT\n", "several_events", "2 events"),
        (
            "BEGIN:VEVENT\nUID:a\nSUMMARY:A\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:B\nEND:VEVENT\n",
            "same_identity_twice",
            "“A”",
        ),
        (
            "BEGIN:VCALENDAR\nnot a line\nBEGIN:VEVENT\nSUMMARY:A\nEND:VEVENT\nEND:VCALENDAR",
            "event_unreadable",
            "line 2",
        ),
    ] {
        let fault = fault(given);
        assert_eq!(fault.code, code, "{given}");
        assert!(fault.message.contains(says), "{} should say {says}", fault.message);
    }
    assert_eq!(split("<html>").unwrap_err().code, "not_a_calendar");
    assert_eq!(split("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\n").unwrap_err().code, "cut_short");
    assert!(split("BEGIN:VCALENDAR\nEND:VCALENDAR").unwrap().is_empty(), "an empty calendar is a calendar");
}

#[test]
fn strange_but_readable_events_are_kept_as_they_are() {
    for lines in [
        "SUMMARY:No start",
        "SUMMARY:Lost continuation\nof the title\nX-APPLE-RADIUS=49",
        "DTSTART:20280516T140000Z\nDTEND:20280516T120000Z",
        "DTSTART;TZID=Nowhere/Land:20280516T140000\nRRULE:FREQ=SECONDLY",
        "DTSTART:20280516T140000Z\nSUMMARY:\u{7}bell \u{0}null <script>alert(1)</script>\u{1b}[31m",
        "DTSTART;;VALUE=DATE-TIME:20280516T140000",
        "DTSTART:20280516T250000Z\nX-ODD PROPERTY:1\nREFRESH - INTERVAL; VALUE = DURATION:PT48H",
        "DTSTART:20280516T140000Z\nSUMMARY:One\nSUMMARY:Two\nDTSTART:20280517T140000Z",
        "DTSTART:20280516T140000Z\nATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA\nDESCRIPTION;ENCODING=QUOTED-PRINTABLE:=41",
    ] {
        let given = event(lines);
        let found = reading(&given);
        let written = write(&draft(&found), Manner::File).unwrap();
        assert_eq!(reading(&written).fields, found.fields, "{lines}");
        let gone = compare::lost(&compare::nodes(&given), &compare::nodes(&written));
        assert!(gone.is_empty(), "{lines}: {gone:?}");
    }
}

#[test]
fn without_a_uid_the_name_it_goes_by_gives_one_that_stays() {
    let given = event("DTSTART:20280516T140000Z").replace("UID:e1\r\n", "");
    let (a, b) = (reading(&given), reading(&given));
    assert_eq!(a.uid, b.uid);
    let written = write(&draft(&a), Manner::File).unwrap();
    assert_eq!(read(&"other-name.ics".into(), &written).unwrap().uid, a.uid, "with the first write it is its own");
}

#[test]
fn characters_folded_in_the_middle_are_joined_and_other_alphabets_refused() {
    let whole = event("DTSTART:20280516T140000Z\nSUMMARY:Bl\u{fc}te");
    let bytes = whole.as_bytes();
    let at = bytes.iter().position(|b| *b == 0xc3).unwrap() + 1;
    let folded = [&bytes[..at], b"\r\n ", &bytes[at..]].concat();
    assert_eq!(text(&reading(&decode(&folded).unwrap()).fields, "title"), "Bl\u{fc}te");
    assert_eq!(decode(b"BEGIN:VCALENDAR\nX:\xff\n").unwrap_err().code, "not_utf8");
    assert!(!decode(b"\xef\xbb\xbfBEGIN").unwrap().starts_with('\u{feff}'));
}

#[test]
fn size_costs_no_more_than_its_size() {
    let started = Instant::now();
    let guests: Vec<_> = (0..10_000).map(|n| format!("ATTENDEE;CN=Guest {n}:mailto:g{n}@example.org\n")).collect();
    let guests = guests.concat();
    let big = "long \\, text \\n".repeat(700_000);
    for given in [
        event(&format!("DTSTART:20280516T140000Z\n{guests}")),
        event(&format!("DTSTART:20280516T140000Z\nDESCRIPTION:{big}")),
        event(&"DURATION:PT1H\n".repeat(100_000)),
        event(&"BEGIN:VALARM\nEND:VALARM\n".repeat(50_000)),
        event(&format!("X-A;X={}:1", "\"".repeat(1_000_001))),
    ] {
        let found = reading(&given);
        let written = write(&draft(&found), Manner::Server).unwrap();
        let again = reading(&written);
        let moved = wedsync_domain::fields::difference(&found.fields, &again.fields);
        let moved: Vec<_> = moved.keys().filter(|field| carries(found.kind, field)).collect();
        assert!(moved.is_empty(), "{moved:?}");
    }
    for hostile in [
        "BEGIN:A\n".repeat(500_000),
        "x\n".repeat(1_000_000),
        "BEGIN:VEVENT\n".repeat(200_000),
        "END:A\n".repeat(500_000),
    ] {
        assert!(read(&"e1".into(), &hostile).is_err());
        let _ = split(&hostile);
    }
    assert!(started.elapsed().as_secs() < 60, "took {:?}", started.elapsed());
}
