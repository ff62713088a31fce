//! Connecting, what it shows, and that nothing is written before a person has seen what would be.

use crate::desk::{Pair, Studio};
use crate::places::{Place, event, named, weddings};
use crate::shell;
use std::path::Path;
use wedsync_api::dto::collections::SetCollection;
use wedsync_api::dto::connections::ListConnections;
use wedsync_api::dto::today::ListToday;
use wedsync_domain::Kind;
use wedsync_domain::connection::Direction;
use wedsync_domain::ports::Vault;
use wedsync_support::{Radicale, Wedsync};
use wedsync_vault::{SealedFile, read_passphrase};

#[test]
fn connecting_lists_calendars_read_only_and_a_first_write_waits_for_its_preview() {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    server.put("a", &event("a", "Raman & Ashworth", 12, "LOCATION:Orchard Barn"));
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "planner");
    let folder = Place::Folder(path.clone());
    folder.put("b", &event("b", "Doyle & Mertens", 19, ""));
    let (one, two) =
        (shell::connect_server(&desk, "Studio", &radicale), shell::connect_folder(&desk, "Planner", &path));
    for id in [&one, &two] {
        let lists = shell::json(&desk, &["collections", "list", id]).document;
        assert_eq!(lists.as_array().unwrap().len(), 1, "{lists}");
        assert_eq!((&lists[0]["direction"], &lists[0]["state"]), (&"read".into(), &"reads".into()), "{lists}");
    }
    let before = (server.all(), folder.all());
    assert_eq!(shell::json(&desk, &["sync"]).code, 0, "reading alone asks nobody");
    assert_eq!(before, (server.all(), folder.all()), "lists that are only read are never written to");

    shell::both(&desk, &[&one, &two]);
    let preview = shell::json(&desk, &["preview"]);
    assert_eq!((preview.code, &preview.document["created"]), (3, &2.into()), "{}", preview.document);
    let held = shell::json(&desk, &["sync"]);
    assert_eq!((held.code, &held.document["created"]), (3, &0.into()), "nothing before --approve: {}", held.document);
    assert_eq!(before, (server.all(), folder.all()), "neither a preview nor an unapproved sync writes anywhere");

    let synced = shell::json(&desk, &["sync", "--approve"]);
    assert_eq!((synced.code, &synced.document["created"]), (0, &2.into()), "{}", synced.document);
    assert_eq!(server.uids(), ["a", "b"]);
    assert_eq!(folder.uids(), ["a", "b"]);
    assert!(folder.says("a", "LOCATION:Orchard Barn"), "the whole event arrives");
    let again = shell::json(&desk, &["sync"]);
    assert_eq!((again.code, &again.document["created"], &again.document["updated"]), (0, &0.into(), &0.into()));
}

#[test]
fn a_preview_writes_nothing_in_the_data_folder_either() {
    let studio = Studio::open();
    let (one, two) = (studio.new_folder("one"), studio.new_folder("two"));
    Place::Folder(one.clone()).put("a", &event("a", "Llwyd", 3, ""));
    let (one, two) = (studio.connect_folder("One", &one), studio.connect_folder("Two", &two));
    studio.both(&one);
    studio.both(&two);
    let first = studio.preview();
    assert_eq!((first.run, first.totals.created), (None, 1), "{first:?}");
    assert_eq!(first.needs_approval, [two.collections[0].id], "the list that would be written to waits");
    assert!(studio.records(Kind::Appointment).is_empty() && studio.journal().is_empty(), "a preview keeps nothing");
    assert_eq!(studio.preview(), first, "and says the same when it is asked again");
}

#[test]
fn widening_a_list_that_was_approved_brings_its_preview_back() {
    let pair = Pair::with(&named(&weddings(2)));
    let list = pair.studio.lists(pair.at_folder)[0].id;
    let narrowed = pair.studio.set(list, Direction::Read);
    assert_eq!(narrowed.state, "reads");
    let widened = pair.studio.set(list, Direction::Both);
    assert_eq!((widened.state.as_str(), widened.approved), ("preview_waits", false), "a widening asks again");
    pair.server.change("w1", "LOCATION:Barn 1", "LOCATION:Glass House");
    let summary = pair.studio.sync();
    assert!(summary.needs_person && pair.folder.says("w1", "LOCATION:Barn 1"), "not written before it is accepted");
    pair.studio.approve();
    assert!(pair.folder.says("w1", "LOCATION:Glass House"));
}

#[test]
fn a_refused_password_leaves_nothing_behind_in_the_database_or_the_vault() {
    let radicale = Radicale::start().unwrap();
    radicale.calendar("weddings").unwrap();
    let desk = Wedsync::new().unwrap();
    let url = radicale.url();
    let words = ["connect", "caldav", "--name", "Studio", "--url", &url, "--username", "florist", "--password-stdin"];
    let said = shell::json_with(&desk, &words, "not-the-password\n");
    said.refuses(1, "sign_in_refused", "Studio");
    assert_eq!(shell::json(&desk, &["connections", "list"]).document, serde_json::json!([]));
    assert_eq!(in_vault(&desk, "con-1"), None, "the vault keeps no password of a connection that is not there");
    assert_eq!(shell::connect_server(&desk, "Studio", &radicale), "con-1", "the number was not used up");
    assert_eq!(in_vault(&desk, "con-1").as_deref(), Some("peony-7"));
    assert_eq!(shell::json(&desk, &["connections", "remove", "con-1"]).code, 0);
    assert_eq!(in_vault(&desk, "con-1"), None, "removing a connection forgets its password");
}

fn in_vault(desk: &Wedsync, connection: &str) -> Option<String> {
    let passphrase = read_passphrase(&desk.passphrase_file()).unwrap();
    let vault = SealedFile::open(&desk.data().join("vault.sealed"), passphrase).unwrap();
    let found = vault.get(&format!("connection/{connection}/password")).unwrap();
    found.map(|secret| secret.expose().to_owned())
}

#[test]
fn a_password_that_stops_working_pauses_its_connection_and_a_new_one_wakes_it() {
    let mut pair = Pair::with(&named(&weddings(1)));
    pair.radicale.set_password("dahlia-8").unwrap();
    pair.folder.change("w1", "Barn 1", "Glass House");
    let refused = pair.studio.sync();
    let fault = refused.connections.iter().find(|it| it.id == pair.at_server).unwrap().fault.clone().unwrap();
    assert_eq!(fault.code, "sign_in_refused");
    let page = pair.studio.show(pair.at_server);
    assert_eq!(serde_json::to_value(page.card.state).unwrap(), "sign_in_needed");
    let resume = wedsync_api::dto::connections::ResumeConnection { id: pair.at_server, anew: false };
    let wrong = pair.studio.ask_with(resume.clone(), Some("wrong")).unwrap_err();
    assert_eq!(wrong.code, "sign_in_refused", "a password is tried before it takes the place of the old one");
    pair.studio.ask_with(resume, Some("dahlia-8")).unwrap();
    pair.studio.sync();
    let server = Place::Calendar(pair.radicale.dav(), "/florist/weddings/".into());
    assert!(server.says("w1", "Glass House"), "what waited meanwhile arrives");
    assert!(pair.studio.show(pair.at_server).card.fault.is_none(), "and nothing stands against it any more");
}

#[test]
fn a_calendar_that_can_only_be_read_is_said_so_and_never_written() {
    let feed = crate::server::Server::start(|_| {
        let body = event("a", "Venue tour", 5, "LOCATION:Castle");
        crate::server::answer("200 OK", &[("Content-Type", "text/calendar")], &body)
    });
    let studio = Studio::open();
    let path = studio.new_folder("planner");
    let connected = studio.try_connect("icalendar-feed", "Venue", &[("url", &feed.url())], None).unwrap();
    let list = &connected.collections[0];
    assert!(list.read_only);
    let ask = SetCollection { direction: Some(Direction::Both), ..SetCollection::of(list.id) };
    let refused = studio.try_ask(ask).unwrap_err();
    assert_eq!(refused.code, "read_only", "{refused:?}");
    studio.set(list.id, Direction::Read);
    let folder = studio.connect_folder("Planner", &path);
    studio.both(&folder);
    studio.approve();
    let folder = Place::Folder(path);
    assert!(folder.says("a", "LOCATION:Castle"), "what it says travels on");
    folder.change("a", "LOCATION:Castle", "LOCATION:Orangery");
    let summary = studio.sync();
    assert_eq!((summary.totals.failed, summary.totals.versions), (0, 0), "an edit elsewhere is no disagreement");
    assert!(feed.requests().iter().all(|request| request.line.starts_with("GET ")), "a feed is only ever read");
    let id = studio.record("Venue tour");
    studio.edit(id, "location", "Walled garden");
    studio.settle_down();
    assert!(folder.says("a", "LOCATION:Walled garden"), "a change at the desk reaches every place that takes one");
}

#[test]
fn events_marked_as_weddings_are_weddings_and_today_knows_this_weekends() {
    let studio = Studio::open();
    let path = studio.new_folder("diary");
    let folder = Place::Folder(path.clone());
    let on = |uid: &str, title: &str, start: &str, lines: &str| {
        let text = event(uid, title, 1, lines).replace("20270601T140000", start).replace("20270601T230000", start);
        folder.put(uid, &text);
    };
    on("today", "Haddad & Osei", "20270514T130000", "CATEGORIES:Wedding\nLOCATION:Orchard Barn");
    on("saturday", "Raman & Ashworth", "20270515T140000", "CATEGORIES:Wedding");
    on("tasting", "Menu tasting", "20270515T110000", "CATEGORIES:Work");
    on("later", "Llwyd & Price", "20270605T140000", "CATEGORIES:Wedding");
    let connected = studio.connect_folder("Diary", &path);
    let list = connected.collections[0].id;
    studio.sync();
    assert_eq!(studio.records(Kind::Appointment).len(), 4, "nothing is a wedding before somebody says so");
    assert!(studio.ask(ListToday {}).is_empty());
    studio.mark_weddings(list, "Wedding");
    studio.sync();
    let names: Vec<String> = studio.records(Kind::Wedding).into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["Haddad & Osei", "Raman & Ashworth", "Llwyd & Price"], "those in the category, by date");
    let days = studio.ask(ListToday {});
    let seen: Vec<_> = days.iter().map(|day| (day.name.as_str(), day.starts.as_str(), day.today)).collect();
    assert_eq!(seen, [("Haddad & Osei", "13:00", true), ("Raman & Ashworth", "14:00", false)]);
    studio.mark_weddings(list, "all");
    studio.sync();
    assert_eq!(studio.records(Kind::Wedding).len(), 4);
    studio.mark_weddings(list, "none");
    studio.sync();
    assert_eq!((studio.records(Kind::Wedding).len(), studio.records(Kind::Appointment).len()), (0, 4));
}

#[test]
fn a_place_that_is_not_there_is_named_and_not_connected() {
    let studio = Studio::open();
    let file = studio.new_folder("x").join("a-file");
    std::fs::write(&file, "").unwrap();
    for (path, code) in [
        (file.as_path(), "not_a_folder"),
        (Path::new("/nowhere/at/all"), "folder_missing"),
        (Path::new("planner"), "path_not_whole"),
    ] {
        let path = path.to_str().unwrap();
        let refused = studio.try_connect("folder", "Planner", &[("path", path)], None).unwrap_err();
        assert_eq!(refused.code, code, "{refused:?}");
        assert!(refused.message.contains(path) && !refused.next_step.is_empty(), "{refused:?}");
        shell::plain_words(&refused.message);
    }
    assert!(studio.ask(ListConnections {}).is_empty(), "what was refused is not there");
}
