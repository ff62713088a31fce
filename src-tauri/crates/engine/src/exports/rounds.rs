//! Once a minute, while the desk is at work, everything is measured and every receiver is sent what it should have. Each by itself, so
//! that one that is slow or away holds up neither another nor a sync.
//!
//! Deliberately absent: a clock of its own. The schedule turns it at every tick.

use crate::{Engine, EngineError};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::ids::ExporterId;
use wedsync_domain::measure::{ExporterAt, Snapshot};

/// From one measurement to the next.
const EVERY: Duration = Duration::from_mins(1);

/// What is under way.
pub(crate) struct Rounds<'a> {
    engine: &'a Engine,
    sending: FuturesUnordered<BoxFuture<'a, ExporterId>>,
    busy: BTreeSet<ExporterId>,
    next: Duration,
}

impl<'a> Rounds<'a> {
    pub(crate) fn of(engine: &'a Engine) -> Self {
        Self { engine, sending: FuturesUnordered::new(), busy: BTreeSet::new(), next: Duration::ZERO }
    }

    /// Begins whatever is due. What cannot be measured now is measured in a minute: no sync waits for it.
    pub(crate) fn begin(&mut self) {
        let since_boot = self.engine.clock.since_boot();
        if self.engine.exporters.is_none() || since_boot < self.next {
            return;
        }
        self.next = since_boot + EVERY;
        if let Err(why) = self.begin_all() {
            tracing::error!(%why, "nothing could be measured");
        }
    }

    fn begin_all(&mut self) -> Result<(), EngineError> {
        let engine = self.engine;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
        let mut all = engine.store.read(|view| view.exporters())?;
        all.retain(|it| it.on);
        if all.is_empty() {
            return Ok(());
        }
        let snapshot = engine.measure()?;
        for it in all {
            if self.busy.insert(it.id) {
                self.sending.push(Box::pin(sent(engine, it, snapshot.clone())));
            } else {
                // It still takes what has waited; this comes behind it.
                engine.comes_later(&it, &snapshot)?;
            }
        }
        Ok(())
    }

    /// Waits until one of them has come to its end. For ever where there is none.
    pub(crate) async fn next(&mut self) {
        match self.sending.next().await {
            Some(id) => drop(self.busy.remove(&id)),
            None => std::future::pending().await,
        }
    }
}

async fn sent(engine: &Engine, it: ExporterAt, snapshot: Snapshot) -> ExporterId {
    if let Err(why) = engine.export(&it, &snapshot).await {
        tracing::error!(exporter = %it.id, %why, "what was measured could not be sent");
    }
    it.id
}
