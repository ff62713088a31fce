//! How often a source may call. What is proved and what is not are counted apart, so that nobody who knows an address can
//! use up the share of the one it belongs to.

use crate::lookups::Lookups;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

/// Calls a minute that prove nothing, and are told so. Beyond that they are only told to wait.
pub(crate) const UNPROVED: NonZeroU32 = NonZeroU32::new(60).expect("not zero");

/// Those of one source.
pub(crate) struct Limits {
    pub(crate) per_minute: NonZeroU32,
    proved: DefaultDirectRateLimiter,
    unproved: DefaultDirectRateLimiter,
    pub(crate) lookups: Lookups,
}

impl Limits {
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        let of = |number| RateLimiter::direct(Quota::per_minute(number));
        Self { per_minute, proved: of(per_minute), unproved: of(UNPROVED), lookups: Lookups::default() }
    }

    /// Counts one that is the source's own. Otherwise how long it is to wait.
    pub(crate) fn proved(&self) -> Result<(), Duration> {
        count(&self.proved)
    }

    /// Counts one that may be anybody's.
    pub(crate) fn unproved(&self) -> Result<(), Duration> {
        count(&self.unproved)
    }
}

fn count(limiter: &DefaultDirectRateLimiter) -> Result<(), Duration> {
    limiter.check().map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}
