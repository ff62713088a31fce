//! What each command does, by feature.

pub mod backup;
pub mod collections;
pub mod connections;
pub mod deletions;
pub mod desk;
pub mod desktop;
pub mod doctor;
pub mod folder;
pub mod health;
pub mod journal;
pub mod matches;
mod names;
pub mod notices;
pub mod records;
mod rhythm;
pub mod rules;
pub mod sample;
mod sources;
pub mod studio;
pub mod suppliers;
pub mod sync;
pub mod telling;
pub mod today;
pub mod updates;
pub mod versions;
pub mod webhooks;
