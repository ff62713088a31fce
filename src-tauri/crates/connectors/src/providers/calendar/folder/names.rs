//! Which names in a folder are events, and under which name an event is kept.
//!
//! The name follows from the UID alone, so that a write repeated after a lost answer meets its own file. A UID is
//! foreign text: nothing of it reaches the disk except characters that every file system takes as they are.

use wedsync_domain::ids::Uid;
use xxhash_rust::xxh3::xxh3_128;

/// What our own unfinished files are called; they are hidden, so no calendar program looks at them.
pub(super) const UNFINISHED: &str = ".wedsync-";
/// How they end.
pub(super) const UNFINISHED_END: &str = ".tmp";

/// Longest stem taken over as it is. File systems allow 255 bytes a name, encrypted folders as few as 143.
const LONGEST: usize = 120;
/// How much of a UID that cannot be a name stays readable in front of its fingerprint.
const READABLE: usize = 40;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a file of that name is an event: `.ics`, not hidden, not a half-written or backup copy.
pub(super) fn is_event(name: &str) -> bool {
    let ends = name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".ics");
    ends && !name.starts_with(['.', '#', '~'])
}

/// Whether an id from outside can be a file of ours: one plain name, nothing that leads elsewhere.
pub(super) fn is_plain(name: &str) -> bool {
    is_event(name) && !name.contains(['/', '\\', '\0'])
}

/// The name for an event of that UID: the UID itself where it makes a harmless name.
pub(super) fn of(uid: &Uid) -> String {
    let uid = uid.as_str();
    if is_harmless(uid) { format!("{uid}.ics") } else { fallback(uid) }
}

/// The name where the first choice is taken by another event (file systems that take `A` for `a`).
pub(super) fn fallback(uid: &str) -> String {
    let readable: String = uid.chars().map(|c| if is_safe(c) { c } else { '-' }).take(READABLE).collect();
    let readable = readable.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let print = xxh3_128(uid.as_bytes());
    if readable.is_empty() { format!("event-{print:032x}.ics") } else { format!("{readable}-{print:032x}.ics") }
}

fn is_harmless(uid: &str) -> bool {
    let stem = uid.split('.').next().unwrap_or(uid).to_ascii_lowercase();
    !uid.is_empty()
        && uid.len() <= LONGEST
        && uid.chars().all(is_safe)
        && !uid.starts_with(['.', '-'])
        && !uid.ends_with('.')
        && !DEVICES.contains(&stem.as_str())
}

fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(uid: &str) -> String {
        of(&Uid::from(uid))
    }

    #[test]
    fn ordinary_uids_are_names_as_they_are() {
        assert_eq!(name("2f1c@studio.example"), "2f1c@studio.example.ics");
        assert_eq!(name("20260516T140000Z-12"), "20260516T140000Z-12.ics");
    }

    #[test]
    fn hostile_uids_make_one_harmless_name_each() {
        let long = "x".repeat(255);
        let hostile = [
            "../../etc/passwd",
            "..",
            ".",
            "",
            "/",
            "a/b",
            "a\\b",
            ".hidden",
            "-rf",
            "nul",
            "NUL.txt",
            "a\0b",
            "a\nb",
            "naïve",
            "💍",
            "a:b",
            "x.",
            long.as_str(),
            "a b",
            "~",
            "<script>",
            "%2e%2e%2f",
        ];
        let names: std::collections::BTreeSet<_> = hostile.iter().map(|uid| name(uid)).collect();
        assert_eq!(names.len(), hostile.len(), "two different UIDs never share a name");
        for name in names {
            assert!(is_plain(&name) && name.len() <= LONGEST + 4, "{name}");
            assert!(name.starts_with(|c: char| c.is_ascii_alphanumeric()), "{name}");
        }
    }

    #[test]
    fn the_same_uid_always_gives_the_same_name() {
        assert_eq!(name("a/b"), name("a/b"));
        assert_ne!(name("a/b"), name("a-b"));
    }

    #[test]
    fn hidden_and_unfinished_files_are_no_events() {
        for name in [".x.ics", "x.ics~", "x.ics.tmp", ".#x.ics", "#x.ics#", "~x.ics", "x.txt", ".ics", "displayname"] {
            assert!(!is_event(name), "{name}");
        }
        assert!(is_event("x.ics") && is_event("X.ICS"));
    }
}
