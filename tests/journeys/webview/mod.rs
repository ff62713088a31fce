//! The desktop's window as it is: in the system's real web view, on a display that nobody sees, with a bus, a keychain and
//! somebody who shows notifications, all of its own, and a real browser for sign-in pages.
//!
//! Deliberately absent: every screen and every way of using it. That is walked through in a browser, which is quicker.

mod broadcast;
mod died;
mod hardened;
mod incident;
mod locked;
mod person;
mod ready;
mod restored;
mod sample;
mod saturday;

use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wedsync_support::display::Display;
use wedsync_support::webview::WebView;
use wedsync_support::{Keychain, Running, Session, place, program};

const PATIENCE: Duration = Duration::from_mins(1);

/// How notifications are shown: as what they are, in words, until somebody answers them, for a busy computer looks late.
const RULES: &str = "[global]\nhistory_length = 100\nstack_duplicates = no\ndmenu = CHOOSE\n[urgency_normal]\ntimeout = 0\n\
                     [urgency_critical]\nformat = \"critical %s\"\n";

/// Everything that a person's desktop has.
struct Stage {
    /// How far ahead the clock of the product is.
    days: i64,
    session: Session,
    display: Display,
    room: tempfile::TempDir,
    _dunst: Running,
    /// What only the studio knows, told once when it was made.
    recovery_code: String,
}

impl Stage {
    fn new() -> Self {
        Self::in_days(0)
    }

    /// On a computer whose clock says that it is so many days later. The studio is there already: a new one would show its recovery
    /// code and wait for a person.
    fn in_days(days: i64) -> Self {
        let session = Session::start(Keychain::Unlocked).unwrap();
        let display = Display::start().unwrap();
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("bin")).unwrap();
        browser(room.path());
        let dunst = notifications(&session, &display, room.path());
        let mut made = session.command(place::program("wedsync").unwrap());
        later(&mut made, days);
        let made = program::finish(made.arg("--data-dir").arg(room.path().join("data")).arg("status"), "").unwrap();
        assert_eq!(made.code, 0, "{}", made.err);
        let code = made.err.lines().map(str::trim).find(|line| line.len() == 39 && line.contains('-')).unwrap();
        Self { days, recovery_code: code.to_owned(), session, display, room, _dunst: dunst }
    }

    fn data(&self) -> PathBuf {
        self.room.path().join("data")
    }

    fn open(&self) -> WebView {
        let mut driver = self.session.command("WebKitWebDriver");
        later(&mut driver, self.days);
        let path = std::env::var("PATH").unwrap_or_default();
        driver.env("PATH", format!("{}:{path}", self.room.path().join("bin").display()));
        driver.env("WEDSYNC_LOG", "trace").env_remove("BROWSER").env_remove("XDG_CURRENT_DESKTOP");
        for name in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            driver.env_remove(name);
        }
        let log = File::create(self.room.path().join("driver.log")).unwrap();
        self.display.enter(&mut driver).stdout(log.try_clone().unwrap()).stderr(log);
        let data = self.data();
        let words = ["--data-dir", data.to_str().unwrap()];
        WebView::open(driver, &place::program("wedsync-desk").unwrap(), &words).unwrap()
    }

    /// The desktop as somebody starts it.
    fn start(&self, words: &[&str]) -> Running {
        let mut command = self.session.command(place::program("wedsync-desk").unwrap());
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_CURRENT_DESKTOP");
        command.arg("--data-dir").arg(self.data()).args(words);
        self.display.enter(&mut command).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Running::start(&mut command).unwrap()
    }

    fn windows(&self) -> usize {
        self.display.titles().unwrap().iter().filter(|title| *title == "WedSync Desk").count()
    }

    fn dunst(&self, words: &[&str]) -> String {
        let told = self.session.command("dunstctl").args(words).output().unwrap();
        String::from_utf8(told.stdout).unwrap()
    }

    /// What has been shown on this desktop.
    fn notifications(&self) -> String {
        self.dunst(&["history"])
    }

    /// All that lies on the disk and must hold no secret: all but the keychain's own files and what the make-believe
    /// services know themselves.
    fn files(&self) -> Vec<PathBuf> {
        let home = self.session.command("sh").args(["-c", "printf %s \"$HOME\""]).output().unwrap();
        let mut found = Vec::new();
        for root in [PathBuf::from(String::from_utf8(home.stdout).unwrap()), self.room.path().to_owned()] {
            collect(&root, &mut found);
        }
        found.retain(|file| !file.components().any(|part| part.as_os_str() == "keyrings"));
        found.retain(|file| !file.starts_with(self.data().join("sample/tools")));
        found
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

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), found),
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
}

/// What opens an address for a person: here a real browser without a window, and somebody who presses Allow in it.
fn browser(room: &Path) {
    let path = room.join("bin/xdg-open");
    let visit = place::project().join("tests/browser/visit.mjs");
    let script = format!("#!/bin/sh\nunset LD_PRELOAD\nnode '{}' studio \"$1\" >/dev/null 2>&1 &\n", visit.display());
    program_at(&path, &script);
}

/// Lets it see a clock that is so many days ahead, and goes on as the real one does.
fn later(command: &mut Command, days: i64) {
    if days > 0 {
        let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
        assert!(Path::new(library).exists(), "libfaketime is not installed: scripts/packages.sh test");
        command
            .env("LD_PRELOAD", library)
            .env("FAKETIME", format!("+{days}d"))
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }
}

fn program_at(path: &Path, script: &str) {
    fs::write(path, script).unwrap();
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

fn notifications(session: &Session, display: &Display, room: &Path) -> Running {
    let rules = room.join("dunstrc");
    // Who opens its menu wants to put something off.
    let choose = room.join("bin/choose");
    program_at(&choose, "#!/bin/sh\ngrep -m 1 Snooze\n");
    fs::write(&rules, RULES.replace("CHOOSE", choose.to_str().unwrap())).unwrap();
    let mut command = session.command("dunst");
    let dunst = display.enter(&mut command).arg("-conf").arg(&rules);
    let dunst = Running::start(dunst.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())).unwrap();
    until("dunst answers", || session.command("dunstctl").arg("is-paused").output().unwrap().status.success());
    dunst
}

/// Asks the desk as the window does.
#[track_caller]
fn ask(window: &WebView, command: &str, ask: &Value) -> Value {
    ask_with(window, command, ask, &json!({}))
}

/// With what goes beside the question: a secret, or the number by which a page that somebody must see is told.
#[track_caller]
fn ask_with(window: &WebView, command: &str, ask: &Value, beside: &Value) -> Value {
    let say = "return window.__TAURI_INTERNALS__.invoke('rpc', { request: { ...given[0], ...given[1] } })";
    window.run(say, &[json!({ "command": command, "ask": ask }), beside.clone()]).unwrap()
}
