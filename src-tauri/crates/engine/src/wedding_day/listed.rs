//! Today's and the weekend's weddings, as a list.

use super::occurs::{Occurrence, occurrence};
use super::watch::{date, days_around};
use crate::studio::Studio;
use crate::sync::relatives::Relatives;
use crate::sync::venue;
use crate::{Engine, EngineError};
use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use wedsync_domain::ids::RecordId;
use wedsync_domain::when::Moment;
use wedsync_domain::{Fields, Kind, Value};

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
    /// Weddings of today, and of the Saturday and Sunday that come next, in order.
    pub fn today(&self) -> Result<Vec<DayEntry>, EngineError> {
        let mut entries = Vec::new();
        self.store.read(|view| {
            let home = Studio::home(view, self.computer)?;
            let today = date(self.clock.now(), home);
            let days = days(today);
            let last = days.last().copied().unwrap_or(today);
            for record in view.records_near(Kind::Wedding, days_around(today, last))? {
                let fields = view.body(record.body)?;
                let Some(Value::When(when)) = fields.get("when") else { continue };
                let near: Vec<(NaiveDate, Occurrence)> =
                    days.iter().filter_map(|date| Some((*date, occurrence(when, *date, home)?))).collect();
                if near.is_empty() {
                    continue;
                }
                let people = venue::bodies(view, &Relatives::of(view, &record)?.people)?;
                let venue = venue::of(&fields, &people);
                for (date, occurrence) in near {
                    let starts = match when.start {
                        Moment::Day(_) => "all day".to_owned(),
                        _ => occurrence.starts.format("%H:%M").to_string(),
                    };
                    entries.push(DayEntry {
                        record: record.id,
                        title: record.title.clone(),
                        starts,
                        date,
                        location: venue.clone(),
                        status: words(&fields, "status"),
                        today: date == today,
                    });
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

fn words(fields: &Fields, field: &str) -> Option<String> {
    match fields.get(field) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
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
