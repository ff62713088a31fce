//! The way out to an address that somebody typed in, and that must lie on the public internet: the desk sits behind the
//! studio's door and must not knock for strangers at what else is there (SSRF).
//!
//! The name is looked up once. If any of its addresses is not public, nothing is sent; otherwise the line goes to exactly the
//! addresses that were looked at, whatever the name means a moment later. No redirect is followed and no proxy asked.
//! Spellings of numbers (`0x7f.1`, `2130706433`, `１２７.0.0.1`) are read by the `url` crate before anything here sees them.

use super::wire::{self, Direct};
use super::{Ask, Reply, Transport, Words};
use async_trait::async_trait;
use futures::future::BoxFuture;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};
use wedsync_domain::{Fault, FaultKind};

/// IANA's special-purpose addresses and multicast, as network and length
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>, read 2026-11-22).
const NOT_PUBLIC: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
];

/// Parts of the one public net of IPv6 (`2000::/3`) that are not: protocol assignments with Teredo, documentation, 6to4,
/// AS112, documentation again.
const NOT_PUBLIC_6: [([u16; 3], u32); 5] = [
    ([0x2001, 0, 0], 23),
    ([0x2001, 0xdb8, 0], 32),
    ([0x2002, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000], 48),
    ([0x3fff, 0, 0], 20),
];

/// Ports where something listens that could be told something by what looks like a call to it: those browsers refuse
/// (<https://fetch.spec.whatwg.org/#port-blocking>), and stores and machines that open without a password.
const DANGEROUS: [u16; 92] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530,
    531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 2375, 2376, 3306,
    3389, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
    27017,
];

/// Whether anybody on the internet would reach the same there.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_4(ip),
        IpAddr::V6(ip) => is_public_6(ip),
    }
}

fn is_public_4(ip: Ipv4Addr) -> bool {
    let within = |(net, length): &([u8; 4], u32)| (ip.to_bits() ^ u32::from_be_bytes(*net)) >> (32 - length) == 0;
    // From 224.0.0.0 on: multicast, reserved, broadcast.
    ip.octets()[0] < 224 && !NOT_PUBLIC.iter().any(within)
}

/// Only what was ever given out to the public: addresses of IPv4 in any dress, NAT64, local and multicast ones lie outside.
fn is_public_6(ip: Ipv6Addr) -> bool {
    let within = |([a, b, c], length): &([u16; 3], u32)| {
        let net = Ipv6Addr::new(*a, *b, *c, 0, 0, 0, 0, 0);
        (ip.to_bits() ^ net.to_bits()) >> (128 - length) == 0
    };
    ip.segments()[0] >> 13 == 1 && !NOT_PUBLIC_6.iter().any(within)
}

/// Whether such an address may be called at all, before its name is looked up. `here`: on this computer instead, where a
/// person tries a program out.
pub fn check(url: &Url, here: bool, words: &Words) -> Result<(), Fault> {
    let name = &words.name;
    if here && super::is_this_computer(url) && matches!(url.scheme(), "http" | "https") {
        return Ok(());
    }
    if url.scheme() != "https" {
        let message = format!("The address of “{name}” does not begin with https://, so it could be read on the way.");
        return Err(refused("plain_http", message));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let message =
            format!("The address of “{name}” has a name or password in it, where it would stand in the open.");
        return Err(refused("password_in_address", message));
    }
    if url.port().is_some_and(|port| DANGEROUS.contains(&port)) {
        let message = format!("Behind the port in the address of “{name}” something else listens than a webhook.");
        return Err(refused("port_refused", message));
    }
    match url.host() {
        Some(Host::Ipv4(ip)) if is_public_4(ip) => Ok(()),
        Some(Host::Ipv6(ip)) if is_public_6(ip) => Ok(()),
        Some(Host::Domain(host)) if host.trim_end_matches('.').contains('.') => Ok(()),
        _ => Err(not_public(name)),
    }
}

fn refused(code: &str, message: String) -> Fault {
    Fault::new(FaultKind::Rejected, code, message)
        .next("Copy the address from the program that is to be told; it begins with https://.")
}

fn not_public(name: &str) -> Fault {
    let message =
        format!("The address of “{name}” leads into a network of its own and not to the internet. Nothing was sent.");
    refused("not_public", message)
}

type Lookup = dyn Fn(String, u16) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync;

/// Sends to public addresses alone.
pub struct PublicOnly {
    words: Words,
    here: bool,
    lookup: Arc<Lookup>,
}

impl PublicOnly {
    /// With the names as this computer knows them.
    pub fn new(words: Words, here: bool) -> Self {
        let lookup = |host: String, port| -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
            Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
        };
        Self { words, here, lookup: Arc::new(lookup) }
    }

    /// Where the name leads now, if all of it is public. `None`: the address is a number, which was looked at already.
    async fn pinned(&self, url: &Url) -> Result<Option<(String, Vec<SocketAddr>)>, Fault> {
        let Some(Host::Domain(host)) = url.host() else { return Ok(None) };
        let found = (self.lookup)(host.to_owned(), url.port_or_known_default().unwrap_or(443)).await;
        let found = found.ok().filter(|found| !found.is_empty()).ok_or_else(|| {
            let message = format!("There is no server under the address of “{}”.", self.words.name);
            Fault::new(FaultKind::Transient, "unknown_host", message).next("Check the address and the network.")
        })?;
        let fine = |ip: IpAddr| is_public(ip) || (self.here && super::is_this_computer(url) && ip.is_loopback());
        if !found.iter().all(|address| fine(address.ip())) {
            return Err(not_public(&self.words.name));
        }
        Ok(Some((host.to_owned(), found)))
    }
}

#[async_trait]
impl Transport for PublicOnly {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        check(&ask.url, self.here, &self.words)?;
        // A client of its own for each call: what it may reach is decided anew each time.
        let mut client = wire::builder();
        if let Some((host, addresses)) = self.pinned(&ask.url).await? {
            client = client.resolve_to_addrs(&host, &addresses);
        }
        let client = wire::made(client, &self.words)?;
        Direct::new(client, self.words.clone()).send(ask).await
    }
}

#[cfg(test)]
mod tests;
