//! Datadog signs nothing: it sends headers of one's own with every call, among them one with a secret
//! (<https://docs.datadoghq.com/integrations/webhooks/>). So the secret itself travels, and whoever runs the tunnel could see
//! it; the address must be https. A call that is answered with anything but 5xx is never tried again.

use super::key::SigningKey;
use super::{Refused, Request, header};

pub(super) const USUAL: &str = "x-wedsync-secret";

pub(super) fn check(key: &SigningKey, it: &Request<'_>, name: &str) -> Result<(), Refused> {
    key.is(header(it, name)?)
}
