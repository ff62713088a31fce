//! Who may speak to the sandbox at all: programs and pages on this machine that mean it.
//!
//! A page from elsewhere can make a browser call a loopback address, by its own name (DNS rebinding) or by ours. The
//! first is refused by the `Host`; the second is never answered with permission to read (no CORS), and what changes
//! the sandbox itself wants a header that a page cannot send without that permission (`admin.rs`).

use crate::studio::Studio;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Refuses a request that was not meant for this address, and says to browsers how to treat every answer.
pub async fn watch(State(studio): State<Arc<Studio>>, request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !asked.is_some_and(|host| studio.is_called(host)) || names_another_host(&studio, request.uri()) {
        return (StatusCode::MISDIRECTED_REQUEST, "This address is for programs on this computer only.\n")
            .into_response();
    }
    let mut answer = next.run(request).await;
    if !answer.headers().contains_key(header::DATE) {
        answer = dated(answer, studio.clock.now());
    }
    let headers = answer.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    answer
}

/// Says in the answer's head what time it is: the sandbox's own, which is seldom the machine's.
pub fn dated(mut answer: Response, now: DateTime<Utc>) -> Response {
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

/// A request line may carry a whole address, as proxies send it.
fn names_another_host(studio: &Studio, uri: &Uri) -> bool {
    uri.authority().is_some_and(|authority| !studio.is_called(authority.as_str()))
}
