//! Whether a weekend is ready, line by line. Facts for a window that has words of its own, and a sentence beside each.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::ids::RecordId;
use wedsync_domain::readiness::{Fix, Found, ReadyWedding, Standing};

/// Looks now. Without a wedding at all of them until the end of Sunday, and the result is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckReadiness {
    /// Only this one, whenever it is.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub wedding: Option<RecordId>,
}

/// What was found last, by itself or because somebody asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowReadiness {}

/// How things stand before the weekend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadinessBoard {
    /// When it is looked at by itself the next time.
    pub next: String,
    /// Absent: nobody has looked yet.
    pub last: Option<ReadinessCard>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadinessCard {
    /// When it was made.
    pub checked: String,
    /// The time it was due at, where nobody asked for it.
    pub due: Option<String>,
    /// Until when everything has to hold.
    pub until: String,
    /// As its worst line.
    pub standing: Standing,
    /// Lines that do not hold, or that nobody can know of.
    pub open: u32,
    /// The weddings that were looked at, the first first.
    pub weddings: Vec<ReadyWedding>,
    /// Wedding by wedding, this desk last.
    pub lines: Vec<ReadinessLine>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadinessLine {
    /// What was looked at.
    pub check: wedsync_domain::readiness::Check,
    /// How it stands.
    pub standing: Standing,
    /// The wedding that it is about. Absent: this desk.
    pub wedding: Option<RecordId>,
    /// What was seen.
    pub seen: Found,
    /// The same as a sentence, by the studio's clock.
    pub words: String,
    /// Why it matters.
    pub why: String,
    /// What puts it right. Absent: nothing has to be.
    pub fix: Option<Fix>,
    /// The same for a terminal; empty when there is none.
    pub next_step: String,
}
