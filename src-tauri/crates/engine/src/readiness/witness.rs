//! What each tool says of one field of a record, beside what this desk says.
//!
//! Two values are the same where they were once agreed to be, even if they are written differently. Deliberately absent: what
//! follows from it.

use crate::pack::{Known, text};
use crate::tellers::{Teller, Tellers};
use chrono_tz::Tz;
use std::time::Duration;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::fields::same;
use wedsync_domain::length::clock;
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Fields, Timestamp, Value};
use wedsync_store::{Presence, StoreError, View};

/// A tool that was in agreement so lately may be having a moment.
const MOMENT: Duration = Duration::from_hours(1);
/// Without a fault, it may have been closed so long.
const CLOSED: Duration = Duration::from_hours(24);

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    /// The day alone.
    Day,
    /// Day and times.
    Times,
    /// A field as a whole.
    Field(&'static str),
}

/// One tool on one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Witness {
    /// What it is called.
    pub(super) thing: String,
    /// What is said here.
    pub(super) ours: Option<String>,
    /// Who.
    pub(super) tool: Connection,
    pub(super) says: Says,
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    Same,
    Otherwise(Option<String>),
    /// It has not been told yet, or we have not taken it in; `approve`: somebody has to let it through first.
    NotYet {
        approve: bool,
    },
    /// It does not answer.
    Nothing,
}

/// Whether a tool can be asked at all.
pub(super) fn is_silent(tool: &Connection, now: Timestamp) -> bool {
    let for_so_long = |length: Duration| tool.last_ok.is_none_or(|ok| ok + length <= now);
    tool.state != ConnectionState::Active || for_so_long(CLOSED) || (tool.fault.is_some() && for_so_long(MOMENT))
}

/// What every tool that holds a record says of it.
pub(super) fn of(
    view: &View<'_>,
    tellers: &Tellers,
    (record, ours): &Known,
    aspect: Aspect,
    now: Timestamp,
    home: Tz,
) -> Result<Vec<Witness>, StoreError> {
    let mut all = Vec::new();
    for teller in tellers.of(view, record.id)? {
        let field = aspect.field();
        let bodies = Bodies {
            theirs: &*view.body(teller.link.theirs)?,
            agreed_theirs: &*view.body(teller.link.agreed_theirs)?,
            agreed_ours: &*view.body(teller.link.agreed_ours)?,
            ours,
        };
        // A tool that has no place for it says nothing about it.
        if bodies.theirs.get(field).or(bodies.agreed_theirs.get(field)).is_none() && !teller.link.dirty {
            continue;
        }
        let says = if is_silent(teller.tool, now) { Says::Nothing } else { says(&teller, &bodies, aspect, home) };
        let (thing, ours) = (record.title.clone(), aspect.said(ours, home));
        all.push(Witness { thing, ours, tool: teller.tool.clone(), says });
    }
    Ok(all)
}

struct Bodies<'a> {
    theirs: &'a Fields,
    agreed_theirs: &'a Fields,
    agreed_ours: &'a Fields,
    ours: &'a Fields,
}

fn says(teller: &Teller<'_>, it: &Bodies<'_>, aspect: Aspect, home: Tz) -> Says {
    let field = aspect.field();
    match teller.link.presence {
        Presence::Gone => return Says::Otherwise(None),
        Presence::Missing | Presence::Unreadable => return Says::Nothing,
        Presence::Here => {}
    }
    let here = same(it.ours.get(field), it.agreed_ours.get(field));
    let there = same(it.theirs.get(field), it.agreed_theirs.get(field));
    let (ours, theirs) = (aspect.said(it.ours, home), aspect.said(it.theirs, home));
    if (here && there) || ours == theirs {
        return Says::Same;
    }
    if there && teller.list.direction.writes() && !teller.list.read_only {
        return Says::NotYet { approve: !teller.list.approved };
    }
    Says::Otherwise(theirs)
}

impl Aspect {
    fn field(self) -> &'static str {
        match self {
            Self::Day | Self::Times => "when",
            Self::Field(field) => field,
        }
    }

    /// As a person compares it; times on the clock where they are written, and instants on the studio's.
    fn said(self, fields: &Fields, home: Tz) -> Option<String> {
        match (self, fields.get(self.field())?) {
            (Self::Day, Value::When(when)) => Some(day(&when.start, home)),
            (Self::Times, Value::When(when)) => times(when, home),
            (Self::Field(field), _) => text(fields, field).or_else(|| fields.get(field).map(ToString::to_string)),
            _ => None,
        }
    }
}

fn read(moment: &Moment, home: Tz) -> chrono::NaiveDateTime {
    match moment {
        Moment::Utc(time) => time.and_utc().with_timezone(&home).naive_local(),
        other => clock(other),
    }
}

fn day(moment: &Moment, home: Tz) -> String {
    read(moment, home).date().to_string()
}

/// `2027-05-15 14:00–23:00`, with the zone where it is not the studio's. A whole day says none.
fn times(when: &When, home: Tz) -> Option<String> {
    if matches!(when.start, Moment::Day(_)) {
        return None;
    }
    let starts = read(&when.start, home);
    let ends = when.ends().map(|end| read(&end, home));
    let until = ends.map(|end| {
        let shape = if end.date() == starts.date() { "–%H:%M" } else { "–%Y-%m-%d %H:%M" };
        end.format(shape).to_string()
    });
    let zone = match &when.start {
        Moment::Zoned(_, zone) if zone != home.name() => format!(" {zone}"),
        _ => String::new(),
    };
    Some(format!("{}{}{zone}", starts.format("%Y-%m-%d %H:%M"), until.unwrap_or_default()))
}
