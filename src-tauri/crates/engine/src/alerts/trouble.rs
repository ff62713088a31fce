//! What is wrong just now, from what the store knows of tools, channels and the watch elsewhere.
//!
//! Deliberately absent: what was wrong a moment ago, and whom it is told.

use super::acts::Heartbeat;
use super::send::GONE;
use crate::broadcast::not_told;
use crate::health::{CheckKind, Facts, Found, Health, Probe, assess};
use crate::wedding_day::depended_on;
use crate::{DayWatch, Times, last_of_the_week, rest};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wedsync_domain::alert::Severity;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::incident::{Cause, ChannelAt};
use wedsync_domain::season::Season;
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{StoreError, View};

/// What the vault says while nobody has unlocked it.
const KEYCHAIN_LOCKED: &str = "keychain_locked";
/// So many at once, and it is most likely the network here.
const SEVERAL: usize = 3;
/// A sign-in that ends sooner is told of, whatever is on that week.
const SOON: Duration = Duration::from_hours(3 * 24);
/// One that ends later ends after the last wedding of the week.
const WEEK: Duration = Duration::from_hours(7 * 24);
/// So often in a row, and it is no accident.
const CHANNEL_FAILS: u32 = 2;
const BEAT_FAILS: u32 = 3;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub cause: Cause,
    pub severity: Severity,
    /// When it was well for the last time, where that is known.
    pub well: Option<Timestamp>,
    /// It is told as part of another.
    pub grouped: bool,
}

/// When and on what day it is looked.
pub(crate) struct Occasion<'a> {
    pub now: Timestamp,
    pub home: Tz,
    pub day: &'a DayWatch,
    pub times: &'a Times,
    /// Since when the schedule has been at work.
    pub awake: Option<Timestamp>,
}

impl Occasion<'_> {
    /// How long what may pass by itself may last. The more there is to do, the shorter.
    fn patience(&self) -> Duration {
        Duration::from_mins(match self.times.season {
            Season::Peak => 10,
            Season::Shoulder => 15,
            Season::Off => 20,
        })
    }
}

/// All that is wrong.
pub(super) fn troubles(view: &View<'_>, on: &Occasion<'_>) -> Result<Vec<Trouble>, StoreError> {
    let connections: Vec<Connection> =
        view.connections()?.into_iter().filter(|it| it.state != ConnectionState::Paused).collect();
    let found: BTreeMap<ConnectionId, Found> = view.health()?.into_iter().collect();
    let rests = rest::paused(view, on.now)?.is_some();
    let mut all: Vec<Trouble> = Vec::new();
    for it in &connections {
        let found = found.get(&it.id);
        all.extend(tool(it, found, on, rests));
        all.extend(ahead(view, it, found, on)?);
    }
    let depended = if all.is_empty() { BTreeSet::new() } else { depended_on(view, &on.day.ahead(on.now))? };
    for it in &mut all {
        let needed = it.cause.connection().is_some_and(|id| depended.contains(&id));
        let counts = match it.cause {
            Cause::Tool { .. } => true,
            // After a sleep it has its time again.
            Cause::Behind { .. } => it.severity >= Severity::Warning,
            _ => false,
        };
        if needed && counts {
            it.severity = Severity::Critical;
        }
    }
    all.extend(view.channels()?.iter().filter_map(channel));
    all.extend(Heartbeat::of(view)?.as_ref().and_then(heartbeat));
    for (broadcast, people) in not_told(view, on.now)? {
        let cause = Cause::NotTold { broadcast, people };
        all.push(Trouble { cause, severity: Severity::Critical, well: None, grouped: false });
    }
    let several = together(&mut all);
    all.extend(several);
    Ok(all)
}

/// What is wrong with a tool. Where no wedding of the day depends on it, what passes by itself is only worth a word once it has
/// lasted.
fn tool(it: &Connection, found: Option<&Found>, on: &Occasion<'_>, rests: bool) -> Option<Trouble> {
    let (connection, name) = (it.id, it.name.clone());
    let trouble = |cause, severity| Some(Trouble { cause, severity, well: it.last_ok, grouped: false });
    let silent = found.filter(|found| it.last_ok.is_none_or(|last| last < found.looked)).and_then(|found| {
        let Probe::Refused(fault) = &found.probe else { return None };
        Some((fault, found.silent_since.unwrap_or(found.looked)))
    });
    let behind = on.awake.is_some() && {
        let facts = Facts { connection: it, found, times: on.times, now: on.now, awake: on.awake, rests };
        let check = assess(&facts).checks.into_iter().find(|check| check.kind == CheckKind::Sync);
        check.is_some_and(|check| check.state == Health::Unhealthy)
    };
    let refused = (it.state == ConnectionState::SignInNeeded).then(|| refused(&name));
    if let Some(fault) = it.fault.as_ref().or(silent.map(|(fault, _)| fault)).or(refused.as_ref()) {
        let lasting = silent.is_some_and(|(_, since)| since + on.patience() <= on.now) || behind;
        let severity = if lasting || !passes(it, fault) { Severity::Warning } else { Severity::Info };
        return trouble(Cause::Tool { connection, name, fault: fault.clone() }, severity);
    }
    // The computer has slept: it has its time again, and until then nothing says that it is in agreement.
    let every = on.times.rhythm(it).every;
    let long_ago = it.last_ok.is_some_and(|last| last + every * 3 / 2 < on.now);
    match (behind, on.awake.is_some() && long_ago && !rests) {
        (true, _) => trouble(Cause::Behind { connection, name }, Severity::Warning),
        (_, true) => trouble(Cause::Behind { connection, name }, Severity::Info),
        _ => None,
    }
}

/// Nobody noted why.
fn refused(name: &str) -> Fault {
    Fault::new(FaultKind::SignInNeeded, "sign_in_refused", format!("“{name}” has refused our sign-in."))
}

fn passes(it: &Connection, fault: &Fault) -> bool {
    // A locked keychain is tried again by itself, and yet nobody but a person unlocks it.
    it.state == ConnectionState::Active
        && matches!(fault.kind, FaultKind::Transient | FaultKind::RateLimited { .. })
        && fault.code != KEYCHAIN_LOCKED
}

/// What is going to break, where weddings would feel it.
fn ahead(
    view: &View<'_>,
    it: &Connection,
    found: Option<&Found>,
    on: &Occasion<'_>,
) -> Result<Vec<Trouble>, StoreError> {
    let mut all = Vec::new();
    let Some(found) = found.filter(|_| it.state == ConnectionState::Active) else { return Ok(all) };
    let mut add = |cause, severity| all.push(Trouble { cause, severity, well: None, grouped: false });
    if let Some(at) = found.sign_in_ends.filter(|at| *at <= on.now + WEEK) {
        let before = |last: Timestamp| at <= last;
        let cause = Cause::SignInEnds { connection: it.id, name: it.name.clone(), at };
        if at <= on.now {
            // What it came to is another incident; this one is over when somebody has signed in.
            add(cause, Severity::Info);
        } else if at <= on.now + SOON || last_of_the_week(view, on.now, on.home)?.is_some_and(before) {
            add(cause, Severity::Warning);
        }
    }
    if found.climbs && on.times.guarded {
        add(Cause::ErrorsClimb { connection: it.id, name: it.name.clone() }, Severity::Warning);
    }
    Ok(all)
}

fn channel(it: &ChannelAt) -> Option<Trouble> {
    // Whoever wants nothing more has switched itself off, and nobody was asked.
    let fault = it.fault.as_ref().filter(|fault| it.on || fault.code == GONE)?;
    let severity =
        if fault.kind.passes_by_itself() && it.failures < CHANNEL_FAILS { Severity::Info } else { Severity::Warning };
    let cause = Cause::Channel { channel: it.id, name: it.name.clone(), fault: fault.clone() };
    Some(Trouble { cause, severity, well: it.proven, grouped: false })
}

fn heartbeat(it: &Heartbeat) -> Option<Trouble> {
    let fault = it.fault.clone()?;
    let severity =
        if fault.kind.passes_by_itself() && it.failures < BEAT_FAILS { Severity::Info } else { Severity::Warning };
    Some(Trouble { cause: Cause::Heartbeat { name: it.name.clone(), fault }, severity, well: it.heard, grouped: false })
}

/// Several that do not answer at once are one. A critical one always stands for itself.
fn together(all: &mut [Trouble]) -> Option<Trouble> {
    let silent = |it: &Trouble| {
        it.severity == Severity::Warning
            && it.cause.fault().is_some_and(|fault| fault.kind == FaultKind::Transient && fault.code != KEYCHAIN_LOCKED)
    };
    let names: Vec<String> = all.iter().filter(|it| silent(it)).map(|it| it.cause.about()).collect();
    if names.len() < SEVERAL {
        return None;
    }
    for it in all.iter_mut().filter(|it| silent(it)) {
        it.grouped = true;
    }
    Some(Trouble { cause: Cause::Several { names }, severity: Severity::Warning, well: None, grouped: false })
}
