//! The one shape in which anything goes wrong for a front end. Programs match on `code` alone; people read the rest.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use wedsync_domain::Fault;
use wedsync_engine::EngineError;
use wedsync_store::StoreError;

/// `{code, message, next_step}`: what happened to which thing, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Stable, for programs: `sign_in_refused`.
    pub code: String,
    /// What happened, to which thing.
    pub message: String,
    /// What the person can do.
    pub next_step: String,
}

/// Codes that say the question itself was wrong, not the world: the command line gives them exit code 2.
const USAGE: &[&str] = &[
    "usage",
    "unknown_field",
    "bad_value",
    "unknown_provider",
    "missing_setting",
    "unknown_setting",
    "unknown_command",
];

impl Failure {
    /// All three parts.
    pub fn new(code: &str, message: impl fmt::Display, next_step: impl fmt::Display) -> Self {
        Self { code: code.to_owned(), message: message.to_string(), next_step: next_step.to_string() }
    }

    /// Something that must not happen, happened in our own program.
    pub fn bug(detail: &dyn fmt::Display) -> Self {
        tracing::error!(%detail, "bug");
        Self::new(
            "bug",
            "Something in the desk itself went wrong. Nothing was changed by this command.",
            "Send us a diagnostics file: wedsync doctor --bundle FILE.",
        )
    }

    /// The thing with this id is not there.
    pub fn not_found(what: impl fmt::Display, list: &str) -> Self {
        Self::new("not_found", format!("There is no {what} here."), format!("See which there are: {list}."))
    }

    /// Whether the question was wrong, rather than something it met.
    pub fn is_usage(&self) -> bool {
        USAGE.contains(&self.code.as_str())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        if !fault.detail.is_empty() {
            tracing::warn!(code = fault.code, detail = fault.detail, "fault");
        }
        Self { code: fault.code, message: fault.message, next_step: fault.next_step }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        error.fault().into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        error.fault().into()
    }
}
