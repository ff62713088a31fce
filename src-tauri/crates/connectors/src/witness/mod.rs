//! Asks PayPal whether a call from the web is its own, with the studio's app: nobody else can tell.
//!
//! A token of the app lasts for hours and is asked for when it is needed, by one at a time. Nothing is tried again here: who called does
//! that, for three days. Deliberately absent: which calls are worth asking about and how many, and what is done about one.

#[cfg(test)]
mod tests;

use crate::account::Key;
use crate::channels::post;
use crate::http::{Ask, Http, Method, Place, Reply, Scheme, StatusCode, Wire, Words, below, status_fault};
use crate::manifest::{Hosts, Limits};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex as Turn;
use url::Url;
use wedsync_domain::ids::SourceId;
use wedsync_domain::intake::{PaypalApp, Transmission, Witness};
use wedsync_domain::ports::Vault;
use wedsync_domain::vaulted::Vaulted;
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};

/// The two that the published document names.
const LIVE: &str = "https://api-m.paypal.com/";
const SANDBOX: &str = "https://api-m.sandbox.paypal.com/";
/// More than either answer has to say.
const LONGEST: usize = 64 << 10;
/// PayPal names no figures; a studio has a handful of calls a minute.
const LIMITS: Limits = Limits { in_flight: 4, per_second: 10, burst: 20 };
/// A token is not used any more so long before its end.
const SPARE: Duration = Duration::from_mins(1);
/// What a fault is about.
const THING: &str = "the question whose a call is";

/// Those whom sources ask, each kept while the desk runs, because it holds a token.
pub struct Witnesses {
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
    known: Mutex<HashMap<SourceId, Arc<Paypal>>>,
}

/// PayPal, asked as one app.
struct Paypal {
    app: PaypalApp,
    key: Key,
    words: Words,
    home: Url,
    http: Http,
    token: Turn<Option<(Secret, Timestamp)>>,
}

/// A question (`verify_webhook_signature` of the published document).
#[derive(Serialize)]
struct Question<'a> {
    auth_algo: &'a str,
    cert_url: &'a str,
    transmission_id: &'a str,
    transmission_sig: &'a str,
    transmission_time: &'a str,
    webhook_id: &'a str,
    /// In the very letters that came: written anew, PayPal says no
    /// (<https://github.com/paypal/PayPal-Python-SDK/issues/175>, <https://github.com/paypal/PayPal-NET-SDK/issues/353>).
    webhook_event: &'a RawValue,
}

/// The answer.
#[derive(Deserialize)]
struct Answer {
    verification_status: Verdict,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Verdict {
    Success,
    Failure,
}

/// What the app is given for its secret (<https://developer.paypal.com/api/rest/authentication/>), with its length in seconds.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
}

impl Witnesses {
    /// Nobody is asked yet.
    pub(crate) fn new(vault: Arc<dyn Vault>, clock: Arc<dyn Clock>, wire: Arc<Wire>) -> Self {
        Self { vault, clock, wire, known: Mutex::default() }
    }

    /// PayPal for that source, which is called `name` and whose app never changes. The app's secret is fetched for each token.
    pub fn paypal(&self, source: SourceId, name: &str, app: &PaypalApp) -> Result<Arc<dyn Witness>, Fault> {
        Ok(self.opened(source, name, app)?)
    }

    fn opened(&self, source: SourceId, name: &str, app: &PaypalApp) -> Result<Arc<Paypal>, Fault> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&source) {
            return Ok(Arc::clone(known));
        }
        let home = if app.sandbox { SANDBOX } else { LIVE };
        let home = Url::parse(home).map_err(|why| Fault::new(FaultKind::Bug, "bug", why))?;
        let key = Key::Kept { vault: Arc::clone(&self.vault), name: source.secret_name() };
        let words = Words::new(name, Arc::clone(&self.clock));
        let made = Arc::new(Paypal::at(home, app.clone(), key, words, &self.wire)?);
        known.insert(source, Arc::clone(&made));
        Ok(made)
    }
}

impl Paypal {
    fn at(home: Url, app: PaypalApp, key: Key, words: Words, wire: &Arc<Wire>) -> Result<Self, Fault> {
        let place = Place { name: "paypal", home: &home, hosts: &Hosts::Given, limits: LIMITS };
        let http = Http::to_channel(wire, &words, &place)?;
        Ok(Self { app, key, words, home, http, token: Turn::default() })
    }

    /// The one that there is, or a new one. Whoever comes meanwhile waits for the same.
    async fn token(&self) -> Result<Secret, Fault> {
        let mut token = self.token.lock().await;
        let now = self.words.clock().now();
        if let Some((token, until)) = token.as_ref()
            && now < *until
        {
            return Ok(token.clone());
        }
        let url = below(&self.home, &["v1", "oauth2", "token"], &[], &self.words)?;
        let form = "grant_type=client_credentials";
        let mut ask = Ask::new(Method::POST, url).body("application/x-www-form-urlencoded", form);
        let secret = self.key.fetch().await?.ok_or_else(|| self.no_secret())?;
        let secret = Secret::new(secret.expose().trim().to_owned());
        Scheme::Basic(self.app.client_id.clone()).sign(&mut ask, &secret, &self.words)?;
        let granted: Granted = self.read(self.http.send(ask).await?).await?;
        let (new, lasts) = (Secret::new(granted.access_token), Duration::from_secs(granted.expires_in));
        *token = Some((new.clone(), now + lasts.saturating_sub(SPARE)));
        Ok(new)
    }

    /// It was refused, and the next one who asks has a new one made, unless somebody has already.
    async fn forget(&self, refused: &Secret) {
        let mut token = self.token.lock().await;
        if token.as_ref().is_some_and(|(it, _)| it.expose() == refused.expose()) {
            *token = None;
        }
    }

    /// A good answer of that shape; any other is a fault.
    async fn read<T: for<'a> Deserialize<'a>>(&self, reply: Reply) -> Result<T, Fault> {
        let odd = status_fault(&self.words, THING, reply.status, &reply.headers);
        if reply.status != StatusCode::OK {
            return Err(odd);
        }
        serde_json::from_slice(&reply.body.whole(LONGEST).await?).map_err(|_| odd)
    }

    fn no_secret(&self) -> Fault {
        let message = format!("There is no sign-in for “{}” in the keychain.", self.words.name);
        Fault::new(FaultKind::SignInNeeded, "password_missing", message)
    }
}

#[async_trait]
impl Witness for Paypal {
    async fn vouches(&self, it: &Transmission<'_>) -> Result<bool, Fault> {
        // Whoever asks has looked already.
        let webhook_event = serde_json::from_str(it.event).map_err(|why| Fault::new(FaultKind::Bug, "bug", why))?;
        let Transmission { auth_algo, cert_url, transmission_id, transmission_sig, transmission_time, .. } = *it;
        let webhook_id = &self.app.webhook_id;
        let question = Question {
            auth_algo,
            cert_url,
            transmission_id,
            transmission_sig,
            transmission_time,
            webhook_id,
            webhook_event,
        };
        let url = below(&self.home, &["v1", "notifications", "verify-webhook-signature"], &[], &self.words)?;
        let token = self.token().await?;
        let mut ask = post(url, &question);
        Scheme::Bearer.sign(&mut ask, &token, &self.words)?;
        let reply = self.http.send(ask).await?;
        if reply.status == StatusCode::UNAUTHORIZED {
            self.forget(&token).await;
        }
        let answer: Answer = self.read(reply).await?;
        Ok(matches!(answer.verification_status, Verdict::Success))
    }
}
