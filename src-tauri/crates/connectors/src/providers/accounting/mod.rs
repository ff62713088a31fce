//! Ledgers.

pub mod quickbooks;
