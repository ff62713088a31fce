//! Counts the requests of one connection, until somebody asks for them: how long each took and what went wrong.
//!
//! Deliberately absent: what the figures mean, and where they are kept.

use super::{Reply, StatusCode};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use wedsync_domain::ports::Request;
use wedsync_domain::{Fault, FaultKind};

/// More than that between two looks tell nothing more about how it is.
const KEPT: usize = 5_000;

/// The requests of one connection.
#[derive(Default)]
pub struct Meter(Mutex<Vec<Request>>);

impl Meter {
    /// Counts one.
    pub fn count(&self, took: Duration, answer: &Result<Reply, Fault>) {
        let failed = match answer {
            Ok(reply) => wrong(reply.status),
            Err(fault) => Some(fault.kind),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(Request { took_ms: u32::try_from(took.as_millis()).unwrap_or(u32::MAX), failed });
        }
    }

    /// All that were counted since this was last asked.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// That a thing is not there, was changed by somebody else, or is not accepted as it is, says nothing against the line.
fn wrong(status: StatusCode) -> Option<FaultKind> {
    match status.as_u16() {
        401 => Some(FaultKind::SignInNeeded),
        403 => Some(FaultKind::Forbidden),
        429 => Some(FaultKind::RateLimited { until: None }),
        408 | 425 => Some(FaultKind::Transient),
        _ if status.is_server_error() => Some(FaultKind::Transient),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Body, HeaderMap};
    use url::Url;

    fn answer(status: u16) -> Reply {
        Reply {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            url: Url::parse("https://x.example").unwrap(),
            body: Body::from(bytes::Bytes::new()),
        }
    }

    #[test]
    fn what_a_provider_rightly_says_no_to_is_not_counted_against_it() {
        let meter = Meter::default();
        for status in [200, 204, 304, 404, 409, 410, 412, 422] {
            meter.count(Duration::from_millis(20), &Ok(answer(status)));
        }
        assert!(meter.take().iter().all(|it| it.failed.is_none() && it.took_ms == 20));
        for status in [401, 403, 408, 429, 500, 503] {
            meter.count(Duration::from_millis(20), &Ok(answer(status)));
        }
        meter.count(Duration::from_mins(1), &Err(Fault::new(FaultKind::Transient, "timed_out", "No answer.")));
        let all = meter.take();
        assert!(all.iter().all(|it| it.failed.is_some()));
        assert_eq!(all.last().unwrap().took_ms, 60_000);
        assert!(meter.take().is_empty(), "each is told once");
    }

    #[test]
    fn a_flood_does_not_fill_the_memory() {
        let meter = Meter::default();
        for _ in 0..2 * KEPT {
            meter.count(Duration::ZERO, &Ok(answer(200)));
        }
        assert_eq!(meter.take().len(), KEPT);
    }
}
