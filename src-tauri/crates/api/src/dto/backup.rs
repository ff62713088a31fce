//! Encrypted copies of everything, and putting one back.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// What is in this backup, and what would it take the place of? Changes nothing. The recovery code goes beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LookIntoBackup {
    /// The copy.
    pub file: PathBuf,
}

/// A backup that opened, beside what is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BackupContents {
    /// The copy.
    pub file: PathBuf,
    /// When the file was last written.
    pub written: Option<String>,
    /// It is a copy of this very studio, and not of another one.
    pub of_this_studio: bool,
    /// In it.
    pub there: Amount,
    /// In its place now.
    pub here: Amount,
}

/// How much is in a studio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Amount {
    /// When its last sync ended.
    pub last_run: Option<String>,
    /// What its connections are called.
    pub connections: Vec<String>,
    /// How many records of each kind: `wedding`.
    pub records: BTreeMap<String, u64>,
}

/// Puts it in the place of what is here, of which a backup is made first. The recovery code goes beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RestoreBackup {
    /// The copy.
    pub file: PathBuf,
}

/// It is in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BackupRestored {
    /// The backup of what was here before. It opens with the recovery code of the studio that it is of.
    pub before: PathBuf,
    /// Lists whose first write waits for its preview.
    pub previews: u64,
}
