//! Single records: asked for, looked for, unreadable.

use crate::listing::{everything, gone, list, titles};
use crate::samples::{Memory, RICH_UID};
use crate::stands::{all, writable};
use std::collections::BTreeSet;
use wedsync_domain::ids::Uid;
use wedsync_domain::ports::{Answer, Item, Write};
use wedsync_domain::{FaultKind, Kind};

#[tokio::test]
async fn c10_each_question_has_its_answer_in_order() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        stand.outside.put("b", "b@studio.example", "B");
        let missing = if stand.outside.takes_away() { Some(gone(&stand).await.id) } else { None };
        let items = everything(&stand).await;
        let asked = [Some(items[1].id.clone()), missing.clone(), Some(items[0].id.clone())];
        let ids: Vec<_> = asked.into_iter().flatten().collect();
        let mut answers = stand.remote.read(&stand.key, &ids).await.unwrap();
        assert_eq!(answers.len(), ids.len(), "{}: {answers:?}", stand.name());
        if missing.is_some() {
            assert!(matches!(answers.remove(1), Answer::Gone), "{}: {answers:?}", stand.name());
        }
        let [Answer::Here(one), Answer::Here(other)] = answers.as_slice() else {
            panic!("{}: {answers:?}", stand.name())
        };
        assert_eq!((&one.id, &other.id), (&ids[0], &items[0].id), "{}", stand.name());
        assert_eq!(one.revision, items[1].revision, "{}: asked for by name it is the same", stand.name());
        assert!(stand.remote.read(&stand.key, &[]).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn c11_an_unreadable_record_is_there_with_its_fault() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        stand.outside.put("z", "z@studio.example", "Z");
        if !stand.outside.put_unreadable("m", "Broken") {
            continue;
        }
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
        stand.outside.put_rich("rich");
        let items = everything(&stand).await;
        let reading = items[0].reading.as_ref().unwrap();
        assert!(stand.remote.holds(reading.kind), "{}", stand.name());
        for field in reading.fields.keys() {
            assert!(stand.remote.carries(reading.kind, field), "{}: {field} is told, yet not carried", stand.name());
        }
        for field in stand.outside.told() {
            assert!(stand.remote.carries(reading.kind, field), "{}: {field}", stand.name());
            assert!(reading.fields.contains_key(*field), "{}: {field} was lost: {:?}", stand.name(), reading.fields);
        }
        let never = Kind::ALL.iter().filter(|kind| !stand.remote.holds(**kind));
        for kind in never {
            let carried = kind.schema().fields.iter().find(|field| stand.remote.carries(*kind, field.name));
            assert!(carried.is_none(), "{}: {kind} cannot be there, yet {carried:?} can", stand.name());
        }
        assert!(!stand.remote.holds(stand.tried.never), "{}: {} there?", stand.name(), stand.tried.never);
    }
}

#[tokio::test]
async fn c24_an_identity_is_found_under_any_name() {
    for stand in all().await {
        stand.outside.put("some-name", "a@studio.example", "A");
        stand.outside.put_rich("rich");
        let (mut plain, mut rich) = (Uid::from("a@studio.example"), Uid::from(RICH_UID));
        if !stand.outside.keeps_identity() {
            // The one that the place itself gives it, the same every time.
            let of = |items: &[Item], is_plain: bool| {
                let found = items.iter().find(|item| titles(std::slice::from_ref(item)).contains("A") == is_plain);
                found.unwrap().reading.as_ref().unwrap().uid.clone()
            };
            let items = everything(&stand).await;
            (plain, rich) = (of(&items, true), of(&items, false));
        }
        for remote in [stand.opened_again().await, stand.remote.clone()] {
            let found = remote.find(&stand.key, &plain).await.unwrap().unwrap();
            assert_eq!(titles(&[found]), BTreeSet::from(["A".to_owned()]), "{}", stand.name());
            let series = remote.find(&stand.key, &rich).await.unwrap().unwrap();
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
    for uid in ["plain-1@studio.example", "with/slash", "naïve 💍", "../up", "a b?c#d%e"] {
        for stand in writable().await {
            let write = Write::Create { draft: stand.draft(uid, "A") };
            let written = stand.remote.write(&stand.key, vec![write.clone()]).await.remove(0).unwrap();
            let anew = stand.opened_again().await;
            if !stand.outside.keeps_identity() {
                // Nobody told the program that was started anew; it makes the record again, and meets it.
                let again = anew.write(&stand.key, vec![write]).await.remove(0);
                let met = again.map_or_else(|fault| fault.kind == FaultKind::Changed, |again| again.id == written.id);
                assert!(met, "{}: {uid}", stand.name());
            }
            let found = anew.find(&stand.key, &Uid::from(uid)).await.unwrap();
            let found = found.map(|item| (item.id, item.reading.unwrap().uid));
            assert_eq!(found, Some((written.id, Uid::from(uid))), "{}: {uid}", stand.name());
            let listing = list(&stand, None, &Memory::default()).await;
            assert_eq!(listing.items.len(), 1, "{}: {uid}: there twice", stand.name());
            if !stand.outside.keeps_identity() {
                continue;
            }
            assert_eq!(listing.items[0].reading.as_ref().unwrap().uid.as_str(), uid, "{}", stand.name());
        }
    }
}
