//! What a mail server's refusals mean (RFC 5321, 4954, 3463). Of its own words nothing is repeated: they name mailboxes.

use crate::http::distrusts;
use lettre::transport::smtp::Error;
use std::error::Error as _;
use wedsync_domain::{Fault, FaultKind};

/// What the server says of the address to which a letter goes, and never of its sender: nobody is there (RFC 3463, 7505).
const NOBODY_THERE: &[&str] = &["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1"];

/// In words, for the channel `name`.
pub fn fault(refused: &Error, name: &str) -> Fault {
    match refused.status() {
        Some(code) => {
            let said = refused.source().map(ToString::to_string).unwrap_or_default();
            answered(u16::from(code), &said, name).detail(format_args!("SMTP {code}"))
        }
        None => unanswered(refused, name),
    }
}

fn nobody_there(said: &str) -> bool {
    said.split_whitespace().next().is_some_and(|first| NOBODY_THERE.contains(&first))
}

/// `said` is only looked at for its first word, a number.
pub fn answered(code: u16, said: &str, name: &str) -> Fault {
    match code {
        550..=559 if nobody_there(said) => {
            let message = format!("“{name}” says that nobody has one of the addresses that it was to write to.");
            Fault::new(FaultKind::Rejected, "address_refused", message).next("Check the addresses.")
        }
        530 | 534 | 535 | 538 => {
            Fault::new(FaultKind::SignInNeeded, "sign_in_refused", format!("“{name}” has refused our sign-in."))
                .next("Check user name and password. Many providers want an app password made for this.")
        }
        550 | 551 | 553 | 556 => {
            // Without more of it, nobody knows whose address it does not like.
            let message = format!("“{name}” does not take letters to one of its recipients, or from its sender.");
            Fault::new(FaultKind::Rejected, "letter_refused", message)
                .next("Check the addresses, and that this mailbox may write as the sender.")
        }
        452 | 552 => Fault::new(FaultKind::Rejected, "full", format!("“{name}” has no room for another letter."))
            .next("Make room in the mailbox, or wait until the day's limit of letters is over."),
        400..=499 => busy(name),
        _ => Fault::new(FaultKind::Rejected, "refused", format!("“{name}” does not take the letter."))
            .next("Ask whoever keeps the mail server why, with the number in the log."),
    }
}

/// It is there, and not now.
pub fn busy(name: &str) -> Fault {
    Fault::new(FaultKind::Transient, "trouble_there", format!("“{name}” does not take letters just now."))
}

fn unanswered(refused: &Error, name: &str) -> Fault {
    if distrusts(refused) {
        let message = format!("“{name}” cannot prove that it is who it says, so we sent nothing.");
        return Fault::new(FaultKind::Transient, "certificate_refused", message)
            .next("Check this computer's date and time, and the server's name.");
    }
    if refused.is_timeout() {
        return Fault::new(FaultKind::Transient, "timed_out", format!("“{name}” did not answer in time."));
    }
    if refused.is_client() {
        // Its words are the library's own: no encryption offered, or no way to sign in that it knows.
        let message = format!("“{name}” offers no encryption, or no way to sign in that we know. Nothing was sent.");
        return Fault::new(FaultKind::Rejected, "no_common_way", message)
            .next("Check the server's name and its port; 587 and 465 are the usual ones.")
            .detail(refused);
    }
    Fault::new(FaultKind::Transient, "no_answer", format!("“{name}” cannot be reached, or hung up."))
        .next("Check the server's name and the network; we try again by ourselves.")
}
