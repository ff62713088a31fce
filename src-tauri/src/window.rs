//! The one window: a process of its own beside the desk's, and the pages it shows.

pub mod pages;
pub mod process;
mod rpc;

/// The word that makes the program the window of a desk, and not a desk.
pub const WINDOW: &str = "--window";
