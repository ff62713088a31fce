//! What each command does, by feature.

pub mod backup;
pub mod collections;
pub mod connections;
pub mod deletions;
pub mod desk;
pub mod doctor;
pub mod folder;
pub mod journal;
pub mod matches;
mod names;
pub mod notices;
pub mod records;
pub mod sample;
mod sources;
pub mod studio;
pub mod sync;
pub mod today;
pub mod updates;
pub mod versions;
