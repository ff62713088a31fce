//! From statuses and broken lines to faults in words a florist understands, each naming the connection.

use super::{HeaderMap, StatusCode, retry};
use std::sync::Arc;
use wedsync_domain::{Clock, Fault, FaultKind};

/// Whose requests these are, and what time it is.
#[derive(Clone)]
pub struct Words {
    /// What the studio calls the connection.
    pub name: String,
    clock: Arc<dyn Clock>,
}

impl Words {
    /// For one connection.
    pub fn new(name: &str, clock: Arc<dyn Clock>) -> Self {
        Self { name: name.to_owned(), clock }
    }

    /// The clock of the desk.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }
}

/// What a refusing status means for `thing` (`the calendar “Weddings”`) of a connection. Statuses that mean something
/// special to one protocol are looked at by its reader before.
pub fn status_fault(words: &Words, thing: &str, status: StatusCode, headers: &HeaderMap) -> Fault {
    let name = &words.name;
    let fault = match status.as_u16() {
        401 | 407 => Fault::new(
            FaultKind::SignInNeeded,
            "sign_in_refused",
            format!("“{name}” has refused our sign-in. Nothing is lost."),
        )
        .next("Check user name and password and connect it again. Many providers want an app password made for this."),
        402 => {
            Fault::new(FaultKind::Forbidden, "payment_due", format!("“{name}” wants its subscription renewed first."))
        }
        403 => Fault::new(FaultKind::Forbidden, "not_allowed", format!("“{name}” does not let us touch {thing}.")),
        404 | 410 => Fault::new(FaultKind::Missing, "not_there", format!("“{name}” no longer has {thing}.")),
        409 => Fault::new(FaultKind::Missing, "place_missing", format!("“{name}” has no place for {thing}.")),
        412 => Fault::new(
            FaultKind::Changed,
            "changed_there",
            format!("{} was changed at “{name}” meanwhile.", capital(thing)),
        ),
        423 => Fault::new(FaultKind::Transient, "locked", format!("“{name}” is busy with {thing} just now.")),
        429 => slow_down(words, headers),
        400 | 406 | 411 | 413..=417 | 422 | 431 | 507 => refusal(name, thing, status),
        405 | 501 => Fault::new(FaultKind::Rejected, "not_offered", format!("“{name}” cannot do this with {thing}."))
            .next("Check that the address is that of a calendar server."),
        503 if headers.contains_key(super::header::RETRY_AFTER) => slow_down(words, headers),
        408 | 425 | 500..=599 => Fault::new(
            FaultKind::Transient,
            "trouble_there",
            format!("“{name}” has trouble of its own and did not answer for {thing}."),
        ),
        _ => Fault::new(
            FaultKind::Malformed,
            "odd_answer",
            format!("“{name}” gave an answer for {thing} that we do not know."),
        )
        .next("Check that the address is that of a calendar server."),
    };
    fault.detail(format_args!("HTTP {}", status.as_u16()))
}

fn refusal(name: &str, thing: &str, status: StatusCode) -> Fault {
    match status.as_u16() {
        413 => Fault::new(FaultKind::Rejected, "too_large", format!("{} is too large for “{name}”.", capital(thing)))
            .next("Shorten its notes or take attachments out."),
        507 => Fault::new(FaultKind::Rejected, "full", format!("“{name}” has no room left for {thing}."))
            .next("Make room at the provider."),
        _ => Fault::new(FaultKind::Rejected, "refused", format!("“{name}” does not accept {thing} as it is.")),
    }
}

fn slow_down(words: &Words, headers: &HeaderMap) -> Fault {
    let now = words.clock().now();
    let until = retry::wait_asked_for(headers, now).map(|wait| now + wait);
    Fault::new(FaultKind::RateLimited { until }, "slow_down", format!("“{}” asks us to slow down.", words.name))
}

/// Nothing came in the time that there was.
pub fn timed_out(words: &Words) -> Fault {
    Fault::new(FaultKind::Transient, "timed_out", format!("“{}” did not answer in time.", words.name))
}

/// With a capital, for the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// In quotation marks, on one line, not too long.
pub fn shown(name: &str) -> String {
    format!("“{}”", name.trim().chars().filter(|c| !c.is_control()).take(80).collect::<String>())
}
