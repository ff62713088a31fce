//! A real OAuth server on a free loopback port, and a browser that follows where it is sent.

use crate::place;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The manifest of a provider that is not there: its sign-in page is whatever server its `url` names.
pub const MADE_UP: &str = r#"
name = "made-up"
title = "Made-up calendar"
category = "calendar"
grade = "full"
auth = "browser"
home = "https://api.example.com/v1/"
hosts = { only = ["api.example.com", "accounts.example.com"] }
capabilities = ["create"]
[limits]
in_flight = 6
per_second = 100
burst = 200
[sign_in]
authorize = "https://accounts.example.com/authorize"
token = "https://accounts.example.com/token"
revoke = "https://accounts.example.com/revoke"
issuer = "https://accounts.example.com"
scopes = ["calendar.read", "calendar.write"]
extra = { prompt = "consent" }
steps = ["Open the page for developers."]
[[fields]]
name = "client_id"
label = "Client id"
help = "From the page for developers."
holds = "text"
[[fields]]
name = "url"
label = "Address"
help = "Only to try things out on this computer."
holds = "url"
"#;

/// The same with the doors of the sandbox's QuickBooks, which sends real accounts to a page on the web alone.
pub const MADE_UP_LEDGER: &str = r#"
name = "made-up-ledger"
title = "Made-up ledger"
category = "accounting"
grade = "full"
auth = "browser"
home = "https://api.example.com/v3/"
hosts = { only = ["example.com"] }
capabilities = ["create"]
[limits]
in_flight = 6
per_second = 100
burst = 200
[sign_in]
authorize = "https://accounts.example.com/connect/oauth2"
token = "https://accounts.example.com/oauth2/v1/tokens/bearer"
revoke = "https://accounts.example.com/v2/oauth2/tokens/revoke"
scopes = ["com.intuit.quickbooks.accounting"]
redirect = "https"
secret = true
steps = ["Open the page for developers."]
[[fields]]
name = "client_id"
label = "Client id"
help = "From the page for developers."
holds = "text"
[[fields]]
name = "return_page"
label = "Return page"
help = "The page on the studio's website that leads the sign-in back to this computer."
holds = "url"
[[fields]]
name = "url"
label = "Address"
help = "Only to try things out on this computer."
holds = "url"
"#;

/// A running oidc-provider: S256 demanded, refresh tokens rotate, reuse ends the family. Ends when dropped.
#[derive(Debug)]
pub struct OauthServer {
    server: Child,
    base: String,
}

impl OauthServer {
    /// Access tokens last that long.
    pub fn start(access_seconds: u64) -> io::Result<Self> {
        let mut server = Command::new("node")
            .arg("server.mjs")
            .current_dir(place::node_servers("oauth-server")?)
            .env("ACCESS_SECONDS", access_seconds.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut base = String::new();
        if let Some(said) = server.stdout.take() {
            BufReader::new(said).read_line(&mut base)?;
        }
        let base = base.trim().to_owned();
        if base.is_empty() {
            return Err(io::Error::other("The OAuth server did not start."));
        }
        Ok(Self { server, base })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }
}

impl Drop for OauthServer {
    fn drop(&mut self) {
        // It is going away anyway; what is left to do if that does not work is nothing.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Opens an address and follows every redirect, cookies included, as a browser does whose owner is signed in and has
/// allowed everything before. Gives the last page.
pub fn browse(address: &str) -> io::Result<String> {
    let jar = tempfile::NamedTempFile::new()?;
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--location", "--max-time", "20", "--noproxy", "*"])
        .arg("--cookie-jar")
        .arg(jar.path())
        .arg("--cookie")
        .arg(jar.path())
        .arg(address)
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
