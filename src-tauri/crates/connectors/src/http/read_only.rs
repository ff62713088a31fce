//! Lets nothing but reading pass, whatever the code above it tries: for providers that only watch.

use super::{Ask, Reply, Transport, Words};
use async_trait::async_trait;
use std::sync::Arc;
use wedsync_domain::{Fault, FaultKind};

/// Refuses writes.
pub struct ReadOnly {
    inner: Arc<dyn Transport>,
    words: Words,
}

impl ReadOnly {
    /// Around `inner`.
    pub fn new(inner: Arc<dyn Transport>, words: Words) -> Self {
        Self { inner, words }
    }
}

#[async_trait]
impl Transport for ReadOnly {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        if ask.reads() {
            return self.inner.send(ask).await;
        }
        let message = format!("“{}” can only be read.", self.words.name);
        Err(Fault::new(FaultKind::Forbidden, "read_only", message).next("Set its lists to read."))
    }
}
