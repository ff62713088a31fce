//! The sync engine: observes places, plans, and carries out what was planned; and the acts of a person on top of it.
//!
//! It reaches the world through the ports of the domain and keeps everything it knows in the store. Deliberately
//! absent: HTTP, SQL, the keychain, and any provider's shape of data.

#![forbid(unsafe_code)]

mod acts;
pub mod alerts;
pub mod broadcast;
mod clearing;
mod error;
pub mod exports;
pub mod health;
pub mod intake;
mod lookout;
mod pack;
mod radar;
mod readiness;
mod report;
mod rest;
mod restraint;
mod rhythm;
mod schedule;
mod studio;
pub mod sync;
mod tellers;
mod telling;
mod wedding_day;

pub use acts::collections::CollectionChange;
pub use acts::rules::settled_by;
pub use acts::undo::Undone;
pub use acts::versions::{Choice, Take, kept_beside};
pub use error::EngineError;
pub use lookout::{Lookout, Newer};
pub use readiness::{ChannelProof, ClockIs, clock_is, next_check};
pub use report::{ConnectionReport, Detail, NAMED, PlannedChange, Report, Totals};
pub use rest::{Pause, paused};
pub use restraint::{Waits, read_only, waits};
pub use rhythm::{Because, Rhythm, Times, times};
pub use studio::Studio;
pub use telling::{Tell, Telling, is_critical, until};
pub use wedding_day::{DayEntry, DayWatch, OnTheDay, Weekend, context, last_of_the_week};

use chrono_tz::Tz;
use futures::future::BoxFuture;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use wedsync_domain::alert::Channels;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::measure::Exporters;
use wedsync_domain::ports::{Disk, Remotes};
use wedsync_domain::{Clock, Fault, Secret};
use wedsync_store::Store;

/// The engine of one data folder. Share it as `Arc<Engine>`; runs take turns by themselves.
pub struct Engine {
    pub(crate) store: Arc<Store>,
    pub(crate) remotes: Arc<dyn Remotes>,
    pub(crate) clock: Arc<dyn Clock>,
    /// By what anybody is told of incidents. `None`: nobody is, but whoever sits here.
    pub(crate) channels: Option<Arc<dyn Channels>>,
    /// Who receives what is measured. `None`: nobody can.
    pub(crate) exporters: Option<Arc<dyn Exporters>>,
    pub(crate) turn: sync::turns::Turns,
    /// How many runs are under way.
    pub(crate) working: watch::Sender<u32>,
    /// Held while connections are looked at.
    pub(crate) looking: tokio::sync::Mutex<()>,
    /// Since when the schedule has been at work without a break; 0: it is not.
    pub(crate) awake_since: AtomicI64,
    /// Why the schedule does not go on, while it does not.
    stalled: Mutex<Option<Fault>>,
    /// What is known of calls from the web while the desk runs.
    pub(crate) intake: intake::Intake,
    /// Whether what is measured can be fetched.
    pub(crate) metrics: intake::Ear,
    /// The zone that the studio is in where it has said none.
    pub(crate) computer: Tz,
    /// The disk that the data folder lies on.
    pub(crate) disk: Option<Arc<dyn Disk>>,
}

/// What to sync, and how.
#[derive(Clone, Default)]
pub struct SyncAsk {
    /// Only this connection is asked for its changes; `None`: all that take part.
    pub connection: Option<ConnectionId>,
    /// Accepts the preview of first writes. Never a guarded deletion.
    pub approve: bool,
    /// Told of every step.
    pub progress: Option<Arc<dyn Progress>>,
}

/// Somebody watching a long run.
pub trait Progress: Send + Sync {
    /// `what` in words (“Reading Studio calendar”), how many are done, and of how many if that is known.
    fn step(&self, what: &str, done: u64, of: Option<u64>);
    /// The work goes on once the person has been to this page, in their own browser.
    fn open(&self, _page: &str) {}
    /// The address where the browser ended, copied by the person because it could not come back from there. Never, where
    /// nobody sits who could.
    fn pasted(&self) -> BoxFuture<'_, Secret> {
        Box::pin(std::future::pending())
    }
    /// What they pasted does not fit; they may paste again.
    fn turn_away(&self, _why: &Fault) {}
}

impl Engine {
    /// An engine over an open store.
    pub fn new(store: Arc<Store>, remotes: Arc<dyn Remotes>, clock: Arc<dyn Clock>) -> Self {
        let (turn, working) = (sync::turns::Turns::default(), watch::Sender::new(0));
        let (looking, awake_since) = (tokio::sync::Mutex::default(), AtomicI64::default());
        let (intake, metrics) = (intake::Intake::default(), intake::Ear::default());
        let (channels, exporters, computer, disk) = (None, None, Tz::UTC, None);
        Self {
            store,
            remotes,
            clock,
            channels,
            exporters,
            turn,
            working,
            looking,
            awake_since,
            stalled: Mutex::default(),
            intake,
            metrics,
            computer,
            disk,
        }
    }

    /// The same on a computer in that zone; UTC otherwise.
    #[must_use]
    pub fn on_a_computer_in(self, computer: Tz) -> Self {
        Self { computer, ..self }
    }

    /// The same with ways to tell people of incidents.
    #[must_use]
    pub fn telling_by(self, channels: Arc<dyn Channels>) -> Self {
        Self { channels: Some(channels), ..self }
    }

    /// The same with receivers of what is measured.
    #[must_use]
    pub fn exporting_by(self, exporters: Arc<dyn Exporters>) -> Self {
        Self { exporters: Some(exporters), ..self }
    }

    /// The same on that disk; otherwise nobody can tell how much room there is.
    #[must_use]
    pub fn on_a_disk(self, disk: Arc<dyn Disk>) -> Self {
        Self { disk: Some(disk), ..self }
    }

    /// The schedule does not go on, or goes on again: whoever keeps it at work says so.
    pub fn stalls(&self, why: Option<Fault>) {
        *self.stalled.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// Why nothing runs by itself, although it should.
    pub fn stalled(&self) -> Option<Fault> {
        self.stalled.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives the store back, for the next start.
    pub fn into_store(self) -> Arc<Store> {
        self.store
    }

    /// The store it works on.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }
}

/// What belongs together with a record: a wedding's people, appointments, invoices and payments, and so from any of them.
pub fn related(
    view: &wedsync_store::View<'_>,
    record: &wedsync_store::rows::Record,
) -> Result<Vec<wedsync_store::rows::Record>, wedsync_store::StoreError> {
    let mut all = sync::relatives::Relatives::of(view, record)?.everyone();
    all.retain(|other| other.id != record.id);
    Ok(all)
}
