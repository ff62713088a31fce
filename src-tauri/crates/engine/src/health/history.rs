//! How a connection was: by the hour or by the day, and how much of a month or a season it answered.
//!
//! Counted is the time that the desk was at work: nobody looks while the computer sleeps.

use crate::studio::Studio;
use crate::wedding_day::date;
use chrono::{Datelike, Months, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::season::{Season, Year};
use wedsync_domain::when::Moment;
use wedsync_store::{HealthHour, StoreError, View, begin_of, hour_of};

/// A day and a week are told by the hour, more by the day.
const BY_THE_HOUR: u16 = 7;
/// As far back as anything is kept.
const MONTHS: u32 = 13;

/// What one stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// An hour.
    Hour,
    /// A day of the studio's.
    Day,
}

/// One hour or one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// When it began.
    pub from: Timestamp,
    /// All hours of it together. Percentiles are the worst of its hours'.
    pub all: HealthHour,
    /// The mean of its scores.
    pub score: Option<u8>,
}

/// How often it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptime {
    /// The first day of its first month.
    pub month: NaiveDate,
    /// A whole season, and not a month.
    pub season: Option<Season>,
    /// How often somebody looked.
    pub looks: u32,
    /// How often it answered then.
    pub answered: u32,
}

/// How a connection was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// What a stretch is.
    pub by: By,
    /// Oldest first, without a gap.
    pub stretches: Vec<Stretch>,
    /// Newest first.
    pub months: Vec<Uptime>,
    /// Newest first.
    pub seasons: Vec<Uptime>,
}

impl History {
    /// The last `days` days of a connection.
    pub fn of(view: &View<'_>, id: ConnectionId, days: u16, now: Timestamp, computer: Tz) -> Result<Self, StoreError> {
        let studio = Studio::of(view)?;
        let home = studio.zone.unwrap_or(computer);
        let last = hour_of(now) + 1;
        let by = if days <= BY_THE_HOUR { By::Hour } else { By::Day };
        let today = date(now, home);
        let stretches = match by {
            By::Hour => {
                let hours = view.health_hours(id, last - 24 * i64::from(days)..last)?;
                by_hour(&hours, last - 24 * i64::from(days)..last)
            }
            By::Day => {
                let first = today - chrono::Days::new(u64::from(days) - 1);
                by_day(&view.health_hours(id, hour_of(midnight(first, home))..last)?, first, today, home)
            }
        };
        let first = today.with_day(1).unwrap_or(today) - Months::new(MONTHS - 1);
        let hours = view.health_hours(id, hour_of(midnight(first, home))..last)?;
        Ok(Self { by, stretches, months: months(&hours, home), seasons: seasons(&hours, home, &studio.year) })
    }
}

/// The mean of the scores of an hour.
pub(super) fn mean(hour: &HealthHour) -> Option<u8> {
    hour.scores.checked_div(hour.looks).map(|mean| u8::try_from(mean.min(100)).unwrap_or(100))
}

fn midnight(day: NaiveDate, home: Tz) -> Timestamp {
    Timestamp::from(Moment::Floating(NaiveDateTime::new(day, NaiveTime::MIN)).instant(home))
}

fn by_hour(hours: &[HealthHour], wanted: std::ops::Range<i64>) -> Vec<Stretch> {
    let known: BTreeMap<i64, &HealthHour> = hours.iter().map(|it| (it.hour, it)).collect();
    wanted.map(|hour| stretch(begin_of(hour), known.get(&hour).copied())).collect()
}

/// An hour that is in two days of a zone of half hours counts to the one in which it began.
fn by_day(hours: &[HealthHour], first: NaiveDate, last: NaiveDate, home: Tz) -> Vec<Stretch> {
    let mut days: BTreeMap<NaiveDate, Vec<&HealthHour>> = BTreeMap::new();
    for hour in hours {
        days.entry(date(begin_of(hour.hour), home)).or_default().push(hour);
    }
    let wanted = first.iter_days().take_while(|day| *day <= last);
    wanted.map(|day| stretch(midnight(day, home), days.remove(&day).into_iter().flatten())).collect()
}

fn stretch<'a>(from: Timestamp, hours: impl IntoIterator<Item = &'a HealthHour>) -> Stretch {
    let mut all = HealthHour::default();
    for it in hours {
        all.looks += it.looks;
        all.answered += it.answered;
        all.scores += it.scores;
        all.asked = all.asked.saturating_add(it.asked);
        all.failed = all.failed.saturating_add(it.failed);
        all.p50 = all.p50.max(it.p50);
        all.p95 = all.p95.max(it.p95);
        all.p99 = all.p99.max(it.p99);
    }
    Stretch { from, score: mean(&all), all }
}

fn months(hours: &[HealthHour], home: Tz) -> Vec<Uptime> {
    let mut months: BTreeMap<NaiveDate, Uptime> = BTreeMap::new();
    for hour in hours {
        let day = date(begin_of(hour.hour), home);
        let month = day.with_day(1).unwrap_or(day);
        count(months.entry(month).or_insert(Uptime { month, season: None, looks: 0, answered: 0 }), hour);
    }
    months.into_values().rev().collect()
}

/// Months of one season that follow each other are one: a season may reach over the turn of the year.
fn seasons(hours: &[HealthHour], home: Tz, year: &Year) -> Vec<Uptime> {
    let mut seasons: Vec<Uptime> = Vec::new();
    for hour in hours {
        let day = date(begin_of(hour.hour), home);
        let season = Some(year.on(day));
        if seasons.last().is_none_or(|last| last.season != season) {
            seasons.push(Uptime { month: day.with_day(1).unwrap_or(day), season, looks: 0, answered: 0 });
        }
        if let Some(last) = seasons.last_mut() {
            count(last, hour);
        }
    }
    seasons.reverse();
    seasons
}

fn count(uptime: &mut Uptime, hour: &HealthHour) {
    uptime.looks += hour.looks;
    uptime.answered += hour.answered;
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::London;

    fn hour(time: &str, looks: u32, answered: u32, scores: u32) -> HealthHour {
        let at: chrono::DateTime<chrono::Utc> = time.parse().unwrap();
        HealthHour { hour: hour_of(at.into()), looks, answered, scores, ..HealthHour::default() }
    }

    #[test]
    fn hours_in_which_nobody_looked_are_shown_as_such() {
        let first = hour("2027-05-15T10:00:00Z", 12, 12, 1200);
        let begin = first.hour;
        let all = by_hour(&[first, hour("2027-05-15T12:00:00Z", 12, 6, 600)], begin..begin + 3);
        assert_eq!(all.iter().map(|it| it.score).collect::<Vec<_>>(), [Some(100), None, Some(50)]);
        assert_eq!(all.iter().map(|it| it.all.answered).collect::<Vec<_>>(), [12, 0, 6]);
    }

    #[test]
    fn a_day_is_the_studios_also_when_the_clocks_change() {
        // 23 hours, the first of them still of the day before by UTC in no way: midnight in London is midnight UTC in March.
        let hours = ["2027-03-27T23:00:00Z", "2027-03-28T00:00:00Z", "2027-03-28T22:00:00Z", "2027-03-28T23:00:00Z"]
            .map(|at| hour(at, 1, 1, 100));
        let (first, last) = ("2027-03-27".parse().unwrap(), "2027-03-29".parse().unwrap());
        let looks: Vec<u32> = by_day(&hours, first, last, London).iter().map(|it| it.all.looks).collect();
        assert_eq!(looks, [1, 2, 1]);
        let from: Vec<i64> = by_day(&hours, first, last, London).iter().map(|it| it.from.0 / 3_600_000).collect();
        assert_eq!([from[1] - from[0], from[2] - from[1]], [24, 23]);
    }

    #[test]
    fn a_season_reaches_over_the_turn_of_the_year_and_comes_again() {
        let hours: Vec<HealthHour> =
            ["2026-09-10", "2026-10-10", "2026-11-10", "2026-12-10", "2027-02-10", "2027-04-10"]
                .iter()
                .map(|day| hour(&format!("{day}T12:00:00Z"), 10, 9, 900))
                .collect();
        let all = seasons(&hours, London, &Year::default());
        let told: Vec<_> = all.iter().map(|it| (it.month.to_string(), it.season.unwrap(), it.looks)).collect();
        let expected = [
            ("2027-04-01", Season::Shoulder, 10),
            ("2026-11-01", Season::Off, 30),
            ("2026-10-01", Season::Shoulder, 10),
            ("2026-09-01", Season::Peak, 10),
        ];
        assert_eq!(told, expected.map(|(month, season, looks)| (month.to_owned(), season, looks)));
        assert_eq!(months(&hours, London).len(), 6);
    }
}
