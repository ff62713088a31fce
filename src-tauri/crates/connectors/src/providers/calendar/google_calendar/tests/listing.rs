//! Listings: pages, series, tokens, what cannot be read.

use super::*;
use wedsync_domain::FaultKind;
use wedsync_domain::ids::Cursor;

const FIRST: &str = include_str!("../fixtures/first.json");
const LAST: &str = include_str!("../fixtures/last.json");
const SERIES: &str = include_str!("../fixtures/series.json");
const MASTER: &str = include_str!("../fixtures/master.json");
const CHANGED: &str = include_str!("../fixtures/changed.json");

/// Plays the fixtures.
fn fixtures() -> Play {
    Play::new(|seen| {
        let body = if seen.line.contains("/events/open1") {
            MASTER
        } else if seen.line.contains("iCalUID=open1") {
            SERIES
        } else if seen.line.contains("syncToken=old") {
            return (410, include_str!("../fixtures/token-too-old.json").to_owned());
        } else if seen.line.contains("syncToken=") {
            CHANGED
        } else if seen.line.contains("pageToken=two") {
            include_str!("../fixtures/calendars-2.json")
        } else if seen.line.contains("calendarList") {
            include_str!("../fixtures/calendars-1.json")
        } else if seen.line.contains("pageToken=") {
            LAST
        } else {
            FIRST
        };
        (200, body.to_owned())
    })
}

fn by_id<'p>(page: &'p Page, id: &str) -> &'p Item {
    page.items.iter().find(|item| item.id.as_str() == id).unwrap_or_else(|| panic!("{id} is not among {page:?}"))
}

#[tokio::test]
async fn calendars_come_from_all_pages_without_the_hidden_ones() {
    let play = fixtures();
    let lists = play.google.collections().await.unwrap();
    let told: Vec<_> = lists.iter().map(|list| (list.name.as_str(), list.read_only)).collect();
    let wanted = [("Flora", false), ("Holidays in United Kingdom", true), ("Venue", true), ("Team", false)];
    assert_eq!(told, wanted);
    assert_eq!(lists[0].key.as_str(), "flora@studio.example");
}

#[tokio::test]
async fn a_series_is_one_record_though_its_days_come_before_it_on_another_page() {
    let play = fixtures();
    let page = play.list(None).await;
    assert!(page.full && page.gone.is_empty());
    let ids: Vec<_> = page.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["ceremony1", "fair1", "visit1", "open1"]);
    assert_eq!(play.stage.lines().len(), 2, "two pages, two requests");
    let series = by_id(&page, "open1");
    let Some(Value::When(when)) = fields(series).get("when") else { panic!() };
    let repeats = [
        "EXDATE;TZID=Europe/London:20260516T100000",
        "EXDATE;TZID=Europe/London:20260523T100000",
        "RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=SA",
    ];
    assert_eq!(when.repeats, repeats, "the deleted day is left out");
    let day = "BEGIN:VEVENT\nDTEND;TZID=Europe/London:20260509T150000\nDTSTART;TZID=Europe/London:20260509T130000\n\
               RECURRENCE-ID;TZID=Europe/London:20260509T100000\nSUMMARY:Open studio\\, later\nEND:VEVENT";
    assert_eq!(said(series, "ical/override/20260509T090000Z"), day);
    assert_eq!(series.reading.as_ref().unwrap().uid, uid("open1@google.com"));
}

#[tokio::test]
async fn what_calendar_servers_say_of_the_same_series_is_the_same() {
    let play = fixtures();
    let page = play.list(None).await;
    let text = "BEGIN:VEVENT\nUID:open1@google.com\nDTSTART;TZID=Europe/London:20260502T100000\nDTEND;TZID=Europe/London:20260502T120000\n\
        RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=SA\nEXDATE;TZID=Europe/London:20260516T100000\nEXDATE;TZID=Europe/London:20260523T100000\nSUMMARY:Open studio\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:open1@google.com\nRECURRENCE-ID;TZID=Europe/London:20260509T100000\nDTSTART;TZID=Europe/London:20260509T130000\n\
        DTEND;TZID=Europe/London:20260509T150000\nSUMMARY:Open studio\\, later\nEND:VEVENT\n";
    let other = draft(text).fields;
    let differs = wedsync_domain::fields::difference(fields(by_id(&page, "open1")), &other);
    assert!(differs.is_empty(), "{differs:?}");
}

#[tokio::test]
async fn a_day_that_changed_brings_its_whole_series() {
    let play = fixtures();
    let full = play.list(None).await;
    let page = play.list(full.cursor.as_ref()).await;
    assert!(!page.full);
    assert_eq!(page.gone, [RemoteId::from("fair1")], "what Google calls cancelled is gone");
    let ids: Vec<_> = page.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["ceremony1", "open1"]);
    assert_eq!(by_id(&page, "open1"), by_id(&full, "open1"), "read alone or listed, it is the same record");
}

#[tokio::test]
async fn a_token_that_google_no_longer_takes_brings_everything_and_no_deletion() {
    let play = fixtures();
    let cursor = Cursor::from(r#"{"since":{"token":"old"}}"#);
    let page = play.list(Some(&cursor)).await;
    assert!(page.full && page.gone.is_empty() && page.items.len() == 4, "{page:?}");
}

#[tokio::test]
async fn quota_is_a_reason_to_wait_and_no_refusal() {
    for (status, body, kind) in [
        (403, include_str!("../fixtures/quota.json"), FaultKind::RateLimited { until: None }),
        (403, r#"{"error":{"errors":[{"reason":"quotaExceeded"}]}}"#, FaultKind::RateLimited { until: None }),
        (403, r#"{"error":{"errors":[{"reason":"rateLimitExceeded"}]}}"#, FaultKind::RateLimited { until: None }),
        (403, r#"{"error":{"errors":[{"reason":"forbidden"}]}}"#, FaultKind::Forbidden),
        (403, "", FaultKind::Forbidden),
    ] {
        let play = Play::new(move |_| (status, body.to_owned()));
        let fault = play.google.changes(&key(), None, &Nothing).await.unwrap_err();
        assert_eq!(fault.kind, kind, "{body}");
        assert_eq!(play.google.collections().await.unwrap_err().kind, kind, "{body}");
    }
}

#[tokio::test]
async fn a_page_without_an_end_is_no_page() {
    for body in [
        r#"{"kind":"calendar#events","items":[]}"#,
        r#"{"kind":"calendar#events","nextSyncToken":"t"}"#,
        r#"{"kind":"calendar#event","items":[],"nextSyncToken":"t"}"#,
        r#"{"kind":"calendar#events","items":[{"summary":"A"}],"nextSyncToken":"t"}"#,
        r#"{"kind":"calendar#events","items":[],"nextSyncToken":"t","nextPageToken":"p"}"#,
        "[]",
        "",
    ] {
        let play = Play::new(move |_| (200, body.to_owned()));
        let fault = play.google.changes(&key(), None, &Nothing).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Malformed, "{body}");
        play.complaints.lock().unwrap().clear();
    }
}

#[tokio::test]
async fn a_day_of_a_series_that_is_elsewhere_is_named_and_never_lost() {
    let (play, google) = Play::stand_in();
    let day = json!({
        "summary": "Their rehearsal", "recurringEventId": "elsewhere", "originalStartTime": timed("2026-05-09T10:00:00"),
        "start": timed("2026-05-09T10:00:00"), "end": timed("2026-05-09T11:00:00"),
    });
    let first = play.list(None).await;
    google.lock().unwrap().put("elsewhere_1", day);
    for page in [play.list(None).await, play.list(first.cursor.as_ref()).await] {
        let fault = by_id(&page, "elsewhere_1").reading.as_ref().unwrap_err();
        assert!(fault.message.contains("Their rehearsal"), "{fault:?}");
    }
}

#[tokio::test]
async fn long_series_do_not_wait_in_memory_for_the_end_of_a_listing() {
    for days_last in [true, false] {
        let (play, google) = Play::stand_in();
        let first = "2026-05-02T10:00:00".parse::<chrono::NaiveDateTime>().unwrap();
        for n in 0..3 {
            let mut google = google.lock().unwrap();
            google.days_last = days_last;
            let (uid, name) = (format!("s{n}@x"), format!("s{n}"));
            let series = json!({
                "summary": "Open studio", "start": timed("2026-05-02T10:00:00"), "end": timed("2026-05-02T12:00:00"),
                "recurrence": ["RRULE:FREQ=WEEKLY"], "iCalUID": uid,
            });
            google.put(&name, series);
            for week in 1..=500 {
                let day = timed(&(first + chrono::TimeDelta::weeks(week)).format("%Y-%m-%dT%H:%M:%S").to_string());
                let event = json!({
                    "summary": "Later", "recurringEventId": name, "iCalUID": uid,
                    "originalStartTime": day, "start": day, "end": day,
                });
                google.put(&format!("{name}_{week}"), event);
            }
        }
        let page = play.list(None).await;
        assert!(page.full && page.items.len() == 3, "each once: {}", page.items.len());
        for item in &page.items {
            let changed = fields(item).keys().filter(|name| name.starts_with("ical/override/"));
            assert_eq!(changed.count(), 500);
        }
        let read_whole = play.stage.lines().iter().any(|line| line.contains("iCalUID="));
        assert_eq!(read_whole, days_last, "before the end, where their series is known");
    }
}

#[tokio::test]
async fn a_calendar_that_is_gone_takes_no_event_for_deleted() {
    let play = Play::new(|_| (404, String::new()));
    let answers = play.google.read(&key(), &[RemoteId::from("ceremony1")]).await.unwrap();
    let [wedsync_domain::ports::Answer::Unknown(fault)] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!(fault.kind, FaultKind::Missing);
    for id in ["", ".", ".."] {
        let answers = play.google.read(&key(), &[RemoteId::from(id)]).await.unwrap();
        assert!(matches!(answers[..], [wedsync_domain::ports::Answer::Unknown(_)]), "“{id}” leads nowhere else");
    }
    assert!(play.stage.lines().iter().all(|line| line.contains("/events/ceremony1") || line.contains("calendarList/")));
}
