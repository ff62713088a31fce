//! Ends every call of a channel after a while, whatever it is waiting for: the keychain, its turn, the network, a body that
//! drips. Deliberately absent: trying again, which whoever sends decides.

use crate::http::{Words, timed_out};
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::Fault;
use wedsync_domain::alert::{Alert, Became, Channel, Taken, TakenOn};

/// A channel that is given only so long.
pub struct Timed {
    pub inner: Arc<dyn Channel>,
    pub deadline: Duration,
    pub words: Words,
}

impl Timed {
    async fn within<T>(&self, call: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        tokio::time::timeout(self.deadline, call).await.unwrap_or_else(|_| Err(timed_out(&self.words)))
    }
}

#[async_trait]
impl Channel for Timed {
    async fn tell(&self, alert: &Alert, first: Option<&str>) -> Result<Taken, Fault> {
        self.within(self.inner.tell(alert, first)).await
    }

    async fn is_well(&self) -> Result<(), Fault> {
        self.within(self.inner.is_well()).await
    }

    async fn became(&self, name: &str) -> Result<Became, Fault> {
        self.within(self.inner.became(name)).await
    }

    async fn taken_on(&self, first: &str) -> Result<Option<TakenOn>, Fault> {
        self.within(self.inner.taken_on(first)).await
    }
}
