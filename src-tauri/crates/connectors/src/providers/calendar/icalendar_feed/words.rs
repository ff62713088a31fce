//! What a person reads when a feed is not what it should be. One place, so that the words agree.

use wedsync_domain::{Fault, FaultKind};

/// A sign-in page, usually: the address has expired or wants a password.
pub(super) fn web_page(name: &str) -> Fault {
    Fault::new(FaultKind::Malformed, "web_page", format!("“{name}” gives us a web page where its calendar should be."))
        .next("Copy the address of the feed again from the program that offers it. Nothing is taken away meanwhile.")
}

/// Not a calendar.
pub(super) fn no_calendar(name: &str) -> Fault {
    Fault::new(FaultKind::Malformed, "no_calendar", format!("“{name}” gives us something that is not a calendar."))
        .next("Copy the address of the feed again from the program that offers it. Nothing is taken away meanwhile.")
}

/// Begun and not ended.
pub(super) fn half(name: &str) -> Fault {
    Fault::new(FaultKind::Transient, "half_a_calendar", format!("“{name}” gave us only part of its calendar."))
        .next("Nothing to do: nothing is taken away, and we ask for the whole of it again by ourselves.")
}

/// It had events and suddenly has none.
pub(super) fn emptied(name: &str, before: usize) -> Fault {
    let (were, them) = if before == 1 { ("1 event", "it") } else { (&*format!("{before} events"), "them") };
    Fault::new(
        FaultKind::Malformed,
        "feed_emptied",
        format!("“{name}” had {were} and is suddenly empty. We keep {them}."),
    )
    .next("Look at the calendar where it is kept. If it is meant to be empty, remove this connection.")
}

/// It does not end.
pub(super) fn too_long(name: &str, most: usize) -> Fault {
    Fault::new(FaultKind::Malformed, "feed_too_large", format!("“{name}” is larger than {} MB.", most >> 20))
        .next("Offer a feed with fewer years in it.")
}

/// It takes too long.
pub(super) fn too_slow(name: &str) -> Fault {
    Fault::new(FaultKind::Transient, "feed_too_slow", format!("“{name}” takes too long to send its calendar."))
}

/// Feeds take no changes.
pub(super) fn read_only(name: &str) -> Fault {
    Fault::new(FaultKind::Forbidden, "read_only", format!("“{name}” is a feed and can only be read."))
        .next("Set its list to read, and change the event in the program that offers the feed.")
}

/// There is one list only.
pub(super) fn no_list(name: &str, key: &str) -> Fault {
    Fault::new(FaultKind::Missing, "list_missing", format!("“{name}” has no list “{key}”."))
}
