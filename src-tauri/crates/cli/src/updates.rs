//! The maker of the program, as the commands see it: packages lie in `updates/` in the data folder, and the system's own
//! program installs them.
//!
//! This program never asks for an administrator's password and replaces no file of its own (decision 0108). Deliberately
//! absent: when anybody may look, which the router says.

use async_trait::async_trait;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use wedsync_api::dto::updates::{LookForUpdate, ShowUpdates};
use wedsync_api::ports::Updates;
use wedsync_api::{Failure, Progress, Router};
use wedsync_connectors::updates::{Maker, Release, Version};
use wedsync_domain::Fault;
use wedsync_engine::Newer;

/// How often it is seen whether a look by itself is due. It is once a day at most.
const HOUR: Duration = Duration::from_hours(1);

/// The maker, and where its packages lie.
pub struct Packages {
    maker: Result<Maker, Fault>,
    running: Version,
    folder: PathBuf,
    /// What the last look found, with the way to its package.
    found: Mutex<Option<Release>>,
    hand: fn(&Path) -> Result<(), opener::OpenError>,
}

impl Packages {
    /// Of that maker, in that data folder.
    pub fn of(maker: Result<Maker, Fault>, data: &Path) -> Self {
        // Cargo takes no other version than one that can be read.
        let running = Version::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Version::new(0, 0, 0));
        Self { maker, running, folder: data.join("updates"), found: Mutex::default(), hand: |file| opener::open(file) }
    }

    /// The same where somebody else takes packages.
    #[must_use]
    pub fn handing(self, hand: fn(&Path) -> Result<(), opener::OpenError>) -> Self {
        Self { hand, ..self }
    }

    fn maker(&self) -> Result<&Maker, Failure> {
        self.maker.as_ref().map_err(|fault| fault.clone().into())
    }

    fn file(&self, version: &Version) -> PathBuf {
        self.folder.join(format!("wedsync-desk_{version}.deb"))
    }

    /// What was installed since, or came to nothing, is of no more use.
    fn clear(&self) {
        if let Err(why) = std::fs::remove_dir_all(&self.folder)
            && why.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%why, "old packages could not be removed");
        }
    }
}

#[async_trait]
impl Updates for Packages {
    fn version(&self) -> String {
        self.running.to_string()
    }

    fn host(&self) -> String {
        self.maker.as_ref().map(|maker| maker.host().to_owned()).unwrap_or_default()
    }

    fn is_newer(&self, version: &str) -> bool {
        Version::parse(version).is_ok_and(|version| version > self.running)
    }

    fn package(&self, version: &str) -> Option<PathBuf> {
        Some(self.file(&Version::parse(version).ok()?)).filter(|file| file.is_file())
    }

    async fn look(&self) -> Result<Option<Newer>, Failure> {
        let release = self.maker()?.look(&self.running).await?;
        let newer = release.as_ref().map(|it| Newer {
            version: it.version.to_string(),
            notes: it.notes.clone(),
            published: it.published.clone(),
        });
        if release.as_ref().is_none_or(|it| !self.file(&it.version).is_file()) {
            self.clear();
        }
        *self.found.lock().await = release;
        Ok(newer)
    }

    async fn fetch(&self, version: &str, watcher: Option<&dyn Progress>) -> Result<(), Failure> {
        let found = self.found.lock().await;
        let release = found.as_ref().filter(|release| release.version.to_string() == version);
        let release = release.ok_or_else(|| Failure::bug(&"nothing was looked for"))?;
        std::fs::create_dir_all(&self.folder).map_err(|why| no_room(&self.folder, &why))?;
        let told = |bytes| {
            if let Some(watcher) = watcher {
                watcher.step(&format!("Fetching version {version}"), bytes, None);
            }
        };
        Ok(self.maker()?.fetch(release, &self.file(&release.version), told).await?)
    }

    fn hand_over(&self, version: &str) -> Result<(), Failure> {
        let version = Version::parse(version).map_err(|fault| Failure::bug(&fault))?;
        let file = self.file(&version);
        if let Err(fault) = self.maker()?.prove(&file, &version) {
            self.clear();
            return Err(fault.into());
        }
        (self.hand)(&file).map_err(|why| {
            tracing::info!(%why, "nobody takes a package");
            Failure::new(
                "no_installer",
                format!("No program on this computer takes the package {}.", file.display()),
                format!("Whoever looks after this computer installs it: sudo apt install \"{}\"", file.display()),
            )
        })
    }
}

/// Looks by itself where a person has turned that on, until it is told to stop.
pub async fn look_daily(router: Router, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(HOUR) => {}
        }
        if router.ask(ShowUpdates {}).await.is_ok_and(|card| card.due) {
            // What comes of it stands in the log, and the next hour tries again.
            let _ = router.ask(LookForUpdate {}).await;
        }
    }
}

fn no_room(folder: &Path, why: &std::io::Error) -> Failure {
    Failure::new(
        "update_not_written",
        format!("The package could not be put into {}: {why}.", folder.display()),
        "Free some space, then fetch it again.",
    )
}
