//! Datadog by its metrics API v2. Every series is tagged with `context`, `season` and the regions of the day's weddings.
//!
//! Deliberately absent: counts as Datadog has them, which are differences: what only grows is sent as what it is now.

use super::sent::{Way, tags};
use crate::channels::{Given, post};
use crate::http::{HeaderName, Scheme, below, is_this_computer};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::measure::{Content, Exporter, Parcel, Snapshot};
use wedsync_domain::{Fault, FaultKind};

const KEY: HeaderName = HeaderName::from_static("dd-api-key");
/// Series of one request, so that it stays below 500 KB.
const TOGETHER: usize = 1_000;
/// What is older is let fall there without a word.
const REACHES_BACK: Duration = Duration::from_mins(59);
/// A gauge (`MetricIntakeType`).
const GAUGE: u8 = 3;
/// The sites that Datadog has, without the one that is meant where none is named.
const SITES: &[&str] =
    &["datadoghq.eu", "us3.datadoghq.com", "us5.datadoghq.com", "ap1.datadoghq.com", "ap2.datadoghq.com"];

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Exporter>, Fault> {
    let site = given.setting("site").map(str::to_ascii_lowercase).filter(|site| site != "datadoghq.com");
    if site.as_ref().is_some_and(|site| !SITES.contains(&site.as_str())) {
        let message = format!("“{}” has a site that Datadog does not have.", given.words.name);
        return Err(Fault::new(FaultKind::Rejected, "site_unknown", message)
            .next("Write what stands behind “app.” in the address of your Datadog, for example datadoghq.eu."));
    }
    let mut way = Way::new(given, Scheme::Key(KEY))?;
    if let Some(site) = site.filter(|_| !is_this_computer(&way.line.home)) {
        let moved = way.line.home.set_host(Some(&format!("api.{site}")));
        moved.map_err(|why| Fault::new(FaultKind::Bug, "site_unknown", why))?;
    }
    Ok(Arc::new(Datadog(way)))
}

struct Datadog(Way);

/// What it says when it has taken them.
#[derive(Deserialize)]
struct Said {
    errors: Vec<String>,
}

#[async_trait]
impl Exporter for Datadog {
    fn takes(&self) -> &'static [Content] {
        &[Content::Measures]
    }

    fn reaches_back(&self) -> Option<Duration> {
        Some(REACHES_BACK)
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Parcel::Measures(all) = parcel else { return Ok(()) };
        let given = &self.0.line.given;
        let url = below(&self.0.line.home, &["api", "v2", "series"], &[], &given.words)?;
        for some in all.iter().flat_map(series).collect::<Vec<_>>().chunks(TOGETHER) {
            let answer = self.0.send(post(url.clone(), &json!({ "series": some }))).await?;
            if !answer.read::<Said>().is_some_and(|said| said.errors.is_empty()) {
                return Err(super::refusals::refused(given, &answer));
            }
        }
        Ok(())
    }
}

fn series(snapshot: &Snapshot) -> impl Iterator<Item = Json> {
    let common: Vec<String> = tags(snapshot).into_iter().map(|(name, value)| tag(name, &value)).collect();
    snapshot.measures.iter().map(move |it| {
        let labels = it.labels.iter().map(|(name, value)| tag(name.name(), value));
        json!({
            "metric": it.what.name().replacen('_', ".", 1),
            "type": GAUGE,
            "points": [{ "timestamp": snapshot.at.0.div_euclid(1000), "value": it.value }],
            "resources": [{ "type": "host", "name": "wedsync-desk" }],
            "tags": common.iter().cloned().chain(labels).collect::<Vec<_>>(),
        })
    })
}

/// Tags are small letters, digits and few signs, and end after 200 of them; what they hold must not look like another tag.
fn tag(name: &str, value: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '.' | '/') { c } else { '_' };
    let value: String = value.trim().to_lowercase().chars().map(plain).take(150).collect();
    format!("{name}:{value}")
}
