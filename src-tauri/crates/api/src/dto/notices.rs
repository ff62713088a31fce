//! What a person is told by notification.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::ids::{ConnectionId, IncidentId, NoticeId};
use wedsync_domain::incident::Cause;

/// Which notices are open?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListNotices {}

/// They were shown to somebody, by notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ToldNotices {
    /// Which ones.
    pub ids: Vec<NoticeId>,
}

/// Tell them again in 15 minutes, if they are still so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SnoozeNotices {
    /// Which ones.
    pub ids: Vec<NoticeId>,
}

/// A person has seen them. A tool that has stopped stays among them until it works again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseNotices {
    /// Which ones.
    pub ids: Vec<NoticeId>,
}

/// One of them. Its words name times and venues, and no couple: others may see the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeCard {
    /// Which one.
    pub id: NoticeId,
    /// What it is about.
    pub about: NoticeAbout,
    /// Weddings of the day depend on it: it is told whatever else is quiet.
    pub critical: bool,
    /// A line.
    pub title: String,
    /// What happened, what it means today, and the next step.
    pub words: String,
    /// The weddings of this day that are told of in it.
    pub today: Vec<WeddingTold>,
    /// How many lines of the check before the weekend are open, where it is told of that.
    pub open: Option<u32>,
    /// How long the computer slept, where it is told of that.
    pub slept: Option<Slept>,
    /// When it was found.
    pub since: String,
    /// The connection that has stopped.
    pub connection: Option<ConnectionId>,
    /// The incident that it tells of.
    pub incident: Option<IncidentId>,
    /// What is wrong, in facts.
    pub cause: Option<Cause>,
    /// When it was shown to somebody. Absent: it is to be shown.
    pub told: Option<String>,
    /// Not to be shown again before then.
    pub snoozed: Option<String>,
    /// It will be told then, if it is still so: it was put off, or the studio's quiet hours are on.
    pub told_then: Option<String>,
    /// Nobody wants to be told of its kind.
    pub unasked: bool,
    /// It is to be shown now.
    pub due: bool,
}

/// A wedding as a notice tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WeddingTold {
    /// `14:00`, as the venue's clock says it. Absent: all day.
    pub starts: Option<String>,
    /// Where, if that is known.
    pub venue: Option<String>,
}

/// From when to when the computer slept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Slept {
    pub from: String,
    pub until: String,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeAbout {
    /// A day with weddings has begun.
    DayBegins,
    /// The computer slept through a part of it.
    Awake,
    /// A connection that weddings of the day depend on has stopped.
    Stopped,
    /// The weekend was looked at, and is not ready.
    NotReady,
    /// Something else needs a person: it is shown by notification only where nobody sees the window.
    NeedsYou,
}
