//! Letters by the studio's own mail server. Every recipient is a delivery of its own, so that one address which is refused
//! keeps the letter from nobody else; a second try repeats all of them under the same Message-ID.
//!
//! Deliberately absent: what the letter says ([`crate::letter`]), and whether it got there, which SMTP does not tell.

mod refusals;
mod server;

#[cfg(test)]
mod tests;

use super::people::{Both, both};
use super::{Given, LETTER};
use crate::letter::{self, Letter, addresses};
use async_trait::async_trait;
use futures::{StreamExt, stream};
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncTransport, Message};
use server::{Line, Server};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use wedsync_domain::alert::{Alert, Channel, Taken};
use wedsync_domain::broadcast::{Carried, Carrier, Message as ToPerson};
use wedsync_domain::{Fault, FaultKind, Timestamp};

/// Lines to one server at the same time; many refuse more.
const LINES: usize = 3;
/// The end of the year 9999 in milliseconds: no letter carries a later date.
const LAST: i64 = 253_402_300_799_000;

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(Smtp::of(given)?))
}

/// The same one as a carrier of letters to people as well.
pub fn open_to_people(given: Given) -> Result<Both, Fault> {
    Ok(both(Smtp::of(given)?))
}

struct Smtp {
    given: Given,
    server: Server,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Smtp {
    fn of(given: Given) -> Result<Self, Fault> {
        let server = given.setting("server").unwrap_or_default();
        let server = Server::read(server, given.setting("security"), &given.words.name)?;
        let (from, to) = (addresses::sender(&given)?, addresses::recipients(&given)?);
        Ok(Self { given, server, from, to })
    }

    async fn line(&self) -> Result<Line, Fault> {
        let signs_in = match self.given.setting("username") {
            None => None,
            Some(user) => Some(Credentials::new(user.to_owned(), self.given.secret().await?.expose().to_owned())),
        };
        self.server.line(signs_in, LETTER, &self.given.words.name)
    }

    fn message(&self, alert: &Alert, name: &str, first: Option<&str>) -> Result<Message, Fault> {
        let letter = letter::write(alert);
        let thread = letter::thread(alert, &self.from.email);
        let first = first.filter(|first| letter::is_name(first));
        // So that no holiday answer comes back to it (RFC 3834).
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let message = self
            .begun(&letter.subject, alert.written, name)
            .in_reply_to(first.unwrap_or(&thread).to_owned())
            .references(first.map_or_else(|| thread.clone(), |first| format!("{thread} {first}")))
            .raw_header(automatic);
        ended(message, &self.to, letter)
    }

    fn begun(&self, subject: &str, written: Timestamp, name: &str) -> MessageBuilder {
        let written = Duration::from_millis(written.0.clamp(0, LAST).unsigned_abs());
        let message = Message::builder().from(self.from.clone()).subject(subject);
        message.date(UNIX_EPOCH + written).message_id(Some(name.to_owned()))
    }

    /// To everybody, whatever becomes of the others; the first fault, if there was one.
    async fn deliver(&self, message: &Message, to: &[Mailbox]) -> Result<(), Fault> {
        let (line, bytes) = (self.line().await?, message.formatted());
        let deliveries: Vec<_> = to.iter().map(|to| self.hand_in(&line, to, &bytes)).collect();
        let ends: Vec<Result<(), Fault>> = stream::iter(deliveries).buffer_unordered(LINES).collect().await;
        ends.into_iter().collect()
    }

    async fn hand_in(&self, line: &Line, to: &Mailbox, letter: &[u8]) -> Result<(), Fault> {
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.email.clone()]).map_err(|why| {
            Fault::new(FaultKind::Bug, "letter_unwritable", "The letter could not be addressed.").detail(why)
        })?;
        let sent = line.send_raw(&envelope, letter).await;
        sent.map(drop).map_err(|refused| refusals::fault(&refused, &self.given.words.name))
    }
}

fn ended(mut message: MessageBuilder, to: &[Mailbox], letter: Letter) -> Result<Message, Fault> {
    for to in to {
        message = message.to(to.clone());
    }
    message
        .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
        .map_err(|why| Fault::new(FaultKind::Bug, "letter_unwritable", "The letter could not be written.").detail(why))
}

#[async_trait]
impl Carrier for Smtp {
    async fn carry(&self, message: &ToPerson) -> Result<Carried, Fault> {
        let (to, letter) = ([addresses::person(&message.to)?], letter::to_person(message));
        let name = letter::name_to_person(message, &self.from.email);
        let whole = ended(self.begun(&letter.subject, message.written, &name), &to, letter)?;
        self.deliver(&whole, &to).await?;
        Ok(Carried { name: Some(name), at: None })
    }
}

#[async_trait]
impl Channel for Smtp {
    async fn tell(&self, alert: &Alert, first: Option<&str>) -> Result<Taken, Fault> {
        let name = letter::name(alert, &self.from.email);
        let message = self.message(alert, &name, first)?;
        self.deliver(&message, &self.to).await?;
        Ok(Taken { name: Some(name) })
    }

    async fn is_well(&self) -> Result<(), Fault> {
        match self.line().await?.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(refusals::busy(&self.given.words.name)),
            Err(refused) => Err(refusals::fault(&refused, &self.given.words.name)),
        }
    }
}
