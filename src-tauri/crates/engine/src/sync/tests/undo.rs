//! Undo, by change and by run: a new change with expected values, carried to the places by the next sync.

use super::bench::{Bench, text};
use crate::{Choice, Take};
use wedsync_domain::ids::ChangeId;
use wedsync_domain::policy::{Place, Policy};
use wedsync_domain::{FaultKind, Kind, Patch};
use wedsync_store::rows::{Action, Held, Rule};

const MAIN: &str = "main";

#[test]
fn a_change_taken_in_is_taken_back_everywhere() {
    let bench = Bench::agreed();
    bench.places[0].say(MAIN, "u1", "title", "Anna");
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["Anna"]);
    let undone = bench.engine.undo_change(bench.last(Action::Pulled).id).unwrap();
    assert_eq!((undone.undone, undone.unreachable.len()), (1, 0));
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben"]);
    }
}

#[test]
fn an_undo_can_itself_be_undone_and_each_only_once() {
    let bench = Bench::agreed();
    let id = bench.named("Anna & Ben").id;
    bench.edit(id, "title", "Anna");
    let first = bench.last(Action::Edited).id;
    bench.engine.undo_change(first).unwrap();
    assert_eq!(bench.ours(id, "title").as_deref(), Some("Anna & Ben"));
    assert_eq!(bench.engine.undo_change(first).unwrap_err().fault().code, "undone");
    bench.engine.undo_change(bench.last(Action::Edited).id).unwrap();
    assert_eq!(bench.ours(id, "title").as_deref(), Some("Anna"));
}

#[test]
fn what_was_changed_since_stays_and_is_said_so() {
    let bench = Bench::agreed();
    let id = bench.named("Anna & Ben").id;
    bench.edit(id, "title", "Anna");
    let first = bench.last(Action::Edited).id;
    bench.edit(id, "title", "Anna Bell");
    let undone = bench.engine.undo_change(first).unwrap();
    assert_eq!(undone.undone, 0);
    assert!(undone.unreachable[0].to_string().contains("“title” has been changed since"), "{undone:?}");
    assert_eq!(bench.ours(id, "title").as_deref(), Some("Anna Bell"));
}

#[test]
fn a_deletion_taken_back_is_created_again_where_it_was_deleted() {
    let bench = Bench::agreed();
    let id = bench.named("Anna & Ben").id;
    bench.places[0].delete(MAIN, "u1");
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), Vec::<String>::new());
    let run = bench.last(Action::Archived).run.unwrap();
    assert_eq!(bench.engine.undo_run(run).unwrap().undone, 1);
    bench.rest();
    assert_eq!(bench.named("Anna & Ben").id, id);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben"]);
    }
}

#[test]
fn a_run_taken_back_withdraws_what_it_created_and_does_not_create_it_again() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.sync();
    let run = bench.last(Action::SentNew).run.unwrap();
    assert_eq!(bench.engine.undo_run(run).unwrap().undone, 1);
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben"], "it stays where it came from");
    assert_eq!(bench.places[1].titles(MAIN), Vec::<String>::new());
    bench.places[0].say(MAIN, "u1", "title", "Anna");
    bench.rest();
    assert_eq!(bench.named("Anna").kind, Kind::Appointment, "and is kept in agreement there");
    assert_eq!(bench.places[1].titles(MAIN), Vec::<String>::new());
}

#[test]
fn a_copy_that_was_edited_since_is_not_withdrawn_with_the_edit_lost() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.sync();
    bench.places[1].say(MAIN, "u1", "notes", "Ring the bell");
    bench.engine.undo_run(bench.last(Action::SentNew).run.unwrap()).unwrap();
    bench.rest();
    let kept = bench.named("Anna & Ben");
    assert_eq!(bench.ours(kept.id, "notes").as_deref(), Some("Ring the bell"));
    assert_eq!(bench.places[1].says(MAIN, "u1", "notes"), Some(Some("Ring the bell".into())));
}

#[test]
fn a_run_that_took_in_and_passed_on_is_taken_back_as_one() {
    let bench = Bench::agreed();
    bench.places[0].say(MAIN, "u1", "title", "Anna");
    bench.places[0].say(MAIN, "u1", "location", "Barn");
    bench.sync();
    let run = bench.last(Action::Pulled).run.unwrap();
    let undone = bench.engine.undo_run(run).unwrap();
    assert_eq!((undone.undone, undone.unreachable), (1, Vec::new()));
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.says(MAIN, "u1", "title"), Some(Some("Anna & Ben".into())));
        assert_eq!(place.says(MAIN, "u1", "location"), Some(None));
    }
}

#[test]
fn a_run_that_nobody_made_cannot_be_taken_back() {
    let bench = Bench::agreed();
    let code = bench.engine.undo_run(wedsync_domain::ids::RunId(99)).unwrap_err().fault().code;
    assert_eq!(code, "not_found");
}

#[test]
fn what_was_overruled_can_be_given_right() {
    let bench = Bench::agreed();
    let policy = Policy::SourceOfTruth(vec![Place::Hub]);
    let rule = Rule { kind: Kind::Appointment, field: "title".into(), policy, since: None };
    bench
        .engine
        .store()
        .write(|tx| tx.put_rule(&rule))
        .unwrap_or_else(|why: wedsync_store::StoreError| panic!("{why}"));
    bench.places[0].say(MAIN, "u1", "title", "Anna");
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Anna & Ben"]);
    // Not over what was said since.
    let (id, overruled) = (bench.named("Anna & Ben").id, bench.last(Action::Overruled).id);
    bench.edit(id, "title", "The Bells");
    assert_eq!(bench.engine.undo_change(overruled).unwrap().unreachable.len(), 1);
    assert_eq!(bench.ours(id, "title").as_deref(), Some("The Bells"));
    bench.edit(id, "title", "Anna & Ben");
    bench.engine.undo_change(overruled).unwrap();
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna"]);
    }
}

/// The desk says Desk, place 1 says One; all said Anna & Ben.
fn differing() -> Bench {
    let bench = Bench::agreed();
    bench.edit(bench.named("Anna & Ben").id, "title", "Desk");
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.sync();
    assert_eq!(bench.versions().len(), 1);
    bench
}

fn settle(bench: &Bench, choice: &Choice) -> ChangeId {
    bench.engine.settle(bench.versions()[0].id, choice).unwrap()
}

fn take(side: Take) -> Choice {
    Choice { take: Some(side), ..Choice::default() }
}

#[test]
fn a_settlement_that_took_this_desks_own_word_is_asked_again() {
    let bench = differing();
    let asked = bench.versions();
    let line = settle(&bench, &take(Take::Hub));
    let undone = bench.engine.undo_change(line).unwrap();
    assert_eq!((undone.undone, undone.unreachable), (1, Vec::new()));
    assert_eq!(bench.versions(), asked, "under the number it had, with what everybody says");
    bench.sync();
    bench.sync();
    assert_eq!(bench.versions().len(), 1);
    assert_eq!(bench.places[0].titles(MAIN), ["One"], "nothing is written while it is asked");
    settle(&bench, &take(Take::Connection(bench.connections[0])));
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["One"]);
    }
}

#[test]
fn a_settlement_that_took_a_tools_word_is_asked_again_too_and_nobodys_word_is_overwritten() {
    let bench = differing();
    let line = settle(&bench, &take(Take::Connection(bench.connections[0])));
    assert_eq!(bench.engine.undo_change(line).unwrap().undone, 1);
    assert_eq!(bench.ours(bench.named("Desk").id, "title").as_deref(), Some("Desk"));
    bench.sync();
    assert_eq!(bench.versions()[0].fields[0].sides.len(), 2);
    assert_eq!(bench.places[0].titles(MAIN), ["One"]);
}

#[test]
fn what_a_sync_has_overwritten_comes_back_as_the_one_other_word_there_was() {
    let bench = differing();
    let line = settle(&bench, &take(Take::Hub));
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Desk"]);
    let undone = bench.engine.undo_change(line).unwrap();
    assert_eq!((undone.undone, undone.unreachable), (1, Vec::new()));
    bench.rest();
    assert_eq!(bench.versions(), []);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["One"]);
    }
}

#[test]
fn of_two_words_that_were_overwritten_none_is_chosen_and_both_are_named() {
    let bench = differing();
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.sync();
    let line = settle(&bench, &take(Take::Hub));
    bench.rest();
    let undone = bench.engine.undo_change(line).unwrap();
    assert_eq!(undone.undone, 0);
    assert!(undone.unreachable[0].to_string().contains("“One” and “Two” were overwritten meanwhile"), "{undone:?}");
    bench.rest();
    assert_eq!(bench.places[0].titles(MAIN), ["Desk"]);
}

#[test]
fn where_one_of_two_was_overwritten_the_other_is_asked_again_and_that_is_said() {
    let bench = differing();
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.sync();
    let line = settle(&bench, &take(Take::Hub));
    bench.places[0].fail(Some(FaultKind::Transient));
    bench.sync();
    assert_eq!(bench.places[1].titles(MAIN), ["Desk"]);
    bench.places[0].fail(None);
    let undone = bench.engine.undo_change(line).unwrap();
    assert_eq!(undone.undone, 1);
    assert!(undone.unreachable[0].to_string().contains("“Two” was overwritten meanwhile"), "{undone:?}");
    bench.sync();
    assert_eq!(bench.versions().len(), 1);
    assert_eq!(bench.places[0].titles(MAIN), ["One"]);
}

#[test]
fn a_settlement_of_one_field_among_two_is_asked_again_beside_the_other() {
    let bench = differing();
    let id = bench.named("Desk").id;
    bench.edit(id, "notes", "here");
    bench.places[0].say(MAIN, "u1", "notes", "there");
    bench.sync();
    assert_eq!(bench.versions()[0].fields.len(), 2);
    let set = Patch::from([("title".into(), Some(text("Both")))]);
    let line = settle(&bench, &Choice { set, ..Choice::default() });
    assert_eq!(bench.versions()[0].fields.len(), 1);
    assert_eq!(bench.engine.undo_change(line).unwrap().undone, 1);
    assert_eq!(bench.versions()[0].fields.len(), 2);
    assert_eq!(bench.ours(id, "title").as_deref(), Some("Desk"));
    bench.sync();
    assert_eq!(bench.versions()[0].fields.len(), 2);
}

#[test]
fn with_a_settlement_go_the_copy_that_was_kept_and_the_rule_that_was_made() {
    let bench = differing();
    let line = settle(&bench, &Choice { rule: true, ..take(Take::Hub) });
    assert_eq!(bench.see(|view| view.rules()).len(), 1);
    bench.engine.undo_change(line).unwrap();
    assert_eq!(bench.see(|view| view.rules()), []);
    let kept = bench.records(Kind::Appointment)[0].id;
    let line = settle(&bench, &Choice { keep_both: true, ..Choice::default() });
    let [_, copy] = &bench.records(Kind::Appointment)[..] else { panic!("both are kept") };
    let told = bench.see(|view| view.changes_of_record(copy.id));
    assert_eq!(crate::kept_beside(&told[0].note), Some(kept), "{told:?}");
    assert_eq!(bench.engine.undo_change(line).unwrap().undone, 1);
    assert_eq!(bench.records(Kind::Appointment).len(), 1);
    bench.sync();
    assert_eq!(bench.versions().len(), 1);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN).len(), 1);
    }
}

#[test]
fn nothing_is_taken_back_in_silence() {
    let bench = Bench::new(2);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    for action in [Action::Created, Action::Linked] {
        let Some(line) = bench.journal().into_iter().find(|line| line.action == action) else { continue };
        let undone = bench.engine.undo_change(line.id).unwrap();
        assert_eq!((undone.undone, undone.unreachable.len()), (0, 1), "{action:?}");
    }
}

/// Deleted at place 1, and renamed at place 2 of three.
fn deleted_and_renamed() -> Bench {
    let bench = Bench::new(3);
    bench.places[0].enter(MAIN, "u1", "Anna & Ben", 15);
    bench.rest();
    bench.places[0].delete(MAIN, "u1");
    bench.places[1].say(MAIN, "u1", "title", "One");
    bench.sync();
    assert_eq!(bench.versions()[0].deleted_at.len(), 1);
    bench
}

fn keeps(bench: &Bench) -> [Choice; 2] {
    [take(Take::Hub), take(Take::Connection(bench.connections[1]))]
}

#[test]
fn what_was_kept_although_a_tool_had_deleted_it_is_asked_again() {
    for nth in 0..2 {
        let bench = deleted_and_renamed();
        let asked = bench.versions();
        let line = settle(&bench, &keeps(&bench)[nth]);
        let undone = bench.engine.undo_change(line).unwrap();
        assert_eq!((undone.undone, undone.unreachable), (1, Vec::new()), "choice {nth}");
        assert_eq!((bench.versions().len(), bench.versions()[0].id), (1, asked[0].id), "choice {nth}");
        for _ in 0..2 {
            bench.rest();
            assert_eq!(bench.versions()[0].deleted_at.len(), 1, "choice {nth}: it stands in the inbox");
            assert_eq!(bench.places[0].titles(MAIN), [""; 0], "choice {nth}: not created while it is asked");
            assert_eq!(bench.places[2].titles(MAIN), ["One"], "choice {nth}: and deleted nowhere");
        }
        settle(&bench, &take(Take::Connection(bench.connections[0])));
        bench.rest();
        assert_eq!((bench.versions(), bench.records(Kind::Appointment)), (vec![], vec![]), "given up after all");
        assert!(bench.places.iter().all(|place| place.titles(MAIN).is_empty()), "choice {nth}");
    }
}

#[test]
fn asked_again_it_can_be_kept_again_and_that_be_taken_back_too() {
    let bench = deleted_and_renamed();
    for _ in 0..3 {
        let line = settle(&bench, &take(Take::Hub));
        assert_eq!(bench.engine.undo_change(line).unwrap().undone, 1);
    }
    settle(&bench, &take(Take::Hub));
    bench.rest();
    assert_eq!(bench.versions(), []);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["One"]);
    }
}

#[test]
fn what_was_created_there_again_meanwhile_cannot_be_asked_and_that_is_said() {
    let bench = deleted_and_renamed();
    let line = settle(&bench, &take(Take::Hub));
    bench.rest();
    let undone = bench.engine.undo_change(line).unwrap();
    assert_eq!(undone.undone, 0);
    assert!(
        undone.unreachable[0].to_string().contains("was kept where it had been deleted, and is there again"),
        "{undone:?}"
    );
    bench.rest();
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["One"]);
    }
}

#[test]
fn a_tool_that_brings_it_back_by_itself_answers_what_is_asked_again() {
    let bench = deleted_and_renamed();
    let line = settle(&bench, &take(Take::Hub));
    bench.engine.undo_change(line).unwrap();
    bench.rest();
    bench.places[0].enter(MAIN, "u1", "One", 15);
    bench.rest();
    assert_eq!((bench.versions(), bench.records(Kind::Appointment).len()), (vec![], 1));
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["One"]);
    }
}

#[test]
fn taking_back_never_deletes_what_nobody_decided_about() {
    let bench = Bench::agreed();
    bench.edit(bench.named("Anna & Ben").id, "title", "Desk");
    bench.places[0].delete(MAIN, "u1");
    bench.rest();
    // The edit is gone again, so that nothing but the deletion is left.
    let line = settle(&bench, &take(Take::Hub));
    bench.edit(bench.named("Desk").id, "title", "Anna & Ben");
    assert_eq!(bench.engine.undo_change(line).unwrap().undone, 1);
    bench.rest();
    assert_eq!(bench.versions()[0].deleted_at.len(), 1);
    assert_eq!(bench.places[1].titles(MAIN), ["Anna & Ben"]);
}

/// All eleven of one place, of which some are held.
fn many_deleted_at_once() -> (Bench, Vec<Held>) {
    let bench = Bench::agreed();
    for (uid, day) in (2..12).map(|number| (format!("u{number}"), number + 10)) {
        bench.places[0].enter(MAIN, &uid, &format!("Pair {uid}"), day);
    }
    bench.rest();
    for number in 1..12 {
        bench.places[0].delete(MAIN, &format!("u{number}"));
    }
    bench.rest();
    let held = bench.held();
    assert!(!held.is_empty(), "so many at once are held");
    (bench, held)
}

#[test]
fn an_answer_about_a_deletion_is_asked_again_until_it_was_carried_out() {
    for approve in [true, false] {
        let (bench, held) = many_deleted_at_once();
        bench.engine.answer_deletion(held[0].id, approve).unwrap();
        bench.engine.ask_deletion_again(held[0].id).unwrap();
        bench.rest();
        assert_eq!(bench.held(), held, "as if nobody had answered");
        assert_eq!(bench.places[1].titles(MAIN).len(), 11);
        bench.engine.answer_deletion(held[0].id, approve).unwrap();
        bench.rest();
        let late = bench.engine.ask_deletion_again(held[0].id).unwrap_err();
        assert_eq!(late.fault().code, "carried_out");
    }
}

#[test]
fn an_answer_that_was_half_carried_out_when_the_power_went_is_not_asked_again() {
    let (bench, held) = many_deleted_at_once();
    let held = &held[0];
    bench.engine.answer_deletion(held.id, true).unwrap();
    // The first of its commits: it lies in the archive, and is not yet let go of there.
    let archived = bench.engine.store().write(|tx| tx.archive_record(held.record, held.opened));
    archived.map_err(|why: wedsync_store::StoreError| why).unwrap();
    assert_eq!(bench.engine.ask_deletion_again(held.id).unwrap_err().fault().code, "carried_out");
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN).len(), 10);
}

#[test]
fn an_answer_whose_an_arrival_is_is_asked_again_until_it_was_carried_out() {
    for accept in [true, false] {
        let bench = Bench::new(2);
        bench.places[0].enter(MAIN, "u1", "Anna & Ben Miller", 15);
        bench.places[1].enter(MAIN, "x1", "Anna & Ben Muller", 15);
        bench.sync();
        let asked = bench.questions();
        assert_eq!(asked.len(), 1);
        bench.engine.answer_match(asked[0].id, accept).unwrap();
        bench.engine.ask_match_again(asked[0].id).unwrap();
        bench.sync();
        assert_eq!(bench.questions(), asked);
        bench.engine.answer_match(asked[0].id, accept).unwrap();
        bench.sync();
        assert_eq!(bench.engine.ask_match_again(asked[0].id).unwrap_err().fault().code, "carried_out");
    }
}

#[test]
fn where_only_one_word_would_be_left_nobody_is_asked_and_what_was_so_before_holds_everywhere() {
    let bench = Bench::agreed();
    bench.places[0].say(MAIN, "u1", "title", "One");
    bench.places[1].say(MAIN, "u1", "title", "Two");
    bench.sync();
    let line = settle(&bench, &take(Take::Connection(bench.connections[0])));
    bench.rest();
    assert_eq!(bench.places[1].titles(MAIN), ["One"]);
    assert_eq!(bench.engine.undo_change(line).unwrap().undone, 1);
    bench.rest();
    assert_eq!(bench.versions(), []);
    for place in &bench.places {
        assert_eq!(place.titles(MAIN), ["Anna & Ben"]);
    }
}
