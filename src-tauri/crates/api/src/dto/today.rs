//! Today's and the weekend's weddings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::ids::RecordId;

/// Which weddings are today and this weekend?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListToday {}

/// One wedding of these days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DayLine {
    pub id: RecordId,
    /// The couple.
    pub name: String,
    /// `2026-05-16`
    pub date: String,
    /// As the venue's clock says it.
    pub starts: String,
    pub location: Option<String>,
    pub status: Option<String>,
    /// Today, rather than at the weekend.
    pub today: bool,
}
