//! Copies of the database, and what becomes of one that is taken up again.

use crate::columns::Named;
use crate::rows::HeldState;
use crate::{Store, StoreError, Tx};
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use wedsync_domain::topic::Topic;

/// Name of the fact that counts how often this desk was restored.
const GENERATION: &str = "generation";

impl Store {
    /// A consistent copy under the same key, without pages that hold nothing. Appears whole or not at all.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.place {
            None => Err(StoreError::Sql("a database in memory has no key to lock a copy with".to_owned())),
            Some(place) if place.vfs.is_some() => copy(&*self.lock_writer()?, to),
            Some(place) => copy(self.lend(place)?.reader()?, to),
        }
    }

    /// To be called once on a restored database before anything else: places have moved on since the copy was made.
    /// Every collection is looked at from its beginning and waits for a preview before its first write, and what a
    /// person had approved is asked again. Gives the number of the generation; a desk never restored is in its first.
    pub fn begin_new_generation(&self) -> Result<u64, StoreError> {
        self.write(|tx: &mut Tx<'_>| {
            let before = tx.meta(GENERATION)?.and_then(|number| number.parse::<u64>().ok()).unwrap_or(1);
            tx.set_meta(GENERATION, &(before + 1).to_string())?;
            tx.run("UPDATE collection SET approved = 0, cursor = NULL", [])?;
            let states = [HeldState::Approved.name(), HeldState::Waiting.name()];
            tx.run("UPDATE held SET state = ?2 WHERE state = ?1", states)?;
            tx.touch(Topic::Collections);
            tx.touch(Topic::Deletions);
            Ok(before + 1)
        })
    }
}

/// Written under another name, synced, then given its own.
pub(crate) fn copy(from: &Connection, to: &Path) -> Result<(), StoreError> {
    let folder = folder(to);
    let copy = tempfile::Builder::new().prefix(".studio-").suffix(".part").tempfile_in(folder)?;
    let name = copy.path().to_str().ok_or_else(|| StoreError::Sql("the folder's name is not text".to_owned()))?;
    from.execute("VACUUM INTO ?1", [name])?;
    copy.as_file().sync_all()?;
    copy.persist(to).map_err(|why| why.error)?;
    sync_folder(folder)
}

pub(crate) fn folder(of: &Path) -> &Path {
    of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new name is on the disk only when its folder is.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
