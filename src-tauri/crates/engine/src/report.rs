//! What a run did, or a preview would do, in numbers and by name.

use crate::sync::desk::Desk;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId, RunId};
use wedsync_domain::reasons::HeldReason;
use wedsync_domain::{Fault, FieldName};
use wedsync_store::rows::Skipped;
use wedsync_store::{StoreError, View};

/// Records counted once each, however many places they were written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// New somewhere.
    pub created: u64,
    /// Changed somewhere.
    pub updated: u64,
    /// Deleted somewhere.
    pub deleted: u64,
    /// New disagreements.
    pub versions: u64,
    /// Newly held back until a person has seen them.
    pub held_deletions: u64,
    /// Items that cannot be taken in, named in `wedsync status`.
    pub skipped: u64,
    /// Writes refused by a provider, and connections that could not be asked.
    pub failed: u64,
}

/// One thing done, or that would be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedChange {
    /// `create`, `update`, `delete`, `versions`, `held_deletion`, `skipped`, `failed`, `remark`.
    pub what: &'static str,
    /// Where.
    pub collection: CollectionId,
    /// Which record, if it is one of ours.
    pub record: Option<RecordId>,
    /// What a person calls it.
    pub title: String,
    /// What else there is to say about it.
    pub detail: Detail,
}

/// What is said of one thing beyond what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Nothing.
    Nothing,
    /// The fields it is about.
    Fields(Vec<FieldName>),
    /// What went wrong, or looks wrong.
    Fault(Box<Fault>),
    /// Why it is held.
    Held(HeldReason),
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Fields(fields) => f.write_str(&fields.join(", ")),
            Self::Fault(fault) => f.write_str(&fault.message),
            Self::Held(reason) => reason.fmt(f),
        }
    }
}

/// One connection's part of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConnectionReport {
    /// Which.
    pub id: ConnectionId,
    /// What the studio calls it.
    pub name: String,
    /// Its numbers.
    #[serde(flatten)]
    pub totals: Totals,
    /// Why it could not take part to the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// By name; at most [`NAMED`], so that a first sync of a big calendar stays readable.
    pub changes: Vec<PlannedChange>,
}

/// How many changes of a connection are named; all are counted.
pub const NAMED: usize = 200;

/// A run or a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `None` for a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// All connections together.
    #[serde(flatten)]
    pub totals: Totals,
    /// By connection.
    pub connections: Vec<ConnectionReport>,
    /// Collections whose first write waits for `--approve`.
    pub needs_approval: Vec<CollectionId>,
    /// Questions open at the end: two versions, held deletions, doubtful matches.
    pub open_questions: u64,
}

impl Report {
    /// Done, but somebody should look: exit code 3.
    pub fn needs_person(&self) -> bool {
        self.open_questions > 0 || !self.needs_approval.is_empty()
    }

    /// Something was not done: exit code 1.
    pub fn any_failed(&self) -> bool {
        self.totals.failed > 0
    }
}

/// Collects what happens during a run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    all: Sets,
    by_connection: BTreeMap<ConnectionId, (Sets, Vec<PlannedChange>)>,
    pub(crate) faults: BTreeMap<ConnectionId, Fault>,
    pub(crate) needs_approval: BTreeSet<CollectionId>,
    /// With something that is not written now, in the round that is under way.
    pub(crate) kept_back: BTreeSet<RecordId>,
}

#[derive(Debug, Default)]
struct Sets {
    created: BTreeSet<RecordId>,
    updated: BTreeSet<RecordId>,
    deleted: BTreeSet<RecordId>,
    versions: BTreeSet<RecordId>,
    held: BTreeSet<RecordId>,
    skipped: u64,
    failed: u64,
}

impl Sets {
    fn count(&mut self, what: &str, record: Option<RecordId>) {
        let set = match (what, record) {
            ("create", Some(_)) => &mut self.created,
            ("update", Some(_)) => &mut self.updated,
            ("delete", Some(_)) => &mut self.deleted,
            ("versions", Some(_)) => &mut self.versions,
            ("held_deletion", Some(_)) => &mut self.held,
            ("skipped", _) => return self.skipped += 1,
            // Said, and done nothing about.
            ("remark", _) => return,
            _ => return self.failed += 1,
        };
        set.extend(record);
    }

    fn totals(&self) -> Totals {
        let count = |set: &BTreeSet<RecordId>| set.len() as u64;
        Totals {
            created: count(&self.created),
            // What is new or gone is not counted once more as changed.
            updated: self.updated.iter().filter(|id| !self.created.contains(id) && !self.deleted.contains(id)).count()
                as u64,
            deleted: count(&self.deleted),
            versions: count(&self.versions),
            held_deletions: count(&self.held),
            skipped: self.skipped,
            failed: self.failed,
        }
    }
}

impl Tally {
    /// One thing at one connection.
    pub(crate) fn add(&mut self, connection: ConnectionId, change: PlannedChange) {
        self.all.count(change.what, change.record);
        let (sets, named) = self.by_connection.entry(connection).or_default();
        sets.count(change.what, change.record);
        if named.len() < NAMED {
            named.push(change);
        }
    }

    /// The record was new at the desk only because it had just been read elsewhere: nothing was created anywhere.
    pub(crate) fn only_recognised(&mut self, record: RecordId) {
        self.all.created.remove(&record);
        for (sets, named) in self.by_connection.values_mut() {
            if sets.created.remove(&record) {
                named.retain(|change| change.record != Some(record) || change.what != "create");
            }
        }
    }

    /// All together, so far.
    pub(crate) fn totals(&self) -> Totals {
        self.all.totals()
    }

    /// Counts and names what cannot be taken in at these connections, each time anew until it can.
    pub(crate) fn count_skipped(
        &mut self,
        view: &View<'_>,
        desk: &Desk,
        asked: &[ConnectionId],
        skipped: &[Skipped],
    ) -> Result<(), StoreError> {
        for item in skipped {
            let Some(list) = desk.collections.get(&item.collection) else { continue };
            if asked.contains(&list.connection) {
                // A write that was refused is listed under our own id; a person knows it by its name.
                let ours = item.remote.as_str().parse().ok().map(|id| view.record(id)).transpose()?.flatten();
                let (record, title) = match ours {
                    Some(record) if !record.title.is_empty() => (Some(record.id), record.title),
                    _ => (None, item.remote.to_string()),
                };
                let detail = Detail::Fault(Box::new(item.fault.clone()));
                self.add(
                    list.connection,
                    PlannedChange { what: "skipped", collection: list.id, record, title, detail },
                );
            }
        }
        Ok(())
    }

    /// A connection that could not take part to the end.
    pub(crate) fn fail(&mut self, connection: ConnectionId, fault: Fault) {
        if self.faults.insert(connection, fault).is_none() {
            self.all.failed += 1;
            self.by_connection.entry(connection).or_default().0.failed += 1;
        }
    }

    /// The finished report about these connections.
    pub(crate) fn report(
        mut self,
        run: Option<RunId>,
        asked: &[(ConnectionId, String)],
        open_questions: u64,
    ) -> Report {
        let mut ids: Vec<(ConnectionId, String)> = asked.to_vec();
        ids.sort();
        let connections = ids
            .into_iter()
            .map(|(id, name)| {
                let (sets, changes) = self.by_connection.remove(&id).unwrap_or_default();
                ConnectionReport { id, name, totals: sets.totals(), fault: self.faults.remove(&id), changes }
            })
            .collect();
        Report {
            run,
            totals: self.all.totals(),
            connections,
            needs_approval: self.needs_approval.into_iter().collect(),
            open_questions,
        }
    }
}
