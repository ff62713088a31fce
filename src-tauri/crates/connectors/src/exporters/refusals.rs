//! Why a receiver did not take what was measured, in words a florist understands, each naming the receiver. What the other side wrote
//! is never shown.

use crate::channels::{Answer, Given};
use crate::http::status_fault;
use wedsync_domain::{Fault, FaultKind};

/// What a refusing status means.
pub fn refused(given: &Given, answer: &Answer) -> Fault {
    let (name, status) = (&given.words.name, answer.status);
    let by_steps =
        |kind, code: &str, message: String| Fault::new(kind, code, message).next(given.manifest.form().told_steps());
    let fault = match status.as_u16() {
        401 | 407 => by_steps(
            FaultKind::SignInNeeded,
            "exporter_key_refused",
            format!("“{name}” does not take our key. What is measured waits for it."),
        ),
        402 | 403 => Fault::new(
            FaultKind::Forbidden,
            "exporter_not_allowed",
            format!("“{name}” does not let us send measurements there."),
        )
        .next("Ask whoever looks after it for a key that may write."),
        301..=308 | 404 | 405 | 410 => by_steps(
            FaultKind::Missing,
            "exporter_not_there",
            format!("Nothing takes measurements at the address that we have of “{name}”."),
        ),
        408 | 425 | 429 | 500 | 502..=599 => {
            return status_fault(&given.words, "what is measured", status, &answer.headers);
        }
        200..=299 => Fault::new(
            FaultKind::Malformed,
            "exporter_odd_answer",
            format!("“{name}” gave an answer that we do not know."),
        )
        .next("Check that its address is right: something else may answer there."),
        _ => Fault::new(
            FaultKind::Rejected,
            "measurements_not_taken",
            format!("“{name}” does not take these measurements, now or later."),
        )
        .next("Nothing to do if it goes on with newer ones. If it does not, check its settings."),
    };
    fault.detail(format_args!("HTTP {}", status.as_u16()))
}
