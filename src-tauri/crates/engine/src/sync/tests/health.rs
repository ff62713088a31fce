//! Looks at connections: side by side, kept by the hour, as often as the day asks.

use super::bench::Bench;
use super::days::saturday;
use crate::health::{Assessment, CheckKind, Health, History, Seen, Standing, standings};
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::{FaultKind, Timestamp};
use wedsync_store::{Store, StoreError};

const LONDON: chrono_tz::Tz = chrono_tz::Europe::London;

fn look(bench: &Bench) {
    bench.runtime.block_on(bench.engine.look_at_health(None)).unwrap();
}

fn now(bench: &Bench) -> Timestamp {
    bench.engine.clock.now()
}

fn all(bench: &Bench) -> Vec<Standing> {
    bench.see(|view| standings(view, now(bench), LONDON, None))
}

fn of(bench: &Bench, place: usize) -> Standing {
    all(bench).into_iter().find(|it| it.connection.id == bench.connections[place]).unwrap()
}

fn check(of: &Assessment, kind: CheckKind) -> (Health, &Seen) {
    let check = of.checks.iter().find(|it| it.kind == kind).unwrap();
    (check.state, &check.seen)
}

fn history(bench: &Bench, days: u16) -> History {
    bench.see(|view| History::of(view, bench.connections[0], days, now(bench), LONDON))
}

#[test]
fn one_that_fails_stands_first_with_the_time_of_the_first_look_that_found_it() {
    let bench = Bench::agreed();
    look(&bench);
    assert!(all(&bench).iter().all(|it| it.now.state == Health::Healthy));
    bench.places[1].fail(Some(FaultKind::Transient));
    let first = now(&bench);
    look(&bench);
    bench.pass(1);
    bench.sync();
    look(&bench);
    let worst = all(&bench).remove(0);
    assert_eq!(worst.connection.id, bench.connections[1]);
    assert!(
        matches!(check(&worst.now, CheckKind::Connection), (Health::Unhealthy, Seen::Refused(_, since)) if *since == first)
    );
    assert_eq!((worst.since, worst.looked), (Some(first), Some(now(&bench))));
    bench.places[1].fail(None);
    bench.sync();
    look(&bench);
    assert_eq!(of(&bench, 1).now.state, Health::Healthy);
}

#[test]
fn one_that_never_answers_holds_up_nobody_for_longer_than_ten_seconds() {
    let bench = Bench::new(3);
    bench.places[1].takes(Duration::from_hours(1));
    bench.runtime.block_on(async {
        tokio::time::pause();
        let begun = tokio::time::Instant::now();
        bench.engine.look_at_health(None).await.unwrap();
        assert!(begun.elapsed() < Duration::from_millis(10_100), "{:?}", begun.elapsed());
    });
    let states: Vec<_> = (0..3).map(|place| check(&of(&bench, place).now, CheckKind::Connection).0).collect();
    assert_eq!(states, [Health::Healthy, Health::Unhealthy, Health::Healthy]);
    assert!(
        matches!(check(&of(&bench, 1).now, CheckKind::Connection).1, Seen::Refused(fault, _) if fault.code == "timed_out")
    );
}

#[test]
fn hours_add_up_and_are_forgotten_after_thirteen_months() {
    let bench = Bench::agreed();
    for failed in [None, None, Some(FaultKind::RateLimited { until: None })] {
        bench.places[0].was_asked(20, 40, failed);
        look(&bench);
    }
    let hour = history(&bench, 1).stretches.pop().unwrap();
    assert_eq!((hour.all.looks, hour.all.answered, hour.all.asked, hour.all.failed), (3, 3, 60, 20));
    assert_eq!((hour.all.p50, hour.all.p95), (Some(40), Some(40)));
    assert!(
        matches!(check(&of(&bench, 0).now, CheckKind::Errors), (Health::Unhealthy, Seen::Requests(60, kinds)) if kinds["rate_limited"] == 20)
    );
    bench.pass(2);
    assert!(
        matches!(check(&of(&bench, 0).now, CheckKind::Errors), (Health::Unknown, Seen::Nothing)),
        "that was two hours ago"
    );

    bench.pass(36 * 24);
    bench.engine.store().collect_garbage(now(&bench)).unwrap();
    let kept = history(&bench, 60);
    assert_eq!(kept.stretches.iter().map(|it| it.all.asked).sum::<u32>(), 60);
    let times = bench.see(|view| view.health_times(bench.connections[0], 0..i64::MAX));
    assert!(times.iter().all(|it| it.took.is_none()), "too old to be compared with");
    bench.pass(365 * 24);
    bench.engine.store().collect_garbage(now(&bench)).unwrap();
    assert_eq!(history(&bench, 400).stretches.iter().map(|it| it.all.looks).sum::<u32>(), 0);
}

#[test]
fn what_is_usual_is_the_same_hour_of_the_last_four_weeks() {
    let bench = Bench::agreed();
    for _ in 0..5 {
        bench.places[0].was_asked(30, 100, None);
        look(&bench);
        bench.pass(12);
        // At night it is slow, and that is usual then.
        bench.places[0].was_asked(30, 2_000, None);
        look(&bench);
        bench.pass(12);
    }
    bench.places[0].was_asked(30, 900, None);
    look(&bench);
    let slow = of(&bench, 0).now;
    let (state, seen) = check(&slow, CheckKind::Performance);
    let Seen::Pace(lately, Some(usual)) = seen else { panic!("{seen:?}") };
    assert_eq!((state, lately.p95 / 10, usual.p95 / 10, usual.asked), (Health::Degraded, 90, 10, 150));
    bench.pass(12);
    bench.places[0].was_asked(30, 2_000, None);
    look(&bench);
    assert_eq!(check(&of(&bench, 0).now, CheckKind::Performance).0, Health::Healthy);
}

#[test]
fn nobody_asks_a_tool_whose_sign_in_is_known_to_have_ended_or_that_is_paused() {
    let bench = Bench::agreed();
    look(&bench);
    let set = |place: usize, state| {
        let change = |tx: &mut wedsync_store::Tx<'_>| {
            let it = tx.connection(bench.connections[place])?.unwrap();
            let fault = Some(wedsync_domain::Fault::new(FaultKind::SignInNeeded, "sign_in_ended", "It has ended."));
            tx.update_connection(&Connection { state, fault, ..it })
        };
        bench.engine.store().write(change).map_err(|why: StoreError| why).unwrap();
    };
    set(0, ConnectionState::SignInNeeded);
    set(1, ConnectionState::Paused);
    bench.places[0].takes(Duration::from_hours(1));
    bench.places[1].takes(Duration::from_hours(1));
    look(&bench);
    assert_eq!((of(&bench, 0).now.state, of(&bench, 0).now.score), (Health::Unhealthy, Some(20)));
    assert_eq!((of(&bench, 1).now.state, of(&bench, 1).now.score), (Health::Paused, None));
}

#[test]
fn tools_of_todays_weddings_are_looked_at_every_minute_and_others_every_five() {
    let bench = saturday();
    let due = |depended: &[usize]| -> BTreeSet<ConnectionId> {
        let depended = depended.iter().map(|place| bench.connections[*place]).collect();
        bench.see(|view| crate::health::due(view, &depended, now(&bench)))
    };
    let ids = |places: &[usize]| places.iter().map(|place| bench.connections[*place]).collect::<BTreeSet<_>>();
    assert_eq!(due(&[]), ids(&[0, 1, 2]), "nobody has ever looked");
    bench.at("2027-05-15T09:00:00Z");
    look(&bench);
    assert_eq!(due(&[0]), ids(&[]));
    bench.at("2027-05-15T09:01:00Z");
    assert_eq!(due(&[0]), ids(&[0]));
    bench.at("2027-05-15T09:05:00Z");
    assert_eq!(due(&[0]), ids(&[0, 1, 2]));
    bench.at("2027-05-15T08:00:00Z");
    assert_eq!(due(&[]), ids(&[0, 1, 2]), "a clock that went back is no reason to wait");

    // The schedule finds out by itself which they are.
    bench.at("2027-05-15T09:00:30Z");
    look(&bench);
    bench.at("2027-05-15T09:01:40Z");
    bench.run_and_sleep_until("2027-05-15T09:01:40Z");
    let looked: Vec<_> = (0..3).map(|place| of(&bench, place).looked == Some(now(&bench))).collect();
    assert!(looked[super::related::CRM], "the wedding is there: {looked:?}");
}

#[test]
fn a_connection_that_was_removed_while_it_was_looked_at_leaves_nothing_behind() {
    let bench = Bench::bare(2, Store::in_memory().unwrap());
    look(&bench);
    let id = bench.connections[0];
    bench.engine.store().write(|tx| tx.remove_connection(id)).map_err(|why: StoreError| why).unwrap();
    look(&bench);
    assert_eq!(all(&bench).len(), 1);
    assert!(bench.see(|view| view.health_hours(id, 0..i64::MAX)).is_empty());
}
