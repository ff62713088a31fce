//! Every reading method sees what was written.

use super::*;
use std::collections::BTreeSet;
use std::slice::from_ref;
use wedsync_domain::topic::Topic;

#[test]
fn every_reading_method_sees_what_was_written() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    read(&store, |view| {
        sees_everything(view, &ids)?;
        Ok(())
    });
}

pub(super) fn sees_everything(view: &View<'_>, ids: &Ids) -> Result<(), StoreError> {
    let connection = view.connection(ids.connection)?.unwrap();
    assert_eq!((connection.name.as_str(), connection.due, connection.failures), ("Studio", NOW, 0));
    assert_eq!(view.connections()?, [connection]);
    let collection = view.collection(ids.collection)?.unwrap();
    assert_eq!(collection.direction, Direction::Both);
    assert_eq!(collection.weddings, Weddings::Category("Wedding".into()));
    assert_eq!(view.collections(None)?, view.collections(Some(ids.connection))?);
    assert_eq!(view.circle_collections("studio")?, [collection]);
    assert_eq!(view.circle_collections("other")?, []);
    assert_eq!(view.cursor(ids.collection)?, Some("token-1".into()));
    sees_records(view, ids)?;
    sees_links(view, ids)?;
    sees_what_waits(view, ids)?;
    let change = view.change(ids.change)?.unwrap();
    assert_eq!((change.action, change.after, change.undone), (Action::Pulled, Some(ids.body), false));
    assert_eq!(view.journal(None, 9)?, from_ref(&change));
    assert_eq!(view.journal(Some(ids.run), 9)?, from_ref(&change));
    assert_eq!(view.journal(None, 0)?, []);
    assert_eq!(view.changes_of_run(ids.run)?, from_ref(&change));
    assert_eq!(view.changes_of_record(ids.record)?, [change]);
    assert_eq!(view.runs(9)?[0], Run { id: ids.run, started: NOW, ended: None, summary: serde_json::Value::Null });
    assert_eq!(view.deletions_since(ids.collection, NOW)?, 1);
    assert_eq!(view.deletions_since(ids.collection, later(1))?, 0);
    assert_eq!(view.largest_link_count(ids.collection, later(-7))?, 20);
    assert_eq!(view.largest_link_count(ids.collection, later(1))?, 0);
    let rules = view.rules()?;
    // Since when, a rule of an older schema does not know.
    let since = rules.first().and_then(|rule| rule.since);
    assert!(since.is_none_or(|since| since == NOW), "{rules:?}");
    assert_eq!(rules, [Rule { kind: Kind::Wedding, field: "title".into(), policy: Policy::Newest, since }]);
    assert_eq!(view.meta("home")?.as_deref(), Some("Europe/London"));
    assert_eq!(view.meta("nothing")?, None);
    let stats = view.stats()?;
    assert_eq!(
        (stats.records, stats.links, stats.bodies, stats.versions_open, stats.schema),
        (1, 1, 1, 1, u64::from(crate::migrate::KNOWN))
    );
    Ok(())
}

fn sees_records(view: &View<'_>, ids: &Ids) -> Result<(), StoreError> {
    let day = "2026-05-16".parse().unwrap();
    let record = view.record(ids.record)?.unwrap();
    assert_eq!((record.title.as_str(), record.date), ("Raman & Ashworth", Some(day)));
    assert_eq!(*view.body(ids.body)?, wedding("Raman & Ashworth", "2026-05-16"));
    let expected = [record];
    assert_eq!(view.records(Kind::Wedding)?, expected);
    assert_eq!(view.records_after(Kind::Wedding, RecordId(0), 9)?, expected);
    assert_eq!(view.records_after(Kind::Wedding, ids.record, 9)?, []);
    assert_eq!(view.records_after(Kind::Wedding, RecordId(0), 0)?, []);
    assert_eq!(view.records_after(Kind::Contact, RecordId(0), 9)?, []);
    assert_eq!(view.records(Kind::Contact)?, []);
    assert_eq!(view.archived()?, []);
    assert_eq!(view.records_by_uid("studio", &"uid-1".into())?, expected);
    assert_eq!(view.records_by_uid("other", &"uid-1".into())?, []);
    assert_eq!(view.records_of_day("studio", Kind::Wedding, day, CollectionId(99))?, expected);
    assert_eq!(view.records_by_email("studio", Kind::Wedding, "PRIYA@example.com", CollectionId(99))?, expected);
    Ok(())
}

fn sees_links(view: &View<'_>, ids: &Ids) -> Result<(), StoreError> {
    let link = view.link(ids.link)?.unwrap();
    assert_eq!((link.presence, link.dirty, link.seen_same), (Presence::Here, false, NOW));
    assert_eq!(view.links_of(ids.record)?, from_ref(&link));
    assert_eq!(view.links_in(ids.collection)?, from_ref(&link));
    assert_eq!(view.link_at(ids.collection, &"1.ics".into())?, Some(link));
    assert_eq!(view.link_at(ids.collection, &"2.ics".into())?, None);
    assert_eq!(view.link_count(ids.collection)?, 1);
    assert_eq!(view.revisions(ids.collection)?[&RemoteId::from("1.ics")], Some("\"e1\"".into()));
    assert_eq!(view.missing_links(ids.collection)?, []);
    assert_eq!(view.dirty_count()?, 0);
    Ok(())
}

fn sees_what_waits(view: &View<'_>, ids: &Ids) -> Result<(), StoreError> {
    let expected = [arrival(ids.collection, ids.body)];
    assert_eq!(view.arrivals(ids.collection, ArrivalState::Asked)?, expected);
    assert_eq!(view.arrivals(ids.collection, ArrivalState::New)?, []);
    assert_eq!(view.arrivals_of_circle("studio", ArrivalState::Asked)?, expected);
    assert_eq!(view.arrival(ids.collection, &"new.ics".into())?, expected.first().cloned());
    assert_eq!(view.skipped(None)?[0].fault.code, "no_end");
    assert_eq!(view.skipped(None)?, view.skipped(Some(ids.connection))?);
    assert_eq!(view.sendings(None)?[0].link, Some(ids.link));
    assert_eq!(view.sendings(None)?, view.sendings(Some(ids.collection))?);
    let versions = view.versions(ids.versions)?.unwrap();
    assert_eq!((&versions.fields[..], &versions.deleted_at[..]), (&[disputed()][..], &[None, Some(ids.link)][..]));
    assert_eq!(view.versions_open()?, from_ref(&versions));
    assert_eq!(view.versions_of(ids.record)?, Some(versions));
    let held = view.held_by_id(ids.held)?.unwrap();
    assert_eq!((&held.what, held.state), (&HeldWhat::DeleteOurs { link: ids.link }, HeldState::Waiting));
    assert_eq!(view.held(None)?, from_ref(&held));
    assert_eq!(view.held(Some(HeldState::Approved))?, []);
    assert_eq!(view.held_of(ids.record)?, [held]);
    let question = view.question(ids.question)?.unwrap();
    assert_eq!((&question.candidates[..], question.answer), (&[ids.record][..], None));
    assert_eq!(view.questions_open()?, from_ref(&question));
    assert_eq!(view.question_at(ids.collection, &"new.ics".into())?, Some(question));
    Ok(())
}

#[test]
fn records_are_listed_by_date_then_title_and_the_undated_last() {
    let store = Store::in_memory().unwrap();
    write(&store, |tx| {
        for (title, date) in [("C", "2026-06-01"), ("B", "2026-05-01"), ("A", "2026-06-01")] {
            let body = tx.put_body(&wedding(title, date))?;
            tx.add_record(Kind::Wedding, "studio", &title.into(), body, NOW)?;
        }
        let body = tx.put_body(&Fields::new())?;
        tx.add_record(Kind::Wedding, "studio", &"undated".into(), body, NOW)
    });
    let titles: Vec<_> = read(&store, |view| view.records(Kind::Wedding)).into_iter().map(|it| it.title).collect();
    assert_eq!(titles, ["B", "A", "C", ""]);
}

#[test]
fn dirty_records_come_by_themselves_and_through_their_links_once_each_and_page_by_page() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let second = write(&store, |tx| {
        let link = tx.link(ids.link)?.unwrap();
        tx.save_link(&Link { dirty: true, ..link })?;
        tx.set_record_dirty(ids.record, true)?;
        let second = tx.add_record(Kind::Wedding, "studio", &"uid-9".into(), ids.body, NOW)?;
        tx.mark_circle_dirty("studio")?;
        Ok(second)
    });
    read(&store, |view| {
        assert_eq!(view.dirty_count()?, 2);
        assert_eq!(view.dirty_records(9, RecordId(0))?, [ids.record, second]);
        assert_eq!(view.dirty_records(1, RecordId(0))?, [ids.record]);
        assert_eq!(view.dirty_records(1, ids.record)?, [second]);
        Ok(())
    });
}

#[test]
fn one_committed_write_is_one_event_with_all_it_touched_and_a_rehearsal_is_none() {
    use Topic::{Collections, Connections, Deletions, Desk, Journal, Matches, Records, Versions};
    let store = Store::in_memory().unwrap();
    let mut events = store.subscribe();
    store.rehearse(fill).unwrap();
    store.write(|tx| tx.put_body(&Fields::new())).unwrap();
    let ids = write(&store, fill);
    store.write_soon(|tx| tx.heartbeat(ids.connection, NOW, later(1))).unwrap();
    let all = BTreeSet::from([Collections, Connections, Deletions, Desk, Journal, Matches, Records, Versions]);
    assert_eq!(events.try_recv().unwrap(), all);
    assert_eq!(events.try_recv().unwrap(), BTreeSet::from([Connections]));
    assert!(events.try_recv().is_err(), "what touched nothing a screen shows is no event");
}
