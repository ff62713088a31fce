//! What surrounds the studio's records: room on the disk, the computer's clock, and how alerts get out.
//!
//! [`Engine::surroundings`] is the one place where alerts come in. Deliberately absent: sending any.

use crate::Engine;
use crate::alerts::Heartbeat;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::incident::ChannelAt;
use wedsync_store::{StoreError, View};

/// 1 November 2026: no copy of this program is older.
const FIRST_RELEASE: Timestamp = Timestamp(1_793_491_200_000);
/// A clock that stands so long before the last sync was set back.
const BACK: Duration = Duration::from_hours(12);
/// One that stands so long after it may have jumped.
const AHEAD: Duration = Duration::from_hours(60 * 24);

/// A channel that alerts go out by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelProof {
    /// What the studio calls it.
    pub name: String,
    /// When a word last arrived by it, as far as the other side says.
    pub proven: Option<Timestamp>,
}

/// What there is besides records and tools.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// Megabytes free where the data folder lies. `None`: nobody can tell.
    pub(crate) free_mb: Option<u64>,
    /// Every channel that is set up.
    pub(crate) channels: Vec<ChannelProof>,
    /// Whether somebody elsewhere notices when this computer goes silent.
    pub(crate) heartbeat: bool,
}

impl Engine {
    /// As it is now. A channel that fails proves nothing by what it took before.
    pub(crate) fn surroundings(&self) -> Result<Surroundings, StoreError> {
        let free_mb = self.disk.as_ref().and_then(|disk| disk.free_mb());
        self.store.read(|view| {
            let proof =
                |it: ChannelAt| ChannelProof { proven: it.proven.filter(|_| it.fault.is_none()), name: it.name };
            let channels = view.channels()?.into_iter().filter(|it| it.on).map(proof).collect();
            let heartbeat = Heartbeat::of(view)?.is_some_and(|it| it.heard.is_some() && it.fault.is_none());
            Ok(Surroundings { free_mb, channels, heartbeat })
        })
    }
}

/// How the computer's clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockIs {
    /// Plausible.
    Fine,
    /// Before this program was made.
    Behind,
    /// Earlier than at the last sync.
    WentBack,
    /// Long after the last sync, which may have been long ago.
    FarAhead,
}

/// As far as the store can tell.
pub fn clock_is(view: &View<'_>, now: Timestamp) -> Result<ClockIs, StoreError> {
    let last = view.runs(1)?.first().map(|run| run.started);
    Ok(if now < FIRST_RELEASE {
        ClockIs::Behind
    } else if last.is_some_and(|last| last > now + BACK) {
        ClockIs::WentBack
    } else if last.is_some_and(|last| now > last + AHEAD) {
        ClockIs::FarAhead
    } else {
        ClockIs::Fine
    })
}
