//! Where reading a feed stands: the marks of the last whole body, kept in the cursor.

use serde::{Deserialize, Serialize};
use wedsync_domain::ids::Cursor;
use xxhash_rust::xxh3::xxh3_64;

/// One whole body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// Its `ETag`, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mark: Option<String>,
    /// Its `Last-Modified`, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    /// Fingerprint of its bytes, for servers that give neither.
    pub(super) print: u64,
    /// How many events it had.
    pub(super) events: usize,
}

impl Place {
    /// Of a body just fetched, with its `ETag` and its `Last-Modified`.
    pub(super) fn of(body: &[u8], (mark, date): (Option<String>, Option<String>)) -> Self {
        Self { mark, date, print: xxh3_64(body), events: 0 }
    }

    /// As the engine keeps it.
    pub(super) fn cursor(&self) -> Cursor {
        Cursor::from(serde_json::to_string(self).unwrap_or_default())
    }

    /// Read back; `None` for anything else, which means reading the whole feed.
    pub(super) fn parse(cursor: &Cursor) -> Option<Self> {
        serde_json::from_str(cursor.as_str()).ok()
    }
}
