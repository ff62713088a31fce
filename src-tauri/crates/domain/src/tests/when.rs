//! Moments as text, and as instants: in London against the law of summer time written down anew.

use crate::when::Moment;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn sunday_on_or_after(mut date: NaiveDate) -> NaiveDate {
    while date.weekday() != Weekday::Sun {
        date = date + Days::new(1);
    }
    date
}

/// When British Summer Time begins and ends, in UTC: the orders under the Summer Time Act 1972.
fn summer_time(year: i32) -> (NaiveDateTime, NaiveDateTime) {
    let (start, end) = match year {
        1972..=1980 => (day(year, 3, 16), day(year, 10, 23)),
        1981..=1989 => (day(year, 3, 25), day(year, 10, 23)),
        1990..=1995 => (day(year, 3, 25), day(year, 10, 22)),
        _ => (day(year, 3, 25), day(year, 10, 25)),
    };
    let hour = if year < 1981 { 2 } else { 1 };
    let at = |date| sunday_on_or_after(date).and_hms_opt(hour, 0, 0).unwrap();
    (at(start), at(end))
}

/// The instant at which a London clock reads this, the first where it does so twice; in the gap, with the offset from
/// before it.
fn london(wall: NaiveDateTime) -> NaiveDateTime {
    let (start, end) = summer_time(wall.year());
    let hour = TimeDelta::hours(1);
    if start + hour <= wall && wall < end + hour { wall - hour } else { wall }
}

fn check(wall: NaiveDateTime) {
    let zoned = Moment::Zoned(wall, "Europe/London".into());
    assert_eq!(zoned.instant(Tz::UTC).naive_utc(), london(wall), "{wall} in London");
    assert_eq!(Moment::Floating(wall).instant(Tz::Europe__London).naive_utc(), london(wall), "{wall} floating");
}

#[test]
fn a_london_clock_is_read_right_around_every_change_from_1972_to_2050() {
    for year in 1972..=2050 {
        let (start, end) = summer_time(year);
        for change in [start, end] {
            for minutes in -180..=180 {
                check(change + TimeDelta::minutes(minutes));
                check(change + TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
            }
        }
    }
}

#[test]
fn times_in_the_gap_keep_their_order_and_their_distance() {
    let at = |minute| Moment::Zoned(day(2026, 3, 29).and_hms_opt(1, minute, 0).unwrap(), "Europe/London".into());
    let ends = at(45).instant(Tz::UTC) - at(15).instant(Tz::UTC);
    assert_eq!(ends, TimeDelta::minutes(30), "a half-hour appointment is still half an hour long");
}

#[test]
fn a_skipped_day_is_read_as_the_day_after() {
    // Samoa had no 30 December 2011.
    let skipped = Moment::Day(day(2011, 12, 30)).instant(Tz::Pacific__Apia);
    assert_eq!(skipped, Moment::Day(day(2011, 12, 31)).instant(Tz::Pacific__Apia));
}

#[test]
fn a_zone_nobody_knows_is_read_as_home_and_kept_as_given() {
    let moment = Moment::Zoned(day(2026, 7, 1).and_time(NaiveTime::MIN), "Customised Zone 3".into());
    assert_eq!(moment.instant(Tz::Asia__Tokyo), Moment::Day(day(2026, 7, 1)).instant(Tz::Asia__Tokyo));
    assert_eq!(moment.to_string(), "2026-07-01T00:00:00 Customised Zone 3");
}

#[test]
fn what_a_person_writes_is_read() {
    let wall = day(2026, 5, 16).and_hms_opt(14, 0, 0).unwrap();
    assert_eq!("2026-05-16".parse(), Ok(Moment::Day(day(2026, 5, 16))));
    assert_eq!(" 2026-05-16T14:00 ".parse(), Ok(Moment::Floating(wall)));
    assert_eq!("2026-05-16T14:00Z".parse(), Ok(Moment::Utc(wall)));
    assert_eq!("2026-05-16T14:00 Europe/London".parse(), Ok(Moment::Zoned(wall, "Europe/London".into())));
    // Its name ends as an instant does.
    assert_eq!("2026-05-16T14:00 NZ".parse(), Ok(Moment::Zoned(wall, "NZ".into())));
    for wrong in ["", "16/05/2026", "2026-02-30", "2026-05-16T25:00", "2026-05-16T14:00 Atlantis", "2026-05-16Z"] {
        assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
    }
}

fn wall() -> impl Strategy<Value = NaiveDateTime> {
    (1900..2200, 1u32..366, 0u32..86_400).prop_map(|(year, ordinal, second)| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        NaiveDate::from_yo_opt(year, ordinal).unwrap().and_time(time)
    })
}

pub fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        wall().prop_map(|wall| Moment::Day(wall.date())),
        wall().prop_map(Moment::Floating),
        wall().prop_map(Moment::Utc),
        (wall(), 0..TZ_VARIANTS.len()).prop_map(|(wall, zone)| Moment::Zoned(wall, TZ_VARIANTS[zone].name().into())),
    ]
}

proptest! {
    #[test]
    fn a_moment_is_read_back_as_it_was_written(moment in moment()) {
        prop_assert_eq!(moment.to_string().parse(), Ok(moment.clone()));
        let json = serde_json::to_string(&moment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
    }

    #[test]
    fn whatever_reads_as_a_moment_is_written_so_that_it_reads_the_same(text in "[-+0-9TZ: /A-Za-z_]{0,32}") {
        if let Ok(moment) = text.parse::<Moment>() {
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = text.parse::<Moment>();
    }

    #[test]
    fn every_zone_reads_every_time_as_an_instant_near_it(wall in wall(), zone in 0..TZ_VARIANTS.len()) {
        let instant = Moment::Floating(wall).instant(TZ_VARIANTS[zone]).naive_utc();
        prop_assert!((instant - wall).abs() <= TimeDelta::hours(26), "{} in {}: {}", wall, TZ_VARIANTS[zone], instant);
    }

    #[test]
    fn a_london_clock_is_read_right_at_any_time(days in 0..28_854u64, second in 0u32..86_400) {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        check((day(1972, 1, 1) + Days::new(days)).and_time(time));
    }
}
