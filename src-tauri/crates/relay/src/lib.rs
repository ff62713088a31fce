//! Calls from the web, taken in on this computer's own address: whose a call is, whether it may come so often, and that it
//! is kept before it is answered.
//!
//! [`schemes`] proves, [`limits`] counts, [`door`] answers, [`listener`] listens. Deliberately absent: what is done about a
//! call, where it is kept, where secrets lie, and the way through the studio's router. A tunnel or relay that the studio runs
//! brings calls here, so every peer looks like this computer, and nothing is concluded from where a call comes from.

#![forbid(unsafe_code)]

mod book;
mod door;
mod limits;
pub mod listener;
pub mod schemes;

#[cfg(test)]
mod tests;

pub use book::{Book, Known, Names};
pub use door::{LARGEST, PATH};
pub use listener::Listener;
