//! Points in time between iCalendar and [`When`]: `DTSTART;TZID=Europe/London:20260516T140000`.
//!
//! Nothing is converted: a day stays a day, a zone keeps its name. What does not read as a moment is left to the
//! caller to keep as it is.

use super::line::{Line, bare, pairs, quoted};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;
use std::fmt::Write as _;
use wedsync_domain::when::Moment;

/// A moment, and the parameters that it does not account for.
pub(super) struct Read {
    pub(super) moment: Moment,
    pub(super) params: String,
}

/// Reads the value of `DTSTART`, `DTEND`, `DUE` or `RECURRENCE-ID`.
pub(super) fn read(line: &Line<'_>) -> Option<Read> {
    let mut zone = None;
    let mut day = false;
    let all = pairs(line.params())?;
    let twice = |name: &str| all.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).count() > 1;
    if twice("TZID") || twice("VALUE") {
        return None;
    }
    let mut params = Vec::new();
    for (key, value) in all {
        if key.eq_ignore_ascii_case("TZID") && !bare(value).is_empty() {
            zone = Some((key, value));
        } else if key.eq_ignore_ascii_case("VALUE") && bare(value).eq_ignore_ascii_case("DATE") {
            day = true;
        } else {
            params.push((key, value));
        }
    }
    let moment = match parse(line.value().trim())? {
        // A day without VALUE=DATE is not by the book, but there is only one thing that it can mean.
        Plain::Day(_) if params.iter().any(|(key, _)| key.eq_ignore_ascii_case("VALUE")) => return None,
        Plain::Day(day) => Moment::Day(day),
        Plain::Time(..) if day => return None,
        Plain::Time(time, true) => Moment::Utc(time),
        Plain::Time(time, false) => match zone.take() {
            Some((_, zone)) if bare(zone).contains(['"', '\r']) => return None,
            Some((_, zone)) => Moment::Zoned(time, bare(zone).into()),
            None => Moment::Floating(time),
        },
    };
    params.extend(zone);
    Some(Read { moment, params: join(&params) })
}

/// Puts parameters into their one spelling.
fn join(pairs: &[(&str, &str)]) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let joined: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    super::line::canonical(&joined.join(";")).into_owned()
}

enum Plain {
    Day(NaiveDate),
    /// `true`: in UTC.
    Time(NaiveDateTime, bool),
}

fn parse(text: &str) -> Option<Plain> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        bytes.get(from..to)?.iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let day = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?;
    let utc = match bytes.len() {
        8 => return Some(Plain::Day(day)),
        15 => false,
        16 if bytes[15] == b'Z' => true,
        _ => return None,
    };
    if bytes[8] != b'T' {
        return None;
    }
    let time = NaiveTime::from_hms_opt(number(9, 11)?, number(11, 13)?, number(13, 15)?)?;
    Some(Plain::Time(day.and_time(time), utc))
}

/// Writes a whole content line; `params` are those that the moment does not account for.
pub(super) fn line(name: &str, moment: &Moment, params: &str) -> String {
    let mut line = String::with_capacity(64);
    line.push_str(name);
    let zoned = matches!(moment, Moment::Zoned(..));
    let day = matches!(moment, Moment::Day(_));
    match moment {
        Moment::Day(_) => line.push_str(";VALUE=DATE"),
        Moment::Zoned(_, zone) => {
            let _ = write!(line, ";TZID={}", quoted(zone));
        }
        Moment::Floating(_) | Moment::Utc(_) => {}
    }
    // Parameters kept from an earlier value must not contradict this one.
    for (key, value) in pairs(params).unwrap_or_default() {
        if !(zoned && key == "TZID" || day && key == "VALUE") {
            let _ = write!(line, ";{key}={value}");
        }
    }
    line.push(':');
    line.push_str(&text(moment));
    line
}

/// The bare value: `20260516`, `20260516T140000`, `20260516T130000Z`.
pub(super) fn text(moment: &Moment) -> String {
    match moment {
        Moment::Day(day) => date(*day),
        Moment::Floating(time) | Moment::Zoned(time, _) => date_time(*time),
        Moment::Utc(time) => date_time(*time) + "Z",
    }
}

fn date(day: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn date_time(time: NaiveDateTime) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{:04}{:02}{:02}T{hour:02}{minute:02}{second:02}", time.year(), time.month(), time.day())
}

/// What an override is filed under: the instant where it is certain, else as written.
pub(super) fn key(line: &Line<'_>) -> String {
    read(line).map_or_else(|| line.value().trim().to_owned(), |read| filed_under(&read.moment))
}

fn filed_under(moment: &Moment) -> String {
    match moment {
        Moment::Zoned(_, zone) if zone.parse::<Tz>().is_ok() => text(&Moment::Utc(moment.instant(Tz::UTC).naive_utc())),
        Moment::Zoned(_, zone) => format!("{};TZID={zone}", text(moment)),
        _ => text(moment),
    }
}

/// For places that name an occurrence by its moment: what it is filed under here, and its line `NAME;…:…`.
pub fn occurrence(name: &str, moment: &Moment) -> (String, String) {
    (filed_under(moment), line(name, moment, ""))
}

/// The moment that a whole content line gives; `None` if it says more than that, or none.
pub fn moment_of(text: &str) -> Option<Moment> {
    let raw = vparser::Parser::new(text).next()?;
    let read = read(&Line::parse(&raw)?)?;
    read.params.is_empty().then_some(read.moment)
}
