//! Keeps to the provider's limits: so many requests a second, so many under way at once for one connection, and at
//! most [`super::wire::AT_ONCE`] for the whole desk.
//!
//! A request counts as under way until its answer begins. What still flows in afterwards does not: a listing is taken
//! in page by page, with writes of other requests in between, and would otherwise stand in its own way.

use super::{Ask, Reply, Transport, Wire};
use crate::manifest::Limits;
use async_trait::async_trait;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::sync::Semaphore;
use wedsync_domain::{Fault, FaultKind};

/// Holds requests back until their turn.
pub struct Paced {
    inner: Arc<dyn Transport>,
    pace: DefaultDirectRateLimiter,
    lanes: Semaphore,
    wire: Arc<Wire>,
}

impl Paced {
    /// Around `inner`, with the limits of a manifest.
    pub fn new(inner: Arc<dyn Transport>, limits: Limits, wire: Arc<Wire>) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits.per_second)).allow_burst(at_least_one(limits.burst));
        Self { inner, pace: RateLimiter::direct(quota), lanes: Semaphore::new(limits.in_flight.max(1)), wire }
    }
}

#[async_trait]
impl Transport for Paced {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        let closed = |stopped| Fault::new(FaultKind::Bug, "lanes_closed", "The desk is closing.").detail(stopped);
        let _own = self.lanes.acquire().await.map_err(closed)?;
        self.pace.until_ready().await;
        let _desk = self.wire.lanes().acquire().await.map_err(closed)?;
        self.inner.send(ask).await
    }
}
