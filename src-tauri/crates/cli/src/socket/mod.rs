//! The way to whoever owns the data folder: a local socket that only the same user may open.
//!
//! One call a connection. The caller sends one line, a [`wire::Call`]; back come any number of steps and then one
//! answer or failure, each a line of JSON. Lines are bounded in size on both sides, and both sides look who the other
//! is. Deliberately absent: any access over a network.

pub mod client;
mod place;
pub mod server;
pub mod wire;

#[cfg(test)]
mod tests;
