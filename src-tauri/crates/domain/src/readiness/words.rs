//! A check in the words of the terminal, of the log and of notices.

use super::{Check, Fix, Found, ReadyLine, SaidThere, Silent, Standing};
use crate::time::Instant;
use std::fmt;

impl Check {
    /// What it is called.
    pub fn called(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Times => "times",
            Self::Venue => "venue",
            Self::Contacts => "contacts",
            Self::Balance => "balance",
            Self::Versions => "open questions",
            Self::Pack => "day pack",
            Self::SignIns => "sign-ins",
            Self::Channels => "alerts",
            Self::Heartbeat => "computer off",
            Self::Disk => "disk",
            Self::Clock => "clock",
        }
    }

    /// Why it matters.
    pub fn why(self) -> &'static str {
        match self {
            Self::Date => "Whoever looks into the other tool comes on another day.",
            Self::Times => "People would arrive at different times.",
            Self::Venue => "Somebody may drive to another place.",
            Self::Contacts => "On the day there is no time to look for a number.",
            Self::Balance => "What is asked for at the door may have been paid, or the other way round.",
            Self::Versions => "Until somebody answers, the tools say different things.",
            Self::Pack => "What is taken along would be out of date.",
            Self::SignIns => "The tool falls silent in the middle of the weekend.",
            Self::Channels => "An alert that nobody gets is none.",
            Self::Heartbeat => "When this computer is off, nobody is told that nothing is compared any more.",
            Self::Disk => "Without room nothing can be kept or compared.",
            Self::Clock => "Alerts, times and agreements go by this clock.",
        }
    }
}

impl Standing {
    /// In two or three words.
    pub fn called(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::LookAtIt => "look at it",
            Self::CannotKnow => "cannot know",
            Self::NotReady => "not ready",
        }
    }
}

impl ReadyLine {
    /// The next step, where there is one.
    pub fn next_step(&self) -> Option<String> {
        self.fix.as_ref().map(ToString::to_string)
    }
}

impl Found {
    /// In words; `when` writes an instant as the studio's clock shows it.
    pub fn said(&self, when: &dyn Fn(Instant) -> String) -> String {
        Said(self, when).to_string()
    }
}

struct Said<'a>(&'a Found, &'a dyn Fn(Instant) -> String);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(found, when) = self;
        match found {
            Found::Agree { tools } => match tools.as_slice() {
                [one] => write!(f, "{one} says it, and nothing contradicts it."),
                all => write!(f, "{} tools agree: {}.", all.len(), listed(all)),
            },
            Found::Missing {} => f.write_str("It is written nowhere."),
            Found::HereAlone {} => f.write_str("It is known to this desk alone."),
            Found::Differ { thing, ours, there, things } => differ(f, thing, ours.as_deref(), there, *things),
            Found::OnTheWay { tools } => write!(f, "A change has not reached {} yet.", listed(tools)),
            Found::Unheard { tools } => unheard(f, tools, *when),
            Found::People { people, no_phone, unreachable } => reached(f, *people, no_phone, unreachable),
            Found::Owed { owed, overdue } => match (owed.as_slice(), overdue) {
                ([], _) => f.write_str("Paid in full."),
                (all, false) => write!(f, "{} left to pay.", listed(all)),
                (all, true) => write!(f, "{} left to pay, and some of it is overdue.", listed(all)),
            },
            Found::Waiting { versions, deletions, matches } => waiting(f, *versions, *deletions, *matches),
            Found::NothingWaits {} => f.write_str("None."),
            Found::Proven { channels } => write!(f, "Proven: {}.", listed(channels)),
            Found::Unproven { channels } => write!(f, "Not proven within 30 days: {}.", listed(channels)),
            Found::NoChannel {} => f.write_str("No alert goes further than this computer."),
            Found::Watched {} => f.write_str("A second watch is set."),
            Found::Unwatched {} => f.write_str("No second watch is set."),
            Found::Room { free_mb } => write!(f, "{free_mb} MB are free."),
            Found::Tight { free_mb } => write!(f, "Only {free_mb} MB are free."),
            Found::RoomUnknown {} => f.write_str("Nobody can tell how much is free."),
            Found::ClockFine {} => f.write_str("It is plausible."),
            Found::ClockBehind {} => f.write_str("It stands before this program was made."),
            Found::ClockWentBack {} => f.write_str("It stands earlier than at the last sync."),
            Found::ClockFarAhead {} => {
                f.write_str("The last sync was more than 60 days ago, or the clock has jumped ahead.")
            }
            Found::Fresh { since } | Found::Stale { since } | Found::Refused { since, .. } => {
                timed(f, found, *since, *when)
            }
            Found::Lasting { until, .. } | Found::Ends { at: until, .. } => timed(f, found, Some(*until), *when),
        }
    }
}

fn timed(
    f: &mut fmt::Formatter<'_>,
    found: &Found,
    at: Option<Instant>,
    when: &dyn Fn(Instant) -> String,
) -> fmt::Result {
    let at = at.map_or_else(|| "never".to_owned(), when);
    match found {
        Found::Fresh { .. } => write!(f, "All of it was heard lately, the oldest part {at}."),
        Found::Stale { .. } => write!(f, "The oldest part of it was last heard: {at}."),
        Found::Lasting { tools: 0, .. } => f.write_str("No tool is connected."),
        Found::Lasting { tools: 1, .. } => write!(f, "The one there is lasts beyond {at}, as far as its tool says."),
        Found::Lasting { tools, .. } => write!(f, "All {tools} last beyond {at}, as far as their tools say."),
        Found::Ends { tool, .. } => write!(f, "That of {tool} ends {at}."),
        Found::Refused { tool, .. } => write!(f, "{tool} refuses ours. Last in agreement: {at}."),
        _ => Ok(()),
    }
}

fn differ(
    f: &mut fmt::Formatter<'_>,
    thing: &str,
    ours: Option<&str>,
    there: &[SaidThere],
    things: u32,
) -> fmt::Result {
    write!(f, "“{thing}”: {} here", ours.unwrap_or("nothing"))?;
    for it in there {
        write!(f, ", {} in {}", it.value.as_deref().unwrap_or("nothing"), it.tool)?;
    }
    match things {
        0 | 1 => f.write_str("."),
        2 => f.write_str(". One more differs."),
        many => write!(f, ". {} more differ.", many - 1),
    }
}

fn unheard(f: &mut fmt::Formatter<'_>, tools: &[Silent], when: &dyn Fn(Instant) -> String) -> fmt::Result {
    let names: Vec<&str> = tools.iter().map(|it| it.tool.as_str()).collect();
    write!(f, "{} {} not answer", listed(&names), if names.len() == 1 { "does" } else { "do" })?;
    match tools.iter().map(|it| it.since).min().flatten() {
        Some(since) => write!(f, "; last in agreement {}.", when(since)),
        None => f.write_str("."),
    }
}

fn reached(f: &mut fmt::Formatter<'_>, people: u32, no_phone: &[String], unreachable: &[String]) -> fmt::Result {
    match (people, no_phone, unreachable) {
        (0, ..) => f.write_str("Nobody is written down."),
        (1, [], []) => f.write_str("One, with a phone number."),
        (all, [], []) => write!(f, "{all}, all with a phone number."),
        (all, [], lost) => write!(f, "{all}; neither phone nor email: {}.", listed(lost)),
        (all, no_phone, []) => write!(f, "{all}; no phone number: {}.", listed(no_phone)),
        (all, no_phone, lost) => {
            write!(f, "{all}; no phone number: {}; neither phone nor email: {}.", listed(no_phone), listed(lost))
        }
    }
}

fn waiting(f: &mut fmt::Formatter<'_>, versions: u32, deletions: u32, matches: u32) -> fmt::Result {
    let counted = |number: u32, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let all = [
        counted(versions, "record has two versions", "records have two versions"),
        counted(deletions, "deletion waits", "deletions wait"),
        counted(matches, "arrival may belong to it", "arrivals may belong to it"),
    ];
    write!(f, "{}.", listed(&all.into_iter().flatten().collect::<Vec<_>>()))
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settle { versions } => write!(f, "See both: wedsync versions list ({versions})"),
            Self::AnswerDeletions {} => f.write_str("Answer: wedsync deletions list"),
            Self::AnswerMatches {} => f.write_str("Answer: wedsync matches list"),
            Self::Edit { record } => write!(f, "Write it down: wedsync records edit {record} FIELD=VALUE"),
            Self::Sync {} => f.write_str("Ask the tools now: wedsync sync"),
            Self::Approve {} => f.write_str("See what would be written: wedsync preview"),
            Self::SignIn { connection } => write!(f, "Sign in again: wedsync connections resume {connection}"),
            Self::Resume { connection } => write!(f, "Let it take part again: wedsync connections resume {connection}"),
            Self::LookAt { connection } => write!(f, "See what is wrong: wedsync connections show {connection}"),
            Self::AddChannel {} => f.write_str("Say where alerts go: wedsync alerts add KIND"),
            Self::TryChannels {} => {
                f.write_str("Try it out before the weekend: wedsync alerts channels, then wedsync alerts test ID")
            }
            Self::SetHeartbeat {} => f.write_str("Set up a watch elsewhere: wedsync alerts heartbeat --name NAME"),
            Self::FreeSpace {} => f.write_str("Free some space on this computer."),
            Self::SetClock {} => f.write_str("Set date and time of this computer, best from the network."),
        }
    }
}

/// `one, two and three`
fn listed(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            format!("{} and {}", first.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), last.as_ref())
        }
    }
}
