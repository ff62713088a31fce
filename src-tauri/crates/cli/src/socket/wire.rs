//! What goes over the socket.

use serde::{Deserialize, Serialize};
use wedsync_api::wire::{News, OnTheWire};
use wedsync_api::{Command, Failure};
use wedsync_domain::Secret;

/// Grows when a line changes its meaning, so that an old client is told rather than misunderstood.
pub const PROTOCOL: u32 = 2;
/// The longest call taken, in bytes. An edit may set several fields of 1 MiB.
pub const LONGEST_CALL: u64 = 8 << 20;
/// The longest address that is pasted, in bytes.
pub const LONGEST_PASTED: u64 = 128 << 10;
/// The longest answer taken, in bytes: some 500,000 records.
pub const LONGEST_ANSWER: u64 = 256 << 20;

/// What is said to a call that is longer.
pub fn too_long() -> Failure {
    Failure::new(
        "call_too_long",
        "This call was cut short, or is longer than 8 MiB.",
        "Give shorter values, or several commands.",
    )
}

/// One call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// [`PROTOCOL`]
    pub wedsync: u32,
    /// What is asked.
    #[serde(rename = "call")]
    pub command: Command,
    /// Whether steps are wanted.
    #[serde(default)]
    pub steps: bool,
    /// A password or key that goes with the command.
    #[serde(default)]
    pub secret: Option<OnTheWire>,
}

/// The same call as it is written.
#[derive(Serialize)]
struct Written<'a> {
    wedsync: u32,
    call: &'a Command,
    steps: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

/// The line for a call. Holds the secret, so whoever sends it wipes it.
pub fn line(call: &Command, secret: Option<&Secret>, steps: bool) -> serde_json::Result<Vec<u8>> {
    let written = Written { wedsync: PROTOCOL, call, steps, secret: secret.map(Secret::expose) };
    // Room for all of it at once, so that growing leaves no copy of the secret behind.
    let mut line = Vec::with_capacity(4096 + secret.map_or(0, |it| it.expose().len() * 6));
    serde_json::to_writer(&mut line, &written)?;
    line.push(b'\n');
    Ok(line)
}

/// What the caller may add while its call goes on: what the person pasted who was shown a page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pasted {
    /// The address where the browser ended.
    pub pasted: OnTheWire,
}

/// The line for it. Holds the secret, so whoever sends it wipes it.
pub fn pasted_line(text: &Secret) -> serde_json::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Written<'a> {
        pasted: &'a str,
    }
    let mut line = Vec::with_capacity(64 + text.expose().len() * 6);
    serde_json::to_writer(&mut line, &Written { pasted: text.expose() })?;
    line.push(b'\n');
    Ok(line)
}

/// What comes back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The call is understood and begins now. A caller that has not heard this may ask again elsewhere.
    Taken,
    /// The answer; the last line.
    Answer(serde_json::Value),
    /// Why there is none; the last line.
    Failure(Failure),
    /// What there is to hear meanwhile.
    #[serde(untagged)]
    News(News),
}
