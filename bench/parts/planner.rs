//! The planner alone: records in memory, one core, no store.

use crate::desk::appointment;
use crate::{best, row};
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::ids::{ConnectionId, LinkId};
use wedsync_domain::policy::Policy;
use wedsync_domain::{FieldName, Fields, Kind, Timestamp, Value};
use wedsync_engine::sync::plan::{Plan, plan};
use wedsync_engine::sync::view::{Carries, Policies, Spoke, View, Window};
use wedsync_store::rows::Presence;

const RECORDS: usize = 10_000;
const ROUNDS: usize = 20;

#[derive(Debug)]
struct Everything;
impl Carries for Everything {
    fn carries(&self, _field: &str) -> bool {
        true
    }
}

#[derive(Debug)]
struct AlwaysAsk;
impl Policies for AlwaysAsk {
    fn of(&self, _kind: Kind, _field: &str) -> &Policy {
        &Policy::Ask
    }
}

/// One record with what two places say. Equal values are one object, as the store keeps and the engine loads them.
struct Record {
    agreed: Arc<Fields>,
    theirs: [Arc<Fields>; 2],
}

/// One in `every` was changed at the first place; 0: none.
fn records(every: usize) -> Vec<Record> {
    let make = |number| {
        let agreed = Arc::new(appointment(number));
        let mut theirs = [Arc::clone(&agreed), Arc::clone(&agreed)];
        if every > 0 && number % every == 0 {
            Arc::make_mut(&mut theirs[0]).insert("location".into(), Value::Text("Aynhoe Park".into()));
        }
        Record { agreed, theirs }
    };
    (0..RECORDS).map(make).collect()
}

fn plan_one(record: &Record, edits: &BTreeMap<FieldName, Window>, none: &BTreeSet<FieldName>) -> Plan {
    let changed = Window { after: Timestamp(1), by: Timestamp(2) };
    let spoke = |number: usize| Spoke {
        link: LinkId(number as i64),
        connection: ConnectionId(number as i64),
        category: "calendar",
        agreed_ours: &record.agreed,
        agreed_theirs: &record.agreed,
        theirs: &record.theirs[number],
        presence: Presence::Here,
        reads: true,
        writes: true,
        changed,
        told: None,
        carries: &Everything,
        waiting: none,
        expelled: false,
        refused: none,
    };
    let spokes = [spoke(0), spoke(1)];
    plan(&View {
        kind: Kind::Appointment,
        ours: &record.agreed,
        archived: false,
        edits,
        spokes: &spokes,
        absent_from: &[],
        policies: &AlwaysAsk,
    })
}

fn rate(records: &[Record]) -> String {
    let (edits, none) = (BTreeMap::new(), BTreeSet::new());
    let time = best(ROUNDS, || {
        for record in records {
            black_box(plan_one(black_box(record), &edits, &none));
        }
    });
    per_second(records.len(), time)
}

fn per_second(count: usize, time: Duration) -> String {
    format!("{:.2} million a second", count as f64 / time.as_secs_f64() / 1e6)
}

pub fn measure() {
    let goal = "2 million a second";
    row("planner, records of 12 fields at two places, nothing changed", &rate(&records(0)), goal);
    row("the same, 1 % changed at one place", &rate(&records(100)), goal);
    row("the same, all changed at one place", &rate(&records(1)), "");
}
