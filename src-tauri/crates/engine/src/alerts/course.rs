//! From what is wrong just now to how each incident stands. Pure.
//!
//! An incident is one thing that is wrong, from its first moment until it is over. What comes back within minutes is the same one;
//! what comes and goes is told once, and over only when it has been calm. Deliberately absent: who is told.

use super::trouble::Trouble;
use super::{CALM, FLAPPING, RETURNS, comes_and_goes};
use std::collections::BTreeMap;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::IncidentId;
use wedsync_domain::incident::{By, Incident, IncidentState, Line};

/// Classes that pass by themselves, or need nobody now.
const PASSING: [&str; 2] = ["not_answering", "fell_behind"];

/// An incident that is new or stands otherwise than before, and the lines that its story grows by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn {
    pub incident: Incident,
    pub lines: Vec<Line>,
}

/// `known` are those that are open and those that were over lately.
pub(super) fn course(known: &[Incident], troubles: &[Trouble], now: Timestamp) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut latest: BTreeMap<String, &Incident> = BTreeMap::new();
    for it in known {
        let place = latest.entry(it.cause.subject()).or_insert(it);
        // An open one stands before those that are over, and the last of these before the others.
        if rank(it) > rank(place) {
            *place = it;
        }
    }
    for trouble in troubles {
        let turn = match latest.get(&trouble.cause.subject()) {
            // Not worth an incident by itself, and reason enough not to call one over.
            Some(it) if it.ended.is_none() && trouble.severity < Severity::Warning => lasts(it),
            _ if trouble.severity < Severity::Warning => None,
            Some(it) if it.ended.is_none() => stands(it, trouble, now),
            Some(it) if it.hushed && trouble.severity <= it.severity && !is_other(it, trouble) => hushed(it, trouble),
            Some(it) if it.hushed || it.ended.is_some_and(|ended| ended + RETURNS > now) => {
                Some(returned(it, trouble, now))
            }
            _ => Some(begins(trouble, now)),
        };
        turns.extend(turn);
    }
    let gone = |it: &&&Incident| !troubles.iter().any(|trouble| trouble.cause.subject() == it.cause.subject());
    turns.extend(latest.values().filter(gone).filter_map(|it| is_gone(it, now)));
    turns
}

/// Something else is wrong with the same thing, and a person must act.
fn is_other(it: &Incident, trouble: &Trouble) -> bool {
    let (before, now) = (it.cause.class(), trouble.cause.class());
    before != now && !PASSING.contains(&now)
}

/// It does not pass away, though no wedding of the day depends on it any more.
fn lasts(before: &Incident) -> Option<Turn> {
    let it = Incident { clear: None, severity: Severity::Warning, ..before.clone() };
    let mut lines = Vec::new();
    lines.extend(before.clear.map(|_| Line::CameBack {}));
    lines.extend((it.severity != before.severity).then_some(Line::Now { severity: it.severity }));
    (it != *before).then_some(Turn { incident: it, lines })
}

/// Nobody is told, and what is less bad by now is worse when it rises again.
fn hushed(before: &Incident, trouble: &Trouble) -> Option<Turn> {
    let it = Incident { severity: trouble.severity, ..before.clone() };
    (it != *before).then_some(Turn { incident: it, lines: Vec::new() })
}

fn rank(it: &Incident) -> (bool, Option<Timestamp>, IncidentId) {
    (it.ended.is_none(), it.ended, it.id)
}

fn begins(trouble: &Trouble, now: Timestamp) -> Turn {
    let incident = Incident::of(trouble.cause.clone(), trouble.severity, trouble.well, now);
    let incident = Incident { grouped: trouble.grouped, ..incident };
    let lines = vec![Line::Detected { cause: trouble.cause.clone(), severity: trouble.severity }];
    Turn { incident, lines }
}

/// It is known and still there. `None`: nothing about it is new.
fn stands(before: &Incident, trouble: &Trouble, now: Timestamp) -> Option<Turn> {
    let (mut it, mut lines) = (before.clone(), Vec::new());
    if it.clear.take().is_some() {
        lines.push(Line::CameBack {});
        counts_return(&mut it, &mut lines, now);
    }
    takes_over(&mut it, trouble, &mut lines, now);
    (it != *before).then_some(Turn { incident: it, lines })
}

/// It was over, and is there again before anybody could forget it.
fn returned(before: &Incident, trouble: &Trouble, now: Timestamp) -> Turn {
    let mut it = Incident { ended: None, clear: None, taken_on: None, hushed: false, ..before.clone() };
    it.state = IncidentState::Triggered;
    let mut lines = vec![Line::CameBack {}];
    // That it was over may have been told.
    it.turns_fresh(now);
    counts_return(&mut it, &mut lines, now);
    takes_over(&mut it, trouble, &mut lines, now);
    Turn { incident: it, lines }
}

fn counts_return(it: &mut Incident, lines: &mut Vec<Line>, now: Timestamp) {
    let before = comes_and_goes(it, now);
    it.returns.retain(|at| *at + FLAPPING > now);
    it.returns.push(now);
    if !before && comes_and_goes(it, now) {
        lines.push(Line::ComesAndGoes {});
        // Told once more: from now on it is not told each time.
        it.turns_fresh(now);
    }
}

fn takes_over(it: &mut Incident, trouble: &Trouble, lines: &mut Vec<Line>, now: Timestamp) {
    if it.cause != trouble.cause {
        if it.cause.class() != trouble.cause.class() {
            lines.push(Line::Changed { cause: trouble.cause.clone() });
        }
        if is_other(it, trouble) {
            (it.state, it.taken_on) = (IncidentState::Triggered, None);
            it.turns_fresh(now);
        }
        it.cause = trouble.cause.clone();
    }
    if trouble.severity != it.severity {
        lines.push(Line::Now { severity: trouble.severity });
        if trouble.severity > it.severity {
            // Whoever took it on took on something smaller.
            (it.state, it.taken_on) = (IncidentState::Triggered, None);
            it.turns_fresh(now);
        }
        it.severity = trouble.severity;
    }
    if it.grouped && !trouble.grouped {
        it.turns_fresh(now);
    }
    it.grouped = trouble.grouped;
}

fn is_gone(before: &Incident, now: Timestamp) -> Option<Turn> {
    let mut it = before.clone();
    if before.ended.is_some() {
        it.hushed = false;
        return (it != *before).then(|| Turn { incident: it, lines: Vec::new() });
    }
    let mut lines = Vec::new();
    let clear = *it.clear.get_or_insert(now);
    let returns_lately = comes_and_goes(&it, clear);
    if before.clear.is_none() && returns_lately {
        lines.push(Line::Cleared {});
    }
    if !returns_lately || clear + CALM <= now || clear > now {
        it.ends(now);
        it.grouped = false;
        lines.push(Line::Over { by: By::Itself {} });
    }
    (it != *before).then_some(Turn { incident: it, lines })
}
