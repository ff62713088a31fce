//! How well each connection is: four checks, one score, why, how it was, and what is likely to break.
//!
//! [`round`] asks and counts, [`assess`] judges (pure), [`pace`] compares times, [`history`] looks back and [`ahead`] forward.
//! Decision 0125 says what the weights and limits are and why. Deliberately absent: whom it is told, and any words.

mod ahead;
mod assess;
mod history;
mod pace;
mod round;

pub use ahead::Ahead;
pub(crate) use assess::assess;
pub use assess::{Assessment, Check, CheckKind, Facts, Health, Seen};
pub use history::{By, History, Stretch, Uptime};
pub use pace::Spread;
pub(crate) use round::due;

use crate::{Times, rest};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::{Fault, Timestamp};
use wedsync_store::{StoreError, View, hour_of};

/// From one look at a connection to the next.
pub const EVERY: Duration = Duration::from_mins(5);
/// The same while weddings of the day depend on it.
pub(crate) const EVERY_ON_THE_DAY: Duration = Duration::from_mins(1);

/// What a look found out, kept until the next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// When it was.
    pub looked: Timestamp,
    /// How long the answer took, or why there was none.
    pub probe: Probe,
    /// The first look of those in a row that brought no answer.
    pub silent_since: Option<Timestamp>,
    /// The state that it is in, and since when.
    pub state: Health,
    pub since: Timestamp,
    /// The requests of the last hour, look by look.
    pub slices: Vec<Slice>,
    /// How long requests took in the last hour or two, and usually at this time of the day.
    pub lately: Option<Spread>,
    pub usual: Option<Spread>,
    /// When its sign-in ends by itself.
    pub sign_in_ends: Option<Timestamp>,
    /// More of its requests go wrong than usually do.
    #[serde(default)]
    pub climbs: bool,
}

/// What the cheapest question brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Probe {
    /// An answer, after so many milliseconds.
    Answered(u32),
    /// None that anything can be done with.
    Refused(Fault),
}

/// The requests from one look to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Slice {
    pub until: Timestamp,
    pub asked: u32,
    /// By kind: `rate_limited`.
    pub failed: BTreeMap<String, u32>,
}

/// One connection as it is.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Which.
    pub connection: Connection,
    /// How it is.
    pub now: Assessment,
    /// Since when it is in this state, where that is known.
    pub since: Option<Timestamp>,
    /// When it was looked at last.
    pub looked: Option<Timestamp>,
    /// The score of each of the last 24 hours, oldest first.
    pub day: Vec<Option<u8>>,
    /// What is likely to break.
    pub ahead: Vec<Ahead>,
}

/// When sign-ins end by themselves, as their tools said last.
pub(crate) fn sign_ins_end(view: &View<'_>) -> Result<BTreeMap<ConnectionId, Timestamp>, StoreError> {
    let found = view.health::<Found>()?.into_iter();
    Ok(found.filter_map(|(id, found)| Some((id, found.sign_in_ends?))).collect())
}

/// How all connections are at that time, the worst first. `awake` is since when the schedule has been at work.
pub fn standings(
    view: &View<'_>,
    now: Timestamp,
    computer: Tz,
    awake: Option<Timestamp>,
) -> Result<Vec<Standing>, StoreError> {
    let times = Times::look(view, now, computer)?;
    let rests = rest::paused(view, now)?.is_some();
    let mut found: BTreeMap<ConnectionId, Found> = view.health()?.into_iter().collect();
    let mut all = Vec::new();
    for connection in view.connections()? {
        let found = found.remove(&connection.id);
        let facts = Facts { connection: &connection, found: found.as_ref(), times: &times, now, awake, rests };
        let assessment = assess::assess(&facts);
        let hour = hour_of(now);
        let hours = view.health_hours(connection.id, hour - 23..hour + 1)?;
        let day = (hour - 23..=hour).map(|at| hours.iter().find(|it| it.hour == at).and_then(history::mean)).collect();
        let ahead = ahead::ahead(view, &connection, found.as_ref(), now)?;
        let since = found.as_ref().filter(|it| it.state == assessment.state).map(|it| it.since);
        let looked = found.map(|it| it.looked);
        all.push(Standing { since, looked, day, ahead, now: assessment, connection });
    }
    all.sort_by_key(|it| (std::cmp::Reverse(it.now.state), it.now.score, it.connection.id));
    Ok(all)
}
