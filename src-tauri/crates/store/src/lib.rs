//! The desk's memory: one encrypted SQLite database behind a face without a single SQLite type.
//!
//! One writer, a few readers on snapshots of their own, and one event for each committed write that touched something.
//! Deliberately absent: any decision about syncing, any secret of a connection (those lie in the vault), and any
//! abstraction over other databases.

#![forbid(unsafe_code)]

mod access;
pub mod archive;
mod arrivals;
mod backup;
mod bodies;
mod broadcasts;
mod check;
mod collections;
mod columns;
mod connections;
mod exports;
mod fault;
mod garbage;
mod guard;
mod health;
mod held;
mod incidents;
mod intake;
mod journal;
mod key;
mod lately;
mod links;
mod migrate;
mod notices;
mod open;
mod questions;
mod records;
pub mod references;
pub mod rows;
mod rules;
mod sendings;
mod store;
mod versions;

#[cfg(test)]
mod tests;

pub use access::{Tx, View};
pub use exports::{ExportWaiting, LineRow};
pub use fault::StoreError;
pub use health::{begin_of, hour_of};
pub use intake::{CallRow, Source};
pub use key::Key;
pub use lately::Lately;
pub use notices::{About, Notice, Waiting};
pub use rows::*;
pub use store::Store;
