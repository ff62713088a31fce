//! What a channel is given to be opened with: its settings, the way to its secret, and a way out to the network. Deliberately
//! absent: the secret itself, which is fetched from the vault for each call and kept nowhere; what an answer means.

use crate::account::{Key, answered, home};
use crate::http::{
    Ask, HeaderMap, Http, Method, Place, Scheme, StatusCode, Wire, Words, is_this_computer, public_only, same_site,
};
use crate::manifest::ChannelManifest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;
use wedsync_domain::{Fault, Secret};

/// More than any channel has to say; what goes beyond is not read.
const ENOUGH: usize = 64 << 10;

/// One channel about to be opened.
#[derive(Clone)]
pub struct Given {
    /// What the channel says about itself.
    pub manifest: &'static ChannelManifest,
    /// Answers of the form, checked against the manifest.
    pub settings: BTreeMap<String, String>,
    /// The way to the secret.
    pub key: Key,
    /// The network, shared by everything that uses it.
    pub wire: Arc<Wire>,
    /// What the studio calls the channel, and what time it is.
    pub words: Words,
}

impl Given {
    /// An answer of the form; blank is none.
    pub fn setting(&self, name: &str) -> Option<&str> {
        answered(&self.settings, name)
    }

    /// What opens the channel, without the blanks that come with pasting.
    pub async fn secret(&self) -> Result<Secret, Fault> {
        let kept = self.key.fetch().await?.map(|secret| Secret::new(secret.expose().trim().to_owned()));
        kept.filter(|secret| !secret.expose().is_empty()).ok_or_else(|| self.nothing_kept())
    }

    /// The way out over HTTP, to the channel's own hosts or, to try things out, to this computer.
    pub fn line(self) -> Result<Line, Fault> {
        let home = home(self.manifest.home.as_ref(), self.setting("url"), &self.words.name)?;
        let ChannelManifest { name, hosts, limits, .. } = self.manifest;
        let http = Http::to_channel(&self.wire, &self.words, &Place { name, home: &home, hosts, limits: *limits })?;
        Ok(Line { given: self, home, http })
    }

    /// The way out to an address that a person typed in and that is nobody's we know: on the public internet alone, or
    /// `here`, on this computer, where they try something out.
    pub fn public_line(self, here: bool) -> Result<Line, Fault> {
        let home = home(None, self.setting("url"), &self.words.name)?;
        public_only::check(&home, here, &self.words)?;
        let place =
            Place { name: &self.manifest.name, home: &home, hosts: &self.manifest.hosts, limits: self.manifest.limits };
        let http = Http::to_public(&self.wire, &self.words, &place, here);
        Ok(Line { given: self, home, http })
    }
}

/// The way out of one channel over HTTP.
pub struct Line {
    /// Whose it is.
    pub given: Given,
    /// Where requests go.
    pub home: Url,
    http: Http,
}

impl Line {
    /// The address that nobody else knows, where that is what opens the channel. One that is not the channel's own is not
    /// used, and never shown.
    pub async fn address(&self) -> Result<Url, Fault> {
        let secret = self.given.secret().await?;
        let url = Url::parse(secret.expose()).ok();
        url.filter(|url| self.is_own(url)).ok_or_else(|| self.given.not_its_address())
    }

    /// What is tried out on this computer has no business with the real one, nor the other way round.
    fn is_own(&self, url: &Url) -> bool {
        if is_this_computer(&self.home) {
            return same_site(&self.home, url);
        }
        let (plain, listed) = (url.username().is_empty(), |host: &str| self.given.manifest.hosts.list(host));
        url.scheme() == "https" && url.port().is_none() && plain && url.host_str().is_some_and(listed)
    }

    /// Sends once. The answer may have any status.
    pub async fn send(&self, ask: Ask) -> Result<Answer, Fault> {
        let reply = self.http.send(ask).await?;
        let (status, headers) = (reply.status, reply.headers);
        Ok(Answer { status, headers, text: reply.body.beginning(ENOUGH).await? })
    }

    /// The same, signed with what opens the channel.
    pub async fn send_signed(&self, scheme: &Scheme, mut ask: Ask) -> Result<Answer, Fault> {
        scheme.sign(&mut ask, &self.given.secret().await?, &self.given.words)?;
        self.send(ask).await
    }
}

/// A request that says something as JSON.
pub fn post(url: Url, said: &impl Serialize) -> Ask {
    // What is said here consists of text and numbers, which can always be written.
    let body = serde_json::to_vec(said).unwrap_or_default();
    Ask::new(Method::POST, url).body("application/json; charset=utf-8", body)
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Any.
    pub status: StatusCode,
    /// As they came.
    pub headers: HeaderMap,
    /// The body. Nobody knows what is in it: it is never shown.
    pub text: String,
}

impl Answer {
    /// The body, if it is JSON of that shape.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.text).ok()
    }
}
