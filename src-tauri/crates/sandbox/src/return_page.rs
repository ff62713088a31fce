//! The page that leads a sign-in back from the web, as a studio would have it on its own website: on a port of its own,
//! because that website is somebody else's house. Plain http, which nobody takes but on this machine.
//!
//! The files are those that a studio uploads (`assets/oauth-bounce`), with the headers that their README asks for.

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;

const PAGE: &str = include_str!("../../../../assets/oauth-bounce/index.html");
const SCRIPT: &str = include_str!("../../../../assets/oauth-bounce/return.js");

/// The name under which a studio registers it.
pub const PATH: &str = "/wedsync/index.html";

/// As the README has them, but for the one that speaks of https.
pub const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

pub fn routes() -> Router {
    let file = |kind: &'static str, text: &'static str| {
        get(move || async move { (HEADERS, [(header::CONTENT_TYPE, kind)], text).into_response() })
    };
    Router::new()
        .route(PATH, file("text/html; charset=utf-8", PAGE))
        .route("/wedsync/return.js", file("text/javascript; charset=utf-8", SCRIPT))
}
