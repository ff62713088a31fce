//! Who writes a letter and who gets it, as the form says it. Whether somebody lives at an address, only a letter tells.

use crate::channels::Given;
use crate::http::shown;
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

/// One person's address, as a contact says it. A name beside it is left out: whose it is, the contact says.
pub fn person(text: &str) -> Result<Mailbox, Fault> {
    read(text).map(|read| Mailbox::new(None, read.email)).ok_or_else(|| {
        let message = format!("{} is not a mail address.", shown(text));
        Fault::new(FaultKind::Rejected, "not_a_mail_address", message)
            .next("Write one address, like anna@studio.example.")
    })
}

/// People write names as they like (`Dr. Anna B.`), so only the address itself is read strictly.
fn read(text: &str) -> Option<Mailbox> {
    // A line end would begin a header of somebody's own.
    if text.chars().any(char::is_control) {
        return None;
    }
    let (name, address) = match text.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').trim(), rest.trim_end().strip_suffix('>')?),
        None => ("", text),
    };
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    Some(Mailbox::new(name, address.trim().parse().ok()?))
}

fn one(given: &Given, text: &str) -> Result<Mailbox, Fault> {
    read(text).ok_or_else(|| {
        let message = format!("{} is not a mail address, so “{}” cannot write letters.", shown(text), given.words.name);
        Fault::new(FaultKind::Rejected, "not_a_mail_address", message)
            .next("Write it like anna@studio.example, or Anna <anna@studio.example>; several are divided by commas.")
    })
}
