//! Changing events: what is kept, what is refused, and who would have been told.

use super::{Bench, EVENTS, hour};
use serde_json::{Value, json};

fn id(event: &Value) -> &str {
    event["id"].as_str().unwrap()
}

#[test]
fn a_new_event_has_what_google_adds_and_the_time_of_its_calendar() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("Tasting");
    body["start"] = json!({ "dateTime": "2027-07-01T13:00:00Z" });
    body["end"] = json!({ "dateTime": "2027-07-01T10:00:00", "timeZone": "America/New_York" });
    let event = google.insert(&body);
    assert_eq!(event["start"], json!({ "dateTime": "2027-07-01T14:00:00+01:00", "timeZone": "Europe/London" }));
    assert_eq!(event["end"], json!({ "dateTime": "2027-07-01T15:00:00+01:00", "timeZone": "America/New_York" }));
    assert_eq!((event["status"].as_str(), &event["sequence"]), (Some("confirmed"), &json!(0)));
    assert_eq!(event["iCalUID"], format!("{}@google.com", id(&event)));
    let got = google.get(&format!("{EVENTS}/{}", id(&event)));
    assert_eq!(got.json(), event);
    assert_eq!(got.header("etag"), event["etag"].as_str().unwrap());
    let same = google.with("GET", &format!("{EVENTS}/{}", id(&event)), &[("if-none-match", got.header("etag"))], "");
    assert_eq!(same.status, 304);
}

#[test]
fn an_id_of_our_own_is_kept_and_never_given_twice() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("Ours");
    body["id"] = json!("desk0v1");
    assert_eq!(id(&google.insert(&body)), "desk0v1");
    let duplicate = (409, "duplicate".to_owned());
    assert_eq!(google.send("POST", EVENTS, &body).reason(), duplicate);
    google.with("DELETE", &format!("{EVENTS}/desk0v1"), &[], "");
    assert_eq!(google.send("POST", EVENTS, &body).reason(), duplicate, "a deleted event keeps its id");
    for bad in ["abcd", "with-dash", "UPPER", "wxyz1", "", &"a".repeat(1025)] {
        body["id"] = json!(bad);
        assert_eq!(google.send("POST", EVENTS, &body).status, 400, "{bad}");
    }
}

#[test]
fn a_put_replaces_everything_and_a_patch_only_what_it_names() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("First");
    body["location"] = json!("Barn");
    body["extendedProperties"] = json!({ "private": { "a": "1", "b": "2" } });
    body["recurrence"] = json!(["RRULE:FREQ=DAILY;COUNT=2"]);
    body["start"]["timeZone"] = json!("Europe/London");
    body["end"]["timeZone"] = json!("Europe/London");
    let event = google.insert(&body);
    let path = format!("{EVENTS}/{}", id(&event));
    let changes =
        json!({ "location": null, "recurrence": null, "extendedProperties": { "private": { "b": null, "c": "3" } } });
    let patched = google.send("PATCH", &path, &changes).json();
    assert_eq!(
        (patched["summary"].as_str(), patched.get("location"), patched.get("recurrence")),
        (Some("First"), None, None)
    );
    assert_eq!(patched["extendedProperties"]["private"], json!({ "a": "1", "c": "3" }));
    assert_ne!(patched["etag"], event["etag"]);
    let replaced = google.send("PUT", &path, &hour("Second")).json();
    assert_eq!((replaced["summary"].as_str(), replaced.get("extendedProperties")), (Some("Second"), None));
    for kept in ["id", "iCalUID", "created", "creator", "organizer"] {
        assert_eq!(replaced[kept], event[kept], "{kept}");
    }
}

#[test]
fn a_write_to_what_has_changed_is_refused_and_changes_nothing() {
    let bench = Bench::new();
    let google = bench.calendar();
    let event = google.insert(&hour("First"));
    let path = format!("{EVENTS}/{}", id(&event));
    let seen = event["etag"].as_str().unwrap();
    let second = google.send("PATCH", &path, &json!({ "summary": "Second" })).json();
    let body = hour("Third").to_string();
    for method in ["PUT", "PATCH", "DELETE"] {
        let sent = if method == "DELETE" { "" } else { body.as_str() };
        let reply = google.with(method, &path, &[("if-match", seen)], sent);
        assert_eq!(reply.reason(), (412, "conditionNotMet".to_owned()), "{method}");
    }
    assert_eq!(google.get(&path).json(), second);
    assert_eq!(google.with("PUT", &path, &[("if-match", second["etag"].as_str().unwrap())], &body).status, 200);
    assert_eq!(google.with("PUT", &path, &[("if-match", "*")], &body).status, 200);
}

#[test]
fn what_is_deleted_is_deleted_once_and_a_put_brings_it_back() {
    let bench = Bench::new();
    let google = bench.calendar();
    let event = google.insert(&hour("Gone"));
    let path = format!("{EVENTS}/{}", id(&event));
    assert_eq!(google.with("DELETE", &path, &[], "").status, 204);
    assert_eq!(google.with("DELETE", &path, &[], "").reason(), (410, "deleted".to_owned()));
    assert_eq!(google.send("PUT", &path, &hour("Back")).json()["status"], "confirmed");
    assert_eq!(google.with("DELETE", &format!("{EVENTS}/nobodysevent"), &[], "").status, 404);
    assert_eq!(google.send("PATCH", &path, &json!({ "status": "cancelled" })).json()["status"], "cancelled");
    assert_eq!(google.with("DELETE", &path, &[], "").status, 410);
}

#[test]
fn an_import_finds_the_event_it_brought_before() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("From elsewhere");
    body["iCalUID"] = json!("made-elsewhere@example");
    let import = format!("{EVENTS}/import");
    let first = google.send("POST", &import, &body).json();
    body["summary"] = json!("Changed elsewhere");
    let second = google.send("POST", &import, &body).json();
    assert_eq!((id(&first), second["summary"].as_str()), (id(&second), Some("Changed elsewhere")));
    assert_eq!(google.send("POST", EVENTS, &body).status, 409, "inserting it makes no second one");
    assert_eq!(google.send("POST", &import, &hour("Without an id")).status, 400);
}

#[test]
fn the_sequence_grows_with_the_time_and_never_goes_back() {
    let bench = Bench::new();
    let google = bench.calendar();
    let event = google.insert(&hour("First"));
    let path = format!("{EVENTS}/{}", id(&event));
    assert_eq!(google.send("PATCH", &path, &json!({ "summary": "Same time" })).json()["sequence"], 0);
    let later = json!({ "end": { "dateTime": "2027-05-01T16:00:00+01:00" } });
    assert_eq!(google.send("PATCH", &path, &later).json()["sequence"], 1);
    let mut body = hour("Old");
    body["sequence"] = json!(0);
    assert_eq!(google.send("PUT", &path, &body).status, 400);
    body["sequence"] = json!(7);
    assert_eq!(google.send("PUT", &path, &body).json()["sequence"], 7);
}

#[test]
fn what_makes_no_event_is_refused() {
    let bench = Bench::new();
    let google = bench.calendar();
    let with = |name: &str, value: Value| {
        let mut body = hour("Bad");
        body[name] = value;
        body
    };
    for body in [
        with("start", Value::Null),
        with("start", json!({})),
        with("start", json!({ "dateTime": "2027-05-01T14:00:00" })),
        with("start", json!({ "dateTime": "2027-05-01T14:00:00", "timeZone": "Europe/Londinium" })),
        with("start", json!({ "date": "2027-05-01", "dateTime": "2027-05-01T14:00:00Z" })),
        with("start", json!({ "date": "2027-05-01" })),
        with("start", json!({ "date": "1 May" })),
        with("end", json!({ "dateTime": "2027-05-01T12:00:00Z" })),
        with("summary", json!(7)),
        with("status", json!("postponed")),
        with("recurrence", json!(["RRULE:FREQ=WEEKLY"])),
        with("attendees", json!([{ "displayName": "Nobody" }])),
        with("extendedProperties", json!({ "private": { "k": 1 } })),
        with("extendedProperties", json!({ "private": { "k": "x".repeat(1025) } })),
        with("extendedProperties", json!({ "shared": { "k".repeat(45): "x" } })),
        json!([]),
        json!("text"),
    ] {
        assert_eq!(google.send("POST", EVENTS, &body).status, 400, "{body}");
    }
    let zoned = |line: &str| {
        let mut body = with("recurrence", json!([line]));
        body["start"]["timeZone"] = json!("Europe/London");
        body
    };
    for line in
        ["FREQ=WEEKLY", "RRULE:FREQ=SOMETIMES", "DTSTART:20270501T140000Z", "RRULE:FREQ=DAILY\nRDATE:20270501T140000Z"]
    {
        assert_eq!(google.send("POST", EVENTS, &zoned(line)).status, 400, "{line}");
    }
    assert_eq!(google.send("POST", EVENTS, &zoned("RRULE:FREQ=DAILY;COUNT=2")).status, 200);
    assert_eq!(google.with("POST", EVENTS, &[], "{ half").status, 400);
}

#[test]
fn a_calendar_that_may_only_be_read_is_not_written_to() {
    let bench = Bench::new();
    let google = bench.calendar();
    let path = "/calendar/v3/calendars/c_holidays%40group.calendar.google.example/events";
    assert_eq!(google.all(&format!("{path}?")).0.len(), 1);
    assert_eq!(google.send("POST", path, &hour("No")).reason(), (403, "requiredAccessLevel".to_owned()));
    assert_eq!(google.send("POST", "/calendar/v3/calendars/nobodys/events", &hour("No")).status, 404);
}

#[test]
fn it_is_noted_whether_anybody_might_have_been_mailed() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("With guests");
    body["attendees"] = json!([{ "email": "guest@mail.example" }]);
    google.insert(&hour("Alone"));
    let event = google.send("POST", &format!("{EVENTS}?sendUpdates=none"), &body).json();
    assert!(!bench.sandbox.notices().iter().any(crate::Notice::might_mail), "{:?}", bench.sandbox.notices());
    let path = format!("{EVENTS}/{}", id(&event));
    google.send("PATCH", &path, &json!({ "summary": "Nothing said" }));
    google.with("DELETE", &format!("{path}?sendUpdates=all"), &[], "");
    let notices = bench.sandbox.notices();
    let might: Vec<_> =
        notices.iter().filter(|notice| notice.might_mail()).map(|notice| notice.operation.clone()).collect();
    assert_eq!(might, ["patch", "delete"]);
    assert_eq!(notices[1].guests, ["guest@mail.example"]);
    assert_eq!(google.send("PATCH", &format!("{EVENTS}/x?sendUpdates=nobody"), &json!({})).status, 400);
}

#[test]
fn fields_we_do_not_know_survive_a_patch() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("Rich");
    body["source"] = json!({ "title": "Enquiry", "url": "https://studio.example/1" });
    body["guestsCanInviteOthers"] = json!(false);
    let event = google.insert(&body);
    let patched = google.send("PATCH", &format!("{EVENTS}/{}", id(&event)), &json!({ "summary": "Rich still" })).json();
    assert_eq!((&patched["source"], &patched["guestsCanInviteOthers"]), (&body["source"], &json!(false)));
}

#[test]
fn an_event_that_moves_to_another_calendar_keeps_its_id_and_leaves_a_tombstone() {
    let bench = Bench::new();
    let google = bench.calendar();
    let event = google.insert(&hour("Moves"));
    let weddings = "c_weddings%40group.calendar.google.example";
    let token = google.all(&format!("{EVENTS}?")).1.unwrap();
    let there = google.all(&format!("/calendar/v3/calendars/{weddings}/events?")).1.unwrap();
    let path = format!("{EVENTS}/{}/move", id(&event));
    assert_eq!(google.with("POST", &path, &[], "").status, 400, "where to?");
    let holidays = "c_holidays%40group.calendar.google.example";
    assert_eq!(google.with("POST", &format!("{path}?destination={holidays}"), &[], "").status, 403);
    let moved = google.with("POST", &format!("{path}?destination={weddings}&sendUpdates=none"), &[], "").json();
    assert_eq!((id(&moved), &moved["iCalUID"]), (id(&event), &event["iCalUID"]));
    let left = google.all(&format!("{EVENTS}?syncToken={token}")).0;
    assert_eq!((left.len(), left[0]["status"].as_str()), (1, Some("cancelled")));
    let arrived = google.all(&format!("/calendar/v3/calendars/{weddings}/events?syncToken={there}")).0;
    assert_eq!((arrived.len(), arrived[0]["summary"].as_str()), (1, Some("Moves")));
}
