//! A sign of life, for somebody elsewhere who raises the alarm when it stays away: a computer that is off or without a
//! network cannot send an alert itself.
//!
//! Deliberately absent: when it is given, and where the address lies. No channel: it tells nobody anything, and brings no
//! alert.

#[cfg(test)]
mod tests;

use crate::account::Key;
use crate::http::{
    Ask, Http, Method, Place, Reply, StatusCode, Wire, Words, is_this_computer, status_fault, timed_out,
};
use crate::manifest::{Hosts, Limits};
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use wedsync_domain::{Clock, Fault, FaultKind};

/// No sign of life takes longer.
const DEADLINE: Duration = Duration::from_secs(10);
/// More than a watch has to say.
const ENOUGH: usize = 4 << 10;
/// One a minute is what is given.
const LIMITS: Limits = Limits { in_flight: 1, per_second: 1, burst: 2 };

/// Who waits for signs of life.
pub struct Watch {
    /// What the studio calls them; every message names them.
    pub label: String,
    /// The way to the address, which is a secret: whoever has it can give signs of life in our place.
    pub address: Key,
    /// Whether trouble can be told below the address, as healthchecks.io takes it: `…/fail`. If not, there is silence.
    pub hears_trouble: bool,
    /// For waits that are asked for.
    pub clock: Arc<dyn Clock>,
    /// The network.
    pub wire: Arc<Wire>,
}

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The desk runs, and nothing is wrong that somebody must look at.
    Well,
    /// The desk runs, and something is.
    Trouble,
}

/// Gives a sign of life, once.
pub async fn ping(watch: &Watch, state: State) -> Result<(), Fault> {
    within(DEADLINE, watch, state).await
}

async fn within(deadline: Duration, watch: &Watch, state: State) -> Result<(), Fault> {
    if state == State::Trouble && !watch.hears_trouble {
        return Ok(());
    }
    let words = Words::new(&watch.label, Arc::clone(&watch.clock));
    let given = tokio::time::timeout(deadline, give(watch, &words, state));
    given.await.unwrap_or_else(|_| Err(timed_out(&words)))
}

async fn give(watch: &Watch, words: &Words, state: State) -> Result<(), Fault> {
    let home = address(watch, words).await?;
    let mut url = home.clone();
    if state == State::Trouble
        && let Ok(mut path) = url.path_segments_mut()
    {
        path.pop_if_empty().push("fail");
    }
    let place = Place { name: "heartbeat", home: &home, hosts: &Hosts::Given, limits: LIMITS };
    let reply = Http::to_channel(&watch.wire, words, &place)?.send(Ask::new(Method::GET, url)).await?;
    understood(words, reply).await
}

/// The address as it lies in the vault. It is never shown.
async fn address(watch: &Watch, words: &Words) -> Result<Url, Fault> {
    let kept = watch.address.fetch().await?;
    let kept = kept.ok_or_else(|| {
        let message = format!("There is no address for “{}” in the keychain.", words.name);
        Fault::new(FaultKind::SignInNeeded, "heartbeat_address_missing", message).next(COPY)
    })?;
    let url = Url::parse(kept.expose().trim()).ok();
    let secure = |url: &Url| url.scheme() == "https" || url.scheme() == "http" && is_this_computer(url);
    url.filter(|url| url.has_host() && secure(url)).ok_or_else(|| {
        let message = format!("What is kept for “{}” is not an address that begins with https://.", words.name);
        Fault::new(FaultKind::Rejected, "heartbeat_address_odd", message).next(COPY)
    })
}

const COPY: &str = "Copy the address from where the watch shows it, and give it to the desk.";

/// healthchecks.io says with a good status, too, that it knows no such watch or that it was too often.
async fn understood(words: &Words, reply: Reply) -> Result<(), Fault> {
    let (status, headers) = (reply.status, reply.headers);
    let said = reply.body.beginning(ENOUGH).await?.to_ascii_lowercase();
    match status.as_u16() {
        200..=299 if said.contains("(not found)") => Err(unknown(words)),
        200..=299 if said.contains("(rate limited)") => {
            Err(status_fault(words, "the sign of life", StatusCode::TOO_MANY_REQUESTS, &headers))
        }
        200..=299 => Ok(()),
        408 | 425 | 429 | 500 | 502..=599 => Err(status_fault(words, "the sign of life", status, &headers)),
        number => Err(unknown(words).detail(format_args!("HTTP {number}"))),
    }
}

fn unknown(words: &Words) -> Fault {
    let message = format!("“{}” does not know the address that we have. It does not wait for us.", words.name);
    Fault::new(FaultKind::Missing, "heartbeat_unknown", message).next(COPY)
}
