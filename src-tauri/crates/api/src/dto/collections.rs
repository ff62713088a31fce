//! The lists inside a connection and what a person decides about them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::connection::Direction;
use wedsync_domain::ids::{CollectionId, ConnectionId};

/// Which lists has this connection?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListCollections {
    pub connection: ConnectionId,
}

/// Decides about one list. What is left out stays as it is; every widening brings the preview back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetCollection {
    /// `col-1`
    pub id: CollectionId,
    /// Which way records travel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Among which lists they travel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circle: Option<String>,
    /// `kind:appointments`, `category:NAME`, `from:YYYY-MM-DD`, several with commas between them, or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// `all`, `none` or the name of a category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weddings: Option<String>,
    /// How a calendar names the appointments of a wedding, with `{title}`, `{couple}` and `{venue}`; `usual`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

impl SetCollection {
    /// Nothing decided yet.
    pub fn of(id: CollectionId) -> Self {
        Self { id, direction: None, circle: None, filter: None, weddings: None, template: None }
    }
}

/// One list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct CollectionCard {
    pub id: CollectionId,
    pub name: String,
    /// What it holds unless told otherwise.
    pub kind: Kind,
    pub direction: Direction,
    /// `off`, `reads`, `preview_waits` (writes nothing before the preview is accepted) or `writes`.
    pub state: String,
    pub connection: ConnectionId,
    /// `None` until a direction was set.
    pub circle: Option<String>,
    /// As it is given: `category:Wedding,from:2026-01-01`, or `none`.
    pub filter: String,
    /// `all`, `none` or the name of a category.
    pub weddings: String,
    /// `usual`, or as it was given.
    pub template: String,
    /// The provider allows no writing.
    pub read_only: bool,
    /// Whether a person has accepted the preview of the first write since the last widening.
    pub approved: bool,
    /// How many of our records it shares.
    pub linked: u64,
}
