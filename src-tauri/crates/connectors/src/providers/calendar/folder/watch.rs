//! Wakes the desk when something happens in a calendar folder.

use super::names;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::Arc;

/// Watches until the answer is dropped. `None` where the operating system cannot (network drives, too many watches):
/// the folder is then polled like any other place.
pub(super) fn watch(folder: &Path, wake: Arc<dyn Fn() + Send + Sync>) -> Option<RecommendedWatcher> {
    let handler = move |event: notify::Result<Event>| {
        // Trouble with watching may have swallowed a change: look.
        if event.is_ok_and(|event| !matters(&event)) {
            return;
        }
        wake();
    };
    let mut watcher = notify::recommended_watcher(handler).ok()?;
    watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}

/// Whether the event can mean a change to an event: our own reading does not, nor do hidden and unfinished files.
fn matters(event: &Event) -> bool {
    let is_reading = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let is_about =
        |path: &std::path::PathBuf| path.file_name().and_then(|name| name.to_str()).is_none_or(names::is_event);
    !is_reading && (event.paths.is_empty() || event.paths.iter().any(is_about) || event.need_rescan())
}
