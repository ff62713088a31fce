//! The port at which a monitoring on this computer fetches what is measured: `GET /metrics`, for whoever brings the token.
//!
//! Deliberately absent: what is measured, and calls from the web, which have a port of their own, because a tunnel leads there.

use crate::book::Names;
use crate::door::{too_many, wait};
use crate::exposition::{CONTENT_TYPE, written};
use crate::limits::Limits;
use crate::port::{Port, admit};
use crate::schemes::{NotASecret, SigningKey};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::io;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::measure::Snapshot;
use wedsync_domain::{Fault, Secret};

/// A fetch every second is more than any monitoring wants.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).expect("not zero");
/// For whoever could not be served.
const LATER: Duration = Duration::from_secs(5);

/// Measures. Blocks on the disk.
pub type Gauges = dyn Fn() -> Result<Snapshot, Fault> + Send + Sync;

/// Answers until it is closed or dropped.
pub struct Metrics(Port);

struct House {
    port: u16,
    token: SigningKey,
    gauges: Arc<Gauges>,
    limits: Limits,
    /// One at a time measures, however many fetch.
    turn: tokio::sync::Mutex<()>,
}

/// Why nothing is answered there.
#[derive(Debug)]
pub enum NotOpened {
    /// The token is too short to be one.
    Token(NotASecret),
    /// The port cannot be had.
    Port(io::Error),
}

impl Metrics {
    /// On that port of this computer's own address; 0: any that is free.
    pub async fn open(port: u16, token: &Secret, gauges: Arc<Gauges>) -> Result<Self, NotOpened> {
        let token = SigningKey::plain(token).map_err(NotOpened::Token)?;
        let (limits, turn) = (Limits::new(PER_MINUTE), tokio::sync::Mutex::default());
        let door =
            |port| Router::new().fallback(answer).with_state(Arc::new(House { port, token, gauges, limits, turn }));
        Port::open(port, door).await.map(Self).map_err(NotOpened::Port)
    }

    /// Where it answers.
    pub fn port(&self) -> u16 {
        self.0.number
    }

    /// Answers nobody any more but those it has let in.
    pub async fn close(self) {
        self.0.close().await;
    }
}

async fn answer(State(house): State<Arc<House>>, asked: Request) -> Response {
    match house.serve(asked).await {
        Ok(response) | Err(response) => response,
    }
}

impl House {
    async fn serve(&self, asked: Request) -> Result<Response, Response> {
        let (head, _) = asked.into_parts();
        // A tunnel that was led here by mistake brings names of its own, and none of them means us.
        admit(&head, &Names::default(), self.port).map_err(IntoResponse::into_response)?;
        if !self.brings_the_token(&head.headers) {
            let asks = [(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
            let refused = |()| (StatusCode::UNAUTHORIZED, asks).into_response();
            return Err(self.limits.unproved().map_or_else(too_many, refused));
        }
        if head.uri.path() != "/metrics" {
            return Err(StatusCode::NOT_FOUND.into_response());
        }
        if head.method != Method::GET {
            let allowed = [(header::ALLOW, HeaderValue::from_static("GET"))];
            return Err((StatusCode::METHOD_NOT_ALLOWED, allowed).into_response());
        }
        self.limits.proved().map_err(too_many)?;
        let _alone = self.turn.lock().await;
        let gauges = Arc::clone(&self.gauges);
        let text = tokio::task::spawn_blocking(move || gauges().map(|snapshot| written(&snapshot))).await;
        match text {
            Ok(Ok(Ok(text))) => {
                Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE))], text).into_response())
            }
            other => {
                tracing::warn!(why = ?other.err(), "nothing could be measured");
                Err(wait(StatusCode::SERVICE_UNAVAILABLE, LATER))
            }
        }
    }

    /// One header, and the right token in it.
    fn brings_the_token(&self, headers: &HeaderMap) -> bool {
        let mut all = headers.get_all(header::AUTHORIZATION).iter();
        let one = all.next().filter(|_| all.next().is_none()).and_then(|it| it.to_str().ok());
        let given = one.and_then(|text| text.split_once(' ')).filter(|(how, _)| how.eq_ignore_ascii_case("bearer"));
        given.is_some_and(|(_, token)| self.token.is(token).is_ok())
    }
}
