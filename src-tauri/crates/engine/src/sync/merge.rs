//! Field by field: which value wins, or who must be asked. A field whose rule and whose changed occurrences were
//! touched in different places is judged as one series.

use super::view::{Spoke, View, Window};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::fields::{self, belongs_to_series};
use wedsync_domain::policy::{Place, Policy};
use wedsync_domain::{FieldName, Value};
use wedsync_store::rows::{Disputed, Side};

/// What becomes of one field.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// This is its value from now on.
    Take(Option<Value>),
    /// A person must say.
    Dispute(Disputed),
}

/// One place that says something new about a field.
struct Claim<'a> {
    spoke: Option<&'a Spoke<'a>>,
    value: Option<&'a Value>,
    window: Window,
}

/// Judges every field about which some place says something new; all others are left out.
pub(super) fn judge(view: &View<'_>) -> BTreeMap<FieldName, Verdict> {
    let moved = view.spokes.iter().filter(|spoke| !spoke.is_quiet(view.ours));
    let sets = moved.flat_map(|spoke| [spoke.agreed_theirs, spoke.theirs, spoke.agreed_ours]);
    let names: BTreeSet<&FieldName> = fields::names(sets.chain([view.ours]));
    let torn = series_torn(view, &names);
    let mut verdicts = BTreeMap::new();
    for field in names {
        let claims = claims(view, field);
        if !claims.is_empty() {
            verdicts.insert(field.clone(), decide(view, field, &claims, false));
        } else if torn && belongs_to_series(field) && changed_here(view, field) {
            verdicts.insert(field.clone(), decide(view, field, &[], true));
        }
    }
    if torn {
        retry_as_series(view, &mut verdicts);
    }
    verdicts
}

/// All spokes that changed this field to something else than we say. Hub first if it changed it too.
fn claims<'a>(view: &'a View<'a>, field: &FieldName) -> Vec<Claim<'a>> {
    let ours = view.ours.get(field);
    let mut claims: Vec<Claim<'a>> = Vec::new();
    let mut superseded_here = false;
    for spoke in view.spokes.iter().filter(|spoke| spoke.reads && spoke.knows(field)) {
        let theirs = spoke.theirs.get(field);
        if fields::same(theirs, spoke.agreed_theirs.get(field)) {
            continue;
        }
        if !fields::same(theirs, ours) && fields::same(ours, spoke.agreed_ours.get(field)) {
            superseded_here = true;
        }
        claims.push(Claim { spoke: Some(spoke), value: theirs, window: spoke.changed });
    }
    let differs = claims.iter().any(|claim| !fields::same(claim.value, ours));
    // Whoever changed a field while knowing ours has superseded ours; only otherwise ours is a version of its own.
    if differs && !superseded_here {
        claims.insert(0, Claim { spoke: None, value: ours, window: view.edited(field) });
    }
    claims.sort_by_key(|claim| claim.spoke.map(|spoke| spoke.link));
    claims
}

fn decide(view: &View<'_>, field: &FieldName, claims: &[Claim<'_>], forced: bool) -> Verdict {
    let ours = view.ours.get(field);
    let refused = |claim: &Claim<'_>| claim.spoke.is_some_and(|spoke| spoke.refused.contains(field));
    let claims: Vec<&Claim<'_>> = claims.iter().filter(|claim| !refused(claim)).collect();
    if claims.iter().all(|claim| fields::same(claim.value, ours)) && !forced {
        return Verdict::Take(ours.cloned());
    }
    let disagree = forced || claims.iter().any(|claim| !fields::same(claim.value, claims[0].value));
    match view.policies.of(view.kind, field) {
        Policy::SourceOfTruth(places) => {
            if let Some(value) = places.iter().find_map(|place| value_at(view, field, place)) {
                return Verdict::Take(value);
            }
        }
        Policy::Newest if disagree => {
            let newest = claims.iter().find(|claim| {
                claims
                    .iter()
                    .all(|other| fields::same(other.value, claim.value) || claim.window.after >= other.window.by)
            });
            if let Some(newest) = newest {
                return Verdict::Take(newest.value.cloned());
            }
        }
        Policy::Newest | Policy::Ask => {}
    }
    if disagree { Verdict::Dispute(dispute(view, field)) } else { Verdict::Take(claims[0].value.cloned()) }
}

/// What a place says about the field, if it holds the record and can tell.
#[expect(clippy::option_option, reason = "it cannot tell, or it says that the field is empty")]
fn value_at(view: &View<'_>, field: &FieldName, place: &Place) -> Option<Option<Value>> {
    let said_by = |matches: &dyn Fn(&Spoke<'_>) -> bool| {
        let mut spokes: Vec<&Spoke<'_>> =
            view.spokes.iter().filter(|spoke| spoke.reads && matches(spoke) && spoke.knows(field)).collect();
        spokes.sort_by_key(|spoke| spoke.link);
        // What it changed counts; if it changed nothing it stands by what we say, which may still be on its way there.
        let says = |spoke: &Spoke<'_>| {
            let theirs = spoke.theirs.get(field);
            let unchanged = fields::same(theirs, spoke.agreed_theirs.get(field));
            if unchanged { view.ours.get(field).cloned() } else { theirs.cloned() }
        };
        // A place with two lists that disagree among themselves cannot decide.
        let first = says(spokes.first()?);
        spokes.iter().all(|spoke| fields::same(says(spoke).as_ref(), first.as_ref())).then_some(first)
    };
    match place {
        Place::Hub => Some(view.ours.get(field).cloned()),
        Place::Connection(id) => said_by(&|spoke| spoke.connection == *id),
        Place::Category(category) => said_by(&|spoke| spoke.category == category),
    }
}

/// Both versions with all that a person needs to choose: who, what, and when.
fn dispute(view: &View<'_>, field: &FieldName) -> Disputed {
    let mut sides = vec![Side {
        link: None,
        connection: None,
        value: view.ours.get(field).cloned(),
        after: view.edited(field).after,
        by: view.edited(field).by,
        told: None,
        agreed_ours: None,
        agreed_theirs: None,
    }];
    let mut spokes: Vec<&Spoke<'_>> = view.spokes.iter().filter(|spoke| spoke.reads && spoke.knows(field)).collect();
    spokes.sort_by_key(|spoke| spoke.link);
    for spoke in &spokes {
        let theirs = spoke.theirs.get(field);
        if !fields::same(theirs, spoke.agreed_theirs.get(field)) {
            sides.push(Side {
                link: Some(spoke.link),
                connection: Some(spoke.connection),
                value: theirs.cloned(),
                after: spoke.changed.after,
                by: spoke.changed.by,
                told: spoke.told,
                agreed_ours: spoke.agreed_ours.get(field).cloned(),
                agreed_theirs: spoke.agreed_theirs.get(field).cloned(),
            });
        }
    }
    let agreed = spokes.first().and_then(|spoke| spoke.agreed_ours.get(field)).cloned();
    Disputed { field: field.clone(), agreed, sides }
}

/// Every field that a place changed, as versions: for a record deleted in one place and changed in another.
pub(super) fn everything_changed(view: &View<'_>) -> Vec<Disputed> {
    let sets = view.spokes.iter().flat_map(|spoke| [spoke.agreed_theirs, spoke.theirs]);
    let changed = |field: &&FieldName| {
        view.spokes.iter().any(|spoke| {
            spoke.reads
                && spoke.knows(field)
                && !fields::same(spoke.theirs.get(*field), spoke.agreed_theirs.get(*field))
        })
    };
    fields::names(sets).into_iter().filter(changed).map(|field| dispute(view, field)).collect()
}

fn changed_here(view: &View<'_>, field: &FieldName) -> bool {
    view.spokes
        .iter()
        .filter(|spoke| spoke.knows(field))
        .any(|spoke| !fields::same(view.ours.get(field), spoke.agreed_ours.get(field)))
}

/// Whether the rule of the series was changed in one place and an occurrence in another.
fn series_torn(view: &View<'_>, names: &BTreeSet<&FieldName>) -> bool {
    let repeats = |value: Option<&Value>| matches!(value, Some(Value::When(when)) if !when.repeats.is_empty());
    let when = FieldName::new_static("when");
    if !repeats(view.ours.get(&when)) && !view.spokes.iter().any(|spoke| repeats(spoke.theirs.get(&when))) {
        return false;
    }
    let places = |field: &FieldName| -> BTreeSet<Option<i64>> {
        let there = view.spokes.iter().filter(|spoke| {
            spoke.reads
                && spoke.knows(field)
                && !fields::same(spoke.theirs.get(field), spoke.agreed_theirs.get(field))
                && !fields::same(spoke.theirs.get(field), view.ours.get(field))
        });
        let mut places: BTreeSet<Option<i64>> = there.map(|spoke| Some(spoke.link.0)).collect();
        if changed_here(view, field) {
            places.insert(None);
        }
        places
    };
    let rule = places(&when);
    let occurrences: BTreeSet<Option<i64>> =
        names.iter().filter(|field| field.starts_with(fields::OVERRIDE)).flat_map(|field| places(field)).collect();
    // What was changed here may only be on its way to a place that has not changed anything itself.
    let somebody_there = rule.iter().chain(&occurrences).any(Option::is_some);
    somebody_there && rule.iter().any(|place| occurrences.iter().any(|other| other != place))
}

/// The whole series follows the policy of its rule: one place's version of all of it, or one question.
fn retry_as_series(view: &View<'_>, verdicts: &mut BTreeMap<FieldName, Verdict>) {
    let series: Vec<FieldName> = verdicts.keys().filter(|field| belongs_to_series(field)).cloned().collect();
    let winner = match view.policies.of(view.kind, "when") {
        Policy::SourceOfTruth(places) => {
            places.iter().find(|place| value_at(view, &FieldName::new_static("when"), place).is_some())
        }
        Policy::Newest | Policy::Ask => None,
    };
    for field in series {
        let verdict = match winner.and_then(|place| value_at(view, &field, place)) {
            Some(value) => Verdict::Take(value),
            None => Verdict::Dispute(dispute(view, &field)),
        };
        verdicts.insert(field, verdict);
    }
}
