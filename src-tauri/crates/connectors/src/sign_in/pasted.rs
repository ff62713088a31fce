//! The way back by hand, for a browser that cannot come back: a person copies the address at which it ended.
//!
//! What is pasted passes the same gate as what comes by itself. What does not fit changes nothing and may be tried
//! again. A code alone is not taken: nothing in it shows whose sign-in it belongs to.

use super::answer::{Answered, look};
use super::landing::Gate;
use std::sync::Arc;
use url::{Url, form_urlencoded};
use wedsync_domain::{Fault, FaultKind, Secret};

/// No address of an answer is longer.
const LONGEST: usize = 16 << 10;

/// Takes the address in which a sign-in ended.
#[derive(Clone)]
pub struct Paste(pub(super) Arc<Gate>);

impl Paste {
    /// Hands it on to whoever waits for the browser. The refusal says what to copy instead.
    pub fn take(&self, text: &Secret) -> Result<(), Fault> {
        let text = text.expose().trim().trim_matches(['<', '>', '"', '\'']);
        let name = &self.0.expected.name;
        if text.len() > LONGEST {
            return Err(elsewhere(name));
        }
        let query = query(text).ok_or_else(|| only_a_code(name))?;
        // The address of the sign-in page itself carries our state as well.
        if !form_urlencoded::parse(query.as_bytes()).any(|(part, _)| part == "code" || part == "error") {
            return Err(too_early(name));
        }
        match look(query, &self.0.expected) {
            Answered::NotOurs => Err(elsewhere(name)),
            // Where the browser has come back by itself meanwhile, that answer counts.
            Answered::Ours(answer) => {
                self.0.pass(answer);
                Ok(())
            }
        }
    }
}

/// What follows the question mark of an address; people leave out what comes before it.
fn query(text: &str) -> Option<&str> {
    let is_address = Url::parse(text).is_ok_and(|url| url.has_host());
    match text.split_once('?') {
        Some((_, query)) => Some(query.split('#').next().unwrap_or_default()),
        None if is_address => Some(""),
        None => text.contains("state=").then_some(text),
    }
}

fn unfit(code: &str, message: String) -> Fault {
    Fault::new(FaultKind::Rejected, code, message)
}

fn only_a_code(name: &str) -> Fault {
    unfit(
        "pasted_code_alone",
        format!("That is not the whole address, so it does not show that it belongs to “{name}”."),
    )
    .next("Copy everything in the browser's address line, from http to the last letter, and paste it here.")
}

fn too_early(name: &str) -> Fault {
    unfit("pasted_too_early", format!("That is an address from before “{name}” was signed in to.")).next(
        "Sign in and allow it first. Then copy the address of the page where the browser ends, and paste it here.",
    )
}

fn elsewhere(name: &str) -> Fault {
    unfit(
        "pasted_elsewhere",
        format!("That address does not belong to this sign-in of “{name}”. Nothing was taken over."),
    )
    .next("Open the address shown above, sign in there, and paste the one where the browser ends.")
}
