//! How VSCO Workspace refuses: `type`, `title`, `detail` and `status`, as plain JSON.
//!
//! The types are the four that the vendor names. That a key which may only read is answered 403 is a guess: the vendor
//! names no status for it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    status: StatusCode,
    kind: &'static str,
    detail: Value,
    retry_after: Option<HeaderValue>,
}

impl Refusal {
    fn new(status: StatusCode, kind: &'static str, detail: Value) -> Refusal {
        Refusal { status, kind, detail, retry_after: None }
    }

    /// A member or parameter that is not taken.
    pub fn validation(name: &str, why: &str) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "validation-error", json!({ name: [why] }))
    }

    pub fn unreadable() -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "unknown", json!("The body is not a JSON object."))
    }

    pub fn key() -> Refusal {
        Refusal::new(StatusCode::UNAUTHORIZED, "unknown", json!("API key is missing or invalid"))
    }

    pub fn read_only() -> Refusal {
        Refusal::new(StatusCode::FORBIDDEN, "unknown", json!("This API key may only read."))
    }

    pub fn missing() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "unknown", json!("Not found"))
    }

    pub fn not_allowed() -> Refusal {
        Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "unknown", json!("Method not allowed"))
    }

    pub fn not_played(what: &str) -> Refusal {
        Refusal::new(
            StatusCode::NOT_IMPLEMENTED,
            "not-implemented",
            json!(format!("The sandbox does not play {what}.")),
        )
    }

    pub fn quota(retry_after: Option<HeaderValue>) -> Refusal {
        let detail = json!("Exceeded request quota, see Retry-After header");
        Refusal { retry_after, ..Refusal::new(StatusCode::TOO_MANY_REQUESTS, "quota-limit", detail) }
    }

    /// A status that says no more than itself.
    pub fn bare(status: StatusCode) -> Refusal {
        Refusal::new(status, "unknown", json!(status.canonical_reason().unwrap_or("Trouble")))
    }

    pub fn body(&self) -> Value {
        let title =
            if self.kind == "validation-error" { Some("Validation Error") } else { self.status.canonical_reason() };
        json!({ "type": self.kind, "title": title.unwrap_or("Trouble"), "detail": self.detail, "status": self.status.as_u16() })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut answer = (self.status, Json(self.body())).into_response();
        if let Some(when) = self.retry_after {
            answer.headers_mut().insert(header::RETRY_AFTER, when);
        }
        answer
    }
}
