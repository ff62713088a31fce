//! Calls from the web that say that something changed at a provider, and the port behind which they are kept.
//!
//! Deliberately absent: how a call is signed, what stands in it, and what is done about it. A call says when to look, never
//! what is so.

use crate::fault::Fault;
use crate::ids::SourceId;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a source proves that a call is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Scheme {
    /// <https://www.standardwebhooks.com>
    Standard,
    Stripe,
    /// Signed with a key of PayPal's own: only PayPal can say whether it is right, and is asked.
    Paypal,
    Xero,
    Quickbooks,
    Slack,
    Pagerduty,
    Hubspot,
    /// Signs nothing: a header that we name carries the secret itself.
    Datadog,
    /// A header with the HMAC-SHA256 of the body, hex or Base64, with `sha256=` before it or without.
    Header,
}

impl Scheme {
    /// All of them, in the order a person should read them.
    pub const ALL: &'static [Self] = &[
        Self::Stripe,
        Self::Paypal,
        Self::Xero,
        Self::Quickbooks,
        Self::Hubspot,
        Self::Slack,
        Self::Pagerduty,
        Self::Datadog,
        Self::Standard,
        Self::Header,
    ];

    /// Stable, for programs: `quickbooks`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Stripe => "stripe",
            Self::Paypal => "paypal",
            Self::Xero => "xero",
            Self::Quickbooks => "quickbooks",
            Self::Slack => "slack",
            Self::Pagerduty => "pagerduty",
            Self::Hubspot => "hubspot",
            Self::Datadog => "datadog",
            Self::Header => "header",
        }
    }

    /// Whether the provider makes the secret, and a person copies it from there.
    pub fn secret_is_theirs(self) -> bool {
        !matches!(self, Self::Standard | Self::Datadog | Self::Header)
    }

    /// Whether it signs when it called, anew for each try. Where it does not, an old call is known by its name alone, for
    /// seven days. PayPal signs a time, and does not say whether a call that is tried again has a new one.
    pub fn signs_the_time(self) -> bool {
        matches!(self, Self::Standard | Self::Stripe | Self::Slack | Self::Hubspot)
    }
}

/// The studio's own app at PayPal, by which its calls are looked up. The app's secret lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PaypalApp {
    /// The app's client id, about 80 letters and digits.
    pub client_id: String,
    /// Which of the app's webhooks calls us: letters and digits, 50 at most.
    pub webhook_id: String,
    /// Whether the app is one of PayPal's sandbox, where money is make-believe.
    pub sandbox: bool,
}

/// A call as PayPal sent it, for whoever is to say whether it is PayPal's own. Nothing of it is proved.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Transmission<'a> {
    pub auth_algo: &'a str,
    /// Never fetched by us.
    pub cert_url: &'a str,
    pub transmission_id: &'a str,
    pub transmission_sig: &'a str,
    pub transmission_time: &'a str,
    /// One JSON object, letter for letter as it came: written anew it would not be what was signed.
    pub event: &'a str,
}

/// Says of a call whether it is its provider's own, where nobody but the provider can tell.
#[async_trait]
pub trait Witness: Send + Sync {
    /// Yes or no, as the provider has it. A fault: it could not be asked, or gave neither answer, and nothing is proved.
    async fn vouches(&self, it: &Transmission<'_>) -> Result<bool, Fault>;
}

/// A call whose signature was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whose.
    pub source: SourceId,
    /// Tells it from every other call of that source; the same when it is tried again.
    pub name: Vec<u8>,
    /// As it came.
    pub body: Vec<u8>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is on the disk.
    Now,
    /// It was there already.
    Before,
}

/// Why a call was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TurnedAway {
    /// Nothing, or nothing right, proves whose it is.
    Unproved,
    /// Its provider could not be asked whose it is, or did not say.
    NotLookedUp,
    /// The proof is right, and older than five minutes.
    TooOld,
    /// More than its share of the minute.
    TooMany,
    /// It could not be kept.
    NotKept,
}

impl TurnedAway {
    /// Stable, for programs: `too_many`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unproved => "unproved",
            Self::NotLookedUp => "not_looked_up",
            Self::TooOld => "too_old",
            Self::TooMany => "too_many",
            Self::NotKept => "not_kept",
        }
    }
}

/// Takes calls in.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Answers once the call is on the disk, and not before.
    async fn keep(&self, call: Call) -> Result<Kept, Fault>;
    /// Whether a call of that name was kept lately.
    async fn knows(&self, source: SourceId, name: &[u8]) -> Result<bool, Fault>;
    /// Counts one that was turned away.
    fn turned_away(&self, source: SourceId, why: TurnedAway);
}
