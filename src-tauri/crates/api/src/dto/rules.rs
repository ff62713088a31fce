//! Who is right about which field: the rules a person made, and what the desk starts with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::Kind;
use wedsync_domain::ids::ConnectionId;

/// Which rules hold?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListRules {}

/// From now on this decides about a field. What is open about it is looked at once more by the next sync.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetRule {
    /// Of which kind of record.
    pub kind: Kind,
    /// `location`
    pub field: String,
    /// Who is right.
    pub decides: Decides,
}

/// The rule holds no more; what the desk starts with decides again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RemoveRule {
    pub kind: Kind,
    pub field: String,
}

/// The rule that was taken back last holds again, since when it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RestoreRule {
    pub kind: Kind,
    pub field: String,
}

/// Who is right where tools differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// A person is asked each time.
    Ask,
    /// The later change, where it is certain which one that is; else a person is asked.
    Newest,
    /// What is kept in the books.
    Books,
    /// What this desk says.
    Hub,
    /// What that connection says.
    Connection(ConnectionId),
}

/// The rules, and what decides where there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleBook {
    /// By kind and field.
    pub rules: Vec<RuleCard>,
    /// Every field a person may see, in the order of the screens.
    pub starts: Vec<StartCard>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleCard {
    /// Of which kind of record.
    pub kind: Kind,
    /// `location`
    pub field: String,
    /// `Venue`
    pub label: String,
    /// Who is right.
    pub decides: Decides,
    /// The name of the connection that is right; empty for anything else.
    pub name: String,
    /// Since when. `None`: it was made before that was kept.
    pub since: Option<String>,
    /// How often it has set another word aside since then. `None`: not known.
    pub settled: Option<u64>,
}

/// What decides about a field of which nobody made a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StartCard {
    /// Of which kind of record.
    pub kind: Kind,
    /// `location`
    pub field: String,
    /// `Venue`
    pub label: String,
    /// `ask` or `books`
    pub decides: Decides,
}
