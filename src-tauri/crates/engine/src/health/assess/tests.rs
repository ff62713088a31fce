//! Each check over its cells, and what scores never do.

use super::super::Slice;
use super::*;
use crate::rhythm::tests::connection;
use proptest::prelude::*;
use std::collections::BTreeSet;
use wedsync_domain::FaultKind;
use wedsync_domain::season::Season;

const NOW: Timestamp = Timestamp(1_811_000_000_000);
const PEAK: Times = Times { season: Season::Peak, guarded: false, under_way: None, depended: BTreeSet::new() };

fn minutes(number: u64) -> Duration {
    Duration::from_mins(number)
}

fn fault(kind: FaultKind) -> Fault {
    Fault::new(kind, "some_code", "Something happened.")
}

/// One that works: synced a minute ago, of those that are looked at every five.
fn working() -> Connection {
    Connection { last_ok: Some(NOW - minutes(1)), ..connection(1) }
}

fn found() -> Found {
    Found {
        looked: NOW - minutes(2),
        probe: Probe::Answered(120),
        silent_since: None,
        state: Health::Healthy,
        since: NOW - minutes(600),
        slices: vec![slice(2, 40, 0)],
        lately: Some(spread(40, 100)),
        usual: Some(spread(4_000, 100)),
        sign_in_ends: None,
        climbs: false,
    }
}

fn slice(ago: u64, asked: u32, failed: u32) -> Slice {
    let failed = if failed == 0 { BTreeMap::new() } else { BTreeMap::from([("transient".to_owned(), failed)]) };
    Slice { until: NOW - minutes(ago), asked, failed }
}

fn spread(asked: u32, p95: u32) -> Spread {
    Spread { asked, p50: p95 / 2, p95, p99: p95 * 2 }
}

fn judged(connection: &Connection, found: Option<&Found>) -> Assessment {
    assess(&Facts { connection, found, times: &PEAK, now: NOW, awake: Some(NOW - minutes(6000)), rests: false })
}

fn state(of: &Assessment, kind: CheckKind) -> Health {
    of.checks.iter().find(|it| it.kind == kind).unwrap().state
}

#[test]
fn what_works_has_all_points() {
    let all = judged(&working(), Some(&found()));
    assert_eq!((all.state, all.score, all.because), (Health::Healthy, Some(100), None));
    assert_eq!(CheckKind::ALL.map(|kind| u32::from(kind.weight())).iter().sum::<u32>(), 100);
}

#[test]
fn an_answer_within_five_seconds_is_healthy_a_later_one_degraded_none_unhealthy() {
    for (probe, expected, score) in [
        (Probe::Answered(5_000), Health::Healthy, 100),
        (Probe::Answered(5_001), Health::Degraded, 80),
        (Probe::Refused(fault(FaultKind::Transient)), Health::Unhealthy, 20),
    ] {
        let all = judged(&working(), Some(&Found { probe: probe.clone(), ..found() }));
        assert_eq!(state(&all, CheckKind::Connection), expected, "{probe:?}");
        assert_eq!((all.state, all.score), (expected, Some(score)), "{probe:?}");
    }
}

#[test]
fn a_sign_in_that_was_refused_counts_from_the_sync_that_found_it() {
    let refused = fault(FaultKind::SignInNeeded);
    let out =
        Connection { state: ConnectionState::SignInNeeded, fault: Some(refused.clone()), failures: 1, ..working() };
    let all = judged(&out, Some(&found()));
    assert_eq!((all.state, all.because), (Health::Unhealthy, Some(CheckKind::Connection)));
    assert_eq!(all.checks[0].seen, Seen::Refused(refused, NOW));
}

#[test]
fn what_nobody_has_looked_at_lately_is_not_called_well() {
    for found in [None, Some(Found { looked: NOW - STALE, ..found() })] {
        let all = judged(&working(), found.as_ref());
        assert_eq!((all.state, all.score), (Health::Unknown, None));
    }
}

#[test]
fn a_sync_is_overdue_past_one_and_a_half_times_its_interval() {
    let last = |ago: u64| Connection { last_ok: Some(NOW - Duration::from_secs(ago)), ..working() };
    assert_eq!(state(&judged(&last(450), Some(&found())), CheckKind::Sync), Health::Healthy);
    let late = judged(&last(451), Some(&found()));
    assert_eq!(
        (state(&late, CheckKind::Sync), late.state, late.score),
        (Health::Unhealthy, Health::Unhealthy, Some(60))
    );
    // In the off-season it is looked at three times less often.
    let (it, found, off) = (last(451), found(), Times { season: Season::Off, ..PEAK });
    let facts = Facts { connection: &it, found: Some(&found), times: &off, now: NOW, awake: None, rests: false };
    assert_eq!(state(&assess(&facts), CheckKind::Sync), Health::Healthy);
}

#[test]
fn a_computer_that_woke_up_has_its_time_to_catch_up() {
    let slept = Connection { last_ok: Some(NOW - minutes(600)), ..working() };
    let (it, found) = (&slept, found());
    let judged =
        |awake| assess(&Facts { connection: it, found: Some(&found), times: &PEAK, now: NOW, awake, rests: false });
    assert_eq!(state(&judged(Some(NOW - minutes(7))), CheckKind::Sync), Health::Healthy);
    assert_eq!(state(&judged(Some(NOW - minutes(8))), CheckKind::Sync), Health::Unhealthy);
    assert_eq!(state(&judged(None), CheckKind::Sync), Health::Unhealthy, "nobody is at work");
}

#[test]
fn tries_that_fail_show_before_it_is_overdue_and_a_paused_desk_is_not_late() {
    let failing = Connection { fault: Some(fault(FaultKind::Transient)), failures: 2, ..working() };
    let all = judged(&failing, Some(&found()));
    assert_eq!((state(&all, CheckKind::Sync), all.state), (Health::Degraded, Health::Degraded));
    let late = Connection { last_ok: Some(NOW - minutes(60)), ..working() };
    let rests = Facts { connection: &late, found: Some(&found()), times: &PEAK, now: NOW, awake: None, rests: true };
    assert_eq!(state(&assess(&rests), CheckKind::Sync), Health::Unknown);
    let never = Connection { last_ok: None, ..working() };
    assert_eq!(state(&judged(&never, Some(&found())), CheckKind::Sync), Health::Unknown, "nothing was chosen yet");
}

#[test]
fn errors_count_by_their_share_of_the_last_hour() {
    for (slices, expected) in [
        (vec![slice(1, 0, 0)], Health::Unknown),
        (vec![slice(1, 3, 1)], Health::Healthy),
        (vec![slice(1, 100, 4)], Health::Healthy),
        (vec![slice(30, 60, 3), slice(1, 40, 2)], Health::Degraded),
        (vec![slice(1, 100, 20)], Health::Unhealthy),
        (vec![slice(60, 100, 100), slice(1, 10, 0)], Health::Healthy),
    ] {
        let all = judged(&working(), Some(&Found { slices: slices.clone(), ..found() }));
        assert_eq!(state(&all, CheckKind::Errors), expected, "{slices:?}");
        assert!(all.state < Health::Unhealthy, "errors alone are no outage");
    }
}

#[test]
fn slow_is_what_is_slow_for_this_tool() {
    for (lately, usual, expected) in [
        (spread(9, 9_000), spread(4_000, 100), Health::Unknown),
        (spread(40, 9_000), spread(99, 100), Health::Unknown),
        (spread(40, 300), spread(4_000, 100), Health::Healthy),
        (spread(40, 400), spread(4_000, 100), Health::Degraded),
        (spread(40, 3_000), spread(4_000, 1_600), Health::Healthy),
        (spread(40, 1_201), spread(4_000, 200), Health::Unhealthy),
    ] {
        let it = Found { lately: Some(lately), usual: Some(usual), ..found() };
        let all = judged(&working(), Some(&it));
        assert_eq!(state(&all, CheckKind::Performance), expected, "{lately:?} {usual:?}");
    }
}

#[test]
fn whoever_was_paused_has_no_score() {
    let paused = Connection { state: ConnectionState::Paused, ..working() };
    let all = judged(&paused, Some(&found()));
    assert_eq!((all.state, all.score, all.because), (Health::Paused, None, None));
}

fn any_found() -> impl Strategy<Value = Found> {
    let probe =
        prop_oneof![(0_u32..20_000).prop_map(Probe::Answered), Just(Probe::Refused(fault(FaultKind::Transient)))];
    (probe, 0_u64..90, 0_u32..200, 0_u32..200, 1_u32..5_000, 1_u32..5_000).prop_map(
        |(probe, ago, asked, failed, lately, usual)| Found {
            looked: NOW - minutes(ago),
            probe,
            slices: vec![slice(1, asked, failed.min(asked))],
            lately: Some(spread(asked, lately)),
            usual: Some(spread(1_000, usual)),
            ..found()
        },
    )
}

proptest! {
    #[test]
    fn a_score_says_what_the_state_says(it in any_found(), ago in 0_u64..900, failures in 0_u32..3) {
        let fault = (failures > 0).then(|| fault(FaultKind::Transient));
        let connection = Connection { last_ok: Some(NOW - Duration::from_secs(ago)), fault, failures, ..working() };
        let all = judged(&connection, Some(&it));
        match (all.state, all.score) {
            (Health::Healthy, score) => prop_assert_eq!(score, Some(100)),
            (Health::Degraded, Some(score)) => prop_assert!((25..100).contains(&score), "{score}"),
            (Health::Unhealthy, Some(score)) => prop_assert!(u32::from(score) <= LEFT_BEHIND, "{score}"),
            (Health::Unknown | Health::Unhealthy, None) => {}
            other => prop_assert!(false, "{other:?}"),
        }
        prop_assert_eq!(all.because.is_some(), all.state >= Health::Degraded);
    }

    #[test]
    fn one_more_failure_never_makes_it_better(it in any_found()) {
        let worse = Found { slices: it.slices.iter().map(|s| slice(1, s.asked, (s.failed.values().sum::<u32>() + 1).min(s.asked))).collect(), ..it.clone() };
        let (before, after) = (judged(&working(), Some(&it)), judged(&working(), Some(&worse)));
        prop_assert!(after.score <= before.score);
    }
}
