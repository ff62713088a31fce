//! What a scripted provider remembers: its lists with every change since the beginning, and what is about to go wrong.

use super::Mishap;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use wedsync_domain::ids::{RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fault, FaultKind, Fields, Kind};

#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) uid: Uid,
    pub(super) fields: Fields,
    pub(super) refs: Vec<Reference>,
    pub(super) revision: u64,
    /// What a stale read shows, and how often still.
    pub(super) before: Option<(Fields, u64, u8)>,
    /// What was last shown to anybody who lists; `None`: nothing yet.
    pub(super) shown: Option<(Fields, Vec<Reference>, u64)>,
}

impl Stored {
    pub(super) fn new(uid: Uid, fields: Fields, refs: Vec<Reference>) -> Self {
        Self { uid, fields, refs, revision: 0, before: None, shown: None }
    }
}

#[derive(Debug)]
pub(super) struct List {
    pub(super) kind: Kind,
    pub(super) items: BTreeMap<RemoteId, Stored>,
    /// Every change since the beginning: the cursor is a position in it.
    pub(super) log: Vec<RemoteId>,
    pub(super) oldest_cursor: usize,
    pub(super) garbled: BTreeSet<RemoteId>,
}

impl List {
    pub(super) fn of(kind: Kind) -> Self {
        let (items, log, oldest_cursor, garbled) = Default::default();
        Self { kind, items, log, oldest_cursor, garbled }
    }

    /// `stale`: what comes next may still show what was before.
    pub(super) fn put(&mut self, clock: &mut u64, id: RemoteId, item: Stored, stale: bool) {
        *clock += 1;
        let before = self.items.get(&id).filter(|_| stale).map(|item| (item.fields.clone(), item.revision, 2));
        self.items.insert(id.clone(), Stored { revision: *clock, before, ..item });
        self.log.push(id);
    }

    pub(super) fn delete(&mut self, id: &RemoteId) {
        if self.items.remove(id).is_some() {
            self.log.push(id.clone());
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) lists: BTreeMap<RemoteKey, List>,
    pub(super) clock: u64,
    pub(super) mishaps: VecDeque<Mishap>,
    pub(super) writes: u64,
    pub(super) deleted: Vec<(Kind, Fields)>,
    /// Made one with another, and which.
    pub(super) merged: BTreeMap<RemoteId, RemoteId>,
    /// Where a record that was met under an identity of ours lies, where there is no room for one.
    pub(super) met: BTreeMap<Uid, RemoteId>,
    pub(super) outrages: Vec<String>,
}

impl State {
    pub(super) fn fresh_id(&mut self) -> RemoteId {
        self.clock += 1;
        format!("own-{}", self.clock).into()
    }

    /// What named it names it no more.
    pub(super) fn delete(&mut self, key: &RemoteKey, id: &RemoteId) {
        let Self { lists, clock, .. } = self;
        for list in lists.values_mut() {
            let is_it = |one: &Reference| one.id == *id && one.collection == *key;
            let naming: Vec<_> = list.items.iter().filter(|(_, item)| item.refs.iter().any(is_it)).collect();
            for (name, mut item) in
                naming.into_iter().map(|(name, item)| (name.clone(), item.clone())).collect::<Vec<_>>()
            {
                item.refs.retain(|one| !is_it(one));
                list.put(clock, name, item, false);
            }
        }
        lists.get_mut(key).unwrap().delete(id);
    }

    /// Whether this is the next thing to go wrong; then it has gone wrong.
    pub(super) fn take(&mut self, mishap: Mishap) -> bool {
        let hit = self.mishaps.front() == Some(&mishap);
        if hit {
            self.mishaps.pop_front();
        }
        hit
    }

    pub(super) fn take_common(&mut self) -> Result<(), Fault> {
        if self.take(Mishap::SlowDown) {
            return Err(Fault::new(FaultKind::RateLimited { until: None }, "slow_down", "slow down"));
        }
        if self.take(Mishap::SignInRefused) {
            return Err(Fault::new(FaultKind::SignInNeeded, "sign_in_refused", "the sign-in is refused"));
        }
        Ok(())
    }
}
