//! HubSpot, version 3: Base64 over method, address, body and time in milliseconds
//! (<https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation>). The address is the one that the web knows, so it is
//! tried with every name that the studio has said is ours.

use super::key::{SigningKey, base64};
use super::{Refused, Request, header, in_time, number};
use wedsync_domain::Timestamp;

pub(super) fn check(key: &SigningKey, it: &Request<'_>) -> Result<(), Refused> {
    let at = header(it, "x-hubspot-request-timestamp")?;
    let time = number(at)?;
    let given = base64(header(it, "x-hubspot-signature-v3")?).ok_or(Refused::Unproved)?;
    let signed = |host: &String| {
        let parts: [&[u8]; 5] = [b"POSThttps://", host.as_bytes(), it.path.as_bytes(), it.body, at.as_bytes()];
        key.signed(&parts, &[given]).is_ok()
    };
    if !it.hosts.iter().any(signed) {
        return Err(Refused::Unproved);
    }
    in_time(it, Some(Timestamp(time)))
}
