//! What a person wants to be told by notification, and when not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is told, and when not?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowTelling {}

/// Tell this, and not then. What is absent stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetTelling {
    /// The weddings of the day, in the morning.
    #[serde(default)]
    pub day_begins: Option<bool>,
    /// That the computer slept through a part of such a day.
    #[serde(default)]
    pub awake: Option<bool>,
    /// Whatever else needs them, while the window is closed.
    #[serde(default)]
    pub needs_you: Option<bool>,
    /// Quiet hours of every day.
    #[serde(default)]
    pub quiet: Option<QuietHours>,
    /// No quiet hours any more.
    #[serde(default)]
    pub no_quiet: bool,
}

/// From one time of the day to another, by the studio's clock; past midnight where the second is earlier than the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// `22:00`
    pub from: String,
    /// `07:00`
    pub until: String,
}

/// What is told, and when not. A tool that stops on a day with weddings is told whatever stands here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellingCard {
    /// The weddings of the day, in the morning.
    pub day_begins: bool,
    /// That the computer slept through a part of such a day.
    pub awake: bool,
    /// Whatever else needs them, while the window is closed.
    pub needs_you: bool,
    /// Quiet hours of every day.
    pub quiet: Option<QuietHours>,
    /// They are on, and over then.
    pub quiet_until: Option<String>,
}
