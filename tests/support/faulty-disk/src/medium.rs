//! The whole disk: names, files, power and faults. What `SQLite` calls is in [`crate::vfs`]; nothing here is unsafe.

use crate::Stats;
use crate::file::File;
use fastrand::Rng;
use rusqlite::ffi;
use std::collections::BTreeMap;
use std::ffi::c_int;

/// Kinds of file whose directory `SQLite` wants synced along with them, when they are new.
const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;

/// All that one lock guards.
pub(crate) struct Medium {
    rng: Rng,
    files: BTreeMap<u64, File>,
    names: BTreeMap<String, u64>,
    durable_names: BTreeMap<String, u64>,
    /// Files made (`Some`) and deleted since the directory was last synced.
    unsynced_names: Vec<(String, Option<u64>)>,
    last_number: u64,
    /// Goes up with each power loss; files opened before are dead.
    boot: u64,
    powered: bool,
    capacity: Option<u64>,
    pub(crate) crash_in: Option<u64>,
    pub(crate) fail_in: Option<u64>,
    pub(crate) lies: bool,
    pub(crate) promises_neighbours: bool,
    pub(crate) stats: Stats,
}

/// One open file.
pub(crate) struct Handle {
    number: u64,
    file: u64,
    boot: u64,
    /// A new journal: its first sync syncs the directory too, as `SQLite`'s own VFS for Unix does.
    name_unsynced: bool,
}

/// What becomes of an operation.
#[derive(PartialEq)]
enum Turn {
    Works,
    Fails,
    LosesPower,
}

impl Medium {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            files: BTreeMap::new(),
            names: BTreeMap::new(),
            durable_names: BTreeMap::new(),
            unsynced_names: Vec::new(),
            last_number: 0,
            boot: 0,
            powered: true,
            capacity: None,
            crash_in: None,
            fail_in: None,
            lies: false,
            promises_neighbours: false,
            stats: Stats::default(),
        }
    }

    pub(crate) fn crash(&mut self) {
        self.boot += 1;
        self.powered = false;
        self.crash_in = None;
        self.fail_in = None;
        self.stats.crashes += 1;
        let kept = [0.0, 1.0, self.rng.f64()][self.rng.usize(..3)];
        for (name, file) in std::mem::take(&mut self.unsynced_names) {
            if self.rng.f64() >= kept {
                self.stats.names_undone += 1;
                continue;
            }
            match file {
                Some(file) => self.durable_names.insert(name, file),
                None => self.durable_names.remove(&name),
            };
        }
        self.names.clone_from(&self.durable_names);
        for file in self.files.values_mut() {
            file.lose_power(&mut self.rng, &mut self.stats);
        }
        self.sweep();
    }

    pub(crate) fn full_after(&mut self, bytes: Option<u64>) {
        self.capacity = bytes.map(|bytes| self.used() + bytes);
    }

    pub(crate) fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        self.names
            .iter()
            .filter_map(|(name, id)| Some((name.clone(), self.files.get(id)?.contents().to_vec())))
            .collect()
    }

    /// A path of `None` is a temporary file that nobody else can find.
    pub(crate) fn open(&mut self, path: Option<&str>, flags: c_int) -> Result<Handle, c_int> {
        if !self.powered {
            // Whoever opens a database after a power loss is the machine started again.
            if flags & ffi::SQLITE_OPEN_MAIN_DB == 0 {
                return Err(ffi::SQLITE_CANTOPEN);
            }
            self.powered = true;
        }
        match self.turn(self.boot).map_err(|()| ffi::SQLITE_CANTOPEN)? {
            Turn::Works => {}
            Turn::Fails => return Err(ffi::SQLITE_CANTOPEN),
            Turn::LosesPower => {
                self.crash();
                return Err(ffi::SQLITE_CANTOPEN);
            }
        }
        let creates = flags & ffi::SQLITE_OPEN_CREATE != 0;
        let there = path.and_then(|path| self.names.get(path)).copied();
        let file = match there {
            Some(_) if creates && flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0 => return Err(ffi::SQLITE_CANTOPEN),
            Some(file) => file,
            None if creates => self.create(path),
            None => return Err(ffi::SQLITE_CANTOPEN),
        };
        self.files.entry(file).or_default().open += 1;
        let name_unsynced = creates && flags & JOURNALS != 0;
        Ok(Handle { number: self.next_number(), file, boot: self.boot, name_unsynced })
    }

    pub(crate) fn close(&mut self, handle: &Handle) {
        if handle.boot != self.boot {
            return;
        }
        if let Some(file) = self.files.get_mut(&handle.file) {
            file.unlock(handle.number, ffi::SQLITE_LOCK_NONE);
            file.open -= 1;
        }
        self.sweep();
    }

    /// Fills the buffer and says how many bytes there were.
    pub(crate) fn read(&mut self, handle: &Handle, at: usize, buffer: &mut [u8]) -> Result<usize, c_int> {
        self.simple(handle, ffi::SQLITE_IOERR_READ, |file| file.read(at, buffer))
    }

    pub(crate) fn write(&mut self, handle: &Handle, at: usize, data: &[u8]) -> Result<(), c_int> {
        let turn = self.turn(handle.boot).map_err(|()| ffi::SQLITE_IOERR_WRITE)?;
        let room = self.capacity.map(|capacity| capacity.saturating_sub(self.used()));
        let file = self.files.get_mut(&handle.file).ok_or(ffi::SQLITE_IOERR_WRITE)?;
        let fits = room.map_or(usize::MAX, |room| {
            file.len().saturating_add(usize::try_from(room).unwrap_or(usize::MAX)).saturating_sub(at)
        });
        let mut count = data.len().min(fits);
        if turn == Turn::Fails {
            count = self.rng.usize(..=count);
        }
        file.write(at, &data[..count]);
        self.stats.writes += 1;
        self.stats.bytes_written += count as u64;
        match turn {
            Turn::Works if count == data.len() => Ok(()),
            Turn::Works => Err(ffi::SQLITE_FULL),
            Turn::Fails => Err(ffi::SQLITE_IOERR_WRITE),
            Turn::LosesPower => {
                self.crash();
                Err(ffi::SQLITE_IOERR_WRITE)
            }
        }
    }

    pub(crate) fn truncate(&mut self, handle: &Handle, len: usize) -> Result<(), c_int> {
        self.simple(handle, ffi::SQLITE_IOERR_TRUNCATE, |file| file.resize(len))
    }

    pub(crate) fn sync(&mut self, handle: &mut Handle) -> Result<(), c_int> {
        let turn = self.turn(handle.boot).map_err(|()| ffi::SQLITE_IOERR_FSYNC)?;
        let file = self.files.get_mut(&handle.file).ok_or(ffi::SQLITE_IOERR_FSYNC)?;
        match turn {
            Turn::Works if self.lies => {}
            Turn::Works => {
                file.sync();
                if std::mem::take(&mut handle.name_unsynced) {
                    self.sync_names();
                }
            }
            Turn::Fails => {
                file.sync_half(&mut self.rng);
                return Err(ffi::SQLITE_IOERR_FSYNC);
            }
            Turn::LosesPower => {
                self.crash();
                return Err(ffi::SQLITE_IOERR_FSYNC);
            }
        }
        self.stats.syncs += 1;
        Ok(())
    }

    pub(crate) fn len(&mut self, handle: &Handle) -> Result<usize, c_int> {
        self.alive(handle, ffi::SQLITE_IOERR_FSTAT).map(|file| file.len())
    }

    pub(crate) fn delete(&mut self, path: &str, sync_directory: bool) -> Result<(), c_int> {
        if !self.powered {
            return Err(ffi::SQLITE_IOERR_DELETE);
        }
        let turn = self.turn(self.boot).map_err(|()| ffi::SQLITE_IOERR_DELETE)?;
        if turn == Turn::Fails {
            return Err(ffi::SQLITE_IOERR_DELETE);
        }
        self.names.remove(path).ok_or(ffi::SQLITE_IOERR_DELETE_NOENT)?;
        self.unsynced_names.push((path.to_owned(), None));
        if turn == Turn::LosesPower {
            self.crash();
            return Err(ffi::SQLITE_IOERR_DELETE);
        }
        if sync_directory && !self.lies {
            self.sync_names();
        }
        self.sweep();
        Ok(())
    }

    /// An empty file counts as none, as in `SQLite`'s own VFS: a journal without a byte says nothing.
    pub(crate) fn exists(&self, path: &str) -> bool {
        self.names.get(path).and_then(|file| self.files.get(file)).is_some_and(|file| file.len() > 0)
    }

    pub(crate) fn lock(&mut self, handle: &Handle, level: c_int) -> Result<(), c_int> {
        self.alive(handle, ffi::SQLITE_IOERR_LOCK)?.lock(handle.number, level)
    }

    pub(crate) fn unlock(&mut self, handle: &Handle, level: c_int) -> Result<(), c_int> {
        self.alive(handle, ffi::SQLITE_IOERR_UNLOCK).map(|file| file.unlock(handle.number, level))
    }

    pub(crate) fn reserved(&mut self, handle: &Handle) -> Result<bool, c_int> {
        self.alive(handle, ffi::SQLITE_IOERR_CHECKRESERVEDLOCK).map(|file| file.reserved())
    }

    /// An operation that happens before the power goes, or not at all.
    fn simple<T>(&mut self, handle: &Handle, code: c_int, act: impl FnOnce(&mut File) -> T) -> Result<T, c_int> {
        let turn = self.turn(handle.boot).map_err(|()| code)?;
        let file = self.files.get_mut(&handle.file).ok_or(code)?;
        match turn {
            Turn::Works => Ok(act(file)),
            Turn::Fails => Err(code),
            Turn::LosesPower => {
                act(file);
                self.crash();
                Err(code)
            }
        }
    }

    fn alive(&mut self, handle: &Handle, code: c_int) -> Result<&mut File, c_int> {
        if handle.boot != self.boot {
            return Err(code);
        }
        self.files.get_mut(&handle.file).ok_or(code)
    }

    /// Counts the operation and says what becomes of it; `Err` if whoever asks opened the file before the last crash.
    fn turn(&mut self, boot: u64) -> Result<Turn, ()> {
        if boot != self.boot {
            return Err(());
        }
        self.stats.operations += 1;
        if comes(&mut self.crash_in) {
            Ok(Turn::LosesPower)
        } else if comes(&mut self.fail_in) {
            Ok(Turn::Fails)
        } else {
            Ok(Turn::Works)
        }
    }

    fn create(&mut self, path: Option<&str>) -> u64 {
        let file = self.next_number();
        if let Some(path) = path {
            self.names.insert(path.to_owned(), file);
            self.unsynced_names.push((path.to_owned(), Some(file)));
        }
        file
    }

    fn sync_names(&mut self) {
        self.durable_names.clone_from(&self.names);
        self.unsynced_names.clear();
        self.sweep();
    }

    /// Forgets files that no name leads to, now or after a crash, and that nobody holds open.
    fn sweep(&mut self) {
        let Self { files, names, durable_names, unsynced_names, .. } = self;
        files.retain(|id, file| {
            file.open > 0
                || names.values().chain(durable_names.values()).any(|named| named == id)
                || unsynced_names.iter().any(|(_, named)| *named == Some(*id))
        });
    }

    fn used(&self) -> u64 {
        self.names.values().filter_map(|id| self.files.get(id)).map(|file| file.len() as u64).sum()
    }

    fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }
}

fn comes(countdown: &mut Option<u64>) -> bool {
    *countdown = countdown.map(|left| left.saturating_sub(1));
    let now = *countdown == Some(0);
    if now {
        *countdown = None;
    }
    now
}
