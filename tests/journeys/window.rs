//! The desktop as a process, on a display that nobody sees: its window, its life without one, and its place beside the
//! command line. What a window shows is looked at elsewhere.

use serde_json::Value;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wedsync_support::display::Display;
use wedsync_support::{Keychain, Session, Wedsync, place};

const PATIENCE: Duration = Duration::from_mins(1);
const TITLE: &str = "WedSync Desk";

/// A display, a bus and a home of its own for one test.
struct Room {
    display: Display,
    session: Session,
    logs: tempfile::TempDir,
    desk: Wedsync,
}

impl Room {
    /// The studio is there already: a new one would show its recovery code and wait for a person.
    fn new() -> Self {
        let desk = Wedsync::new().unwrap();
        assert_eq!(desk.run(&["status"]).unwrap().code, 0);
        let session = Session::start(Keychain::Absent).unwrap();
        Self { display: Display::start().unwrap(), session, logs: tempfile::tempdir().unwrap(), desk }
    }

    fn desktop(&self, words: &[&str]) -> Command {
        let mut command = self.session.command(place::program("wedsync-desk").unwrap());
        self.display.enter(&mut command).stdin(Stdio::null());
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_CURRENT_DESKTOP");
        command.arg("--data-dir").arg(self.desk.data()).args(["--vault", "file", "--passphrase-file"]);
        command.arg(self.desk.passphrase_file()).args(words);
        command
    }

    fn start(&self, words: &[&str]) -> Running {
        let log = self.logs.path().join(format!("desktop-{}.log", words.join("")));
        let file = File::create(&log).unwrap();
        let child = self.desktop(words).stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
        Running { child, log }
    }

    fn windows(&self) -> usize {
        self.display.titles().unwrap().iter().filter(|title| *title == TITLE).count()
    }

    fn status(&self) -> Value {
        self.desk.json(&["status"]).unwrap()
    }
}

/// The running desktop; killed when dropped.
struct Running {
    child: Child,
    log: PathBuf,
}

impl Running {
    #[track_caller]
    fn until(&mut self, what: &str, holds: impl Fn() -> bool) {
        let begun = Instant::now();
        while !holds() {
            let ended = self.child.try_wait().unwrap();
            let said = std::fs::read_to_string(&self.log).unwrap();
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "{what} ({ended:?}): {said}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn stop(mut self) {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        let ended = self.child.wait().unwrap();
        let said = std::fs::read_to_string(&self.log).unwrap();
        assert!(ended.success(), "{ended}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_window_opens_the_terminal_works_beside_it_and_it_ends_cleanly() {
    let room = Room::new();
    let mut desktop = room.start(&[]);
    desktop.until("a window", || room.windows() == 1);
    let socket = room.desk.data().join("desk.sock");
    desktop.until("its socket", || socket.exists());
    assert_eq!(room.status()["state"], "not_connected");
    let second = room.desk.json(&["run"]).unwrap();
    assert_eq!(second["error"]["code"], "already_running", "the desktop owns the folder: {second}");
    desktop.stop();
    assert_eq!(room.status()["state"], "not_connected", "the folder is free again");
}

#[test]
fn without_its_window_it_works_on_and_a_second_start_brings_the_window() {
    let room = Room::new();
    let mut first = room.start(&["--hidden"]);
    let socket = room.desk.data().join("desk.sock");
    first.until("its socket", || socket.exists());
    assert_eq!(room.windows(), 0);
    assert!(room.desk.json(&["pause", "hour"]).unwrap()["paused"]["until"].is_string());
    let second = room.desktop(&["wedsync://weddings/rec-1"]).output().unwrap();
    assert!(second.status.success(), "{second:?}");
    first.until("a window", || room.windows() == 1);
    first.stop();
}

#[test]
fn without_a_display_it_says_what_to_do_instead() {
    let room = Room::new();
    let told = room.desktop(&[]).env_remove("DISPLAY").output().unwrap();
    assert_eq!(told.status.code(), Some(1));
    let words = String::from_utf8(told.stderr).unwrap();
    assert!(words.contains("no display here") && words.contains("wedsync run"), "{words}");
    assert!(!words.contains("panicked"), "{words}");
}
