//! What can go wrong with the database, and the words for it.

use rusqlite::ErrorCode;
use rusqlite::ffi;
use wedsync_domain::{Fault, FaultKind};

/// Something went wrong with the database. After any of these nothing of the write in hand has been kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Written by a newer program.
    #[error("the database is of version {found}, this program knows up to {known}")]
    Newer {
        /// The version in the file.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// The key does not open the file. A file whose very beginning is damaged looks the same from here.
    #[error("the key does not open the database")]
    WrongKey,
    /// The file is damaged, or is not one of ours.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The disk is full.
    #[error("no space is left on the disk")]
    NoSpace,
    /// The file or its folder may not be written.
    #[error("the database may not be written")]
    ReadOnly,
    /// A file that should be a backup is not one, or is damaged.
    #[error("this is not a sound backup: {0}")]
    NotABackup(String),
    /// Test hook: the store behaves as if the program had been killed.
    #[error("the store has crashed, as a test asked for")]
    Crashed,
    /// It was closed for good: another file was put in its place.
    #[error("the database was closed")]
    Closed,
    /// Anything else, in SQLite's words.
    #[error("the database did not do as asked: {0}")]
    Sql(String),
}

impl StoreError {
    /// For front ends: a stable code, and words that say what happened and what to do.
    pub fn fault(&self) -> Fault {
        let (kind, code, message, next) = self.words();
        Fault::new(kind, code, message).next(next).detail(self)
    }

    fn words(&self) -> (FaultKind, &'static str, &'static str, &'static str) {
        match self {
            Self::Newer { .. } => (
                FaultKind::Rejected,
                "database_newer",
                "The studio's database was written by a newer WedSync Desk than this one.",
                "Install the newest WedSync Desk, or restore a backup made with this version.",
            ),
            Self::WrongKey => (
                FaultKind::Malformed,
                "database_locked_out",
                "The key we hold does not open the studio's database, or the beginning of the file is damaged. Nothing \
                 was changed.",
                "Check that the data folder and the keychain belong together. If they do, restore a backup with your \
                 recovery code.",
            ),
            Self::Corrupt(_) => (
                FaultKind::Malformed,
                "database_corrupt",
                "The studio's database is damaged.",
                "Keep the file as it is, and restore the latest backup: wedsync restore FILE.",
            ),
            Self::NoSpace => (
                FaultKind::Transient,
                "disk_full",
                "The disk is full, so we have kept nothing of the last step. What was kept before is safe.",
                "Free some space; we go on by ourselves.",
            ),
            Self::ReadOnly => (
                FaultKind::Forbidden,
                "database_read_only",
                "We are not allowed to write the studio's database.",
                "Check that the data folder belongs to you and that its disk can be written.",
            ),
            Self::NotABackup(_) => (
                FaultKind::Malformed,
                "backup_unreadable",
                "This file is not a backup of WedSync Desk, or it is damaged. Nothing was changed.",
                "Choose another backup file, or fetch this one again from where it was kept.",
            ),
            Self::Crashed | Self::Closed | Self::Sql(_) => self.words_of_ours(),
        }
    }

    /// What is no fault of the disk or the file.
    fn words_of_ours(&self) -> (FaultKind, &'static str, &'static str, &'static str) {
        if matches!(self, Self::Crashed) {
            let message = "The database has stopped working until it is opened anew.";
            return (FaultKind::Bug, "database_stopped", message, "Start WedSync Desk again.");
        }
        if matches!(self, Self::Closed) {
            let message = "A backup was put in this studio's place while this went on. Nothing of this was kept.";
            return (FaultKind::Transient, "database_closed", message, "Look again: what is shown now is the backup.");
        }
        let message = "The database did not do what we asked of it. Nothing of the last step was kept.";
        (FaultKind::Bug, "database_refused", message, "Send us a diagnostics file: wedsync doctor --bundle FILE.")
    }

    /// For a row that must be there.
    pub(crate) fn absent(what: impl std::fmt::Display) -> Self {
        Self::Sql(format!("{what} is not in the database"))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        error.fault()
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(code, _) => match (code.code, code.extended_code) {
                (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => Self::NoSpace,
                (ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => Self::ReadOnly,
                // Once a database has been unlocked its key is right: a page that does not decrypt is damaged.
                (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)
                | (_, ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS) => Self::Corrupt(error.to_string()),
                _ => Self::Sql(error.to_string()),
            },
            // What we wrote ourselves does not read back: somebody else has written it, or the disk has.
            E::FromSqlConversionFailure(..) | E::IntegralValueOutOfRange(..) | E::InvalidColumnType(..) => {
                Self::Corrupt(error.to_string())
            }
            _ => Self::Sql(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Self::NoSpace,
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Sql(error.to_string()),
        }
    }
}
