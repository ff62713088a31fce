//! The desktop as a process, on a display that nobody sees: its window, its life without one, and its place beside the
//! command line. What a window shows is looked at elsewhere.

use serde_json::Value;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wedsync_support::display::Display;
use wedsync_support::program::{Running, begun, signal};
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
        self.command(&place::program("wedsync-desk").unwrap(), words)
    }

    fn command(&self, program: &Path, words: &[&str]) -> Command {
        let mut command = self.session.command(program);
        self.display.enter(&mut command).stdin(Stdio::null());
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_CURRENT_DESKTOP");
        command.arg("--data-dir").arg(self.desk.data()).args(["--vault", "file", "--passphrase-file"]);
        command.arg(self.desk.passphrase_file()).args(words);
        command
    }

    fn start(&self, words: &[&str]) -> Desktop {
        self.begin(self.desktop(words))
    }

    fn begin(&self, mut command: Command) -> Desktop {
        let log = self.logs.path().join("desktop.log");
        let file = File::create(&log).unwrap();
        let program = Running::start(command.stdout(file.try_clone().unwrap()).stderr(file)).unwrap();
        Desktop { program, log }
    }

    fn windows(&self) -> usize {
        self.display.titles().unwrap().iter().filter(|title| *title == TITLE).count()
    }

    fn status(&self) -> Value {
        self.desk.json(&["status"]).unwrap()
    }
}

/// The running desktop.
struct Desktop {
    program: Running,
    log: PathBuf,
}

impl Desktop {
    #[track_caller]
    fn until(&mut self, what: &str, holds: impl Fn(&Running) -> bool) {
        let begun = Instant::now();
        while !holds(&self.program) {
            let ended = self.program.ended().unwrap();
            let said = std::fs::read_to_string(&self.log).unwrap();
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "{what} ({ended:?}): {said}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn stop(self) {
        let ended = self.program.stop().unwrap();
        let said = std::fs::read_to_string(&self.log).unwrap();
        assert!(ended.success(), "{ended}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// The web view's process that draws the window.
fn drawing(window: u32) -> Option<u32> {
    let named = |it: &u32| {
        std::fs::read_to_string(format!("/proc/{it}/comm")).is_ok_and(|name| name.starts_with("WebKitWebPro"))
    };
    begun(window).ok()?.into_iter().find(named)
}

#[test]
fn the_window_opens_the_terminal_works_beside_it_and_it_ends_cleanly() {
    let room = Room::new();
    let mut desktop = room.start(&[]);
    desktop.until("a window", |_| room.windows() == 1);
    let socket = room.desk.data().join("desk.sock");
    desktop.until("its socket", |_| socket.exists());
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
    first.until("its socket", |_| socket.exists());
    assert_eq!(room.windows(), 0);
    assert!(room.desk.json(&["pause", "hour"]).unwrap()["paused"]["until"].is_string());
    let second = room.desktop(&["wedsync://weddings/rec-1"]).output().unwrap();
    assert!(second.status.success(), "{second:?}");
    first.until("a window", |_| room.windows() == 1);
    first.stop();
}

#[test]
fn a_closed_window_leaves_nothing_of_itself_and_the_desk_goes_on() {
    let room = Room::new();
    let mut desktop = room.start(&[]);
    desktop.until("a window", |_| room.windows() == 1);
    // It may be found a moment later than it is counted.
    desktop.until("it is asked to close", |_| room.display.close(TITLE).is_ok());
    desktop.until("the window closes", |_| room.windows() == 0);
    desktop.until("its process ends", |desk| desk.begun().unwrap().is_empty());
    assert_eq!(room.status()["state"], "not_connected");
    assert!(room.desktop(&[]).output().unwrap().status.success());
    desktop.until("a window again", |_| room.windows() == 1);
    desktop.stop();
}

#[test]
fn a_window_that_dies_takes_nothing_with_it() {
    let room = Room::new();
    let mut desktop = room.start(&[]);
    desktop.until("a window", |_| room.windows() == 1);
    let window = desktop.program.begun().unwrap();
    signal("KILL", window[0]).unwrap();
    desktop.until("the window is gone", |_| room.windows() == 0);
    assert_eq!(room.status()["state"], "not_connected");
    desktop.until("another can be opened", |_| {
        room.desktop(&[]).output().unwrap();
        room.windows() == 1
    });
    assert_ne!(desktop.program.begun().unwrap(), window);
    desktop.stop();
}

#[test]
fn what_the_window_shows_is_drawn_anew_once_when_it_is_lost() {
    let room = Room::new();
    let mut desktop = room.start(&[]);
    desktop.until("a window", |_| room.windows() == 1);
    let window = desktop.program.begun().unwrap()[0];
    desktop.until("pages in it", |_| drawing(window).is_some());
    let first = drawing(window).unwrap();
    // One that dies while it is begun takes the window with it, which is told as well, and looked at elsewhere.
    std::thread::sleep(Duration::from_secs(3));
    signal("KILL", first).unwrap();
    desktop.until("pages again", |_| drawing(window).is_some_and(|now| now != first));
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(room.windows(), 1);
    signal("KILL", drawing(window).unwrap()).unwrap();
    desktop.until("nothing blank stays", |_| room.windows() == 0);
    assert_eq!(room.status()["state"], "not_connected");
    desktop.stop();
}

#[test]
fn what_libraries_print_is_no_question() {
    let room = Room::new();
    let mut command = room.desktop(&[]);
    command.env("G_MESSAGES_DEBUG", "all");
    let mut desktop = room.begin(command);
    desktop.until("a window", |_| room.windows() == 1);
    desktop.until("pages in it", |desk| drawing(desk.begun().unwrap()[0]).is_some());
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(room.windows(), 1);
    desktop.stop();
}

#[test]
fn a_window_goes_with_its_desk() {
    let room = Room::new();
    let mut desktop = room.start(&[]);
    desktop.until("a window", |_| room.windows() == 1);
    desktop.program.kill().unwrap();
    let begun = Instant::now();
    while room.windows() > 0 {
        assert!(begun.elapsed() < PATIENCE, "a window without a desk");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_desk_whose_program_was_replaced_still_opens_its_own_window() {
    let room = Room::new();
    let copy = room.logs.path().join("wedsync-desk");
    std::fs::copy(place::program("wedsync-desk").unwrap(), &copy).unwrap();
    let mut desktop = room.begin(room.command(&copy, &["--hidden"]));
    let socket = room.desk.data().join("desk.sock");
    desktop.until("its socket", |_| socket.exists());
    std::fs::remove_file(&copy).unwrap();
    assert!(room.desktop(&[]).output().unwrap().status.success());
    desktop.until("a window", |_| room.windows() == 1);
    desktop.stop();
}

#[test]
fn the_window_s_part_alone_is_no_program() {
    let room = Room::new();
    let told = room.desktop(&["--window"]).output().unwrap();
    assert!(told.status.success(), "nobody speaks to it, so it ends: {told:?}");
    assert_eq!(room.windows(), 0);
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
