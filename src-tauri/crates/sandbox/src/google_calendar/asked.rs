//! A request to the service before anything is done: whose it is, whether it may, and whether it asks for anything
//! that does not exist.

use super::answers::Refusal;
use super::calendars::{Calendars, Notice};
use super::event::Event;
use super::list::Listing;
use super::write::Write;
use crate::oauth::Signed;
use crate::params::Params;
use crate::providers::Provider;
use crate::studio::Studio;
use axum::Json;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use chrono::SecondsFormat;
use serde_json::{Value, json};
use std::sync::Arc;

/// Any of these scopes is enough, as the document says for each operation. Those that the sandbox does not offer are
/// left out.
pub const READ_LIST: &[&str] =
    &["calendar", "calendar.readonly", "calendar.calendarlist", "calendar.calendarlist.readonly"];
pub const READ: &[&str] =
    &["calendar", "calendar.readonly", "calendar.events", "calendar.events.owned", "calendar.events.readonly"];
pub const WRITE: &[&str] = &["calendar", "calendar.events", "calendar.events.owned"];

const SCOPE: &str = "https://www.googleapis.com/auth/";
/// What every operation takes.
const STANDARD: &[&str] = &["alt", "fields", "prettyPrint", "quotaUser"];
/// What exists, but is not played here: who asks for it is told so.
const NOT_PLAYED: &[&str] =
    &["singleEvents", "q", "orderBy", "originalStart", "maxAttendees", "timeZone", "minAccessRole", "fields"];

/// Put on a request whose answer may lack the newest change.
#[derive(Debug, Clone, Copy)]
pub struct Lagging;

/// The operations that write, by the names of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Insert,
    Import,
    Update,
    Patch,
    Delete,
    Move,
}

impl Operation {
    fn name(self) -> &'static str {
        match self {
            Operation::Insert => "insert",
            Operation::Import => "import",
            Operation::Update => "update",
            Operation::Patch => "patch",
            Operation::Delete => "delete",
            Operation::Move => "move",
        }
    }

    fn parameters(self) -> &'static [&'static str] {
        match self {
            Operation::Import => &["conferenceDataVersion", "eventLabelVersion", "supportsAttachments"],
            Operation::Delete => &["sendNotifications", "sendUpdates"],
            Operation::Move => &["destination", "sendNotifications", "sendUpdates"],
            _ => &[
                "alwaysIncludeEmail",
                "conferenceDataVersion",
                "eventLabelVersion",
                "maxAttendees",
                "sendNotifications",
                "sendUpdates",
                "supportsAttachments",
            ],
        }
    }
}

pub struct Asked {
    pub studio: Arc<Studio>,
    pub who: Signed,
    pub params: Params,
    pub lagging: bool,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<Studio>> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, studio: &Arc<Studio>) -> Result<Asked, Refusal> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
        let token = header.and_then(|header| header.strip_prefix("Bearer ")).ok_or_else(Refusal::credentials)?;
        let who = studio.grants.open().bearer(Provider::Google, token, studio.clock.now());
        let who = who.ok_or_else(Refusal::credentials)?;
        studio.quota.open().spend(who.account.key, studio.clock.now())?;
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| Refusal::invalid("The query is not readable."))?;
        Ok(Asked {
            studio: Arc::clone(studio),
            who,
            params: pairs.into(),
            lagging: parts.extensions.get::<Lagging>().is_some(),
            headers: parts.headers.clone(),
        })
    }
}

impl Asked {
    /// Whether one of these scopes was allowed, and whether only parameters came that exist.
    pub fn may(&self, scopes: &[&str], parameters: &[&str]) -> Result<(), Refusal> {
        let has = |scope: &&str| self.who.scopes.iter().any(|given| given.strip_prefix(SCOPE) == Some(scope));
        if !scopes.iter().any(has) {
            return Err(Refusal::scopes());
        }
        if let Some(name) = self.params.names().find(|name| !parameters.contains(name) && !STANDARD.contains(name)) {
            return Err(Refusal::parameter(name, &format!("Unknown name \"{name}\".")));
        }
        match NOT_PLAYED.iter().find(|name| self.params.all(name).any(|value| value != "false")) {
            Some(name) => Err(Refusal::not_played(name)),
            None => Ok(()),
        }
    }

    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn listing(
        &self,
        calendar: &str,
        of: impl FnOnce(Listing<'_>) -> Result<Value, Refusal>,
    ) -> Result<Json<Value>, Refusal> {
        let mut calendars = self.studio.calendars.open();
        let calendar = calendars.calendar(&self.who, calendar)?.id.clone();
        of(self.listing_of(&mut calendars, &calendar)).map(Json)
    }

    pub fn listing_of<'a>(&'a self, calendars: &'a mut Calendars, calendar: &'a str) -> Listing<'a> {
        let (who, params, now) = (&self.who, &self.params, self.studio.clock.now());
        Listing { calendars, who, calendar, params, now, lagging: self.lagging }
    }

    /// Does one write and notes what it said about telling the guests. The closure gets the `If-Match` that came.
    pub fn write(
        &self,
        operation: Operation,
        calendar: &str,
        write: impl FnOnce(&mut Write<'_>, Option<&str>) -> Result<Event, Refusal>,
    ) -> Result<Event, Refusal> {
        self.may(WRITE, operation.parameters())?;
        let send_updates = self.send_updates()?;
        let mut calendars = self.studio.calendars.open();
        let (calendar, edition) = calendars.for_writing(&self.who, calendar)?;
        let mut desk = Write { calendar, edition, now: self.studio.clock.now(), email: self.who.account.email };
        let kept = write(&mut desk, self.header(&header::IF_MATCH))?;
        calendars.edition = edition;
        if operation != Operation::Import {
            calendars.notice(notice(operation, &kept, send_updates));
        }
        Ok(kept)
    }

    /// Takes an event to the calendar that `destination` names.
    pub fn move_event(&self, calendar: &str, id: &str) -> Result<Event, Refusal> {
        self.may(WRITE, Operation::Move.parameters())?;
        let send_updates = self.send_updates()?;
        let to =
            self.params.once("destination")?.ok_or_else(|| Refusal::required("Required parameter: destination"))?;
        let updated = json!(self.studio.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true));
        let mut calendars = self.studio.calendars.open();
        let moved = calendars.move_event(&self.who, (calendar, to), id, updated)?;
        calendars.notice(notice(Operation::Move, &moved, send_updates));
        Ok(moved)
    }

    fn send_updates(&self) -> Result<Option<&str>, Refusal> {
        let said = self.params.once("sendUpdates")?;
        if said.is_none_or(|value| ["all", "externalOnly", "none"].contains(&value)) {
            return Ok(said);
        }
        Err(Refusal::parameter("sendUpdates", "Invalid string value. Allowed values: [all, externalOnly, none]"))
    }
}

fn notice(operation: Operation, event: &Event, send_updates: Option<&str>) -> Notice {
    Notice {
        operation: operation.name().into(),
        event: event.text("id").unwrap_or_default().to_owned(),
        send_updates: send_updates.map(str::to_owned),
        guests: guests(event),
    }
}

fn guests(event: &Event) -> Vec<String> {
    let guests = event.resource.get("attendees").and_then(Value::as_array);
    guests.into_iter().flatten().filter_map(|guest| Some(guest.get("email")?.as_str()?.to_owned())).collect()
}
