//! A session bus of its own with a real Secret Service (gnome-keyring) on it, thrown away afterwards. It can be
//! absent, there but locked, and unlocked, and change between them while a program is running.
//!
//! Deliberately not possible: touching the keychain of whoever runs the tests. Home and runtime folder are fresh.

use crate::place;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No service folders: nothing is started by being asked for, neither a keychain nor a prompt that nobody sees.
const BUS: &str = "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type>\
<listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><policy context=\"default\">\
<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";

/// Set for a test that runs again inside a session.
const INSIDE: &str = "WEDSYNC_TEST_SESSION";

const PATIENCE: Duration = Duration::from_secs(20);

/// What state the keychain is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// A bus without any keychain.
    Absent,
    /// There, never unlocked, and nobody to ask for its password.
    Locked,
    /// Ready.
    Unlocked,
}

/// One bus and its keychain. Both end when dropped, and when the test process ends in any other way.
#[derive(Debug)]
pub struct Session {
    bus: Child,
    daemon: Option<Child>,
    address: String,
    folder: TempDir,
}

impl Session {
    /// A fresh session.
    pub fn start(keychain: Keychain) -> io::Result<Session> {
        let folder = tempfile::Builder::new().prefix("session").tempdir()?;
        for part in ["home/.local/share/keyrings", "runtime"] {
            std::fs::create_dir_all(folder.path().join(part))?;
        }
        place::private(&folder.path().join("runtime"), 0o700)?;
        std::fs::write(folder.path().join("bus.conf"), BUS)?;
        // `cat` holds the bus open until our end of its standard input closes.
        let mut bus = Command::new("dbus-run-session")
            .arg(format!("--config-file={}", folder.path().join("bus.conf").display()))
            .args(["--", "sh", "-c", "echo $DBUS_SESSION_BUS_ADDRESS; exec cat >/dev/null"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|fault| io::Error::other(format!("dbus-run-session: {fault}. It is in Debian's package dbus.")))?;
        let mut address = String::new();
        if let Some(out) = bus.stdout.take() {
            BufReader::new(out).read_line(&mut address)?;
        }
        let mut session = Session { bus, daemon: None, address: address.trim().to_owned(), folder };
        if session.address.is_empty() {
            return Err(io::Error::other("dbus-run-session gave no address"));
        }
        session.turn(keychain)?;
        Ok(session)
    }

    /// Ends the keychain that is there and starts it in that state; what it holds stays.
    pub fn turn(&mut self, keychain: Keychain) -> io::Result<()> {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill()?;
            daemon.wait()?;
        }
        if keychain == Keychain::Absent {
            return Ok(());
        }
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        if keychain == Keychain::Unlocked {
            command.arg("--unlock");
        }
        let mut daemon = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        if let Some(mut password) = daemon.stdin.take() {
            password.write_all(b"\n")?;
        }
        self.daemon = Some(daemon);
        self.wait_for_keychain()
    }

    /// Locks the unlocked keychain, as a screen lock does, without ending it.
    pub fn lock(&self) -> io::Result<()> {
        let answer = self
            .command("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
            .arg("org.freedesktop.Secret.Service.Lock")
            .arg("array:objpath:/org/freedesktop/secrets/collection/login")
            .output()?;
        good(&answer, "locking the keychain")
    }

    /// A command that sees this session and no other, with a home of its own.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        self.enter(&mut command);
        command
    }

    /// Moves a command that is not yet started into this session.
    pub fn enter(&self, command: &mut Command) {
        let home = self.folder.path().join("home");
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_RUNTIME_DIR", self.folder.path().join("runtime"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL");
    }

    /// Runs the test of that full name once more, alone, in a process of this session, and demands that it passes.
    /// There [`inside`] is true. A process learns its bus when it starts, so a test cannot change over in place.
    pub fn run_test(&self, name: &str) -> io::Result<()> {
        let mut command = self.command(env::current_exe()?);
        command.args(["--exact", name, "--nocapture", "--include-ignored"]).env(INSIDE, "1");
        let answer = command.stdin(Stdio::null()).output()?;
        good(&answer, name)?;
        let said = String::from_utf8_lossy(&answer.stdout);
        if said.contains("test result: ok. 1 passed") {
            return Ok(());
        }
        Err(io::Error::other(format!("no test is called {name}:\n{said}")))
    }

    fn wait_for_keychain(&mut self) -> io::Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self
                .command("dbus-send")
                .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
                .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
                .output()?;
            if String::from_utf8_lossy(&answer.stdout).contains("boolean true") {
                return Ok(());
            }
            let ended = self.daemon.as_mut().map(Child::try_wait).transpose()?.flatten();
            if ended.is_some() || Instant::now() > until {
                return Err(io::Error::other(format!("gnome-keyring-daemon did not appear on the bus ({ended:?})")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Whether this process was started by [`Session::run_test`].
pub fn inside() -> bool {
    env::var_os(INSIDE).is_some()
}

impl Drop for Session {
    fn drop(&mut self) {
        // Ours to end, and nothing to be done if they ended by themselves. Closing its input ends the bus.
        if let Some(mut daemon) = self.daemon.take() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
        drop(self.bus.stdin.take());
        let _ = self.bus.wait();
    }
}

fn good(answer: &Output, what: &str) -> io::Result<()> {
    if answer.status.success() {
        return Ok(());
    }
    let (out, err) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    Err(io::Error::other(format!("{what} did not succeed ({}):\n{out}\n{err}", answer.status)))
}

#[cfg(test)]
mod tests {
    use super::{Keychain, Session, inside};
    use std::io::Write as _;
    use std::process::Stdio;

    fn store(session: &Session, value: &str) -> bool {
        let mut command = session.command("timeout");
        command.args(["10", "secret-tool", "store", "--label=x", "name", "x"]).stdin(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(value.as_bytes()).unwrap();
        child.wait().unwrap().success()
    }

    fn lookup(session: &Session) -> Option<String> {
        let answer = session.command("timeout").args(["10", "secret-tool", "lookup", "name", "x"]).output().unwrap();
        answer.status.success().then(|| String::from_utf8(answer.stdout).unwrap())
    }

    #[test]
    fn an_unlocked_keychain_keeps_a_secret_over_a_restart_and_a_lock_hides_it() {
        let mut session = Session::start(Keychain::Unlocked).unwrap();
        assert!(store(&session, "peony"));
        session.turn(Keychain::Unlocked).unwrap();
        assert_eq!(lookup(&session).as_deref(), Some("peony"));
        session.lock().unwrap();
        assert_eq!(lookup(&session), None, "locked, and nobody can be asked");
        session.turn(Keychain::Unlocked).unwrap();
        assert_eq!(lookup(&session).as_deref(), Some("peony"), "a lock loses nothing");
    }

    #[test]
    fn an_absent_or_locked_keychain_stores_nothing() {
        let mut session = Session::start(Keychain::Absent).unwrap();
        assert!(!store(&session, "peony"));
        session.turn(Keychain::Locked).unwrap();
        assert!(!store(&session, "peony"));
        session.turn(Keychain::Unlocked).unwrap();
        assert!(store(&session, "peony"));
    }

    #[test]
    fn a_test_can_run_again_inside_a_session() {
        if inside() {
            assert!(std::env::var("HOME").unwrap().contains("session"));
            return;
        }
        let session = Session::start(Keychain::Absent).unwrap();
        session.run_test("keychain::tests::a_test_can_run_again_inside_a_session").unwrap();
        assert!(session.run_test("no_such_test").is_err(), "a name with a slip in it must not pass");
    }
}
