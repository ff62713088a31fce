//! Where the socket of a data folder is: inside it, or, where that path is longer than a socket's name may be, in a
//! folder of this user's own under the runtime or temporary directory, by a fingerprint of the data folder's path.

use crate::folder::Folder;
use interprocess::local_socket::{Name, prelude::*};
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// Linux takes 107 bytes, macOS 103.
#[cfg(unix)]
const LONGEST: usize = 100;

fn fingerprint(folder: &Folder) -> String {
    let path = std::fs::canonicalize(folder.path()).unwrap_or_else(|_| folder.path().to_owned());
    format!("{:016x}", xxh3_64(path.as_os_str().as_encoded_bytes()))
}

/// The socket's file.
#[cfg(unix)]
pub fn file(folder: &Folder) -> PathBuf {
    let inside = folder.path().join("desk.sock");
    if inside.as_os_str().len() <= LONGEST {
        return inside;
    }
    elsewhere().join(format!("{}.sock", fingerprint(folder)))
}

#[cfg(unix)]
fn elsewhere() -> PathBuf {
    match std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|dir| dir.is_absolute() && dir.as_os_str().len() < 60)
    {
        Some(dir) => dir.join("wedsync"),
        None => Path::new("/tmp").join(format!("wedsync-{}", rustix::process::geteuid().as_raw())),
    }
}

/// Makes room for the socket: its folder is there, ours and closed to others, and no old socket lies there. Only for
/// whoever holds the data folder's lock.
#[cfg(unix)]
pub fn prepare(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    let dir = file.parent().unwrap_or(Path::new("/"));
    match std::fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(fault) if fault.kind() != io::ErrorKind::AlreadyExists => return Err(fault),
        _ => {}
    }
    // Not following links: in a temporary directory anybody may have put one there.
    let about = std::fs::symlink_metadata(dir)?;
    let ours = about.is_dir() && about.uid() == rustix::process::geteuid().as_raw();
    let private = about.mode() & 0o777 == 0o700;
    if !(ours && private) {
        return Err(io::Error::other(format!("{} is not a private folder of ours", dir.display())));
    }
    match std::fs::remove_file(file) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

/// The socket's name for the operating system.
#[cfg(unix)]
pub fn name(folder: &Folder) -> io::Result<Name<'static>> {
    file(folder).to_fs_name::<interprocess::local_socket::GenericFilePath>()
}

/// Named pipes live in a name space of their own and go with their owner.
#[cfg(windows)]
pub fn name(folder: &Folder) -> io::Result<Name<'static>> {
    format!("wedsync-{}", fingerprint(folder)).to_ns_name::<interprocess::local_socket::GenericNamespaced>()
}

/// Whether the other side is run by the same user. Where the system does not tell, the private folder decides.
#[cfg(unix)]
pub fn is_us(other: &interprocess::local_socket::PeerCreds) -> bool {
    other.euid().is_none_or(|uid| uid == rustix::process::geteuid().as_raw())
}

/// The pipe's own access list admits this user alone.
#[cfg(windows)]
pub fn is_us(_other: &interprocess::local_socket::PeerCreds) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket_elsewhere_and_two_names_of_one_folder_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a".repeat(90));
        std::fs::create_dir(&deep).unwrap();
        let link = dir.path().join("b".repeat(90));
        std::os::unix::fs::symlink(&deep, &link).unwrap();
        let (one, two) = (file(&Folder::at(&deep).unwrap()), file(&Folder::at(&link).unwrap()));
        assert!(one.as_os_str().len() <= LONGEST, "{}", one.display());
        assert_eq!(one, two);
        assert!(file(&Folder::at(dir.path()).unwrap()).starts_with(dir.path()));
    }

    #[test]
    fn a_socket_is_never_put_where_others_may_reach_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(prepare(&dir.path().join("desk.sock")).is_err(), "open to others");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink("/tmp", &link).unwrap();
        assert!(prepare(&link.join("desk.sock")).is_err(), "somebody's link");
    }
}
