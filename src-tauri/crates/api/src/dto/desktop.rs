//! The desktop around the window: what starts with the computer, and whether notifications are taken.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How is the desk set up on this computer?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowDesktop {}

/// The desk starts with the computer from now on, in the panel, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetDesktop {
    /// It does.
    pub starts: bool,
}

/// Shows a notification like those to come, so that a person knows one when they see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TryNotice {}

/// How it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DesktopCard {
    /// There is a desktop around whoever asks: in a terminal or a browser there is none.
    pub offered: bool,
    /// The desk starts with the computer.
    pub starts: bool,
}

/// What became of the notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeTried {
    /// The computer took it. Otherwise nobody takes notifications there.
    pub shown: bool,
}
