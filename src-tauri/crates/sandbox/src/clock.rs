//! The sandbox's own time: it runs like any clock, starts where it is told, and can be pushed forward so that tokens
//! grow old without anybody waiting.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime};

#[derive(Debug)]
pub struct Clock {
    start: DateTime<Utc>,
    since: Instant,
    pushed: AtomicI64,
}

impl Clock {
    /// Starts at that moment, or at the machine's own time.
    #[allow(clippy::disallowed_methods, reason = "this is the sandbox's clock, and nothing else here reads the time")]
    pub fn new(start: Option<DateTime<Utc>>) -> Clock {
        let start = start.unwrap_or_else(|| SystemTime::now().into());
        Clock { start, since: Instant::now(), pushed: AtomicI64::new(0) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let elapsed = TimeDelta::from_std(self.since.elapsed()).unwrap_or_default();
        self.start + elapsed + TimeDelta::seconds(self.pushed.load(Ordering::Relaxed))
    }

    /// How many seconds it was pushed forward in all.
    pub fn pushed(&self) -> i64 {
        self.pushed.load(Ordering::Relaxed)
    }

    /// Lets so many seconds pass at once. No more than ten years in all, so that no sum of times can overflow.
    pub fn forward(&self, seconds: u32) {
        self.push_to(self.pushed() + i64::from(seconds));
    }

    /// As if so many seconds had been let pass in all.
    pub fn push_to(&self, seconds: i64) {
        const TEN_YEARS: i64 = 10 * 366 * 86_400;
        self.pushed.store(seconds.clamp(0, TEN_YEARS), Ordering::Relaxed);
    }
}
