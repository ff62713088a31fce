//! Creates, updates and deletes, and what of them Google gets to see.

use super::*;
use wedsync_domain::FaultKind;
use wedsync_domain::when::When;

const SERIES: &str = "BEGIN:VEVENT\nUID:open@studio.example\nDTSTART;TZID=Europe/London:20260502T100000\n\
    DTEND;TZID=Europe/London:20260502T120000\nRRULE:FREQ=WEEKLY;COUNT=6;BYDAY=SA\nSUMMARY:Open studio\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:open@studio.example\nRECURRENCE-ID;TZID=Europe/London:20260509T100000\n\
    DTSTART;TZID=Europe/London:20260509T130000\nDTEND;TZID=Europe/London:20260509T150000\nSUMMARY:Later\nX-STEMS:12\nEND:VEVENT\n";
const DAY: &str = "ical/override/20260509T090000Z";
const PLAIN: &str =
    "BEGIN:VEVENT\nUID:a@studio.example\nDTSTART:20260516T140000Z\nDTEND:20260516T150000Z\nSUMMARY:A\nEND:VEVENT\n";

fn ceremony(google: &Mutex<stand_in::Google>) {
    let event = json!({
        "summary": "Ceremony", "location": "Rye", "colorId": "7", "start": timed("2026-05-16T14:00:00"),
        "end": timed("2026-05-16T15:30:00"), "extendedProperties": { "shared": { "seats": "80" }, "private": { "other": "1" } },
    });
    google.lock().unwrap().put("ceremony1", event);
}

async fn only(play: &Play) -> Item {
    let mut page = play.list(None).await;
    assert_eq!(page.items.len(), 1, "{page:?}");
    page.items.remove(0)
}

fn there(google: &Mutex<stand_in::Google>, id: &str) -> Json {
    google.lock().unwrap().there().into_iter().find(|event| event["id"] == id).unwrap_or_default()
}

#[tokio::test]
async fn an_update_sends_the_members_that_changed_and_no_others_on_condition() {
    let (play, google) = Play::stand_in();
    ceremony(&google);
    let item = only(&play).await;
    let etag = item.revision.clone().unwrap();
    play.one(update(&item, |fields| drop(fields.insert("title".into(), words("Moved"))))).await.unwrap();
    let sent = play.sent("PATCH");
    assert_eq!(sent.len(), 1);
    assert_eq!(serde_json::from_str::<Json>(&sent[0].body).unwrap(), json!({ "summary": "Moved" }));
    assert_eq!(sent[0].header("if-match"), Some(etag.as_str()));
    let after = there(&google, "ceremony1");
    assert_eq!((&after["colorId"], &after["extendedProperties"]["shared"]["seats"]), (&json!("7"), &json!("80")));
}

#[tokio::test]
async fn an_update_that_changes_nothing_sends_nothing() {
    let (play, google) = Play::stand_in();
    ceremony(&google);
    let item = only(&play).await;
    let written = play.one(update(&item, |_| {})).await.unwrap();
    assert_eq!(written.revision, item.revision);
    assert!(play.sent("PATCH").is_empty());
}

#[tokio::test]
async fn emptying_a_field_takes_it_away_there() {
    let (play, google) = Play::stand_in();
    ceremony(&google);
    let item = only(&play).await;
    let written = play.one(update(&item, |fields| drop(fields.remove("location")))).await.unwrap();
    assert!(!written.fields.unwrap().contains_key("location"));
    assert_eq!(there(&google, "ceremony1")["location"], Json::Null);
}

#[tokio::test]
async fn a_change_in_between_is_not_overwritten() {
    // Between our look and our change somebody else is faster.
    let (play, google) = Play::stand_in();
    ceremony(&google);
    let item = only(&play).await;
    let late = Play::new(move |seen| {
        let (verb, target) = seen.line.split_once(' ').unwrap();
        let mut google = google.lock().unwrap();
        if verb == "PATCH" {
            google.answer(
                "PATCH",
                "/calendar/v3/calendars/studio@group.calendar.example/events/ceremony1",
                None,
                r#"{"summary":"Theirs"}"#,
            );
        }
        let (status, body) = google.answer(verb, target, seen.header("if-match"), &seen.body);
        (status, body.to_string())
    });
    let fault = late.one(update(&item, |fields| drop(fields.insert("title".into(), words("Ours"))))).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Changed, "{fault:?}");
    assert_eq!(said(&only(&play).await, "title"), "Theirs");
}

#[tokio::test]
async fn a_new_event_carries_our_identity_twice_and_no_guests() {
    let (play, google) = Play::stand_in();
    let guests = "ORGANIZER:mailto:priya@studio.example\nATTENDEE:mailto:tom@guests.example\nEND:VEVENT\n";
    let draft = draft(&PLAIN.replace("END:VEVENT\n", guests));
    let written = play.one(Write::Create { draft }).await.unwrap();
    let body: Json = serde_json::from_str(&play.sent("POST")[0].body).unwrap();
    assert_eq!(body["iCalUID"], "a@studio.example");
    assert_eq!(body["extendedProperties"]["private"]["wedsync"], "a@studio.example");
    assert!(body.get("attendees").is_none() && !body.to_string().contains("guests.example"), "{body}");
    // Even if Google gave it another identity, a lost answer is found by ours.
    let mut event = there(&google, written.id.as_str());
    event["iCalUID"] = json!("other@google.com");
    google.lock().unwrap().put(written.id.as_str(), event);
    let found = play.google.find(&key(), &uid("a@studio.example")).await.unwrap().unwrap();
    assert_eq!(found.id, written.id);
    assert!(play.google.find(&key(), &uid("b@studio.example")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_series_with_a_changed_day_goes_there_and_comes_back_whole() {
    let (play, google) = Play::stand_in();
    let wanted = draft(SERIES);
    let written = play.one(Write::Create { draft: wanted.clone() }).await.unwrap();
    let item = only(&play).await;
    assert_eq!(written.fields.as_ref(), Some(fields(&item)));
    assert_eq!(written.revision, item.revision);
    assert_eq!(
        fields(&item),
        &wanted.fields.into_iter().filter(|(name, _)| play.google.carries(Kind::Appointment, name)).collect()
    );
    assert_eq!(google.lock().unwrap().there().len(), 2, "the changed day is an event of its own there");
}

#[tokio::test]
async fn a_day_that_somebody_moves_at_google_keeps_what_only_calendars_know() {
    let (play, google) = Play::stand_in();
    let id = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap().id;
    let name = format!("{id}_20260509T090000Z");
    let mut day = there(&google, &name);
    (day["start"], day["end"]) = (timed("2026-05-09T17:00:00"), timed("2026-05-09T18:00:00"));
    google.lock().unwrap().put(&name, day);
    let text = said(&only(&play).await, DAY);
    assert!(text.contains("DTSTART;TZID=Europe/London:20260509T170000") && text.contains("X-STEMS:12"), "{text}");
}

#[tokio::test]
async fn a_day_is_deleted_and_comes_back() {
    let (play, google) = Play::stand_in();
    let id = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap().id;
    let left_out = "EXDATE;TZID=Europe/London:20260509T100000";
    let item = only(&play).await;
    let without = |fields: &mut Fields| {
        fields.remove(DAY);
        let Some(Value::When(When { repeats, .. })) = fields.get_mut("when") else { panic!() };
        repeats.insert(0, left_out.to_owned());
    };
    let written = play.one(update(&item, without)).await.unwrap();
    let item = only(&play).await;
    assert_eq!(written.fields.as_ref(), Some(fields(&item)));
    assert!(!fields(&item).contains_key(DAY));
    let Some(Value::When(when)) = fields(&item).get("when") else { panic!() };
    assert_eq!(when.repeats.iter().filter(|line| *line == left_out).count(), 1);
    assert_eq!(google.lock().unwrap().there().len(), 1, "the day is deleted there too");
    let with = |fields: &mut Fields| {
        let Some(Value::When(When { repeats, .. })) = fields.get_mut("when") else { panic!() };
        repeats.retain(|line| line != left_out);
    };
    play.one(update(&item, with)).await.unwrap();
    let item = only(&play).await;
    let Some(Value::When(when)) = fields(&item).get("when") else { panic!() };
    assert_eq!(when.repeats, ["RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=SA"]);
    assert!(!fields(&item).contains_key(DAY), "it is as its series says: {:?}", fields(&item));
    assert_eq!(there(&google, &format!("{id}_20260509T090000Z"))["summary"], "Open studio");
}

#[tokio::test]
async fn a_day_that_is_changed_no_more_says_what_its_series_says() {
    let (play, google) = Play::stand_in();
    let id = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap().id;
    let item = only(&play).await;
    play.one(update(&item, |fields| drop(fields.remove(DAY)))).await.unwrap();
    let back = only(&play).await;
    assert!(!fields(&back).contains_key(DAY), "{:?}", fields(&back));
    let day = there(&google, &format!("{id}_20260509T090000Z"));
    assert_eq!((&day["summary"], &day["start"]), (&json!("Open studio"), &timed("2026-05-09T10:00:00+01:00")));
}

#[tokio::test]
async fn a_series_that_cannot_be_written_whole_is_not_left_behind_half() {
    let (there, google) = Play::stand_in();
    let held = Arc::clone(&google);
    let play = Play::new(move |seen| {
        let (verb, target) = seen.line.split_once(' ').unwrap();
        if target.contains("/instances") {
            return (500, String::new());
        }
        let (status, body) = held.lock().unwrap().answer(verb, target, seen.header("if-match"), &seen.body);
        (status, if body.is_null() { String::new() } else { body.to_string() })
    });
    let fault = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Transient, "{fault:?}");
    assert!(there.list(None).await.items.is_empty());
}

#[tokio::test]
async fn events_with_guests_are_left_alone_series_and_days_too() {
    let (play, google) = Play::stand_in();
    let id = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap().id;
    let name = format!("{id}_20260509T090000Z");
    let mut day = there(&google, &name);
    day["attendees"] = json!([{ "email": "tom@guests.example" }]);
    google.lock().unwrap().put(&name, day);
    let item = only(&play).await;
    let before = google.lock().unwrap().there();
    let fault = play.one(update(&item, |fields| drop(fields.insert("title".into(), words("X"))))).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "would_invite"));
    let delete = Write::Delete { id: item.id.clone(), revision: item.revision.clone() };
    assert_eq!(play.one(delete).await.unwrap_err().code, "would_invite");
    assert_eq!(google.lock().unwrap().there(), before);
}

#[tokio::test]
async fn what_google_cannot_hold_is_refused_in_words_and_nothing_is_sent() {
    let (play, _) = Play::stand_in();
    let day = |line: &str| SERIES.replace("RECURRENCE-ID;TZID=Europe/London:20260509T100000", line);
    for text in [
        PLAIN.replace("DTSTART:20260516T140000Z\nDTEND:20260516T150000Z\n", ""),
        PLAIN.replace("DTSTART:20260516T140000Z", "DTSTART;TZID=Studio time:20260516T140000"),
        PLAIN.replace("DTEND:20260516T150000Z", "DURATION:PT1H3X0M"),
        day("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20260509T100000"),
        PLAIN
            .replace("SUMMARY:A", &format!("STATUS:CONFIRMED\nX-WEDSYNC-STATUS:{}", "long ".repeat(9000)))
            .replace("STATUS:CONFIRMED\n", ""),
    ] {
        let fault = play.one(Write::Create { draft: draft(&text) }).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Rejected, "{text}: {fault:?}");
    }
    let mut invoice = draft(PLAIN);
    invoice.kind = Kind::Invoice;
    assert_eq!(play.one(Write::Create { draft: invoice }).await.unwrap_err().code, "not_for_calendars");
    assert!(play.sent("POST").is_empty() && play.sent("PATCH").is_empty());
}

#[tokio::test]
async fn what_was_deleted_comes_back_under_its_own_identity() {
    let (play, google) = Play::stand_in();
    let first = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap();
    let delete = Write::Delete { id: first.id.clone(), revision: first.revision.clone() };
    play.one(delete).await.unwrap();
    assert!(google.lock().unwrap().there().is_empty());
    let again = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap();
    assert_eq!((&again.id, &again.fields), (&first.id, &first.fields));
    assert_eq!(only(&play).await.reading.unwrap().fields, first.fields.unwrap());
    let fault = play.one(Write::Create { draft: draft(SERIES) }).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Changed, "what is there is not overwritten");
}
