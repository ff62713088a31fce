//! Why the engine did not do what it was asked.

use wedsync_domain::{Fault, FaultKind};
use wedsync_store::StoreError;

/// Every way in which a call can end without its result.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no such thing.
    #[error("There is no {what}.")]
    NotFound {
        /// `version ver-9`
        what: String,
    },
    /// It is there, but this cannot be done with it.
    #[error("{message}")]
    Refused {
        /// For programs.
        code: &'static str,
        /// What cannot be done, and why.
        message: String,
        /// What can.
        next_step: String,
    },
    /// The desk's own database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A provider.
    #[error(transparent)]
    Remote(#[from] Fault),
}

impl EngineError {
    /// Nothing of that name.
    pub(crate) fn not_found(what: impl std::fmt::Display) -> Self {
        Self::NotFound { what: what.to_string() }
    }

    /// Cannot be done.
    pub(crate) fn refused(code: &'static str, message: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), next_step: next_step.into() }
    }

    /// Code, message and next step for a front end.
    pub fn fault(&self) -> Fault {
        match self {
            Self::NotFound { .. } => Fault::new(FaultKind::Missing, "not_found", self)
                .next("Look at the list first; ids are in its first column."),
            Self::Refused { code, message, next_step } => {
                Fault::new(FaultKind::Rejected, code, message).next(next_step)
            }
            Self::Store(store) => store.fault(),
            Self::Remote(fault) => fault.clone(),
        }
    }
}
