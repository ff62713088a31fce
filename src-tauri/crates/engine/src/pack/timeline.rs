//! The day of a wedding by the minute, on the clock of its venue.
//!
//! What a tool wrote as an instant, or in another zone, is shown on that clock too; what floats is as it was written.

use super::{Around, Known, text};
use crate::wedding_day::{Occurrence, date, occurrence};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use std::ops::RangeInclusive;
use wedsync_domain::length::clock;
use wedsync_domain::pack::PackEntry;
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Timestamp, Value};

/// How far ahead the next day of what repeats is looked for.
const AHEAD: u64 = 400;
/// Of what says that it is not certain.
const TENTATIVE: &[&str] = &["tentative", "enquiry"];

/// The day that a wedding is on.
pub(super) struct Day {
    /// Absent: it has none.
    pub(super) first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    /// The clock it goes by.
    pub(super) zone: Tz,
    home: Tz,
}

impl Day {
    /// Of what repeats, the one that is or comes next.
    pub(super) fn of(around: &Around, now: Timestamp, home: Tz) -> Self {
        let Some(Value::When(when)) = around.wedding.1.get("when") else {
            return Self { first: None, last: None, zone: home, home };
        };
        let zone = zone_of(when).unwrap_or(home);
        let first = next(when, date(now, home), home);
        let last = first.checked_add_days(Days::new(when.more_days()));
        Self { first: Some(first), last, zone, home }
    }

    /// The wedding and its appointments of that day, the first to begin first. Without a day: all of its appointments.
    pub(super) fn entries(&self, around: &Around, venue: Option<&str>) -> Vec<PackEntry> {
        let mut all: Vec<(Timestamp, PackEntry)> = Vec::new();
        for (known, wedding) in
            [(&around.wedding, true)].into_iter().chain(around.appointments.iter().map(|it| (it, false)))
        {
            let Some(Value::When(when)) = known.1.get("when") else { continue };
            all.extend(self.found(when).map(|it| (it.lasts.start, self.entry(known, &it, venue, wedding))));
        }
        // What lasts the whole day stands above what begins in it.
        all.sort_by(|(a, one), (b, other)| {
            (&one.date, one.starts.is_some(), a, !one.wedding).cmp(&(
                &other.date,
                other.starts.is_some(),
                b,
                !other.wedding,
            ))
        });
        all.into_iter().map(|(_, entry)| entry).collect()
    }

    fn found(&self, when: &When) -> Option<Occurrence> {
        let days: RangeInclusive<NaiveDate> = match (self.first, self.last) {
            (Some(first), last) => first..=last.unwrap_or(first),
            (None, _) => when.start.date()..=when.start.date(),
        };
        days.start().iter_days().take_while(|day| day <= days.end()).find_map(|day| occurrence(when, day, self.zone))
    }

    fn entry(&self, (record, fields): &Known, it: &Occurrence, venue: Option<&str>, wedding: bool) -> PackEntry {
        let (from, until) = (self.shown(&it.begins), it.ends.as_ref().map(|end| self.shown(end)));
        let whole_day = matches!(it.begins, Moment::Day(_));
        let time = |time: NaiveDateTime| time.format("%H:%M").to_string();
        PackEntry {
            record: record.id,
            title: record.title.clone(),
            date: from.date().to_string(),
            starts: Some(time(from)).filter(|_| !whole_day),
            ends: until.filter(|_| !whole_day).map(time),
            from: it.begins.to_string(),
            until: it.ends.as_ref().map(ToString::to_string),
            place: text(fields, "location").filter(|place| !wedding && Some(place.as_str()) != venue),
            tentative: text(fields, "status").is_some_and(|status| TENTATIVE.contains(&status.as_str())),
            wedding,
        }
    }

    /// On the clock of the venue.
    fn shown(&self, moment: &Moment) -> NaiveDateTime {
        match moment {
            Moment::Day(_) | Moment::Floating(_) => clock(moment),
            timed => DateTime::with_timezone(&timed.instant(self.home), &self.zone).naive_local(),
        }
    }
}

fn zone_of(when: &When) -> Option<Tz> {
    match &when.start {
        Moment::Zoned(_, zone) => zone.parse().ok(),
        _ => None,
    }
}

/// The day on which it takes place next, or took place first.
fn next(when: &When, today: NaiveDate, home: Tz) -> NaiveDate {
    let own = || match &when.start {
        Moment::Utc(_) => date(when.start.instant(home).into(), home),
        other => other.date(),
    };
    if when.repeats.is_empty() {
        return own();
    }
    let ahead = today.iter_days().take(usize::try_from(AHEAD).unwrap_or_default());
    ahead.into_iter().find_map(|day| occurrence(when, day, home)).map_or_else(own, |it| it.starts.date())
}
