//! Requests as the vendor's document has them, what its refusals mean, and single pages of its lists.
//!
//! Deliberately absent: which requests are made, and why.

use super::Workspace;
use super::resource::{Resource, id, text};
use crate::http::{Ask, HeaderMap, Method, Refused, StatusCode, below, header, status_fault};
use serde_json::Value as Json;
use std::sync::atomic::Ordering;
use url::Url;
use wedsync_domain::{Fault, FaultKind};

/// No page of what we ask for is larger.
const LARGEST: usize = 32 << 20;
/// A refusal carries a few lines that say why.
const REFUSAL: usize = 64 << 10;

/// One page of a list.
pub struct Part {
    pub items: Vec<Resource>,
    /// How many the whole list has, if it says so.
    pub total: Option<u64>,
    pub last: bool,
}

impl Workspace {
    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Url, Fault> {
        below(&self.home, path, query, &self.words)
    }

    /// Asks for a record.
    pub(super) async fn get(&self, path: &[&str], thing: &str) -> Result<Resource, Refused> {
        self.send(Ask::new(Method::GET, self.url(path, &[])?), thing).await
    }

    /// Writes; a deletion brings nothing back.
    pub(super) async fn tell(
        &self,
        method: Method,
        path: &[&str],
        body: Option<&Resource>,
        thing: &str,
    ) -> Result<Resource, Refused> {
        let mut ask = Ask::new(method, self.url(path, &[])?);
        if let Some(body) = body {
            ask = ask.body("application/json", serde_json::to_vec(body).unwrap_or_default());
        }
        self.send(ask, thing).await
    }

    async fn send(&self, ask: Ask, thing: &str) -> Result<Resource, Refused> {
        let (deletes, reads) = (ask.method == Method::DELETE, ask.reads());
        let reply = self.http.send(ask.header(header::ACCEPT, "application/json")).await?;
        let status = reply.status;
        if !status.is_success() {
            let headers = reply.headers;
            let body = reply.body.whole(REFUSAL).await.unwrap_or_default();
            let fault = self.refusal(thing, status, &headers, &body, reads);
            return Err(Refused::with(status.as_u16(), fault));
        }
        if deletes {
            return Ok(Resource::new());
        }
        let body = reply.body.whole(LARGEST).await?;
        match serde_json::from_slice(&body) {
            Ok(Json::Object(resource)) => Ok(resource),
            _ => Err(self.not_vsco(thing).into()),
        }
    }

    fn refusal(&self, thing: &str, status: StatusCode, headers: &HeaderMap, body: &[u8], reads: bool) -> Fault {
        let fault = match status.as_u16() {
            403 if !reads => {
                self.reads_only.store(true, Ordering::Relaxed);
                let message = format!("The key of “{}” only reads, so {thing} stays as it is there.", self.words.name);
                Fault::new(FaultKind::Forbidden, "key_reads_only", message).next(
                    "Make a key that may read and write in VSCO Workspace under Settings, API Integrations, and give it to the desk; or set the list to read.",
                )
            }
            405 | 418 | 501 => status_fault(&self.words, thing, status, headers)
                .next("Nothing to do: we try again. If it lasts, VSCO Workspace has changed something."),
            _ => status_fault(&self.words, thing, status, headers),
        };
        fault.detail(format_args!("HTTP {} {}", status.as_u16(), why(body)).to_string().trim_end())
    }

    pub(super) fn may_only_read(&self) -> bool {
        self.reads_only.load(Ordering::Relaxed)
    }

    /// What answers is something else.
    pub(super) fn not_vsco(&self, thing: &str) -> Fault {
        let message =
            format!("What came back from “{}” for {thing} is not what VSCO Workspace gives.", self.words.name);
        Fault::new(FaultKind::Malformed, "not_vsco", message)
            .next("Check that no sign-in page of the network stands in between; we try again.")
    }

    /// A page of so many of a list. One with fewer than it says itself is none.
    pub(super) async fn part(
        &self,
        path: &str,
        query: &[(&str, &str)],
        page: usize,
        size: usize,
        thing: &str,
    ) -> Result<Part, Fault> {
        let (number, rows) = (page.to_string(), size.to_string());
        let mut query = query.to_vec();
        query.extend([("page", number.as_str()), ("pageSize", rows.as_str())]);
        self.listed(path, &query, (page - 1).saturating_mul(size), size, thing).await
    }

    /// A short list that has no pages.
    pub(super) async fn unpaged(&self, path: &str, thing: &str) -> Result<Vec<Resource>, Fault> {
        Ok(self.listed(path, &[], 0, usize::MAX, thing).await?.items)
    }

    /// What stands in a list after so many, at most so many.
    async fn listed(
        &self,
        path: &str,
        query: &[(&str, &str)],
        before: usize,
        size: usize,
        thing: &str,
    ) -> Result<Part, Fault> {
        let mut answer = self.send(Ask::new(Method::GET, self.url(&[path], query)?), thing).await?;
        let named = text(&answer, "type").is_some_and(|name| name.ends_with("-collection"));
        let Some(Json::Array(entries)) = answer.remove("items").filter(|_| named) else {
            return Err(self.not_vsco(thing));
        };
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry {
                Json::Object(record) if !id(&record).is_empty() => items.push(record),
                _ => return Err(self.not_vsco(thing)),
            }
        }
        let total = answer.get("meta").and_then(|meta| meta.get("totalItems")).and_then(Json::as_u64);
        let promised = total.map(|total| usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(before).min(size));
        if promised.is_some_and(|promised| items.len() < promised) {
            let message = format!("“{}” has sent only a part of {thing}.", self.words.name);
            return Err(Fault::new(FaultKind::Transient, "list_cut_short", message));
        }
        let rest = total.map(|total| total > u64::try_from(before + items.len()).unwrap_or(u64::MAX));
        let last = !rest.unwrap_or(items.len() >= size);
        Ok(Part { items, total, last })
    }
}

/// What the vendor does not accept, by the names of its own members; nothing else of a refusal goes to the log.
fn why(body: &[u8]) -> String {
    let body: Json = serde_json::from_slice(body).unwrap_or_default();
    let members = body.get("detail").and_then(Json::as_object).into_iter().flat_map(Resource::keys);
    let known = |name: &&String| name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    members.filter(known).take(8).cloned().collect::<Vec<_>>().join(" ")
}
