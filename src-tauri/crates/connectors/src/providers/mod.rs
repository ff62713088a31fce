//! Every provider, by category. A new one is a folder and one line in the category's `mod.rs`; the build script finds
//! the rest and refuses a folder that is not whole.

pub mod accounting;
pub mod calendar;
pub mod crm;
