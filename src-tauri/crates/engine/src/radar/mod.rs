//! The radar for double bookings: whatever takes place in any calendar, any CRM job and any hold, and which of it nobody can
//! do both of, with the way and the turn-round that the studio set.
//!
//! [`find`] decides, pure. Deliberately absent: whose fault it is, and any change to a record.

mod find;

use crate::sync::relatives::Relatives;
use crate::sync::venue;
use crate::tellers::Tellers;
use crate::wedding_day::{Occurrence, date, days_around, local, occurrences};
use crate::{Engine, EngineError, Studio};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use find::{Engagement, Needed, find};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use wedsync_domain::ids::RecordId;
use wedsync_domain::radar::{Clash, Closeness, Engaged, Promise};
use wedsync_domain::time::Instant;
use wedsync_domain::when::Moment;
use wedsync_domain::{Fields, Kind, Value};
use wedsync_store::rows::Record;
use wedsync_store::{StoreError, View};

/// Statuses that nobody drives to any more.
const OVER: &[&str] = &["postponed", "cancelled", "closed", "archived"];
/// Statuses of what is not promised yet.
const HOLDS: &[&str] = &["enquiry", "tentative"];
/// What calendars say of an event that takes nobody's time (RFC 5545, 3.8.2.7).
const TAKES_NO_TIME: (&str, &str) = ("ical/TRANSP", "TRANSPARENT");

/// One occurrence, with all that is said of it.
struct Found {
    record: Record,
    wedding: Option<RecordId>,
    promise: Promise,
    place: Option<String>,
    occurrence: Occurrence,
    whole_day: bool,
}

impl Engine {
    /// What is too close to one another from today on, for so many days. The first day first, on a day the surest first.
    pub fn radar(&self, days: u32) -> Result<Vec<Clash>, EngineError> {
        let now = self.clock.now();
        Ok(self.store.read(|view| {
            let studio = Studio::of(view)?;
            let home = studio.zone.unwrap_or(self.computer);
            let first = date(now, home);
            let last = first.checked_add_days(Days::new(days.into())).unwrap_or(first);
            let needed = Needed { travel_min: studio.travel_min, turnaround_min: studio.turnaround_min };
            clashes(view, first..=last, needed, home)
        })?)
    }
}

fn clashes(
    view: &View<'_>,
    days: RangeInclusive<NaiveDate>,
    needed: Needed,
    home: Tz,
) -> Result<Vec<Clash>, StoreError> {
    let found = everything(view, &days, home)?;
    let engagements: Vec<Engagement> = found.iter().map(engagement).collect();
    let mut worst: BTreeMap<(NaiveDate, RecordId, RecordId), (usize, usize, Closeness)> = BTreeMap::new();
    for (one, other, how) in find(&engagements, needed) {
        let day = local(engagements[other].lasts.start, home).date_naive();
        let (a, b) = (engagements[one].of, engagements[other].of);
        let key = (day, a.min(b), a.max(b));
        let known = worst.get(&key).map(|(one, other, how)| weight(&found, *one, *other, how));
        if known.is_none_or(|known| known < weight(&found, one, other, &how)) {
            worst.insert(key, (one, other, how));
        }
    }
    let tellers = Tellers::look(view)?;
    let mut all = Vec::new();
    for ((day, ..), (one, other, closeness)) in worst {
        let severity = found[one].promise.min(found[other].promise);
        let alike = same_words(&found[one].record.title, &found[other].record.title);
        let (one, other) = (engaged(view, &tellers, &found[one])?, engaged(view, &tellers, &found[other])?);
        all.push(Clash { date: day.to_string(), severity, closeness, one, other, alike });
    }
    all.sort_by(|a, b| (&a.date, b.severity, a.one.from).cmp(&(&b.date, a.severity, b.one.from)));
    Ok(all)
}

/// Of all pairs of two weddings on a day, one is told: the surest, then the closest.
fn weight(found: &[Found], one: usize, other: usize, how: &Closeness) -> (Promise, u8, u32) {
    let (rank, minutes) = match how {
        Closeness::SameDay {} => (0, 0),
        Closeness::TooClose { between_min, .. } => (1, u32::MAX - between_min),
        Closeness::Overlap { minutes } => (2, *minutes),
    };
    (found[one].promise.min(found[other].promise), rank, minutes)
}

fn engagement(it: &Found) -> Engagement {
    Engagement {
        of: it.wedding.unwrap_or(it.record.id),
        lasts: it.occurrence.lasts.clone(),
        whole_day: it.whole_day,
        place: it.place.as_deref().map(plain),
    }
}

fn engaged(view: &View<'_>, tellers: &Tellers, it: &Found) -> Result<Engaged, StoreError> {
    Ok(Engaged {
        record: it.record.id,
        kind: it.record.kind,
        wedding: it.wedding,
        title: it.record.title.clone(),
        place: it.place.clone(),
        tools: tellers.names(view, it.record.id)?,
        promise: it.promise,
        whole_day: it.whole_day,
        from: Instant(it.occurrence.lasts.start),
        until: Instant(it.occurrence.lasts.end),
    })
}

/// Every occurrence of these days. A wedding of a whole day takes place when its appointments do, if it has any on that day.
fn everything(view: &View<'_>, days: &RangeInclusive<NaiveDate>, home: Tz) -> Result<Vec<Found>, StoreError> {
    let (first, last) = (*days.start(), *days.end());
    let mut found = Vec::new();
    for kind in [Kind::Wedding, Kind::Appointment] {
        for record in view.records_near(kind, days_around(first, last))? {
            let fields = view.body(record.body)?;
            let Some(Value::When(when)) = fields.get("when") else { continue };
            let Some(Said { promise, wedding, place }) = said(view, &record, &fields)? else { continue };
            let before = when.more_days().max(1);
            let from = first.checked_sub_days(Days::new(before)).unwrap_or(first);
            let whole_day = matches!(when.start, Moment::Day(_));
            let near = occurrences(when, from..=last.succ_opt().unwrap_or(last), home).into_iter();
            found.extend(near.filter(|it| touches(it, days, home)).map(|occurrence| Found {
                record: record.clone(),
                wedding,
                promise,
                place: place.clone(),
                occurrence,
                whole_day,
            }));
        }
    }
    let day = |it: &Found| it.occurrence.starts.date();
    let timed: BTreeSet<(Option<RecordId>, NaiveDate)> =
        found.iter().filter(|it| !it.whole_day).map(|it| (it.wedding, day(it))).collect();
    found.retain(|it| !it.whole_day || it.wedding.is_none() || !timed.contains(&(it.wedding, day(it))));
    Ok(found)
}

fn touches(it: &Occurrence, days: &RangeInclusive<NaiveDate>, home: Tz) -> bool {
    let (from, until) = (local(it.lasts.start, home).date_naive(), local(it.lasts.end, home).date_naive());
    from <= *days.end() && *days.start() <= until
}

/// What a record says of being somewhere.
struct Said {
    promise: Promise,
    wedding: Option<RecordId>,
    place: Option<String>,
}

/// `None`: nobody has to be anywhere for it.
fn said(view: &View<'_>, record: &Record, fields: &Fields) -> Result<Option<Said>, StoreError> {
    if text(fields, TAKES_NO_TIME.0).is_some_and(|word| word.eq_ignore_ascii_case(TAKES_NO_TIME.1)) {
        return Ok(None);
    }
    let relatives = Relatives::of(view, record)?;
    let people = venue::bodies(view, &relatives.people)?;
    let (mut promise, mut place) = (promise(fields), venue::of(fields, &people));
    if let Some(wedding) = relatives.wedding.as_ref().filter(|wedding| wedding.id != record.id) {
        let theirs = view.body(wedding.body)?;
        promise = promise.min(self::promise(&theirs));
        place = place.or_else(|| venue::of(&theirs, &people));
    }
    let itself = Some(record.id).filter(|_| record.kind == Kind::Wedding);
    let wedding = itself.or(relatives.wedding.map(|wedding| wedding.id));
    Ok(promise.map(|promise| Said { promise, wedding, place }))
}

/// `None`: it is not going to happen.
fn promise(fields: &Fields) -> Option<Promise> {
    match text(fields, "status") {
        Some(status) if OVER.contains(&status) => None,
        Some(status) if HOLDS.contains(&status) => Some(Promise::Tentative),
        _ => Some(Promise::Booked),
    }
}

fn text<'a>(fields: &'a Fields, field: &str) -> Option<&'a str> {
    match fields.get(field) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    }
}

fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn same_words(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}
