//! The requests of WebDAV and CalDAV that we send.

use crate::http::{Ask, HeaderName, Method};
use quick_xml::escape::escape;
use std::fmt::Write as _;
use url::Url;

const XML: &str = "application/xml; charset=utf-8";
const SPACES: &str = r#"xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/""#;

/// What discovery wants to know of any resource.
pub const ABOUT: &str = "<resourcetype/><displayname/><current-user-principal/><C:calendar-home-set/>\
    <C:supported-calendar-component-set/><current-user-privilege-set/>";
/// Whether and from where a calendar tells changes.
pub const SYNC_STATE: &str = "<sync-token/><supported-report-set/><resourcetype/>";
/// The older way to see that something changed.
pub const CTAG: &str = "<S:getctag/>";
/// What changes whenever an entry does.
pub const ETAGS: &str = "<getetag/><resourcetype/>";

fn verb(name: &'static str) -> Method {
    // Both names are fixed and are tokens of HTTP.
    Method::from_bytes(name.as_bytes()).unwrap_or(Method::GET)
}

fn xml(method: &'static str, url: &Url, depth: &str, body: String) -> Ask {
    Ask::new(verb(method), url.clone()).header(HeaderName::from_static("depth"), depth).body(XML, body)
}

/// Properties of one resource (`depth` 0) or of what lies in it (1).
pub fn properties(url: &Url, depth: &str, wanted: &str) -> Ask {
    xml(
        "PROPFIND",
        url,
        depth,
        format!(r#"<?xml version="1.0" encoding="utf-8"?><propfind {SPACES}><prop>{wanted}</prop></propfind>"#),
    )
}

/// What changed since a token; with the entries themselves, if asked.
pub fn changes(url: &Url, token: &str, inline: bool) -> Ask {
    let data = if inline { "<C:calendar-data/>" } else { "" };
    let body = format!(
        r#"<?xml version="1.0" encoding="utf-8"?><sync-collection {SPACES}><sync-token>{}</sync-token><sync-level>1</sync-level><prop><getetag/>{data}</prop></sync-collection>"#,
        escape(token)
    );
    // RFC 6578 section 3.2: the depth is zero, the level says how far to look.
    xml("REPORT", url, "0", body)
}

/// Everything with its data: many times cheaper for servers than asking entry by entry.
pub fn everything(url: &Url) -> Ask {
    query(url, r#"<C:comp-filter name="VCALENDAR"/>"#)
}

/// Entries of one component whose UID contains this text.
pub fn with_uid(url: &Url, component: &str, uid: &str) -> Ask {
    let filter = format!(
        r#"<C:comp-filter name="VCALENDAR"><C:comp-filter name="{component}"><C:prop-filter name="UID"><C:text-match collation="i;octet">{}</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter>"#,
        escape(uid)
    );
    query(url, &filter)
}

fn query(url: &Url, filter: &str) -> Ask {
    let body = format!(
        r#"<?xml version="1.0" encoding="utf-8"?><C:calendar-query {SPACES}><prop><getetag/><C:calendar-data/></prop><C:filter>{filter}</C:filter></C:calendar-query>"#
    );
    xml("REPORT", url, "1", body)
}

/// These entries with their data.
pub fn entries<'a>(url: &Url, paths: impl Iterator<Item = &'a str>) -> Ask {
    let mut body = format!(
        r#"<?xml version="1.0" encoding="utf-8"?><C:calendar-multiget {SPACES}><prop><getetag/><C:calendar-data/></prop>"#
    );
    for path in paths {
        let _ = write!(body, "<href>{}</href>", escape(path));
    }
    body.push_str("</C:calendar-multiget>");
    xml("REPORT", url, "0", body)
}
