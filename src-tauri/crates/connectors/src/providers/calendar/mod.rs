//! Calendars.

pub mod caldav;
pub mod folder;
pub mod google_calendar;
pub mod icalendar_feed;
