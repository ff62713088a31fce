//! What can go wrong at a port, in kinds that say what to do about it.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// Nine kinds, one table: whether to try again, whether to pause, and what the person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// No answer, or one that will be better later (network, 5xx).
    Transient,
    /// Asked to slow down; `until` is when to go on.
    RateLimited {
        /// `None`: the provider did not say.
        until: Option<Timestamp>,
    },
    /// The sign-in is refused; only a person can help.
    SignInNeeded,
    /// Signed in, but not allowed to do this.
    Forbidden,
    /// 404 or 410 for this very thing: it is not there.
    Missing,
    /// Somebody else changed it first, or it is there already.
    Changed,
    /// The provider understood and said no.
    Rejected,
    /// What came back cannot be read.
    Malformed,
    /// Ours.
    Bug,
}

/// One thing that went wrong at a port. `message` names the thing and what happened, `next_step` what to do, both in
/// words a florist understands; `detail` is for the log and holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// Decides what the engine does.
    pub kind: FaultKind,
    /// Stable, for programs: `sign_in_refused`.
    pub code: String,
    /// What happened, to which thing.
    pub message: String,
    /// What the person can do.
    pub next_step: String,
    /// For the log: status lines, paths. Never a secret, never a body.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Fault {
    /// With the next step that the table has for this kind.
    pub fn new(kind: FaultKind, code: &str, message: impl fmt::Display) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            message: message.to_string(),
            next_step: kind.next_step().to_owned(),
            detail: String::new(),
        }
    }

    /// Says what to do in words of its own.
    #[must_use]
    pub fn next(mut self, step: impl fmt::Display) -> Self {
        self.next_step = step.to_string();
        self
    }

    /// Adds what the log should know.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = detail.to_string();
        self
    }
}

impl FaultKind {
    /// Stable, for programs: `sign_in_needed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::RateLimited { .. } => "rate_limited",
            Self::SignInNeeded => "sign_in_needed",
            Self::Forbidden => "forbidden",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Rejected => "rejected",
            Self::Malformed => "malformed",
            Self::Bug => "bug",
        }
    }

    /// Whether the same request may do better later.
    pub fn passes_by_itself(self) -> bool {
        matches!(self, Self::Transient | Self::RateLimited { .. })
    }

    /// Whether the connection as a whole must wait for a person.
    pub fn pauses_connection(self) -> bool {
        matches!(self, Self::SignInNeeded)
    }

    /// Whether a person must be told at once rather than when it lasts.
    pub fn alerts(self) -> bool {
        matches!(self, Self::SignInNeeded | Self::Forbidden | Self::Bug)
    }

    /// The words used when nothing more exact is known.
    pub fn next_step(self) -> &'static str {
        match self {
            Self::Transient => "Nothing to do: we try again by ourselves. If it lasts, check the network.",
            Self::RateLimited { .. } => "Nothing to do: we go on as soon as the provider lets us.",
            Self::SignInNeeded => "Sign in again: remove the connection's password and connect it anew.",
            Self::Forbidden => "Ask the owner of this account for the right to do this, or set the list to read.",
            Self::Missing => "Check that it still exists at the provider.",
            Self::Changed => "Nothing to do: we look at the newer version first.",
            Self::Rejected => "Open it at the provider and see what it does not accept.",
            Self::Malformed => "Open it in the program that wrote it and save it again.",
            Self::Bug => "Send us a diagnostics file: wedsync doctor --bundle FILE.",
        }
    }
}
