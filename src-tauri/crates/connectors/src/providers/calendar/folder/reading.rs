//! One file: read without being led elsewhere, and turned into an item.
//!
//! What cannot be read is an item all the same, with the reason in it: a listing that left it out would look like a
//! deletion.

use super::stamp::{Stamp, State};
use super::{names, words};
use crate::ical;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use wedsync_domain::Fault;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::{Item, Reading};

/// No event needs more; a 10 MB description fits several times.
const LARGEST: u64 = 32 << 20;
/// How often a file that changes while it is read is read again at once.
const ATTEMPTS: usize = 3;

/// A file as it was at one moment.
pub(super) struct Content {
    pub(super) state: State,
    pub(super) bytes: Vec<u8>,
}

/// Why a file was not read.
pub(super) enum Unread {
    /// It is not there.
    Gone,
    /// It is, but.
    Refused(Fault),
}

impl Unread {
    /// In words, for callers to whom absence is just another reason.
    pub(super) fn into_fault(self, name: &str) -> Fault {
        match self {
            Self::Gone => words::file(name, &io::ErrorKind::NotFound.into()),
            Self::Refused(fault) => fault,
        }
    }
}

/// The whole file, or why not. Refuses links, pipes and folders.
pub(super) fn content(folder: &Path, name: &str) -> Result<Content, Unread> {
    if !names::is_plain(name) {
        return Err(Unread::Refused(words::foreign_id(name)));
    }
    let path = folder.join(name);
    let refused = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => Unread::Gone,
        _ if leads_elsewhere(&cause) => Unread::Refused(words::not_a_file(name)),
        _ => Unread::Refused(words::file(name, &cause)),
    };
    for _ in 0..ATTEMPTS {
        let mut file = open(&path).map_err(refused)?;
        let before = file.metadata().map_err(refused)?;
        if !before.is_file() {
            return Err(Unread::Refused(words::not_a_file(name)));
        }
        if before.len() > LARGEST {
            return Err(Unread::Refused(words::too_large(name, LARGEST)));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0) + 1);
        file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
        let stamp = Stamp::of(&before);
        if Stamp::of(&file.metadata().map_err(refused)?) == stamp {
            return Ok(Content { state: State::of_read(stamp, &bytes), bytes });
        }
    }
    Err(Unread::Refused(words::being_written(name)))
}

/// Opens for reading, not through a link, and without waiting for the other end of a pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    options.open(path)
}

/// Whether opening was refused because the name is a link (or a socket).
fn leads_elsewhere(cause: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        matches!(Errno::from_io_error(cause), Some(Errno::LOOP | Errno::NXIO | Errno::MLINK))
    }
    #[cfg(not(unix))]
    {
        let _ = cause;
        false
    }
}

/// An item that is there and cannot be read.
pub(super) fn unreadable(name: &str, fault: Fault) -> Item {
    Item { id: RemoteId::from(name), revision: None, reading: Err(fault) }
}

/// What the content of a file says.
pub(super) fn reading(id: &RemoteId, bytes: &[u8]) -> Result<Reading, Fault> {
    if bytes.trim_ascii().is_empty() {
        return Err(words::nothing_inside(id.as_str()));
    }
    let text = ical::decode(bytes)?;
    ical::read(id, &text).map_err(|fault| match fault.code.as_str() {
        "several_events" => words::several_inside(id.as_str()).detail(fault.message),
        _ => fault,
    })
}
