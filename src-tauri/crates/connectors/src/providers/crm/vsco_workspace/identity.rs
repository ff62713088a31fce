//! Under which identity a record is known: ours lies in its external mappings, the place that the vendor keeps for ids of
//! other systems; any other record is known by the vendor's id.
//!
//! A mapping has an id of at most 64 characters, by which jobs and events can be asked for, and an address of at most
//! 255, which holds the identity word for word where it fits.

use super::resource::{Resource, entries, id, text};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value as Json, json};
use wedsync_domain::ids::Uid;
use xxhash_rust::xxh3::xxh3_128;

/// `.invalid` is nobody's, and never will be (RFC 6761).
const OURS: &str = "https://wedsync.invalid/uid/";
const DERIVED: &str = "@workspace.vsco.co";
const LONGEST_ID: usize = 64;
const LONGEST_URL: usize = 255;

/// The id of the mapping.
pub fn mark(uid: &str) -> String {
    let plain =
        uid.len() <= LONGEST_ID && uid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@.-_".contains(&byte));
    if plain && !uid.is_empty() { uid.to_owned() } else { format!("wedsync-{:032x}", xxh3_128(uid.as_bytes())) }
}

/// The mapping of a new record.
pub fn mapping(uid: &str) -> Json {
    let whole = format!("{OURS}{}", BASE64URL_NOPAD.encode(uid.as_bytes()));
    let url = if whole.len() <= LONGEST_URL { whole } else { format!("{OURS}{:032x}", xxh3_128(uid.as_bytes())) };
    json!({ "id": mark(uid), "url": url })
}

/// Whether it was made for that identity.
pub fn is_of(resource: &Resource, uid: &str) -> bool {
    let wanted = mapping(uid);
    entries(resource, "externalMappings")
        .any(|it| it.get("id") == wanted.get("id") && it.get("url") == wanted.get("url"))
}

/// The same every time.
pub fn uid(resource: &Resource) -> Uid {
    let ours = entries(resource, "externalMappings").find_map(|mapping| {
        let coded = text(mapping, "url")?.strip_prefix(OURS)?;
        let uid = String::from_utf8(BASE64URL_NOPAD.decode(coded.as_bytes()).ok()?).ok()?;
        is_of(resource, &uid).then_some(uid)
    });
    Uid::from(ours.unwrap_or_else(|| format!("{}{DERIVED}", id(resource))))
}

/// The vendor's id in an identity that was made of it.
pub fn derived(uid: &str) -> Option<&str> {
    uid.strip_suffix(DERIVED).filter(|id| !id.is_empty())
}
