//! What a person does: edits, answers, settings, undo. Each act is one transaction; the next sync carries it to the
//! places.

pub mod answers;
pub mod collections;
pub mod records;
mod reopen;
pub mod rules;
pub mod undo;
pub mod versions;
