//! What was done, line by line, and taking it back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, ConnectionId, HeldId, MatchId, RecordId, RunId};
use wedsync_domain::reasons::Unreached;

/// What was done? The newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListJournal {
    /// Only what this run did: all of it. Otherwise two hundred at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// Only what came before this line: the last one of the piece before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<ChangeId>,
    /// Only what was done there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<JournalPlace>,
    /// Only of records of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Only what was done after this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Only what was taken back.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub undone: bool,
}

impl ListJournal {
    /// The newest of all.
    pub fn newest() -> Self {
        Self { run: None, before: None, place: None, kind: None, since: None, undone: false }
    }

    /// All that a run did.
    pub fn of_run(run: RunId) -> Self {
        Self { run: Some(run), ..Self::newest() }
    }
}

/// Where something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JournalPlace {
    /// At this desk.
    Desk,
    /// In a list that was removed.
    Removed,
    /// In a list of this connection.
    Connection(ConnectionId),
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
    /// The same place, as it can be asked for.
    pub done_at: JournalPlace,
    pub note: String,
    /// The record beside which this one was kept as a second version: what the note says, if it says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<RecordId>,
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

/// Takes back one change, all of a run, or an answer that was not carried out yet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Which.
    pub what: UndoWhat,
}

/// A run, a single change, or an answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum UndoWhat {
    Run(RunId),
    Change(ChangeId),
    Deletion(HeldId),
    Match(MatchId),
}

/// What was taken back; the next sync carries it to every place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Undone {
    /// How many changes.
    pub undone: u64,
    /// What could not be reached.
    pub unreachable: Vec<OutOfReach>,
}

/// One thing that could not be taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OutOfReach {
    /// Which, and why, in a sentence …
    pub words: String,
    /// … and as facts.
    pub facts: Unreached,
}
