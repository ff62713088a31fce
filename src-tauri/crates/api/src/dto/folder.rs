//! The data folder, and files of the person's that a window lets them choose.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// Where is everything, and how much is it?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowFolder {}

/// Shows it in the system's own program for files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenFolder {}

/// The folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FolderCard {
    /// Where it is.
    pub path: PathBuf,
    /// All that lies in it.
    pub bytes: u64,
    /// Files can be chosen in the system's own dialogs here, and folders shown.
    pub dialogs: bool,
}

/// Lets the person choose a backup to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChooseFile {}

/// Lets the person say where a new file goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NameFile {
    /// What it is for.
    pub what: NewFile,
}

/// What is written to a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NewFile {
    /// An encrypted copy of everything.
    Backup,
    /// What was shown of this installation.
    Diagnostics,
    /// A wedding's day on paper.
    PackPdf,
    /// The same as a page to print.
    PackHtml,
    /// The day for a phone's calendar.
    PackIcs,
}

/// What the person chose. Absent: they went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Chosen {
    pub file: Option<PathBuf>,
}
