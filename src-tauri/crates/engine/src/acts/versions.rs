//! Settling two versions: the choice is a patch like any other, and what the places said is from then on known.

use super::rules::set_rule;
use crate::{Engine, EngineError};
use std::collections::BTreeMap;
use wedsync_domain::ids::{ChangeId, ConnectionId, LinkId, RecordId, Uid, VersionsId};
use wedsync_domain::policy::{Place, Policy};
use wedsync_domain::reasons::HeldReason;
use wedsync_domain::{FieldName, Fields, Patch, Timestamp, Value, fields};
use wedsync_store::rows::{
    Action, Disputed, HeldState, HeldWhat, LetGo, Link, NewChange, Presence, Record, Rule, Versions,
};
use wedsync_store::{StoreError, Tx};

/// How the note begins of a record that a second version became.
const BESIDE: &str = "kept beside ";

/// The record beside which this one was kept, if that is what a note of the journal says.
pub fn kept_beside(note: &str) -> Option<RecordId> {
    note.strip_prefix(BESIDE)?.parse().ok()
}

/// Whose version is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// What the desk says.
    Hub,
    /// What this connection says.
    Connection(ConnectionId),
}

/// What a person decided.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// One side for every disputed field.
    pub take: Option<Take>,
    /// Values for single fields; they go before `take`.
    pub set: Patch,
    /// Both stay: the other side's version becomes a record of its own.
    pub keep_both: bool,
    /// From now on this side is right about these fields.
    pub rule: bool,
}

impl Engine {
    /// Settles two versions, wholly or for the fields named; says which line of the journal takes it back.
    pub fn settle(&self, id: VersionsId, choice: &Choice) -> Result<ChangeId, EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let versions = tx.versions(id)?.ok_or_else(|| EngineError::not_found(format_args!("version {id}")))?;
            if versions.settled.is_some() {
                let message = format!("{id} is settled already.");
                return Err(EngineError::refused(
                    "settled",
                    message,
                    "What is open is shown by: wedsync versions list.",
                ));
            }
            let record = tx
                .record(versions.record)?
                .ok_or_else(|| EngineError::not_found(format_args!("record {}", versions.record)))?;
            let links = tx.links_of(record.id)?;
            check(tx, &versions, &links, choice)?;
            check_seen(tx, &versions, &links)?;
            let settling = Settling { versions: &versions, record: &record, links: &links, choice, now };
            settling.carry_out(tx)
        })
    }
}

/// Refuses a choice that names nothing, or a side that has no version.
fn check(tx: &Tx<'_>, versions: &Versions, links: &[Link], choice: &Choice) -> Result<(), EngineError> {
    if choice.take.is_none() && choice.set.is_empty() && !choice.keep_both {
        let next = "Say --take hub, --take CONNECTION, --set FIELD=VALUE or --keep-both.";
        return Err(EngineError::refused("no_choice", "Nothing was chosen.", next));
    }
    if let Some(Take::Connection(connection)) = choice.take {
        let mut of_it = false;
        for link in links {
            of_it |= tx.collection(link.collection)?.is_some_and(|list| list.connection == connection);
        }
        if !of_it {
            let message = format!("{connection} has no version of this record.");
            return Err(EngineError::refused(
                "no_such_side",
                message,
                "The sides are shown by: wedsync versions list.",
            ));
        }
    }
    if let Some(field) = choice.set.keys().find(|field| !versions.fields.iter().any(|dispute| dispute.field == **field))
    {
        let message = format!("The places do not disagree about “{field}”.");
        return Err(EngineError::refused("not_disputed", message, "Edit it instead: wedsync records edit."));
    }
    Ok(())
}

/// Nobody chooses against what they have not seen: what a place said since the versions were written down comes first.
fn check_seen(tx: &Tx<'_>, versions: &Versions, links: &[Link]) -> Result<(), EngineError> {
    for link in links.iter().filter(|link| link.presence == Presence::Here && link.theirs != link.agreed_theirs) {
        let (agreed, said) = (tx.body(link.agreed_theirs)?, tx.body(link.theirs)?);
        for field in fields::difference(&agreed, &said).into_keys() {
            let shown = versions.fields.iter().find(|dispute| dispute.field == field);
            let seen = shown.is_some_and(|dispute| {
                let mut sides = dispute.sides.iter();
                sides.any(|side| side.link == Some(link.id) && fields::same(side.value.as_ref(), said.get(&field)))
            });
            // A change of another field is merged by itself, unless the whole record is at stake.
            if !seen && (shown.is_some() || !versions.deleted_at.is_empty()) {
                let message = format!("“{field}” was changed once more since these versions were written down.");
                return Err(EngineError::refused(
                    "newer_version",
                    message,
                    "Run wedsync sync, then look at both again.",
                ));
            }
        }
    }
    Ok(())
}

struct Settling<'a> {
    versions: &'a Versions,
    record: &'a Record,
    links: &'a [Link],
    choice: &'a Choice,
    now: Timestamp,
}

impl Settling<'_> {
    fn carry_out(&self, tx: &mut Tx<'_>) -> Result<ChangeId, EngineError> {
        if self.choice.keep_both {
            self.copy_other(tx)?;
        }
        let values = self.values(tx)?;
        let settled: Vec<&Disputed> =
            self.versions.fields.iter().filter(|dispute| values.contains_key(&dispute.field)).collect();
        for dispute in &settled {
            self.acknowledge(tx, &dispute.field)?;
        }
        let before = self.record.body;
        let mut after = (*tx.body(before)?).clone();
        fields::apply(&mut after, &values);
        let after = tx.put_body(&after)?;
        if after != before {
            tx.set_record_body(self.record.id, after, self.now, true)?;
        }
        let line = self.note(tx, Action::Settled, before, after)?;
        if self.choice.rule {
            self.make_rule(tx, &settled)?;
        }
        if !self.versions.deleted_at.is_empty() && (self.choice.take.is_some() || self.choice.keep_both) {
            self.settle_existence(tx)?;
        }
        let open: Vec<Disputed> =
            self.versions.fields.iter().filter(|dispute| !values.contains_key(&dispute.field)).cloned().collect();
        let undecided = self.choice.take.is_none() && !self.choice.keep_both && !self.versions.deleted_at.is_empty();
        if open.is_empty() && !undecided {
            tx.settle_versions(self.versions.id, Some(line), self.now)?;
        } else {
            let settled: Vec<Disputed> = settled.into_iter().cloned().collect();
            tx.part_settled(self.versions, &settled, line, self.now)?;
            tx.put_versions(self.record.id, &open, &self.versions.deleted_at, self.now)?;
        }
        tx.set_record_dirty(self.record.id, true)?;
        Ok(line)
    }

    /// The values chosen, by field; fields that stay open are left out.
    fn values(&self, tx: &Tx<'_>) -> Result<Patch, EngineError> {
        let ours = tx.body(self.record.body)?;
        let mut values = Patch::new();
        for dispute in &self.versions.fields {
            let field = &dispute.field;
            let value = match (self.choice.set.get(field), self.choice.take) {
                (Some(value), _) => value.clone(),
                (None, Some(Take::Connection(connection))) => self.said_by(tx, connection, field)?,
                (None, Some(Take::Hub)) => ours.get(field).cloned(),
                (None, None) if self.choice.keep_both => ours.get(field).cloned(),
                (None, None) => continue,
            };
            values.insert(field.clone(), value);
        }
        Ok(values)
    }

    fn said_by(&self, tx: &Tx<'_>, connection: ConnectionId, field: &FieldName) -> Result<Option<Value>, EngineError> {
        for link in self.links.iter().filter(|link| link.presence != Presence::Gone) {
            if tx.collection(link.collection)?.is_some_and(|list| list.connection == connection) {
                return Ok(tx.body(link.theirs)?.get(field).cloned());
            }
        }
        Ok(tx.body(self.record.body)?.get(field).cloned())
    }

    /// What the places say about this field has been seen; what is chosen is written over it.
    fn acknowledge(&self, tx: &mut Tx<'_>, field: &FieldName) -> Result<(), StoreError> {
        for link in self.links.iter().filter(|link| link.presence == Presence::Here) {
            let Some(link) = tx.link(link.id)? else { continue };
            let (ours, theirs, said) =
                (tx.body(link.agreed_ours)?, tx.body(link.agreed_theirs)?, tx.body(link.theirs)?);
            if fields::same(theirs.get(field), said.get(field)) {
                continue;
            }
            let seen = Patch::from([(field.clone(), said.get(field).cloned())]);
            let (mut ours, mut theirs) = ((*ours).clone(), (*theirs).clone());
            fields::apply(&mut ours, &seen);
            fields::apply(&mut theirs, &seen);
            let next =
                Link { agreed_ours: tx.put_body(&ours)?, agreed_theirs: tx.put_body(&theirs)?, dirty: true, ..link };
            tx.save_link(&next)?;
        }
        Ok(())
    }

    /// The other side's version as a record of its own, under an identity of its own.
    fn copy_other(&self, tx: &mut Tx<'_>) -> Result<(), EngineError> {
        let mut other: BTreeMap<LinkId, Fields> = BTreeMap::new();
        for link in
            self.links.iter().filter(|link| link.presence == Presence::Here && link.theirs != link.agreed_theirs)
        {
            other.insert(link.id, (*tx.body(link.theirs)?).clone());
        }
        let Some((_, fields)) = other.into_iter().next() else {
            let message = "There is only one version left to keep.";
            return Err(EngineError::refused(
                "one_version",
                message,
                "Choose a side instead: --take hub or --take CONNECTION.",
            ));
        };
        let uid = uid_of_copy(self.record, self.versions.id);
        let body = tx.put_body(&fields)?;
        let copy = tx.add_record(self.record.kind, &self.record.circle, &uid, body, self.now)?;
        tx.set_record_dirty(copy, true)?;
        tx.note(NewChange {
            run: None,
            at: self.now,
            record: copy,
            collection: None,
            action: Action::Created,
            before: None,
            after: Some(body),
            note: format!("{BESIDE}{}", self.record.id),
        })?;
        Ok(())
    }

    fn make_rule(&self, tx: &mut Tx<'_>, settled: &[&Disputed]) -> Result<(), EngineError> {
        let place = match self.choice.take {
            Some(Take::Hub) => Place::Hub,
            Some(Take::Connection(connection)) => Place::Connection(connection),
            None => {
                let message = "A rule needs a side that is right from now on.";
                return Err(EngineError::refused("rule_without_side", message, "Add --take hub or --take CONNECTION."));
            }
        };
        for dispute in settled {
            let policy = Policy::SourceOfTruth(vec![place.clone()]);
            let (kind, field, since) = (self.record.kind, dispute.field.clone(), Some(self.now));
            set_rule(tx, &Rule { kind, field, policy, since })?;
        }
        Ok(())
    }

    /// Deleted in one place, changed in another.
    fn settle_existence(&self, tx: &mut Tx<'_>) -> Result<(), EngineError> {
        let mut taken_was_deleted = match self.choice.take {
            Some(Take::Hub) => self.versions.deleted_at.contains(&None),
            Some(Take::Connection(_)) | None => false,
        };
        if let Some(Take::Connection(connection)) = self.choice.take {
            for link in self.links.iter().filter(|link| self.versions.deleted_at.contains(&Some(link.id))) {
                taken_was_deleted |= tx.collection(link.collection)?.is_some_and(|list| list.connection == connection);
            }
        }
        let mut let_go = Vec::new();
        for link in self.links {
            if link.presence == Presence::Gone {
                // Kept: created there anew. Deleted: nothing is left to link.
                tx.drop_link(link.id)?;
                let_go.push(LetGo { collection: link.collection, remote: link.remote.clone() });
            } else if taken_was_deleted && link.presence == Presence::Here {
                // What cannot be read now has not been seen: it is planned, and asked about, when it can be.
                let link = tx.link(link.id)?.unwrap_or_else(|| link.clone());
                let (agreed_ours, agreed_theirs) = (self.record.body, link.theirs);
                tx.save_link(&Link { agreed_ours, agreed_theirs, dirty: true, ..link.clone() })?;
                let what = HeldWhat::DeleteTheirs { link: link.id };
                let (held, _) = tx.hold(self.record.id, what, &HeldReason::Person {}, self.now)?;
                tx.set_held(held, HeldState::Approved)?;
            }
        }
        if !taken_was_deleted {
            tx.note_let_go(self.versions.id, &let_go)?;
        }
        let body = self.record.body;
        match (taken_was_deleted, self.record.archived.is_some()) {
            (true, false) => {
                tx.archive_record(self.record.id, self.now)?;
                self.note(tx, Action::Archived, body, body)?;
            }
            (false, true) => {
                tx.restore_record(self.record.id, self.now)?;
                self.note(tx, Action::Restored, body, body)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn note(
        &self,
        tx: &mut Tx<'_>,
        action: Action,
        before: wedsync_domain::ids::BodyId,
        after: wedsync_domain::ids::BodyId,
    ) -> Result<ChangeId, StoreError> {
        let (before, after) = (Some(before), Some(after));
        let (at, record) = (self.now, self.record.id);
        tx.note(NewChange { run: None, at, record, collection: None, action, before, after, note: String::new() })
    }
}

/// The identity of the other version where both are kept.
pub(super) fn uid_of_copy(record: &Record, versions: VersionsId) -> Uid {
    format!("{}-{versions}", record.uid).into()
}
