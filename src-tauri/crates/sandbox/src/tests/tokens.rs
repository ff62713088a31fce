//! Codes, access tokens, refresh tokens, and taking them back.

use super::oauth::{REDIRECT, VERIFIER, code};
use super::{Bench, CALENDAR, CLIENT, EVENTS, Reply};
use crate::{ACCOUNTS, Manners, Provider};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const SECRET_CLIENT: (&str, &str) = ("desk.quickbooks.example", "the-studios-own-secret");

fn redeem(bench: &Bench, code: &str, changes: &[(&str, &str)]) -> Reply {
    let usual = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    bench.form("/token", &kept.chain(changes.iter().copied()).collect::<Vec<_>>())
}

fn refresh(bench: &Bench, token: &str) -> Reply {
    bench.form("/token", &[("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token)])
}

/// Whether the access token of an answer opens the calendar.
fn opens(bench: &Bench, token: &str) -> bool {
    let bearer = format!("Bearer {token}");
    bench.send("GET", EVENTS, &[("authorization", &bearer)], "").status == 200
}

fn text<'a>(tokens: &'a serde_json::Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} in {tokens}"))
}

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.json()["error"].as_str()), (status, Some(code)), "{}", reply.body);
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[test]
fn a_code_becomes_tokens_that_open_the_calendar() {
    let bench = Bench::new();
    let reply = redeem(&bench, &code(&bench, &[]), &[]);
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    let tokens = reply.json();
    assert_eq!((text(&tokens, "token_type"), text(&tokens, "scope")), ("Bearer", CALENDAR));
    assert_eq!(tokens["expires_in"], 3600);
    assert!(opens(&bench, text(&tokens, "access_token")));
    assert!(!opens(&bench, text(&tokens, "refresh_token")), "a refresh token is no access token");
}

#[test]
fn a_code_used_twice_takes_back_what_the_first_use_gave() {
    let bench = Bench::new();
    let code = code(&bench, &[]);
    let tokens = redeem(&bench, &code, &[]).json();
    refused(&redeem(&bench, &code, &[]), 400, "invalid_grant");
    assert!(!opens(&bench, text(&tokens, "access_token")));
    refused(&refresh(&bench, text(&tokens, "refresh_token")), 400, "invalid_grant");
}

#[test]
fn a_code_lives_for_a_minute() {
    let bench = Bench::new();
    let (early, late) = (code(&bench, &[]), code(&bench, &[]));
    bench.sandbox.forward(55);
    assert_eq!(redeem(&bench, &early, &[]).status, 200);
    bench.sandbox.forward(6);
    refused(&redeem(&bench, &late, &[]), 400, "invalid_grant");
}

#[test]
fn a_code_is_good_only_with_its_own_verifier_address_and_client_and_for_one_attempt() {
    let bench = Bench::new();
    for wrong in [
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX"),
        ("redirect_uri", "http://127.0.0.1:49153/callback"),
        ("client_id", "desk.google.example"),
    ] {
        let code = code(&bench, &[]);
        let mut changes = vec![wrong];
        if wrong.0 == "client_id" {
            changes.push(("client_secret", "not-treated-as-secret"));
        }
        refused(&redeem(&bench, &code, &changes), 400, "invalid_grant");
        refused(&redeem(&bench, &code, &[]), 400, "invalid_grant");
    }
    refused(&redeem(&bench, "made-up", &[]), 400, "invalid_grant");
}

#[test]
fn a_token_request_that_lacks_something_says_what() {
    let bench = Bench::new();
    for missing in ["grant_type", "code", "code_verifier"] {
        refused(&redeem(&bench, &code(&bench, &[]), &[(missing, "")]), 400, "invalid_request");
    }
    refused(&redeem(&bench, "x", &[("grant_type", "password")]), 400, "unsupported_grant_type");
    refused(&redeem(&bench, "x", &[("code", "a"), ("code", "b")]), 400, "invalid_request");
    refused(&bench.send("POST", "/token", &[("content-type", "application/json")], "{}"), 400, "invalid_request");
    refused(&redeem(&bench, "x", &[("client_id", "somebody")]), 401, "invalid_client");
    refused(&redeem(&bench, "x", &[("client_id", "")]), 401, "invalid_client");
}

#[test]
fn a_client_with_a_secret_must_show_it_and_one_without_may_not() {
    let bench = Bench::new();
    let (id, secret) = SECRET_CLIENT;
    let scopes = ["com.intuit.quickbooks.accounting"];
    let ask = |headers: &[(&str, &str)], extra: &str| {
        let tokens = bench.sandbox.sign_in(Provider::QuickBooks, &ACCOUNTS[0], id, &scopes);
        let body = format!("grant_type=refresh_token&refresh_token={}{extra}", tokens.refresh_token.unwrap());
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        bench.send("POST", "/oauth2/v1/tokens/bearer", &all, &body)
    };
    let basic = |pair: String| format!("Basic {}", STANDARD.encode(pair));
    let (right, wrong) = (basic(format!("{id}:{secret}")), basic(format!("{id}:guess")));
    let good = ask(&[("authorization", &right)], "");
    assert_eq!(good.status, 200, "{}", good.body);
    assert_eq!(good.json()["x_refresh_token_expires_in"], 8_640_000);
    assert_eq!(ask(&[], &format!("&client_id={id}&client_secret={secret}")).status, 200);
    refused(&ask(&[("authorization", &wrong)], ""), 401, "invalid_client");
    refused(&ask(&[("authorization", "Basic ???")], ""), 401, "invalid_client");
    refused(&ask(&[], &format!("&client_id={id}")), 401, "invalid_client");
    refused(&ask(&[("authorization", &right)], &format!("&client_secret={secret}")), 400, "invalid_request");
    refused(&ask(&[("authorization", &right)], "&client_id=desk-public.quickbooks.example"), 400, "invalid_request");
    let public =
        [("grant_type", "refresh_token"), ("client_id", CLIENT), ("client_secret", "x"), ("refresh_token", "y")];
    refused(&bench.form("/token", &public), 401, "invalid_client");
}

#[test]
fn an_access_token_grows_old_and_is_refreshed() {
    let bench = Bench::new();
    bench.sandbox.set_manners(Provider::Google, Manners { access_seconds: 100, ..Manners::default() });
    let tokens = redeem(&bench, &code(&bench, &[]), &[]).json();
    bench.sandbox.forward(95);
    assert!(opens(&bench, text(&tokens, "access_token")));
    bench.sandbox.forward(6);
    assert!(!opens(&bench, text(&tokens, "access_token")));
    let newer = refresh(&bench, text(&tokens, "refresh_token")).json();
    assert!(opens(&bench, text(&newer, "access_token")));
    assert!(newer.get("refresh_token").is_none(), "Google keeps the one there is");
    assert_eq!(refresh(&bench, text(&tokens, "refresh_token")).status, 200);
}

#[test]
fn a_rotated_refresh_token_that_is_used_again_ends_the_family() {
    let bench = Bench::new();
    bench.sandbox.set_manners(Provider::Google, Manners { rotation: true, ..Manners::default() });
    let first = redeem(&bench, &code(&bench, &[]), &[]).json();
    let second = refresh(&bench, text(&first, "refresh_token")).json();
    assert_ne!(text(&first, "refresh_token"), text(&second, "refresh_token"));
    refused(&refresh(&bench, text(&first, "refresh_token")), 400, "invalid_grant");
    refused(&refresh(&bench, text(&second, "refresh_token")), 400, "invalid_grant");
    assert!(!opens(&bench, text(&second, "access_token")));
}

#[test]
fn within_the_grace_a_replaced_refresh_token_is_still_good_and_its_time_is_not_begun_anew() {
    let bench = Bench::new();
    bench.sandbox.set_manners(Provider::Google, Manners { rotation: true, grace_seconds: 60, ..Manners::default() });
    let first = redeem(&bench, &code(&bench, &[]), &[]).json();
    let second = refresh(&bench, text(&first, "refresh_token")).json();
    bench.sandbox.forward(40);
    assert_eq!(refresh(&bench, text(&first, "refresh_token")).status, 200);
    assert_eq!(refresh(&bench, text(&second, "refresh_token")).status, 200);
    bench.sandbox.forward(30);
    refused(&refresh(&bench, text(&first, "refresh_token")), 400, "invalid_grant");
}

#[test]
fn a_refresh_token_grows_old_and_belongs_to_its_client_and_its_provider() {
    let bench = Bench::new();
    let tokens = redeem(&bench, &code(&bench, &[]), &[]).json();
    let token = text(&tokens, "refresh_token");
    let form = |id, secret| {
        vec![("grant_type", "refresh_token"), ("client_id", id), ("client_secret", secret), ("refresh_token", token)]
    };
    refused(&bench.form("/token", &form("desk.google.example", "not-treated-as-secret")), 400, "invalid_grant");
    refused(&bench.form("/oauth2/v1/tokens/bearer", &form(SECRET_CLIENT.0, SECRET_CLIENT.1)), 400, "invalid_grant");
    bench.sandbox.forward(181 * 86_400);
    refused(&refresh(&bench, token), 400, "invalid_grant");
}

#[test]
fn a_refresh_cannot_ask_for_more_than_was_allowed() {
    let bench = Bench::new();
    let tokens = redeem(&bench, &code(&bench, &[]), &[]).json();
    let token = text(&tokens, "refresh_token");
    let form = |scope| {
        vec![("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token), ("scope", scope)]
    };
    let more = format!("{CALENDAR} {CALENDAR}.readonly");
    refused(&bench.form("/token", &form(&more)), 400, "invalid_scope");
    assert_eq!(bench.form("/token", &form(CALENDAR)).status, 200);
}

#[test]
fn revoking_either_token_ends_both() {
    let bench = Bench::new();
    for name in ["access_token", "refresh_token"] {
        let tokens = redeem(&bench, &code(&bench, &[]), &[]).json();
        assert_eq!(bench.form("/revoke", &[("token", text(&tokens, name))]).status, 200);
        assert!(!opens(&bench, text(&tokens, "access_token")), "{name}");
        refused(&refresh(&bench, text(&tokens, "refresh_token")), 400, "invalid_grant");
        refused(&bench.form("/revoke", &[("token", text(&tokens, name))]), 400, "invalid_token");
    }
    refused(&bench.form("/revoke", &[]), 400, "invalid_request");
}

#[test]
fn quickbooks_revokes_for_its_client_alone_and_by_json_too() {
    let bench = Bench::new();
    let path = "/v2/oauth2/tokens/revoke";
    let scopes = ["com.intuit.quickbooks.accounting"];
    let tokens = bench.sandbox.sign_in(Provider::QuickBooks, &ACCOUNTS[0], SECRET_CLIENT.0, &scopes);
    let token = tokens.refresh_token.unwrap();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", SECRET_CLIENT.0, SECRET_CLIENT.1)));
    refused(&bench.form(path, &[("token", &token)]), 401, "invalid_client");
    let other = [("client_id", "desk-public.quickbooks.example"), ("token", &token)];
    assert_eq!(bench.form(path, &other).status, 200, "RFC 7009 says nothing about what it did not know");
    let refreshed = |token: &str| {
        let form = [("content-type", "application/x-www-form-urlencoded"), ("authorization", basic.as_str())];
        let body = format!("grant_type=refresh_token&refresh_token={token}");
        bench.send("POST", "/oauth2/v1/tokens/bearer", &form, &body)
    };
    let newer = refreshed(&token);
    assert_eq!(newer.status, 200, "another client takes nothing back");
    let newer = text(&newer.json(), "refresh_token").to_owned();
    let headers = [("authorization", basic.as_str()), ("content-type", "application/json")];
    let body = serde_json::json!({ "token": newer }).to_string();
    assert_eq!(bench.send("POST", path, &headers, &body).status, 200);
    refused(&refreshed(&newer), 400, "invalid_grant");
}

#[test]
fn no_token_shows_in_a_refusal() {
    let bench = Bench::new();
    let reply = refresh(&bench, "a-token-that-is-nobodys");
    assert!(!reply.body.contains("nobodys"));
}
