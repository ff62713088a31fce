//! What is measured: who receives it, and whether a monitoring here may fetch it.

use super::alerts::ChannelKind;
use crate::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Fault;
use wedsync_domain::ids::ExporterId;

/// Who receives what is measured, and who could?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListExports {}

/// Sets up a receiver. Its key travels beside it. A test is sent before anything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddExport {
    /// `datadog`
    pub kind: String,
    /// What the studio calls it. Blank: as its kind is called.
    #[serde(default)]
    pub name: String,
    /// What its form asks for, secrets aside.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
}

/// Sends a test to a receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TestExport {
    pub id: ExporterId,
}

/// Switches a receiver on or off. What waits for it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SetExport {
    pub id: ExporterId,
    pub on: bool,
}

/// Takes a receiver away, with its secret and all that waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RemoveExport {
    pub id: ExporterId,
}

/// Lets a monitoring on this computer fetch what is measured, or does not. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetMetrics {
    /// Whether.
    #[serde(default)]
    pub on: Option<bool>,
    /// On this port of this computer's own address.
    #[serde(default)]
    pub port: Option<u16>,
    /// Another token from now on; the one of before holds no more.
    #[serde(default)]
    pub new_token: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportBook {
    /// The receivers that are set up.
    pub exporters: Vec<ExporterCard>,
    /// Those that can be. They are asked for like channels.
    pub kinds: Vec<ChannelKind>,
    /// Whether it can be fetched here.
    pub metrics: MetricsCard,
}

/// A receiver that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ExporterCard {
    pub id: ExporterId,
    /// `datadog`
    pub kind: String,
    /// What the studio calls it.
    pub name: String,
    /// `Datadog`
    pub title: String,
    pub settings: BTreeMap<String, String>,
    pub on: bool,
    /// When it took something last.
    pub took: Option<String>,
    /// Why it took nothing the last time, and since when.
    pub fault: Option<Fault>,
    pub failing_since: Option<String>,
    /// How many measurements wait for it.
    pub waiting: u64,
    /// How many were left out between others while it was away.
    pub thinned: u64,
    /// How many it never got.
    pub dropped: u64,
}

/// Whether what is measured can be fetched here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricsCard {
    /// As a person has said.
    pub on: bool,
    /// Likewise.
    pub port: u16,
    /// Where: `http://127.0.0.1:47811/metrics`.
    pub address: String,
    /// Whether somebody answers there now. Only a desk at work does.
    pub listening: bool,
    /// Why nobody can.
    pub fault: Option<Failure>,
}

/// The same after it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricsSet {
    /// How it stands.
    pub metrics: MetricsCard,
    /// The token that whoever fetches must bring. Shown this once, when it is made.
    pub token: Option<String>,
}
