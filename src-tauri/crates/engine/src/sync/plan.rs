//! The planner: holds *agreed*, *ours* and *theirs* of all links of one record against each other and says what to
//! do. Pure: it reads nothing but its [`View`], and the order of the links makes no difference to what it says.
//! Whether so many deletions are believable is not judged here but in [`super::guard`].

use super::merge::{self, Verdict};
use super::view::{Spoke, View};
use std::borrow::Cow;
use std::collections::BTreeMap;
use wedsync_domain::fields::{self, is_volatile};
use wedsync_domain::ids::{CollectionId, LinkId};
use wedsync_domain::{FieldName, Fields, Patch};
use wedsync_store::rows::{Disputed, Presence};

/// What to do about one record.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    /// What changes in our record.
    pub ours: Patch,
    /// Where those changes came from, for the journal.
    pub pulled: BTreeMap<LinkId, Patch>,
    /// Edits at places that are not the source of truth: what they said, kept in the journal before it is overwritten.
    pub overruled: BTreeMap<LinkId, Patch>,
    /// Fields that only a person can settle.
    pub disputes: Vec<Disputed>,
    /// Deleted there (`None`: here) and changed elsewhere: only a person can settle it.
    pub deleted_at: Vec<Option<LinkId>>,
    /// The record is deleted here because it was deleted there.
    pub delete_ours: Option<LinkId>,
    /// What becomes of each link; links not named are left alone.
    pub links: BTreeMap<LinkId, LinkPlan>,
    /// Collections to create it in.
    pub create_in: Vec<CollectionId>,
}

/// What becomes of one link.
#[derive(Debug, Default, PartialEq, Clone)]
pub struct LinkPlan {
    /// New halves for these fields: ours and theirs, agreed without a write.
    pub agree: BTreeMap<FieldName, (Option<wedsync_domain::Value>, Option<wedsync_domain::Value>)>,
    /// What to do there.
    pub step: Step,
}

/// One thing to do at a place.
#[derive(Debug, Default, PartialEq, Clone)]
pub enum Step {
    /// Nothing.
    #[default]
    None,
    /// Write these fields of ours over theirs.
    Push(Vec<FieldName>),
    /// Delete it there.
    Delete,
    /// Forget the link; both sides have deleted it, or theirs is to be created anew.
    Drop,
}

/// Plans one record.
pub fn plan(view: &View<'_>) -> Plan {
    if !view.archived && view.spokes.iter().all(|spoke| spoke.is_quiet(view.ours)) {
        return Plan { create_in: view.absent_from.to_vec(), ..Plan::default() };
    }
    let gone: Vec<&Spoke<'_>> =
        view.spokes.iter().filter(|spoke| spoke.presence == Presence::Gone && spoke.reads && !spoke.expelled).collect();
    if view.archived {
        return plan_archived(view);
    }
    if !gone.is_empty() {
        return plan_deleted_there(view, &gone);
    }
    let mut plan = plan_fields(view);
    for spoke in view.spokes.iter().filter(|spoke| spoke.presence == Presence::Gone) {
        // A place we only write to has no say in whether the record exists: it gets it back. And where a person took a
        // copy back, it is our own deletion that shows.
        plan.links.entry(spoke.link).or_default().step = Step::Drop;
    }
    for spoke in view.spokes.iter().filter(|spoke| spoke.expelled && spoke.presence == Presence::Here) {
        // Changed there since: then it stays, and is kept in agreement like before.
        if !changed_there(spoke) {
            plan.links.insert(spoke.link, LinkPlan { step: Step::Delete, ..LinkPlan::default() });
        }
    }
    plan.create_in = view.absent_from.to_vec();
    plan
}

fn plan_archived(view: &View<'_>) -> Plan {
    let mut plan = Plan::default();
    for spoke in view.spokes {
        let step = match spoke.presence {
            Presence::Gone => Step::Drop,
            Presence::Here if spoke.reads && changed_there(spoke) => {
                plan.deleted_at.push(None);
                Step::None
            }
            Presence::Here if spoke.writes => Step::Delete,
            Presence::Here | Presence::Missing | Presence::Unreadable => Step::None,
        };
        plan.links.entry(spoke.link).or_default().step = step;
    }
    plan.deleted_at.dedup();
    if !plan.deleted_at.is_empty() {
        // As long as the question is open nothing is deleted anywhere.
        for link in plan.links.values_mut().filter(|link| link.step == Step::Delete) {
            link.step = Step::None;
        }
        plan.disputes = merge::everything_changed(view);
    }
    plan
}

fn plan_deleted_there(view: &View<'_>, gone: &[&Spoke<'_>]) -> Plan {
    let edited_here = gone
        .iter()
        .any(|spoke| fields::difference(spoke.agreed_ours, view.ours).keys().any(|field| spoke.carries.carries(field)));
    let edited_elsewhere =
        view.spokes.iter().any(|spoke| spoke.presence == Presence::Here && spoke.reads && changed_there(spoke));
    if edited_here || edited_elsewhere {
        // The fields are merged meanwhile as far as the other places go, so that no edit waits for this answer.
        let mut plan = plan_fields(view);
        plan.deleted_at = gone.iter().map(|spoke| Some(spoke.link)).collect();
        plan.deleted_at.sort();
        return plan;
    }
    Plan { delete_ours: gone.iter().map(|spoke| spoke.link).min(), ..Plan::default() }
}

/// Whether they say anything else than when we last agreed, as far as it can be judged.
fn changed_there(spoke: &Spoke<'_>) -> bool {
    fields::difference(spoke.agreed_theirs, spoke.theirs).keys().any(|field| spoke.knows(field))
}

fn plan_fields(view: &View<'_>) -> Plan {
    let mut plan = Plan::default();
    let mut ours = Cow::Borrowed(view.ours);
    for (field, verdict) in merge::judge(view) {
        settle_field(view, &field, verdict, &mut ours, &mut plan);
    }
    carry_stamps(view, &mut plan);
    let disputed: Vec<FieldName> = plan.disputes.iter().map(|dispute| dispute.field.clone()).collect();
    let writable = view.spokes.iter().filter(|spoke| spoke.writes && spoke.presence == Presence::Here);
    let ours_stays = plan.ours.is_empty();
    for spoke in writable.filter(|spoke| !(ours_stays && spoke.is_quiet(view.ours))) {
        let agreed = plan.links.get(&spoke.link).map(|link| &link.agree);
        let our_half = |field: &FieldName| match agreed.and_then(|agreed| agreed.get(field)) {
            Some((ours, _)) => ours.as_ref(),
            None => spoke.agreed_ours.get(field),
        };
        let (known, push): (Vec<_>, Vec<_>) = fields::names([&*ours, spoke.agreed_ours, spoke.theirs])
            .into_iter()
            .filter(|field| spoke.knows(field) && !disputed.contains(*field))
            .filter(|field| !fields::same(ours.get(*field), our_half(field)))
            .cloned()
            .partition(|field| fields::same(ours.get(field), spoke.theirs.get(field)));
        let link = LinkPush { spoke, known, push };
        link.enter(&ours, &mut plan);
    }
    plan
}

/// What one place is told: fields that it says already, and fields to write over what it says.
struct LinkPush<'a> {
    spoke: &'a Spoke<'a>,
    known: Vec<FieldName>,
    push: Vec<FieldName>,
}

impl LinkPush<'_> {
    fn enter(self, ours: &Fields, plan: &mut Plan) {
        let Self { spoke, known, push } = self;
        for field in known {
            let half = (ours.get(&field).cloned(), spoke.theirs.get(&field).cloned());
            plan.links.entry(spoke.link).or_default().agree.insert(field, half);
        }
        // A place that we only write to may have been edited there: kept in the journal before it is overwritten.
        for field in push.iter().filter(|_| !spoke.reads) {
            let theirs = spoke.theirs.get(field);
            if !fields::same(theirs, spoke.agreed_theirs.get(field)) {
                plan.overruled.entry(spoke.link).or_default().insert(field.clone(), theirs.cloned());
            }
        }
        if !push.is_empty() {
            plan.links.entry(spoke.link).or_default().step = Step::Push(push);
        }
    }
}

fn settle_field(view: &View<'_>, field: &FieldName, verdict: Verdict, ours: &mut Cow<'_, Fields>, plan: &mut Plan) {
    let value = match verdict {
        Verdict::Dispute(dispute) => return plan.disputes.push(dispute),
        Verdict::Take(value) => value,
    };
    let changed = !fields::same(ours.get(field), value.as_ref());
    for spoke in view.spokes.iter().filter(|spoke| spoke.knows(field)) {
        let theirs = spoke.theirs.get(field);
        let they_changed = !fields::same(theirs, spoke.agreed_theirs.get(field));
        let agrees = fields::same(theirs, value.as_ref());
        if agrees {
            let half = (value.clone(), theirs.cloned());
            plan.links.entry(spoke.link).or_default().agree.insert(field.clone(), half);
        } else if they_changed {
            // Seen and superseded: from here on what they say counts as known, so that ours is written over it.
            let half = (theirs.cloned(), theirs.cloned());
            plan.links.entry(spoke.link).or_default().agree.insert(field.clone(), half);
            plan.overruled.entry(spoke.link).or_default().insert(field.clone(), theirs.cloned());
        }
        if agrees && they_changed && changed && spoke.reads {
            plan.pulled.entry(spoke.link).or_default().insert(field.clone(), value.clone());
        }
    }
    if changed {
        fields::apply(ours.to_mut(), &Patch::from([(field.clone(), value.clone())]));
        plan.ours.insert(field.clone(), value);
    }
}

/// Stamps that programs write by themselves travel with the changes they belong to.
fn carry_stamps(view: &View<'_>, plan: &mut Plan) {
    let Some(source) = plan.pulled.keys().min() else { return };
    let Some(spoke) = view.spokes.iter().find(|spoke| spoke.link == *source) else { return };
    for (field, value) in spoke.theirs.iter().filter(|(field, _)| is_volatile(field)) {
        if view.ours.get(field) != Some(value) {
            plan.ours.insert(field.clone(), Some(value.clone()));
        }
    }
}

/// What the place shall say after a push: what it says now, with our fields on top and our stamps where it has none
/// of its own newer ones.
pub fn overlay(theirs: &Fields, ours: &Fields, push: &[FieldName]) -> Fields {
    let mut result = theirs.clone();
    for field in push {
        match ours.get(field) {
            Some(value) => result.insert(field.clone(), value.clone()),
            None => result.remove(field),
        };
    }
    for (field, value) in ours.iter().filter(|(field, _)| is_volatile(field)) {
        result.insert(field.clone(), value.clone());
    }
    result
}
