//! Places with manners of their own, and what they must not lead to: doubles, overwritten edits, writes that never come.

use super::bench::{Bench, event};
use crate::{Choice, SyncAsk, Take};
use wedsync_domain::connection::Direction;
use wedsync_domain::{FaultKind, Kind};
use wedsync_store::rows::Action;

const MAIN: &str = "main";

#[test]
fn a_place_that_renews_its_stamps_at_every_reading_is_written_and_comes_to_rest() {
    let bench = Bench::new(2);
    bench.places[1].restamps();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.places[0].say(MAIN, "u1", "title", "Anna & Ben Bell");
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben Bell"]);
    bench.places[1].say(MAIN, "u1", "title", "The Bells");
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["The Bells"]);
}

#[test]
fn what_was_made_by_hand_while_a_creation_was_not_answered_is_not_taken_for_it() {
    let bench = Bench::new(2);
    bench.rest();
    bench.places[1].is_deaf(Some(FaultKind::Transient));
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.sync();
    bench.places[1].enter(MAIN, "u1", "Made by hand", 15);
    bench.places[1].is_deaf(None);
    bench.sync();
    let sides = &bench.versions()[0].fields[0].sides;
    let said: Vec<String> = sides.iter().filter_map(|side| Some(side.value.as_ref()?.to_string())).collect();
    assert_eq!(said, ["Anna & Ben", "Made by hand"], "the day, on which they agree, is no question");
    assert_eq!(bench.versions()[0].fields.len(), 1);
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben"]);
    assert_eq!(bench.places[1].titles(MAIN), ["Made by hand"]);
}

#[test]
fn a_list_that_is_only_written_to_is_recognised_after_the_lists_that_are_read() {
    let bench = Bench::new(2);
    bench.direct(bench.lists[0][0], Direction::Write);
    bench.places[0].enter(MAIN, "by-hand", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben"]);
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
}

#[test]
fn nothing_is_created_in_a_list_that_was_not_looked_at_in_the_same_run() {
    let bench = Bench::new(2);
    bench.rest();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "by-hand", "Anna & Ben", 15);
    bench.sync_one(0);
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"], "seen before anything was created there");
    bench.places[0].put(MAIN, "u2", Kind::Appointment, event("Cleo & Dan", 16));
    bench.places[1].is_closed(true);
    let report = bench.sync_one(0);
    assert_eq!(report.totals.created, 1, "taken in here: {report:?}");
    assert!(report.connections.iter().any(|place| place.id == bench.connections[1] && place.fault.is_some()));
    bench.places[1].is_closed(false);
    bench.places[1].enter(MAIN, "by-hand-2", "Cleo & Dan", 16);
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben", "Cleo & Dan"]);
}

#[test]
fn nothing_is_created_in_a_list_that_another_run_is_just_looking_at() {
    let bench = Bench::new(2);
    bench.rest();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.places[1].enter(MAIN, "by-hand", "Anna & Ben", 15);
    let answers = bench.places[1].dawdles();
    let ask = |place: usize| SyncAsk { connection: Some(bench.connections[place]), approve: true, progress: None };
    bench.runtime.block_on(async {
        let (slow, quick) = (ask(1), ask(0));
        let other = async {
            bench.engine.sync(&quick).await.unwrap();
            answers.notify_one();
        };
        let (report, ()) = futures::join!(bench.engine.sync(&slow), other);
        report.unwrap();
    });
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
}

#[test]
fn what_waited_for_an_item_out_of_sight_is_done_when_it_shows_again_in_other_words() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.places[1].hide("u1", true);
    bench.edit(bench.named("Anna & Ben").id, "title", "Anna & Ben Bell");
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    bench.places[1].hide("u1", false);
    bench.places[1].spells(MAIN, "u1", "title", "ANNA & BEN");
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben Bell"]);
}

#[test]
fn an_edit_sent_to_a_place_that_writes_its_own_way_is_taken_back_in_our_words() {
    let bench = Bench::new(3);
    bench.places[2].shouts();
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    let id = bench.named("Anna & Ben").id;
    bench.edit(id, "title", "Anna & Ben Bell");
    bench.rest();
    let run = bench.last(Action::Sent).run.unwrap();
    let undone = bench.engine.undo_run(run).unwrap();
    assert_eq!((undone.undone, undone.unreachable), (1, vec![]), "one edit, however many places it was sent to");
    assert_eq!(bench.ours(id, "title").as_deref(), Some("Anna & Ben"));
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
    assert_eq!(bench.places[2].titles(MAIN), ["ANNA & BEN"]);
}

#[test]
fn a_deletion_whose_answer_was_lost_is_in_the_journal_with_what_it_deleted() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.direct(bench.lists[1][0], Direction::Write);
    bench.places[1].say(MAIN, "u1", "title", "Edited where nobody reads");
    bench.sync();
    bench.places[0].delete(MAIN, "u1");
    bench.places[1].is_mute(true);
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), Vec::<String>::new());
    bench.places[1].is_mute(false);
    bench.sync();
    let deleted = bench.last(Action::SentDeletion).before.unwrap();
    assert_eq!(bench.see(|view| view.body(deleted))["title"].to_string(), "Edited where nobody reads");
}

#[test]
fn who_chooses_the_deletion_has_not_seen_what_cannot_be_read_just_now() {
    let bench = Bench::new(3);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.places[0].say(MAIN, "u1", "location", "Barn");
    bench.places[1].delete(MAIN, "u1");
    bench.edit(bench.named("Anna & Ben").id, "location", "Castle");
    bench.sync();
    bench.places[0].garble("u1", true);
    bench.sync();
    let choice = Choice { take: Some(Take::Connection(bench.connections[1])), ..Choice::default() };
    bench.engine.settle(bench.versions()[0].id, &choice).unwrap();
    bench.sync();
    bench.places[0].garble("u1", false);
    bench.rest();
    assert_eq!(bench.places[0].says(MAIN, "u1", "location"), Some(Some("Barn".into())), "nobody has given it up");
    assert_eq!(bench.versions().len(), 1);
}
