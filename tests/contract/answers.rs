//! What becomes of answers that are refusals, broken, or endless. The servers here are scripts.

use crate::listing::everything;
use crate::samples::{Memory, RICH};
use crate::server::{Server, answer};
use crate::stands::{all, now, over_http, scripted, tried};
use futures::future::{join, join_all};
use std::time::{Duration, Instant};
use wedsync_connectors::Manifest;
use wedsync_connectors::manifest::Grade;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::Write;
use wedsync_domain::{Fault, FaultKind};

/// What an account whose server answers everything so says to a first listing.
async fn listing(manifest: &'static Manifest, said: Vec<u8>) -> Fault {
    let server = Server::answering(said);
    let (remote, key) = scripted(manifest, &server, "peony-7").await;
    match remote.changes(&key, None, &Memory::default()).await {
        Err(fault) => fault,
        Ok(page) => panic!("{}: a listing came of it: {page:?}", manifest.name),
    }
}

/// What it says to an update and to a deletion.
async fn writing(manifest: &'static Manifest, said: Vec<u8>) -> Vec<Result<(), Fault>> {
    let server = Server::answering(said);
    let (remote, key) = scripted(manifest, &server, "peony-7").await;
    let draft = tried(manifest).draft("a@studio.example", "A");
    let (id, revision) = (RemoteId::from("a.ics"), Some(Revision::from("\"1\"")));
    let update = Write::Update { id: id.clone(), revision: revision.clone(), draft };
    let answers = remote.write(&key, vec![update, Write::Delete { id, revision }]).await;
    answers.into_iter().map(|answer| answer.map(drop)).collect()
}

#[tokio::test]
async fn c12_a_broken_answer_is_never_a_listing_of_nothing() {
    let page = "<!doctype html><html><title>Sign in</title><p>Welcome</p></html>";
    let half = RICH.get(..RICH.len() / 2).unwrap();
    let multi = "<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\"><response><href>/florist/weddings/a.ics</href>";
    let cut =
        |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len() + 500).into_bytes();
    let answers = [
        answer("200 OK", &[("Content-Type", "text/html")], page),
        answer("207 Multi-Status", &[("Content-Type", "text/html")], page),
        answer("200 OK", &[], ""),
        answer("207 Multi-Status", &[], ""),
        answer("204 No Content", &[], ""),
        answer("200 OK", &[("Content-Type", "application/json")], "{\"error\":\"try later\"}"),
        answer("200 OK", &[], half),
        answer("207 Multi-Status", &[("Content-Type", "application/xml")], multi),
        cut(page),
        cut(half),
        cut(multi),
        b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n".to_vec(),
        b"\x00\x01garbage\r\n\r\n".to_vec(),
        Vec::new(),
    ];
    let asked = over_http()
        .flat_map(|manifest| answers.clone().map(|said| async move { (manifest, listing(manifest, said).await) }));
    for (manifest, fault) in join_all(asked).await {
        let expected = matches!(fault.kind, FaultKind::Malformed | FaultKind::Transient | FaultKind::Rejected);
        assert!(expected, "{}: {fault:?}", manifest.name);
    }
}

#[tokio::test]
async fn c12_a_place_that_vanished_is_never_a_listing_of_nothing() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        everything(&stand).await;
        let Some(path) = stand.settings.get("path") else { continue };
        std::fs::rename(path, format!("{path}-elsewhere")).unwrap();
        for remote in [stand.remote.clone(), stand.opened_again().await] {
            remote.changes(&stand.key, None, &Memory::default()).await.unwrap_err();
            remote.collections().await.unwrap_err();
            assert!(
                remote.read(&stand.key, &["a.ics".into()]).await.is_err(),
                "{}: not gone, but unknown",
                stand.name()
            );
        }
        std::fs::rename(format!("{path}-elsewhere"), path).unwrap();
    }
}

#[tokio::test]
async fn c12_a_feed_that_is_suddenly_empty_takes_nothing_away() {
    let empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";
    for stand in all().await.into_iter().filter(|stand| stand.manifest.grade == Grade::Watch) {
        stand.outside.put_many(5);
        let page = stand.remote.changes(&stand.key, None, &Memory::default()).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|item| item.id.clone()).collect();
        (0..5).for_each(|n| stand.outside.remove(&format!("e{n}")));
        assert!(stand.outside.texts()[0].len() < empty.len() + 40);
        let fault = stand.remote.changes(&stand.key, page.cursor.as_ref(), &Memory::default()).await.unwrap_err();
        assert_eq!(fault.code, "feed_emptied", "{}", stand.name());
        let answers = stand.remote.read(&stand.key, &ids).await.unwrap();
        let gone = answers.iter().filter(|answer| matches!(answer, wedsync_domain::ports::Answer::Gone)).count();
        assert_eq!(gone, 0, "{}: nor when asked one by one", stand.name());
    }
}

#[tokio::test]
async fn c19_statuses_become_the_right_kind() {
    use FaultKind::{Changed, Forbidden, Missing, SignInNeeded, Transient};
    let reading = [
        ("401 Unauthorized", SignInNeeded),
        ("403 Forbidden", Forbidden),
        ("404 Not Found", Missing),
        ("410 Gone", Missing),
        ("423 Locked", Transient),
        ("500 Internal Server Error", Transient),
        ("502 Bad Gateway", Transient),
        ("503 Service Unavailable", Transient),
        ("504 Gateway Timeout", Transient),
    ];
    let odd = [("409 Conflict", Changed), ("412 Precondition Failed", Changed)];
    let started = Instant::now();
    let pairs = || over_http().flat_map(|manifest| reading.into_iter().chain(odd).map(move |pair| (manifest, pair)));
    let asked = pairs().map(|(manifest, (status, kind))| async move {
        let fault = listing(manifest, answer(status, &[], "")).await;
        // What 409 and 412 mean to a question nobody knows; only a listing must not come of it.
        assert!(fault.kind == kind || kind == Changed, "{}: {status}: {fault:?}", manifest.name);
    });
    let written =
        pairs().filter(|(manifest, _)| manifest.grade == Grade::Full).map(|(manifest, (status, kind))| async move {
            let answers = writing(manifest, answer(status, &[], "")).await;
            let [update, delete] = answers.as_slice() else { panic!("{answers:?}") };
            let fault = update.as_ref().expect_err(status);
            let place_is_missing = status.starts_with("409") && fault.kind == Missing;
            assert!(fault.kind == kind || place_is_missing, "{}: update, {status}: {fault:?}", manifest.name);
            match delete {
                Ok(()) => assert_eq!(kind, Missing, "{}: delete, {status}: only what is gone is done", manifest.name),
                // Whether 412 means that it is gone is asked once more, and this server says 412 to that as well.
                Err(_) if status.starts_with("412") => {}
                Err(fault) => assert!(
                    fault.kind == kind || fault.kind == Missing,
                    "{}: delete, {status}: {fault:?}",
                    manifest.name
                ),
            }
        });
    join(join_all(asked), join_all(written)).await;
    assert!(started.elapsed() < Duration::from_mins(1), "something tried for longer than a minute");
}

#[tokio::test]
async fn c19_no_answer_at_all_is_transient() {
    for manifest in over_http() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = nobody.local_addr().unwrap().port();
        drop(nobody);
        let settings = crate::stands::at(manifest, &format!("http://127.0.0.1:{port}/"));
        let remote = crate::stands::open(manifest, &settings, Some("peony-7")).await;
        let fault = remote.collections().await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Transient, "{}: {fault:?}", manifest.name);
    }
}

#[tokio::test]
async fn c20_slowing_down_is_told_with_its_time() {
    let date = || (now() + Duration::from_mins(10)).utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for manifest in over_http() {
        for (after, expected) in
            [("120".into(), 120), ("120.5".into(), 120), (date(), 600), ("999999999999".into(), 3600)]
        {
            let after: String = after;
            let fault = listing(manifest, answer("429 Too Many Requests", &[("Retry-After", &after)], "")).await;
            let FaultKind::RateLimited { until: Some(until) } = fault.kind else {
                panic!("{}: {after}: {fault:?}", manifest.name)
            };
            let wait = until.since(now()).as_secs();
            let close = if expected == 3600 { wait <= 24 * 3600 } else { wait.abs_diff(expected) <= 15 };
            assert!(close, "{}: “{after}” became {wait} s", manifest.name);
        }
    }
    let timeless = [&[][..], &[("Retry-After", "soon")], &[("Retry-After", "-5")]];
    let asked = over_http().flat_map(|manifest| {
        timeless.map(|after| async move {
            let fault = listing(manifest, answer("429 Too Many Requests", after, "")).await;
            assert_eq!(fault.kind, FaultKind::RateLimited { until: None }, "{}: {after:?}: {fault:?}", manifest.name);
        })
    });
    join_all(asked).await;
}

#[tokio::test]
async fn c26_what_never_ends_is_a_fault() {
    for manifest in over_http() {
        let line =
            "BEGIN:VCALENDAR\r\nX-LONG:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
        let fault = listing(manifest, answer("200 OK", &[], &line.repeat((66 << 20) / line.len()))).await;
        assert!(matches!(fault.kind, FaultKind::Malformed | FaultKind::Rejected), "{}: {fault:?}", manifest.name);
    }
    for stand in all().await.into_iter().filter(|stand| stand.settings.contains_key("path")) {
        stand.outside.put("a", "a@studio.example", "A");
        let huge = std::path::Path::new(&stand.settings["path"]).join("weddings/huge.ics");
        std::fs::File::create(huge).unwrap().set_len(1 << 40).unwrap();
        let items = everything(&stand).await;
        assert_eq!(items.len(), 2, "{}", stand.name());
        assert_eq!(
            items.iter().filter(|item| item.reading.is_err()).count(),
            1,
            "{}: named, and stops nothing",
            stand.name()
        );
    }
}
