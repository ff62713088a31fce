//! PagerDuty by its Events API v2: an incident is triggered, taken on and ended under one key, however often it is told.
//!
//! Events only go one way. Whether somebody has taken it on over there is asked by another interface with a second key, where
//! the studio has given one ([`hands`]).

mod hands;

#[cfg(test)]
mod tests;

use super::given::{Answer, Given, Line, post};
use super::words::{OPEN, fitted, headline, in_units, one_line, plain, steps, today, web_link};
use crate::http::{below, is_this_computer};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use wedsync_domain::alert::{Alert, Channel, Severity, Stage, Taken, TakenOn};
use wedsync_domain::{Fault, FaultKind};

/// What PagerDuty takes, in characters.
const SUMMARY: usize = 1024;
const KEY: usize = 255;
/// Ours: the whole event may have 512 KB.
const DETAIL: usize = 8000;
const NAME: usize = 255;
const LINK: usize = 2000;

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(PagerDuty(line(given)?)))
}

/// To the region that the account is in.
fn line(given: Given) -> Result<Line, Fault> {
    let host = match given.setting("region").map(str::to_ascii_lowercase).as_deref() {
        None | Some("us") => None,
        Some("eu") => Some("events.eu.pagerduty.com"),
        Some(_) => {
            let message = format!("“{}” has a region that PagerDuty does not have.", given.words.name);
            return Err(Fault::new(FaultKind::Rejected, "region_unknown", message)
                .next("Write eu if the address of your PagerDuty ends with eu.pagerduty.com, and nothing if not."));
        }
    };
    let mut line = given.line()?;
    if host.is_some() && !is_this_computer(&line.home) {
        line.home.set_host(host).map_err(|why| Fault::new(FaultKind::Bug, "region_unknown", why))?;
    }
    Ok(line)
}

struct PagerDuty(Line);

/// What it says to a word, taken or not.
#[derive(Default, Deserialize)]
struct Said {
    status: Option<String>,
    dedup_key: Option<String>,
    #[serde(default)]
    errors: Vec<String>,
}

impl PagerDuty {
    /// Under which key it goes on, and what time it was there.
    async fn enqueue(&self, mut event: Map<String, Json>) -> Result<(Option<String>, Option<i64>), Fault> {
        let Line { given, home, .. } = &self.0;
        let secret = given.secret().await?;
        // Behind it may stand the key of the account.
        let key = secret.expose().split_whitespace().next().unwrap_or_default();
        event.insert("routing_key".to_owned(), key.into());
        let url = below(home, &["v2", "enqueue"], &[], &given.words)?;
        let answer = self.0.send(post(url, &event)).await?;
        let said: Said = answer.read().unwrap_or_default();
        match said.status.as_deref() {
            Some("success") if answer.status.is_success() => Ok((said.dedup_key, hands::clock_there(&answer))),
            _ => Err(self.refused(&answer, &said)),
        }
    }

    fn refused(&self, answer: &Answer, said: &Said) -> Fault {
        let given = &self.0.given;
        if said.errors.iter().any(|why| why.contains("routing_key")) {
            return given.key_refused();
        }
        if answer.status.is_success() && said.status.is_some() {
            given.not_taken()
        } else {
            given.refused(answer, None)
        }
    }
}

fn event(action: &str, key: &str) -> Map<String, Json> {
    let key = fitted(key, KEY, in_units, plain);
    Map::from_iter([("event_action".to_owned(), action.into()), ("dedup_key".to_owned(), key.into())])
}

fn name(text: &str, otherwise: &str) -> String {
    let fits = fitted(&one_line(text), NAME, in_units, plain);
    if fits.is_empty() { otherwise.to_owned() } else { fits }
}

/// What is told when somebody is to be called. `group` gathers what belongs to one day with weddings.
fn payload(alert: &Alert) -> Json {
    let detail = |text: &str| fitted(text, DETAIL, in_units, plain);
    let group = alert.today.as_ref().map_or("the studio", |_| "weddings today");
    let venues = alert.today.iter().flat_map(|today| &today.venues).take(50).map(|venue| name(venue, ""));
    json!({
        "summary": fitted(&headline(alert), SUMMARY, in_units, plain),
        "source": name(&alert.about, "WedSync Desk"),
        "severity": severity(alert),
        "timestamp": alert.since.utc().to_rfc3339(),
        "component": name(&alert.about, "WedSync Desk"),
        "group": group,
        "class": name(&alert.class, "alert"),
        "custom_details": {
            "what_happened": detail(&alert.words),
            "what_to_do": detail(&steps(alert).unwrap_or_default()),
            "today": detail(&today(alert).unwrap_or_default()),
            "venues": venues.collect::<Vec<_>>(),
            "on_the_desk": fitted(&alert.link, LINK, in_units, plain),
            "word": alert.word,
        },
    })
}

/// A trial is told as it is, and whoever set the account up decides whether that calls anybody at night.
fn severity(alert: &Alert) -> &'static str {
    match (alert.stage, alert.severity) {
        (Stage::Digest | Stage::Test, _) | (_, Severity::Info) => "info",
        (_, Severity::Warning) => "warning",
        (_, Severity::Critical) => "critical",
    }
}

#[async_trait]
impl Channel for PagerDuty {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        let action = match alert.stage {
            Stage::Triggered | Stage::Again | Stage::Digest | Stage::Test => "trigger",
            Stage::Acknowledged => "acknowledge",
            Stage::Resolved => "resolve",
        };
        let mut event = event(action, &alert.key);
        if action == "trigger" {
            event.insert("client".to_owned(), "WedSync Desk".into());
            event.insert("payload".to_owned(), payload(alert));
            if let Some(link) = web_link(alert).filter(|link| link.len() <= LINK) {
                event.insert("links".to_owned(), json!([{ "href": link, "text": OPEN }]));
            }
        }
        let (key, there) = self.enqueue(event).await?;
        if alert.stage == Stage::Test {
            self.tries_second_key().await?;
        }
        let there = there.unwrap_or_else(|| alert.written.utc().timestamp());
        Ok(Taken { name: key.map(|key| hands::name(&key, there)) })
    }

    /// Ends what never began, which tells nobody anything and shows whether the key is of the right kind.
    async fn is_well(&self) -> Result<(), Fault> {
        self.enqueue(event("resolve", "wedsync-is-well")).await.map(drop)
    }

    async fn taken_on(&self, first: &str) -> Result<Option<TakenOn>, Fault> {
        self.hand_up(first).await
    }
}
