//! What holds of every plan, whatever happened before: random histories of one record in one to four places.

use super::model::{Manners, Model, is_idle, of};
use super::views::{Case, Spot, fields, told};
use crate::sync::plan::{Plan, Step};
use proptest::prelude::*;
use std::collections::BTreeSet;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::policy::{Place, Policy};
use wedsync_domain::{FieldName, Value, fields as domain};
use wedsync_store::rows::Presence;

const FIELDS: [&str; 3] = ["title", "location", "notes"];
/// Runs in which everything must have come to rest.
const RUNS: usize = 6;

#[derive(Debug, Clone)]
enum Event {
    EditHere { field: usize, value: u8 },
    EditThere { place: usize, field: usize, value: u8 },
    DeleteThere { place: usize },
    DeleteHere,
    Observe { place: usize },
    Lose { place: usize, presence: Presence },
    Pass { time: i64 },
    Run,
}

fn event() -> impl Strategy<Value = Event> {
    let place = || 0..4_usize;
    prop_oneof![
        4 => (0..3_usize, 0..4_u8).prop_map(|(field, value)| Event::EditHere { field, value }),
        6 => (place(), 0..3_usize, 0..4_u8).prop_map(|(place, field, value)| Event::EditThere { place, field, value }),
        1 => place().prop_map(|place| Event::DeleteThere { place }),
        1 => Just(Event::DeleteHere),
        6 => place().prop_map(|place| Event::Observe { place }),
        1 => (place(), prop_oneof![Just(Presence::Missing), Just(Presence::Unreadable)])
            .prop_map(|(place, presence)| Event::Lose { place, presence }),
        4 => (1..20_i64).prop_map(|time| Event::Pass { time }),
        5 => Just(Event::Run),
    ]
}

fn manners() -> impl Strategy<Value = Manners> {
    let direction = prop_oneof![6 => Just((true, true)), 1 => Just((true, false)), 1 => Just((false, true))];
    let lacks = prop_oneof![4 => Just(None), 1 => prop::sample::select(FIELDS.to_vec()).prop_map(Some)];
    (direction, any::<bool>(), lacks).prop_map(|((reads, writes), capitals, lacks)| Manners {
        reads,
        writes,
        capitals,
        lacks,
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let place = prop_oneof![
        1 => Just(Place::Hub),
        3 => (1..5_i64).prop_map(|id| Place::Connection(ConnectionId(id))),
        1 => Just(Place::Category("calendar".into())),
    ];
    prop_oneof![
        3 => Just(Policy::Ask),
        2 => Just(Policy::Newest),
        2 => prop::collection::vec(place, 1..3).prop_map(Policy::SourceOfTruth),
    ]
}

/// Four values a field can have, one of them none.
fn value(n: u8) -> Option<Value> {
    (n > 0).then(|| Value::Text(format!("v{n}")))
}

fn set_up(manners: &[Manners], rules: &[Policy]) -> Model {
    let mut model = Model::new(manners, &fields("title=t; location=l; notes=n"));
    for (field, rule) in FIELDS.iter().zip(rules) {
        model.case.rules.0.insert(FieldName::new(field), rule.clone());
    }
    model
}

fn take(model: &mut Model, event: &Event) {
    let of = |place: usize| place % model.there.len();
    match event {
        Event::EditHere { field, value: n } => model.edit_here(FIELDS[*field], value(*n)),
        Event::EditThere { place, field, value: n } => model.edit_there(of(*place), FIELDS[*field], value(*n)),
        Event::DeleteThere { place } => model.delete_there(of(*place)),
        Event::DeleteHere => model.case.archived = true,
        Event::Observe { place } => model.observe(of(*place)),
        Event::Lose { place, presence } => model.case.spots[of(*place)].presence = *presence,
        Event::Pass { time } => model.now += time,
        Event::Run => run(model),
    }
}

/// One plan, held against every law and carried out.
fn run(model: &mut Model) {
    let (plan, case, _) = model.plan();
    hold(&case, &plan);
    model.carry_out(&plan);
}

fn hold(case: &Case, plan: &Plan) {
    the_order_makes_no_difference(case, plan);
    disputes_are_pushed_nowhere(case, plan);
    nothing_unseen_is_overwritten(case, plan);
    agreed_means_seen_to_be_equal_or_superseded(case, plan);
    nothing_follows_from_what_was_not_seen(case, plan);
    for field in FIELDS {
        let policy = case.rules.0.get(field).cloned().unwrap_or_default();
        match policy {
            Policy::Newest => newest_is_certain(case, plan, field),
            Policy::SourceOfTruth(places) => the_declared_place_is_right(case, plan, field, &places),
            Policy::Ask => nobody_is_overruled(case, plan, field),
        }
    }
}

fn the_order_makes_no_difference(case: &Case, plan: &Plan) {
    let mut order: Vec<usize> = (0..case.spots.len()).collect();
    for _ in 0..case.spots.len() {
        order.rotate_left(1);
        assert_eq!(case.plan_in(&order), *plan, "I8: {order:?}");
        let reversed: Vec<usize> = order.iter().rev().copied().collect();
        assert_eq!(case.plan_in(&reversed), *plan, "I8: {reversed:?}");
    }
}

fn disputes_are_pushed_nowhere(case: &Case, plan: &Plan) {
    let disputed: BTreeSet<&FieldName> = plan.disputes.iter().map(|dispute| &dispute.field).collect();
    for (link, part) in &plan.links {
        if let Step::Push(push) = &part.step {
            assert!(push.iter().all(|field| !disputed.contains(field)), "pushed in dispute: {case:?}");
        }
        assert!(part.agree.keys().all(|field| !disputed.contains(field)), "{link}: agreed in dispute");
    }
    assert!(plan.ours.keys().all(|field| !disputed.contains(field)), "changed here in dispute");
    if !plan.deleted_at.is_empty() {
        assert!(plan.links.values().all(|part| part.step != Step::Delete), "deleted while the question is open");
    }
}

/// What a place changed is written over only when the journal keeps it.
fn nothing_unseen_is_overwritten(case: &Case, plan: &Plan) {
    for (link, part) in &plan.links {
        let Step::Push(push) = &part.step else { continue };
        let spot = of(case, link.0);
        assert!(spot.writes, "pushed to a place that is only read");
        for field in push {
            assert!(!spot.carries.0.contains(field), "pushed what it cannot hold");
            let unchanged = domain::same(spot.theirs.get(field), spot.agreed_theirs.get(field));
            let kept = plan.overruled.get(link).and_then(|patch| patch.get(field));
            let told = kept.is_some_and(|value| domain::same(value.as_ref(), spot.theirs.get(field)));
            assert!(unchanged || told, "I1: {field} at {link} was overwritten without a word");
        }
    }
}

fn agreed_means_seen_to_be_equal_or_superseded(case: &Case, plan: &Plan) {
    for (link, part) in &plan.links {
        let spot = of(case, link.0);
        for (field, (ours, theirs)) in &part.agree {
            assert!(domain::same(theirs.as_ref(), spot.theirs.get(field)), "{field} at {link}: not what they say");
            assert!(domain::same(ours.as_ref(), theirs.as_ref()), "{field} at {link}: agreed to be different");
            let says = plan.ours.get(field).cloned().unwrap_or_else(|| case.ours.get(field).cloned());
            let equal = domain::same(says.as_ref(), theirs.as_ref());
            let superseded = plan.overruled.get(link).is_some_and(|patch| patch.contains_key(field));
            assert!(equal || superseded, "{field} at {link}: neither equal nor superseded");
        }
    }
}

fn nothing_follows_from_what_was_not_seen(case: &Case, plan: &Plan) {
    for spot in case.spots.iter().filter(|spot| matches!(spot.presence, Presence::Missing | Presence::Unreadable)) {
        let link = wedsync_domain::ids::LinkId(spot.link);
        let part = plan.links.get(&link).cloned().unwrap_or_default();
        assert_eq!((part.step, part.agree.len()), (Step::None, 0), "concluded from {:?}", spot.presence);
        assert!(!plan.pulled.contains_key(&link) && !plan.overruled.contains_key(&link));
        assert_ne!(plan.delete_ours, Some(link));
    }
    let gone = case.spots.iter().any(|spot| spot.presence == Presence::Gone && spot.reads);
    assert!(gone || plan.delete_ours.is_none(), "archived although nobody deleted it");
    let deletes = plan.links.values().any(|part| part.step == Step::Delete);
    assert!(case.archived || !deletes, "deleted although it lives here");
}

/// Places whose new value of the field counts.
fn claimants<'a>(case: &'a Case, field: &'a str) -> impl Iterator<Item = &'a Spot> {
    case.spots.iter().filter(move |spot| {
        spot.reads
            && spot.presence == Presence::Here
            && !spot.carries.0.contains(field)
            && !domain::same(spot.theirs.get(field), spot.agreed_theirs.get(field))
    })
}

fn winner<'a>(case: &'a Case, plan: &'a Plan, field: &str) -> Option<&'a Value> {
    match plan.ours.get(field) {
        Some(value) => value.as_ref(),
        None => case.ours.get(field),
    }
}

fn judged(case: &Case, plan: &Plan, field: &str) -> bool {
    let asked = plan.disputes.iter().any(|dispute| dispute.field == field);
    !asked && !case.archived && plan.delete_ours.is_none() && claimants(case, field).next().is_some()
}

fn newest_is_certain(case: &Case, plan: &Plan, field: &str) {
    if !judged(case, plan, field) {
        return;
    }
    let won = winner(case, plan, field);
    // Whoever says what won; if none of the places does, it is ours, and then its time must be certain.
    let windows = claimants(case, field).filter(|spot| domain::same(spot.theirs.get(field), won));
    let mut windows: Vec<_> = windows.map(|spot| spot.changed).collect();
    if domain::same(case.ours.get(field), won) {
        windows.extend(case.edits.get(field).copied());
    }
    for loser in claimants(case, field).filter(|spot| !domain::same(spot.theirs.get(field), won)) {
        let later = windows.iter().any(|window| window.after >= loser.changed.by);
        assert!(later, "newest was a guess: {field} {} {:?}", told(plan), case);
    }
}

fn the_declared_place_is_right(case: &Case, plan: &Plan, field: &str, places: &[Place]) {
    if !judged(case, plan, field) {
        return;
    }
    let can_tell = |spot: &&Spot| spot.reads && spot.presence == Presence::Here && !spot.carries.0.contains(field);
    for place in places {
        let declared: Vec<&Spot> = match place {
            Place::Hub => {
                return assert!(!plan.ours.contains_key(field), "I7: the desk is right about {field}");
            }
            Place::Connection(id) => case.spots.iter().filter(|spot| spot.link == id.0).filter(can_tell).collect(),
            Place::Category(_) => case.spots.iter().filter(can_tell).collect(),
        };
        let changed: Vec<&&Spot> =
            declared.iter().filter(|spot| claimants(case, field).any(|one| one.link == spot.link)).collect();
        if let ([only], [_]) = (changed.as_slice(), declared.as_slice()) {
            assert!(domain::same(winner(case, plan, field), only.theirs.get(field)), "I7: {place:?} is right");
        }
        if !declared.is_empty() && changed.is_empty() {
            assert!(!plan.ours.contains_key(field), "I7: {place:?} is right and changed nothing");
        }
        // The first place that holds the record decides; two lists of one place may disagree, and then cannot.
        if !declared.is_empty() {
            return;
        }
    }
}

/// Without a rule nobody's change is passed over, but where the place is not read at all.
fn nobody_is_overruled(case: &Case, plan: &Plan, field: &str) {
    for (link, patch) in &plan.overruled {
        assert!(!patch.contains_key(field) || !of(case, link.0).reads, "{field} at {link} was overruled by nobody");
    }
}

/// Nobody writes any more and every place is read: it comes to rest, and whoever is read and written says the same.
fn come_to_rest(model: &mut Model) {
    for n in 0..model.there.len() {
        model.observe(n);
    }
    for _ in 0..RUNS {
        run(model);
    }
    let (plan, case, linked) = model.plan();
    assert!(is_idle(&plan), "I4: {}", told(&plan));
    let writes = model.writes;
    run(model);
    assert_eq!(model.writes, writes, "I4");
    let open: BTreeSet<&str> = plan.disputes.iter().map(|dispute| dispute.field.as_str()).collect();
    for n in linked {
        let spot = &model.case.spots[n];
        if !(spot.reads && spot.writes) || case.archived || spot.presence == Presence::Gone {
            continue;
        }
        let item = model.there[n].item.as_ref().unwrap();
        for field in FIELDS.iter().filter(|field| !open.contains(*field) && !spot.carries.0.contains(**field)) {
            let same_word = |a: Option<&Value>, b: Option<&Value>| {
                a.map(|value| value.to_string().to_lowercase()) == b.map(|value| value.to_string().to_lowercase())
            };
            assert!(same_word(item.get(*field), case.ours.get(*field)), "I2: {field} at {n}: {model:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_of_every_history_keeps_the_laws_and_comes_to_rest(
        manners in prop::collection::vec(manners(), 1..5),
        rules in prop::collection::vec(policy(), 3),
        events in prop::collection::vec(event(), 0..40),
    ) {
        let mut model = set_up(&manners, &rules);
        for event in &events {
            take(&mut model, event);
        }
        come_to_rest(&mut model);
    }
}
