//! Today's and the weekend's weddings, as a list.

use super::occurs::takes_place;
use super::watch::date;
use crate::studio::Studio;
use crate::sync::relatives::Relatives;
use crate::sync::venue;
use crate::{Engine, EngineError};
use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use std::ops::RangeInclusive;
use wedsync_domain::ids::RecordId;
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Fields, Kind, Value};
use wedsync_store::rows::Record;

/// One wedding of these days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayEntry {
    /// Which record.
    pub record: RecordId,
    /// The couple.
    pub title: String,
    /// When it starts, as written at the venue: `14:00`, or `all day`.
    pub starts: String,
    /// On which of these days.
    pub date: NaiveDate,
    /// The venue.
    pub location: Option<String>,
    /// `confirmed`, `tentative`, `cancelled` …
    pub status: Option<String>,
    /// Today, rather than later this weekend.
    pub today: bool,
}

impl Engine {
    /// Weddings of today, and of the Saturday and Sunday that come next, in order. `computer` is the zone where the studio
    /// has said none.
    pub fn today(&self, computer: chrono_tz::Tz) -> Result<Vec<DayEntry>, EngineError> {
        let mut entries = Vec::new();
        self.store.read(|view| {
            let today = date(self.clock.now(), Studio::home(view, computer)?);
            let days = days(today);
            for record in view.records_near(Kind::Wedding, around(&days))? {
                let fields = view.body(record.body)?;
                let Some(Value::When(when)) = fields.get("when") else { continue };
                let near: Vec<&NaiveDate> = days.iter().filter(|date| takes_place(when, **date)).collect();
                if near.is_empty() {
                    continue;
                }
                let people = venue::bodies(view, &Relatives::of(view, &record)?.people)?;
                let venue = venue::of(&fields, &people);
                for date in near {
                    entries.push(entry(&record, when, &fields, venue.clone(), (*date, today)));
                }
            }
            Ok::<_, EngineError>(())
        })?;
        entries.sort_by(|a, b| (a.date, &a.starts, a.record).cmp(&(b.date, &b.starts, b.record)));
        Ok(entries)
    }
}

/// Today and the rest of the weekend that is on or comes next.
fn days(today: NaiveDate) -> Vec<NaiveDate> {
    let since_monday = u64::from(today.weekday().num_days_from_monday());
    let mut days = vec![today];
    for weekday in 5..=6_u64 {
        let ahead = weekday.checked_sub(since_monday);
        let day = ahead.and_then(|ahead| today.checked_add_days(Days::new(ahead)));
        days.extend(day.filter(|day| *day != today));
    }
    days
}

/// From the first to the last of them. There is always one.
fn around(days: &[NaiveDate]) -> RangeInclusive<NaiveDate> {
    let first = days.first().copied().unwrap_or_default();
    first..=days.last().copied().unwrap_or(first)
}

fn entry(
    record: &Record,
    when: &When,
    fields: &Fields,
    location: Option<String>,
    (date, today): (NaiveDate, NaiveDate),
) -> DayEntry {
    let status = match fields.get("status") {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let starts = match &when.start {
        Moment::Day(_) => "all day".to_owned(),
        Moment::Floating(time) | Moment::Utc(time) | Moment::Zoned(time, _) => time.format("%H:%M").to_string(),
    };
    DayEntry { record: record.id, title: record.title.clone(), starts, date, location, status, today: date == today }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn on_a_wednesday_the_coming_weekend_is_shown_and_on_sunday_only_sunday() {
        assert_eq!(days(day("2026-05-13")), [day("2026-05-13"), day("2026-05-16"), day("2026-05-17")]);
        assert_eq!(days(day("2026-05-17")), [day("2026-05-17")]);
    }
}
