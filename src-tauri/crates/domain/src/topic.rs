//! What a committed change was about, so that screens know what to fetch again. Topics carry no data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One part of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Connections.
    Connections,
    /// Collections and their settings.
    Collections,
    /// Records of any kind.
    Records,
    /// Two versions.
    Versions,
    /// Held deletions.
    Deletions,
    /// Doubtful matches.
    Matches,
    /// The journal.
    Journal,
    /// Whether the desk is at work, or rests.
    Desk,
    /// What a person is told by notification.
    Notices,
    /// How well connections are.
    Health,
    /// Incidents, and who is told of them.
    Alerts,
    /// Messages to people of a wedding, and how far they have come.
    Broadcasts,
    /// Who may call us from the web. Not each call.
    Webhooks,
    /// Who receives what is measured, and whether it can be fetched. Not each time that it is.
    Exports,
}

impl Topic {
    /// All of them.
    pub const ALL: &'static [Topic] = &[
        Self::Connections,
        Self::Collections,
        Self::Records,
        Self::Versions,
        Self::Deletions,
        Self::Matches,
        Self::Journal,
        Self::Desk,
        Self::Notices,
        Self::Health,
        Self::Alerts,
        Self::Broadcasts,
        Self::Webhooks,
        Self::Exports,
    ];
}
