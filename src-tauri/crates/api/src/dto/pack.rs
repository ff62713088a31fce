//! What is taken along on a wedding's day.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;
use wedsync_domain::ids::RecordId;

/// The pack of a wedding, from what stands here: no tool is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowPack {
    /// Which wedding.
    pub wedding: RecordId,
}

/// Writes it to a file that must not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportPack {
    /// Which wedding.
    pub wedding: RecordId,
    /// As what.
    pub format: PackFormat,
    /// Absolute: whoever carries it out may stand in another folder.
    pub file: PathBuf,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackFormat {
    /// Shows the same everywhere.
    Pdf,
    /// A page to print.
    Html,
    /// The day for a phone's calendar.
    Ics,
}

/// It lies there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PackExported {
    pub file: PathBuf,
    pub bytes: u64,
}
