//! Keeping everything in agreement, and how things stand.

use super::connections::ConnectionCard;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Fault;
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId, RunId};
use wedsync_domain::reasons::HeldReason;

/// What would the next sync do? Writes nothing anywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Only this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
}

/// Brings everything into agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Sync {
    /// Only this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// Accepts the preview of first writes. Never a guarded deletion.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub approve: bool,
}

/// What a sync did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Summary {
    /// Absent from a preview.
    pub run: Option<RunId>,
    #[serde(flatten)]
    pub totals: Totals,
    /// Whether something waits for a person because of it.
    pub needs_person: bool,
    /// Lists whose first write waits until its preview is accepted.
    pub needs_approval: Vec<CollectionId>,
    /// What is not written now though it could be. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<Waits>,
    pub connections: Vec<ConnectionSummary>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Totals {
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
    /// New disagreements.
    pub versions: u64,
    pub held_deletions: u64,
    pub skipped: u64,
    pub failed: u64,
}

/// The part of one connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ConnectionSummary {
    pub id: ConnectionId,
    pub name: String,
    #[serde(flatten)]
    pub totals: Totals,
    /// Why it could not be synced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// One by one.
    pub changes: Vec<ChangeLine>,
}

/// One thing done, or to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ChangeLine {
    /// `create`, `update`, `delete`, `versions`, `held_deletion`, `skipped`, `failed` or `remark` (taken in, but something
    /// about it looks wrong).
    pub what: String,
    pub collection: CollectionId,
    pub record: Option<RecordId>,
    pub title: String,
    /// Fields, or in words why; as facts it stands in one of the three below.
    pub detail: String,
    /// The fields it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// What went wrong, or looks wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Why it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<HeldReason>,
}

/// How do things stand?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskStatus {}

/// How things stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Status {
    /// The worst that is so: `broken`, `needs_person`, `waiting`, `paused`, `agrees`, or `not_connected`.
    pub state: String,
    /// A run is under way.
    pub working: bool,
    /// Why nothing runs by itself although it should: something went wrong here. Absent: nothing did.
    pub stalled: Option<Fault>,
    /// Nothing runs by itself before then. Absent: everything runs.
    pub paused: Option<Paused>,
    /// Since when a person has switched writing to the tools off. Absent: it is on.
    pub read_only_since: Option<String>,
    /// What is not written now though it could be. Absent: nothing.
    pub waits: Option<Waits>,
    /// One line a connection.
    pub connections: Vec<ConnectionCard>,
    /// What waits for a person.
    pub open: Open,
    /// Records with a change that is not at every place yet.
    pub waiting: u64,
    /// How many records of each kind.
    pub records: BTreeMap<String, u64>,
    /// When the last sync ended.
    pub last_run: Option<String>,
    /// The studio's own time zone: `Europe/London`.
    pub zone: String,
    /// Whether a weekend is under watch, and which weddings are under way.
    pub watch: Watch,
    /// What time it is by the desk's clock: a screen tells "today" by it, not by a clock of its own.
    pub now: String,
}

/// What waits here, safe, until it may be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Waits {
    /// How many records have something to be written.
    pub writes: u64,
    /// When weddings are not protected any more: it goes out by itself. Absent: when a person switches writing on.
    pub until: Option<String>,
}

/// What is looked after with more care now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Watch {
    /// The weekend watch that is on.
    pub weekend: Option<WeekendWatch>,
    /// Weddings under way: from 2 hours before the first appointment until the last one ends.
    pub running: Vec<WeddingNow>,
    /// How many weddings there are today.
    pub weddings_today: u64,
    /// A wedding is under way, or it is a weekend with weddings.
    pub is_protected: bool,
}

/// From Friday 18:00 to Sunday 23:00, where the studio is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct WeekendWatch {
    pub from: String,
    pub until: String,
    /// How many there are in it.
    pub weddings: u64,
}

/// A wedding under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WeddingNow {
    /// Which record.
    pub record: RecordId,
    /// The couple.
    pub title: String,
    /// The venue.
    pub venue: Option<String>,
    /// When its first appointment begins.
    pub from: String,
    /// When its last one ends.
    pub until: String,
}

/// Until when nothing runs by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Paused {
    /// Absent: until somebody ends it.
    pub until: Option<String>,
}

/// What waits for a person, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Open {
    pub versions: u64,
    pub deletions: u64,
    pub matches: u64,
    /// Lists whose first write waits until its preview is accepted.
    pub previews: u64,
    /// Items that could not be taken in.
    pub skipped: u64,
}

impl Open {
    /// Each kind of what wants a person's decision, in words: “2 records have two versions”. Of what there is none of, none.
    pub fn said(&self) -> [Option<String>; 4] {
        let said = |number: u64, one: &str, many: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            number => Some(format!("{number} {many}")),
        };
        [
            said(self.versions, "record has two versions", "records have two versions"),
            said(self.deletions, "deletion waits for you", "deletions wait for you"),
            said(self.matches, "arrival may be one you have", "arrivals may be ones you have"),
            said(self.previews, "list waits for its preview", "lists wait for their preview"),
        ]
    }

    /// What wants a person's decision. What could not be taken in wants none.
    pub fn things(&self) -> u64 {
        self.versions + self.deletions + self.matches + self.previews
    }
}
