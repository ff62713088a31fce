//! A bare WebDAV client that shares no code with the desk's connectors, so that a test sees with its own eyes what
//! is on the server.
//!
//! It knows just enough: no discovery, no XML beyond cutting out `href`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::time::Duration;
use ureq::http;

/// One signed-in user of one server.
#[derive(Debug, Clone)]
pub struct Dav {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    base: String,
    authorization: String,
    agent: ureq::Agent,
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The whole body.
    pub body: String,
}

impl Dav {
    /// `base` without a path.
    pub fn new(base: &str, user: &str, password: &str) -> Dav {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_mins(1)))
            .max_redirects(0)
            .proxy(None)
            .build();
        let authorization = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        Dav { base: base.trim_end_matches('/').to_owned(), authorization, agent: config.into() }
    }

    /// Any request; `path` starts with a slash. A status of 400 and above is an answer like any other.
    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Reply> {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Authorization", &self.authorization);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(io::Error::other)?;
        let mut answer = self.agent.run(request).map_err(io::Error::other)?;
        let etag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec().map_err(io::Error::other)?;
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Reply { status: answer.status().as_u16(), etag, body })
    }

    /// Makes a calendar, `path` as in `/florist/weddings/`.
    pub fn make_calendar(&self, path: &str, name: &str) -> io::Result<()> {
        let body = format!(
            "<C:mkcalendar xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><set><prop>\
             <displayname>{name}</displayname></prop></set></C:mkcalendar>"
        );
        let reply = self.request("MKCALENDAR", path, &[("Content-Type", "application/xml")], &body)?;
        expect(&reply, &[201], "MKCALENDAR", path)
    }

    /// Stores an object, whatever was there, and gives its `ETag`.
    pub fn put(&self, path: &str, calendar: &str) -> io::Result<Option<String>> {
        let reply = self.try_put(path, calendar)?;
        expect(&reply, &[200, 201, 204], "PUT", path)?;
        Ok(reply.etag)
    }

    /// Stores an object if the server takes it.
    pub fn try_put(&self, path: &str, calendar: &str) -> io::Result<Reply> {
        self.request("PUT", path, &[("Content-Type", "text/calendar; charset=utf-8")], calendar)
    }

    /// What lies there; `None` for 404 and 410.
    pub fn get(&self, path: &str) -> io::Result<Option<String>> {
        let reply = self.request("GET", path, &[], "")?;
        if matches!(reply.status, 404 | 410) {
            return Ok(None);
        }
        expect(&reply, &[200], "GET", path)?;
        Ok(Some(reply.body))
    }

    /// Deletes it; it must be there.
    pub fn delete(&self, path: &str) -> io::Result<()> {
        let reply = self.request("DELETE", path, &[], "")?;
        expect(&reply, &[200, 204], "DELETE", path)
    }

    /// Paths of the objects of a calendar, sorted.
    pub fn list(&self, path: &str) -> io::Result<Vec<String>> {
        let body = "<propfind xmlns=\"DAV:\"><prop><getetag/></prop></propfind>";
        let headers = [("Depth", "1"), ("Content-Type", "application/xml")];
        let reply = self.request("PROPFIND", path, &headers, body)?;
        expect(&reply, &[207], "PROPFIND", path)?;
        let mut paths: Vec<String> =
            hrefs(&reply.body).filter(|href| href.trim_end_matches('/') != path.trim_end_matches('/')).collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Every object of a calendar, as (path, text), sorted by path.
    pub fn all(&self, path: &str) -> io::Result<Vec<(String, String)>> {
        let mut objects = Vec::new();
        for path in self.list(path)? {
            if let Some(text) = self.get(&path)? {
                objects.push((path, text));
            }
        }
        Ok(objects)
    }
}

/// The text between `<href>` and `</href>`, with or without a prefix.
fn hrefs(multistatus: &str) -> impl Iterator<Item = String> {
    multistatus.split('<').filter_map(|piece| {
        let (tag, text) = piece.split_once('>')?;
        (tag.rsplit(':').next() == Some("href") && !tag.starts_with('/')).then(|| text.trim().to_owned())
    })
}

fn expect(reply: &Reply, good: &[u16], method: &str, path: &str) -> io::Result<()> {
    if good.contains(&reply.status) {
        return Ok(());
    }
    let start: String = reply.body.chars().take(300).collect();
    Err(io::Error::other(format!("{method} {path} was answered {}: {start}", reply.status)))
}
