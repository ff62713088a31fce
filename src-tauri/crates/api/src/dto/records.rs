//! The studio's records.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId, VersionsId};

/// Which records of this kind are there?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListRecords {
    pub kind: Kind,
}

/// One record in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct RecordLine {
    pub id: RecordId,
    pub name: String,
    pub kind: Kind,
    /// `agrees`, `two_versions`, `deletion_asks` or `waits`.
    pub state: String,
    /// `2026-05-16`
    pub date: Option<String>,
    pub circle: String,
}

/// What does this record say, and where is it?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ShowRecord {
    pub id: RecordId,
}

/// Changes fields of a record. The next sync carries it to every place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditRecord {
    /// `rec-12`
    pub id: RecordId,
    /// Pairs of field and value as a person writes them; see [`crate::assign`]. An empty value empties the field.
    pub set: Vec<(String, String)>,
}

/// One record in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct RecordPage {
    #[serde(flatten)]
    pub line: RecordLine,
    /// The identity it carries from place to place.
    pub uid: String,
    /// By name, each in the form in which it can be edited; `when` as `start`, `end` and `repeats`. Empty fields are
    /// left out; lists are arrays.
    pub fields: BTreeMap<String, FieldText>,
    /// Names of what only iCalendar knows, carried along unchanged.
    pub carried: Vec<String>,
    pub places: Vec<PlaceLine>,
    /// The wedding it belongs to, its people, appointments, invoices and payments.
    pub related: Vec<RecordLine>,
    /// The open disagreement about it.
    pub versions: Option<VersionsId>,
    pub created: String,
    pub changed: String,
    /// Deleted here, and restorable for 30 days from then.
    pub archived: Option<String>,
}

/// A value in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum FieldText {
    /// Yes or no.
    Flag(bool),
    /// Everything that fits in one text.
    Text(String),
    /// Lists and recurrence lines.
    Lines(Vec<String>),
}

/// One place where a record is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PlaceLine {
    pub connection: ConnectionId,
    pub connection_name: String,
    pub collection: CollectionId,
    pub collection_name: String,
    /// What the provider calls it.
    pub remote: String,
    /// `here`, `missing`, `gone`, `unreadable`.
    pub state: String,
    /// A change waits to go there or come from there.
    pub waits: bool,
}
