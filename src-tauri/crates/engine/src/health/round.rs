//! A look at connections: all are asked at once the cheapest question there is, and what they were asked since the last look is
//! counted.
//!
//! Deliberately absent: trying again. Whoever looks wants to know how it is now.

use super::ahead::climbs;
use super::assess::assess;
use super::pace::Times as Took;
use super::{EVERY, EVERY_ON_THE_DAY, Facts, Found, Health, Probe, Slice, Spread};
use crate::{Engine, EngineError, Times};
use futures::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::Request;
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{HealthHour, StoreError, Tx, View, hour_of};

/// Nobody is waited for longer, so that everything is written down within ten seconds.
const PATIENCE: Duration = Duration::from_secs(9);
const HOUR: Duration = Duration::from_hours(1);
/// How far back usual times are taken from, at the same time of the day.
const WEEKS: i64 = 4 * 7;

/// What a look brought before it is judged.
struct Brought {
    connection: Connection,
    /// `None`: there was nothing to ask, because its sign-in is known to have ended.
    probe: Option<Probe>,
    requests: Vec<Request>,
    sign_in_ends: Option<Timestamp>,
}

impl Engine {
    /// Looks at these connections, or at all. Ends within ten seconds. One look at a time: another waits for it.
    pub async fn look_at_health(&self, only: Option<&BTreeSet<ConnectionId>>) -> Result<(), EngineError> {
        let _alone = self.looking.lock().await;
        let wanted =
            |it: &Connection| it.state != ConnectionState::Paused && only.is_none_or(|ids| ids.contains(&it.id));
        let connections: Vec<Connection> =
            self.store.read(|view| Ok::<_, StoreError>(view.connections()?.into_iter().filter(wanted).collect()))?;
        let brought = join_all(connections.into_iter().map(|it| self.ask(it))).await;
        let (now, awake) = (self.clock.now(), self.awake());
        Ok(self.store.write_soon(|tx| {
            let times = Times::look(tx, now, self.computer)?;
            let before: BTreeMap<ConnectionId, Found> = tx.health()?.into_iter().collect();
            brought.into_iter().try_for_each(|it| note(tx, it, &before, &times, now, awake))
        })?)
    }

    async fn ask(&self, connection: Connection) -> Brought {
        let begun = self.clock.since_boot();
        let probe = match connection.state {
            ConnectionState::SignInNeeded => None,
            _ => Some(match tokio::time::timeout(PATIENCE, self.probe(&connection)).await {
                Ok(Ok(())) => {
                    let took = self.clock.since_boot().saturating_sub(begun);
                    Probe::Answered(u32::try_from(took.as_millis()).unwrap_or(u32::MAX))
                }
                Ok(Err(fault)) => Probe::Refused(fault),
                Err(_) => Probe::Refused(silent(&connection.name)),
            }),
        };
        let (requests, sign_in_ends) = (self.remotes.requests(connection.id), self.remotes.sign_in_ends(connection.id));
        Brought { connection, probe, requests, sign_in_ends }
    }

    async fn probe(&self, connection: &Connection) -> Result<(), Fault> {
        self.remotes.open(connection).await?.probe().await
    }
}

fn silent(name: &str) -> Fault {
    let message = format!("“{name}” has not answered within nine seconds.");
    Fault::new(FaultKind::Transient, "timed_out", message)
}

/// Enters what a look brought.
fn note(
    tx: &mut Tx<'_>,
    brought: Brought,
    before: &BTreeMap<ConnectionId, Found>,
    times: &Times,
    now: Timestamp,
    awake: Option<Timestamp>,
) -> Result<(), StoreError> {
    // It may have been paused, or renewed, while it was asked.
    let Some(connection) = tx.connection(brought.connection.id)? else { return Ok(()) };
    let before = before.get(&connection.id);
    let probe = match (brought.probe, &connection.fault) {
        (Some(probe), _) => probe,
        (None, Some(fault)) => Probe::Refused(fault.clone()),
        (None, None) => return Ok(()),
    };
    let answered = matches!(probe, Probe::Answered(_));
    let mut hour = this_hour(tx, connection.id, now)?;
    let (lately, usual) = paces(tx, connection.id, &mut hour, &brought.requests, before, now)?;
    let silent_since = before.and_then(|it| it.silent_since).filter(|_| !answered);
    let mut found = Found {
        looked: now,
        probe,
        silent_since: silent_since.or((!answered).then_some(now)),
        state: Health::Unknown,
        since: now,
        slices: slices(before, &brought.requests, now),
        lately,
        usual,
        sign_in_ends: brought.sign_in_ends,
        climbs: climbs(tx, connection.id, now)?,
    };
    let facts = Facts { connection: &connection, found: Some(&found), times, now, awake, rests: false };
    let is = assess(&facts);
    found.state = is.state;
    found.since = before.filter(|it| it.state == is.state).map_or(now, |it| it.since);
    hour.looks += 1;
    hour.answered += u32::from(answered);
    hour.scores += u32::from(is.score.unwrap_or(0));
    tx.put_health_hour(connection.id, &hour)?;
    tx.put_health(connection.id, now, &found)
}

fn this_hour(view: &View<'_>, connection: ConnectionId, now: Timestamp) -> Result<HealthHour, StoreError> {
    let hour = hour_of(now);
    let known = view.health_times(connection, hour..hour + 1)?.pop();
    Ok(known.unwrap_or(HealthHour { hour, ..HealthHour::default() }))
}

/// Counts the requests into their hour. Gives how long they took lately, and usually.
fn paces(
    view: &View<'_>,
    connection: ConnectionId,
    hour: &mut HealthHour,
    requests: &[Request],
    before: Option<&Found>,
    now: Timestamp,
) -> Result<(Option<Spread>, Option<Spread>), StoreError> {
    let Some(mut times) = Took::of([&*hour]) else { return Ok((None, None)) };
    for it in requests {
        times.add(it.took_ms);
    }
    let failed = requests.iter().filter(|it| it.failed.is_some()).count();
    hour.asked = hour.asked.saturating_add(u32::try_from(requests.len()).unwrap_or(u32::MAX));
    hour.failed = hour.failed.saturating_add(u32::try_from(failed).unwrap_or(u32::MAX));
    hour.took = times.bytes();
    let spread = times.spread();
    (hour.p50, hour.p95, hour.p99) = (spread.map(|it| it.p50), spread.map(|it| it.p95), spread.map(|it| it.p99));
    let last = view.health_times(connection, hour.hour - 1..hour.hour)?;
    let lately = Took::of(last.iter().chain([&*hour])).and_then(|it| it.spread());
    // What is usual changes by the hour at the most.
    let known = before.filter(|it| hour_of(it.looked) == hour_of(now)).map(|it| it.usual);
    let usual = match known {
        Some(usual) => usual,
        None => usual(view, connection, hour.hour)?,
    };
    Ok((lately, usual))
}

/// Of the same hours of the last four weeks, with those right before and after.
fn usual(view: &View<'_>, connection: ConnectionId, hour: i64) -> Result<Option<Spread>, StoreError> {
    let mut hours = Vec::new();
    for day in 1..=WEEKS {
        let same = hour - 24 * day;
        hours.extend(view.health_times(connection, same - 1..same + 2)?);
    }
    Ok(Took::of(&hours).and_then(|it| it.spread()))
}

/// The last hour's, with the newest.
fn slices(before: Option<&Found>, requests: &[Request], now: Timestamp) -> Vec<Slice> {
    let mut failed: BTreeMap<String, u32> = BTreeMap::new();
    for kind in requests.iter().filter_map(|it| it.failed) {
        *failed.entry(kind.name().to_owned()).or_default() += 1;
    }
    let newest = Slice { until: now, asked: u32::try_from(requests.len()).unwrap_or(u32::MAX), failed };
    let known = before.iter().flat_map(|it| &it.slices).filter(|it| it.until + HOUR > now && it.until <= now);
    known.cloned().chain([newest]).collect()
}

/// The connections that are to be looked at by now. Those that weddings of the day depend on, more often.
pub(crate) fn due(
    view: &View<'_>,
    depended: &BTreeSet<ConnectionId>,
    now: Timestamp,
) -> Result<BTreeSet<ConnectionId>, StoreError> {
    let looked: BTreeMap<ConnectionId, Timestamp> = view.health_looked()?.into_iter().collect();
    let is_due = |it: &Connection| {
        let every = if depended.contains(&it.id) { EVERY_ON_THE_DAY } else { EVERY };
        // A clock that went back must not leave it alone for hours.
        looked.get(&it.id).is_none_or(|looked| *looked + every <= now || *looked > now)
    };
    let connections = view.connections()?;
    Ok(connections.iter().filter(|it| it.state != ConnectionState::Paused && is_due(it)).map(|it| it.id).collect())
}
