//! The demo with a real browser at its sign-in pages, as `make run` tells it where there is no display.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use wedsync_support::place;

#[test]
fn a_browser_that_nobody_sees_goes_through_both_sign_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    // Notes each page, then goes through it.
    let (noted, program) = (folder.path().join("pages"), folder.path().join("browser"));
    let allow = place::project().join("scripts/press-allow.sh");
    let script = format!("#!/bin/sh\necho \"$1\" >>'{}'\nexec '{}' \"$1\"\n", noted.display(), allow.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut demo = Command::new(place::program("wedsync").unwrap());
    let told = demo.arg("demo").arg("--browser").arg(&program).output().unwrap();
    let words = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success(), "{words}{}", String::from_utf8_lossy(&told.stderr));
    assert!(words.contains("presses Allow") && words.contains("Nobody was written to"), "{words}");
    assert!(!words.contains("--paste"), "nothing was pasted: {words}");
    let pages = std::fs::read_to_string(noted).unwrap();
    assert_eq!(pages.lines().filter(|page| page.starts_with("http://127.0.0.1:")).count(), 2, "{pages}");
}
