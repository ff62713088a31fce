//! Doubtful matches: is this arrival one of ours?

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::{CollectionId, ConnectionId, MatchId, RecordId};
use wedsync_domain::reasons::MatchReason;

/// Which are open?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListMatches {}

/// It is the first candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct AcceptMatch {
    pub id: MatchId,
}

/// It is none of them, but a new one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RefuseMatch {
    pub id: MatchId,
}

/// One open question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct MatchCard {
    pub id: MatchId,
    /// What the arrival is called.
    pub name: String,
    pub kind: Option<Kind>,
    /// `open`
    pub state: String,
    pub date: Option<String>,
    pub connection: Option<ConnectionId>,
    pub connection_name: String,
    pub collection: CollectionId,
    pub collection_name: String,
    /// The likeliest first.
    pub candidates: Vec<Candidate>,
    /// In words …
    pub reason: String,
    /// … and as facts.
    pub why: MatchReason,
    pub opened: String,
}

/// One of ours that it may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Candidate {
    pub id: RecordId,
    pub name: String,
    pub date: Option<String>,
}

/// The question is answered; the next sync acts on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "MatchAnswered")]
#[allow(missing_docs)]
pub struct Answered {
    pub id: MatchId,
    /// `accepted` or `refused`
    pub state: String,
}
