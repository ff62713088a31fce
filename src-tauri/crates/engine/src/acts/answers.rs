//! Answers to held deletions and doubtful matches.

use crate::{Engine, EngineError};
use wedsync_domain::ids::{HeldId, MatchId};
use wedsync_store::rows::{Action, Arrival, ArrivalState, HeldState, HeldWhat, Link, NewChange, Presence};
use wedsync_store::{StoreError, Tx};

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
                            note: "the deletion was refused".to_owned(),
                        })?;
                    }
                }
                _ => {}
            }
            Ok(tx.set_record_dirty(held.record, true)?)
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

/// The place is asked by name once more; only then the deletion is carried out.
fn ask_again(tx: &mut Tx<'_>, link: wedsync_domain::ids::LinkId) -> Result<(), StoreError> {
    match tx.link(link)? {
        Some(link) if link.presence == Presence::Gone => {
            tx.save_link(&Link { presence: Presence::Missing, dirty: true, ..link })
        }
        _ => Ok(()),
    }
}
