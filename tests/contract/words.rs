//! Faults in the supplier's words.

use crate::samples::Memory;
use crate::server::{Server, answer};
use crate::stands::{NAME, all, at, over_http, scripted, try_open};
use futures::future::{join, join_all};
use wedsync_domain::Fault;

/// Words that say nothing to a florist, or that we do not use.
const NEVER: &[&str] = &[
    "error",
    "failed to",
    "invalid",
    "please",
    "sorry",
    "oops",
    "conflict",
    "exception",
    "panic",
    "null",
    "http",
    "status",
    "etag",
    "uid conflict",
    "payload",
    "token",
    "parse",
    "timeout",
];

pub fn is_said_well(fault: &Fault, about: &str) {
    let Fault { message, next_step, code, .. } = fault;
    // Addresses that a person shall look at may be named as they are written.
    let said = format!("{message} {next_step}").to_lowercase().replace("https://", "").replace("http://", "");
    for word in NEVER {
        assert!(
            !said.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word),
            "{about}: “{word}” in: {fault:?}"
        );
    }
    assert!(message.ends_with('.') && next_step.ends_with('.'), "{about}: sentences end with a full stop: {fault:?}");
    assert!(message.len() > 15 && next_step.len() > 15, "{about}: says too little: {fault:?}");
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    assert!(!code.is_empty() && code.chars().all(is_code), "{about}: {code} is not a code");
}

#[tokio::test]
async fn c25_faults_of_servers_name_the_connection_and_the_next_step() {
    let statuses = [
        "400 Bad Request",
        "401 Unauthorized",
        "402 Payment Required",
        "403 Forbidden",
        "404 Not Found",
        "405 No",
        "409 No",
        "410 Gone",
        "412 No",
        "413 Large",
        "418 Teapot",
        "429 Slow",
        "500 Oops",
        "507 Full",
    ];
    let asked = over_http().flat_map(|manifest| {
        statuses.map(|status| async move {
            let server = Server::answering(answer(status, &[], "<p>exception at line 3"));
            let (remote, key) = scripted(manifest, &server, "peony-7").await;
            let known = Memory::default();
            let (lists, changes) = join(remote.collections(), remote.changes(&key, None, &known)).await;
            (manifest, [lists.unwrap_err(), changes.unwrap_err()])
        })
    });
    for (manifest, faults) in join_all(asked).await {
        for fault in faults {
            is_said_well(&fault, &manifest.name);
            assert!(fault.message.contains(NAME), "{}: which connection? {fault:?}", manifest.name);
        }
    }
    for manifest in over_http() {
        for url in
            ["http://calendar.example/", "nonsense nonsense", "https://a:b@calendar.example/", "ftp://x.example/"]
        {
            let settings = at(manifest, url);
            let fault = match try_open(manifest, &settings, None).await {
                Ok(remote) => remote.collections().await.unwrap_err(),
                Err(fault) => fault,
            };
            is_said_well(&fault, url);
        }
    }
}

#[tokio::test]
async fn c25_faults_of_records_name_the_record_and_the_next_step() {
    for stand in all().await {
        stand.outside.put("good", "good@studio.example", "Good");
        if !stand.outside.put_unreadable("bad", "Raman & Ashworth") {
            continue;
        }
        for item in crate::listing::everything(&stand).await {
            if let Err(fault) = item.reading {
                is_said_well(&fault, stand.name());
                let named = ["Raman & Ashworth", "bad"].iter().any(|name| fault.message.contains(name));
                assert!(named, "{}: which record? {fault:?}", stand.name());
            }
        }
    }
}
