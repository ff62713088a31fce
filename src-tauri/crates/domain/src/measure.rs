//! What is measured of the desk for a monitoring elsewhere, and the port behind which each receiver of it lies.
//!
//! Measures are labelled with numbers and fixed words, and with the regions that the studio itself named; no couple and no tool is
//! named in a label, because labels end up on screens that others see. Deliberately absent: what is measured when, and what waits.

use crate::alert::Severity;
use crate::fault::Fault;
use crate::ids::{ConnectionId, ExporterId, RunId};
use crate::season::Season;
use crate::secret::Secret;
use crate::time::Timestamp;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

macro_rules! measured {
    ($($what:ident = $name:literal, $counts:literal, $help:literal;)*) => {
        /// What is measured.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum What { $($what,)* }

        impl What {
            /// All of it.
            pub const ALL: &'static [Self] = &[$(Self::$what,)*];

            /// Under which name everywhere: `wedsync_health_score`. Units are in it, and counts end in `_total`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$what => $name,)* }
            }

            /// What it says, in a sentence.
            pub fn help(self) -> &'static str {
                match self { $(Self::$what => $help,)* }
            }

            /// It only grows.
            pub fn counts(self) -> bool {
                match self { $(Self::$what => $counts,)* }
            }
        }
    };
}

measured! {
    HealthScore = "wedsync_health_score", false,
        "How well a tool is, from 0 to 100. Absent while nobody knows.";
    Requests = "wedsync_requests_last_hour", false,
        "Requests that were made of a tool in the last hour.";
    RequestsFailed = "wedsync_requests_failed_last_hour", false,
        "Those of them that brought nothing, by kind of fault.";
    RequestSeconds = "wedsync_request_seconds", false,
        "How long requests took lately: so many of a hundred took no longer.";
    Overdue = "wedsync_sync_overdue", false,
        "1 while a tool was not brought into agreement for longer than it should be.";
    LastGoodSync = "wedsync_last_good_sync_timestamp_seconds", false,
        "When a tool was last brought into agreement, in seconds since 1970.";
    Questions = "wedsync_questions_waiting", false,
        "What waits for a decision of a person, by kind.";
    Incidents = "wedsync_incidents_open", false,
        "Incidents that are not over, by severity.";
    Words = "wedsync_words_waiting", false,
        "Words about incidents that no channel has taken yet.";
    WeddingsToday = "wedsync_weddings_today", false,
        "Weddings that touch today, where the studio is.";
    Calls = "wedsync_calls_total", true,
        "Calls from the web that were ever taken in.";
    CallsWaiting = "wedsync_calls_waiting", false,
        "Calls from the web about which nothing was done yet.";
    ExportsWaiting = "wedsync_exports_waiting", false,
        "Measurements that a receiver has not taken yet.";
    ExportsThinned = "wedsync_exports_thinned_total", true,
        "Measurements left out between others while a receiver was away.";
    ExportsDropped = "wedsync_exports_dropped_total", true,
        "Measurements that a receiver never got: it refused them, or there was no room for two.";
}

/// What a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Which tool: `con-1`.
    Connection,
    /// Of which receiver: `exp-1`.
    Exporter,
    /// Which kind of what is counted: `rate_limited`, `two_versions`.
    Kind,
    /// What kind of tool: `google-calendar`.
    Provider,
    /// So many of one took no longer: `0.95`.
    Quantile,
    /// `critical`
    Severity,
}

impl Label {
    /// As it is written: `connection`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Exporter => "exporter",
            Self::Kind => "kind",
            Self::Provider => "provider",
            Self::Quantile => "quantile",
            Self::Severity => "severity",
        }
    }
}

/// One number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Measure {
    pub what: What,
    /// In the order of their names, as every receiver wants them.
    pub labels: BTreeMap<Label, String>,
    pub value: f64,
}

/// Everything that is measured at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When.
    pub at: Timestamp,
    /// The season of the studio's year.
    pub season: Season,
    /// The regions, of those that the studio named, in which a wedding of the day is.
    pub regions: Vec<String>,
    /// All of it.
    pub measures: Vec<Measure>,
}

/// One line of the story of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// Counts up from line to line.
    pub line: i64,
    /// Names the incident everywhere, as on the channels of alerts: `wedsync-inc-12-1810989480`.
    pub key: String,
    /// What kind of incident it is: `sign_in_ended`.
    pub class: String,
    /// How bad it is now.
    pub severity: Severity,
    /// The tool that it is about.
    pub about: Option<ConnectionId>,
    /// In one line: `Xero refuses our sign-in`. Names tools, and no couple.
    pub title: String,
    /// What happened: `detected`, `taken_on`, `over`.
    pub happened: String,
    /// When that was.
    pub at: Timestamp,
    /// When the incident began.
    pub begun: Timestamp,
    /// When it was over.
    pub ended: Option<Timestamp>,
}

/// One run of the sync that has come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Which.
    pub run: RunId,
    /// From when …
    pub started: Timestamp,
    /// … until when.
    pub ended: Timestamp,
    /// What it did, in numbers: `created`, `failed` …
    pub counts: BTreeMap<String, u64>,
}

/// What goes out together.
#[derive(Debug, Clone, PartialEq)]
pub enum Parcel {
    /// Oldest first.
    Measures(Vec<Snapshot>),
    /// Likewise.
    Incidents(Vec<Episode>),
    /// Likewise.
    Runs(Vec<Ran>),
}

/// What a receiver can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Content {
    Measures,
    Incidents,
    Runs,
}

/// A receiver that a studio has set up. Its secret lies in the vault under `exporter/<id>/secret`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExporterAt {
    /// `exp-1`; 0 until it is stored.
    #[serde(skip, default = "unnumbered")]
    pub id: ExporterId,
    /// `datadog`
    pub kind: String,
    /// What the studio calls it.
    pub name: String,
    /// What its form asked for, secrets aside.
    pub settings: BTreeMap<String, String>,
    /// Whether anything is sent there.
    pub on: bool,
    /// The last line of an incident, and the last run, that it has or need not have.
    pub told_line: i64,
    #[allow(missing_docs)]
    pub told_run: RunId,
    /// When it took something last.
    pub took: Option<Timestamp>,
    /// Not before then: it asked us to wait.
    pub not_before: Option<Timestamp>,
    /// Why it took nothing the last time, and since when.
    pub fault: Option<Fault>,
    #[allow(missing_docs)]
    pub failing_since: Option<Timestamp>,
    /// How many measurements were left out between others while it was away.
    pub thinned: u64,
    /// How many it never got.
    pub dropped: u64,
}

fn unnumbered() -> ExporterId {
    ExporterId(0)
}

impl ExporterAt {
    /// One that is on, and that has taken nothing yet.
    pub fn new(kind: &str, name: &str, settings: BTreeMap<String, String>) -> Self {
        Self {
            id: unnumbered(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            settings,
            on: true,
            told_line: 0,
            told_run: RunId(0),
            took: None,
            not_before: None,
            fault: None,
            failing_since: None,
            thinned: 0,
            dropped: 0,
        }
    }
}

/// One receiver. No call takes longer than ten seconds, and none tries again by itself. What is sent twice is the same there
/// as what is sent once, as far as the receiver has names for it.
#[async_trait]
pub trait Exporter: Send + Sync {
    /// What it can be sent. Nothing else is.
    fn takes(&self) -> &'static [Content];
    /// How old a measurement may be. `None`: the receiver says so itself.
    fn reaches_back(&self) -> Option<Duration> {
        None
    }
    /// Sends. [`crate::FaultKind::Rejected`]: it understood, and wants no such thing, now or later.
    async fn send(&self, parcel: &Parcel) -> Result<(), Fault>;
}

/// The receivers that a studio has set up.
pub trait Exporters: Send + Sync {
    /// Ready to be sent to. Asks nothing yet.
    fn open(&self, exporter: &ExporterAt) -> Result<Arc<dyn Exporter>, Fault>;
    /// The same for one that is stored nowhere yet, with its secret.
    fn try_out(&self, exporter: &ExporterAt, secret: Option<Secret>) -> Result<Arc<dyn Exporter>, Fault>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_as_every_receiver_takes() {
        let mut seen = std::collections::BTreeSet::new();
        for what in What::ALL {
            let name = what.name();
            assert!(seen.insert(name), "{name} stands for two things");
            assert!(name.starts_with("wedsync_") && name.len() <= 64, "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert_eq!(name.ends_with("_total"), what.counts(), "{name}: what only grows ends in _total");
            assert!(what.help().ends_with('.'), "{name}");
        }
    }

    #[test]
    fn a_measurement_reads_back_as_it_was_kept() {
        let labels = BTreeMap::from([(Label::Connection, "con-1".to_owned()), (Label::Kind, "transient".to_owned())]);
        let measure = Measure { what: What::RequestsFailed, labels, value: 0.25 };
        let kept = Snapshot {
            at: Timestamp(1_810_378_800_000),
            season: Season::Peak,
            regions: vec!["Cotswolds".to_owned()],
            measures: vec![measure],
        };
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Snapshot>(&text).unwrap(), kept);
    }
}
