//! What lies in the store, row by row, in words of the domain. No SQLite type is seen outside this crate.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use wedsync_domain::ids::{
    BodyId, ChangeId, CollectionId, ConnectionId, HeldId, LinkId, MatchId, RecordId, RemoteId, Revision, RunId, Uid,
    VersionsId,
};
use wedsync_domain::policy::Policy;
use wedsync_domain::reasons::{HeldReason, MatchReason};
use wedsync_domain::{Fault, FieldName, Kind, Timestamp, Value};

/// One record of the studio. Its values are in its body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Record {
    pub id: RecordId,
    pub kind: Kind,
    /// Records travel only within their circle. `alone:col-1` while a collection has not been given a direction.
    pub circle: String,
    pub uid: Uid,
    pub body: BodyId,
    /// Taken from the body for lists.
    pub title: String,
    /// Taken from the body for lists.
    pub date: Option<NaiveDate>,
    pub created: Timestamp,
    pub changed: Timestamp,
    /// When a person last edited it here.
    pub edited: Option<Timestamp>,
    /// Deleted, and restorable for 30 days from then.
    pub archived: Option<Timestamp>,
}

/// How a remote record was last met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It is there.
    Here,
    /// A full listing did not name it. Not a deletion until it was asked for.
    Missing,
    /// The provider said so by tombstone, or answered 404 or 410 for it.
    Gone,
    /// It is there, but could not be read; nothing is concluded from it.
    Unreadable,
}

/// Our record ↔ one remote record. Agreed is a pair: what we said and what they said when both last meant the same.
/// A field absent from both halves was never agreed, which is the same as both having been empty.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Link {
    pub id: LinkId,
    pub record: RecordId,
    pub collection: CollectionId,
    pub remote: RemoteId,
    pub revision: Option<Revision>,
    pub agreed_ours: BodyId,
    pub agreed_theirs: BodyId,
    /// What they say now, as last read.
    pub theirs: BodyId,
    pub presence: Presence,
    /// What they said before our last write, to recognise a stale read.
    pub before_write: Option<BodyId>,
    pub written: Option<Timestamp>,
    /// When they were last seen saying `agreed_theirs`; the change came after this …
    pub seen_same: Timestamp,
    /// … and at or before this.
    pub seen_changed: Option<Timestamp>,
    /// When the provider says it was changed, of the change that was seen then.
    pub told_changed: Option<Timestamp>,
    /// Must be planned: something about it or its record has changed.
    pub dirty: bool,
}

/// What a new link starts with.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct NewLink {
    pub record: RecordId,
    pub collection: CollectionId,
    pub remote: RemoteId,
    pub revision: Option<Revision>,
    pub agreed_ours: BodyId,
    pub agreed_theirs: BodyId,
    pub theirs: BodyId,
    /// When the provider says that what it says was changed.
    pub told_changed: Option<Timestamp>,
    pub at: Timestamp,
}

/// What keeps an arrival from being taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalState {
    /// Not looked at yet.
    New,
    /// A person is asked which record it is.
    Asked,
    /// A second object with the identity of one that is already linked in this collection.
    Duplicate,
    /// None of ours, and not to be taken in: outside the filter, or in a place that is only written to.
    Left,
}

/// A remote record that is not linked to any of ours yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Arrival {
    pub collection: CollectionId,
    pub remote: RemoteId,
    pub uid: Uid,
    pub revision: Option<Revision>,
    pub kind: Kind,
    pub body: BodyId,
    pub state: ArrivalState,
    pub first_seen: Timestamp,
    /// When the provider says that it was changed.
    pub told_changed: Option<Timestamp>,
}

/// An item that could not be taken in, and why. Gone as soon as it can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Skipped {
    pub collection: CollectionId,
    pub remote: RemoteId,
    pub fault: Fault,
    pub since: Timestamp,
}

/// A write that was sent and whose answer was not seen yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Sending {
    pub record: RecordId,
    pub collection: CollectionId,
    pub link: Option<LinkId>,
    /// What it shall say there; `None`: deleted.
    pub body: Option<BodyId>,
    /// Our record as it was when this was sent.
    pub ours: BodyId,
    pub at: Timestamp,
}

/// One place's version of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Side {
    /// `None`: the desk itself.
    pub link: Option<LinkId>,
    pub connection: Option<ConnectionId>,
    pub value: Option<Value>,
    /// The change was made after this …
    pub after: Timestamp,
    /// … and at or before this.
    pub by: Timestamp,
    /// When the provider itself says that its record was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Timestamp>,
    /// What it had last agreed with us about, in our words: undoing a settlement goes back to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_ours: Option<Value>,
    /// The same in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_theirs: Option<Value>,
}

/// A field that places disagree about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Disputed {
    pub field: FieldName,
    /// What all said when they last agreed.
    pub agreed: Option<Value>,
    pub sides: Vec<Side>,
}

/// Two versions of one record, kept until they are settled. At most one open row a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Versions {
    pub id: VersionsId,
    pub record: RecordId,
    pub fields: Vec<Disputed>,
    /// Deleted in one place and changed in another: the places that deleted it.
    pub deleted_at: Vec<Option<LinkId>>,
    pub opened: Timestamp,
    pub settled: Option<Timestamp>,
}

/// Where a record had been deleted that was kept all the same: the link that was let go, so that it is created there anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct LetGo {
    pub collection: CollectionId,
    pub remote: RemoteId,
}

/// What is held back until a person has seen it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldWhat {
    /// They deleted it; ours would follow.
    DeleteOurs {
        /// Where it was deleted.
        link: LinkId,
    },
    /// We deleted it; theirs would follow.
    DeleteTheirs {
        /// Where it would be deleted.
        link: LinkId,
    },
    /// One field emptied, or set to one value, in very many records at once: this record's part of it.
    MassChange {
        /// Where it comes from.
        link: LinkId,
        /// Which field.
        field: FieldName,
    },
}

/// What a person said to a held step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldState {
    /// Nothing yet.
    Waiting,
    /// Do it, if it is still so.
    Approved,
    /// Do not; what was deleted is put back.
    Refused,
    /// Done, or no longer so.
    Closed,
}

/// A deletion (or mass change) that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Held {
    pub id: HeldId,
    pub record: RecordId,
    pub what: HeldWhat,
    pub reason: HeldReason,
    pub state: HeldState,
    pub opened: Timestamp,
}

/// A doubtful match that waits for a person: is this arrival one of these?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Question {
    pub id: MatchId,
    pub collection: CollectionId,
    pub remote: RemoteId,
    pub candidates: Vec<RecordId>,
    pub reason: MatchReason,
    /// `None`: open. `Some(None)`: it is a new one. `Some(Some(record))`: that one.
    pub answer: Option<Option<RecordId>>,
    pub opened: Timestamp,
}

/// What a line of the journal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Action {
    /// Ours came to be, by a person or from a place.
    Created,
    /// A person edited it here.
    Edited,
    /// A place's change was taken in.
    Pulled,
    /// Deleted here, kept 30 days.
    Archived,
    /// Taken out of the archive.
    Restored,
    /// Written to a place for the first time.
    SentNew,
    /// A change written to a place.
    Sent,
    /// Deleted at a place.
    SentDeletion,
    /// An arrival was recognised as ours.
    Linked,
    /// A link ended without a deletion.
    Unlinked,
    /// An edit at a place that is not the source of truth: kept here, overwritten there.
    Overruled,
    /// A person (or a rule) settled two versions.
    Settled,
}

/// One line of the journal. `before` and `after` are whole bodies, so that every line can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Change {
    pub id: ChangeId,
    pub run: Option<RunId>,
    pub at: Timestamp,
    pub record: RecordId,
    /// Where it happened; `None`: at the desk.
    pub collection: Option<CollectionId>,
    pub action: Action,
    pub before: Option<BodyId>,
    pub after: Option<BodyId>,
    pub note: String,
    pub undone: bool,
}

/// A line to write.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct NewChange {
    pub run: Option<RunId>,
    pub at: Timestamp,
    pub record: RecordId,
    pub collection: Option<CollectionId>,
    pub action: Action,
    pub before: Option<BodyId>,
    pub after: Option<BodyId>,
    pub note: String,
}

/// What decides about one field of one kind, where a person made a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rule {
    pub kind: Kind,
    pub field: FieldName,
    pub policy: Policy,
    /// `None`: made before this was kept.
    pub since: Option<Timestamp>,
}

/// Which lines of the journal; without a word, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// Only what this run did.
    pub run: Option<RunId>,
    /// Only what came before this line.
    pub before: Option<ChangeId>,
    /// Only what was done after this.
    pub after: Option<Timestamp>,
    /// Only of records of this kind.
    pub kind: Option<Kind>,
    /// Only what was taken back.
    pub undone: bool,
    /// Only what was done there.
    pub place: Option<LinesOf>,
}

/// Where something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinesOf {
    /// At the desk itself.
    Desk,
    /// In a list of this connection.
    Connection(ConnectionId),
    /// In a list that is not there any more.
    Removed,
}

/// One hour of a connection. Counts of looks and requests; times of requests in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HealthHour {
    /// Counted from 1970.
    pub hour: i64,
    /// How often somebody looked, and how often it answered then.
    pub looks: u32,
    pub answered: u32,
    /// The scores of all looks together.
    pub scores: u32,
    /// Requests, and those that went wrong.
    pub asked: u32,
    pub failed: u32,
    /// All times of the hour, as who looks writes them; absent once they are too old to be compared with.
    pub took: Option<Vec<u8>>,
    pub p50: Option<u32>,
    pub p95: Option<u32>,
    pub p99: Option<u32>,
}

/// One run of the sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Run {
    pub id: RunId,
    pub started: Timestamp,
    /// `None`: it is going on, or was cut off.
    pub ended: Option<Timestamp>,
    pub summary: serde_json::Value,
}

/// How much lies in the store, for the doctor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[allow(missing_docs)]
pub struct Stats {
    pub connections: u64,
    pub collections: u64,
    pub records: u64,
    pub archived: u64,
    pub links: u64,
    /// Records that wait to be planned.
    pub dirty: u64,
    pub bodies: u64,
    pub arrivals: u64,
    pub skipped: u64,
    pub sendings: u64,
    pub versions_open: u64,
    pub held_waiting: u64,
    pub questions_open: u64,
    pub changes: u64,
    pub runs: u64,
    /// Version of the tables.
    pub schema: u64,
    /// Bytes of the database file, its log aside.
    pub bytes: u64,
}
