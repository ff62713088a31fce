//! What is not written to the tools now though it could be: nothing at all while a person has switched writing off, and no bulk
//! work while weddings are protected. What waits stays marked here and goes out by itself when that is over.
//!
//! A single new booking always goes out, or the desk would cause a double booking; so does whatever concerns the weddings
//! that are protected. Deliberately absent: reading, which goes on, and what is held until a person has seen it
//! ([`crate::sync`]'s guard).

use crate::studio::Studio;
use crate::sync::relatives::Relatives;
use crate::wedding_day::DayWatch;
use crate::{Engine, EngineError};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::RecordId;
use wedsync_domain::ports::Write;
use wedsync_store::rows::Record;
use wedsync_store::{StoreError, Tx, View};

/// Since when nothing is written; empty: writing is on.
const READ_ONLY: &str = "read_only";
/// How many records the last run kept back.
const KEPT_BACK: &str = "kept_back";
/// More records than this that changed in one go are bulk work.
const BULK: u64 = 25;
/// What was changed longer ago is no news: it is made up for, or begins anew.
const NEWS: Duration = Duration::from_hours(24);

/// What is kept back now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Restraint {
    /// Nothing.
    None,
    /// Bulk work, except what concerns these.
    Bulk {
        /// The weddings that are protected, with everybody and everything around them.
        spared: BTreeSet<RecordId>,
        /// When more than a few records were changed in one go.
        bulk: BTreeSet<Timestamp>,
        /// What changed before is no news.
        news: Timestamp,
    },
    /// Everything.
    Everything,
}

/// What waits, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Records with something to be written.
    pub records: u64,
    /// When it goes out by itself; `None`: when a person switches writing on.
    pub until: Option<Timestamp>,
}

impl Restraint {
    /// As it is now, with what is marked to be planned.
    pub(crate) fn look(view: &View<'_>, now: Timestamp, home: Tz) -> Result<Self, StoreError> {
        if read_only(view)?.is_some() {
            return Ok(Self::Everything);
        }
        let day = DayWatch::look(view, now, home)?;
        if !day.is_protected() {
            return Ok(Self::None);
        }
        let news = now - NEWS;
        Ok(Self::Bulk { spared: spared(view, &day)?, bulk: view.changed_in_bulk(BULK, news)?, news })
    }

    /// Whether that write has to wait.
    pub(crate) fn keeps_back(&self, record: &Record, write: &Write) -> bool {
        match self {
            Self::None => false,
            Self::Everything => true,
            Self::Bulk { spared, bulk, news } => {
                let deletes = matches!(write, Write::Delete { .. });
                let news = record.changed >= *news && !bulk.contains(&record.changed);
                deletes || !(news || spared.contains(&record.id))
            }
        }
    }
}

fn spared(view: &View<'_>, day: &DayWatch) -> Result<BTreeSet<RecordId>, StoreError> {
    let weekend = day.weekend.iter().flat_map(|weekend| weekend.weddings.iter().copied());
    let weddings: BTreeSet<RecordId> =
        weekend.chain(day.running.iter().chain(&day.today).map(|wedding| wedding.record)).collect();
    let mut spared = weddings.clone();
    for id in weddings {
        let Some(wedding) = view.record(id)? else { continue };
        spared.extend(Relatives::of(view, &wedding)?.everyone().iter().map(|record| record.id));
    }
    Ok(spared)
}

/// Since when nothing is written. `None`: writing is on.
pub fn read_only(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    Ok(view.meta(READ_ONLY)?.and_then(|since| since.parse().ok()).map(Timestamp))
}

/// What waits now though it could be written. `None`: nothing does.
pub fn waits(view: &View<'_>, now: Timestamp, computer: Tz) -> Result<Option<Waits>, StoreError> {
    let marked = view.dirty_count()?;
    let (records, until) = if read_only(view)?.is_some() {
        (marked, None)
    } else {
        let kept: u64 = view.meta(KEPT_BACK)?.and_then(|kept| kept.parse().ok()).unwrap_or_default();
        let until = DayWatch::look(view, now, Studio::home(view, computer)?)?.protected_until();
        (if until.is_some() { kept.min(marked) } else { 0 }, until)
    };
    Ok((records > 0).then_some(Waits { records, until }))
}

/// Notes how many records a run kept back.
pub(crate) fn note_kept_back(tx: &mut Tx<'_>, records: usize) -> Result<(), StoreError> {
    let records = records.to_string();
    if tx.meta(KEPT_BACK)?.unwrap_or_else(|| "0".into()) == records {
        return Ok(());
    }
    tx.set_meta(KEPT_BACK, &records)
}

impl Engine {
    /// Switches writing to the tools off, or on again. What is on its way already arrives. Reading goes on.
    pub fn set_read_only(&self, on: bool) -> Result<(), EngineError> {
        let now = self.clock.now();
        Ok(self.store.write(|tx| {
            if on == read_only(tx)?.is_some() {
                return Ok(());
            }
            let since = if on { now.0.to_string() } else { String::new() };
            tx.set_meta(READ_ONLY, &since)
        })?)
    }
}
