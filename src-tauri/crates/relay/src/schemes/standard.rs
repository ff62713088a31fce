//! Standard Webhooks, `v1`: over name, time and body
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>, read 2026-11-20).
//! `v1a` (ed25519) is passed over.

use super::key::{SigningKey, base64};
use super::{Proved, Refused, Request, SIGNATURES, header, in_time, named, number, seconds};

pub(super) fn check(key: &SigningKey, it: &Request<'_>) -> Result<Proved, Refused> {
    let (name, at) = (header(it, "webhook-id")?, header(it, "webhook-timestamp")?);
    let time = number(at)?;
    // A name with the sign between the parts in it could be read as another name with another time.
    if name.is_empty() || name.contains('.') {
        return Err(Refused::Unproved);
    }
    let given = header(it, "webhook-signature")?.split(' ');
    let ours = given.filter_map(|one| base64(one.strip_prefix("v1,")?)).take(SIGNATURES);
    key.signed(&[name.as_bytes(), b".", at.as_bytes(), b".", it.body], &ours.collect::<Vec<_>>())?;
    in_time(it, seconds(time))?;
    Ok(Proved { name: named(name.as_bytes()), answer: None })
}
