//! How QuickBooks refuses: a fault with its type, and an error with code, words and the member it is about.
//!
//! Codes and words as <https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes> and
//! reports of developers have them (read 2026-11-21). What stands before the API answers in lower case.

use crate::params::Twice;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    pub code: &'static str,
    kind: &'static str,
    message: &'static str,
    detail: String,
    element: String,
}

impl Refusal {
    fn validation(code: &'static str, message: &'static str, detail: &str) -> Refusal {
        let (kind, status) = ("ValidationFault", StatusCode::BAD_REQUEST);
        Refusal { status, code, kind, message, detail: format!("{message} : {detail}"), element: String::new() }
    }

    fn about(mut self, element: &str) -> Refusal {
        element.clone_into(&mut self.element);
        self
    }

    pub fn required(element: &str) -> Refusal {
        Refusal::validation("2020", "Required param missing, need to supply the required value for the API", element)
            .about(element)
    }

    pub fn invalid(element: &str, detail: &str) -> Refusal {
        Refusal::validation("2040", "Invalid value", detail).about(element)
    }

    pub fn unreadable() -> Refusal {
        Refusal::validation("2010", "Request has invalid or unsupported property", "The body is not readable.")
    }

    pub fn reference(element: &str) -> Refusal {
        Refusal::validation("2500", "Invalid Reference Id", "Something you're trying to use has been made inactive.")
            .about(element)
    }

    pub fn query(detail: &str) -> Refusal {
        Refusal::validation("4000", "Error parsing query", detail)
    }

    pub fn unknown(name: &str) -> Refusal {
        Refusal::validation("500", "Unsupported Operation", &format!("Operation {name} is not supported."))
    }

    pub fn too_old() -> Refusal {
        Refusal::validation("4002", "Invalid changedSince", "Changes are kept for 30 days.").about("changedSince")
    }

    pub fn missing() -> Refusal {
        Refusal::validation("610", "Object Not Found", "Something you're trying to use has been made inactive.")
    }

    pub fn stale() -> Refusal {
        let detail = "You and somebody else were working on this at the same time. They finished before you did, so your work was not saved.";
        Refusal::validation("5010", "Stale Object Error", detail)
    }

    pub fn name_exists() -> Refusal {
        let detail =
            "The name supplied already exists. : Another customer, vendor or employee is already using this name.";
        Refusal::validation("6240", "Duplicate Name Exists Error", detail)
    }

    pub fn number_exists(number: &str) -> Refusal {
        let detail =
            format!("You must specify a different number. This number has already been used. DocNumber={number}");
        Refusal::validation("6140", "Duplicate Document Number Error", &detail)
    }

    pub fn amount() -> Refusal {
        Refusal::validation("6070", "Amount is not equal to UnitPrice * Qty", "Amount, UnitPrice and Qty do not agree.")
    }

    pub fn business(detail: &str) -> Refusal {
        Refusal::validation("6000", "A business validation error has occurred while processing your request", detail)
    }

    /// Before the API: whose token it is.
    pub fn credentials() -> Refusal {
        Refusal {
            status: StatusCode::UNAUTHORIZED,
            code: "3200",
            kind: "AUTHENTICATION",
            message: "message=AuthenticationFailed; errorCode=003200; statusCode=401",
            detail: "Token expired".to_owned(),
            element: String::new(),
        }
    }

    /// A token of another company, or without the scope.
    pub fn company() -> Refusal {
        Refusal {
            status: StatusCode::FORBIDDEN,
            code: "3100",
            kind: "AUTHORIZATION",
            message: "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
            ..Refusal::credentials()
        }
    }

    pub fn throttled() -> Refusal {
        Refusal {
            status: StatusCode::TOO_MANY_REQUESTS,
            code: "3001",
            kind: "SERVICE",
            message: "message=ThrottleExceeded; errorCode=003001; statusCode=429",
            ..Refusal::credentials()
        }
    }

    /// A status that says no more than itself.
    pub fn bare(status: StatusCode) -> Refusal {
        let (kind, message) = ("SystemFault", "An application error has occurred while processing your request");
        let detail = "System Failure Error".to_owned();
        Refusal { status, code: "10000", kind, message, detail, element: String::new() }
    }

    /// The same inside of a good answer.
    pub fn body(&self, now: DateTime<Utc>) -> Value {
        let time = super::entity::spelled(now, true);
        if self.kind.chars().all(char::is_uppercase) {
            let error = json!({ "message": self.message, "detail": self.detail, "code": self.code, "element": null });
            return json!({ "warnings": null, "intuitObject": null, "fault": { "error": [error], "type": self.kind }, "time": now.timestamp_millis() });
        }
        let error =
            json!({ "Message": self.message, "Detail": self.detail, "code": self.code, "element": self.element });
        json!({ "Fault": { "Error": [error], "type": self.kind }, "time": time })
    }

    pub fn answered(&self, now: DateTime<Utc>) -> Response {
        (self.status, Json(self.body(now))).into_response()
    }
}

impl From<Twice> for Refusal {
    fn from(Twice(name): Twice) -> Refusal {
        Refusal::invalid(name, "The parameter may stand only once.")
    }
}

impl IntoResponse for Refusal {
    /// Without a clock at hand: the service is asked for its time by nobody who was refused.
    fn into_response(self) -> Response {
        self.answered(DateTime::UNIX_EPOCH)
    }
}
