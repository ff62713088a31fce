//! Questions and answers by feature, as they look in JSON. Ids are texts like `rec-12`; instants are RFC 3339 in UTC;
//! a question with a field that does not exist is refused.

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
pub mod notices;
pub mod pack;
pub mod radar;
pub mod readiness;
pub mod records;
pub mod rules;
pub mod sample;
pub mod studio;
pub mod suppliers;
pub mod sync;
pub mod telling;
pub mod today;
pub mod updates;
pub mod versions;
