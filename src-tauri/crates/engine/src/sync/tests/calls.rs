//! Calls from the web over a whole desk: they bring runs forward, in the order of the day, and do nothing else.

use super::bench::Bench;
use super::days::saturday;
use super::related::CRM;
use crate::intake::{First, Tray};
use crate::{Engine, Times};
use std::collections::BTreeSet;
use std::sync::Arc;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::{ConnectionId, SourceId};
use wedsync_domain::intake::{Call, Inbox, Kept, Scheme};
use wedsync_store::{Lately, Source, Store};

fn source(bench: &Bench, about: &[ConnectionId]) -> SourceId {
    let it = Source {
        id: SourceId(0),
        path: format!("path-{about:?}"),
        name: "Books".into(),
        scheme: Scheme::Xero,
        signed_in: None,
        named_in: None,
        paypal: None,
        per_minute: None,
        made: Timestamp(0),
    };
    bench.engine.add_source(&it, about, |_| Ok(())).unwrap()
}

fn call(bench: &Bench, source: SourceId, name: &str) {
    let call = Call { source, name: name.into(), body: b"{\"title\":\"Not what the tool says\"}".to_vec() };
    let store = bench.engine.store();
    assert_eq!(store.keep_calls(&mut Lately::of(store).unwrap(), &[call], Timestamp(0)).unwrap(), [Some(Kept::Now)]);
}

fn waiting(bench: &Bench) -> usize {
    bench.see(|view| view.calls_waiting(&BTreeSet::new(), 9)).len()
}

fn connection(bench: &Bench, place: usize) -> Connection {
    bench.see(|view| view.connection(bench.connections[place])).unwrap()
}

fn take_up(bench: &Bench, first: &mut First, busy: &[ConnectionId]) {
    let now = bench.engine.clock.now();
    let times = bench.see(|view| Times::look(view, now, chrono_tz::Europe::London));
    let busy: BTreeSet<_> = busy.iter().copied().collect();
    bench.engine.take_up_calls(first, &busy, &times, now).unwrap();
}

#[test]
fn a_call_makes_the_schedule_look_and_writes_nothing_itself() {
    let bench = Bench::agreed();
    let about = source(&bench, &[bench.connections[0]]);
    bench.run_by_itself();
    bench.places[0].say("main", "u1", "title", "Anna");
    let records = bench.records(wedsync_domain::Kind::Appointment).len();
    bench.run_by_itself();
    assert_eq!(bench.places[1].titles("main"), ["Anna & Ben"], "nobody has looked");
    bench.pass_a_minute();
    call(&bench, about, "one");
    bench.run_by_itself();
    assert_eq!(bench.places[1].titles("main"), ["Anna"]);
    assert_eq!(bench.records(wedsync_domain::Kind::Appointment).len(), records);
    assert_eq!(waiting(&bench), 0);
}

#[test]
fn a_call_about_a_connection_that_runs_waits_until_it_has_run() {
    let bench = Bench::agreed();
    let about = source(&bench, &[bench.connections[0]]);
    let due = connection(&bench, 0).due;
    bench.pass_a_minute();
    call(&bench, about, "one");
    take_up(&bench, &mut First::default(), &[bench.connections[0]]);
    assert_eq!(connection(&bench, 0).due, due);
    assert_eq!(waiting(&bench), 1);
    take_up(&bench, &mut First::default(), &[]);
    assert_eq!(connection(&bench, 0).due, bench.engine.clock.now());
    assert_eq!(waiting(&bench), 0);
}

#[test]
fn on_the_day_those_go_first_that_its_weddings_depend_on() {
    let bench = saturday();
    bench.at("2027-05-15T09:00:00Z");
    bench.sync();
    bench.pass_a_minute();
    let all = bench.see(|view| view.connections());
    for it in &all {
        let about = source(&bench, &[it.id]);
        call(&bench, about, "one");
    }
    let mut first = First::default();
    take_up(&bench, &mut first, &[]);
    let mut order = all.clone();
    order.reverse();
    first.in_order(&mut order);
    let crm = bench.connections[CRM];
    let depended = order.iter().take_while(|it| it.id != crm).count();
    let by_id: Vec<_> = all.iter().rev().map(|it| it.id).collect();
    assert!(depended < by_id.iter().position(|id| *id == crm).unwrap() || by_id[0] == crm, "{order:?}");
    bench.at("2027-05-19T09:00:00Z");
    let about = source(&bench, &[crm, bench.connections[0]]);
    call(&bench, about, "two");
    let mut first = First::default();
    take_up(&bench, &mut first, &[]);
    let mut order = all.clone();
    first.in_order(&mut order);
    assert_eq!(order.iter().map(|it| it.id).collect::<Vec<_>>(), all.iter().map(|it| it.id).collect::<Vec<_>>());
}

#[test]
fn the_tray_answers_once_it_is_on_the_disk_and_knows_what_was_before() {
    let Bench { engine, runtime, connections, .. } = Bench::agreed();
    let engine = Arc::new(engine);
    let it = Source {
        id: SourceId(0),
        path: "path".into(),
        name: "Books".into(),
        scheme: Scheme::Xero,
        signed_in: None,
        named_in: None,
        paypal: None,
        per_minute: None,
        made: Timestamp(0),
    };
    let source = engine.add_source(&it, &connections, |_| Ok(())).unwrap();
    let tray = Arc::new(Tray::new(Arc::clone(&engine)).unwrap());
    let keep = |name: &str| {
        let (tray, call) = (Arc::clone(&tray), Call { source, name: name.into(), body: Vec::new() });
        async move { tray.keep(call).await }
    };
    let store: &Arc<Store> = Engine::store(&engine);
    runtime.block_on(async {
        let all: Vec<_> = (0..300).map(|n| keep(&format!("{}", n % 200))).collect();
        let kept = futures::future::join_all(all).await;
        let new = kept.iter().filter(|it| **it == Ok(Kept::Now)).count();
        assert_eq!((kept.len(), new), (300, 200), "two of one name in one write are one");
        assert_eq!(store.read(|view| view.calls(1000)).unwrap().len(), 200);
        assert_eq!((tray.knows(source, b"199").await, tray.knows(source, b"200").await), (Ok(true), Ok(false)));
        assert_eq!(tray.knows(SourceId(source.0 + 1), b"199").await, Ok(false), "another source's own");
        engine.remove_source(source).unwrap();
        assert_eq!(keep("new").await.unwrap_err().code, "source_gone");
        store.crash_after_writes(Some(1));
        assert!(keep("lost").await.is_err(), "what is not on the disk is not called kept");
    });
}
