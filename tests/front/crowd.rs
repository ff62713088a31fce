//! A studio with more weddings than anybody has, to see whether a list of them stays quick.
//!
//! Written straight into the store: what is measured is the window, and how it is told.

use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use wedsync_domain::ids::Uid;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Kind, Timestamp, Value};
use wedsync_store::{NewLink, Store, StoreError, Tx};

const WEDDINGS: usize = 50_000;
const A_TIME: usize = 5_000;
/// Half of them are past.
const DAYS: usize = 6_000;
const FIRST: [&str; 12] =
    ["Amara", "Zoë", "Łukasz", "Siân", "Priya", "Tom", "Ŵyn", "Chloé", "Marta", "Oluwaseun", "Freya", "Søren"];
const LAST: [&str; 9] =
    ["Raman", "Ashworth", "Okafor", "Penrose", "Whitlock", "Kowalski", "Nguyễn", "O’Brien", "Castellanos"];
const VENUES: [&str; 7] =
    ["Larkmead Barn", "Wick Farm", "The Orangery", "Elmore Court", "St Dyfrig’s", "Hadley Mill", "Château Mérille"];
const STATUSES: [&str; 3] = ["booked", "enquiry", "completed"];

/// A kind, each in its turn.
pub fn by_kind(number: usize) -> Kind {
    Kind::ALL[number % Kind::ALL.len()]
}

/// The clock's own day for the first ones, and then a day a few of them.
pub fn day_of(now: Timestamp, number: usize) -> NaiveDate {
    now.utc().date_naive() + Days::new(number as u64 / 4)
}

/// Fills an empty store.
pub fn fill(store: &Store, now: Timestamp) -> Result<(), String> {
    let list = |tx: &mut Tx<'_>| -> Result<_, StoreError> {
        let connection = tx.add_connection("caldav", "Studio calendar", &BTreeMap::new(), now)?;
        tx.heartbeat(connection, now, now)?;
        let kind = Kind::Wedding;
        tx.put_collection(
            connection,
            &RemoteCollection { key: "all".into(), name: "Weddings".into(), kind, read_only: false },
        )
    };
    let list = store.write(list).map_err(|fault| fault.to_string())?;
    for from in (0..WEDDINGS).step_by(A_TIME) {
        let some = |tx: &mut Tx<'_>| -> Result<(), StoreError> {
            for number in from..(from + A_TIME) {
                let body = tx.put_body(&wedding(now, number))?;
                let record =
                    tx.add_record(Kind::Wedding, "studio", &Uid::from(format!("wedding-{number}")), body, now)?;
                let remote = format!("{number}.ics").into();
                let (collection, at) = (list, now);
                tx.add_link(NewLink {
                    record,
                    collection,
                    remote,
                    revision: None,
                    agreed_ours: body,
                    agreed_theirs: body,
                    theirs: body,
                    told_changed: None,
                    at,
                })?;
            }
            Ok(())
        };
        store.write(some).map_err(|fault| fault.to_string())?;
    }
    Ok(())
}

fn wedding(now: Timestamp, number: usize) -> Fields {
    let day = now.utc().date_naive() - Days::new(DAYS as u64 / 2) + Days::new((number * 7 % DAYS) as u64);
    let at = |hour| Moment::Zoned(day.and_hms_opt(hour, 0, 0).unwrap_or_default(), "Europe/London".into());
    let pick = |of: &[&str], by: usize| of[number / by % of.len()].to_owned();
    let couple = format!("{} {} & {} {number}", pick(&FIRST, 1), pick(&LAST, 12), pick(&FIRST, 5));
    let when = When { start: at(14), end: Some(Ending::At(at(16))), repeats: Vec::new() };
    [
        ("title", Value::Text(couple)),
        ("when", Value::When(when)),
        ("location", Value::Text(pick(&VENUES, 3))),
        ("status", Value::Text(pick(&STATUSES, 2))),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value))
    .collect()
}
