//! `events.list` and `events.instances`: filters, pages, and changes since a sync token.
//!
//! A listing with a filter that cannot be
//! repeated with a sync token gets none. Which changes outside `timeMin` and `timeMax` a sync token brings, Google
//! does not say; here it brings all of them.

use super::answers::Refusal;
use super::calendars::{Calendar, Calendars, remembered};
use super::event::{Event, etag};
use super::series;
use crate::oauth::Signed;
use crate::params::Params;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const USUAL_SIZE: usize = 250;
const LARGEST_SIZE: usize = 2500;

/// What `syncToken` may not stand beside.
const NOT_WITH_SYNC: &[&str] = &[
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];

/// What `events.list` takes.
pub const PARAMETERS: &[&str] = &[
    "alwaysIncludeEmail",
    "eventTypes",
    "iCalUID",
    "maxAttendees",
    "maxResults",
    "orderBy",
    "pageToken",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "showDeleted",
    "showHiddenInvitations",
    "singleEvents",
    "syncToken",
    "timeMax",
    "timeMin",
    "timeZone",
    "updatedMin",
];

/// What `events.instances` takes.
pub const INSTANCE_PARAMETERS: &[&str] = &[
    "alwaysIncludeEmail",
    "maxAttendees",
    "maxResults",
    "originalStart",
    "pageToken",
    "showDeleted",
    "timeMax",
    "timeMin",
    "timeZone",
];

/// What `events.get` takes.
pub const GET_PARAMETERS: &[&str] = &["alwaysIncludeEmail", "maxAttendees", "timeZone"];

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Filter {
    show_deleted: bool,
    private: Vec<String>,
    shared: Vec<String>,
    uid: Option<String>,
    kinds: Vec<String>,
    time_min: Option<DateTime<Utc>>,
    time_max: Option<DateTime<Utc>>,
    updated_min: Option<DateTime<Utc>>,
}

/// A listing under way. Events are handed out in the order of their ids, so that none is left out or comes twice
/// while others change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Page {
    filter: Filter,
    /// Only changes after this one; 0 lists everything.
    since: u64,
    /// The newest change when the first page was asked for: what comes later is for the next sync.
    seen: u64,
    after: Option<String>,
}

/// The state and the question of one request.
pub struct Listing<'a> {
    pub calendars: &'a mut Calendars,
    pub who: &'a Signed,
    pub calendar: &'a str,
    pub params: &'a Params,
    pub now: DateTime<Utc>,
    /// Whether the answer may lack the newest change.
    pub lagging: bool,
}

impl Listing<'_> {
    pub fn events(mut self) -> Result<Value, Refusal> {
        let mut page = self.page()?;
        let size = size(self.params)?;
        let newest = self.calendars.edition;
        let calendar = self.calendars.calendar(self.who, self.calendar)?;
        let matching = calendar.seen(self.lagging.then_some(newest)).filter(|event| page.holds(event, calendar));
        let rest: Vec<&Event> = matching.filter(|event| event.text("id") > page.after.as_deref()).collect();
        let items: Vec<Value> = rest.iter().take(size).map(|event| shown(event)).collect();
        let last = rest.get(size.saturating_sub(1)).and_then(|event| event.text("id")).map(str::to_owned);
        let more = rest.len() > size;
        let mut answer = envelope(calendar, newest, &items);
        if more {
            page.after = last;
            let token = self.calendars.page_token(self.who, self.calendar, page, self.now);
            answer["nextPageToken"] = json!(token);
        } else if page.filter.can_be_synced() {
            answer["nextSyncToken"] = json!(self.sync_token(page.seen));
        }
        Ok(answer)
    }

    /// The occurrences of a series, exceptions in their places.
    pub fn instances(self, id: &str) -> Result<Value, Refusal> {
        let calendar = self.calendars.calendar(self.who, self.calendar)?;
        let series = calendar.events.get(id).filter(|event| !event.is_cancelled()).ok_or_else(Refusal::missing)?;
        let filter = Filter::read(self.params)?;
        let by_rule = series::occurrences(series, calendar.zone).into_iter();
        let real = by_rule.map(|event| {
            let own = event.text("id").and_then(|id| calendar.events.get(id)).cloned();
            own.unwrap_or(event)
        });
        let kept = real.filter(|event| filter.show_deleted || !event.is_cancelled());
        let kept = kept.filter(|event| filter.within_times(event, calendar));
        let items: Vec<Value> = kept.map(|event| event.shown()).collect();
        let answer = envelope(calendar, self.calendars.edition, &[]);
        let list = format!("{} {id}", self.calendar);
        self.paged(&items, &list, answer)
    }

    /// Puts one page of a list that never changes its order into an answer.
    pub fn paged(self, all: &[Value], list: &str, mut answer: Value) -> Result<Value, Refusal> {
        let after = match self.params.once("pageToken")? {
            Some(token) => self.calendars.page(self.who, list, token)?.after,
            None => None,
        };
        let passed = after.and_then(|id| all.iter().position(|item| item["id"] == id.as_str()));
        let rest = all.get(passed.map_or(0, |at| at + 1)..).unwrap_or_default();
        let items = &rest[..rest.len().min(size(self.params)?)];
        if let Some(last) = items.last().filter(|_| items.len() < rest.len()) {
            let page = Page { after: last["id"].as_str().map(str::to_owned), ..Page::default() };
            answer["nextPageToken"] = json!(self.calendars.page_token(self.who, list, page, self.now));
        }
        answer["items"] = json!(items);
        Ok(answer)
    }

    /// The page that is asked for: the next one of a listing, what changed since a token, or everything.
    fn page(&self) -> Result<Page, Refusal> {
        if let Some(token) = self.params.once("pageToken")? {
            return self.calendars.page(self.who, self.calendar, token);
        }
        let seen = self.calendars.edition - u64::from(self.lagging);
        let Some(token) = self.params.once("syncToken")? else {
            let filter = Filter::read(self.params)?;
            if filter.updated_min.is_some_and(|since| !remembered(since, self.now)) {
                return Err(Refusal::updated_min());
            }
            return Ok(Page { filter, since: 0, seen, after: None });
        };
        if let Some(other) = self.params.names().find(|name| NOT_WITH_SYNC.contains(name)) {
            let words = format!("Sync token cannot be used with other query restrictions: {other}.");
            return Err(Refusal::parameter("syncToken", &words));
        }
        if self.params.once("showDeleted")? == Some("false") {
            return Err(Refusal::parameter("showDeleted", "showDeleted cannot be false with a sync token."));
        }
        let since = self.calendars.synced(self.who, self.calendar, token, self.now)?;
        let filter = Filter { show_deleted: true, kinds: kinds(self.params), ..Filter::default() };
        Ok(Page { filter, since, seen, after: None })
    }

    fn sync_token(&mut self, seen: u64) -> String {
        self.calendars.sync_token(self.who, self.calendar, seen, self.now)
    }
}

impl Page {
    fn holds(&self, event: &Event, calendar: &Calendar) -> bool {
        if event.edition <= self.since {
            return false;
        }
        let series = event.series().and_then(|id| calendar.events.get(id));
        let exception_of_a_live_series = series.is_some_and(|series| !series.is_cancelled());
        let filter = &self.filter;
        let deleted_is_shown = filter.show_deleted || filter.updated_min.is_some() || exception_of_a_live_series;
        (deleted_is_shown || !event.is_cancelled()) && filter.fits(event, calendar)
    }
}

impl Filter {
    fn read(params: &Params) -> Result<Filter, Refusal> {
        let filter = Filter {
            show_deleted: params.once("showDeleted")? == Some("true"),
            private: params.all("privateExtendedProperty").map(str::to_owned).collect(),
            shared: params.all("sharedExtendedProperty").map(str::to_owned).collect(),
            uid: params.once("iCalUID")?.map(str::to_owned),
            kinds: kinds(params),
            time_min: time(params, "timeMin")?,
            time_max: time(params, "timeMax")?,
            updated_min: time(params, "updatedMin")?,
        };
        let empty = filter.time_min.zip(filter.time_max).is_some_and(|(min, max)| min >= max);
        if empty { Err(Refusal::empty_range()) } else { Ok(filter) }
    }

    fn can_be_synced(&self) -> bool {
        self.private.is_empty() && self.shared.is_empty() && self.uid.is_none() && self.updated_min.is_none()
    }

    fn fits(&self, event: &Event, calendar: &Calendar) -> bool {
        let updated = || event.text("updated").and_then(|at| at.parse::<DateTime<Utc>>().ok());
        self.private.iter().all(|pair| event.has_property("private", pair))
            && self.shared.iter().all(|pair| event.has_property("shared", pair))
            && self.uid.as_deref().is_none_or(|uid| event.text("iCalUID") == Some(uid))
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| event.text("eventType") == Some(kind)))
            && self.updated_min.is_none_or(|since| updated().is_some_and(|at| at >= since))
            && self.within_times(event, calendar)
    }

    /// Whether it touches the time asked for. A series does if it has begun: where it ends is not looked up.
    fn within_times(&self, event: &Event, calendar: &Calendar) -> bool {
        let at = |moment: Option<super::moment::Moment>| moment.map(|moment| moment.instant(calendar.zone));
        let endless = event.resource.contains_key("recurrence");
        let ends_later = |min| endless || at(event.end(calendar.zone)).is_none_or(|end| end > min);
        let begins_earlier = |max| at(event.start(calendar.zone)).is_none_or(|start| start < max);
        self.time_min.is_none_or(ends_later) && self.time_max.is_none_or(begins_earlier)
    }
}

fn kinds(params: &Params) -> Vec<String> {
    params.all("eventTypes").map(str::to_owned).collect()
}

fn time(params: &Params, name: &'static str) -> Result<Option<DateTime<Utc>>, Refusal> {
    let parsed = params.once(name)?.map(|text| DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()));
    parsed.transpose().map_err(|_| Refusal::parameter(name, "Invalid value: not an RFC 3339 time with an offset."))
}

fn size(params: &Params) -> Result<usize, Refusal> {
    let Some(text) = params.once("maxResults")? else { return Ok(USUAL_SIZE) };
    let size = text.parse::<usize>().ok().filter(|size| *size > 0);
    let size =
        size.ok_or_else(|| Refusal::parameter("maxResults", "Invalid value: must be a whole number above 0."))?;
    Ok(size.min(LARGEST_SIZE))
}

fn shown(event: &Event) -> Value {
    if event.is_cancelled() { event.tombstone() } else { event.shown() }
}

fn envelope(calendar: &Calendar, edition: u64, items: &[Value]) -> Value {
    json!({
        "kind": "calendar#events",
        "etag": etag(edition),
        "summary": calendar.summary,
        "timeZone": calendar.zone.name(),
        "accessRole": calendar.role,
        "defaultReminders": [],
        "items": items,
    })
}
