//! Ends every call of a channel after a while, whatever it is waiting for: the keychain, its turn, the network, a body that
//! drips. Deliberately absent: trying again, which whoever sends decides.

use crate::http::{Words, timed_out};
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::alert::{Alert, Became, Channel, Taken, TakenOn};
use wedsync_domain::broadcast::{Answer, Carried, Carrier, Message};
use wedsync_domain::{Fault, Timestamp};

/// A channel, or a carrier, that is given only so long.
pub struct Timed<C: ?Sized> {
    pub inner: Arc<C>,
    pub deadline: Duration,
    pub words: Words,
}

impl<C: ?Sized> Timed<C> {
    async fn within<T>(&self, call: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        tokio::time::timeout(self.deadline, call).await.unwrap_or_else(|_| Err(timed_out(&self.words)))
    }
}

#[async_trait]
impl Channel for Timed<dyn Channel> {
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

#[async_trait]
impl Carrier for Timed<dyn Carrier> {
    async fn carry(&self, message: &Message) -> Result<Carried, Fault> {
        self.within(self.inner.carry(message)).await
    }

    async fn became(&self, name: &str, whose: &str) -> Result<Option<Became>, Fault> {
        self.within(self.inner.became(name, whose)).await
    }

    async fn answers(&self, from: &str, since: Timestamp) -> Result<Option<Vec<Answer>>, Fault> {
        self.within(self.inner.answers(from, since)).await
    }
}
