//! The network itself: reqwest with rustls, HTTP/2, kept-alive connections. One pool for the whole desk.
//!
//! Follows no redirect and knows no proxy: environment variables of the machine must not decide where passwords go.

use super::{Ask, Body, Reply, Transport, Words, header, site, timed_out};
use async_trait::async_trait;
use futures::StreamExt;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use wedsync_domain::{Fault, FaultKind};

/// Requests of the whole desk under way at once.
pub const AT_ONCE: usize = 50;
const CONNECT: Duration = Duration::from_secs(10);
/// Without a byte for so long the line counts as dead. Large calendars take servers their time.
const SILENCE: Duration = Duration::from_mins(1);
const IDLE: Duration = Duration::from_secs(90);

/// What all connections of a desk share.
pub struct Wire {
    client: Mutex<Option<reqwest::Client>>,
    lanes: Semaphore,
}

impl Default for Wire {
    fn default() -> Self {
        Self { client: Mutex::new(None), lanes: Semaphore::new(AT_ONCE) }
    }
}

impl Wire {
    /// Made when first needed: a desk of folders never loads a certificate.
    pub(super) fn client(&self, words: &Words) -> Result<reqwest::Client, Fault> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = &*client {
            return Ok(client.clone());
        }
        let made = made(builder().dns_resolver(Arc::new(Names)), words)?;
        Ok(client.insert(made).clone())
    }

    pub(super) fn lanes(&self) -> &Semaphore {
        &self.lanes
    }
}

/// The client of such settings.
pub(super) fn made(client: reqwest::ClientBuilder, words: &Words) -> Result<reqwest::Client, Fault> {
    client.build().map_err(|refusal| {
        let message = format!("“{}” cannot be reached: this computer's certificates cannot be used.", words.name);
        Fault::new(FaultKind::Transient, "no_certificates", message)
            .next("Install the system's list of certificates (ca-certificates).")
            .detail(chain(&refusal))
    })
}

/// What every client here has in common.
pub(super) fn builder() -> reqwest::ClientBuilder {
    // Once for the process; whoever was first is fine.
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder()
        .user_agent(concat!("WedSync-Desk/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .pool_idle_timeout(IDLE)
        .tcp_keepalive(IDLE)
        .tcp_nodelay(true)
        .http2_adaptive_window(true)
}

/// Asks the system; its refusals come back as [`UnknownHost`], so that they can be told from a dead line.
struct Names;

#[derive(Debug, thiserror::Error)]
#[error("no address for this name")]
struct UnknownHost;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| UnknownHost)?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The last layer.
pub struct Direct {
    client: reqwest::Client,
    words: Words,
}

impl Direct {
    /// Over the desk's pool.
    pub fn new(client: reqwest::Client, words: Words) -> Self {
        Self { client, words }
    }
}

#[async_trait]
impl Transport for Direct {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        let url = ask.url;
        let mut request = self.client.request(ask.method, url.clone()).headers(ask.headers);
        if site::is_this_computer(&url) {
            // Packing and unpacking costs more than the loopback does.
            request = request.header(header::ACCEPT_ENCODING, "identity");
        }
        if !ask.body.is_empty() {
            request = request.body(ask.body);
        }
        let response = request.send().await.map_err(|refusal| fault(&self.words, refusal))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let words = self.words.clone();
        let pieces = response.bytes_stream().map(move |piece| piece.map_err(|refusal| cut_short(&words, refusal)));
        Ok(Reply { status, headers, url, body: Body::new(pieces.boxed()) })
    }
}

fn cut_short(words: &Words, refusal: reqwest::Error) -> Fault {
    let message =
        format!("The answer of “{}” broke off in the middle. Nothing of it was used as if it were whole.", words.name);
    Fault::new(FaultKind::Transient, "cut_short", message).detail(chain(&refusal.without_url()))
}

fn fault(words: &Words, refusal: reqwest::Error) -> Fault {
    let name = &words.name;
    let refusal = refusal.without_url();
    if refusal.is_timeout() {
        return timed_out(words).detail(chain(&refusal));
    }
    let (code, message, next) = if caused(&refusal, <dyn std::error::Error>::is::<UnknownHost>) {
        (
            "unknown_host",
            format!("There is no server under the address of “{name}”."),
            Some("Check the address and the network."),
        )
    } else if refusal.is_connect() && distrusts(&refusal) {
        let next = "Check this computer's date and time, and the address.";
        (
            "certificate_refused",
            format!("“{name}” cannot prove that it is who it says, so we sent nothing."),
            Some(next),
        )
    } else if refusal.is_connect() {
        (
            "no_connection",
            format!("“{name}” cannot be reached."),
            Some("Check the address and the network; we try again by ourselves."),
        )
    } else {
        ("no_answer", format!("“{name}” hung up without an answer."), None)
    };
    let fault = Fault::new(FaultKind::Transient, code, message).detail(chain(&refusal));
    next.map_or(fault.clone(), |step| fault.next(step))
}

/// Whether that is among what led to it.
fn caused(refusal: &(dyn std::error::Error + 'static), wanted: fn(&(dyn std::error::Error + 'static)) -> bool) -> bool {
    let mut cause = refusal.source();
    while let Some(this) = cause {
        if wanted(this) {
            return true;
        }
        cause = this.source();
    }
    false
}

/// Whether a line was not made because the other end could not prove who it is.
pub fn distrusts(refusal: &(dyn std::error::Error + 'static)) -> bool {
    caused(refusal, distrust)
}

/// What rustls says comes wrapped in io errors, once or twice, which do not name it as their source.
fn distrust(this: &(dyn std::error::Error + 'static)) -> bool {
    let wrapped = this.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    this.is::<rustls::Error>() || wrapped.is_some_and(|inner| distrust(inner))
}

/// Every cause in one line; holds no address and no secret.
fn chain(refusal: &reqwest::Error) -> String {
    let mut line = refusal.to_string();
    let mut cause = refusal.source();
    while let Some(this) = cause {
        line = format!("{line}: {this}");
        cause = this.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_refused_is_told_apart_however_it_is_wrapped() {
        let refused = || rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        assert!(distrust(&refused()));
        assert!(distrust(&io::Error::other(refused())));
        assert!(distrust(&io::Error::new(io::ErrorKind::InvalidData, io::Error::other(refused()))));
        assert!(!distrust(&io::Error::from(io::ErrorKind::ConnectionRefused)));
    }
}
