//! Calendars.

pub mod caldav;
pub mod folder;
pub mod icalendar_feed;
