//! What the browser brings back, looked at once: whether it is ours at all, and what it says.

use super::landing::Expected;
use std::collections::BTreeMap;
use url::form_urlencoded;
use wedsync_domain::{Fault, FaultKind};

/// Nothing that a provider tells beside the code is longer.
const LONGEST: usize = 200;

/// What a good answer brings.
#[derive(Debug)]
pub(super) struct Landed {
    pub(super) code: String,
    /// What is to be kept with the tokens, by the provider's names for it.
    pub(super) told: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub(super) enum Answered {
    /// Somebody else's, an old one, or a forged one: it changes nothing.
    NotOurs,
    /// The code and what belongs to it, or why there is none.
    Ours(Result<Landed, Fault>),
}

/// Looks at the query of an address. Only what carries our state counts; what is there twice is nobody's.
pub(super) fn look(query: &str, expected: &Expected) -> Answered {
    let one = |wanted: &str| {
        let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == wanted);
        let first = found.next().map(|(_, value)| value.into_owned());
        found.next().map_or(Ok(first), |_| Err(()))
    };
    let (Ok(state), Ok(issuer), Ok(refusal), Ok(code)) = (one("state"), one("iss"), one("error"), one("code")) else {
        return Answered::NotOurs;
    };
    let told: Result<BTreeMap<_, _>, ()> =
        expected.keeps.iter().map(|name| Ok((name.clone(), one(name)?.unwrap_or_default()))).collect();
    let Ok(told) = told else { return Answered::NotOurs };
    if state.as_deref() != Some(expected.state.as_str()) {
        return Answered::NotOurs;
    }
    // Another provider's answer to our question (RFC 9207). One that said it would give its name must give it.
    if expected.issuer.is_some() && issuer != expected.issuer {
        return Answered::Ours(Err(mixed_up(&expected.name)));
    }
    Answered::Ours(match (refusal, code) {
        (Some(refusal), _) => Err(refused(&refusal, &expected.name)),
        (None, Some(code)) if !code.is_empty() => {
            if told.values().all(|value| can_be_kept(value)) {
                Ok(Landed { code, told })
            } else {
                Err(untold(&expected.name))
            }
        }
        _ => Err(nothing(&expected.name)),
    })
}

fn mixed_up(name: &str) -> Fault {
    let message = format!("The answer to the sign-in of “{name}” came from somebody else, so it was not used.");
    Fault::new(FaultKind::SignInNeeded, "another_issuer", message)
        .next("Connect again, and close other sign-in windows first.")
}

fn refused(refusal: &str, name: &str) -> Fault {
    if refusal == "access_denied" {
        let message = format!("The desk was not allowed to use “{name}”. Nothing was connected.");
        return Fault::new(FaultKind::SignInNeeded, "consent_refused", message)
            .next("Connect again and press the button that allows it, if it was not meant so.");
    }
    let message = format!("“{name}” did not finish the sign-in.");
    let known: String = refusal.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
    Fault::new(FaultKind::SignInNeeded, "sign_in_not_granted", message)
        .next("Connect again. If it stays so, compare the client id with the provider's page for developers.")
        .detail(known)
}

fn can_be_kept(value: &str) -> bool {
    !value.is_empty() && value.len() <= LONGEST && !value.contains(char::is_control)
}

/// Without it nobody knows whose books these are.
fn untold(name: &str) -> Fault {
    let message = format!("“{name}” did not say which account was signed in to. Nothing was connected.");
    Fault::new(FaultKind::SignInNeeded, "account_untold", message)
        .next("Connect again, and choose the company on the provider's page.")
}

fn nothing(name: &str) -> Fault {
    let message = format!("“{name}” sent the browser back without a code.");
    Fault::new(FaultKind::SignInNeeded, "no_code", message).next("Connect again.")
}
