//! A display that nobody sees, thrown away afterwards.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// One X server. Ends when dropped.
#[derive(Debug)]
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Takes a number that is free.
    pub fn start() -> io::Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut number = String::new();
        if let Some(out) = server.stdout.take() {
            BufReader::new(out).read_line(&mut number)?;
        }
        Ok(Self { server, name: format!(":{}", number.trim()) })
    }

    /// Moves a command that is not yet started before this display.
    pub fn enter<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY").env("NO_AT_BRIDGE", "1")
    }

    /// The titles of all windows that are on it.
    pub fn titles(&self) -> io::Result<Vec<String>> {
        let mut command = Command::new("xdotool");
        command.args(["search", "--onlyvisible", "--name", ".", "getwindowname", "%@"]);
        let found = self.enter(&mut command).output()?;
        Ok(String::from_utf8_lossy(&found.stdout).lines().map(str::to_owned).collect())
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
