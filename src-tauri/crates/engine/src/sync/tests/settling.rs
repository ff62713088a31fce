//! Two versions settled in every way a person can, and rules.

use super::bench::{Bench, text};
use crate::{Choice, Take};
use wedsync_domain::policy::{Place, Policy};
use wedsync_domain::{Kind, Patch, Timestamp};
use wedsync_store::rows::{Action, Rule};

const MAIN: &str = "main";

/// The desk says Desk, place 1 says One, place 2 says Two; all said Anna & Ben.
fn disputed() -> Bench {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.edit(bench.named("Anna & Ben").id, "title", "Desk");
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.rest();
    assert_eq!(bench.versions().len(), 1);
    bench
}

fn settle(bench: &Bench, choice: &Choice) -> Result<(), String> {
    bench.engine.settle(bench.versions()[0].id, choice).map(drop).map_err(|why| why.fault().code)
}

fn take(side: Take) -> Choice {
    Choice { take: Some(side), ..Choice::default() }
}

fn set(field: &str, value: &str) -> Choice {
    Choice { set: Patch::from([(field.into(), Some(text(value)))]), ..Choice::default() }
}

#[track_caller]
fn all_say(bench: &Bench, title: &str) {
    bench.rest();
    assert_eq!(bench.versions(), []);
    bench.named(title);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), [title]);
    }
}

#[test]
fn a_dispute_is_written_nowhere_and_names_every_side() {
    let bench = disputed();
    assert_eq!(bench.places[0].titles(MAIN), ["One"]);
    assert_eq!(bench.places[1].titles(MAIN), ["Two"]);
    let sides = &bench.versions()[0].fields[0].sides;
    let said: Vec<String> = sides.iter().map(|side| side.value.as_ref().unwrap().to_string()).collect();
    assert_eq!(said, ["Desk", "One", "Two"]);
}

#[test]
fn the_desk_is_taken() {
    let bench = disputed();
    settle(&bench, &take(Take::Hub)).unwrap();
    all_say(&bench, "Desk");
}

#[test]
fn a_connection_is_taken() {
    let bench = disputed();
    settle(&bench, &take(Take::Connection(bench.connections[1]))).unwrap();
    all_say(&bench, "Two");
}

#[test]
fn a_value_of_its_own_is_set() {
    let bench = disputed();
    settle(&bench, &set("title", "Anna & Ben Bell")).unwrap();
    all_say(&bench, "Anna & Ben Bell");
}

#[test]
fn both_are_kept_as_two_records_in_every_place() {
    let bench = disputed();
    settle(&bench, &Choice { keep_both: true, ..take(Take::Connection(bench.connections[1])) }).unwrap();
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment).len(), 2);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN).len(), 2, "{:?}", place.titles(MAIN));
        assert!(place.titles(MAIN).contains(&"Two".to_owned()));
    }
}

#[test]
fn a_choice_made_a_rule_decides_the_next_time() {
    let bench = disputed();
    settle(&bench, &Choice { rule: true, ..take(Take::Connection(bench.connections[0])) }).unwrap();
    all_say(&bench, "One");
    bench.places[0].say(MAIN, "u1", "title", "One again");
    bench.places[1].say(MAIN, "u1", "title", "Two again");
    all_say(&bench, "One again");
    let overruled = bench.last(Action::Overruled);
    assert_eq!(overruled.collection, Some(bench.lists[1][0]));
}

#[test]
fn a_rule_without_a_side_is_refused_and_nothing_is_settled() {
    let bench = disputed();
    let choice = Choice { rule: true, ..set("title", "Anna") };
    assert_eq!(settle(&bench, &choice), Err("rule_without_side".into()));
    assert_eq!(bench.versions().len(), 1);
    bench.named("Desk");
}

#[test]
fn what_cannot_be_chosen_is_refused_with_why() {
    let bench = disputed();
    assert_eq!(settle(&bench, &Choice::default()), Err("no_choice".into()));
    assert_eq!(
        settle(&bench, &take(Take::Connection(wedsync_domain::ids::ConnectionId(9)))),
        Err("no_such_side".into())
    );
    assert_eq!(settle(&bench, &set("location", "Barn")), Err("not_disputed".into()));
    let id = bench.versions()[0].id;
    settle(&bench, &take(Take::Hub)).unwrap();
    let again = bench.engine.settle(id, &take(Take::Hub)).unwrap_err();
    assert_eq!(again.fault().code, "settled");
}

#[test]
fn a_field_settled_by_itself_leaves_the_others_open() {
    let bench = Bench::new(1);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    let id = bench.named("Anna & Ben").id;
    bench.edit(id, "title", "Desk");
    bench.edit(id, "notes", "here");
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.places[0].say(MAIN, "u1", "notes", "there");
    bench.sync();
    settle(&bench, &set("title", "Both")).unwrap();
    bench.rest();
    assert_eq!(bench.versions()[0].fields.len(), 1);
    assert_eq!(bench.places[0].titles(MAIN), ["Both"]);
    assert_eq!(bench.places[0].says(MAIN, "u1", "notes"), Some(Some("there".into())));
}

#[test]
fn a_dispute_ends_by_itself_when_all_say_the_same_again() {
    let bench = disputed();
    bench.places[0].say(MAIN, "u1", "title", "Desk");
    bench.places[1].say(MAIN, "u1", "title", "Desk");
    all_say(&bench, "Desk");
}

/// Deleted at place 1, its notes changed at the desk.
fn deleted_and_changed() -> Bench {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.edit(bench.named("Anna & Ben").id, "notes", "Ring the bell");
    bench.places[0].delete(MAIN, "u1");
    bench.rest();
    assert_eq!(bench.versions()[0].deleted_at.len(), 1);
    assert_eq!(bench.places[1].says(MAIN, "u1", "notes"), Some(Some("Ring the bell".into())));
    bench
}

#[test]
fn deleted_there_and_changed_here_kept_comes_back_there() {
    let bench = deleted_and_changed();
    settle(&bench, &take(Take::Hub)).unwrap();
    bench.rest();
    assert_eq!(bench.places[0].says(MAIN, "u1", "notes"), Some(Some("Ring the bell".into())));
    assert_eq!(bench.versions(), []);
}

#[test]
fn deleted_there_and_changed_here_given_up_goes_everywhere_and_lies_in_the_archive() {
    let bench = deleted_and_changed();
    settle(&bench, &take(Take::Connection(bench.connections[0]))).unwrap();
    bench.rest();
    assert_eq!(bench.records(Kind::Appointment), []);
    assert_eq!(bench.places[1].titles(MAIN), Vec::<String>::new());
    assert_eq!(bench.see(|view| view.archived()).len(), 1);
    assert_eq!(bench.versions(), []);
}

#[test]
fn deleted_there_and_changed_at_a_third_place_is_asked_and_settled_the_same_way() {
    for keep in [true, false] {
        let bench = Bench::new(2);
        bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
        bench.rest();
        bench.places[0].delete(MAIN, "u1");
        bench.places[1].say(MAIN, "u1", "notes", "Ring the bell");
        bench.rest();
        assert_eq!(bench.versions().len(), 1);
        let side = if keep { bench.connections[1] } else { bench.connections[0] };
        settle(&bench, &take(Take::Connection(side))).unwrap();
        bench.rest();
        for place in &bench.places {
            assert_eq!(place.titles(MAIN).len(), usize::from(keep));
        }
    }
}

#[test]
fn nobody_chooses_against_a_version_that_was_not_shown() {
    let bench = disputed();
    let seen = bench.versions()[0].id;
    bench.places[1].say(MAIN, "u1", "title", "Three");
    bench.sync();
    assert_eq!(bench.versions()[0].id, seen, "the same question shows the newer version");
    settle(&bench, &take(Take::Connection(bench.connections[1]))).unwrap();
    all_say(&bench, "Three");
}

#[test]
fn an_edit_away_from_the_source_of_truth_is_kept_in_the_journal_and_overwritten() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    let policy = Policy::SourceOfTruth(vec![Place::Connection(bench.connections[0])]);
    let rule = Rule { kind: Kind::Appointment, field: "title".into(), policy, since: None };
    bench
        .engine
        .store()
        .write(|tx| tx.put_rule(&rule))
        .unwrap_or_else(|why: wedsync_store::StoreError| panic!("{why}"));
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben"]);
    }
    let line = bench.last(Action::Overruled);
    let said = bench.see(|view| view.body(line.before.unwrap()));
    assert_eq!(said.get("title"), Some(&text("Two")));
    assert_eq!(line.collection, Some(bench.lists[1][0]));
    assert_eq!(bench.journal().iter().filter(|line| line.action == Action::Overruled).count(), 1);
}

#[test]
fn a_person_at_the_desk_is_heard_by_the_source_of_truth() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    let policy = Policy::SourceOfTruth(vec![Place::Connection(bench.connections[0])]);
    let rule = Rule { kind: Kind::Appointment, field: "title".into(), policy, since: None };
    bench
        .engine
        .store()
        .write(|tx| tx.put_rule(&rule))
        .unwrap_or_else(|why: wedsync_store::StoreError| panic!("{why}"));
    bench.edit(bench.named("Anna & Ben").id, "title", "Desk");
    all_say(&bench, "Desk");
}

#[test]
fn a_rule_settles_what_is_open_about_the_same_field_too_and_says_how_often() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[0].enter(MAIN, "u2", "Cora & Dan", 16);
    bench.rest();
    for (uid, named) in [("u1", "Anna & Ben"), ("u2", "Cora & Dan")] {
        bench.edit(bench.named(named).id, "location", "Desk");
        bench.places[0].say(MAIN, uid, "location", "One");
    }
    bench.rest();
    assert_eq!(bench.versions().len(), 2);
    settle(&bench, &Choice { rule: true, ..take(Take::Hub) }).unwrap();
    bench.rest();
    assert_eq!(bench.versions(), [], "the other one as well");
    let rules = bench.see(|view| view.rules());
    assert_eq!(bench.see(|view| crate::settled_by(view, &rules[0])), Some(1), "the first was settled by a person");
    bench.places[1].say(MAIN, "u1", "location", "Two");
    bench.places[1].say(MAIN, "u1", "notes", "Ring the bell");
    bench.rest();
    assert_eq!(bench.see(|view| crate::settled_by(view, &rules[0])), Some(2));
    let older = Rule { since: None, ..rules[0].clone() };
    assert_eq!(bench.see(|view| crate::settled_by(view, &older)), None, "not known, and not none");
}

#[test]
fn a_rule_that_is_taken_back_asks_again_and_one_that_is_given_back_decides_again() {
    let bench = Bench::agreed();
    bench.engine.set_rule(Kind::Appointment, "title", Policy::SourceOfTruth(vec![Place::Hub])).unwrap();
    let made = bench.see(|view| view.rules());
    bench.engine.end_rule(Kind::Appointment, "title").unwrap();
    assert_eq!(bench.see(|view| view.rules()), []);
    bench.edit(bench.named("Anna & Ben").id, "title", "Desk");
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.sync();
    assert_eq!(bench.versions().len(), 1);
    bench.pass(1);
    bench.engine.resume_rule(Kind::Appointment, "title").unwrap();
    assert_eq!(bench.see(|view| view.rules()), made, "since when it held");
    all_say(&bench, "Desk");
    for (kind, field) in [(Kind::Wedding, "title"), (Kind::Appointment, "location")] {
        assert_eq!(bench.engine.end_rule(kind, field).unwrap_err().fault().code, "not_found");
    }
    let unknown = bench.engine.set_rule(Kind::Wedding, "hat", Policy::Newest).unwrap_err().fault();
    assert_eq!(unknown.code, "no_such_field");
}

#[test]
fn a_version_says_when_the_tool_says_it_was_changed_and_nothing_where_it_says_nothing() {
    let bench = Bench::agreed();
    bench.edit(bench.named("Anna & Ben").id, "title", "Desk");
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.places[0].tells(MAIN, "u1", Timestamp(1_778_900_000_000));
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.sync();
    let told: Vec<Option<i64>> =
        bench.versions()[0].fields[0].sides.iter().map(|side| side.told.map(|at| at.0)).collect();
    assert_eq!(told, [None, Some(1_778_900_000_000), None]);
}

#[test]
fn a_version_of_the_very_first_meeting_says_when_it_was_changed_there_too() {
    let bench = Bench::new(2);
    let (one, two) = (Timestamp(1_778_800_000_000), Timestamp(1_778_900_000_000));
    bench.places[0].enter(MAIN, "u1", "One", 15);
    bench.places[0].tells(MAIN, "u1", one);
    bench.places[1].enter(MAIN, "u1", "Two", 15);
    bench.places[1].tells(MAIN, "u1", two);
    bench.sync();
    let record = bench.records(Kind::Appointment).remove(0);
    let links: Vec<_> = bench.see(|view| view.links_of(record.id)).iter().map(|link| link.told_changed).collect();
    assert_eq!(links, [Some(one), Some(two)], "the one that was taken in, and the one that was recognised");
    let told: Vec<_> = bench.versions()[0].fields[0].sides.iter().map(|side| side.told).collect();
    assert_eq!(told.last(), Some(&Some(two)), "{:?}", bench.versions());
}
