//! The routes: the window's files, what it says, what it hears, and the two clocks.
//!
//! Only this machine's own names for the address are answered, and only pages from here may speak.

use crate::desktop::MakeBelieve;
use crate::studio::{Studio, in_memory};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as Asked, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures::Stream;
use serde_json::Value;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::broadcast::{self, error::RecvError};
use wedsync_api::wire::not_a_call;
use wedsync_api::{Calls, feed};
use wedsync_cli::sample::Beside;
use wedsync_support::place;

/// What windows hear, before they are slow.
const EVENTS: usize = 256;
/// The longest thing a window may say, in bytes.
const LONGEST: usize = 8 << 20;

/// One event of the stream: its name, if it is not the usual one, and its document.
type Heard = (Option<&'static str>, Value);

/// What is served.
pub struct Front {
    studio: Studio,
    sample: Arc<Beside>,
    calls: Calls,
    heard: broadcast::Sender<Heard>,
    hosts: [String; 2],
    pages: PathBuf,
    policy: HeaderValue,
}

impl Front {
    /// Over this studio, at that address.
    pub fn new(studio: Studio, address: SocketAddr) -> Arc<Self> {
        let heard = broadcast::Sender::new(EVENTS);
        let tell = heard.clone();
        let news = move |news| send(&tell, Some("news"), &news);
        let tell = heard.clone();
        let changed = move |change| send(&tell, None, &change);
        let store = studio.router().engine().store();
        tokio::spawn(feed::follow(store, changed.clone()));
        let sample = Beside::new(&studio.folder, in_memory(), studio.clock.clone(), news.clone(), changed);
        let shown = studio.router().clone().with_sample(sample.clone()).with_desktop(Arc::<MakeBelieve>::default());
        let calls = Calls::new(shown, news);
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", address.port()));
        Arc::new(Self {
            studio,
            sample,
            calls,
            heard,
            hosts,
            pages: place::project().join("ui/dist"),
            policy: policy(),
        })
    }

    /// All of them.
    pub fn routes(self: Arc<Self>) -> axum::Router {
        axum::Router::new()
            .route("/rpc", post(rpc))
            .route("/changes", get(changes))
            .route("/forward/{seconds}", post(forward))
            .fallback(file)
            .layer(DefaultBodyLimit::max(LONGEST))
            .layer(from_fn_with_state(Arc::clone(&self), guard))
            .with_state(self)
    }
}

fn send(heard: &broadcast::Sender<Heard>, name: Option<&'static str>, document: &impl serde::Serialize) {
    // Nobody listening is fine.
    let _ = heard.send((name, serde_json::to_value(document).unwrap_or_default()));
}

/// The rules that the window itself runs under, so that a test here sees what would break there.
fn policy() -> HeaderValue {
    let text = std::fs::read_to_string(place::project().join("tauri.conf.json")).unwrap_or_default();
    let document: Value = serde_json::from_str(&text).unwrap_or_default();
    let rules = document["app"]["security"]["csp"].as_str().unwrap_or("default-src 'self'");
    HeaderValue::from_str(rules).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

async fn guard(State(front): State<Arc<Front>>, request: Request, next: Next) -> Response {
    if !is_ours(request.headers(), &front.hosts) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, front.policy.clone());
    response
}

fn is_ours(headers: &HeaderMap, hosts: &[String]) -> bool {
    let named = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let known = |host: &str| hosts.iter().any(|known| known == host);
    named(header::HOST).is_some_and(known)
        && named(header::ORIGIN).is_none_or(|origin| origin.strip_prefix("http://").is_some_and(known))
}

/// The answer, or a failure with a status that says so.
async fn rpc(State(front): State<Arc<Front>>, body: Bytes) -> Response {
    let outcome = match serde_json::from_slice(&body) {
        Ok(spoken) => front.sample.take(&front.calls, spoken).await,
        Err(_) => Err(not_a_call("")),
    };
    match outcome {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(failure) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(failure)).into_response(),
    }
}

async fn changes(State(front): State<Arc<Front>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = futures::stream::unfold(front.heard.subscribe(), |mut heard| async move {
        loop {
            match heard.recv().await {
                Ok((name, document)) => {
                    let event = name.map_or_else(Event::default, |name| Event::default().event(name));
                    return Some((Ok(event.data(document.to_string())), heard));
                }
                // A slow page hears the next one; each only says to look again.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn forward(State(front): State<Arc<Front>>, Asked(seconds): Asked<u32>) -> String {
    front.studio.forward(seconds);
    front.studio.clock.text()
}

/// A file of the window. What has no ending is one of its screens, which all are the one page.
async fn file(State(front): State<Arc<Front>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let name = if Path::new(path).extension().is_some() { path } else { "index.html" };
    let plain = name.split('/').all(|part| !part.is_empty() && part != ".." && !part.contains(['\\', '%', '\0']));
    let found = if plain { std::fs::read(front.pages.join(name)).ok() } else { None };
    match found {
        Some(bytes) => (kind(name), bytes).into_response(),
        None if front.pages.join("index.html").is_file() => StatusCode::NOT_FOUND.into_response(),
        None => (StatusCode::NOT_FOUND, "ui/dist is empty: build the window's pages first (npm run build in ui/).")
            .into_response(),
    }
}

fn kind(name: &str) -> HeaderMap {
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))])
}
