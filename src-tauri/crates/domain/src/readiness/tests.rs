use super::*;
use crate::Timestamp;

fn line(standing: Standing) -> ReadyLine {
    ReadyLine { check: Check::Times, standing, wedding: None, seen: Found::Missing {}, fix: None }
}

#[test]
fn a_check_stands_as_its_worst_line_and_what_nobody_can_know_is_worse_than_what_is_missing() {
    let at = Instant(Timestamp(0));
    let mut all = Readiness { checked: at, due: None, until: at, weddings: Vec::new(), lines: Vec::new() };
    assert_eq!(all.standing(), Standing::Ready);
    for standing in [Standing::Ready, Standing::LookAtIt, Standing::CannotKnow, Standing::NotReady] {
        all.lines.push(line(standing));
        assert_eq!(all.standing(), standing);
    }
    assert_eq!(all.open().count(), 2);
}

#[test]
fn what_was_seen_reads_as_a_sentence() {
    let tools = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let there = vec![SaidThere { tool: "Calendar".into(), value: Some("14:30".into()) }];
    let differ =
        |things| Found::Differ { thing: "Ceremony".into(), ours: Some("14:00".into()), there: there.clone(), things };
    for (found, words) in [
        (Found::Agree { tools: tools(&["Crm"]) }, "Crm says it, and nothing contradicts it."),
        (Found::Agree { tools: tools(&["Crm", "Books", "Calendar"]) }, "3 tools agree: Crm, Books and Calendar."),
        (differ(1), "“Ceremony”: 14:00 here, 14:30 in Calendar."),
        (differ(3), "“Ceremony”: 14:00 here, 14:30 in Calendar. 2 more differ."),
        (Found::Owed { owed: vec![], overdue: false }, "Paid in full."),
        (
            Found::Waiting { versions: 1, deletions: 0, matches: 2 },
            "1 record has two versions and 2 arrivals may belong to it.",
        ),
        (
            Found::People { people: 3, no_phone: tools(&["Ben Carr"]), unreachable: tools(&["Pia Lang"]) },
            "3; no phone number: Ben Carr; neither phone nor email: Pia Lang.",
        ),
    ] {
        assert_eq!(found.said(&|_| "then".into()), words);
    }
}

#[test]
fn a_check_comes_back_from_a_document_as_it_was() {
    let at = Instant(Timestamp(1_778_932_800_000));
    let lines =
        vec![ReadyLine { seen: Found::Fresh { since: Some(at) }, fix: Some(Fix::Sync {}), ..line(Standing::Ready) }];
    let all = Readiness { checked: at, due: Some(at), until: at, weddings: Vec::new(), lines };
    let text = serde_json::to_string(&all).unwrap();
    assert!(text.contains(r#""checked":"2026-05-16T12:00:00Z""#), "{text}");
    assert_eq!(serde_json::from_str::<Readiness>(&text).unwrap(), all);
}
