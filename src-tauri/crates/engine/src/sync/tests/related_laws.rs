//! Whatever happens to a wedding in three tools, with answers lost in between: it comes to rest, nothing is there twice,
//! nothing we added is taken for an edit, and no word that a person wrote is lost. The words are counted by the test.

use super::bench::Bench;
use super::related::{CALENDAR, CRM, LEDGER, MAIN, billed};
use proptest::prelude::*;
use std::collections::BTreeMap;
use wedsync_domain::{FaultKind, Fields, Kind, Value};
use wedsync_store::rows::Change;

/// One thing that happens.
#[derive(Debug, Clone)]
enum Act {
    /// A word is written into a field at a place, in a list, of a thing there.
    Writes(usize, &'static str, &'static str, &'static str),
    /// A word is added to the notes as the calendar shows them: above everything, or beneath.
    Notes(bool),
    /// The wedding gets this status.
    Status(&'static str),
    /// The ceremony belongs to the wedding, or to none.
    Belongs(bool),
    /// The wedding's people, in this order.
    People(Vec<&'static str>),
    /// A place answers nothing more, refuses, or is itself again.
    Manners(usize, bool, bool),
    Sync,
}

fn acts() -> impl Strategy<Value = Act> {
    let fields = prop_oneof![
        Just((CRM, "jobs", "j1", "title")),
        Just((CRM, "jobs", "j1", "location")),
        Just((CRM, "people", "p1", "phone")),
        Just((CRM, "people", "p2", "name")),
        Just((CRM, "events", "e1", "title")),
        Just((CRM, "events", "e1", "notes")),
        Just((CRM, "orders", "o1", "notes")),
        Just((CALENDAR, MAIN, "e1", "title")),
        Just((CALENDAR, MAIN, "e1", "location")),
        Just((LEDGER, "invoices", "o1", "notes")),
        Just((LEDGER, "customers", "p1", "phone")),
    ];
    prop_oneof![
        6 => fields.prop_map(|(place, list, id, field)| Act::Writes(place, list, id, field)),
        2 => any::<bool>().prop_map(Act::Notes),
        1 => prop_oneof![Just("booked"), Just("enquiry"), Just("cancelled"), Just("postponed")].prop_map(Act::Status),
        1 => any::<bool>().prop_map(Act::Belongs),
        1 => Just(vec!["p1", "p2", "p3"]).prop_shuffle().prop_map(Act::People),
        2 => (prop_oneof![Just(CALENDAR), Just(LEDGER), Just(CRM)], any::<bool>(), any::<bool>())
            .prop_map(|(place, mute, deaf)| Act::Manners(place, mute, deaf)),
        5 => Just(Act::Sync),
    ]
}

/// What was written last into each field of each thing, and not yet seen by anybody else.
type Words = BTreeMap<(usize, &'static str, &'static str), String>;

fn carry_out(bench: &Bench, act: &Act, word: &str, words: &mut Words) {
    let there = |place: usize, list: &str, id: &str| bench.places[place].says(list, id, "title").is_some();
    match act {
        Act::Writes(place, list, id, field) if there(*place, list, id) => {
            bench.places[*place].say(list, id, field, word);
            words.insert((*place, id, field), word.to_owned());
        }
        Act::Notes(above) if there(CALENDAR, MAIN, "e1") => {
            let shown = bench.places[CALENDAR].says(MAIN, "e1", "notes").flatten().unwrap_or_default();
            let notes = if *above { format!("{word}\n{shown}") } else { format!("{shown}\n{word}") };
            bench.places[CALENDAR].say(MAIN, "e1", "notes", &notes);
            words.insert((CALENDAR, "e1", "notes"), word.to_owned());
        }
        Act::Writes(..) | Act::Notes(_) => {}
        Act::Status(status) => bench.places[CRM].say("jobs", "j1", "status", status),
        Act::Belongs(to) => {
            let wedding = [(Kind::Wedding, "jobs", "j1")];
            bench.places[CRM].relate("events", "e1", if *to { &wedding } else { &[] });
        }
        Act::People(people) => {
            let people: Vec<_> = people.iter().map(|id| (Kind::Contact, "people", *id)).collect();
            bench.places[CRM].relate("jobs", "j1", &people);
        }
        Act::Manners(place, mute, deaf) => {
            bench.places[*place].is_mute(*mute);
            bench.places[*place].is_deaf(deaf.then_some(FaultKind::Transient));
        }
        Act::Sync => drop(bench.sync()),
    }
}

/// Everything that can still be read or restored: in the places, in open versions, in the journal.
fn everything(bench: &Bench) -> String {
    let mut text = format!("{:?}", bench.versions());
    for change in bench.journal() {
        let Change { before, after, .. } = change;
        for body in before.into_iter().chain(after) {
            let fields: Fields = bench.see(|view| view.body(body)).as_ref().clone();
            text.extend(fields.values().map(|value: &Value| format!("{value:?} ")));
        }
    }
    for (place, list, id) in [
        (CRM, "jobs", "j1"),
        (CRM, "people", "p1"),
        (CRM, "people", "p2"),
        (CRM, "events", "e1"),
        (CRM, "orders", "o1"),
    ] {
        for field in ["title", "name", "location", "phone", "notes"] {
            text += &bench.places[place].says(list, id, field).flatten().unwrap_or_default();
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn a_wedding_in_three_tools_comes_to_rest_with_every_word(acts in proptest::collection::vec(acts(), 1..40)) {
        let bench = billed();
        let mut words = Words::new();
        for (n, act) in acts.iter().enumerate() {
            carry_out(&bench, act, &format!("word{n:03}"), &mut words);
        }
        for place in [CRM, LEDGER, CALENDAR] {
            carry_out(&bench, &Act::Manners(place, false, false), "", &mut words);
        }
        bench.rest();
        prop_assert!(bench.places[CALENDAR].titles(MAIN).len() <= 1);
        prop_assert!(bench.places[LEDGER].titles("customers").len() <= 2, "each of the couple at most once");
        prop_assert_eq!((bench.records(Kind::Invoice).len(), bench.records(Kind::Payment).len()), (1, 1));
        prop_assert_eq!(bench.questions(), []);
        let (title, notes) = (bench.places[CRM].says("events", "e1", "title"), bench.places[CRM].says("events", "e1", "notes"));
        prop_assert!(!title.clone().flatten().unwrap_or_default().contains('·'), "{title:?}");
        prop_assert!(!notes.clone().flatten().unwrap_or_default().contains("Kept up to date"), "{notes:?}");
        let everything = everything(&bench);
        for (at, word) in words {
            prop_assert!(everything.contains(&word), "{word}, written at {at:?}, is lost");
        }
    }
}
