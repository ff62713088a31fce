//! When each connection runs next. How often is [`crate::rhythm`]'s; due times are absolute, so that they survive sleep and changes of the clock; each
//! connection runs by itself, so that a failing one never holds up another.

use crate::alerts::Errands;
use crate::exports::Rounds;
use crate::intake::First;
use crate::wedding_day::depended_on;
use crate::{DayWatch, Engine, EngineError, Studio, SyncAsk, Times};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use wedsync_domain::connection::{Connection, ConnectionState, Direction};
use wedsync_domain::ids::{CollectionId, ConnectionId};
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::StoreError;

/// Longest wait between two looks at the clocks.
const TICK: Duration = Duration::from_secs(2);
/// The same while calls wait to be taken up.
const SOON: Duration = Duration::from_millis(20);
/// A failing connection is tried at least this often.
const LONGEST: Duration = Duration::from_hours(1);
/// After a change was seen in a watched place: others of the same save belong to it.
const SETTLING: Duration = Duration::from_millis(400);
/// Wall clock and running time may drift apart by this much between two looks.
const DRIFT: Duration = Duration::from_secs(30);
/// Between two looks at which connections are to be looked at for their health.
const BEAT: Duration = Duration::from_secs(10);
/// Connections that run at the same time.
const AT_ONCE: usize = 8;

/// The next due time: the interval, doubled for every failure in a row up to an hour unless weddings depend on it, and a
/// little later for each connection so that they do not all knock at once.
pub(crate) fn next_due(connection: &Connection, times: &Times, now: Timestamp, failures: u32) -> Timestamp {
    let interval = times.rhythm(connection).every;
    let wait = match failures {
        0 => interval,
        _ if times.guarded => interval,
        _ => interval.saturating_mul(2_u32.saturating_pow(failures.min(16))).min(LONGEST.max(interval)),
    };
    let stagger = interval.mul_f64(f64::from(u32::try_from(connection.id.0.rem_euclid(10)).unwrap_or(0)) / 100.0);
    now + wait + stagger
}

/// Not before the provider wants to be asked again.
pub(crate) fn after_fault(due: Timestamp, fault: &Fault) -> Timestamp {
    match fault.kind {
        FaultKind::RateLimited { until: Some(until) } => due.max(until),
        _ => due,
    }
}

/// The latest that it can be due as things are now: a season, a choice or a day with weddings may have begun since it was said.
fn latest(connection: &Connection, times: &Times, now: Timestamp) -> Timestamp {
    let due = next_due(connection, times, now, connection.failures);
    connection.fault.as_ref().map_or(due, |fault| after_fault(due, fault))
}

/// What is being watched, so that a change there runs at once.
#[derive(Default)]
struct Watches(BTreeMap<CollectionId, Box<dyn Send + Sync>>);

impl Engine {
    /// Runs connections as they fall due until `stop` turns true, and looks after the days with weddings. Runs
    /// under way are finished first.
    pub async fn run_schedule(&self, mut stop: watch::Receiver<bool>) -> Result<(), EngineError> {
        let (wake, mut woken) = mpsc::unbounded_channel::<ConnectionId>();
        let mut watches = Watches::default();
        let mut running = FuturesUnordered::new();
        let mut busy: BTreeSet<ConnectionId> = BTreeSet::new();
        let mut early: BTreeMap<ConnectionId, Timestamp> = BTreeMap::new();
        let mut first = First::default();
        let mut clocks = (self.clock.now(), self.clock.since_boot());
        let (mut looks, mut beat) = (FuturesUnordered::new(), clocks.1);
        let (mut errands, mut rounds) = (Errands::of(self), Rounds::of(self));
        let _awake = self.wake_up(clocks.0);
        while !*stop.borrow() {
            let (jumped, unseen) = self.look_at_the_clocks(&mut clocks);
            let now = clocks.0;
            let times = self.look_at_the_day(Some(unseen))?;
            errands.begin()?;
            rounds.begin();
            self.keep_house(now)?;
            let connections = self.in_turn(&mut first, &busy, &times, now)?;
            self.watch(&connections, &mut watches, &wake).await?;
            let rests = self.paused()?.is_some();
            for connection in &connections {
                let seen = early.get(&connection.id).is_some_and(|at| *at <= now);
                if !rests
                    && busy.len() < AT_ONCE
                    && (seen || is_due(connection, &times, now))
                    && busy.insert(connection.id)
                {
                    early.remove(&connection.id);
                    first.begun(connection.id);
                    running.push(self.run_one(connection.id));
                }
            }
            if !rests && looks.is_empty() && (clocks.1 >= beat || jumped) {
                beat = clocks.1 + BEAT;
                looks.extend(self.due_for_a_look(&times, now)?.map(|due| self.look_at(due)));
            }
            tokio::select! {
                Some(()) = looks.next(), if !looks.is_empty() => {}
                () = errands.next() => {}
                () = rounds.next() => {}
                Some(id) = running.next(), if !running.is_empty() => drop(busy.remove(&id)),
                Some(id) = woken.recv() => drop(early.insert(id, self.clock.now() + SETTLING)),
                _ = stop.changed() => {}
                () = tokio::time::sleep(next_look(early.is_empty(), first.more())) => {}
            }
        }
        while running.next().await.is_some() {}
        Ok(())
    }

    /// What is done at its hour, whatever runs.
    fn keep_house(&self, now: Timestamp) -> Result<(), EngineError> {
        self.check_readiness_if_due()?;
        self.clear_away_if_due(now)
    }

    /// Whether the clock changed or the computer slept since they were looked at, and what nobody saw in between.
    fn look_at_the_clocks(&self, clocks: &mut (Timestamp, Duration)) -> (bool, (Timestamp, Timestamp)) {
        let then = std::mem::replace(clocks, (self.clock.now(), self.clock.since_boot()));
        let jumped = jumped(then, *clocks);
        if jumped {
            tracing::info!("the clock changed or the computer slept: due times are looked at anew");
            self.awake_since.store(clocks.0.0, Ordering::Relaxed);
        }
        (jumped, (then.0, clocks.0))
    }

    /// Notes since when the schedule is at work, until this is dropped.
    fn wake_up(&self, now: Timestamp) -> impl Drop + use<'_> {
        struct Awake<'a>(&'a Engine);
        impl Drop for Awake<'_> {
            fn drop(&mut self) {
                self.0.awake_since.store(0, Ordering::Relaxed);
            }
        }
        self.awake_since.store(now.0, Ordering::Relaxed);
        Awake(self)
    }

    /// Since when the schedule has been at work without a break. `None`: it is not.
    pub fn awake(&self) -> Option<Timestamp> {
        Some(self.awake_since.load(Ordering::Relaxed)).filter(|since| *since != 0).map(Timestamp)
    }

    /// The connections that are to be looked at for their health by now; `None`: none.
    fn due_for_a_look(&self, times: &Times, now: Timestamp) -> Result<Option<BTreeSet<ConnectionId>>, EngineError> {
        let due = self.store.read(|view| {
            let depended = if times.guarded {
                let day = DayWatch::look(view, now, Studio::home(view, self.computer)?)?;
                depended_on(view, &day.ahead(now))?
            } else {
                BTreeSet::new()
            };
            crate::health::due(view, &depended, now)
        })?;
        Ok(Some(due).filter(|due| !due.is_empty()))
    }

    async fn look_at(&self, due: BTreeSet<ConnectionId>) {
        if let Err(why) = self.look_at_health(Some(&due)).await {
            tracing::error!(%why, "connections could not be looked at");
        }
    }

    /// All of them with what calls and the times say of when they are due, in the order in which they begin.
    fn in_turn(
        &self,
        first: &mut First,
        busy: &BTreeSet<ConnectionId>,
        times: &Times,
        now: Timestamp,
    ) -> Result<Vec<Connection>, EngineError> {
        self.take_up_calls(first, busy, times, now)?;
        let mut connections = self.connections()?;
        first.in_order(&mut connections);
        self.bring_forward(&connections, times, now)?;
        Ok(connections)
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
    fn connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.store.read(|view| view.connections())
    }

    /// What would be looked at later than it should be by now is looked at sooner. Never the other way: what was told to be
    /// due is kept.
    fn bring_forward(&self, connections: &[Connection], times: &Times, now: Timestamp) -> Result<(), EngineError> {
        let late: Vec<(ConnectionId, Timestamp)> = connections
            .iter()
            .filter(|it| it.state == ConnectionState::Active)
            .map(|it| (it.id, it.due, latest(it, times, now)))
            .filter(|(_, due, latest)| due > latest)
            .map(|(id, _, latest)| (id, latest))
            .collect();
        if !late.is_empty() {
            self.store
                .write(|tx| late.iter().try_for_each(|(id, due)| tx.set_due(*id, *due)))
                .map_err(|why: StoreError| why)?;
        }
        Ok(())
    }

    async fn run_one(&self, id: ConnectionId) -> ConnectionId {
        let ask = SyncAsk { connection: Some(id), ..SyncAsk::default() };
        // A fault of the provider is noted with the connection; only ours can come back here.
        if let Err(why) = self.sync(&ask).await {
            tracing::error!(connection = %id, %why, "a scheduled run could not be made");
        }
        id
    }

    async fn watch(
        &self,
        connections: &[Connection],
        watches: &mut Watches,
        wake: &mpsc::UnboundedSender<ConnectionId>,
    ) -> Result<(), EngineError> {
        let collections = self.store.read(|view| view.collections(None))?;
        let wanted = |id: CollectionId| {
            collections
                .iter()
                .any(|list| list.id == id && list.direction != Direction::Off && active(connections, list.connection))
        };
        watches.0.retain(|id, _| wanted(*id));
        for list in collections.iter().filter(|list| wanted(list.id)) {
            if watches.0.contains_key(&list.id) {
                continue;
            }
            let Some(connection) = connections.iter().find(|connection| connection.id == list.connection) else {
                continue;
            };
            let Ok(remote) = self.remotes.open(connection).await else { continue };
            let (wake, id) = (wake.clone(), connection.id);
            // A receiver that is gone means that the schedule has ended.
            let call = Arc::new(move || wake.send(id).unwrap_or_default());
            let guard = remote.watch(&list.key, call.clone());
            if guard.is_some() {
                // What happened between the last run and the first moment of watching would be seen late.
                call();
            }
            watches.0.insert(list.id, guard.unwrap_or_else(|| Box::new(())));
        }
        Ok(())
    }
}

fn active(connections: &[Connection], id: ConnectionId) -> bool {
    connections.iter().any(|connection| connection.id == id && connection.state == ConnectionState::Active)
}

/// Until the clocks are looked at again, unless something happens.
fn next_look(quiet: bool, more_calls: bool) -> Duration {
    match (quiet, more_calls) {
        (_, true) => SOON,
        (true, false) => TICK,
        (false, false) => SETTLING / 2,
    }
}

/// Due, or due so far in the future that only a clock set back explains it.
fn is_due(connection: &Connection, times: &Times, now: Timestamp) -> bool {
    let furthest = now + times.rhythm(connection).every.saturating_mul(2) + LONGEST;
    connection.state == ConnectionState::Active && (connection.due <= now || connection.due > furthest)
}

/// Whether the two clocks moved differently since the last look.
fn jumped(before: (Timestamp, Duration), after: (Timestamp, Duration)) -> bool {
    let ran = after.1.saturating_sub(before.1);
    let forth = after.0.since(before.0);
    after.0 < before.0 || forth.abs_diff(ran) > DRIFT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rhythm::tests::connection;
    use wedsync_domain::season::Season;

    const PEAK: Times = Times { season: Season::Peak, guarded: false, under_way: None, depended: BTreeSet::new() };

    #[test]
    fn failures_double_the_wait_up_to_an_hour_and_not_while_weddings_depend_on_it() {
        let at = |times: &Times, failures| next_due(&connection(10), times, Timestamp(0), failures).0 / 1000;
        let in_peak = |failures| at(&PEAK, failures);
        assert_eq!([0, 1, 2, 3, 9].map(in_peak), [300, 600, 1200, 2400, 3600]);
        let guarded = Times { season: Season::Off, guarded: true, ..PEAK };
        assert_eq!([0, 1, 9].map(|failures| at(&guarded, failures)), [300; 3]);
        let off = Times { season: Season::Off, ..PEAK };
        assert_eq!([0, 1, 9].map(|failures| at(&off, failures)), [900, 1800, 3600]);
    }

    #[test]
    fn what_a_provider_asked_for_is_kept_whatever_the_day() {
        let until = Timestamp(7_200_000);
        let limited =
            Fault::new(FaultKind::RateLimited { until: Some(until) }, "slow_down", "It asks us to slow down.");
        let mut connection = connection(10);
        (connection.failures, connection.due, connection.fault) = (1, until, Some(limited));
        let guarded = Times { guarded: true, ..PEAK };
        assert_eq!(latest(&connection, &guarded, Timestamp(0)), until);
        connection.fault = None;
        assert_eq!(latest(&connection, &guarded, Timestamp(0)), Timestamp(300_000));
    }

    #[test]
    fn connections_do_not_all_knock_at_once() {
        let due: BTreeSet<_> = (0..10).map(|id| next_due(&connection(id), &PEAK, Timestamp(0), 0)).collect();
        assert_eq!(due.len(), 10);
    }

    #[test]
    fn a_clock_set_back_by_a_day_does_not_silence_a_connection_for_a_day() {
        let day = Timestamp(86_400_000);
        let mut connection = connection(1);
        connection.due = next_due(&connection, &PEAK, day, 0);
        assert!(is_due(&connection, &PEAK, Timestamp(0)));
    }

    #[test]
    fn sleep_is_seen_as_time_that_ran_on_the_wall_only() {
        let second = Duration::from_secs(1);
        assert!(!jumped((Timestamp(0), second), (Timestamp(5000), second * 6)));
        assert!(jumped((Timestamp(0), second), (Timestamp(3_600_000), second * 6)));
        assert!(jumped((Timestamp(9000), second), (Timestamp(0), second * 6)));
    }
}
