//! Stripe: `Stripe-Signature: t=…,v1=…`, hex over time and body (<https://docs.stripe.com/webhooks#verify-manually>). A call that is tried
//! again has a new time and the same body, so its body names it.

use super::key::{SigningKey, hex};
use super::{Refused, Request, SIGNATURES, header, in_time, number, seconds};

pub(super) fn check(key: &SigningKey, it: &Request<'_>) -> Result<(), Refused> {
    let (mut at, mut given) = (None, Vec::new());
    for (name, value) in header(it, "stripe-signature")?.split(',').filter_map(|part| part.split_once('=')) {
        match name.trim_start() {
            "t" if at.is_some() => return Err(Refused::Unproved),
            "t" => at = Some(value),
            "v1" if given.len() < SIGNATURES => given.extend(hex(value)),
            _ => {}
        }
    }
    let at = at.ok_or(Refused::Unproved)?;
    let time = number(at)?;
    key.signed(&[at.as_bytes(), b".", it.body], &given)?;
    in_time(it, seconds(time))
}
