//! Requests as the API has them, and what its refusals mean.
//!
//! Every write has an id of its own (`requestid`), so that QuickBooks itself knows one that comes a second time. Nothing
//! here can send anything to a customer. Deliberately absent: which requests are made, and why.

use super::QuickBooks;
use super::entity::Entity;
use crate::http::{Ask, HeaderMap, Method, Refused, StatusCode, below, capital, header, shown, status_fault};
use chrono::DateTime;
use serde_json::{Map, Value as Json};
use url::Url;
use wedsync_domain::{Fault, FaultKind};

/// The version of the API that answers are read as. From August 2025 on older ones are answered as this one.
const MINOR_VERSION: &str = "75";
/// No page of what we ask for is larger.
const LARGEST: usize = 32 << 20;
/// A refusal carries a few lines that say why.
const REFUSAL: usize = 64 << 10;

/// What QuickBooks calls the reasons that mean something special to us.
pub mod code {
    /// Somebody changed it first.
    pub const STALE: &str = "5010";
    /// Another customer, supplier or employee has this name.
    pub const NAME_TAKEN: &str = "6240";
    /// Another invoice has this number.
    pub const NUMBER_TAKEN: &str = "6140";
    /// There is none of that id.
    pub const NOT_FOUND: &str = "610";
    /// The books of that time are closed.
    pub const CLOSED: &str = "6200";
    /// The subscription has ended.
    pub const UNPAID: &str = "6190";
}

/// A question in the language of the API, which is a little like SQL.
#[derive(Debug, Clone)]
pub struct Query {
    entity: &'static str,
    filters: Vec<String>,
    page: Option<(u64, u32)>,
    counts: bool,
}

impl Query {
    pub fn of(entity: &'static str) -> Self {
        Self { entity, filters: Vec::new(), page: None, counts: false }
    }

    /// One more thing that must hold; there is no “or”.
    pub fn and(mut self, filter: &str) -> Self {
        self.filters.push(filter.to_owned());
        self
    }

    /// A member says exactly these words.
    pub fn says(self, member: &str, words: &str) -> Self {
        let words = words.replace('\\', "\\\\").replace('\'', "\\'");
        self.and(&format!("{member} = '{words}'"))
    }

    /// In the order of ids, from that position on (the first is 1), at most so many.
    pub fn page(mut self, start: u64, most: u32) -> Self {
        self.page = Some((start, most));
        self
    }

    /// Only how many there are.
    pub fn count(mut self) -> Self {
        self.counts = true;
        self
    }

    fn spelled(&self) -> String {
        let what = if self.counts { "count(*)" } else { "*" };
        let mut spelled = format!("SELECT {what} FROM {}", self.entity);
        for (at, filter) in self.filters.iter().enumerate() {
            spelled += if at == 0 { " WHERE " } else { " AND " };
            spelled += filter;
        }
        if let Some((start, most)) = self.page.filter(|_| !self.counts) {
            return format!("{spelled} ORDERBY Id STARTPOSITION {start} MAXRESULTS {most}");
        }
        spelled
    }
}

/// What a query or a look at changes brought.
#[derive(Debug, Default)]
pub struct Found {
    pub entities: Vec<Entity>,
    /// QuickBooks' own clock, in milliseconds since 1970.
    pub time: i64,
    /// How many there are, where that was asked or told.
    pub total: Option<u64>,
}

impl QuickBooks {
    fn url(&self, realm: &str, path: &[&str], query: &[(&str, &str)]) -> Result<Url, Fault> {
        let path = [&[realm], path].concat();
        let query = [query, &[("minorversion", MINOR_VERSION)]].concat();
        below(&self.home, &path, &query, &self.words)
    }

    /// One record: `member` is what it is called in the answer.
    pub(super) async fn get(&self, realm: &str, path: &[&str], member: &str, thing: &str) -> Result<Entity, Refused> {
        let answer = self.send(Ask::new(Method::GET, self.url(realm, path, &[])?), thing).await?;
        self.inside(answer, member, thing)
    }

    /// Creates, changes or voids one record.
    pub(super) async fn tell(
        &self,
        realm: &str,
        member: &str,
        (request, operation): (&str, Option<&str>),
        body: &Entity,
        thing: &str,
    ) -> Result<Entity, Refused> {
        let mut query = vec![("requestid", request)];
        query.extend(operation.map(|operation| ("operation", operation)));
        let url = self.url(realm, &[&member.to_lowercase()], &query)?;
        let ask = Ask::new(Method::POST, url).body("application/json", serde_json::to_vec(body).unwrap_or_default());
        let answer = self.send(ask, thing).await?;
        self.inside(answer, member, thing)
    }

    /// Everything that a question finds.
    pub(super) async fn query(&self, realm: &str, query: &Query, thing: &str) -> Result<Found, Refused> {
        let url = self.url(realm, &["query"], &[("query", &query.spelled())])?;
        let answer = self.send(Ask::new(Method::GET, url), thing).await?;
        let time = self.time(&answer, thing)?;
        let found = answer.get("QueryResponse").and_then(Json::as_object);
        let mut found = self.rows(found, query.entity, thing)?;
        found.time = time;
        if query.counts && found.total.is_none() {
            return Err(self.not_quickbooks(thing).into());
        }
        Ok(found)
    }

    /// What changed since that moment, tombstones among it.
    pub(super) async fn changed_since(
        &self,
        realm: &str,
        entity: &str,
        since: i64,
        thing: &str,
    ) -> Result<Found, Refused> {
        let since = DateTime::from_timestamp_millis(since).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let url = self.url(realm, &["cdc"], &[("entities", entity), ("changedSince", &since)])?;
        let answer = self.send(Ask::new(Method::GET, url), thing).await?;
        let time = self.time(&answer, thing)?;
        let parts = answer.get("CDCResponse").and_then(Json::as_array).and_then(|all| all.first());
        let parts = parts.and_then(|part| part.get("QueryResponse")).and_then(Json::as_array);
        let [Json::Object(part)] = parts.map(Vec::as_slice).unwrap_or_default() else {
            return Err(self.not_quickbooks(thing).into());
        };
        let found = self.rows(Some(part), entity, thing)?;
        Ok(Found { time, ..found })
    }

    fn rows(&self, found: Option<&Map<String, Json>>, entity: &str, thing: &str) -> Result<Found, Fault> {
        let found = found.ok_or_else(|| self.not_quickbooks(thing))?;
        let rows = match found.get(entity) {
            None => &Vec::new(),
            Some(Json::Array(rows)) => rows,
            Some(_) => return Err(self.not_quickbooks(thing)),
        };
        let entities: Option<Vec<Entity>> = rows.iter().map(|row| row.as_object().cloned()).collect();
        let entities = entities.ok_or_else(|| self.not_quickbooks(thing))?;
        Ok(Found { entities, time: 0, total: found.get("totalCount").and_then(Json::as_u64) })
    }

    fn time(&self, answer: &Entity, thing: &str) -> Result<i64, Fault> {
        let time = answer.get("time").and_then(Json::as_str);
        let time = time.and_then(|time| DateTime::parse_from_rfc3339(time).ok());
        time.map(|time| time.timestamp_millis()).ok_or_else(|| self.not_quickbooks(thing))
    }

    fn inside(&self, mut answer: Entity, member: &str, thing: &str) -> Result<Entity, Refused> {
        match answer.remove(member) {
            Some(Json::Object(entity)) => Ok(entity),
            _ => Err(self.not_quickbooks(thing).into()),
        }
    }

    async fn send(&self, ask: Ask, thing: &str) -> Result<Entity, Refused> {
        let reply = self.http.send(ask.header(header::ACCEPT, "application/json")).await?;
        let (status, headers) = (reply.status, reply.headers);
        if !status.is_success() {
            let body = reply.body.whole(REFUSAL).await.unwrap_or_default();
            return Err(self.refusal(thing, status, &headers, &serde_json::from_slice(&body).unwrap_or_default()));
        }
        let body = reply.body.whole(LARGEST).await?;
        match serde_json::from_slice(&body) {
            // A refusal may come inside a good answer.
            Ok(Json::Object(answer)) if answer.contains_key("Fault") || answer.contains_key("fault") => {
                Err(self.refusal(thing, StatusCode::BAD_REQUEST, &headers, &Json::Object(answer)))
            }
            Ok(Json::Object(answer)) => Ok(answer),
            _ => Err(self.not_quickbooks(thing).into()),
        }
    }

    fn refusal(&self, thing: &str, status: StatusCode, headers: &HeaderMap, body: &Json) -> Refused {
        let (code, kind) = reason(body);
        let throttled = code.as_deref().is_some_and(|code| code.trim_start_matches('0') == "3001");
        let meant = match kind.as_deref() {
            _ if throttled => StatusCode::TOO_MANY_REQUESTS,
            Some("SystemFault") if status == StatusCode::BAD_REQUEST => StatusCode::INTERNAL_SERVER_ERROR,
            _ => status,
        };
        let name = &self.words.name;
        let fault = match code.as_deref() {
            Some(code::STALE) => {
                let message = format!("{} was changed at “{name}” meanwhile.", capital(thing));
                Fault::new(FaultKind::Changed, "changed_there", message)
            }
            Some(code::NAME_TAKEN) => {
                let message = format!("“{name}” has another customer, supplier or employee called like {thing}.");
                Fault::new(FaultKind::Rejected, "name_taken", message)
                    .next("Give one of the two another name; in QuickBooks each name may be there once.")
            }
            Some(code::NUMBER_TAKEN) => self.number_taken(thing),
            Some(code::NOT_FOUND) => {
                Fault::new(FaultKind::Missing, "not_there", format!("“{name}” no longer has {thing}."))
            }
            Some(code::CLOSED) => {
                let message = format!("The books of “{name}” are closed for the time of {thing}.");
                Fault::new(FaultKind::Rejected, "books_closed", message)
                    .next("Ask whoever keeps the books to change it in QuickBooks.")
            }
            Some(code::UNPAID) => {
                let message = format!("“{name}” wants its subscription renewed first.");
                Fault::new(FaultKind::Forbidden, "payment_due", message)
            }
            _ => self.by_status(thing, meant, headers),
        };
        let known = code.as_deref().filter(|code| code.len() <= 10 && code.bytes().all(|b| b.is_ascii_digit()));
        let status = status.as_u16();
        Refused {
            status: Some(status),
            fault: Box::new(fault.detail(format_args!("HTTP {status} {}", known.unwrap_or("-")))),
            code,
        }
    }

    fn by_status(&self, thing: &str, status: StatusCode, headers: &HeaderMap) -> Fault {
        let fault = status_fault(&self.words, thing, status, headers);
        let passes = matches!(status.as_u16(), 405 | 418 | 501) || fault.kind == FaultKind::Malformed;
        if passes {
            fault.next("Nothing to do: we try again. If it lasts, QuickBooks has changed something.")
        } else {
            fault
        }
    }

    pub(super) fn number_taken(&self, thing: &str) -> Fault {
        let message = format!("The number of {thing} is that of another invoice at “{}”.", self.words.name);
        Fault::new(FaultKind::Rejected, "number_taken", message).next("Give one of the two another number.")
    }

    /// What answers is something else.
    pub(super) fn not_quickbooks(&self, thing: &str) -> Fault {
        let message =
            format!("What came back from {} for {thing} is not what QuickBooks gives.", shown(&self.words.name));
        Fault::new(FaultKind::Malformed, "not_quickbooks", message)
            .next("Check that no sign-in page of the network stands in between; we try again.")
    }
}

/// QuickBooks' own code, and the kind of its refusal. Written with a capital by the API, without by what stands before it.
fn reason(body: &Json) -> (Option<String>, Option<String>) {
    let fault = body.get("Fault").or_else(|| body.get("fault"));
    let first = fault.and_then(|fault| fault.get("Error").or_else(|| fault.get("error"))).and_then(|all| all.get(0));
    let word = |value: Option<&Json>| value.and_then(Json::as_str).map(str::to_owned);
    (word(first.and_then(|first| first.get("code"))), word(fault.and_then(|fault| fault.get("type"))))
}
