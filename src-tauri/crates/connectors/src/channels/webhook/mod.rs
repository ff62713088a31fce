//! A program of the studio's choice, told by a call that is signed as Standard Webhooks has it
//! (<https://www.standardwebhooks.com>). A word's name is the name of the call, the same on every try.
//!
//! Deliberately absent: which words a program wants, trying again over days, and changing the secret while calls are under
//! way, which are the business of whoever sends; where a call may go ([`crate::http::public_only`]).

mod sign;

#[cfg(test)]
mod tests;

use super::Given;
use super::given::{Answer, Line, post};
use super::words::{fitted, in_units, plain};
use crate::http::{Ask, HeaderName, Method};
use async_trait::async_trait;
use serde_json::{Value as Json, json};
use sign::SigningKey;
use std::sync::Arc;
use wedsync_domain::alert::{Alert, Channel, Stage, Taken};
use wedsync_domain::{Fault, FaultKind, Timestamp};

const NAME: HeaderName = HeaderName::from_static("webhook-id");
const AT: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
/// Characters of what happened, and of every other text: the specification wants calls below 20 KB.
const MOST_WORDS: usize = 2_000;
const MOST: usize = 250;
/// Of what there is a list of.
const MOST_OF_THEM: usize = 12;

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    let here = given.setting("here").is_some_and(|answer| answer.eq_ignore_ascii_case("yes"));
    Ok(Arc::new(Webhook(given.public_line(here)?)))
}

struct Webhook(Line);

impl Webhook {
    async fn key(&self) -> Result<SigningKey, Fault> {
        SigningKey::read(&self.0.given.secret().await?, &self.0.given.words.name)
    }

    fn refused(&self, answer: &Answer) -> Fault {
        let name = &self.0.given.words.name;
        match answer.status.as_u16() {
            410 => {
                let message = format!("The program behind “{name}” wants no more calls.");
                Fault::new(FaultKind::Missing, "webhook_gone", message)
                    .next("Switch this webhook off, or give it the program's new address.")
                    .detail("HTTP 410")
            }
            300..=399 => {
                let message = format!("“{name}” sends us on to another address. Nothing was sent there.");
                Fault::new(FaultKind::Rejected, "redirected", message)
                    .next("Copy the address anew from the program that is to be told.")
                    .detail(format_args!("HTTP {}", answer.status.as_u16()))
            }
            _ => self.0.given.refused(answer, None),
        }
    }
}

fn said(alert: &Alert) -> Json {
    let short = |text: &str| fitted(text, MOST, in_units, plain);
    let list = |texts: &[String]| texts.iter().take(MOST_OF_THEM).map(|text| short(text)).collect::<Vec<_>>();
    let about = match alert.stage {
        Stage::Triggered => "incident.triggered",
        Stage::Again => "incident.repeated",
        Stage::Acknowledged => "incident.acknowledged",
        Stage::Resolved => "incident.resolved",
        Stage::Digest => "incident.digest",
        Stage::Test => "incident.test",
    };
    let iso = |at: Timestamp| at.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let today = alert.today.as_ref().map(
        |today| json!({ "weddings": today.weddings, "venues": list(&today.venues), "words": short(&today.words) }),
    );
    json!({
        "type": about,
        "timestamp": iso(alert.written),
        "data": {
            "incident": alert.key,
            "severity": alert.severity,
            "class": alert.class,
            "title": short(&alert.title),
            "words": fitted(&alert.words, MOST_WORDS, in_units, plain),
            "steps": list(&alert.steps),
            "about": short(&alert.about),
            "since": iso(alert.since),
            "today": today,
            "link": alert.link,
        },
    })
}

#[async_trait]
impl Channel for Webhook {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        let ask = post(self.0.home.clone(), &said(alert));
        // The time of this try, so that nobody can play an old call again.
        let at = self.0.given.words.clock().now().0.div_euclid(1_000);
        let signature = self.key().await?.sign(&alert.word, at, &ask.body)?;
        let ask = ask.header(NAME, &alert.word).header(AT, &at.to_string()).header(SIGNATURE, &signature);
        let answer = self.0.send(ask).await?;
        if answer.status.is_success() {
            Ok(Taken { name: Some(alert.word.clone()) })
        } else {
            Err(self.refused(&answer))
        }
    }

    /// Whatever a program says to a question that webhooks do not have, it is there. Only that it wants no more calls
    /// counts, and trouble of its own.
    async fn is_well(&self) -> Result<(), Fault> {
        self.key().await?;
        let answer = self.0.send(Ask::new(Method::OPTIONS, self.0.home.clone())).await?;
        match answer.status.as_u16() {
            410 | 429 | 500 | 502..=599 => Err(self.refused(&answer)),
            _ => Ok(()),
        }
    }
}
