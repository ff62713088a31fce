//! Tries again what may be tried again: reads and conditional writes that got no answer, or one that says "later".
//!
//! Waits grow and are jittered; a wait that the server asks for is kept if it is short, otherwise the answer goes up
//! so that the schedule can wait instead. In all well under a minute. Writes without a condition are never repeated.

use super::{Ask, HeaderMap, Reply, Transport, Words, header};
use async_trait::async_trait;
use backon::{ExponentialBuilder, Retryable};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use wedsync_domain::{Fault, FaultKind, Timestamp};

const FIRST: Duration = Duration::from_millis(100);
const GROWTH: f32 = 3.0;
const TRIES: usize = 5;
/// All waiting of one request together.
const BUDGET: Duration = Duration::from_secs(30);
/// A wait longer than this is the schedule's business.
const PATIENCE: Duration = Duration::from_secs(10);
/// No server is believed that wants to be left alone for longer.
const LONGEST: Duration = Duration::from_hours(1);

/// Tries again.
pub struct Retried {
    inner: Arc<dyn Transport>,
    words: Words,
}

/// Not good enough yet.
enum Again {
    Reply(Reply),
    Fault(Fault),
}

impl Retried {
    /// Around `inner`.
    pub fn new(inner: Arc<dyn Transport>, words: Words) -> Self {
        Self { inner, words }
    }

    async fn once(&self, ask: Ask) -> Result<Reply, Again> {
        match self.inner.send(ask).await {
            Ok(reply) if matches!(reply.status.as_u16(), 408 | 423 | 425 | 429 | 502 | 503 | 504) => {
                Err(Again::Reply(reply))
            }
            Ok(reply) => Ok(reply),
            Err(fault) => Err(Again::Fault(fault)),
        }
    }
}

#[async_trait]
impl Transport for Retried {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        let repeatable = ask.may_be_repeated();
        let waits = ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(FIRST)
            .with_factor(GROWTH)
            .with_max_times(TRIES)
            .with_total_delay(Some(BUDGET));
        let mut dead = 0;
        let outcome = (|| self.once(ask.clone()))
            .retry(waits)
            .when(|again| worth_it(again, repeatable, &mut dead))
            .adjust(|again, wait| longer(again, wait?, self.words.clock().now()))
            .await;
        match outcome {
            Ok(reply) | Err(Again::Reply(reply)) => Ok(reply),
            Err(Again::Fault(fault)) => Err(fault),
        }
    }
}

/// An answer that says "later" has done nothing, so even an unconditional write may be sent again.
fn worth_it(again: &Again, repeatable: bool, dead: &mut u32) -> bool {
    match again {
        Again::Reply(reply) => repeatable || matches!(reply.status.as_u16(), 423 | 429 | 503),
        Again::Fault(fault) if fault.kind != FaultKind::Transient => false,
        Again::Fault(fault) => match fault.code.as_str() {
            // Nothing listens there: that seldom changes within seconds, and somebody may be waiting.
            "no_connection" => {
                *dead += 1;
                *dead <= 2
            }
            "no_answer" => repeatable,
            // A minute of silence, a wrong name and a wrong certificate do not get better now.
            _ => false,
        },
    }
}

fn longer(again: &Again, wait: Duration, now: Timestamp) -> Option<Duration> {
    let Again::Reply(reply) = again else { return Some(wait) };
    match wait_asked_for(&reply.headers, now) {
        Some(asked) if asked > PATIENCE => None,
        Some(asked) => Some(wait.max(asked)),
        None => Some(wait),
    }
}

/// What `Retry-After` asks for: seconds, seconds with a fraction, or a date. At most an hour; nonsense is nothing.
pub fn wait_asked_for(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let asked = match text.parse::<f64>() {
        Ok(seconds) if seconds.is_nan() || seconds < 0.0 => return None,
        Ok(seconds) => Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST),
        Err(_) => {
            let date = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
            Timestamp(i64::try_from(date.as_millis()).ok()?).since(now)
        }
    };
    Some(asked.min(LONGEST))
}
