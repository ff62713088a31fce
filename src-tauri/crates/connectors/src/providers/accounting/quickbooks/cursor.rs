//! Where an observation goes on, as the text that the engine keeps for us.

use serde::{Deserialize, Serialize};
use wedsync_domain::ids::Cursor;

/// One place to go on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// From nothing.
    Start,
    /// From nothing, because the list has moved so many times while it was read.
    Again(u8),
    /// Changes since this moment of QuickBooks' own clock, in milliseconds since 1970.
    Since(i64),
    /// In the middle of a full listing.
    Listing {
        /// When it began, by QuickBooks' own clock: changes since then are asked for afterwards.
        begun: i64,
        /// How many there were when it began.
        count: u64,
        /// The position of the last one that was given, from 1.
        at: u64,
        /// Which one that was. If another stands there now, the list has moved under us.
        last: String,
        /// How often it has.
        moved: u8,
    },
}

impl Mark {
    /// What the engine kept. What we do not know is a new start.
    pub fn read(cursor: Option<&Cursor>) -> Self {
        cursor.and_then(|cursor| serde_json::from_str(cursor.as_str()).ok()).unwrap_or(Self::Start)
    }

    /// For the engine to keep.
    pub fn cursor(&self) -> Cursor {
        Cursor::from(serde_json::to_string(self).unwrap_or_default())
    }
}
