//! Two versions of one field, and the ways to settle them.

use crate::desk::Pair;
use crate::places::event;
use wedsync_api::Failure;
use wedsync_api::dto::versions::{ListVersions, Resolve, Settled, TakeFrom, VersionsCard};
use wedsync_domain::Kind;

/// The venue was moved on both sides, to different places.
fn disputed() -> (Pair, VersionsCard) {
    let pair = Pair::with(&[("w", event("w", "Haddad & Osei", 12, "LOCATION:Barn"))]);
    pair.server.change("w", "LOCATION:Barn", "LOCATION:Glass House");
    pair.folder.change("w", "LOCATION:Barn", "LOCATION:Old Chapel");
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.versions, summary.totals.updated, summary.needs_person), (1, 0, true), "{summary:?}");
    assert!(pair.server.says("w", "Glass House") && pair.folder.says("w", "Old Chapel"), "both stay where they are");
    let mut open = pair.studio.ask(ListVersions {});
    assert_eq!(open.len(), 1);
    let card = open.remove(0);
    assert_eq!(card.fields.len(), 1, "only the venue is disputed: {card:?}");
    let said: Vec<_> = card.fields[0].sides.iter().filter_map(|side| side.value.as_deref()).collect();
    assert!(said.contains(&"Glass House") && said.contains(&"Old Chapel"), "both are shown side by side: {said:?}");
    (pair, card)
}

fn resolve(pair: &Pair, card: &VersionsCard, change: impl FnOnce(&mut Resolve)) -> Result<Settled, Failure> {
    let mut ask = Resolve { id: card.id, take: None, set: Vec::new(), keep_both: false, rule: false };
    change(&mut ask);
    pair.studio.try_ask(ask)
}

fn both_say(pair: &Pair, words: &str) {
    let summary = pair.studio.settle_down();
    assert!(!summary.needs_person, "{summary:?}");
    assert!(pair.studio.ask(ListVersions {}).is_empty(), "nothing is left to settle");
    for place in [&pair.server, &pair.folder] {
        assert!(place.says("w", words), "{words} is missing in {}", place.object("w").text);
        assert_eq!(place.uids(), ["w"], "still one event");
    }
}

#[test]
fn the_version_of_one_connection_is_taken_everywhere() {
    let (pair, card) = disputed();
    resolve(&pair, &card, |ask| ask.take = Some(TakeFrom::Connection(pair.at_folder))).unwrap();
    both_say(&pair, "LOCATION:Old Chapel");
    assert_eq!(resolve(&pair, &card, |ask| ask.take = Some(TakeFrom::Hub)).unwrap_err().code, "settled");
}

#[test]
fn what_the_desk_said_before_is_taken_back_to_both() {
    let (pair, card) = disputed();
    resolve(&pair, &card, |ask| ask.take = Some(TakeFrom::Hub)).unwrap();
    both_say(&pair, "LOCATION:Barn");
}

#[test]
fn a_third_value_of_ones_own_settles_it_too() {
    let (pair, card) = disputed();
    let refused = resolve(&pair, &card, |ask| ask.set = vec![("status".into(), "tentative".into())]).unwrap_err();
    assert_eq!(refused.code, "not_disputed", "only what is disputed can be settled: {refused:?}");
    resolve(&pair, &card, |ask| ask.set = vec![("location".into(), "Walled Garden".into())]).unwrap();
    both_say(&pair, "LOCATION:Walled Garden");
}

#[test]
fn both_are_kept_as_two_events_in_both_places() {
    let (pair, card) = disputed();
    resolve(&pair, &card, |ask| ask.keep_both = true).unwrap();
    let summary = pair.studio.settle_down();
    assert!(!summary.needs_person, "{summary:?}");
    assert_eq!(pair.studio.records(Kind::Appointment).len(), 2);
    for place in [&pair.server, &pair.folder] {
        let all = place.all();
        assert_eq!(all.len(), 2, "two events: {:?}", place.uids());
    }
    assert_eq!(pair.server.uids(), pair.folder.uids(), "the same two");
}

#[test]
fn a_rule_settles_the_next_disagreement_without_a_question() {
    let (pair, card) = disputed();
    resolve(&pair, &card, |ask| {
        ask.take = Some(TakeFrom::Connection(pair.at_server));
        ask.rule = true;
    })
    .unwrap();
    both_say(&pair, "LOCATION:Glass House");
    pair.server.change("w", "LOCATION:Glass House", "LOCATION:Castle");
    pair.folder.change("w", "LOCATION:Glass House", "LOCATION:Town Hall");
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.versions, summary.needs_person), (0, false), "the rule decides: {summary:?}");
    both_say(&pair, "LOCATION:Castle");
    let kept = pair.studio.journal().iter().any(|line| {
        line.changes
            .iter()
            .any(|change| [&change.before, &change.after].into_iter().flatten().any(|text| text.contains("Town Hall")))
    });
    assert!(kept, "what was overruled is in the journal: {:?}", pair.studio.journal());
}

#[test]
fn nobody_chooses_against_a_version_that_was_not_shown() {
    let (pair, card) = disputed();
    pair.server.change("w", "LOCATION:Glass House", "LOCATION:Boat House");
    pair.studio.sync();
    let open = pair.studio.ask(ListVersions {});
    assert_eq!(open.len(), 1, "still one question");
    let said: Vec<_> = open[0].fields[0].sides.iter().filter_map(|side| side.value.clone()).collect();
    assert!(said.iter().any(|value| value == "Boat House"), "the newest is shown: {said:?}");
    resolve(&pair, &card, |ask| ask.take = Some(TakeFrom::Connection(pair.at_server))).unwrap();
    both_say(&pair, "LOCATION:Boat House");
}

#[test]
fn an_event_deleted_here_and_changed_there_is_a_question_and_either_answer_is_carried_out() {
    for keep in [true, false] {
        let pair = Pair::with(&[("w", event("w", "Haddad & Osei", 12, "LOCATION:Barn"))]);
        pair.server.remove("w");
        pair.folder.change("w", "LOCATION:Barn", "LOCATION:Old Chapel");
        let summary = pair.studio.sync();
        assert!(summary.needs_person && summary.totals.deleted == 0, "{summary:?}");
        assert!(pair.folder.says("w", "Old Chapel"), "the edit is not swallowed by the deletion");
        let open = pair.studio.ask(ListVersions {});
        assert_eq!((open.len(), open[0].deleted_at.as_slice()), (1, &["Studio".to_owned()][..]), "{open:?}");
        let side = if keep { pair.at_folder } else { pair.at_server };
        resolve(&pair, &open[0], |ask| ask.take = Some(TakeFrom::Connection(side))).unwrap();
        pair.studio.settle_down();
        let expected: &[&str] = if keep { &["w"] } else { &[] };
        assert_eq!((pair.server.uids(), pair.folder.uids()), (strings(expected), strings(expected)), "keep: {keep}");
        assert!(!keep || pair.server.says("w", "Old Chapel"));
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}
