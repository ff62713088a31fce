//! `readiness`, `pack` and `radar`: the words for what comes before a wedding's day.

use clap::{Args, ValueEnum};
use std::path::PathBuf;
use wedsync_api::dto::pack::PackFormat;
use wedsync_domain::ids::RecordId;

/// `readiness …`
#[derive(Debug, Clone, Args)]
pub struct Readiness {
    /// Only this wedding, whenever it is
    #[arg(long, value_name = "ID", conflicts_with = "last")]
    pub wedding: Option<RecordId>,
    /// What was found last, without looking again
    #[arg(long)]
    pub last: bool,
}

/// `pack …`
#[derive(Debug, Clone, Args)]
pub struct Pack {
    /// Which wedding: rec-1
    #[arg(long, value_name = "ID")]
    pub wedding: RecordId,
    /// Write it to a file instead of printing it here [default: as the file's name ends]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// The file; must not exist yet [default: wedding-ID in this folder]
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Shows the same everywhere
    Pdf,
    /// A page to print
    Html,
    /// The day for a phone's calendar
    Ics,
}

impl Format {
    /// As a file of that name would be.
    pub fn of_name(file: &std::path::Path) -> Option<Self> {
        Self::from_str(file.extension()?.to_str()?, true).ok()
    }

    /// How its name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Ics => "ics",
        }
    }
}

impl From<Format> for PackFormat {
    fn from(it: Format) -> Self {
        match it {
            Format::Pdf => Self::Pdf,
            Format::Html => Self::Html,
            Format::Ics => Self::Ics,
        }
    }
}

/// `radar …`
#[derive(Debug, Clone, Args)]
pub struct Radar {
    /// How many days ahead [default: 400]
    #[arg(long, value_name = "N")]
    pub days: Option<u32>,
}
