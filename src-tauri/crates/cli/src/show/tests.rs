use super::*;
use chrono_tz::{Europe, Pacific};
use wedsync_api::dto::sync::{ConnectionSummary, Summary, Totals, Waits};
use wedsync_api::dto::versions::{DisputedField, SideLine, VersionsCard};
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId, RunId, VersionsId};

/// Of a studio on the computer it is in.
fn at_home() -> StudioClock {
    StudioClock::seen_from(Europe::London, Europe::London)
}

fn nothing() -> Summary {
    Summary {
        run: Some(RunId(3)),
        totals: Totals::default(),
        needs_person: false,
        needs_approval: vec![],
        waits: None,
        connections: vec![],
    }
}

#[test]
fn exit_codes_say_failed_before_needs_a_person_before_done() {
    let exit = |failed, needs_person| {
        let totals = Totals { failed, ..Totals::default() };
        summed(&Summary { totals, needs_person, ..nothing() }, false, &at_home()).unwrap().exit
    };
    assert_eq!((exit(0, false), exit(0, true), exit(1, false), exit(1, true)), (0, 3, 1, 1));
}

#[test]
fn a_preview_counts_in_one_sentence_and_says_how_to_go_on() {
    let totals = Totals { created: 12, updated: 3, ..Totals::default() };
    let connections = vec![wedsync_api::dto::sync::ConnectionSummary {
        id: wedsync_domain::ids::ConnectionId(1),
        name: "Studio".into(),
        totals,
        fault: None,
        changes: vec![],
    }];
    let text = sync::summary(
        &Summary { totals, needs_approval: vec![CollectionId(1)], connections, ..nothing() },
        true,
        &at_home(),
    );
    assert!(text.starts_with("12 to create, 3 to change, 0 to delete."), "{text}");
    assert!(text.contains("wedsync sync --approve"), "{text}");
}

#[test]
fn two_versions_stand_side_by_side_with_what_was_agreed_and_obey_no_escape() {
    let side = |place: &str, name: &str, value: &str| SideLine {
        place: place.into(),
        name: name.into(),
        value: Some(value.into()),
        after: Some("2026-05-01T10:00:00Z".into()),
        by: Some("2026-05-01T10:05:00Z".into()),
        told: None,
    };
    let card = VersionsCard {
        id: VersionsId(1),
        name: "Raman \u{1b}[31m& Ashworth".into(),
        kind: Some(wedsync_domain::Kind::Wedding),
        state: "open".into(),
        record: RecordId(7),
        fields: vec![DisputedField {
            field: "location".into(),
            label: "Venue".into(),
            agreed: Some("Orchard Barn".into()),
            sides: vec![side("con-1", "Studio", "Glass House"), side("con-2", "Planner\u{7}", "Old Chapel")],
        }],
        deleted_at: vec![],
        opened: "2026-05-01T10:05:00Z".into(),
    };
    let text = side_by_side(&card, &at_home());
    for expected in ["Venue", "Orchard Barn", "Glass House", "Old Chapel", "Studio (con-1)", "seen Fri", "ver-1"] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
    let line = text.lines().find(|line| line.contains("Glass House")).unwrap();
    assert!(line.contains("Old Chapel") && line.contains("Orchard Barn"), "on one line: {line}");
}

#[test]
fn empty_lists_say_what_will_come_there() {
    for text in [
        settle::versions(&[], &at_home()),
        settle::deletions(&[]),
        settle::matches(&[]),
        records::journal(&[], &at_home()),
    ] {
        assert!(text.contains("come") && text.ends_with('.'), "{text}");
    }
}

#[test]
fn no_text_of_ours_uses_the_words_we_do_not_use() {
    let summary = Summary {
        totals: Totals { failed: 1, skipped: 1, versions: 2, ..Totals::default() },
        needs_person: true,
        ..nothing()
    };
    let text = [
        sync::summary(&summary, true, &at_home()),
        sync::summary(&summary, false, &at_home()),
        settle::versions(&[], &at_home()),
    ]
    .join(" ")
    .to_lowercase();
    for word in ["conflict", "error", "invalid", "failed to", "please", "sorry", "oops", "!"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_status_is_told_by_the_studios_clock_and_counts_in_words() {
    let status: wedsync_api::dto::sync::Status = serde_json::from_value(serde_json::json!({
        "state": "agrees", "working": false, "stalled": null, "paused": null, "read_only_since": null, "waits": null, "waiting": 0, "zone": "Pacific/Auckland",
        "connections": [{
            "id": "con-1", "name": "Studio", "provider": "folder", "state": "active", "failures": 0, "fault": null,
            "last_ok": "2027-05-15T20:40:00Z", "due": "2027-05-15T20:45:00Z",
        }],
        "open": { "versions": 0, "deletions": 0, "matches": 0, "previews": 0, "skipped": 0 },
        "records": { "weddings": 1, "contacts": 2 }, "last_run": "2027-05-15T20:40:00Z", "now": "2027-05-15T20:41:00Z",
        "watch": {
            "weekend": { "from": "2027-05-14T06:00:00Z", "until": "2027-05-16T11:00:00Z", "weddings": 1 },
            "running": [], "weddings_today": 1, "is_protected": true,
        },
    }))
    .unwrap();
    let text = sync::status(&status, &StudioClock::seen_from(Pacific::Auckland, Europe::London));
    assert!(text.starts_with("Everything agrees. Last sync Sun 16 May 2027 08:40."), "{text}");
    assert!(text.contains("Weekend watch until Sun 16 May 2027 23:00, with 1 wedding."), "{text}");
    assert!(text.contains("Sun 16 May 2027 08:45"), "{text}");
    assert!(text.ends_with("Here: 2 contacts, 1 wedding."), "{text}");
}

/// Every command whose answer has a time in it, with such an answer. A time that goes by another clock is seen at once: at ten
/// to nine on a Saturday evening in London it is Sunday in Auckland.
fn answers_with_a_time() -> Vec<(Command, Value)> {
    use serde_json::json;
    use wedsync_api::dto::{connections, journal, notices, records, rules, sync as syncs, updates, versions};
    const AT: &str = "2027-05-15T19:50:00Z";
    let card = json!({
        "id": "con-1", "name": "Studio", "provider": "folder", "state": "active", "failures": 0, "fault": null,
        "last_ok": AT, "due": AT,
    });
    let mut page = card.clone();
    page.as_object_mut().unwrap().extend(
        json!({
            "settings": {}, "interval_s": 300, "collections": [], "skipped": [],
            "rhythm": {
                "chosen_s": null, "because": "peak", "seasons_s": [300, 600, 900], "choices_s": [], "held_until": null,
                "budget": { "soonest_s": 60, "most_asked": 132, "allowed": 18000 },
            },
        })
        .as_object()
        .unwrap()
        .clone(),
    );
    let side = json!({ "place": "con-1", "name": "Studio", "value": "Barn", "after": AT, "by": AT, "told": null });
    let field = json!({ "field": "location", "label": "Venue", "agreed": null, "sides": [side] });
    vec![
        (connections::ListConnections {}.into(), json!([card])),
        (connections::ShowConnection { id: wedsync_domain::ids::ConnectionId(1) }.into(), page),
        (
            journal::ListJournal::newest().into(),
            json!([{
                "id": "chg-1", "at": AT, "run": null, "record": "rec-1", "kind": "wedding", "name": "Raman", "state": "done",
                "action": "edited", "place": "this desk", "done_at": "desk", "note": "", "changes": [],
            }]),
        ),
        (
            notices::ListNotices {}.into(),
            json!([{
                "id": "not-1", "about": "needs_you", "critical": false, "title": "1 thing needs you", "words": "", "since": AT,
                "today": [], "slept": null, "connection": null, "told": null, "snoozed": AT, "told_then": AT, "unasked": false, "due": false,
            }]),
        ),
        (
            records::ShowRecord { id: RecordId(1) }.into(),
            json!({
                "id": "rec-1", "uid": "u", "kind": "wedding", "name": "Raman", "date": null, "circle": "studio",
                "state": "agrees", "fields": {}, "sources": {}, "carried": [], "places": [], "related": [], "versions": null, "created": AT, "changed": AT,
                "archived": AT, "line_of_edit": null,
            }),
        ),
        (
            rules::ListRules {}.into(),
            json!({
                "rules": [{
                    "kind": "wedding", "field": "location", "label": "Venue", "decides": "hub", "name": "", "since": AT,
                    "settled": 1,
                }],
                "starts": [],
            }),
        ),
        (
            updates::ShowUpdates {}.into(),
            json!({
                "version": "1.0.0", "on": true, "host": "updates.example", "looked": AT, "newer": null, "waits_until": AT,
                "due": false,
            }),
        ),
        (
            versions::ListVersions {}.into(),
            json!([{
                "id": "ver-1", "name": "Raman", "kind": "wedding", "state": "open", "record": "rec-1", "fields": [field],
                "deleted_at": [], "opened": AT,
            }]),
        ),
        (
            syncs::AskStatus {}.into(),
            json!({
                "state": "agrees", "working": false, "stalled": null, "paused": { "until": AT }, "read_only_since": null, "waits": null, "waiting": 0, "zone": "Pacific/Auckland",
                "connections": [card], "records": {}, "last_run": AT, "now": AT,
                "open": { "versions": 0, "deletions": 0, "matches": 0, "previews": 0, "skipped": 0 },
                "watch": { "weekend": null, "running": [], "weddings_today": 0, "is_protected": false },
            }),
        ),
    ]
}

#[test]
fn every_time_that_is_printed_goes_by_the_studios_clock_and_whose_it_is_is_said_once() {
    for (command, answer) in answers_with_a_time() {
        let far = StudioClock::seen_from(Pacific::Auckland, Europe::London);
        let text = shown(&command, answer.clone(), &far).unwrap().text;
        let name = command.name();
        assert!(text.contains("Sun 16 May 2027 07:50") && !text.contains("15 May"), "{name}: {text}");
        assert_eq!(text.matches("Times are those of Pacific/Auckland.").count(), 1, "{name}: {text}");
        let text = shown(&command, answer, &at_home()).unwrap().text;
        assert!(text.contains("Sat 15 May 2027 20:50") && !text.contains("Times are"), "{name}: {text}");
    }
}

#[test]
fn where_no_time_is_printed_nobody_is_told_whose_times_they_are() {
    let far = StudioClock::seen_from(Pacific::Auckland, Europe::London);
    let text =
        shown(&wedsync_api::dto::journal::ListJournal::newest().into(), serde_json::json!([]), &far).unwrap().text;
    assert!(!text.contains("Times are"), "{text}");
}

#[test]
fn what_is_told_and_the_year_are_said_in_words() {
    use wedsync_api::dto::studio::StudioCard;
    use wedsync_api::dto::telling::{QuietHours, TellingCard};
    use wedsync_domain::season::{Season, Year};
    let telling = TellingCard {
        day_begins: true,
        awake: false,
        needs_you: true,
        quiet: Some(QuietHours { from: "22:00".into(), until: "07:00".into() }),
        quiet_until: None,
    };
    let text = look::telling(&telling);
    assert!(text.contains("not told that the computer slept"), "{text}");
    assert!(text.contains("always, at any hour") && text.contains("Quiet from 22:00 to 07:00"), "{text}");
    let studio = StudioCard {
        name: None,
        zone: None,
        seasons: Year::default().0.to_vec(),
        season: Season::Peak,
        travel_min: 45,
        turnaround_min: 0,
        computer_zone: "Europe/London".into(),
        zones: vec![],
    };
    let text = look::studio(&studio);
    assert!(text.contains("Peak: May, June, July, August, September.\nShoulder: April, October."), "{text}");
}

#[test]
fn what_waits_is_told_with_why_and_until_when_and_never_as_agreement() {
    let waits = |until: Option<&str>| Summary {
        waits: Some(Waits { writes: 26, until: until.map(Into::into) }),
        connections: vec![quiet()],
        ..nothing()
    };
    let weekend = sync::summary(&waits(Some("2027-05-16T22:00:00Z")), false, &at_home());
    assert_eq!(
        weekend,
        "Nothing created, changed or deleted.\n\n26 changes wait here until Sun 16 May 2027 23:00: weddings are protected, and \
         bulk work waits."
    );
    let off = sync::summary(&waits(None), false, &at_home());
    assert!(off.ends_with("26 changes wait here, safe, until writing is on: wedsync readonly off"), "{off}");
}

fn quiet() -> ConnectionSummary {
    let (id, name) = (ConnectionId(1), "Studio".to_owned());
    ConnectionSummary { id, name, totals: Totals::default(), fault: None, changes: Vec::new() }
}
