//! What a test or a story may do to the sandbox over HTTP, all of it beneath `/sandbox/`.
//!
//! Each request must carry a header of our own. A page in a browser could only send it after asking for permission
//! (CORS), which is never given; so no page can press these buttons.

use crate::faults::Armed;
use crate::google_calendar::Notice;
use crate::providers::{Manners, Provider};
use crate::studio::Studio;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The header that every request to `/sandbox/` must carry, with any value.
pub const HEADER: &str = "x-wedsync-sandbox";

pub fn routes() -> Router<Arc<Studio>> {
    Router::new()
        .route("/sandbox/faults", get(armed).post(arm).delete(disarm))
        .route("/sandbox/clock", get(clock).post(forward))
        .route("/sandbox/notices", get(notices))
        .route("/sandbox/manners/{provider}", put(set_manners))
        .route("/sandbox/revoke/{provider}", post(revoke))
        .layer(from_fn(only_on_purpose))
}

async fn only_on_purpose(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if headers.contains_key(HEADER) && !headers.contains_key(header::ORIGIN) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, format!("Send the header {HEADER}, and not from a web page.\n")).into_response()
}

async fn armed(State(studio): State<Arc<Studio>>) -> Json<Vec<Armed>> {
    Json(studio.faults.open().armed().to_vec())
}

async fn arm(State(studio): State<Arc<Studio>>, Json(fault): Json<Armed>) -> StatusCode {
    studio.faults.open().arm(fault);
    StatusCode::NO_CONTENT
}

async fn disarm(State(studio): State<Arc<Studio>>) -> StatusCode {
    studio.faults.open().disarm();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Forward {
    seconds: u32,
}

#[derive(Serialize)]
struct Now {
    now: chrono::DateTime<chrono::Utc>,
}

async fn clock(State(studio): State<Arc<Studio>>) -> Json<Now> {
    Json(Now { now: studio.clock.now() })
}

async fn forward(State(studio): State<Arc<Studio>>, Json(by): Json<Forward>) -> Json<Now> {
    studio.clock.forward(by.seconds);
    clock(State(studio)).await
}

async fn notices(State(studio): State<Arc<Studio>>) -> Json<Vec<Notice>> {
    Json(studio.calendars.open().notices().to_vec())
}

async fn set_manners(
    State(studio): State<Arc<Studio>>,
    Path(provider): Path<Provider>,
    Json(manners): Json<Manners>,
) -> StatusCode {
    studio.grants.open().set_manners(provider, manners);
    StatusCode::NO_CONTENT
}

/// As if the person had taken the permission back at the provider.
async fn revoke(State(studio): State<Arc<Studio>>, Path(provider): Path<Provider>) -> StatusCode {
    studio.grants.open().revoke_all(provider);
    StatusCode::NO_CONTENT
}
