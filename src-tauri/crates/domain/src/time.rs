//! Instants and the clock port. What a person reads as date and time is in [`crate::when`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};
use std::time::Duration;
use ts_rs::TS;

/// Milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The same instant for chrono; instants outside its range are cut to 1970.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// Time since `earlier`, zero if that lies in the future (clocks do go back).
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_millis())
    }
}

/// The only way to the time. `wall` may jump; `boot` goes on while the machine sleeps and never goes back.
pub trait Clock: Send + Sync {
    /// The time a person would read off a clock.
    fn now(&self) -> Timestamp;
    /// Time since the machine started, sleep included.
    fn since_boot(&self) -> Duration;
}
