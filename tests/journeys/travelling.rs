//! Events on their way: both directions, field by field, from server to server.

use crate::desk::{Pair, Studio};
use crate::places::{Place, event, named, weddings};
use crate::shell;
use wedsync_domain::Kind;
use wedsync_support::{Radicale, Wedsync};

#[test]
fn each_side_is_edited_added_to_and_deleted_from_and_the_other_follows() {
    let pair = Pair::with(&named(&weddings(6)));
    pair.server.change("w1", "LOCATION:Barn 1", "LOCATION:Glass House");
    pair.folder.change("w2", "SUMMARY:Couple 2", "SUMMARY:Castellan & Wu");
    pair.server.put("s1", &event("s1", "Consultation", 20, ""));
    pair.folder.put("f1", &event("f1", "Venue tour", 21, ""));
    pair.server.remove("w3");
    pair.folder.remove("w4");
    let summary = pair.studio.sync();
    assert_eq!((summary.totals.created, summary.totals.updated, summary.totals.deleted), (2, 2, 2), "{summary:?}");
    assert!(!summary.needs_person, "ordinary work asks nobody: {summary:?}");
    for place in [&pair.server, &pair.folder] {
        assert_eq!(place.uids(), ["f1", "s1", "w1", "w2", "w5", "w6"]);
        assert!(place.says("w1", "LOCATION:Glass House") && place.says("w2", "SUMMARY:Castellan & Wu"));
    }
    let quiet = pair.studio.sync();
    assert_eq!(
        (quiet.run, quiet.totals),
        (None, wedsync_api::dto::sync::Totals::default()),
        "our own writes are no news"
    );
}

#[test]
fn different_fields_of_one_event_changed_on_both_sides_are_merged_without_a_question() {
    let text = event("w", "Haddad & Osei", 12, "LOCATION:Barn\nDESCRIPTION:Lilies\nX-STUDIO-SHOT-LIST:family first");
    let pair = Pair::with(&[("w", text)]);
    pair.server.change("w", "LOCATION:Barn", "LOCATION:Old Chapel");
    pair.server.change("w", "X-STUDIO-SHOT-LIST:family first", "X-STUDIO-SHOT-LIST:couple first");
    pair.folder.change("w", "DESCRIPTION:Lilies", "DESCRIPTION:Peonies\\, no lilies");
    let id = pair.studio.record("Haddad");
    pair.studio.edit(id, "status", "tentative");
    let summary = pair.studio.settle_down();
    assert!(!summary.needs_person, "{summary:?}");
    for place in [&pair.server, &pair.folder] {
        for words in ["LOCATION:Old Chapel", "couple first", "Peonies\\, no lilies", "STATUS:TENTATIVE"] {
            assert!(place.says("w", words), "{words} is missing in {}", place.object("w").text);
        }
    }
}

#[test]
fn a_moved_event_is_one_event_in_another_place_of_the_same_account() {
    let radicale = Radicale::start().unwrap();
    let enquiries = Place::Calendar(radicale.dav(), radicale.calendar("enquiries").unwrap());
    let booked = Place::Calendar(radicale.dav(), radicale.calendar("booked").unwrap());
    enquiries.put("a", &event("a", "Adeyemi & Fox", 12, ""));
    booked.put("b", &event("b", "Doyle & Mertens", 13, ""));
    let studio = Studio::open();
    let connected = studio.connect_server("Studio", &radicale);
    studio.sync();
    assert_eq!(studio.records(Kind::Appointment).len(), 2);
    let text = enquiries.object("a").text;
    booked.put("a", &text);
    enquiries.remove("a");
    let summary = studio.sync();
    assert!(!summary.needs_person && summary.totals.failed == 0, "{summary:?}");
    assert_eq!(studio.records(Kind::Appointment).len(), 2, "two events before, two after: {summary:?}");
    assert_eq!(connected.collections.len(), 2);
}

#[test]
fn two_servers_agree_and_keep_what_neither_of_them_understands() {
    let (first, second) = (Radicale::start().unwrap(), Radicale::start_for("planner", "rose-5").unwrap());
    let one = Place::Calendar(first.dav(), first.calendar("weddings").unwrap());
    let two = Place::Calendar(second.dav(), second.calendar("diary").unwrap());
    let alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P1D\nDESCRIPTION:Pack the car\nEND:VALARM";
    one.put("a", &event("a", "Raman & Ashworth", 5, &format!("X-SHOT-LIST;X-BY=Ann:family\n{alarm}")));
    two.put("b", &event("b", "Okafor", 6, "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/London:20270613T140000"));
    let studio = Studio::open();
    let (one_id, two_id) = (studio.connect_server("One", &first), studio.connect_server("Two", &second));
    studio.both(&one_id);
    studio.both(&two_id);
    assert_eq!(studio.approve().totals.created, 2);
    for place in [&one, &two] {
        assert_eq!(place.uids(), ["a", "b"]);
        for (uid, words) in
            [("a", "X-SHOT-LIST;X-BY=Ann:family"), ("a", "TRIGGER:-P1D"), ("b", "COUNT=4"), ("b", "EXDATE")]
        {
            assert!(place.says(uid, words), "{words} is missing in {}", place.object(uid).text);
        }
    }
    one.change("b", "COUNT=4", "COUNT=6");
    two.change("a", "X-BY=Ann:family", "X-BY=Ann:couple");
    let quiet = studio.settle_down();
    assert!(!quiet.needs_person, "{quiet:?}");
    assert!(two.says("b", "COUNT=6") && one.says("a", "X-BY=Ann:couple"), "both ways on both servers");
}

#[test]
fn guests_reach_a_server_only_with_the_mark_that_keeps_it_from_writing_to_them() {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    let studio = Studio::open();
    let path = studio.new_folder("planner");
    let folder = Place::Folder(path.clone());
    let guests = "ORGANIZER:mailto:ann@example.org\nATTENDEE;CN=Bea:mailto:bea@example.org";
    folder.put("a", &event("a", "Llwyd & Price", 9, guests));
    let (one, two) = (studio.connect_server("Studio", &radicale), studio.connect_folder("Planner", &path));
    studio.both(&one);
    studio.both(&two);
    studio.approve();
    let text = server.object("a").text;
    let guest = text.lines().find(|line| line.starts_with("ATTENDEE")).expect("the guest came along");
    assert!(guest.contains("SCHEDULE-AGENT=CLIENT"), "no server may write to a guest because of us: {guest}");
    assert!(!folder.object("a").text.contains("SCHEDULE-AGENT"), "and the mark stays where it belongs");
}

#[test]
fn a_stale_sync_token_costs_a_full_listing_and_loses_nothing() {
    let pair = Pair::with(&named(&weddings(8)));
    pair.server.change("w1", "Barn 1", "Orangery");
    pair.server.put("new", &event("new", "Consultation", 28, ""));
    pair.server.remove("w2");
    let tokens = pair.radicale.folder_of("weddings").join(".Radicale.cache/sync-token");
    assert!(tokens.is_dir(), "the server keeps its tokens at {}", tokens.display());
    std::fs::remove_dir_all(&tokens).unwrap();
    let summary = pair.studio.settle_down();
    assert!(summary.totals.failed == 0 && !summary.needs_person, "{summary:?}");
    assert_eq!(pair.folder.uids(), pair.server.uids(), "both hold the same again");
    assert!(pair.folder.says("w1", "Orangery"));
    assert!(!pair.folder.uids().contains(&"w2".to_owned()), "the deletion was seen although its token was gone");
    assert_eq!(pair.folder.uids().len(), 8);
}

#[test]
fn a_script_gets_both_ways_with_documents_and_exit_codes_from_a_running_owner() {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    server.put("a", &event("a", "Raman & Ashworth", 12, "LOCATION:Barn"));
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "planner");
    let folder = Place::Folder(path.clone());
    let _owner = desk.own().unwrap();
    let (one, two) =
        (shell::connect_server(&desk, "Studio", &radicale), shell::connect_folder(&desk, "Planner", &path));
    shell::both(&desk, &[&one, &two]);
    assert_eq!(shell::json(&desk, &["sync", "--approve"]).code, 0);
    assert!(folder.says("a", "LOCATION:Barn"));
    folder.change("a", "LOCATION:Barn", "LOCATION:Chapel");
    // The owner watches folders: this arrives without anybody asking for it.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !server.says("a", "LOCATION:Chapel") {
        assert!(std::time::Instant::now() < until, "a change in a watched folder did not arrive by itself");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let status = shell::json(&desk, &["status"]);
    assert_eq!((status.code, &status.document["state"]), (0, &"agrees".into()), "{}", status.document);
    let bare = wedsync_support::program::finish(desk.bare().args(["--vault", "file", "--json", "status"]), "").unwrap();
    assert_eq!(bare.code, 0, "a caller needs no passphrase while an owner holds the vault: {}", bare.err);
}
