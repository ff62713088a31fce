//! What becomes of single events, in words and back.

use super::compare::nodes;
use super::*;
use wedsync_domain::when::{Ending, Moment, When};

fn when(fields: &Fields) -> &When {
    match fields.get("when") {
        Some(Value::When(when)) => when,
        other => panic!("no when: {other:?}"),
    }
}

fn file(reading: &Reading) -> String {
    write(&draft(reading), Manner::File).unwrap()
}

#[test]
fn an_event_becomes_fields_in_the_supplier_s_words() {
    let text_of = event(
        "SUMMARY:Rose & Tom\\, ceremony
         DTSTART;TZID=Europe/London:20280516T140000
         DTEND;TZID=Europe/London:20280516T230000
         RRULE:FREQ=WEEKLY;COUNT=2
         EXDATE;TZID=Europe/London:20280523T140000
         LOCATION;LANGUAGE=en:Elmore Court
         DESCRIPTION:First line\\nsecond
         STATUS:CONFIRMED
         CATEGORIES:Wedding,Peonies\\, white
         URL:https://example.org/a?b=1,2
         X-COLOR:#ff0000
         ATTENDEE;CN=Rose:mailto:rose@example.org",
    );
    let found = reading(&text_of);
    assert_eq!((found.uid.as_str(), found.kind), ("e1", Kind::Appointment));
    assert_eq!(text(&found.fields, "title"), "Rose & Tom, ceremony");
    assert_eq!(text(&found.fields, "location"), "Elmore Court");
    assert_eq!(text(&found.fields, "ical/params/LOCATION"), "LANGUAGE=en");
    assert_eq!(text(&found.fields, "notes"), "First line\nsecond");
    assert_eq!(text(&found.fields, "status"), "confirmed");
    assert_eq!(text(&found.fields, "url"), "https://example.org/a?b=1,2");
    assert_eq!(text(&found.fields, "ical/X-COLOR"), "#ff0000");
    assert_eq!(found.fields["categories"], Value::List(vec!["Wedding".into(), "Peonies, white".into()]));
    let start = "2028-05-16T14:00 Europe/London".parse::<Moment>().unwrap();
    assert_eq!(when(&found.fields).start, start);
    assert_eq!(when(&found.fields).repeats.len(), 2, "rule and exception belong to the same field");
    assert!(file(&found).contains("BEGIN:VTIMEZONE\r\nTZID:Europe/London"), "a zone that is named is defined");
    assert_eq!(reading(&file(&found)).fields.get("when"), found.fields.get("when"));
}

#[test]
fn days_floating_times_and_zones_nobody_knows_keep_their_kind() {
    for start in [
        "DTSTART;VALUE=DATE:20280516",
        "DTSTART:20280516T140000",
        "DTSTART:20280516T140000Z",
        "DTSTART;TZID=\"My: zone\":20280516T140000",
        "DTSTART;TZID=GMT Standard Time;X-A=b:20280516T140000",
        "DTSTART;VALUE=DATE-TIME:20280516T140000Z",
    ] {
        let found = reading(&event(start));
        assert!(file(&found).contains(&format!("\r\n{start}\r\n")), "{start} became\n{}", file(&found));
        assert!(when(&found.fields).end.is_none());
    }
    let lasting = reading(&event("DTSTART:20280516T140000Z\nDURATION:PT1H30M"));
    assert_eq!(when(&lasting.fields).end, Some(Ending::Lasts("PT1H30M".into())));
}

#[test]
fn spelling_that_says_nothing_is_no_change() {
    let one = event(
        "DTSTART:20280516T140000Z
         ATTENDEE;ROLE=CHAIR;CN=\"Rose\":mailto:rose@example.org
         X-B:2
         X-A:1
         BEGIN:VALARM
         TRIGGER:-P1D
         ACTION:DISPLAY
         END:VALARM",
    );
    let other = event(
        "x-a:1
         attendee;cn=Rose;role=CHAIR:mailto:rose@
         example.org
         dtstart:20280516T140000Z
         X-B:2
         BEGIN:VALARM
         ACTION:DISPLAY
         TRIGGER:-P1D
         END:VALARM",
    )
    .replace("rose@\r\nexample", "rose@\r\n example");
    assert_eq!(reading(&one).fields, reading(&other).fields);
}

#[test]
fn stamps_inside_a_changed_occurrence_are_no_change_and_come_back_all_the_same() {
    let with = |stamp: &str| {
        event("DTSTART:20280516T140000Z\nRRULE:FREQ=DAILY").replace(
            "END:VCALENDAR",
            &format!(
                "BEGIN:VEVENT\r\nUID:e1\r\nDTSTAMP:{stamp}\r\nSEQUENCE:3\r\nRECURRENCE-ID;TZID=Europe/London:\
                 20280517T150000\r\nSUMMARY:Moved\r\nDTSTART:20280517T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR"
            ),
        )
    };
    let (a, b) = (reading(&with("20260101T000000Z")), reading(&with("20270101T000000Z")));
    assert!(wedsync_domain::fields::difference(&a.fields, &b.fields).is_empty());
    assert!(a.fields.contains_key("ical/override/20280517T140000Z"), "filed under the instant: {:?}", a.fields);
    let written = file(&b);
    assert!(written.contains("DTSTAMP:20270101T000000Z") && written.contains("SEQUENCE:3"));
    assert_eq!(reading(&written).fields["ical/override/20280517T140000Z"], b.fields["ical/override/20280517T140000Z"]);
}

#[test]
fn a_server_is_told_to_write_to_nobody_and_nothing_of_that_counts_as_a_change() {
    let theirs = event(
        "DTSTART:20280516T140000Z
         ORGANIZER:mailto:studio@example.org
         ATTENDEE;CN=\"Rose: bride\":mailto:rose@example.org
         ATTENDEE;SCHEDULE-AGENT=SERVER:mailto:tom@example.org
         ATTENDEE;SCHEDULE-AGENT=NONE:mailto:aunt@example.org",
    )
    .replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST");
    let found = reading(&theirs);
    assert!(invites(&found.fields));
    let written = write(&draft(&found), Manner::Server).unwrap().replace("\r\n ", "");
    assert!(!written.contains("METHOD"));
    assert!(written.contains("ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:studio@example.org"));
    assert!(written.contains("ATTENDEE;CN=\"Rose: bride\";SCHEDULE-AGENT=CLIENT:mailto:rose@example.org"), "{written}");
    assert!(written.contains("ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:tom@example.org"));
    assert!(written.contains("ATTENDEE;SCHEDULE-AGENT=NONE:mailto:aunt@example.org"));

    let back = reading(&written);
    assert!(!invites(&back.fields));
    assert_eq!(text(&back.fields, "ical/schedule-agent"), "CLIENT");
    assert_eq!(text(&back.fields, "ical/ORGANIZER"), "mailto:studio@example.org");
    assert!(!carries(Kind::Wedding, "ical/schedule-agent") && !carries(Kind::Wedding, "ical/calendar/METHOD"));
    assert_eq!(reading(&file(&back)).fields, back.fields, "a file that has the marks keeps them");
    assert!(!file(&found).contains("SCHEDULE-AGENT=CLIENT"), "a file gets nothing added");
    assert!(file(&found).contains("METHOD:REQUEST"));
}

#[test]
fn a_wedding_made_at_the_desk_is_a_whole_calendar() {
    let start: Moment = "2028-05-16T14:00 Europe/London".parse().unwrap();
    let fields = Fields::from([
        ("title".into(), Value::Text("Rose; Tom\r\nand \\ dog".into())),
        ("when".into(), Value::When(When { start, end: Some(Ending::Lasts("PT9H".into())), repeats: vec![] })),
        ("status".into(), Value::Text("booked".into())),
        ("email".into(), Value::Text("rose@example.org".into())),
    ]);
    let draft =
        Draft { uid: "w1".into(), kind: Kind::Wedding, fields, refs: Vec::new(), now: Timestamp(1_794_000_000_000) };
    let written = write(&draft, Manner::Server).unwrap();
    let calendar = &nodes(&written)[0];
    assert_eq!(calendar.lines, ["PRODID;:-//WedSync//WedSync Desk//EN", "VERSION;:2.0"]);
    assert!(written.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"), "{written}");
    assert!(written.contains("DTSTAMP:20261106T"), "{written}");
    assert!(!written.contains("rose@example.org"), "a calendar has no place for the email");
    let back = reading(&written);
    assert_eq!(text(&back.fields, "title"), "Rose; Tom\nand \\ dog");
    assert_eq!(text(&back.fields, "status"), "booked", "a word that calendars do not have survives");
    assert_eq!(back.fields["when"], draft.fields["when"]);
}

#[test]
fn without_a_date_a_wedding_cannot_go_to_a_calendar() {
    let fields = Fields::from([("title".into(), Value::Text("Rose & Tom".into()))]);
    let draft = Draft { uid: "w1".into(), kind: Kind::Wedding, fields, refs: Vec::new(), now: Timestamp(0) };
    let fault = write(&draft, Manner::Server).unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "no_date"));
    assert!(fault.message.contains("Rose & Tom"));
    let contact = Draft { kind: Kind::Contact, ..draft };
    assert_eq!(write(&contact, Manner::File).unwrap_err().code, "not_for_calendars");
}

#[test]
fn a_new_date_replaces_what_could_not_be_read() {
    let mut found = reading(&event("DTSTART:next Tuesday\nDTEND:20280516T150000Z\nSUMMARY:"));
    assert!(!found.fields.contains_key("when"));
    assert!(file(&found).contains("DTSTART:next Tuesday") && file(&found).contains("SUMMARY:\r\n"));
    let start = "2028-05-16T14:00:00Z".parse().unwrap();
    found.fields.insert("when".into(), Value::When(When { start, end: None, repeats: vec![] }));
    found.fields.insert("title".into(), Value::Text("Tasting".into()));
    let written = file(&found);
    assert!(!written.contains("next Tuesday") && written.contains("DTSTART:20280516T140000Z"), "{written}");
    assert_eq!(written.matches("SUMMARY").count(), 1);
}

#[test]
fn a_text_escaped_against_the_rules_comes_back_as_it_was_until_it_is_changed() {
    let mut found = reading(&event("DTSTART:20280516T140000Z\nDESCRIPTION:see https\\://example.org C:\\temp"));
    assert_eq!(text(&found.fields, "notes"), "see https://example.org C:\\temp");
    assert!(file(&found).contains("DESCRIPTION:see https\\://example.org C:\\temp"));
    found.fields.insert("notes".into(), Value::Text("new".into()));
    assert!(file(&found).contains("DESCRIPTION:new\r\n"));
}

#[test]
fn a_task_keeps_its_due_day_and_what_only_tasks_have() {
    let given = event("SUMMARY:Order ribbon\nDUE;VALUE=DATE:20280501\nPERCENT-COMPLETE:30\nSTATUS:IN-PROCESS")
        .replace("VEVENT", "VTODO");
    let found = reading(&given);
    assert_eq!(found.kind, Kind::Task);
    assert_eq!(text(&found.fields, "status"), "in-process");
    assert!(file(&found).contains("BEGIN:VTODO") && file(&found).contains("DUE;VALUE=DATE:20280501"));
    assert_eq!(reading(&file(&found)).fields, found.fields);
    assert!(carries(Kind::Task, "due") && !carries(Kind::Appointment, "due") && !holds(Kind::Invoice));
}

#[test]
fn a_feed_is_split_by_uid_with_the_zones_that_each_needs() {
    let feed = "BEGIN:VCALENDAR\nX-WR-CALNAME:Feed\nBEGIN:VTIMEZONE\nTZID:Mine\nEND:VTIMEZONE\nBEGIN:VTIMEZONE\nTZID:\
                Other\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nSUMMARY:One\nDTSTART;TZID=Mine:20280516T140000\nEND:VEVENT\n\
                BEGIN:VEVENT\nUID:b\nSUMMARY:Two\nEND:VALARM\nEND:VEVENT\nBEGIN:VJOURNAL\nSUMMARY:Diary\nEND:VJOURNAL\n\
                BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20280517T140000Z\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Nameless\n\
                END:VEVENT\nBEGIN:VEVENT\nSUMMARY:Nameless\nEND:VEVENT\nEND:VCALENDAR";
    let found = split(feed).unwrap();
    let objects: Vec<_> = found.iter().flatten().collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0].uid, "a");
    assert!(objects[0].text.contains("TZID:Mine") && !objects[0].text.contains("TZID:Other"));
    assert!(objects[0].text.contains("X-WR-CALNAME") && objects[0].text.contains("RECURRENCE-ID"));
    assert_ne!(objects[1].uid, objects[2].uid, "two without UID stay two");
    let faults: Vec<_> = found.iter().filter_map(|object| object.as_ref().err()).collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults.iter().any(|fault| fault.message.contains("“Two”") && fault.message.contains("line 17")),
        "{faults:?}"
    );
    assert!(faults.iter().any(|fault| fault.message.contains("“Diary” is a journal entry")), "{faults:?}");
}

#[test]
fn zone_definitions_give_the_same_offsets_as_the_zone_data() {
    let new_york = zones::definition("America/New_York".parse().unwrap(), 2028);
    assert!(new_york.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU") && new_york.contains("BYMONTH=11;BYDAY=1SU"));
    assert!(new_york.contains("TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nTZNAME:EDT"), "{new_york}");
    let tokyo = zones::definition("Asia/Tokyo".parse().unwrap(), 2028);
    assert_eq!(tokyo.matches("BEGIN:STANDARD").count(), 1, "{tokyo}");
    let casablanca = zones::definition("Africa/Casablanca".parse().unwrap(), 2028);
    assert!(casablanca.contains("RDATE:") && !casablanca.contains("RRULE"), "changed by decree, one by one");
}

#[test]
fn stamps_are_those_that_the_domain_calls_volatile() {
    for stamp in ["DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "X-MOZ-GENERATION", "X-MOZ-LASTACK"] {
        assert!(is_stamp(stamp) && wedsync_domain::fields::is_volatile(&format!("ical/{stamp}")), "{stamp}");
    }
    for field in [names::STAMPS, names::KNOWN_ZONES] {
        assert!(wedsync_domain::fields::is_volatile(field), "{field} alone is no change");
    }
}

#[test]
fn when_it_was_changed_is_what_it_says_in_utc_and_of_a_series_the_latest() {
    let changed = |lines: &str| reading(&event(lines)).changed.map(|at| at.utc().to_rfc3339());
    assert_eq!(changed("DTSTART:20260516T140000Z"), None, "the stamp of a request says nothing");
    let said = "DTSTART:20260516T140000Z\nLAST-MODIFIED:20260512T081000Z";
    assert_eq!(changed(said).as_deref(), Some("2026-05-12T08:10:00+00:00"));
    for unsaid in ["20260512T081000", "20260512", "yesterday", ""] {
        assert_eq!(changed(&format!("DTSTART:20260516T140000Z\nLAST-MODIFIED:{unsaid}")), None, "{unsaid}");
    }
}
