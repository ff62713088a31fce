//! Taking back: one change, a whole run, and what was deleted far away.

use crate::desk::Pair;
use crate::places::{event, named, weddings};
use wedsync_api::dto::journal::{Undo, UndoWhat};

#[test]
fn one_pulled_change_is_taken_back_in_every_place() {
    let pair = Pair::with(&named(&weddings(2)));
    pair.server.change("w1", "LOCATION:Barn 1", "LOCATION:Glass House");
    pair.server.change("w2", "LOCATION:Barn 2", "LOCATION:Castle");
    pair.studio.sync();
    let journal = pair.studio.journal();
    let line = journal.iter().find(|line| line.name == "Couple 1" && line.action == "pulled").unwrap();
    let undone = pair.studio.ask(Undo { what: UndoWhat::Change(line.id) });
    assert_eq!((undone.undone, undone.unreachable.len()), (1, 0), "{undone:?}");
    pair.studio.settle_down();
    for place in [&pair.server, &pair.folder] {
        assert!(place.says("w1", "LOCATION:Barn 1"), "taken back: {}", place.object("w1").text);
        assert!(place.says("w2", "LOCATION:Castle"), "the other change stands");
    }
    let twice = pair.studio.try_ask(Undo { what: UndoWhat::Change(line.id) }).unwrap_err();
    assert_eq!(twice.code, "undone");
}

#[test]
fn a_whole_run_is_taken_back_and_what_it_deleted_is_created_again_at_the_server() {
    let pair = Pair::with(&named(&weddings(5)));
    pair.folder.remove("w1");
    pair.folder.change("w2", "LOCATION:Barn 2", "LOCATION:Castle");
    let run = pair.studio.sync();
    assert_eq!((run.totals.deleted, run.totals.updated), (1, 1), "{run:?}");
    assert_eq!(pair.server.uids().len(), 4);
    let undone = pair.studio.ask(Undo { what: UndoWhat::Run(run.run.unwrap()) });
    assert_eq!((undone.undone, undone.unreachable.len()), (2, 0), "{undone:?}");
    let summary = pair.studio.settle_down();
    assert!(!summary.needs_person, "{summary:?}");
    for place in [&pair.server, &pair.folder] {
        assert_eq!(place.uids(), ["w1", "w2", "w3", "w4", "w5"], "all five, none of them twice");
        assert!(place.says("w1", "LOCATION:Barn 1") && place.says("w2", "LOCATION:Barn 2"));
    }
}

#[test]
fn undo_never_overwrites_what_was_changed_since_and_says_so() {
    let pair = Pair::with(&[("w", event("w", "Haddad & Osei", 12, "LOCATION:Barn"))]);
    let id = pair.studio.record("Haddad");
    pair.studio.edit(id, "location", "Castle");
    pair.studio.sync();
    let line = pair.studio.journal().into_iter().find(|line| line.action == "edited").unwrap();
    pair.server.change("w", "LOCATION:Castle", "LOCATION:Boat House");
    pair.studio.sync();
    let undone = pair.studio.ask(Undo { what: UndoWhat::Change(line.id) });
    assert_eq!((undone.undone, undone.unreachable.len()), (0, 1), "{undone:?}");
    assert!(undone.unreachable[0].words.contains("Haddad"), "{undone:?}");
    pair.studio.settle_down();
    assert!(pair.folder.says("w", "LOCATION:Boat House"), "the newer word stands");
}

#[test]
fn what_a_run_created_elsewhere_is_withdrawn_there_and_stays_where_it_came_from() {
    let pair = Pair::with(&named(&weddings(3)));
    pair.server.put("new", &event("new", "Consultation", 20, ""));
    let run = pair.studio.sync();
    assert!(pair.folder.uids().contains(&"new".to_owned()));
    let undone = pair.studio.ask(Undo { what: UndoWhat::Run(run.run.unwrap()) });
    assert!(undone.undone >= 1, "{undone:?}");
    pair.studio.settle_down();
    assert!(!pair.folder.uids().contains(&"new".to_owned()), "the copy is gone again");
    assert!(pair.server.uids().contains(&"new".to_owned()), "what somebody wrote at the server is theirs");
}
