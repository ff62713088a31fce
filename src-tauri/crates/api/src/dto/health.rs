//! How well each connection is, why, how it was, and what is likely to break.
//!
//! Every check says what it saw in facts, for a window that has words of its own, and in one English sentence.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Fault;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::season::Season;

/// How all of them are, the worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListHealth {}

/// Looks at all of them now, whatever was seen lately. Takes ten seconds at the most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckHealth {}

/// One of them, with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ShowHealth {
    pub id: ConnectionId,
    /// How far back: 1 to 400. A day and a week are told by the hour, more by the day. Absent: a week.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub days: Option<u16>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// As it should be.
    Healthy,
    /// A person has paused it: nothing is looked at.
    Paused,
    /// Nothing was seen yet.
    Unknown,
    /// It works, and not as it should.
    Degraded,
    /// It does not work.
    Unhealthy,
}

/// The four things that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// Whether it answers a question that only a signed-in account is answered, and how soon.
    Connection,
    /// Whether the last sync is no longer ago than it should be.
    Sync,
    /// How many of the requests of the last hour went wrong.
    Errors,
    /// How long requests take, beside the same hours of the last four weeks.
    Performance,
}

/// What a check saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Seen {
    /// Nothing yet, or too little to say anything.
    Nothing,
    /// It answered.
    Answered { ms: u32 },
    /// It did not, and since when.
    Refused { fault: Fault, since: String },
    /// The last sync worked, and is no longer ago than it should be.
    OnTime { last: String },
    /// The last tries did not work; it is not overdue yet.
    Failing { fault: Fault, tries: u32 },
    /// The last sync that worked is too long ago. `last` is absent where none ever did.
    Overdue { last: Option<String>, every_s: u32, fault: Option<Fault> },
    /// Requests of the last hour; those that went wrong by kind as well: `rate_limited`, `transient`.
    Requests { asked: u32, failed: u32, kinds: BTreeMap<String, u32> },
    /// How long requests took lately: half of them, 95 and 99 of a hundred took no longer. `usual_p95` is the same of the
    /// same hours in the last four weeks, absent while there are too few.
    Pace { p50_ms: u32, p95_ms: u32, p99_ms: u32, usual_p95_ms: Option<u32> },
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct CheckCard {
    pub check: CheckKind,
    pub state: HealthState,
    /// Of the hundred points of a score.
    pub weight: u8,
    pub seen: Seen,
    /// The same as a sentence.
    pub words: String,
}

/// How one connection is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct HealthCard {
    pub id: ConnectionId,
    pub name: String,
    pub provider: String,
    pub state: HealthState,
    /// 0 to 100. Absent while nothing was seen, and while it is paused.
    pub score: Option<u8>,
    /// Since when it is in this state.
    pub since: Option<String>,
    /// The check that decides, if one is not as it should be.
    pub because: Option<CheckKind>,
    /// Why, as a sentence; and what to do, where there is anything to do.
    pub why: String,
    pub next_step: String,
    pub checks: Vec<CheckCard>,
    /// When it was looked at last.
    pub looked: Option<String>,
    /// The score of each of the last 24 hours, oldest first; absent where nobody looked.
    pub day: Vec<Option<u8>>,
    /// What is likely to break.
    pub ahead: Vec<ForecastCard>,
}

/// How all of them are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HealthBoard {
    /// The worst first.
    pub connections: Vec<HealthCard>,
    /// Seconds between two looks.
    pub every_s: u32,
}

/// One hour or one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stretch {
    /// When it began: an instant.
    pub from: String,
    /// The mean of the scores; absent where nobody looked.
    pub score: Option<u8>,
    /// How often somebody looked, and how often it answered then.
    pub looks: u32,
    /// The latter.
    pub answered: u32,
    /// Requests.
    pub asked: u32,
    /// Those that went wrong.
    pub failed: u32,
    /// Milliseconds that half of the requests took at the most.
    pub p50_ms: Option<u32>,
    /// That 95 of a hundred took at the most.
    pub p95_ms: Option<u32>,
    /// That 99 of a hundred took at the most.
    pub p99_ms: Option<u32>,
}

/// How much of the time that the desk was at work it answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Uptime {
    /// `2026-11`: the first month of it.
    pub month: String,
    /// Set where this is a whole season and not a month.
    pub season: Option<Season>,
    /// How often somebody looked.
    pub looks: u32,
    /// How often it answered.
    pub answered: u32,
}

/// What is likely to break, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Ahead {
    /// The sign-in ends by itself then, unless somebody signs in anew.
    SignInEnds { at: String },
    /// More requests go wrong than usual: of `asked` since `since`, `failed`; usually `usual` of so many would.
    ErrorsClimb { since: String, asked: u32, failed: u32, usual: u32 },
}

/// The same with a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ForecastCard {
    pub ahead: Ahead,
    /// On or before the last wedding of the coming weekend.
    pub before_weddings: bool,
    pub words: String,
    pub next_step: String,
}

/// One connection with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HealthPage {
    /// As it is now.
    #[serde(flatten)]
    pub card: HealthCard,
    /// `hour` or `day`.
    pub by: String,
    /// Oldest first, without a gap.
    pub stretches: Vec<Stretch>,
    /// The last thirteen months, newest first.
    pub months: Vec<Uptime>,
    /// The last seasons, newest first.
    pub seasons: Vec<Uptime>,
}
