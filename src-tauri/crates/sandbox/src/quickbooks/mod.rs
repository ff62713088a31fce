//! QuickBooks Online's Accounting API v3, as Intuit's schemas and pages for developers describe it (read 2026-11-21):
//! reading, queries, change data capture, creating, full and sparse updates, voiding and deleting, for customers, invoices
//! and payments and what they refer to.
//!
//! Deliberately absent: tax that is reckoned, several lines of discounts, estimates, bills, reports, batches, webhooks.
//! What Intuit does not say and is played all the same stands where it is done. Nobody is ever mailed: what would have
//! been is noted.

mod asked;
mod company;
mod entity;
mod payments;
mod refusal;
mod sales;
mod season;
mod select;
mod write;

pub use company::Books;
pub use refusal::Refusal;

use crate::studio::Studio;
use asked::Asked;
use axum::body::Bytes;
use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use entity::{Kind, spelled};
use serde_json::{Value, json};
use std::sync::Arc;

/// The path beneath which the service answers.
pub const BASE: &str = "/v3/company/";

pub fn routes() -> Router<Arc<Studio>> {
    Router::new()
        .route("/v3/company/{realm}/query", get(query))
        .route("/v3/company/{realm}/cdc", get(changes))
        .route("/v3/company/{realm}/{resource}", post(write))
        .route("/v3/company/{realm}/{resource}/{id}", get(read))
        .route("/v3/company/{realm}/{resource}/{id}/send", post(send))
}

/// Everything that is answered carries the time of the service.
fn timed(asked: &Asked, name: &str, what: &Value) -> Json<Value> {
    Json(json!({ name: what, "time": spelled(asked.now(), true) }))
}

async fn read(asked: Asked, Path((_, resource, id)): Path<(String, String, String)>) -> Result<Json<Value>, Refusal> {
    asked.may(&[])?;
    let kind = Kind::of_resource(&resource).ok_or_else(|| Refusal::unknown(&resource))?;
    let books = asked.studio.books.open();
    let entry = books.company(asked.realm())?.entry(kind, &id).ok_or_else(Refusal::missing)?;
    Ok(timed(&asked, kind.name(), &Value::Object(entry.clone())))
}

async fn query(asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.may(&["query"])?;
    let select = select::Select::read(asked.once("query")?.unwrap_or_default())?;
    let books = asked.studio.books.open();
    let found = select.of(books.company(asked.realm())?);
    Ok(timed(&asked, "QueryResponse", &found))
}

async fn changes(asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.may(&["entities", "changedSince"])?;
    let names = asked.once("entities")?.ok_or_else(|| Refusal::required("entities"))?;
    let since = asked.once("changedSince")?.and_then(|since| chrono::DateTime::parse_from_rfc3339(since).ok());
    let since = since.ok_or_else(|| Refusal::required("changedSince"))?;
    let books = asked.studio.books.open();
    let company = books.company(asked.realm())?;
    let mut parts = Vec::new();
    for name in names.split(',') {
        let kind = Kind::of_name(name).ok_or_else(|| Refusal::unknown(name))?;
        parts.push(company.changed_since(kind, since.into(), asked.now())?);
    }
    Ok(timed(&asked, "CDCResponse", &json!([{ "QueryResponse": parts }])))
}

async fn write(asked: Asked, Path((_, resource)): Path<(String, String)>, body: Bytes) -> Result<Json<Value>, Refusal> {
    asked.may(&["requestid", "operation", "include"])?;
    let request = asked.once("requestid")?.map(str::to_owned);
    if request.as_ref().is_some_and(|id| id.len() > 50) {
        return Err(Refusal::invalid("requestid", "The request id is too long."));
    }
    let kind = Kind::of_resource(&resource).ok_or_else(|| Refusal::unknown(&resource))?;
    let Ok(Value::Object(body)) = serde_json::from_slice(&body) else { return Err(Refusal::unreadable()) };
    let mut books = asked.studio.books.open();
    let company = books.company_mut(asked.realm())?;
    // The same request again: the same answer again, and nothing is done. Refusals are not kept; Intuit does not say.
    if let Some(answered) = request.as_ref().and_then(|id| company.answered(id)) {
        return Ok(Json(answered));
    }
    let written = company.write(kind, asked.once("operation")?, &body, asked.now())?;
    let Json(answer) = timed(&asked, kind.name(), &Value::Object(written));
    if let Some(id) = request {
        company.remember(id, answer.clone());
    }
    Ok(Json(answer))
}

/// What the API offers and nobody here may ever ask for.
async fn send(asked: Asked, Path((_, resource, id)): Path<(String, String, String)>) -> Result<Json<Value>, Refusal> {
    let kind = Kind::of_resource(&resource).ok_or_else(|| Refusal::unknown(&resource))?;
    let mut books = asked.studio.books.open();
    let company = books.company_mut(asked.realm())?;
    let entry = company.entry(kind, &id).ok_or_else(Refusal::missing)?.clone();
    company.mail(kind, &entry);
    Ok(timed(&asked, kind.name(), &Value::Object(entry)))
}
