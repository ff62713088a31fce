//! What the planner is shown: one record with all its links at once, and nothing else in the world.

use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::ids::{CollectionId, ConnectionId, LinkId};
use wedsync_domain::policy::Policy;
use wedsync_domain::{FieldName, Fields, Kind, Timestamp};
use wedsync_store::rows::Presence;

/// The stretch of time in which something was changed: after the first instant, at or before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Last seen unchanged.
    pub after: Timestamp,
    /// First seen changed.
    pub by: Timestamp,
}

/// One record and everything known about it.
#[derive(Debug)]
pub struct View<'a> {
    /// Decides the fields' policies.
    pub kind: Kind,
    /// What we say; of a record in the archive, what we said last.
    pub ours: &'a Fields,
    /// We deleted it.
    pub archived: bool,
    /// When each field of ours was last changed, as far as the journal tells.
    pub edits: &'a BTreeMap<FieldName, Window>,
    /// Every link of the record, in any order: the order never matters.
    pub spokes: &'a [Spoke<'a>],
    /// Collections of its circle where it should exist and does not.
    pub absent_from: &'a [CollectionId],
    /// Who is right, by field.
    pub policies: &'a dyn Policies,
}

impl View<'_> {
    /// When ours was changed; any time, if nobody knows.
    pub(super) fn edited(&self, field: &str) -> Window {
        self.edits.get(field).copied().unwrap_or(Window { after: Timestamp(i64::MIN), by: Timestamp(i64::MAX) })
    }
}

/// Who is right when places disagree.
pub trait Policies: std::fmt::Debug {
    /// The policy of one field of one kind.
    fn of(&self, kind: Kind, field: &str) -> &Policy;
}

/// One link as the planner sees it.
#[derive(Debug)]
pub struct Spoke<'a> {
    /// Which link.
    pub link: LinkId,
    /// Whose.
    pub connection: ConnectionId,
    /// `calendar`, `crm` …; for policies that name categories.
    pub category: &'a str,
    /// Our half of what was last agreed.
    pub agreed_ours: &'a Fields,
    /// Their half.
    pub agreed_theirs: &'a Fields,
    /// What they say now.
    pub theirs: &'a Fields,
    /// How it was last met.
    pub presence: Presence,
    /// Their changes reach us.
    pub reads: bool,
    /// Ours reach them.
    pub writes: bool,
    /// When they changed, if they did.
    pub changed: Window,
    /// When the place itself says they did.
    pub told: Option<Timestamp>,
    /// What the place can hold; the rest is unknown there.
    pub carries: &'a dyn Carries,
    /// Fields whose change waits for a person (a mass change): unknown until then.
    pub waiting: &'a BTreeSet<FieldName>,
    /// A person wants the copy deleted there, and the record kept.
    pub expelled: bool,
    /// Fields whose change a person refused: theirs is overwritten.
    pub refused: &'a BTreeSet<FieldName>,
}

/// What a place can hold.
pub trait Carries: std::fmt::Debug {
    /// Whether it can hold this field.
    fn carries(&self, field: &str) -> bool;
}

impl Spoke<'_> {
    /// Nothing changed on either side. Bodies are shared by those who say the same, so this compares two addresses and
    /// reads no field; it is the comparison made for every link of a run.
    pub(super) fn is_quiet(&self, ours: &Fields) -> bool {
        self.presence == Presence::Here
            && !self.expelled
            && std::ptr::eq(ours, self.agreed_ours)
            && std::ptr::eq(self.theirs, self.agreed_theirs)
    }

    /// Whether this field of theirs can be judged at all.
    pub(super) fn knows(&self, field: &str) -> bool {
        self.presence == Presence::Here && self.carries.carries(field) && !self.waiting.contains(field)
    }
}
