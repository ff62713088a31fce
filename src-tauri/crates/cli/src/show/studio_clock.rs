//! The studio's clock: whatever time is printed goes through it. Where this computer goes by another zone, what is printed says
//! once whose times these are.
//!
//! Deliberately absent: days and times of weddings, which are shown as they were written.

use chrono_tz::Tz;
use std::cell::Cell;

/// One for each thing that is printed.
pub struct StudioClock {
    zone: Tz,
    computer: Tz,
    /// Whether a time was told by it.
    used: Cell<bool>,
}

impl StudioClock {
    /// Of a studio in that zone, on this computer.
    pub fn of(zone: Tz) -> Self {
        Self::seen_from(zone, crate::clock::home())
    }

    pub(super) fn seen_from(zone: Tz, computer: Tz) -> Self {
        Self { zone, computer, used: Cell::new(false) }
    }

    /// `Sat 16 May 2026 07:52`; what cannot be read is shown as it is.
    pub(super) fn when(&self, instant: &str) -> String {
        let Ok(time) = chrono::DateTime::parse_from_rfc3339(instant) else {
            return crate::plain::line(instant).into_owned();
        };
        self.used.set(true);
        time.with_timezone(&self.zone).format("%a %-d %b %Y %H:%M").to_string()
    }

    /// The same, or that it is not there.
    pub(super) fn when_if(&self, instant: Option<&str>, otherwise: &str) -> String {
        instant.map_or_else(|| otherwise.to_owned(), |instant| self.when(instant))
    }

    /// The whole of what is printed, with whose times are in it.
    pub fn signed(&self, text: String) -> String {
        if self.used.get() && self.zone != self.computer {
            return format!("{text}\n\nTimes are those of {}.", self.zone.name());
        }
        text
    }
}
