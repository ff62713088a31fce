//! The file on the disk: read, locked among processes, replaced whole. Knows nothing of what is in it.

use super::words;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use wedsync_domain::Fault;

/// A turn takes milliseconds; who waits this long waits for a process that hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// `None`: there is no such file (yet).
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(None),
        Err(reason) => Err(words::unreadable(path, &reason)),
    }
}

/// One turn among all processes that hold the file; ends with the drop, or the death of the process. The lock lies on
/// a file beside it, because the file itself is replaced by every write.
pub(super) fn lock(path: &Path) -> Result<File, Fault> {
    let beside = beside(path);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&beside).map_err(|reason| words::unwritable(path, &reason))?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => return Err(words::busy(path)),
            Err(TryLockError::Error(reason)) => return Err(words::unwritable(path, &reason)),
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    path.with_file_name(name)
}

/// After this the file holds the bytes, or after a crash at any point what it held before; never a mixture.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    replace_on_disk(path, bytes).map_err(|reason| words::unwritable(path, &reason))
}

fn replace_on_disk(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made with 0600, and removed again unless it takes the place.
    let mut next = tempfile::NamedTempFile::new_in(folder)?;
    next.write_all(bytes)?;
    next.as_file().sync_all()?;
    next.persist(path).map_err(|refused| refused.error)?;
    // The name itself must reach the disk too, or a power cut brings the old file back. Windows needs no such call.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}
