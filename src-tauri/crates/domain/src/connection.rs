//! Connections and collections as every crate sees them.

use crate::fault::Fault;
use crate::ids::{CollectionId, ConnectionId, RemoteKey};
use crate::kinds::Kind;
use crate::time::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One signed-in account of a provider. Holds no secret: those lie in the vault under `connection/<id>/…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// `con-1`
    pub id: ConnectionId,
    /// `caldav`
    pub provider: String,
    /// What the studio calls it.
    pub name: String,
    /// What the connect form asked for, secrets aside: `url`, `path`, `username`.
    pub settings: BTreeMap<String, String>,
    /// Whether it takes part.
    pub state: ConnectionState,
    /// The last thing that went wrong and still stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Seconds between scheduled syncs in peak: what the provider is made for.
    pub interval_s: u32,
    /// Seconds between scheduled syncs at the least, while weddings of the day depend on it: what the provider bears.
    pub soonest_s: u32,
    /// Seconds between scheduled syncs, as a person has chosen. Absent: as the season says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_s: Option<u32>,
    /// When the schedule runs it next.
    pub due: Timestamp,
    /// Failures in a row.
    pub failures: u32,
    /// The last sync that worked from end to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_ok: Option<Timestamp>,
}

/// Whether a connection takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// It does.
    Active,
    /// A person paused it.
    Paused,
    /// Its sign-in was refused.
    SignInNeeded,
}

/// Which way records of a collection travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Not at all.
    Off,
    /// From there to here.
    Read,
    /// From here to there.
    Write,
    /// Both ways.
    Both,
}

impl Direction {
    /// Whether their changes reach us.
    pub fn reads(self) -> bool {
        matches!(self, Self::Read | Self::Both)
    }
    /// Whether our changes reach them.
    pub fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Both)
    }
}

/// What of a collection takes part; empty: everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// Only records in one of these categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Only records dated on or after this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Only records of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
}

/// Which events of a calendar are weddings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weddings {
    /// None: they are appointments.
    #[default]
    None,
    /// All of them.
    All,
    /// Those in this category.
    Category(String),
}

/// One list inside a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// `col-1`
    pub id: CollectionId,
    /// Whose it is.
    pub connection: ConnectionId,
    /// What the provider calls it.
    pub key: RemoteKey,
    /// What a person calls it.
    pub name: String,
    /// What it holds unless told otherwise.
    pub kind: Kind,
    /// The provider allows no writing.
    pub read_only: bool,
    /// Starts as read.
    pub direction: Direction,
    /// `None` until a person sets a direction: what is read stays by itself and travels nowhere.
    pub circle: Option<String>,
    /// Narrows what takes part.
    pub filter: Filter,
    /// Which of its events are weddings.
    pub weddings: Weddings,
    /// How a calendar names an appointment that belongs to a wedding: `{title} · {couple}`. `None`: just so.
    pub template: Option<String>,
    /// Whether a person has accepted the preview of the first write since the last widening.
    pub approved: bool,
}
