//! The receivers that what is measured can be sent to: one folder each, the table of them, and the one way to open one.
//!
//! A receiver is a folder like a channel's, and says the same of itself in its manifest; it goes out by the same layers.
//! Deliberately absent: what is measured, what waits, and whether to try once more.

pub mod datadog;
pub mod grafana;
pub mod new_relic;
pub mod otlp;
pub mod prometheus;
mod refusals;
mod sent;
#[cfg(test)]
mod tests;

use crate::account::{Key, check};
use crate::channels::Given;
use crate::http::{Wire, Words, timed_out};
use crate::manifest::ChannelManifest;
use async_trait::async_trait;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use wedsync_domain::measure::{Content, Exporter, ExporterAt, Parcel};
use wedsync_domain::{Clock, Fault, FaultKind};

/// One line of the table that the build script writes.
struct Row {
    manifest: &'static str,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "no screen shows receivers yet; the build refuses one without a picture")
    )]
    icon: &'static str,
    open: fn(Given) -> Result<Arc<dyn Exporter>, Fault>,
}

include!(concat!(env!("OUT_DIR"), "/exporters.rs"));

/// Read once; the build script has refused every manifest that does not parse.
static MANIFESTS: LazyLock<Vec<ChannelManifest>> =
    LazyLock::new(|| TABLE.iter().filter_map(|row| ChannelManifest::parse(row.manifest).ok()).collect());

/// No call of a receiver takes longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// Who can receive what is measured, in the order of the table.
pub fn manifests() -> &'static [ChannelManifest] {
    &MANIFESTS
}

/// Opens a receiver of the table. `key` is the way to its secret, which is fetched anew for each call. Asks nothing yet.
pub fn open(at: &ExporterAt, key: Key, clock: Arc<dyn Clock>, wire: Arc<Wire>) -> Result<Arc<dyn Exporter>, Fault> {
    let found = TABLE.iter().zip(MANIFESTS.iter()).find(|(_, manifest)| manifest.name == at.kind);
    let (row, manifest) = found.ok_or_else(|| {
        let names: Vec<_> = MANIFESTS.iter().map(|manifest| manifest.name.as_str()).collect();
        let message = format!("“{}” is nothing that we can send measurements to.", at.kind);
        Fault::new(FaultKind::Rejected, "unknown_exporter", message)
            .next(format!("Choose one of: {}.", names.join(", ")))
    })?;
    // Whether the secret is there shows when it is needed: a locked keychain must not keep the others from being opened.
    check(&manifest.form(), &at.settings, true, &at.name)?;
    let words = Words::new(&at.name, clock);
    let given = Given { manifest, settings: at.settings.clone(), key, wire, words: words.clone() };
    Ok(Arc::new(Timed { inner: (row.open)(given)?, deadline: DEADLINE, words }))
}

/// A receiver that is given only so long, whatever it is waiting for.
struct Timed {
    inner: Arc<dyn Exporter>,
    deadline: Duration,
    words: Words,
}

#[async_trait]
impl Exporter for Timed {
    fn takes(&self) -> &'static [Content] {
        self.inner.takes()
    }

    fn reaches_back(&self) -> Option<Duration> {
        self.inner.reaches_back()
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let sent = tokio::time::timeout(self.deadline, self.inner.send(parcel)).await;
        sent.unwrap_or_else(|_| Err(timed_out(&self.words)))
    }
}
