//! The programs the authorization servers know, where each may have its answer sent, and how it shows who it is.

use super::refusal::Refusal;
use crate::params::Params;
use crate::providers::Provider;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::{Host, Url};

/// A program that may ask for consent.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where it is known.
    pub provider: Provider,
    /// Its name at the provider.
    pub id: String,
    /// Its secret, if it was given one. Then every token request must carry it.
    pub secret: Option<String>,
    /// Addresses its answers may go to, letter by letter.
    pub redirects: Vec<String>,
    /// Whether they may go to any loopback address as well. Without that and without any other, they go to the
    /// sandbox's own return page.
    pub loopback: bool,
}

/// What the sandbox knows unless it is told otherwise: at each provider one with a secret and one without, and one for
/// the real books of a studio, whose answers QuickBooks sends to a page on the web alone.
pub fn known() -> Vec<Client> {
    let known = |provider, id: &str, secret: Option<&str>| Client {
        provider,
        id: id.to_owned(),
        secret: secret.map(str::to_owned),
        redirects: Vec::new(),
        loopback: true,
    };
    let live = known(Provider::QuickBooks, "desk-live.quickbooks.example", Some("the-studios-live-secret"));
    vec![
        known(Provider::Google, "desk.google.example", Some("not-treated-as-secret")),
        known(Provider::Google, "desk-public.google.example", None),
        known(Provider::QuickBooks, "desk.quickbooks.example", Some("the-studios-own-secret")),
        known(Provider::QuickBooks, "desk-public.quickbooks.example", None),
        Client { loopback: false, ..live },
    ]
}

/// Registers the return page for those that have no other way back.
pub fn registered(mut clients: Vec<Client>, return_page: &str) -> Vec<Client> {
    for client in clients.iter_mut().filter(|client| !client.loopback && client.redirects.is_empty()) {
        client.redirects.push(return_page.to_owned());
    }
    clients
}

impl Client {
    /// RFC 8252, 7.3: the loopback address itself on any port, never a name for it; else only what was registered.
    pub fn may_answer_to(&self, address: &str) -> Option<Url> {
        let url = Url::parse(address).ok()?;
        let loopback = match url.host() {
            Some(Host::Ipv4(host)) => host == std::net::Ipv4Addr::LOCALHOST && address.starts_with("http://127.0.0.1"),
            Some(Host::Ipv6(host)) => host == std::net::Ipv6Addr::LOCALHOST,
            _ => false,
        };
        let plain = url.scheme() == "http" && url.username().is_empty() && url.password().is_none();
        let registered = self.redirects.iter().any(|known| known == address);
        (url.fragment().is_none() && (registered || (self.loopback && loopback && plain))).then_some(url)
    }
}

/// Who sends a token request: by `Authorization: Basic` or by the form, never by both (RFC 6749, 2.3).
pub fn authenticate<'a>(
    clients: &'a [Client],
    provider: Provider,
    headers: &HeaderMap,
    form: &Params,
) -> Result<&'a Client, Refusal> {
    let from_form = (form.once("client_id")?.map(str::to_owned), form.once("client_secret")?.map(str::to_owned));
    let (id, secret) = match (basic(headers)?, from_form) {
        (Some(_), (_, Some(_))) => {
            return Err(Refusal::request("The secret came twice: in the header and in the form."));
        }
        (Some((id, _)), (Some(other), _)) if id != other => {
            return Err(Refusal::request("The header and the form name two different clients."));
        }
        (Some((id, secret)), _) => (id, Some(secret)),
        (None, (Some(id), secret)) => (id, secret),
        (None, (None, _)) => return Err(Refusal::client("No client_id was sent.")),
    };
    let client = clients.iter().find(|client| client.provider == provider && client.id == id);
    let client = client.ok_or_else(|| Refusal::client("The OAuth client was not found."))?;
    let secret = secret.filter(|secret| !secret.is_empty());
    if client.secret == secret { Ok(client) } else { Err(Refusal::client("The client secret is not the right one.")) }
}

/// Id and secret of a Basic header, each form-encoded before they were joined (RFC 6749, 2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let Some(header) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let pair = || {
        let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
        let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (id, secret) = decoded.split_once(':')?;
        scheme.eq_ignore_ascii_case("basic").then(|| (form_decoded(id), form_decoded(secret)))
    };
    pair().map(Some).ok_or_else(|| Refusal::client("The Authorization header is not Basic."))
}

/// A single form-encoded value: one pair whose name is the value.
fn form_decoded(text: &str) -> String {
    url::form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}
