//! Requests as Google's Discovery document has them, and what its refusals mean.
//!
//! Everything that writes says `sendUpdates=none`. Deliberately absent: which requests are made, and why.

use super::Google;
use super::event::Event;
use crate::http::{Ask, HeaderMap, Method, Refused, StatusCode, below, header, status_fault};
use serde_json::Value as Json;
use url::Url;
use wedsync_domain::{Fault, FaultKind};

/// No page of what we ask for is larger.
const LARGEST: usize = 32 << 20;
/// A refusal carries a few lines that say why.
const REFUSAL: usize = 64 << 10;
/// Reasons that mean "later", which come as 403 as well.
const QUOTA: [&str; 5] = [
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "calendarUsageLimitsExceeded",
];

impl Google {
    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Url, Fault> {
        below(&self.home, path, query, &self.words)
    }

    /// Asks for a resource.
    pub(super) async fn get(&self, path: &[&str], query: &[(&str, &str)], thing: &str) -> Result<Event, Refused> {
        self.send(Ask::new(Method::GET, self.url(path, query)?), thing).await
    }

    /// Writes, without a word to anybody; on condition that it is as `etag` says.
    pub(super) async fn tell(
        &self,
        method: Method,
        path: &[&str],
        etag: Option<&str>,
        body: Option<&Event>,
        thing: &str,
    ) -> Result<Event, Refused> {
        let mut ask = Ask::new(method, self.url(path, &[("sendUpdates", "none")])?);
        if let Some(etag) = etag {
            ask = ask.header(header::IF_MATCH, etag);
        }
        if let Some(body) = body {
            ask = ask.body("application/json", serde_json::to_vec(body).unwrap_or_default());
        }
        self.send(ask, thing).await
    }

    async fn send(&self, ask: Ask, thing: &str) -> Result<Event, Refused> {
        let deletes = ask.method == Method::DELETE;
        let reply = self.http.send(ask.header(header::ACCEPT, "application/json")).await?;
        let status = reply.status;
        if !status.is_success() {
            let headers = reply.headers;
            let body = reply.body.whole(REFUSAL).await.unwrap_or_default();
            let fault = self.refusal(thing, status, &headers, &body);
            return Err(Refused::with(status.as_u16(), fault));
        }
        if deletes {
            return Ok(Event::new());
        }
        let body = reply.body.whole(LARGEST).await?;
        match serde_json::from_slice(&body) {
            Ok(Json::Object(resource)) => Ok(resource),
            _ => Err(self.not_google(thing).into()),
        }
    }

    fn refusal(&self, thing: &str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Fault {
        let reasons = reasons(body);
        let quota = status == StatusCode::FORBIDDEN && reasons.iter().any(|reason| QUOTA.contains(&reason.as_str()));
        let meant = if quota { StatusCode::TOO_MANY_REQUESTS } else { status };
        let fault = status_fault(&self.words, thing, meant, headers);
        let fault = match status.as_u16() {
            401 => fault.next("Sign in at Google again: remove the connection and connect it anew."),
            405 | 418 | 501 => fault.next("Nothing to do: we try again. If it lasts, Google has changed something."),
            _ => fault,
        };
        let known: Vec<_> = reasons.into_iter().filter(|reason| is_word(reason)).collect();
        fault.detail(format_args!("HTTP {} {}", status.as_u16(), known.join(" ")).to_string().trim_end())
    }

    /// What answers is something else.
    pub(super) fn not_google(&self, thing: &str) -> Fault {
        let message =
            format!("What came back from “{}” for {thing} is not what Google Calendar gives.", self.words.name);
        Fault::new(FaultKind::Malformed, "not_google", message)
            .next("Check that no sign-in page of the network stands in between; we try again.")
    }
}

/// Why, in Google's own short words.
fn reasons(body: &[u8]) -> Vec<String> {
    let body: Json = serde_json::from_slice(body).unwrap_or_default();
    let errors = body.pointer("/error/errors").and_then(Json::as_array).into_iter().flatten();
    errors.filter_map(|error| error.get("reason")?.as_str()).map(str::to_owned).collect()
}

/// Only words of Google's own go to the log; anything else might repeat what it was sent.
fn is_word(reason: &str) -> bool {
    reason.len() <= 40 && reason.bytes().all(|b| b.is_ascii_alphabetic())
}
