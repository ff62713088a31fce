//! Everything that speaks to a provider: manifests, the way out to the network, and one folder for each provider. By the
//! same way out alerts go to people, with one folder for each channel.
//!
//! To the rest of the desk this crate is [`Registry`], which turns a connection into a remote, and the list of
//! manifests; for alerts it is [`channels::open`] and theirs. Deliberately absent: SQL, decisions about who is right, and any memory of records or passwords.
//!
//! Besides, by the same way out: [`exporters`], who receives what is measured, [`heartbeat`], signs of life for a watch elsewhere, [`witness`], whether a call from the web is
//! PayPal's own, and [`updates`], newer versions of this program.
//!
//! A provider is a folder under [`providers`] and one line, a channel one under [`channels`]; see `docs/CONNECTOR_SPEC.md` for what it must do.

#![forbid(unsafe_code)]

pub mod account;
pub mod carriers;
pub mod channels;
mod dav;
pub mod exporters;
#[cfg(test)]
mod german;
pub mod heartbeat;
pub mod http;
pub mod ical;
mod letter;
pub mod manifest;
pub mod providers;
mod registry;
pub mod sign_in;
#[cfg(test)]
mod stage;
pub mod updates;
pub mod witness;

pub use account::{Account, Key};
pub use manifest::Manifest;
pub use registry::{Registry, icon, providers as manifests};
