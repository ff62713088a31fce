//! Arbitrary and damaged input: it may be refused, it may not panic, and what is read must survive being written.

use super::corpus::files;
use super::*;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::LazyLock;

static CORPUS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| files().into_iter().map(|(_, bytes)| bytes).collect());

/// Whatever can be read says the same after it was written.
fn holds_up(text: &str) {
    if let Ok(objects) = split(text) {
        for object in objects.into_iter().flatten() {
            let whole = read(&object.uid.as_str().into(), &object.text);
            assert!(whole.is_ok() || whole.is_err_and(|fault| fault.kind == FaultKind::Malformed));
        }
    }
    let Ok(found) = read(&"fuzz".into(), text) else { return };
    for manner in [Manner::File, Manner::Server] {
        let Ok(written) = write(&draft(&found), manner) else { continue };
        let again = read(&"fuzz".into(), &written).unwrap_or_else(|fault| panic!("{fault:?}\n{text:?}\n{written:?}"));
        assert_eq!(again.uid, found.uid);
        let moved = wedsync_domain::fields::difference(&found.fields, &again.fields);
        let guests = text.to_uppercase().contains("SCHEDULE-AGENT");
        let moved: Vec<_> = moved.iter().filter(|(field, _)| !guests && carries(found.kind, field)).collect();
        assert!(moved.is_empty(), "{moved:?}\n{text:?}\n{written:?}");
    }
}

fn property() -> impl Strategy<Value = String> {
    let names = select(vec![
        "SUMMARY",
        "LOCATION",
        "DESCRIPTION",
        "URL",
        "STATUS",
        "CATEGORIES",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXDATE",
        "RECURRENCE-ID",
        "ATTENDEE",
        "ORGANIZER",
        "X-A",
        "x-b",
        "UID",
        "DTSTAMP",
        "DUE",
        "X C",
        "COMMENT",
        "X-WEDSYNC-STATUS",
        "VALARM",
        "BEGIN",
        "END",
    ]);
    let params = select(vec![
        "",
        "",
        "",
        ";TZID=Europe/London",
        ";VALUE=DATE",
        ";TZID=Nowhere",
        ";CN=\"a:b;c\"",
        ";X=1;A=2",
        ";",
        ";X",
        ";X=\"",
        ";SCHEDULE-AGENT=CLIENT",
        ";schedule-agent=none",
        ";TZID=UTC;VALUE=DATE-TIME",
    ]);
    let values = prop_oneof![
        select(vec![
            "20280516",
            "20280516T140000",
            "20280516T140000Z",
            "CONFIRMED",
            "PT1H",
            "",
            "VALARM",
            "a,b\\,c",
            "\\:\\",
            "VEVENT"
        ])
        .prop_map(str::to_owned),
        "[ -~\\r\\u{e4}\\u{1f338}]{0,90}",
    ];
    (names, params, values).prop_map(|(name, params, value)| format!("{name}{params}:{value}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_octets_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(text) = decode(&bytes) {
            holds_up(&text);
        }
        holds_up(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_properties_survive_or_are_refused(lines in prop::collection::vec(property(), 0..14), two in any::<bool>()) {
        let body = lines.join("\r\n");
        let more = if two { "BEGIN:VEVENT\r\nUID:e1\r\nRECURRENCE-ID:20280516\r\nEND:VEVENT\r\n" } else { "" };
        holds_up(&format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\n{more}END:VCALENDAR\r\n"));
    }

    #[test]
    fn damaged_real_calendars_are_read_or_refused(
        file in any::<Index>(), cuts in prop::collection::vec((any::<Index>(), 0usize..40, any::<[u8; 3]>()), 1..6)
    ) {
        let mut bytes = file.get(&CORPUS).clone();
        for (at, length, new) in cuts {
            if bytes.is_empty() { break }
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, new);
        }
        holds_up(&String::from_utf8_lossy(&bytes));
    }
}
