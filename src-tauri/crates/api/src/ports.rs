//! What the commands need of the house around them. The command line and the desktop implement these by putting
//! connectors, vault and data folder together.

use crate::Failure;
use crate::dto::alerts::ChannelKind;
use crate::dto::backup::{BackupContents, BackupMade};
use crate::dto::collections::CollectionCard;
use crate::dto::connections::{Connect, ProviderCard};
use crate::dto::doctor::{Checkup, Diagnostics, Finding};
use crate::dto::folder::NewFile;
use crate::dto::pack::PackFormat;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wedsync_domain::connection::{Connection, Direction};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::pack::Pack;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, Secret};
use wedsync_engine::{Newer, Progress};

/// Every tool that can be connected.
#[async_trait]
pub trait Providers: Send + Sync {
    /// All of them, in the order a person should read them.
    fn list(&self) -> Vec<ProviderCard>;
    /// Every way to tell people of incidents, in the order a person should read them.
    fn channels(&self) -> Vec<ChannelKind>;
    /// Everybody who can receive what is measured, likewise.
    fn exporters(&self) -> Vec<ChannelKind>;
    /// Signs in with settings that are stored nowhere yet, and says which lists are there. `name` is what the studio
    /// calls the connection, for words about it.
    async fn try_out(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        secret: Option<Secret>,
    ) -> Result<Vec<RemoteCollection>, Fault>;
    /// Signs in on the provider's own page, which `watcher` shows to the person, and gives what is to be kept of it.
    /// `client` is the secret of the studio's own registration, where the provider demands one; a connection that was
    /// signed in before (`again`) keeps the one of then.
    async fn sign_in(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        client: Option<Secret>,
        again: Option<ConnectionId>,
        watcher: &dyn Progress,
    ) -> Result<Secret, Fault>;
    /// Gives a sign-in back to the provider. Returns whether there was anybody to tell.
    async fn sign_out(&self, connection: &Connection) -> Result<bool, Fault>;
    /// Waits until nothing of a connection's sign-in is being renewed. While this is held, nothing will be: for whoever
    /// puts another sign-in in its place, or takes it away.
    async fn hold(&self, id: ConnectionId) -> Box<dyn Send>;
    /// Lets go of whatever is kept open for a connection that is no more.
    fn forget(&self, id: ConnectionId);
}

/// The data folder and what surrounds it.
pub trait Installation: Send + Sync {
    /// What is right and wrong with folder, vault and disk. May block for a moment.
    fn findings(&self) -> Vec<Finding>;
    /// Writes an encrypted copy of everything to a file that must not exist yet. Blocks.
    fn back_up(&self, to: &Path) -> Result<BackupMade, Failure>;
    /// Opens a copy with the recovery code, to say what is in it. Blocks.
    fn look_into(&self, backup: &Path, code: &Secret) -> Result<BackupContents, Failure>;
    /// Where everything is, and how many bytes that is. Blocks.
    fn folder(&self) -> (PathBuf, u64);
    /// What a diagnostics file would hold, kept until the next one. Blocks.
    fn diagnostics(&self, checkup: &Checkup) -> Result<Diagnostics, Failure>;
    /// Writes the one that was kept under that number to a file that must not exist yet. Blocks.
    fn save_diagnostics(&self, number: u32, to: &Path) -> Result<(), Failure>;
    /// Writes a pack to a file that must not exist yet; says how many bytes it has. Blocks.
    fn export_pack(&self, pack: &Pack, format: PackFormat, to: &Path) -> Result<u64, Failure>;
}

/// What a front end with a window can show besides its pages: the system's own dialogs and folders.
#[async_trait]
pub trait Window: Send + Sync {
    /// Lets the person choose a backup; `None`: they went back.
    async fn choose_backup(&self) -> Option<PathBuf>;
    /// Lets the person say where a new file goes.
    async fn name_file(&self, what: NewFile) -> Option<PathBuf>;
    /// Shows a folder.
    fn show_folder(&self, folder: &Path) -> Result<(), Failure>;
}

/// The maker of the program: what runs, what is newer, and its package.
#[async_trait]
pub trait Updates: Send + Sync {
    /// The version that runs.
    fn version(&self) -> String;
    /// The one host that is asked.
    fn host(&self) -> String;
    /// Whether that version is newer than the one that runs.
    fn is_newer(&self, version: &str) -> bool;
    /// Its package, if it lies here.
    fn package(&self, version: &str) -> Option<PathBuf>;
    /// Asks which version is the newest; `None`: the one that runs.
    async fn look(&self) -> Result<Option<Newer>, Failure>;
    /// Fetches the package of that version, and keeps it only if it is the maker's.
    async fn fetch(&self, version: &str, watcher: Option<&dyn Progress>) -> Result<(), Failure>;
    /// Proves once more what was fetched, and hands it to the system's own program for packages. Blocks.
    fn hand_over(&self, version: &str) -> Result<(), Failure>;
}

/// A make-believe studio beside the real one, to try everything out with. A window has one, a terminal does not.
#[async_trait]
pub trait Sample: Send + Sync {
    /// Its tools, while it is shown.
    async fn tools(&self) -> Option<Vec<SampleTool>>;
    /// From now on whatever the window asks is asked of its desk.
    async fn open(&self) -> Result<(), Failure>;
    /// From now on the window asks the real desk again.
    async fn leave(&self) -> Result<(), Failure>;
}

/// The desktop around a window: what no page can do by itself. A terminal has none.
#[async_trait]
pub trait Desktop: Send + Sync {
    /// Whether the desk starts with the computer.
    fn starts(&self) -> Result<bool, Failure>;
    /// It does from now on, or does not.
    fn set_starts(&self, starts: bool) -> Result<(), Failure>;
    /// Shows a notification like those to come. Returns whether anybody took it.
    async fn show_a_notice(&self) -> bool;
}

/// One tool of a make-believe studio.
#[derive(Debug, Clone)]
pub struct SampleTool {
    /// What connects it.
    pub connect: Connect,
    /// The key, or the secret of a registration. Nobody's: it opens a program on this computer.
    pub secret: Secret,
    /// The one list that takes part, where not all of them do.
    pub only: Option<&'static str>,
}

impl SampleTool {
    /// Which way one of its lists travels; `None` where it takes no part.
    pub fn direction(&self, list: &CollectionCard) -> Option<Direction> {
        let takes_part = self.only.is_none_or(|only| list.name == only);
        takes_part.then_some(if list.read_only { Direction::Read } else { Direction::Both })
    }
}
