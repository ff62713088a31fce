//! VSCO Workspace: keys, lists, pages, and writes. What its answers look like, the judge of the contract looks at.

use super::{Bench, Reply};
use crate::{Fault, VSCO_EMPTY_KEY, VSCO_KEY, VSCO_READ_ONLY_KEY};
use serde_json::{Value, json};

fn ask(bench: &Bench, key: &str, method: &str, path: &str, body: &Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    bench.send(method, &format!("/api/v2/{path}"), &[("x-api-key", key), ("content-type", "application/json")], &body)
}

fn get(bench: &Bench, path: &str) -> Value {
    let reply = ask(bench, VSCO_KEY, "GET", path, &Value::Null);
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

#[test]
fn each_key_opens_its_studio_as_far_as_it_may() {
    let bench = Bench::new();
    for (key, method, wanted) in [
        ("wrong", "GET", 401),
        ("", "GET", 401),
        (VSCO_KEY, "GET", 200),
        (VSCO_READ_ONLY_KEY, "GET", 200),
        (VSCO_READ_ONLY_KEY, "POST", 403),
        (VSCO_KEY, "POST", 201),
    ] {
        let body = if method == "POST" { json!({}) } else { Value::Null };
        let reply = ask(&bench, key, method, "job", &body);
        assert_eq!(reply.status, wanted, "{key} {method}");
        if wanted >= 400 {
            assert_eq!(
                (reply.json()["status"].as_u64(), &reply.json()["type"]),
                (Some(wanted.into()), &json!("unknown"))
            );
        }
    }
    let bearer = format!("Bearer {VSCO_KEY}");
    assert_eq!(bench.send("GET", "/api/v2/studio/me", &[("authorization", &bearer)], "").status, 200);
    assert_eq!(ask(&bench, VSCO_EMPTY_KEY, "GET", "job", &Value::Null).json()["meta"]["totalItems"], 0);
}

#[test]
fn closed_and_hidden_ones_are_left_out_unless_asked_for() {
    let bench = Bench::new();
    let count = |path: &str| get(&bench, path)["meta"]["totalItems"].as_u64().unwrap();
    assert!(count("job?includeClosed=true") > count("job"));
    assert!(count("event?includeHidden=true") > count("event"));
    assert!(count("address-book?includeHidden=true") > count("address-book"));
    assert_eq!(ask(&bench, VSCO_KEY, "GET", "order?includeHidden=true", &Value::Null).status, 400);
}

#[test]
fn pages_hold_each_record_once_and_bounds_are_kept() {
    let bench = Bench::new();
    let first = get(&bench, "address-book?pageSize=10&includeHidden=true&sortBy=id");
    let pages = first["meta"]["totalPages"].as_u64().unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for page in 1..=pages {
        let list = get(&bench, &format!("address-book?pageSize=10&includeHidden=true&sortBy=id&page={page}"));
        ids.extend(list["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
    }
    assert!(pages > 3);
    assert_eq!(Some(ids.len() as u64), first["meta"]["totalItems"].as_u64());
    for query in
        ["pageSize=9", "pageSize=101", "page=0", "sortBy=colour", "sortBy=id%20down", "modifiedSince=2026-01-01"]
    {
        let refused = ask(&bench, VSCO_KEY, "GET", &format!("job?{query}"), &Value::Null);
        assert_eq!((refused.status, &refused.json()["type"]), (400, &json!("validation-error")), "{query}");
    }
}

#[test]
fn the_newest_change_comes_first_and_a_write_makes_it_so() {
    let bench = Bench::new();
    let list = get(&bench, "job?includeClosed=true&sortBy=modified%20desc");
    let times: Vec<_> = list["items"].as_array().unwrap().iter().map(|job| job["modified"].to_string()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
    let oldest = list["items"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(ask(&bench, VSCO_KEY, "PUT", &format!("job/{oldest}"), &json!({ "name": "First now" })).status, 200);
    assert_eq!(get(&bench, "job?includeClosed=true&sortBy=modified%20desc")["items"][0]["name"], "First now");
}

#[test]
fn a_put_replaces_and_takes_nothing_that_is_the_vendors() {
    let bench = Bench::new();
    let made = ask(&bench, VSCO_KEY, "POST", "job", &json!({ "name": "A & B", "guestCount": 80 })).json();
    let path = format!("job/{}", made["id"].as_str().unwrap());
    let after = ask(&bench, VSCO_KEY, "PUT", &path, &json!({ "name": "A & C" })).json();
    assert_eq!(
        (&after["name"], &after["guestCount"], &after["created"]),
        (&json!("A & C"), &Value::Null, &made["created"])
    );
    for body in [
        json!({ "title": "X" }),
        json!({ "id": "y" }),
        json!({ "stage": "married" }),
        json!({ "eventDate": "May" }),
        json!([]),
    ] {
        assert_eq!(ask(&bench, VSCO_KEY, "PUT", &path, &body).status, 400, "{body}");
    }
    assert_eq!(ask(&bench, VSCO_KEY, "DELETE", &path, &Value::Null).status, 204);
    assert_eq!(ask(&bench, VSCO_KEY, "GET", &path, &Value::Null).status, 404);
}

#[test]
fn orders_are_made_at_their_job_and_never_deleted() {
    let bench = Bench::new();
    let order = get(&bench, "order")["items"][0].clone();
    let (id, job) = (order["id"].as_str().unwrap(), order["jobId"].as_str().unwrap());
    assert_eq!(ask(&bench, VSCO_KEY, "DELETE", &format!("order/{id}"), &Value::Null).status, 405);
    let lines = json!({ "lineItems": [{ "name": "Arch", "units": 1, "pricePerUnit": 300 }] });
    let made = ask(&bench, VSCO_KEY, "POST", &format!("job/{job}/order"), &lines);
    assert_eq!((made.status, &made.json()["total"]), (201, &json!(300)));
    assert_eq!(get(&bench, &format!("job/{job}/order"))["type"], "joborder-collection");
    assert_eq!(ask(&bench, VSCO_KEY, "POST", "order", &lines).status, 404);
}

#[test]
fn faults_look_like_the_vendors() {
    let bench = Bench::new();
    bench.sandbox.arm(Fault::TooMany { retry_after: Some("30".to_owned()) });
    let slow = ask(&bench, VSCO_KEY, "GET", "job", &Value::Null);
    assert_eq!((slow.status, slow.header("retry-after"), &slow.json()["type"]), (429, "30", &json!("quota-limit")));
    bench.sandbox.arm(Fault::TokenExpired);
    assert_eq!(ask(&bench, VSCO_KEY, "GET", "job", &Value::Null).status, 401);
    bench.sandbox.arm(Fault::HalvedListing);
    let half = get(&bench, "job");
    assert!(half["items"].as_array().unwrap().len() < usize::try_from(half["meta"]["rows"].as_u64().unwrap()).unwrap());
    assert_eq!(ask(&bench, VSCO_KEY, "GET", "gallery/1/2/3", &Value::Null).json()["type"], "not-implemented");
}
