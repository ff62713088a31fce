//! Slack as an app of the studio's own: it says a word, changes it once somebody has taken it on or it is over, tells the
//! rest in the thread below, and looks whether somebody has taken it on there.
//!
//! Taken on is a word below which somebody put ✅ or 👀. Deliberately absent: buttons that answer, because Slack tells them
//! only to an address of the web, or over a line that stays open and wants a second key (see `NOTES.md`).

#[cfg(test)]
mod tests;

use super::block_kit;
use super::given::{Given, Line, post};
use super::slack_says::refused;
use crate::http::{Ask, Method, Refused, Scheme, below};
use async_trait::async_trait;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::sync::Arc;
use url::Url;
use wedsync_domain::Fault;
use wedsync_domain::alert::{Alert, Channel, Stage, Taken, TakenOn};

/// What somebody puts below a word to take it on: ✅ and 👀.
const TAKES_ON: [&str; 2] = ["white_check_mark", "eyes"];

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    let channel = given.setting("channel").unwrap_or_default().to_owned();
    Ok(Arc::new(Slack { line: given.line()?, channel }))
}

struct Slack {
    line: Line,
    channel: String,
}

/// Where a word stands: `C0123456789/1503435956.000247`. Slack counts messages by their time.
struct Spot {
    channel: String,
    ts: String,
}

impl Spot {
    fn read(name: &str) -> Option<Self> {
        let (channel, ts) = name.split_once('/')?;
        Some(Self { channel: channel.to_owned(), ts: ts.to_owned() })
    }
}

#[derive(Deserialize)]
struct Verdict {
    ok: bool,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Posted {
    channel: String,
    ts: String,
}

#[derive(Deserialize)]
struct Looked {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    reactions: Vec<Reaction>,
}

#[derive(Deserialize)]
struct Reaction {
    name: String,
    #[serde(default)]
    users: Vec<String>,
}

#[derive(Deserialize)]
struct Found {
    user: Person,
}

#[derive(Deserialize)]
struct Person {
    real_name: Option<String>,
    name: Option<String>,
}

/// An answer that says nothing but that it was well.
#[derive(Deserialize)]
struct Well {}

impl Slack {
    fn url(&self, method: &str, query: &[(&str, &str)]) -> Result<Url, Fault> {
        below(&self.line.home, &[method], query, &self.line.given.words)
    }

    async fn ask<T: DeserializeOwned>(&self, method: &str, query: &[(&str, &str)]) -> Result<T, Refused> {
        self.send(Ask::new(Method::GET, self.url(method, query)?)).await
    }

    /// Slack refuses with a good status as a rule, so the verdict stands in the body.
    async fn send<T: DeserializeOwned>(&self, ask: Ask) -> Result<T, Refused> {
        let (given, answer) = (&self.line.given, self.line.send_signed(&Scheme::Bearer, ask).await?);
        let status = answer.status.as_u16();
        match answer.read::<Verdict>() {
            Some(Verdict { ok: true, .. }) if answer.status.is_success() => {
                answer.read().ok_or_else(|| Refused::with(status, given.unreadable()))
            }
            Some(Verdict { ok: false, error: Some(code) }) => {
                let fault = Box::new(refused(given, &answer, &code));
                Err(Refused { status: Some(status), code: Some(code), fault })
            }
            _ => Err(Refused::with(status, given.refused(&answer, None))),
        }
    }

    /// A message of its own, or one in the thread below another.
    async fn say(&self, alert: &Alert, under: Option<&Spot>) -> Result<Taken, Refused> {
        let channel = under.map_or(&self.channel, |spot| &spot.channel);
        let mut said = json!({ "channel": channel, "text": block_kit::line(alert), "blocks": block_kit::blocks(alert),
            "unfurl_links": false, "unfurl_media": false });
        if let Some(Spot { ts, .. }) = under {
            said["thread_ts"] = ts.as_str().into();
            // In a thread nobody is reminded: who has not taken it on shall see it in the channel.
            said["reply_broadcast"] = matches!(alert.stage, Stage::Again | Stage::Triggered).into();
        }
        let Posted { channel, ts } = self.send(post(self.url("chat.postMessage", &[])?, &said)).await?;
        Ok(Taken { name: Some(format!("{channel}/{ts}")) })
    }

    /// The first word is made to say how it stands; doing that twice is doing it once, so it comes first.
    async fn change(&self, alert: &Alert, Spot { channel, ts }: &Spot) -> Result<(), Refused> {
        let said = json!({ "channel": channel, "ts": ts, "text": block_kit::line(alert),
            "blocks": block_kit::blocks(alert) });
        self.send::<Well>(post(self.url("chat.update", &[])?, &said)).await.map(drop)
    }

    /// What Slack calls somebody. It may not tell us, which is no reason not to say that somebody is there.
    async fn who(&self, user: Option<&String>) -> Option<String> {
        let Found { user } = self.ask("users.info", &[("user", user?.as_str())]).await.ok()?;
        user.real_name.or(user.name).filter(|name| !name.trim().is_empty())
    }
}

#[async_trait]
impl Channel for Slack {
    async fn tell(&self, alert: &Alert, first: Option<&str>) -> Result<Taken, Fault> {
        let Some(spot) = first.and_then(Spot::read) else { return Ok(self.say(alert, None).await?) };
        // What became worse, or came back, must not stand there as what was over.
        if alert.stage != Stage::Again {
            match self.change(alert, &spot).await {
                // Somebody took it away, and its thread with it.
                Err(gone) if gone.is("message_not_found") => return Ok(self.say(alert, None).await?),
                // The workspace lets nobody change what was said; the thread tells it all the same.
                Err(kept) if kept.is("cant_update_message") || kept.is("edit_window_closed") => {}
                changed => changed?,
            }
        }
        Ok(self.say(alert, Some(&spot)).await?)
    }

    async fn is_well(&self) -> Result<(), Fault> {
        Ok(self.ask::<Well>("auth.test", &[]).await.map(drop)?)
    }

    async fn taken_on(&self, first: &str) -> Result<Option<TakenOn>, Fault> {
        let Some(Spot { channel, ts }) = Spot::read(first) else { return Ok(None) };
        let asked = [("channel", channel.as_str()), ("timestamp", ts.as_str()), ("full", "true")];
        let looked: Looked = match self.ask("reactions.get", &asked).await {
            Err(gone) if gone.is("message_not_found") => return Ok(None),
            looked => looked?,
        };
        let taken = looked.message.reactions.iter().find(|reaction| TAKES_ON.contains(&reaction.name.as_str()));
        let Some(taken) = taken else { return Ok(None) };
        Ok(Some(TakenOn { who: self.who(taken.users.first()).await, resolved: false }))
    }
}
