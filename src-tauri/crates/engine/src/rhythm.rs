//! How often a connection is looked at, and why: as a person has chosen, or as the season of the studio's year says; while
//! weddings depend on it never less often than in peak. Pure, but for keeping what was chosen.
//!
//! Deliberately absent: when exactly, which [`crate::schedule`] reckons; and how often a provider bears to be asked, which
//! whoever takes the choice knows.

use crate::studio::Studio;
use crate::wedding_day::{DayWatch, date, depended_on, local};
use crate::{Engine, EngineError};
use chrono::Timelike;
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::season::Season;
use wedsync_store::{StoreError, View};

/// On a day with weddings, by the studio's clock.
const CRITICAL: Range<u32> = 10..18;
/// Whatever its provider bears.
const TIGHTEST: Duration = Duration::from_mins(1);

/// How often, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// From one look to the next.
    pub every: Duration,
    /// What decides it now.
    pub because: Because,
}

/// Why a connection is looked at as often as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// A person has chosen so.
    Chosen,
    /// It is that season.
    Season(Season),
    /// Weddings depend on it: it is looked at as often as its provider bears, or at least as in peak, whatever else was said.
    Weddings,
}

/// What decides how often everything is looked at, at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// The season of the studio's year.
    pub season: Season,
    /// The studio is under protection, or it is a day with weddings.
    pub guarded: bool,
    /// The last wedding that is under way ends then.
    pub under_way: Option<Timestamp>,
    /// The connections that weddings of today depend on, in their critical hours or while they are protected.
    pub depended: BTreeSet<ConnectionId>,
}

impl Times {
    /// At that time. `computer` is the zone where the studio has said none.
    pub fn look(view: &View<'_>, now: Timestamp, computer: Tz) -> Result<Self, StoreError> {
        let studio = Studio::of(view)?;
        let home = studio.zone.unwrap_or(computer);
        Self::of(view, &DayWatch::look(view, now, home)?, &studio, now, home)
    }

    /// The same for whoever has looked at the day already.
    pub(crate) fn of(
        view: &View<'_>,
        day: &DayWatch,
        studio: &Studio,
        now: Timestamp,
        home: Tz,
    ) -> Result<Self, StoreError> {
        let ahead = day.ahead(now);
        let tight = day.is_protected() || CRITICAL.contains(&local(now, home).hour());
        let depended = if tight && !ahead.is_empty() { depended_on(view, &ahead)? } else { BTreeSet::new() };
        Ok(Self {
            season: studio.year.on(date(now, home)),
            guarded: day.is_protected() || !day.today.is_empty(),
            under_way: day.running.iter().map(|wedding| wedding.lasts.end).max(),
            depended,
        })
    }

    /// How often this connection is looked at.
    pub fn rhythm(&self, connection: &Connection) -> Rhythm {
        let seconds = |number: u32| Duration::from_secs(u64::from(number.max(1)));
        let peak = seconds(connection.interval_s);
        let own = match connection.chosen_s {
            Some(chosen) => Rhythm { every: seconds(chosen), because: Because::Chosen },
            None => Rhythm { every: peak * times(self.season), because: Because::Season(self.season) },
        };
        let tightest = seconds(connection.soonest_s).max(TIGHTEST).min(own.every);
        if self.depended.contains(&connection.id) {
            return Rhythm { every: tightest, because: Because::Weddings };
        }
        if self.guarded && own.every > peak { Rhythm { every: peak, because: Because::Weddings } } else { own }
    }
}

/// Peak is what a provider is made for. Of the shoulder and the off-season there is less to be seen, and never so little that
/// an enquiry waits for long.
pub fn times(season: Season) -> u32 {
    match season {
        Season::Peak => 1,
        Season::Shoulder => 2,
        Season::Off => 3,
    }
}

impl Engine {
    /// How often a connection is looked at from now on; `None`: as the season says. While a wedding is under way it cannot
    /// become less often.
    pub fn choose_rhythm(&self, id: ConnectionId, chosen_s: Option<u32>) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let before = tx.connection(id)?.ok_or_else(|| EngineError::not_found(format_args!("connection {id}")))?;
            let times = Times::look(tx, now, self.computer)?;
            let mut after = Connection { chosen_s, ..before.clone() };
            if let Some(end) = times.under_way
                && times.rhythm(&after).every > times.rhythm(&before).every
            {
                let home = Studio::home(tx, self.computer)?;
                let end = end.utc().with_timezone(&home).format("%H:%M");
                let message =
                    format!("A wedding is under way until {end}, and “{}” would be looked at less often.", before.name);
                let next = "Choose it again when the wedding is over. Until then all stays as it is.";
                return Err(EngineError::refused("wedding_under_way", message, next));
            }
            if after.state == ConnectionState::Active && after.failures == 0 {
                after.due = crate::schedule::next_due(&after, &times, now, 0);
            }
            Ok(tx.update_connection(&after)?)
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// One that works, and about which nobody has chosen anything.
    pub(crate) fn connection(id: i64) -> Connection {
        Connection {
            id: ConnectionId(id),
            provider: "folder".into(),
            name: "Studio".into(),
            settings: BTreeMap::new(),
            state: ConnectionState::Active,
            fault: None,
            interval_s: 300,
            soonest_s: 60,
            chosen_s: None,
            due: Timestamp(0),
            failures: 0,
            last_ok: None,
        }
    }

    #[test]
    fn every_season_every_choice_and_every_kind_of_day() {
        use Season::{Off, Peak, Shoulder};
        for (season, guarded, chosen, minutes, because) in [
            (Peak, false, None, 5, Because::Season(Peak)),
            (Shoulder, false, None, 10, Because::Season(Shoulder)),
            (Off, false, None, 15, Because::Season(Off)),
            (Peak, true, None, 5, Because::Season(Peak)),
            (Shoulder, true, None, 5, Because::Weddings),
            (Off, true, None, 5, Because::Weddings),
            (Off, false, Some(3600), 60, Because::Chosen),
            (Off, true, Some(3600), 5, Because::Weddings),
            (Peak, true, Some(3600), 5, Because::Weddings),
            // More often than in peak is never made less often.
            (Off, true, Some(60), 1, Because::Chosen),
            (Off, false, Some(60), 1, Because::Chosen),
        ] {
            let connection = Connection { chosen_s: chosen, ..connection(1) };
            let rhythm = Times { season, guarded, under_way: None, depended: BTreeSet::new() }.rhythm(&connection);
            assert_eq!(
                rhythm,
                Rhythm { every: Duration::from_mins(minutes), because },
                "{season:?}, {guarded}, {chosen:?}"
            );
        }
    }
}
