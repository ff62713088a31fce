//! When a weekend is looked at: computed from the clock, so that no timer can be missed by a sleep.

use crate::wedding_day::date;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use wedsync_domain::Timestamp;
use wedsync_domain::when::Moment;

/// By the studio's clock.
const HOURS: [(Weekday, u32); 3] = [(Weekday::Thu, 9), (Weekday::Fri, 12), (Weekday::Fri, 17)];
/// On Sunday.
const OVER: u32 = 23;

/// The last of them that has passed this week. `None`: it is not Thursday yet, or Sunday is over.
pub(super) fn last_due(now: Timestamp, home: Tz) -> Option<Timestamp> {
    let monday = monday(now, home);
    let due = HOURS.iter().map(|(day, hour)| at(monday, *day, *hour, home)).filter(|due| *due <= now).max();
    due.filter(|_| now < ends(now, home))
}

/// The next of them.
pub fn next_check(now: Timestamp, home: Tz) -> Timestamp {
    let monday = monday(now, home);
    let next = monday.checked_add_days(Days::new(7)).unwrap_or(monday);
    let all = [monday, next].into_iter().flat_map(|week| HOURS.map(|(day, hour)| at(week, day, hour, home)));
    all.filter(|due| *due > now).min().unwrap_or(now)
}

/// When the weekend of this week is over.
pub(super) fn ends(now: Timestamp, home: Tz) -> Timestamp {
    at(monday(now, home), Weekday::Sun, OVER, home)
}

/// Whether it is Saturday or Sunday: then the day's own notices say what does not work.
pub(super) fn is_on(now: Timestamp, home: Tz) -> bool {
    matches!(date(now, home).weekday(), Weekday::Sat | Weekday::Sun)
}

fn monday(now: Timestamp, home: Tz) -> NaiveDate {
    let today = date(now, home);
    today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into())).unwrap_or(today)
}

fn at(monday: NaiveDate, day: Weekday, hour: u32, home: Tz) -> Timestamp {
    let day = monday.checked_add_days(Days::new(day.num_days_from_monday().into())).unwrap_or(monday);
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    Moment::Floating(day.and_time(time)).instant(home).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, Europe::London, UTC};

    fn time(text: &str) -> Timestamp {
        text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    #[test]
    fn it_is_due_on_thursday_at_nine_and_on_friday_at_noon_and_five_until_sunday_night() {
        for (now, due, next) in [
            ("2027-05-13T07:59:59Z", None, "2027-05-13T08:00:00Z"),
            ("2027-05-13T08:00:00Z", Some("2027-05-13T08:00:00Z"), "2027-05-14T11:00:00Z"),
            ("2027-05-14T10:59:59Z", Some("2027-05-13T08:00:00Z"), "2027-05-14T11:00:00Z"),
            ("2027-05-14T11:00:00Z", Some("2027-05-14T11:00:00Z"), "2027-05-14T16:00:00Z"),
            ("2027-05-16T21:59:59Z", Some("2027-05-14T16:00:00Z"), "2027-05-20T08:00:00Z"),
            ("2027-05-16T22:00:00Z", None, "2027-05-20T08:00:00Z"),
            ("2027-05-17T12:00:00Z", None, "2027-05-20T08:00:00Z"),
        ] {
            assert_eq!(last_due(time(now), London), due.map(time), "{now}");
            assert_eq!(next_check(time(now), London), time(next), "{now}");
        }
        assert_eq!(last_due(time("2027-05-13T12:59:00Z"), New_York), None, "it is one minute to nine there");
        assert!(last_due(time("2027-05-13T13:00:00Z"), New_York).is_some());
    }

    #[test]
    fn the_week_of_a_clock_change_is_due_by_the_clock_on_the_wall() {
        // The clocks go back on Sunday, the 31st of October 2027.
        assert_eq!(last_due(time("2027-10-29T16:00:00Z"), London), Some(time("2027-10-29T16:00:00Z")));
        assert_eq!(ends(time("2027-10-29T16:00:00Z"), London), time("2027-10-31T23:00:00Z"));
        assert_eq!(next_check(time("2027-10-31T12:00:00Z"), London), time("2027-11-04T09:00:00Z"));
        assert_eq!(last_due(time("2027-11-04T09:00:00Z"), UTC), Some(time("2027-11-04T09:00:00Z")));
    }
}
