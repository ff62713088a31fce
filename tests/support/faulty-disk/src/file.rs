//! One file: what readers see, what the platter has, and the changes in between. Knows nothing of names and faults.

use crate::Stats;
use fastrand::Rng;
use rusqlite::ffi::{
    SQLITE_BUSY, SQLITE_LOCK_EXCLUSIVE, SQLITE_LOCK_PENDING, SQLITE_LOCK_RESERVED, SQLITE_LOCK_SHARED,
};
use std::cmp::Ordering;
use std::ffi::c_int;

/// What is lost or kept as one piece.
const SECTOR: usize = 512;
/// What `SQLite` is told, larger than what is true: it then keeps committed and new data further apart.
pub(crate) const ADVERTISED_SECTOR: usize = 4096;

/// A change that no sync has made durable yet.
enum Change {
    Write { at: usize, data: Vec<u8> },
    Resize(usize),
}

/// How one file fares in one power loss.
enum Fate {
    /// Nothing unsynced arrived.
    Nothing,
    /// All of it arrived.
    Everything,
    /// So many arrived in order, the next one in part.
    UpTo(usize),
    /// Each change arrived or did not: later ones may have overtaken earlier ones.
    Whole { kept: f64 },
    /// Each sector of each change arrived or did not, some half written.
    Sectors { kept: f64 },
}

/// Contents and locks of a file.
#[derive(Default)]
pub(crate) struct File {
    seen: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
    locks: Vec<(u64, c_int)>,
    pub(crate) open: usize,
}

impl File {
    pub(crate) fn len(&self) -> usize {
        self.seen.len()
    }

    pub(crate) fn contents(&self) -> &[u8] {
        &self.seen
    }

    /// Fills the buffer from `at` on and says how many bytes there were; the rest is zero.
    pub(crate) fn read(&self, at: usize, buffer: &mut [u8]) -> usize {
        let there = self.seen.get(at..).unwrap_or_default();
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        buffer[count..].fill(0);
        count
    }

    pub(crate) fn write(&mut self, at: usize, data: &[u8]) {
        if data.is_empty() {
            return;
        }
        put(&mut self.seen, at, data);
        self.unsynced.push(Change::Write { at, data: data.to_vec() });
    }

    pub(crate) fn resize(&mut self, len: usize) {
        self.seen.resize(len, 0);
        self.unsynced.push(Change::Resize(len));
    }

    pub(crate) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            match change {
                Change::Write { at, data } => put(&mut self.durable, at, &data),
                Change::Resize(len) => self.durable.resize(len, 0),
            }
        }
    }

    /// A sync that failed. Linux then takes the pages for clean: readers see them, no later sync writes them.
    pub(crate) fn sync_half(&mut self, rng: &mut Rng) {
        self.unsynced.retain(|change| matches!(change, Change::Resize(_)) || rng.bool());
    }

    /// The power goes: a part of what is unsynced becomes durable, and what is durable is all there is.
    pub(crate) fn lose_power(&mut self, rng: &mut Rng, stats: &mut Stats) {
        let changes = std::mem::take(&mut self.unsynced);
        let fate = Fate::draw(rng, changes.len());
        for (index, change) in changes.iter().enumerate() {
            let kept = match fate {
                Fate::Nothing => 0.0,
                Fate::Everything => 1.0,
                Fate::UpTo(last) => match index.cmp(&last) {
                    Ordering::Less => 1.0,
                    Ordering::Equal => rng.f64(),
                    Ordering::Greater => 0.0,
                },
                Fate::Whole { kept } => f64::from(u8::from(rng.f64() < kept)),
                Fate::Sectors { kept } => kept,
            };
            match change {
                Change::Write { at, data } => self.land(*at, data, kept, rng, stats),
                Change::Resize(len) if rng.f64() < kept => self.durable.resize(*len, 0),
                Change::Resize(_) => stats.dropped += 1,
            }
        }
        self.seen.clone_from(&self.durable);
        self.locks.clear();
        self.open = 0;
    }

    /// Lets each sector of a write arrive with the given likelihood.
    fn land(&mut self, at: usize, data: &[u8], kept: f64, rng: &mut Rng, stats: &mut Stats) {
        let (mut arrived, mut from) = (0, 0);
        while from < data.len() {
            let to = (from + SECTOR - (at + from) % SECTOR).min(data.len());
            let piece = &data[from..to];
            if rng.f64() < kept {
                put(&mut self.durable, at + from, piece);
                arrived += piece.len();
            } else if kept > 0.0 {
                arrived += self.mangle(at + from, piece, rng);
            }
            from = to;
        }
        match arrived {
            0 => stats.dropped += 1,
            count if count < data.len() => stats.torn += 1,
            _ => {}
        }
    }

    /// A sector that did not arrive whole: mostly the old one, now and then cut in the middle, reserved but not
    /// filled, or noise. Its neighbours stay as they are. Returns how many bytes arrived.
    fn mangle(&mut self, at: usize, piece: &[u8], rng: &mut Rng) -> usize {
        match rng.u8(..16) {
            0 | 1 => {
                let cut = rng.usize(..piece.len());
                put(&mut self.durable, at, &piece[..cut]);
                cut
            }
            2 => {
                let len = self.durable.len().max(at + piece.len());
                self.durable.resize(len, 0);
                0
            }
            3 => {
                let mut noise = vec![0; piece.len()];
                rng.fill(&mut noise);
                put(&mut self.durable, at, &noise);
                0
            }
            _ => 0,
        }
    }

    /// `SQLite`'s five lock levels. `Err` is the code to answer.
    pub(crate) fn lock(&mut self, holder: u64, level: c_int) -> Result<(), c_int> {
        let others =
            self.locks.iter().filter(|(other, _)| *other != holder).map(|(_, level)| *level).max().unwrap_or(0);
        let own = self.lock_of(holder);
        let (granted, level) = match level {
            _ if level <= own => (true, own),
            SQLITE_LOCK_SHARED => (others < SQLITE_LOCK_PENDING, level),
            SQLITE_LOCK_RESERVED => (others < SQLITE_LOCK_RESERVED, level),
            // Waiting for the readers to leave keeps new ones out.
            _ if others >= SQLITE_LOCK_RESERVED => (false, own),
            _ if others >= SQLITE_LOCK_SHARED => (false, SQLITE_LOCK_PENDING),
            _ => (true, SQLITE_LOCK_EXCLUSIVE),
        };
        if granted || level > own {
            self.set_lock(holder, level);
        }
        if granted { Ok(()) } else { Err(SQLITE_BUSY) }
    }

    pub(crate) fn unlock(&mut self, holder: u64, level: c_int) {
        if level < self.lock_of(holder) {
            self.set_lock(holder, level);
        }
    }

    pub(crate) fn reserved(&self) -> bool {
        self.locks.iter().any(|(_, level)| *level >= SQLITE_LOCK_RESERVED)
    }

    fn lock_of(&self, holder: u64) -> c_int {
        self.locks.iter().find(|(other, _)| *other == holder).map_or(0, |(_, level)| *level)
    }

    fn set_lock(&mut self, holder: u64, level: c_int) {
        self.locks.retain(|(other, _)| *other != holder);
        if level > 0 {
            self.locks.push((holder, level));
        }
    }
}

impl Fate {
    fn draw(rng: &mut Rng, changes: usize) -> Self {
        match rng.u8(..10) {
            0 | 1 => Self::Nothing,
            2 => Self::Everything,
            3 | 4 => Self::UpTo(rng.usize(..=changes)),
            5 | 6 => Self::Whole { kept: rng.f64() },
            _ => Self::Sectors { kept: rng.f64() },
        }
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at + data.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(data);
}
