//! A real browser without a window, for pages whose script must really run. `tests/browser/visit.mjs` steers it.

use crate::place;
use serde_json::Value;
use std::io;
use std::process::Command;

/// Where an address ended.
#[derive(Debug)]
pub struct Visit {
    /// What stands in the address line.
    pub url: String,
    /// What a person reads there.
    pub text: String,
    /// How many pages the back button knows, this one among them.
    pub history: u64,
    /// All that was asked for on the way.
    pub requests: Vec<Request>,
}

/// One request of the browser.
#[derive(Debug)]
pub struct Request {
    /// Where it went.
    pub url: String,
    /// Where it says that it came from.
    pub referer: Option<String>,
}

/// Opens these addresses one after the other. Where the sample studio asks for consent, it is given for that account.
pub fn visit<A: AsRef<str>>(account: &str, addresses: &[A]) -> io::Result<Vec<Visit>> {
    let mut command = Command::new("node");
    command.arg(place::project().join("tests/browser/visit.mjs")).arg(account);
    let output = command.args(addresses.iter().map(AsRef::as_ref)).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let seen: Vec<Value> = serde_json::from_slice(&output.stdout)?;
    Ok(seen.iter().map(read).collect())
}

fn read(seen: &Value) -> Visit {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let request = |it: &Value| Request { url: text(&it["url"]).unwrap_or_default(), referer: text(&it["referer"]) };
    Visit {
        url: text(&seen["url"]).unwrap_or_default(),
        text: text(&seen["text"]).unwrap_or_default(),
        history: seen["history"].as_u64().unwrap_or_default(),
        requests: seen["requests"].as_array().into_iter().flatten().map(request).collect(),
    }
}
