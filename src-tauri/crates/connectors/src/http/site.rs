//! Keeps every request on one site, and follows redirects only within it.
//!
//! The same site is: over `https:` the same registrable domain by the Public Suffix List (`caldav.icloud.com` and
//! `p42-caldav.icloud.com`), on the same port or the usual one; for addresses of numbers, single names and this
//! computer exactly the same host and port. Never from `https:` down to `http:`. Since the password is added further
//! in, what does not pass here has never seen it.

use super::{Ask, Reply, Transport, Words, header};
use crate::manifest::is_below;
use async_trait::async_trait;
use std::sync::Arc;
use url::{Host, Url};
use wedsync_domain::{Fault, FaultKind};

/// More redirects than this in a row lead nowhere.
const HOPS: usize = 5;

/// Lets only one site through.
pub struct Confined {
    inner: Arc<dyn Transport>,
    home: Url,
    also: Vec<String>,
    hops: usize,
    words: Words,
}

impl Confined {
    /// Around `inner`: the site of `home`, and the hosts `also` with what lies below them.
    pub fn new(inner: Arc<dyn Transport>, home: Url, also: Vec<String>, words: Words) -> Self {
        Self { inner, home, also, hops: HOPS, words }
    }

    /// The same, following nobody: for what is written and signed for one place alone, like an alert.
    pub fn staying(self) -> Self {
        Self { hops: 0, ..self }
    }

    fn allows(&self, url: &Url) -> bool {
        let listed = |host: &str| self.also.iter().any(|also| is_below(host, also));
        same_site(&self.home, url) || (url.scheme() == "https" && url.host_str().is_some_and(listed))
    }

    fn sent_on(&self) -> Fault {
        let message = format!("“{}” sends us on to another address. Nothing was sent there.", self.words.name);
        Fault::new(FaultKind::Rejected, "redirected", message)
            .next("Copy its address anew from where it is shown, and give it to the desk.")
    }

    fn elsewhere(&self, url: &Url) -> Fault {
        let (name, host) = (&self.words.name, url.host_str().unwrap_or("another place"));
        let message =
            format!("“{name}” sends us on to {host}, another site. Nothing was sent there, no password either.");
        Fault::new(FaultKind::Rejected, "redirected_elsewhere", message)
            .next("If the provider has moved, connect it again with its new address.")
    }
}

#[async_trait]
impl Transport for Confined {
    async fn send(&self, mut ask: Ask) -> Result<Reply, Fault> {
        for _ in 0..=self.hops {
            if !self.allows(&ask.url) {
                return Err(self.elsewhere(&ask.url));
            }
            let reply = self.inner.send(ask.clone()).await?;
            if !matches!(reply.status.as_u16(), 301 | 302 | 307 | 308) {
                return Ok(reply);
            }
            let Some(next) = reply.header(&header::LOCATION).and_then(|to| ask.url.join(to).ok()) else {
                return Ok(reply);
            };
            if self.hops == 0 {
                return Err(self.sent_on());
            }
            // Method and body stay as they are: nothing here is a form whose answer lies elsewhere.
            ask.url = next;
        }
        let message = format!("“{}” sends us round in circles.", self.words.name);
        Err(Fault::new(FaultKind::Rejected, "redirected_endlessly", message)
            .next("Check the address of the connection."))
    }
}

/// Whether a password for `home` may be shown to `other`.
pub fn same_site(home: &Url, other: &Url) -> bool {
    let (Some(ours), Some(theirs)) = (home.host(), other.host()) else { return false };
    let (port, other_port) = (home.port_or_known_default(), other.port_or_known_default());
    if home.scheme() == other.scheme() && ours == theirs && port == other_port {
        return home.scheme() == "https" || is_this_computer(home);
    }
    let both_secure = home.scheme() == "https" && other.scheme() == "https";
    let (Host::Domain(ours), Host::Domain(theirs)) = (ours, theirs) else { return false };
    both_secure
        && (other_port == port || other_port == Some(443))
        && psl::domain_str(ours).is_some_and(|site| psl::domain_str(theirs) == Some(site))
}

/// Whether the address never leaves this computer.
pub fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
