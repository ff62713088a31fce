//! Which calendars a folder holds, and where each of them lies.
//!
//! As vdir has it: a subfolder is a calendar, `displayname` in it names it. A folder that holds events itself, or
//! nothing that is a calendar, is one calendar. Links to folders elsewhere are not followed.

use super::{names, words};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, Kind};

/// The key of the folder itself as a calendar.
pub(super) const ITSELF: &str = ".";
/// The longest name taken from a `displayname` file, in bytes.
const LONGEST_NAME: u64 = 400;

/// All calendars of a folder, the folder itself first, the others by name.
pub(super) fn list(root: &Path) -> Result<Vec<RemoteCollection>, Fault> {
    let wrong = |cause: io::Error| words::folder(root, &cause);
    let mut subfolders = Vec::new();
    let mut has_events = false;
    for entry in fs::read_dir(root).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let sort = entry.file_type().map_err(wrong)?;
        if sort.is_dir() && is_key(&name) && is_calendar(&entry.path()) {
            subfolders.push(name);
        } else if !sort.is_dir() && names::is_event(&name) {
            has_events = true;
        }
    }
    subfolders.sort();
    let mut lists = Vec::new();
    if has_events || subfolders.is_empty() {
        lists.push(described(root, ITSELF));
    }
    lists.extend(subfolders.iter().map(|name| described(&root.join(name), name)));
    Ok(lists)
}

/// Where the calendar of that key lies. The key may come from an old database: it is checked, not trusted.
pub(super) fn locate(root: &Path, key: &RemoteKey) -> Result<PathBuf, Fault> {
    let (path, data) = match key.as_str() {
        // The person named it, so a link is followed; below it, none is.
        ITSELF => (root.to_owned(), fs::metadata(root)),
        name if is_key(name) => (root.join(name), fs::symlink_metadata(root.join(name))),
        other => return Err(words::no_list(other)),
    };
    let data = data.map_err(|cause| words::folder(&path, &cause))?;
    if data.is_dir() { Ok(path) } else { Err(words::not_a_folder(&path)) }
}

/// Whether we may write there. Asked of the operating system, which also knows read-only disks.
pub(super) fn is_writable(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        rustix::fs::access(path, Access::WRITE_OK | Access::EXEC_OK).is_ok()
    }
    #[cfg(not(unix))]
    {
        fs::metadata(path).is_ok_and(|data| !data.permissions().readonly())
    }
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

/// A folder that holds events or what vdir says about a calendar; an empty one too, for it waits for events. One we
/// cannot look into is listed, so that a person learns why it stays empty.
fn is_calendar(path: &Path) -> bool {
    let Ok(entries) = fs::read_dir(path) else { return true };
    let mut is_empty = true;
    for name in entries.flatten().map(|entry| entry.file_name()) {
        let Some(name) = name.to_str() else { continue };
        if names::is_event(name) || matches!(name, "displayname" | "color") {
            return true;
        }
        is_empty &= name.starts_with('.');
    }
    is_empty
}

fn described(path: &Path, key: &str) -> RemoteCollection {
    let own_name = || path.file_name().map_or_else(|| key.to_owned(), |name| name.to_string_lossy().into_owned());
    RemoteCollection {
        key: RemoteKey::from(key),
        name: display_name(path).unwrap_or_else(own_name),
        kind: Kind::Appointment,
        read_only: !is_writable(path),
    }
}

fn display_name(path: &Path) -> Option<String> {
    let path = path.join("displayname");
    if !fs::symlink_metadata(&path).ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(LONGEST_NAME).read_to_string(&mut text).ok()?;
    let name: String = text.lines().next()?.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
