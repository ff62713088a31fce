//! The way out to the network: one small interface and the layers around it.
//!
//! From the outside in: [`read_only`] refuses writes where a provider only watches, [`retry`] tries again what may be
//! tried again, [`pace`] keeps to the provider's limits, [`site`] follows redirects and keeps everything on the site
//! that the person named, [`sign`] adds the password, [`trace`] counts and notes what happened, and [`wire`] is the network
//! itself. What alerts are sent by leaves out the first two and follows no redirect. Knows nothing of calendars: what an
//! answer means, its reader decides.

mod below;
mod body;
mod faults;
mod meter;
mod pace;
pub mod public_only;
mod read_only;
mod retry;
mod sign;
mod site;
mod trace;
mod wire;

#[cfg(test)]
mod tests;

use crate::account::Account;
use crate::manifest::{Auth, Capability, Hosts, Limits};
use async_trait::async_trait;
pub use below::{Refused, below};
pub use body::Body;
use bytes::Bytes;
pub use faults::{Words, capital, shown, status_fault, timed_out};
pub use meter::Meter;
pub use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode};
pub use retry::wait_asked_for;
pub use sign::Scheme;
pub use site::{is_this_computer, same_site};
use std::sync::Arc;
use url::Url;
use wedsync_domain::Fault;
pub use wire::{Wire, distrusts};

/// One request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What to do.
    pub method: Method,
    /// With what.
    pub url: Url,
    /// Credentials aside: those are added on the way out.
    pub headers: HeaderMap,
    /// Cheap to clone, because it may go out more than once.
    pub body: Bytes,
}

impl Ask {
    /// Without headers and body.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Adds a header; a value that cannot stand in one is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Adds a body and says what it is.
    #[must_use]
    pub fn body(self, kind: &str, body: impl Into<Bytes>) -> Self {
        let mut ask = self.header(header::CONTENT_TYPE, kind);
        ask.body = body.into();
        ask
    }

    /// Reads only.
    pub fn reads(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "PROPFIND" | "REPORT")
    }

    /// Doing it twice is the same as doing it once, or the second time is refused: it reads, or it is conditional.
    pub fn may_be_repeated(&self) -> bool {
        self.reads() || self.headers.contains_key(header::IF_MATCH) || self.headers.contains_key(header::IF_NONE_MATCH)
    }
}

/// One answer, as soon as its head is here.
#[derive(Debug)]
pub struct Reply {
    /// Any; only redirects have been dealt with.
    pub status: StatusCode,
    /// As they came.
    pub headers: HeaderMap,
    /// Who answered in the end.
    pub url: Url,
    /// Still on its way.
    pub body: Body,
}

impl Reply {
    /// A header as text.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Something that carries a request out.
#[async_trait]
pub trait Transport: Send + Sync {
    /// The answer with any status, or why there is none.
    async fn send(&self, ask: Ask) -> Result<Reply, Fault>;
}

/// All layers around the network for one connection.
#[derive(Clone)]
pub struct Http(Arc<dyn Transport>);

impl Http {
    /// For the site of `home`, with the limits of the account's provider, signed as it asks.
    pub fn new(account: &Account, home: &Url) -> Result<Self, Fault> {
        let scheme = match (account.manifest.auth, account.setting("username")) {
            (Auth::Browser, _) => Some(Scheme::Bearer),
            (Auth::Password | Auth::PasswordIfNamed, Some(user)) => Some(Scheme::Basic(user.to_owned())),
            (Auth::Key, _) => {
                let header = account.manifest.key.as_ref().map_or("", |key| &key.header);
                HeaderName::from_bytes(header.as_bytes()).ok().map(Scheme::Key)
            }
            _ => None,
        };
        Self::around(account, home, scheme)
    }

    /// The same without any sign-in, for the place where sign-ins come from.
    pub fn unsigned(account: &Account, home: &Url) -> Result<Self, Fault> {
        Self::around(account, home, None)
    }

    /// To one site that is no provider's: it only reads, signs nothing, and tries once, because somebody waits who can
    /// ask again.
    pub fn to_one_site(wire: &Wire, words: &Words, home: &Url) -> Result<Self, Fault> {
        let mut chain = traced(wire, words, &words.name, Arc::default())?;
        chain = Arc::new(site::Confined::new(chain, home.clone(), Vec::new(), words.clone()));
        Ok(Self(Arc::new(read_only::ReadOnly::new(chain, words.clone()))))
    }

    /// To a place that alerts are sent to: it follows nobody, signs nothing, and tries once. Whoever sends an alert decides
    /// whether to try once more or to go another way.
    pub fn to_channel(wire: &Arc<Wire>, words: &Words, place: &Place<'_>) -> Result<Self, Fault> {
        let chain = traced(wire, words, place.name, Arc::default())?;
        let chain = Arc::new(place.confined(chain, words).staying());
        Ok(Self(place.paced(chain, wire)))
    }

    /// To an address that somebody typed in, if it lies on the public internet: each line is looked at anew.
    pub fn to_public(wire: &Arc<Wire>, words: &Words, place: &Place<'_>, here: bool) -> Self {
        let road = Arc::new(public_only::PublicOnly::new(words.clone(), here));
        let chain = Arc::new(trace::Traced::new(road, place.name.to_owned(), Arc::default()));
        Self(place.paced(chain, wire))
    }

    fn around(account: &Account, home: &Url, scheme: Option<Scheme>) -> Result<Self, Fault> {
        let (words, manifest) = (Words::new(&account.name, Arc::clone(&account.clock)), account.manifest);
        let place = Place { name: &manifest.name, home, hosts: &manifest.hosts, limits: manifest.limits };
        let mut chain = traced(&account.wire, &words, place.name, Arc::clone(&account.meter))?;
        if let Some(scheme) = scheme {
            chain = Arc::new(sign::Signed::new(chain, scheme, account.key.clone(), words.clone()));
        }
        chain = Arc::new(place.confined(chain, &words));
        chain = place.paced(chain, &account.wire);
        chain = Arc::new(retry::Retried::new(chain, words.clone()));
        let writes = [Capability::Create, Capability::Update, Capability::Delete];
        if !writes.iter().any(|what| manifest.can(*what)) {
            chain = Arc::new(read_only::ReadOnly::new(chain, words));
        }
        Ok(Self(chain))
    }

    /// Over a road of a test's own, without any layer.
    #[cfg(test)]
    pub fn over(road: Arc<dyn Transport>) -> Self {
        Self(road)
    }

    /// The answer with any status, or why there is none.
    pub async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        self.0.send(ask).await
    }
}

/// The network, and what counts and notes each request: what every way out begins with.
fn traced(wire: &Wire, words: &Words, name: &str, meter: Arc<Meter>) -> Result<Arc<dyn Transport>, Fault> {
    let direct = Arc::new(wire::Direct::new(wire.client(words)?, words.clone()));
    Ok(Arc::new(trace::Traced::new(direct, name.to_owned(), meter)))
}

/// Where a way out leads, as a manifest has it.
pub struct Place<'m> {
    /// The manifest's name, for the log.
    pub name: &'m str,
    /// Where requests go.
    pub home: &'m Url,
    /// Where else they may go.
    pub hosts: &'m Hosts,
    /// How hard we may press.
    pub limits: Limits,
}

impl Place<'_> {
    fn confined(&self, chain: Arc<dyn Transport>, words: &Words) -> site::Confined {
        let allowed = match self.hosts {
            // Tried out on this computer, it has no business with the real one.
            Hosts::Only(hosts) if !is_this_computer(self.home) => hosts.clone(),
            Hosts::Only(_) | Hosts::None | Hosts::Given => Vec::new(),
        };
        site::Confined::new(chain, self.home.clone(), allowed, words.clone())
    }

    fn paced(&self, chain: Arc<dyn Transport>, wire: &Arc<Wire>) -> Arc<dyn Transport> {
        // The limits are the provider's; what is tried out on this computer has none.
        let limits = match self.hosts {
            Hosts::Only(_) if is_this_computer(self.home) => Limits { per_second: 1_000, burst: 1_000, ..self.limits },
            _ => self.limits,
        };
        Arc::new(pace::Paced::new(chain, limits, Arc::clone(wire)))
    }
}
