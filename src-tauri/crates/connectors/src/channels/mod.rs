//! The channels by which somebody is alerted: one folder each, the table of them, and the one way to open one.
//!
//! A channel is a folder with `manifest.toml`, `mod.rs`, `icon.svg`, `NOTES.md` and `fixtures/`, and one line below; the
//! build script finds the rest and refuses a folder that is not whole. Deliberately absent: which incident is told, on
//! which channel, when, and whether to try once more.

mod block_kit;
pub mod email_resend;
pub mod email_sendgrid;
pub mod email_smtp;
mod given;
pub mod pagerduty;
pub mod people;
mod refusals;
pub mod slack;
mod slack_says;
pub mod slack_webhook;
pub mod sms_twilio;
pub mod teams;
#[cfg(test)]
pub(crate) mod tests;
mod timed;
pub mod webhook;
pub(crate) mod words;

use crate::account::{Key, check};
use crate::http::{Wire, Words};
use crate::manifest::ChannelManifest;
pub use given::{Answer, Given, Line, post};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use timed::Timed;
use wedsync_domain::alert::Channel;
use wedsync_domain::{Clock, Fault, FaultKind};

/// One line of the table that the build script writes.
struct Row {
    manifest: &'static str,
    icon: &'static str,
    open: fn(Given) -> Result<Arc<dyn Channel>, Fault>,
}

include!(concat!(env!("OUT_DIR"), "/channels.rs"));

/// Read once; the build script has refused every manifest that does not parse.
static MANIFESTS: LazyLock<Vec<ChannelManifest>> =
    LazyLock::new(|| TABLE.iter().filter_map(|row| ChannelManifest::parse(row.manifest).ok()).collect());

/// No call of a channel takes longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// A mail server may look a letter to a person through before it takes it; whoever is not waited for gets it again.
const LETTER: Duration = Duration::from_secs(45);

/// What somebody can be alerted by, in the order of the table.
pub fn manifests() -> &'static [ChannelManifest] {
    &MANIFESTS
}

/// The picture of a channel, as SVG.
pub fn icon(name: &str) -> Option<&'static str> {
    find(name).map(|(row, _)| row.icon)
}

fn find(name: &str) -> Option<(&'static Row, &'static ChannelManifest)> {
    TABLE.iter().zip(MANIFESTS.iter()).find(|(_, manifest)| manifest.name == name)
}

/// Opens a channel of the table. `label` is what the studio calls it, and every message names it so; `key` is the way to
/// its secret, which is fetched anew for each call. Asks nothing yet.
pub fn open(
    name: &str,
    label: &str,
    settings: &BTreeMap<String, String>,
    key: Key,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
) -> Result<Arc<dyn Channel>, Fault> {
    let (row, given) = given(name, label, settings, key, clock, wire)?;
    within(DEADLINE, row, given)
}

fn given(
    name: &str,
    label: &str,
    settings: &BTreeMap<String, String>,
    key: Key,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
) -> Result<(&'static Row, Given), Fault> {
    let (row, manifest) = find(name).ok_or_else(|| {
        let names: Vec<_> = MANIFESTS.iter().map(|manifest| manifest.name.as_str()).collect();
        Fault::new(FaultKind::Rejected, "unknown_channel", format!("“{name}” is not something we can send alerts by."))
            .next(format!("Choose one of: {}.", names.join(", ")))
    })?;
    // Whether the secret is there shows when it is needed: a locked keychain must not keep the others from being opened.
    check(&manifest.form(), settings, true, label)?;
    Ok((row, Given { manifest, settings: settings.clone(), key, wire, words: Words::new(label, clock) }))
}

fn within(deadline: Duration, row: &Row, given: Given) -> Result<Arc<dyn Channel>, Fault> {
    let words = given.words.clone();
    Ok(timed((row.open)(given)?, deadline, words))
}

fn timed(inner: Arc<dyn Channel>, deadline: Duration, words: Words) -> Arc<dyn Channel> {
    Arc::new(Timed { inner, deadline, words })
}
