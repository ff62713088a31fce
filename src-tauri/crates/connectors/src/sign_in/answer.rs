//! What the browser brings back, looked at once: whether it is ours at all, and what it says.

use super::landing::Expected;
use url::form_urlencoded;
use wedsync_domain::{Fault, FaultKind};

/// What came back.
#[derive(Debug)]
pub(super) enum Answered {
    /// Somebody else's, an old one, or a forged one: it changes nothing.
    NotOurs,
    /// The code, or why there is none.
    Ours(Result<String, Fault>),
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
    if state.as_deref() != Some(expected.state.as_str()) {
        return Answered::NotOurs;
    }
    // Another provider's answer to our question (RFC 9207). One that said it would give its name must give it.
    if expected.issuer.is_some() && issuer != expected.issuer {
        return Answered::Ours(Err(mixed_up(&expected.name)));
    }
    Answered::Ours(match (refusal, code) {
        (Some(refusal), _) => Err(refused(&refusal, &expected.name)),
        (None, Some(code)) if !code.is_empty() => Ok(code),
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

fn nothing(name: &str) -> Fault {
    let message = format!("“{name}” sent the browser back without a code.");
    Fault::new(FaultKind::SignInNeeded, "no_code", message).next("Connect again.")
}
