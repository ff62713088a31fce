//! Puts a backup back, or a lost key back into the vault. Both need the recovery code and a folder that nobody holds.
//!
//! A restored backup starts a new generation: what waited to be sent then is old news now, so every list that writes
//! asks for its preview again, and everything is read anew before anything is written.

use crate::desk::{VaultWords, open_vault};
use crate::folder::Folder;
use crate::keys;
use serde::Serialize;
use std::path::{Path, PathBuf};
use wedsync_api::Failure;
use wedsync_store::{Key, Store, StoreError};
use wedsync_vault::{DatabaseKey, WrappedKey};

/// What was done.
#[derive(Debug, Serialize)]
pub struct Restored {
    /// `backup` or `key`
    #[serde(rename = "restored")]
    pub what: &'static str,
    /// Where the database that was there before lies now.
    pub put_aside: Option<PathBuf>,
    /// Lists whose first write waits for its preview.
    pub previews: u64,
}

/// Gives the key of this folder back to the vault.
pub fn key(folder: &Folder, words: &VaultWords, code: &str) -> Result<Restored, Failure> {
    let wrapped = keys::read(&folder.keys())?.ok_or_else(|| {
        Failure::new(
            "nothing_to_restore",
            format!("There is no studio in {} yet.", folder.path().display()),
            "Name the data folder with --data-dir, or a backup: wedsync restore FILE.",
        )
    })?;
    let key = wrapped.open_with_code(code)?;
    // Proved before anything is replaced.
    Store::open(&folder.database(), &Key::new(*key.expose()))?;
    key.store(open_vault(folder, words, &wrapped.studio)?.as_ref(), &wrapped.studio)?;
    Ok(Restored { what: "key", put_aside: None, previews: 0 })
}

/// Puts a backup in the place of what is in the folder. That is put aside, not deleted.
pub fn backup(folder: &Folder, words: &VaultWords, file: &Path, code: &str) -> Result<Restored, Failure> {
    Unpacked::from(folder, file, code)?.put(folder, words)
}

/// A backup that opened, beside what is in the folder. Gone when it is dropped.
pub struct Unpacked {
    room: tempfile::TempDir,
    wrapped: WrappedKey,
    key: DatabaseKey,
}

impl Unpacked {
    /// Takes it apart, and proves that the code opens it and that every page of it can be read: a damaged one would put what
    /// is here aside for nothing. Nothing of the folder is touched.
    pub fn from(folder: &Folder, file: &Path, code: &str) -> Result<Self, Failure> {
        if !file.is_file() {
            let message = format!("There is no backup at {}.", file.display());
            return Err(Failure::new("backup_missing", message, "Check the path."));
        }
        let room = tempfile::tempdir_in(folder.path()).map_err(|fault| no_room(folder, &fault))?;
        let wrapped = wedsync_store::archive::unpack(file, &database(&room))?;
        let wrapped: WrappedKey = serde_json::from_slice(&wrapped).map_err(|_| {
            Failure::new(
                "not_a_backup",
                format!("{} is not a backup of ours, or is damaged.", file.display()),
                "Give a file that wedsync backup has written.",
            )
        })?;
        let key = wrapped.open_with_code(code)?;
        let unpacked = Self { room, wrapped, key };
        match unpacked.opened().and_then(|store| store.check()) {
            Ok(troubles) if troubles.is_empty() => Ok(unpacked),
            Ok(troubles) => Err(damaged(&troubles.join("; "))),
            Err(StoreError::Corrupt(why)) => Err(damaged(&why)),
            Err(other) => Err(other.into()),
        }
    }

    /// Whose it is.
    pub fn studio(&self) -> &str {
        &self.wrapped.studio
    }

    /// Opens it as it is, to look into it. An older one is brought up to date, which the file that was given never sees.
    pub fn open(&self) -> Result<Store, Failure> {
        Ok(self.opened()?)
    }

    fn opened(&self) -> Result<Store, StoreError> {
        Store::open(&database(&self.room), &Key::new(*self.key.expose()))
    }

    /// Puts it in the place of what is in the folder, which nobody may have open.
    pub fn put(self, folder: &Folder, words: &VaultWords) -> Result<Restored, Failure> {
        let previews = renew(&self.open()?)?;
        let vault = open_vault(folder, words, &self.wrapped.studio)?;
        self.key.store(vault.as_ref(), &self.wrapped.studio)?;
        let put_aside = swap(folder, &database(&self.room), &self.wrapped)?;
        Ok(Restored { what: "backup", put_aside, previews })
    }
}

fn damaged(why: &str) -> Failure {
    StoreError::NotABackup(why.to_owned()).into()
}

fn database(room: &tempfile::TempDir) -> PathBuf {
    room.path().join("studio.db")
}

/// Starts the new generation of a copy, and counts its lists that write.
fn renew(store: &Store) -> Result<u64, Failure> {
    store.begin_new_generation()?;
    let lists = store.read(|view| view.collections(None))?;
    Ok(lists.iter().filter(|it| it.direction.writes()).count() as u64)
}

fn swap(folder: &Folder, database: &Path, wrapped: &WrappedKey) -> Result<Option<PathBuf>, Failure> {
    let moved = |fault: std::io::Error| no_room(folder, &fault);
    // As long as this lies there the folder does not open: half a restore must not look like a new studio.
    std::fs::File::create(folder.restoring()).and_then(|mark| mark.sync_all()).map_err(moved)?;
    let mut aside = None;
    if folder.database().exists() {
        let dir = (1..10_000).map(|n| folder.path().join(format!("before-restore-{n}"))).find(|dir| !dir.exists());
        let dir = dir.ok_or_else(|| moved(std::io::Error::other("too many restores are kept here")))?;
        std::fs::create_dir(&dir).map_err(moved)?;
        // The log of the old database first: it must never meet the new one.
        for name in ["studio.db-wal", "studio.db-shm", "studio.db", "keys.json"] {
            match std::fs::rename(folder.path().join(name), dir.join(name)) {
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(moved(fault)),
                _ => {}
            }
        }
        aside = Some(dir);
    }
    for name in ["studio.db-wal", "studio.db"] {
        // Closing the copy has emptied its log; should one be left, it belongs to it.
        let from = database.with_file_name(name);
        if from.exists() {
            std::fs::rename(from, folder.path().join(name)).map_err(moved)?;
        }
    }
    keys::write(&folder.keys(), wrapped)?;
    std::fs::remove_file(folder.restoring()).map_err(moved)?;
    Ok(aside)
}

fn no_room(folder: &Folder, fault: &std::io::Error) -> Failure {
    Failure::new(
        "restore_not_written",
        format!("The backup could not be put into {}: {fault}.", folder.path().display()),
        "Check that the folder is yours and the disk has space, then try again. What was there is in before-restore-….",
    )
}
