//! VSCO Workspace (Táve) v2: jobs with their people, the address book, events, orders and payments of one studio a key,
//! with pages, sorting and filters.
//!
//! From the facts in the connector's `NOTES.md`; nothing of it was compared with a live server. Where the vendor is
//! silent the stricter reading is played: a PUT replaces the whole record, members that only the vendor writes are
//! refused, and a record's time of change has whole seconds. Deliberately absent: quotes, galleries, files, REST hooks,
//! settings. What is asked for and not played is answered `not-implemented`.

mod asked;
mod cabinet;
mod drawers;
mod list;
mod members;
mod refusal;
mod season;
mod workspace;

pub use refusal::Refusal;
pub use workspace::Workspaces;

use crate::studio::Studio;
use asked::Asked;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

/// The path beneath which the service answers.
pub const BASE: &str = "/api/v2/";

/// A key of the sample studio that may read and write.
pub const VSCO_KEY: &str = "vsco-sample-studio-read-write";
/// A key of the sample studio that may only read.
pub const VSCO_READ_ONLY_KEY: &str = "vsco-sample-studio-read-only";
/// A key of a second studio, in which nothing is yet.
pub const VSCO_EMPTY_KEY: &str = "vsco-empty-studio-read-write";

pub fn routes() -> Router<Arc<Studio>> {
    let service = Router::new()
        .route("/studio/me", get(me))
        .route("/job/{job}/order", get(orders_of).post(order))
        .route("/job/{job}/payment", get(payments_of))
        .route("/{drawer}", get(list).post(create))
        .route("/{drawer}/{id}", get(read).put(replace).delete(delete))
        .fallback(any(not_played));
    Router::new().nest("/api/v2", service)
}

async fn not_played(request: Request) -> Refusal {
    Refusal::not_played(request.uri().path())
}

async fn me(asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.takes(&[])?;
    Ok(Json(asked.look(|workspace, _| Ok(workspace.me()))?))
}

async fn list(Path(drawer): Path<String>, asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.list(&drawer, None).map(Json)
}

async fn orders_of(Path(job): Path<String>, asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.list("order", Some(&job)).map(Json)
}

async fn payments_of(Path(job): Path<String>, asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.list("payment", Some(&job)).map(Json)
}

async fn create(Path(drawer): Path<String>, asked: Asked) -> Result<Response, Refusal> {
    if drawer == "order" {
        return Err(Refusal::missing());
    }
    made(&asked, &drawer, None)
}

async fn order(Path(job): Path<String>, asked: Asked) -> Result<Response, Refusal> {
    made(&asked, "order", Some(json!(job)))
}

fn made(asked: &Asked, drawer: &str, job: Option<Value>) -> Result<Response, Refusal> {
    let mut body = asked.body()?;
    body.extend(job.map(|job| ("jobId".to_owned(), job)));
    let made = asked.change(|workspace, now| workspace.create(drawer, body, now))?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

async fn read(Path((drawer, id)): Path<(String, String)>, asked: Asked) -> Result<Json<Value>, Refusal> {
    asked.takes(&[])?;
    asked.look(|workspace, _| workspace.read(&drawer, &id)).map(Json)
}

async fn replace(Path((drawer, id)): Path<(String, String)>, asked: Asked) -> Result<Json<Value>, Refusal> {
    let body = asked.body()?;
    asked.change(|workspace, now| workspace.replace(&drawer, &id, body, now)).map(Json)
}

async fn delete(Path((drawer, id)): Path<(String, String)>, asked: Asked) -> Result<StatusCode, Refusal> {
    if drawer == "order" {
        return Err(Refusal::not_allowed());
    }
    asked.change(|workspace, _| workspace.delete(&drawer, &id))?;
    Ok(StatusCode::NO_CONTENT)
}
