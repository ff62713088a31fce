//! The answer to one call. No answer has a body but the one that Slack asks for, because Xero wants none
//! (<https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/>); none says more than a status.

use crate::book::{Book, Entry, Proof};
use crate::lookups::MINUTE;
use crate::port::admit;
use crate::schemes::{Proved, Refused, Request, paypal};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use wedsync_domain::intake::{Call, Inbox, Kept, TurnedAway, Witness};
use wedsync_domain::{Clock, Fault, FaultKind};

/// What every address begins with.
pub const PATH: &str = "/in/";
/// Bytes of a call. Providers stay far below.
pub const LARGEST: usize = 256 << 10;
/// For the whole of a body.
const PATIENCE: Duration = Duration::from_secs(10);
/// Says to whoever has proved who they are what became of the call.
const BECAME: HeaderName = HeaderName::from_static("wedsync-call");
/// For whoever could not be served.
const LATER: Duration = Duration::from_secs(5);

/// What answers stand on.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) port: u16,
    pub(crate) book: watch::Receiver<Arc<Book>>,
    pub(crate) inbox: Arc<dyn Inbox>,
    pub(crate) clock: Arc<dyn Clock>,
}

pub(crate) async fn answer(State(house): State<House>, asked: axum::extract::Request) -> Response {
    let book = house.book.borrow().clone();
    match house.take(&book, asked).await {
        Ok(response) | Err(response) => response,
    }
}

impl House {
    async fn take(&self, book: &Book, asked: axum::extract::Request) -> Result<Response, Response> {
        let (head, body) = asked.into_parts();
        admit(&head, &book.names, self.port).map_err(IntoResponse::into_response)?;
        let path = head.uri.path().strip_prefix(PATH);
        let entry = path.and_then(|path| book.find(path)).ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
        if head.method != Method::POST {
            let allowed = [(header::ALLOW, HeaderValue::from_static("POST"))];
            return Err((StatusCode::METHOD_NOT_ALLOWED, allowed).into_response());
        }
        let body = read(&head.headers, body).await?;
        let path = head.uri.path_and_query().map_or("/", |it| it.as_str());
        let (headers, hosts, now) = (&head.headers, book.names.0.as_slice(), self.clock.now());
        self.prove(entry, &Request { hosts, path, headers, body: &body, now }).await
    }

    async fn prove(&self, entry: &Entry, request: &Request<'_>) -> Result<Response, Response> {
        let proved = match &entry.proof {
            Proof::Signature(verifier) => verifier.check(request).map_err(|why| self.refuse(entry, why))?,
            Proof::Paypal(witness) => self.look_up(entry, witness.as_ref(), request).await?,
        };
        entry.limits.proved().map_err(|wait| {
            self.inbox.turned_away(entry.source, TurnedAway::TooMany);
            too_many(wait)
        })?;
        if let Some(word) = proved.answer {
            return Ok(word.into_response());
        }
        let call = Call { source: entry.source, name: proved.name, body: request.body.to_vec() };
        match self.inbox.keep(call).await {
            Ok(Kept::Now) => Ok([(BECAME, "kept")].into_response()),
            Ok(Kept::Before) => Ok(known()),
            Err(fault) if fault.kind == FaultKind::Missing => Err(StatusCode::NOT_FOUND.into_response()),
            Err(fault) => Err(self.not_kept(entry, &fault)),
        }
    }

    /// Has PayPal asked, unless the call is known: one that was proved before says nothing new. Otherwise the answer.
    async fn look_up(&self, entry: &Entry, witness: &dyn Witness, request: &Request<'_>) -> Result<Proved, Response> {
        let (transmission, name) = paypal::read(request).map_err(|why| self.refuse(entry, why))?;
        let leave = entry.limits.lookups.leave().ok_or_else(|| {
            self.inbox.turned_away(entry.source, TurnedAway::TooMany);
            too_many(MINUTE)
        })?;
        if self.inbox.knows(entry.source, &name).await.map_err(|fault| self.not_kept(entry, &fault))? {
            leave.give_back();
            return Err(known());
        }
        match entry.limits.lookups.ask(witness, &transmission).await {
            Ok(true) => {
                leave.give_back();
                Ok(Proved { name, answer: None })
            }
            Ok(false) => Err(self.refuse(entry, Refused::Unproved)),
            Err(fault) => {
                tracing::warn!(source = %entry.source, code = fault.code, "whose a call is could not be asked");
                self.inbox.turned_away(entry.source, TurnedAway::NotLookedUp);
                Err(wait(StatusCode::SERVICE_UNAVAILABLE, MINUTE))
            }
        }
    }

    /// Nothing proves whose it is.
    fn refuse(&self, entry: &Entry, why: Refused) -> Response {
        let why = match why {
            Refused::Unproved => TurnedAway::Unproved,
            Refused::TooOld => TurnedAway::TooOld,
        };
        self.inbox.turned_away(entry.source, why);
        entry.limits.unproved().map_or_else(too_many, |()| StatusCode::UNAUTHORIZED.into_response())
    }

    fn not_kept(&self, entry: &Entry, fault: &Fault) -> Response {
        tracing::warn!(source = %entry.source, code = fault.code, "a call was not kept");
        self.inbox.turned_away(entry.source, TurnedAway::NotKept);
        wait(StatusCode::SERVICE_UNAVAILABLE, LATER)
    }
}

fn known() -> Response {
    [(BECAME, "known")].into_response()
}

/// Said to be too long, found to be too long, or not there in time.
async fn read(headers: &HeaderMap, body: Body) -> Result<axum::body::Bytes, Response> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > LARGEST) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    match tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT.into_response()),
    }
}

pub(crate) fn too_many(after: Duration) -> Response {
    wait(StatusCode::TOO_MANY_REQUESTS, after)
}

pub(crate) fn wait(status: StatusCode, after: Duration) -> Response {
    let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
    (status, [(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))]).into_response()
}
