//! What nobody can do both of.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::radar::Clash;

/// What is too close to one another, from today on?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListRadar {
    /// For so many days, 1 to 800. Absent: 400.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub days: Option<u32>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RadarBoard {
    /// Minutes from one place to another, as the studio says.
    pub travel_min: u32,
    /// Minutes until it is ready for the next booking.
    pub turnaround_min: u32,
    /// How far it was looked.
    pub days: u32,
    /// The first day first, on a day the surest first.
    pub clashes: Vec<ClashCard>,
}

/// Two things at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClashCard {
    /// Which two, and how they stand to each other.
    pub clash: Clash,
    /// How they stand to each other as words.
    pub words: String,
}
