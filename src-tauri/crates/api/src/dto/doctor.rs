//! What is wrong with this installation, in words.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
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
    /// The code of the fault behind it, or of what is worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the connection is called that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many there are of it: things that wait, megabytes that are free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// What would a diagnostics file hold? The answer is kept until the next one, so that what is saved is what was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewDiagnostics {}

/// A diagnostics file, before it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnostics {
    /// Which preview this is.
    pub number: u32,
    /// Word for word what is written.
    pub parts: Vec<DiagnosticsPart>,
    /// What stays here, and how often there was any of it: `words` of findings, `lines` of the log that cannot be read,
    /// and fields of the log by their names.
    pub left_out: BTreeMap<String, u64>,
}

/// One file within.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiagnosticsPart {
    /// `findings.json`
    pub name: String,
    /// All of it.
    pub text: String,
}

/// Writes what was shown, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveDiagnostics {
    /// The preview that the person has seen.
    pub number: u32,
    /// Must not exist yet.
    pub file: PathBuf,
}

/// It lies there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DiagnosticsSaved {
    pub file: PathBuf,
}

impl Finding {
    /// All is well with it.
    pub fn well(id: &str, message: impl Into<String>) -> Self {
        let (id, state, message) = (id.into(), "well".into(), message.into());
        Self { id, state, message, next_step: String::new(), code: None, name: None, count: None }
    }

    /// Worth knowing, nothing to do at once.
    pub fn note(id: &str, message: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { state: "note".into(), next_step: next_step.into(), ..Self::well(id, message) }
    }

    /// A person has to do something.
    pub fn trouble(id: &str, message: impl Into<String>, next_step: impl Into<String>, code: Option<&str>) -> Self {
        Self { state: "needs_person".into(), code: code.map(Into::into), ..Self::note(id, message, next_step) }
    }

    /// One of several that may be said under its id.
    #[must_use]
    pub fn coded(self, code: &str) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    /// About this connection.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Of so many.
    #[must_use]
    pub fn counted(self, count: u64) -> Self {
        Self { count: Some(count), ..self }
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
