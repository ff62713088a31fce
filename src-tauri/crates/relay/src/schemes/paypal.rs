//! PayPal: five headers, over name, time, the webhook's id and a checksum of the body, with a key that only a certificate of PayPal's
//! proves (<https://developer.paypal.com/api/rest/webhooks/rest/>). PayPal can be asked whether they are right
//! (<https://developer.paypal.com/api/webhooks/v1/verify-webhook-signature-post>); here it is only looked whether asking is worth it.
//!
//! No time is demanded: a call is tried again for three days, and nothing says whether its time is a new one then. What names a call is
//! the id of the event, by which PayPal itself sends one again; a name that is not in the event is a new one at every try.

use super::{Refused, Request, header, named};
use axum::http::Uri;
use serde_json::Value as Json;
use wedsync_domain::intake::Transmission;

/// Bytes of each header at most, as the published document has it.
const ALGORITHM: usize = 100;
const ADDRESS: usize = 500;
const ID: usize = 50;
const SIGNATURE: usize = 500;
const TIME: usize = 100;

/// What PayPal is to be asked, and what the call is called if it says yes.
pub(crate) fn read<'a>(it: &Request<'a>) -> Result<(Transmission<'a>, Vec<u8>), Refused> {
    let event = std::str::from_utf8(it.body).map_err(|_| Refused::Unproved)?;
    // Whole and by itself: it is sent on between other things.
    let said: Json = serde_json::from_str(event).map_err(|_| Refused::Unproved)?;
    let id = said["id"].as_str().filter(|id| !id.is_empty()).ok_or(Refused::Unproved)?;
    let transmission = Transmission {
        auth_algo: plain(it, "paypal-auth-algo", ALGORITHM)?,
        cert_url: certificate(plain(it, "paypal-cert-url", ADDRESS)?)?,
        transmission_id: plain(it, "paypal-transmission-id", ID)?,
        transmission_sig: plain(it, "paypal-transmission-sig", SIGNATURE)?,
        transmission_time: plain(it, "paypal-transmission-time", TIME)?,
        event,
    };
    Ok((transmission, named(id.as_bytes())))
}

/// One word that is not too long.
fn plain<'a>(it: &Request<'a>, name: &str, most: usize) -> Result<&'a str, Refused> {
    let given = header(it, name)?;
    let fits = (1..=most).contains(&given.len()) && given.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(given) } else { Err(Refused::Unproved) }
}

/// One of PayPal's own, over https, at the usual port, with nobody's name in it.
fn certificate(given: &str) -> Result<&str, Refused> {
    let address: Uri = given.parse().map_err(|_| Refused::Unproved)?;
    let host = address.authority().filter(|it| it.as_str() == it.host()).map(|it| it.host().to_ascii_lowercase());
    let theirs = host.is_some_and(|host| host == "paypal.com" || host.ends_with(".paypal.com"));
    if theirs && address.scheme_str() == Some("https") { Ok(given) } else { Err(Refused::Unproved) }
}
