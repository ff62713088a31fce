//! One calendar folder: what is in it, what is remembered of it, and how it is listed.
//!
//! A listing names every file and reads only those whose state is not proven to be the one known. Nothing remembered
//! here is needed for correctness: it saves reading.

use super::reading::{self, Content, Unread};
use super::stamp::{Stamp, State};
use super::{names, words};
use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use wedsync_domain::Fault;
use wedsync_domain::ids::{Cursor, RemoteId, Revision, Uid};
use wedsync_domain::ports::{Answer, Item, Known};

/// After this time a file that one of our writes left behind unfinished belongs to nobody any more.
const ABANDONED: Duration = Duration::from_hours(1);
/// From this many files on, reading them is shared among threads.
const WORTH_SHARING: usize = 64;

/// A calendar in a folder.
pub(super) struct Calendar {
    pub(super) path: PathBuf,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// By file name.
    seen: HashMap<String, Seen>,
    /// The listing being handed out in pages.
    listing: Option<Listing>,
    listings: u64,
    /// The folder as it was at the last listing.
    was: Option<Place>,
}

struct Seen {
    state: State,
    /// What the engine was told it is: the same file keeps one revision, also when it is young no longer.
    told: Revision,
    uid: Option<Uid>,
}

struct Listing {
    number: u64,
    done: usize,
    /// Still to be read.
    rest: VecDeque<Found>,
    place: Place,
}

/// A name in the folder.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) name: String,
    /// Its stamp, or why it is no file of an event.
    stamp: Result<Stamp, Fault>,
    /// The state that the engine knows.
    known: Option<State>,
}

/// Which folder this is, and how many events it had. A folder that is suddenly empty is believed only if it is still
/// the same one: the empty mount point of a detached disk is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    device: u64,
    inode: u64,
    events: usize,
}

/// What a page of a listing brings.
pub(super) struct Part {
    pub(super) items: Vec<Item>,
    pub(super) unchanged: Vec<RemoteId>,
    pub(super) cursor: Cursor,
    pub(super) more: bool,
}

impl Calendar {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // What is remembered only saves work, so a panic elsewhere does not spoil it.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether `cursor` goes on with the listing being handed out.
    pub(super) fn goes_on(&self, cursor: Option<&Cursor>) -> bool {
        let memory = self.memory();
        memory.listing.as_ref().is_some_and(|listing| cursor == Some(&listing.cursor()))
    }

    /// Every event file of the folder with its stamp. Blocks.
    pub(super) fn look(&self, cursor: Option<&Cursor>) -> Result<(Vec<Found>, Place), Fault> {
        let wrong = |cause| words::folder(&self.path, &cause);
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(wrong)? {
            let entry = entry.map_err(wrong)?;
            let name = match entry.file_name().into_string() {
                Ok(name) => name,
                Err(name) => {
                    let shown = name.to_string_lossy().into_owned();
                    if names::is_event(&shown) {
                        found.push(Found { stamp: Err(words::not_a_name(&shown)), name: shown, known: None });
                    }
                    continue;
                }
            };
            if !names::is_event(&name) {
                clear_abandoned(&entry, &name);
                continue;
            }
            let stamp = match entry.metadata() {
                Ok(data) if data.is_file() => Ok(Stamp::of(&data)),
                Ok(_) => Err(words::not_a_file(&name)),
                // Gone since the folder was read: missing then, and asked for by name before it counts as deleted.
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => continue,
                Err(cause) => Err(words::file(&name, &cause)),
            };
            found.push(Found { name, stamp, known: None });
        }
        let place = self.place(found.len())?;
        let was = cursor.and_then(Place::parse).or(self.memory().was);
        if was.is_some_and(|was| found.is_empty() && was.events > 0 && !was.is_same(&place)) {
            return Err(words::another_folder(&self.path));
        }
        Ok((found, place))
    }

    fn place(&self, events: usize) -> Result<Place, Fault> {
        let data = fs::metadata(&self.path).map_err(|cause| words::folder(&self.path, &cause))?;
        #[cfg(unix)]
        let (device, inode) = {
            use std::os::unix::fs::MetadataExt;
            (data.dev(), data.ino())
        };
        #[cfg(not(unix))]
        let (device, inode) = (
            0,
            data.created().map_or(0, |time| time.duration_since(std::time::UNIX_EPOCH).map_or(0, |age| age.as_secs())),
        );
        Ok(Place { device, inode, events })
    }

    /// Begins a listing: puts aside what is proven unchanged, the rest waits to be read page by page.
    pub(super) fn begin(&self, found: Vec<Found>, place: Place, known: &dyn Known) -> Vec<RemoteId> {
        let mut memory = self.memory();
        let mut unchanged = Vec::new();
        let mut rest = VecDeque::new();
        for mut one in found {
            let id = RemoteId::from(one.name.as_str());
            one.known = known.revision(&id).and_then(|revision| State::parse(&revision));
            if one.is_proven(memory.seen.get(&one.name)) { unchanged.push(id) } else { rest.push_back(one) }
        }
        memory.listings += 1;
        let number = memory.listings;
        memory.was = Some(place);
        memory.listing = Some(Listing { number, done: 0, rest, place });
        unchanged
    }

    /// Reads the next page of the listing. Blocks.
    pub(super) fn go_on(&self, most: usize) -> Part {
        let (taken, cursor, more) = {
            let mut memory = self.memory();
            let Some(listing) = memory.listing.as_mut() else {
                return Part { items: Vec::new(), unchanged: Vec::new(), cursor: Cursor::from("none"), more: false };
            };
            let count = listing.rest.len().min(most);
            let taken: Vec<_> = listing.rest.drain(..count).collect();
            listing.done += count;
            let more = !listing.rest.is_empty();
            let cursor = if more { listing.cursor() } else { listing.place.cursor() };
            if !more {
                memory.listing = None;
            }
            (taken, cursor, more)
        };
        let mut part = Part { items: Vec::new(), unchanged: Vec::new(), cursor, more };
        for read in shared(&taken, |found| self.take(found)) {
            match read {
                Some(Taken::Item(item)) => part.items.push(item),
                Some(Taken::Unchanged(id)) => part.unchanged.push(id),
                None => {}
            }
        }
        part
    }

    fn take(&self, found: &Found) -> Option<Taken> {
        if let Err(fault) = &found.stamp {
            return Some(Taken::Item(reading::unreadable(&found.name, fault.clone())));
        }
        match reading::content(&self.path, &found.name) {
            Err(Unread::Gone) => None,
            Err(Unread::Refused(fault)) => Some(Taken::Item(reading::unreadable(&found.name, fault))),
            Ok(content) => {
                let state = content.state;
                // A young state whose bytes are the ones we know: settled, without a new revision.
                if found.known.is_some_and(|known| known.is_same(&state)) {
                    self.remember(&found.name, state, None);
                    return Some(Taken::Unchanged(RemoteId::from(found.name.as_str())));
                }
                Some(Taken::Item(self.item(&found.name, &content)))
            }
        }
    }

    /// One file asked for by name. Blocks.
    pub(super) fn ask(&self, id: &RemoteId) -> Answer {
        match reading::content(&self.path, id.as_str()) {
            Ok(content) => Answer::Here(self.item(id.as_str(), &content)),
            Err(Unread::Refused(fault)) => Answer::Unknown(fault),
            // Only an existing, unchanged folder can say that something is not in it, and before a listing nobody knows
            // whether it is the folder that it was.
            Err(Unread::Gone) => match self.place(0) {
                Ok(place) if self.memory().was.is_some_and(|was| was.is_same(&place)) => Answer::Gone,
                Ok(_) => Answer::Unknown(words::another_folder(&self.path)),
                Err(fault) => Answer::Unknown(fault),
            },
        }
    }

    /// Which file holds which identity; the first by name where several claim one. Reads what was not read before.
    /// Blocks.
    pub(super) fn identities(&self) -> Result<HashMap<Uid, String>, Fault> {
        let (mut found, _) = self.look(None)?;
        found.sort_by(|a, b| b.name.cmp(&a.name));
        let uids = shared(&found, |one| self.identity(one));
        Ok(found.into_iter().zip(uids).filter_map(|(one, uid)| Some((uid?, one.name))).collect())
    }

    fn identity(&self, found: &Found) -> Option<Uid> {
        let stamp = found.stamp.as_ref().ok()?;
        if let Some(seen) = self.memory().seen.get(&found.name).filter(|seen| seen.state.proves(stamp))
            && let Some(uid) = &seen.uid
        {
            return Some(uid.clone());
        }
        match self.ask(&RemoteId::from(found.name.as_str())) {
            Answer::Here(item) => Some(item.reading.ok()?.uid),
            _ => None,
        }
    }

    fn item(&self, name: &str, content: &Content) -> Item {
        let id = RemoteId::from(name);
        let reading = reading::reading(&id, &content.bytes);
        let revision = self.remember(name, content.state, reading.as_ref().ok().map(|reading| reading.uid.clone()));
        Item { id, revision: Some(revision), reading }
    }

    /// Keeps what is known of a file now, and gives the revision that stands for it.
    pub(super) fn remember(&self, name: &str, state: State, uid: Option<Uid>) -> Revision {
        let mut memory = self.memory();
        let before = memory.seen.get(name).filter(|seen| seen.state.is_same(&state));
        let told = before.map_or_else(|| state.revision(), |seen| seen.told.clone());
        let uid = uid.or_else(|| before?.uid.clone());
        memory.seen.insert(name.to_owned(), Seen { state, told: told.clone(), uid });
        told
    }

    pub(super) fn forget(&self, name: &str) {
        self.memory().seen.remove(name);
    }
}

enum Taken {
    Item(Item),
    Unchanged(RemoteId),
}

impl Found {
    /// Whether the file holds what the engine knows, as far as its stamp can tell.
    fn is_proven(&self, seen: Option<&Seen>) -> bool {
        let (Ok(stamp), Some(known)) = (&self.stamp, &self.known) else { return false };
        known.proves(stamp) || seen.is_some_and(|seen| seen.state.proves(stamp) && seen.state.print == known.print)
    }
}

impl Listing {
    fn cursor(&self) -> Cursor {
        Cursor::from(format!("listing.{}.{}", self.number, self.done))
    }
}

impl Place {
    fn is_same(&self, other: &Self) -> bool {
        self.device == other.device && self.inode == other.inode
    }

    fn cursor(&self) -> Cursor {
        Cursor::from(format!("folder.{:x}.{:x}.{}", self.device, self.inode, self.events))
    }

    fn parse(cursor: &Cursor) -> Option<Self> {
        let mut parts = cursor.as_str().strip_prefix("folder.")?.split('.');
        let device = u64::from_str_radix(parts.next()?, 16).ok()?;
        let inode = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(Self { device, inode, events: parts.next()?.parse().ok()? })
    }
}

/// Removes what a write of ours that was killed left behind.
fn clear_abandoned(entry: &fs::DirEntry, name: &str) {
    if name.starts_with(names::UNFINISHED) && name.ends_with(names::UNFINISHED_END) {
        let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age > ABANDONED) {
            // Left for the next listing if it cannot be removed now: it disturbs nobody.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Does `work` for each, on several threads where there is enough of it; answers in the same order.
fn shared<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
    if threads < 2 || things.len() < WORTH_SHARING {
        return things.iter().map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let parts: Vec<_> = things
            .chunks(things.len().div_ceil(threads))
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
