//! An event as an appointment. Its times are wall-clock times, in a named zone or in none.
//!
//! Deliberately absent: the description, which is a web page there; whether it is confirmed, of which the vendor does not
//! say who is meant to; and everything that repeats, which it does not know.

use super::{Why, day, member, place, words};
use crate::providers::crm::vsco_workspace::resource::{Resource, part, says, text};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::{Value as Json, json};
use wedsync_domain::length::later;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Value};

pub const FIELDS: &[&str] = &["title", "when", "location", "url"];

const UTC: &str = "UTC";
const FAR: Why = "it lies too far in the future";

pub fn read(event: &Resource) -> Result<Fields, Why> {
    let mut fields = Fields::new();
    words(&mut fields, "title", text(event, "name"));
    words(&mut fields, "url", text(event, "virtualUrl"));
    words(&mut fields, "location", location(event).as_deref());
    if let Some(when) = when(event)? {
        fields.insert("when".into(), Value::When(when));
    }
    Ok(fields)
}

fn location(event: &Resource) -> Option<String> {
    place::line(part(event, "location").and_then(|location| part(location, "address")))
}

fn when(event: &Resource) -> Result<Option<When>, Why> {
    let Some(first) = day(event, "startDate")? else { return Ok(None) };
    let last = day(event, "endDate")?;
    let Some(start) = time(event, "startTime")?.filter(|_| !says(event, "allDay")) else {
        let next = last.unwrap_or(first).checked_add_days(Days::new(1)).ok_or(FAR)?;
        let end = Some(Ending::At(Moment::Day(next)));
        return Ok(Some(When { start: Moment::Day(first), end, repeats: Vec::new() }));
    };
    let zoned = |day: NaiveDate, time: NaiveTime| match text(event, "timezoneName") {
        None => Moment::Floating(day.and_time(time)),
        Some(UTC) => Moment::Utc(day.and_time(time)),
        Some(zone) => Moment::Zoned(day.and_time(time), zone.into()),
    };
    let end = time(event, "endTime")?.map(|time| Ending::At(zoned(last.unwrap_or(first), time)));
    Ok(Some(When { start: zoned(first, start), end, repeats: Vec::new() }))
}

fn time(event: &Resource, member: &str) -> Result<Option<NaiveTime>, Why> {
    let Some(said) = text(event, member) else { return Ok(None) };
    let parsed = said.parse().or_else(|_| NaiveTime::parse_from_str(said, "%H:%M"));
    parsed.map(Some).map_err(|_| "one of its times is no time")
}

pub fn change(event: &Resource, wanted: &Fields, differs: &dyn Fn(&str) -> bool) -> Result<Resource, Why> {
    let mut change = Resource::new();
    if says(event, "readOnly") {
        return Err("VSCO Workspace has made it by itself, and lets nobody change it");
    }
    if differs("title") {
        change.insert("name".to_owned(), member(wanted, "title", 255)?);
    }
    if differs("url") {
        change.insert("virtualUrl".to_owned(), member(wanted, "url", 255)?);
    }
    if differs("location") {
        let line = wanted.get("location").map(ToString::to_string);
        let address = place::written(line.as_deref())?;
        let place = if address.is_null() { address } else { json!({ "id": null, "address": address }) };
        change.insert("location".to_owned(), place);
    }
    if differs("when") {
        match wanted.get("when") {
            Some(Value::When(when)) => change.extend(members(when)?),
            _ => return Err("it would be without a date"),
        }
    }
    Ok(change)
}

fn members(when: &When) -> Result<Resource, Why> {
    if !when.repeats.is_empty() {
        return Err("it repeats, and events there take place once");
    }
    let end = match &when.end {
        Some(Ending::At(end)) => Some(end.clone()),
        Some(Ending::Lasts(length)) => {
            Some(later(&when.start, length).ok_or("its length is written in a way unknown here")?)
        }
        None => None,
    };
    let mut members = Resource::new();
    let mut set = |name: &str, value: Json| members.insert(name.to_owned(), value);
    if let Moment::Day(first) = when.start {
        let last = match end {
            Some(Moment::Day(next)) => next.pred_opt().filter(|last| *last >= first).unwrap_or(first),
            _ => first,
        };
        set("allDay", json!(true));
        set("startDate", json!(first));
        set("endDate", json!(last));
        set("startTime", Json::Null);
        set("endTime", Json::Null);
        return Ok(members);
    }
    let (start, zone) = local(&when.start)?;
    set("allDay", json!(false));
    set("startDate", json!(start.date()));
    set("startTime", json!(start.time()));
    set("timezoneName", zone.clone());
    set("timezoneId", Json::Null);
    let end = end.map(|end| local(&end)).transpose()?;
    if end.as_ref().is_some_and(|(_, other)| *other != zone) {
        return Err("it begins in one time zone and ends in another");
    }
    set("endDate", end.as_ref().map_or(Json::Null, |(end, _)| json!(end.date())));
    set("endTime", end.map_or(Json::Null, |(end, _)| json!(end.time())));
    Ok(members)
}

fn local(moment: &Moment) -> Result<(NaiveDateTime, Json), Why> {
    match moment {
        Moment::Day(_) => Err("it begins at a time and ends with a whole day"),
        Moment::Floating(time) => Ok((*time, Json::Null)),
        Moment::Utc(time) => Ok((*time, json!(UTC))),
        Moment::Zoned(time, zone) => Ok((*time, json!(zone.as_str()))),
    }
}
