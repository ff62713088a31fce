//! Transactions, their failures, and what is left of them.

use super::*;
use proptest::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn a_write_that_ends_badly_leaves_nothing_and_gives_its_ids_back() {
    let store = Store::in_memory().unwrap();
    let before = dump(&store).unwrap();
    let refused: Result<(), StoreError> = store.write(|tx| fill(tx).and(Err(StoreError::NoSpace)));
    assert_eq!(refused, Err(StoreError::NoSpace));
    assert_eq!(dump(&store).unwrap(), before);
    assert_eq!(write(&store, fill).record, RecordId(1));
}

#[test]
fn a_panic_inside_a_write_leaves_nothing_and_the_store_goes_on() {
    let store = Store::in_memory().unwrap();
    let before = dump(&store).unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.write(|tx| -> Result<(), StoreError> {
            fill(tx)?;
            panic!("as a bug would")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(dump(&store).unwrap(), before);
    write(&store, fill);
}

#[test]
fn a_crash_keeps_what_was_committed_before_and_nothing_works_until_the_store_is_opened_again() {
    let folder = Folder::new();
    for store in [Store::in_memory().unwrap(), Store::open(&folder.database(), &key()).unwrap()] {
        store.crash_after_writes(Some(2));
        let ids = write(&store, fill);
        let before = dump(&store).unwrap();
        let crashed = store.write(|tx| tx.set_meta("home", "Europe/Paris"));
        assert_eq!(crashed, Err(StoreError::Crashed));
        assert_eq!(store.read(|view| view.meta("home")), Err(StoreError::Crashed));
        assert_eq!(store.rehearse(|tx| tx.set_meta("a", "b")), Err(StoreError::Crashed));
        assert_eq!(store.write_soon(|tx| tx.heartbeat(ids.connection, NOW, NOW)), Err(StoreError::Crashed));
        assert_eq!(store.collect_garbage(NOW), Err(StoreError::Crashed));
        let store = store.reopen().unwrap();
        assert_eq!(dump(&store).unwrap(), before);
        store.write(|tx| tx.set_meta("home", "Europe/Paris")).unwrap();
    }
}

#[test]
fn no_step_is_held_twice_until_it_is_closed() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let what = HeldWhat::DeleteOurs { link: ids.link };
    write(&store, |tx| {
        assert_eq!(tx.hold(ids.record, what.clone(), &HeldReason::Near {}, NOW)?, (ids.held, false));
        tx.set_held(ids.held, HeldState::Closed)?;
        assert!(tx.hold(ids.record, what.clone(), &HeldReason::Invoice {}, NOW)?.1);
        Ok(())
    });
}

#[test]
fn a_record_has_one_open_row_of_versions_and_a_new_one_after_it_is_settled() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| {
        assert_eq!(tx.put_versions(ids.record, &[], &[None], NOW)?, (ids.versions, false));
        assert_eq!(tx.versions(ids.versions)?.unwrap().fields, []);
        tx.settle_versions(ids.versions, None, later(1))?;
        tx.settle_versions(ids.versions, None, later(2))?;
        assert_eq!(tx.versions(ids.versions)?.unwrap().settled, Some(later(1)));
        assert_eq!(tx.versions_of(ids.record)?, None);
        assert!(tx.put_versions(ids.record, &[], &[], NOW)?.1);
        Ok(())
    });
}

#[test]
fn asking_again_keeps_the_id_and_takes_the_answer_back() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| {
        tx.answer(ids.question, None)?;
        assert_eq!(tx.question(ids.question)?.unwrap().answer, Some(None));
        tx.answer(ids.question, Some(ids.record))?;
        assert_eq!(tx.question(ids.question)?.unwrap().answer, Some(Some(ids.record)));
        assert_eq!(tx.questions_open()?, []);
        assert_eq!(tx.ask(ids.collection, &"new.ics".into(), &[], &MatchReason::Email {}, NOW)?, ids.question);
        assert_eq!(tx.question(ids.question)?.unwrap().answer, None);
        tx.drop_question(ids.question)?;
        assert_eq!(tx.question(ids.question)?, None);
        Ok(())
    });
}

#[test]
fn removing_a_connection_takes_all_that_hangs_on_it_and_leaves_records_and_journal() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| tx.remove_connection(ids.connection));
    read(&store, |view| {
        let stats = view.stats()?;
        let hanging = [stats.connections, stats.collections, stats.links, stats.arrivals, stats.skipped];
        assert_eq!(hanging, [0; 5]);
        assert_eq!((stats.sendings, stats.questions_open), (0, 0));
        assert_eq!((stats.records, stats.changes, stats.versions_open), (1, 1, 1));
        Ok(())
    });
    assert_eq!(store.check().unwrap(), [""; 0]);
}

#[test]
fn setting_values_brings_what_lists_show_up_to_date() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| {
        let body = tx.put_body(&wedding("Osei & Lindqvist", "2026-09-05"))?;
        tx.set_record_body(ids.record, body, later(1), true)?;
        let record = tx.record(ids.record)?.unwrap();
        assert_eq!(
            (record.title.as_str(), record.changed, record.edited),
            ("Osei & Lindqvist", later(1), Some(later(1)))
        );
        tx.set_record_body(ids.record, body, later(2), false)?;
        assert_eq!(tx.record(ids.record)?.unwrap().edited, Some(later(1)), "a pull is not an edit");
        tx.set_record_kind(ids.record, Kind::Appointment)?;
        assert_eq!(tx.records_by_email("studio", Kind::Appointment, "priya@example.com", CollectionId(99))?, []);
        tx.set_record_circle(ids.record, "private")?;
        assert_eq!(tx.records_by_uid("private", &"uid-1".into())?.len(), 1);
        tx.archive_record(ids.record, later(3))?;
        assert_eq!(tx.records(Kind::Appointment)?, []);
        assert_eq!(tx.archived()?.len(), 1);
        tx.restore_record(ids.record, later(4))?;
        assert_eq!(tx.records(Kind::Appointment)?.len(), 1);
        Ok(())
    });
}

#[test]
fn a_link_can_lead_to_another_place_and_never_to_one_that_is_taken() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let second = write(&store, |tx| {
        let second = tx.put_collection(ids.connection, &list("/archive/"))?;
        let link = tx.link(ids.link)?.unwrap();
        let moved = Link { collection: second, remote: "9.ics".into(), presence: Presence::Missing, ..link };
        tx.save_link(&moved)?;
        assert_eq!(tx.link(ids.link)?, Some(moved.clone()));
        assert_eq!(tx.missing_links(second)?, [moved]);
        Ok(second)
    });
    let taken = store.write(|tx| {
        let new = NewLink {
            record: ids.record,
            collection: second,
            remote: "9.ics".into(),
            revision: None,
            agreed_ours: ids.body,
            agreed_theirs: ids.body,
            theirs: ids.body,
            told_changed: None,
            at: NOW,
        };
        tx.add_link(new)
    });
    assert!(matches!(taken, Err(StoreError::Sql(_))), "two links to one remote record must not be: {taken:?}");
}

#[test]
fn a_body_that_is_not_there_cannot_be_referred_to() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let dangling = store.write(|tx| {
        let link = tx.link(ids.link)?.unwrap();
        tx.save_link(&Link { theirs: BodyId(99), ..link })
    });
    assert!(matches!(dangling, Err(StoreError::Sql(_))));
    assert!(matches!(store.read(|view| view.body(BodyId(99))), Err(StoreError::Corrupt(_))));
}

#[test]
fn two_bodies_of_one_hash_are_told_apart_by_their_values() {
    let store = Store::in_memory().unwrap();
    let (one, other) = (wedding("One", "2026-01-01"), wedding("Other", "2026-01-01"));
    let (first, second) = write(&store, |tx| Ok((tx.put_body(&one)?, tx.put_body(&other)?)));
    let sql = "UPDATE body SET hash = (SELECT hash FROM body WHERE id = ?1)";
    store.lock_writer().unwrap().execute(sql, [second.0]).unwrap();
    assert_eq!(write(&store, |tx| tx.put_body(&other)), second);
    assert_ne!(first, second);
}

#[test]
fn of_two_writes_under_way_to_one_place_the_later_is_remembered() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let later = Sending { at: later(1), ..read(&store, |view| view.sendings(None)).remove(0) };
    write(&store, |tx| tx.begin_sending(&later));
    assert_eq!(read(&store, |view| view.sendings(Some(ids.collection))), [later]);
}

#[test]
fn a_list_found_for_the_first_time_is_off_and_may_not_be_written_to() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let found = write(&store, |tx| tx.put_collection(ids.connection, &list("/new/")));
    let found = read(&store, |view| view.collection(found)).unwrap();
    assert_eq!((found.approved, found.direction), (false, Direction::Read));
}

#[test]
fn saving_what_is_not_there_is_said() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    assert!(store.write(|tx| tx.set_held(HeldId(9), HeldState::Closed)).is_err());
    assert!(store.write(|tx| tx.mark_undone(ChangeId(9))).is_err());
    assert!(store.write(|tx| tx.archive_record(RecordId(9), NOW)).is_err());
    assert!(store.write_soon(|tx| tx.heartbeat(ConnectionId(9), NOW, NOW)).is_err());
    store.write(|tx| tx.mark_undone(ids.change)).unwrap();
    assert!(read(&store, |view| view.change(ids.change)).unwrap().undone);
}

#[test]
fn garbage_goes_after_thirty_days_and_nothing_that_is_needed_goes_with_it() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| tx.put_body(&wedding("Nobody", "2026-01-01")));
    store.collect_garbage(later(29)).unwrap();
    read(&store, |view| {
        let stats = view.stats()?;
        assert_eq!((stats.bodies, stats.changes, stats.runs), (1, 1, 1));
        Ok(())
    });
    write(&store, |tx| tx.archive_record(ids.record, later(1)));
    store.collect_garbage(later(60)).unwrap();
    let left = stats(&store);
    assert_eq!((left.changes, left.runs, left.archived), (0, 0, 1), "it still has a link, two versions, a held step");
    write(&store, |tx| {
        tx.remove_connection(ids.connection)?;
        tx.settle_versions(ids.versions, None, later(2))?;
        tx.set_held(ids.held, HeldState::Closed)
    });
    store.collect_garbage(later(60)).unwrap();
    let left = stats(&store);
    assert_eq!((left.archived, left.bodies), (0, 0));
    assert_eq!(store.check().unwrap(), [""; 0]);
    let next = write(&store, |tx| tx.put_body(&Fields::new()));
    assert!(next > ids.body, "an id is never handed out twice");
}

#[test]
fn the_largest_number_of_links_of_a_day_is_kept() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| {
        tx.note_link_count(ids.collection, 5, NOW)?;
        tx.note_link_count(ids.collection, 7, later(3))?;
        assert_eq!(tx.largest_link_count(ids.collection, NOW)?, 20);
        assert_eq!(tx.largest_link_count(ids.collection, later(1))?, 7);
        tx.count_deletion(ids.collection, NOW, true)?;
        assert_eq!(tx.deletions_since(ids.collection, NOW)?, 1, "approved ones do not count");
        Ok(())
    });
}

#[test]
fn a_skipped_item_keeps_the_time_since_when_and_goes_when_it_can_be_read() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| {
        let item = tx.skipped(None)?.remove(0);
        let fault = Fault { code: "no_start".into(), ..item.fault.clone() };
        tx.put_skipped(&Skipped { fault, since: later(1), ..item.clone() })?;
        let now = tx.skipped(None)?.remove(0);
        assert_eq!((now.fault.code.as_str(), now.since), ("no_start", NOW));
        tx.drop_skipped(ids.collection, &item.remote)?;
        assert_eq!(tx.skipped(None)?, []);
        tx.drop_arrival(ids.collection, &"new.ics".into())?;
        assert_eq!(tx.arrival(ids.collection, &"new.ics".into())?, None);
        tx.end_sending(ids.record, ids.collection)?;
        assert_eq!(tx.sendings(None)?, []);
        Ok(())
    });
}

fn fields() -> impl Strategy<Value = Fields> {
    let name = prop_oneof![Just("title"), Just("notes"), Just("ical/DTSTAMP")];
    let value = prop_oneof![
        "[ab]{0,2}".prop_map(Value::Text),
        prop::collection::vec("[ab]", 0..3).prop_map(Value::List),
        any::<bool>().prop_map(Value::Flag),
    ];
    prop::collection::btree_map(name.prop_map(Into::into), value, 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_bodies_have_one_id_if_and_only_if_their_values_are_the_same(sets in prop::collection::vec(fields(), 2..12)) {
        let store = Store::in_memory().unwrap();
        let ids = write(&store, |tx| sets.iter().map(|set| tx.put_body(set)).collect::<Result<Vec<_>, _>>());
        for (a, one) in ids.iter().zip(&sets) {
            prop_assert_eq!(&*read(&store, |view| view.body(*a)), one);
            for (b, other) in ids.iter().zip(&sets) {
                prop_assert_eq!(a == b, one == other);
            }
        }
    }

    #[test]
    fn a_rehearsal_leaves_every_table_as_it_was(steps in prop::collection::vec(0_u8..9, 0..24), good in any::<bool>()) {
        let store = Store::in_memory().unwrap();
        let ids = write(&store, fill);
        let before = dump(&store).unwrap();
        let rehearsed = store.rehearse(|tx| {
            for (number, step) in (0_i64..).zip(&steps) {
                act(tx, &ids, *step, number)?;
            }
            if good { Ok(()) } else { Err(StoreError::NoSpace) }
        });
        prop_assert_eq!(rehearsed.is_ok(), good);
        prop_assert_eq!(dump(&store).unwrap(), before);
    }
}

fn act(tx: &mut Tx<'_>, ids: &Ids, step: u8, number: i64) -> Result<(), StoreError> {
    let body = tx.put_body(&wedding(&number.to_string(), "2026-05-16"))?;
    match step {
        0 => tx.set_record_body(ids.record, body, later(number), true),
        1 => tx.archive_record(ids.record, later(number)),
        2 => tx.set_record_dirty(ids.record, true),
        3 => tx.add_connection("folder", "Folder", &BTreeMap::new(), NOW).map(drop),
        4 => tx.put_arrival(&Arrival { remote: number.to_string().into(), ..arrival(ids.collection, body) }),
        5 => tx.begin_run(NOW).map(drop),
        6 => tx.set_held(ids.held, HeldState::Approved),
        7 => tx.settle_versions(ids.versions, None, NOW),
        _ => tx.add_record(Kind::Wedding, "studio", &"uid-1".into(), body, NOW).map(drop),
    }
}
