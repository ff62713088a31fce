//! Holds what the Calendar service answers against Google's own discovery document, where that is at hand.
//!
//! The document describes more than any answer shows, so the judge asks: is every member known, is each of its kind
//! and format, is `kind` what it must be. It knows only the words of the document that Calendar uses.

use crate::google_calendar::Refusal;
use crate::google_calendar::asked::{READ, READ_LIST, WRITE};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;

/// The document, if a folder of specifications lies beside the project or above it.
static DOCUMENT: LazyLock<Option<Value>> = LazyLock::new(|| {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut places = above.map(|folder| folder.join("shared/specs/google-calendar.v3.discovery.json"));
    let Some(place) = places.find(|place| place.is_file()) else {
        eprintln!("SKIPPED: no shared/specs beside the project, so answers are not held against Google's document");
        return None;
    };
    Some(serde_json::from_str(&std::fs::read_to_string(place).unwrap()).unwrap())
});

/// What is wrong with a value that should be of that schema.
fn faults(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return faults(document, &document["schemas"][name], value, at);
    }
    let wrong = |what: &str| vec![format!("{at}: {value} is not {what}")];
    match schema["type"].as_str() {
        Some("object") => match value.as_object() {
            Some(members) => members
                .iter()
                .flat_map(|(name, value)| member_faults(document, schema, name, value, &format!("{at}.{name}")))
                .collect(),
            None => wrong("an object"),
        },
        Some("array") => match value.as_array() {
            Some(items) => items.iter().flat_map(|item| faults(document, &schema["items"], item, at)).collect(),
            None => wrong("a list"),
        },
        Some("string") => match value.as_str() {
            Some(text) if has_format(schema["format"].as_str(), text, at) => Vec::new(),
            Some(_) => wrong("of its format"),
            None => wrong("text"),
        },
        Some("integer") if value.as_i64().is_none_or(|number| i32::try_from(number).is_err()) => {
            wrong("a whole number")
        }
        Some("boolean") if !value.is_boolean() => wrong("true or false"),
        Some("integer" | "boolean" | "any") => Vec::new(),
        other => vec![format!("{at}: the judge does not know the type {other:?}")],
    }
}

fn member_faults(document: &Value, schema: &Value, name: &str, value: &Value, at: &str) -> Vec<String> {
    let (known, others) = (&schema["properties"][name], &schema["additionalProperties"]);
    match (known, others) {
        (Value::Null, Value::Null) => vec![format!("{at} is not in the document")],
        (Value::Null, others) => faults(document, others, value, at),
        (known, _) if name == "kind" && known["default"] != *value => {
            vec![format!("{at}: {value} should be {}", known["default"])]
        }
        (known, _) => faults(document, known, value, at),
    }
}

/// A time that is sent may leave out its offset and name a zone beside it; one that is answered may not.
fn has_format(format: Option<&str>, text: &str, at: &str) -> bool {
    let floats = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").is_ok();
    match format {
        None => true,
        Some("date") => NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(),
        Some("date-time") => DateTime::parse_from_rfc3339(text).is_ok() || (at.starts_with("request.") && floats()),
        Some("int64") => text.parse::<i64>().is_ok(),
        Some(_) => false,
    }
}

/// The operation of the document that a request means: its method, and its path with placeholders.
fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let path = path.strip_prefix('/')?.strip_prefix(document["servicePath"].as_str()?)?;
    let fits = |template: &str| {
        let (asked, known): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
        asked.len() == known.len()
            && asked.iter().zip(&known).all(|(asked, known)| known.starts_with('{') || asked == known)
    };
    let resources = document["resources"].as_object()?.values();
    let methods = resources.flat_map(|resource| resource["methods"].as_object().into_iter().flatten());
    // `import` stands where an event's id could.
    let mut found: Vec<&Value> = methods
        .map(|(_, described)| described)
        .filter(|described| described["httpMethod"] == method && fits(described["path"].as_str().unwrap_or_default()))
        .collect();
    found.sort_by_key(|described| described["path"].as_str().unwrap_or_default().matches('{').count());
    found.first().copied()
}

/// Everything that is wrong with a request that was granted, and with what was answered.
fn all_faults(document: &Value, (method, target, body): (&str, &str, &str), answer: &str) -> Vec<String> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let Some(operation) = operation(document, method, path) else {
        return vec![format!("{method} {path} is not in the document")];
    };
    let known = |name: &str| !operation["parameters"][name].is_null() || !document["parameters"][name].is_null();
    let names = url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned());
    let mut all: Vec<String> = names.filter(|name| !known(name)).map(|name| format!("?{name}")).collect();
    if !operation["request"].is_null() && method != "PATCH" {
        let body = serde_json::from_str(body).unwrap_or_default();
        all.extend(faults(document, &operation["request"], &body, "request"));
    }
    if operation["response"].is_null() {
        all.extend((!answer.is_empty()).then(|| "an answer where none should be".to_owned()));
    } else {
        let answer = serde_json::from_str(answer).unwrap_or_default();
        all.extend(faults(document, &operation["response"], &answer, "answer"));
    }
    all
}

/// Fails if the document knows better.
pub fn check(request: (&str, &str, &str), answer: &str) {
    let Some(document) = DOCUMENT.as_ref() else { return };
    let all = all_faults(document, request, answer);
    assert!(all.is_empty(), "{} {}\n  {}", request.0, request.1, all.join("\n  "));
}

#[test]
fn the_judge_refuses_what_is_not_as_described() {
    let Some(document) = DOCUMENT.as_ref() else { return };
    let event = "/calendar/v3/calendars/primary/events/abcde";
    let get = |answer: Value| all_faults(document, ("GET", event, ""), &answer.to_string());
    let good = json!({ "kind": "calendar#event", "id": "a", "sequence": 1, "start": { "date": "2027-05-01" },
        "updated": "2026-11-21T09:00:00.000Z", "extendedProperties": { "private": { "any": "thing" } } });
    assert_eq!(get(good), Vec::<String>::new());
    for (bad, why) in [
        (json!({ "kind": "calendar#events" }), "another kind"),
        (json!({ "colour": "blue" }), "an unknown member"),
        (json!({ "sequence": "1" }), "text for a number"),
        (json!({ "sequence": 5_000_000_000_i64 }), "a number that does not fit"),
        (json!({ "summary": null }), "nothing for text"),
        (json!({ "locked": "true" }), "text for a boolean"),
        (json!({ "start": "2027-05-01" }), "text for an object"),
        (json!({ "start": { "date": "1 May" } }), "no date"),
        (json!({ "start": { "dateTime": "2027-05-01T14:00:00" } }), "no offset"),
        (json!({ "start": { "day": "2027-05-01" } }), "an unknown member further down"),
        (json!({ "recurrence": "RRULE:FREQ=DAILY" }), "text for a list"),
        (json!({ "attendees": [{ "email": 1 }] }), "a number for text in a list"),
        (json!({ "extendedProperties": { "private": { "number": 1 } } }), "a number among properties"),
        (json!([]), "a list for an object"),
    ] {
        assert_eq!(get(bad).len(), 1, "{why}");
    }
}

#[test]
fn the_judge_refuses_requests_and_paths_that_are_not_described() {
    let Some(document) = DOCUMENT.as_ref() else { return };
    let events = "/calendar/v3/calendars/primary/events";
    let faults = |method, target: &str, body, answer| all_faults(document, (method, target, body), answer).len();
    assert_eq!(faults("POST", events, "{}", "{}"), 0);
    assert_eq!(faults("POST", events, "{\"colour\":1}", "{}"), 1);
    assert_eq!(faults("GET", &format!("{events}?pages=1"), "", "{}"), 1);
    assert_eq!(faults("GET", "/calendar/v3/calendars/primary/weddings", "", "{}"), 1);
    assert_eq!(faults("DELETE", &format!("{events}/abcde"), "", "{}"), 1, "there is nothing to answer");
    assert_eq!(faults("POST", &format!("{events}/import"), "{}", "{}"), 0);
}

#[test]
fn each_operation_takes_the_scopes_and_parameters_of_the_document() {
    let Some(document) = DOCUMENT.as_ref() else { return };
    let offered = crate::Provider::Google.places().scopes;
    let (events, list) =
        (&document["resources"]["events"]["methods"], &document["resources"]["calendarList"]["methods"]);
    let described = |operation: &Value| {
        let scopes = operation["scopes"].as_array().unwrap().iter().map(|scope| scope.as_str().unwrap());
        let mut scopes: Vec<&str> = scopes.filter(|scope| offered.iter().any(|(name, _)| name == scope)).collect();
        scopes.sort_unstable();
        scopes.join(" ")
    };
    let ours = |scopes: &[&str]| {
        let mut scopes: Vec<String> =
            scopes.iter().map(|scope| format!("https://www.googleapis.com/auth/{scope}")).collect();
        scopes.sort_unstable();
        scopes.join(" ")
    };
    for name in ["list", "get", "instances"] {
        assert_eq!(described(&events[name]), ours(READ), "{name}");
    }
    for name in ["insert", "import", "update", "patch", "delete"] {
        assert_eq!(described(&events[name]), ours(WRITE), "{name}");
    }
    for name in ["list", "get"] {
        assert_eq!(described(&list[name]), ours(READ_LIST), "{name}");
    }
    for (scope, words) in offered {
        let described = document["auth"]["oauth2"]["scopes"][scope]["description"].as_str();
        assert_eq!(described, Some(*words), "{scope}");
    }
}

#[test]
fn a_refusal_has_the_form_that_google_shows() {
    let body = Refusal::sync_token().body();
    assert_eq!(body["error"]["code"], 410);
    assert_eq!(body["error"]["errors"][0]["reason"], "fullSyncRequired");
    assert_eq!(body["error"]["errors"][0]["location"], "syncToken");
    assert_eq!(body["error"]["message"], body["error"]["errors"][0]["message"]);
}
