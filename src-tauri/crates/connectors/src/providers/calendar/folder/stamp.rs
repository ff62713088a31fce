//! What stands for the state of a file: when it was written, how long it is, which inode it has, and a fingerprint of
//! its bytes.
//!
//! A file system's clock moves in steps, so a file that is changed twice within one step keeps its stamp. A state seen
//! so soon after it was written is therefore marked young: for a young revision the stamp alone proves nothing, and
//! the bytes are compared again. What we write ourselves gets a time one nanosecond before the one the file system
//! gave it: no later change can be given that time again, so our own files are never young.

use std::fs::{File, Metadata};
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wedsync_domain::ids::Revision;
use xxhash_rust::xxh3::xxh3_64;

/// Within this time of its last change a file may change again without its stamp showing it. FAT counts in steps of
/// two seconds, every other file system in finer ones.
const YOUNG: Duration = Duration::from_secs(2);

/// What the file system says about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Nanoseconds since 1970; negative before.
    modified: i128,
    size: u64,
    inode: u64,
}

impl Stamp {
    /// Of a file as listed or opened.
    pub(super) fn of(data: &Metadata) -> Self {
        let modified = data.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
            Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
        });
        Self { modified, size: data.len(), inode: inode(data) }
    }

    /// Whether the file was changed so recently that it may change again without a new stamp.
    #[expect(
        clippy::disallowed_methods,
        reason = "compared with stamps of the file system, which follow no clock port"
    )]
    fn is_young(&self) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let now = i128::try_from(now).unwrap_or(i128::MAX);
        // A time in the future (a wrong clock, a network drive) proves nothing either.
        now - self.modified < i128::try_from(YOUNG.as_nanos()).unwrap_or(0)
    }
}

#[cfg(unix)]
fn inode(data: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}
#[cfg(not(unix))]
fn inode(_data: &Metadata) -> u64 {
    0
}

/// One state of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) stamp: Stamp,
    pub(super) print: u64,
    /// The stamp alone does not prove that nothing changed since.
    pub(super) young: bool,
}

impl State {
    /// Of bytes just read.
    pub(super) fn of_read(stamp: Stamp, bytes: &[u8]) -> Self {
        Self { stamp, print: xxh3_64(bytes), young: stamp.is_young() }
    }

    /// Of bytes just written to `file`, which nobody else knows yet.
    pub(super) fn of_written(file: &File, bytes: &[u8]) -> io::Result<Self> {
        let written = file.metadata()?.modified()?;
        let ours = written - Duration::from_nanos(1);
        // Where this is not allowed, or the file system counts in larger steps, the file is simply young.
        let set = file.set_modified(ours).is_ok();
        let data = file.metadata()?;
        let stamp = Stamp::of(&data);
        let kept = set && data.modified()? == ours;
        Ok(Self { stamp, print: xxh3_64(bytes), young: !kept && stamp.is_young() })
    }

    /// As handed to the engine, for example `18a9f3c2b1d4e5f6.3e8.1a2b.00d1e2f3a4b5c6d7`, with `~` at the end while
    /// it is young.
    pub(super) fn revision(&self) -> Revision {
        let Stamp { modified, size, inode } = self.stamp;
        let young = if self.young { "~" } else { "" };
        let sign = if modified < 0 { "-" } else { "" };
        let modified = modified.unsigned_abs();
        Revision::from(format!("{sign}{modified:x}.{size:x}.{inode:x}.{:016x}{young}", self.print))
    }

    /// Read back; `None` for anything that is not a revision of ours.
    pub(super) fn parse(revision: &Revision) -> Option<Self> {
        let text = revision.as_str();
        let (text, young) = text.strip_suffix('~').map_or((text, false), |rest| (rest, true));
        let (text, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let mut parts = text.split('.');
        let modified = i128::from_str_radix(parts.next()?, 16).ok()?;
        let stamp = Stamp {
            modified: if negative { -modified } else { modified },
            size: u64::from_str_radix(parts.next()?, 16).ok()?,
            inode: u64::from_str_radix(parts.next()?, 16).ok()?,
        };
        let print = u64::from_str_radix(parts.next()?, 16).ok()?;
        parts.next().is_none().then_some(Self { stamp, print, young })
    }

    /// Whether both are one state, however certain each of it was.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.stamp == other.stamp && self.print == other.print
    }

    /// Whether a file that carries this stamp now is certain to hold the same bytes.
    pub(super) fn proves(&self, stamp: &Stamp) -> bool {
        !self.young && self.stamp == *stamp
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_revision_reads_back_as_it_was() {
        for young in [false, true] {
            for modified in [1_779_000_000_123_456_789, 0, -5] {
                let state = State { stamp: Stamp { modified, size: 812, inode: 77 }, print: 3, young };
                assert_eq!(State::parse(&state.revision()), Some(state));
            }
        }
        for other in ["", "\"etag\"", "1.2.3", "1.2.3.4.5", "x.1.1.1"] {
            assert_eq!(State::parse(&Revision::from(other)), None, "{other}");
        }
    }

    #[test]
    fn what_was_just_written_by_others_is_young_and_by_us_is_not() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"x").unwrap();
        let theirs = State::of_read(Stamp::of(&file.metadata().unwrap()), b"x");
        assert!(theirs.young, "the next change may fall into the same step of the clock");
        let ours = State::of_written(&file, b"x").unwrap();
        assert!(!ours.young && ours.proves(&Stamp::of(&file.metadata().unwrap())));
        file.write_all(b"y").unwrap();
        assert!(!ours.proves(&Stamp::of(&file.metadata().unwrap())));
    }
}
