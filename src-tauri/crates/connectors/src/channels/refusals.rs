//! Why a channel did not take a word, in words a florist understands, each naming the channel. What the other side wrote is
//! never shown: only its code goes into the log, if it is a plain word.

use super::given::{Answer, Given};
use crate::http::{HeaderMap, StatusCode, status_fault};
use crate::manifest::OpenedBy;
use wedsync_domain::{Fault, FaultKind};

impl Given {
    /// What a refusing status means, where the channel says nothing more exact; `said` is its own code for it.
    pub fn refused(&self, answer: &Answer, said: Option<&str>) -> Fault {
        let fault = match answer.status.as_u16() {
            401 | 407 => self.key_refused(),
            402 | 403 => self.not_allowed(),
            404 | 410 => self.gone(),
            413 => self.too_long(),
            408 | 425 | 429 | 500 | 502..=599 => self.later(answer.status, &answer.headers),
            200..=299 => self.unreadable(),
            _ => self.not_taken(),
        };
        noted(fault, answer.status, said)
    }

    /// Busy or in trouble of its own: the same word may be taken later.
    pub fn later(&self, status: StatusCode, headers: &HeaderMap) -> Fault {
        status_fault(&self.words, "the alert", status, headers)
    }

    /// The vault has nothing under its name.
    pub fn nothing_kept(&self) -> Fault {
        let message = format!("There is no {} for “{}” in the keychain.", self.opener(), self.words.name);
        self.by_steps(FaultKind::SignInNeeded, "channel_secret_missing", &message)
    }

    /// What the vault has is not an address of this channel. It is not shown, because it may be one of another.
    pub fn not_its_address(&self) -> Fault {
        let message = format!("The address that is kept for “{}” leads somewhere else.", self.words.name);
        self.by_steps(FaultKind::Rejected, "channel_address_foreign", &message)
    }

    /// What opened the channel does not any more.
    pub fn key_refused(&self) -> Fault {
        let message = format!("“{}” does not take our {} any more.", self.words.name, self.opener());
        self.by_steps(FaultKind::SignInNeeded, "channel_key_refused", &message)
    }

    /// It knows us, and does not let us.
    pub fn not_allowed(&self) -> Fault {
        let message = format!("“{}” does not let us send alerts there.", self.words.name);
        Fault::new(FaultKind::Forbidden, "channel_not_allowed", message)
            .next("Ask whoever looks after it for the right to send alerts there.")
    }

    /// The place that alerts go to is not there any more.
    pub fn gone(&self) -> Fault {
        let message = format!("The place that “{}” sends alerts to is not there any more.", self.words.name);
        self.by_steps(FaultKind::Missing, "channel_gone", &message)
    }

    /// The word is too long, although it was cut to what the channel says it takes.
    pub fn too_long(&self) -> Fault {
        let message = format!("The message is too long for “{}”.", self.words.name);
        Fault::new(FaultKind::Rejected, "alert_too_long", message).next("Look at the desk: all of it stands there.")
    }

    /// Understood and refused, for a reason that is not known here.
    pub fn not_taken(&self) -> Fault {
        let message = format!("“{}” does not take the message as it is.", self.words.name);
        Fault::new(FaultKind::Rejected, "alert_not_taken", message).next(
            "Look at the desk for what it is about, and try the channel out: its settings may be of another place.",
        )
    }

    /// Whether the word was taken cannot be told from the answer.
    pub fn unreadable(&self) -> Fault {
        let message = format!("“{}” gave an answer that we do not know.", self.words.name);
        Fault::new(FaultKind::Malformed, "channel_odd_answer", message)
            .next("Look there whether the alert has come, and check that the channel's settings are right.")
    }

    fn opener(&self) -> &'static str {
        if self.manifest.opened_by == OpenedBy::Address { "address" } else { "key" }
    }

    fn by_steps(&self, kind: FaultKind, code: &str, message: &str) -> Fault {
        Fault::new(kind, code, message).next(self.manifest.form().told_steps())
    }
}

/// With what the log should know.
pub fn noted(fault: Fault, status: StatusCode, said: Option<&str>) -> Fault {
    let said = said.filter(|said| is_word(said)).map(|said| format!(" {said}")).unwrap_or_default();
    fault.detail(format_args!("HTTP {}{said}", status.as_u16()))
}

/// Whether it is a code like `channel_not_found`. Whatever has another shape may hold anything, and is not repeated.
pub fn is_word(said: &str) -> bool {
    (1..=40).contains(&said.len()) && said.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
