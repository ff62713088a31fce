//! The desk as a whole: a rest from running by itself, and from writing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Runs nothing by itself for a while. What a person asks for is done all the same. The answer is how things stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PauseDesk {
    /// How long.
    pub until: PauseUntil,
}

/// How long a pause lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PauseUntil {
    /// One hour from now.
    InAnHour,
    /// Until the next day begins where the studio is.
    Tomorrow,
    /// Until somebody ends it.
    Resumed,
}

/// Ends the pause. The answer is how things stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ResumeDesk {}

/// Switches writing to the tools off, or on again; reading goes on. The answer is how things stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetReadOnly {
    /// Nothing is written from now on.
    pub on: bool,
}
