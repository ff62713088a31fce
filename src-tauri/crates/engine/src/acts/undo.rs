//! Undo is a new change with the expected current values: it never overwrites what was changed since, and says where
//! it cannot reach.

use super::records::renew_versions;
use crate::sync::desk::kept_from;
use crate::sync::guard::only_written_otherwise;
use crate::{Engine, EngineError};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use wedsync_domain::ids::{BodyId, ChangeId, RecordId, RunId};
use wedsync_domain::reasons::{Beyond, HeldReason, Unreached};
use wedsync_domain::{FieldName, Fields, Patch, Timestamp, fields};
use wedsync_store::rows::{Action, Change, HeldState, HeldWhat, NewChange};
use wedsync_store::{StoreError, Tx};

/// What an undo did. The places follow with the next sync.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Changes taken back.
    pub undone: u64,
    /// What could not be taken back, and why.
    pub unreachable: Vec<Unreached>,
}

impl Engine {
    /// Takes back one change.
    pub fn undo_change(&self, id: ChangeId) -> Result<Undone, EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let change = tx.change(id)?.ok_or_else(|| EngineError::not_found(format_args!("change {id}")))?;
            if change.undone {
                let message = format!("{id} was taken back already.");
                return Err(EngineError::refused(
                    "undone",
                    message,
                    "What happened is shown by: wedsync journal list.",
                ));
            }
            let mut undo = Undo::at(now);
            undo.one(tx, &change)?;
            if undo.done == Undone::default() {
                undo.out_of_reach(&change, "", why_nothing(&change));
            }
            Ok(undo.done)
        })
    }

    /// Takes back everything a run did, the latest change first.
    pub fn undo_run(&self, id: RunId) -> Result<Undone, EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let mut changes = tx.changes_of_run(id)?;
            if changes.is_empty() {
                return Err(EngineError::not_found(format_args!("run {id} with changes in it")));
            }
            changes.reverse();
            let mut undo = Undo::at(now);
            // What was pulled and then sent on is one change of the record; taking back the pull takes back both.
            let handled: BTreeSet<RecordId> = changes
                .iter()
                .filter(|change| matches!(change.action, Action::Pulled | Action::Settled | Action::Archived))
                .map(|change| change.record)
                .collect();
            for change in changes.iter().filter(|change| !change.undone) {
                let consequence = matches!(change.action, Action::Sent | Action::SentDeletion);
                if !(consequence && handled.contains(&change.record)) {
                    undo.one(tx, change)?;
                }
            }
            if undo.done == Undone::default() {
                let why = Beyond::Run { run: id };
                undo.done.unreachable.push(Unreached { record: None, name: String::new(), why });
            }
            Ok(undo.done)
        })
    }
}

/// Said where a change leaves nothing to take back, so that nobody is answered by silence.
fn why_nothing(change: &Change) -> Beyond {
    match change.action {
        Action::Created => Beyond::FromTool {},
        Action::Linked | Action::Unlinked => Beyond::Recognised {},
        _ => Beyond::AsBefore {},
    }
}

pub(super) struct Undo {
    pub(super) now: Timestamp,
    done: Undone,
    /// Fields put back so far: what was sent to several places is put back once.
    put_back: BTreeSet<(RecordId, FieldName)>,
}

impl Undo {
    fn at(now: Timestamp) -> Self {
        Self { now, done: Undone::default(), put_back: BTreeSet::new() }
    }

    fn one(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<(), EngineError> {
        let done = match change.action {
            Action::Edited | Action::Pulled => self.put_back(tx, change)?,
            Action::Settled => self.unsettle(tx, change)?,
            Action::Sent => self.unsend(tx, change)?,
            Action::Archived | Action::SentDeletion => self.restore(tx, change)?,
            Action::Restored => self.archive(tx, change)?,
            Action::SentNew => self.withdraw(tx, change)?,
            Action::Overruled => self.give_right(tx, change)?,
            // Taken in from a place, or recognised: that place keeps it, and so do we.
            Action::Created if change.collection.is_none() => self.archive(tx, change)?,
            Action::Created | Action::Linked | Action::Unlinked => false,
        };
        if done {
            self.done.undone += 1;
            tx.mark_undone(change.id)?;
        }
        Ok(())
    }

    /// The fields this change touched say again what they said before, unless they were changed since.
    pub(super) fn put_back(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let (Some(before), Some(after)) = (change.before, change.after) else { return Ok(false) };
        let (before, after) = (tx.body(before)?, tx.body(after)?);
        let stays = |now: &Fields, field: &FieldName| fields::same(now.get(field), after.get(field));
        self.patch(tx, change, fields::difference(&after, &before), stays)
    }

    /// What was sent on alone: ours says again what they said before, in our own words for it.
    fn unsend(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let (Some(before), Some(after)) = (change.before, change.after) else { return Ok(false) };
        let (before, after) = (tx.body(before)?, tx.body(after)?);
        let mut patch = fields::difference(&after, &before);
        for (field, value) in &mut patch {
            if let Some(words) = our_words(tx, change, field, &before)? {
                *value = words.get(field).cloned();
            }
        }
        self.patch(tx, change, patch, |now, field| only_written_otherwise(now, &after, field))
    }

    /// What was overruled becomes what is so, unless we have said something else since.
    fn give_right(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let (Some(said), Some(ours)) = (change.before, change.after) else { return Ok(false) };
        let (said, ours) = (tx.body(said)?, tx.body(ours)?);
        let patch = said.iter().map(|(field, value)| (field.clone(), Some(value.clone()))).collect();
        self.patch(tx, change, patch, |now, field| fields::same(now.get(field), ours.get(field)))
    }

    /// Changes the fields that are still as the change left them, by what `stays` says of the record as it is now.
    pub(super) fn patch(
        &mut self,
        tx: &mut Tx<'_>,
        change: &Change,
        mut patch: Patch,
        stays: impl Fn(&Fields, &FieldName) -> bool,
    ) -> Result<bool, EngineError> {
        let Some(record) = tx.record(change.record)? else {
            return Ok(self.out_of_reach(change, "", Beyond::Gone {}));
        };
        if record.archived.is_some() {
            return Ok(self.out_of_reach(change, &record.title, Beyond::Deleted {}));
        }
        let now = tx.body(record.body)?;
        let moved: Vec<_> = patch.keys().filter(|field| !stays(&now, field)).cloned().collect();
        for field in moved {
            patch.remove(&field);
            if !self.put_back.contains(&(record.id, field.clone())) {
                self.out_of_reach(change, &record.title, Beyond::Changed { field: field.to_string() });
            }
        }
        if patch.is_empty() {
            return Ok(false);
        }
        self.put_back.extend(patch.keys().map(|field| (record.id, field.clone())));
        let mut after = (*now).clone();
        fields::apply(&mut after, &patch);
        let body = tx.put_body(&after)?;
        tx.set_record_body(record.id, body, self.now, true)?;
        renew_versions(tx, record.id, &after, self.now)?;
        self.note(tx, change, Action::Edited, Some(record.body), Some(body))?;
        tx.set_record_dirty(record.id, true)?;
        Ok(true)
    }

    /// Out of the archive; where it was deleted it is created again with the next sync.
    fn restore(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let Some(record) = tx.record(change.record)? else {
            return Ok(self.out_of_reach(change, "", Beyond::PastArchive {}));
        };
        if record.archived.is_none() {
            return Ok(false);
        }
        tx.restore_record(record.id, self.now)?;
        for held in tx.held_of(record.id)? {
            tx.set_held(held.id, HeldState::Closed)?;
        }
        self.note(tx, change, Action::Restored, Some(record.body), Some(record.body))?;
        tx.set_record_dirty(record.id, true)?;
        Ok(true)
    }

    fn archive(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let Some(record) = tx.record(change.record)?.filter(|record| record.archived.is_none()) else {
            return Ok(false);
        };
        tx.archive_record(record.id, self.now)?;
        self.note(tx, change, Action::Archived, Some(record.body), None)?;
        tx.set_record_dirty(record.id, true)?;
        Ok(true)
    }

    /// The copy is deleted where it was made, and not made again.
    fn withdraw(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let links = tx.links_of(change.record)?;
        let Some(link) = links.iter().find(|link| Some(link.collection) == change.collection) else { return Ok(false) };
        if let Some(record) = tx.record(change.record)? {
            tx.set_record_circle(change.record, &kept_from(&record.circle))?;
        }
        let what = HeldWhat::DeleteTheirs { link: link.id };
        let (held, _) = tx.hold(change.record, what, &HeldReason::Person {}, self.now)?;
        tx.set_held(held, HeldState::Approved)?;
        tx.set_record_dirty(change.record, true)?;
        Ok(true)
    }

    pub(super) fn out_of_reach(&mut self, change: &Change, name: &str, why: Beyond) -> bool {
        self.done.unreachable.push(Unreached { record: Some(change.record), name: name.to_owned(), why });
        false
    }

    pub(super) fn note(
        &self,
        tx: &mut Tx<'_>,
        change: &Change,
        action: Action,
        before: Option<BodyId>,
        after: Option<BodyId>,
    ) -> Result<(), StoreError> {
        let note = format!("takes back {}", change.id);
        let (at, record) = (self.now, change.record);
        tx.note(NewChange { run: None, at, record, collection: None, action, before, after, note }).map(drop)
    }
}

/// What we said when they said this: the latest of our own bodies before the change in which the field is the same but
/// for the way of writing.
fn our_words(
    tx: &Tx<'_>,
    change: &Change,
    field: &FieldName,
    theirs: &Fields,
) -> Result<Option<Arc<Fields>>, EngineError> {
    let ours = |past: &Change| {
        use Action::{Created, Edited, Pulled, Restored, Settled};
        past.id < change.id && matches!(past.action, Created | Edited | Pulled | Restored | Settled)
    };
    for past in tx.changes_of_record(change.record)?.iter().filter(|past| ours(past)).rev() {
        for body in [past.after, past.before].into_iter().flatten() {
            let body = tx.body(body)?;
            if only_written_otherwise(&body, theirs, field) {
                return Ok(Some(body));
            }
        }
    }
    Ok(None)
}
