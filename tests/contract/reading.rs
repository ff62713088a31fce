//! Single records: asked for, looked for, unreadable.

use crate::listing::{everything, list, titles};
use crate::samples::{Memory, RICH, RICH_UID, draft, event, whole};
use crate::stands::{all, writable};
use std::collections::BTreeSet;
use wedsync_domain::Kind;
use wedsync_domain::ids::{RemoteId, Uid};
use wedsync_domain::ports::{Answer, Write};

#[tokio::test]
async fn c10_each_question_has_its_answer_in_order() {
    for stand in all().await {
        stand.outside.put("a", &event("a@studio.example", "A"));
        stand.outside.put("b", &event("b@studio.example", "B"));
        let items = everything(&stand).await;
        let missing = RemoteId::from(items[0].id.as_str().replace(['a', 'b'], "q"));
        let ids = [items[1].id.clone(), missing, items[0].id.clone()];
        let answers = stand.remote.read(&stand.key, &ids).await.unwrap();
        let [Answer::Here(one), Answer::Gone, Answer::Here(other)] = answers.as_slice() else {
            panic!("{}: {answers:?}", stand.name())
        };
        assert_eq!((&one.id, &other.id), (&ids[0], &ids[2]), "{}", stand.name());
        assert_eq!(one.revision, items[1].revision, "{}: asked for by name it is the same", stand.name());
        assert!(stand.remote.read(&stand.key, &[]).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn c11_an_unreadable_record_is_there_with_its_fault() {
    for stand in all().await {
        let good = [event("a@studio.example", "A"), event("z@studio.example", "Z")];
        let broken = whole(
            "UID:broken@studio.example\r\nDTSTAMP:20260101T090000Z\r\nDTSTART:20260516T140000Z\r\nBEGIN:VALARM\r\n",
        );
        stand.outside.put_many(&[("a".into(), good[0].clone()), ("z".into(), good[1].clone())]);
        if stand.name() == "caldav" {
            // A server that checks what it takes never gives such a thing out.
            continue;
        }
        stand.outside.put("m", &broken);
        let items = everything(&stand).await;
        let (good, bad): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.reading.is_ok());
        assert_eq!(titles(&good), BTreeSet::from(["A".to_owned(), "Z".to_owned()]), "{}", stand.name());
        assert_eq!(bad.len(), 1, "{}: it is named, not left out", stand.name());
        let answers = stand.remote.read(&stand.key, &[bad[0].id.clone()]).await.unwrap();
        assert!(!matches!(answers[0], Answer::Gone), "{}: asked for by name it is not gone either", stand.name());
    }
}

#[tokio::test]
async fn c15_what_is_carried_and_held_is_told_truly() {
    for stand in all().await {
        stand.outside.put("rich", RICH);
        let items = everything(&stand).await;
        let reading = items[0].reading.as_ref().unwrap();
        assert!(stand.remote.holds(reading.kind), "{}", stand.name());
        for field in reading.fields.keys() {
            assert!(stand.remote.carries(reading.kind, field), "{}: {field} is told, yet not carried", stand.name());
        }
        let mut fields = vec!["title", "when", "location", "notes"];
        if stand.outside.keeps_calendar_text() {
            fields.extend(["ical/ATTENDEE", "ical/VALARM", "ical/X-STUDIO-STEMS"]);
        }
        for field in fields {
            assert!(stand.remote.carries(reading.kind, field), "{}: {field}", stand.name());
            assert!(reading.fields.contains_key(field), "{}: {field} was lost: {:?}", stand.name(), reading.fields);
        }
        assert!(!stand.remote.carries(Kind::Wedding, "value"), "{}: a calendar has no money", stand.name());
        assert!(!stand.remote.holds(Kind::Invoice), "{}: a calendar has no invoices", stand.name());
    }
}

#[tokio::test]
async fn c24_an_identity_is_found_under_any_name() {
    for stand in all().await {
        stand.outside.put("some-name", &event("a@studio.example", "A"));
        stand.outside.put("rich", RICH);
        for remote in [stand.opened_again().await, stand.remote.clone()] {
            let found = remote.find(&stand.key, &Uid::from("a@studio.example")).await.unwrap().unwrap();
            assert_eq!(titles(&[found]), BTreeSet::from(["A".to_owned()]), "{}", stand.name());
            let series = remote.find(&stand.key, &Uid::from(RICH_UID)).await.unwrap().unwrap();
            assert!(series.reading.is_ok());
            for other in ["b@studio.example", "a@studio.exampl", "", "x\"]]><&"] {
                let found = remote.find(&stand.key, &Uid::from(other)).await.unwrap();
                assert!(found.is_none(), "{}: “{other}” found {found:?}", stand.name());
            }
        }
    }
}

#[tokio::test]
async fn c24_what_a_lost_answer_left_behind_is_found() {
    let source = all().await;
    let reader = source.iter().find(|stand| stand.name() == "folder").unwrap();
    for (n, uid) in ["plain-1@studio.example", "with/slash", "naïve 💍", "../up", "a b?c#d%e"].iter().enumerate() {
        reader.outside.put(&format!("u{n}"), &event(uid, "A"));
    }
    for item in everything(reader).await {
        for stand in writable().await {
            let reading = item.reading.as_ref().unwrap();
            let write = Write::Create { draft: draft(reading) };
            let written = stand.remote.write(&stand.key, vec![write]).await.remove(0).unwrap();
            let found = stand.opened_again().await.find(&stand.key, &reading.uid).await.unwrap();
            assert_eq!(found.map(|item| item.id), Some(written.id), "{}: {}", stand.name(), reading.uid);
            let listing = list(&stand, None, &Memory::default()).await;
            assert_eq!(listing.items[0].reading.as_ref().unwrap().uid, reading.uid, "{}", stand.name());
        }
    }
}
