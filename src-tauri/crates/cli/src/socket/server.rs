//! The owning side: takes calls from processes of the same user and passes them to the router.

use super::client::other_version;
use super::place;
use super::wire::{Call, LONGEST_CALL, LONGEST_PASTED, PROTOCOL, Pasted, Said, too_long};
use crate::folder::{Folder, Lock};
use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::traits::{StreamCommon, tokio::Listener as _};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use wedsync_api::calls::Telling;
use wedsync_api::wire::not_a_call;
use wedsync_api::{Failure, Progress, Request, Router};
use wedsync_domain::Secret;
use zeroize::Zeroize;

/// Calls under way at once; more wait their turn.
const AT_ONCE: usize = 64;
/// Who connects and says nothing for so long is sent away.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long calls under way may take to end once the owner is asked to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// Opens the socket. The lock proves that whatever lies in its place is left over from somebody who is gone.
pub fn open(folder: &Folder, _proof: &Lock) -> io::Result<Listener> {
    #[cfg(unix)]
    place::prepare(&place::file(folder))?;
    let options = ListenerOptions::new().name(place::name(folder)?);
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let options = interprocess::os::unix::local_socket::ListenerOptionsExt::mode(options, 0o600);
    options.create_tokio()
}

/// Serves until `stop` turns true, then lets calls under way end.
pub async fn serve(listener: Listener, router: Router, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut calls = JoinSet::new();
    loop {
        let stream = tokio::select! {
            () = stopped(&mut stop) => break,
            // Ended calls are taken off as they end.
            Some(_) = calls.join_next() => continue,
            next = listener.accept() => match next {
                Ok(stream) => stream,
                Err(fault) => {
                    // Out of file handles, for example: that passes when calls end.
                    tracing::warn!(%fault, "a call could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let (router, places) = (router.clone(), places.clone());
        calls.spawn(async move {
            let Ok(_place) = places.acquire().await else { return };
            if let Err(fault) = attend(stream, &router).await {
                tracing::debug!(%fault, "a call ended early");
            }
        });
    }
    let end = async { while calls.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(FAREWELL, end).await;
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn attend(stream: Stream, router: &Router) -> io::Result<()> {
    if !place::is_us(&stream.peer_creds()?) {
        tracing::warn!("another user's call was refused");
        return Ok(());
    }
    // Both halves at once: a reference reads and writes.
    let (mut reader, mut write) = (BufReader::new(&stream), &stream);
    let call = match tokio::time::timeout(PATIENCE, hear(&mut reader)).await {
        Ok(call) => call?,
        Err(_) => return Ok(()),
    };
    match call {
        None => Ok(()),
        Some(Err(failure)) => say(&mut write, &Said::Failure(failure)).await,
        Some(Ok(call)) => carry_out(call, router, reader, &mut write).await,
    }
}

/// `None`: the caller left without a word.
async fn hear(reader: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Result<Call, Failure>>> {
    let mut bytes = Vec::new();
    reader.take(LONGEST_CALL).read_until(b'\n', &mut bytes).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let call = if bytes.last() == Some(&b'\n') { understand(&bytes) } else { Err(too_long()) };
    bytes.zeroize();
    Ok(Some(call))
}

fn understand(bytes: &[u8]) -> Result<Call, Failure> {
    #[derive(serde::Deserialize)]
    struct Version {
        wedsync: u32,
    }
    let refusal = match serde_json::from_slice::<Call>(bytes) {
        Ok(call) if call.wedsync == PROTOCOL => return Ok(call),
        Ok(_) => return Err(other_version()),
        Err(refusal) => refusal,
    };
    match serde_json::from_slice::<Version>(bytes) {
        // What another version says need not be understood to know that it is another version.
        Ok(version) if version.wedsync != PROTOCOL => Err(other_version()),
        // Serde's words can hold a piece of the line, and with it a secret: only the place is told.
        _ => Err(not_a_call(&format!(" (line {} column {})", refusal.line(), refusal.column()))),
    }
}

async fn carry_out(
    call: Call,
    router: &Router,
    reader: impl AsyncBufRead + Unpin,
    write: &mut (impl AsyncWrite + Unpin),
) -> io::Result<()> {
    say(write, &Said::Taken).await?;
    let (telling, mut heard, adds) = Telling::new();
    let progress = call.steps.then(|| Arc::new(telling) as Arc<dyn Progress>);
    let hearing = hear_pastes(reader, adds);
    tokio::pin!(hearing);
    let request = Request { command: call.command, secret: call.secret.map(Secret::from), progress };
    let work = router.call(request);
    tokio::pin!(work);
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = &mut work => break outcome,
            Some(news) = heard.recv() => {
                // A caller that has gone away does not stop what it began.
                let _ = say(write, &Said::News(news)).await;
            }
            never = &mut hearing => match never {},
        }
    };
    say(write, &outcome.map_or_else(Said::Failure, Said::Answer)).await
}

/// Listens for what the caller adds, for as long as the call goes on.
async fn hear_pastes(mut reader: impl AsyncBufRead + Unpin, to: mpsc::Sender<Secret>) -> Infallible {
    loop {
        let mut bytes = Vec::new();
        let read = (&mut reader).take(LONGEST_PASTED).read_until(b'\n', &mut bytes).await;
        let added = read.ok().and_then(|_| serde_json::from_slice::<Pasted>(&bytes).ok());
        bytes.zeroize();
        let Some(Pasted { pasted }) = added else { break };
        if to.send(pasted.into()).await.is_err() {
            break;
        }
    }
    // The end of it, or what nobody understands: the call goes on without.
    std::future::pending().await
}

async fn say(write: &mut (impl AsyncWrite + Unpin), said: &Said) -> io::Result<()> {
    let mut line = serde_json::to_vec(said)?;
    line.push(b'\n');
    write.write_all(&line).await?;
    write.flush().await
}
