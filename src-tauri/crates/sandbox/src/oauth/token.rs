//! The token endpoint: a code or a refresh token for an access token (RFC 6749, 4.1.3 and 6).

use super::clients;
use super::grants::Tokens;
use super::refusal::Refusal;
use crate::params::Params;
use crate::providers::Provider;
use crate::studio::Studio;
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

type Pairs = Vec<(String, String)>;

pub async fn answer(
    provider: Provider,
    State(studio): State<Arc<Studio>>,
    headers: HeaderMap,
    form: Result<Form<Pairs>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else { return Refusal::request("The request should be a form.").into_response() };
    match tokens(provider, &studio, &headers, &Params::from(form)) {
        Ok(tokens) => ([(header::CACHE_CONTROL, "no-store")], Json(tokens)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn tokens(provider: Provider, studio: &Studio, headers: &HeaderMap, form: &Params) -> Result<Tokens, Refusal> {
    let (now, mut grants) = (studio.clock.now(), studio.grants.open());
    let client = &clients::authenticate(&studio.clients, provider, headers, form)?.id;
    let needed = |name| form.once(name)?.ok_or_else(|| Refusal::request(format!("{name} is missing.")));
    match needed("grant_type")? {
        "authorization_code" => {
            let (code, redirect, verifier) = (needed("code")?, form.once("redirect_uri")?, needed("code_verifier")?);
            grants.redeem((provider, client), code, redirect, verifier, now)
        }
        "refresh_token" => grants.refresh((provider, client), needed("refresh_token")?, form.once("scope")?, now),
        _ => Err(Refusal::new("unsupported_grant_type", "Only codes and refresh tokens are taken.")),
    }
}
