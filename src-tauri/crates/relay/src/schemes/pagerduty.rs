//! PagerDuty, webhooks version 3: `X-PagerDuty-Signature: v1=…,v1=…`, hex over the body
//! (<https://developer.pagerduty.com/docs/verifying-webhook-signatures>). It signs no time.

use super::key::{SigningKey, hex};
use super::{Refused, Request, SIGNATURES, header};

pub(super) fn check(key: &SigningKey, it: &Request<'_>) -> Result<(), Refused> {
    let given = header(it, "x-pagerduty-signature")?.split(',');
    let ours: Vec<_> = given.filter_map(|one| hex(one.trim().strip_prefix("v1=")?)).take(SIGNATURES).collect();
    key.signed(&[it.body], &ours)
}
