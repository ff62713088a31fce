//! The whole product without a window: through `api::Router` in this process, and through the built `wedsync`, against
//! a real calendar server, real folders and a real disk.
//!
//! Deliberately absent: what a single provider must do (`contract`), what a real keychain does (`keychain`) and every
//! interleaving there is (`simulation`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod alerts;
mod bad_events;
mod bad_house;
mod bad_servers;
mod bookings;
mod broadcasts;
mod connecting;
mod corpus;
mod deletions;
mod demo;
mod desk;
mod exports;
mod front;
mod google;
mod health;
mod killed;
mod letters;
mod lines;
mod offline;
mod pack;
mod places;
mod quickbooks;
mod radar;
mod readiness;
mod sandbox;
mod saturday;
mod secrets;
mod server;
mod shell;
mod sign_in;
mod standing_still;
mod studio;
mod travelling;
mod undo;
mod updates;
mod versions;
mod webhooks;
mod webview;
mod window;
