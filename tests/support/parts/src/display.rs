//! A display that nobody sees, thrown away afterwards.

use std::error::Error;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask};

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
        // Else it begins anew whenever nobody is left on it, and turns away who comes in that moment.
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
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
        self.search(&[".", "getwindowname", "%@"])
    }

    /// Asks the window of that title to close, as the cross in its corner does.
    pub fn close(&self, title: &str) -> io::Result<()> {
        let found = self.search(&[&format!("^{title}$")])?;
        let window = found.first().and_then(|id| id.parse().ok()).ok_or_else(|| io::Error::other("no such window"))?;
        quit(&self.name, window).map_err(io::Error::other)
    }

    fn search(&self, words: &[&str]) -> io::Result<Vec<String>> {
        let mut command = Command::new("xdotool");
        command.args(["search", "--onlyvisible", "--name"]).args(words);
        let found = self.enter(&mut command).output()?;
        Ok(String::from_utf8_lossy(&found.stdout).lines().map(str::to_owned).collect())
    }
}

fn quit(display: &str, window: u32) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (display, _) = x11rb::connect(Some(display))?;
    let protocols = display.intern_atom(false, b"WM_PROTOCOLS")?.reply()?.atom;
    let delete = display.intern_atom(false, b"WM_DELETE_WINDOW")?.reply()?.atom;
    let event = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
    display.send_event(false, window, EventMask::NO_EVENT, event)?.check()?;
    Ok(())
}

impl Drop for Display {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
