//! Quiet hours over every kind of night, and which notice is told when.

use super::*;
use chrono::NaiveTime;
use chrono::{TimeDelta, TimeZone};
use chrono_tz::{America, Australia, Europe, Pacific};
use proptest::prelude::*;
use wedsync_domain::ids::{ConnectionId, NoticeId};

fn time(instant: &str) -> Timestamp {
    instant.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

fn quiet(from: &str, until: &str) -> Hours {
    Hours { from: from.parse().unwrap(), until: until.parse().unwrap() }
}

#[test]
fn quiet_hours_of_every_kind_of_night() {
    let night = quiet("22:00:00", "07:00:00");
    let noon = quiet("12:00:00", "14:00:00");
    for (hours, zone, now, ends) in [
        // In May London is an hour ahead of UTC.
        (night, Europe::London, "2027-05-15T20:59:59Z", None),
        (night, Europe::London, "2027-05-15T21:00:00Z", Some("2027-05-16T06:00:00Z")),
        (night, Europe::London, "2027-05-16T00:30:00Z", Some("2027-05-16T06:00:00Z")),
        (night, Europe::London, "2027-05-16T05:59:59Z", Some("2027-05-16T06:00:00Z")),
        (night, Europe::London, "2027-05-16T06:00:00Z", None),
        // The same instants by another clock.
        (night, America::New_York, "2027-05-16T01:59:59Z", None),
        (night, America::New_York, "2027-05-16T02:00:00Z", Some("2027-05-16T11:00:00Z")),
        (night, Pacific::Auckland, "2027-05-15T21:00:00Z", None),
        (night, Pacific::Auckland, "2027-05-15T10:00:00Z", Some("2027-05-15T19:00:00Z")),
        // Forward, an hour shorter; back, an hour longer.
        (night, Europe::London, "2027-03-27T22:00:00Z", Some("2027-03-28T06:00:00Z")),
        (night, Europe::London, "2027-10-30T21:00:00Z", Some("2027-10-31T07:00:00Z")),
        // By day, and not past midnight.
        (noon, Europe::London, "2027-05-15T10:59:59Z", None),
        (noon, Europe::London, "2027-05-15T11:00:00Z", Some("2027-05-15T13:00:00Z")),
        (noon, Europe::London, "2027-05-15T13:00:00Z", None),
        // Half past one comes twice in that night, and the quiet hours that end then end once.
        (quiet("23:00:00", "01:30:00"), Europe::London, "2027-10-31T00:29:00Z", Some("2027-10-31T00:30:00Z")),
        (quiet("23:00:00", "01:30:00"), Europe::London, "2027-10-31T01:15:00Z", None),
        // And in this one it does not come at all.
        (quiet("23:00:00", "01:30:00"), Europe::London, "2027-03-28T01:15:00Z", Some("2027-03-28T01:30:00Z")),
        (quiet("23:00:00", "01:30:00"), Europe::London, "2027-03-28T01:30:00Z", None),
        // Half an hour is all that this clock ever changes by.
        (night, Australia::Lord_Howe, "2027-04-03T11:00:00Z", Some("2027-04-03T20:30:00Z")),
    ] {
        assert_eq!(until(&hours, time(now), zone), ends.map(time), "{hours:?} in {zone} at {now}");
    }
}

proptest! {
    /// They end later than now and at the time that was said, unless that night has none; and no sooner than they end is it
    /// loud again.
    #[test]
    fn quiet_hours_end_when_they_were_said_to(
        minutes in 0_i64..527_040, from in 0_u32..1440, length in 1_u32..1440,
        zone in prop::sample::select(vec![Europe::London, America::New_York, Pacific::Auckland, Australia::Lord_Howe, chrono_tz::UTC]),
    ) {
        let clock = |minute: u32| NaiveTime::from_hms_opt(minute / 60 % 24, minute % 60, 0).unwrap();
        let hours = Hours { from: clock(from), until: clock(from + length) };
        let now = time("2027-01-01T00:00:00Z") + std::time::Duration::from_secs(u64::try_from(minutes).unwrap() * 60);
        let shown = now.utc().with_timezone(&zone).time();
        let within = if hours.until > hours.from { hours.from <= shown && shown < hours.until } else { shown >= hours.from || shown < hours.until };
        if let Some(end) = until(&hours, now, zone) {
            prop_assert!(end > now);
            let last = end.utc().with_timezone(&zone);
            let exists = zone.from_local_datetime(&last.date_naive().and_time(hours.until)).earliest().is_some();
            prop_assert!(last.time() == hours.until || !exists, "{last}");
            prop_assert_eq!(until(&hours, Timestamp(end.0 - 1), zone), Some(end));
            prop_assert!(end.since(now) <= std::time::Duration::from_hours(25));
        } else {
            // What the clock on the wall shows decides in every hour but those of a clock change.
            let hour = TimeDelta::hours(3);
            let offset = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).naive_local() - at.naive_utc();
            let changes = offset(now.utc() - hour) != offset(now.utc() + hour);
            prop_assert!(!within || changes, "{} is loud", shown);
        }
    }
}

fn notice(about: About) -> Notice {
    Notice { id: NoticeId(1), about, raised: time("2027-05-15T21:00:00Z"), told: None, snoozed: None, ended: None }
}

#[test]
fn each_kind_by_itself_by_day_by_night_and_switched_off() {
    let (day, night, over) = (time("2027-05-15T12:00:00Z"), time("2027-05-15T21:30:00Z"), time("2027-05-16T06:00:00Z"));
    let all = Telling { quiet: Some(quiet("22:00:00", "07:00:00")), ..Telling::default() };
    let none = Telling { day_begins: false, awake: false, needs_you: false, ..all };
    let connection = ConnectionId(1);
    for about in [
        About::DayBegins { date: "2027-05-15".parse().unwrap() },
        About::Awake { from: day, until: night },
        About::Needs { connection },
        About::Waits {},
    ] {
        let it = notice(about);
        assert_eq!(all.when(&it, day, Europe::London), Tell::Now, "{it:?}");
        assert_eq!(all.when(&it, night, Europe::London), Tell::Then(over), "{it:?}");
        assert_eq!(none.when(&it, day, Europe::London), Tell::Unasked, "{it:?}");
        assert_eq!(Telling::default().when(&it, night, Europe::London), Tell::Now, "{it:?}");
        let told = Notice { told: Some(day), ..it };
        assert_eq!(all.when(&told, day, Europe::London), Tell::Told);
    }
    let stopped = notice(About::Stopped { connection });
    for telling in [all, none] {
        assert_eq!(telling.when(&stopped, night, Europe::London), Tell::Now, "critical at any hour, and never off");
    }
    assert!(is_critical(&stopped.about));
}

#[test]
fn one_kind_switched_off_leaves_the_others() {
    let day = time("2027-05-15T12:00:00Z");
    let off = Telling { awake: false, ..Telling::default() };
    assert_eq!(off.when(&notice(About::Awake { from: day, until: day }), day, Europe::London), Tell::Unasked);
    assert_eq!(off.when(&notice(About::Waits {}), day, Europe::London), Tell::Now);
}

#[test]
fn put_off_into_quiet_hours_it_waits_for_their_end() {
    let all = Telling { quiet: Some(quiet("22:00:00", "07:00:00")), ..Telling::default() };
    let put_off = |until: &str, about| Notice { snoozed: Some(time(until)), ..notice(about) };
    let late = put_off("2027-05-15T21:10:00Z", About::Waits {});
    assert_eq!(all.when(&late, time("2027-05-15T20:55:00Z"), Europe::London), Tell::Then(time("2027-05-16T06:00:00Z")));
    let soon = put_off("2027-05-15T12:15:00Z", About::Waits {});
    assert_eq!(all.when(&soon, time("2027-05-15T12:00:00Z"), Europe::London), Tell::Then(time("2027-05-15T12:15:00Z")));
    assert_eq!(all.when(&soon, time("2027-05-15T12:15:00Z"), Europe::London), Tell::Now);
    let critical = put_off("2027-05-15T21:10:00Z", About::Stopped { connection: ConnectionId(1) });
    assert_eq!(
        all.when(&critical, time("2027-05-15T20:55:00Z"), Europe::London),
        Tell::Then(time("2027-05-15T21:10:00Z"))
    );
}
