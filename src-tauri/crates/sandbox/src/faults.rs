//! Everything that goes wrong at real providers, on demand, each a number of times and only where it fits.
//!
//! Armed by the admin endpoint or by a test. The faults stand around the services, which know only one of them: a
//! read that lags behind.

use crate::google_calendar::asked::Lagging;
use crate::google_calendar::{self, Refusal};
use crate::line::Scissors;
use crate::providers::Provider;
use crate::studio::Studio;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Answers larger than this are not looked into.
const MOST_BYTES: usize = 64 << 20;

/// One way of going wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fault {
    /// The request is carried out, and the line goes dead instead of an answer.
    LostAnswer,
    /// The request is carried out, and the line goes dead in the middle of the answer.
    HalfBody,
    /// A listing comes back with nothing in it, and status 200.
    EmptyListing,
    /// A listing comes back with its second half missing, and status 200.
    HalvedListing,
    /// 403 `rateLimitExceeded`; nothing is carried out.
    QuotaForbidden,
    /// 429, with a `Retry-After` as it is given here, or none; nothing is carried out.
    TooMany {
        /// The header's value, however absurd.
        retry_after: Option<String>,
    },
    /// 410 to a sync token.
    Gone,
    /// A read that does not see the newest change yet.
    StaleRead,
    /// 401, although the token has time left.
    TokenExpired,
    /// A refresh is carried out, and its answer never arrives.
    RotationLost,
    /// The answer comes after so many seconds.
    Slow {
        /// How long it is held back.
        seconds: u64,
    },
}

/// A fault waiting for requests that it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// What is to happen.
    #[serde(flatten)]
    pub fault: Fault,
    /// Only requests of this method, if one is named.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests whose path and query contain this.
    #[serde(default)]
    pub within: String,
    /// How often it is to happen.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

impl From<Fault> for Armed {
    /// Once, to the next request that the fault fits.
    fn from(fault: Fault) -> Armed {
        Armed { fault, method: None, within: String::new(), times: once() }
    }
}

impl Fault {
    /// Where a fault makes sense at all.
    fn fits(&self, method: &Method, target: &str) -> bool {
        let of_calendar = target.starts_with(google_calendar::BASE);
        let reads = of_calendar && method == Method::GET;
        let at_token = Provider::ALL.iter().any(|provider| target == provider.places().token);
        match self {
            Fault::LostAnswer | Fault::HalfBody | Fault::Slow { .. } => true,
            Fault::EmptyListing | Fault::HalvedListing | Fault::StaleRead => reads,
            Fault::Gone => reads && target.contains("syncToken="),
            Fault::QuotaForbidden | Fault::TooMany { .. } | Fault::TokenExpired => of_calendar,
            Fault::RotationLost => at_token && method == Method::POST,
        }
    }

    /// What is answered without asking the service.
    fn instead(&self) -> Option<Response> {
        match self {
            Fault::QuotaForbidden => Some(Refusal::quota(StatusCode::FORBIDDEN).into_response()),
            Fault::TooMany { retry_after } => {
                let mut answer = Refusal::quota(StatusCode::TOO_MANY_REQUESTS).into_response();
                if let Some(when) = retry_after.as_deref().and_then(|when| HeaderValue::from_str(when).ok()) {
                    answer.headers_mut().insert(header::RETRY_AFTER, when);
                }
                Some(answer)
            }
            Fault::Gone => Some(Refusal::sync_token().into_response()),
            Fault::TokenExpired => Some(Refusal::credentials().into_response()),
            _ => None,
        }
    }
}

impl Armed {
    fn fits(&self, method: &Method, target: &str) -> bool {
        let asked = self.method.as_deref().is_none_or(|named| method.as_str().eq_ignore_ascii_case(named));
        self.times > 0 && asked && target.contains(&self.within) && self.fault.fits(method, target)
    }
}

/// What is armed, the oldest first.
#[derive(Default)]
pub struct Faults(Vec<Armed>);

impl Faults {
    pub fn arm(&mut self, armed: Armed) {
        self.0.push(armed);
    }

    pub fn disarm(&mut self) {
        self.0.clear();
    }

    pub fn armed(&self) -> &[Armed] {
        &self.0
    }

    /// The fault that happens to this request, counted as happened.
    fn strike(&mut self, method: &Method, target: &str) -> Option<Fault> {
        let struck = self.0.iter_mut().find(|armed| armed.fits(method, target))?;
        struck.times -= 1;
        let fault = struck.fault.clone();
        self.0.retain(|armed| armed.times > 0);
        Some(fault)
    }
}

/// Stands around the services and lets happen what is armed.
pub async fn around(
    State(studio): State<Arc<Studio>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    mut request: Request,
    next: Next,
) -> Response {
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let struck = studio.faults.open().strike(request.method(), &target);
    let Some(fault) = struck else { return next.run(request).await };
    if let Some(answer) = fault.instead() {
        return answer;
    }
    match fault {
        Fault::Slow { seconds } => tokio::time::sleep(Duration::from_secs(seconds)).await,
        Fault::StaleRead => {
            request.extensions_mut().insert(Lagging);
        }
        _ => {}
    }
    let answer = next.run(request).await;
    match fault {
        Fault::LostAnswer | Fault::RotationLost => {
            scissors.cut();
            answer
        }
        Fault::HalfBody => half_body(answer).await,
        Fault::EmptyListing => shortened(answer, |_| 0).await,
        Fault::HalvedListing => shortened(answer, |length| length / 2).await,
        _ => answer,
    }
}

async fn whole(answer: Response) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = answer.into_parts();
    (parts, axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default())
}

/// Promises the whole length, sends half, and ends the line.
async fn half_body(answer: Response) -> Response {
    let (mut parts, bytes) = whole(answer).await;
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    let half = stream::iter([Ok(bytes.slice(..bytes.len() / 2))]);
    // Time for the half to leave before the line ends.
    let end = stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(half.chain(end)))
}

/// Leaves the first entries of a listing; what is not a listing stays as it is.
async fn shortened(answer: Response, length: impl Fn(usize) -> usize) -> Response {
    let (mut parts, bytes) = whole(answer).await;
    let mut body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let Some(items) = body.get_mut("items").and_then(Value::as_array_mut) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    items.truncate(length(items.len()));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.to_string()))
}
