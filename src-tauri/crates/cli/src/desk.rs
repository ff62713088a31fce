//! Puts a desk together: data folder, vault, database key, store, connectors, engine, router. The one place that
//! knows all of them.

use crate::clock::{SystemClock, home};
use crate::folder::{Folder, Lock};
use crate::grammar::VaultChoice;
use crate::house::{DiskOf, House};
use crate::keys::{self, Studio};
use crate::tools::Tools;
use crate::updates::Packages;
use crate::webhooks::Ears;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use wedsync_api::ports::Providers;
use wedsync_api::router::Parts;
use wedsync_api::{Failure, Router};
use wedsync_connectors::{Registry, updates::Maker};
use wedsync_domain::Clock;
use wedsync_domain::ports::Vault;
use wedsync_engine::Engine;
use wedsync_store::Store;
use wedsync_vault::{Keychain, Memory, SealedFile, read_passphrase};

/// A line counts as dead after a minute of silence.
const LONGEST_RENEWAL: Duration = Duration::from_secs(90);

/// How the desk's vault is opened.
#[derive(Debug, Clone, Default)]
pub struct VaultWords {
    /// Which one.
    pub choice: VaultChoice,
    /// For the file vault.
    pub passphrase_file: Option<PathBuf>,
    /// The folder is gone when this process ends.
    pub throw_away: bool,
}

/// Shows a person the recovery code of a new studio, this once.
pub type Show<'a> = dyn Fn(&str) -> Result<(), Failure> + 'a;

/// An open desk. It holds its folder until it is dropped.
pub struct Desk {
    /// The way in.
    pub router: Router,
    registry: Arc<Registry>,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    /// Dropped last.
    lock: Lock,
}

impl Desk {
    /// Opens the desk in a folder that the caller has locked. The first opening makes the database and its key.
    pub fn open(folder: &Folder, lock: Lock, words: &VaultWords) -> Result<Self, Failure> {
        Self::open_by(folder, lock, words, Arc::new(SystemClock))
    }

    /// The same by another clock than the machine's.
    pub fn open_by(folder: &Folder, lock: Lock, words: &VaultWords, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        Self::open_showing(folder, lock, words, clock, &keys::on_the_terminal)
    }

    /// The same where the recovery code of a new studio is not shown on a terminal. Nothing is stored before `show` is
    /// back; if that says no, nothing has been made.
    pub fn open_showing(
        folder: &Folder,
        lock: Lock,
        words: &VaultWords,
        clock: Arc<dyn Clock>,
        show: &Show<'_>,
    ) -> Result<Self, Failure> {
        if folder.restoring().exists() {
            return Err(Failure::new(
                "restore_unfinished",
                format!("A restore into {} was interrupted.", folder.path().display()),
                "Give the same restore command again. What was there before lies in before-restore-….",
            ));
        }
        let studio = Studio::of(folder)?;
        let vault = open_vault(folder, words, &studio.id)?;
        let key = studio.key(folder, vault.as_ref(), words, show)?;
        let store = Arc::new(Store::open(&folder.database(), &wedsync_store::Key::new(*key.expose()))?);
        let registry = Arc::new(Registry::new(vault.clone(), clock.clone()));
        let engine = Engine::new(store.clone(), registry.clone(), clock.clone())
            .on_a_computer_in(home())
            .on_a_disk(Arc::new(DiskOf(folder.path().to_owned())));
        let carriers = Arc::new(registry.carriers());
        let engine = Arc::new(engine.telling_by(carriers.clone()).exporting_by(carriers));
        let installation = Arc::new(House::new(folder.clone(), store, vault.clone()));
        let updates = Arc::new(Packages::of(Maker::built_in(clock.clone()), folder.path()));
        let providers = Arc::new(Tools(registry.clone()));
        let (ours, time) = (vault.clone(), clock.clone());
        let router = Router::new(Parts { engine, vault, providers, installation, updates, clock, home: home() });
        tracing::info!("desk opened");
        Ok(Self { router, registry, vault: ours, clock: time, lock })
    }

    /// What answering on this computer's own address needs.
    pub(crate) fn ears(&self) -> Ears {
        let (vault, clock) = (self.vault.clone(), self.clock.clone());
        let witnesses = self.registry.witnesses();
        Ears { engine: self.router.engine().clone(), vault, clock, witnesses, home: home() }
    }

    /// Waits until no sign-in is being renewed, at most as long as a request may take. Only then may the folder be let
    /// go: what a renewal brings is lost with the process, and the next one would use a token that is spent.
    pub async fn rest(&self) {
        if tokio::time::timeout(LONGEST_RENEWAL, self.registry.rest()).await.is_err() {
            tracing::warn!("a renewal of a sign-in did not come to its end");
        }
    }

    /// The same with other tools that can be connected, made from the usual ones.
    pub(crate) fn connecting(self, tools: impl FnOnce(Tools) -> Arc<dyn Providers>) -> Self {
        let router = self.router.with_providers(tools(Tools(self.registry.clone())));
        Self { router, ..self }
    }

    /// Proof that the folder is held.
    pub fn lock(&self) -> &Lock {
        &self.lock
    }

    /// Closes it, and gives the proof back: whoever puts another database there must not let go of the folder meanwhile.
    pub fn into_lock(self) -> Lock {
        self.lock
    }
}

/// The vault that was asked for, and no other.
pub fn open_vault(folder: &Folder, words: &VaultWords, studio: &str) -> Result<Arc<dyn Vault>, Failure> {
    Ok(match words.choice {
        VaultChoice::Keychain => Arc::new(Keychain::new(studio)),
        VaultChoice::Memory => Arc::new(Memory::default()),
        VaultChoice::File => {
            let file = words.passphrase_file.as_ref().ok_or_else(|| {
                Failure::new(
                    "usage",
                    "The file vault opens with a passphrase, and none was given.",
                    "Add --passphrase-file F: a file of yours (0600) whose first line is the passphrase.",
                )
            })?;
            Arc::new(SealedFile::open(&folder.sealed_vault(), read_passphrase(file)?)?)
        }
    })
}

/// A runtime for whoever opens a desk. Two workers: the work is waiting for others, not computing.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .map_err(|fault| Failure::bug(&fault))
}
