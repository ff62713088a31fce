//! The consent page and what comes back from it.

use super::{Bench, CALENDAR, CLIENT, Reply};
use crate::{Manners, Options, Provider};
use std::collections::HashMap;
use url::Url;

pub const REDIRECT: &str = "http://127.0.0.1:49152/callback";
/// The verifier and challenge of RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub fn ask<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", CALENDAR),
        ("state", "as it came & went"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied().filter(|(_, value)| !value.is_empty())).collect()
}

fn open(bench: &Bench, path: &str, query: &[(&str, &str)]) -> Reply {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    bench.get(&format!("{path}?{query}"))
}

fn open_google(bench: &Bench, query: &[(&str, &str)]) -> Reply {
    open(bench, Provider::Google.places().authorize, query)
}

/// The hidden ticket of a consent page.
fn ticket(page: &Reply) -> String {
    assert_eq!(page.status, 200, "{}", page.body);
    let after = page.body.split_once("name=\"ticket\" value=\"").expect("a ticket").1;
    after.split_once('"').unwrap().0.to_owned()
}

/// Where a redirect goes and with what.
fn answer(reply: &Reply) -> (String, HashMap<String, String>) {
    assert_eq!(reply.status, 303, "{}", reply.body);
    let url = Url::parse(reply.header("location")).unwrap();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let map: HashMap<String, String> = pairs.iter().cloned().collect();
    assert_eq!(map.len(), pairs.len(), "each parameter once");
    let mut place = url;
    place.set_query(None);
    (place.to_string(), map)
}

fn decide(bench: &Bench, provider: Provider, ticket: &str, scopes: &[&str], decision: &str) -> Reply {
    let mut form = vec![("ticket", ticket), ("account", "studio"), ("decision", decision)];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    bench.form(provider.places().authorize, &form)
}

/// A code that was allowed by clicking.
pub fn code(bench: &Bench, changes: &[(&str, &str)]) -> String {
    let ticket = ticket(&open_google(bench, &ask(changes)));
    answer(&decide(bench, Provider::Google, &ticket, &[CALENDAR], "allow")).1["code"].clone()
}

#[test]
fn a_person_allows_and_the_browser_goes_back_with_code_state_and_issuer() {
    let bench = Bench::new();
    let page = open_google(&bench, &ask(&[]));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self' http://127.0.0.1:49152;"));
    assert!(!page.body.contains("<script") && page.body.contains("permanently delete all the calendars"));
    let (place, map) = answer(&decide(&bench, Provider::Google, &ticket(&page), &[CALENDAR], "allow"));
    assert_eq!(place, REDIRECT);
    assert_eq!(map["state"], "as it came & went");
    assert_eq!(map["iss"], bench.sandbox.base_url());
    assert_eq!(map["scope"], CALENDAR);
    assert!(map["code"].len() >= 43 && !map.contains_key("error"));
}

#[test]
fn the_style_sheet_of_the_page_is_served_as_one() {
    let bench = Bench::new();
    let page = open_google(&bench, &ask(&[]));
    let sheet = page.body.split_once("rel=\"stylesheet\" href=\"").unwrap().1.split_once('"').unwrap().0;
    let style = bench.get(sheet);
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
}

#[test]
fn what_is_asked_for_cannot_write_into_the_page() {
    let bench = Bench::with(Options {
        clients: vec![crate::Client {
            provider: Provider::Google,
            id: "<b>\"desk".to_owned(),
            secret: None,
            redirects: Vec::new(),
            loopback: true,
        }],
        ..Options::default()
    });
    let page = open_google(&bench, &ask(&[("client_id", "<b>\"desk")]));
    assert!(page.body.contains("&lt;b&gt;") && !page.body.contains("<b>"), "{}", page.body);
}

#[test]
fn a_refusal_goes_back_as_access_denied_and_so_does_a_form_with_nothing_ticked() {
    let bench = Bench::new();
    for (scopes, decision) in [(&[CALENDAR][..], "refuse"), (&[], "allow"), (&[CALENDAR], "")] {
        let ticket = ticket(&open_google(&bench, &ask(&[])));
        let (_, map) = answer(&decide(&bench, Provider::Google, &ticket, scopes, decision));
        assert_eq!((map["error"].as_str(), map["state"].as_str()), ("access_denied", "as it came & went"));
        assert!(!map.contains_key("code"));
    }
}

#[test]
fn a_page_is_answered_once_and_not_after_ten_minutes() {
    let bench = Bench::new();
    let first = ticket(&open_google(&bench, &ask(&[])));
    assert_eq!(decide(&bench, Provider::Google, &first, &[CALENDAR], "allow").status, 303);
    assert_eq!(decide(&bench, Provider::Google, &first, &[CALENDAR], "allow").status, 400);
    let second = ticket(&open_google(&bench, &ask(&[])));
    bench.sandbox.forward(601);
    assert_eq!(decide(&bench, Provider::Google, &second, &[CALENDAR], "allow").status, 400);
    assert_eq!(decide(&bench, Provider::Google, "made up", &[CALENDAR], "allow").status, 400);
}

#[test]
fn a_ticket_of_one_provider_is_nothing_at_the_other() {
    let bench = Bench::new();
    let ticket = ticket(&open_google(&bench, &ask(&[])));
    assert_eq!(decide(&bench, Provider::QuickBooks, &ticket, &[CALENDAR], "allow").status, 400);
}

#[test]
fn a_scope_can_be_withheld_and_one_that_was_not_asked_for_cannot_be_slipped_in() {
    let bench = Bench::new();
    let readonly = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";
    let events = "https://www.googleapis.com/auth/calendar.events";
    let scope = format!("{readonly} {events}");
    let ticket = ticket(&open_google(&bench, &ask(&[("scope", &scope)])));
    let (_, map) = answer(&decide(&bench, Provider::Google, &ticket, &[events, CALENDAR], "allow"));
    assert_eq!(map["scope"], events);
}

#[test]
fn only_s256_is_taken() {
    let bench = Bench::new();
    for changes in [
        &[("code_challenge_method", "plain")][..],
        &[("code_challenge_method", "")],
        &[("code_challenge", ""), ("code_challenge_method", "")],
        &[("code_challenge", "")],
        &[("code_challenge", "too-short")],
        &[("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")],
    ] {
        let (_, map) = answer(&open_google(&bench, &ask(changes)));
        assert_eq!(map["error"], "invalid_request", "{changes:?}");
    }
}

#[test]
fn what_does_not_exist_is_refused_at_the_address_of_the_client() {
    let bench = Bench::new();
    for (changes, code) in [
        (("scope", "https://www.googleapis.com/auth/everything"), "invalid_scope"),
        (("scope", ""), "invalid_scope"),
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "invalid_request"),
    ] {
        let (place, map) = answer(&open_google(&bench, &ask(&[changes])));
        assert_eq!((place.as_str(), map["error"].as_str()), (REDIRECT, code), "{changes:?}");
        assert_eq!(map["iss"], bench.sandbox.base_url());
    }
}

#[test]
fn a_parameter_that_comes_twice_is_refused() {
    let bench = Bench::new();
    let mut query = ask(&[]);
    query.push(("scope", CALENDAR));
    assert_eq!(answer(&open_google(&bench, &query)).1["error"], "invalid_request");
    let mut query = ask(&[]);
    query.push(("redirect_uri", REDIRECT));
    assert_eq!(open_google(&bench, &query).status, 400, "nobody knows where to send that");
}

#[test]
fn nothing_is_sent_to_an_address_that_is_not_loopback_or_registered() {
    let bench = Bench::new();
    for address in [
        "http://localhost:49152/callback",
        "https://127.0.0.1:49152/callback",
        "http://127.0.0.2:49152/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://user@127.0.0.1:49152/",
        "http://2130706433:49152/",
        "http://127.1:49152/",
        "http://127.0.0.1:49152/#fragment",
        "http://[::2]:49152/",
        "https://evil.example/",
        "javascript:alert(1)",
        "not an address",
    ] {
        let reply = open_google(&bench, &ask(&[("redirect_uri", address)]));
        assert_eq!((reply.status, reply.header("location")), (400, ""), "{address}");
    }
    assert_eq!(open_google(&bench, &ask(&[("client_id", "somebody")])).status, 400);
    assert_eq!(open_google(&bench, &ask(&[("redirect_uri", "")])).status, 400);
}

#[test]
fn any_port_of_both_loopback_addresses_is_taken_and_a_registered_page_letter_by_letter() {
    let bounce = "https://studio.example/bounce/";
    let mut options = Options::default();
    options.clients[1].redirects.push(bounce.to_owned());
    let bench = Bench::with(options);
    for address in ["http://127.0.0.1:1/", "http://127.0.0.1:65535/x?y=1", "http://[::1]:50000/callback", bounce] {
        assert_eq!(open_google(&bench, &ask(&[("redirect_uri", address)])).status, 200, "{address}");
    }
    assert_eq!(open_google(&bench, &ask(&[("redirect_uri", "https://studio.example/bounce")])).status, 400);
}

#[test]
fn what_the_address_carried_already_is_kept() {
    let bench = Bench::new();
    let page = open_google(&bench, &ask(&[("redirect_uri", "http://127.0.0.1:4000/?keep=this")]));
    let (_, map) = answer(&decide(&bench, Provider::Google, &ticket(&page), &[CALENDAR], "allow"));
    assert_eq!(map["keep"], "this");
}

#[test]
fn the_issuer_is_named_only_where_that_is_switched_on_and_is_different_for_each_provider() {
    let bench = Bench::new();
    let books = ask(&[("client_id", "desk-public.quickbooks.example"), ("scope", "com.intuit.quickbooks.accounting")]);
    let page = open(&bench, "/connect/oauth2", &books);
    let scopes = ["com.intuit.quickbooks.accounting"];
    let (_, map) = answer(&decide(&bench, Provider::QuickBooks, &ticket(&page), &scopes, "allow"));
    assert_eq!(map["iss"], format!("{}/op/v1", bench.sandbox.base_url()));
    assert_eq!(map["iss"], bench.sandbox.issuer(Provider::QuickBooks));
    assert_eq!(map["realmId"], "9130350000000001");
    bench.sandbox.set_manners(Provider::Google, Manners { iss: false, ..Manners::default() });
    let page = open_google(&bench, &ask(&[]));
    let (_, map) = answer(&decide(&bench, Provider::Google, &ticket(&page), &[CALENDAR], "allow"));
    assert!(!map.contains_key("iss"));
}
