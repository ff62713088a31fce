//! What follows from the facts: line by line, how it stands, and what puts it right. Pure.
//!
//! A tool that says something else is worse than one that says nothing, and that is worse than what nobody wrote down.

use super::around::ClockIs;
use super::facts::{Facts, Tool, WeddingFacts};
use super::witness::{Says, Witness};
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::RecordId;
use wedsync_domain::readiness::{Check, Fix, Found, Readiness, ReadyLine, SaidThere, Silent, Standing};
use wedsync_domain::time::Instant;

/// What is taken along may be so old.
const FRESH: Duration = Duration::from_hours(24);
/// A channel that was proven longer ago may have changed hands.
const PROVEN: Duration = Duration::from_hours(30 * 24);
/// With less room a sync may not be able to end.
const TIGHT_MB: u64 = 200;

/// One check, due at no time.
pub(super) fn judge(facts: &Facts) -> Readiness {
    let mut lines = Vec::new();
    for it in &facts.weddings {
        lines.extend(of_wedding(it, facts.now));
    }
    lines.extend(sign_ins(&facts.tools, facts.until));
    lines.extend([channels(facts), heartbeat(facts), disk(facts), clock(facts.clock)]);
    let weddings = facts.weddings.iter().map(|it| it.wedding.clone()).collect();
    Readiness { checked: Instant(facts.now), due: None, until: Instant(facts.until), weddings, lines }
}

fn line(check: Check, standing: Standing, seen: Found, fix: Option<Fix>) -> ReadyLine {
    ReadyLine { check, standing, wedding: None, seen, fix }
}

fn of_wedding(it: &WeddingFacts, now: Timestamp) -> [ReadyLine; 7] {
    let id = it.wedding.record;
    let ask = |check, written, witnesses: &[Witness]| {
        compared(check, written, witnesses, it)
            .unwrap_or_else(|| line(check, Standing::LookAtIt, Found::Missing {}, Some(Fix::Edit { record: id })))
    };
    let lines = [
        ask(Check::Date, it.wedding.date.is_some(), &it.day),
        ask(Check::Times, it.has_times, &it.times),
        ask(Check::Venue, it.wedding.venue.is_some(), &it.venue),
        contacts(it),
        balance(it),
        versions(it),
        pack(it, now),
    ];
    lines.map(|line| ReadyLine { wedding: Some(id), ..line })
}

/// What the tools say to what is written here. `None`: nothing is.
fn compared(check: Check, written: bool, witnesses: &[Witness], it: &WeddingFacts) -> Option<ReadyLine> {
    if let Some(line) = contradicted(check, witnesses, it).or_else(|| unheard(check, witnesses)) {
        return Some(line);
    }
    if !written {
        return None;
    }
    if let Some(line) = on_the_way(check, witnesses) {
        return Some(line);
    }
    let tools = names(witnesses.iter().map(|it| &it.tool));
    Some(if tools.is_empty() {
        line(check, Standing::LookAtIt, Found::HereAlone {}, None)
    } else {
        line(check, Standing::Ready, Found::Agree { tools }, None)
    })
}

fn contradicted(check: Check, witnesses: &[Witness], it: &WeddingFacts) -> Option<ReadyLine> {
    let others: Vec<_> = witnesses
        .iter()
        .filter_map(|it| match &it.says {
            Says::Otherwise(value) => Some((it, value)),
            _ => None,
        })
        .collect();
    let (first, _) = others.first()?;
    let of_first = others.iter().filter(|(it, _)| it.thing == first.thing);
    let there = of_first.map(|(it, value)| SaidThere { tool: it.tool.name.clone(), value: (*value).clone() }).collect();
    let things: BTreeSet<&str> = others.iter().map(|(it, _)| it.thing.as_str()).collect();
    let seen = Found::Differ {
        thing: first.thing.clone(),
        ours: first.ours.clone(),
        there,
        things: u32::try_from(things.len()).unwrap_or(u32::MAX),
    };
    let fix = answer(it).unwrap_or(Fix::LookAt { connection: first.tool.id });
    Some(line(check, Standing::NotReady, seen, Some(fix)))
}

fn unheard(check: Check, witnesses: &[Witness]) -> Option<ReadyLine> {
    let silent: Vec<&Connection> = witnesses.iter().filter(|it| it.says == Says::Nothing).map(|it| &it.tool).collect();
    let first = silent.first()?;
    let fix = match first.state {
        ConnectionState::SignInNeeded => Fix::SignIn { connection: first.id },
        ConnectionState::Paused => Fix::Resume { connection: first.id },
        ConnectionState::Active => Fix::LookAt { connection: first.id },
    };
    let mut tools: Vec<Silent> = Vec::new();
    for tool in silent {
        if !tools.iter().any(|it| it.tool == tool.name) {
            tools.push(Silent { tool: tool.name.clone(), since: tool.last_ok.map(Instant) });
        }
    }
    Some(line(check, Standing::CannotKnow, Found::Unheard { tools }, Some(fix)))
}

fn on_the_way(check: Check, witnesses: &[Witness]) -> Option<ReadyLine> {
    let late = || witnesses.iter().filter(|it| matches!(it.says, Says::NotYet { .. }));
    let tools = names(late().map(|it| &it.tool));
    if tools.is_empty() {
        return None;
    }
    let approve = late().any(|it| it.says == Says::NotYet { approve: true });
    let fix = if approve { Fix::Approve {} } else { Fix::Sync {} };
    Some(line(check, Standing::LookAtIt, Found::OnTheWay { tools }, Some(fix)))
}

fn names<'a>(tools: impl Iterator<Item = &'a Connection>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tool in tools {
        if !names.contains(&tool.name) {
            names.push(tool.name.clone());
        }
    }
    names
}

/// Where a question about it waits, answering it comes first.
fn answer(it: &WeddingFacts) -> Option<Fix> {
    match (it.versions.first(), it.deletions, it.matches) {
        (Some(versions), ..) => Some(Fix::Settle { versions: *versions }),
        (None, 0, 0) => None,
        (None, 0, _) => Some(Fix::AnswerMatches {}),
        (None, ..) => Some(Fix::AnswerDeletions {}),
    }
}

fn contacts(it: &WeddingFacts) -> ReadyLine {
    let people = &it.pack.people;
    let broken = compared(Check::Contacts, true, &it.contacts, it).filter(|line| line.standing > Standing::LookAtIt);
    if let Some(line) = broken {
        return line;
    }
    let called = |wanted: fn(&wedsync_domain::pack::PackPerson) -> bool| -> Vec<String> {
        people.iter().filter(|it| wanted(it)).map(|it| it.name.clone()).collect()
    };
    let no_phone = called(|it| it.phone.is_none() && it.email.is_some());
    let unreachable = called(|it| it.phone.is_none() && it.email.is_none());
    let lacking: Option<RecordId> = people.iter().find(|it| it.phone.is_none()).map(|it| it.record);
    let seen = Found::People { people: u32::try_from(people.len()).unwrap_or(u32::MAX), no_phone, unreachable };
    match (people.is_empty(), lacking) {
        (true, _) => line(Check::Contacts, Standing::LookAtIt, seen, None),
        (_, Some(record)) => line(Check::Contacts, Standing::LookAtIt, seen, Some(Fix::Edit { record })),
        (_, None) => on_the_way(Check::Contacts, &it.contacts)
            .unwrap_or_else(|| line(Check::Contacts, Standing::Ready, seen, None)),
    }
}

fn balance(it: &WeddingFacts) -> ReadyLine {
    let broken = compared(Check::Balance, true, &it.balance, it).filter(|line| line.standing > Standing::LookAtIt);
    let late = || on_the_way(Check::Balance, &it.balance);
    match (broken.or_else(late), &it.pack.owed) {
        (Some(line), _) => line,
        (None, None) => line(Check::Balance, Standing::LookAtIt, Found::Missing {}, None),
        (None, Some(owed)) => {
            let standing = if it.overdue { Standing::LookAtIt } else { Standing::Ready };
            line(Check::Balance, standing, Found::Owed { owed: owed.clone(), overdue: it.overdue }, None)
        }
    }
}

fn versions(it: &WeddingFacts) -> ReadyLine {
    match answer(it) {
        None => line(Check::Versions, Standing::Ready, Found::NothingWaits {}, None),
        fix => {
            let versions = u32::try_from(it.versions.len()).unwrap_or(u32::MAX);
            let seen = Found::Waiting { versions, deletions: it.deletions, matches: it.matches };
            line(Check::Versions, Standing::NotReady, seen, fix)
        }
    }
}

/// What no tool says is as fresh as this desk.
fn pack(it: &WeddingFacts, now: Timestamp) -> ReadyLine {
    let since = it.pack.heard.first();
    let known_here = it.pack.heard.timeline.tools.is_empty();
    if known_here || since.is_some_and(|since| now < since.0 + FRESH) {
        return line(Check::Pack, Standing::Ready, Found::Fresh { since }, None);
    }
    line(Check::Pack, Standing::NotReady, Found::Stale { since }, Some(Fix::Sync {}))
}

/// One line for each that does not last, or one for all.
fn sign_ins(tools: &[Tool], until: Timestamp) -> Vec<ReadyLine> {
    let mut lines = Vec::new();
    for Tool { connection, sign_in_ends } in tools {
        let (tool, fix) = (connection.name.clone(), Some(Fix::SignIn { connection: connection.id }));
        if connection.state == ConnectionState::SignInNeeded {
            let seen = Found::Refused { tool, since: connection.last_ok.map(Instant) };
            lines.push(line(Check::SignIns, Standing::NotReady, seen, fix));
        } else if let Some(at) = sign_in_ends.filter(|at| *at <= until) {
            lines.push(line(Check::SignIns, Standing::NotReady, Found::Ends { tool, at: Instant(at) }, fix));
        }
    }
    if lines.is_empty() {
        let seen = Found::Lasting { tools: u32::try_from(tools.len()).unwrap_or(u32::MAX), until: Instant(until) };
        lines.push(line(Check::SignIns, Standing::Ready, seen, None));
    }
    lines
}

fn channels(facts: &Facts) -> ReadyLine {
    let all = &facts.around.channels;
    let proven = |at: Option<Timestamp>| at.is_some_and(|at| facts.now <= at + PROVEN);
    let called = |wanted: bool| -> Vec<String> {
        all.iter().filter(|it| proven(it.proven) == wanted).map(|it| it.name.clone()).collect()
    };
    let (good, bad) = (called(true), called(false));
    match (all.is_empty(), bad.is_empty()) {
        (true, _) => line(Check::Channels, Standing::LookAtIt, Found::NoChannel {}, Some(Fix::AddChannel {})),
        (_, true) => line(Check::Channels, Standing::Ready, Found::Proven { channels: good }, None),
        _ => line(Check::Channels, Standing::NotReady, Found::Unproven { channels: bad }, Some(Fix::TryChannels {})),
    }
}

fn heartbeat(facts: &Facts) -> ReadyLine {
    if facts.around.heartbeat {
        return line(Check::Heartbeat, Standing::Ready, Found::Watched {}, None);
    }
    line(Check::Heartbeat, Standing::LookAtIt, Found::Unwatched {}, Some(Fix::SetHeartbeat {}))
}

fn disk(facts: &Facts) -> ReadyLine {
    match facts.around.free_mb {
        None => line(Check::Disk, Standing::LookAtIt, Found::RoomUnknown {}, None),
        Some(free_mb) if free_mb < TIGHT_MB => {
            line(Check::Disk, Standing::NotReady, Found::Tight { free_mb }, Some(Fix::FreeSpace {}))
        }
        Some(free_mb) => line(Check::Disk, Standing::Ready, Found::Room { free_mb }, None),
    }
}

fn clock(is: ClockIs) -> ReadyLine {
    let wrong = |standing, seen| line(Check::Clock, standing, seen, Some(Fix::SetClock {}));
    match is {
        ClockIs::Fine => line(Check::Clock, Standing::Ready, Found::ClockFine {}, None),
        ClockIs::Behind => wrong(Standing::NotReady, Found::ClockBehind {}),
        ClockIs::WentBack => wrong(Standing::NotReady, Found::ClockWentBack {}),
        ClockIs::FarAhead => wrong(Standing::LookAtIt, Found::ClockFarAhead {}),
    }
}
