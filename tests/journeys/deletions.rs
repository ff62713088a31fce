//! Deletions: one ordinary one passes, many at once wait for a person.

use crate::desk::{Pair, Studio};
use crate::places::{Place, event, named, weddings};
use wedsync_api::dto::deletions::{ApproveDeletion, DeletionCard, ListDeletions, RefuseDeletion};
use wedsync_domain::Kind;

#[test]
fn many_deletions_at_once_are_held_and_answered_one_by_one() {
    let pair = Pair::with(&named(&weddings(12)));
    for n in 1..=6 {
        pair.folder.remove(&format!("w{n}"));
    }
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.held_deletions, summary.totals.deleted), (6, 0), "{summary:?}");
    assert!(summary.needs_person, "somebody has to look");
    assert_eq!(pair.server.uids().len(), 12, "the server keeps everything meanwhile");
    let again = pair.studio.approve();
    assert_eq!(again.totals.deleted, 0, "--approve is for first writes, never for deletions: {again:?}");
    let held: Vec<DeletionCard> = pair.studio.ask(ListDeletions {});
    assert_eq!(held.len(), 6);
    for card in &held {
        assert!(card.reason.contains("Planner"), "the reason names the place: {}", card.reason);
        if ["Couple 1", "Couple 2"].contains(&card.name.as_str()) {
            pair.studio.ask(ApproveDeletion { id: card.id });
        } else {
            pair.studio.ask(RefuseDeletion { id: card.id });
        }
    }
    let twice = pair.studio.try_ask(RefuseDeletion { id: held[0].id }).unwrap_err();
    assert_eq!(twice.code, "answered");
    let last = pair.studio.settle_down();
    assert!(!last.needs_person, "{last:?}");
    let expected: Vec<String> = pair.server.uids();
    assert_eq!(pair.folder.uids(), expected, "what was refused is put back");
    assert_eq!(expected.len(), 10, "two were really deleted: {expected:?}");
    assert!(!expected.contains(&"w1".to_owned()) && !expected.contains(&"w2".to_owned()));
}

#[test]
fn a_single_ordinary_deletion_passes_without_a_question() {
    let pair = Pair::with(&named(&weddings(5)));
    pair.server.remove("w3");
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.deleted, summary.totals.held_deletions), (1, 0), "{summary:?}");
    assert!(!summary.needs_person, "a guard that cries wolf is clicked away");
    assert_eq!(pair.folder.uids(), ["w1", "w2", "w4", "w5"]);
}

#[test]
fn an_emptied_folder_takes_nothing_with_it() {
    let pair = Pair::with(&named(&weddings(3)));
    for uid in pair.folder.uids() {
        pair.folder.remove(&uid);
    }
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.deleted, pair.server.uids().len()), (0, 3), "{summary:?}");
    assert_eq!(summary.totals.held_deletions, 3, "emptying a list is never ordinary: {summary:?}");
}

#[test]
fn a_folder_that_vanishes_is_a_fault_and_no_deletion() {
    let pair = Pair::with(&named(&weddings(4)));
    let Place::Folder(path) = &pair.folder else { unreachable!() };
    let aside = path.with_file_name("aside");
    std::fs::rename(path, &aside).unwrap();
    pair.server.change("w1", "Barn 1", "Glass House");
    let summary = pair.studio.sync();
    let fault = summary.connections.iter().find(|it| it.id == pair.at_folder).unwrap().fault.as_ref().unwrap();
    assert_eq!(fault.code, "folder_missing", "{fault:?}");
    assert!(fault.message.contains("planner") && !fault.next_step.is_empty());
    assert_eq!((pair.server.uids().len(), summary.totals.held_deletions), (4, 0), "not even a question: {summary:?}");
    // An empty folder in its place (a disk that is not attached) is not the one we knew either.
    std::fs::create_dir(path).unwrap();
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.deleted, summary.totals.held_deletions), (0, 0), "{summary:?}");
    std::fs::remove_dir(path).unwrap();
    std::fs::rename(&aside, path).unwrap();
    pair.studio.settle_down();
    assert!(pair.folder.says("w1", "Glass House"), "back again, it gets what happened meanwhile");
    assert_eq!(pair.folder.uids().len(), 4);
}

#[test]
fn a_wedding_within_thirty_days_is_never_deleted_without_a_question() {
    let studio = Studio::open();
    let (one, two) = (studio.new_folder("one"), studio.new_folder("two"));
    let (first, second) = (Place::Folder(one.clone()), Place::Folder(two.clone()));
    for (uid, day) in [("near", 1), ("far", 28)] {
        first.put(uid, &event(uid, uid, day, ""));
    }
    let (one, two) = (studio.connect_folder("One", &one), studio.connect_folder("Two", &two));
    for connected in [&one, &two] {
        studio.both(connected);
        studio.mark_weddings(connected.collections[0].id, "all");
    }
    studio.approve();
    studio.settle_down();
    assert_eq!(studio.records(Kind::Wedding).len(), 2);
    first.remove("near");
    first.remove("far");
    let summary = studio.sync();
    assert_eq!((summary.totals.held_deletions, summary.totals.deleted), (1, 1), "{summary:?}");
    assert_eq!(second.uids(), ["near"], "the wedding of 1 June, 18 days away, waits; that of 28 June does not");
}
