//! Calls from the web.

use crate::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::ids::{CallId, ConnectionId, SourceId};
use wedsync_domain::intake::{PaypalApp, Scheme};

/// Are calls taken, and who may call?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowWebhooks {}

/// Take calls from now on, or do not. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetWebhooks {
    /// Whether.
    #[serde(default)]
    pub on: Option<bool>,
    /// On this port of this computer's own address.
    #[serde(default)]
    pub port: Option<u16>,
    /// The names under which the studio's tunnel or relay is known on the web, all of them: `hooks.studio.example`.
    #[serde(default)]
    pub hosts: Option<Vec<String>>,
}

/// One more may call. A secret that the provider made comes beside the question; otherwise one is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddSource {
    /// Whose calls, and how they prove it.
    pub scheme: Scheme,
    /// As the studio calls it. Absent: as its scheme is called.
    #[serde(default)]
    pub name: Option<String>,
    /// What its calls are about.
    #[serde(default)]
    pub connections: Vec<ConnectionId>,
    /// For `header` and `datadog`: which header carries the signature, or the secret.
    #[serde(default)]
    pub signed_in: Option<String>,
    /// For those two: which header names a call. Absent: what it says names it.
    #[serde(default)]
    pub named_in: Option<String>,
    /// For `paypal`, and needed there: by which app its calls are looked up. The secret beside the question is the app's.
    #[serde(default)]
    pub paypal: Option<PaypalApp>,
    /// How often a minute it may call. Absent: as often as any.
    #[serde(default)]
    pub per_minute: Option<u32>,
}

/// Another secret in the place of this source's own; the one of before holds no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RotateSource {
    pub id: SourceId,
}

/// It may not call any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RemoveSource {
    pub id: SourceId,
}

/// Which calls were there lately?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListCalls {}

/// Whether calls are taken, and who may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WebhooksCard {
    /// As a person has said.
    pub on: bool,
    /// Likewise.
    pub port: u16,
    /// Likewise.
    pub hosts: Vec<String>,
    /// Whether somebody listens there now. Only a desk at work does.
    pub listening: bool,
    /// Why nobody can.
    pub fault: Option<Failure>,
    /// Who may call, oldest first.
    pub sources: Vec<SourceCard>,
}

/// Who may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceCard {
    /// Which.
    pub id: SourceId,
    /// As the studio calls it.
    pub name: String,
    /// How it proves its calls.
    pub scheme: Scheme,
    /// What is to be given to the provider.
    pub address: String,
    /// What its calls are about.
    pub connections: Vec<ConnectionId>,
    /// The same by name.
    pub about: Vec<String>,
    /// The header that carries the signature, where one was named.
    pub signed_in: Option<String>,
    /// The header that names a call, likewise.
    pub named_in: Option<String>,
    /// By which app its calls are looked up, for PayPal.
    pub paypal: Option<PaypalApp>,
    /// How often a minute it may call, as things are now.
    pub per_minute: u32,
    /// Whether it signs when it called, anew for each try. Where it does not, an old call is known by its name alone, for
    /// seven days.
    pub signs_the_time: bool,
    /// Calls that were turned away since the desk began, by why: `unproved`, `not_looked_up`, `too_old`, `too_many`,
    /// `not_kept`.
    pub turned_away: BTreeMap<String, u64>,
    /// Since when it may call.
    pub made: String,
}

/// One that may call, with its secret, which is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceMade {
    /// Which.
    pub source: SourceCard,
    /// Absent where the provider made it.
    pub secret: Option<String>,
}

/// It may not call any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct SourceRemoved {
    pub id: SourceId,
    pub name: String,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallCard {
    /// Which.
    pub id: CallId,
    /// Whose.
    pub source: SourceId,
    /// The same by name.
    pub name: String,
    /// When it came.
    pub at: String,
    /// How long it was.
    pub bytes: u32,
    /// Nothing has been done about it yet.
    pub waits: bool,
}
