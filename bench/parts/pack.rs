//! What is taken along to a large wedding: gathered from an encrypted database and written as a PDF, a page and a calendar.

use crate::desk::{Desk, NOW, calendar};
use crate::{at, millis, row};
use std::sync::Arc;
use std::time::Instant;
use wedsync_cli::clock::SystemClock;
use wedsync_connectors::Registry;
use wedsync_domain::ids::{CollectionId, RecordId, RemoteId, Uid};
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Clock, Fields, Kind, Value};
use wedsync_engine::Engine;
use wedsync_store::{NewLink, StoreError, Tx};
use wedsync_vault::Memory;

const APPOINTMENTS: u32 = 120;
const PEOPLE: u32 = 80;
const TIMES: usize = 60;

pub fn measure() {
    let Desk { folder, store } = Desk::new();
    let list = calendar(&store, "studio");
    let made = store.write(|tx| wedding(tx, list)).map_err(|why: StoreError| why);
    let wedding = made.expect("a wedding");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let registry = Arc::new(Registry::new(Arc::new(Memory::default()), Arc::clone(&clock)));
    let engine = Engine::new(Arc::new(store), registry, clock);
    let pack = engine.pack(wedding).expect("a pack");
    assert!(pack.people.len() >= PEOPLE as usize && pack.timeline.len() > APPOINTMENTS as usize, "{pack:?}");
    let (mut gathered, mut printed) = (Vec::new(), Vec::new());
    let mut size = 0;
    for _ in 0..TIMES {
        let from = Instant::now();
        let pack = engine.pack(wedding).expect("a pack");
        gathered.push(from.elapsed());
        let from = Instant::now();
        size = wedsync_paper::pdf(&pack).expect("a PDF").len();
        printed.push(from.elapsed());
    }
    let what = format!("{APPOINTMENTS} appointments and {PEOPLE} people");
    row(&format!("a pack of {what}, gathered"), &at(gathered, &[50, 95]), "");
    row(&format!("the same as a PDF of {} KB", size / 1024), &at(printed, &[50, 95]), "");
    let pack = engine.pack(wedding).expect("a pack");
    let page = crate::best(20, || drop(wedsync_paper::html(&pack)));
    row("the same as a page", &millis(page), "");
    drop(folder);
}

fn wedding(tx: &mut Tx<'_>, list: CollectionId) -> Result<RecordId, StoreError> {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 5, 15).unwrap_or_default();
    let at = |minutes: u32| {
        let time = day.and_hms_opt(8, 0, 0).unwrap_or_default() + chrono::Duration::minutes(minutes.into());
        Moment::Zoned(time, "Europe/London".into())
    };
    let when =
        |from, until| Value::When(When { start: at(from), end: Some(Ending::At(at(until))), repeats: Vec::new() });
    let text = |text: &str| Value::Text(text.to_owned());
    let mut related = Vec::new();
    for number in 0..APPOINTMENTS {
        let fields = [
            ("title", text(&format!("Portraits of table {number}, beneath the old cedar"))),
            ("when", when(number * 7, number * 7 + 20)),
            ("location", text("The garden")),
        ];
        related.push(add(tx, list, Kind::Appointment, &format!("appointment-{number}"), &fields)?.1);
    }
    for number in 0..PEOPLE {
        let fields = [
            ("name", text(&format!("Guest Number {number}"))),
            ("phone", text(&format!("+44 7700 9{number:05}"))),
            ("email", text(&format!("guest{number}@example.org"))),
            ("role", text("florist")),
        ];
        related.push(add(tx, list, Kind::Contact, &format!("person-{number}"), &fields)?.1);
    }
    let fields = [
        ("title", text("Anna & Ben")),
        ("when", when(360, 900)),
        ("location", text("The Barn, Ash Lane 4")),
        ("notes", text(&"Ivory and peony, no garlands. ".repeat(30))),
    ];
    let (wedding, remote) = add(tx, list, Kind::Wedding, "wedding", &fields)?;
    let named: Vec<_> = related.into_iter().map(|remote| (list, remote)).collect();
    tx.set_references(list, &remote, &named)?;
    Ok(wedding)
}

/// A record that the studio's calendar has as well.
fn add(
    tx: &mut Tx<'_>,
    list: CollectionId,
    kind: Kind,
    name: &str,
    fields: &[(&str, Value)],
) -> Result<(RecordId, RemoteId), StoreError> {
    let fields: Fields = fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    let (body, remote) = (tx.put_body(&fields)?, RemoteId::from(name.to_owned()));
    let record = tx.add_record(kind, "studio", &Uid::from(name.to_owned()), body, NOW)?;
    tx.add_link(NewLink {
        record,
        collection: list,
        remote: remote.clone(),
        revision: None,
        agreed_ours: body,
        agreed_theirs: body,
        theirs: body,
        told_changed: None,
        at: NOW,
    })?;
    Ok((record, remote))
}
