//! Whether a weekend is ready: what was looked at, what was seen, why it matters and what puts it right, as facts, so that
//! whoever shows them says them in the language of whoever reads. The words of the terminal stand in [`words`].
//!
//! Deliberately absent: how it is found out.

mod words;

use crate::ids::{ConnectionId, RecordId, VersionsId};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Of a wedding: its day.
    Date,
    /// Its times, and those of its appointments.
    Times,
    /// Where it is.
    Venue,
    /// Its people, and how they are reached.
    Contacts,
    /// What is owed.
    Balance,
    /// Questions about it that wait for an answer.
    Versions,
    /// Whether what is taken along was heard lately.
    Pack,
    /// Of this desk: whether every sign-in lasts.
    SignIns,
    /// Whether alerts arrive.
    Channels,
    /// Whether somebody notices when this computer goes silent.
    Heartbeat,
    /// Room on the disk.
    Disk,
    /// The computer's clock.
    Clock,
}

/// How it stands, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It holds.
    Ready,
    /// Nothing contradicts it, and something is missing.
    LookAtIt,
    /// A tool that would have to be asked does not answer.
    CannotKnow,
    /// It does not hold.
    NotReady,
}

/// What a tool says instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidThere {
    /// Which tool.
    pub tool: String,
    /// What it says; absent: nothing at all.
    pub value: Option<String>,
}

/// A tool that does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Silent {
    /// Which.
    pub tool: String,
    /// When it was last in agreement. Absent: never.
    pub since: Option<Instant>,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "found", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Found {
    /// These tools say the same.
    Agree {
        tools: Vec<String>,
    },
    /// It is written nowhere.
    Missing {},
    /// It is known to this desk alone.
    HereAlone {},
    /// A tool says something else about this thing; so many things differ.
    Differ {
        thing: String,
        ours: Option<String>,
        there: Vec<SaidThere>,
        things: u32,
    },
    /// A change has not reached these tools yet.
    OnTheWay {
        tools: Vec<String>,
    },
    /// These tools do not answer.
    Unheard {
        tools: Vec<Silent>,
    },
    /// So many people, with those that have no phone number, and those that cannot be reached at all.
    People {
        people: u32,
        no_phone: Vec<String>,
        unreachable: Vec<String>,
    },
    /// What the bills leave to pay, by currency; nothing: paid in full. `overdue`: some of it was due before today.
    Owed {
        owed: Vec<String>,
        overdue: bool,
    },
    /// So many questions wait.
    Waiting {
        versions: u32,
        deletions: u32,
        matches: u32,
    },
    NothingWaits {},
    /// All of it was heard since then.
    Fresh {
        since: Option<Instant>,
    },
    /// Some of it was not heard since then. Absent: never.
    Stale {
        since: Option<Instant>,
    },
    /// So many sign-ins last until then.
    Lasting {
        tools: u32,
        until: Instant,
    },
    /// This one ends before.
    Ends {
        tool: String,
        at: Instant,
    },
    /// This one was refused.
    Refused {
        tool: String,
        since: Option<Instant>,
    },
    /// All of these were proven lately.
    Proven {
        channels: Vec<String>,
    },
    /// These were not.
    Unproven {
        channels: Vec<String>,
    },
    /// There is none.
    NoChannel {},
    /// There is one.
    Watched {},
    Unwatched {},
    Room {
        free_mb: u64,
    },
    Tight {
        free_mb: u64,
    },
    RoomUnknown {},
    ClockFine {},
    /// It stands before this program was made.
    ClockBehind {},
    /// It stands earlier than at the last sync.
    ClockWentBack {},
    /// It stands long after the last sync.
    ClockFarAhead {},
}

/// What puts it right, in one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fix", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Fix {
    /// See both versions and choose.
    Settle {
        versions: VersionsId,
    },
    AnswerDeletions {},
    AnswerMatches {},
    /// Write it down.
    Edit {
        record: RecordId,
    },
    /// Ask the tools now.
    Sync {},
    /// Let the first writes of a list through.
    Approve {},
    SignIn {
        connection: ConnectionId,
    },
    /// It was paused by a person.
    Resume {
        connection: ConnectionId,
    },
    /// See what is wrong with it.
    LookAt {
        connection: ConnectionId,
    },
    AddChannel {},
    TryChannels {},
    SetHeartbeat {},
    FreeSpace {},
    SetClock {},
}

/// One line of the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadyLine {
    /// What was looked at.
    pub check: Check,
    /// How it stands.
    pub standing: Standing,
    /// The wedding that it is about. Absent: this desk.
    pub wedding: Option<RecordId>,
    /// What was seen.
    pub seen: Found,
    /// What puts it right. Absent: nothing has to be.
    pub fix: Option<Fix>,
}

/// A wedding that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadyWedding {
    /// Which record.
    pub record: RecordId,
    /// The couple.
    pub title: String,
    /// `2026-05-16`. Absent: it has no date.
    pub date: Option<String>,
    /// `14:00`, as written at the venue. Absent: no times.
    pub starts: Option<String>,
    /// Where.
    pub venue: Option<String>,
}

/// One check, with when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Readiness {
    /// When.
    pub checked: Instant,
    /// The time it was due at, where nobody asked for it.
    pub due: Option<Instant>,
    /// Until when everything has to hold.
    pub until: Instant,
    /// The weddings until then, the first first.
    pub weddings: Vec<ReadyWedding>,
    /// Line by line, wedding by wedding, this desk last.
    pub lines: Vec<ReadyLine>,
}

impl Readiness {
    /// As its worst line.
    pub fn standing(&self) -> Standing {
        self.lines.iter().map(|line| line.standing).max().unwrap_or(Standing::Ready)
    }

    /// Lines that do not hold, or that nobody can know of.
    pub fn open(&self) -> impl Iterator<Item = &ReadyLine> {
        self.lines.iter().filter(|line| line.standing >= Standing::CannotKnow)
    }
}

#[cfg(test)]
mod tests;
