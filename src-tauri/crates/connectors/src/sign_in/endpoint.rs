//! Asks a provider's token endpoint: a code for tokens, a renewal, tokens given back. What a refusal says beside its
//! code is never repeated: some endpoints echo the very token.

use super::tokens::{Client, Granted};
use crate::account::at_origin;
use crate::http::{Ask, Http, Method, StatusCode, Words, header};
use crate::manifest::SignIn;
use futures::future::BoxFuture;
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::{Url, form_urlencoded};
use wedsync_domain::{Fault, FaultKind, Secret};

/// No answer of a token endpoint is longer.
const LONGEST: usize = 256 << 10;

type Unanswered = RequestTokenError<Fault, BasicErrorResponse>;
type TokenAnswer = StandardTokenResponse<Ending, BasicTokenType>;
/// The library's client, with what we read beside the standard.
type Asker<Page, Tokens> = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    Page,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    Tokens,
>;
/// Sign-in page and token endpoint are known.
type Asking = Asker<EndpointSet, EndpointSet>;

/// How long the refresh token itself lasts, which no standard names: Google tells it of sign-ins that end by themselves, Intuit
/// of all (links in the notes of both). What cannot be read is as good as not told.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ending {
    #[serde(default, alias = "x_refresh_token_expires_in", skip_serializing_if = "Option::is_none")]
    refresh_token_expires_in: Option<serde_json::Value>,
}

impl ExtraTokenFields for Ending {}

impl Ending {
    fn length(&self) -> Option<Duration> {
        self.refresh_token_expires_in.as_ref()?.as_u64().filter(|seconds| *seconds > 0).map(Duration::from_secs)
    }
}

/// Where tokens come from.
pub(super) struct Endpoint {
    http: Http,
    words: Words,
    page: SignIn,
}

/// Why there are no tokens.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The code or the refresh token is no longer good.
    NoLongerGood,
    /// Anything else.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<'c> AsyncHttpClient<'c> for Endpoint {
    type Error = Fault;
    type Future = BoxFuture<'c, Result<HttpResponse, Fault>>;

    fn call(&'c self, ask: HttpRequest) -> Self::Future {
        Box::pin(self.send(ask))
    }
}

impl Endpoint {
    /// `home`: where the account's requests go. On this computer, the whole sign-in is there as well.
    pub(super) fn new(http: Http, words: Words, page: &SignIn, home: &Url) -> Self {
        let mut page = page.clone();
        if crate::http::is_this_computer(home) {
            page.authorize = at_origin(&page.authorize, home);
            page.token = at_origin(&page.token, home);
            page.revoke = page.revoke.map(|url| at_origin(&url, home));
            page.issuer = page.issuer.map(|_| home.origin().ascii_serialization());
        }
        Self { http, words, page }
    }

    pub(super) fn page(&self) -> &SignIn {
        &self.page
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// A code, once, for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5).
    pub(super) async fn exchange(
        &self,
        client: &Client,
        code: &str,
        verifier: PkceCodeVerifier,
        redirect: RedirectUrl,
    ) -> Result<Granted, Refusal> {
        let asking = self.client(client).set_redirect_uri(redirect);
        let code = AuthorizationCode::new(code.to_owned());
        let answer = asking.exchange_code(code).set_pkce_verifier(verifier).request_async(self).await;
        self.granted(answer)
    }

    /// New tokens for a refresh token (RFC 6749, 6).
    pub(super) async fn renew(&self, client: &Client, refresh: &str) -> Result<Granted, Refusal> {
        let refresh = RefreshToken::new(refresh.to_owned());
        let answer = self.client(client).exchange_refresh_token(&refresh).request_async(self).await;
        self.granted(answer)
    }

    /// Gives a token back (RFC 7009). Returns whether the provider has a place for that. The library would not do it
    /// over plain http, which on this computer is fine.
    pub(super) async fn revoke(&self, client: &Client, token: &Secret) -> Result<bool, Fault> {
        let Some(place) = &self.page.revoke else { return Ok(false) };
        let secret = client.secret.iter().map(|secret| ("client_secret", secret.as_str()));
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("token", token.expose()), ("client_id", &client.id)])
            .extend_pairs(secret)
            .finish();
        let ask = Ask::new(Method::POST, place.clone()).body("application/x-www-form-urlencoded", form);
        let reply = self.http.send(ask).await?;
        // A token that is good for nothing any more needs no giving back.
        if reply.status.is_success() || reply.status == StatusCode::BAD_REQUEST {
            return Ok(true);
        }
        Err(crate::http::status_fault(&self.words, "the sign-in", reply.status, &reply.headers))
    }

    pub(super) fn client(&self, client: &Client) -> Asking {
        let mut asking = Asker::new(ClientId::new(client.id.clone()))
            .set_auth_uri(AuthUrl::from_url(self.page.authorize.clone()))
            .set_token_uri(TokenUrl::from_url(self.page.token.clone()))
            .set_auth_type(AuthType::RequestBody);
        if let Some(secret) = &client.secret {
            asking = asking.set_client_secret(ClientSecret::new(secret.clone()));
        }
        asking
    }

    async fn send(&self, ask: HttpRequest) -> Result<HttpResponse, Fault> {
        let (parts, body) = ask.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| self.garbled())?;
        let mut ask = Ask { method: Method::POST, url, headers: parts.headers, body: body.into() };
        ask.headers.remove(header::AUTHORIZATION);
        let reply = self.http.send(ask).await?;
        let status = reply.status;
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(crate::http::status_fault(&self.words, "the sign-in", status, &reply.headers));
        }
        let headers = reply.headers.clone();
        let mut answer = HttpResponse::new(reply.body.whole(LONGEST).await?.to_vec());
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }

    fn granted(&self, answer: Result<TokenAnswer, Unanswered>) -> Result<Granted, Refusal> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(RequestTokenError::Request(fault)) => return Err(Refusal::Fault(fault)),
            Err(RequestTokenError::ServerResponse(refusal)) => return Err(self.refusal(refusal.error())),
            Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => return Err(self.garbled().into()),
        };
        let now = self.words.clock().now();
        Ok(Granted {
            access: Secret::new(answer.access_token().secret().clone()),
            refresh: answer.refresh_token().map(|token| Secret::new(token.secret().clone())),
            expires: answer.expires_in().map(|length| now + length),
            ends: answer.extra_fields().length().map(|length| now + length),
            scopes: answer.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
        })
    }

    fn refusal(&self, code: &BasicErrorResponseType) -> Refusal {
        let name = &self.words.name;
        let (code, message, next) = match code {
            BasicErrorResponseType::InvalidGrant => return Refusal::NoLongerGood,
            BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient => (
                "client_refused",
                format!("“{name}” does not know the desk under this client id, or its secret is another."),
                "Compare client id and secret with the provider's page for developers, then connect again.",
            ),
            BasicErrorResponseType::InvalidScope => (
                "scope_refused",
                format!("“{name}” does not give the desk the rights that it needs."),
                "Look at the provider's page for developers whether all rights are switched on, then connect again.",
            ),
            _ => (
                "sign_in_not_granted",
                format!("“{name}” did not accept the sign-in."),
                "Connect again. If it stays so, compare client id and secret with the provider's page for developers.",
            ),
        };
        Refusal::Fault(Fault::new(FaultKind::SignInNeeded, code, message).next(next))
    }

    fn garbled(&self) -> Fault {
        let message = format!("The sign-in of “{}” was answered in a way that cannot be read.", self.words.name);
        Fault::new(FaultKind::Malformed, "sign_in_garbled", message).next("Try again later; nothing is lost.")
    }
}
