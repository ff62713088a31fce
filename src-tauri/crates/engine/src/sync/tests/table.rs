//! The table of the sync model, cell by cell.

use super::views::{Case, Spot, fields, spot};
use std::slice::from_ref;
use wedsync_domain::ids::{CollectionId, ConnectionId, LinkId};
use wedsync_domain::policy::{Place, Policy};
use wedsync_domain::when::When;
use wedsync_domain::{FieldName, Value};
use wedsync_store::rows::Presence;

/// One field between the desk and one place: ours, our half, their half, theirs (`-` is no value), then what is done
/// where both ways, only reading, and only writing is allowed.
const ROWS: &[[&str; 7]] = &[
    // same, same: none
    ["A", "A", "A", "A", "", "", ""],
    ["-", "-", "-", "-", "", "", ""],
    ["a", "a", "A ", "A ", "", "", ""],
    // changed, same: push; where only reading is allowed it is an override of ours
    ["B", "A", "A", "A", "1 push title", "", "1 push title"],
    ["-", "A", "A", "A", "1 push title", "", "1 push title"],
    ["B", "-", "-", "-", "1 push title", "", "1 push title"],
    ["b", "a", "A", "A", "1 push title", "", "1 push title"],
    // same, changed: pull; a place that is only written to has no say, and is not corrected before ours changes
    ["A", "A", "A", "B", PULL_B, PULL_B, ""],
    ["A", "A", "A", "-", PULL_NONE, PULL_NONE, ""],
    ["-", "-", "-", "B", PULL_B, PULL_B, ""],
    ["a", "a", "A", "B", PULL_B, PULL_B, ""],
    // changed, changed, equal: agree
    ["B", "A", "A", "B", "1 agree title B|B", "1 agree title B|B", "1 agree title B|B"],
    ["-", "A", "A", "-", "1 agree title -|-", "1 agree title -|-", "1 agree title -|-"],
    ["B", "-", "-", "B", "1 agree title B|B", "1 agree title B|B", "1 agree title B|B"],
    // changed to what they said all along, which was another way of writing ours
    ["A", "a", "A", "A", "1 agree title A|A", "", "1 agree title A|A"],
    // changed, changed, different: two versions; where we only write, what was there goes to the journal
    ["B", "A", "A", "C", "dispute title", "dispute title", "overruled 1 title=C; 1 push title"],
    ["-", "A", "A", "B", "dispute title", "dispute title", "overruled 1 title=B; 1 push title"],
    ["B", "A", "A", "-", "dispute title", "dispute title", "overruled 1 title=-; 1 push title"],
    // met for the first time: empty against a value is filled, different values are two versions
    ["B", "-", "-", "C", "dispute title", "dispute title", "overruled 1 title=C; 1 push title"],
];
const PULL_B: &str = "ours title=B; pulled 1 title=B; 1 agree title B|B";
const PULL_NONE: &str = "ours title=-; pulled 1 title=-; 1 agree title -|-";

fn of_row(row: &[&str; 7]) -> (String, Spot) {
    let of = |value: &str| format!("title={value}");
    (of(row[0]), spot(1, &format!("{}|{}", of(row[1]), of(row[2])), &of(row[3])))
}

/// The place of a row with each direction, and what the row says of it.
fn directions(row: &[&'static str; 7]) -> [(Spot, &'static str); 4] {
    let (_, place) = of_row(row);
    let off = place.clone().read_only().write_only();
    [(place.clone(), row[4]), (place.clone().read_only(), row[5]), (place.write_only(), row[6]), (off, "")]
}

#[test]
fn every_row_in_every_direction() {
    for row in ROWS {
        let (ours, _) = of_row(row);
        for (place, expected) in directions(row) {
            let case = Case::new(&ours, vec![place]);
            assert_eq!(case.told(), expected, "{row:?} {:?}", case.spots);
        }
    }
}

#[test]
fn what_is_missing_or_unreadable_is_never_a_change_and_never_written_to() {
    for presence in [Presence::Missing, Presence::Unreadable] {
        for row in ROWS {
            let (ours, _) = of_row(row);
            for (place, _) in directions(row) {
                let case = Case::new(&ours, vec![place.met(presence)]);
                assert_eq!(case.told(), "", "{row:?} {presence:?}");
                assert_eq!(case.archived().told(), "", "archived: {row:?} {presence:?}");
            }
        }
    }
}

#[test]
fn a_field_that_the_place_cannot_carry_is_unknown_in_every_row() {
    for row in ROWS {
        let (ours, _) = of_row(row);
        for (place, _) in directions(row) {
            assert_eq!(Case::new(&ours, vec![place.without("title")]).told(), "", "{row:?}");
        }
    }
}

#[test]
fn a_field_whose_change_waits_for_a_person_is_neither_taken_in_nor_overwritten() {
    for row in ROWS {
        let (ours, _) = of_row(row);
        for (place, _) in directions(row) {
            assert_eq!(Case::new(&ours, vec![place.waiting("title")]).told(), "", "{row:?}");
        }
    }
}

#[test]
fn deleted_there_archives_ours_unless_ours_was_changed_since() {
    for row in ROWS {
        let (ours, _) = of_row(row);
        let ours_changed = fields(&ours) != fields(&format!("title={}", row[1]));
        for (place, _) in directions(row) {
            let (reads, case) = (place.reads, Case::new(&ours, vec![place.met(Presence::Gone)]));
            let expected = match (reads, ours_changed) {
                (true, false) => "archive for 1",
                (true, true) => "deleted at 1",
                // It has no say in whether the record exists, and gets it back.
                (false, _) => "1 drop",
            };
            assert_eq!(case.told(), expected, "{row:?}");
            assert_eq!(case.archived().told(), "1 drop", "both deleted: {row:?}");
        }
    }
}

#[test]
fn deleted_here_deletes_theirs_unless_theirs_was_changed_since() {
    for row in ROWS {
        let (ours, _) = of_row(row);
        let theirs_changed = fields(&format!("title={}", row[2])) != fields(&format!("title={}", row[3]));
        for (place, _) in directions(row) {
            let (reads, writes) = (place.reads, place.writes);
            let expected = match (reads && theirs_changed, writes) {
                (true, _) => "dispute title; deleted at the desk",
                (false, true) => "1 delete",
                (false, false) => "",
            };
            assert_eq!(Case::new(&ours, vec![place]).archived().told(), expected, "{row:?} {reads} {writes}");
        }
    }
}

#[test]
fn deleted_in_one_place_and_changed_in_another_is_a_question_and_the_change_is_taken_in_meanwhile() {
    let case =
        Case::new("title=A", vec![spot(1, "title=A", "title=A").met(Presence::Gone), spot(2, "title=A", "title=B")]);
    assert_eq!(case.told(), "ours title=B; pulled 2 title=B; deleted at 1; 2 agree title B|B");
}

#[test]
fn a_question_about_a_deleted_record_holds_every_deletion_of_it() {
    let places = vec![spot(1, "title=A", "title=A"), spot(2, "title=A", "title=B")];
    assert_eq!(Case::new("title=A", places).archived().told(), "dispute title; deleted at the desk");
}

#[test]
fn a_deletion_in_two_places_is_one_deletion() {
    let gone = |link| spot(link, "title=A", "title=A").met(Presence::Gone);
    assert_eq!(Case::new("title=A", vec![gone(2), gone(1)]).told(), "archive for 1");
}

#[test]
fn a_change_travels_on_to_every_other_place_of_the_record() {
    let places = vec![
        spot(1, "title=A", "title=B"),
        spot(2, "title=A|title=a", "title=a"),
        spot(3, "title=A", "title=A").read_only(),
    ];
    let expected = "ours title=B; pulled 1 title=B; 1 agree title B|B; 2 push title";
    assert_eq!(Case::new("title=A", places).told(), expected);
}

#[test]
fn two_places_with_the_same_change_agree_and_with_different_ones_ask() {
    let two = |second: &str| vec![spot(1, "title=A", "title=B"), spot(2, "title=A", second)];
    let both = "ours title=B; pulled 1 title=B; pulled 2 title=B; 1 agree title B|B; 2 agree title B|B";
    assert_eq!(Case::new("title=A", two("title=B")).told(), both);
    assert_eq!(Case::new("title=A", two("title=C")).told(), "dispute title");
}

#[test]
fn a_field_in_dispute_is_pushed_nowhere_while_the_others_travel() {
    let places = vec![
        spot(1, "title=A; location=X", "title=B; location=X"),
        spot(2, "title=A; location=X", "title=A; location=Y"),
        spot(3, "title=A; location=X", "title=A; location=X"),
    ];
    let expected =
        "ours location=Y; pulled 2 location=Y; dispute title; 1 push location; 2 agree location Y|Y; 3 push location";
    assert_eq!(Case::new("title=C; location=X", places).told(), expected);
}

#[test]
fn both_versions_are_shown_with_who_what_and_when() {
    let case = Case::new("title=B", vec![spot(1, "title=A", "title=C").changed(10, 20)]).edited("title", 15, 15);
    let dispute = &case.plan().disputes[0];
    assert_eq!(dispute.agreed, Some(Value::Text("A".into())));
    let sides: Vec<_> = dispute.sides.iter().map(|side| (side.link, side.after.0, side.by.0)).collect();
    assert_eq!(sides, [(None, 15, 15), (Some(LinkId(1)), 10, 20)]);
}

fn truth(places: &[Place]) -> Policy {
    Policy::SourceOfTruth(places.to_vec())
}

fn connection(id: i64) -> Place {
    Place::Connection(ConnectionId(id))
}

#[test]
fn what_the_source_of_truth_says_is_taken_and_an_edit_elsewhere_is_kept_in_the_journal_and_overwritten() {
    let rule = truth(&[connection(1)]);
    let at = |first: &str, second: &str| {
        let places = vec![spot(1, "title=A", first), spot(2, "title=A", second)];
        Case::new("title=A", places).rule("title", rule.clone())
    };
    assert_eq!(at("title=B", "title=A").told(), "ours title=B; pulled 1 title=B; 1 agree title B|B; 2 push title");
    let overruled = "overruled 2 title=C; 1 agree title A|A; 2 agree title C|C; 2 push title";
    assert_eq!(at("title=A", "title=C").told(), overruled);
    let both =
        "ours title=B; pulled 1 title=B; overruled 2 title=C; 1 agree title B|B; 2 agree title C|C; 2 push title";
    assert_eq!(at("title=B", "title=C").told(), both);
}

#[test]
fn the_desk_can_be_the_source_of_truth() {
    let case = Case::new("title=A", vec![spot(1, "title=A", "title=B")]).rule("title", truth(&[Place::Hub]));
    assert_eq!(case.told(), "overruled 1 title=B; 1 agree title B|B; 1 push title");
}

#[test]
fn the_first_listed_place_that_holds_the_record_and_can_tell_decides() {
    let rule = truth(&[Place::Category("crm".into()), Place::Category("calendar".into())]);
    let case = |crm: Spot| {
        Case::new("title=A", vec![crm.category("crm"), spot(2, "title=A", "title=C")]).rule("title", rule.clone())
    };
    let by_crm =
        "ours title=B; pulled 1 title=B; overruled 2 title=C; 1 agree title B|B; 2 agree title C|C; 2 push title";
    assert_eq!(case(spot(1, "title=A", "title=B")).told(), by_crm);
    let by_calendar = "ours title=C; pulled 2 title=C; 2 agree title C|C";
    assert_eq!(case(spot(1, "title=A", "title=B").without("title")).told(), by_calendar);
    assert_eq!(case(spot(1, "title=A", "title=B").met(Presence::Missing)).told(), by_calendar);
    let only_written = case(spot(1, "title=A", "title=A").write_only()).told();
    assert_eq!(only_written, "ours title=C; pulled 2 title=C; 1 push title; 2 agree title C|C");
}

#[test]
fn a_rule_for_a_place_that_does_not_hold_the_record_asks_as_if_there_were_none() {
    let case = Case::new("title=B", vec![spot(1, "title=A", "title=C")]).rule("title", truth(&[connection(9)]));
    assert_eq!(case.told(), "dispute title");
}

#[test]
fn a_rule_for_a_place_whose_two_lists_disagree_asks() {
    let places = vec![spot(1, "title=A", "title=B"), spot(2, "title=A", "title=C")];
    let case = Case::new("title=A", places).rule("title", truth(&[Place::Category("calendar".into())]));
    assert_eq!(case.told(), "dispute title");
}

#[test]
fn newest_decides_only_where_the_times_do_not_overlap() {
    let case = |after, by| {
        let place = spot(1, "title=A", "title=C").changed(after, by);
        Case::new("title=B", vec![place]).rule("title", Policy::Newest).edited("title", 10, 10)
    };
    assert_eq!(case(10, 20).told(), "ours title=C; pulled 1 title=C; 1 agree title C|C", "theirs came later");
    assert_eq!(case(0, 10).told(), "overruled 1 title=C; 1 agree title C|C; 1 push title", "ours came later");
    assert_eq!(case(9, 20).told(), "dispute title", "nobody knows");
    let unknown = Case { edits: std::collections::BTreeMap::new(), ..case(10, 20) };
    assert_eq!(unknown.told(), "dispute title", "ours was changed at some time");
}

#[test]
fn newest_among_three_must_be_later_than_both_others() {
    let case = |after| {
        let places =
            vec![spot(1, "title=A", "title=B").changed(0, 5), spot(2, "title=A", "title=C").changed(after, 20)];
        Case::new("title=D", places).rule("title", Policy::Newest).edited("title", 8, 8)
    };
    assert!(case(8).told().starts_with("ours title=C; pulled 2 title=C; overruled 1 title=B"), "{}", case(8).told());
    assert_eq!(case(6).told(), "dispute title");
}

#[test]
fn a_change_that_a_person_refused_is_kept_in_the_journal_and_overwritten() {
    let case = Case::new("title=A", vec![spot(1, "title=A", "title=-").refused("title")]);
    assert_eq!(case.told(), "overruled 1 title=-; 1 agree title -|-; 1 push title");
}

#[test]
fn a_change_of_another_place_still_counts_where_one_was_refused() {
    let places = vec![spot(1, "title=A", "title=-").refused("title"), spot(2, "title=A", "title=B")];
    let expected =
        "ours title=B; pulled 2 title=B; overruled 1 title=-; 1 agree title -|-; 1 push title; 2 agree title B|B";
    assert_eq!(Case::new("title=A", places).told(), expected);
}

#[test]
fn an_expelled_copy_is_deleted_unless_it_was_changed_there_since() {
    let case =
        |theirs: &str| Case::new("title=A", vec![spot(1, "title=A", theirs).expelled(), spot(2, "title=A", "title=A")]);
    assert_eq!(case("title=A").told(), "1 delete");
    assert_eq!(case("title=B").told(), "ours title=B; pulled 1 title=B; 1 agree title B|B; 2 push title");
}

/// Found by the simulation: killed after the copy was deleted there, before the answer was entered.
#[test]
fn an_expelled_copy_that_is_gone_was_taken_back_by_us_and_takes_nothing_with_it() {
    let mut case = Case::new("title=A", vec![spot(1, "title=A", "title=A").expelled(), spot(2, "title=A", "title=A")]);
    case.spots[0].presence = Presence::Gone;
    assert_eq!(case.told(), "1 drop");
}

#[test]
fn a_record_is_created_where_its_circle_wants_it() {
    let mut case = Case::new("title=A", vec![spot(1, "title=A", "title=A")]);
    case.absent_from = vec![CollectionId(7), CollectionId(8)];
    assert_eq!(case.told(), "create in 7; create in 8");
    case.spots[0].presence = Presence::Gone;
    assert_eq!(case.told(), "archive for 1", "not while it is being deleted");
    assert_eq!(case.archived().told(), "1 drop", "not from the archive");
}

fn series(day: &str, rule: &str) -> Value {
    let repeats = if rule.is_empty() { Vec::new() } else { vec![format!("RRULE:{rule}")] };
    Value::When(When { start: day.parse().unwrap(), end: None, repeats })
}

/// The desk and one place hold a weekly series; `here` and `there` are set on top of it.
fn of_series(here: &[(&str, Value)], there: &[(&str, Value)]) -> Case {
    let weekly = ("when", series("2027-05-15", "FREQ=WEEKLY"));
    let with = |set: &[(&str, Value)]| {
        std::iter::once(&weekly).chain(set).map(|(field, value)| (FieldName::new(*field), value.clone())).collect()
    };
    let mut case = Case::new("", vec![spot(1, "", "")]);
    case.ours = with(here);
    (case.spots[0].agreed_ours, case.spots[0].agreed_theirs) = (with(&[]), with(&[]));
    case.spots[0].theirs = with(there);
    case
}

const MOVED: &str = "ical/override/20270522";

#[test]
fn the_rule_changed_here_and_an_occurrence_there_are_two_versions_of_the_series() {
    let occurrence = (MOVED, Value::Text("DTSTART:20270523".into()));
    let rule = ("when", series("2027-05-15", "FREQ=MONTHLY"));
    let both = "dispute ical/override/20270522; dispute when";
    assert_eq!(of_series(from_ref(&rule), from_ref(&occurrence)).told(), both);
    assert_eq!(of_series(from_ref(&occurrence), from_ref(&rule)).told(), both, "or the other way round");
    let decided = of_series(from_ref(&rule), from_ref(&occurrence)).rule("when", truth(&[Place::Hub]));
    let expected = "overruled 1 ical/override/20270522=DTSTART:20270523; 1 agree ical/override/20270522 \
                    DTSTART:20270523|DTSTART:20270523; 1 push ical/override/20270522, when";
    assert_eq!(decided.told(), expected, "the rule of the series decides about all of it");
    assert_eq!(of_series(&[], &[rule, occurrence]).plan().disputes, [], "one place may change both");
}

#[test]
fn an_occurrence_changed_here_and_another_there_travel_side_by_side() {
    let here = (MOVED, Value::Text("here".into()));
    let there = ("ical/override/20270529", Value::Text("there".into()));
    let case = of_series(&[here], &[there]);
    assert_eq!(
        case.told(),
        "ours ical/override/20270529=there; pulled 1 ical/override/20270529=there; \
         1 agree ical/override/20270529 there|there; 1 push ical/override/20270522"
    );
}

#[test]
fn stamps_that_programs_write_are_never_a_change_and_travel_with_one() {
    let stamp = |theirs: &str| Case::new("title=A; ical/DTSTAMP=1", vec![spot(1, "title=A; ical/DTSTAMP=1", theirs)]);
    assert_eq!(stamp("title=A; ical/DTSTAMP=2").told(), "");
    let both = "ours ical/DTSTAMP=2, title=B; pulled 1 title=B; 1 agree title B|B";
    assert_eq!(stamp("title=B; ical/DTSTAMP=2").told(), both);
}
