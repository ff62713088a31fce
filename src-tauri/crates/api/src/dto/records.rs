//! The studio's records.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, CollectionId, ConnectionId, RecordId, VersionsId};

/// Which records of this kind are there?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListRecords {
    pub kind: Kind,
    /// Only some of them; absent: all, by day and name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub some: Option<SomeRecords>,
}

impl ListRecords {
    /// All of them.
    pub fn all(kind: Kind) -> Self {
        Self { kind, some: None }
    }
}

/// A part of a long list, in the order of ids: whoever shows thousands reads them in pieces, and again those in sight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SomeRecords {
    /// The next two thousand after this one.
    After(RecordId),
    /// These, as far as they are there.
    These(Vec<RecordId>),
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
    /// Where a wedding is; other kinds say it on their own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// How far a wedding is: `booked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
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
    /// Where what a field says came from, by its name; a field of which nobody knows is left out.
    pub sources: BTreeMap<String, Source>,
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
    /// After an edit: the line of the journal that takes it back. None where nothing was changed by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_of_edit: Option<ChangeId>,
}

/// Where a value came from, and when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Source {
    /// A connection's name, or `this desk`.
    pub place: String,
    pub at: String,
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
    /// What it says there, as last read, in the same form as the record's own fields. A field that it does not keep, or
    /// keeps empty, is left out.
    pub fields: BTreeMap<String, FieldText>,
    /// Which fields mean the same here and there, perhaps in other words: `confirmed` and `booked`.
    pub agrees: Vec<String>,
    /// When it was last seen to say what was agreed.
    pub seen: String,
    /// When the provider itself says that it was changed last, of the last change that was not ours. No provider says by whom.
    pub told: Option<String>,
}
