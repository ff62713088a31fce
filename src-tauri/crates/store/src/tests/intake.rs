//! Calls from the web: kept once, known for seven days, never too many, and never forgotten while nothing was done.

use super::*;
use crate::Lately;
use std::collections::BTreeSet;
use wedsync_domain::intake::{Call, Kept, PaypalApp, Scheme};

fn source(path: &str) -> Source {
    let (id, name, made) = (SourceId(0), "Books".to_owned(), NOW);
    let (signed_in, named_in, per_minute) = (None, None, None);
    let (path, scheme, paypal) = (path.to_owned(), Scheme::Xero, None);
    Source { id, path, name, scheme, signed_in, named_in, paypal, per_minute, made }
}

fn write<T>(store: &Store, f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
    store.write(f).unwrap()
}

fn call(source: SourceId, name: &str) -> Call {
    Call { source, name: name.as_bytes().to_vec(), body: b"{}".to_vec() }
}

/// As somebody does who just began to listen.
fn keep(store: &Store, source: SourceId, name: &str, now: Timestamp) -> Option<Kept> {
    keep_on(store, &mut Lately::of(store).unwrap(), source, name, now)
}

fn keep_on(store: &Store, lately: &mut Lately, source: SourceId, name: &str, now: Timestamp) -> Option<Kept> {
    store.keep_calls(lately, &[call(source, name)], now).unwrap()[0]
}

fn handled(store: &Store, but: &[ConnectionId]) {
    let waiting = waiting(store, but);
    write(store, |tx| tx.calls_handled(&waiting));
}

fn waiting(store: &Store, but: &[ConnectionId]) -> Vec<CallId> {
    let waiting = store.read(|view| view.calls_waiting(&but.iter().copied().collect(), 9)).unwrap();
    waiting.into_iter().map(|(call, _)| call).collect()
}

/// Two connections, and a source for each.
fn stage() -> (Store, [ConnectionId; 2], [SourceId; 2]) {
    let store = Store::in_memory().unwrap();
    let (connections, sources) = write(&store, |tx| {
        let mut both = ([ConnectionId(0); 2], [SourceId(0); 2]);
        for n in 0..2 {
            both.0[n] = tx.add_connection("folder", "Studio", &BTreeMap::new(), NOW)?;
            both.1[n] = tx.add_source(&source(&format!("path-{n}")), &[both.0[n]])?;
        }
        Ok(both)
    });
    (store, connections, sources)
}

#[test]
fn a_call_is_taken_in_once_and_known_for_seven_days() {
    let (store, _, [one, two]) = stage();
    assert_eq!(keep(&store, one, "a", NOW), Some(Kept::Now));
    assert_eq!(keep(&store, one, "a", later(6)), Some(Kept::Before));
    assert_eq!(keep(&store, two, "a", NOW), Some(Kept::Now), "another source may call its calls the same");
    assert_eq!(keep(&store, SourceId(99), "a", NOW), None);
    handled(&store, &[]);
    assert_eq!(write(&store, |tx| tx.sweep_calls(later(7))), 0);
    assert_eq!(keep(&store, one, "b", later(7)), Some(Kept::Now));
    handled(&store, &[]);
    assert_eq!(write(&store, |tx| tx.sweep_calls(Timestamp(later(7).0 + 1))), 2);
    assert_eq!(keep(&store, one, "a", later(8)), Some(Kept::Now));
    assert_eq!(keep(&store, one, "b", later(8)), Some(Kept::Before));
}

#[test]
fn whoever_listens_for_long_knows_a_call_for_seven_days_as_well() {
    let (store, _, [one, two]) = stage();
    let mut lately = Lately::of(&store).unwrap();
    let mut keep = |source, name, now| keep_on(&store, &mut lately, source, name, now);
    assert_eq!(keep(one, "a", NOW), Some(Kept::Now));
    assert_eq!(keep(one, "b", later(1)), Some(Kept::Now));
    assert_eq!(keep(two, "a", later(1)), Some(Kept::Now));
    assert_eq!(keep(one, "a", later(7)), Some(Kept::Before));
    assert_eq!(keep(one, "a", Timestamp(later(7).0 + 1)), Some(Kept::Now));
    assert_eq!(keep(one, "b", later(8)), Some(Kept::Before));
    assert_eq!(keep(SourceId(99), "b", later(8)), None);
    write(&store, |tx| tx.remove_source(two));
    assert_eq!(keep(two, "a", later(8)), None, "also what was known");
}

#[test]
fn whether_a_call_is_known_can_be_asked_before_it_is_taken_in() {
    let (store, _, [one, two]) = stage();
    let mut lately = Lately::of(&store).unwrap();
    assert!(!lately.knows(one, b"a", NOW), "asking takes nothing in");
    assert_eq!(keep_on(&store, &mut lately, one, "a", NOW), Some(Kept::Now));
    assert!(lately.knows(one, b"a", later(7)) && !lately.knows(two, b"a", NOW) && !lately.knows(one, b"b", NOW));
    assert!(!lately.knows(one, b"a", Timestamp(later(7).0 + 1)), "seven days are over");
}

#[test]
fn the_app_by_which_calls_are_looked_up_is_kept_with_their_source() {
    let (store, ..) = stage();
    let app = PaypalApp { client_id: "Ab-1".into(), webhook_id: "1JE4291016473214C".into(), sandbox: true };
    let it = Source { scheme: Scheme::Paypal, paypal: Some(app), ..source("paypal") };
    let id = write(&store, |tx| tx.add_source(&it, &[]));
    assert_eq!(store.read(|view| view.source(id)).unwrap(), Some(Source { id, ..it }));
}

#[test]
fn of_too_many_the_oldest_are_forgotten_but_for_those_that_wait() {
    let (store, _, [one, two]) = stage();
    let mut lately = Lately::of(&store).unwrap();
    let mut keep = |source, names: std::ops::Range<u32>| {
        let calls: Vec<_> = names.map(|n| call(source, &n.to_string())).collect();
        store.keep_calls(&mut lately, &calls, NOW).unwrap()
    };
    let known = || store.read(|view| view.calls(u32::MAX)).unwrap().len();
    keep(one, 0..600);
    keep(two, 0..600);
    assert_eq!(known(), 1_200, "nothing was done about any of them");
    let all = store.read(|view| view.calls_waiting(&BTreeSet::new(), 2_000)).unwrap();
    write(&store, |tx| tx.calls_handled(&all.into_iter().map(|(call, _)| call).collect::<Vec<_>>()));
    assert_eq!(keep(two, 599..601), [Some(Kept::Before), Some(Kept::Now)]);
    assert_eq!(known(), 1_000);
    assert_eq!(keep(one, 300..301), [Some(Kept::Before)]);
    assert_eq!(keep(one, 100..101), [Some(Kept::Now)], "forgotten");
}

#[test]
fn calls_that_were_not_written_are_not_known() {
    let (store, _, [one, _]) = stage();
    let mut lately = Lately::of(&store).unwrap();
    let group = [call(one, "a"), call(one, "b"), call(one, "a")];
    store.crash_after_writes(Some(0));
    assert_eq!(store.keep_calls(&mut lately, &group, NOW), Err(StoreError::Crashed));
    let store = store.reopen().unwrap();
    let kept = store.keep_calls(&mut lately, &group, NOW).unwrap();
    assert_eq!(kept, [Some(Kept::Now), Some(Kept::Now), Some(Kept::Before)]);
}

#[test]
fn nothing_is_forgotten_before_something_was_done_about_it() {
    let (store, [first, second], [one, two]) = stage();
    keep(&store, one, "a", NOW);
    keep(&store, two, "b", NOW);
    assert_eq!(write(&store, |tx| tx.sweep_calls(later(400))), 0);
    let called = |of: &[SourceId]| store.read(|view| view.called_for(&of.iter().copied().collect())).unwrap();
    assert_eq!((called(&[one]), called(&[one, two]), called(&[])), (vec![first], vec![first, second], vec![]));
    assert_eq!((waiting(&store, &[]).len(), waiting(&store, &[first]).len()), (2, 1));
    handled(&store, &[first]);
    assert_eq!(waiting(&store, &[]).len(), 1, "that of a connection that is busy waits");
    handled(&store, &[]);
    assert_eq!(waiting(&store, &[]), []);
    assert_eq!(write(&store, |tx| tx.sweep_calls(later(400))), 2);
}

#[test]
fn a_source_goes_with_its_calls_and_a_connection_without_its_source() {
    let (store, [first, _], [one, _]) = stage();
    keep(&store, one, "a", NOW);
    write(&store, |tx| tx.remove_connection(first));
    assert_eq!(store.read(|view| Ok::<_, StoreError>(view.sources()?.len())).unwrap(), 2);
    assert_eq!(store.read(|view| view.called_for(&[one].into())).unwrap(), []);
    write(&store, |tx| tx.remove_source(one));
    assert_eq!(store.read(|view| view.calls(9)).unwrap(), []);
    assert_eq!(waiting(&store, &[]), []);
}

#[test]
fn a_rehearsal_and_a_crash_keep_no_call_and_a_call_tells_nobody() {
    let (store, _, [one, _]) = stage();
    let mut news = store.subscribe();
    keep(&store, one, "a", NOW);
    assert!(news.try_recv().is_err(), "there may be thousands a second");
    store.crash_after_writes(Some(1));
    let mut lately = Lately::of(&store).unwrap();
    assert_eq!(store.keep_calls(&mut lately, &[call(one, "b")], NOW), Err(StoreError::Crashed));
    let store = store.reopen().unwrap();
    let names: BTreeSet<_> =
        store.read(|view| view.calls(9)).unwrap().into_iter().map(|it| (it.source, it.waits)).collect();
    assert_eq!(names, [(one, true)].into());
}
