//! Google Calendar v3, as its discovery document describes it (revision 20261030): the list of calendars, and events
//! with pages, sync tokens, tombstones, series and their exceptions.
//!
//! Deliberately absent: everything that a connector to calendars does not need (sharing, settings, free/busy,
//! watching, conference links). What is known to differ from Google's manners stands where it is done.

mod answers;
pub mod asked;
mod calendars;
mod event;
mod list;
mod moment;
mod quota;
mod season;
mod series;
mod write;

pub use answers::Refusal;

pub use calendars::{Calendars, Notice};
pub use quota::Quota;

use crate::studio::Studio;
use asked::{Asked, Operation, READ, READ_LIST};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use event::{Event, Resource};
use serde_json::{Value, json};
use std::sync::Arc;

/// The path beneath which the service answers.
pub const BASE: &str = "/calendar/v3/";

pub fn routes() -> Router<Arc<Studio>> {
    let calendars = Router::new()
        .route("/users/me/calendarList", get(calendar_list))
        .route("/users/me/calendarList/{calendar}", get(calendar_entry))
        .route("/calendars/{calendar}/events", get(list_events).post(insert))
        .route("/calendars/{calendar}/events/import", post(import))
        .route("/calendars/{calendar}/events/{event}", get(get_event).put(update).patch(patch).delete(delete))
        .route("/calendars/{calendar}/events/{event}/instances", get(instances))
        .route("/calendars/{calendar}/events/{event}/move", post(move_event));
    Router::new().nest("/calendar/v3", calendars)
}

async fn calendar_list(asked: Asked) -> Result<Json<Value>, Refusal> {
    let names = [
        "maxResults",
        "minAccessRole",
        "pageToken",
        "showDeleted",
        "showHidden",
        "showOwnOrganizationOnly",
        "syncToken",
    ];
    asked.may(READ_LIST, &names)?;
    let (now, mut calendars) = (asked.studio.clock.now(), asked.studio.calendars.open());
    let changed_since = match asked.params.once("syncToken")? {
        Some(token) => Some(calendars.synced(&asked.who, "", token, now)?),
        None => None,
    };
    let mut items: Vec<Value> = calendars.of(asked.who.account).iter().map(|calendar| calendar.entry(1)).collect();
    if changed_since.is_some() {
        items.clear();
    }
    let envelope = json!({ "kind": "calendar#calendarList", "etag": event::etag(1) });
    let mut answer = asked.listing_of(&mut calendars, "").paged(&items, "", envelope)?;
    if answer.get("nextPageToken").is_none() {
        answer["nextSyncToken"] = json!(calendars.sync_token(&asked.who, "", 1, now));
    }
    Ok(Json(answer))
}

async fn calendar_entry(asked: Asked, Path(calendar): Path<String>) -> Result<Json<Value>, Refusal> {
    asked.may(READ_LIST, &[])?;
    let calendars = asked.studio.calendars.open();
    Ok(Json(calendars.calendar(&asked.who, &calendar)?.entry(1)))
}

async fn list_events(asked: Asked, Path(calendar): Path<String>) -> Result<Json<Value>, Refusal> {
    asked.may(READ, list::PARAMETERS)?;
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
    asked.listing(&calendar, |listing| listing.events())
}

async fn instances(asked: Asked, Path((calendar, event)): Path<(String, String)>) -> Result<Json<Value>, Refusal> {
    asked.may(READ, list::INSTANCE_PARAMETERS)?;
    asked.listing(&calendar, |listing| listing.instances(&event))
}

async fn get_event(asked: Asked, Path((calendar, id)): Path<(String, String)>) -> Result<Response, Refusal> {
    asked.may(READ, list::GET_PARAMETERS)?;
    let calendars = asked.studio.calendars.open();
    let behind = asked.lagging.then_some(calendars.edition);
    let calendar = calendars.calendar(&asked.who, &calendar)?;
    let found = calendar.find(&id).ok_or_else(Refusal::missing)?;
    let seen = if behind == Some(found.edition) { found.before.map(|event| *event) } else { Some(found) };
    let seen = seen.ok_or_else(Refusal::missing)?;
    if asked.header(&header::IF_NONE_MATCH) == Some(seen.etag().as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    Ok(answer(&seen))
}

async fn insert(asked: Asked, Path(calendar): Path<String>, body: Bytes) -> Result<Response, Refusal> {
    let body = resource(&body)?;
    let kept = asked.write(Operation::Insert, &calendar, |write, _| write.insert(&body))?;
    Ok(answer(&kept))
}

async fn import(asked: Asked, Path(calendar): Path<String>, body: Bytes) -> Result<Response, Refusal> {
    let body = resource(&body)?;
    let kept = asked.write(Operation::Import, &calendar, |write, _| write.import(&body))?;
    Ok(answer(&kept))
}

async fn update(asked: Asked, Path((calendar, id)): Path<(String, String)>, body: Bytes) -> Result<Response, Refusal> {
    let body = resource(&body)?;
    let kept = asked.write(Operation::Update, &calendar, |write, expected| write.update(&id, &body, expected))?;
    Ok(answer(&kept))
}

async fn patch(asked: Asked, Path((calendar, id)): Path<(String, String)>, body: Bytes) -> Result<Response, Refusal> {
    let body = resource(&body)?;
    let kept = asked.write(Operation::Patch, &calendar, |write, expected| write.patch(&id, &body, expected))?;
    Ok(answer(&kept))
}

async fn delete(asked: Asked, Path((calendar, id)): Path<(String, String)>) -> Result<StatusCode, Refusal> {
    asked.write(Operation::Delete, &calendar, |write, expected| write.delete(&id, expected))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn move_event(asked: Asked, Path((calendar, id)): Path<(String, String)>) -> Result<Response, Refusal> {
    let moved = asked.move_event(&calendar, &id)?;
    Ok(answer(&moved))
}

fn answer(event: &Event) -> Response {
    ([(header::ETAG, event.etag())], Json(event.shown())).into_response()
}

fn resource(body: &[u8]) -> Result<Resource, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::unreadable())
}
