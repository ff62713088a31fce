//! Something that is wrong, from its first moment until it is over; what is said of it, and who is told.
//!
//! Deliberately absent: when it is told, and how it is carried to anybody (see [`crate::alert`]).

use crate::alert::{Alert, Severity, Stage};
use crate::fault::{Fault, FaultKind};
use crate::ids::{BroadcastId, ChannelId, ConnectionId, IncidentId, WordId};
use crate::time::Timestamp;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "cause", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Cause {
    /// A tool does not do what it should.
    Tool { connection: ConnectionId, name: String, fault: Fault },
    /// A tool answers, and was not brought into agreement for longer than it should be.
    Behind { connection: ConnectionId, name: String },
    /// Several tools have stopped answering at once: most likely it is the network here.
    Several { names: Vec<String> },
    /// The sign-in of a tool ends by itself.
    SignInEnds {
        connection: ConnectionId,
        name: String,
        #[ts(type = "string")]
        at: Timestamp,
    },
    /// More of a tool's requests go wrong than usually do.
    ErrorsClimb { connection: ConnectionId, name: String },
    /// A channel would not take an alert.
    Channel { channel: ChannelId, name: String, fault: Fault },
    /// The watch elsewhere hears nothing of us.
    Heartbeat { name: String, fault: Fault },
    /// So many people of a wedding were not reached by what they must know.
    NotTold { broadcast: BroadcastId, people: u32 },
    /// Nothing is wrong now: what was, and nobody was told of because it could wait. `more`: and so many besides.
    Digest { items: Vec<Digested>, more: u32 },
}

/// Something that nobody was told of at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Digested {
    /// Which incident.
    pub incident: IncidentId,
    /// What was wrong.
    pub cause: Box<Cause>,
    /// From when.
    #[ts(type = "string")]
    pub begun: Timestamp,
    /// Until when; it still stands where there is nothing.
    #[ts(type = "string | null")]
    pub ended: Option<Timestamp>,
}

impl Cause {
    /// Of those about the same subject one is open at most.
    pub fn subject(&self) -> String {
        match self {
            Self::Tool { connection, .. } | Self::Behind { connection, .. } => format!("tool {connection}"),
            Self::Several { .. } => "several".to_owned(),
            Self::SignInEnds { connection, .. } => format!("ends {connection}"),
            Self::ErrorsClimb { connection, .. } => format!("climb {connection}"),
            Self::Channel { channel, .. } => format!("channel {channel}"),
            Self::Heartbeat { .. } => "heartbeat".to_owned(),
            Self::NotTold { broadcast, .. } => format!("broadcast {broadcast}"),
            Self::Digest { .. } => "digest".to_owned(),
        }
    }

    /// Stable, for programs and for routes: one of [`CLASSES`].
    pub fn class(&self) -> &'static str {
        match self {
            Self::Tool { fault, .. } => match fault.kind {
                FaultKind::SignInNeeded => "sign_in_ended",
                FaultKind::Transient | FaultKind::RateLimited { .. } => "not_answering",
                _ => "tool_refuses",
            },
            Self::Behind { .. } => "fell_behind",
            Self::Several { .. } => "several_tools",
            Self::SignInEnds { .. } => "sign_in_ends",
            Self::ErrorsClimb { .. } => "errors_climb",
            Self::Channel { .. } => "channel_failing",
            Self::Heartbeat { .. } => "heartbeat_failing",
            Self::NotTold { .. } => "people_not_told",
            Self::Digest { .. } => "digest",
        }
    }

    /// The tool that it is about.
    pub fn connection(&self) -> Option<ConnectionId> {
        match self {
            Self::Tool { connection, .. }
            | Self::Behind { connection, .. }
            | Self::SignInEnds { connection, .. }
            | Self::ErrorsClimb { connection, .. } => Some(*connection),
            _ => None,
        }
    }

    /// What it is about, as the studio calls it.
    pub fn about(&self) -> String {
        match self {
            Self::Tool { name, .. }
            | Self::Behind { name, .. }
            | Self::SignInEnds { name, .. }
            | Self::ErrorsClimb { name, .. }
            | Self::Channel { name, .. }
            | Self::Heartbeat { name, .. } => name.clone(),
            Self::Several { names } => names.join(", "),
            // No couple: it stands on screens that others see.
            Self::NotTold { broadcast, .. } => format!("Broadcast {broadcast}"),
            Self::Digest { .. } => "Since the last summary".to_owned(),
        }
    }

    /// What it ran into.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Tool { fault, .. } | Self::Channel { fault, .. } | Self::Heartbeat { fault, .. } => Some(fault),
            _ => None,
        }
    }
}

/// Every class of incident.
pub const CLASSES: &[&str] = &[
    "sign_in_ended",
    "not_answering",
    "tool_refuses",
    "fell_behind",
    "several_tools",
    "sign_in_ends",
    "errors_climb",
    "channel_failing",
    "heartbeat_failing",
    "people_not_told",
    "digest",
];

/// How an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Nobody has taken it on.
    Triggered,
    /// Somebody looks after it.
    Acknowledged,
    /// It is over.
    Resolved,
}

/// Who did something about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum By {
    /// It went away by itself.
    Itself {},
    /// Somebody at this desk: in the window, in the terminal, or on a notification.
    Desk {},
    /// Somebody over there.
    Channel { name: String, who: Option<String> },
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// `inc-1`; 0 until it is stored.
    #[serde(skip, default = "unstored")]
    pub id: IncidentId,
    /// What is wrong, as it was seen last.
    pub cause: Cause,
    /// How bad it is now.
    pub severity: Severity,
    /// How it stands.
    pub state: IncidentState,
    /// When it was well for the last time, where that is known.
    pub well: Option<Timestamp>,
    /// When it was detected.
    pub begun: Timestamp,
    /// Since when nobody has been able to think it told: when it began, became worse, or came back.
    pub fresh: Timestamp,
    /// Who took it on.
    pub taken_on: Option<By>,
    /// Nothing is wrong any more since then; it is over once that has lasted.
    pub clear: Option<Timestamp>,
    /// When it came back, lately.
    pub returns: Vec<Timestamp>,
    /// Told as part of another.
    pub grouped: bool,
    /// A person called it over although it stands. It is not told again before it was away once.
    pub hushed: bool,
    /// When it was over.
    pub ended: Option<Timestamp>,
    /// How many words there were about it: each has a number of its own.
    pub said: u32,
    /// How many there were when it became fresh, or was over: what came later tells how it stands. No time would do, for clocks
    /// are set back.
    pub told_before: u32,
}

fn unstored() -> IncidentId {
    IncidentId(0)
}

impl Incident {
    /// Nobody has been told of it.
    pub fn of(cause: Cause, severity: Severity, well: Option<Timestamp>, now: Timestamp) -> Self {
        Self {
            id: IncidentId(0),
            cause,
            severity,
            state: IncidentState::Triggered,
            well,
            begun: now,
            fresh: now,
            taken_on: None,
            clear: None,
            returns: Vec::new(),
            grouped: false,
            hushed: false,
            ended: None,
            said: 0,
            told_before: 0,
        }
    }

    /// Names it on every channel. With its time, because a studio that goes back to a backup counts anew.
    pub fn key(&self) -> String {
        format!("wedsync-{}-{}", self.id, self.begun.0 / 1000)
    }

    /// Nobody has been told yet how it stands.
    pub fn turns_fresh(&mut self, now: Timestamp) {
        (self.fresh, self.told_before) = (now, self.said);
    }

    /// It is over.
    pub fn ends(&mut self, now: Timestamp) {
        (self.state, self.ended, self.told_before) = (IncidentState::Resolved, Some(now), self.said);
    }
}

/// A line of its story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Line {
    /// It was seen for the first time.
    Detected {
        cause: Cause,
        severity: Severity,
    },
    /// Something else is wrong with the same thing now.
    Changed {
        cause: Cause,
    },
    /// It became worse, or less bad: weddings depend on it, or no longer do.
    Now {
        severity: Severity,
    },
    /// Nothing is wrong just now.
    Cleared {},
    CameBack {},
    /// It comes and goes: each time is not told any more.
    ComesAndGoes {},
    TakenOn {
        by: By,
    },
    Over {
        by: By,
    },
    /// A channel took a word.
    Told {
        channel: String,
        stage: Stage,
    },
    /// A channel did not. `instead`: it went another way at once.
    NotTold {
        channel: String,
        stage: Stage,
        fault: Fault,
        instead: Option<String>,
    },
    /// A channel had taken a word, and lost it.
    Lost {
        channel: String,
        fault: Fault,
    },
}

/// A channel that a studio has set up. Its secret lies in the vault under `channel/<id>/secret`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelAt {
    /// `cha-1`; 0 until it is stored.
    #[serde(skip, default = "unnumbered")]
    pub id: ChannelId,
    /// `slack`
    pub kind: String,
    /// What the studio calls it.
    pub name: String,
    /// What its form asked for, secrets aside.
    pub settings: BTreeMap<String, String>,
    /// Whether anything is told on it.
    pub on: bool,
    /// When it took a word last.
    pub proven: Option<Timestamp>,
    /// When it was asked last whether it would take one, or took one.
    pub looked: Option<Timestamp>,
    /// Why it would not take one, since when, and how often in a row.
    pub fault: Option<Fault>,
    #[allow(missing_docs)]
    pub failing_since: Option<Timestamp>,
    #[allow(missing_docs)]
    pub failures: u32,
}

fn unnumbered() -> ChannelId {
    ChannelId(0)
}

impl ChannelAt {
    /// One that is on, and that nobody has asked anything yet.
    pub fn new(kind: &str, name: &str, settings: BTreeMap<String, String>) -> Self {
        Self {
            id: unnumbered(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            settings,
            on: true,
            proven: None,
            looked: None,
            fault: None,
            failing_since: None,
            failures: 0,
        }
    }

    /// Nothing is known to be wrong with it.
    pub fn is_well(&mut self) {
        (self.fault, self.failing_since, self.failures) = (None, None, 0);
    }
}

/// Who is told, and when, of incidents that fit. The first route that fits decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// What the studio calls it.
    pub name: String,
    /// Only incidents as bad as that, or worse.
    pub least: Severity,
    /// Only of these classes; none: of all.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub classes: Option<Vec<String>>,
    /// Only about these tools; none: about anything.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub connections: Option<Vec<ConnectionId>>,
    /// Only while a wedding of the day is at a venue whose name or address has this in it.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub region: Option<String>,
    /// Only between these times of the day, by the studio's clock.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub hours: Option<Hours>,
    /// One after the other, as long as nobody has taken it on.
    pub steps: Vec<RouteStep>,
    /// Told again after so many minutes, as long as nobody has taken it on. Absent: once.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub again_min: Option<u32>,
}

/// From a time of the day until another, past midnight where the second is earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Hours {
    #[ts(type = "string")]
    pub from: NaiveTime,
    #[ts(type = "string")]
    pub until: NaiveTime,
}

/// A step of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    /// Minutes after it began.
    pub after_min: u32,
    /// Who is told. Each way is a channel, and those that stand in when it fails, in this order.
    pub ways: Vec<Vec<ChannelId>>,
}

/// A word about an incident on its way to somebody. It lies in the store before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// `word-1`; 0 until it is stored.
    #[serde(skip, default = "unsaid")]
    pub id: WordId,
    /// About which incident.
    #[serde(skip, default = "unstored")]
    pub incident: IncidentId,
    /// What is said.
    pub alert: Alert,
    /// Which of those about this incident it is.
    pub number: u32,
    /// The step of the route that wanted it.
    pub step: u32,
    /// The channels that may carry it, in this order.
    pub ways: Vec<ChannelId>,
    /// Those it was given to: it may have got there, whatever they answered.
    pub tried: Vec<ChannelId>,
    /// Rounds over all of them.
    pub rounds: u32,
    /// How often a channel had taken it and lost it.
    pub lost: u32,
    /// When it is to be sent.
    #[serde(skip, default)]
    pub due: Timestamp,
    /// The first time that it was given to anybody.
    pub first_try: Option<Timestamp>,
    /// Who took it.
    pub taken: Option<Took>,
    /// Why the last one did not.
    pub fault: Option<Fault>,
    /// It was taken, or nobody needs it any more.
    #[serde(skip, default)]
    pub ended: Option<Timestamp>,
}

fn unsaid() -> WordId {
    WordId(0)
}

impl Word {
    /// What is said.
    pub fn stage(&self) -> Stage {
        self.alert.stage
    }
}

/// A channel has a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Took {
    /// Which.
    pub channel: ChannelId,
    /// When.
    pub at: Timestamp,
    /// What it is called there.
    pub name: Option<String>,
    /// It got there, as far as anybody can know.
    pub brought: bool,
}
