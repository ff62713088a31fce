//! The authorization endpoint: checks what is asked, shows the page, and sends the browser back with the answer.
//!
//! Until client and address are known to be good nothing is sent anywhere: the person gets a page that says so
//! (RFC 6749, 4.1.2.1). After that every answer, good or bad, goes to the address with the state as it came.

use super::consent;
use super::grants::Request;
use super::refusal::Refusal;
use crate::accounts::{self, Account};
use crate::params::Params;
use crate::providers::Provider;
use crate::studio::Studio;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use url::Url;

type Pairs = Vec<(String, String)>;

/// `GET`: the page, or the reason why there is none.
pub async fn ask(provider: Provider, State(studio): State<Arc<Studio>>, Query(query): Query<Pairs>) -> Response {
    let params = Params::from(query);
    let (client, address, redirect) = match receiver(provider, &studio, &params) {
        Ok(receiver) => receiver,
        Err(words) => return page(StatusCode::BAD_REQUEST, consent::stop(provider, &words), None),
    };
    let state = params.once("state").ok().flatten().map(str::to_owned);
    match checked(provider, &params) {
        Err(refusal) => send_back(&studio, provider, redirect, state.as_deref(), &answer_of(&refusal)),
        Ok((scopes, challenge)) => {
            let page_is_for = redirect.clone();
            let request = Request { provider, client, redirect_text: address, redirect, scopes, state, challenge };
            let shown = consent::Shown { provider, client: request.client.clone(), scopes: request.scopes.clone() };
            let ticket = studio.grants.open().show(request, studio.clock.now());
            page(StatusCode::OK, consent::ask(&shown, &ticket), Some(&page_is_for))
        }
    }
}

/// `POST`: what the person clicked.
pub async fn decide(provider: Provider, State(studio): State<Arc<Studio>>, Form(form): Form<Pairs>) -> Response {
    let form = Params::from(form);
    let (ticket, now) = (form.once("ticket").ok().flatten().unwrap_or_default(), studio.clock.now());
    let request = studio.grants.open().answered(ticket, now).filter(|request| request.provider == provider);
    let Some(request) = request else {
        let words = "This page was answered before, or has been open for too long. Start again from your program.";
        return page(StatusCode::BAD_REQUEST, consent::stop(provider, words), None);
    };
    let account = form.once("account").ok().flatten().and_then(accounts::account);
    let is_given = |scope: &&String| form.all("scope").any(|given| given == scope.as_str());
    let scopes: Vec<String> = request.scopes.iter().filter(is_given).cloned().collect();
    let allowed = form.once("decision") == Ok(Some("allow")) && !scopes.is_empty();
    let (redirect, state) = (request.redirect.clone(), request.state.clone());
    let answer = match account.filter(|_| allowed) {
        None => answer_of(&Refusal::new("access_denied", "The person did not allow it.")),
        Some(account) => allowed_to(&studio, request, account, scopes),
    };
    send_back(&studio, provider, redirect, state.as_deref(), &answer)
}

/// What becomes of a page whose reader leaves everything ticked and presses Allow, without the page: where the browser
/// would be sent.
pub fn allow(provider: Provider, studio: &Studio, query: Pairs, account: &'static Account) -> Result<Url, String> {
    let params = Params::from(query);
    let (client, address, redirect) = receiver(provider, studio, &params)?;
    let (scopes, challenge) = checked(provider, &params).map_err(|refusal| refusal.words)?;
    let state = params.once("state").ok().flatten().map(str::to_owned);
    let (to, given) = (redirect.clone(), scopes.clone());
    let request =
        Request { provider, client, redirect_text: address, redirect, scopes, state: state.clone(), challenge };
    let answer = allowed_to(studio, request, account, given);
    Ok(led_back(studio, provider, to, state.as_deref(), &answer))
}

/// The code, and what else this provider tells.
fn allowed_to(
    studio: &Studio,
    request: Request,
    account: &'static Account,
    scopes: Vec<String>,
) -> Vec<(&'static str, String)> {
    let (provider, now) = (request.provider, studio.clock.now());
    let extra = provider.extras(account, &scopes);
    vec![("code", studio.grants.open().allow(request, account, scopes, now)), extra]
}

/// The client, and where its answer goes: as it came and as an address.
fn receiver(provider: Provider, studio: &Studio, params: &Params) -> Result<(String, String, Url), String> {
    let needed = |name| match params.once(name) {
        Ok(Some(value)) => Ok(value.to_owned()),
        _ => Err(format!("The request should carry {name} exactly once.")),
    };
    let (id, address) = (needed("client_id")?, needed("redirect_uri")?);
    let client = studio.clients.iter().find(|client| client.provider == provider && client.id == id);
    let client =
        client.ok_or_else(|| format!("{} does not know the program that sent you here.", provider.places().name))?;
    let redirect = client.may_answer_to(&address);
    let redirect = redirect.ok_or_else(|| "The address to go back to is not one of that program's.".to_owned())?;
    Ok((id, address, redirect))
}

/// Scopes and challenge of a request that is in order.
fn checked(provider: Provider, params: &Params) -> Result<(Vec<String>, String), Refusal> {
    params.once("state")?;
    match params.once("response_type")? {
        Some("code") => {}
        Some(_) => return Err(Refusal::new("unsupported_response_type", "Only the code flow is offered.")),
        None => return Err(Refusal::request("response_type is missing.")),
    }
    let known = provider.places().scopes;
    let scopes: Vec<String> = params.once("scope")?.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    if scopes.is_empty() || !scopes.iter().all(|scope| known.iter().any(|(name, _)| name == scope)) {
        return Err(Refusal::new("invalid_scope", "Some of what is asked for does not exist."));
    }
    if params.once("code_challenge_method")? != Some("S256") {
        return Err(Refusal::request("code_challenge_method should be S256."));
    }
    let challenge = params.once("code_challenge")?.unwrap_or_default();
    let of_the_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if challenge.len() != 43 || !challenge.bytes().all(of_the_alphabet) {
        return Err(Refusal::request("code_challenge is not that of S256."));
    }
    Ok((scopes, challenge.to_owned()))
}

fn answer_of(refusal: &Refusal) -> Vec<(&'static str, String)> {
    vec![("error", refusal.code.to_owned()), ("error_description", refusal.words.clone())]
}

/// Sends the browser back, with the state as it came and the issuer where the provider names it.
fn send_back(
    studio: &Studio,
    provider: Provider,
    to: Url,
    state: Option<&str>,
    answer: &[(&'static str, String)],
) -> Response {
    let to = led_back(studio, provider, to, state, answer);
    ([(header::CACHE_CONTROL, "no-store")], Redirect::to(to.as_str())).into_response()
}

fn led_back(
    studio: &Studio,
    provider: Provider,
    mut to: Url,
    state: Option<&str>,
    answer: &[(&'static str, String)],
) -> Url {
    to.query_pairs_mut().extend_pairs(answer).extend_pairs(state.map(|state| ("state", state)));
    if studio.grants.open().manners(provider).iss {
        to.query_pairs_mut().append_pair("iss", &studio.issuer(provider));
    }
    to
}

/// A page that runs no script and that no other page may frame. Browsers hold a form's redirect against the policy as
/// well, so the address that the answer goes to is named there.
fn page(status: StatusCode, body: maud::Markup, answers_to: Option<&Url>) -> Response {
    let receiver = answers_to.map(|url| format!(" {}", url.origin().ascii_serialization())).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self'{receiver}; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_FRAME_OPTIONS, "DENY".to_owned()),
    ];
    (status, headers, body.into_string()).into_response()
}
