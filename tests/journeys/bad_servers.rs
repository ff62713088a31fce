//! Addresses that lead nowhere and servers that do not do as servers should.

use crate::desk::Studio;
use crate::places::{Place, event, weddings};
use crate::server::{Server, answer, cut, pass_on};
use crate::shell::{self, plain_words};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wedsync_api::Failure;
use wedsync_api::dto::connections::ListConnections;
use wedsync_support::{Radicale, Wedsync};

const SECRET: &str = "canary-pass-4711";

fn connect(studio: &Studio, url: &str) -> Failure {
    let settings = [("url", url), ("username", "florist")];
    let refused = studio.try_connect("caldav", "Studio", &settings, Some(SECRET)).unwrap_err();
    assert!(refused.message.contains("Studio"), "the connection is named: {refused:?}");
    assert!(!refused.next_step.is_empty(), "{refused:?}");
    plain_words(&refused.message);
    plain_words(&refused.next_step);
    assert!(!format!("{refused:?}").contains(SECRET), "no password in any message");
    assert!(studio.ask(ListConnections {}).is_empty(), "nothing is half-connected");
    refused
}

#[test]
fn an_address_that_is_none_or_would_show_the_password_is_refused_before_anything_is_sent() {
    let studio = Studio::open();
    for (url, code) in [
        ("not an address", "not_an_address"),
        ("ftp://calendar.example.org/", "not_an_address"),
        ("http://192.0.2.7/dav/", "plain_http"),
        ("http://calendar.example.org/dav/", "plain_http"),
        ("https://florist:secret@calendar.example.org/", "password_in_address"),
    ] {
        assert_eq!(connect(&studio, url).code, code, "{url}");
    }
}

#[test]
fn an_address_where_nobody_listens_is_named_soon() {
    let studio = Studio::open();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let begun = std::time::Instant::now();
    connect(&studio, &format!("http://127.0.0.1:{port}/"));
    assert!(begun.elapsed().as_secs() < 30, "somebody is waiting at the keyboard: {:?}", begun.elapsed());
}

#[test]
fn a_server_of_another_kind_is_told_apart_from_a_calendar() {
    let page = answer("200 OK", &[("Content-Type", "text/html")], "<html><body>Sign in</body></html>");
    let json = answer("200 OK", &[("Content-Type", "application/json")], "{\"error\":\"quota exceeded\"}");
    let multistatus = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/</D:href>\
                       <D:propstat><D:prop><D:current-user-principal><D:href>/me/</D:href></D:current-user-principal>\
                       </D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>";
    let whole = answer("207 Multi-Status", &[("Content-Type", "application/xml")], multistatus);
    for (what, reply) in [("a page", page), ("200 with trouble inside", json), ("half a body", cut(&whole))] {
        let server = Server::answering(reply);
        let refused = connect(&Studio::open(), &server.url());
        assert_ne!(refused.code, "bug", "{what}: {refused:?}");
    }
}

#[test]
fn a_redirect_to_another_site_is_not_followed_and_that_site_sees_no_password() {
    let other = Server::answering(answer("200 OK", &[], "thank you"));
    let port = other.port();
    // The same machine under another name, and the same name on another port, are other sites.
    for target in [format!("http://localhost:{port}/dav/"), format!("http://127.0.0.1:{port}/dav/")] {
        for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
            let first = Server::answering(answer(status, &[("Location", &target)], ""));
            let refused = connect(&Studio::open(), &first.url());
            assert_eq!(refused.code, "redirected_elsewhere", "{status} to {target}: {refused:?}");
        }
    }
    assert!(other.requests().is_empty(), "the other site heard nothing at all: {:?}", other.requests());
}

#[test]
fn a_feed_is_held_to_the_same() {
    let other = Server::answering(answer("200 OK", &[], ""));
    let first = Server::answering(answer("302 Found", &[("Location", &other.url())], ""));
    let page = Server::answering(answer("200 OK", &[("Content-Type", "text/html")], "<html>Sign in</html>"));
    let studio = Studio::open();
    for (url, code) in [
        (first.url(), "redirected_elsewhere"),
        (page.url(), "web_page"),
        ("http://192.0.2.7/a.ics".to_owned(), "plain_http"),
    ] {
        let refused = studio.try_connect("icalendar-feed", "Venue", &[("url", &url)], None).unwrap_err();
        assert_eq!(refused.code, code, "{url}: {refused:?}");
        assert!(refused.message.contains("Venue") && !refused.next_step.is_empty(), "{refused:?}");
    }
    assert!(other.requests().is_empty());
}

/// How the go-between answers.
#[derive(Clone, Copy)]
enum Mood {
    Honest,
    Page,
    Trouble,
    Half,
    Away,
    Empty,
}

const MOODS: [Mood; 6] = [Mood::Honest, Mood::Page, Mood::Trouble, Mood::Half, Mood::Away, Mood::Empty];

fn go_between(base: String, mood: Arc<AtomicUsize>) -> Server {
    Server::start(move |request| {
        let honest = || pass_on(&base, request);
        match MOODS[mood.load(Ordering::SeqCst)] {
            Mood::Honest => honest(),
            Mood::Page => answer("200 OK", &[("Content-Type", "text/html")], "<html>Updating…</html>"),
            Mood::Trouble => answer("200 OK", &[("Content-Type", "application/xml")], "<error>busy</error>"),
            Mood::Half => cut(&honest()),
            Mood::Away => answer("302 Found", &[("Location", "http://localhost:1/")], ""),
            Mood::Empty => answer(
                "207 Multi-Status",
                &[("Content-Type", "application/xml")],
                "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"></D:multistatus>",
            ),
        }
    })
}

#[test]
fn a_connected_server_that_turns_bad_takes_nothing_away_and_recovers() {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    for (uid, text) in weddings(8) {
        server.put(&uid, &text);
    }
    let mood = Arc::new(AtomicUsize::new(0));
    let between = go_between(radicale.base(), mood.clone());
    let studio = Studio::open();
    let path = studio.new_folder("planner");
    let folder = Place::Folder(path.clone());
    let one = studio.connect_server_at("Studio", &between.url(), &radicale);
    let two = studio.connect_folder("Planner", &path);
    studio.both(&one);
    studio.both(&two);
    studio.approve();
    studio.settle_down();
    assert_eq!(folder.uids().len(), 8);
    for (bad, how) in MOODS.into_iter().enumerate().skip(1) {
        mood.store(bad, Ordering::SeqCst);
        let title = format!("LOCATION:Round {bad}");
        folder.change("w1", &format!("LOCATION:{}", location(&folder, "w1")), &title);
        let summary = studio.sync();
        assert_eq!((summary.totals.deleted, summary.totals.held_deletions), (0, 0), "mood {bad}: {summary:?}");
        assert_eq!(folder.uids().len(), 8, "mood {bad}: nothing is taken away");
        let fault = summary.connections.iter().find(|it| it.id == one.id).unwrap().fault.clone();
        if let Some(fault) = &fault {
            plain_words(&fault.message);
            assert!(fault.message.contains("Studio") && fault.code != "bug", "mood {bad}: {fault:?}");
        }
        assert!(fault.is_some() || matches!(how, Mood::Empty), "mood {bad} is said: {summary:?}");
        mood.store(0, Ordering::SeqCst);
        let summary = studio.settle_down();
        assert_eq!(summary.totals.failed, 0, "mood {bad}: it recovers by itself: {summary:?}");
        assert!(server.says("w1", &title), "mood {bad}: what waited arrives");
        assert_eq!(server.uids(), folder.uids(), "mood {bad}");
    }
}

fn location(place: &Place, uid: &str) -> String {
    let object = place.object(uid);
    object.text.lines().find_map(|line| line.strip_prefix("LOCATION:")).unwrap().to_owned()
}

#[test]
fn an_answer_that_gets_lost_after_the_write_makes_no_second_event() {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    let lose = Arc::new(AtomicUsize::new(0));
    let (base, losing) = (radicale.base(), lose.clone());
    let between = Server::start(move |request| {
        let honest = pass_on(&base, request);
        if request.line.starts_with("PUT ") && losing.load(Ordering::SeqCst) > 0 {
            losing.fetch_sub(1, Ordering::SeqCst);
            return Vec::new();
        }
        honest
    });
    let studio = Studio::open();
    let path = studio.new_folder("planner");
    let folder = Place::Folder(path.clone());
    let one = studio.connect_server_at("Studio", &between.url(), &radicale);
    let two = studio.connect_folder("Planner", &path);
    studio.both(&one);
    studio.both(&two);
    studio.approve();
    lose.store(2, Ordering::SeqCst);
    folder.put("a", &event("a", "Llwyd & Price", 4, "LOCATION:Barn"));
    folder.put("b", &event("b", "Adeyemi & Fox", 5, "LOCATION:Barn"));
    studio.sync();
    studio.settle_down();
    lose.store(1, Ordering::SeqCst);
    folder.change("a", "LOCATION:Barn", "LOCATION:Castle");
    studio.sync();
    let summary = studio.settle_down();
    assert!(!summary.needs_person, "no question about our own writes: {summary:?}");
    assert_eq!((server.uids(), folder.uids()), (vec!["a".into(), "b".into()], vec!["a".into(), "b".to_owned()]));
    assert!(server.says("a", "LOCATION:Castle"));
}

#[test]
fn a_script_gets_exit_codes_for_wrong_addresses_and_passwords() {
    let radicale = Radicale::start().unwrap();
    radicale.calendar("weddings").unwrap();
    let desk = Wedsync::new().unwrap();
    let url = radicale.url();
    for (url, password, exit, code) in [
        ("http://192.0.2.7/", "peony-7\n", 1, "plain_http"),
        (url.as_str(), "wrong\n", 1, "sign_in_refused"),
        (url.as_str(), "", 2, "usage"),
    ] {
        let words =
            ["connect", "caldav", "--name", "Studio", "--url", url, "--username", "florist", "--password-stdin"];
        let said = shell::json_with(&desk, &words, password);
        said.refuses(exit, code, if exit == 2 { "password" } else { "Studio" });
    }
    assert_eq!(shell::json(&desk, &["connections", "list"]).document, serde_json::json!([]));
}

#[test]
fn a_write_that_the_server_does_not_accept_is_named_stops_nothing_and_arrives_once_mended() {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    let base = radicale.base();
    let between = Server::start(move |request| pass_on(&base, request));
    let studio = Studio::open();
    let path = studio.new_folder("planner");
    let folder = Place::Folder(path.clone());
    let one = studio.connect_server_at("Studio", &between.url(), &radicale);
    let two = studio.connect_folder("Planner", &path);
    studio.both(&one);
    studio.both(&two);
    // Radicale takes no event without a date.
    let dateless = "BEGIN:VEVENT\r\nUID:odd\r\nDTSTAMP:20270101T000000Z\r\nSUMMARY:Odd one\r\nEND:VEVENT\r\n";
    folder.put("odd", &crate::places::calendar(dateless));
    folder.put("fine", &event("fine", "Fine one", 4, ""));
    let summary = studio.approve();
    assert_eq!((server.uids(), summary.totals.failed), (vec!["fine".to_owned()], 1), "{summary:?}");
    let said = studio.show(one.id).skipped;
    assert!(said.len() == 1 && said[0].fault.message.contains("Odd one"), "{said:?}");
    plain_words(&said[0].fault.message);
    let puts = || between.requests().iter().filter(|request| request.line.starts_with("PUT ")).count();
    let before = puts();
    for _ in 0..3 {
        studio.sync();
    }
    assert!(puts() <= before + 3, "tried at most once a run");
    folder.change("odd", "SUMMARY:Odd one", "SUMMARY:Dated one\r\nDTSTART:20270612T140000Z");
    studio.sync();
    assert_eq!(server.uids(), ["fine", "odd"], "mended, it arrives");
    assert!(studio.show(one.id).skipped.is_empty(), "and nothing is said any more");
}
