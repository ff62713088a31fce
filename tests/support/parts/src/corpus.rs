//! Calendars from the real world: the test files of the Python wheel `icalendar`, at the version pinned in
//! `scripts/python-tools.txt`. They are read where they lie and are no part of this project.

use crate::place;
use std::io;
use std::path::{Path, PathBuf};

/// Fewer would mean that the wheel changed, and that a test over all of them proves less than it says.
const AT_LEAST: usize = 150;

/// Every `.ics` file of the wheel, sorted by path: whole calendars, and fragments and broken ones among them.
pub fn files() -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for python in std::fs::read_dir(place::tools()?.join("lib"))? {
        collect(&python?.path().join("site-packages/icalendar/tests"), &mut found)?;
    }
    found.sort();
    if found.len() < AT_LEAST {
        return Err(io::Error::other(format!(
            "Only {} calendars were found in the icalendar wheel; there should be {AT_LEAST} and more. Remove \
             target/tools/venv and run scripts/python-tools.sh.",
            found.len()
        )));
    }
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "ics") {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_wheel_brings_calendars_and_broken_ones_among_them() {
        let files = super::files().unwrap();
        assert!(files.iter().any(|file| file.to_string_lossy().contains("invalid")), "malformed calendars are there");
    }
}
