//! Wedding days: which weddings take place, when the studio is under protection, and what a person is told of it.
//!
//! Deliberately absent: how it is told. A front end shows notices and says that it has.

mod listed;
mod notices;
mod occurs;
mod waits;
mod watch;

pub use listed::DayEntry;
pub use notices::context;
pub(crate) use notices::{depended_on, venues};
pub(crate) use occurs::{Occurrence, occurrence, occurrences};
pub use watch::{DayWatch, OnTheDay, Weekend, last_of_the_week};
pub(crate) use watch::{date, days_around, local, on, one_on};
