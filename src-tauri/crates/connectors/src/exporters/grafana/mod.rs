//! Incidents as annotations of Grafana: a mark when one begins, which becomes a stretch when it is over. Under a tag of its own, so that
//! what is sent twice stands there once.
//!
//! Deliberately absent: measurements, which Grafana reads from wherever they are kept.

use super::sent::{CONTEXT, Way};
use crate::channels::{Given, post};
use crate::http::{Ask, Method, Scheme, below};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;
use wedsync_domain::Fault;
use wedsync_domain::alert::Severity;
use wedsync_domain::measure::{Content, Episode, Exporter, Parcel};

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Exporter>, Fault> {
    Ok(Arc::new(Grafana(Way::new(given, Scheme::Bearer)?)))
}

struct Grafana(Way);

/// An annotation that is there, as far as it matters.
#[derive(Deserialize)]
struct Found {
    id: i64,
}

#[async_trait]
impl Exporter for Grafana {
    fn takes(&self) -> &'static [Content] {
        &[Content::Incidents]
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Parcel::Incidents(all) = parcel else { return Ok(()) };
        // The last line of each says how it stands.
        let newest: BTreeMap<&str, &Episode> = all.iter().map(|it| (it.key.as_str(), it)).collect();
        for it in newest.into_values() {
            self.mark(it).await?;
        }
        Ok(())
    }
}

impl Grafana {
    async fn mark(&self, it: &Episode) -> Result<(), Fault> {
        let words = &self.0.line.given.words;
        let known = self.0.send(Ask::new(Method::GET, self.place(&[("tags", &it.key), ("limit", "1")])?)).await?;
        let found: Vec<Found> = known.read().ok_or_else(|| super::refusals::refused(&self.0.line.given, &known))?;
        let ask = match found.first() {
            None => post(self.place(&[])?, &annotation(it)),
            Some(Found { id }) => {
                let url = below(&self.place(&[])?, &[&id.to_string()], &[], words)?;
                Ask { method: Method::PATCH, ..post(url, &annotation(it)) }
            }
        };
        self.0.send(ask).await.map(drop)
    }

    fn place(&self, query: &[(&str, &str)]) -> Result<Url, Fault> {
        below(&self.0.line.home, &["api", "annotations"], query, &self.0.line.given.words)
    }
}

fn annotation(it: &Episode) -> Json {
    let severity = match it.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    };
    let mut tags = vec!["wedsync".to_owned(), it.key.clone(), it.class.clone(), severity.to_owned()];
    tags.push(format!("{}:{}", CONTEXT.0, CONTEXT.1));
    tags.extend(it.about.map(|id| id.to_string()));
    let mut said = json!({ "time": it.begun.0, "text": escaped(&it.title), "tags": tags });
    if let Some(ended) = it.ended {
        said["timeEnd"] = ended.0.into();
    }
    said
}

/// Grafana shows the text as HTML.
fn escaped(text: &str) -> String {
    text.chars().take(500).fold(String::new(), |mut all, c| {
        match c {
            '<' => all += "&lt;",
            '>' => all += "&gt;",
            '&' => all += "&amp;",
            '"' => all += "&quot;",
            c if c.is_control() => all.push(' '),
            c => all.push(c),
        }
        all
    })
}
