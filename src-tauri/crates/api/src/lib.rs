//! What a front end may ask of the desk: one list of commands, typed questions and answers, and the router that
//! carries them out.
//!
//! Deliberately absent: HTTP, SQL, the keychain, terminals and windows. Providers and the installation are reached
//! through the two ports in [`ports`].

#![forbid(unsafe_code)]

pub mod assign;
pub mod calls;
pub mod commands;
pub mod dto;
pub mod failure;
pub mod feed;
mod handlers;
pub mod ports;
pub mod router;
pub mod texts;
#[cfg(test)]
mod typescript;
pub mod wire;

pub use calls::Calls;
pub use commands::{Ask, Command};
pub use failure::Failure;
pub use handlers::backup::no_recovery_code;
pub use router::{Request, Router};
pub use wedsync_engine::Progress;
