//! Without the network: what is changed waits, what is wrong is said, and everybody else goes on.

use crate::desk::{Pair, Studio};
use crate::places::{Place, event, named, weddings};
use wedsync_api::dto::records::FieldText;
use wedsync_api::dto::sync::AskStatus;
use wedsync_support::Radicale;

#[test]
fn an_edit_made_while_the_server_is_away_waits_and_arrives_when_it_is_back() {
    let mut pair = Pair::with(&named(&weddings(2)));
    pair.radicale.pause().unwrap();
    let id = pair.studio.record("Couple 1");
    pair.studio.edit(id, "location", "Glass House");
    let summary = pair.studio.sync();
    assert!(pair.folder.says("w1", "LOCATION:Glass House"), "the other connection is not held up");
    let server = summary.connections.iter().find(|it| it.id == pair.at_server).unwrap();
    let fault = server.fault.as_ref().expect("the missing server is said");
    assert!(fault.message.contains("Studio") && !fault.next_step.is_empty(), "{fault:?}");
    crate::shell::plain_words(&fault.message);
    assert!(summary.connections.iter().find(|it| it.id == pair.at_folder).unwrap().fault.is_none());
    let status = pair.studio.ask(AskStatus {});
    assert_eq!((status.state.as_str(), status.waiting), ("broken", 1), "one edit waits: {status:?}");
    pair.folder.change("w2", "LOCATION:Barn 2", "LOCATION:Castle");
    pair.studio.sync();

    pair.radicale.resume().unwrap();
    pair.studio.settle_down();
    assert!(pair.server.says("w1", "LOCATION:Glass House") && pair.server.says("w2", "LOCATION:Castle"));
    let status = pair.studio.ask(AskStatus {});
    assert_eq!((status.state.as_str(), status.waiting), ("agrees", 0), "{status:?}");
}

#[test]
fn a_record_says_what_each_place_says_and_what_of_it_is_the_same() {
    let mut pair = Pair::with(&named(&weddings(1)));
    let id = pair.studio.record("Couple 1");
    let says = |pair: &Pair, connection| {
        let page = pair.studio.page(id);
        let place = page.places.into_iter().find(|place| place.connection == connection).unwrap();
        (place.fields.get("location").cloned(), place.agrees.contains(&"location".to_owned()), place.agrees.len())
    };
    let text = |words: &str| Some(FieldText::Text(words.into()));
    let (location, agrees, count) = says(&pair, pair.at_server);
    assert_eq!((location, agrees), (text("Barn 1"), true));
    assert!(count >= 3, "title, times and place are the same");

    pair.radicale.pause().unwrap();
    pair.studio.edit(id, "location", "Glass House");
    assert!(!says(&pair, pair.at_folder).1, "it is on its way there");
    pair.studio.sync();
    let (location, agrees, _) = says(&pair, pair.at_folder);
    assert_eq!((location, agrees), (text("Glass House"), true));
    let (location, agrees, still) = says(&pair, pair.at_server);
    assert_eq!((location, agrees), (text("Barn 1"), false), "the server could not be told");
    assert_eq!(still, count - 1, "everything else is still the same");
}

#[test]
fn both_sides_changed_while_apart_and_the_same_word_is_no_question() {
    let mut pair = Pair::with(&named(&weddings(2)));
    pair.server.change("w1", "LOCATION:Barn 1", "LOCATION:Castle");
    pair.radicale.pause().unwrap();
    pair.folder.change("w1", "LOCATION:Barn 1", "LOCATION:Castle");
    pair.folder.change("w2", "LOCATION:Barn 2", "LOCATION:Orangery");
    pair.studio.sync();
    pair.radicale.resume().unwrap();
    let summary = pair.studio.settle_down();
    assert!(!summary.needs_person, "both say the same: {summary:?}");
    assert!(pair.server.says("w2", "LOCATION:Orangery"));
}

#[test]
fn two_servers_of_which_one_is_away_do_not_wait_for_each_other() {
    let (mut away, here) = (Radicale::start().unwrap(), Radicale::start_for("planner", "rose-5").unwrap());
    let one = Place::Calendar(away.dav(), away.calendar("weddings").unwrap());
    let two = Place::Calendar(here.dav(), here.calendar("diary").unwrap());
    let studio = Studio::open();
    let path = studio.new_folder("mine");
    let mine = Place::Folder(path.clone());
    let connected = [
        studio.connect_server("Away", &away),
        studio.connect_server("Here", &here),
        studio.connect_folder("Mine", &path),
    ];
    for it in &connected {
        studio.both(it);
    }
    studio.approve();
    away.pause().unwrap();
    mine.put("a", &event("a", "Consultation", 3, ""));
    let summary = studio.sync();
    assert_eq!(two.uids(), ["a"], "the server that is there gets it at once: {summary:?}");
    assert_eq!(summary.connections.iter().filter(|it| it.fault.is_some()).count(), 1, "{summary:?}");
    away.resume().unwrap();
    studio.settle_down();
    assert_eq!(one.uids(), ["a"]);
}
