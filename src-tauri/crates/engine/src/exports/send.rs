//! Takes to one receiver what is measured and what is new. What it does not take waits for it, in the database.
//!
//! Nothing here ends a sync, and nothing is told to anybody: what is wrong with a receiver stands with it.

use super::queue::left_out;
use super::stories::{Told, episodes, runs};
use crate::{Engine, EngineError, Studio};
use std::time::Duration;
use wedsync_domain::ids::ExporterId;
use wedsync_domain::measure::{Content, Exporter, ExporterAt, Parcel, Snapshot};
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{StoreError, Tx};

/// Measurements that wait for one receiver, in bytes: half a day, minute by minute, of a studio with a handful of tools.
const ROOM: u64 = 4 << 20;
/// Sent together when a receiver is back, and as many numbers of them that no receiver finds it too long.
const TOGETHER: u32 = 10;
const NUMBERS: usize = 3_000;
/// Whoever asks for patience gets it, within reason.
const PATIENCE: Duration = Duration::from_hours(1);

/// What became of one try: the database's own trouble aside, what the receiver said.
type Said = Result<Result<(), Fault>, EngineError>;

impl Engine {
    /// Sends one receiver all that it should have by now.
    pub(crate) async fn export(&self, it: &ExporterAt, snapshot: &Snapshot) -> Result<(), EngineError> {
        let Some(exporters) = &self.exporters else { return Ok(()) };
        if it.not_before.is_some_and(|at| at > snapshot.at && at <= snapshot.at + PATIENCE) {
            return self.comes_later(it, snapshot);
        }
        let said = match exporters.open(it) {
            Ok(open) => self.send_all(open.as_ref(), it, snapshot).await?,
            Err(fault) => Err(fault),
        };
        self.note(it.id, said)
    }

    /// It is not sent now: it waits, unless the receiver takes no measurements at all.
    pub(super) fn comes_later(&self, it: &ExporterAt, snapshot: &Snapshot) -> Result<(), EngineError> {
        let open = self.exporters.as_ref().and_then(|exporters| exporters.open(it).ok());
        let takes = open.is_some_and(|open| open.takes().contains(&Content::Measures));
        if takes { self.waits(it.id, snapshot) } else { Ok(()) }
    }

    async fn send_all(&self, open: &dyn Exporter, it: &ExporterAt, snapshot: &Snapshot) -> Said {
        for content in open.takes() {
            let said = match content {
                Content::Measures => self.send_measures(open, it.id, snapshot).await?,
                Content::Incidents => self.send_incidents(open, it).await?,
                Content::Runs => self.send_runs(open, it).await?,
            };
            if said.is_err() {
                return Ok(said);
            }
        }
        Ok(Ok(()))
    }

    /// What was measured now, behind all that waits.
    async fn send_measures(&self, open: &dyn Exporter, id: ExporterId, snapshot: &Snapshot) -> Said {
        if self.store.read(|view| view.exports_count(id))? == 0 {
            let said = open.send(&Parcel::Measures(vec![snapshot.clone()])).await;
            if said.is_err() {
                self.waits(id, snapshot)?;
            }
            return Ok(said);
        }
        self.waits(id, snapshot)?;
        if let Some(reach) = open.reaches_back() {
            self.let_go_before(id, snapshot.at - reach)?;
        }
        self.send_waiting(open, id).await
    }

    /// What is older a receiver would let fall without a word.
    fn let_go_before(&self, id: ExporterId, oldest: Timestamp) -> Result<(), EngineError> {
        let waiting = self.store.read(|view| view.exports_waiting(id))?.into_iter();
        let never: Vec<i64> = waiting.filter(|it| it.at < oldest).map(|it| it.id).collect();
        if never.is_empty() { Ok(()) } else { Ok(self.store.write_soon(|tx| taken(tx, id, &[], &never))?) }
    }

    /// Oldest first. What a receiver refuses although it takes something newer it will never take.
    async fn send_waiting(&self, open: &dyn Exporter, id: ExporterId) -> Said {
        let (mut after, mut refused): (i64, Vec<i64>) = (0, Vec::new());
        let (mut together, mut why) = (TOGETHER, None);
        loop {
            let waiting = self.store.read(|view| view.exports_after(id, after, together))?;
            let (ids, all): (Vec<i64>, Vec<Snapshot>) = not_too_long(waiting).into_iter().unzip();
            let Some(last) = ids.last().copied() else { break };
            match open.send(&Parcel::Measures(all)).await {
                Ok(()) => {
                    let never = std::mem::take(&mut refused);
                    self.store.write_soon(|tx| taken(tx, id, &ids, &never))?;
                    (after, why) = (last, None);
                }
                // One of them is what it does not want: each for itself.
                Err(fault) if fault.kind == FaultKind::Rejected && ids.len() > 1 => together = 1,
                Err(fault) if fault.kind == FaultKind::Rejected => {
                    refused.push(last);
                    (after, why) = (last, Some(fault));
                }
                Err(fault) => return Ok(Err(fault)),
            }
        }
        Ok(why.map_or(Ok(()), Err))
    }

    async fn send_incidents(&self, open: &dyn Exporter, it: &ExporterAt) -> Said {
        let mut after = it.told_line;
        loop {
            let now = self.clock.now();
            let news = self.store.read(|view| episodes(view, after, now, Studio::home(view, self.computer)?))?;
            let Some(Told { news, until }) = news else { return Ok(Ok(())) };
            if let Err(fault) = send_if_any(open, Parcel::Incidents(news)).await {
                return Ok(Err(fault));
            }
            after = until;
            self.change(it.id, |it| it.told_line = until)?;
        }
    }

    async fn send_runs(&self, open: &dyn Exporter, it: &ExporterAt) -> Said {
        let mut after = it.told_run;
        loop {
            let Some(Told { news, until }) = self.store.read(|view| runs(view, after, self.clock.now()))? else {
                return Ok(Ok(()));
            };
            if let Err(fault) = send_if_any(open, Parcel::Runs(news)).await {
                return Ok(Err(fault));
            }
            after = until;
            self.change(it.id, |it| it.told_run = until)?;
        }
    }

    /// It waits for the receiver, and something else may have to make room for it.
    fn waits(&self, id: ExporterId, snapshot: &Snapshot) -> Result<(), EngineError> {
        Ok(self.store.write_soon(|tx| {
            tx.keep_export(id, snapshot)?;
            let out = left_out(tx.exports_waiting(id)?, ROOM);
            if out.thinned.is_empty() && out.dropped.is_empty() {
                return Ok(());
            }
            tx.end_exports(&out.thinned)?;
            tx.end_exports(&out.dropped)?;
            counted(tx, id, |it| {
                it.thinned += length(&out.thinned);
                it.dropped += length(&out.dropped);
            })
        })?)
    }

    pub(super) fn note(&self, id: ExporterId, said: Result<(), Fault>) -> Result<(), EngineError> {
        let now = self.clock.now();
        if let Err(fault) = &said {
            tracing::warn!(exporter = %id, code = fault.code, detail = fault.detail, "a receiver took nothing");
        }
        self.change(id, |it| match said {
            Ok(()) => (it.took, it.not_before, it.fault, it.failing_since) = (Some(now), None, None, None),
            Err(fault) => {
                it.not_before = match fault.kind {
                    FaultKind::RateLimited { until } => until,
                    _ => None,
                };
                it.failing_since = it.failing_since.or(Some(now));
                it.fault = Some(fault);
            }
        })
    }

    fn change(&self, id: ExporterId, change: impl FnOnce(&mut ExporterAt)) -> Result<(), EngineError> {
        Ok(self.store.write_soon(|tx| counted(tx, id, change))?)
    }
}

/// A receiver that is gone by now is passed over.
fn counted(tx: &mut Tx<'_>, id: ExporterId, change: impl FnOnce(&mut ExporterAt)) -> Result<(), StoreError> {
    let Some(mut it) = tx.exporter(id)? else { return Ok(()) };
    change(&mut it);
    tx.note_exporter(&it)
}

fn taken(tx: &mut Tx<'_>, id: ExporterId, ids: &[i64], never: &[i64]) -> Result<(), StoreError> {
    tx.end_exports(ids)?;
    tx.end_exports(never)?;
    if never.is_empty() {
        return Ok(());
    }
    counted(tx, id, |it| it.dropped += length(never))
}

/// At least one.
fn not_too_long(mut all: Vec<(i64, Snapshot)>) -> Vec<(i64, Snapshot)> {
    let mut numbers = 0;
    let fits = all.iter().take_while(|(_, it)| {
        numbers += it.measures.len();
        numbers <= NUMBERS
    });
    let fits = fits.count().max(1);
    all.truncate(fits);
    all
}

fn length(all: &[i64]) -> u64 {
    u64::try_from(all.len()).unwrap_or(u64::MAX)
}

async fn send_if_any(open: &dyn Exporter, parcel: Parcel) -> Result<(), Fault> {
    let any = match &parcel {
        Parcel::Measures(all) => !all.is_empty(),
        Parcel::Incidents(all) => !all.is_empty(),
        Parcel::Runs(all) => !all.is_empty(),
    };
    if any { open.send(&parcel).await } else { Ok(()) }
}
