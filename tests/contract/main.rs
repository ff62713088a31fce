//! What every connector must do: the numbered MUSTs of `docs/CONNECTOR_SPEC.md`, each tried on every provider in the
//! table. Tests are named after the number they prove; [`covers`] checks that none is missing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, missing_docs)]

mod answers;
mod covers;
mod folder_whole;
mod google;
mod listing;
mod logs;
mod quickbooks;
mod reading;
mod samples;
mod sandboxes;
mod server;
mod stands;
mod texts;
mod vsco;
mod words;
mod writing;
