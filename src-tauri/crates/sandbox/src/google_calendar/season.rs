//! What the studio keeps in its calendars of a season: the day of each wedding, its delivery, a first talk, and a
//! weekly workshop with one date moved and one called off.

use super::calendars::Calendar;
use super::event::Resource;
use super::moment::{in_zone, rfc3339};
use super::write::Write;
use crate::accounts::{ACCOUNTS, Account};
use crate::season::Wedding;
use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOME: Tz = Tz::Europe__London;

/// The calendars of every account.
pub fn accounts(season: &[Wedding], seed: u64, now: DateTime<Utc>) -> BTreeMap<String, Vec<Calendar>> {
    let bodies = |of: fn(&Wedding) -> Vec<Value>| season.iter().flat_map(of).collect::<Vec<_>>();
    let studio = &ACCOUNTS[0];
    let mut all = BTreeMap::new();
    for account in &ACCOUNTS {
        all.insert(account.key.to_owned(), vec![calendar(account.email, account.email, "owner", true)]);
    }
    if let Some(calendars) = all.get_mut(studio.key) {
        calendars.push(calendar("c_weddings@group.calendar.google.example", "Weddings", "owner", false));
        calendars.push(calendar("c_holidays@group.calendar.google.example", "Bank holidays", "reader", false));
        let mut talks = bodies(talk);
        talks.push(workshop(now));
        fill(&mut calendars[0], studio, seed, now, &talks);
        fill(&mut calendars[1], studio, seed, now, &bodies(wedding_day));
        let holiday = json!({ "summary": "New Year’s Day", "start": { "date": "2027-01-01" }, "end": { "date": "2027-01-02" },
            "transparency": "transparent" });
        fill(&mut calendars[2], studio, seed, now, &[holiday]);
        change_the_workshop(&mut calendars[0], studio, now);
    }
    all
}

fn calendar(id: &str, summary: &str, role: &'static str, primary: bool) -> Calendar {
    Calendar {
        id: id.to_owned(),
        summary: summary.to_owned(),
        zone: HOME,
        role: role.into(),
        primary,
        events: BTreeMap::new(),
    }
}

/// Ids are told from the seed, so that the same season has the same ones.
fn fill(calendar: &mut Calendar, account: &'static Account, seed: u64, now: DateTime<Utc>, bodies: &[Value]) {
    for (number, body) in bodies.iter().enumerate() {
        let Value::Object(mut body) = body.clone() else { continue };
        body.insert("id".to_owned(), json!(format!("s{seed}e{number}season")));
        let mut write = Write { calendar, edition: 1, now, email: account.email };
        // The season is written here alone; that all of it is taken is tested.
        let _ = write.insert(&body);
    }
}

fn timed(start: NaiveDateTime, hours: i64, zone: Tz) -> (Value, Value) {
    let at = |time: NaiveDateTime| json!({ "dateTime": rfc3339(&in_zone(time, zone)), "timeZone": zone.name() });
    (at(start), at(start + TimeDelta::hours(hours)))
}

/// The day itself as a whole day, the delivery four hours before, and the clearing away past midnight.
fn wedding_day(wedding: &Wedding) -> Vec<Value> {
    let next = wedding.date + Days::new(1);
    let ceremony = wedding.date.and_time(wedding.ceremony);
    let status = if wedding.tentative { "tentative" } else { "confirmed" };
    let (delivery, delivered) = timed(ceremony - TimeDelta::hours(4), 2, wedding.venue.zone);
    let midnight = next.and_time(NaiveTime::MIN);
    let (clearing, cleared) = timed(midnight + TimeDelta::minutes(30), 2, wedding.venue.zone);
    let couple = &wedding.couple;
    let full = couple.iter().map(|one| format!("{} {} <{}>", one.first, one.last, one.email)).collect::<Vec<_>>();
    let whole = json!({
        "summary": format!("Wedding: {}", wedding.title()), "location": wedding.venue.address, "status": status,
        "description": full.join("\n"),
        "start": { "date": wedding.date.to_string() }, "end": { "date": next.to_string() },
    });
    let delivery = json!({
        "summary": format!("Delivery: {} at {}", wedding.title(), wedding.venue.name), "status": status,
        "location": wedding.venue.address, "start": delivery, "end": delivered,
    });
    let clearing = json!({
        "summary": format!("Clearing: {}", wedding.title()), "status": status, "location": wedding.venue.address,
        "start": clearing, "end": cleared,
    });
    vec![whole, delivery, clearing]
}

/// The first talk, to which the couple was invited.
fn talk(wedding: &Wedding) -> Vec<Value> {
    let (start, end) = timed(wedding.talk().and_time(wedding.ceremony), 1, HOME);
    let guests: Vec<Value> =
        wedding.couple.iter().map(|one| json!({ "email": one.email, "displayName": one.first })).collect();
    vec![
        json!({ "summary": format!("First talk: {}", wedding.title()), "start": start, "end": end, "attendees": guests }),
    ]
}

/// Every Tuesday evening for half a year, across a change of the clocks.
fn workshop(now: DateTime<Utc>) -> Value {
    let first = now.date_naive().iter_days().find(|day| day.format("%a").to_string() == "Tue").unwrap_or_default();
    let evening = NaiveTime::from_hms_opt(18, 30, 0).unwrap_or_default();
    let (start, end) = timed(first.and_time(evening), 2, HOME);
    json!({ "summary": "Wreath workshop", "start": start, "end": end, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=26"] })
}

fn change_the_workshop(calendar: &mut Calendar, account: &'static Account, now: DateTime<Utc>) {
    let series = calendar.events.values().find(|event| !event.recurrence().is_empty()).cloned();
    let Some(series) = series else { return };
    let dates = super::series::occurrences(&series, HOME);
    let ids: Vec<&str> = dates.iter().filter_map(|date| date.text("id")).collect();
    let mut write = Write { calendar, edition: 1, now, email: account.email };
    let later: Resource = [("summary".to_owned(), json!("Wreath workshop, bring gloves"))].into_iter().collect();
    if let [_, moved, called_off, ..] = ids.as_slice() {
        let _ = (write.patch(moved, &later, None), write.delete(called_off, None));
    }
}
