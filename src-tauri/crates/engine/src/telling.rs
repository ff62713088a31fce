//! What of the notices is told, and when: by kind, and outside of the studio's quiet hours. What is not told, or not yet, lies
//! open all the same, where it can be seen.
//!
//! A tool that has stopped on a day with weddings is told whatever was said here. Deliberately absent: how it is told.

use crate::{Engine, EngineError};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use wedsync_domain::Timestamp;
use wedsync_domain::incident::Hours;
use wedsync_domain::when::Moment;
use wedsync_store::{About, Notice, StoreError, View};

const TELLING: &str = "telling";

/// What a person wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Telling {
    /// The weddings of the day, in the morning.
    pub day_begins: bool,
    /// That the computer slept through a part of such a day.
    pub awake: bool,
    /// Whatever else needs them, while the window is closed.
    pub needs_you: bool,
    /// When nothing is told that is not critical.
    pub quiet: Option<Hours>,
}

impl Default for Telling {
    /// Everything, at any hour: nobody is kept from what they do not know of.
    fn default() -> Self {
        Self { day_begins: true, awake: true, needs_you: true, quiet: None }
    }
}

/// When such hours of every day that are on now are over, by the studio's clock. Past midnight where they end at an earlier
/// time than they begin. None: it is none of them.
///
/// Reckoned between two instants, and not by what the clock on the wall shows: on the night of a clock change it shows an
/// hour twice.
pub fn until(hours: &Hours, now: Timestamp, home: Tz) -> Option<Timestamp> {
    let today = crate::wedding_day::date(now, home);
    let instant = |day: NaiveDate, time| Timestamp::from(Moment::Floating(day.and_time(time)).instant(home));
    [today.pred_opt(), Some(today)].into_iter().flatten().find_map(|day| {
        let last = if hours.until > hours.from { Some(day) } else { day.succ_opt() };
        let (from, until) = (instant(day, hours.from), instant(last?, hours.until));
        (from <= now && now < until).then_some(until)
    })
}

/// When a notice is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// Now.
    Now,
    /// Then, if it is still so.
    Then(Timestamp),
    /// It has been.
    Told,
    /// Nobody wants to be told.
    Unasked,
}

/// Whether weddings of the day depend on it: then it is told whatever else is quiet.
pub fn is_critical(about: &About) -> bool {
    matches!(about, About::Stopped { .. })
}

impl Telling {
    /// What was said.
    pub fn of(view: &View<'_>) -> Result<Self, StoreError> {
        Ok(view.meta(TELLING)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// When this one is told, as things stand at that time in the studio's zone.
    pub fn when(&self, notice: &Notice, now: Timestamp, home: Tz) -> Tell {
        let wanted = match notice.about {
            About::DayBegins { .. } => self.day_begins,
            About::Awake { .. } => self.awake,
            About::Needs { .. } | About::Incident { .. } | About::Waits {} | About::NotReady { .. } => self.needs_you,
            About::Stopped { .. } => true,
        };
        let quiet = self.quiet.filter(|_| !is_critical(&notice.about));
        if notice.told.is_some() {
            Tell::Told
        } else if !wanted {
            Tell::Unasked
        } else {
            let snoozed = notice.snoozed.filter(|until| *until > now);
            let then = snoozed.or_else(|| until(&quiet?, now, home));
            // Put off into quiet hours, it waits for their end.
            let last = snoozed.and_then(|put_off| until(&quiet?, put_off, home));
            last.or(then).map_or(Tell::Now, Tell::Then)
        }
    }
}

impl Engine {
    /// What a person wants to be told, from now on.
    pub fn set_telling(&self, telling: &Telling) -> Result<(), EngineError> {
        let text = serde_json::json!(telling).to_string();
        Ok(self.store.write(|tx| tx.set_meta(TELLING, &text))?)
    }
}

#[cfg(test)]
mod tests;
