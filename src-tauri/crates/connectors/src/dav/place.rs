//! Names on a DAV server: where a calendar lies, what its entries are called, and under which name a new one goes.
//!
//! Servers write the same name with `@` or `%40` as they please, so names are brought into one form before they are
//! compared: everything but the unreserved characters of RFC 3986 is percent-encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use url::Url;
use wedsync_domain::fields::fingerprint;
use wedsync_domain::ids::{RemoteId, RemoteKey, Uid};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// File systems behind servers stop at 255 bytes; percent signs triple.
const LONGEST_NAME: usize = 80;

/// One calendar on a server.
#[derive(Debug, Clone)]
pub struct Place {
    /// Ends with a slash.
    pub url: Url,
    /// Its path in the one form.
    path: String,
}

impl Place {
    /// From the key of a collection: a path on the server of `home`, or a whole address.
    pub fn new(home: &Url, key: &RemoteKey) -> Option<Self> {
        Some(Self::at(home.join(key.as_str()).ok()?))
    }

    /// At that address.
    pub fn at(mut url: Url) -> Self {
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        url.set_query(None);
        url.set_fragment(None);
        Self { path: one_form(url.path()), url }
    }

    /// What the desk calls it: the path if it is on the server of `home`, else the whole address.
    pub fn key(&self, home: &Url) -> RemoteKey {
        if self.url.origin() == home.origin() { self.url.path().into() } else { self.url.as_str().into() }
    }

    /// The entry that an href means. `None`: the calendar itself, something below it, or another server.
    pub fn id(&self, href: &str) -> Option<RemoteId> {
        if let Some(name) = href.strip_prefix(self.url.path())
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'~' | b'.'))
            && name.bytes().any(|b| b != b'.')
        {
            return Some(name.into());
        }
        let url = self.url.join(href).ok()?;
        if url.origin() != self.url.origin() || url.path().ends_with('/') {
            return None;
        }
        let path = one_form(url.path());
        match path.strip_prefix(&self.path) {
            Some(name) if !name.contains('/') => Some(name.into()),
            Some(_) => None,
            None => Some(path.into()),
        }
    }

    /// Where that entry is. `None` where the name is not one that [`Self::id`] gives out.
    pub fn url(&self, id: &RemoteId) -> Option<Url> {
        let name = id.as_str();
        if name.is_empty() || name.bytes().all(|b| b == b'.') {
            return None;
        }
        let mut url = self.url.clone();
        if name.starts_with('/') {
            url.set_path(name);
        } else if name.contains('/') {
            return None;
        } else {
            url.set_path(&format!("{}{name}", self.url.path()));
        }
        Some(url)
    }
}

/// The names a new entry may get, best first: from its UID where that is a harmless name, and a digest of it. The
/// same UID always gives the same names, so that a lost answer finds its entry again.
pub fn names_for(uid: &Uid) -> [RemoteId; 2] {
    let digest = data_encoding::HEXLOWER.encode(&fingerprint(uid.as_str().as_bytes()));
    let digest = RemoteId::from(format!("wedsync-{digest}.ics"));
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+' | '=');
    let text = uid.as_str();
    let plain = !text.is_empty() && text.len() <= LONGEST_NAME && text.chars().all(harmless);
    if plain && text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        [RemoteId::from(one_form(&format!("{text}.ics"))), digest]
    } else {
        [digest.clone(), digest]
    }
}

/// Each part between slashes decoded and encoded anew.
fn one_form(path: &str) -> String {
    let parts: Vec<String> = path
        .split('/')
        .map(|part| percent_encode(&percent_decode_str(part).collect::<Vec<u8>>(), RESERVED).to_string())
        .collect();
    parts.join("/")
}

/// A path part as a person would read it.
pub fn readable(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().chars().filter(|c| !c.is_control()).collect()
}
