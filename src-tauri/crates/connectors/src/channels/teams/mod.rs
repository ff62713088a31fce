//! Microsoft Teams by a workflow of the studio's own: one address for one chat or channel, to which a card is posted.
//!
//! Deliberately absent: whether it got there and whether anybody has taken it on, because a workflow only says that it has
//! begun; and changing what was said.

mod card;

use super::given::{Answer, Given, Line, post};
use async_trait::async_trait;
use serde::Deserialize;
use std::sync::Arc;
use wedsync_domain::alert::{Alert, Channel, Taken};
use wedsync_domain::{Fault, FaultKind};

#[cfg(test)]
pub use card::card;

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Channel>, Fault> {
    Ok(Arc::new(Workflow(given.line()?)))
}

struct Workflow(Line);

/// How a workflow refuses.
#[derive(Deserialize)]
struct Refusal {
    error: Why,
}

#[derive(Deserialize)]
struct Why {
    code: String,
}

impl Workflow {
    fn refused(&self, answer: &Answer) -> Fault {
        let given = &self.0.given;
        let code = answer.read::<Refusal>().map(|refusal| refusal.error.code).unwrap_or_default();
        match code.as_str() {
            "WorkflowTriggerIsNotEnabled" => {
                let message = format!("The workflow behind “{}” is switched off.", given.words.name);
                Fault::new(FaultKind::Forbidden, "channel_switched_off", message)
                    .next("Open Workflows in Teams, choose it, and switch it on.")
            }
            "WorkflowNotFound" | "WorkflowTriggerNotFound" => given.gone(),
            _ => given.refused(answer, None),
        }
    }
}

#[async_trait]
impl Channel for Workflow {
    async fn tell(&self, alert: &Alert, _first: Option<&str>) -> Result<Taken, Fault> {
        let answer = self.0.send(post(self.0.address().await?, &card::card(alert))).await?;
        // A workflow answers that it has begun. Any other good status comes from somewhere between here and there.
        if answer.status.as_u16() == 202 { Ok(Taken::default()) } else { Err(self.refused(&answer)) }
    }

    /// Every request to a workflow makes it run, and one that cannot is told to its owner. So only the address is looked at.
    async fn is_well(&self) -> Result<(), Fault> {
        self.0.address().await.map(drop)
    }
}
