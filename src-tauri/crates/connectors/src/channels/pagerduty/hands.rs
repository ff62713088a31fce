//! Whether somebody has taken an incident on in PagerDuty, or ended it there: asked by the REST API, with a key of the account that may
//! only read. It stands in the vault behind the integration's key, divided by a blank.
//!
//! Only what a person did after the incident was told counts, by PagerDuty's own clock.

use super::PagerDuty;
use crate::channels::given::{Answer, Line};
use crate::http::header::AUTHORIZATION;
use crate::http::{Ask, Method, Scheme, below, is_this_computer};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use wedsync_domain::alert::TakenOn;
use wedsync_domain::{Fault, FaultKind, Secret};

/// Divides the key of an incident from when it was told, in what the first word about it is called.
const SINCE: &str = " told ";

#[derive(Deserialize)]
struct Incidents {
    incidents: Vec<Incident>,
}

#[derive(Deserialize)]
struct Incident {
    status: String,
    #[serde(default)]
    acknowledgements: Vec<Acknowledgement>,
    last_status_change_at: Option<DateTime<Utc>>,
    last_status_change_by: Option<Actor>,
}

#[derive(Deserialize)]
struct Acknowledgement {
    at: DateTime<Utc>,
    acknowledger: Actor,
}

/// A person, a service or an integration.
#[derive(Deserialize)]
struct Actor {
    #[serde(rename = "type")]
    kind: String,
    summary: Option<String>,
}

impl Actor {
    fn is_person(&self) -> bool {
        self.kind.starts_with("user")
    }
}

/// What the first word about an incident is called: its key, and when it was told by the clock over there.
pub(super) fn name(key: &str, told: i64) -> String {
    format!("{key}{SINCE}{told}")
}

/// What time it is there.
pub(super) fn clock_there(answer: &Answer) -> Option<i64> {
    let date = answer.headers.get("date")?.to_str().ok()?;
    httpdate::parse_http_date(date).ok().map(|at| DateTime::<Utc>::from(at).timestamp())
}

impl PagerDuty {
    pub(super) async fn hand_up(&self, first: &str) -> Result<Option<TakenOn>, Fault> {
        let Some((key, told)) = first.split_once(SINCE) else { return Ok(None) };
        let told: i64 = told.parse().unwrap_or(i64::MAX);
        // Under one key there may have been others before, which are over.
        let asked = [("incident_key", key), ("sort_by", "created_at:desc"), ("limit", "1")];
        let Some(newest) = self.newest(&asked).await? else { return Ok(None) };
        let since = |at: DateTime<Utc>| at.timestamp() >= told;
        let taken = |it: Actor, resolved| Some(TakenOn { who: it.summary, resolved });
        Ok(match newest.status.as_str() {
            "resolved" => newest
                .last_status_change_by
                .filter(|it| it.is_person() && newest.last_status_change_at.is_some_and(since))
                .and_then(|it| taken(it, true)),
            "acknowledged" => {
                let mut hands = newest.acknowledgements.into_iter();
                hands
                    .rfind(|it| it.acknowledger.is_person() && since(it.at))
                    .and_then(|it| taken(it.acknowledger, false))
            }
            _ => None,
        })
    }

    /// Whether the second key opens anything, where there is one.
    pub(super) async fn tries_second_key(&self) -> Result<(), Fault> {
        self.newest(&[("limit", "1")]).await.map(drop)
    }

    /// `None`: there is none, or no key to ask with.
    async fn newest(&self, asked: &[(&str, &str)]) -> Result<Option<Incident>, Fault> {
        let Line { given, home, .. } = &self.0;
        let secret = given.secret().await?;
        let Some(key) = secret.expose().split_whitespace().nth(1) else { return Ok(None) };
        let mut home = home.clone();
        if !is_this_computer(&home) {
            let host = if home.host_str() == Some("events.eu.pagerduty.com") { "api.eu" } else { "api" };
            home.set_host(Some(&format!("{host}.pagerduty.com")))
                .map_err(|why| Fault::new(FaultKind::Bug, "region_unknown", why))?;
        }
        let url = below(&home, &["incidents"], asked, &given.words)?;
        let mut ask = Ask::new(Method::GET, url);
        Scheme::Key(AUTHORIZATION).sign(&mut ask, &Secret::new(format!("Token token={key}")), &given.words)?;
        let answer = self.0.send(ask).await?;
        match answer.read::<Incidents>() {
            Some(all) if answer.status.is_success() => Ok(all.incidents.into_iter().next()),
            _ => Err(given.refused(&answer, None)),
        }
    }
}
