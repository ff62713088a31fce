//! Slack: `X-Slack-Signature: v0=…`, hex over version, time and body
//! (<https://docs.slack.dev/authentication/verifying-requests-from-slack>). When its address is set up Slack asks once, signed like every call, and
//! wants its own word back (<https://docs.slack.dev/reference/events/url_verification>).

use super::key::{SigningKey, hex};
use super::{Proved, Refused, Request, header, in_time, named, number, seconds};
use serde_json::Value as Json;

/// Of the word that is given back.
const LONGEST: usize = 200;

pub(super) fn check(key: &SigningKey, it: &Request<'_>) -> Result<Proved, Refused> {
    let at = header(it, "x-slack-request-timestamp")?;
    let time = number(at)?;
    let given = header(it, "x-slack-signature")?.strip_prefix("v0=").and_then(hex).ok_or(Refused::Unproved)?;
    key.signed(&[b"v0:", at.as_bytes(), b":", it.body], &[given])?;
    in_time(it, seconds(time))?;
    Ok(Proved { name: named(it.body), answer: challenge(it.body) })
}

fn challenge(body: &[u8]) -> Option<String> {
    let asked: Json = serde_json::from_slice(body).ok()?;
    let word = asked.get("challenge").filter(|_| asked["type"] == "url_verification")?.as_str()?;
    let plain = word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_graphic());
    plain.then(|| word.to_owned())
}
