//! Where an observation goes on, as the text that the engine keeps for us.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wedsync_domain::ids::Cursor;

/// One place to go on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// From nothing.
    Start,
    /// Changes since.
    Since(Since),
    /// In the middle of a full listing that this process is reading; once that is gone, a new one begins.
    Listing {
        /// Which listing.
        number: u64,
        /// Which page of it comes next.
        page: usize,
    },
}

/// How a list was when it was looked at last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The newest time of change; `None`: there was nothing.
    pub at: Option<i64>,
    /// How many there were, if the vendor said so.
    pub total: Option<u64>,
    /// The same of who belongs to which job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleSince>,
}

/// How the list of jobs' people was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleSince {
    pub at: Option<i64>,
    pub total: Option<u64>,
    /// Those that were changed in that very second, and are known.
    pub seen: BTreeSet<String>,
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
