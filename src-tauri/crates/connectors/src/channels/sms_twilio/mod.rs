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
use super::given::{Answer, Line};
use crate::http::{Ask, Method, Scheme, below, shown};
use async_trait::async_trait;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;
use wedsync_domain::alert::{Alert, Became, Channel, Taken};
use wedsync_domain::{Fault, FaultKind};

/// Looking may not cost the time that sending needs.
const LOOKING: Duration = Duration::from_secs(3);
/// Messages to one telephone that are looked at, the newest first.
const RECENT: &str = "50";
const FORM: &str = "application/x-www-form-urlencoded";

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    let whose = &given.words.name;
    let to = number::number(given.setting("to").unwrap_or_default(), whose)?;
    let from = given.setting("from").unwrap_or_default();
    let from = if from.starts_with("MG") {
        ("MessagingServiceSid", sid(from, "MG", whose)?)
    } else {
        ("From", number::number(from, whose)?)
    };
    let account = sid(given.setting("account").unwrap_or_default(), "AC", whose)?;
    let user = given.setting("username").map(|key| sid(key, "SK", whose)).transpose()?;
    let scheme = Scheme::Basic(user.unwrap_or_else(|| account.clone()));
    Ok(Arc::new(Twilio { line: given.line()?, scheme, account, from, to }))
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
}

impl Message {
    /// Whether it never got there and never will.
    fn is_lost(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "undelivered" | "canceled"))
    }
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<Message>,
}

impl Twilio {
    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Answer, Fault> {
        let path: Vec<&str> = ["Accounts", &self.account].iter().chain(path).copied().collect();
        let url = below(&self.line.home, &path, query, &self.line.given.words)?;
        self.line.send_signed(&self.scheme, Ask::new(Method::GET, url)).await
    }

    async fn messages(&self, query: &[(&str, &str)]) -> Result<Vec<Message>, Fault> {
        let answer = self.get(&["Messages.json"], query).await?;
        let found = answer.read::<Messages>().filter(|_| answer.status.is_success());
        found.map(|found| found.messages).ok_or_else(|| refusals::refused(&self.line.given, &answer))
    }

    /// What this very message is called there, if an earlier try brought it that far.
    async fn sent_before(&self, body: &str) -> Option<String> {
        let query = [("To", self.to.as_str()), ("PageSize", RECENT)];
        let found = tokio::time::timeout(LOOKING, self.messages(&query)).await.ok()?.ok()?;
        found.into_iter().find(|message| message.body.as_deref() == Some(body) && !message.is_lost())?.sid
    }

    async fn send(&self, body: &str) -> Result<Answer, Fault> {
        let path = ["Accounts", &self.account, "Messages.json"];
        let url = below(&self.line.home, &path, &[], &self.line.given.words)?;
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", &self.to)
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
        let body = text::write(alert);
        if let Some(sid) = self.sent_before(&body).await {
            return Ok(Taken { name: Some(sid) });
        }
        let answer = self.send(&body).await?;
        let taken = answer.read::<Message>().filter(|_| answer.status.is_success());
        match taken.and_then(|message| message.sid) {
            Some(sid) => Ok(Taken { name: Some(sid) }),
            None => Err(refusals::refused(&self.line.given, &answer)),
        }
    }

    /// A key may read messages without being the account's owner, who alone is told how the account stands.
    async fn is_well(&self) -> Result<(), Fault> {
        self.messages(&[("PageSize", "1")]).await.map(drop)
    }

    async fn became(&self, name: &str) -> Result<Became, Fault> {
        let answer = self.get(&["Messages", &format!("{name}.json")], &[]).await?;
        let Some(message) = answer.read::<Message>().filter(|_| answer.status.is_success()) else {
            return Err(refusals::refused(&self.line.given, &answer));
        };
        if message.is_lost() {
            return Ok(Became::Lost(refusals::lost(&self.line.given, message.error_code)));
        }
        // What a telephone network does not confirm stays at `sent` for ever: whoever asks gives up at some time.
        let there = matches!(message.status.as_deref(), Some("delivered" | "read"));
        Ok(if there { Became::Brought } else { Became::UnderWay })
    }
}
