//! The revocation endpoint (RFC 7009): takes back a token and everything that came of the same consent.
//!
//! Google asks for nothing but the token and answers 400 to one it does not know
//! (<https://developers.google.com/identity/protocols/oauth2/native-app#tokenrevoke>); QuickBooks wants the client
//! and takes the token as JSON. Both also take what RFC 7009 describes. Never compared with a live server.

use super::clients;
use super::refusal::Refusal;
use crate::params::Params;
use crate::providers::Provider;
use crate::studio::Studio;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

type Pairs = Vec<(String, String)>;

#[derive(Deserialize)]
struct Asked {
    token: String,
}

pub async fn answer(
    provider: Provider,
    State(studio): State<Arc<Studio>>,
    (headers, Query(query)): (HeaderMap, Query<Pairs>),
    body: Bytes,
) -> Response {
    match revoke(provider, &studio, &headers, query, &body) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn revoke(
    provider: Provider,
    studio: &Studio,
    headers: &HeaderMap,
    mut pairs: Pairs,
    body: &[u8],
) -> Result<(), Refusal> {
    let is_json =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_json {
        let asked: Asked = serde_json::from_slice(body).map_err(|_| Refusal::request("token is missing."))?;
        pairs.push(("token".to_owned(), asked.token));
    } else {
        pairs.extend(url::form_urlencoded::parse(body).into_owned());
    }
    let params = Params::from(pairs);
    let token = params.once("token")?.ok_or_else(|| Refusal::request("token is missing."))?;
    let client = match provider {
        Provider::Google => None,
        Provider::QuickBooks => Some(clients::authenticate(&studio.clients, provider, headers, &params)?.id.as_str()),
    };
    let known = studio.grants.open().revoke((provider, client), token);
    if known || provider == Provider::QuickBooks {
        return Ok(());
    }
    Err(Refusal::new("invalid_token", "The token is not known, or was revoked before."))
}
