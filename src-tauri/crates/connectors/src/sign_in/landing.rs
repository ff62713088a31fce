//! Where the browser comes back to: a server on this computer's own address, on a free port, for one sign-in.
//!
//! It answers one path, under the one name that it has, and hands on the first answer that carries the state of this
//! sign-in. The code does not stay in the address bar: the browser is sent on to a page that says the window can be
//! closed. Everything else gets a page of its own and changes nothing. The port stands in the state as well, because a
//! page on the web that leads the browser back (`return_page`) is told nothing else.

use super::answer::{Answered, Landed, look};
use crate::manifest::SignIn;
use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use oauth2::CsrfToken;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;
use wedsync_domain::{Fault, FaultKind};

const PATH: &str = "/callback";
const DONE: &str = "/done";
/// For the closing page, and for a browser that asks twice.
const AFTERWARDS: Duration = Duration::from_secs(30);
/// Nobody else's page is shown in ours, nothing is loaded, nothing remembered, and nobody is told where we were.
const HEADERS: [(header::HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
];

/// A server waiting for one answer. Dropping it closes the port.
pub(super) struct Landing {
    redirect: Url,
    gate: Arc<Gate>,
    answer: oneshot::Receiver<Result<Landed, Fault>>,
    server: JoinHandle<()>,
}

/// What an answer must agree with.
pub(super) struct Expected {
    pub(super) host: String,
    pub(super) state: String,
    pub(super) issuer: Option<String>,
    /// What it must tell beside the code.
    pub(super) keeps: Vec<String>,
    /// What the studio calls the connection.
    pub(super) name: String,
}

/// Lets one answer through, by whatever way it comes.
pub(super) struct Gate {
    pub(super) expected: Expected,
    waiting: Mutex<Option<oneshot::Sender<Result<Landed, Fault>>>>,
}

impl Gate {
    /// Whether it was the first.
    pub(super) fn pass(&self, answer: Result<Landed, Fault>) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Whoever waited may have given up: then there is nobody to tell.
        waiting.map(|tell| tell.send(answer).ok()).is_some()
    }
}

impl Landing {
    /// Opens a free port on 127.0.0.1 and waits there.
    pub(super) async fn open(page: &SignIn, name: &str) -> Result<Self, Fault> {
        let closed = |why: std::io::Error| {
            let message = format!("The browser has no way back to the desk, so “{name}” cannot be connected.");
            Fault::new(FaultKind::Transient, "no_way_back", message)
                .next("Look whether a firewall keeps programs on this computer from talking to each other.")
                .detail(why)
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(closed)?;
        let place = listener.local_addr().map_err(closed)?;
        let (host, state) = (place.to_string(), format!("{}.{}", place.port(), CsrfToken::new_random().secret()));
        let redirect = Url::parse(&format!("http://{host}{PATH}")).map_err(|why| closed(std::io::Error::other(why)))?;
        let (tell, answer) = oneshot::channel();
        let expected =
            Expected { host, state, issuer: page.issuer.clone(), keeps: page.keeps.clone(), name: name.to_owned() };
        let gate = Arc::new(Gate { expected, waiting: Mutex::new(Some(tell)) });
        let server = tokio::spawn(serve(listener, Arc::clone(&gate)));
        Ok(Self { redirect, gate, answer, server })
    }

    /// What the answer must carry; begins with the port.
    pub(super) fn state(&self) -> &str {
        &self.gate.expected.state
    }

    /// Where an answer is taken that comes by another way.
    pub(super) fn gate(&self) -> Arc<Gate> {
        Arc::clone(&self.gate)
    }

    /// Where the browser ends.
    pub(super) fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// What the browser brought, or why it brought nothing.
    pub(super) async fn landed(&mut self) -> Result<Landed, Fault> {
        (&mut self.answer).await.unwrap_or_else(|_| {
            Err(Fault::new(FaultKind::Bug, "landing_lost", "The sign-in stopped waiting for the browser."))
        })
    }

    /// Keeps the closing page for a while, and closes then.
    pub(super) fn linger(mut self) {
        let server = std::mem::replace(&mut self.server, tokio::spawn(async {}));
        tokio::spawn(async move {
            tokio::time::sleep(AFTERWARDS).await;
            server.abort();
        });
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, gate: Arc<Gate>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { return };
        let gate = Arc::clone(&gate);
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let response = respond(&request, &gate);
                async move { Ok::<_, Infallible>(response) }
            });
            let talk = hyper::server::conn::http1::Builder::new()
                .keep_alive(false)
                .max_buf_size(64 << 10)
                .serve_connection(TokioIo::new(stream), service);
            if tokio::time::timeout(AFTERWARDS, talk).await.is_err() {
                tracing::debug!("a browser took too long");
            }
        });
    }
}

fn respond<B>(request: &Request<B>, gate: &Gate) -> Response<Full<Bytes>> {
    let host = gate.expected.host.as_str();
    let mut named = request.headers().get_all(header::HOST).into_iter().map(header::HeaderValue::as_bytes);
    // A page elsewhere that has its own name lead to this computer would come under that name. A request line may carry
    // a whole address as well, as proxies send it.
    let is_for_us = named.next() == Some(host.as_bytes())
        && named.next().is_none()
        && request.uri().authority().is_none_or(|authority| authority.as_str() == host);
    if !is_for_us || request.method() != Method::GET {
        return page(StatusCode::FORBIDDEN, "This is not for you", "This address belongs to WedSync Desk.");
    }
    match request.uri().path() {
        DONE => page(StatusCode::OK, "Back to the desk", "You can close this window. WedSync Desk goes on by itself."),
        PATH => match look(request.uri().query().unwrap_or_default(), &gate.expected) {
            Answered::NotOurs => page(
                StatusCode::BAD_REQUEST,
                "This does not belong to the open sign-in",
                "Nothing was taken over. Begin again in WedSync Desk.",
            ),
            Answered::Ours(answer) => {
                if !gate.pass(answer) {
                    return page(StatusCode::GONE, "Used already", "This sign-in is over. You can close this window.");
                }
                let mut on = page(StatusCode::SEE_OTHER, "Back to the desk", "You can close this window.");
                on.headers_mut().insert(header::LOCATION, header::HeaderValue::from_static(DONE));
                on
            }
        },
        _ => page(StatusCode::NOT_FOUND, "Nothing here", "This address belongs to WedSync Desk."),
    }
}

fn page(status: StatusCode, title: &str, words: &str) -> Response<Full<Bytes>> {
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>WedSync Desk</title><h1>{title}</h1><p>{words}</p></html>"
    );
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}
