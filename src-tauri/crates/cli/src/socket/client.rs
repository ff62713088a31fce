//! The calling side: plain blocking reads and writes, because a call must cost next to nothing.

use super::place;
use super::wire::{LONGEST_ANSWER, Said, line, pasted_line};
use crate::folder::Folder;
use interprocess::local_socket::traits::StreamCommon;
use interprocess::local_socket::{Stream, prelude::*};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::sync::Arc;
use std::time::Duration;
use wedsync_api::wire::News;
use wedsync_api::{Command, Failure, Progress};
use wedsync_domain::Secret;
use zeroize::Zeroize;

/// An owner takes a call at once, or when one of many others has ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who owns the folder and listens.
pub struct Owner(Stream);

/// The owner of a folder; `None` if nobody listens there.
pub fn find(folder: &Folder) -> Option<Owner> {
    let stream = Stream::connect(place::name(folder).ok()?).ok()?;
    // A password must reach nobody but our own user's owner.
    let them = stream.peer_creds().ok()?;
    place::is_us(&them).then_some(Owner(stream))
}

/// How a call through the owner can end without an answer.
#[derive(Debug)]
pub enum Unanswered {
    /// The owner said why.
    Failure(Failure),
    /// The owner was gone before it had taken the call: nothing has happened.
    NotTaken,
}

/// Calls, and tells the watcher of every step on the way.
pub fn call(
    owner: Owner,
    command: &Command,
    secret: Option<&Secret>,
    watcher: Option<&Arc<dyn Progress>>,
) -> Result<serde_json::Value, Unanswered> {
    let stream = Arc::new(owner.0);
    let bytes = line(command, secret, watcher.is_some()).map_err(|fault| Unanswered::Failure(Failure::bug(&fault)))?;
    if let Err(fault) = send(&stream, bytes) {
        // An owner that refuses a call says so before it closes; one that died says nothing.
        tracing::debug!(%fault, "owner did not take the call");
    }
    listen(&stream, watcher)
}

/// Sends a line, which may hold a secret, and wipes it.
fn send(mut stream: &Stream, mut bytes: Vec<u8>) -> std::io::Result<()> {
    let sent = stream.write_all(&bytes).and_then(|()| stream.flush());
    bytes.zeroize();
    sent
}

/// Hands on what the person pastes, on a thread that ends with the program.
fn hand_on(stream: Arc<Stream>, watcher: Arc<dyn Progress>) {
    std::thread::spawn(move || {
        loop {
            let text = futures::executor::block_on(watcher.pasted());
            if pasted_line(&text).map_err(std::io::Error::other).and_then(|bytes| send(&stream, bytes)).is_err() {
                return;
            }
        }
    });
}

fn listen(stream: &Arc<Stream>, watcher: Option<&Arc<dyn Progress>>) -> Result<serde_json::Value, Unanswered> {
    // Without a limit where the system has none to set.
    let _ = stream.set_recv_timeout(Some(PATIENCE));
    let mut reader = BufReader::with_capacity(1 << 16, &**stream);
    let mut bytes = Vec::new();
    let mut taken = false;
    loop {
        bytes.clear();
        let read = reader.by_ref().take(LONGEST_ANSWER).read_until(b'\n', &mut bytes);
        match read {
            Ok(0) => return Err(if taken { gone() } else { Unanswered::NotTaken }),
            Err(fault) if fault.kind() == ErrorKind::ConnectionReset && !taken => return Err(Unanswered::NotTaken),
            Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(Unanswered::Failure(silent()));
            }
            Err(_) => return Err(gone()),
            Ok(_) if bytes.last() != Some(&b'\n') => return Err(gone()),
            Ok(_) => {}
        }
        match serde_json::from_slice(&bytes) {
            Ok(Said::Taken) => {
                taken = true;
                // A first sync of a big calendar takes its time.
                let _ = reader.get_ref().set_recv_timeout(None);
            }
            Ok(Said::News(News::Step(step))) => {
                if let Some(watcher) = watcher {
                    watcher.step(&step.what, step.done, step.of);
                }
            }
            Ok(Said::News(News::Page(page))) => {
                if let Some(watcher) = watcher {
                    watcher.open(&page);
                    hand_on(Arc::clone(stream), Arc::clone(watcher));
                }
            }
            Ok(Said::News(News::TurnedAway(why))) => {
                if let Some(watcher) = watcher {
                    watcher.turn_away(&why);
                }
            }
            Ok(Said::Answer(answer)) => return Ok(answer),
            Ok(Said::Failure(failure)) => return Err(Unanswered::Failure(failure)),
            Err(_) => return Err(Unanswered::Failure(other_version())),
        }
    }
}

/// The owner ended in the middle.
pub fn gone() -> Unanswered {
    Unanswered::Failure(Failure::new(
        "owner_gone",
        "The desk that was doing this stopped in the middle. Nothing is lost; what was done is done.",
        "Give the command again.",
    ))
}

fn silent() -> Failure {
    Failure::new(
        "owner_silent",
        "The desk that owns this data folder does not answer. Nothing was changed by this command.",
        "If it stays so, end that program and start it again; the data are safe.",
    )
}

/// The two sides do not speak the same language.
pub fn other_version() -> Failure {
    Failure::new(
        "other_version",
        "The desk that owns this data folder is of another version than this command.",
        "Stop it and start it again with the version installed now.",
    )
}
