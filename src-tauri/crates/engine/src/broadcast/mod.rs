//! One message to people of a wedding in an emergency: drafted, confirmed by a person, sent, followed until everybody knows.
//!
//! [`templates`] says what, [`people`] to whom, [`draft`] shows both; [`acts`] is what a person does about it, [`send`] takes each
//! message to a channel, [`follow`] asks what became of it and who has answered, [`stands`] tells how far it has come. Nothing holds it
//! back: no quiet hours, no pause, no read-only switch, for a person has said that it goes now. Decision 0131 says why.
//!
//! Deliberately absent: incidents, which are told to the studio itself ([`crate::alerts`]); how a channel carries anything.

mod acts;
mod draft;
mod follow;
mod people;
mod send;
mod stands;
mod templates;
mod words;

pub use acts::Typed;
pub use draft::Wish;
pub(crate) use send::AT_ONCE;
pub(crate) use stands::not_told;
pub use templates::templates;

use std::time::Duration;

/// What is not taken after that is old news, and is not sent any more.
const NEWS: Duration = Duration::from_hours(12);
/// The same to the same wedding so soon is asked about.
const LATELY: Duration = Duration::from_mins(10);
/// Between two rounds of one broadcast.
const BETWEEN: Duration = Duration::from_mins(1);
/// More than that is no text message any more.
const MOST_PARTS: u32 = 4;
/// More than that nobody reads in an emergency.
const MOST_SIGNS: usize = 4_000;
const MOST_SUBJECT: usize = 200;
/// What somebody answers who has read a text message.
const KEYWORD: &str = "OK";
