//! Servers that send invitations by themselves, and what they are never given a reason to send.

use crate::dav::Dav;
use crate::stage::{Seen, Stage, event, found, multi, reply};
use std::sync::atomic::{AtomicU32, Ordering};
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::{Draft, Remote, Write, Written};
use wedsync_domain::{Fault, FaultKind, Kind, Timestamp, Value};

const AUTO: &str = "DAV: 1, 3, access-control\r\nDAV: calendar-access, Calendar-Auto-Schedule\r\n";
const PLAIN: &str = "DAV: 1, 2, 3, calendar-access, addressbook, extended-mkcol\r\n";
const GUESTS: &str = "ORGANIZER:mailto:studio@example.org\nATTENDEE:mailto:rose@example.org\n";
const OURS: &str = "ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:studio@example.org\n\
                    ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:rose@example.org\n";
const OURS_BUT_ONE: &str = "ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:rose@example.org\nATTENDEE:mailto:tom@example.org\n";

fn with(lines: &str) -> String {
    event("a", "Raman").replace("SUMMARY", &format!("{lines}SUMMARY"))
}

/// Has `/cal/a.ics` with these lines at revision "1", and takes every write.
fn script(classes: &'static str, lines: &str) -> impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static {
    let stored = with(lines);
    move |seen| match seen.line.split(' ').next().unwrap_or_default() {
        "OPTIONS" => reply(200, classes, ""),
        "REPORT" => {
            multi(&found("/cal/a.ics", &format!("<getetag>\"1\"</getetag><C:calendar-data>{stored}</C:calendar-data>")))
        }
        _ => reply(204, "ETag: \"2\"\r\n", ""),
    }
}

fn update(revision: Option<&str>, lines: &str) -> Write {
    let mut fields = crate::ical::read(&"a.ics".into(), &with(lines)).unwrap().fields;
    fields.insert("title".into(), Value::Text("Moved".into()));
    let draft = Draft { uid: "a".into(), kind: Kind::Appointment, fields, refs: Vec::new(), now: Timestamp(0) };
    Write::Update { id: "a.ics".into(), revision: revision.map(Into::into), draft }
}

fn delete(revision: Option<&str>) -> Write {
    Write::Delete { id: "a.ics".into(), revision: revision.map(Into::into) }
}

async fn write(stage: &Stage, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
    let dav = Dav::new(&stage.account("/")).unwrap();
    dav.write(&RemoteKey::from("/cal/"), writes).await
}

fn asked(stage: &Stage, verb: &str) -> usize {
    stage.lines().iter().filter(|line| line.starts_with(verb)).count()
}

#[tokio::test]
async fn an_event_whose_guests_the_server_writes_to_is_neither_changed_nor_deleted() {
    let series = "RRULE:FREQ=DAILY\nSUMMARY:Raman\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260517T140000Z\n\
                  DTSTART:20260517T150000Z\nATTENDEE:mailto:rose@example.org\n";
    for stored in [GUESTS, OURS_BUT_ONE, series] {
        let stage = Stage::new(script(AUTO, stored));
        // As it is, with every guest marked by now, and with no guest left.
        let mut writes: Vec<_> = [stored, OURS, ""].map(|lines| update(Some("\"1\""), lines)).into();
        writes.extend([update(None, stored), delete(Some("\"1\"")), delete(None)]);
        for (n, answer) in write(&stage, writes).await.into_iter().enumerate() {
            let fault = answer.unwrap_err();
            assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "would_invite"), "{n}: {stored}");
            let doing =
                if n < 4 { ("Changing “Raman”", "Change it") } else { ("Deleting “Raman”", "Delete it") };
            assert!(fault.message.starts_with(doing.0) && fault.next_step.starts_with(doing.1), "{n}: {fault:?}");
        }
        assert_eq!((asked(&stage, "PUT"), asked(&stage, "DELETE"), asked(&stage, "OPTIONS")), (0, 0, 1), "{stored}");
    }
}

#[tokio::test]
async fn on_the_same_server_events_that_invite_nobody_are_written_under_the_revision_that_was_looked_at() {
    for stored in ["", OURS] {
        let stage = Stage::new(script(AUTO, stored));
        // New guests are ours to tell: they go there with the mark.
        for answer in write(&stage, vec![update(None, stored), update(None, GUESTS), delete(None)]).await {
            answer.unwrap();
        }
        let written: Vec<_> = stage.seen().into_iter().filter(|seen| !seen.body.contains("multiget")).collect();
        for seen in written.iter().filter(|seen| !seen.line.starts_with("OPTIONS")) {
            assert_eq!(seen.header("if-match").map(str::trim), Some("\"1\""), "{}", seen.line);
            let body = seen.body.replace("\r\n ", "");
            let mut guests = body.lines().filter(|line| line.starts_with("ATTENDEE") || line.starts_with("ORGANIZER"));
            assert!(guests.all(|line| line.contains(";SCHEDULE-AGENT=CLIENT")), "{body}");
        }
        assert_eq!((asked(&stage, "PUT"), asked(&stage, "DELETE")), (2, 1));
    }
}

#[tokio::test]
async fn a_server_that_invites_nobody_is_asked_once_and_told_everything() {
    let stage = Stage::new(script(PLAIN, GUESTS));
    let writes = vec![update(Some("\"1\""), GUESTS), update(Some("\"1\""), ""), delete(Some("\"1\""))];
    for answer in write(&stage, writes).await {
        answer.unwrap();
    }
    assert_eq!((asked(&stage, "OPTIONS /cal/"), stage.lines().len()), (1, 4), "{:?}", stage.lines());
}

#[tokio::test]
async fn what_is_new_is_written_without_a_question() {
    let Write::Update { draft, .. } = update(None, GUESTS) else { unreachable!() };
    let stage = Stage::new(script(AUTO, ""));
    write(&stage, vec![Write::Create { draft }]).await.remove(0).unwrap();
    assert_eq!(stage.lines(), ["PUT /cal/a.ics"]);
}

#[tokio::test]
async fn a_server_that_will_not_say_might_invite() {
    for (status, head) in [(200, ""), (204, "DAV:\r\n"), (403, PLAIN), (405, ""), (501, PLAIN)] {
        let there = script(AUTO, GUESTS);
        let stage = Stage::new(
            move |seen| {
                if seen.line.starts_with("OPTIONS") { reply(status, head, "") } else { there(seen) }
            },
        );
        for answer in write(&stage, vec![update(Some("\"1\""), GUESTS), delete(Some("\"1\""))]).await {
            assert_eq!(answer.unwrap_err().code, "would_invite", "{status}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_failed_to_come_is_neither_believed_nor_remembered() {
    let (times, there) = (AtomicU32::new(0), script(PLAIN, GUESTS));
    let stage = Stage::new(move |seen| {
        let first = seen.line.starts_with("OPTIONS") && times.fetch_add(1, Ordering::SeqCst) == 0;
        if first { reply(500, "", "") } else { there(seen) }
    });
    let dav = Dav::new(&stage.account("/")).unwrap();
    let key = RemoteKey::from("/cal/");
    let fault = dav.write(&key, vec![delete(Some("\"1\""))]).await.remove(0).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Transient);
    assert_eq!(asked(&stage, "DELETE"), 0);
    dav.write(&key, vec![delete(Some("\"1\""))]).await.remove(0).unwrap();
}

#[tokio::test]
async fn what_changed_or_went_meanwhile_is_said_before_anything_about_guests() {
    let stage = Stage::new(script(AUTO, GUESTS));
    for answer in write(&stage, vec![update(Some("\"0\""), GUESTS), delete(Some("\"0\""))]).await {
        assert_eq!(answer.unwrap_err().kind, FaultKind::Changed);
    }
    assert_eq!((asked(&stage, "PUT"), asked(&stage, "DELETE")), (0, 0));
    let stage = Stage::new(|seen| match seen.line.as_str() {
        "OPTIONS /cal/" => reply(200, AUTO, ""),
        "REPORT /cal/" => multi("<response><href>/cal/a.ics</href><status>HTTP/1.1 404 Not Found</status></response>"),
        _ => reply(404, "", ""),
    });
    write(&stage, vec![delete(Some("\"1\""))]).await.remove(0).unwrap();
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_might_have_guests() {
    let unread = |seen: &Seen| match seen.line.as_str() {
        "OPTIONS /cal/" => reply(200, AUTO, ""),
        "REPORT /cal/" => {
            multi(&found("/cal/a.ics", "<getetag>\"1\"</getetag><C:calendar-data>BEGIN:VEV</C:calendar-data>"))
        }
        _ => reply(204, "", ""),
    };
    let hidden = |seen: &Seen| match seen.line.as_str() {
        "OPTIONS /cal/" => reply(200, AUTO, ""),
        "DELETE /cal/a.ics" | "PUT /cal/a.ics" => reply(204, "", ""),
        _ => reply(403, "", ""),
    };
    for (stage, kind) in [(Stage::new(unread), FaultKind::Malformed), (Stage::new(hidden), FaultKind::Forbidden)] {
        for answer in write(&stage, vec![update(Some("\"1\""), ""), delete(Some("\"1\""))]).await {
            assert_eq!(answer.unwrap_err().kind, kind);
        }
        assert_eq!((asked(&stage, "PUT"), asked(&stage, "DELETE")), (0, 0));
    }
}
