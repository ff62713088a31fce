//! What a person reads when the sealed file cannot be used.

use crate::keys;
use crate::seal::SealError;
use std::io::ErrorKind;
use std::path::Path;
use wedsync_domain::{Fault, FaultKind};

pub(super) fn seal(path: &Path, reason: SealError) -> Fault {
    match reason {
        SealError::DoesNotOpen => Fault::new(
            FaultKind::Forbidden,
            "wrong_passphrase",
            format!("This passphrase does not open the vault file {}. Nothing was changed.", path.display()),
        )
        .next("Check the passphrase, capitals and blanks included, and try again."),
        SealError::Header => damaged(path, reason),
        SealError::NoMemory | SealError::NoRandomness => keys::fault(reason, "vault file"),
    }
}

pub(super) fn damaged(path: &Path, detail: impl std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "sealed_file_damaged",
        format!("The vault file {} is damaged. We left it as it is.", path.display()),
    )
    .next("Put its latest copy back. Without one, move the file away, open the studio with its recovery code and sign in to your tools again.")
    .detail(detail)
}

pub(super) fn newer(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Rejected,
        "sealed_file_newer",
        format!("The vault file {} was written by a newer WedSync Desk.", path.display()),
    )
    .next("Update WedSync Desk and try again. Nothing was changed.")
}

pub(super) fn vanished(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Missing,
        "sealed_file_missing",
        format!("The vault file {} was here a moment ago and is gone.", path.display()),
    )
    .next("Put it back, or look whether its disk is still there; we go on by ourselves.")
}

pub(super) fn busy(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Transient,
        "sealed_file_busy",
        format!("Another program has held the vault file {} for over 10 s.", path.display()),
    )
    .next("Look for a wedsync that hangs and end it. Nothing was changed.")
}

pub(super) fn unreadable(path: &Path, reason: &std::io::Error) -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        "sealed_file_unreadable",
        format!("The vault file {} cannot be read.", path.display()),
    )
    .next("Check that the file is yours and that its disk is there.")
    .detail(reason)
}

pub(super) fn unwritable(path: &Path, reason: &std::io::Error) -> Fault {
    let shown = path.display();
    match reason.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Fault::new(
            FaultKind::Transient,
            "disk_full",
            format!("There is no room on the disk for the vault file {shown}. It is as it was before."),
        )
        .next("Make room on the disk and try again."),
        ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::new(
            FaultKind::Missing,
            "sealed_file_no_folder",
            format!("The folder of the vault file {shown} is not there."),
        )
        .next("Make the folder first, or check the path."),
        _ => Fault::new(
            FaultKind::Forbidden,
            "sealed_file_unwritable",
            format!("The vault file {shown} cannot be written. It is as it was before."),
        )
        .next("Check that the folder is yours and that its disk can be written to."),
    }
    .detail(reason)
}
