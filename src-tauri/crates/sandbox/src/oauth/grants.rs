//! What has been asked, allowed and handed out. Pure state: it is told the time, and knows no HTTP.
//!
//! Every consent starts a family: the refresh tokens and access tokens that come of it. A code or a refresh token
//! that is used again has been stolen by somebody, so the whole family ends (RFC 6749, 4.1.2; RFC 9700, 4.14.2).

use super::random;
use super::refusal::Refusal;
use crate::accounts::Account;
use crate::providers::{Manners, Provider};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use url::Url;

type Time = DateTime<Utc>;

/// How long a code may be redeemed.
const CODE_SECONDS: u32 = 60;
/// How long a person may look at the consent page.
const PAGE_SECONDS: u32 = 600;

/// A checked authorization request, waiting for a person or for its code to be redeemed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    pub provider: Provider,
    pub client: String,
    /// Letter by letter as it came: it must come again so.
    pub redirect_text: String,
    pub redirect: Url,
    pub scopes: Vec<String>,
    pub state: Option<String>,
    pub challenge: String,
}

/// What the token endpoint hands out.
#[derive(Debug, Clone, Serialize)]
pub struct Tokens {
    /// Opens the doors for a while.
    pub access_token: String,
    /// How many seconds the access token is good for.
    pub expires_in: u32,
    /// Gets the next access token; absent where the one used stays the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// What was allowed, separated by spaces.
    pub scope: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// QuickBooks' own word for how long the refresh token is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x_refresh_token_expires_in: Option<u32>,
}

/// Whose access token it is, and what it may do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Signed {
    pub account: &'static Account,
    pub scopes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Code {
    request: Request,
    account: &'static Account,
    until: Time,
    /// The family it was redeemed for.
    used: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct Family {
    provider: Provider,
    client: String,
    signed: Signed,
    ended: bool,
}

#[derive(Serialize, Deserialize)]
struct Refresh {
    family: usize,
    until: Time,
    replaced: Option<Time>,
}

/// Everything the authorization servers remember.
#[derive(Serialize, Deserialize)]
pub struct Grants {
    manners: BTreeMap<Provider, Manners>,
    pages: HashMap<String, (Request, Time)>,
    codes: HashMap<String, Code>,
    families: Vec<Family>,
    refreshes: HashMap<String, Refresh>,
    accesses: HashMap<String, (usize, Time)>,
}

fn after(now: Time, seconds: u32) -> Time {
    now + TimeDelta::seconds(seconds.into())
}

impl Grants {
    pub fn new() -> Grants {
        Grants {
            manners: Provider::ALL.into_iter().map(|provider| (provider, provider.usual_manners())).collect(),
            pages: HashMap::new(),
            codes: HashMap::new(),
            families: Vec::new(),
            refreshes: HashMap::new(),
            accesses: HashMap::new(),
        }
    }

    pub fn manners(&self, provider: Provider) -> Manners {
        self.manners.get(&provider).cloned().unwrap_or_default()
    }

    pub fn set_manners(&mut self, provider: Provider, manners: Manners) {
        self.manners.insert(provider, manners);
    }

    /// Keeps a request until its page is answered; the ticket binds the form to the page.
    pub fn show(&mut self, request: Request, now: Time) -> String {
        let ticket = random();
        self.pages.retain(|_, (_, until)| *until > now);
        self.pages.insert(ticket.clone(), (request, after(now, PAGE_SECONDS)));
        ticket
    }

    /// The request of that page, once.
    pub fn answered(&mut self, ticket: &str, now: Time) -> Option<Request> {
        self.pages.remove(ticket).filter(|(_, until)| *until > now).map(|(request, _)| request)
    }

    /// A person said yes to these scopes.
    pub fn allow(&mut self, mut request: Request, account: &'static Account, scopes: Vec<String>, now: Time) -> String {
        request.scopes = scopes;
        let code = random();
        self.codes.insert(code.clone(), Code { request, account, until: after(now, CODE_SECONDS), used: None });
        code
    }

    /// Tokens for a code. Whatever comes of it, the code is used up.
    pub fn redeem(
        &mut self,
        (provider, client): (Provider, &str),
        code: &str,
        redirect: Option<&str>,
        verifier: &str,
        now: Time,
    ) -> Result<Tokens, Refusal> {
        let family = self.families.len();
        let found = self.codes.get_mut(code).filter(|code| code.request.provider == provider);
        let found = found.ok_or_else(|| Refusal::grant("The code is not known."))?;
        if let Some(family) = found.used {
            self.end(family);
            return Err(Refusal::grant("The code was used before; what came of it is revoked."));
        }
        found.used = Some(family);
        let (request, account, until) = (found.request.clone(), found.account, found.until);
        // A family that is over before it began, unless everything fits.
        self.families.push(Family {
            provider,
            client: request.client.clone(),
            signed: Signed { account, scopes: request.scopes },
            ended: true,
        });
        let refusal = if request.client != client {
            "The code was given to another client."
        } else if until <= now {
            "The code is older than a minute."
        } else if redirect != Some(&request.redirect_text) {
            "The redirect_uri is not the one the code was sent to."
        } else if challenge(verifier) != request.challenge {
            "The code_verifier does not fit the code_challenge."
        } else {
            self.families[family].ended = false;
            return Ok(self.hand_out(family, true, now));
        };
        Err(Refusal::grant(refusal))
    }

    /// A new access token, and a new refresh token where the provider rotates them.
    pub fn refresh(
        &mut self,
        (provider, client): (Provider, &str),
        token: &str,
        scope: Option<&str>,
        now: Time,
    ) -> Result<Tokens, Refusal> {
        let manners = self.manners(provider);
        let found = self.refreshes.get(token).filter(|found| self.families[found.family].provider == provider);
        let Some(found) = found else { return Err(Refusal::grant("The refresh token is not known.")) };
        let family = found.family;
        let kept = &self.families[family];
        if kept.ended || kept.client != client || found.until <= now {
            return Err(Refusal::grant("The refresh token has expired or was revoked."));
        }
        if found.replaced.is_some_and(|at| after(at, manners.grace_seconds) <= now) {
            self.end(family);
            return Err(Refusal::grant("The refresh token was used before; everything that came of it is revoked."));
        }
        let within = |scope: &str| scope.split(' ').all(|one| kept.signed.scopes.iter().any(|has| has == one));
        if !scope.is_none_or(within) {
            return Err(Refusal::new("invalid_scope", "More is asked for than was allowed."));
        }
        if manners.rotation
            && let Some(found) = self.refreshes.get_mut(token)
        {
            found.replaced = found.replaced.or(Some(now));
        }
        Ok(self.hand_out(family, manners.rotation, now))
    }

    /// Ends the family of a token (RFC 7009): both kinds of token, and only for the client they were given to.
    pub fn revoke(&mut self, (provider, client): (Provider, Option<&str>), token: &str) -> bool {
        let refresh = self.refreshes.get(token).map(|refresh| refresh.family);
        let family = refresh.or_else(|| self.accesses.get(token).map(|(family, _)| *family));
        let family = family.filter(|family| {
            let kept = &self.families[*family];
            kept.provider == provider && client.is_none_or(|client| client == kept.client) && !kept.ended
        });
        family.inspect(|family| self.end(*family)).is_some()
    }

    /// Ends every family of a provider, as when a person takes the permission back on its own pages.
    pub fn revoke_all(&mut self, provider: Provider) {
        for family in self.families.iter_mut().filter(|family| family.provider == provider) {
            family.ended = true;
        }
    }

    /// Whose access token that is, if it is still good.
    pub fn bearer(&self, provider: Provider, token: &str, now: Time) -> Option<Signed> {
        let (family, until) = self.accesses.get(token)?;
        let family = &self.families[*family];
        (family.provider == provider && !family.ended && *until > now).then(|| family.signed.clone())
    }

    /// Consent without a page, for tests that are about something else.
    pub fn sign_in(
        &mut self,
        provider: Provider,
        account: &'static Account,
        client: &str,
        scopes: Vec<String>,
        now: Time,
    ) -> Tokens {
        let signed = Signed { account, scopes };
        self.families.push(Family { provider, client: client.to_owned(), signed, ended: false });
        self.hand_out(self.families.len() - 1, true, now)
    }

    fn end(&mut self, family: usize) {
        self.families[family].ended = true;
    }

    fn hand_out(&mut self, family: usize, with_refresh: bool, now: Time) -> Tokens {
        let (provider, scope) = (self.families[family].provider, self.families[family].signed.scopes.join(" "));
        let manners = self.manners(provider);
        let access_token = random();
        self.accesses.insert(access_token.clone(), (family, after(now, manners.access_seconds)));
        let refresh_token = with_refresh.then(random);
        if let Some(token) = &refresh_token {
            let refresh = Refresh { family, until: after(now, manners.refresh_seconds), replaced: None };
            self.refreshes.insert(token.clone(), refresh);
        }
        let lasts = with_refresh && provider == Provider::QuickBooks;
        Tokens {
            access_token,
            expires_in: manners.access_seconds,
            refresh_token,
            scope,
            token_type: "Bearer",
            x_refresh_token_expires_in: lasts.then_some(manners.refresh_seconds),
        }
    }
}

/// S256 of a verifier (RFC 7636, 4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}
