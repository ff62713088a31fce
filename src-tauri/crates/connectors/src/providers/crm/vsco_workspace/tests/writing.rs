//! Writes that the vendor refuses, or that are never sent.

use super::{Play, event, ulid};
use serde_json::{Value as Json, json};
use wedsync_domain::ids::{RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Draft, Remote, Write, Written};
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Timestamp, Value};

fn draft(kind: Kind, fields: &[(&str, Value)]) -> Draft {
    let fields: Fields = fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    Draft { uid: Uid::from("a@studio.example"), kind, fields, refs: Vec::new(), now: Timestamp(0) }
}

fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

async fn one(play: &Play, list: &str, write: Write) -> Result<Written, Fault> {
    play.workspace.write(&RemoteKey::from(list), vec![write]).await.remove(0)
}

fn wrote(play: &Play) -> bool {
    play.stage.lines().iter().any(|line| !line.starts_with("GET"))
}

#[tokio::test]
async fn a_key_that_only_reads_is_said_so_and_the_lists_are_read_only_from_then_on() {
    let play = Play::new(|seen| {
        let refusal = json!({ "type": "unknown", "title": "Forbidden", "detail": "No", "status": 403 });
        seen.line.starts_with("POST").then_some((403, refusal))
    });
    let writable =
        |lists: Vec<wedsync_domain::ports::RemoteCollection>| lists.iter().filter(|list| !list.read_only).count();
    assert_eq!(writable(play.workspace.collections().await.unwrap()), 3);
    let day = Moment::Day("2027-05-01".parse().unwrap());
    let when = Value::When(When { start: day, end: None, repeats: Vec::new() });
    let create = Write::Create { draft: draft(Kind::Appointment, &[("title", text("Talk")), ("when", when)]) };
    let fault = one(&play, "event", create).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Forbidden, "key_reads_only"));
    assert!(fault.message.contains("“Talk”") && fault.next_step.contains("read and write"), "{fault:?}");
    assert_eq!(writable(play.workspace.collections().await.unwrap()), 0);
}

#[tokio::test]
async fn a_locked_studio_has_only_lists_to_read() {
    let play = Play::new(|seen| {
        let me = json!({ "id": ulid(0), "name": "Willow & Thistle", "readonlyEnabled": true });
        seen.line.ends_with("/studio/me").then_some((200, me))
    });
    assert!(play.workspace.collections().await.unwrap().iter().all(|list| list.read_only));
}

#[tokio::test]
async fn orders_and_payments_are_never_written() {
    let play = Play::new(|_| None);
    for (list, kind) in [("order", Kind::Invoice), ("payment", Kind::Payment)] {
        let id = RemoteId::from(ulid(1));
        let draft = draft(kind, &[("status", text("paid"))]);
        for write in [
            Write::Create { draft: draft.clone() },
            Write::Update { id: id.clone(), revision: None, draft },
            Write::Delete { id, revision: None },
        ] {
            let fault = one(&play, list, write).await.unwrap_err();
            assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Forbidden, "only_read"));
        }
    }
    assert!(!wrote(&play));
}

#[tokio::test]
async fn a_write_that_changes_nothing_is_not_sent() {
    let play = Play::new(|_| None);
    play.put(event(1, 0, "Talk"));
    let day = |text: &str| Moment::Day(text.parse().unwrap());
    let when = When { start: day("2027-05-01"), end: Some(Ending::At(day("2027-05-02"))), repeats: Vec::new() };
    let draft = draft(Kind::Appointment, &[("title", text("Talk")), ("when", Value::When(when))]);
    one(&play, "event", Write::Update { id: RemoteId::from(ulid(1)), revision: None, draft }).await.unwrap();
    assert!(!wrote(&play));
}

#[tokio::test]
async fn what_cannot_be_there_is_refused_before_anything_is_sent() {
    let play = Play::new(|_| None);
    play.put(event(1, 0, "Talk"));
    let mut made = event(2, 0, "Imported");
    made["readOnly"] = json!(true);
    play.put(made);
    let when = |start: Moment, end: Option<Moment>, repeats: &[&str]| {
        let repeats = repeats.iter().map(|line| (*line).to_owned()).collect();
        Value::When(When { start, end: end.map(Ending::At), repeats })
    };
    let local = |zone: &str| Moment::Zoned("2027-05-01T14:00:00".parse().unwrap(), zone.into());
    let day = || Moment::Day("2027-05-01".parse().unwrap());
    for (number, fields) in [
        (1, vec![("title", text("Talk")), ("when", when(day(), None, &["RRULE:FREQ=WEEKLY"]))]),
        (1, vec![("title", text("Talk")), ("when", when(local("Europe/London"), Some(local("Europe/Rome")), &[]))]),
        (1, vec![("title", text("Talk"))]),
        (1, vec![("title", text(&"long ".repeat(60))), ("when", when(day(), None, &[]))]),
        (2, vec![("title", text("Renamed")), ("when", when(day(), None, &[]))]),
    ] {
        let write = Write::Update {
            id: RemoteId::from(ulid(number)),
            revision: None,
            draft: draft(Kind::Appointment, &fields),
        };
        let fault = one(&play, "event", write).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "not_for_vsco"), "{fields:?}");
    }
    let wrong = Write::Create { draft: draft(Kind::Task, &[("title", text("Iron the ribbon"))]) };
    assert_eq!(one(&play, "event", wrong).await.unwrap_err().kind, FaultKind::Rejected);
    assert!(!wrote(&play));
}

/// A job that says this besides, as it stands there.
fn job_play(more: Json) -> Play {
    Play::new(move |seen| {
        let mut job = json!({ "id": ulid(1), "created": "2026-01-01T09:00:00Z", "modified": "2026-01-01T09:00:00Z", "name": "A & B",
            "stage": "booked", "closed": false });
        job.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answered = |list: &str, name: &str| json!({ "type": list, "items": [{ "id": ulid(7), "name": name }] });
        match seen.line.split(['?', ' ']).nth(1).unwrap().split('/').skip(3).collect::<Vec<_>>()[..] {
            ["job", _] => Some((200, job)),
            ["job-closed-reason"] => Some((200, answered("jobclosedreason-collection", "Cancelled"))),
            _ => None,
        }
    })
}

fn change(fields: &[(&str, Value)]) -> Write {
    Write::Update { id: RemoteId::from(ulid(1)), revision: None, draft: draft(Kind::Wedding, fields) }
}

#[tokio::test]
async fn a_job_is_closed_for_a_reason_of_the_studios_own_or_not_at_all() {
    let play = job_play(json!({}));
    one(&play, "job", change(&[("title", text("A & B")), ("status", text("cancelled"))])).await.unwrap();
    let sent = play.stage.seen().into_iter().find(|seen| seen.line.starts_with("PUT")).unwrap();
    let sent: Json = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(
        (&sent["closed"], &sent["closedReasonId"], &sent["name"]),
        (&json!(true), &json!(ulid(7)), &json!("A & B"))
    );
    let fault =
        one(&play, "job", change(&[("title", text("A & B")), ("status", text("postponed"))])).await.unwrap_err();
    assert_eq!(fault.code, "not_for_vsco", "there is no such reason: {fault:?}");
}

#[tokio::test]
async fn a_job_that_may_write_to_its_clients_is_renamed_but_not_moved() {
    for more in [json!({ "workflowId": ulid(3) }), json!({ "leadStatusId": ulid(4), "stage": "lead" })] {
        let play = job_play(more);
        let moved = change(&[("title", text("A & B")), ("status", text("completed"))]);
        assert_eq!(one(&play, "job", moved).await.unwrap_err().code, "would_invite");
        let delete = Write::Delete { id: RemoteId::from(ulid(1)), revision: None };
        assert_eq!(one(&play, "job", delete).await.unwrap_err().code, "would_invite");
        assert!(!wrote(&play));
    }
    let play = job_play(json!({ "workflowId": ulid(3) }));
    one(&play, "job", change(&[("title", text("B & A")), ("status", text("booked"))])).await.unwrap();
    assert!(wrote(&play));
}

#[tokio::test]
async fn a_job_with_orders_is_not_deleted() {
    let play = job_play(json!({ "totalRevenue": 900 }));
    let delete = Write::Delete { id: RemoteId::from(ulid(1)), revision: None };
    assert_eq!(one(&play, "job", delete).await.unwrap_err().code, "has_money");
    assert!(!wrote(&play));
}
