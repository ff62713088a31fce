//! The mail server as the form names it, and the line to it. A password goes over no line that is not encrypted, and that
//! whose other end has not proved who it is; a server on this computer may be talked to in the open, for nobody is between.
//!
//! Deliberately absent: what is said over the line.

use crate::http::{is_this_computer, shown};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use std::time::Duration;
use url::{Host, Url};
use wedsync_domain::{Fault, FaultKind};

/// Where letters are handed in (RFC 8314): encrypted from the beginning, or before anything is said.
const IMPLICIT: u16 = 465;
const SUBMISSION: u16 = 587;

/// A line to a server; each word makes one of its own.
pub type Line = AsyncSmtpTransport<Tokio1Executor>;

/// How the line is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    FromTheBeginning,
    BeforeAnything,
    None,
}

/// A server and how it is talked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    host: String,
    port: u16,
    security: Security,
}

impl Server {
    /// From the answers `server` and `security` of the form.
    pub fn read(server: &str, security: Option<&str>, whose: &str) -> Result<Self, Fault> {
        let refuse =
            |code: &str, message: String, step: &str| Err(Fault::new(FaultKind::Rejected, code, message).next(step));
        let Some((host, port)) = place(server) else {
            let message =
                format!("{} is not the name of a mail server, so “{whose}” cannot write letters.", shown(server));
            return refuse("not_a_server", message, "Write it like smtp.studio.example, or smtp.studio.example:587.");
        };
        let here = Url::parse(&format!("http://{host}/")).is_ok_and(|url| is_this_computer(&url));
        let security = match security.map(str::to_ascii_lowercase).as_deref() {
            Some("tls") => Security::FromTheBeginning,
            Some("none") if here => Security::None,
            None if port == Some(IMPLICIT) => Security::FromTheBeginning,
            None | Some("starttls") => Security::BeforeAnything,
            Some("none") => {
                let message = format!("“{whose}” would write letters and send its password in the open.");
                return refuse("not_encrypted", message, "Leave the encryption empty; nearly every server knows it.");
            }
            Some(other) => {
                let message = format!("{} is no encryption that mail servers know.", shown(other));
                return refuse("unknown_encryption", message, "Leave it empty, or write tls or starttls.");
            }
        };
        let usual = if security == Security::FromTheBeginning { IMPLICIT } else { SUBMISSION };
        Ok(Self { host: host.to_string(), port: port.unwrap_or(usual), security })
    }

    /// A line to it, which nobody has spoken on yet.
    pub fn line(&self, signs_in: Option<Credentials>, within: Duration, whose: &str) -> Result<Line, Fault> {
        let tls = || {
            TlsParameters::new(self.host.trim_matches(['[', ']']).to_owned()).map_err(|why| {
                let message = format!("“{whose}” cannot be reached: this computer's certificates cannot be used.");
                Fault::new(FaultKind::Transient, "no_certificates", message)
                    .next("Install the system's list of certificates (ca-certificates).")
                    .detail(why)
            })
        };
        let tls = match self.security {
            Security::FromTheBeginning => Tls::Wrapper(tls()?),
            Security::BeforeAnything => Tls::Required(tls()?),
            Security::None => Tls::None,
        };
        let mut line = Line::builder_dangerous(self.host.trim_matches(['[', ']'])).port(self.port).tls(tls);
        line = line.timeout(Some(within)).authentication(vec![Mechanism::Plain, Mechanism::Login]);
        if let Some(signs_in) = signs_in {
            line = line.credentials(signs_in);
        }
        Ok(line.build())
    }
}

/// Host and port of `smtp.studio.example:587`.
fn place(text: &str) -> Option<(Host, Option<u16>)> {
    let text = text.trim();
    let (host, port) = match text.rsplit_once(':') {
        // Behind the bracket of an address of IPv6, or behind a name.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port.parse().ok()?)),
        _ => (text, None),
    };
    let host = Host::parse(host).ok()?;
    let named = match &host {
        Host::Domain(name) => name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)),
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    };
    (named && port != Some(0)).then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(server: &str, security: Option<&str>) -> Result<(String, u16, Security), String> {
        Server::read(server, security, "Studio mail")
            .map(|server| (server.host, server.port, server.security))
            .map_err(|fault| fault.code)
    }

    #[test]
    fn a_server_is_read_as_people_write_it() {
        use Security::{BeforeAnything, FromTheBeginning, None as Open};
        for (server, security, wanted) in [
            ("smtp.studio.example", None, ("smtp.studio.example", 587, BeforeAnything)),
            (" SMTP.studio.example:465 ", None, ("smtp.studio.example", 465, FromTheBeginning)),
            ("smtp.studio.example:2525", Some("STARTTLS"), ("smtp.studio.example", 2525, BeforeAnything)),
            ("smtp.studio.example", Some("tls"), ("smtp.studio.example", 465, FromTheBeginning)),
            ("localhost:1025", Some("none"), ("localhost", 1025, Open)),
            ("127.0.0.1:1025", Some("none"), ("127.0.0.1", 1025, Open)),
            ("[::1]:1025", Some("none"), ("[::1]", 1025, Open)),
            ("blumen-süd.example", None, ("xn--blumen-sd-x9a.example", 587, BeforeAnything)),
        ] {
            let (host, port, way) = read(server, security).unwrap_or_else(|code| panic!("{server}: {code}"));
            assert_eq!((host.as_str(), port, way), wanted, "{server}");
        }
    }

    #[test]
    fn what_is_no_server_and_what_is_open_is_refused() {
        for (server, security, code) in [
            ("", None, "not_a_server"),
            ("smtp.studio.example:", None, "not_a_server"),
            ("smtp.studio.example:0", None, "not_a_server"),
            ("smtp.studio.example:70000", None, "not_a_server"),
            ("smtp studio", None, "not_a_server"),
            ("smtp.studio.example\r\nEHLO x", None, "not_a_server"),
            ("anna@studio.example", None, "not_a_server"),
            ("https://smtp.studio.example", None, "not_a_server"),
            ("smtp.studio.example", Some("none"), "not_encrypted"),
            ("10.0.0.1", Some("none"), "not_encrypted"),
            ("smtp.studio.example", Some("ssl3"), "unknown_encryption"),
        ] {
            assert_eq!(read(server, security).unwrap_err(), code, "{server:?}");
        }
    }
}
