//! Lets happen to a request what is armed: before it is carried out, instead of it, or to its answer.

use super::Fault;
use crate::google_calendar::Refusal;
use crate::google_calendar::asked::Lagging;
use crate::guard::dated;
use crate::line::Scissors;
use crate::quickbooks;
use crate::studio::Studio;
use crate::vsco_workspace;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt as _, stream};
use serde_json::Value;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Answers larger than this are not looked into.
const MOST_BYTES: usize = 64 << 20;

/// Stands around the services and lets happen what is armed.
pub async fn around(
    State(studio): State<Arc<Studio>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    mut request: Request,
    next: Next,
) -> Response {
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let struck = studio.faults.open().strike(request.method(), &target);
    let Some(fault) = struck else { return next.run(request).await };
    let now = studio.clock.now();
    let refusal = if target.starts_with(vsco_workspace::BASE) {
        instead_of_vsco(&fault)
    } else if target.starts_with(quickbooks::BASE) {
        of_the_books(&fault, now)
    } else {
        instead(&fault)
    };
    if let Some(answer) = refusal {
        return answer;
    }
    match fault {
        Fault::Slow { seconds } => tokio::time::sleep(Duration::from_secs(seconds)).await,
        Fault::StaleRead => {
            request.extensions_mut().insert(Lagging);
        }
        _ => {}
    }
    let answer = next.run(request).await;
    match fault {
        Fault::LostAnswer | Fault::RotationLost => {
            scissors.cut();
            answer
        }
        Fault::HalfBody => half_body(answer).await,
        Fault::EmptyListing => relisted(answer, Vec::clear).await,
        Fault::HalvedListing => relisted(answer, |items| items.truncate(items.len() / 2)).await,
        Fault::DoubledListing => relisted(answer, |items| items.extend(items.clone())).await,
        Fault::NoEtag => without_tags(answer).await,
        Fault::SkewedClock { seconds } => dated(answer, studio.clock.now() + TimeDelta::seconds(seconds.into())),
        _ => answer,
    }
}

/// What VSCO Workspace answers without looking further.
fn instead_of_vsco(fault: &Fault) -> Option<Response> {
    use vsco_workspace::Refusal;
    match fault {
        Fault::TooMany { retry_after } => {
            let when = retry_after.as_deref().and_then(|when| HeaderValue::from_str(when).ok());
            Some(Refusal::quota(when).into_response())
        }
        Fault::RefusalInside => Some((StatusCode::OK, Json(Refusal::quota(None).body())).into_response()),
        Fault::Refused { status } => Some(Refusal::bare(refusing(*status)).into_response()),
        Fault::TokenExpired => Some(Refusal::key().into_response()),
        _ => None,
    }
}

fn refusing(status: u16) -> StatusCode {
    let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 400);
    status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What Google Calendar answers without looking further.
fn instead(fault: &Fault) -> Option<Response> {
    match fault {
        Fault::QuotaForbidden => Some(Refusal::quota(StatusCode::FORBIDDEN).into_response()),
        Fault::TooMany { retry_after } => {
            Some(later(Refusal::quota(StatusCode::TOO_MANY_REQUESTS).into_response(), retry_after.as_deref()))
        }
        Fault::RefusalInside => {
            Some((StatusCode::OK, Json(Refusal::quota(StatusCode::FORBIDDEN).body())).into_response())
        }
        Fault::Refused { status } => Some(Refusal::bare(refusing(*status)).into_response()),
        Fault::Gone => Some(Refusal::sync_token().into_response()),
        Fault::TokenExpired => Some(Refusal::credentials().into_response()),
        _ => None,
    }
}

/// The same as QuickBooks says it.
fn of_the_books(fault: &Fault, now: DateTime<Utc>) -> Option<Response> {
    match fault {
        Fault::TooMany { retry_after } => {
            Some(later(quickbooks::Refusal::throttled().answered(now), retry_after.as_deref()))
        }
        Fault::RefusalInside => {
            let refusal = quickbooks::Refusal::bare(StatusCode::INTERNAL_SERVER_ERROR);
            Some((StatusCode::OK, Json(refusal.body(now))).into_response())
        }
        Fault::Refused { status } => Some(quickbooks::Refusal::bare(refusing(*status)).answered(now)),
        Fault::TokenExpired => Some(quickbooks::Refusal::credentials().answered(now)),
        _ => None,
    }
}

fn later(mut answer: Response, retry_after: Option<&str>) -> Response {
    if let Some(when) = retry_after.and_then(|when| HeaderValue::from_str(when).ok()) {
        answer.headers_mut().insert(header::RETRY_AFTER, when);
    }
    answer
}

async fn whole(answer: Response) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = answer.into_parts();
    (parts, axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default())
}

/// Promises the whole length, sends half, and ends the line.
async fn half_body(answer: Response) -> Response {
    let (mut parts, bytes) = whole(answer).await;
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    let half = stream::iter([Ok(bytes.slice(..bytes.len() / 2))]);
    // Time for the half to leave before the line ends.
    let end = stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(half.chain(end)))
}

/// Changes the entries of a listing; what is not a listing stays as it is.
async fn relisted(answer: Response, change: impl FnOnce(&mut Vec<Value>)) -> Response {
    rewritten(answer, |body| {
        // A query of the books names its list after what it lists.
        let of_books = body.get_mut("QueryResponse").and_then(Value::as_object_mut);
        let rows = of_books.and_then(|found| found.values_mut().find_map(Value::as_array_mut)).is_some();
        let list = if rows {
            body["QueryResponse"].as_object_mut().and_then(|found| found.values_mut().find_map(Value::as_array_mut))
        } else {
            body.get_mut("items").and_then(Value::as_array_mut)
        };
        if let Some(list) = list {
            change(list);
        }
    })
    .await
}

async fn without_tags(mut answer: Response) -> Response {
    answer.headers_mut().remove(header::ETAG);
    rewritten(answer, |body| {
        let strip = |value: &mut Value| value.as_object_mut().and_then(|members| members.remove("etag"));
        strip(body);
        body.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten().for_each(|item| {
            strip(item);
        });
    })
    .await
}

async fn rewritten(answer: Response, change: impl FnOnce(&mut Value)) -> Response {
    let (mut parts, bytes) = whole(answer).await;
    let Ok(mut body) = serde_json::from_slice(&bytes) else { return Response::from_parts(parts, Body::from(bytes)) };
    change(&mut body);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.to_string()))
}
