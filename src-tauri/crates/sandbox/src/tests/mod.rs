//! The sandbox seen from outside, over real HTTP, by a client that has nothing to do with its server.

mod calendar;
mod calendar_writes;
mod faults;
mod judge;
mod lasting;
mod oauth;
mod quickbooks;
mod return_page;
mod screens;
mod season;
mod starting;
mod tokens;
mod vsco;

use crate::{Options, Provider, Sandbox};
use serde_json::Value;
use std::time::Duration;
use tokio::runtime::Runtime;
use ureq::http;

pub const CALENDAR: &str = "https://www.googleapis.com/auth/calendar";
pub const CLIENT: &str = "desk-public.google.example";

/// A running sandbox and a client; nothing follows redirects.
pub struct Bench {
    pub sandbox: Sandbox,
    agent: ureq::Agent,
    /// Dropped last: the sandbox runs on it.
    _runtime: Runtime,
}

/// What came back, or that nothing did.
pub struct Reply {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} is not JSON: {}", self.status, self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The first reason of a refusal by Google.
    pub fn reason(&self) -> (u16, String) {
        (self.status, self.json()["error"]["errors"][0]["reason"].as_str().unwrap_or("none").to_owned())
    }
}

impl Bench {
    pub fn new() -> Bench {
        Bench::with(Options { now: Some("2026-11-21T09:00:00Z".parse().unwrap()), ..Options::default() })
    }

    pub fn with(options: Options) -> Bench {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
            .max_redirects(0)
            .proxy(None)
            .build();
        Bench { sandbox, agent: config.into(), _runtime: runtime }
    }

    /// Any request; the path stands beneath the base address.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Reply, ureq::Error> {
        let mut request = http::Request::builder().method(method).uri(format!("{}{path}", self.sandbox.base_url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = self.agent.run(request.body(body)?)?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.body_mut().read_to_string()?;
        Ok(Reply { status, headers, body })
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.try_send(method, path, headers, body).unwrap()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    pub fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.send("POST", path, &[("content-type", "application/x-www-form-urlencoded")], &body)
    }

    /// An access token of the studio for those scopes at Google.
    pub fn token(&self, scopes: &[&str]) -> String {
        self.sandbox.sign_in(Provider::Google, &crate::ACCOUNTS[0], CLIENT, scopes).access_token
    }

    /// The Calendar service with full rights, as the studio.
    pub fn calendar(&self) -> Google<'_> {
        Google { bench: self, token: self.token(&[CALENDAR]) }
    }
}

/// One signed-in client of the Calendar service.
pub struct Google<'a> {
    bench: &'a Bench,
    pub token: String,
}

pub const EVENTS: &str = "/calendar/v3/calendars/primary/events";

impl Google<'_> {
    pub fn with(&self, method: &str, path: &str, more: &[(&str, &str)], body: &str) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        headers.extend(more);
        let reply = self.bench.send(method, path, &headers, body);
        if matches!(reply.status, 200 | 204) {
            judge::check((method, path, body), &reply.body);
        }
        reply
    }

    pub fn get(&self, path: &str) -> Reply {
        self.with("GET", path, &[], "")
    }

    pub fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.with(method, path, &[], &body.to_string())
    }

    pub fn insert(&self, body: &Value) -> Value {
        let reply = self.send("POST", EVENTS, body);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    /// Every page of a listing, and the sync token at its end.
    pub fn all(&self, path: &str) -> (Vec<Value>, Option<String>) {
        let (mut items, mut page) = (Vec::new(), String::new());
        loop {
            let reply = self.get(&format!("{path}{page}"));
            assert_eq!(reply.status, 200, "{}", reply.body);
            let body = reply.json();
            items.extend(body["items"].as_array().unwrap().iter().cloned());
            let Some(next) = body["nextPageToken"].as_str() else {
                return (items, body["nextSyncToken"].as_str().map(str::to_owned));
            };
            assert!(body.get("nextSyncToken").is_none(), "only the last page has a sync token");
            page = format!("&pageToken={next}");
        }
    }
}

/// A timed event of an hour.
pub fn hour(summary: &str) -> Value {
    serde_json::json!({
        "summary": summary,
        "start": { "dateTime": "2027-05-01T14:00:00+01:00" },
        "end": { "dateTime": "2027-05-01T15:00:00+01:00" },
    })
}
