//! The data folder and what surrounds it: what is right and wrong with it, encrypted copies of it, and what may be told of
//! it to others.

use crate::folder::Folder;
use crate::restore::Unpacked;
use crate::{diagnostics, export, keys};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use wedsync_api::Failure;
use wedsync_api::dto::backup::{Amount, BackupContents, BackupMade};
use wedsync_api::dto::doctor::{Checkup, Diagnostics, Finding};
use wedsync_api::dto::pack::PackFormat;
use wedsync_api::ports::Installation;
use wedsync_api::texts::instant;
use wedsync_domain::pack::Pack;
use wedsync_domain::ports::{Disk, Vault};
use wedsync_domain::{Kind, Secret, Timestamp};
use wedsync_store::{Store, StoreError};
use wedsync_vault::DatabaseKey;

/// Under this much free space a sync may not be able to end.
const TIGHT: u64 = 200 << 20;

/// What the port needs.
pub struct House {
    /// The data folder.
    pub folder: Folder,
    /// The open database.
    pub store: Arc<Store>,
    /// The open vault.
    pub vault: Arc<dyn Vault>,
    /// The diagnostics that a person looks at.
    shown: Mutex<Option<Diagnostics>>,
}

impl House {
    /// Around this folder.
    pub fn new(folder: Folder, store: Arc<Store>, vault: Arc<dyn Vault>) -> Self {
        Self { folder, store, vault, shown: Mutex::default() }
    }
}

impl Installation for House {
    fn findings(&self) -> Vec<Finding> {
        let mut findings = around(&self.folder);
        findings.push(vault(&self.folder, self.vault.as_ref()));
        findings
    }

    fn back_up(&self, to: &Path) -> Result<BackupMade, Failure> {
        if to.exists() {
            return Err(Failure::new(
                "file_exists",
                format!("{} is there already, and we do not overwrite it.", to.display()),
                "Give a new name.",
            ));
        }
        let wrapped = std::fs::read(self.folder.keys()).map_err(|fault| not_written(to, &fault))?;
        // The copy is made beside the original, where there is room for encrypted data of ours.
        let room = tempfile::tempdir_in(self.folder.path()).map_err(|fault| not_written(to, &fault))?;
        let copy = room.path().join("studio.db");
        self.store.backup(&copy)?;
        wedsync_store::archive::pack(&copy, &wrapped, to).map_err(|error| not_written(to, &error))?;
        let bytes = std::fs::metadata(to).map_err(|fault| not_written(to, &fault))?.len();
        let records = self.store.read(|view| Ok::<_, StoreError>(view.stats()?.records))?;
        Ok(BackupMade { file: to.to_owned(), bytes, records })
    }

    fn look_into(&self, backup: &Path, code: &Secret) -> Result<BackupContents, Failure> {
        let unpacked = Unpacked::from(&self.folder, backup, code.expose())?;
        let here = keys::read(&self.folder.keys())?;
        let written = std::fs::metadata(backup).and_then(|about| about.modified()).ok();
        let since = written.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        Ok(BackupContents {
            file: backup.to_owned(),
            written: since.map(|since| instant(Timestamp::default() + since)),
            of_this_studio: here.is_some_and(|here| here.studio == unpacked.studio()),
            there: amount(&unpacked.open()?)?,
            here: amount(&self.store)?,
        })
    }

    fn folder(&self) -> (PathBuf, u64) {
        (self.folder.path().to_owned(), bytes_in(self.folder.path()))
    }

    fn diagnostics(&self, checkup: &Checkup) -> Result<Diagnostics, Failure> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let number = shown.as_ref().map_or(1, |before| before.number + 1);
        let now = Diagnostics { number, ..diagnostics::collect(&self.folder, checkup)? };
        Ok(shown.insert(now).clone())
    }

    fn save_diagnostics(&self, number: u32, to: &Path) -> Result<(), Failure> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = shown.as_ref().filter(|shown| shown.number == number).ok_or_else(|| {
            Failure::new(
                "diagnostics_changed",
                "What was shown is not what would be written any more. Nothing was written.",
                "Look at it again, then save it.",
            )
        })?;
        diagnostics::write(to, &seen.parts)
    }

    fn export_pack(&self, pack: &Pack, format: PackFormat, to: &Path) -> Result<u64, Failure> {
        export::write(pack, format, to)
    }
}

/// The disk that a folder lies on.
pub struct DiskOf(pub PathBuf);

impl Disk for DiskOf {
    fn free_mb(&self) -> Option<u64> {
        free_mb(&self.0)
    }
}

#[cfg(unix)]
fn free_mb(folder: &Path) -> Option<u64> {
    rustix::fs::statvfs(folder).map(|about| about.f_bavail.saturating_mul(about.f_frsize) >> 20).ok()
}

#[cfg(not(unix))]
fn free_mb(_folder: &Path) -> Option<u64> {
    None
}

/// How much is in a database.
fn amount(store: &Store) -> Result<Amount, Failure> {
    let amount = store.read(|view| {
        let mut records = std::collections::BTreeMap::new();
        for kind in Kind::ALL {
            let count = view.record_count(*kind)?;
            if count > 0 {
                records.insert(kind.schema().name.to_owned(), count);
            }
        }
        Ok::<_, StoreError>(Amount {
            last_run: view.runs(1)?.first().and_then(|run| run.ended).map(instant),
            connections: view.connections()?.into_iter().map(|it| it.name).collect(),
            records,
        })
    });
    Ok(amount?)
}

/// Of all files below. What cannot be looked at, or goes away meanwhile, counts for nothing; links are not followed.
fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => bytes_in(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    };
    entries.map(bytes).sum()
}

fn not_written(to: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        "backup_not_written",
        format!("The backup {} could not be written: {why}.", to.display()),
        "Check that its folder exists, is yours and has space, then try again. Nothing was changed.",
    )
}

/// What can be seen of a folder without opening its database.
pub fn around(folder: &Folder) -> Vec<Finding> {
    vec![place(folder), disk(folder)]
}

fn place(folder: &Folder) -> Finding {
    let path = folder.path().display();
    match folder.make().and_then(|()| writable(folder)) {
        Ok(()) => Finding::well("folder", format!("The data folder {path} is ours alone and can be written.")),
        Err(failure) => Finding::trouble("folder", failure.message, failure.next_step, Some(&failure.code)),
    }
}

fn writable(folder: &Folder) -> Result<(), Failure> {
    let trial = tempfile::tempfile_in(folder.path());
    trial.map(drop).map_err(|fault| {
        Failure::new(
            "folder_not_writable",
            format!("Nothing can be written to {}: {fault}.", folder.path().display()),
            "Make the folder yours, or free some space.",
        )
    })
}

#[cfg(unix)]
fn disk(folder: &Folder) -> Finding {
    let id = "disk_space";
    match free_mb(folder.path()) {
        Some(free) if free < TIGHT >> 20 => {
            let message = format!("Only {free} MB are free on the disk of the data folder.");
            Finding::trouble(id, message, "Free some space before the next sync.", Some("disk_nearly_full"))
        }
        Some(free) => Finding::well(id, format!("{free} MB are free on the disk.")).counted(free),
        None => Finding::note(id, "We cannot tell how much space is free.", "Look yourself now and then.")
            .coded("disk_not_looked_at"),
    }
}

#[cfg(not(unix))]
fn disk(_folder: &Folder) -> Finding {
    Finding::well("disk_space", "Space on the disk is not looked at on this system.").coded("disk_not_looked_at")
}

fn vault(folder: &Folder, vault: &dyn Vault) -> Finding {
    let answer = match keys::read(&folder.keys()) {
        Ok(Some(wrapped)) => DatabaseKey::load(vault, &wrapped.studio).map_err(Failure::from),
        Ok(None) => Ok(None),
        Err(failure) => Err(failure),
    };
    match answer {
        Ok(Some(_)) => Finding::well("vault", "The vault answers and holds this studio's key."),
        Ok(None) => Finding::trouble(
            "vault",
            "The vault answers, but no longer holds this studio's key.",
            "Put it back with your recovery code: wedsync restore.",
            Some("vault_key_missing"),
        ),
        Err(failure) => Finding::trouble("vault", failure.message, failure.next_step, Some(&failure.code)),
    }
}
