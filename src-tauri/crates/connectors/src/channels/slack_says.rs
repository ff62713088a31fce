//! Slack's words for why it did not take something, the same in its Web API and from a webhook. Deliberately absent: where
//! in an answer such a word stands.

use super::given::{Answer, Given};
use super::refusals::{is_word, noted};
use crate::http::StatusCode;
use wedsync_domain::{Fault, FaultKind};

/// What a refusal of Slack's means. A word that is not known here counts by the answer's status.
pub fn refused(given: &Given, answer: &Answer, said: &str) -> Fault {
    let fault = match said {
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" | "invalid_token"
        | "no_service" | "no_service_id" | "no_active_hooks" | "no_team" | "team_disabled" => given.key_refused(),
        "missing_scope"
        | "no_permission"
        | "not_allowed_token_type"
        | "access_denied"
        | "ekm_access_denied"
        | "restricted_action"
        | "action_prohibited"
        | "posting_to_general_channel_denied" => given.not_allowed(),
        "channel_not_found" | "channel_is_archived" | "is_archived" | "user_not_found" => given.gone(),
        "not_in_channel" => not_invited(given),
        "msg_too_long" | "msg_blocks_too_long" => given.too_long(),
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => {
            given.later(StatusCode::TOO_MANY_REQUESTS, &answer.headers)
        }
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" | "rollup_error" => {
            given.later(StatusCode::SERVICE_UNAVAILABLE, &answer.headers)
        }
        _ if answer.status.is_success() && is_word(said) => given.not_taken(),
        _ => return given.refused(answer, Some(said)),
    };
    noted(fault, answer.status, Some(said))
}

fn not_invited(given: &Given) -> Fault {
    let message = format!("“{}” may not speak in its Slack channel yet.", given.words.name);
    Fault::new(FaultKind::Forbidden, "channel_not_invited", message)
        .next("Open the channel in Slack and invite the app: /invite and its name.")
}
