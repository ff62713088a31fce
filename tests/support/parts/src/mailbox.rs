//! A real mail server on a free loopback port, which keeps the letters it is handed and reads them with a reader that is not
//! ours. Deliberately absent: handing them on.

use crate::place;
use serde_json::Value as Json;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const SERVER: &str = include_str!("mailbox.py");

/// A running server. Ends when dropped; its letters go with it.
#[derive(Debug)]
pub struct Mailbox {
    server: Child,
    port: u16,
    folder: TempDir,
}

impl Mailbox {
    /// Encrypted as `security` says (`tls`, `starttls`, `none`), proving itself with `server.pem` of that folder; asks for
    /// a sign-in unless `user` is empty.
    pub fn start(security: &str, certificates: &Path, user: &str, password: &str) -> io::Result<Mailbox> {
        let folder = tempfile::Builder::new().prefix("mailbox").tempdir()?;
        let log = fs::File::create(folder.path().join("log"))?;
        let mut command = Command::new(place::tools()?.join("bin/python"));
        command.args(["-c", SERVER, security]);
        command.args([certificates.join("server.pem"), certificates.join("server.key"), folder.path().to_owned()]);
        command.args([user, password]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut server = command.spawn()?;
        let mut line = String::new();
        if let Some(said) = server.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        let port = line.trim().parse().map_err(|_| {
            let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            io::Error::other(format!("the mail server did not start:\n{log}"))
        })?;
        Ok(Mailbox { server, port, folder })
    }

    /// `127.0.0.1:PORT`
    pub fn place(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// From the next letter on it takes it and hangs up without a word, once.
    pub fn hang_up(&self) -> io::Result<()> {
        fs::write(self.folder.path().join("hang-up"), "")
    }

    /// What it was handed, in this order.
    pub fn letters(&self) -> io::Result<Vec<Json>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(self.folder.path())? {
            paths.push(entry?.path());
        }
        paths.retain(|path| path.extension().is_some_and(|end| end == "json"));
        paths.sort();
        paths.iter().map(|path| Ok(serde_json::from_slice(&fs::read(path)?)?)).collect()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        // Nothing sensible is left to do if it is gone already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
