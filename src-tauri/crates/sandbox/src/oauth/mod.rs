//! A real OAuth 2.0 authorization server, as strict as RFC 9700 wants one: code flow with S256 alone, a code good once
//! and for a minute, loopback addresses on any port, rotation with families, revocation.
//!
//! `authorize` asks and `consent` shows it, `token` and `revoke` answer programs, `grants` remembers, and knows no
//! HTTP. Deliberately absent: passwords. Whoever can open the page may sign in as either account.

mod authorize;
mod clients;
mod consent;
mod grants;
mod refusal;
mod revoke;
mod token;

pub use authorize::allow;
pub use clients::{Client, known as known_clients, registered};
pub use grants::{Grants, Signed, Tokens};

use crate::providers::Provider;
use crate::studio::Studio;
use axum::Router;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;

/// The three doors of every provider, each at its own real path.
pub fn routes() -> Router<Arc<Studio>> {
    let mut router = Router::new().route(consent::STYLE_PATH, get(consent::style));
    for provider in Provider::ALL {
        let places = provider.places();
        router = router
            .route(
                places.authorize,
                get(move |studio, query| authorize::ask(provider, studio, query))
                    .post(move |studio, form| authorize::decide(provider, studio, form)),
            )
            .route(places.token, post(move |studio, headers, form| token::answer(provider, studio, headers, form)))
            .route(places.revoke, post(move |studio, headers, body| revoke::answer(provider, studio, headers, body)));
    }
    router
}

/// 32 random bytes in letters and digits: nobody guesses one, and two are never the same.
fn random() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}
