//! The built `wedsync`, run as a script would run it, on a throw-away data folder.

use crate::place;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
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
    pub fn own(&self) -> io::Result<Owner> {
        let log = self.folder.path().join("owner.log");
        let file = std::fs::File::create(&log)?;
        let child = self.command(&["run"]).stdout(file.try_clone()?).stderr(file).spawn()?;
        let mut owner = Owner { child };
        let until = Instant::now() + PATIENCE;
        // Before it has said a word it may not hold the folder yet, and a call of ours would take it first.
        while std::fs::metadata(&log)?.len() == 0 || self.run(&["status"])?.code != 0 {
            let ended = owner.child.try_wait()?;
            if ended.is_some() || Instant::now() > until {
                let said = std::fs::read_to_string(&log)?;
                return Err(io::Error::other(format!("wedsync run did not come up ({ended:?}):\n{said}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(owner)
    }
}

/// A running `wedsync run`. Killed when dropped, without a chance to tidy up: it must not need one.
#[derive(Debug)]
pub struct Owner {
    child: Child,
}

impl Owner {
    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it now.
    pub fn kill(mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
