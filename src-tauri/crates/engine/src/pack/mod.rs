//! What is taken along on a wedding's day, gathered from what stands in the store: no tool is asked, so it is there without a
//! network. Every part says when its tools were last heard.
//!
//! Deliberately absent: how it looks on paper, and which of its money is right.

mod timeline;

use crate::studio::Studio;
use crate::sync::relatives::{Relatives, near_of_kind};
use crate::sync::venue;
use crate::tellers::Tellers;
use crate::{Engine, EngineError};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;
use timeline::Day;
use wedsync_domain::ids::RecordId;
use wedsync_domain::money::Money;
use wedsync_domain::pack::{Heard, Pack, PackBill, PackNote, PackPerson, PackPlace};
use wedsync_domain::time::Instant;
use wedsync_domain::{Fields, Kind, Timestamp, Value};
use wedsync_store::rows::Record;
use wedsync_store::{StoreError, View};

/// A record with what it says.
pub(crate) type Known = (Record, Arc<Fields>);

/// A wedding with all that stands around it.
pub(crate) struct Around {
    pub(crate) wedding: Known,
    pub(crate) people: Vec<Known>,
    pub(crate) appointments: Vec<Known>,
    pub(crate) bills: Vec<Known>,
}

impl Engine {
    /// The pack of a wedding.
    pub fn pack(&self, wedding: RecordId) -> Result<Pack, EngineError> {
        let now = self.clock.now();
        self.store.read(|view| {
            let around = Around::of(view, wedding)?.ok_or_else(|| not_a_wedding(wedding))?;
            let studio = Studio::of(view)?;
            let home = studio.zone.unwrap_or(self.computer);
            Ok(gather(view, &Tellers::look(view)?, &around, now, home)?.of(studio.name))
        })
    }
}

pub(crate) fn not_a_wedding(id: RecordId) -> EngineError {
    EngineError::refused(
        "not_a_wedding",
        format!("{id} is no wedding of this studio."),
        "See which there are: wedsync records list weddings",
    )
}

impl Around {
    /// `None`: there is no such wedding, or it was deleted.
    pub(crate) fn of(view: &View<'_>, wedding: RecordId) -> Result<Option<Self>, StoreError> {
        let deleted = view.record(wedding)?.is_some_and(|it| it.archived.is_some());
        if deleted { Ok(None) } else { Self::even_archived(view, wedding) }
    }

    /// `None`: there is no such wedding.
    pub(crate) fn even_archived(view: &View<'_>, wedding: RecordId) -> Result<Option<Self>, StoreError> {
        let found = view.record(wedding)?.filter(|it| it.kind == Kind::Wedding);
        let Some(record) = found else { return Ok(None) };
        let relatives = Relatives::of(view, &record)?;
        let known = |record: &Record| Ok::<_, StoreError>((record.clone(), view.body(record.body)?));
        let all = |kind: Kind| {
            let live = relatives.all(kind).filter(|it| it.archived.is_none());
            live.map(known).collect::<Result<Vec<_>, _>>()
        };
        let (mut appointments, mut bills) = (all(Kind::Appointment)?, all(Kind::Invoice)?);
        appointments.retain(|(_, fields)| text(fields, "status").as_deref() != Some("cancelled"));
        bills.retain(|(_, fields)| text(fields, "status").as_deref() != Some("void"));
        let people = relatives.people.iter().filter(|it| it.archived.is_none()).map(known);
        Ok(Some(Self { people: people.collect::<Result<_, _>>()?, appointments, bills, wedding: known(&record)? }))
    }

    /// Where it takes place.
    pub(crate) fn venue(&self) -> Option<String> {
        let people: Vec<Arc<Fields>> = self.people.iter().map(|(_, fields)| Arc::clone(fields)).collect();
        venue::of(&self.wedding.1, &people)
    }
}

/// All of it but the studio's name.
pub(crate) fn gather(
    view: &View<'_>,
    tellers: &Tellers,
    around: &Around,
    now: Timestamp,
    home: Tz,
) -> Result<Gathered, StoreError> {
    let (record, fields) = &around.wedding;
    let day = Day::of(around, now, home);
    let venue = around.venue();
    let timeline = day.entries(around, venue.as_deref());
    let owed = owed(view, &around.bills)?;
    let ids = |of: &[Known]| of.iter().map(|(it, _)| it.id).collect::<Vec<_>>();
    let noted =
        |of: &[Known]| of.iter().filter(|(_, it)| text(it, "notes").is_some()).map(|(it, _)| it.id).collect::<Vec<_>>();
    let one = std::slice::from_ref(&around.wedding);
    let (venues, people): (Vec<Known>, Vec<Known>) =
        around.people.iter().cloned().partition(|(_, it)| venue::is_venue(it));
    let heard = Heard {
        timeline: tellers.heard(view, timeline.iter().map(|it| it.record).chain([record.id]))?,
        people: tellers.heard(view, ids(&people))?,
        places: tellers.heard(view, ids(&venues).into_iter().chain([record.id]))?,
        notes: tellers.heard(view, [noted(one), noted(&around.appointments), noted(&around.people)].concat())?,
        bills: tellers.heard(view, ids(&around.bills))?,
    };
    Ok(Gathered(Pack {
        wedding: record.id,
        title: record.title.clone(),
        studio: None,
        date: day.first.map(|day| day.to_string()),
        status: text(fields, "status"),
        places: places(&venues, &people, venue.as_deref(), &timeline),
        venue,
        made: Instant(now),
        zone: home.name().to_owned(),
        venue_zone: Some(day.zone).filter(|zone| *zone != home).map(|zone| zone.name().to_owned()),
        people: people.iter().map(person).collect(),
        notes: notes(around, &timeline),
        bills: around.bills.iter().map(bill).collect(),
        timeline,
        owed,
        heard,
    }))
}

/// A pack that does not say whose it is.
pub(crate) struct Gathered(pub(crate) Pack);

impl Gathered {
    fn of(self, studio: Option<String>) -> Pack {
        Pack { studio, ..self.0 }
    }
}

fn person((record, fields): &Known) -> PackPerson {
    PackPerson {
        record: record.id,
        name: record.title.clone(),
        role: text(fields, "role"),
        firm: text(fields, "firm"),
        phone: text(fields, "phone"),
        email: text(fields, "email"),
    }
}

/// The venue first, then wherever else something takes place, then people who live somewhere.
fn places(
    venues: &[Known],
    people: &[Known],
    venue: Option<&str>,
    timeline: &[wedsync_domain::pack::PackEntry],
) -> Vec<PackPlace> {
    let mut all: Vec<PackPlace> = Vec::new();
    let known = |all: &[PackPlace], name: &str| all.iter().any(|it| it.name == name);
    for (record, fields) in venues {
        let phone = text(fields, "phone");
        all.push(PackPlace { name: record.title.clone(), address: text(fields, "address"), phone, venue: true });
    }
    // What the wedding says itself, unless it is the venue that stands above.
    let stands = venues.iter().any(|(_, fields)| venue::is_at(venue, fields));
    let elsewhere = timeline.iter().filter_map(|it| it.place.as_deref());
    for (name, venue) in
        venue.filter(|_| !stands).map(|it| (it, true)).into_iter().chain(elsewhere.map(|it| (it, false)))
    {
        if !known(&all, name) {
            all.push(PackPlace { name: name.to_owned(), address: None, phone: None, venue });
        }
    }
    for (record, fields) in people {
        if let Some(address) = text(fields, "address") {
            all.push(PackPlace { name: record.title.clone(), address: Some(address), phone: None, venue: false });
        }
    }
    all.sort_by_key(|it| !it.venue);
    all
}

fn notes(around: &Around, timeline: &[wedsync_domain::pack::PackEntry]) -> Vec<PackNote> {
    let shown = |(record, _): &&Known| timeline.iter().any(|it| it.record == record.id);
    let all = [&around.wedding].into_iter().chain(around.appointments.iter().filter(shown)).chain(&around.people);
    let note = |(record, fields): &Known| Some(PackNote { about: record.title.clone(), text: text(fields, "notes")? });
    all.filter_map(note).collect()
}

fn bill((record, fields): &Known) -> PackBill {
    let said = |field: &str| fields.get(field).map(ToString::to_string);
    PackBill {
        record: record.id,
        number: record.title.clone(),
        total: said("total"),
        balance: said("balance"),
        due: said("due"),
        status: text(fields, "status"),
    }
}

/// What is left to pay, by currency. `None`: no bill says an amount.
fn owed(view: &View<'_>, bills: &[Known]) -> Result<Option<Vec<String>>, StoreError> {
    let mut left: BTreeMap<String, Money> = BTreeMap::new();
    for (record, fields) in bills {
        let Some(rest) = left_of(view, record, fields)? else { continue };
        let sum = left.entry(rest.currency.code().to_owned()).or_insert(Money { amount: Decimal::ZERO, ..rest });
        sum.amount += rest.amount;
    }
    if left.is_empty() {
        return Ok(None);
    }
    Ok(Some(left.into_values().filter(|it| !it.amount.is_zero()).map(|it| it.to_string()).collect()))
}

/// What a bill says is left, else its total without what was received for it.
fn left_of(view: &View<'_>, bill: &Record, fields: &Fields) -> Result<Option<Money>, StoreError> {
    let money = |fields: &Fields, field: &str| match fields.get(field) {
        Some(Value::Money(money)) => Some(*money),
        _ => None,
    };
    if let Some(balance) = money(fields, "balance") {
        return Ok(Some(balance));
    }
    let Some(mut left) = money(fields, "total") else { return Ok(None) };
    for payment in near_of_kind(view, bill.id, Kind::Payment)?.iter().filter(|it| it.archived.is_none()) {
        let payment = view.body(payment.body)?;
        let received = text(&payment, "status").is_none_or(|status| status == "received");
        let amount = money(&payment, "amount").filter(|it| received && it.currency == left.currency);
        left.amount -= amount.map_or(Decimal::ZERO, |it| it.amount);
    }
    Ok(Some(left))
}

pub(crate) fn text(fields: &Fields, field: &str) -> Option<String> {
    match fields.get(field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}
