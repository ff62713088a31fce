//! How a front end that does not share our memory speaks with the desk, and what it hears: the shapes alone. The local
//! socket of the command line and the window build on the same ones.
//!
//! Deliberately absent: how a line reaches the other side, and who may speak.

use crate::{Command, Failure};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
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
#[serde(rename_all = "snake_case")]
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
    /// What is asked: `{"command": "records.show", "ask": {"id": "rec-1"}}`.
    #[ts(type = "{ command: string, ask: unknown }")]
    pub what: Command,
    /// The window's own number for it, if it wants to hear news of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// A password or key that goes with the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<OnTheWire>,
}

/// The address where the browser ended, copied by the person because it could not come back from there.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Pasted {
    /// Of the call that waits for it.
    pub number: u32,
    /// The address.
    pub text: OnTheWire,
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

/// The line is not a call. Serde's own words could repeat a piece of it, and with it a secret: only the place is told.
pub fn not_a_call(why: &serde_json::Error) -> Failure {
    Failure::new(
        "unknown_command",
        format!("This is not a command of the desk (line {} column {}).", why.line(), why.column()),
        "See wedsync --help.",
    )
}
