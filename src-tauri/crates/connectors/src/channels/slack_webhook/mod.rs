//! Slack by an incoming webhook: one address for one Slack channel, and nothing but speaking there.
//!
//! Deliberately absent: whether anybody has read it or taken it on, and changing what was said, because a webhook can do
//! neither. Whoever wants that takes the channel `slack`.

use super::given::{Answer, Given, Line, post};
use super::slack_says::refused;
use super::{block_kit, words};
use async_trait::async_trait;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use wedsync_domain::Fault;
use wedsync_domain::alert::{Alert, Channel, Taken};

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(Webhook(given.line()?)))
}

struct Webhook(Line);

impl Webhook {
    async fn say(&self, said: &Json) -> Result<Answer, Fault> {
        self.0.send(post(self.0.address().await?, said)).await
    }

    /// A webhook gives its reason as the whole body.
    fn refused(&self, answer: &Answer) -> Fault {
        refused(&self.0.given, answer, &words::one_line(&answer.text))
    }
}

#[async_trait]
impl Channel for Webhook {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        let said = json!({ "text": block_kit::line(alert), "blocks": block_kit::blocks(alert) });
        let answer = self.say(&said).await?;
        // Anything else with a good status comes from somewhere between here and Slack.
        if answer.status.is_success() && answer.text.trim() == "ok" {
            return Ok(Taken::default());
        }
        Err(self.refused(&answer))
    }

    /// Says nothing: a webhook that is there complains about just that, before anything is shown to anybody.
    async fn is_well(&self) -> Result<(), Fault> {
        let answer = self.say(&json!({})).await?;
        let there =
            matches!(answer.text.trim(), "no_text" | "invalid_payload" | "missing_text_or_fallback_or_attachments");
        if there && answer.status.is_client_error() { Ok(()) } else { Err(self.refused(&answer)) }
    }
}
