//! How a front end that does not share our memory speaks with the desk, and what it hears: the shapes alone. The local
//! socket of the command line and the window build on the same ones.
//!
//! Deliberately absent: how a line reaches the other side, and who may speak.

use crate::{Command, Failure};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use ts_rs::TS;
use wedsync_domain::topic::Topic;
use wedsync_domain::{Fault, Secret};

/// A secret while it is being read from a line.
#[derive(Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct OnTheWire(String);

impl fmt::Debug for OnTheWire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnTheWire(…)")
    }
}

impl From<OnTheWire> for Secret {
    fn from(it: OnTheWire) -> Self {
        Self::new(it.0)
    }
}

/// What a window says: a call, or what the person pasted while one goes on.
#[derive(Debug, Deserialize, TS)]
#[serde(untagged)]
pub enum Spoken {
    /// Asks something. The answer comes back, or a [`Failure`].
    Call(Call),
    /// Adds to a call that showed a page. `null` comes back.
    Pasted(Pasted),
}

/// One call of a window.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// `records.show`
    command: String,
    /// What belongs to it: `{"id": "rec-1"}`.
    #[ts(type = "unknown")]
    ask: Value,
    /// The window's own number for it, if it wants to hear news of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// A password or key that goes with the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<OnTheWire>,
}

impl Call {
    /// What is asked, if there is such a command.
    pub fn command(&self) -> Result<Command, Failure> {
        let whole = serde_json::json!({ "command": self.command, "ask": self.ask });
        // Serde's own words could repeat a piece of it.
        serde_json::from_value(whole).map_err(|_| not_a_call(""))
    }
}

/// The address where the browser ended, copied by the person because it could not come back from there.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Pasted {
    /// Of the call that waits for it.
    pub number: u32,
    /// The address.
    pub pasted: OnTheWire,
}

/// What is heard of a call while it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// How far it has come.
    Step(Step),
    /// The person must see this page before it goes on.
    Page(String),
    /// What was pasted does not fit.
    TurnedAway(Fault),
}

/// The same, with the number of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CallNews {
    /// As the call gave it.
    pub number: u32,
    /// What there is to hear.
    pub news: News,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Change {
    /// About what.
    pub topics: BTreeSet<Topic>,
}

/// How far a long work has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    /// “Reading Studio calendar”
    pub what: String,
    /// How many are done.
    pub done: u64,
    /// Of how many, if that is known.
    pub of: Option<u64>,
}

impl Spoken {
    /// Reads what a window said.
    pub fn of(value: Value) -> Result<Self, Failure> {
        // Serde's own words could repeat a piece of it, and with it a secret.
        serde_json::from_value(value).map_err(|_| not_a_call(""))
    }
}

/// What was said is not a call. `place` says where in it that shows, and never repeats a piece of it.
pub fn not_a_call(place: &str) -> Failure {
    Failure::new("unknown_command", format!("This is not a command of the desk{place}."), "See wedsync --help.")
}
