//! The answers of RFC 6749, 5.2, and the pages for a person whose browser was sent here wrongly.

use crate::params::Twice;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A request that is not granted: the protocol's own word for it, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub words: String,
}

impl Refusal {
    pub fn new(code: &'static str, words: impl Into<String>) -> Refusal {
        Refusal { code, words: words.into() }
    }

    pub fn request(words: impl Into<String>) -> Refusal {
        Refusal::new("invalid_request", words)
    }

    pub fn client(words: &str) -> Refusal {
        Refusal::new("invalid_client", words)
    }

    pub fn grant(words: &str) -> Refusal {
        Refusal::new("invalid_grant", words)
    }
}

impl From<Twice> for Refusal {
    fn from(Twice(name): Twice) -> Refusal {
        Refusal::request(format!("The parameter {name} came more than once."))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = if self.code == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        let body = Json(json!({ "error": self.code, "error_description": self.words }));
        let mut answer = (status, [(header::CACHE_CONTROL, "no-store")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = header::HeaderValue::from_static("Basic realm=\"sandbox\"");
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}
