//! Edits of a record at the desk.

use crate::{Engine, EngineError};
use wedsync_domain::ids::{ChangeId, RecordId};
use wedsync_domain::{Fields, Patch, Timestamp, fields};
use wedsync_store::rows::{Action, NewChange};
use wedsync_store::{StoreError, Tx};

impl Engine {
    /// Changes fields of a record; what is not sent yet waits in the store. A patch that changes nothing writes
    /// nothing. Says which line of the journal takes it back.
    pub fn edit(&self, id: RecordId, patch: &Patch) -> Result<Option<ChangeId>, EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let record = tx.record(id)?.ok_or_else(|| EngineError::not_found(format_args!("record {id}")))?;
            if record.archived.is_some() {
                let message = format!("“{}” was deleted; it lies in the archive.", record.title);
                return Err(EngineError::refused(
                    "archived",
                    message,
                    "Undo its deletion first: wedsync journal list.",
                ));
            }
            let before = tx.body(record.body)?;
            let mut after = (*before).clone();
            fields::apply(&mut after, patch);
            after.retain(|_, value| !value.is_blank());
            if fields::difference(&before, &after).is_empty() {
                return Ok(None);
            }
            let body = tx.put_body(&after)?;
            tx.set_record_body(id, body, now, true)?;
            tx.set_record_dirty(id, true)?;
            renew_versions(tx, id, &after, now)?;
            let (before, after) = (Some(record.body), Some(body));
            let action = Action::Edited;
            let line = tx.note(NewChange {
                run: None,
                at: now,
                record: id,
                collection: None,
                action,
                before,
                after,
                note: String::new(),
            })?;
            Ok(Some(line))
        })
    }
}

/// Two versions that are open show what the desk says now, so that nobody chooses against something unseen.
pub(super) fn renew_versions(tx: &mut Tx<'_>, id: RecordId, ours: &Fields, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut open) = tx.versions_of(id)? else { return Ok(()) };
    for dispute in &mut open.fields {
        for side in dispute.sides.iter_mut().filter(|side| side.link.is_none()) {
            let said = ours.get(&dispute.field);
            if !fields::same(side.value.as_ref(), said) {
                side.value = said.cloned();
                (side.after, side.by) = (now, now);
            }
        }
    }
    tx.put_versions(id, &open.fields, &open.deleted_at, now).map(drop)
}
