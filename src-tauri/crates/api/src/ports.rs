//! What the commands need of the house around them. The command line (and later the desktop) implement these by
//! putting connectors, vault and data folder together.

use crate::Failure;
use crate::dto::backup::BackupMade;
use crate::dto::connections::ProviderCard;
use crate::dto::doctor::Finding;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::path::Path;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, Secret};

/// Every tool that can be connected.
#[async_trait]
pub trait Providers: Send + Sync {
    /// All of them, in the order a person should read them.
    fn list(&self) -> Vec<ProviderCard>;
    /// Signs in with settings that are stored nowhere yet, and says which lists are there. `name` is what the studio
    /// calls the connection, for words about it.
    async fn try_out(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        secret: Option<Secret>,
    ) -> Result<Vec<RemoteCollection>, Fault>;
    /// Lets go of whatever is kept open for a connection that is no more.
    fn forget(&self, id: ConnectionId);
}

/// The data folder and what surrounds it.
pub trait Installation: Send + Sync {
    /// What is right and wrong with folder, vault and disk. May block for a moment.
    fn findings(&self) -> Vec<Finding>;
    /// Writes an encrypted copy of everything to a file that must not exist yet. Blocks.
    fn back_up(&self, to: &Path) -> Result<BackupMade, Failure>;
}
