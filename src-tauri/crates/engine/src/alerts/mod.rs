//! What is wrong, who is told of it, and that they are.
//!
//! [`trouble`] finds what is wrong just now; [`course`] makes incidents of it, [`routes`] says whom they are for and [`say`] which
//! words are to be written, all three pure; [`look`] does all of it in one transaction; [`digest`] sums up once a morning what
//! could wait; [`send`] takes words to their channels, [`errands`] does what comes back by the clock, [`acts`] what a person wants. Decision 0126 says why.
//!
//! Deliberately absent: the desktop, whose words are notices ([`crate::wedding_day`]), and how a channel carries anything.

mod acts;
mod course;
mod digest;
mod errands;
mod look;
mod routes;
mod say;
mod send;
mod trouble;
mod words;

#[cfg(test)]
mod tests;

pub use acts::Heartbeat;
#[cfg(test)]
pub(crate) use errands::is_due;
pub(crate) use errands::{Errands, is_due_at};
pub use look::held_until;
pub use routes::{otherwise, routes};
pub(crate) use send::{later, unwell, well};
pub(crate) use trouble::Occasion;
pub use words::{Said, line, said};

use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::incident::Incident;

/// What was over for no longer comes back as the same incident.
const RETURNS: Duration = Duration::from_mins(10);
/// Coming back so often within that time is coming and going.
const FLAPS: usize = 3;
const FLAPPING: Duration = Duration::from_mins(30);
/// What comes and goes is over once it was away for so long.
const CALM: Duration = Duration::from_mins(10);

/// Whether it comes and goes, so that each time is not told any more.
pub fn comes_and_goes(incident: &Incident, now: Timestamp) -> bool {
    incident.returns.iter().filter(|at| **at + FLAPPING > now).count() >= FLAPS
}
