//! The table of C functions that `SQLite` calls. Every function turns its pointers into references, takes the lock and
//! hands over to [`crate::medium::Medium`]; all that is unsafe in the desk is in this file.

use crate::Shared;
use crate::file::ADVERTISED_SECTOR;
use crate::medium::{Handle, Medium};
use rusqlite::ffi;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

const LONGEST_PATH: c_int = 1024;

/// A disk that `SQLite` knows by name, until this is dropped.
pub(crate) struct Registration {
    name: String,
    vfs: *mut ffi::sqlite3_vfs,
}

// SAFETY: the pointer is only handed to sqlite3_vfs_unregister, which takes SQLite's own lock.
unsafe impl Send for Registration {}
// SAFETY: as above; nothing is reachable through a shared reference but the name.
unsafe impl Sync for Registration {}

/// What `SQLite` allocates for each open file; the first member is its own.
#[repr(C)]
struct VfsFile {
    base: ffi::sqlite3_file,
    opened: *mut Opened,
}

struct Opened {
    disk: Arc<Shared>,
    handle: Handle,
}

/// Version 1: no shared memory and no memory maps.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

/// Registers the disk under a name of its own. The table itself (some 300 bytes) stays allocated for good: a
/// connection may point to it for longer than it has files open.
pub(crate) fn register(disk: &Arc<Shared>) -> Registration {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("faulty-disk-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let c_name = CString::new(name.clone()).unwrap_or_default();
    let weak: Weak<Shared> = Arc::downgrade(disk);
    // SAFETY: with no name SQLite answers its default VFS, which is never unregistered; null is checked by `as_ref`.
    let system = unsafe { ffi::sqlite3_vfs_find(ptr::null()).as_ref() };
    let vfs = Box::into_raw(Box::new(ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: c_int::try_from(size_of::<VfsFile>()).unwrap_or(c_int::MAX),
        mxPathname: LONGEST_PATH,
        pNext: ptr::null_mut(),
        zName: c_name.into_raw(),
        pAppData: Box::into_raw(Box::new(weak)).cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        // Loading code, noise, sleep and time do not depend on the disk; the system's functions ignore the table
        // they are handed.
        xDlOpen: system.and_then(|system| system.xDlOpen),
        xDlError: system.and_then(|system| system.xDlError),
        xDlSym: system.and_then(|system| system.xDlSym),
        xDlClose: system.and_then(|system| system.xDlClose),
        xRandomness: system.and_then(|system| system.xRandomness),
        xSleep: system.and_then(|system| system.xSleep),
        xCurrentTime: system.and_then(|system| system.xCurrentTime),
        xGetLastError: None,
        xCurrentTimeInt64: system.and_then(|system| system.xCurrentTimeInt64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    }));
    // SAFETY: the table is complete and never freed.
    let code = unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
    assert_eq!(code, ffi::SQLITE_OK, "SQLite takes every VFS unless memory is out");
    Registration { name, vfs }
}

impl Registration {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // SAFETY: the table was registered and is still allocated.
        unsafe { ffi::sqlite3_vfs_unregister(self.vfs) };
    }
}

fn code<T>(result: Result<T, c_int>) -> c_int {
    result.map_or_else(|code| code, |_| ffi::SQLITE_OK)
}

/// Runs `act` on the disk and the open file. `SQLite` calls the functions of one file from one thread at a time.
///
/// # Safety
/// `file` must have been opened by [`open`] and not closed since.
unsafe fn on<T>(file: *mut ffi::sqlite3_file, act: impl FnOnce(&mut Medium, &mut Handle) -> T) -> T {
    // SAFETY: `open` filled in the pointer, `close` is the last to be called.
    let opened = unsafe { &mut *(*file.cast::<VfsFile>()).opened };
    let disk = Arc::clone(&opened.disk);
    let mut medium = disk.medium();
    act(&mut medium, &mut opened.handle)
}

/// # Safety
/// `vfs` must be a table made by [`register`].
unsafe fn disk_of(vfs: *mut ffi::sqlite3_vfs) -> Option<Arc<Shared>> {
    // SAFETY: `register` put the pointer there and it is never freed.
    unsafe { &*(*vfs).pAppData.cast::<Weak<Shared>>() }.upgrade()
}

/// # Safety
/// `path` must be null or end with a zero byte and live as long as the answer is used.
unsafe fn text<'a>(path: *const c_char) -> Option<&'a str> {
    if path.is_null() {
        return None;
    }
    // SAFETY: not null, so it ends with a zero byte.
    unsafe { CStr::from_ptr(path) }.to_str().ok()
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite hands over szOsFile bytes. No methods: without success nobody will call close.
    unsafe {
        file.cast::<VfsFile>()
            .write(VfsFile { base: ffi::sqlite3_file { pMethods: ptr::null() }, opened: ptr::null_mut() });
    }
    // SAFETY: SQLite calls this with the table that it was given.
    let Some(disk) = (unsafe { disk_of(vfs) }) else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: SQLite hands over null or a path that ends with a zero byte.
    let opened = disk.medium().open(unsafe { text(path) }, flags);
    match opened {
        Err(code) => code,
        Ok(handle) => {
            let opened = Box::into_raw(Box::new(Opened { disk, handle }));
            // SAFETY: as above; `out_flags` may be null, which `as_mut` sees.
            unsafe {
                file.cast::<VfsFile>()
                    .write(VfsFile { base: ffi::sqlite3_file { pMethods: &raw const METHODS }, opened });
                if let Some(out) = out_flags.as_mut() {
                    *out = flags;
                }
            }
            ffi::SQLITE_OK
        }
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once; the box was made by `open` and nobody asks for it afterwards.
    let opened = unsafe { Box::from_raw((*file.cast::<VfsFile>()).opened) };
    opened.disk.medium().close(&opened.handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, buffer: *mut c_void, len: c_int, at: i64) -> c_int {
    let (Ok(len), Ok(at)) = (usize::try_from(len), usize::try_from(at)) else { return ffi::SQLITE_IOERR_READ };
    // SAFETY: SQLite hands over an open file and `len` bytes to write to; they are zeroed before they are a slice.
    let count = unsafe {
        buffer.cast::<u8>().write_bytes(0, len);
        let buffer = std::slice::from_raw_parts_mut(buffer.cast::<u8>(), len);
        on(file, |medium, handle| medium.read(handle, at, buffer))
    };
    match count {
        Ok(count) if count < len => ffi::SQLITE_IOERR_SHORT_READ,
        result => code(result),
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, data: *const c_void, len: c_int, at: i64) -> c_int {
    let (Ok(len), Ok(at)) = (usize::try_from(len), usize::try_from(at)) else { return ffi::SQLITE_IOERR_WRITE };
    // SAFETY: SQLite hands over an open file and `len` bytes to read from.
    code(unsafe {
        let data = std::slice::from_raw_parts(data.cast::<u8>(), len);
        on(file, |medium, handle| medium.write(handle, at, data))
    })
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    let Ok(len) = usize::try_from(len) else { return ffi::SQLITE_IOERR_TRUNCATE };
    // SAFETY: SQLite hands over an open file.
    code(unsafe { on(file, |medium, handle| medium.truncate(handle, len)) })
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite hands over an open file.
    code(unsafe { on(file, super::medium::Medium::sync) })
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: SQLite hands over an open file and a place for the answer.
    code(unsafe {
        on(file, |medium, handle| medium.len(handle)).map(|len| *out = i64::try_from(len).unwrap_or(i64::MAX))
    })
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite hands over an open file.
    code(unsafe { on(file, |medium, handle| medium.lock(handle, level)) })
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite hands over an open file.
    code(unsafe { on(file, |medium, handle| medium.unlock(handle, level)) })
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: SQLite hands over an open file and a place for the answer.
    code(unsafe { on(file, |medium, handle| medium.reserved(handle)).map(|reserved| *out = c_int::from(reserved)) })
}

unsafe extern "C" fn file_control(_file: *mut ffi::sqlite3_file, _op: c_int, _argument: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    c_int::try_from(ADVERTISED_SECTOR).unwrap_or(c_int::MAX)
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite hands over an open file.
    let promised = unsafe { on(file, |medium, _| medium.promises_neighbours) };
    if promised { ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE } else { 0 }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, path: *const c_char, sync_directory: c_int) -> c_int {
    // SAFETY: SQLite calls this with the table that it was given and a path that ends with a zero byte.
    let (Some(disk), Some(path)) = (unsafe { (disk_of(vfs), text(path)) }) else { return ffi::SQLITE_IOERR_DELETE };
    code(disk.medium().delete(path, sync_directory != 0))
}

unsafe extern "C" fn access(vfs: *mut ffi::sqlite3_vfs, path: *const c_char, _what: c_int, out: *mut c_int) -> c_int {
    // SAFETY: SQLite calls this with the table that it was given, a path that ends with a zero byte and a place for
    // the answer.
    unsafe {
        let (Some(disk), Some(path)) = (disk_of(vfs), text(path)) else { return ffi::SQLITE_IOERR_ACCESS };
        *out = c_int::from(disk.medium().exists(path));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    len: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite hands over a path that ends with a zero byte, and `len` bytes of room for the same with its zero.
    unsafe {
        let path = CStr::from_ptr(path).to_bytes_with_nul();
        if usize::try_from(len).is_ok_and(|room| path.len() <= room) {
            out.copy_from_nonoverlapping(path.as_ptr().cast(), path.len());
            return ffi::SQLITE_OK;
        }
    }
    ffi::SQLITE_CANTOPEN
}
