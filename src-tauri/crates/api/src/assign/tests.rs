use super::*;
use proptest::prelude::*;

fn set(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn wedding(now: &Fields, pairs: &[(&str, &str)]) -> Result<Patch, Failure> {
    patch(Kind::Wedding, now, &set(pairs))
}

fn when_of(patch: &Patch) -> When {
    match &patch["when"] {
        Some(Value::When(when)) => when.clone(),
        other => panic!("no schedule but {other:?}"),
    }
}

#[test]
fn each_type_is_read_in_its_own_form() {
    let patch = wedding(
        &Fields::new(),
        &[("title", "Raman & Ashworth"), ("value", "2,850.00 gbp"), ("categories", "Wedding, Summer"), ("notes", "")],
    )
    .unwrap();
    assert_eq!(patch["title"], Some(Value::Text("Raman & Ashworth".into())));
    assert_eq!(patch["value"].as_ref().unwrap().to_string(), "2850.00 GBP");
    assert_eq!(patch["categories"], Some(Value::List(vec!["Wedding".into(), "Summer".into()])));
    assert_eq!(patch["notes"], None, "an empty value empties the field");
}

#[test]
fn a_moved_start_takes_the_end_along() {
    let mut now = Fields::new();
    let first =
        wedding(&now, &[("start", "2026-05-16T14:00 Europe/London"), ("end", "2026-05-16T18:00 Europe/London")])
            .unwrap();
    wedsync_domain::fields::apply(&mut now, &first);
    let when = when_of(&wedding(&now, &[("start", "2026-05-23T15:00 Europe/London")]).unwrap());
    assert_eq!(when.end, Some(Ending::At("2026-05-23T19:00 Europe/London".parse().unwrap())));
}

#[test]
fn an_empty_start_takes_the_whole_date_away() {
    let mut now = Fields::new();
    let first = wedding(&now, &[("start", "2026-05-16")]).unwrap();
    wedsync_domain::fields::apply(&mut now, &first);
    assert_eq!(wedding(&now, &[("start", "")]).unwrap()["when"], None);
}

#[test]
fn what_a_field_cannot_hold_is_refused_and_says_what_it_can() {
    for (pair, code) in [
        (("colour", "red"), "unknown_field"),
        (("when", "2026-05-16"), "unknown_field"),
        (("value", "lots"), "bad_value"),
        (("start", "tomorrow"), "bad_value"),
        (("end", "2026-05-16"), "bad_value"),
        (("start", "2026-05-16T14:00 Mars/Olympus"), "bad_value"),
    ] {
        let refused = wedding(&Fields::new(), &[pair]).unwrap_err();
        assert_eq!(refused.code, code, "{pair:?}");
        assert!(refused.is_usage());
    }
    let unknown = wedding(&Fields::new(), &[("colour", "red")]).unwrap_err();
    assert!(unknown.next_step.contains("title, start, end, repeats, location"), "{}", unknown.next_step);
}

#[test]
fn when_a_task_is_due_is_a_moment_of_its_own_beside_when_it_begins() {
    let set = set(&[("due", "2026-05-15T17:00 Europe/London"), ("start", "2026-05-11")]);
    let mut now = Fields::new();
    let patched = patch(Kind::Task, &now, &set).unwrap();
    wedsync_domain::fields::apply(&mut now, &patched);
    let said = crate::texts::fields(Kind::Task, &now);
    let said: Vec<_> = said.iter().map(|(name, value)| (name.as_str(), serde_json::to_value(value).unwrap())).collect();
    assert_eq!(said, [("due", "2026-05-15T17:00:00 Europe/London".into()), ("start", "2026-05-11".into())]);
    assert_eq!(patch(Kind::Task, &now, &[("due".into(), "soon".into())]).unwrap_err().code, "bad_value");
    assert_eq!(names(Kind::Task).iter().filter(|name| *name == "start").count(), 1);
}

#[test]
fn an_end_before_its_start_is_refused() {
    let refused = wedding(&Fields::new(), &[("start", "2026-05-16T14:00"), ("end", "2026-05-16T13:00")]).unwrap_err();
    assert_eq!(refused.code, "bad_value");
    let mixed = wedding(&Fields::new(), &[("start", "2026-05-16"), ("end", "2026-05-16T13:00")]).unwrap_err();
    assert_eq!(mixed.code, "bad_value");
}

#[test]
fn lengths_and_rules_are_told_from_nonsense() {
    for good in ["PT1H30M", "P1D", "p2w", "P1DT2H"] {
        assert!(is_length(good), "{good}");
    }
    for bad in ["P", "PT", "1H", "PTH", "P1", "P1DT", "PT1D", ""] {
        assert!(!is_length(bad), "{bad}");
    }
    assert_eq!(repeats("FREQ=WEEKLY;COUNT=4").unwrap(), ["RRULE:FREQ=WEEKLY;COUNT=4"]);
    assert!(repeats("every week").is_err());
}

#[test]
fn every_editable_name_of_every_kind_can_be_emptied() {
    for kind in Kind::ALL {
        for name in names(*kind) {
            patch(*kind, &Fields::new(), &[(name.clone(), String::new())])
                .unwrap_or_else(|refused| panic!("{kind} {name}: {}", refused.message));
        }
    }
}

proptest! {
    #[test]
    fn no_text_whatever_makes_an_edit_fall_over(field in ".{0,12}", value in any::<String>()) {
        for kind in Kind::ALL {
            let _ = patch(*kind, &Fields::new(), &[(field.clone(), value.clone())]);
            for name in names(*kind) {
                if let Ok(patch) = patch(*kind, &Fields::new(), &[(name, value.clone())]) {
                    prop_assert!(patch.values().flatten().all(|value| !value.is_blank()), "no blank value is stored");
                }
            }
        }
    }

    #[test]
    fn whatever_is_set_reads_back_and_sets_itself_again(
        days in 0i64..20000, minutes in 0i64..1440, length in 0i64..100_000,
        zone in prop::sample::select(vec!["", "Z", " Europe/London", " Pacific/Auckland", " America/New_York"]),
    ) {
        let start = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap()
            + chrono::TimeDelta::days(days) + chrono::TimeDelta::minutes(minutes);
        let end = start + chrono::TimeDelta::minutes(length);
        let write = |time: chrono::NaiveDateTime| format!("{}{zone}", time.format("%Y-%m-%dT%H:%M"));
        // An hour that a clock change repeats or skips may put a short event's end before its start.
        if let Ok(patch) = wedding(&Fields::new(), &[("start", &write(start)), ("end", &write(end))]) {
            let when = when_of(&patch);
            let Some(Ending::At(moment)) = &when.end else { panic!("no end") };
            let again = wedding(&Fields::new(), &[("start", &when.start.to_string()), ("end", &moment.to_string())]).unwrap();
            prop_assert_eq!(when, when_of(&again));
        } else {
            prop_assert!(length < 120);
        }
    }
}
