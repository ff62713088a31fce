//! The machine's own clock, behind the domain's port. The only place where the time is read.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wedsync_domain::{Clock, Timestamp};

/// What the operating system says.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock port")]
    fn now(&self) -> Timestamp {
        Timestamp::default() + SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn since_boot(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
    }

    /// Elsewhere the steady clock of the standard library serves; it may stand still while the machine sleeps, which
    /// the schedule notices by the wall clock.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn since_boot(&self) -> Duration {
        static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        START.elapsed()
    }
}

/// The studio's own time zone: `TZ` if it names one, else the machine's, else UTC.
pub fn home() -> chrono_tz::Tz {
    let named = std::env::var("TZ").ok().and_then(|name| name.trim_start_matches(':').parse().ok());
    named.or_else(|| iana_time_zone::get_timezone().ok()?.parse().ok()).unwrap_or(chrono_tz::UTC)
}
