//! What a person wants of what is measured: receivers, and whether a monitoring here may fetch it.

use super::gather::snapshot;
use crate::intake::Listening;
use crate::{Engine, EngineError};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::{ExporterId, RunId};
use wedsync_domain::measure::{Content, Episode, Exporter, ExporterAt, Parcel, Ran, Snapshot};
use wedsync_domain::{Fault, Secret, Timestamp};
use wedsync_store::{StoreError, View};

/// A run that began longer ago and has no end was cut off.
pub(super) const NO_RUN_LASTS: Duration = Duration::from_hours(6);

const SETTINGS: &str = "metrics";
/// Beside the one of calls from the web.
const PORT: u16 = 47_811;

/// Whether what is measured can be fetched on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    /// It can.
    pub on: bool,
    /// On this port of this computer's own address.
    pub port: u16,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { on: false, port: PORT }
    }
}

impl Metrics {
    /// As a person has said. What cannot be read is as good as nothing: then it cannot be fetched.
    pub fn of(view: &View<'_>) -> Result<Self, StoreError> {
        Ok(view.meta(SETTINGS)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }
}

impl Engine {
    /// Everything that is measured, now.
    pub fn measure(&self) -> Result<Snapshot, EngineError> {
        let (now, awake) = (self.clock.now(), self.awake());
        Ok(self.store.read(|view| snapshot(view, now, self.computer, awake))?)
    }

    /// Whether and where it can be fetched, from now on. Also said when the token is another one.
    pub fn set_metrics(&self, change: impl FnOnce(&mut Metrics)) -> Result<(), EngineError> {
        Ok(self.store.write(|tx| {
            let mut metrics = Metrics::of(tx)?;
            change(&mut metrics);
            tx.touch_exports();
            // A number and a flag always become JSON.
            tx.set_meta(SETTINGS, &serde_json::to_string(&metrics).unwrap_or_default())
        })?)
    }

    /// Whether it can be fetched now.
    pub fn metrics_listening(&self) -> Listening {
        self.metrics.get()
    }

    /// Said by whoever answers there, or could not.
    pub fn note_metrics_listening(&self, listening: Listening) {
        self.metrics.set(listening);
    }

    /// Sends a test to a receiver that is stored nowhere yet. What has happened before is not told to it.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
    pub async fn try_exporter(&self, it: &mut ExporterAt, secret: Option<Secret>) -> Result<(), EngineError> {
        let exporters = self.exporters.as_ref().ok_or_else(|| EngineError::not_found("way out of this desk"))?;
        let open = exporters.try_out(it, secret)?;
        self.send_test(open.as_ref()).await??;
        it.took = Some(self.clock.now());
        (it.told_line, it.told_run) = self.store.read(|view| view.newest_told())?;
        Ok(())
    }

    /// Sends a test. What the receiver said is kept, whatever it is.
    pub async fn test_exporter(&self, id: ExporterId) -> Result<(), EngineError> {
        let found = self.store.read(|view| view.exporter(id))?;
        let it = found.ok_or_else(|| EngineError::not_found(format_args!("exporter {id}")))?;
        let exporters = self.exporters.as_ref().ok_or_else(|| EngineError::not_found("way out of this desk"))?;
        let said = match exporters.open(&it) {
            Ok(open) => self.send_test(open.as_ref()).await?,
            Err(fault) => Err(fault),
        };
        self.note(id, said.clone())?;
        Ok(said?)
    }

    /// One of each that it takes: what is measured now, and a story that says that it is only a test.
    async fn send_test(&self, open: &dyn Exporter) -> Result<Result<(), Fault>, EngineError> {
        let now = self.clock.now();
        for content in open.takes() {
            let parcel = match content {
                Content::Measures => Parcel::Measures(vec![self.measure()?]),
                Content::Incidents => Parcel::Incidents(vec![test(now)]),
                Content::Runs => {
                    let counts = std::collections::BTreeMap::new();
                    Parcel::Runs(vec![Ran { run: RunId(0), started: now, ended: now, counts }])
                }
            };
            if let Err(fault) = open.send(&parcel).await {
                return Ok(Err(fault));
            }
        }
        Ok(Ok(()))
    }
}

fn test(now: Timestamp) -> Episode {
    Episode {
        line: 0,
        key: format!("wedsync-test-{}", now.0 / 1000),
        class: "test".to_owned(),
        severity: Severity::Info,
        about: None,
        title: "WedSync Desk writes here. Nothing is wrong: this is a test".to_owned(),
        happened: "test".to_owned(),
        at: now,
        begun: now,
        ended: Some(now),
    }
}
