//! New Relic by its Metric API. Deliberately absent: counts as New Relic has them, which are differences: what only grows is sent as
//! what it is now.

use super::sent::{Way, tags_once};
use crate::channels::{Given, post};
use crate::http::{HeaderName, Scheme, below, is_this_computer};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::measure::{Content, Exporter, Parcel, Snapshot};
use wedsync_domain::{Fault, FaultKind};

const KEY: HeaderName = HeaderName::from_static("api-key");
/// What is older is let fall there without a word.
const REACHES_BACK: Duration = Duration::from_hours(47);

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Exporter>, Fault> {
    let host = match given.setting("region").map(str::to_ascii_lowercase).as_deref() {
        None | Some("us") => None,
        Some("eu") => Some("metric-api.eu.newrelic.com"),
        Some(_) => {
            let message = format!("“{}” has a region that New Relic does not have.", given.words.name);
            return Err(Fault::new(FaultKind::Rejected, "region_unknown", message)
                .next("Write eu if the account is in New Relic's European data centre, and nothing if not."));
        }
    };
    let mut way = Way::new(given, Scheme::Key(KEY))?;
    if host.is_some() && !is_this_computer(&way.line.home) {
        way.line.home.set_host(host).map_err(|why| Fault::new(FaultKind::Bug, "region_unknown", why))?;
    }
    Ok(Arc::new(NewRelic(way)))
}

struct NewRelic(Way);

/// What it says when it has taken them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    #[expect(dead_code, reason = "that it is there tells that New Relic has answered")]
    request_id: String,
}

#[async_trait]
impl Exporter for NewRelic {
    fn takes(&self) -> &'static [Content] {
        &[Content::Measures]
    }

    fn reaches_back(&self) -> Option<Duration> {
        Some(REACHES_BACK)
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Parcel::Measures(all) = parcel else { return Ok(()) };
        let given = &self.0.line.given;
        let url = below(&self.0.line.home, &["metric", "v1"], &[], &given.words)?;
        let answer = self.0.send(post(url, &all.iter().map(batch).collect::<Vec<_>>())).await?;
        answer.read::<Said>().map(drop).ok_or_else(|| super::refusals::refused(given, &answer))
    }
}

/// What was measured at one time, with what all of it has in common said once.
fn batch(snapshot: &Snapshot) -> Json {
    let common: Map<String, Json> =
        tags_once(snapshot).into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let metrics: Vec<Json> = snapshot
        .measures
        .iter()
        .map(|it| {
            let own: Map<String, Json> =
                it.labels.iter().map(|(name, value)| (name.name().to_owned(), value.as_str().into())).collect();
            json!({ "name": it.what.name(), "type": "gauge", "value": it.value, "attributes": own })
        })
        .collect();
    json!({ "common": { "timestamp": snapshot.at.0, "attributes": common }, "metrics": metrics })
}
