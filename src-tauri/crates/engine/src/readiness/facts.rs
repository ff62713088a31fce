//! Gathers what a check is judged by, in one look at the store.

use super::around::{ClockIs, Surroundings, clock_is};
use super::hours;
use super::witness::{self, Aspect, Witness};
use crate::health;
use crate::pack::{Around, Known, gather, text};
use crate::sync::venue::is_venue;
use crate::tellers::Tellers;
use crate::wedding_day::{self, OnTheDay, date, on, one_on};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::{ConnectionId, RecordId, VersionsId};
use wedsync_domain::pack::Pack;
use wedsync_domain::readiness::ReadyWedding;
use wedsync_domain::when::Moment;
use wedsync_domain::{Timestamp, Value};
use wedsync_store::rows::HeldState;
use wedsync_store::{StoreError, View};

/// What a check is judged by.
pub(super) struct Facts {
    pub(super) now: Timestamp,
    /// Until when it has to hold.
    pub(super) until: Timestamp,
    pub(super) weddings: Vec<WeddingFacts>,
    pub(super) tools: Vec<Tool>,
    pub(super) around: Surroundings,
    pub(super) clock: ClockIs,
}

/// A tool, and when its sign-in ends by itself.
pub(super) struct Tool {
    pub(super) connection: Connection,
    pub(super) sign_in_ends: Option<Timestamp>,
}

/// One wedding.
pub(super) struct WeddingFacts {
    pub(super) wedding: ReadyWedding,
    pub(super) pack: Pack,
    pub(super) day: Vec<Witness>,
    pub(super) times: Vec<Witness>,
    /// Its own times, or those of any of its appointments.
    pub(super) has_times: bool,
    pub(super) venue: Vec<Witness>,
    pub(super) contacts: Vec<Witness>,
    pub(super) balance: Vec<Witness>,
    /// A bill was due before today, and something of it is left.
    pub(super) overdue: bool,
    pub(super) versions: Vec<VersionsId>,
    pub(super) deletions: u32,
    pub(super) matches: u32,
}

/// Every wedding from today until the end of Sunday.
pub(super) fn of_the_week(
    view: &View<'_>,
    around: Surroundings,
    now: Timestamp,
    home: Tz,
) -> Result<Facts, StoreError> {
    let until = hours::ends(now, home);
    let mut weddings: Vec<(OnTheDay, String)> = Vec::new();
    for day in date(now, home).iter_days().take_while(|day| *day <= date(until, home)) {
        for wedding in on(view, day, home)?.into_iter().filter(|it| now < it.lasts.end) {
            if !weddings.iter().any(|(known, _)| known.record == wedding.record) {
                weddings.push((wedding, day.to_string()));
            }
        }
    }
    let look = Look { view, tellers: &Tellers::look(view)?, now, home };
    let found = weddings.into_iter().map(|(on, day)| look.wedding(on.record, Some(day)));
    let weddings = found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    look.facts(weddings, until, around)
}

/// One wedding, whenever it is. `None`: there is none of that id.
pub(super) fn of_one(
    view: &View<'_>,
    id: RecordId,
    around: Surroundings,
    now: Timestamp,
    home: Tz,
) -> Result<Option<Facts>, StoreError> {
    let look = Look { view, tellers: &Tellers::look(view)?, now, home };
    let Some(wedding) = look.wedding(id, None)? else { return Ok(None) };
    // Whatever has to hold has to until it is over.
    let over = look.over(id, wedding.pack.date.as_deref())?;
    let until = over.unwrap_or_default().max(hours::ends(now, home));
    look.facts(vec![wedding], until, around).map(Some)
}

struct Look<'a, 'v> {
    view: &'a View<'v>,
    tellers: &'a Tellers,
    now: Timestamp,
    home: Tz,
}

impl Look<'_, '_> {
    fn facts(&self, weddings: Vec<WeddingFacts>, until: Timestamp, around: Surroundings) -> Result<Facts, StoreError> {
        let ends: BTreeMap<ConnectionId, Timestamp> = health::sign_ins_end(self.view)?;
        let takes_part = |it: &&Connection| it.state != ConnectionState::Paused;
        let tool = |it: &Connection| Tool { sign_in_ends: ends.get(&it.id).copied(), connection: it.clone() };
        let tools = self.tellers.connections().filter(takes_part).map(tool).collect();
        Ok(Facts { now: self.now, until, weddings, tools, around, clock: clock_is(self.view, self.now)? })
    }

    fn wedding(&self, id: RecordId, on: Option<String>) -> Result<Option<WeddingFacts>, StoreError> {
        let Some(around) = Around::of(self.view, id)? else { return Ok(None) };
        let pack = gather(self.view, self.tellers, &around, self.now, self.home)?.0;
        let shown: BTreeSet<RecordId> = pack.timeline.iter().map(|it| it.record).collect();
        let timed = |(_, fields): &&Known| matches!(fields.get("when"), Some(Value::When(it)) if !matches!(it.start, Moment::Day(_)));
        let mut of_the_day = vec![around.wedding.clone()];
        of_the_day.extend(around.appointments.iter().filter(|(it, _)| shown.contains(&it.id)).cloned());
        let all: Vec<Known> = of_the_day.iter().chain(&around.people).chain(&around.bills).cloned().collect();
        let waiting = self.waiting(&all)?;
        let one = std::slice::from_ref(&around.wedding);
        let starts = pack.timeline.iter().find(|it| it.wedding).and_then(|it| it.starts.clone());
        let date = on.or_else(|| pack.date.clone());
        let today = wedding_day::date(self.now, self.home).to_string();
        let owing = pack.owed.as_ref().is_some_and(|owed| !owed.is_empty());
        Ok(Some(WeddingFacts {
            wedding: ReadyWedding { record: id, title: pack.title.clone(), date, starts, venue: pack.venue.clone() },
            day: self.say(one, &[Aspect::Day])?,
            times: self.say(&of_the_day, &[Aspect::Times])?,
            has_times: of_the_day.iter().any(|it| timed(&it)),
            venue: self.of_venue(&around)?,
            contacts: self.say(&around.people, &[Aspect::Field("phone"), Aspect::Field("email")])?,
            balance: self.say(&around.bills, &[Aspect::Field("total"), Aspect::Field("balance")])?,
            overdue: owing && pack.bills.iter().any(|it| it.due.as_deref().is_some_and(|due| due < today.as_str())),
            versions: waiting.versions,
            deletions: waiting.deletions,
            matches: waiting.matches,
            pack,
        }))
    }

    /// When a wedding that is on that day is over.
    fn over(&self, id: RecordId, day: Option<&str>) -> Result<Option<Timestamp>, StoreError> {
        let day = day.and_then(|day| day.parse().ok());
        let (Some(day), Some(record)) = (day, self.view.record(id)?) else { return Ok(None) };
        let fields = self.view.body(record.body)?;
        Ok(one_on(self.view, &record, &fields, day, self.home)?.map(|on| on.lasts.end))
    }

    /// Where the wedding names no place itself, the venue among its people does.
    fn of_venue(&self, around: &Around) -> Result<Vec<Witness>, StoreError> {
        let mut all = self.say(std::slice::from_ref(&around.wedding), &[Aspect::Field("location")])?;
        if text(&around.wedding.1, "location").is_none()
            && let Some(venue) = around.people.iter().find(|(_, fields)| is_venue(fields))
        {
            all.extend(self.say(std::slice::from_ref(venue), &[Aspect::Field("name"), Aspect::Field("address")])?);
        }
        Ok(all)
    }

    fn say(&self, records: &[Known], aspects: &[Aspect]) -> Result<Vec<Witness>, StoreError> {
        let mut all = Vec::new();
        for known in records {
            for aspect in aspects {
                all.extend(witness::of(self.view, self.tellers, known, *aspect, self.now, self.home)?);
            }
        }
        Ok(all)
    }

    fn waiting(&self, records: &[Known]) -> Result<Waiting, StoreError> {
        let ids: BTreeSet<RecordId> = records.iter().map(|(it, _)| it.id).collect();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let held = self.view.held(Some(HeldState::Waiting))?;
        let asked = self.view.questions_open()?;
        Ok(Waiting {
            versions: self.view.versions_open()?.iter().filter(|it| ids.contains(&it.record)).map(|it| it.id).collect(),
            deletions: count(held.iter().filter(|it| ids.contains(&it.record)).count()),
            matches: count(asked.iter().filter(|it| it.candidates.iter().any(|id| ids.contains(id))).count()),
        })
    }
}

/// Questions that wait for an answer.
struct Waiting {
    versions: Vec<VersionsId>,
    deletions: u32,
    matches: u32,
}
