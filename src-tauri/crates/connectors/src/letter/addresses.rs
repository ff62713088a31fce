//! Who writes a letter and who gets it, as the form says it. Whether somebody lives at an address, only a letter tells.

use crate::channels::Given;
use lettre::message::Mailbox;
use wedsync_domain::{Fault, FaultKind};

/// Vendors take fifty, and nobody has so many to alert.
const MOST: usize = 10;

/// Whom letters come from: field `from`.
pub fn sender(given: &Given) -> Result<Mailbox, Fault> {
    one(given, given.setting("from").unwrap_or_default())
}

/// Who gets them: field `to`, divided by commas.
pub fn recipients(given: &Given) -> Result<Vec<Mailbox>, Fault> {
    let to = given.setting("to").unwrap_or_default().split([',', ';']);
    let to: Vec<&str> = to.map(str::trim).filter(|part| !part.is_empty()).collect();
    if to.len() > MOST {
        let message = format!("“{}” has {} addresses; at most {MOST} can be alerted.", given.words.name, to.len());
        return Err(Fault::new(FaultKind::Rejected, "too_many_addresses", message)
            .next("Name fewer, or one address that hands letters on to all of them."));
    }
    let boxes = to.into_iter().map(|part| one(given, part)).collect::<Result<Vec<_>, _>>()?;
    if boxes.is_empty() {
        return one(given, "").map(|mailbox| vec![mailbox]);
    }
    Ok(boxes)
}

fn one(given: &Given, text: &str) -> Result<Mailbox, Fault> {
    // A line end would begin a header of somebody's own.
    let plain = !text.chars().any(char::is_control);
    text.parse().ok().filter(|_| plain).ok_or_else(|| {
        let shown = crate::http::shown(text);
        let message = format!("{shown} is not a mail address, so “{}” cannot write letters.", given.words.name);
        Fault::new(FaultKind::Rejected, "not_a_mail_address", message)
            .next("Write it like anna@studio.example, or Anna <anna@studio.example>; several are divided by commas.")
    })
}
