//! Deletions (and mass changes) that are held until a person has seen them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{HeldId, RecordId};
use wedsync_domain::reasons::HeldReason;

/// Which are held?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListDeletions {}

/// Do it. The next sync looks once more whether it is still so, and does it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ApproveDeletion {
    pub id: HeldId,
}

/// Do not; the next sync puts it back where it is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RefuseDeletion {
    pub id: HeldId,
}

/// One step that is held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DeletionCard {
    pub id: HeldId,
    /// What the record is called.
    pub name: String,
    pub kind: Option<Kind>,
    /// `waiting`, `approved` or `refused`
    pub state: String,
    pub record: RecordId,
    pub date: Option<String>,
    /// `delete_here`, `delete_there` or `mass_change`
    pub what: String,
    /// Where it was deleted, would be deleted, or comes from: the connection's name.
    pub place: String,
    /// The field of a mass change.
    pub field: Option<String>,
    /// In words …
    pub reason: String,
    /// … and as facts.
    pub why: HeldReason,
    pub opened: String,
}

/// It is answered; the next sync acts on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "DeletionAnswered")]
#[allow(missing_docs)]
pub struct Answered {
    pub id: HeldId,
    /// `approved` or `refused`
    pub state: String,
}
