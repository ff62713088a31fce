//! What is wrong, who is told of it, and by which ways.

use super::connections::SettingCard;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Fault;
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::{ChannelId, ConnectionId, IncidentId};
use wedsync_domain::incident::{By, Cause, IncidentState, Line, Route};

/// What is wrong now, and what was lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListAlerts {}

/// One incident with its story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ShowAlert {
    pub id: IncidentId,
}

/// Somebody here looks after it: it is not told again, and nobody else is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct AcknowledgeAlert {
    pub id: IncidentId,
}

/// Somebody here calls it over. If it still stands it is not told again before it was away once, or has become worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ResolveAlert {
    pub id: IncidentId,
}

/// Sends a word on a channel that says that it is only a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TestChannel {
    pub id: ChannelId,
}

/// The answer to most of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlertBoard {
    /// Not over, the worst first.
    pub open: Vec<IncidentCard>,
    /// Over within the last 30 days, the newest first; 100 at the most.
    pub over: Vec<IncidentCard>,
    /// Every channel that is on has failed when it was last asked. Nobody but whoever sits here is told anything.
    pub nobody_reached: bool,
    /// Channels that are on.
    pub channels: u32,
    /// A watch elsewhere notices when this computer is off.
    pub heartbeat: bool,
    /// What can wait is not told until then: a person said so.
    pub held_until: Option<String>,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IncidentCard {
    /// Which one.
    pub id: IncidentId,
    /// What is wrong, in facts.
    pub cause: Cause,
    /// `sign_in_ended`
    pub class: String,
    /// How bad it is.
    pub severity: Severity,
    /// How it stands.
    pub state: IncidentState,
    /// In one line.
    pub title: String,
    /// What happened.
    pub words: String,
    /// What to do now, in this order.
    pub steps: Vec<String>,
    /// The tool it is about.
    pub connection: Option<ConnectionId>,
    /// When it was well for the last time.
    pub well: Option<String>,
    /// When it was noticed.
    pub since: String,
    /// Who took it on.
    pub taken_on: Option<By>,
    /// Nothing is wrong any more since then; it is over once that has lasted.
    pub clear: Option<String>,
    /// It came back so often lately that each time is not told any more.
    pub comes_and_goes: bool,
    /// Told as part of another.
    pub grouped: bool,
    /// When it was over.
    pub ended: Option<String>,
    /// Who was told, by the name of the channel, each once.
    pub told: Vec<String>,
    /// Words that nobody has taken yet.
    pub waiting: u32,
}

/// One incident with its story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct IncidentPage {
    pub card: IncidentCard,
    /// From its beginning.
    pub lines: Vec<IncidentLine>,
    /// Milliseconds from the last time it was well until it was noticed, where both are known.
    pub detected_ms: Option<u32>,
    /// Milliseconds from when it was noticed until the first channel took it.
    pub told_ms: Option<u32>,
}

/// A line of its story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IncidentLine {
    /// When.
    pub at: String,
    /// In facts.
    pub line: Line,
    /// In a sentence.
    pub words: String,
}

/// By what anybody can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListChannels {}

/// Sets up a way to reach somebody. Its key, password or secret address travels beside it. A test is sent before anything is
/// kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddChannel {
    /// `slack`
    pub kind: String,
    /// What the studio calls it.
    pub name: String,
    /// What its form asks for, secrets aside.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
}

/// Switches a channel on or off, or calls it something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SetChannel {
    pub id: ChannelId,
    #[serde(default)]
    #[ts(optional = nullable)]
    pub on: Option<bool>,
    #[serde(default)]
    #[ts(optional = nullable)]
    pub name: Option<String>,
}

/// Takes a channel away, with its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RemoveChannel {
    pub id: ChannelId,
}

/// The ways to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelBook {
    /// Those that are set up.
    pub channels: Vec<ChannelCard>,
    /// Those that can be.
    pub kinds: Vec<ChannelKind>,
    /// The watch elsewhere, if there is one.
    pub heartbeat: Option<HeartbeatCard>,
}

/// One that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ChannelCard {
    pub id: ChannelId,
    /// `slack`
    pub kind: String,
    /// What the studio calls it.
    pub name: String,
    /// `Slack`
    pub title: String,
    pub settings: BTreeMap<String, String>,
    pub on: bool,
    /// When it took a word last.
    pub proven: Option<String>,
    /// That is longer ago than thirty days, or never was.
    pub unproven: bool,
    /// Why it would not take one, and since when.
    pub fault: Option<Fault>,
    pub failing_since: Option<String>,
}

/// One that can be set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ChannelKind {
    /// `slack`
    pub id: String,
    /// `Slack`
    pub name: String,
    /// What a person does there before, in this order.
    pub steps: Vec<String>,
    /// What is good to know.
    pub notes: Vec<String>,
    /// What its form asks for, the secret aside.
    pub settings: Vec<SettingCard>,
    /// What opens it, where something does.
    pub secret: Option<SettingCard>,
}

/// A watch elsewhere, which raises the alarm when it hears nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct HeartbeatCard {
    pub name: String,
    /// It wants to hear of trouble as well (healthchecks.io does).
    pub hears_trouble: bool,
    /// When it heard of us last.
    pub heard: Option<String>,
    pub fault: Option<Fault>,
}

/// Sets the watch, whose address travels beside it; or takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetHeartbeat {
    /// What the studio calls it. Absent: there is none any more.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub name: Option<String>,
    /// It wants to hear of trouble as well.
    #[serde(default)]
    pub hears_trouble: bool,
}

/// Who is told what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListRoutes {}

/// The routes from now on, in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SetRoutes {
    pub routes: Vec<Route>,
}

/// The routes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteBook {
    /// Those that the studio made, in the order in which they are tried.
    pub routes: Vec<Route>,
    /// What holds for incidents that no route fits: first for critical ones, then for all others.
    pub otherwise: Vec<Route>,
    /// Every class that a route can name.
    pub classes: Vec<String>,
}

/// What can wait is not told until then, however long it is; incidents that weddings of the day depend on are. Absent: it is told
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HoldAlerts {
    /// Minutes from now, 10,080 (a week) at the most.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub minutes: Option<u32>,
}
