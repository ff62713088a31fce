//! All that is needed on a wedding's day, put together to be shown, printed or taken along: the day by the minute, people,
//! places, notes and money, each with when its tools last said so.
//!
//! Times are written as the clock of the venue shows them. Deliberately absent: where it is gathered from, and how it looks
//! on paper.

use crate::ids::RecordId;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One wedding's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pack {
    /// Which wedding.
    pub wedding: RecordId,
    /// The couple.
    pub title: String,
    /// What the studio calls itself.
    pub studio: Option<String>,
    /// The day, `2026-05-16`. Absent: it has no date.
    pub date: Option<String>,
    /// `booked`, and what else it may be.
    pub status: Option<String>,
    /// Where it takes place.
    pub venue: Option<String>,
    /// When this was put together.
    pub made: Instant,
    /// The studio's zone, in which stamps are written.
    pub zone: String,
    /// The clock that the day goes by, where that is another one: `America/New_York`.
    pub venue_zone: Option<String>,
    /// The wedding and its appointments of these days, the first to begin first.
    pub timeline: Vec<PackEntry>,
    /// Whom to call.
    pub people: Vec<PackPerson>,
    /// Where to drive.
    pub places: Vec<PackPlace>,
    /// What somebody wrote down for the day.
    pub notes: Vec<PackNote>,
    /// What was billed.
    pub bills: Vec<PackBill>,
    /// What is still owed, currency by currency: `950.00 GBP`. Absent: no bill says.
    pub owed: Option<Vec<String>>,
    /// Since when each part of it is known.
    pub heard: Heard,
}

/// Part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Heard {
    pub timeline: Confirmed,
    pub people: Confirmed,
    pub places: Confirmed,
    pub notes: Confirmed,
    pub bills: Confirmed,
}

/// When the tools that say it were last heard to say so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Confirmed {
    /// The earliest of all. Absent: no tool says any of it, or one never was heard.
    pub at: Option<Instant>,
    /// Which tools.
    pub tools: Vec<String>,
    /// So many of its records are in no tool, and known to this desk alone.
    pub here_alone: u32,
}

/// Something of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackEntry {
    /// Which record.
    pub record: RecordId,
    /// What.
    pub title: String,
    /// The day it begins, by the clock of its place: `2026-05-16`.
    pub date: String,
    /// `14:00`. Absent: the whole day.
    pub starts: Option<String>,
    /// `15:30`. Absent: nobody said.
    pub ends: Option<String>,
    /// When it begins, with its zone where it has one: `2026-05-16T14:00:00 Europe/London`.
    pub from: String,
    /// The same of its end.
    pub until: Option<String>,
    /// Where, if it is not where the wedding is.
    pub place: Option<String>,
    /// Not agreed yet.
    pub tentative: bool,
    /// It is the wedding itself.
    pub wedding: bool,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PackPerson {
    pub record: RecordId,
    pub name: String,
    pub role: Option<String>,
    pub firm: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// Somewhere to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PackPlace {
    pub name: String,
    /// Absent: nobody wrote one down.
    pub address: Option<String>,
    pub phone: Option<String>,
    /// The wedding takes place there.
    pub venue: bool,
}

/// Something that was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PackNote {
    /// Of what.
    pub about: String,
    pub text: String,
}

/// One bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PackBill {
    pub record: RecordId,
    pub number: String,
    /// `1900.00 GBP`
    pub total: Option<String>,
    /// What is left to pay of it.
    pub balance: Option<String>,
    /// `2026-05-02`
    pub due: Option<String>,
    pub status: Option<String>,
}

impl Heard {
    /// The earliest that any part was heard of that some tool says. Absent: one of them never was, or no tool says any.
    pub fn first(&self) -> Option<Instant> {
        let parts = [&self.timeline, &self.people, &self.places, &self.notes, &self.bills];
        parts.into_iter().filter(|it| !it.tools.is_empty()).map(|it| it.at).min().flatten()
    }
}
