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

const JSON: &str = "Content-Type: application/json\r\n";

/// Words of refusal, all with a good status.
const SLACK: &[(&str, FaultKind)] = &[
    (r#"{"ok":false,"error":"invalid_auth"}"#, FaultKind::SignInNeeded),
    (r#"{"ok":false,"error":"missing_scope","needed":"chat:write"}"#, FaultKind::Forbidden),
    (r#"{"ok":false,"error":"channel_not_found"}"#, FaultKind::Missing),
    (r#"{"ok":false,"error":"not_in_channel"}"#, FaultKind::Forbidden),
    (r#"{"ok":false,"error":"is_archived"}"#, FaultKind::Missing),
    (r#"{"ok":false,"error":"ratelimited"}"#, FaultKind::RateLimited { until: None }),
    (r#"{"ok":false,"error":"fatal_error"}"#, FaultKind::Transient),
    (r#"{"ok":false,"error":"msg_too_long"}"#, FaultKind::Rejected),
    (r#"{"ok":false,"error":"a word of tomorrow"}"#, FaultKind::Malformed),
    (r#"{"ok":true}"#, FaultKind::Malformed),
];

/// Slack's answers, by method.
pub fn slack(seen: &Seen) -> Vec<u8> {
    let (method, _) = judges::slack_method(&seen.line);
    let said = match method.as_str() {
        "chat.postMessage" => {
            r#"{"ok":true,"channel":"C0123456789","ts":"1503435956.000247","message":{"type":"message","ts":"1503435956.000247","text":"x"}}"#
        }
        "chat.update" => {
            r#"{"ok":true,"channel":"C0123456789","ts":"1503435956.000247","text":"x","message":{"text":"x"}}"#
        }
        "auth.test" => {
            r#"{"ok":true,"url":"https://studio.slack.com/","team":"Studio","user":"wedsync","team_id":"T0123456789","user_id":"U0123456780"}"#
        }
        "reactions.get" => {
            r#"{"ok":true,"type":"message","channel":"C0123456789","message":{"type":"message","text":"x","reactions":[{"name":"tada","users":["U9"],"count":1},{"name":"eyes","users":["U0123456789"],"count":1}]}}"#
        }
        "users.info" => r#"{"ok":true,"user":{"id":"U0123456789","name":"dana","real_name":"Dana Levi"}}"#,
        _ => r#"{"ok":false,"error":"unknown_method"}"#,
    };
    reply(200, JSON, said)
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
        "slack" => Stand {
            secret: |_| format!("xoxb-{CANARY}"),
            settings: &[("channel", "C0123456789")],
            takes: slack,
            refuses: SLACK,
            judge: judges::slack,
            presses: judges::slack_buttons,
        },
        "teams" => Stand {
            secret: |url| {
                format!("{url}/powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke?sig={CANARY}")
            },
            settings: &[],
            takes: |_| reply(202, "", ""),
            // What the old connectors answered, and what a gate on the way may.
            refuses: &[
                ("1", FaultKind::Malformed),
                ("{\"error\":{\"code\":\"WorkflowNotFound\"}}", FaultKind::Missing),
            ],
            judge: judges::teams,
            presses: judges::teams_buttons,
        },
        "pagerduty" => Stand {
            secret: |_| format!("{CANARY}00000000000000"),
            settings: &[],
            takes: |_| {
                let said = r#"{"status":"success","message":"Event processed","dedup_key":"wedsync-inc-12"}"#;
                reply(202, JSON, said)
            },
            refuses: &[
                (r#"{"status":"invalid event","message":"no","errors":["summary is missing"]}"#, FaultKind::Rejected),
                (
                    r#"{"status":"invalid event","errors":["Length of 'routing_key' is incorrect"]}"#,
                    FaultKind::SignInNeeded,
                ),
            ],
            judge: judges::pagerduty,
            presses: judges::pagerduty_links,
        },
        other => panic!("tell tests/stands.rs how {other} is set up"),
    }
}
