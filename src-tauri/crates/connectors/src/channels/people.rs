//! The channels that reach anybody, and not only those whom their settings name: letters to people of a wedding, and texts.
//!
//! Each is one thing with two faces, so that how hard it may be pressed is counted once. Deliberately absent: chat programs and
//! the rest, which reach the studio alone.

use super::{DEADLINE, Given, LETTER, Timed, email_resend, email_sendgrid, email_smtp, given, sms_twilio, timed};
use crate::account::Key;
use crate::http::Wire;
use crate::letter::addresses;
use std::collections::BTreeMap;
use std::sync::Arc;
use wedsync_domain::alert::Channel;
use wedsync_domain::broadcast::{Carrier, Means, Reach, TextMessage};
use wedsync_domain::{Clock, Fault};

/// One channel with both its faces.
pub struct Both {
    /// Tells the studio of incidents.
    pub channel: Arc<dyn Channel>,
    /// Carries messages to people.
    pub carrier: Arc<dyn Carrier>,
}

/// A channel that can do both.
pub(super) fn both(it: impl Channel + Carrier + 'static) -> Both {
    let it = Arc::new(it);
    Both { channel: Arc::clone(&it) as Arc<dyn Channel>, carrier: it }
}

type Open = fn(Given) -> Result<Both, Fault>;

/// In the order in which they stand in for each other.
const TABLE: &[(&str, Means, bool, Open)] = &[
    ("email-resend", Means::Email, true, email_resend::open_to_people),
    ("email-sendgrid", Means::Email, false, email_sendgrid::open_to_people),
    ("email-smtp", Means::Email, false, email_smtp::open_to_people),
    ("sms-twilio", Means::Sms, true, sms_twilio::open_to_people),
];

/// Whom a kind of channel reaches.
pub fn reach(kind: &str) -> Option<Reach> {
    let (place, (_, means, says_delivered, _)) = (0..).zip(TABLE).find(|(_, row)| row.0 == kind)?;
    Some(Reach { means: *means, place, says_delivered: *says_delivered })
}

/// Opens one with both its faces. `None`: it reaches nobody but those that its settings name.
pub fn open(
    kind: &str,
    label: &str,
    settings: &BTreeMap<String, String>,
    key: Key,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
) -> Result<Option<Both>, Fault> {
    let Some((_, means, _, open)) = TABLE.iter().find(|row| row.0 == kind) else { return Ok(None) };
    let (_, given) = given(kind, label, settings, key, clock, wire)?;
    let words = given.words.clone();
    let Both { channel, carrier } = open(given)?;
    let deadline = if *means == Means::Email { LETTER } else { DEADLINE };
    let channel = timed(channel, DEADLINE, words.clone());
    Ok(Some(Both { channel, carrier: Arc::new(Timed { inner: carrier, deadline, words }) }))
}

/// A contact's address as the way wants it.
pub fn address(means: Means, written: &str) -> Result<String, Fault> {
    match means {
        Means::Email => addresses::person(written).map(|it| it.email.to_string()),
        Means::Sms => sms_twilio::telephone(written),
    }
}

/// A text as telephones show it.
pub fn text_message(text: &str) -> TextMessage {
    sms_twilio::message(text)
}
