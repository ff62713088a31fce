//! Who is right when places disagree about a field.

use crate::ids::ConnectionId;
use serde::{Deserialize, Serialize};

/// One place that can be right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The desk itself: what was entered here.
    Hub,
    /// One connection.
    Connection(ConnectionId),
    /// Every connection of a category: `crm`, `calendar`, `accounting`.
    Category(String),
}

/// The category of the connections that keep the books.
pub const BOOKS: &str = "accounting";

/// What decides about one field of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Ask a person.
    #[default]
    Ask,
    /// The later change, where it is certain which one that is; else ask.
    Newest,
    /// The first of these places that holds the record. An edit elsewhere is kept in the journal and overwritten.
    SourceOfTruth(Vec<Place>),
}
