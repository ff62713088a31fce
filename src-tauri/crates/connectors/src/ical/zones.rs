//! Time zone definitions (`VTIMEZONE`) for zones that everybody knows, made from the IANA data of `chrono-tz`.
//!
//! Used only where an object names such a zone and brings no definition. The window begins the year before the
//! object starts. A rule that holds in all its years is written as a rule; zones that change by decree (Morocco) get
//! their changes one by one, twelve years ahead.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::{OffsetComponents, OffsetName, Tz};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

const YEARS_AHEAD: i32 = 12;
/// Longer than any zone has kept to an offset only to change it back; two changes within it would be missed.
const STEP: Days = Days::new(14);

type Made = HashMap<(Tz, i32), Arc<str>>;
static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);

/// The definition, unfolded, lines ended by `\n` but for the last. It holds from the year before `year`.
pub(super) fn definition(zone: Tz, year: i32) -> Arc<str> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.len() > 500 {
        made.clear();
    }
    made.entry((zone, year)).or_insert_with(|| make(zone, year).into()).clone()
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Offset {
    seconds: i64,
    summer: bool,
    name: String,
}

fn offset(zone: Tz, utc: NaiveDateTime) -> Offset {
    use chrono::TimeZone;
    let at = zone.offset_from_utc_datetime(&utc);
    let summer = !at.dst_offset().is_zero();
    let seconds = (at.base_utc_offset() + at.dst_offset()).num_seconds();
    Offset { seconds, summer, name: at.abbreviation().unwrap_or_default().to_owned() }
}

/// A change of the clock: when (by the clock before it), and to what.
struct Change {
    local: NaiveDateTime,
    from: Offset,
    to: Offset,
}

fn changes(zone: Tz, from: NaiveDateTime, until: NaiveDateTime) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut at = from;
    let mut before = offset(zone, at);
    while at < until {
        let Some(next) = at.checked_add_days(STEP) else { break };
        let after = offset(zone, next);
        if after != before {
            // Halve the span until the second of the change is found.
            let (mut low, mut high) = (at, next);
            while high - low > TimeDelta::seconds(1) {
                let middle = low + (high - low) / 2;
                if offset(zone, middle) == before { low = middle } else { high = middle }
            }
            let local = high + TimeDelta::seconds(before.seconds);
            changes.push(Change { local, from: before, to: after.clone() });
        }
        before = after;
        at = next;
    }
    changes
}

fn make(zone: Tz, year: i32) -> String {
    let first = NaiveDate::from_ymd_opt(year - 1, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
    let last_year = year + YEARS_AHEAD;
    let until = NaiveDate::from_ymd_opt(last_year + 1, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
    let mut out = format!("BEGIN:VTIMEZONE\nTZID:{zone}");
    let start = offset(zone, first);
    observance(&mut out, &start, start.seconds, first, "");
    let mut groups: BTreeMap<(Offset, i64), Vec<NaiveDateTime>> = BTreeMap::new();
    for change in changes(zone, first, until) {
        groups.entry((change.to, change.from.seconds)).or_default().push(change.local);
    }
    for ((to, from), times) in groups {
        let Some(onset) = times.first() else { continue };
        let repeats = rule(&times, last_year).unwrap_or_else(|| dates(&times[1..]));
        observance(&mut out, &to, from, *onset, &repeats);
    }
    out.push_str("\nEND:VTIMEZONE");
    out
}

fn observance(out: &mut String, to: &Offset, from: i64, onset: NaiveDateTime, repeats: &str) {
    let name = if to.summer { "DAYLIGHT" } else { "STANDARD" };
    let onset = onset.format("%Y%m%dT%H%M%S");
    let (from, seconds) = (clock(from), clock(to.seconds));
    let _ = write!(out, "\nBEGIN:{name}\nDTSTART:{onset}\nTZOFFSETFROM:{from}\nTZOFFSETTO:{seconds}");
    if !to.name.is_empty() {
        let _ = write!(out, "\nTZNAME:{}", to.name);
    }
    let _ = write!(out, "{repeats}\nEND:{name}");
}

/// `+0130`, with seconds where a zone of long ago has them.
fn clock(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.abs();
    let mut text = format!("{sign}{:02}{:02}", all / 3600, all / 60 % 60);
    if all % 60 != 0 {
        let _ = write!(text, "{:02}", all % 60);
    }
    text
}

fn dates(times: &[NaiveDateTime]) -> String {
    times.iter().fold(String::new(), |mut out, time| {
        let _ = write!(out, "\nRDATE:{}", time.format("%Y%m%dT%H%M%S"));
        out
    })
}

/// The rule, if there is one that gives just these times, year by year, to the end of the window.
fn rule(times: &[NaiveDateTime], last_year: i32) -> Option<String> {
    let (first, last) = (times.first()?, times.last()?);
    let alike = |pair: &[NaiveDateTime]| {
        let (a, b) = (pair[0], pair[1]);
        b.year() == a.year() + 1 && b.month() == a.month() && b.time() == a.time() && b.weekday() == a.weekday()
    };
    if times.len() < 8 || last.year() != last_year || !times.windows(2).all(alike) {
        return None;
    }
    let week = |time: &NaiveDateTime| time.day().div_ceil(7);
    let is_last = |time: &NaiveDateTime| time.checked_add_days(Days::new(7)).is_some_and(|t| t.month() != time.month());
    let nth = if times.iter().all(is_last) {
        "-1".to_owned()
    } else if times.iter().all(|time| week(time) == week(first)) {
        week(first).to_string()
    } else {
        return None;
    };
    let day = first.weekday().to_string().to_uppercase();
    let day = day.get(..2)?;
    Some(format!("\nRRULE:FREQ=YEARLY;BYMONTH={};BYDAY={nth}{day}", first.month()))
}
