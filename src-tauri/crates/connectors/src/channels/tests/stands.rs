//! How each channel is set up to be tried: what the vault has for it, what it answers when it took a word, and who judges
//! what it is told.

use super::{CANARY, judges, letters};
use crate::stage::{Seen, reply};
use wedsync_domain::FaultKind;

/// One channel, ready to be tried.
pub struct Stand {
    /// What lies in the vault, with the server's address given. Holds the canary.
    pub secret: fn(&str) -> String,
    /// Answers of the form, the address aside.
    pub settings: &'static [(&'static str, &'static str)],
    /// What the server answers when it takes what was asked.
    pub takes: fn(&Seen) -> Vec<u8>,
    /// Answers of a good status that refuse all the same, and what each means.
    pub refuses: &'static [(&'static str, FaultKind)],
    /// Whether what was asked is as the vendor has published it, and within the lengths that it takes.
    pub judge: fn(&Seen) -> Result<(), String>,
    /// Whether a link that no browser opens is kept out of what can be pressed.
    pub presses: fn(&Seen) -> Vec<String>,
}

pub fn stand(name: &str) -> Stand {
    match name {
        "slack-webhook" => Stand {
            secret: |url| format!("{url}/services/T0/B0/{CANARY}"),
            settings: &[],
            takes: |_| reply(200, "Content-Type: text/html\r\n", "ok"),
            refuses: &[("no_service", FaultKind::SignInNeeded), ("<html>Free WiFi</html>", FaultKind::Malformed)],
            judge: judges::slack_webhook,
            presses: judges::slack_buttons,
        },
        "email-resend" => letters::resend(),
        "email-sendgrid" => letters::sendgrid(),
        "sms-twilio" => letters::twilio(),
        "webhook" => letters::webhook(),
        other => panic!("tell tests/stands.rs how {other} is set up"),
    }
}
