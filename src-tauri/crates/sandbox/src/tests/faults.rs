//! Everything that can be made to go wrong, and who may make it.

use super::{Bench, CLIENT, EVENTS, hour};
use crate::{ADMIN_HEADER, Armed, Fault, Manners, Provider};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

#[test]
fn a_lost_answer_was_carried_out_all_the_same() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("Lost");
    body["id"] = json!("lost0");
    bench.sandbox.arm(Armed { method: Some("POST".to_owned()), ..Armed::from(Fault::LostAnswer) });
    assert_eq!(google.get(EVENTS).status, 200, "only the method that was named");
    let bearer = format!("Bearer {}", google.token);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    assert!(bench.try_send("POST", EVENTS, &headers, &body.to_string()).is_err());
    assert_eq!(google.get(&format!("{EVENTS}/lost0")).json()["summary"], "Lost");
    assert_eq!(google.send("POST", EVENTS, &body).status, 409, "once is once");
}

#[test]
fn half_a_body_ends_before_the_length_that_was_promised() {
    let bench = Bench::new();
    let google = bench.calendar();
    bench.sandbox.arm(Fault::HalfBody);
    let address = bench.sandbox.base_url().trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&address).unwrap();
    let request = format!("GET {EVENTS} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\r\n", google.token);
    line.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let promised = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    assert!(head.starts_with("HTTP/1.1 200"));
    assert_eq!(body.len(), promised.parse::<usize>().unwrap() / 2);
}

#[test]
fn a_listing_comes_back_empty_halved_or_doubled_with_a_good_status() {
    let bench = Bench::new();
    let google = bench.calendar();
    let count = || google.get(EVENTS).json()["items"].as_array().unwrap().len();
    let whole = count();
    bench.sandbox.arm(Fault::EmptyListing);
    bench.sandbox.arm(Fault::HalvedListing);
    bench.sandbox.arm(Fault::DoubledListing);
    assert_eq!((count(), count(), count(), count()), (0, whole / 2, whole * 2, whole));
}

#[test]
fn quotas_expiry_and_gone_are_answered_as_google_does_and_nothing_is_carried_out() {
    let bench = Bench::new();
    let google = bench.calendar();
    let limited = |status| (status, "rateLimitExceeded".to_owned());
    bench.sandbox.arm(Fault::QuotaForbidden);
    assert_eq!(google.send("POST", EVENTS, &hour("No")).reason(), limited(403));
    bench.sandbox.arm(Fault::TooMany { retry_after: Some("2.5".to_owned()) });
    let reply = google.send("POST", EVENTS, &hour("No"));
    assert_eq!((reply.reason(), reply.header("retry-after")), (limited(429), "2.5"));
    bench.sandbox.arm(Fault::TokenExpired);
    assert_eq!(google.send("POST", EVENTS, &hour("No")).reason(), (401, "authError".to_owned()));
    assert!(bench.sandbox.notices().is_empty());
    let token = google.all(&format!("{EVENTS}?")).1.unwrap();
    bench.sandbox.arm(Fault::Gone);
    assert_eq!(google.get(EVENTS).status, 200, "a listing without a token cannot be gone");
    assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}")).reason(), (410, "fullSyncRequired".to_owned()));
    assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}")).status, 200);
}

#[test]
fn a_refusal_may_come_with_a_good_status_or_without_a_reason() {
    let bench = Bench::new();
    let google = bench.calendar();
    let bearer = format!("Bearer {}", google.token);
    bench.sandbox.arm(Fault::RefusalInside);
    let reply = bench.send("POST", EVENTS, &[("authorization", &bearer)], &hour("No").to_string());
    assert_eq!(reply.reason(), (200, "rateLimitExceeded".to_owned()));
    for (status, answered) in [(423, 423), (503, 503), (200, 500), (7, 500)] {
        bench.sandbox.arm(Fault::Refused { status });
        assert_eq!(google.send("POST", EVENTS, &hour("No")).status, answered);
    }
    assert!(bench.sandbox.notices().is_empty());
}

#[test]
fn entity_tags_may_be_missing_and_clocks_may_be_wrong() {
    let bench = Bench::new();
    let google = bench.calendar();
    let event = google.insert(&hour("Tagless"));
    let path = format!("{EVENTS}/{}", event["id"].as_str().unwrap());
    bench.sandbox.arm(Armed { times: 2, ..Armed::from(Fault::NoEtag) });
    let reply = google.get(&path);
    assert_eq!((reply.header("etag"), reply.json().get("etag")), ("", None));
    let listed = google.get(EVENTS).json();
    assert!(listed.get("etag").is_none() && listed["items"][0].get("etag").is_none());
    assert_eq!(google.get(&path).json()["etag"], event["etag"]);
    bench.sandbox.arm(Fault::SkewedClock { seconds: -86_400 });
    assert!(google.get(&path).header("date").starts_with("Fri, 20 Nov 2026 09:0"));
    assert!(google.get(&path).header("date").starts_with("Sat, 21 Nov 2026 09:0"), "its own clock, not the machine's");
}

#[test]
fn a_stale_read_lacks_the_newest_change_and_a_sync_from_it_brings_the_change_later() {
    let bench = Bench::new();
    let google = bench.calendar();
    let event = google.insert(&hour("First"));
    let path = format!("{EVENTS}/{}", event["id"].as_str().unwrap());
    google.send("PATCH", &path, &json!({ "summary": "Second" }));
    bench.sandbox.arm(Armed { times: 2, ..Armed::from(Fault::StaleRead) });
    assert_eq!(google.get(&path).json()["summary"], "First");
    let stale = google.get(&format!("{EVENTS}?maxResults=2500")).json();
    let seen = stale["items"].as_array().unwrap().iter().find(|item| item["id"] == event["id"]).unwrap().clone();
    assert_eq!(seen["summary"], "First");
    let later = google.all(&format!("{EVENTS}?syncToken={}", stale["nextSyncToken"].as_str().unwrap())).0;
    assert_eq!(later[0]["summary"], "Second");
    google.insert(&hour("New"));
    bench.sandbox.arm(Fault::StaleRead);
    let stale = google.get(&format!("{EVENTS}?maxResults=2500")).json();
    assert!(!stale["items"].as_array().unwrap().iter().any(|item| item["summary"] == "New"));
}

#[test]
fn a_lost_rotation_leaves_the_old_token_replaced() {
    let bench = Bench::new();
    bench.sandbox.set_manners(Provider::Google, Manners { rotation: true, ..Manners::default() });
    let tokens = bench.sandbox.sign_in(Provider::Google, &crate::ACCOUNTS[0], CLIENT, &[super::CALENDAR]);
    let form = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={}", tokens.refresh_token.unwrap());
    let ask = || bench.try_send("POST", "/token", &[("content-type", "application/x-www-form-urlencoded")], &form);
    bench.sandbox.arm(Fault::RotationLost);
    assert!(ask().is_err());
    assert_eq!(ask().unwrap().status, 400, "without grace the family has ended");
}

#[test]
fn a_slow_answer_comes_late() {
    let bench = Bench::new();
    let google = bench.calendar();
    bench.sandbox.arm(Fault::Slow { seconds: 1 });
    let began = Instant::now();
    assert_eq!(google.get(EVENTS).status, 200);
    assert!(began.elapsed().as_millis() >= 1000);
}

#[test]
fn faults_can_be_armed_seen_and_taken_back_over_http() {
    let bench = Bench::new();
    let headers = [(ADMIN_HEADER, "1"), ("content-type", "application/json")];
    let fault = json!({ "fault": "too-many", "retry_after": null, "within": "/events", "times": 3 }).to_string();
    assert_eq!(bench.send("POST", "/sandbox/faults", &headers, &fault).status, 204);
    assert_eq!(bench.calendar().get("/calendar/v3/users/me/calendarList").status, 200);
    assert_eq!(bench.calendar().get(EVENTS).status, 429);
    let armed = bench.send("GET", "/sandbox/faults", &headers, "").json();
    assert_eq!((&armed[0]["fault"], &armed[0]["times"]), (&json!("too-many"), &json!(2)));
    assert_eq!(bench.send("DELETE", "/sandbox/faults", &headers, "").status, 204);
    assert_eq!(bench.calendar().get(EVENTS).status, 200);
    assert!(bench.send("POST", "/sandbox/faults", &headers, "{\"fault\":\"earthquake\"}").status >= 400);
}

#[test]
fn the_clock_the_manners_and_every_permission_can_be_changed_over_http() {
    let bench = Bench::new();
    let headers = [(ADMIN_HEADER, "1"), ("content-type", "application/json")];
    let google = bench.calendar();
    assert_eq!(bench.send("PUT", "/sandbox/manners/quickbooks", &headers, "{\"rotation\":false}").status, 204);
    assert_eq!(bench.send("PUT", "/sandbox/manners/nobody", &headers, "{}").status, 400);
    assert_eq!(bench.send("POST", "/sandbox/clock", &headers, "{\"seconds\":3700}").status, 200);
    assert_eq!(google.get(EVENTS).status, 401, "an hour has passed");
    let google = bench.calendar();
    assert_eq!(bench.send("POST", "/sandbox/revoke/google", &headers, "").status, 204);
    assert_eq!(google.get(EVENTS).status, 401);
    assert_eq!(bench.send("GET", "/sandbox/notices", &headers, "").json(), json!([]));
}

#[test]
fn no_web_page_can_press_these_buttons() {
    let bench = Bench::new();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(bench.send("POST", "/sandbox/faults", &form, "fault=gone").status, 403);
    assert_eq!(bench.send("GET", "/sandbox/faults", &[], "").status, 403);
    let page = [(ADMIN_HEADER, "1"), ("origin", "https://evil.example"), ("content-type", "application/json")];
    assert_eq!(bench.send("POST", "/sandbox/faults", &page, "{\"fault\":\"gone\"}").status, 403);
    let asks = [("origin", "https://evil.example"), ("access-control-request-method", "POST")];
    let reply = bench.send("OPTIONS", "/sandbox/faults", &asks, "");
    assert!(reply.header("access-control-allow-origin").is_empty() && reply.status >= 400);
    assert_eq!(bench.get("/sandbox/consent.css").status, 200, "the style sheet of the page is for browsers");
}

#[test]
fn only_our_own_name_is_answered() {
    let bench = Bench::new();
    let port = bench.sandbox.base_url().rsplit_once(':').unwrap().1.to_owned();
    let asked = |host: &str| bench.send("GET", "/sandbox/consent.css", &[("host", host)], "").status;
    assert_eq!(asked(&format!("127.0.0.1:{port}")), 200);
    assert_eq!(asked(&format!("localhost:{port}")), 200);
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        "127.0.0.1:1",
        &format!("127.0.0.1.evil.example:{port}"),
    ] {
        assert_eq!(asked(host), 421, "{host}");
    }
}
