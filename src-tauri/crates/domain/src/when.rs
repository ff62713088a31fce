//! When something takes place, as a person means it: a day stays a day, a floating time floats, a wall-clock time
//! keeps its zone. Nothing here is turned into an instant unless somebody asks what the instant is.

use crate::length::{clock, later};
use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;
use std::str::FromStr;

/// 9999-12-31.
const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// One point of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// A whole day, in no zone.
    Day(NaiveDate),
    /// A wall-clock time wherever the reader is.
    Floating(NaiveDateTime),
    /// An instant.
    Utc(NaiveDateTime),
    /// A wall-clock time in a named zone; the name is kept as given, also when nobody knows it.
    Zoned(NaiveDateTime, SmolStr),
}

impl Moment {
    /// The calendar day a person would write down.
    pub fn date(&self) -> NaiveDate {
        match self {
            Self::Day(day) => *day,
            Self::Floating(time) | Self::Utc(time) | Self::Zoned(time, _) => time.date(),
        }
    }

    /// The instant, reading days and floating times in `home`. Times that a clock change skips move forward by the
    /// gap; times that happen twice are the first of the two. A zone nobody knows is read as `home`.
    pub fn instant(&self, home: Tz) -> DateTime<Utc> {
        match self {
            Self::Day(day) => resolve(day.and_time(NaiveTime::MIN), home),
            Self::Floating(time) => resolve(*time, home),
            Self::Utc(time) => time.and_utc(),
            Self::Zoned(time, zone) => resolve(*time, zone.parse().unwrap_or(home)),
        }
    }
}

fn resolve(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.with_timezone(&Utc),
        // Read with the offset from before the gap, as iCalendar has it (RFC 5545, 3.3.5). No zone has ever skipped
        // more than a day.
        LocalResult::None => (1..=96)
            .find_map(|quarter| zone.from_local_datetime(&(local - TimeDelta::minutes(15 * quarter))).latest())
            .map_or(local, |before| local - TimeDelta::seconds(before.offset().fix().local_minus_utc().into()))
            .and_utc(),
    }
}

/// How long it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Until then (for days: the day after the last).
    At(Moment),
    /// For so long, as iCalendar writes it (`PT1H30M`), kept verbatim.
    Lasts(SmolStr),
}

/// One field: start, end, and how it repeats. The recurrence lines are carried verbatim (`RRULE:FREQ=…`), because a
/// rule that we do not expand must come out as it went in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    /// The first occurrence.
    pub start: Moment,
    /// `None`: the provider gave no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Ending>,
    /// `RRULE`, `RDATE`, `EXDATE`, `EXRULE` content lines, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<String>,
}

impl When {
    /// When the first occurrence ends, if that is known.
    pub fn ends(&self) -> Option<Moment> {
        match self.end.as_ref()? {
            Ending::At(end) => Some(end.clone()),
            Ending::Lasts(length) => later(&self.start, length),
        }
    }

    /// How many days after its first one an occurrence still touches. One that ends at midnight does not touch the next.
    pub fn more_days(&self) -> u64 {
        let Some(end) = self.ends() else { return 0 };
        let last = match &end {
            Moment::Day(end) => end.pred_opt().unwrap_or(*end),
            timed => (clock(timed) - TimeDelta::nanoseconds(1)).date(),
        };
        u64::try_from((last - self.start.date()).num_days()).unwrap_or(0)
    }

    /// The last day it touches. What repeats has none that is known, and gets one that never comes.
    pub fn last_day(&self) -> NaiveDate {
        let last = self.start.date().checked_add_days(Days::new(self.more_days()));
        last.filter(|_| self.repeats.is_empty()).unwrap_or(NEVER)
    }
}

/// A text was not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date or time; write 2026-05-16, 2026-05-16T14:00 or 2026-05-16T14:00 Europe/London")]
pub struct NotAMoment(String);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Floating(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S")),
            Self::Utc(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%SZ")),
            Self::Zoned(time, zone) => write!(f, "{} {zone}", time.format("%Y-%m-%dT%H:%M:%S")),
        }
    }
}

impl FromStr for Moment {
    type Err = NotAMoment;
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let wrong = || NotAMoment(text.to_owned());
        let clock = |time: &str| {
            NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S")
                .or_else(|_| NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M"))
                .map_err(|_| wrong())
        };
        let text = text.trim();
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        match text.split_once(' ') {
            // A person naming a zone must name one that exists; only a provider's own names are taken as they come.
            Some((time, zone)) if zone.parse::<Tz>().is_ok() => Ok(Self::Zoned(clock(time)?, zone.into())),
            Some(_) => Err(wrong()),
            None => match text.strip_suffix('Z') {
                Some(time) => Ok(Self::Utc(clock(time)?)),
                None => Ok(Self::Floating(clock(text)?)),
            },
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.start)?;
        match &self.end {
            Some(Ending::At(end)) => write!(f, " to {end}")?,
            Some(Ending::Lasts(length)) => write!(f, " for {length}")?,
            None => {}
        }
        if self.repeats.is_empty() { Ok(()) } else { f.write_str(", repeating") }
    }
}
