//! Writing a batch of events so that a crash, a full disk or another program at the same moment costs nobody anything.
//!
//! All new contents go into hidden files first and are flushed to the disk together; only then do they take their
//! names. Nothing is overwritten unseen: a new event takes a free name or none, a changed one changes
//! places with the old file, which is looked at before it goes, and a deleted one steps aside first for the same
//! look. What turns out to be newer than what we saw is put back.

use super::calendar::Calendar;
use super::reading::{self, Unread};
use super::stamp::{Stamp, State};
use super::{lists, names, words};
use crate::ical::{self, Manner};
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::path::Path;
use tempfile::TempPath;
use wedsync_domain::Fault;
use wedsync_domain::fields::Fields;
use wedsync_domain::ids::{RemoteId, Revision, Uid};
use wedsync_domain::ports::{Draft, Write, Written};

/// So many files are flushed at once: file systems then share one commit of their journal among them.
const FLUSHERS: usize = 16;

/// A write that is ready to take effect.
enum Ready {
    /// New contents under a name that must be free.
    New { file: TempPath, state: State, uid: Uid, fields: Fields },
    /// New contents in place of a file in this state.
    Instead { file: TempPath, state: State, of: Stamp, uid: Uid, fields: Fields },
    /// A file in this state shall go.
    Away { of: Stamp },
    /// It is gone already.
    Nothing,
}

/// Carries out a batch; one answer for each write in the same order. Blocks.
pub(super) fn write(calendar: &Calendar, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
    let folder = calendar.path.as_path();
    if !lists::is_writable(folder) {
        let fault = match fs::metadata(folder) {
            Ok(_) => words::read_only(folder),
            Err(cause) => words::folder(folder, &cause),
        };
        return writes.iter().map(|_| Err(fault.clone())).collect();
    }
    let creates = writes.iter().any(|write| matches!(write, Write::Create { .. }));
    let mut taken = if creates { calendar.identities() } else { Ok(HashMap::new()) };
    let mut staged: Vec<_> = writes.into_iter().map(|write| stage(folder, write, &mut taken)).collect();
    flush(&mut staged);
    let mut answers: Vec<_> =
        staged.into_iter().map(|(name, ready)| ready.and_then(|ready| settle(calendar, &name, ready))).collect();
    // The names are as much part of the promise as the contents.
    if let Err(cause) = File::open(folder).and_then(|folder| folder.sync_all()) {
        for answer in answers.iter_mut().filter(|answer| answer.is_ok()) {
            *answer = Err(words::not_written(&folder.display().to_string(), &cause));
        }
    }
    answers
}

type Taken = Result<HashMap<Uid, String>, Fault>;

fn stage(folder: &Path, write: Write, taken: &mut Taken) -> (String, Result<Ready, Fault>) {
    match write {
        Write::Create { draft } => {
            let name = names::of(&draft.uid);
            let ready = stage_new(folder, &name, draft, taken);
            (name, ready)
        }
        Write::Update { id, revision, draft } => {
            let ready = seen(folder, id.as_str(), revision.as_ref())
                .and_then(|seen| seen.ok_or_else(|| words::file(id.as_str(), &io::ErrorKind::NotFound.into())))
                .and_then(|of| {
                    let mode = fs::metadata(folder.join(id.as_str())).ok().map(|data| data.permissions());
                    let (file, state) = unfinished(folder, id.as_str(), &draft, mode)?;
                    Ok(Ready::Instead { file, state, of, uid: draft.uid, fields: draft.fields })
                });
            (id.to_string(), ready)
        }
        Write::Delete { id, revision } => {
            let ready = seen(folder, id.as_str(), revision.as_ref())
                .map(|seen| seen.map_or(Ready::Nothing, |of| Ready::Away { of }));
            if let (Ok(_), Ok(taken)) = (&ready, taken) {
                taken.retain(|_, name| name != id.as_str());
            }
            (id.to_string(), ready)
        }
    }
}

fn stage_new(folder: &Path, name: &str, draft: Draft, taken: &mut Taken) -> Result<Ready, Fault> {
    let taken = taken.as_mut().map_err(|fault| fault.clone())?;
    if let Some(there) = taken.get(&draft.uid) {
        return Err(words::there_already(there));
    }
    let (file, state) = unfinished(folder, name, &draft, None)?;
    taken.insert(draft.uid.clone(), name.to_owned());
    Ok(Ready::New { file, state, uid: draft.uid, fields: draft.fields })
}

/// The stamp that the file carries now, if it still holds what the revision stands for; `None` if it is gone.
fn seen(folder: &Path, name: &str, revision: Option<&Revision>) -> Result<Option<Stamp>, Fault> {
    // A file always has a revision: a write without one, or with one of another making, was planned on something
    // that was never seen here.
    let expected = revision.and_then(State::parse);
    let now = match fs::symlink_metadata(folder.join(name)) {
        Ok(data) if names::is_plain(name) => data,
        Err(cause) if names::is_plain(name) && cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) if names::is_plain(name) => return Err(words::file(name, &cause)),
        _ => return Err(words::foreign_id(name)),
    };
    let expected = expected.ok_or_else(|| words::changed(name))?;
    if now.is_file() && expected.proves(&Stamp::of(&now)) {
        return Ok(Some(expected.stamp));
    }
    // Touched, copied back, or seen so early that the stamp proves nothing: the bytes decide.
    match reading::content(folder, name) {
        Ok(content) if content.state.print == expected.print => Ok(Some(content.state.stamp)),
        Ok(_) => Err(words::changed(name)),
        Err(Unread::Gone) => Ok(None),
        Err(unread @ Unread::Refused(_)) => Err(unread.into_fault(name)),
    }
}

/// Writes the event into a hidden file of the same folder.
fn unfinished(folder: &Path, name: &str, draft: &Draft, mode: Option<Permissions>) -> Result<(TempPath, State), Fault> {
    let text = ical::write(draft, Manner::File)?;
    let wrong = |cause| words::not_written(name, &cause);
    let mut builder = tempfile::Builder::new();
    builder.prefix(names::UNFINISHED).suffix(names::UNFINISHED_END);
    // As any program makes its files: what others may do with them, the user's umask decides.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(wrong)?;
    file.write_all(text.as_bytes()).map_err(wrong)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode).map_err(wrong)?;
    }
    let state = State::of_written(file.as_file(), text.as_bytes()).map_err(wrong)?;
    Ok((file.into_temp_path(), state))
}

fn settle(calendar: &Calendar, name: &str, ready: Ready) -> Result<Written, Fault> {
    let folder = calendar.path.as_path();
    let written = |name: &str, state: State, uid: Uid, fields: Fields| {
        let revision = calendar.remember(name, state, Some(uid));
        Written { id: RemoteId::from(name), revision: Some(revision), fields: Some(fields) }
    };
    match ready {
        Ready::New { file, state, uid, fields } => {
            let name = take_free_name(folder, name, file, &uid)?;
            Ok(written(&name, state, uid, fields))
        }
        Ready::Instead { file, state, of, uid, fields } => {
            change_places(folder, name, file, &of)?;
            Ok(written(name, state, uid, fields))
        }
        Ready::Away { of } => {
            step_aside(folder, name, &of)?;
            calendar.forget(name);
            Ok(Written { id: RemoteId::from(name), revision: None, fields: None })
        }
        Ready::Nothing => Ok(Written { id: RemoteId::from(name), revision: None, fields: None }),
    }
}

/// Gives the file its name, or the second choice where another event has the first.
fn take_free_name(folder: &Path, name: &str, mut file: TempPath, uid: &Uid) -> Result<String, Fault> {
    let choices: BTreeSet<_> = [(0, name.to_owned()), (1, names::fallback(uid.as_str()))].into();
    for (_, name) in choices {
        match file.persist_noclobber(folder.join(&name)) {
            Ok(()) => return Ok(name),
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                let there = reading::content(folder, &name).ok();
                let there = there.and_then(|there| reading::reading(&RemoteId::from(name.as_str()), &there.bytes).ok());
                if there.is_some_and(|there| there.uid == *uid) {
                    return Err(words::there_already(&name));
                }
                file = refused.path;
            }
            Err(refused) => return Err(words::not_written(&name, &refused.error)),
        }
    }
    Err(words::name_taken(name))
}

/// Puts the new file where the old one was, in one step, and looks at the old one before it goes.
fn change_places(folder: &Path, name: &str, file: TempPath, of: &Stamp) -> Result<(), Fault> {
    let target = folder.join(name);
    let is_old = |path: &Path| fs::symlink_metadata(path).is_ok_and(|old| old.is_file() && Stamp::of(&old) == *of);
    if !is_old(&target) {
        return Err(words::changed(name));
    }
    match exchange(&file, &target) {
        Ok(()) if is_old(&file) => Ok(()),
        Ok(()) => match exchange(&file, &target) {
            Ok(()) => Err(words::changed(name)),
            Err(cause) => {
                // The newer file must not go with the hidden name that it has now.
                let _ = file.keep();
                Err(words::not_written(name, &cause))
            }
        },
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Err(words::changed(name)),
        // Not every file system can exchange two names; the look just before is then all there is.
        Err(_) => file.persist(&target).map_err(|refused| words::not_written(name, &refused.error)),
    }
}

/// Takes the file out of sight, looks at it, and only then lets it go.
fn step_aside(folder: &Path, name: &str, of: &Stamp) -> Result<(), Fault> {
    let wrong = |cause| words::not_written(name, &cause);
    let target = folder.join(name);
    let aside = tempfile::Builder::new()
        .prefix(names::UNFINISHED)
        .suffix(names::UNFINISHED_END)
        .tempfile_in(folder)
        .map_err(wrong)?
        .into_temp_path();
    match fs::rename(&target, &aside) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(wrong)?,
    }
    if fs::symlink_metadata(&aside).is_ok_and(|old| old.is_file() && Stamp::of(&old) == *of) {
        return aside.close().map_err(wrong);
    }
    // It was changed since. Should its name be taken meanwhile, the newer one stays and this one is kept beside it.
    match aside.persist_noclobber(&target) {
        Ok(()) => Err(words::changed(name)),
        Err(refused) => {
            let _ = refused.path.keep();
            Err(words::not_written(name, &refused.error))
        }
    }
}

fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = (one, other);
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The contents of all new files reach the disk; a write whose contents did not is answered so.
fn flush(staged: &mut [(String, Result<Ready, Fault>)]) {
    let size = staged.len().div_ceil(FLUSHERS).max(1);
    std::thread::scope(|scope| {
        for part in staged.chunks_mut(size) {
            let mut work = move || part.iter_mut().for_each(|(name, ready)| flush_one(name, ready));
            if size == 1 { work() } else { drop(scope.spawn(work)) }
        }
    });
}

fn flush_one(name: &str, ready: &mut Result<Ready, Fault>) {
    let Ok(Ready::New { file, .. } | Ready::Instead { file, .. }) = ready else { return };
    // Windows flushes only what may be written; elsewhere the kept mode may forbid writing.
    let opened = File::options().read(true).write(cfg!(windows)).open(&*file);
    if let Err(cause) = opened.and_then(|file| file.sync_all()) {
        *ready = Err(words::not_written(name, &cause));
    }
}
