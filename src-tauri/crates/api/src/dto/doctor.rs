//! What is wrong with this installation, in words.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Looks at everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Look {}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Checkup {
    /// `well`, or `needs_person` if anything does.
    pub state: String,
    /// One line a check, troubles first.
    pub findings: Vec<Finding>,
    /// Numbers for a diagnostics file: no names, no values, nothing a person wrote.
    pub figures: BTreeMap<String, u64>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Stable, for programs: `vault`, `disk_space`.
    pub id: String,
    /// `well`, `note` or `needs_person`.
    pub state: String,
    /// What was seen, in words.
    pub message: String,
    /// What to do; empty when it is well.
    pub next_step: String,
    /// The code of the fault behind it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Finding {
    /// All is well with it.
    pub fn well(id: &str, message: impl Into<String>) -> Self {
        Self { id: id.into(), state: "well".into(), message: message.into(), next_step: String::new(), code: None }
    }

    /// Worth knowing, nothing to do at once.
    pub fn note(id: &str, message: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { state: "note".into(), next_step: next_step.into(), ..Self::well(id, message) }
    }

    /// A person has to do something.
    pub fn trouble(id: &str, message: impl Into<String>, next_step: impl Into<String>, code: Option<&str>) -> Self {
        Self { state: "needs_person".into(), code: code.map(Into::into), ..Self::note(id, message, next_step) }
    }
}

impl Checkup {
    /// Puts troubles first and draws the sum.
    pub fn of(mut findings: Vec<Finding>, figures: BTreeMap<String, u64>) -> Self {
        findings.sort_by_key(|finding| match finding.state.as_str() {
            "needs_person" => 0,
            "note" => 1,
            _ => 2,
        });
        let state =
            if findings.iter().any(|finding| finding.state == "needs_person") { "needs_person" } else { "well" };
        Self { state: state.into(), findings, figures }
    }
}
