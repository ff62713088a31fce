//! Encrypted copies of everything.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// Writes a copy to a file that must not exist yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MakeBackup {
    /// Absolute: whoever carries it out may stand in another folder.
    pub file: PathBuf,
}

/// The copy lies there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct BackupMade {
    pub file: PathBuf,
    pub bytes: u64,
    pub records: u64,
}
