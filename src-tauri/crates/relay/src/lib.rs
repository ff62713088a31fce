//! What is answered on this computer's own address. Calls from the web: whose a call is, whether it may come so often, and that it
//! is kept before it is answered. And what is measured, for a monitoring that fetches it.
//!
//! [`port`] lets in, [`limits`] counts. Of calls [`schemes`] proves, [`lookups`] has asked who alone can tell, [`door`] answers, [`listener`] listens; of measurements
//! [`metrics`] answers and [`exposition`] writes. Deliberately absent: what is done about a call, where it is kept, what is
//! measured, where secrets lie, and the way through the studio's router. A tunnel or relay that the studio runs
//! brings calls here, so every peer looks like this computer, and nothing is concluded from where a call comes from.

#![forbid(unsafe_code)]

mod book;
mod door;
mod exposition;
mod limits;
pub mod listener;
mod lookups;
mod metrics;
mod port;
pub mod schemes;

#[cfg(test)]
mod tests;

pub use book::{Book, Known, Names, Proof};
pub use door::{LARGEST, PATH};
pub use listener::Listener;
pub use metrics::{Gauges, Metrics, NotOpened};
