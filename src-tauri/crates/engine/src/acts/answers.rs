//! Answers to held deletions and doubtful matches.

use crate::{Engine, EngineError};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{HeldId, MatchId};
use wedsync_store::rows::{Action, Arrival, ArrivalState, Held, HeldState, HeldWhat, Link, NewChange, Presence};
use wedsync_store::{StoreError, Tx};

/// Noted where a record stays because its deletion elsewhere was refused.
const KEPT: &str = "the deletion was refused";

impl Engine {
    /// Lets one held deletion (or mass change) pass, or puts back what was deleted. It is looked at once more before
    /// it is carried out.
    pub fn answer_deletion(&self, id: HeldId, approve: bool) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let held = tx.held_by_id(id)?.ok_or_else(|| EngineError::not_found(format_args!("held deletion {id}")))?;
            if held.state != HeldState::Waiting {
                let message = format!("{id} has been answered already.");
                return Err(EngineError::refused(
                    "answered",
                    message,
                    "What waits is shown by: wedsync deletions list.",
                ));
            }
            tx.set_held(id, if approve { HeldState::Approved } else { HeldState::Refused })?;
            match (&held.what, approve) {
                (HeldWhat::DeleteOurs { link }, true) => ask_again(tx, *link)?,
                (HeldWhat::DeleteTheirs { .. }, false) => {
                    tx.set_held(id, HeldState::Closed)?;
                    if let Some(record) = tx.record(held.record)?.filter(|record| record.archived.is_some()) {
                        tx.restore_record(record.id, now)?;
                        tx.note(NewChange {
                            run: None,
                            at: now,
                            record: record.id,
                            collection: None,
                            action: Action::Restored,
                            before: Some(record.body),
                            after: Some(record.body),
                            note: KEPT.to_owned(),
                        })?;
                    }
                }
                _ => {}
            }
            Ok(tx.set_record_dirty(held.record, true)?)
        })
    }

    /// Asks again what was answered, as long as nothing was carried out: it waits as before.
    pub fn ask_deletion_again(&self, id: HeldId) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let held = tx.held_by_id(id)?.ok_or_else(|| EngineError::not_found(format_args!("held deletion {id}")))?;
            match (held.state, &held.what) {
                (HeldState::Waiting, _) => return Ok(()),
                (HeldState::Closed, HeldWhat::DeleteTheirs { .. }) => delete_again(tx, &held, now)?,
                (HeldState::Closed, _) => return Err(carried_out(id)),
                (HeldState::Approved | HeldState::Refused, what) => {
                    let (HeldWhat::DeleteOurs { link }
                    | HeldWhat::DeleteTheirs { link }
                    | HeldWhat::MassChange { link, .. }) = what;
                    let Some(link) = tx.link(*link)? else { return Err(carried_out(id)) };
                    let archived = tx.record(held.record)?.is_none_or(|record| record.archived.is_some());
                    let done = archived && matches!(what, HeldWhat::DeleteOurs { .. });
                    if done || tx.is_sending(link.record, link.collection)? {
                        return Err(carried_out(id));
                    }
                }
            }
            tx.set_held(id, HeldState::Waiting)?;
            Ok(tx.set_record_dirty(held.record, true)?)
        })
    }

    /// Asks again whose an arrival is, as long as the answer was not carried out.
    pub fn ask_match_again(&self, id: MatchId) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let asked = tx.question(id)?.ok_or_else(|| carried_out(id))?;
            let Some(arrival) = tx.arrival(asked.collection, &asked.remote)? else { return Err(carried_out(id)) };
            tx.ask(asked.collection, &asked.remote, &asked.candidates, &asked.reason, now)?;
            Ok(tx.put_arrival(&Arrival { state: ArrivalState::Asked, ..arrival })?)
        })
    }

    /// Says that an arrival is the first of the records it may be, or that it is a new one.
    pub fn answer_match(&self, id: MatchId, accept: bool) -> Result<(), EngineError> {
        self.store.write(|tx| {
            let question = tx.question(id)?.ok_or_else(|| EngineError::not_found(format_args!("match {id}")))?;
            let record = question.candidates.first().copied().filter(|_| accept);
            tx.answer(id, record)?;
            if let Some(arrival) = tx.arrival(question.collection, &question.remote)? {
                tx.put_arrival(&Arrival { state: ArrivalState::New, ..arrival })?;
            }
            // Those that were not created there because of the question may be now.
            for candidate in question.candidates {
                tx.set_record_dirty(candidate, true)?;
            }
            Ok(())
        })
    }
}

/// It had been kept: it lies in the archive again, and its deletion elsewhere waits again.
fn delete_again(tx: &mut Tx<'_>, held: &Held, now: Timestamp) -> Result<(), EngineError> {
    let restored = tx.changes_of_record(held.record)?.pop();
    let restored = restored.filter(|line| line.action == Action::Restored && line.note == KEPT && !line.undone);
    let record = tx.record(held.record)?.filter(|record| record.archived.is_none());
    let (Some(restored), Some(record)) = (restored, record) else { return Err(carried_out(held.id)) };
    tx.archive_record(record.id, now)?;
    tx.mark_undone(restored.id)?;
    tx.note(NewChange {
        run: None,
        at: now,
        record: record.id,
        collection: None,
        action: Action::Archived,
        before: Some(record.body),
        after: None,
        note: format!("takes back {}", restored.id),
    })?;
    Ok(())
}

fn carried_out(what: impl std::fmt::Display) -> EngineError {
    let message = format!("{what} has been carried out meanwhile.");
    EngineError::refused("carried_out", message, "Its line in the journal takes it back: wedsync journal list.")
}

/// The place is asked by name once more; only then the deletion is carried out.
fn ask_again(tx: &mut Tx<'_>, link: wedsync_domain::ids::LinkId) -> Result<(), StoreError> {
    match tx.link(link)? {
        Some(link) if link.presence == Presence::Gone => {
            tx.save_link(&Link { presence: Presence::Missing, dirty: true, ..link })
        }
        _ => Ok(()),
    }
}
