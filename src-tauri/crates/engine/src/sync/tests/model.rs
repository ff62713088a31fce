//! One record in several places, modelled: real places that change unseen, and the desk's knowledge of them. Plans
//! are carried out as the engine does, with every write that meets nothing newer acknowledged.

use super::views::{Case, Spot, spot, window};
use crate::sync::plan::{Plan, Step, overlay};
use wedsync_domain::ids::CollectionId;
use wedsync_domain::{FieldName, Fields, Patch, Timestamp, Value, fields};
use wedsync_store::rows::Presence;

/// A real place. Its link, if the desk has one, is known by the same number.
#[derive(Debug, Clone)]
pub(super) struct There {
    /// `None`: it is not there.
    pub(super) item: Option<Fields>,
    /// Counts every change, as a revision does.
    pub(super) revision: u64,
    /// Writes text in capitals, whatever it is given.
    pub(super) capitals: bool,
}

impl There {
    fn store(&mut self, mut item: Fields) {
        if self.capitals {
            for value in item.values_mut() {
                *value = capitals(value);
            }
        }
        self.item = Some(item);
        self.revision += 1;
    }
}

fn capitals(value: &Value) -> Value {
    Value::Text(value.to_string().to_uppercase())
}

/// What the desk knows, and what is so.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) case: Case,
    /// By position of the spot; `None` while there is no link.
    pub(super) there: Vec<There>,
    /// The revision last seen, by position.
    pub(super) seen: Vec<u64>,
    /// Positions that have a link; the others are created anew.
    pub(super) linked: Vec<bool>,
    pub(super) now: i64,
    /// Last time each place was read.
    read_at: Vec<i64>,
    /// Writes that arrived.
    pub(super) writes: u64,
}

impl Model {
    /// The record as it is after a first sync: everybody says the same in their own way.
    pub(super) fn new(manners: &[Manners], start: &Fields) -> Self {
        let mut spots = Vec::new();
        let mut there = Vec::new();
        for (n, manners) in manners.iter().enumerate() {
            let link = i64::try_from(n).unwrap() + 1;
            let mut place = There { item: None, revision: 0, capitals: manners.capitals };
            let carried = start.iter().filter(|(field, _)| manners.lacks != Some(field.as_str()));
            place.store(carried.map(|(field, value)| (field.clone(), value.clone())).collect());
            let theirs = place.item.clone().unwrap();
            let mut spot = spot(link, "", "");
            (spot.agreed_ours, spot.agreed_theirs, spot.theirs) = (start.clone(), theirs.clone(), theirs);
            (spot.reads, spot.writes) = (manners.reads, manners.writes);
            spots.push(match manners.lacks {
                Some(field) => spot.without(field),
                None => spot,
            });
            there.push(place);
        }
        let mut case = Case::new("", spots);
        case.ours = start.clone();
        let count = there.len();
        let seen = there.iter().map(|place| place.revision).collect();
        Self { case, there, seen, linked: vec![true; count], now: 1, read_at: vec![1; count], writes: 0 }
    }

    /// What the planner is shown, and the positions of the places shown.
    pub(super) fn shown(&self) -> (Case, Vec<usize>) {
        let linked: Vec<usize> = (0..self.there.len()).filter(|n| self.linked[*n]).collect();
        let mut case = self.case.clone();
        case.spots = linked.iter().map(|n| self.case.spots[*n].clone()).collect();
        let wanted = |n: &usize| !self.linked[*n] && self.case.spots[*n].writes && !self.case.archived;
        case.absent_from =
            (0..self.there.len()).filter(wanted).map(|n| CollectionId(i64::try_from(n).unwrap() + 1)).collect();
        (case, linked)
    }

    pub(super) fn edit_here(&mut self, field: &str, value: Option<Value>) {
        if !self.case.archived {
            fields::apply(&mut self.case.ours, &Patch::from([(field.into(), value)]));
            self.case.edits.insert(field.into(), window(self.now, self.now));
        }
    }

    pub(super) fn edit_there(&mut self, n: usize, field: &str, value: Option<Value>) {
        if self.case.spots[n].carries.0.contains(field) {
            return;
        }
        if let Some(mut item) = self.there[n].item.clone() {
            fields::apply(&mut item, &Patch::from([(field.into(), value)]));
            self.there[n].store(item);
        }
    }

    pub(super) fn delete_there(&mut self, n: usize) {
        if self.there[n].item.take().is_some() {
            self.there[n].revision += 1;
        }
    }

    /// The place is read.
    pub(super) fn observe(&mut self, n: usize) {
        let before = std::mem::replace(&mut self.read_at[n], self.now);
        if !self.linked[n] {
            return;
        }
        let spot = &mut self.case.spots[n];
        match &self.there[n].item {
            Some(item) => {
                spot.presence = Presence::Here;
                if *item != spot.theirs {
                    if spot.theirs == spot.agreed_theirs {
                        spot.changed.after = Timestamp(before);
                    }
                    spot.changed.by = Timestamp(self.now);
                    spot.theirs = item.clone();
                }
            }
            None => spot.presence = Presence::Gone,
        }
        self.seen[n] = self.there[n].revision;
    }

    pub(super) fn plan(&self) -> (Plan, Case, Vec<usize>) {
        let (case, linked) = self.shown();
        (case.plan(), case, linked)
    }

    /// Carries a plan out as the engine does.
    pub(super) fn carry_out(&mut self, plan: &Plan) {
        if plan.delete_ours.is_some() {
            self.case.archived = true;
            for n in 0..self.linked.len() {
                self.linked[n] &= self.case.spots[n].presence != Presence::Gone;
            }
            return;
        }
        fields::apply(&mut self.case.ours, &plan.ours);
        for (link, patch) in &plan.pulled {
            let changed = self.case.spots[index(link.0)].changed;
            self.case.edits.extend(patch.keys().map(|field| (field.clone(), changed)));
        }
        for (link, part) in &plan.links {
            let n = index(link.0);
            let spot = &mut self.case.spots[n];
            for (field, (ours, theirs)) in &part.agree {
                fields::apply(&mut spot.agreed_ours, &Patch::from([(field.clone(), ours.clone())]));
                fields::apply(&mut spot.agreed_theirs, &Patch::from([(field.clone(), theirs.clone())]));
            }
            match &part.step {
                Step::None => {}
                Step::Drop => self.linked[n] = false,
                Step::Push(push) => self.push(n, push),
                Step::Delete => self.delete(n),
            }
        }
        for collection in &plan.create_in {
            self.create(index(collection.0));
        }
    }

    fn push(&mut self, n: usize, push: &[FieldName]) {
        if self.there[n].revision != self.seen[n] {
            // It meets something newer: nothing is written, and it is read first.
            return self.observe(n);
        }
        self.writes += 1;
        let body = overlay(&self.case.spots[n].theirs, &self.case.ours, push);
        self.there[n].store(body);
        self.seen[n] = self.there[n].revision;
        let spot = &mut self.case.spots[n];
        spot.theirs = self.there[n].item.clone().unwrap_or_default();
        for field in push {
            let (ours, theirs) = (self.case.ours.get(field).cloned(), spot.theirs.get(field).cloned());
            fields::apply(&mut spot.agreed_ours, &Patch::from([(field.clone(), ours)]));
            fields::apply(&mut spot.agreed_theirs, &Patch::from([(field.clone(), theirs)]));
        }
    }

    fn delete(&mut self, n: usize) {
        if self.there[n].revision != self.seen[n] {
            return self.observe(n);
        }
        self.writes += 1;
        self.delete_there(n);
        self.linked[n] = false;
    }

    fn create(&mut self, n: usize) {
        let spot = &mut self.case.spots[n];
        let body: Fields =
            self.case.ours.clone().into_iter().filter(|(field, _)| !spot.carries.0.contains(field)).collect();
        self.writes += 1;
        self.there[n].store(body);
        let stored = self.there[n].item.clone().unwrap_or_default();
        (spot.agreed_ours, spot.agreed_theirs, spot.theirs) = (self.case.ours.clone(), stored.clone(), stored);
        spot.presence = Presence::Here;
        self.linked[n] = true;
        self.seen[n] = self.there[n].revision;
    }
}

/// How a place behaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manners {
    pub(super) reads: bool,
    pub(super) writes: bool,
    pub(super) capitals: bool,
    /// A field that it cannot hold.
    pub(super) lacks: Option<&'static str>,
}

pub(super) fn index(link: i64) -> usize {
    usize::try_from(link - 1).unwrap()
}

/// Nothing changes and nothing is sent; open questions may stay.
pub(super) fn is_idle(plan: &Plan) -> bool {
    let quiet = plan.links.values().all(|part| part.step == Step::None && part.agree.is_empty());
    let patches = plan.pulled.is_empty() && plan.overruled.is_empty() && plan.ours.is_empty();
    quiet && patches && plan.create_in.is_empty() && plan.delete_ours.is_none()
}

/// The spot of a link as the planner was shown it.
pub(super) fn of(case: &Case, link: i64) -> &Spot {
    case.spots.iter().find(|spot| spot.link == link).unwrap()
}
