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

    /// Whether it signs when it called. Where it does not, an old call is known by its name alone, for seven days.
    pub fn signs_the_time(self) -> bool {
        matches!(self, Self::Standard | Self::Stripe | Self::Slack | Self::Hubspot)
    }
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
    /// Counts one that was turned away.
    fn turned_away(&self, source: SourceId, why: TurnedAway);
}
