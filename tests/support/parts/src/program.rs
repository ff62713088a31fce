//! The built `wedsync`, run as a script would run it, on a throw-away data folder.

use crate::place;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

/// A data folder of its own, with the file vault and its passphrase file. Gone when dropped.
#[derive(Debug)]
pub struct Wedsync {
    folder: TempDir,
    program: PathBuf,
}

/// What one call came to.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The exit code; -1 after a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as the one JSON document that `--json` promises.
    pub fn json(&self) -> io::Result<Value> {
        serde_json::from_str(&self.out)
            .map_err(|fault| io::Error::other(format!("not one JSON document ({fault}): {} {}", self.out, self.err)))
    }
}

impl Wedsync {
    /// A fresh data folder; nothing is started.
    pub fn new() -> io::Result<Wedsync> {
        let folder = tempfile::Builder::new().prefix("wedsync").tempdir()?;
        std::fs::write(folder.path().join("passphrase"), "correct horse battery staple\n")?;
        place::private(&folder.path().join("passphrase"), 0o600)?;
        Ok(Wedsync { folder, program: place::program("wedsync")? })
    }

    /// The data folder, not yet made before the first call.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The passphrase file, 0600.
    pub fn passphrase_file(&self) -> PathBuf {
        self.folder.path().join("passphrase")
    }

    /// A call ready to be started: `--data-dir`, `--vault file`, `--passphrase-file`, then these words.
    pub fn command<W: AsRef<OsStr>>(&self, words: &[W]) -> Command {
        let mut command = self.bare();
        command.args(["--vault", "file", "--passphrase-file"]).arg(self.passphrase_file()).args(words);
        command
    }

    /// Only `--data-dir`; the vault is for the test to name.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--data-dir").arg(self.data()).stdin(Stdio::null()).env_remove("RUST_LOG");
        command
    }

    /// Runs these words.
    pub fn run<W: AsRef<OsStr>>(&self, words: &[W]) -> io::Result<Ran> {
        finish(&mut self.command(words), "")
    }

    /// Runs these words with that text on standard input.
    pub fn run_with_input<W: AsRef<OsStr>>(&self, words: &[W], input: &str) -> io::Result<Ran> {
        finish(&mut self.command(words), input)
    }

    /// Runs these words with `--json` and gives the document, whatever the exit code was.
    pub fn json<W: AsRef<OsStr>>(&self, words: &[W]) -> io::Result<Value> {
        let mut command = self.command(&["--json"]);
        finish(command.args(words), "")?.json()
    }

    /// Starts `wedsync run` and waits until it answers `status`.
    pub fn own(&self) -> io::Result<Running> {
        let log = self.folder.path().join("owner.log");
        let file = std::fs::File::create(&log)?;
        let mut owner = Running::start(self.command(&["run"]).stdout(file.try_clone()?).stderr(file))?;
        let until = Instant::now() + PATIENCE;
        // Before it has said a word it may not hold the folder yet, and a call of ours would take it first.
        while std::fs::metadata(&log)?.len() == 0 || self.run(&["status"])?.code != 0 {
            let ended = owner.ended()?;
            if ended.is_some() || Instant::now() > until {
                let said = std::fs::read_to_string(&log)?;
                return Err(io::Error::other(format!("wedsync run did not come up ({ended:?}):\n{said}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(owner)
    }
}

/// A program that runs. Killed when dropped, without a chance to tidy up: it must not need one.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self)
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    /// What it has begun itself and still runs.
    pub fn begun(&self) -> io::Result<Vec<u32>> {
        begun(self.pid())
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.0.try_wait()
    }

    /// Kills it now.
    pub fn kill(mut self) -> io::Result<()> {
        self.0.kill()?;
        self.0.wait().map(drop)
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) -> io::Result<ExitStatus> {
        signal("TERM", self.pid())?;
        self.0.wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a process has begun itself and still runs.
pub fn begun(by: u32) -> io::Result<Vec<u32>> {
    let threads = std::fs::read_dir(format!("/proc/{by}/task"))?.flatten();
    let numbers = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    Ok(numbers.flat_map(|them| them.split(' ').filter_map(|one| one.parse().ok()).collect::<Vec<u32>>()).collect())
}

/// Sends a process a signal: `KILL`.
pub fn signal(name: &str, to: u32) -> io::Result<()> {
    let sent = Command::new("kill").args([format!("-{name}"), to.to_string()]).status()?;
    if sent.success() { Ok(()) } else { Err(io::Error::other(format!("{to} could not be told {name}"))) }
}

/// Starts a command, gives it the input, waits for its end.
pub fn finish(command: &mut Command, input: &str) -> io::Result<Ran> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that does not care for its input may have closed it.
        let _ = pipe.write_all(input.as_bytes());
    }
    let answer = child.wait_with_output()?;
    Ok(Ran {
        code: answer.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&answer.stdout).into_owned(),
        err: String::from_utf8_lossy(&answer.stderr).into_owned(),
    })
}
