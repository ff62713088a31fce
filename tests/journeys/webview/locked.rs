//! The computer starts, the desk with it, without its window, and the keychain is locked: that is told on the desktop, and once
//! somebody has unlocked it the desk is at work without being started anew. With the real gnome-keyring.

use super::{PATIENCE, Stage};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use wedsync_support::{Keychain, place};

/// The desktop without its window; killed when dropped.
struct Hidden(Child);

impl Drop for Hidden {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[track_caller]
fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_locked_keychain_is_told_without_a_window_and_unlocking_it_is_enough() {
    let mut stage = Stage::new();
    stage.session.turn(Keychain::Locked).unwrap();
    let mut command = stage.session.command(place::program("wedsync-desk").unwrap());
    command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_CURRENT_DESKTOP");
    command.arg("--data-dir").arg(stage.data()).arg("--hidden");
    stage.display.enter(&mut command).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let _desktop = Hidden(command.spawn().unwrap());
    let shown = || {
        let told = stage.session.command("dunstctl").args(["count", "displayed"]).output().unwrap();
        String::from_utf8(told.stdout).unwrap().trim() == "1"
    };
    until("somebody is told", shown);
    let socket = stage.data().join("desk.sock");
    assert!(!socket.exists(), "nothing was opened without its key");
    assert!(stage.session.command("dunstctl").arg("close-all").output().unwrap().status.success());
    until("it is put away", || stage.notifications().contains("eychain"));
    assert!(stage.notifications().contains("locked"), "{}", stage.notifications());
    let titles = stage.display.titles().unwrap();
    assert!(!titles.iter().any(|title| title == "WedSync Desk"), "no window: {titles:?}");

    stage.session.turn(Keychain::Unlocked).unwrap();
    until("the desk is at work", || socket.exists());
}
