//! What a calendar server may do to us, and what must not come of it.

use super::Dav;
use super::cursor::Mark;
use super::place::{Place, names_for};
use crate::stage::{Seen, Stage, account, entry, found, multi, reply};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Revision, Uid};
use wedsync_domain::ports::{Answer, Draft, Known, Page, Remote, Write};
use wedsync_domain::{FaultKind, Kind, Timestamp, Value};

#[derive(Default)]
struct Memory(HashMap<RemoteId, Revision>);
impl Known for Memory {
    fn revision(&self, id: &RemoteId) -> Option<Revision> {
        self.0.get(id).cloned()
    }
}

fn knows(pairs: &[(&str, &str)]) -> Memory {
    Memory(pairs.iter().map(|(id, revision)| ((*id).into(), (*revision).into())).collect())
}

fn nothing() -> Memory {
    Memory::default()
}

fn key() -> RemoteKey {
    "/cal/".into()
}

fn dav(stage: &Stage) -> Dav {
    Dav::new(&stage.account("/")).unwrap()
}

fn token(text: &str) -> Cursor {
    Mark::Token(text.to_owned()).cursor()
}

/// Sync token `one`, and reports as given.
fn state(syncs: bool) -> String {
    let reports = if syncs {
        "<sync-token>one</sync-token><supported-report-set><supported-report><report><sync-collection/></report></supported-report></supported-report-set>"
    } else {
        ""
    };
    found("/cal/", &format!("<resourcetype><collection/><C:calendar/></resourcetype>{reports}"))
}

fn ids(page: &Page) -> Vec<&str> {
    page.items.iter().map(|item| item.id.as_str()).collect()
}

/// What kind of request it is.
fn asks(seen: &Seen) -> &'static str {
    let depth = seen.header("depth").unwrap_or_default();
    match () {
        () if seen.body.contains("sync-collection xmlns") => "changes",
        () if seen.body.contains("calendar-query") => "query",
        () if seen.body.contains("calendar-multiget") => "multiget",
        () if seen.line.starts_with("PROPFIND") && depth == "1" => "etags",
        () if seen.body.contains("getctag") => "ctag",
        () if seen.line.starts_with("PROPFIND") => "state",
        () => "other",
    }
}

fn asked(stage: &Stage) -> Vec<&'static str> {
    stage.seen().iter().map(asks).collect()
}

async fn all(dav: &Dav, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Vec<Page>, wedsync_domain::Fault> {
    let mut pages = vec![dav.changes(&key(), cursor, known).await?];
    while pages.last().unwrap().more {
        let cursor = pages.last().unwrap().cursor.clone();
        pages.push(dav.changes(&key(), cursor.as_ref(), known).await?);
    }
    Ok(pages)
}

fn draft(uid: &str, title: &str) -> Draft {
    let text = crate::stage::event(uid, title);
    let fields = crate::ical::read(&"x.ics".into(), &text).unwrap().fields;
    Draft { uid: uid.into(), kind: Kind::Appointment, fields, refs: Vec::new(), now: Timestamp(0) }
}

#[tokio::test]
async fn a_first_listing_is_two_requests_and_full() {
    let stage = Stage::new(|seen| match asks(seen) {
        "state" => multi(&state(true)),
        "query" => multi(&(entry("a.ics", "\"1\"", "Raman") + &entry("b.ics", "W/\"2\"", "Visit"))),
        _ => reply(500, "", ""),
    });
    let page = dav(&stage).changes(&key(), None, &nothing()).await.unwrap();
    assert!(page.full && !page.more);
    assert_eq!(page.cursor, Some(token("one")));
    assert_eq!(ids(&page), ["a.ics", "b.ics"]);
    assert_eq!(page.items[0].revision, Some("\"1\"".into()));
    assert_eq!(page.items[1].revision, None, "a weak ETag is no revision");
    assert_eq!(page.items[0].reading.as_ref().unwrap().fields["title"], Value::Text("Raman".into()));
    assert_eq!(asked(&stage), ["state", "query"]);
}

#[tokio::test]
async fn a_long_listing_comes_in_pages_that_add_up() {
    let many: String = (0..234).map(|n| entry(&format!("e{n}.ics"), "\"1\"", "Long")).collect();
    let stage = Stage::new(move |seen| if asks(seen) == "state" { multi(&state(true)) } else { multi(&many) });
    let pages = all(&dav(&stage), None, &nothing()).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.items.len()).collect::<Vec<_>>(), [100, 100, 34]);
    assert!(pages.iter().all(|page| page.full));
    assert_eq!(pages[2].cursor, Some(token("one")));
    assert_eq!(stage.lines().len(), 2, "pages are portions of one answer");
}

#[tokio::test]
async fn a_listing_interrupted_by_a_restart_starts_anew() {
    let many: String = (0..140).map(|n| entry(&format!("e{n}.ics"), "\"1\"", "Long")).collect();
    let stage = Stage::new(move |seen| if asks(seen) == "state" { multi(&state(true)) } else { multi(&many) });
    let first = dav(&stage).changes(&key(), None, &nothing()).await.unwrap();
    assert!(first.more);
    let pages = all(&dav(&stage), first.cursor.as_ref(), &nothing()).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.items.len()).sum::<usize>(), 140);
    assert!(pages.iter().all(|page| page.full));
}

#[tokio::test]
async fn a_page_asked_for_twice_starts_the_listing_anew() {
    let many: String = (0..140).map(|n| entry(&format!("e{n}.ics"), "\"1\"", "Long")).collect();
    let stage = Stage::new(move |seen| if asks(seen) == "state" { multi(&state(true)) } else { multi(&many) });
    let dav = dav(&stage);
    let first = dav.changes(&key(), None, &nothing()).await.unwrap();
    let second = dav.changes(&key(), first.cursor.as_ref(), &nothing()).await.unwrap();
    assert!(!second.more);
    let again = dav.changes(&key(), first.cursor.as_ref(), &nothing()).await.unwrap();
    assert_eq!((again.items.len(), again.more), (100, true));
}

#[tokio::test]
async fn half_a_body_is_a_fault_and_never_a_listing() {
    let whole = multi(&(entry("a.ics", "\"1\"", "Raman") + &entry("b.ics", "\"2\"", "Visit")));
    for share in [3, 5, 9] {
        let part = whole[..whole.len() * share / 10].to_vec();
        let stage = Stage::new(move |seen| if asks(seen) == "state" { multi(&state(true)) } else { part.clone() });
        let fault = dav(&stage).changes(&key(), None, &nothing()).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "cut_short"), "{share} tenths");
    }
}

#[tokio::test]
async fn a_body_without_length_that_ends_early_is_a_fault() {
    let stage = Stage::new(|seen| {
        if asks(seen) == "state" {
            return multi(&state(true));
        }
        let body = format!(
            "<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">{}",
            entry("a.ics", "\"1\"", "Raman")
        );
        format!("HTTP/1.0 207 As told\r\n\r\n{body}").into_bytes()
    });
    assert_eq!(dav(&stage).changes(&key(), None, &nothing()).await.unwrap_err().code, "cut_short");
}

#[tokio::test]
async fn no_change_is_one_request() {
    let stage = Stage::new(|_| multi("<sync-token>two</sync-token>"));
    let page = dav(&stage).changes(&key(), Some(&token("one")), &nothing()).await.unwrap();
    assert!(!page.full && !page.more && page.items.is_empty() && page.gone.is_empty());
    assert_eq!(page.cursor, Some(token("two")));
    assert_eq!(asked(&stage), ["changes"]);
}

#[tokio::test]
async fn changes_come_with_their_data_and_tombstones() {
    let stage = Stage::new(|_| {
        let gone = "<response><href>/cal/old.ics</href><status>HTTP/1.1 404 Not Found</status></response>";
        multi(&format!("{}{gone}<sync-token>two</sync-token>", entry("a.ics", "\"2\"", "Raman")))
    });
    let page = dav(&stage).changes(&key(), Some(&token("one")), &nothing()).await.unwrap();
    assert_eq!(ids(&page), ["a.ics"]);
    assert_eq!(page.gone, [RemoteId::from("old.ics")]);
    assert_eq!(asked(&stage), ["changes"]);
}

#[tokio::test]
async fn changes_without_data_are_fetched_unless_known() {
    let stage = Stage::new(|seen| match asks(seen) {
        "changes" => {
            let bare = |name: &str| found(&format!("/cal/{name}"), "<getetag>\"7\"</getetag>");
            multi(&format!("{}{}<sync-token>two</sync-token>", bare("a.ics"), bare("echo.ics")))
        }
        _ => multi(&entry("a.ics", "\"7\"", "Raman")),
    });
    let page = dav(&stage).changes(&key(), Some(&token("one")), &knows(&[("echo.ics", "\"7\"")])).await.unwrap();
    assert_eq!(ids(&page), ["a.ics"]);
    assert!(!stage.seen()[1].body.contains("echo.ics"));
    assert_eq!(asked(&stage), ["changes", "multiget"]);
}

#[tokio::test]
async fn a_refused_token_of_any_status_leads_to_a_full_listing() {
    for status in [400, 403, 409, 410, 412, 507] {
        let stage = Stage::new(move |seen| match asks(seen) {
            "changes" => reply(status, "", "<error xmlns=\"DAV:\"><valid-sync-token/></error>"),
            "state" => multi(&state(true)),
            "etags" => multi(
                &(found("/cal/", "<resourcetype><collection/></resourcetype>")
                    + &found("/cal/a.ics", "<getetag>\"1\"</getetag>")
                    + &found("/cal/b.ics", "<getetag>\"2\"</getetag>")),
            ),
            _ => multi(&entry("b.ics", "\"2\"", "Visit")),
        });
        let page = dav(&stage).changes(&key(), Some(&token("old")), &knows(&[("a.ics", "\"1\"")])).await.unwrap();
        assert!(page.full && !page.more, "{status}");
        assert_eq!((ids(&page), &page.unchanged[..]), (vec!["b.ics"], &["a.ics".into()][..]), "{status}");
        assert_eq!(page.cursor, Some(token("one")), "{status}");
    }
}

#[tokio::test]
async fn a_truncated_answer_goes_on_with_the_new_token() {
    let stage = Stage::new(|seen| {
        if seen.body.contains("<sync-token>one</sync-token>") {
            let cut = "<response><href>/cal/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>";
            multi(&format!("{}{cut}<sync-token>two</sync-token>", entry("a.ics", "\"1\"", "Raman")))
        } else {
            multi(&format!("{}<sync-token>three</sync-token>", entry("b.ics", "\"1\"", "Visit")))
        }
    });
    let pages = all(&dav(&stage), Some(&token("one")), &nothing()).await.unwrap();
    assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), ["a.ics", "b.ics"]);
    assert!(pages.iter().all(|page| !page.full));
    assert_eq!(pages[1].cursor, Some(token("three")));
}

#[tokio::test]
async fn a_truncated_answer_that_does_not_move_on_leads_to_a_full_listing() {
    let stage = Stage::new(|seen| match asks(seen) {
        "changes" => {
            let cut = "<response><href>/cal/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>";
            multi(&format!("{}{cut}<sync-token>one</sync-token>", entry("a.ics", "\"1\"", "Raman")))
        }
        "state" => multi(&state(true)),
        "etags" => multi(&found("/cal/a.ics", "<getetag>\"1\"</getetag>")),
        _ => multi(&entry("a.ics", "\"1\"", "Raman")),
    });
    let pages = all(&dav(&stage), Some(&token("one")), &nothing()).await.unwrap();
    assert!(pages[0].full && !pages[0].more);
}

#[tokio::test]
async fn an_answer_without_a_token_leads_to_a_full_listing() {
    let stage = Stage::new(|seen| match asks(seen) {
        "changes" => multi(""),
        "state" => multi(&state(true)),
        "etags" => multi(&found("/cal/a.ics", "<getetag>\"1\"</getetag>")),
        _ => multi(&entry("a.ics", "\"1\"", "Raman")),
    });
    let page = dav(&stage).changes(&key(), Some(&token("one")), &nothing()).await.unwrap();
    assert!(page.full);
    assert_eq!(ids(&page), ["a.ics"]);
}

#[tokio::test]
async fn a_server_that_refuses_the_wish_for_data_is_not_asked_again() {
    let stage = Stage::new(|seen| {
        if seen.body.contains("calendar-data") { reply(400, "", "") } else { multi("<sync-token>two</sync-token>") }
    });
    let dav = dav(&stage);
    dav.changes(&key(), Some(&token("one")), &nothing()).await.unwrap();
    dav.changes(&key(), Some(&token("two")), &nothing()).await.unwrap();
    assert_eq!(stage.lines().len(), 3);
}

#[tokio::test]
async fn without_sync_collection_the_tag_of_the_calendar_decides() {
    let stage = Stage::new(|seen| match asks(seen) {
        "state" => multi(&state(false)),
        "ctag" => multi(&found("/cal/", "<S:getctag>tag 9</S:getctag>")),
        "query" => multi(&entry("a.ics", "\"1\"", "Raman")),
        "etags" => multi(&(found("/cal/a.ics", "<getetag>\"1\"</getetag>") + &found("/cal/b.ics", ""))),
        _ => multi(&entry("b.ics", "", "No ETag")),
    });
    let dav = dav(&stage);
    let first = dav.changes(&key(), None, &nothing()).await.unwrap();
    assert!(first.full);
    let before = stage.lines().len();
    let same = dav.changes(&key(), first.cursor.as_ref(), &nothing()).await.unwrap();
    assert!(!same.full && same.items.is_empty());
    assert_eq!(stage.lines().len() - before, 1, "nothing changed: one request");
    let moved =
        dav.changes(&key(), Some(&Mark::Ctag("tag 8".into()).cursor()), &knows(&[("a.ics", "\"1\"")])).await.unwrap();
    assert!(moved.full);
    assert_eq!((ids(&moved), &moved.unchanged[..]), (vec!["b.ics"], &["a.ics".into()][..]));
    assert_eq!(moved.items[0].revision, None);
}

#[tokio::test]
async fn an_empty_answer_to_the_first_question_is_not_believed_untested() {
    let stage = Stage::new(|seen| match asks(seen) {
        "state" => multi(&state(true)),
        "query" => multi(""),
        "etags" => multi(&found("/cal/a.ics", "<getetag>\"1\"</getetag>")),
        _ => multi(&entry("a.ics", "\"1\"", "Raman")),
    });
    let page = dav(&stage).changes(&key(), None, &nothing()).await.unwrap();
    assert!(page.full);
    assert_eq!(ids(&page), ["a.ics"]);
}

#[tokio::test]
async fn a_query_cut_short_is_made_up_for() {
    let stage = Stage::new(|seen| match asks(seen) {
        "state" => multi(&state(true)),
        "query" => multi(
            &(entry("a.ics", "\"1\"", "Raman")
                + "<response><href>/cal/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"),
        ),
        "etags" => {
            multi(&(found("/cal/a.ics", "<getetag>\"1\"</getetag>") + &found("/cal/b.ics", "<getetag>\"1\"</getetag>")))
        }
        _ => multi(&(entry("a.ics", "\"1\"", "Raman") + &entry("b.ics", "\"1\"", "Visit"))),
    });
    let page = dav(&stage).changes(&key(), None, &nothing()).await.unwrap();
    assert_eq!(ids(&page), ["a.ics", "b.ics"]);
}

#[tokio::test]
async fn a_list_of_revisions_that_was_cut_short_is_no_listing() {
    let stage = Stage::new(|seen| match asks(seen) {
        "etags" => multi(
            &(found("/cal/a.ics", "<getetag>\"1\"</getetag>")
                + "<response><href>/cal/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"),
        ),
        "ctag" => multi(&found("/cal/", "<S:getctag>tag 9</S:getctag>")),
        _ => multi(&state(false)),
    });
    let known = knows(&[("a.ics", "\"1\""), ("b.ics", "\"1\"")]);
    let fault = dav(&stage).changes(&key(), Some(&Mark::Ctag("tag 8".into()).cursor()), &known).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "listing_cut"));
}

#[tokio::test]
async fn an_entry_with_a_refusal_of_its_own_is_there_but_unread() {
    let stage = Stage::new(|seen| match asks(seen) {
        "state" => multi(&state(true)),
        _ => multi(
            &(entry("a.ics", "\"1\"", "Raman")
                + "<response><href>/cal/private.ics</href><status>HTTP/1.1 403 Forbidden</status></response>"),
        ),
    });
    let page = dav(&stage).changes(&key(), None, &nothing()).await.unwrap();
    assert_eq!(ids(&page), ["a.ics", "private.ics"]);
    assert_eq!(page.items[1].reading.as_ref().unwrap_err().code, "entry_not_shown");
    assert!(page.gone.is_empty());
}

#[tokio::test]
async fn a_page_for_browsers_with_status_200_is_named_as_such() {
    let stage = Stage::new(|_| reply(200, "Content-Type: text/html\r\n", "<!doctype html><p>Welcome"));
    let dav = dav(&stage);
    assert_eq!(dav.collections().await.unwrap_err().code, "no_calendars");
    for cursor in [None, Some(token("one"))] {
        let fault = dav.changes(&key(), cursor.as_ref(), &nothing()).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Malformed, "not_a_calendar_server"));
    }
}

#[tokio::test]
async fn hostile_xml_is_refused() {
    let deep = "<a>".repeat(100);
    let bodies = [
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\">]><multistatus xmlns=\"DAV:\">&a;</multistatus>".to_owned(),
        "<!DOCTYPE x><multistatus xmlns=\"DAV:\"></multistatus>".to_owned(),
        "<multistatus xmlns=\"DAV:\"><response><href>&file;</href></response></multistatus>".to_owned(),
        format!("<multistatus xmlns=\"DAV:\">{deep}</multistatus>"),
        "<multistatus xmlns=\"DAV:\"></response></multistatus>".to_owned(),
        "<error xmlns=\"DAV:\"/>".to_owned(),
        "{\"error\": \"maintenance\"}".to_owned(),
    ];
    for body in bodies {
        let shown = body.clone();
        let stage = Stage::new(move |_| reply(207, "", &body));
        let fault = dav(&stage).changes(&key(), Some(&token("one")), &nothing()).await.unwrap_err();
        assert!(matches!(fault.code.as_str(), "unreadable_answer" | "cut_short"), "{shown}: {fault:?}");
    }
}

#[tokio::test]
async fn a_refused_sign_in_is_said_at_once() {
    let stage = Stage::new(|_| reply(401, "WWW-Authenticate: Basic\r\n", ""));
    let dav = dav(&stage);
    for fault in
        [dav.collections().await.unwrap_err(), dav.changes(&key(), Some(&token("one")), &nothing()).await.unwrap_err()]
    {
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_refused"));
        assert!(fault.message.contains("Studio calendar"));
    }
    assert_eq!(stage.lines().len(), 2, "never tried twice: accounts get locked");
}

#[tokio::test]
async fn discovery_starts_from_any_address() {
    let calendars = include_str!("../providers/calendar/caldav/fixtures/calendars.xml");
    let script = move |seen: &Seen| match seen.line.as_str() {
        "PROPFIND /" => reply(405, "", ""),
        "PROPFIND /.well-known/caldav" => reply(301, "Location: /dav/\r\n", ""),
        "PROPFIND /dav/" => {
            multi(&found("/dav/", "<current-user-principal><href>/me/</href></current-user-principal>"))
        }
        "PROPFIND /me/" => {
            multi(&found("/me/", "<C:calendar-home-set><href>/calendars/studio/</href></C:calendar-home-set>"))
        }
        "PROPFIND /calendars/studio/" if seen.header("depth") == Some("1") => reply(207, "", calendars),
        "PROPFIND /calendars/studio/" => {
            multi(&found("/calendars/studio/", "<resourcetype><collection/></resourcetype>"))
        }
        "PROPFIND /calendars/studio/weddings/" => multi(&found(
            "/calendars/studio/weddings/",
            "<resourcetype><collection/><C:calendar/></resourcetype><displayname>W</displayname>",
        )),
        _ => reply(404, "", ""),
    };
    let stage = Stage::new(script);
    for path in ["", "/dav/", "/me/", "/calendars/studio/"] {
        let found = Dav::new(&stage.account(path)).unwrap().collections().await.unwrap();
        let list: Vec<_> = found.iter().map(|c| (c.key.as_str(), c.name.as_str(), c.kind, c.read_only)).collect();
        let expected = [
            ("/calendars/studio/weddings/", "Weddings", Kind::Appointment, false),
            ("/calendars/studio/holidays/", "holidays", Kind::Appointment, true),
            ("/calendars/studio/todo/", "To do", Kind::Task, false),
        ];
        assert_eq!(list, expected, "{path}");
    }
    let one = Dav::new(&stage.account("/calendars/studio/weddings/")).unwrap().collections().await.unwrap();
    assert_eq!(one.len(), 1);
}

#[tokio::test]
async fn a_create_never_overwrites_and_finds_its_name_again() {
    let stage =
        Stage::new(
            |seen| {
                if seen.line.starts_with("PUT") { reply(201, "ETag: \"9\"\r\n", "") } else { reply(500, "", "") }
            },
        );
    let write = Write::Create { draft: draft("raman@studio", "Raman") };
    let written = dav(&stage).write(&key(), vec![write]).await.remove(0).unwrap();
    assert_eq!((written.id.as_str(), written.revision.as_ref().unwrap().as_str()), ("raman%40studio.ics", "\"9\""));
    assert_eq!(written.fields.unwrap()["title"], Value::Text("Raman".into()));
    let put = &stage.seen()[0];
    assert_eq!(put.line, "PUT /cal/raman%40studio.ics");
    assert_eq!(put.header("if-none-match"), Some("*"));
}

#[tokio::test]
async fn an_entry_that_has_the_name_by_chance_is_stepped_around() {
    let stage = Stage::new(|seen| {
        if seen.line == "PUT /cal/raman.ics" {
            reply(412, "", "")
        } else if seen.line.starts_with("PUT") {
            reply(201, "", "")
        } else {
            multi(&found(
                "/cal/raman.ics",
                &format!("<C:calendar-data>{}</C:calendar-data>", crate::stage::event("other", "X")),
            ))
        }
    });
    let written =
        dav(&stage).write(&key(), vec![Write::Create { draft: draft("raman", "Raman") }]).await.remove(0).unwrap();
    assert!(written.id.as_str().starts_with("wedsync-"));
    assert_eq!(written.revision, None, "without ETag the engine reads it back");
}

#[tokio::test]
async fn a_create_that_is_there_already_says_so() {
    for status in [412, 409] {
        let stage = Stage::new(move |seen| {
            if seen.line.starts_with("PUT") {
                reply(
                    status,
                    "",
                    "<error xmlns=\"DAV:\"><no-uid-conflict xmlns=\"urn:ietf:params:xml:ns:caldav\"/></error>",
                )
            } else {
                multi(&entry("raman.ics", "\"1\"", "Raman"))
            }
        });
        let fault = dav(&stage)
            .write(&key(), vec![Write::Create { draft: draft("raman", "Raman") }])
            .await
            .remove(0)
            .unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Changed, "there_already"), "{status}");
    }
}

#[tokio::test]
async fn updates_and_deletions_are_conditional() {
    let stage = Stage::new(|seen| match seen.header("if-match") {
        _ if seen.line.starts_with("OPTIONS") => reply(200, "DAV: 1, calendar-access\r\n", ""),
        Some("\"1\"") => reply(204, "ETag: \"2\"\r\n", ""),
        _ if seen.line.starts_with("REPORT") => multi(&entry("a.ics", "\"2\"", "Raman")),
        _ => reply(412, "", ""),
    });
    let update = |revision: &str| Write::Update {
        id: "a.ics".into(),
        revision: Some(revision.into()),
        draft: draft("a", "New"),
    };
    let delete = |revision: &str| Write::Delete { id: "a.ics".into(), revision: Some(revision.into()) };
    let done =
        dav(&stage).write(&key(), vec![update("\"1\""), update("\"0\""), delete("\"1\""), delete("\"0\"")]).await;
    assert_eq!(done[0].as_ref().unwrap().revision, Some("\"2\"".into()));
    assert_eq!(done[1].as_ref().unwrap_err().kind, FaultKind::Changed);
    assert!(done[1].as_ref().unwrap_err().message.starts_with("“New”"));
    assert!(done[2].is_ok());
    assert_eq!(done[3].as_ref().unwrap_err().kind, FaultKind::Changed);
}

#[tokio::test]
async fn an_update_without_a_revision_first_looks_what_is_there() {
    let stage = Stage::new(|seen| match seen.header("if-match") {
        _ if seen.line.starts_with("OPTIONS") => reply(200, "DAV: 1, calendar-access\r\n", ""),
        Some("\"7\"") => reply(204, "", ""),
        _ if seen.line.starts_with("REPORT") => multi(&entry("a.ics", "\"7\"", "Raman")),
        _ => reply(400, "", ""),
    });
    let write = Write::Update { id: "a.ics".into(), revision: None, draft: draft("a", "New") };
    dav(&stage).write(&key(), vec![write]).await.remove(0).unwrap();
}

#[tokio::test]
async fn what_is_gone_already_counts_as_deleted() {
    for status in [404, 410, 412] {
        let stage = Stage::new(move |seen| match seen.line.as_str() {
            "DELETE /cal/a.ics" => reply(status, "", ""),
            "OPTIONS /cal/" => reply(200, "DAV: 1, calendar-access\r\n", ""),
            _ => multi("<response><href>/cal/a.ics</href><status>HTTP/1.1 404 Not Found</status></response>"),
        });
        let write = Write::Delete { id: "a.ics".into(), revision: Some("\"1\"".into()) };
        assert!(dav(&stage).write(&key(), vec![write]).await.remove(0).is_ok(), "{status}");
    }
}

#[tokio::test]
async fn a_locked_calendar_is_tried_again() {
    let tries = AtomicU32::new(0);
    let stage = Stage::new(move |_| {
        if tries.fetch_add(1, Ordering::SeqCst) < 2 { reply(423, "", "") } else { reply(201, "ETag: \"1\"\r\n", "") }
    });
    dav(&stage).write(&key(), vec![Write::Create { draft: draft("a", "Raman") }]).await.remove(0).unwrap();
    assert_eq!(stage.lines().len(), 3);
}

#[tokio::test]
async fn single_entries_are_here_gone_or_unknown() {
    let stage = Stage::new(|seen| match seen.line.as_str() {
        "REPORT /cal/" => multi(
            &(entry("here.ics", "\"1\"", "Raman")
                + "<response><href>/cal/gone.ics</href><status>HTTP/1.1 404 Not Found</status></response>"),
        ),
        "GET /cal/passed-over.ics" => reply(403, "", ""),
        "GET /cal/web.ics" => reply(200, "ETag: \"6\"\r\n", "<!doctype html><p>Please sign in"),
        "GET /cal/silent.ics" => reply(200, "ETag: \"5\"\r\n", &crate::stage::event("silent", "Found")),
        _ => reply(500, "", ""),
    });
    let names = ["gone.ics", "here.ics", "passed-over.ics", "silent.ics", "web.ics"].map(RemoteId::from);
    let answers = dav(&stage).read(&key(), &names).await.unwrap();
    assert!(matches!(answers[0], Answer::Gone));
    assert!(matches!(&answers[1], Answer::Here(item) if item.id == names[1]));
    assert!(matches!(&answers[2], Answer::Unknown(fault) if fault.kind == FaultKind::Forbidden));
    assert!(matches!(&answers[3], Answer::Here(item) if item.revision == Some("\"5\"".into())));
    assert!(matches!(&answers[4], Answer::Unknown(fault) if fault.code == "not_an_entry"));
}

#[tokio::test]
async fn a_calendar_that_is_missing_makes_no_entry_gone() {
    let stage = Stage::new(|_| reply(404, "", ""));
    let fault = dav(&stage).read(&key(), &["a.ics".into()]).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Missing);
    assert!(fault.message.contains("the calendar “cal”"), "{fault}");
}

#[tokio::test]
async fn an_identity_is_found_under_our_name_or_any_other() {
    let stage = Stage::new(|seen| match asks(seen) {
        "multiget" => multi("<response><href>/cal/raman.ics</href><status>HTTP/1.1 404 Not Found</status></response>"),
        "query" if seen.body.contains("VEVENT") => multi(
            &(entry("xraman.ics", "\"1\"", "Longer")
                + &found(
                    "/cal/7.ics",
                    &format!(
                        "<getetag>\"2\"</getetag><C:calendar-data>{}</C:calendar-data>",
                        crate::stage::event("raman", "It")
                    ),
                )),
        ),
        "query" => multi(""),
        _ => reply(404, "", ""),
    });
    let dav = dav(&stage);
    assert_eq!(dav.find(&key(), &"raman".into()).await.unwrap().unwrap().id, "7.ics".into());
    assert_eq!(dav.find(&key(), &"absent".into()).await.unwrap(), None);
}

#[tokio::test]
async fn a_password_never_follows_to_another_site() {
    let other = Stage::new(|_| multi(""));
    let to = format!("Location: {}/cal/\r\n", other.url);
    let stage = Stage::new(move |_| reply(302, &to, ""));
    let fault = dav(&stage).collections().await.unwrap_err();
    assert_eq!(fault.code, "redirected_elsewhere");
    assert!(other.lines().is_empty());
}

#[test]
fn plain_http_is_refused_anywhere_but_here() {
    for url in ["http://dav.example.com/", "http://192.168.1.4/", "http://localhost.example.com"] {
        assert_eq!(Dav::new(&account(url)).err().unwrap().code, "plain_http", "{url}");
    }
    assert_eq!(Dav::new(&account("ftp://dav.example.com/")).err().unwrap().code, "not_an_address");
    assert_eq!(Dav::new(&account("https://me:secret@dav.example.com/")).err().unwrap().code, "password_in_address");
    assert!(Dav::new(&account("dav.example.com")).is_ok());
}

#[test]
fn names_have_one_form_however_the_server_writes_them() {
    let place = Place::at("https://dav.example.com/u%40x/cal".parse().unwrap());
    for href in ["/u@x/cal/a%40b.ics", "/u%40x/cal/a@b.ics", "https://dav.example.com/u@x/cal/a@b.ics", "a@b.ics"] {
        assert_eq!(place.id(href), Some("a%40b.ics".into()), "{href}");
    }
    assert_eq!(place.url(&"a%40b.ics".into()).unwrap().path(), "/u%40x/cal/a%40b.ics");
    for href in ["/u@x/cal/", "/u@x/cal", "https://evil.example/u@x/cal/a.ics", "/u@x/cal/sub/a.ics", "..", "."] {
        let id = place.id(href);
        assert!(id.as_ref().is_none_or(|id| id.as_str().starts_with('/')), "{href}: {id:?}");
    }
    assert_eq!(place.url(&"..".into()), None);
}

#[test]
fn hostile_identities_get_harmless_names() {
    for uid in ["../../etc/passwd", "", ".hidden", "a b", "ü", &"x".repeat(500), "a/b", "%2e%2e", "a\r\nHost: evil"] {
        let [name, other] = names_for(&Uid::from(uid));
        assert_eq!(name, other);
        assert!(name.as_str().starts_with("wedsync-") && name.as_str().len() == 44, "{uid}: {name}");
    }
    assert_eq!(names_for(&"wed-1".into())[0], "wed-1.ics".into());
}

#[test]
fn marks_survive_being_kept() {
    let token = Mark::Token("http://radicale.org/ns/sync/1:2".into());
    let page = Mark::Page { listing: 7, page: 3, from: Box::new(token.clone()) };
    for mark in [token, page, Mark::Ctag("a:b".into()), Mark::Etags, Mark::Start] {
        assert_eq!(Mark::read(Some(&mark.cursor())), mark);
    }
    for odd in ["", "token:", "page:x", "page:1", "something"] {
        let mark = Mark::read(Some(&odd.into()));
        assert_eq!(mark, Mark::Start, "{odd}");
    }
}
