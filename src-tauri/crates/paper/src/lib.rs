//! A wedding's day on paper: as a page to print, and as a PDF that shows the same on every machine.
//!
//! Both hold everything they need and reach for nothing outside. Deliberately absent: where the pack comes from, and where
//! the file goes.

#![forbid(unsafe_code)]

mod html;
mod pdf;
mod words;

pub use html::html;
pub use pdf::{PaperError, pdf};

#[cfg(test)]
mod tests;
