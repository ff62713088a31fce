//! Letters by Resend. A word's name is the key by which Resend knows a request again, for 24 hours.
//!
//! Deliberately absent: what the letter says ([`crate::letter`]), and everything of Resend's that is not this one letter.

#[cfg(test)]
mod tests;

use super::Given;
use super::given::{Answer, Line, post};
use super::people::{Both, both};
use super::refusals::noted;
use crate::http::{Ask, HeaderName, Method, Scheme, below};
use crate::letter::{self, addresses};
use async_trait::async_trait;
use lettre::message::Mailbox;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use wedsync_domain::alert::{Alert, Became, Channel, Taken};
use wedsync_domain::broadcast::{Carried, Carrier, Message};
use wedsync_domain::{Fault, FaultKind};

const KNOWN_AGAIN_BY: HeaderName = HeaderName::from_static("idempotency-key");
/// Where Resend lets everybody try it out, without a domain of their own.
const TRIAL: &str = "resend.dev";

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(Resend::of(given)?))
}

/// The same one as a carrier of letters to people as well.
pub fn open_to_people(given: Given) -> Result<Both, Fault> {
    Ok(both(Resend::of(given)?))
}

struct Resend {
    line: Line,
    from: Mailbox,
    to: Vec<Mailbox>,
}

#[derive(Deserialize)]
struct Sent {
    id: String,
}

#[derive(Deserialize)]
struct Letter {
    last_event: Option<String>,
}

#[derive(Deserialize)]
struct Domains {
    data: Vec<Domain>,
    #[serde(default)]
    has_more: bool,
}

#[derive(Deserialize)]
struct Domain {
    name: String,
    status: String,
}

#[derive(Deserialize)]
struct Refusal {
    name: String,
}

impl Resend {
    fn of(given: Given) -> Result<Self, Fault> {
        let (from, to) = (addresses::sender(&given)?, addresses::recipients(&given)?);
        Ok(Self { line: given.line()?, from, to })
    }

    /// What Resend calls the letter that it took.
    async fn hand_in(&self, said: &Json, word: &str) -> Result<String, Fault> {
        let url = below(&self.line.home, &["emails"], &[], &self.line.given.words)?;
        let ask = post(url, said).header(KNOWN_AGAIN_BY, word);
        let answer = self.line.send_signed(&Scheme::Bearer, ask).await?;
        match answer.read::<Sent>() {
            Some(sent) if answer.status.is_success() => Ok(sent.id),
            _ => Err(self.refused(&answer)),
        }
    }

    /// What became of a letter; `lost` says that it came back. `None`: the key may only send, and is told nothing.
    async fn event(&self, name: &str, lost: String) -> Result<Option<Became>, Fault> {
        let answer = self.get(&["emails", name]).await?;
        if Self::may_only_send(&answer) {
            return Ok(None);
        }
        let Some(letter) = answer.read::<Letter>().filter(|_| answer.status.is_success()) else {
            return Err(self.refused(&answer));
        };
        Ok(Some(match letter.last_event.as_deref().unwrap_or_default() {
            // A complaint comes after it was read.
            "delivered" | "opened" | "clicked" | "complained" => Became::Brought,
            // Resend alone, because of what came back or was complained of before; others may take it there.
            "suppressed" => Became::Lost(
                Fault::new(FaultKind::Rejected, "letter_held_back", lost)
                    .next("Resend sends nothing there any more; at Suppressions it shows why, and lets you end that."),
            ),
            "bounced" | "canceled" | "failed" => Became::Lost(
                Fault::new(FaultKind::Rejected, "letter_came_back", lost)
                    .next("Check the addresses of its recipients; Resend shows at Emails why it came back."),
            ),
            _ => Became::UnderWay,
        }))
    }

    async fn get(&self, path: &[&str]) -> Result<Answer, Fault> {
        let url = below(&self.line.home, path, &[], &self.line.given.words)?;
        self.line.send_signed(&Scheme::Bearer, Ask::new(Method::GET, url)).await
    }

    /// Resend's names for why, <https://resend.com/docs/api-reference/errors>.
    fn refused(&self, answer: &Answer) -> Fault {
        let given = &self.line.given;
        let said = answer.read::<Refusal>().map(|refusal| refusal.name);
        let fault = match (said.as_deref().unwrap_or_default(), answer.status.as_u16()) {
            ("missing_api_key" | "invalid_api_key" | "suspended_api_key" | "inactive_api_key", _) => {
                given.key_refused()
            }
            ("invalid_from_address", _) | ("validation_error", 403) => self.not_the_sender(),
            ("daily_quota_exceeded" | "monthly_quota_exceeded", _) => self.used_up(),
            ("concurrent_idempotent_requests", _) => {
                let message = format!("“{}” is still busy with the first try of this letter.", given.words.name);
                Fault::new(FaultKind::Transient, "first_try_under_way", message)
            }
            _ => return given.refused(answer, said.as_deref()),
        };
        noted(fault, answer.status, said.as_deref())
    }

    fn not_the_sender(&self) -> Fault {
        let (name, from) = (&self.line.given.words.name, &self.from.email);
        let message = format!("“{name}” may not write letters as {from}.");
        Fault::new(FaultKind::Forbidden, "sender_not_verified", message)
            .next("Open Domains at resend.com and have the domain of the sender verified, or change the sender.")
    }

    fn used_up(&self) -> Fault {
        let message = format!("“{}” has used up its letters.", self.line.given.words.name);
        Fault::new(FaultKind::Forbidden, "letters_used_up", message).next(
            "Look at resend.com under Usage: the count begins anew each day and each month, or with a larger plan.",
        )
    }

    /// A key that may only send is refused everything else, which proves that it is a key.
    fn may_only_send(answer: &Answer) -> bool {
        answer.read::<Refusal>().is_some_and(|refusal| refusal.name == "restricted_api_key")
    }
}

#[async_trait]
impl Channel for Resend {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        let letter = letter::write(alert);
        // Resend names its letters itself, so those of an incident are held together by what all of them refer to.
        let thread = letter::thread(alert, &self.from.email);
        let said = json!({
            "from": self.from.to_string(),
            "to": self.to.iter().map(Mailbox::to_string).collect::<Vec<_>>(),
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "headers": { "References": thread, "In-Reply-To": thread, "Auto-Submitted": "auto-generated" },
        });
        Ok(Taken { name: Some(self.hand_in(&said, &alert.word).await?) })
    }

    async fn is_well(&self) -> Result<(), Fault> {
        let answer = self.get(&["domains"]).await?;
        if Self::may_only_send(&answer) {
            return Ok(());
        }
        let Some(domains) = answer.read::<Domains>().filter(|_| answer.status.is_success()) else {
            return Err(self.refused(&answer));
        };
        let own = self.from.email.domain();
        let verified = domains.data.iter().any(|domain| domain.name == own && domain.status == "verified");
        if verified || own == TRIAL || domains.has_more { Ok(()) } else { Err(self.not_the_sender()) }
    }

    async fn became(&self, name: &str) -> Result<Became, Fault> {
        let channel = &self.line.given.words.name;
        let lost = format!("The letter that “{channel}” took did not get to everybody.");
        Ok(self.event(name, lost).await?.unwrap_or(Became::Brought))
    }
}

#[async_trait]
impl Carrier for Resend {
    async fn carry(&self, message: &Message) -> Result<Carried, Fault> {
        let letter = letter::to_person(message);
        let said = json!({
            "from": self.from.to_string(),
            "to": [addresses::person(&message.to)?.to_string()],
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
        });
        Ok(Carried { name: Some(self.hand_in(&said, &message.word).await?), at: None })
    }

    async fn became(&self, name: &str, whose: &str) -> Result<Option<Became>, Fault> {
        self.event(name, format!("The letter to {whose} came back.")).await
    }
}
