//! What a person reads when something about a folder stands in the way. One place, so that the words agree.

use std::io;
use std::path::Path;
use wedsync_domain::{Fault, FaultKind};

/// Reading or listing the folder itself went wrong. Never an empty listing.
pub(super) fn folder(path: &Path, cause: &io::Error) -> Fault {
    let shown = path.display();
    match cause.kind() {
        io::ErrorKind::NotFound => gone(path),
        io::ErrorKind::NotADirectory => not_a_folder(path),
        io::ErrorKind::PermissionDenied => {
            Fault::new(FaultKind::Forbidden, "folder_not_readable", format!("We may not look into the folder {shown}."))
                .next("Give your user the right to read this folder, or connect another one.")
        }
        _ => Fault::new(
            FaultKind::Transient,
            "folder_unreadable",
            format!("The folder {shown} cannot be read just now."),
        )
        .next("Check the disk or the network drive it lies on. Nothing is taken away meanwhile."),
    }
    .detail(cause)
}

/// There is nothing at that path.
pub(super) fn gone(path: &Path) -> Fault {
    Fault::new(FaultKind::Missing, "folder_missing", format!("There is no folder {}.", path.display()))
        .next("Put the folder back or attach the disk it lies on. Until then nothing is taken away.")
}

/// The path leads to something else.
pub(super) fn not_a_folder(path: &Path) -> Fault {
    Fault::new(FaultKind::Rejected, "not_a_folder", format!("{} is not a folder.", path.display()))
        .next("Name the folder that holds the .ics files, not a file.")
}

/// A path that depends on where the program was started.
pub(super) fn not_whole(path: &str) -> Fault {
    Fault::new(FaultKind::Rejected, "path_not_whole", format!("“{path}” does not say where the folder is."))
        .next("Give the whole path, from the root of the disk on.")
}

/// The folder was full, is empty, and is not the one it was: a disk that is not attached looks like that.
pub(super) fn another_folder(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Transient,
        "folder_replaced",
        format!("The folder {} is empty and not the one we knew. Nothing is taken away.", path.display()),
    )
    .next(
        "Attach the disk it lies on. If the folder was really emptied and made anew, remove this connection \
         and connect it again.",
    )
}

/// Not one of this connection's lists.
pub(super) fn no_list(key: &str) -> Fault {
    Fault::new(FaultKind::Missing, "list_missing", format!("There is no list “{key}” in this folder."))
        .next("Look at the lists of this connection: wedsync collections list.")
}

/// Writing into a folder that only lets us read.
pub(super) fn read_only(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        "folder_read_only",
        format!("We may not write into the folder {}.", path.display()),
    )
    .next("Give your user the right to write there, or set the list to read.")
}

/// Reading one event's file went wrong.
pub(super) fn file(name: &str, cause: &io::Error) -> Fault {
    match cause.kind() {
        io::ErrorKind::NotFound => {
            Fault::new(FaultKind::Missing, "event_gone", format!("The file {name} is not there any more."))
        }
        io::ErrorKind::PermissionDenied => {
            Fault::new(FaultKind::Forbidden, "file_not_readable", format!("We may not read the file {name}."))
                .next("Give your user the right to read this file.")
        }
        _ => Fault::new(FaultKind::Transient, "file_unreadable", format!("The file {name} cannot be read just now."))
            .next("Check the disk or the network drive it lies on. The event is not taken away."),
    }
    .detail(cause)
}

/// A link, a pipe, a folder with an event's name.
pub(super) fn not_a_file(name: &str) -> Fault {
    Fault::new(FaultKind::Rejected, "not_a_file", format!("{name} is not an ordinary file, so we leave it alone."))
        .next("Put the event itself into the folder, not a link to it.")
}

/// A name that cannot be written down.
pub(super) fn not_a_name(shown: &str) -> Fault {
    Fault::new(FaultKind::Rejected, "file_name_unreadable", format!("The file {shown} has a name that is not text."))
        .next("Rename the file using letters and digits.")
}

/// Beyond what any event needs.
pub(super) fn too_large(name: &str, most: u64) -> Fault {
    Fault::new(
        FaultKind::Rejected,
        "file_too_large",
        format!("The file {name} is larger than {} MB, so we leave it alone.", most >> 20),
    )
    .next("Keep large attachments beside the calendar and link to them.")
}

/// It changed while it was read.
pub(super) fn being_written(name: &str) -> Fault {
    Fault::new(FaultKind::Transient, "file_being_written", format!("The file {name} is being written just now."))
}

/// Nothing in it at all.
pub(super) fn nothing_inside(name: &str) -> Fault {
    Fault::new(FaultKind::Malformed, "file_without_event", format!("The file {name} is empty."))
        .next("Delete the file, or save the event again in the program that wrote it.")
}

/// Several events in one file.
pub(super) fn several_inside(name: &str) -> Fault {
    Fault::new(
        FaultKind::Rejected,
        "file_with_several_events",
        format!("The file {name} holds several events. A folder keeps one event a file, so we leave it alone."),
    )
    .next(
        "Import the file with your calendar program, which makes a file of each event, or connect it as an \
         iCalendar feed.",
    )
}

/// The file is not what we last saw.
pub(super) fn changed(name: &str) -> Fault {
    Fault::new(FaultKind::Changed, "event_changed", format!("The file {name} was changed meanwhile."))
}

/// An event with that identity lies there already.
pub(super) fn there_already(name: &str) -> Fault {
    Fault::new(FaultKind::Changed, "event_exists", format!("The event is there already, in the file {name}."))
}

/// Two identities that would need the same file.
pub(super) fn name_taken(name: &str) -> Fault {
    Fault::new(FaultKind::Rejected, "file_name_taken", format!("The file {name} holds another event already."))
        .next("Rename that file, any name ending in .ics will do.")
}

/// Writing went wrong; the old state stands.
pub(super) fn not_written(name: &str, cause: &io::Error) -> Fault {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Fault::new(FaultKind::Transient, "disk_full", format!("There is no room on the disk to save {name}."))
                .next("Make room on the disk. The change waits here and goes out by itself.")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Fault::new(FaultKind::Forbidden, "folder_read_only", format!("We may not save {name} in its folder."))
                .next("Give your user the right to write there, or set the list to read.")
        }
        _ => Fault::new(FaultKind::Transient, "file_not_written", format!("The file {name} could not be saved.")),
    }
    .detail(cause)
}

/// An identity of ours that no file here can have.
pub(super) fn foreign_id(id: &str) -> Fault {
    Fault::new(FaultKind::Bug, "not_a_file_name", format!("“{id}” is not the name of a file in this folder."))
}
