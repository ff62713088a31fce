//! How the desk stands, in one ring and one line: what the panel shows. A pure look at the status.
//!
//! Deliberately absent: drawing, menus, and when to look.

use chrono::DateTime;
use chrono_tz::Tz;
use wedsync_api::Failure;
use wedsync_api::dto::connections::ConnectionCard;
use wedsync_api::dto::sync::{Paused, Status, Watch};
use wedsync_domain::connection::ConnectionState;
use wedsync_domain::{Fault, FaultKind};

/// It ends by itself once a person has unlocked it, and only then: nobody else can.
const KEYCHAIN_LOCKED: &str = "keychain_locked";

/// The drawings of the panel, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ring {
    /// Nothing to compare: nothing is connected, or all of it is paused.
    None,
    /// Everything agrees.
    Agreed,
    /// Nothing runs by itself, or nothing is written.
    Paused,
    /// Changes are safe here and not everywhere yet, or are on their way.
    Working,
    /// Somebody cannot be reached, and we try again by ourselves.
    Offline,
    /// A person decides.
    Two,
    /// Nothing goes on there until a person acts.
    Broken,
}

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The drawing.
    pub ring: Ring,
    /// The line beside it.
    pub words: String,
    /// Nothing runs by itself.
    pub paused: bool,
    /// What is looked after with more care now.
    pub watch: Option<String>,
}

impl Seen {
    /// Before anything is known.
    pub fn opening() -> Self {
        Self { ring: Ring::None, words: "Opening the desk".into(), paused: false, watch: None }
    }

    /// The desk could not be opened.
    pub fn of_failure(failure: &Failure) -> Self {
        Self { ring: Ring::Broken, words: failure.message.clone(), paused: false, watch: None }
    }

    /// The worst that is so stands for all.
    pub fn of(status: &Status, home: Tz) -> Self {
        let (ring, words) = look(status, home);
        Self { ring, words, paused: status.paused.is_some(), watch: watch(&status.watch, home) }
    }
}

fn look(status: &Status, home: Tz) -> (Ring, String) {
    let open = status.open;
    let things = open.things();
    let taking_part = || status.connections.iter().filter(|it| it.state != ConnectionState::Paused);
    let (away, broken): (Vec<&ConnectionCard>, Vec<&ConnectionCard>) = taking_part()
        .filter(|it| it.fault.is_some() || it.state == ConnectionState::SignInNeeded)
        .partition(|it| is_away(it));
    let locked = taking_part().any(|it| it.fault.as_ref().is_some_and(|fault| fault.code == KEYCHAIN_LOCKED));
    if status.stalled.is_some() {
        (Ring::Broken, "The desk stands still: nothing syncs. Open it to see why.".into())
    } else if status.connections.is_empty() {
        (Ring::None, "Nothing is connected yet.".into())
    } else if locked {
        (Ring::Broken, "The keychain is locked: your tools wait until you unlock it.".into())
    } else if let [first, rest @ ..] = broken.as_slice() {
        (Ring::Broken, needs(first, rest.len()))
    } else if things > 0 {
        (Ring::Two, if things == 1 { "1 thing needs you.".into() } else { format!("{things} things need you.") })
    } else if let Some(paused) = &status.paused {
        (Ring::Paused, pause(paused, home))
    } else if status.read_only_since.is_some() {
        (Ring::Paused, "Nothing is written to your tools.".into())
    } else if let [first, rest @ ..] = away.as_slice() {
        (Ring::Offline, unreachable(first, rest.len(), taking_part().count()))
    } else if status.working {
        (Ring::Working, "Working".into())
    } else if status.waiting > 0 {
        (
            Ring::Working,
            if status.waiting == 1 {
                "1 change waits to sync.".into()
            } else {
                format!("{} changes wait to sync.", status.waiting)
            },
        )
    } else if taking_part().next().is_none() {
        (Ring::Paused, "Every connection is paused.".into())
    } else {
        (Ring::Agreed, agreed(status, taking_part().count(), home))
    }
}

/// What passes by itself needs nobody.
fn is_away(card: &ConnectionCard) -> bool {
    let passes = |fault: &Fault| matches!(fault.kind, FaultKind::Transient | FaultKind::RateLimited { .. });
    card.state != ConnectionState::SignInNeeded && card.fault.as_ref().is_some_and(passes)
}

fn needs(first: &ConnectionCard, others: usize) -> String {
    match others {
        0 => format!("{} needs you.", first.name),
        1 => format!("{} and one more need you.", first.name),
        _ => format!("{} and {others} more need you.", first.name),
    }
}

fn unreachable(first: &ConnectionCard, others: usize, of: usize) -> String {
    match others {
        0 if of > 1 => format!("{} cannot be reached just now.", first.name),
        _ if others + 1 == of => "No tool can be reached just now.".into(),
        _ => format!("{} tools cannot be reached just now.", others + 1),
    }
}

fn pause(paused: &Paused, home: Tz) -> String {
    match paused.until.as_deref().and_then(|end| clock(end, home, "%H:%M")) {
        Some(time) => format!("Paused until {time}."),
        None => "Paused until you resume.".into(),
    }
}

/// Only what takes part can agree, and only what was looked at.
fn agreed(status: &Status, parts: usize, home: Tz) -> String {
    let Some(last) = status.last_run.as_deref().and_then(|last| clock(last, home, "%H:%M")) else {
        return "Connected, and nothing compared yet.".into();
    };
    let who = match (parts, parts == status.connections.len()) {
        (1, true) => "Everything agrees.".to_owned(),
        (_, true) => format!("All {parts} tools agree."),
        (_, false) => "What is not paused agrees.".to_owned(),
    };
    format!("{who} Checked {last}.")
}

/// Weddings under way come before the weekend that they are part of. No couple is named: others may see the panel.
fn watch(watch: &Watch, home: Tz) -> Option<String> {
    let until = watch.running.iter().map(|wedding| &wedding.until).max();
    match (watch.running.len(), until, &watch.weekend) {
        (1, Some(until), _) => Some(format!("A wedding is under way until {}.", clock(until, home, "%H:%M")?)),
        (many, Some(until), _) => {
            Some(format!("{many} weddings are under way, the last until {}.", clock(until, home, "%H:%M")?))
        }
        (_, None, Some(weekend)) => {
            let weddings = match weekend.weddings {
                1 => "1 wedding".to_owned(),
                many => format!("{many} weddings"),
            };
            Some(format!("Weekend watch until {}. {weddings}.", clock(&weekend.until, home, "%A %H:%M")?))
        }
        (_, None, None) => None,
    }
}

fn clock(instant: &str, home: Tz, shape: &str) -> Option<String> {
    Some(DateTime::parse_from_rfc3339(instant).ok()?.with_timezone(&home).format(shape).to_string())
}

#[cfg(test)]
mod tests;
