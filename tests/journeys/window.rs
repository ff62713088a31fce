//! The desktop as a process, on a display that nobody sees: its window, its life without one, and its place beside the
//! command line. What a window shows is looked at elsewhere.

use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wedsync_support::{Wedsync, place};

const PATIENCE: Duration = Duration::from_mins(1);
const TITLE: &str = "^WedSync Desk$";

/// A display, a bus and a home of its own for one test.
struct Room {
    xvfb: Child,
    display: String,
    bus: Child,
    address: String,
    home: tempfile::TempDir,
    desk: Wedsync,
}

impl Room {
    /// The studio is there already: a new one would show its recovery code and wait for a person.
    fn new() -> Self {
        let desk = Wedsync::new().unwrap();
        assert_eq!(desk.run(&["status"]).unwrap().code, 0);
        let mut xvfb = Command::new("Xvfb");
        // It takes a number that is free, and says which.
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let (xvfb, display) = first_line(xvfb);
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]);
        let (bus, address) = first_line(bus);
        Self { xvfb, display: format!(":{display}"), bus, address, home: tempfile::tempdir().unwrap(), desk }
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", self.home.path());
        command.env_remove("WAYLAND_DISPLAY").env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
        command.env_remove("XDG_CURRENT_DESKTOP").env("NO_AT_BRIDGE", "1").stdin(Stdio::null());
        command
    }

    fn desktop(&self, words: &[&str]) -> Command {
        let program = place::program("wedsync-desk").unwrap();
        let mut command = self.command(program.to_str().unwrap());
        command.arg("--data-dir").arg(self.desk.data()).args(["--vault", "file", "--passphrase-file"]);
        command.arg(self.desk.passphrase_file()).args(words);
        command
    }

    fn start(&self, words: &[&str]) -> Running {
        let log = self.home.path().join(format!("desktop-{}.log", words.join("")));
        let file = File::create(&log).unwrap();
        let child = self.desktop(words).stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
        Running { child, log }
    }

    fn windows(&self) -> usize {
        let found = self.command("xdotool").args(["search", "--onlyvisible", "--name", TITLE]).output().unwrap();
        String::from_utf8_lossy(&found.stdout).lines().count()
    }

    fn status(&self) -> Value {
        self.desk.json(&["status"]).unwrap()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        for child in [&mut self.bus, &mut self.xvfb] {
            let _ = child.kill();
            let _ = child.wait();
        }
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

fn first_line(mut command: Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().to_owned())
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
