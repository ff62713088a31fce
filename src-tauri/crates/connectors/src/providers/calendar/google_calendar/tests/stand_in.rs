//! A stand-in for Google Calendar in memory, for what no server can be told to do: give pages of any size, and changed
//! days before or after their series. It answers as the Discovery document has it and knows nothing of
//! the connector. Deliberately absent: expanding rules, sending anything, several people, everything but events. What can
//! be tried at a whole service is tried at the sandbox (`tests/contract`).

use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use url::Url;

/// The one calendar.
pub const CALENDAR: &str = "studio@group.calendar.example";
const ZONE: &str = "Europe/London";

/// Everything it knows.
#[derive(Default)]
pub struct Google {
    events: BTreeMap<String, Map<String, Json>>,
    /// When each was touched last.
    touched: BTreeMap<String, u64>,
    now: u64,
    /// So many on a page, whatever is asked for; 0: as asked for.
    pub page: usize,
    /// Whether listings give changed days after everything else instead of before.
    pub days_last: bool,
}

/// Status and body; an empty body is none.
pub type Answer = (u16, Json);

impl Google {
    /// Answers one request. `target` is path and query; `condition` is `If-Match`.
    pub fn answer(&mut self, verb: &str, target: &str, condition: Option<&str>, body: &str) -> Answer {
        let Ok(url) = Url::parse("http://localhost").and_then(|home| home.join(target)) else { return refusal(400) };
        let path: Vec<String> = url.path_segments().into_iter().flatten().skip(2).map(decoded).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let asked = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let body: Map<String, Json> = serde_json::from_str(body).unwrap_or_default();
        match (verb, path.as_slice()) {
            ("GET", ["users", "me", "calendarList"]) => {
                let hidden = json!({ "id": "hidden@x", "summary": "Hidden", "hidden": true, "accessRole": "owner" });
                let items = json!([calendar(), hidden]);
                (200, json!({ "kind": "calendar#calendarList", "items": items, "nextSyncToken": "lists" }))
            }
            ("GET", ["users", "me", "calendarList", CALENDAR]) => (200, calendar()),
            ("GET", ["calendars", CALENDAR, "events"]) => self.list(&asked),
            ("POST", ["calendars", CALENDAR, "events"]) => self.insert(body),
            ("GET", ["calendars", CALENDAR, "events", id, "instances"]) => self.instances(id, &asked),
            ("GET", ["calendars", CALENDAR, "events", id]) => {
                self.find(id).map_or(refusal(404), |event| (200, Json::Object(event)))
            }
            ("PATCH", ["calendars", CALENDAR, "events", id]) => self.patch(id, condition, &body),
            ("DELETE", ["calendars", CALENDAR, "events", id]) => self.delete(id, condition),
            _ => refusal(404),
        }
    }

    /// Somebody puts an event there, or replaces it.
    pub fn put(&mut self, id: &str, event: Json) {
        let Json::Object(mut event) = event else { return };
        event.entry("iCalUID").or_insert(json!(format!("{id}@google.example")));
        for member in ["start", "end", "originalStartTime"] {
            event.entry(member).and_modify(normalise);
        }
        for (member, value) in [
            ("kind", json!("calendar#event")),
            ("id", json!(id)),
            ("status", json!("confirmed")),
            ("eventType", json!("default")),
            ("organizer", json!({ "email": CALENDAR, "self": true })),
            ("reminders", json!({ "useDefault": true })),
        ] {
            event.entry(member).or_insert(value);
        }
        event.retain(|_, value| !value.is_null());
        self.now += 1;
        event.insert("etag".to_owned(), json!(format!("\"{}\"", self.now)));
        self.touched.insert(id.to_owned(), self.now);
        self.events.insert(id.to_owned(), event);
    }

    /// Events that are there, changed days among them.
    pub fn there(&self) -> Vec<Json> {
        self.events.values().filter(|event| event["status"] != "cancelled").cloned().map(Json::Object).collect()
    }

    fn list<'q>(&self, asked: &dyn Fn(&str) -> Option<&'q str>) -> Answer {
        let token = match asked("syncToken").map(str::parse::<u64>) {
            Some(Err(_)) => return refusal(410),
            token => token.and_then(Result::ok),
        };
        let (from, until) = match asked("pageToken").map(|page| page.split_once('.').unwrap_or_default()) {
            Some((from, until)) => match (from.parse(), until.parse()) {
                (Ok(from), Ok(until)) => (from, until),
                _ => return refusal(400),
            },
            None => (0_usize, self.now),
        };
        let property = asked("privateExtendedProperty").and_then(|pair| pair.split_once('='));
        let wanted = |event: &Map<String, Json>| {
            let changed = self.touched.get(event["id"].as_str().unwrap_or_default()).copied().unwrap_or_default();
            let marked = |(name, value): (&str, &str)| event["extendedProperties"]["private"][name] == value;
            let deleted_too = token.is_some() || asked("showDeleted") == Some("true");
            (deleted_too || event["status"] != "cancelled" || event.contains_key("recurringEventId"))
                && token.is_none_or(|token| changed > token)
                && asked("iCalUID").is_none_or(|uid| event.get("iCalUID").is_some_and(|own| own == uid))
                && property.is_none_or(|pair| event.contains_key("extendedProperties") && marked(pair))
        };
        let mut found: Vec<_> = self.events.values().filter(|event| wanted(event)).collect();
        // In no order that helps anybody: changed days before their series.
        found.sort_by_key(|event| event.contains_key("recurringEventId") == self.days_last);
        let size = asked("maxResults").and_then(|most| most.parse().ok()).unwrap_or(250);
        let size = if self.page == 0 { size } else { self.page.min(size) };
        let items: Vec<_> = found.iter().skip(from).take(size).collect();
        let mut page = json!({ "kind": "calendar#events", "timeZone": ZONE, "items": items });
        if from + size < found.len() {
            page["nextPageToken"] = json!(format!("{}.{until}", from + size));
        } else {
            page["nextSyncToken"] = json!(until.to_string());
        }
        (200, page)
    }

    fn insert(&mut self, event: Map<String, Json>) -> Answer {
        // A deleted event keeps its identity for itself.
        let taken = |other: &Map<String, Json>| other.get("iCalUID") == event.get("iCalUID");
        if event.contains_key("iCalUID") && self.events.values().any(taken) {
            return refusal(409);
        }
        let id = format!("evt{:05}", self.now + 1);
        self.put(&id, Json::Object(event));
        (200, Json::Object(self.events[&id].clone()))
    }

    /// An event, or a day of a series that is still as the series says.
    fn find(&self, id: &str) -> Option<Map<String, Json>> {
        if let Some(event) = self.events.get(id) {
            return Some(event.clone());
        }
        let (master, day) = id.rsplit_once('_')?;
        let series = self.events.get(master).filter(|event| event.contains_key("recurrence"))?;
        let start = NaiveDateTime::parse_from_str(day, "%Y%m%dT%H%M%SZ").ok()?.and_utc();
        let zone: Tz = series["start"]["timeZone"].as_str()?.parse().ok()?;
        let at = |member: &str| DateTime::parse_from_rfc3339(series[member]["dateTime"].as_str()?).ok();
        let end = start + (at("end")? - at("start")?);
        let told =
            |time: DateTime<Utc>| json!({ "dateTime": spelled(time.with_timezone(&zone)), "timeZone": zone.name() });
        let mut event = series.clone();
        event.remove("recurrence");
        event.insert("id".to_owned(), json!(id));
        event.insert("recurringEventId".to_owned(), json!(master));
        event.insert("originalStartTime".to_owned(), told(start));
        event.insert("start".to_owned(), told(start));
        event.insert("end".to_owned(), told(end));
        Some(event)
    }

    /// Days of a weekly series, as far as no other rule is asked of it.
    fn instances<'q>(&self, id: &str, asked: &dyn Fn(&str) -> Option<&'q str>) -> Answer {
        let time = |name: &str| DateTime::parse_from_rfc3339(asked(name)?).ok();
        let start = self.events.get(id).and_then(|event| event["start"]["dateTime"].as_str());
        let Some(start) = start.and_then(|start| DateTime::parse_from_rfc3339(start).ok()) else { return refusal(404) };
        let (Some(from), Some(to)) = (time("timeMin"), time("timeMax")) else { return refusal(400) };
        let weeks = (0..500).map(|week| start + TimeDelta::weeks(week));
        let names = weeks
            .filter(|day| from <= *day && *day < to)
            .map(|day| format!("{id}_{}", day.with_timezone(&Utc).format("%Y%m%dT%H%M%SZ")));
        let items: Vec<_> = names.filter_map(|name| self.find(&name)).collect();
        (200, json!({ "kind": "calendar#events", "items": items, "nextSyncToken": "instances" }))
    }

    fn patch(&mut self, id: &str, condition: Option<&str>, change: &Map<String, Json>) -> Answer {
        let Some(mut event) = self.find(id) else { return refusal(404) };
        if condition.is_some_and(|etag| event["etag"] != etag) {
            return refusal(412);
        }
        merge(&mut event, change);
        self.put(id, Json::Object(event));
        (200, Json::Object(self.events[id].clone()))
    }

    fn delete(&mut self, id: &str, condition: Option<&str>) -> Answer {
        let Some(event) = self.find(id) else { return refusal(404) };
        if event["status"] == "cancelled" {
            return refusal(410);
        }
        if condition.is_some_and(|etag| event["etag"] != etag) {
            return refusal(412);
        }
        // Of a deleted event only its name is certain, of a deleted day also which it was.
        let kept = ["recurringEventId", "originalStartTime", "iCalUID"];
        let mut left: Map<String, Json> = event.into_iter().filter(|(name, _)| kept.contains(&name.as_str())).collect();
        left.insert("status".to_owned(), json!("cancelled"));
        self.events.retain(|_, other| other.get("recurringEventId").is_none_or(|series| series != id));
        self.put(id, Json::Object(left));
        (204, Json::Null)
    }
}

fn calendar() -> Json {
    json!({ "kind": "calendar#calendarListEntry", "id": CALENDAR, "summary": "Weddings", "timeZone": ZONE, "accessRole": "owner" })
}

/// A refusal as Google words it.
fn refusal(code: u16) -> Answer {
    let reason = match code {
        404 => "notFound",
        409 => "duplicate",
        410 => "fullSyncRequired",
        412 => "conditionNotMet",
        _ => "invalid",
    };
    let reasons = json!([{ "domain": "global", "reason": reason, "message": "No" }]);
    (code, json!({ "error": { "code": code, "message": "No", "errors": reasons } }))
}

fn decoded(part: &str) -> String {
    let pair = format!("x={}", part.replace('+', "%2B"));
    Url::parse(&format!("http://x/?{pair}"))
        .ok()
        .and_then(|url| Some(url.query_pairs().next()?.1.into_owned()))
        .unwrap_or_default()
}

fn spelled(time: DateTime<Tz>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Times come back with the offset of their zone.
fn normalise(time: &mut Json) {
    if let Json::Object(time) = time {
        time.retain(|_, value| !value.is_null());
        let zone = time.get("timeZone").and_then(Json::as_str).and_then(|zone| zone.parse::<Tz>().ok());
        let local = time.get("dateTime").and_then(Json::as_str).and_then(|text| text.parse::<NaiveDateTime>().ok());
        if let Some(time_there) = zone.zip(local).and_then(|(zone, local)| zone.from_local_datetime(&local).earliest())
        {
            time.insert("dateTime".to_owned(), json!(spelled(time_there)));
        }
    }
}

fn merge(into: &mut Map<String, Json>, change: &Map<String, Json>) {
    for (name, value) in change {
        match (value, into.get_mut(name)) {
            (Json::Null, _) => drop(into.remove(name)),
            (Json::Object(change), Some(Json::Object(inner))) => merge(inner, change),
            (value, _) => drop(into.insert(name.clone(), value.clone())),
        }
    }
}
