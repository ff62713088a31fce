//! What goes wrong with a keychain, and what a person reads about it.

use super::platform::means_locked;
use keyring_core::Error;
use std::time::Duration;
use wedsync_domain::{Fault, FaultKind};

/// One way in which a keychain did not do what it was asked. The texts are for the log; none holds a secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("no keychain: {0}")]
    Absent(String),
    /// Locked, or a person said no.
    #[error("locked: {0}")]
    Locked(String),
    /// It did not work; a keychain opened anew may.
    #[error("broken: {0}")]
    Broken(String),
    /// Two entries have the same name.
    #[error("more than one entry of that name")]
    Ambiguous,
    /// Not as we wrote it, or torn.
    #[error("the entry is not as we wrote it")]
    Unreadable,
    /// It gave back something other than it was given.
    #[error("the keychain altered what it was given")]
    Altered,
    #[error("longer than the keychain holds")]
    TooLong,
    /// Whoever asked has stopped waiting.
    #[error("given up")]
    GivenUp,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        // Only Display: the Debug form of some variants holds the entry's bytes.
        let detail = error.to_string();
        match error {
            Error::NoStorageAccess(_) => Self::Locked(detail),
            Error::PlatformFailure(reason) if means_locked(reason.as_ref()) => Self::Locked(detail),
            Error::Ambiguous(_) => Self::Ambiguous,
            Error::BadEncoding(_) | Error::BadDataFormat(..) => Self::Unreadable,
            Error::TooLong(..) => Self::TooLong,
            _ => Self::Broken(detail),
        }
    }
}

const UNLOCK: &str = "Unlock it: sign in to this computer's desktop, or unlock “Login” in its passwords program. We go on \
                      by ourselves. On a machine without a screen, use --vault file.";
const LOOK_FOR_A_WINDOW: &str =
    "Look for a window of the keychain that waits for your password. We go on by ourselves once it is answered.";
const WRITE_ANEW: &str = "Sign in to this tool again, which writes the entry anew. For the key of the studio's database, \
                          open the studio with its recovery code.";
const BRING_ONE: &str = "Sign in to this computer's desktop, or install gnome-keyring or KWallet. We go on by ourselves \
                         once it is there. On a machine without a screen, use --vault file.";

impl Trouble {
    /// While it is being opened: a failure to reach it means that there is none.
    pub(super) fn from_opening(error: Error) -> Self {
        match Self::from(error) {
            Self::Broken(detail) => Self::Absent(detail),
            other => other,
        }
    }

    /// In words; `name` is the entry that was asked for. What may pass without a restart is transient.
    pub(super) fn fault(self, name: &str) -> Fault {
        let (kind, code) = self.class();
        let (message, next) = self.words(name);
        fault(kind, code, message, next).detail(self)
    }

    fn class(&self) -> (FaultKind, &'static str) {
        match self {
            Self::Absent(_) => (FaultKind::Transient, "keychain_absent"),
            Self::Locked(_) => (FaultKind::Transient, "keychain_locked"),
            Self::Broken(_) => (FaultKind::Transient, "keychain_broken"),
            Self::Ambiguous => (FaultKind::Malformed, "keychain_ambiguous"),
            Self::Unreadable => (FaultKind::Malformed, "keychain_unreadable"),
            Self::Altered => (FaultKind::Rejected, "keychain_altered"),
            Self::TooLong => (FaultKind::Rejected, "secret_too_long"),
            Self::GivenUp => (FaultKind::Transient, "keychain_slow"),
        }
    }

    /// What happened, and the next step.
    fn words(&self, name: &str) -> (String, &'static str) {
        match self {
            Self::Absent(_) => ("This computer shows us no keychain. Nothing is lost.".to_owned(), BRING_ONE),
            Self::Locked(_) => {
                ("This computer's keychain is locked, or did not let us in. Nothing is lost.".to_owned(), UNLOCK)
            }
            Self::Broken(_) => (
                format!("The keychain did not do its work when we asked it for “{name}”. Nothing is lost."),
                "We try again by ourselves. If it lasts, sign out of this computer and in again.",
            ),
            Self::Ambiguous => (
                format!("The keychain holds two entries “{name}”, and we cannot tell which one counts."),
                "Open this computer's passwords program, search for WedSync Desk and delete the older of the two.",
            ),
            Self::Unreadable => {
                (format!("The keychain's entry “{name}” is not as we wrote it. We left it as it is."), WRITE_ANEW)
            }
            Self::Altered => (
                format!("The keychain does not give back “{name}” as we stored it, so we did not rely on it."),
                "Use another keychain program, or --vault file.",
            ),
            Self::TooLong => (
                format!("What should be kept as “{name}” is too long for a keychain."),
                "Check that it is a password or key, and not a whole file.",
            ),
            Self::GivenUp => ("The keychain has not answered in time.".to_owned(), LOOK_FOR_A_WINDOW),
        }
    }
}

pub(super) fn slow(name: &str, patience: Duration) -> Fault {
    fault(
        FaultKind::Transient,
        "keychain_slow",
        format!(
            "We asked the keychain for “{name}” and it has not answered for {} s. Nothing is lost.",
            patience.as_secs()
        ),
        LOOK_FOR_A_WINDOW,
    )
}

pub(super) fn died(name: &str) -> Fault {
    fault(
        FaultKind::Transient,
        "keychain_broken",
        format!("The way to the keychain broke off when we asked it for “{name}”. Nothing is lost."),
        "We try again by ourselves. If it lasts, send us a diagnostics file: wedsync doctor --bundle FILE.",
    )
}

fn fault(kind: FaultKind, code: &str, message: String, next: &str) -> Fault {
    Fault::new(kind, code, message).next(next)
}
