//! What each provider signs, and how it writes it down. Pure; one file a way of signing, with the vendor's own page.
//!
//! All of them compare in constant time and over the bytes as they came; the only body ever read is Slack's question when
//! its address is set up, and the id in PayPal's. PayPal's signatures only PayPal itself can check; what it is asked is made ready here,
//! and asked elsewhere.

mod bare;
mod hubspot;
mod key;
mod pagerduty;
pub(crate) mod paypal;
mod slack;
mod standard;
mod stripe;
mod token;

#[cfg(test)]
mod tests;

pub use key::NotASecret;
pub(crate) use key::SigningKey;

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use std::time::Duration;
use wedsync_domain::intake::Scheme;
use wedsync_domain::{Secret, Timestamp};

/// How old a call may be, or how far ahead, where the time is signed.
pub const TOLERANCE: Duration = Duration::from_mins(5);
/// Signatures that are looked at in one call; providers send two while a secret is being changed.
const SIGNATURES: usize = 8;

/// One call as it came.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Under which names the web knows us.
    pub hosts: &'a [String],
    /// Beginning with `/`.
    pub path: &'a str,
    /// As they came.
    pub headers: &'a HeaderMap,
    /// As it came.
    pub body: &'a [u8],
    /// When.
    pub now: Timestamp,
}

/// Why it proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// No signature, none that can be read, or none that is right.
    Unproved,
    /// Right, and from another time.
    TooOld,
}

/// A call whose signature was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// What it is called: what the provider names it where that is signed, else what it says.
    pub name: Vec<u8>,
    /// What is to be answered, where the provider only asks whether we are here.
    pub answer: Option<String>,
}

/// Knows the calls of one source.
#[derive(Debug)]
pub struct Verifier {
    scheme: Scheme,
    key: SigningKey,
    signed_in: Option<String>,
    named_in: Option<String>,
}

impl Verifier {
    /// `signed_in` and `named_in`: the headers of [`Scheme::Header`] and [`Scheme::Datadog`].
    pub fn new(
        scheme: Scheme,
        secret: &Secret,
        signed_in: Option<&str>,
        named_in: Option<&str>,
    ) -> Result<Self, NotASecret> {
        let key = match scheme {
            Scheme::Standard => SigningKey::coded(secret)?,
            _ => SigningKey::plain(secret)?,
        };
        Ok(Self { scheme, key, signed_in: signed_in.map(str::to_owned), named_in: named_in.map(str::to_owned) })
    }

    /// Whether this call is the source's own.
    pub fn check(&self, it: &Request<'_>) -> Result<Proved, Refused> {
        let key = &self.key;
        match self.scheme {
            Scheme::Standard => return standard::check(key, it),
            // Nobody but PayPal can tell.
            Scheme::Paypal => return Err(Refused::Unproved),
            Scheme::Slack => return slack::check(key, it),
            Scheme::Stripe => stripe::check(key, it)?,
            Scheme::Hubspot => hubspot::check(key, it)?,
            Scheme::Pagerduty => pagerduty::check(key, it)?,
            Scheme::Xero => bare::check(key, it, bare::XERO)?,
            Scheme::Quickbooks => bare::check(key, it, bare::QUICKBOOKS)?,
            Scheme::Header => bare::check(key, it, self.signed_in.as_deref().unwrap_or(bare::USUAL))?,
            Scheme::Datadog => token::check(key, it, self.signed_in.as_deref().unwrap_or(token::USUAL))?,
        }
        let given = self.named_in.as_deref().and_then(|header| it.headers.get(header));
        Ok(Proved { name: named(given.map_or(it.body, |name| name.as_bytes())), answer: None })
    }
}

/// Of a text of any length one of 16 bytes; nobody finds two with the same.
fn named(text: &[u8]) -> Vec<u8> {
    Sha256::digest(text)[..16].to_vec()
}

/// The one header of that name. Two of them prove nothing: a tunnel may look at one and we at the other.
fn header<'a>(it: &Request<'a>, name: &str) -> Result<&'a str, Refused> {
    let mut all = it.headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().map_err(|_| Refused::Unproved),
        _ => Err(Refused::Unproved),
    }
}

/// A number as providers write it: digits alone, so that what is signed has one way to be written.
fn number(text: &str) -> Result<i64, Refused> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(Refused::Unproved)
}

/// Asked only of what is proved, so that nobody learns our clock.
fn in_time(it: &Request<'_>, at: Option<Timestamp>) -> Result<(), Refused> {
    let near = |at: Timestamp| it.now.since(at).max(at.since(it.now)) <= TOLERANCE;
    if at.is_some_and(near) { Ok(()) } else { Err(Refused::TooOld) }
}

fn seconds(at: i64) -> Option<Timestamp> {
    at.checked_mul(1000).map(Timestamp)
}
