//! The throw-away studio that is served: a desk with its vault in memory, the sandbox beside it, and one clock that
//! stands until it is moved.

use crate::scenes::{self, Scene};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use wedsync_api::{Failure, Router};
use wedsync_cli::desk::{Desk, VaultWords};
use wedsync_cli::folder::Folder;
use wedsync_cli::grammar::VaultChoice;
use wedsync_domain::{Clock, Timestamp};
use wedsync_sandbox::{Options, Sandbox};

/// Nothing of it lasts.
pub fn in_memory() -> VaultWords {
    VaultWords { choice: VaultChoice::Memory, passphrase_file: None, throw_away: true }
}

/// 14 May 2027, a Friday, 08:00 in UTC; the season is made from it.
const FRIDAY: i64 = 1_810_281_600_000;

/// Stands until it is moved, so that every picture of a page is the same.
pub struct StandingClock(AtomicI64);

impl StandingClock {
    /// As documents have it.
    pub fn text(&self) -> String {
        self.now().utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn since_boot(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().0 - FRIDAY).unwrap_or(0))
    }
}

/// All of it.
pub struct Studio {
    desk: Desk,
    /// Where it is.
    pub folder: Folder,
    /// The make-believe tools.
    pub sandbox: Arc<Sandbox>,
    /// The desk's clock; the sandbox's own is moved with it.
    pub clock: Arc<StandingClock>,
    _room: tempfile::TempDir,
}

impl Studio {
    /// Opens a fresh one and plays the scene.
    pub async fn open(scene: Scene) -> Result<Self, String> {
        let room = tempfile::Builder::new().prefix("wedsync-front-").tempdir().map_err(|fault| fault.to_string())?;
        let now = chrono::DateTime::from_timestamp_millis(FRIDAY);
        let sandbox = Sandbox::start(Options { now, ..Options::default() }).await.map_err(|fault| fault.to_string())?;
        let clock = Arc::new(StandingClock(AtomicI64::new(FRIDAY)));
        let folder = Folder::at(&room.path().join("desk")).map_err(|failure| failure.message)?;
        let desk = open(&folder, clock.clone()).map_err(|failure| failure.message)?;
        let studio = Self { desk, folder, sandbox: Arc::new(sandbox), clock, _room: room };
        scenes::play(scene, &studio).await.map_err(|failure| failure.message)?;
        Ok(studio)
    }

    /// The way in.
    pub fn router(&self) -> &Router {
        &self.desk.router
    }

    /// Moves both clocks.
    pub fn forward(&self, seconds: u32) {
        self.sandbox.forward(seconds);
        self.clock.0.fetch_add(i64::from(seconds) * 1000, Ordering::SeqCst);
    }
}

fn open(folder: &Folder, clock: Arc<StandingClock>) -> Result<Desk, Failure> {
    folder.make()?;
    let lock = folder.try_lock()?.ok_or_else(|| Failure::bug(&"a fresh folder is held"))?;
    Desk::open_by(folder, lock, &in_memory(), clock)
}
