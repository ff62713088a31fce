//! Counts each request, and notes it for the log: method, host, status, milliseconds. Never a path (the address of a private feed is
//! its password), a header or a body.

use super::{Ask, Meter, Reply, Transport};
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Instant;
use wedsync_domain::Fault;

/// Notes what passes.
pub struct Traced {
    inner: Arc<dyn Transport>,
    provider: String,
    meter: Arc<Meter>,
}

impl Traced {
    /// Around `inner`, under the provider's name.
    pub fn new(inner: Arc<dyn Transport>, provider: String, meter: Arc<Meter>) -> Self {
        Self { inner, provider, meter }
    }
}

#[async_trait]
impl Transport for Traced {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        let (method, host) = (ask.method.clone(), ask.url.host_str().unwrap_or_default().to_owned());
        let (size, start) = (ask.body.len(), Instant::now());
        let answer = self.inner.send(ask).await;
        let took = start.elapsed();
        self.meter.count(took, &answer);
        let ms = took.as_millis();
        match &answer {
            Ok(reply) => {
                tracing::debug!(provider = %self.provider, %method, %host, size, status = reply.status.as_u16(), ms, "request");
            }
            Err(fault) => {
                tracing::debug!(provider = %self.provider, %method, %host, size, code = %fault.code, ms, "request without answer");
            }
        }
        answer
    }
}
