//! Text messages by Twilio. It knows no name for a request, and says itself that a message asked for again is sent again. So a
//! message is looked for before it is sent: each ends with a mark that only its word has. Where looking brings nothing in
//! time, it is sent: rather twice than not at all.
//!
//! Deliberately absent: what the message says ([`text`]), and answers to it.

mod number;
mod refusals;
mod text;

#[cfg(test)]
mod tests;

use super::Given;
use super::given::{Answer as Reply, Line};
use super::people::{Both, both};
use crate::http::{Ask, Method, Scheme, below, shown};
use async_trait::async_trait;
use chrono::DateTime;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;
use wedsync_domain::alert::{Alert, Became, Channel, Taken};
use wedsync_domain::broadcast::{Answer, Carried, Carrier, Message as ToPerson, TextMessage};
use wedsync_domain::{Fault, FaultKind, Timestamp};

/// Looking may not cost the time that sending needs.
const LOOKING: Duration = Duration::from_secs(3);
/// Messages to one telephone that are looked at, the newest first.
const RECENT: &str = "50";
const FORM: &str = "application/x-www-form-urlencoded";

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(made(given)?))
}

/// The same one as a carrier of texts to people as well.
pub fn open_to_people(given: Given) -> Result<Both, Fault> {
    Ok(both(made(given)?))
}

fn made(given: Given) -> Result<Twilio, Fault> {
    let whose = &given.words.name;
    let to = number::number(given.setting("to").unwrap_or_default())?;
    let from = given.setting("from").unwrap_or_default();
    let from = if from.starts_with("MG") {
        ("MessagingServiceSid", sid(from, "MG", whose)?)
    } else {
        ("From", number::number(from)?)
    };
    let account = sid(given.setting("account").unwrap_or_default(), "AC", whose)?;
    let user = given.setting("username").map(|key| sid(key, "SK", whose)).transpose()?;
    let scheme = Scheme::Basic(user.unwrap_or_else(|| account.clone()));
    Ok(Twilio { line: given.line()?, scheme, account, from, to })
}

/// A contact's number as the network wants it.
pub fn telephone(written: &str) -> Result<String, Fault> {
    number::number(written)
}

/// Any text as telephones show it.
pub fn message(text: &str) -> TextMessage {
    text::message(text)
}

/// One of Twilio's own names: two letters and 32 hexadecimal digits.
fn sid(text: &str, begins: &str, whose: &str) -> Result<String, Fault> {
    let digits = text.strip_prefix(begins).unwrap_or_default();
    if digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_owned());
    }
    let message = format!("{} is not what “{whose}” needs: it begins with {begins}, and 32 signs follow.", shown(text));
    Err(Fault::new(FaultKind::Rejected, "not_a_sid", message)
        .next("Copy it from console.twilio.com as it stands there."))
}

struct Twilio {
    line: Line,
    scheme: Scheme,
    account: String,
    /// As a number or as a messaging service, with Twilio's name for which.
    from: (&'static str, String),
    to: String,
}

#[derive(Deserialize)]
struct Message {
    sid: Option<String>,
    status: Option<String>,
    body: Option<String>,
    error_code: Option<u32>,
    direction: Option<String>,
    to: Option<String>,
    date_created: Option<String>,
}

impl Message {
    /// Whether it never got there and never will.
    fn is_lost(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "undelivered" | "canceled"))
    }

    /// When it was made, by Twilio's clock.
    fn at(&self) -> Option<Timestamp> {
        let made = DateTime::parse_from_rfc2822(self.date_created.as_deref()?).ok()?;
        Some(Timestamp(made.timestamp_millis()))
    }
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<Message>,
}

impl Twilio {
    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Reply, Fault> {
        let path: Vec<&str> = ["Accounts", &self.account].iter().chain(path).copied().collect();
        let url = below(&self.line.home, &path, query, &self.line.given.words)?;
        self.line.send_signed(&self.scheme, Ask::new(Method::GET, url)).await
    }

    async fn messages(&self, query: &[(&str, &str)]) -> Result<Vec<Message>, Fault> {
        let answer = self.get(&["Messages.json"], query).await?;
        let found = answer.read::<Messages>().filter(|_| answer.status.is_success());
        found.map(|found| found.messages).ok_or_else(|| refusals::refused(&self.line.given, &answer))
    }

    /// This very message, if an earlier try brought it that far.
    async fn sent_before(&self, to: &str, body: &str) -> Option<Message> {
        let query = [("To", to), ("PageSize", RECENT)];
        let found = tokio::time::timeout(LOOKING, self.messages(&query)).await.ok()?.ok()?;
        found.into_iter().find(|it| it.body.as_deref() == Some(body) && !it.is_lost() && it.sid.is_some())
    }

    /// Looks for it, and sends it where it is not there. `whose` is whose telephone that is, for words about it.
    async fn bring(&self, to: &str, body: &str, whose: &str) -> Result<Carried, Fault> {
        if let Some(known) = self.sent_before(to, body).await {
            return Ok(Carried { at: known.at(), name: known.sid });
        }
        let answer = self.send(to, body).await?;
        match answer.read::<Message>().filter(|it| answer.status.is_success() && it.sid.is_some()) {
            Some(taken) => Ok(Carried { at: taken.at(), name: taken.sid }),
            None => Err(refusals::refused_for(&self.line.given, &answer, whose)),
        }
    }

    async fn look(&self, name: &str, whose: &str) -> Result<Became, Fault> {
        let answer = self.get(&["Messages", &format!("{name}.json")], &[]).await?;
        let Some(message) = answer.read::<Message>().filter(|_| answer.status.is_success()) else {
            return Err(refusals::refused(&self.line.given, &answer));
        };
        if message.is_lost() {
            return Ok(Became::Lost(refusals::lost(&self.line.given, message.error_code, whose)));
        }
        // What a telephone network does not confirm stays at `sent` for ever: whoever asks gives up at some time.
        let there = matches!(message.status.as_deref(), Some("delivered" | "read"));
        Ok(if there { Became::Brought } else { Became::UnderWay })
    }

    /// Whether it came in to the number that we send from. What comes in to a messaging service names one of its numbers,
    /// which we do not know.
    fn is_answer(&self, it: &Message, since: Timestamp) -> bool {
        let ours = self.from.0 != "From" || it.to.as_deref() == Some(self.from.1.as_str());
        it.direction.as_deref() == Some("inbound") && ours && it.at().is_some_and(|at| at >= since)
    }

    async fn send(&self, to: &str, body: &str) -> Result<Reply, Fault> {
        let path = ["Accounts", &self.account, "Messages.json"];
        let url = below(&self.line.home, &path, &[], &self.line.given.words)?;
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", to)
            .append_pair(self.from.0, &self.from.1)
            .append_pair("Body", body)
            .finish();
        let ask = Ask::new(Method::POST, url).body(FORM, form);
        self.line.send_signed(&self.scheme, ask).await
    }
}

#[async_trait]
impl Channel for Twilio {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        let taken = self.bring(&self.to, &text::write(alert), &self.line.given.words.name).await?;
        Ok(Taken { name: taken.name })
    }

    /// A key may read messages without being the account's owner, who alone is told how the account stands.
    async fn is_well(&self) -> Result<(), Fault> {
        self.messages(&[("PageSize", "1")]).await.map(drop)
    }

    async fn became(&self, name: &str) -> Result<Became, Fault> {
        self.look(name, &self.line.given.words.name).await
    }
}

#[async_trait]
impl Carrier for Twilio {
    async fn carry(&self, message: &ToPerson) -> Result<Carried, Fault> {
        self.bring(&message.to, &message.text, &message.whose).await
    }

    async fn became(&self, name: &str, whose: &str) -> Result<Option<Became>, Fault> {
        self.look(name, whose).await.map(Some)
    }

    async fn answers(&self, from: &str, since: Timestamp) -> Result<Option<Vec<Answer>>, Fault> {
        let said = self.messages(&[("From", from), ("PageSize", RECENT)]).await?;
        let answers = said.into_iter().filter(|it| self.is_answer(it, since));
        let read = |it: Message| Some(Answer { at: it.at()?, name: it.sid?, words: it.body.unwrap_or_default() });
        Ok(Some(answers.filter_map(read).collect()))
    }
}
