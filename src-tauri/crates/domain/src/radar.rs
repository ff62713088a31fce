//! Two things at once: what the radar finds, as facts and in the words of the terminal.
//!
//! Deliberately absent: how they are found.

use crate::ids::RecordId;
use crate::kinds::Kind;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// How much of a promise something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// An enquiry, a hold, something marked as tentative.
    Tentative,
    /// Everything else.
    Booked,
}

/// How two of them stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "how", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Closeness {
    /// One of them says no times, so nobody knows.
    SameDay {},
    /// There is time between them, and less than the way and the turn-round take.
    TooClose { between_min: u32, needed_min: u32 },
    /// At the same time, for so long.
    Overlap { minutes: u32 },
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Engaged {
    /// Which record.
    pub record: RecordId,
    /// What it is.
    pub kind: Kind,
    /// The wedding it belongs to; itself where it is one.
    pub wedding: Option<RecordId>,
    /// What it is called.
    pub title: String,
    /// Where, if that is known.
    pub place: Option<String>,
    /// The tools that say it.
    pub tools: Vec<String>,
    /// How sure it is.
    pub promise: Promise,
    /// It says no times.
    pub whole_day: bool,
    /// It begins.
    pub from: Instant,
    /// It is over.
    pub until: Instant,
}

/// Two things that nobody can do both of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Clash {
    /// The day on which the later of them begins, where the studio is: `2026-05-16`.
    pub date: String,
    /// As sure as the less sure of the two.
    pub severity: Promise,
    /// How they stand to each other.
    pub closeness: Closeness,
    /// The first to begin.
    pub one: Engaged,
    /// The other.
    pub other: Engaged,
    /// Both are called the same: it may be one booking that was never matched.
    pub alike: bool,
}

impl fmt::Display for Closeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameDay {} => f.write_str("on the same day, and one of them says no times"),
            Self::TooClose { between_min, needed_min } => {
                write!(
                    f,
                    "{} between them, {} needed for the way and the turn-round",
                    length(*between_min),
                    length(*needed_min)
                )
            }
            Self::Overlap { minutes } => write!(f, "at the same time for {}", length(*minutes)),
        }
    }
}

/// `45 min`, `2 h`, `1 h 30 min`
fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, min) => format!("{min} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, min) => format!("{hours} h {min} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_as_people_say_them() {
        assert_eq!([0, 45, 60, 150].map(length), ["0 min", "45 min", "1 h", "2 h 30 min"]);
    }
}
