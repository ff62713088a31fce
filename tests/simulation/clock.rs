//! A clock that goes only when told.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use wedsync_domain::{Clock, Timestamp};

#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn new() -> Self {
        // A Saturday in May.
        Self(AtomicI64::new(1_778_925_600_000))
    }

    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn since_boot(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.load(Ordering::SeqCst)).unwrap())
    }
}
