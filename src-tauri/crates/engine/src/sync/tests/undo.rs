//! Undo, by change and by run: a new change with expected values, carried to the places by the next sync.

use super::bench::Bench;
use wedsync_domain::Kind;
use wedsync_domain::policy::{Place, Policy};
use wedsync_store::rows::{Action, Rule};

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
    assert!(undone.unreachable[0].contains("“title” has been changed since"), "{undone:?}");
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
    let rule = Rule { kind: Kind::Appointment, field: "title".into(), policy };
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
