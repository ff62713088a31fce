//! From facts to four checks and one score. Pure.

use super::{EVERY, Found, Probe, Spread};
use crate::Times;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::{Fault, Timestamp};

/// An answer that took longer is no healthy one.
const SLOW_MS: u32 = 5_000;
/// What was seen longer ago says nothing about now.
const STALE: Duration = Duration::from_mins(20);
const HOUR: Duration = Duration::from_hours(1);
/// A share of requests that went wrong, of a hundred: from here on it is not as it should be, from there on it is bad.
const SOME: u32 = 5;
const MANY: u32 = 20;
/// One request that went wrong is nothing yet.
const FEW: u32 = 2;
/// Fewer requests say nothing about how long they take.
const ENOUGH_LATELY: u32 = 10;
const ENOUGH_USUALLY: u32 = 100;
/// Differences that nobody feels do not count, whatever the factor.
const FELT_MS: u32 = 250;
const HURTS_MS: u32 = 1_000;
/// A tool that does not let us in, or is not kept in agreement, is never above these.
const SHUT_OUT: u32 = 20;
const LEFT_BEHIND: u32 = 60;

/// How something is, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Healthy,
    /// A person has paused it.
    Paused,
    /// Nothing was seen yet.
    Unknown,
    /// It works, and not as it should.
    Degraded,
    /// It does not work.
    Unhealthy,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    /// Whether it answers, and how soon.
    Connection,
    /// Whether the last sync is recent enough.
    Sync,
    /// How many requests go wrong.
    Errors,
    /// How long requests take.
    Performance,
}

impl CheckKind {
    /// All of them, the weightiest first.
    pub const ALL: [Self; 4] = [Self::Connection, Self::Sync, Self::Errors, Self::Performance];

    /// Of a hundred points.
    pub fn weight(self) -> u8 {
        match self {
            Self::Connection => 40,
            Self::Sync => 30,
            Self::Errors => 20,
            Self::Performance => 10,
        }
    }
}

/// What a check saw.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Nothing yet, or too little.
    Nothing,
    /// An answer after so many milliseconds.
    Answered(u32),
    /// None since then.
    Refused(Fault, Timestamp),
    /// The last sync that worked.
    OnTime(Timestamp),
    /// So many tries in a row did not work.
    Failing(Fault, u32),
    /// The last sync that worked is too long ago, for a tool that is looked at so often.
    Overdue(Option<Timestamp>, Duration, Option<Fault>),
    /// So many requests in the last hour, and those that went wrong by kind.
    Requests(u32, BTreeMap<String, u32>),
    /// How long requests took lately, and usually.
    Pace(Spread, Option<Spread>),
}

/// One check.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// How that is.
    pub state: Health,
    /// What was seen.
    pub seen: Seen,
}

/// How a connection is.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// As a whole.
    pub state: Health,
    /// 0 to 100; `None`: nobody knows, or it is paused.
    pub score: Option<u8>,
    /// The check that decides, where one is not as it should be.
    pub because: Option<CheckKind>,
    /// All four.
    pub checks: Vec<Check>,
}

/// All that is known of one connection at one time.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Which.
    pub connection: &'a Connection,
    /// What the last look found.
    pub(crate) found: Option<&'a Found>,
    /// How often it is looked at.
    pub times: &'a Times,
    /// Now.
    pub now: Timestamp,
    /// Since when the schedule has been at work without a break. `None`: it is not.
    pub awake: Option<Timestamp>,
    /// The whole desk is paused.
    pub rests: bool,
}

/// Judges.
pub fn assess(facts: &Facts<'_>) -> Assessment {
    let checks: Vec<Check> = CheckKind::ALL
        .into_iter()
        .map(|kind| {
            let (state, seen) = match kind {
                CheckKind::Connection => connection(facts),
                CheckKind::Sync => sync(facts),
                CheckKind::Errors => errors(facts),
                CheckKind::Performance => performance(facts),
            };
            Check { kind, state, seen }
        })
        .collect();
    if facts.connection.state == ConnectionState::Paused {
        return Assessment { state: Health::Paused, score: None, because: None, checks };
    }
    let state_of = |kind| checks.iter().find(|it| it.kind == kind).map_or(Health::Unknown, |it| it.state);
    let (line, agreement) = (state_of(CheckKind::Connection), state_of(CheckKind::Sync));
    let worst = checks.iter().map(|it| it.state).max().unwrap_or(Health::Unknown);
    let state = match worst {
        _ if line == Health::Unhealthy || agreement == Health::Unhealthy => Health::Unhealthy,
        // What nobody has looked at lately is neither well nor half well.
        _ if line == Health::Unknown => Health::Unknown,
        Health::Unhealthy | Health::Degraded => Health::Degraded,
        _ => Health::Healthy,
    };
    let because = checks
        .iter()
        .filter(|it| it.state >= Health::Degraded && state >= Health::Degraded)
        .max_by_key(|it| (it.state, it.kind.weight()))
        .map(|it| it.kind);
    let score = (line != Health::Unknown).then(|| score(&checks, line, agreement));
    Assessment { state, score, because, checks }
}

/// The share of the points of all checks that saw anything.
fn score(checks: &[Check], line: Health, agreement: Health) -> u8 {
    let (mut points, mut weights) = (0, 0);
    for check in checks {
        let weight = u32::from(check.kind.weight());
        let halves = match check.state {
            Health::Healthy => 2,
            Health::Degraded => 1,
            Health::Unhealthy => 0,
            Health::Unknown | Health::Paused => continue,
        };
        points += weight * halves * 50;
        weights += weight;
    }
    let most = match (line, agreement) {
        (Health::Unhealthy, _) => SHUT_OUT,
        (_, Health::Unhealthy) => LEFT_BEHIND,
        _ => 100,
    };
    let share = (points + weights / 2).checked_div(weights).unwrap_or(0);
    u8::try_from(share.min(most)).unwrap_or(100)
}

fn connection(facts: &Facts<'_>) -> (Health, Seen) {
    let it = facts.connection;
    if let (ConnectionState::SignInNeeded, Some(fault)) = (it.state, &it.fault) {
        let since = facts.found.and_then(|found| found.silent_since).unwrap_or(facts.now);
        return (Health::Unhealthy, Seen::Refused(fault.clone(), since));
    }
    match facts.found.filter(|found| found.looked + STALE > facts.now) {
        None => (Health::Unknown, Seen::Nothing),
        Some(Found { probe: Probe::Refused(fault), silent_since, looked, .. }) => {
            (Health::Unhealthy, Seen::Refused(fault.clone(), silent_since.unwrap_or(*looked)))
        }
        Some(Found { probe: Probe::Answered(ms), .. }) if *ms > SLOW_MS => (Health::Degraded, Seen::Answered(*ms)),
        Some(Found { probe: Probe::Answered(ms), .. }) => (Health::Healthy, Seen::Answered(*ms)),
    }
}

fn sync(facts: &Facts<'_>) -> (Health, Seen) {
    let it = facts.connection;
    if facts.rests || it.state == ConnectionState::Paused {
        return (Health::Unknown, Seen::Nothing);
    }
    let every = facts.times.rhythm(it).every;
    // Nothing could be looked at while the computer slept: it has its time again from then on.
    let counted = it.last_ok.max(facts.awake);
    let overdue = counted.is_some_and(|last| last + every * 3 / 2 < facts.now);
    match (&it.fault, it.last_ok) {
        (fault, last) if overdue && (last.is_some() || fault.is_some()) => {
            (Health::Unhealthy, Seen::Overdue(last, every, fault.clone()))
        }
        (Some(fault), _) => (Health::Degraded, Seen::Failing(fault.clone(), it.failures)),
        (None, Some(last)) => (Health::Healthy, Seen::OnTime(last)),
        (None, None) => (Health::Unknown, Seen::Nothing),
    }
}

fn errors(facts: &Facts<'_>) -> (Health, Seen) {
    let mut asked = 0_u32;
    let mut failed: BTreeMap<String, u32> = BTreeMap::new();
    for slice in facts.found.iter().flat_map(|found| &found.slices).filter(|it| it.until + HOUR > facts.now) {
        asked += slice.asked;
        for (kind, count) in &slice.failed {
            *failed.entry(kind.clone()).or_default() += count;
        }
    }
    let wrong: u32 = failed.values().sum();
    let state = match wrong.saturating_mul(100).checked_div(asked) {
        None => return (Health::Unknown, Seen::Nothing),
        Some(share) if wrong >= FEW && share >= MANY => Health::Unhealthy,
        Some(share) if wrong >= FEW && share >= SOME => Health::Degraded,
        Some(_) => Health::Healthy,
    };
    (state, Seen::Requests(asked, failed))
}

fn performance(facts: &Facts<'_>) -> (Health, Seen) {
    let recent = facts.found.filter(|found| found.looked + EVERY * 4 > facts.now);
    let Some(lately) = recent.and_then(|found| found.lately).filter(|it| it.asked >= ENOUGH_LATELY) else {
        return (Health::Unknown, Seen::Nothing);
    };
    let Some(usual) = recent.and_then(|found| found.usual).filter(|it| it.asked >= ENOUGH_USUALLY) else {
        return (Health::Unknown, Seen::Pace(lately, None));
    };
    let slower = |now: u32, before: u32, times: u32, felt: u32| {
        now > before.saturating_mul(times) && now > before.saturating_add(felt)
    };
    let state = if slower(lately.p95, usual.p95, 4, HURTS_MS) {
        Health::Unhealthy
    } else if slower(lately.p95, usual.p95, 2, FELT_MS) || slower(lately.p99, usual.p99, 3, HURTS_MS) {
        Health::Degraded
    } else {
        Health::Healthy
    };
    (state, Seen::Pace(lately, Some(usual)))
}

#[cfg(test)]
mod tests;
