//! What was done, line by line, and taking it back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, RecordId, RunId};

/// What was done? The newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListJournal {
    /// Only what this run did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct JournalLine {
    pub id: ChangeId,
    /// What the record is called.
    pub name: String,
    pub kind: Option<Kind>,
    /// `done` or `undone`
    pub state: String,
    pub run: Option<RunId>,
    pub at: String,
    pub record: RecordId,
    /// `created`, `edited`, `pulled`, `sent` …
    pub action: String,
    /// Where: a connection's name, or `this desk`.
    pub place: String,
    pub note: String,
    pub changes: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Takes back one change, or all of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Which.
    pub what: UndoWhat,
}

/// A run or a single change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum UndoWhat {
    Run(RunId),
    Change(ChangeId),
}

/// What was taken back; the next sync carries it to every place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Undone {
    /// How many changes.
    pub undone: u64,
    /// What could not be reached, in sentences.
    pub unreachable: Vec<String>,
}
