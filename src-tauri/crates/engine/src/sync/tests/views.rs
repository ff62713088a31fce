//! Views made by hand, and plans written down as lines, so that a table of both can be read.

use crate::sync::plan::{Plan, Step, plan};
use crate::sync::view::{Carries, Policies, Spoke, View, Window};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::ids::{CollectionId, ConnectionId, LinkId};
use wedsync_domain::policy::Policy;
use wedsync_domain::{FieldName, Fields, Kind, Patch, Timestamp, Value};
use wedsync_store::rows::Presence;

/// Rules by field; everything else asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules(pub(super) BTreeMap<FieldName, Policy>);

impl Policies for Rules {
    fn of(&self, _: Kind, field: &str) -> &Policy {
        static ASK: Policy = Policy::Ask;
        self.0.get(field).unwrap_or(&ASK)
    }
}

/// A place that can hold everything but these.
#[derive(Debug, Clone, Default)]
pub(super) struct AllBut(pub(super) BTreeSet<FieldName>);

impl Carries for AllBut {
    fn carries(&self, field: &str) -> bool {
        !self.0.contains(field)
    }
}

/// One link, owned.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) link: i64,
    pub(super) category: &'static str,
    pub(super) agreed_ours: Fields,
    pub(super) agreed_theirs: Fields,
    pub(super) theirs: Fields,
    pub(super) presence: Presence,
    pub(super) reads: bool,
    pub(super) writes: bool,
    pub(super) changed: Window,
    pub(super) carries: AllBut,
    pub(super) waiting: BTreeSet<FieldName>,
    pub(super) refused: BTreeSet<FieldName>,
    pub(super) expelled: bool,
}

/// A place that is read and written, and last agreed to what is given; halves are written `ours|theirs`.
pub(super) fn spot(link: i64, agreed: &str, theirs: &str) -> Spot {
    let (our_half, their_half) = agreed.split_once('|').unwrap_or((agreed, agreed));
    Spot {
        link,
        category: "calendar",
        agreed_ours: fields(our_half),
        agreed_theirs: fields(their_half),
        theirs: fields(theirs),
        presence: Presence::Here,
        reads: true,
        writes: true,
        changed: window(0, 0),
        carries: AllBut::default(),
        waiting: BTreeSet::new(),
        refused: BTreeSet::new(),
        expelled: false,
    }
}

impl Spot {
    pub(super) fn read_only(self) -> Self {
        Self { writes: false, ..self }
    }

    pub(super) fn write_only(self) -> Self {
        Self { reads: false, ..self }
    }

    pub(super) fn met(self, presence: Presence) -> Self {
        Self { presence, ..self }
    }

    pub(super) fn changed(self, after: i64, by: i64) -> Self {
        Self { changed: window(after, by), ..self }
    }

    pub(super) fn category(self, category: &'static str) -> Self {
        Self { category, ..self }
    }

    pub(super) fn without(mut self, field: &str) -> Self {
        self.carries.0.insert(FieldName::new(field));
        self
    }

    pub(super) fn waiting(mut self, field: &str) -> Self {
        self.waiting.insert(FieldName::new(field));
        self
    }

    pub(super) fn refused(mut self, field: &str) -> Self {
        self.refused.insert(FieldName::new(field));
        self
    }

    pub(super) fn expelled(self) -> Self {
        Self { expelled: true, ..self }
    }

    fn shown(&self) -> Spoke<'_> {
        Spoke {
            link: LinkId(self.link),
            connection: ConnectionId(self.link),
            category: self.category,
            agreed_ours: &self.agreed_ours,
            agreed_theirs: &self.agreed_theirs,
            theirs: &self.theirs,
            presence: self.presence,
            reads: self.reads,
            writes: self.writes,
            changed: self.changed,
            told: None,
            carries: &self.carries,
            waiting: &self.waiting,
            expelled: self.expelled,
            refused: &self.refused,
        }
    }
}

/// One record with its links, owned.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) ours: Fields,
    pub(super) archived: bool,
    pub(super) edits: BTreeMap<FieldName, Window>,
    pub(super) spots: Vec<Spot>,
    pub(super) absent_from: Vec<CollectionId>,
    pub(super) rules: Rules,
}

impl Case {
    pub(super) fn new(ours: &str, spots: Vec<Spot>) -> Self {
        let (edits, absent_from) = (BTreeMap::new(), Vec::new());
        Self { ours: fields(ours), archived: false, edits, spots, absent_from, rules: Rules::default() }
    }

    pub(super) fn archived(self) -> Self {
        Self { archived: true, ..self }
    }

    pub(super) fn rule(mut self, field: &str, policy: Policy) -> Self {
        self.rules.0.insert(FieldName::new(field), policy);
        self
    }

    pub(super) fn edited(mut self, field: &str, after: i64, by: i64) -> Self {
        self.edits.insert(FieldName::new(field), window(after, by));
        self
    }

    pub(super) fn plan(&self) -> Plan {
        let order: Vec<usize> = (0..self.spots.len()).collect();
        self.plan_in(&order)
    }

    /// The plan with the links shown in this order.
    pub(super) fn plan_in(&self, order: &[usize]) -> Plan {
        let spokes: Vec<Spoke<'_>> = order.iter().map(|n| self.spots[*n].shown()).collect();
        plan(&View {
            kind: Kind::Appointment,
            ours: &self.ours,
            archived: self.archived,
            edits: &self.edits,
            spokes: &spokes,
            absent_from: &self.absent_from,
            policies: &self.rules,
        })
    }

    /// The plan in words, one after the other.
    pub(super) fn told(&self) -> String {
        told(&self.plan())
    }
}

pub(super) fn window(after: i64, by: i64) -> Window {
    Window { after: Timestamp(after), by: Timestamp(by) }
}

/// `title=Anna & Ben; location=Barn`; `-` and nothing are no value.
pub(super) fn fields(text: &str) -> Fields {
    let pairs = text.split("; ").filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(_, value)| !value.is_empty() && *value != "-")
        .map(|(field, value)| (FieldName::new(field), Value::Text(value.to_owned())))
        .collect()
}

/// A plan in words: `ours`, `pulled`, `overruled`, `dispute`, `deleted at`, `archive for`, then link by link.
pub(super) fn told(plan: &Plan) -> String {
    let mut lines = Vec::new();
    let patch = |patch: &Patch| {
        let pairs: Vec<String> =
            patch.iter().map(|(field, value)| format!("{field}={}", shown(value.as_ref()))).collect();
        pairs.join(", ")
    };
    if !plan.ours.is_empty() {
        lines.push(format!("ours {}", patch(&plan.ours)));
    }
    lines.extend(plan.pulled.iter().map(|(link, values)| format!("pulled {} {}", link.0, patch(values))));
    lines.extend(plan.overruled.iter().map(|(link, values)| format!("overruled {} {}", link.0, patch(values))));
    lines.extend(plan.disputes.iter().map(|dispute| format!("dispute {}", dispute.field)));
    lines.extend(plan.deleted_at.iter().map(|place| match place {
        Some(link) => format!("deleted at {}", link.0),
        None => "deleted at the desk".to_owned(),
    }));
    lines.extend(plan.delete_ours.map(|link| format!("archive for {}", link.0)));
    for (link, part) in &plan.links {
        for (field, (ours, theirs)) in &part.agree {
            lines.push(format!("{} agree {field} {}|{}", link.0, shown(ours.as_ref()), shown(theirs.as_ref())));
        }
        match &part.step {
            Step::None => {}
            Step::Push(push) => lines.push(format!("{} push {}", link.0, push.join(", "))),
            Step::Delete => lines.push(format!("{} delete", link.0)),
            Step::Drop => lines.push(format!("{} drop", link.0)),
        }
    }
    lines.extend(plan.create_in.iter().map(|collection| format!("create in {}", collection.0)));
    lines.join("; ")
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "-".to_owned(), ToString::to_string)
}
