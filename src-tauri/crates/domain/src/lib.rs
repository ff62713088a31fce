//! The supplier's words as types, and the ports through which the rest of the desk reaches the world.
//!
//! Pure: no input or output, no clock, no randomness. Deliberately absent: SQL, HTTP, JSON shapes of any provider,
//! and anything about how records are stored or shown.

#![forbid(unsafe_code)]

pub mod alert;
pub mod broadcast;
pub mod connection;
pub mod fault;
pub mod fields;
pub mod ids;
pub mod incident;
pub mod intake;
pub mod kinds;
pub mod length;
pub mod measure;
pub mod money;
pub mod pack;
pub mod policy;
pub mod ports;
pub mod radar;
pub mod readiness;
pub mod reasons;
pub mod remarks;
pub mod season;
pub mod secret;
pub mod time;
pub mod topic;
pub mod value;
pub mod vaulted;
pub mod when;

#[cfg(test)]
mod tests;

pub use fault::{Fault, FaultKind};
pub use fields::{FieldName, Fields, Patch};
pub use kinds::Kind;
pub use secret::Secret;
pub use time::{Clock, Timestamp};
pub use value::Value;
