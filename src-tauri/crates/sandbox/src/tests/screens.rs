//! What somebody does at the screens of the services is there for a program to find.

use super::oauth::{REDIRECT, VERIFIER, ask};
use super::{Bench, CLIENT};
use crate::{ACCOUNTS, Provider, VSCO_EMPTY_KEY, VSCO_KEY};
use serde_json::{Value, json};
use url::Url;

const CALENDAR: &str = "c_weddings@group.calendar.google.example";

fn page(bench: &Bench, changes: &[(&str, &str)]) -> String {
    let mut page = Url::parse(bench.sandbox.base_url()).unwrap();
    page.set_path(Provider::Google.places().authorize);
    page.query_pairs_mut().extend_pairs(ask(changes));
    page.into()
}

#[test]
fn a_yes_without_the_page_is_worth_what_one_on_the_page_is() {
    let bench = Bench::new();
    let ended = bench.sandbox.allow(&page(&bench, &[]), &ACCOUNTS[0]).unwrap();
    assert!(ended.as_str().starts_with(REDIRECT), "{ended}");
    let told = |name: &str| ended.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(told("state").as_deref(), Some("as it came & went"));
    assert_eq!(told("iss"), Some(bench.sandbox.issuer(Provider::Google)));
    let code = told("code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("code", code.as_str()),
    ];
    let tokens = bench.form(Provider::Google.places().token, &form);
    assert_eq!(tokens.status, 200, "{}", tokens.body);
}

#[test]
fn where_the_page_would_refuse_there_is_no_yes() {
    let bench = Bench::new();
    for changes in [
        ("client_id", "somebody-else.example"),
        ("redirect_uri", "https://elsewhere.example/callback"),
        ("scope", "everything"),
        ("code_challenge_method", "plain"),
    ] {
        assert!(bench.sandbox.allow(&page(&bench, &[changes]), &ACCOUNTS[0]).is_err(), "{changes:?}");
    }
    assert!(bench.sandbox.allow(bench.sandbox.base_url(), &ACCOUNTS[0]).is_err(), "no page at all");
}

#[test]
fn a_program_that_asks_for_changes_hears_what_was_done_at_the_screen() {
    let bench = Bench::new();
    let google = bench.calendar();
    let path = format!("/calendar/v3/calendars/{CALENDAR}/events?showDeleted=true");
    let (_, token) = google.all(&path);
    let entries = bench.sandbox.events(&ACCOUNTS[0], CALENDAR);
    let [changed, lost] = [0, 1].map(|at| entries[at]["id"].as_str().unwrap());
    bench.sandbox.change_event(&ACCOUNTS[0], CALENDAR, changed, &json!({ "location": "The Glass House" })).unwrap();
    bench.sandbox.delete_event(&ACCOUNTS[0], CALENDAR, lost).unwrap();
    let (heard, _) = google.all(&format!("{path}&syncToken={}", token.unwrap()));
    let of = |id: &str| heard.iter().find(|event| event["id"] == id).unwrap();
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert_eq!(of(changed)["location"], "The Glass House");
    assert_eq!(of(changed)["summary"], entries[0]["summary"], "what was not named stays");
    assert_eq!(of(lost)["status"], "cancelled");
    assert_eq!(bench.sandbox.events(&ACCOUNTS[0], CALENDAR).len(), entries.len() - 1);
    assert!(bench.sandbox.notices().is_empty(), "what a person does themselves is no program's doing");
    assert!(bench.sandbox.delete_event(&ACCOUNTS[0], CALENDAR, lost).is_err(), "it is gone");
}

#[test]
fn each_key_opens_its_own_studio() {
    let bench = Bench::new();
    let answer =
        bench.send("GET", "/api/v2/job?includeClosed=true&pageSize=100", &[("x-api-key", VSCO_KEY)], "").json();
    let jobs = bench.sandbox.vsco(VSCO_KEY, "job");
    assert!(!jobs.is_empty() && bench.sandbox.vsco(VSCO_EMPTY_KEY, "job").is_empty());
    let ids = |all: &[Value]| all.iter().map(|it| it["id"].to_string()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids(&jobs), ids(answer["items"].as_array().unwrap()));
}
