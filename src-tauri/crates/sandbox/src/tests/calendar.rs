//! Reading the Calendar service: lists, pages, sync tokens, series.

use super::{Bench, EVENTS, Google, hour};
use crate::{ACCOUNTS, Options, Provider};
use serde_json::{Value, json};

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn sync(google: &Google<'_>, token: &str) -> (Vec<Value>, String) {
    let (items, next) = google.all(&format!("{EVENTS}?syncToken={token}"));
    (items, next.unwrap())
}

#[test]
fn nobody_gets_in_without_a_good_token_of_google() {
    let bench = Bench::new();
    let books =
        bench.sandbox.sign_in(Provider::QuickBooks, &ACCOUNTS[0], "desk-public.quickbooks.example", &[super::CALENDAR]);
    for authorization in ["", "Bearer made-up", "Basic abc", &format!("Bearer {}", books.access_token)] {
        let reply = bench.send("GET", EVENTS, &[("authorization", authorization)], "");
        assert_eq!(reply.reason(), (401, "authError".to_owned()), "{authorization}");
        assert!(reply.header("www-authenticate").starts_with("Bearer "));
    }
    let reply = bench.send("GET", &format!("{EVENTS}?access_token={}", bench.calendar().token), &[], "");
    assert_eq!(reply.status, 401, "a token in the address is not looked at");
}

#[test]
fn a_scope_opens_what_it_says_and_no_more() {
    let bench = Bench::new();
    let with = |scope: &str| Google {
        token: bench.token(&[&format!("https://www.googleapis.com/auth/{scope}")]),
        ..bench.calendar()
    };
    let reads = with("calendar.events.readonly");
    assert_eq!(reads.get(EVENTS).status, 200);
    assert_eq!(reads.send("POST", EVENTS, &hour("No")).reason(), (403, "insufficientPermissions".to_owned()));
    assert_eq!(reads.get("/calendar/v3/users/me/calendarList").status, 403);
    let lists = with("calendar.calendarlist.readonly");
    assert_eq!((lists.get("/calendar/v3/users/me/calendarList").status, lists.get(EVENTS).status), (200, 403));
}

#[test]
fn the_list_of_calendars_says_what_may_be_done_with_each() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (items, token) = google.all("/calendar/v3/users/me/calendarList?");
    let roles: Vec<_> =
        items.iter().map(|item| (item["accessRole"].as_str().unwrap(), item["primary"] == true)).collect();
    assert_eq!(roles, [("owner", true), ("owner", false), ("reader", false)]);
    assert_eq!(items[0]["id"], ACCOUNTS[0].email);
    let path = format!("/calendar/v3/users/me/calendarList?syncToken={}", token.unwrap());
    assert_eq!(google.all(&path).0.len(), 0, "nothing changed");
    assert_eq!(google.get("/calendar/v3/users/me/calendarList?syncToken=no").status, 410);
    assert_eq!(google.get("/calendar/v3/users/me/calendarList/primary").json()["id"], ACCOUNTS[0].email);
    assert_eq!(google.get("/calendar/v3/users/me/calendarList/nobodys").status, 404);
}

#[test]
fn the_other_account_has_other_calendars() {
    let bench = Bench::new();
    let other = bench.sandbox.sign_in(Provider::Google, &ACCOUNTS[1], super::CLIENT, &[super::CALENDAR]);
    let other = Google { token: other.access_token, ..bench.calendar() };
    assert_eq!(other.all(&format!("{EVENTS}?")).0.len(), 0);
    assert_eq!(other.get(&format!("/calendar/v3/calendars/{}/events", ACCOUNTS[0].email)).status, 404);
}

#[test]
fn pages_together_hold_everything_once() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (whole, _) = google.all(&format!("{EVENTS}?maxResults=2500"));
    let (paged, token) = google.all(&format!("{EVENTS}?maxResults=7"));
    assert!(whole.len() > 20 && token.is_some());
    assert_eq!(ids(&whole), ids(&paged));
    for size in ["0", "-1", "many"] {
        assert_eq!(google.get(&format!("{EVENTS}?maxResults={size}")).status, 400, "{size}");
    }
    assert_eq!(google.get(&format!("{EVENTS}?pageToken=no")).status, 400);
}

#[test]
fn the_list_of_calendars_and_the_dates_of_a_series_have_pages_too() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (calendars, token) = google.all("/calendar/v3/users/me/calendarList?maxResults=1");
    assert_eq!((calendars.len(), token.is_some()), (3, true));
    let (id, dates) = series(&google, 7);
    let path = format!("{EVENTS}/{id}/instances?maxResults=3");
    assert_eq!(ids(&google.all(&path).0), dates);
    assert_eq!(google.get(&path).json()["items"].as_array().unwrap().len(), 3);
    let page = google.get(&path).json()["nextPageToken"].as_str().unwrap().to_owned();
    assert_eq!(google.get(&format!("{EVENTS}?pageToken={page}")).status, 400, "a page of another list");
}

#[test]
fn only_the_types_of_event_that_are_asked_for_are_listed() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("Away");
    body["eventType"] = json!("outOfOffice");
    let id = google.insert(&body)["id"].as_str().unwrap().to_owned();
    let lists = |kinds: &str| {
        google.all(&format!("{EVENTS}?maxResults=2500{kinds}")).0.iter().any(|item| item["id"] == id.as_str())
    };
    assert!(lists("") && lists("&eventTypes=default&eventTypes=outOfOffice") && !lists("&eventTypes=default"));
}

#[test]
fn what_changes_while_pages_are_read_comes_with_the_next_sync() {
    let bench = Bench::new();
    let google = bench.calendar();
    let first = google.get(&format!("{EVENTS}?maxResults=5")).json();
    let early = google.insert(&{
        let mut body = hour("Before the page that was read");
        body["id"] = json!("00000");
        body
    });
    let (_, token) =
        google.all(&format!("{EVENTS}?maxResults=500&pageToken={}", first["nextPageToken"].as_str().unwrap()));
    let (changes, _) = sync(&google, &token.unwrap());
    assert_eq!(ids(&changes), [early["id"].as_str().unwrap()]);
}

#[test]
fn a_sync_token_brings_what_changed_and_tombstones_and_then_nothing() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (kept, gone) = (google.insert(&hour("Kept")), google.insert(&hour("Gone")));
    let (_, token) = google.all(&format!("{EVENTS}?"));
    let (kept, gone) = (kept["id"].as_str().unwrap(), gone["id"].as_str().unwrap());
    google.send("PATCH", &format!("{EVENTS}/{kept}?sendUpdates=none"), &json!({ "summary": "Changed" }));
    assert_eq!(google.with("DELETE", &format!("{EVENTS}/{gone}"), &[], "").status, 204);
    let (mut changes, next) = sync(&google, &token.unwrap());
    changes.sort_by_key(|change| change["status"].as_str().unwrap().to_owned());
    assert_eq!(ids(&changes), [gone, kept]);
    let members: Vec<&str> = changes[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["etag", "id", "kind", "status"], "no more than Google promises");
    assert_eq!(changes[1]["summary"], "Changed");
    assert_eq!(sync(&google, &next).0.len(), 0);
}

#[test]
fn a_sync_token_that_is_unknown_old_or_of_another_calendar_is_gone() {
    let bench = Bench::new();
    let google = bench.calendar();
    let token = google.all(&format!("{EVENTS}?")).1.unwrap();
    let gone = (410, "fullSyncRequired".to_owned());
    let weddings = "/calendar/v3/calendars/c_weddings%40group.calendar.google.example/events";
    assert_eq!(google.get(&format!("{EVENTS}?syncToken=no")).reason(), gone);
    assert_eq!(google.get(&format!("{weddings}?syncToken={token}")).reason(), gone);
    assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}")).status, 200);
    bench.sandbox.forward(29 * 86_400);
    let google = bench.calendar();
    assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}")).reason(), gone);
}

#[test]
fn a_sync_token_stands_beside_no_filter() {
    let bench = Bench::new();
    let google = bench.calendar();
    let token = google.all(&format!("{EVENTS}?")).1.unwrap();
    let time = "2026-11-01T00:00:00Z";
    for filter in [
        format!("updatedMin={time}"),
        format!("timeMin={time}"),
        format!("timeMax={time}"),
        "iCalUID=x".to_owned(),
        "privateExtendedProperty=a%3Db".to_owned(),
        "sharedExtendedProperty=a%3Db".to_owned(),
        "showDeleted=false".to_owned(),
    ] {
        assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}&{filter}")).status, 400, "{filter}");
    }
    assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}&showDeleted=true&maxResults=9")).status, 200);
}

#[test]
fn what_the_sandbox_does_not_play_and_what_does_not_exist_is_said() {
    let bench = Bench::new();
    let google = bench.calendar();
    for asked in ["singleEvents=true", "q=rose", "orderBy=updated", "timeZone=UTC", "maxAttendees=1", "fields=items"] {
        assert_eq!(google.get(&format!("{EVENTS}?{asked}")).status, 501, "{asked}");
    }
    assert_eq!(google.get(&format!("{EVENTS}?singleEvents=false")).status, 200);
    assert_eq!(google.get(&format!("{EVENTS}?single_events=false")).status, 400);
    assert_eq!(google.get(&format!("{EVENTS}?showDeleted=true&showDeleted=true")).status, 400);
}

#[test]
fn deleted_events_are_listed_only_when_asked_for_or_when_recent_changes_are() {
    let bench = Bench::new();
    let google = bench.calendar();
    let gone = google.insert(&hour("Gone"));
    let gone = gone["id"].as_str().unwrap();
    google.with("DELETE", &format!("{EVENTS}/{gone}"), &[], "");
    let lists =
        |query: &str| google.all(&format!("{EVENTS}?maxResults=2500&{query}")).0.iter().any(|item| item["id"] == gone);
    assert!(!lists("") && lists("showDeleted=true") && lists("updatedMin=2026-11-20T00:00:00Z"));
    assert!(!lists("updatedMin=2026-11-22T00:00:00Z"));
    let old = google.get(&format!("{EVENTS}?updatedMin=2026-01-01T00:00:00Z"));
    assert_eq!(old.reason(), (410, "updatedMinTooLongAgo".to_owned()));
    let got = google.get(&format!("{EVENTS}/{gone}")).json();
    assert_eq!((got["status"].as_str(), got["summary"].as_str()), (Some("cancelled"), Some("Gone")));
}

#[test]
fn our_own_mark_and_the_icalendar_id_find_an_event() {
    let bench = Bench::new();
    let google = bench.calendar();
    let mut body = hour("Marked");
    body["extendedProperties"] = json!({ "private": { "desk": "wed-1", "other": "x" }, "shared": { "desk": "s" } });
    let marked = google.insert(&body);
    let found = |query: &str| {
        let (items, token) = google.all(&format!("{EVENTS}?{query}"));
        assert_eq!(token, None, "what cannot be asked for again with a token gets none");
        ids(&items).join(" ")
    };
    let id = marked["id"].as_str().unwrap();
    assert_eq!(found("privateExtendedProperty=desk%3Dwed-1"), id);
    assert_eq!(found("privateExtendedProperty=desk%3Dwed-1&privateExtendedProperty=other%3Dx"), id);
    assert_eq!(found("privateExtendedProperty=desk%3Dwed-1&privateExtendedProperty=other%3Dy"), "");
    assert_eq!(found("privateExtendedProperty=desk%3Ds"), "", "shared is not private");
    assert_eq!(found("sharedExtendedProperty=desk%3Ds"), id);
    assert_eq!(found(&format!("iCalUID={}", marked["iCalUID"].as_str().unwrap())), id);
}

#[test]
fn a_span_of_time_takes_what_touches_it() {
    let bench = Bench::with(Options { seed: 2, ..Options::default() });
    let google = bench.calendar();
    let id = google.insert(&hour("In May"))["id"].as_str().unwrap().to_owned();
    let within = |min: &str, max: &str| {
        let (items, _) = google.all(&format!("{EVENTS}?maxResults=2500&timeMin={min}&timeMax={max}"));
        items.iter().any(|item| item["id"] == id.as_str())
    };
    assert!(within("2027-05-01T13:30:00Z", "2027-05-01T13:45:00Z"));
    assert!(!within("2027-05-01T14:00:00Z", "2027-05-02T00:00:00Z"), "it ends as the span begins");
    assert!(!within("2027-04-01T00:00:00Z", "2027-05-01T13:00:00Z"), "it begins as the span ends");
    let empty = google.get(&format!("{EVENTS}?timeMin=2027-05-02T00:00:00Z&timeMax=2027-05-01T00:00:00Z"));
    assert_eq!(empty.reason(), (400, "timeRangeEmpty".to_owned()));
    assert_eq!(google.get(&format!("{EVENTS}?timeMin=2027-05-02T00:00:00")).status, 400, "an offset is needed");
}

/// A weekly series across the end of summer time, and the ids of its dates.
fn series(google: &Google<'_>, count: u8) -> (String, Vec<String>) {
    let series = google.insert(&json!({
        "summary": "Market", "recurrence": [format!("RRULE:FREQ=WEEKLY;COUNT={count}")],
        "start": { "dateTime": "2027-10-16T09:00:00", "timeZone": "Europe/London" },
        "end": { "dateTime": "2027-10-16T12:00:00", "timeZone": "Europe/London" },
    }));
    let id = series["id"].as_str().unwrap().to_owned();
    let dates = google.get(&format!("{EVENTS}/{id}/instances")).json()["items"].as_array().unwrap().clone();
    (id, dates.iter().map(|date| date["id"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn a_series_keeps_its_wall_clock_time_when_the_clocks_change() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (id, dates) = series(&google, 4);
    let expected = ["20271016T080000Z", "20271023T080000Z", "20271030T080000Z", "20271106T090000Z"];
    assert_eq!(dates, expected.map(|date| format!("{id}_{date}")));
    let last = google.get(&format!("{EVENTS}/{}", dates[3])).json();
    assert_eq!(last["start"]["dateTime"], "2027-11-06T09:00:00Z");
    assert_eq!(last["end"]["dateTime"], "2027-11-06T12:00:00Z");
    assert_eq!((last["recurringEventId"].as_str(), last.get("recurrence")), (Some(id.as_str()), None));
}

#[test]
fn an_exception_is_an_event_of_its_own_and_a_date_called_off_a_tombstone() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (id, dates) = series(&google, 4);
    let token = google.all(&format!("{EVENTS}?")).1.unwrap();
    let moved = json!({ "start": { "dateTime": "2027-10-23T10:00:00+01:00" }, "end": { "dateTime": "2027-10-23T13:00:00+01:00" } });
    let exception = google.send("PATCH", &format!("{EVENTS}/{}?sendUpdates=none", dates[1]), &moved).json();
    assert_eq!(exception["originalStartTime"]["dateTime"], "2027-10-23T09:00:00+01:00");
    assert_eq!(exception["start"]["dateTime"], "2027-10-23T10:00:00+01:00");
    assert_eq!(google.with("DELETE", &format!("{EVENTS}/{}", dates[2]), &[], "").status, 204);
    let (changes, _) = sync(&google, &token);
    assert_eq!(ids(&changes), [&dates[1], &dates[2]], "the series itself did not change");
    assert_eq!(
        (changes[1]["status"].as_str(), changes[1]["recurringEventId"].as_str()),
        (Some("cancelled"), Some(id.as_str()))
    );
    let listed = google.all(&format!("{EVENTS}?maxResults=2500")).0;
    assert!(
        listed.iter().any(|item| item["id"] == dates[2].as_str()),
        "a cancelled date of a live series is always listed"
    );
    let left = google.get(&format!("{EVENTS}/{id}/instances")).json();
    assert_eq!(ids(left["items"].as_array().unwrap()), [&dates[0], &dates[1], &dates[3]]);
}

#[test]
fn deleting_a_series_takes_its_exceptions_with_it() {
    let bench = Bench::new();
    let google = bench.calendar();
    let (id, dates) = series(&google, 3);
    google.send("PATCH", &format!("{EVENTS}/{}", dates[1]), &json!({ "summary": "Late" }));
    let token = google.all(&format!("{EVENTS}?")).1.unwrap();
    assert_eq!(google.with("DELETE", &format!("{EVENTS}/{id}"), &[], "").status, 204);
    let (changes, _) = sync(&google, &token);
    assert_eq!(ids(&changes), [&id, &dates[1]]);
    assert!(changes.iter().all(|change| change["status"] == "cancelled"));
    let listed = google.all(&format!("{EVENTS}?maxResults=2500")).0;
    assert!(!listed.iter().any(|item| item["id"] == dates[1].as_str()));
    assert_eq!(google.get(&format!("{EVENTS}/{}", dates[0])).status, 404, "a series that is gone has no dates");
}

#[test]
fn whole_days_repeat_as_days_and_end_on_the_day_that_is_named() {
    let bench = Bench::new();
    let google = bench.calendar();
    let series = google.insert(&json!({
        "summary": "Fair", "recurrence": ["RRULE:FREQ=DAILY;UNTIL=20270330", "EXDATE;VALUE=DATE:20270328"],
        "start": { "date": "2027-03-27" }, "end": { "date": "2027-03-28" },
    }));
    let id = series["id"].as_str().unwrap();
    let dates = google.get(&format!("{EVENTS}/{id}/instances")).json();
    let days: Vec<_> =
        dates["items"].as_array().unwrap().iter().map(|date| date["start"]["date"].as_str().unwrap()).collect();
    assert_eq!(days, ["2027-03-27", "2027-03-29", "2027-03-30"]);
    assert_eq!(dates["items"][0]["id"], format!("{id}_20270327"));
    assert_eq!(dates["items"][0]["end"]["date"], "2027-03-28");
}

#[test]
fn who_asks_too_often_waits_for_a_minute_and_nobody_else_does() {
    let now = Some("2026-11-21T09:00:00Z".parse().unwrap());
    let bench = Bench::with(Options { requests_per_minute: Some(2), now, ..Options::default() });
    let google = bench.calendar();
    let other = bench.sandbox.sign_in(Provider::Google, &ACCOUNTS[1], super::CLIENT, &[super::CALENDAR]);
    let other = Google { token: other.access_token, ..bench.calendar() };
    assert_eq!((google.get(EVENTS).status, google.get(EVENTS).status), (200, 200));
    assert_eq!(google.get(EVENTS).reason(), (403, "rateLimitExceeded".to_owned()));
    assert_eq!(other.get(EVENTS).status, 200);
    bench.sandbox.forward(60);
    assert_eq!(google.get(EVENTS).status, 200);
}
