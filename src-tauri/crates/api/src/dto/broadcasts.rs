//! One message to people of a wedding in an emergency: seen first, confirmed by typing the wedding's name, followed until
//! everybody knows.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::broadcast::{BroadcastTemplate, Means};
use wedsync_domain::ids::{BroadcastId, RecordId};

/// What there is to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListTemplates {}

/// What would go out, and to whom. Nobody is told anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftBroadcast {
    /// Whose people.
    pub wedding: RecordId,
    /// Absent: the studio's own words.
    #[serde(default)]
    #[ts(optional, as = "Option<BroadcastTemplate>")]
    pub template: BroadcastTemplate,
    /// What a template leaves open, by its name: `{"new venue": "Ash Barn"}`. Not used where `text` is given.
    #[serde(default)]
    #[ts(optional, as = "Option<BTreeMap<String, String>>")]
    pub fill: BTreeMap<String, String>,
    /// Above letters. Absent: as the template says.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub subject: Option<String>,
    /// Absent: as the template says.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub text: Option<String>,
    /// Absent: everybody of the wedding.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub to: Option<Vec<RecordId>>,
    /// Absent: by letter and by text message.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub means: Option<Vec<Means>>,
}

/// Sends it, to exactly these. It lies in the store before the first of them is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SendBroadcast {
    /// What goes out, as it was drafted.
    pub draft: DraftBroadcast,
    /// The wedding's name, as the person typed it.
    pub name: String,
    /// Its date as they typed it, `2026-05-16`: where another wedding has that name too.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub date: Option<String>,
    /// What the draft called itself: where anything of it is different by now, it is refused as `broadcast_changed`. Absent: it
    /// is sent as it is now.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub seen: Option<String>,
    /// It is to go out although the same went to the same wedding within ten minutes.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub although_same: bool,
}

/// Those that there were, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListBroadcasts {
    /// Only of this wedding.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub wedding: Option<RecordId>,
}

/// One of them in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ShowBroadcast {
    pub id: BroadcastId,
}

/// Somebody knows: they said so by phone, or answered a letter, which we cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ConfirmBroadcast {
    pub id: BroadcastId,
    pub person: RecordId,
    /// How it was heard: `said yes by phone`.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub note: Option<String>,
}

/// Sends it once more to those who have not confirmed, to the addresses that they have now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SendAgain {
    pub id: BroadcastId,
    /// The wedding's name, typed or seen by a person.
    pub name: String,
    /// Only to these of them. Absent: to all who have not confirmed.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub to: Option<Vec<RecordId>>,
}

/// Whatever nobody was given yet goes to nobody. What was given cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct StopBroadcast {
    pub id: BroadcastId,
}
