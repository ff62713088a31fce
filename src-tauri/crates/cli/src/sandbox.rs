//! `wedsync sandbox`: runs the make-believe studio by itself and says how to connect to it, until it is told to stop.
//!
//! Knows no service of it: which there are, and what proves who asks, the sandbox says.

use crate::ask;
use crate::desk::runtime;
use crate::output::{DONE, Voice};
use crate::stop::stop_asked;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use wedsync_api::Failure;
use wedsync_sandbox::{ACCOUNTS, Options, Proof, Sandbox, WAYS, Way};

/// What the season is made from.
#[derive(Clone, Copy)]
pub struct Season {
    pub seed: Option<u64>,
    pub jobs: usize,
}

/// Runs until SIGINT, SIGTERM or Ctrl-C.
pub fn run(port: u16, season: Season, data: Option<&Path>, voice: Voice) -> Result<u8, Failure> {
    let folder = data.map(ask::absolute).transpose()?.map(PathBuf::from);
    let runtime = runtime()?;
    runtime.block_on(async {
        let asked = stop_asked();
        let Season { seed, jobs } = season;
        let options = Options { port, seed: seed.unwrap_or(1), jobs, folder: folder.clone(), ..Options::default() };
        let sandbox = Sandbox::start(options).await.map_err(|fault| not_started(port, folder.as_deref(), &fault))?;
        if let Some(seed) = seed.filter(|seed| *seed != sandbox.seed()) {
            return Err(another_season(seed, &sandbox, folder.as_deref()));
        }
        voice.answer(&document(&sandbox, folder.as_deref()), |_| words(&sandbox, folder.as_deref()));
        asked.await;
        voice.tell("Stopped.");
        Ok(DONE)
    })
}

fn not_started(port: u16, folder: Option<&Path>, fault: &io::Error) -> Failure {
    let folder = folder.map(|it| it.display().to_string()).unwrap_or_default();
    match fault.kind() {
        ErrorKind::AddrInUse => Failure::new(
            "port_taken",
            format!(
                "Another program listens at port {port} or {} of this computer; maybe another sandbox.",
                u32::from(port) + 1
            ),
            "Stop that one, or give another port with --port.",
        ),
        ErrorKind::InvalidInput | ErrorKind::PermissionDenied if folder.is_empty() => Failure::new(
            "bad_value",
            format!("Port {port} cannot be used here."),
            "Give one between 1024 and 65534 with --port, or 0 for any that is free.",
        ),
        ErrorKind::InvalidData => Failure::new(
            "sandbox_unreadable",
            format!("What lies in {folder} cannot be read: {fault}."),
            "Name another folder with --data, or remove the file sandbox.json there to begin anew.",
        ),
        _ if folder.is_empty() => Failure::new(
            "sandbox_not_started",
            format!("The sandbox could not be started: {fault}."),
            "Give another port with --port.",
        ),
        _ => Failure::new(
            "sandbox_not_started",
            format!("The sandbox could not be started with the folder {folder}: {fault}."),
            "Name a folder of yours with --data, and give a port above 1024 with --port.",
        ),
    }
}

fn another_season(seed: u64, sandbox: &Sandbox, folder: Option<&Path>) -> Failure {
    let folder = folder.map(|it| it.display().to_string()).unwrap_or_default();
    let message = format!("{folder} holds the season of seed {}, not of {seed}.", sandbox.seed());
    Failure::new("another_season", message, "Leave --seed out, or name another folder with --data.")
}

/// Those services that this program can connect to.
fn ways() -> impl Iterator<Item = &'static Way> {
    WAYS.iter().filter(|way| wedsync_connectors::manifests().iter().any(|it| it.name == way.provider))
}

/// The command that connects to a service; a key goes in by standard input, where nobody else can read it.
fn command(way: &Way, base: &str) -> String {
    let connect = format!("wedsync connect {} --name \"{}\" --url {base}", way.provider, way.name);
    match way.proof {
        Proof::Client(id) => format!("{connect} --client-id {id}"),
        Proof::Key(key) => format!("echo {key} | {connect} --key-stdin"),
    }
}

fn document(sandbox: &Sandbox, folder: Option<&Path>) -> Value {
    let base = sandbox.base_url();
    let clients = sandbox.clients().iter().map(|it| {
        json!({ "service": it.provider, "id": it.id, "secret": it.secret, "any_port": it.loopback, "pages": it.redirects })
    });
    json!({
        "url": base,
        "return_page": sandbox.return_page(),
        "seed": sandbox.seed(),
        "folder": folder.map(|it| it.display().to_string()),
        "accounts": ACCOUNTS.iter().map(|it| json!({ "name": it.name, "email": it.email })).collect::<Vec<_>>(),
        "clients": clients.collect::<Vec<_>>(),
        "connect": ways().map(|way| json!({ "provider": way.provider, "command": command(way, base) })).collect::<Vec<_>>(),
    })
}

fn words(sandbox: &Sandbox, folder: Option<&Path>) -> String {
    let base = sandbox.base_url();
    let mut text = format!(
        "A make-believe studio is running on this computer at {base}. Ctrl-C stops it.\n\
         To connect to it, give one of these commands in another window:\n\n"
    );
    for way in ways() {
        let _ = writeln!(text, "    {}", command(way, base));
    }
    text += "\nYour browser then asks whose account it is. There are two:\n\n";
    for (account, what) in
        ACCOUNTS.iter().zip(["with a season of weddings", "with nothing in it, for choosing wrongly"])
    {
        let _ = writeln!(text, "    {} ({}), {what}", account.name, account.email);
    }
    text += "\nThe programs that its services know, for --client-id and --client-secret-file:\n\n";
    for client in sandbox.clients() {
        let secret = client.secret.as_deref().map_or("no secret".to_owned(), |secret| format!("secret {secret}"));
        let back = if client.loopback { "" } else { ", only by the return page" };
        let _ = writeln!(text, "    {}, {secret}{back}", client.id);
    }
    let _ = writeln!(text, "\nThe return page, for --return-page: {}", sandbox.return_page());
    match folder {
        Some(folder) => drop(writeln!(text, "Everything is kept in {}.", folder.display())),
        None => text += "Everything is forgotten when it stops; --data FOLDER keeps it.\n",
    }
    text
}
