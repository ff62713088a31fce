//! Two versions of one record, side by side, until somebody settles them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, ConnectionId, RecordId, VersionsId};

/// Which are open?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListVersions {}

/// One record of which there are two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct VersionsCard {
    pub id: VersionsId,
    /// What the record is called.
    pub name: String,
    pub kind: Option<Kind>,
    /// `open`
    pub state: String,
    pub record: RecordId,
    pub fields: Vec<DisputedField>,
    /// Deleted in one place and changed in another: the names of the places that deleted it.
    pub deleted_at: Vec<String>,
    pub opened: String,
}

/// One field about which places differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DisputedField {
    /// `title`
    pub field: String,
    /// `Couple`
    pub label: String,
    /// What all said when they last agreed. `None`: it was empty.
    pub agreed: Option<String>,
    pub sides: Vec<SideLine>,
}

/// What one place says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SideLine {
    /// `hub` or the connection's id, as `--take` wants it.
    pub place: String,
    /// `this desk` or the connection's name.
    pub name: String,
    /// `None`: it was emptied there.
    pub value: Option<String>,
    /// Changed after this …
    pub after: Option<String>,
    /// … and at or before this. Neither is known where nothing was changed.
    pub by: Option<String>,
    /// When the provider itself says that its record was changed last, in any part. No provider says by whom.
    pub told: Option<String>,
}

/// Settles one. Exactly one of `take`, `set`, `keep_both`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// `ver-1`
    pub id: VersionsId,
    /// Whose version holds from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<TakeFrom>,
    /// Values of one's own, as in `records.edit`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<(String, String)>,
    /// Two records from now on.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub keep_both: bool,
    /// That place is right about these fields from now on.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub rule: bool,
}

/// Whose version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakeFrom {
    /// What this desk says.
    Hub,
    /// What that connection says.
    Connection(ConnectionId),
}

/// It is settled; the next sync carries it to every place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Settled {
    pub id: VersionsId,
    /// `settled`
    pub state: String,
    /// The line of the journal that takes it back.
    pub line: ChangeId,
}
