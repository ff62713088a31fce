//! Creating, changing, deleting, and what survives it.

use crate::listing::{everything, gone, list, titles};
use crate::samples::{Memory, draft};
use crate::stands::{Inviting, Stand, all, inviting, over_http, scripted, writable};
use std::collections::BTreeSet;
use wedsync_connectors::manifest::{Grade, Hosts};
use wedsync_domain::fields::{difference, is_volatile};
use wedsync_domain::ids::Revision;
use wedsync_domain::ports::{Answer, Draft, Item, Reading, Write, Written};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};

async fn one(stand: &Stand, write: Write) -> Result<Written, Fault> {
    stand.remote.write(&stand.key, vec![write]).await.remove(0)
}

fn update(item: &Item, revision: Option<Revision>, draft: Draft) -> Write {
    Write::Update { id: item.id.clone(), revision, draft }
}

fn carried(stand: &Stand, kind: Kind, fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    fields.retain(|name, _| stand.remote.carries(kind, name) && !is_volatile(name));
    fields
}

/// The same under another title.
fn renamed(item: &Item) -> Reading {
    let mut changed = item.reading.clone().unwrap();
    changed.fields.insert(changed.kind.schema().title.into(), Value::Text("Moved".into()));
    changed
}

#[tokio::test]
async fn c07_stale_revision_is_refused() {
    for stand in writable().await {
        stand.outside.put("a", "a@studio.example", "A");
        let item = everything(&stand).await.remove(0);
        stand.outside.put("a", "a@studio.example", "B");
        let stale = update(&item, item.revision.clone(), stand.draft("a@studio.example", "Ours"));
        let fault = one(&stand, stale).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Changed, "{}: {fault}", stand.name());
        let delete = Write::Delete { id: item.id.clone(), revision: item.revision.clone() };
        let fault = one(&stand, delete).await.unwrap_err();
        let expected = if stand.outside.deletes() { FaultKind::Changed } else { FaultKind::Forbidden };
        assert_eq!(fault.kind, expected, "{}: {fault}", stand.name());
        assert_eq!(titles(&everything(&stand).await), BTreeSet::from(["B".to_owned()]), "{}", stand.name());
    }
}

#[tokio::test]
async fn c08_a_create_never_overwrites() {
    for stand in writable().await {
        stand.outside.put("another-name", "a@studio.example", "Theirs");
        // Where nothing tells that it is the same but what people would call the same, that has to do.
        let title = if stand.outside.keeps_identity() { "Ours" } else { "Theirs" };
        let first = stand.draft("a@studio.example", title);
        let fault = one(&stand, Write::Create { draft: first }).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Changed, "{}: {fault:?}", stand.name());
        let own = stand.draft("own@studio.example", "First");
        one(&stand, Write::Create { draft: own }).await.unwrap();
        let again = stand.draft("own@studio.example", "Second");
        let fault = one(&stand, Write::Create { draft: again }).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Changed, "{}: {fault:?}", stand.name());
        let wanted = BTreeSet::from(["Theirs".to_owned(), "First".to_owned()]);
        assert_eq!(titles(&everything(&stand).await), wanted, "{}", stand.name());
    }
}

#[tokio::test]
async fn c09_deleting_what_is_gone_is_done() {
    for stand in writable().await {
        stand.outside.put("a", "a@studio.example", "A");
        let Item { id, revision, .. } = everything(&stand).await.remove(0);
        let delete = Write::Delete { id: id.clone(), revision };
        let first = one(&stand, delete.clone()).await;
        if stand.outside.deletes() {
            first.unwrap();
        } else {
            assert_eq!(first.unwrap_err().kind, FaultKind::Forbidden, "{}", stand.name());
            assert_eq!(stand.outside.texts().len(), 1, "{}: it was deleted all the same", stand.name());
            if !stand.outside.takes_away() {
                continue;
            }
            stand.outside.remove("a");
        }
        one(&stand, delete).await.unwrap_or_else(|fault| panic!("{}: {fault:?}", stand.name()));
        assert!(matches!(stand.remote.read(&stand.key, &[id]).await.unwrap()[..], [Answer::Gone]), "{}", stand.name());
        assert!(stand.outside.texts().is_empty(), "{}: something is left behind", stand.name());
    }
}

#[tokio::test]
async fn c13_a_round_trip_loses_nothing() {
    for stand in writable().await {
        let rich = stand.rich();
        one(&stand, Write::Create { draft: rich.clone() }).await.unwrap();
        let back = everything(&stand).await.remove(0).reading.unwrap();
        assert_eq!(back.kind, rich.kind, "{}", stand.name());
        assert!(!stand.outside.keeps_identity() || back.uid == rich.uid, "{}: {}", stand.name(), back.uid);
        let lost = difference(&carried(&stand, rich.kind, &rich.fields), &carried(&stand, back.kind, &back.fields));
        assert!(lost.is_empty(), "{}: {lost:#?}", stand.name());
        if !stand.outside.keeps_calendar_text() {
            continue;
        }
        let text = stand.outside.texts().remove(0).replace("\r\n ", "");
        for kept in [
            "TRIGGER:-PT2H",
            "X-ALARM-TUNE:bells",
            "FMTTYPE=application/pdf",
            "結婚式",
            "EXDATE",
            "TZID:Europe/London",
            "RECURRENCE-ID",
        ] {
            assert!(text.contains(kept), "{}: {kept} is not there:\n{text}", stand.name());
        }
    }
}

#[tokio::test]
async fn c14_what_we_do_not_understand_survives_an_update() {
    for stand in writable().await {
        stand.outside.put_rich("rich");
        let item = everything(&stand).await.remove(0);
        let changed = renamed(&item);
        let outcome = one(&stand, update(&item, item.revision.clone(), draft(&changed))).await;
        if stand.manifest.hosts != Hosts::None && outcome.is_err() {
            // Guests that the server looks after itself: leaving them alone loses nothing, writing would send mail.
            assert!(outcome.is_err_and(|fault| fault.kind == FaultKind::Rejected), "{}", stand.name());
            continue;
        }
        outcome.unwrap();
        nothing_is_lost(&stand, &changed).await;
    }
}

#[tokio::test]
async fn c14_unknown_properties_of_a_record_that_concerns_nobody_else_survive_an_update() {
    for stand in writable().await {
        stand.outside.put_quiet("rich");
        let item = everything(&stand).await.remove(0);
        let changed = renamed(&item);
        one(&stand, update(&item, item.revision.clone(), draft(&changed))).await.unwrap();
        nothing_is_lost(&stand, &changed).await;
    }
}

/// The only record there says what it shall, and still has all that no connector has a word for.
async fn nothing_is_lost(stand: &Stand, wanted: &Reading) {
    let back = everything(stand).await.remove(0).reading.unwrap();
    let lost = difference(&carried(stand, wanted.kind, &wanted.fields), &carried(stand, back.kind, &back.fields));
    assert!(lost.is_empty(), "{}: {lost:#?}", stand.name());
    let text = stand.outside.texts().remove(0).replace("\r\n ", "");
    assert!(!stand.outside.unknown().is_empty(), "{}: then nothing is proven", stand.name());
    for kept in stand.outside.unknown() {
        assert!(text.contains(kept), "{}: {kept} is not there:\n{text}", stand.name());
    }
}

#[tokio::test]
async fn c17_the_answer_to_a_write_agrees_with_reading_back() {
    for stand in writable().await {
        let first = stand.draft("a@studio.example", "A");
        let made = one(&stand, Write::Create { draft: first }).await.unwrap();
        let Written { id, revision, .. } = made.clone();
        agrees(&stand, &made).await;
        let read = everything(&stand).await.remove(0);
        let second = stand.draft("a@studio.example", "B");
        let revision = revision.or(read.revision);
        let changed = one(&stand, Write::Update { id, revision, draft: second }).await.unwrap();
        agrees(&stand, &changed).await;
        let listing = list(&stand, None, &Memory::default()).await;
        let again = list(&stand, listing.cursor.as_ref(), &Memory::of(&listing.items)).await;
        assert!(again.items.is_empty(), "{}: our own write is no news: {:?}", stand.name(), again.items);
        let told = changed.revision.is_none() || listing.items[0].revision == changed.revision;
        assert!(told, "{}: {:?} was told, {:?} is listed", stand.name(), changed.revision, listing.items[0].revision);
    }
}

async fn agrees(stand: &Stand, written: &Written) {
    let answers = stand.remote.read(&stand.key, std::slice::from_ref(&written.id)).await.unwrap();
    let [Answer::Here(item)] = answers.as_slice() else { panic!("{}: {answers:?}", stand.name()) };
    if written.revision.is_some() {
        assert_eq!(written.revision, item.revision, "{}", stand.name());
    }
    if let Some(fields) = &written.fields {
        let other = difference(fields, &item.reading.as_ref().unwrap().fields);
        assert!(other.is_empty(), "{}: {other:?}", stand.name());
    }
}

#[tokio::test]
async fn c18_a_batch_is_answered_in_order_and_one_refusal_stops_no_other() {
    for stand in writable().await {
        stand.outside.put("there", "there@studio.example", "There");
        stand.outside.put("moved", "moved@studio.example", "Moved");
        let never = if stand.outside.takes_away() { Some(gone(&stand).await) } else { None };
        let items = everything(&stand).await;
        let of =
            |title: &str| items.iter().find(|item| titles(std::slice::from_ref(item)).contains(title)).unwrap().clone();
        let (there, moved) = (of("There"), of("Moved"));
        stand.outside.put("moved", "moved@studio.example", "Moved by them");
        let mut writes = Vec::new();
        for n in 0..30 {
            writes.push(Write::Create { draft: stand.draft(&format!("n{n}@studio.example"), &format!("N{n}")) });
        }
        writes.insert(10, update(&moved, moved.revision.clone(), stand.draft("moved@studio.example", "Ours")));
        writes.insert(20, Write::Delete { id: there.id.clone(), revision: there.revision.clone() });
        writes.extend(never.map(|never| Write::Delete { id: never.id, revision: never.revision }));
        let count = writes.len();
        let answers = stand.remote.write(&stand.key, writes).await;
        assert_eq!(answers.len(), count, "{}", stand.name());
        for (n, answer) in answers.iter().enumerate() {
            let refused = n == 10 || (n == 20 && !stand.outside.deletes());
            assert_eq!(answer.is_err(), refused, "{}: {n}: {answer:?}", stand.name());
        }
        let mut wanted: BTreeSet<_> = (0..30).map(|n| format!("N{n}")).collect();
        wanted.insert("Moved by them".to_owned());
        wanted.extend((!stand.outside.deletes()).then(|| "There".to_owned()));
        assert_eq!(titles(&everything(&stand).await), wanted, "{}", stand.name());
    }
}

#[tokio::test]
async fn c22_no_server_is_ever_asked_to_write_to_guests() {
    let online = |stand: &Stand| stand.manifest.hosts != Hosts::None && stand.outside.has_guests();
    for stand in writable().await.into_iter().filter(online) {
        one(&stand, Write::Create { draft: stand.rich() }).await.unwrap();
        let item = everything(&stand).await.remove(0);
        one(&stand, update(&item, item.revision.clone(), draft(&renamed(&item)))).await.unwrap();
        let text = stand.outside.texts().remove(0).replace("\r\n ", "");
        let guests: Vec<_> =
            text.lines().filter(|line| line.starts_with("ATTENDEE") || line.starts_with("ORGANIZER")).collect();
        assert!(guests.iter().all(|line| line.contains("SCHEDULE-AGENT=CLIENT")), "{}: {guests:#?}", stand.name());
        assert!(guests.is_empty() || guests.len() == 3, "{}: {guests:#?}", stand.name());
    }
}

#[tokio::test]
async fn c22_what_a_provider_writes_to_others_about_is_neither_changed_nor_deleted() {
    for manifest in over_http().filter(|manifest| manifest.grade == Grade::Full) {
        let Inviting { server, writes } = inviting(manifest);
        let (remote, key) = scripted(manifest, &server, "peony-7").await;
        for (n, outcome) in remote.write(&key, writes).await.into_iter().enumerate() {
            let fault = outcome.unwrap_err();
            let said = (fault.kind, fault.code.as_str());
            assert_eq!(said, (FaultKind::Rejected, "would_invite"), "{}: {n}: {fault:?}", manifest.name);
            assert!(fault.message.contains("Siân & Łukasz"), "{}: {n}: {fault:?}", manifest.name);
            crate::words::is_said_well(&fault, &manifest.name);
        }
        let harmful = ["PUT", "POST", "PATCH", "DELETE", "MOVE"];
        let sent: Vec<_> = server.requests().into_iter().map(|request| request.verb).collect();
        assert!(!sent.iter().any(|verb| harmful.contains(&verb.as_str())), "{}: {sent:?}", manifest.name);
    }
}

#[tokio::test]
async fn c23_watching_providers_refuse_writes() {
    for stand in all().await.into_iter().filter(|stand| stand.manifest.grade != Grade::Full) {
        stand.outside.put("a", "a@studio.example", "A");
        let before = stand.outside.texts();
        let lists = stand.remote.collections().await.unwrap();
        assert!(lists.iter().all(|list| list.read_only), "{}: it says that it can be written", stand.name());
        let item = everything(&stand).await.remove(0);
        let create = Write::Create { draft: stand.draft("b@studio.example", "B") };
        let change = update(&item, item.revision.clone(), stand.draft("a@studio.example", "B"));
        let delete = Write::Delete { id: item.id.clone(), revision: item.revision.clone() };
        for answer in stand.remote.write(&stand.key, vec![create, change, delete]).await {
            assert_eq!(answer.unwrap_err().kind, FaultKind::Forbidden, "{}", stand.name());
        }
        assert_eq!(stand.outside.texts(), before, "{}", stand.name());
    }
}

#[tokio::test]
async fn c28_what_a_record_needs_is_named_and_named_again_when_it_is_read() {
    let mut tried = 0;
    for stand in writable().await {
        let lists: BTreeSet<_> = stand.remote.collections().await.unwrap().into_iter().map(|list| list.key).collect();
        let needs = stand.remote.needs(stand.tried.kind);
        let whole = stand.draft("whole@studio.example", "Whole");
        if !needs.is_empty() {
            tried += 1;
            let alone = Draft { refs: Vec::new(), ..stand.draft("alone@studio.example", "Alone") };
            let fault = one(&stand, Write::Create { draft: alone }).await.unwrap_err();
            assert!(matches!(fault.kind, FaultKind::Rejected | FaultKind::Forbidden), "{}: {fault:?}", stand.name());
            assert_eq!(titles(&everything(&stand).await), BTreeSet::new(), "{}", stand.name());
        }
        one(&stand, Write::Create { draft: whole.clone() }).await.unwrap();
        for item in everything(&stand).await {
            let refs = item.reading.unwrap().refs;
            let strange: Vec<_> = refs.iter().filter(|of| !lists.contains(&of.collection)).collect();
            assert_eq!(strange, Vec::<&_>::new(), "{}", stand.name());
            for need in needs {
                let named = whole.refs.iter().find(|of| of.kind == *need);
                assert!(named.is_some_and(|of| refs.contains(of)), "{}: {need} of {refs:?}", stand.name());
            }
        }
    }
    assert!(tried > 0, "no stand tries a kind that needs another");
}
