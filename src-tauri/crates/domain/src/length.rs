//! Where something ends that goes on for so long. Deliberately absent: series.

use crate::when::Moment;
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// The wall clock of a moment; midnight of a day.
pub fn clock(moment: &Moment) -> NaiveDateTime {
    match moment {
        Moment::Day(day) => NaiveDate::and_time(day, chrono::NaiveTime::MIN),
        Moment::Floating(time) | Moment::Utc(time) | Moment::Zoned(time, _) => *time,
    }
}

/// The same kind of moment at another time.
pub fn with_clock(moment: &Moment, time: NaiveDateTime) -> Moment {
    match moment {
        Moment::Day(_) => Moment::Day(time.date()),
        Moment::Floating(_) => Moment::Floating(time),
        Moment::Utc(_) => Moment::Utc(time),
        Moment::Zoned(_, zone) => Moment::Zoned(time, zone.clone()),
    }
}

/// After a length as iCalendar writes it (RFC 5545, 3.3.6): days by the calendar, hours by the clock.
pub fn later(start: &Moment, length: &str) -> Option<Moment> {
    let (days, seconds) = length_of(length)?;
    let day = with_clock(start, clock(start).checked_add_days(Days::new(days))?);
    let seconds = TimeDelta::try_seconds(seconds)?;
    match &day {
        Moment::Day(_) => (seconds.is_zero()).then_some(day),
        Moment::Zoned(_, name) if !seconds.is_zero() => {
            let zone: Tz = name.parse().ok()?;
            let end = day.instant(zone).checked_add_signed(seconds)?;
            Some(Moment::Zoned(zone.from_utc_datetime(&end.naive_utc()).naive_local(), name.clone()))
        }
        timed => Some(with_clock(timed, clock(timed).checked_add_signed(seconds)?)),
    }
}

/// Days and seconds of `P1DT2H`, `PT1H30M`, `P2W`; a length that goes backwards is none.
fn length_of(text: &str) -> Option<(u64, i64)> {
    let (mut days, mut seconds, mut number) = (0_u64, 0_i64, None);
    for c in text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?.chars() {
        if let Some(digit) = c.to_digit(10) {
            number = Some(number.unwrap_or(0_u32).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        match c {
            'T' if number.is_none() => {}
            'W' => days += 7 * u64::from(number.take()?),
            'D' => days += u64::from(number.take()?),
            'H' => seconds += 3600 * i64::from(number.take()?),
            'M' => seconds += 60 * i64::from(number.take()?),
            'S' => seconds += i64::from(number.take()?),
            _ => return None,
        }
    }
    number.is_none().then_some((days, seconds))
}
