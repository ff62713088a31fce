//! A make-believe studio on this machine: stand-ins for the providers a studio signs in to, with a real OAuth server
//! and a consent page to click, and with every way of misbehaving that real providers have, on demand.
//!
//! It answers as the vendors' documents say, and its tests hold its answers against those documents. Deliberately
//! absent: anything of ours. It shares no code with the connectors, so that one mistake cannot be made on both sides.
//! Everything lies in memory and is gone when it stops, unless it is given a folder; it listens on the loopback address alone.

#![forbid(unsafe_code)]
#![allow(clippy::unused_async, reason = "the server wants its handlers async, whether they wait or not")]

mod accounts;
mod admin;
mod clock;
mod faults;
mod google_calendar;
mod guard;
mod line;
mod oauth;
mod params;
mod providers;
mod quickbooks;
mod return_page;
mod sandbox;
mod screens;
mod season;
mod shelf;
mod studio;
mod vsco_workspace;
mod ways;

pub use accounts::{ACCOUNTS, Account};
pub use admin::HEADER as ADMIN_HEADER;
pub use faults::{Armed, Fault};
pub use google_calendar::Notice;
pub use oauth::{Client, Tokens};
pub use providers::{Manners, Places, Provider};
pub use sandbox::{Options, Sandbox};
pub use vsco_workspace::{VSCO_EMPTY_KEY, VSCO_KEY, VSCO_READ_ONLY_KEY};
pub use ways::{Proof, WAYS, Way};

#[cfg(test)]
mod tests;
