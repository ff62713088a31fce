//! Letters by SendGrid. It knows no name for a request, so a word whose answer was lost is written twice rather than not at
//! all. What a reader does with a letter is nobody's business: SendGrid's counting of opened letters and clicked links is off.
//!
//! Deliberately absent: what the letter says ([`crate::letter`]), and whether it got there, which SendGrid tells nobody who
//! cannot be called.

#[cfg(test)]
mod tests;

use super::Given;
use super::given::{Answer, Line, post};
use super::people::{Both, both};
use super::refusals::noted;
use crate::http::{Ask, Method, Scheme, below, is_this_computer};
use crate::letter::{self, Letter, addresses};
use async_trait::async_trait;
use lettre::message::Mailbox;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use url::Url;
use wedsync_domain::alert::{Alert, Channel, Taken};
use wedsync_domain::broadcast::{Carried, Carrier, Message as ToPerson};
use wedsync_domain::{Fault, FaultKind};

const EUROPE: &str = "https://api.eu.sendgrid.com/";
/// What the key must be good for.
const WRITES: &str = "mail.send";

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(made(given)?))
}

/// The same one as a carrier of letters to people as well.
pub fn open_to_people(given: Given) -> Result<Both, Fault> {
    Ok(both(made(given)?))
}

fn made(given: Given) -> Result<SendGrid, Fault> {
    let (from, to) = (addresses::sender(&given)?, addresses::recipients(&given)?);
    let europe = match given.setting("region").map(str::to_ascii_lowercase).as_deref() {
        None => false,
        Some("eu") => true,
        Some(_) => {
            let message = format!("“{}” names a region that SendGrid does not have.", given.words.name);
            return Err(Fault::new(FaultKind::Rejected, "unknown_region", message)
                .next("Leave the region empty, or write eu for an account of the European region."));
        }
    };
    let line = given.line()?;
    let home = Some(line.home.clone()).filter(|home| !europe || is_this_computer(home));
    let home = home.or_else(|| Url::parse(EUROPE).ok()).unwrap_or_else(|| line.home.clone());
    Ok(SendGrid { line, home, from, to })
}

struct SendGrid {
    line: Line,
    home: Url,
    from: Mailbox,
    to: Vec<Mailbox>,
}

#[derive(Deserialize)]
struct Scopes {
    scopes: Vec<String>,
}

#[derive(Deserialize)]
struct Refusal {
    errors: Vec<Wrong>,
}

#[derive(Deserialize)]
struct Wrong {
    field: Option<String>,
}

impl SendGrid {
    fn said(&self, alert: &Alert) -> Json {
        let thread = letter::thread(alert, &self.from.email);
        let headers = json!({ "References": thread, "In-Reply-To": thread, "Auto-Submitted": "auto-generated" });
        self.letter(&self.to, &alert.word, &letter::write(alert), &headers)
    }

    fn letter(&self, to: &[Mailbox], word: &str, letter: &Letter, headers: &Json) -> Json {
        json!({
            "personalizations": [{
                "to": to.iter().map(person).collect::<Vec<_>>(),
                "custom_args": { "wedsync-word": word },
            }],
            "from": person(&self.from),
            "subject": letter.subject,
            // The plain one first: SendGrid refuses another order.
            "content": [
                { "type": "text/plain", "value": letter.text },
                { "type": "text/html", "value": letter.html },
            ],
            "headers": headers,
            "tracking_settings": {
                "click_tracking": { "enable": false, "enable_text": false },
                "open_tracking": { "enable": false },
                "subscription_tracking": { "enable": false },
                "ganalytics": { "enable": false },
            },
        })
    }

    /// What SendGrid calls what it took.
    async fn hand_in(&self, said: &Json) -> Result<Option<String>, Fault> {
        let url = below(&self.home, &["v3", "mail", "send"], &[], &self.line.given.words)?;
        let answer = self.line.send_signed(&Scheme::Bearer, post(url, said)).await?;
        if answer.status.as_u16() != 202 {
            return Err(self.refused(&answer));
        }
        let name = answer.headers.get("x-message-id").and_then(|name| name.to_str().ok());
        Ok(name.map(str::to_owned))
    }

    /// SendGrid gives sentences and the field that they are about, and no codes
    /// (<https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors>).
    fn refused(&self, answer: &Answer) -> Fault {
        let given = &self.line.given;
        let field = answer.read::<Refusal>().and_then(|refusal| refusal.errors.into_iter().next()?.field);
        let fault = match (answer.status.as_u16(), field.as_deref()) {
            (403, Some("from")) => self.not_the_sender(),
            (403, _) => self.may_not_write(),
            _ => return given.refused(answer, field.as_deref()),
        };
        noted(fault, answer.status, field.as_deref())
    }

    fn not_the_sender(&self) -> Fault {
        let message = format!("“{}” may not write letters as {}.", self.line.given.words.name, self.from.email);
        Fault::new(FaultKind::Forbidden, "sender_not_verified", message).next(
            "Open Settings, Sender Authentication at SendGrid and have the sender verified, or change the sender.",
        )
    }

    fn may_not_write(&self) -> Fault {
        let message = format!("The key of “{}” is not allowed to write letters.", self.line.given.words.name);
        Fault::new(FaultKind::Forbidden, "key_may_not_write", message)
            .next("Open Settings, API Keys at SendGrid and switch on Mail Send for the key, or make another.")
    }
}

fn person(mailbox: &Mailbox) -> Json {
    match &mailbox.name {
        Some(name) => json!({ "email": mailbox.email.to_string(), "name": name }),
        None => json!({ "email": mailbox.email.to_string() }),
    }
}

#[async_trait]
impl Channel for SendGrid {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        Ok(Taken { name: self.hand_in(&self.said(alert)).await? })
    }

    async fn is_well(&self) -> Result<(), Fault> {
        let url = below(&self.home, &["v3", "scopes"], &[], &self.line.given.words)?;
        let answer = self.line.send_signed(&Scheme::Bearer, Ask::new(Method::GET, url)).await?;
        match answer.read::<Scopes>() {
            Some(Scopes { scopes }) if answer.status.is_success() => {
                if scopes.iter().any(|scope| scope == WRITES) {
                    Ok(())
                } else {
                    Err(self.may_not_write())
                }
            }
            _ => Err(self.refused(&answer)),
        }
    }
}

#[async_trait]
impl Carrier for SendGrid {
    async fn carry(&self, message: &ToPerson) -> Result<Carried, Fault> {
        let to = [addresses::person(&message.to)?];
        let said = self.letter(&to, &message.word, &letter::to_person(message), &json!({}));
        Ok(Carried { name: self.hand_in(&said).await?, at: None })
    }
}
