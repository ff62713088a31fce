//! Twilio's numbers for why a message was not taken or did not get there (<https://www.twilio.com/docs/api/errors>), in words.
//! Twilio says that they change: what is not known here counts by the answer's status, or as lost for a reason not known.

use crate::channels::Given;
use crate::channels::given::Answer;
use crate::http::StatusCode;
use serde::Deserialize;
use wedsync_domain::{Fault, FaultKind};

#[derive(Deserialize)]
struct Refusal {
    code: u32,
}

/// Why a request brought nothing.
pub fn refused(given: &Given, answer: &Answer) -> Fault {
    refused_for(given, answer, &given.words.name)
}

/// The same where it was to go to that person's telephone.
pub fn refused_for(given: &Given, answer: &Answer, whose: &str) -> Fault {
    let code = answer.read::<Refusal>().map(|refusal| refusal.code);
    let known = code.and_then(|code| match code {
        20003 => Some(given.key_refused()),
        20005 | 20006 => Some(given.not_allowed()),
        20429 => Some(given.later(StatusCode::TOO_MANY_REQUESTS, &answer.headers)),
        _ => reason(&given.words.name, whose, code),
    });
    let status = answer.status.as_u16();
    match (known, code) {
        (Some(fault), Some(code)) => fault.detail(format_args!("HTTP {status} Twilio {code}")),
        (_, Some(code)) => given.refused(answer, None).detail(format_args!("HTTP {status} Twilio {code}")),
        _ => given.refused(answer, None),
    }
}

/// Why a message that was taken did not get there.
pub fn lost(given: &Given, code: Option<u32>, whose: &str) -> Fault {
    let name = &given.words.name;
    let fault = code.and_then(|code| reason(name, whose, code)).unwrap_or_else(|| {
        let message = format!("The message by “{name}” did not get to the telephone.");
        Fault::new(FaultKind::Rejected, "message_lost", message)
            .next("Look in Twilio's message log why, and reach the person in another way until then.")
    });
    match code {
        Some(code) => fault.detail(format_args!("Twilio {code}")),
        None => fault,
    }
}

/// What is wrong with the telephone or on the way to it, or with who sends.
fn reason(name: &str, whose: &str, code: u32) -> Option<Fault> {
    let (kind, word, message, next) = of_recipient(whose, code).or_else(|| of_sender(name, code))?;
    Some(Fault::new(kind, word, message).next(next))
}

type Reason = (FaultKind, &'static str, String, &'static str);

fn of_recipient(name: &str, code: u32) -> Option<Reason> {
    Some(match code {
        21211 | 21214 | 21217 | 21401 | 21421 => (
            FaultKind::Rejected,
            "number_unknown",
            format!("The telephone of “{name}” is not a number that exists."),
            "Check it digit by digit, with + and the country's code.",
        ),
        21614 | 21635 | 30006 => (
            FaultKind::Rejected,
            "number_takes_no_messages",
            format!("The telephone of “{name}” takes no text messages."),
            "Give a mobile number; a landline cannot show messages.",
        ),
        21610 => (
            FaultKind::Forbidden,
            "stopped_by_recipient",
            format!("Whoever has the telephone of “{name}” has answered STOP to its sender."),
            "Have them send START to the number of the sender.",
        ),
        30004 | 30007 => (
            FaultKind::Rejected,
            "message_blocked",
            format!("The telephone's network has blocked the message by “{name}”."),
            "Ask Twilio's support why, and reach the person in another way until then.",
        ),
        30001 | 30003 | 30005 | 30008 => (
            FaultKind::Transient,
            "telephone_not_reached",
            format!("The telephone of “{name}” could not be reached: it may be off or without a network."),
            "Reach the person in another way.",
        ),
        _ => return None,
    })
}

fn of_sender(name: &str, code: u32) -> Option<Reason> {
    Some(match code {
        21408 | 21612 => (
            FaultKind::Forbidden,
            "country_not_allowed",
            format!("Twilio does not let “{name}” send messages to the country of that telephone."),
            "Open Messaging, Settings, Geo permissions at console.twilio.com and allow the country.",
        ),
        21608 => (
            FaultKind::Forbidden,
            "trial_account",
            format!("“{name}” is a trial account, and that telephone was not verified for it."),
            "Verify the number at console.twilio.com, or have the account upgraded.",
        ),
        21212 | 21603 | 21606 | 21659 | 21660 | 21703 | 21704 => (
            FaultKind::Rejected,
            "sender_not_usable",
            format!("The sender of “{name}” is not one that can send messages there."),
            "Check at console.twilio.com that the number is yours and can send text messages.",
        ),
        30032 | 30034 | 30035 => (
            FaultKind::Forbidden,
            "sender_not_registered",
            format!("The networks of that country want the sender of “{name}” registered first."),
            "Register the number at console.twilio.com under Messaging, Regulatory Compliance.",
        ),
        30002 => (
            FaultKind::Forbidden,
            "account_suspended",
            format!("Twilio has suspended the account of “{name}”."),
            "Look at console.twilio.com what is due.",
        ),
        _ => return None,
    })
}
