//! What the studio says of itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::season::Season;

/// What is the studio called, and where is it?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowStudio {}

/// It is called so, and is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetStudio {
    /// Empty: no name. Absent: as it was.
    #[serde(default)]
    pub name: Option<String>,
    /// `Europe/London`. Empty: wherever the computer is. Absent: as it was.
    #[serde(default)]
    pub zone: Option<String>,
    /// The season of each month, January first: twelve of them. Absent: as they were.
    #[serde(default)]
    pub seasons: Option<Vec<Season>>,
    /// Minutes from one place to another, at most a day. Absent: as it was.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub travel_min: Option<u32>,
    /// Minutes until it is ready for the next booking, also at the same place; at most a day. Absent: as it was.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub turnaround_min: Option<u32>,
}

/// The studio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StudioCard {
    /// As it calls itself.
    pub name: Option<String>,
    /// The zone that was chosen. Absent: the computer's.
    pub zone: Option<String>,
    /// The season of each month, January first.
    pub seasons: Vec<Season>,
    /// The season that it is now.
    pub season: Season,
    /// Minutes from one place to another.
    pub travel_min: u32,
    /// Minutes until it is ready for the next booking, also at the same place.
    pub turnaround_min: u32,
    /// The computer's zone.
    pub computer_zone: String,
    /// Every zone that can be chosen, by name.
    pub zones: Vec<String>,
}
