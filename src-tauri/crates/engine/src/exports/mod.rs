//! What is measured of the desk, who receives it, and that they do.
//!
//! [`gather`] measures, from what is committed and nothing else; [`stories`] finds what is new of incidents and runs; [`send`] takes
//! all of it to a receiver and [`queue`] (pure) says what of what waits is left out when there is too much; [`rounds`] does so once a
//! minute; [`acts`] is what a person wants. Decision 0130 says why.
//!
//! Deliberately absent: how a receiver wants anything written, and the port at which a monitoring fetches it.

mod acts;
mod gather;
mod queue;
mod rounds;
mod send;
mod stories;

pub use acts::Metrics;
pub(crate) use rounds::Rounds;
