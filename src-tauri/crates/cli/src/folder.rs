//! The data folder: where it is, whose it is, and that only one process holds it.
//!
//! The lock is the operating system's: it is gone with the process that held it, however that ended. Nothing is
//! concluded from files that lie around.

use etcetera::AppStrategy;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use wedsync_api::Failure;

/// One studio's data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// Holds the folder for this process until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Folder {
    /// The folder at that path, which need not exist yet.
    pub fn at(path: &Path) -> Result<Self, Failure> {
        let path = std::path::absolute(path).map_err(|fault| unusable(path, &fault))?;
        Ok(Self { path })
    }

    /// The platform's own place: `$XDG_DATA_HOME/wedsync`, `~/Library/Application Support/…`, `%APPDATA%\…`.
    pub fn of_platform() -> Result<Self, Failure> {
        let args = etcetera::AppStrategyArgs {
            top_level_domain: "app".into(),
            author: "WedSync".into(),
            app_name: "wedsync".into(),
        };
        let place = etcetera::app_strategy::choose_native_strategy(args).map_err(|_| {
            Failure::new(
                "no_home_folder",
                "This user has no home folder, so we do not know where to keep the studio's data.",
                "Name a folder with --data-dir.",
            )
        })?;
        Self::at(&place.data_dir())
    }

    /// Absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The studio's database.
    pub fn database(&self) -> PathBuf {
        self.path.join("studio.db")
    }

    /// The database key under the recovery code.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys.json")
    }

    /// The sealed file of the file vault.
    pub fn sealed_vault(&self) -> PathBuf {
        self.path.join("vault.sealed")
    }

    /// Lies there while a restore is under way.
    pub fn restoring(&self) -> PathBuf {
        self.path.join("restoring")
    }

    /// A name that is free for a backup of what is here, made before another takes its place.
    pub fn new_backup(&self) -> Result<PathBuf, Failure> {
        let folder = self.path.join("backups");
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(|fault| unusable(&folder, &fault))?;
        let names = (1..10_000).map(|number| folder.join(format!("before-restore-{number}.wedsync")));
        names.into_iter().find(|file| !file.exists()).ok_or_else(|| {
            Failure::new(
                "too_many_backups",
                format!("Too many backups from before a restore are kept in {}.", folder.display()),
                "Move old ones elsewhere, then try again.",
            )
        })
    }

    /// Where logs go.
    pub fn logs(&self) -> PathBuf {
        self.path.join("logs")
    }

    /// Makes the folder if it is not there, and sees that it is a folder, ours, and closed to others.
    pub fn make(&self) -> Result<(), Failure> {
        if self.path.exists() && !self.path.is_dir() {
            return Err(Failure::new(
                "not_a_folder",
                format!("{} is not a folder.", self.path.display()),
                "Name a folder with --data-dir, or one that does not exist yet.",
            ));
        }
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.path).map_err(|fault| unusable(&self.path, &fault))?;
        self.make_private()
    }

    #[cfg(unix)]
    fn make_private(&self) -> Result<(), Failure> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let about = std::fs::metadata(&self.path).map_err(|fault| unusable(&self.path, &fault))?;
        if about.uid() != rustix::process::geteuid().as_raw() {
            return Err(Failure::new(
                "folder_not_ours",
                format!("The data folder {} belongs to another user.", self.path.display()),
                "Sign in as that user, or name another folder with --data-dir.",
            ));
        }
        if about.mode() & 0o077 != 0 {
            // A folder made for us is closed to others without a question. One that holds other things (somebody's
            // home, /tmp) must not change under them.
            let foreign = !self.keys().exists()
                && std::fs::read_dir(&self.path).map_err(|fault| unusable(&self.path, &fault))?.next().is_some();
            if foreign {
                return Err(Failure::new(
                    "folder_open_to_others",
                    format!("Others may look into {}, and it holds other things already.", self.path.display()),
                    "Name a folder of its own with --data-dir; it need not exist yet.",
                ));
            }
            std::fs::set_permissions(&self.path, std::fs::Permissions::from_mode(0o700))
                .map_err(|fault| unusable(&self.path, &fault))?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    #[allow(clippy::unnecessary_wraps, clippy::unused_self, reason = "profiles are private by inheritance there")]
    fn make_private(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Holds the folder, or `None` if somebody else does.
    pub fn try_lock(&self) -> Result<Option<Lock>, Failure> {
        let path = self.path.join("owner.lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|fault| unusable(&self.path, &fault))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(fault)) => Err(unusable(&self.path, &fault)),
        }
    }
}

fn unusable(path: &Path, fault: &io::Error) -> Failure {
    let path = path.display();
    match fault.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Failure::new("disk_full", format!("There is no space left for {path}."), "Free some space and try again.")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Failure::new(
            "folder_not_writable",
            format!("We are not allowed to write to {path}."),
            "Name another folder with --data-dir, or make this one yours.",
        ),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => Failure::new(
            "not_a_folder",
            format!("{path} is not a folder, or lies inside something that is none."),
            "Name a folder with --data-dir.",
        ),
        _ => Failure::new(
            "folder_unusable",
            format!("The data folder {path} cannot be used: {fault}."),
            "Check the disk, or name another folder with --data-dir.",
        ),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn two_owners_are_impossible_and_a_dropped_lock_frees_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(&dir.path().join("data")).unwrap();
        folder.make().unwrap();
        let lock = folder.try_lock().unwrap();
        assert!(lock.is_some());
        assert!(folder.try_lock().unwrap().is_none(), "held once");
        drop(lock);
        assert!(folder.try_lock().unwrap().is_some(), "free again");
    }

    #[test]
    fn a_folder_open_to_others_is_closed_to_them() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        Folder::at(dir.path()).unwrap().make().unwrap();
        assert_eq!(std::fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_folder_with_other_things_in_it_is_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("holiday.jpg"), "").unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(Folder::at(dir.path()).unwrap().make().unwrap_err().code, "folder_open_to_others");
        assert_eq!(std::fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777, 0o755);
    }

    #[test]
    fn a_path_that_is_no_folder_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for path in [file.path().to_owned(), file.path().join("below")] {
            let failure = Folder::at(&path).unwrap().make().unwrap_err();
            assert_eq!(failure.code, "not_a_folder", "{}", failure.message);
            assert!(failure.message.contains(&*file.path().to_string_lossy()));
        }
    }
}
