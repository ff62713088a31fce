//! The body alone, signed in one header: Xero (<https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/>),
//! QuickBooks (<https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/configure-webhooks>), and everybody who
//! does the same in a header of their own. No time is signed.

use super::key::{SigningKey, base64, hex};
use super::{Refused, Request, header};

pub(super) const XERO: &str = "x-xero-signature";
pub(super) const QUICKBOOKS: &str = "intuit-signature";
/// As WebSub has it (<https://www.w3.org/TR/websub/#authenticated-content-distribution>), and many after it.
pub(super) const USUAL: &str = "x-hub-signature-256";

pub(super) fn check(key: &SigningKey, it: &Request<'_>, name: &str) -> Result<(), Refused> {
    let given = header(it, name)?;
    let given = given.strip_prefix("sha256=").unwrap_or(given);
    let given = hex(given).or_else(|| base64(given)).ok_or(Refused::Unproved)?;
    key.signed(&[it.body], &[given])
}
