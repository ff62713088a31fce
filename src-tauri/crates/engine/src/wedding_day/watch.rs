//! The weekend watch and the protocol of each wedding: a pure look at the store and the clock.
//!
//! A wedding that is not going to happen, or only might, protects nothing. Deliberately absent: what protection holds back.

use super::occurs::occurrence;
use crate::studio::Studio;
use crate::sync::relatives::Relatives;
use crate::sync::venue;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use std::time::Duration;
use wedsync_domain::ids::RecordId;
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Fields, Kind, Timestamp, Value};
use wedsync_store::rows::Record;
use wedsync_store::{StoreError, View};

/// Before the first appointment of a wedding.
const AHEAD: Duration = Duration::from_hours(2);
/// Friday.
const WATCH_BEGINS: NaiveTime = at(18);
/// Sunday.
const WATCH_ENDS: NaiveTime = at(23);
/// Statuses of weddings ([`Kind::Wedding`] lists them all) that nobody drives to.
const NOT_HAPPENING: &[&str] = &["enquiry", "postponed", "cancelled", "closed", "archived"];

const fn at(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// How the day stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayWatch {
    /// The watch that is on now.
    pub weekend: Option<Weekend>,
    /// Weddings under their protocol now: from 2 hours before the first appointment until the last one ends.
    pub running: Vec<OnTheDay>,
    /// Weddings that touch today.
    pub today: Vec<OnTheDay>,
}

/// A weekend under watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weekend {
    /// From Friday 18:00 to Sunday 23:00, where the studio is.
    pub lasts: Range<Timestamp>,
    /// The weddings from that Friday to that Sunday.
    pub weddings: BTreeSet<RecordId>,
}

/// One wedding of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTheDay {
    /// Which record.
    pub record: RecordId,
    /// The couple.
    pub title: String,
    /// From its first appointment until its last one ends.
    pub lasts: Range<Timestamp>,
    /// When it starts, as written at the venue: `14:00`. Absent: the whole day.
    pub starts: Option<String>,
    /// The venue.
    pub venue: Option<String>,
}

impl DayWatch {
    /// At that time, in the studio's zone.
    pub fn look(view: &View<'_>, now: Timestamp, home: Tz) -> Result<Self, StoreError> {
        let today = date(now, home);
        let yesterday = today.pred_opt().unwrap_or(today);
        let mut running = on(view, yesterday, home)?;
        let todays = on(view, today, home)?;
        running.extend(todays.iter().cloned());
        running.retain(|wedding| wedding.lasts.start - AHEAD <= now && now < wedding.lasts.end);
        running.sort_by_key(|wedding| (wedding.lasts.start, wedding.record));
        running.dedup();
        let weekend = match weekend(today, home).filter(|(_, lasts)| lasts.contains(&now)) {
            Some((friday, lasts)) => Some(Weekend { lasts, weddings: weddings_of(view, friday, home)? }),
            None => None,
        };
        Ok(Self { weekend, running, today: todays })
    }

    /// Whether the studio is under protection.
    pub fn is_protected(&self) -> bool {
        self.protected_until().is_some()
    }

    /// Weddings of today, or under way, that have not ended.
    pub(crate) fn ahead(&self, now: Timestamp) -> Vec<&OnTheDay> {
        self.today.iter().chain(&self.running).filter(|it| now < it.lasts.end).collect()
    }

    /// When what protects it now is over. `None`: it is not protected.
    pub fn protected_until(&self) -> Option<Timestamp> {
        let weekend =
            self.weekend.as_ref().filter(|weekend| !weekend.weddings.is_empty()).map(|weekend| weekend.lasts.end);
        self.running.iter().map(|wedding| wedding.lasts.end).chain(weekend).max()
    }
}

/// The day it is where the studio is.
pub(crate) fn date(now: Timestamp, home: Tz) -> NaiveDate {
    local(now, home).date_naive()
}

/// The studio's clock.
pub(crate) fn local(now: Timestamp, home: Tz) -> DateTime<Tz> {
    now.utc().with_timezone(&home)
}

/// The weekend that a day belongs to, with its Friday. From Monday to Thursday there is none.
fn weekend(today: NaiveDate, home: Tz) -> Option<(NaiveDate, Range<Timestamp>)> {
    let since = match today.weekday() {
        Weekday::Fri => 0,
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => return None,
    };
    let friday = today.checked_sub_days(Days::new(since))?;
    let sunday = friday.checked_add_days(Days::new(2))?;
    let instant = |day: NaiveDate, time| Timestamp::from(Moment::Floating(day.and_time(time)).instant(home));
    Some((friday, instant(friday, WATCH_BEGINS)..instant(sunday, WATCH_ENDS)))
}

fn weddings_of(view: &View<'_>, friday: NaiveDate, home: Tz) -> Result<BTreeSet<RecordId>, StoreError> {
    let mut weddings = BTreeSet::new();
    for day in friday.iter_days().take(3) {
        weddings.extend(on(view, day, home)?.into_iter().map(|wedding| wedding.record));
    }
    Ok(weddings)
}

/// When the last wedding ends that is between now and the end of the coming Sunday. `computer` is the zone where the studio has
/// said none.
pub fn last_of_the_week(view: &View<'_>, now: Timestamp, computer: Tz) -> Result<Option<Timestamp>, StoreError> {
    let home = Studio::home(view, computer)?;
    let today = date(now, home);
    let days = today.iter_days().take(7 - today.weekday().num_days_from_monday() as usize);
    let mut last = None;
    for day in days {
        last = last.max(on(view, day, home)?.iter().map(|wedding| wedding.lasts.end).max());
    }
    Ok(last.filter(|end| *end > now))
}

/// The weddings that take place on a day, the first to begin first.
pub(crate) fn on(view: &View<'_>, day: NaiveDate, home: Tz) -> Result<Vec<OnTheDay>, StoreError> {
    let mut weddings = Vec::new();
    for record in view.records_near(Kind::Wedding, days_around(day, day))? {
        let fields = view.body(record.body)?;
        if happens(&fields) {
            weddings.extend(one_on(view, &record, &fields, day, home)?);
        }
    }
    weddings.sort_by_key(|wedding| (wedding.lasts.start, wedding.record));
    Ok(weddings)
}

/// This wedding on that day, if it touches it.
pub(crate) fn one_on(
    view: &View<'_>,
    record: &Record,
    fields: &Fields,
    day: NaiveDate,
    home: Tz,
) -> Result<Option<OnTheDay>, StoreError> {
    let Some(Value::When(when)) = fields.get("when") else { return Ok(None) };
    let Some(occurrence) = occurrence(when, day, home) else { return Ok(None) };
    let relatives = Relatives::of(view, record)?;
    let venue = venue::of(fields, &venue::bodies(view, &relatives.people)?);
    let starts = match when.start {
        Moment::Day(_) => None,
        _ => Some(occurrence.starts.format("%H:%M").to_string()),
    };
    let appointments = appointments(view, &relatives, day, home)?;
    let lasts = together(when, occurrence.lasts, &appointments);
    Ok(Some(OnTheDay { record: record.id, title: record.title.clone(), lasts, starts, venue }))
}

/// A day more at both ends: what is written as an instant may fall on another one where the studio is.
pub(crate) fn days_around(first: NaiveDate, last: NaiveDate) -> RangeInclusive<NaiveDate> {
    first.pred_opt().unwrap_or(first)..=last.succ_opt().unwrap_or(last)
}

fn happens(fields: &Fields) -> bool {
    !matches!(fields.get("status"), Some(Value::Text(status)) if NOT_HAPPENING.contains(&status.as_str()))
}

/// When its appointments of that day take place. One of months before is no part of the day.
fn appointments(
    view: &View<'_>,
    relatives: &Relatives,
    day: NaiveDate,
    home: Tz,
) -> Result<Vec<Range<Timestamp>>, StoreError> {
    let mut spans = Vec::new();
    for record in relatives.all(Kind::Appointment) {
        if let Some(when) = timed(view, record)? {
            spans.extend(occurrence(&when, day, home).map(|it| it.lasts));
        }
    }
    Ok(spans)
}

/// An appointment of a whole day says no times.
fn timed(view: &View<'_>, record: &Record) -> Result<Option<When>, StoreError> {
    Ok(match view.body(record.body)?.get("when") {
        Some(Value::When(when)) if record.archived.is_none() && !matches!(when.start, Moment::Day(_)) => {
            Some(when.clone())
        }
        _ => None,
    })
}

/// A wedding of a whole day takes place when its appointments do, if it has any.
fn together(when: &When, own: Range<Timestamp>, appointments: &[Range<Timestamp>]) -> Range<Timestamp> {
    let own = if matches!(when.start, Moment::Day(_)) && !appointments.is_empty() { None } else { Some(&own) };
    let all = || appointments.iter().chain(own);
    let start = all().map(|span| span.start).min();
    let end = all().map(|span| span.end).max();
    start.unwrap_or_default()..end.unwrap_or_default()
}
