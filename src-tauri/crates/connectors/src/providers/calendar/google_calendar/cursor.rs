//! Where an observation goes on, as the text that the engine keeps for us.

use serde::{Deserialize, Serialize};
use wedsync_domain::ids::Cursor;

/// One place to go on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// From nothing.
    Start,
    /// Changes since this `syncToken`, from this page of them on.
    Since {
        /// Google's.
        token: String,
        /// `None`: from the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
    /// In the middle of a full listing that this process is reading; once that is gone, a new one begins.
    Listing {
        /// Which listing.
        number: u64,
        /// Which page of it comes next.
        page: u32,
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
