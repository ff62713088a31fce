//! How Google Calendar refuses: the status, and the body with its domain, reason and place.
//!
//! Reasons and words as <https://developers.google.com/workspace/calendar/api/guides/errors> lists them (read
//! 2026-11-21); those it does not list are marked. Never compared with a live server.

use crate::params::Twice;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    domain: &'static str,
    pub reason: &'static str,
    message: String,
    /// Kind of place and its name, as in `("parameter", "syncToken")`.
    place: Option<(&'static str, String)>,
}

impl Refusal {
    fn new(status: StatusCode, domain: &'static str, reason: &'static str, message: &str) -> Refusal {
        Refusal { status, domain, reason, message: message.to_owned(), place: None }
    }

    fn at(mut self, kind: &'static str, name: &str) -> Refusal {
        self.place = Some((kind, name.to_owned()));
        self
    }

    /// A value or a combination that is not taken. The reasons `invalid` and `required` are common, but not listed.
    pub fn invalid(message: &str) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "global", "invalid", message)
    }

    pub fn parameter(name: &str, message: &str) -> Refusal {
        Refusal::invalid(message).at("parameter", name)
    }

    pub fn required(message: &str) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "global", "required", message)
    }

    pub fn unreadable() -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "global", "parseError", "Parse Error")
    }

    pub fn empty_range() -> Refusal {
        let message = "The specified time range is empty.";
        Refusal::new(StatusCode::BAD_REQUEST, "calendar", "timeRangeEmpty", message).at("parameter", "timeMax")
    }

    pub fn credentials() -> Refusal {
        let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "global", "authError", "Invalid Credentials");
        refusal.at("header", "Authorization")
    }

    /// Not on Google's list of Calendar errors; `insufficientPermissions` is its usual reason.
    pub fn scopes() -> Refusal {
        let message = "Request had insufficient authentication scopes.";
        Refusal::new(StatusCode::FORBIDDEN, "global", "insufficientPermissions", message)
    }

    /// Not on Google's list of Calendar errors either.
    pub fn access_level() -> Refusal {
        let message = "You need to have writer access to this calendar.";
        Refusal::new(StatusCode::FORBIDDEN, "calendar", "requiredAccessLevel", message)
    }

    pub fn quota(status: StatusCode) -> Refusal {
        Refusal::new(status, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded")
    }

    /// A status that says no more than itself.
    pub fn bare(status: StatusCode) -> Refusal {
        Refusal::new(status, "global", "backendError", status.canonical_reason().unwrap_or("Backend Error"))
    }

    pub fn missing() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "global", "notFound", "Not Found")
    }

    pub fn duplicate() -> Refusal {
        Refusal::new(StatusCode::CONFLICT, "global", "duplicate", "The requested identifier already exists.")
    }

    pub fn sync_token() -> Refusal {
        let message = "Sync token is no longer valid, a full sync is required.";
        Refusal::new(StatusCode::GONE, "calendar", "fullSyncRequired", message).at("parameter", "syncToken")
    }

    pub fn updated_min() -> Refusal {
        let message = "The requested minimum modification time lies too far in the past.";
        Refusal::new(StatusCode::GONE, "calendar", "updatedMinTooLongAgo", message).at("parameter", "updatedMin")
    }

    pub fn deleted() -> Refusal {
        Refusal::new(StatusCode::GONE, "global", "deleted", "Resource has been deleted")
    }

    pub fn changed() -> Refusal {
        let refusal = Refusal::new(StatusCode::PRECONDITION_FAILED, "global", "conditionNotMet", "Precondition Failed");
        refusal.at("header", "If-Match")
    }

    /// Something that the sandbox does not play, so that nobody takes silence for an answer.
    pub fn not_played(what: &str) -> Refusal {
        Refusal::new(
            StatusCode::NOT_IMPLEMENTED,
            "global",
            "notImplemented",
            &format!("The sandbox does not play {what}."),
        )
    }

    pub fn body(&self) -> Value {
        let mut detail = json!({ "domain": self.domain, "reason": self.reason, "message": self.message });
        if let Some((kind, name)) = &self.place {
            detail["locationType"] = json!(kind);
            detail["location"] = json!(name);
        }
        json!({ "error": { "errors": [detail], "code": self.status.as_u16(), "message": self.message } })
    }
}

impl From<Twice> for Refusal {
    fn from(Twice(name): Twice) -> Refusal {
        Refusal::parameter(name, "The parameter may stand only once.")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let challenge = match self.reason {
            "authError" => Some("Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\""),
            "insufficientPermissions" => {
                Some("Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\"")
            }
            _ => None,
        };
        let mut answer = (self.status, Json(self.body())).into_response();
        if let Some(challenge) = challenge {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        answer
    }
}
