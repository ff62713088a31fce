//! Enters what became of the writes. Agreed moves only here and in [`super::apply`], and only for what was
//! acknowledged or seen to be equal.

use super::absorb::{Observation, duplicate, was_before_our_write};
use super::desk::Desk;
use super::dress::{self, Dress, bare, wear, worn};
use super::guard::only_written_otherwise;
use super::queue::Outgoing;
use super::send::Sent;
use crate::report::{Detail, PlannedChange, Tally};
use std::collections::BTreeSet;
use wedsync_domain::ids::{BodyId, CollectionId, RecordId, RemoteId, RunId};
use wedsync_domain::ports::{Item, Written};
use wedsync_domain::{Fault, FaultKind, FieldName, Fields, Patch, Timestamp, fields};
use wedsync_store::rows::{Action, HeldState, HeldWhat, Link, NewChange, NewLink, Presence, Sending, Skipped};
use wedsync_store::{StoreError, Tx};

/// Enters answers.
pub(super) struct Settling<'a> {
    pub(super) desk: &'a Desk,
    pub(super) now: Timestamp,
    pub(super) run: Option<RunId>,
    pub(super) tally: &'a mut Tally,
    pub(super) given_up: &'a mut BTreeSet<(RecordId, CollectionId)>,
    pub(super) progress: bool,
}

impl Settling<'_> {
    /// One write with its answer.
    pub(super) fn answer(&mut self, tx: &mut Tx<'_>, sent: Sent) -> Result<(), StoreError> {
        let Sent { outgoing, answer, found } = sent;
        match answer {
            Ok(written) => {
                self.progress = true;
                tx.end_sending(outgoing.record, outgoing.collection)?;
                tx.drop_skipped(outgoing.collection, &shown_as(&outgoing))?;
                if !outgoing.worn.is_empty() {
                    wear(tx, outgoing.record, outgoing.collection, outgoing.dress.as_slice())?;
                }
                match (&outgoing.link, outgoing.body) {
                    (Some(link), None) => self.deleted(tx, &outgoing, link),
                    (Some(link), Some(body)) => self.updated(tx, &outgoing, link, body, &written, found.as_ref()),
                    (None, Some(body)) => self.created(tx, &outgoing, body, &written, found.as_ref()),
                    (None, None) => Ok(()),
                }
            }
            Err(fault) => self.refused(tx, &outgoing, &fault, found),
        }
    }

    fn deleted(&mut self, tx: &mut Tx<'_>, outgoing: &Outgoing, link: &Link) -> Result<(), StoreError> {
        enter_deletion(tx, link, outgoing.approved, self.run, self.now)?;
        self.tell("delete", outgoing, Detail::Nothing);
        tx.set_record_dirty(outgoing.record, true)
    }

    fn created(
        &mut self,
        tx: &mut Tx<'_>,
        outgoing: &Outgoing,
        body: BodyId,
        written: &Written,
        found: Option<&Item>,
    ) -> Result<(), StoreError> {
        let theirs = stored_as(tx, outgoing, written, body)?;
        let id = tx.add_link(NewLink {
            record: outgoing.record,
            collection: outgoing.collection,
            remote: written.id.clone(),
            revision: written.revision.clone(),
            agreed_ours: outgoing.ours,
            agreed_theirs: theirs,
            theirs,
            told_changed: None,
            at: self.now,
        })?;
        if let Some(link) = tx.link(id)? {
            let link = Link { written: Some(self.now), ..link };
            let link = self.read_back(tx, link, found, &outgoing.worn)?;
            Self::keep(tx, outgoing, &link)?;
        }
        self.note(tx, outgoing, Action::SentNew, None, Some(body))?;
        self.tell("create", outgoing, Detail::Nothing);
        Ok(())
    }

    fn updated(
        &mut self,
        tx: &mut Tx<'_>,
        outgoing: &Outgoing,
        link: &Link,
        body: BodyId,
        written: &Written,
        found: Option<&Item>,
    ) -> Result<(), StoreError> {
        let Some(link) = tx.link(link.id)? else { return tx.set_record_dirty(outgoing.record, true) };
        let stored = stored_as(tx, outgoing, written, body)?;
        let (ours, theirs) = (tx.body(outgoing.ours)?, tx.body(stored)?);
        let (mut agreed_ours, mut agreed_theirs) =
            ((*tx.body(link.agreed_ours)?).clone(), (*tx.body(link.agreed_theirs)?).clone());
        for field in &outgoing.push {
            fields::apply(&mut agreed_ours, &Patch::from([(field.clone(), ours.get(field).cloned())]));
            fields::apply(&mut agreed_theirs, &Patch::from([(field.clone(), theirs.get(field).cloned())]));
        }
        let agreed_theirs =
            if fields::difference(&agreed_theirs, &theirs).is_empty() { stored } else { tx.put_body(&agreed_theirs)? };
        let agreed_ours =
            if fields::difference(&agreed_ours, &ours).is_empty() { outgoing.ours } else { tx.put_body(&agreed_ours)? };
        let next = Link {
            remote: written.id.clone(),
            revision: written.revision.clone(),
            agreed_ours,
            agreed_theirs,
            theirs: stored,
            before_write: Some(link.theirs),
            written: Some(self.now),
            dirty: false,
            ..link.clone()
        };
        let next = self.read_back(tx, next, found, &outgoing.worn)?;
        Self::keep(tx, outgoing, &next)?;
        self.note(tx, outgoing, Action::Sent, Some(link.theirs), Some(stored))?;
        self.tell("update", outgoing, Detail::Fields(outgoing.push.clone()));
        Ok(())
    }

    /// The place did not say what revision our write got. What is read there is taken for their way of writing ours
    /// where only the way of writing differs; anything else counts as their change.
    fn read_back(&self, tx: &mut Tx<'_>, link: Link, found: Option<&Item>, worn: &[Dress]) -> Result<Link, StoreError> {
        let Some(item) = found else {
            let unknown = link.revision.is_none() && link.presence == Presence::Here;
            // Not read yet: asked for by name in the next run, and nothing is written over it until then.
            return Ok(if unknown { Link { presence: Presence::Missing, ..link } } else { link });
        };
        let Ok(reading) = &item.reading else { return Ok(link) };
        let says = bare(worn, &reading.fields);
        let theirs = tx.put_body(&says)?;
        if was_before_our_write(tx, &link, theirs)? {
            // Older than our write: asked for again in the next run.
            return Ok(Link { presence: Presence::Missing, ..link });
        }
        let sent = tx.body(link.agreed_theirs)?;
        let mut agreed = (*sent).clone();
        let mut otherwise = false;
        for field in fields::difference(&sent, &says).into_keys() {
            if only_written_otherwise(&sent, &says, &field) {
                fields::apply(&mut agreed, &Patch::from([(field.clone(), says.get(&field).cloned())]));
            } else {
                otherwise = true;
            }
        }
        let agreed_theirs = if otherwise { tx.put_body(&agreed)? } else { theirs };
        let seen_changed = if otherwise { Some(self.now) } else { link.seen_changed };
        Ok(Link { theirs, agreed_theirs, revision: item.revision.clone(), dirty: otherwise, seen_changed, ..link })
    }

    /// Saves the link, and marks the record unless it is still what was sent and waits for nothing else.
    fn keep(tx: &mut Tx<'_>, outgoing: &Outgoing, link: &Link) -> Result<(), StoreError> {
        tx.save_link(link)?;
        let unchanged =
            tx.record(outgoing.record)?.is_some_and(|record| record.body == outgoing.ours && record.archived.is_none());
        let complete = outgoing.completes && unchanged && !link.dirty;
        if complete { Ok(()) } else { tx.set_record_dirty(outgoing.record, true) }
    }

    fn refused(
        &mut self,
        tx: &mut Tx<'_>,
        outgoing: &Outgoing,
        fault: &Fault,
        found: Option<Item>,
    ) -> Result<(), StoreError> {
        let key = (outgoing.record, outgoing.collection);
        if fault.kind != FaultKind::Transient {
            dress::undo(tx, outgoing.record, outgoing.collection)?;
        }
        match fault.kind {
            // It may have been carried out all the same: what was sent stays noted until the place has been asked.
            FaultKind::Transient => {
                self.given_up.insert(key);
                self.tally.fail(outgoing.connection, fault.clone());
                return Ok(());
            }
            FaultKind::Changed => {
                tx.end_sending(outgoing.record, outgoing.collection)?;
                match found {
                    Some(item) => self.take_newer(tx, outgoing, &item)?,
                    None => drop(self.given_up.insert(key)),
                }
            }
            FaultKind::Missing if outgoing.link.is_some() => {
                tx.end_sending(outgoing.record, outgoing.collection)?;
                self.progress = true;
                if let Some(link) = outgoing.link.as_ref().map(|link| tx.link(link.id)).transpose()?.flatten() {
                    // Not there any more: asked for by name before anything is concluded.
                    tx.save_link(&Link { presence: Presence::Missing, ..link })?;
                }
                self.given_up.insert(key);
            }
            FaultKind::RateLimited { .. } | FaultKind::SignInNeeded => {
                tx.end_sending(outgoing.record, outgoing.collection)?;
                self.given_up.insert(key);
                self.tally.fail(outgoing.connection, fault.clone());
            }
            FaultKind::Forbidden | FaultKind::Missing | FaultKind::Rejected | FaultKind::Malformed | FaultKind::Bug => {
                self.given_up.insert(key);
                return self.not_accepted(tx, outgoing, fault);
            }
        }
        tx.set_record_dirty(outgoing.record, true)
    }

    /// The same again would be refused again: it waits, named, until something about the record changes.
    fn not_accepted(&mut self, tx: &mut Tx<'_>, outgoing: &Outgoing, fault: &Fault) -> Result<(), StoreError> {
        tx.end_sending(outgoing.record, outgoing.collection)?;
        let (collection, remote) = (outgoing.collection, shown_as(outgoing));
        tx.put_skipped(&Skipped { collection, remote, fault: fault.clone(), since: self.now })?;
        self.tell("failed", outgoing, Detail::Fault(Box::new(fault.clone())));
        if outgoing.completes { Ok(()) } else { tx.set_record_dirty(outgoing.record, true) }
    }

    fn take_newer(&mut self, tx: &mut Tx<'_>, outgoing: &Outgoing, item: &Item) -> Result<(), StoreError> {
        let Some(list) = self.desk.collections.get(&outgoing.collection) else { return Ok(()) };
        let seen = outgoing.link.as_ref().map_or(self.now, |link| link.seen_same);
        Observation::new(list, seen, self.now).take_item(tx, item)?;
        self.progress = true;
        // It is there as part of another record: a person must look at it.
        if outgoing.link.is_none() && tx.arrival(outgoing.collection, &item.id)?.is_none() {
            self.given_up.insert((outgoing.record, outgoing.collection));
            let fault = duplicate(&outgoing.title, &self.desk.place(outgoing.collection));
            let remote = outgoing.record.to_string().into();
            tx.put_skipped(&Skipped { collection: outgoing.collection, remote, fault, since: self.now })?;
        }
        // Asked once: if it is still not accepted after the newer one was looked at, it waits for the next run.
        if outgoing.link.as_ref().is_some_and(|link| link.revision == item.revision) {
            self.given_up.insert((outgoing.record, outgoing.collection));
        }
        Ok(())
    }

    fn note(
        &self,
        tx: &mut Tx<'_>,
        outgoing: &Outgoing,
        action: Action,
        before: Option<BodyId>,
        after: Option<BodyId>,
    ) -> Result<(), StoreError> {
        let (run, at, record, collection) = (self.run, self.now, outgoing.record, Some(outgoing.collection));
        tx.note(NewChange { run, at, record, collection, action, before, after, note: String::new() }).map(drop)
    }

    fn tell(&mut self, what: &'static str, outgoing: &Outgoing, detail: Detail) {
        let (collection, record, title) = (outgoing.collection, Some(outgoing.record), outgoing.title.clone());
        self.tally.add(outgoing.connection, PlannedChange { what, collection, record, title, detail });
    }
}

/// A copy that we deleted is gone: what it said is kept in the journal, and it counts among the deletions of its place.
fn enter_deletion(
    tx: &mut Tx<'_>,
    link: &Link,
    approved: bool,
    run: Option<RunId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (record, collection) = (link.record, Some(link.collection));
    for held in tx.held_of(record)? {
        if held.what == (HeldWhat::DeleteTheirs { link: link.id }) {
            tx.set_held(held.id, HeldState::Closed)?;
        }
    }
    tx.count_deletion(link.collection, at, approved)?;
    let (action, before, after, note) = (Action::SentDeletion, Some(link.theirs), None, String::new());
    tx.note(NewChange { run, at, record, collection, action, before, after, note })?;
    tx.drop_link(link.id)
}

/// What a place says that it has stored, undressed; what was sent, where it does not say.
fn stored_as(tx: &mut Tx<'_>, outgoing: &Outgoing, written: &Written, body: BodyId) -> Result<BodyId, StoreError> {
    match &written.fields {
        Some(fields) => tx.put_body(&bare(&outgoing.worn, fields)),
        None => Ok(body),
    }
}

/// Under which name a write that was refused is listed: not by what it is called there, because there it may be well.
fn shown_as(outgoing: &Outgoing) -> RemoteId {
    outgoing.record.to_string().into()
}

/// A write of an earlier run whose answer was never seen, for an item that is there: what landed of it counts as
/// agreed, field by field, however the place writes it.
pub(super) fn reconcile(
    tx: &mut Tx<'_>,
    sending: &Sending,
    found: Option<&RemoteId>,
    run: Option<RunId>,
) -> Result<(), StoreError> {
    tx.end_sending(sending.record, sending.collection)?;
    tx.set_record_dirty(sending.record, true)?;
    if let (None, Some(body), Some(id)) = (sending.link, sending.body, found) {
        return recognise(tx, sending, body, id);
    }
    let Some(link) = sending.link.map(|link| tx.link(link)).transpose()?.flatten() else { return Ok(()) };
    let Some(body) = sending.body else {
        if link.presence != Presence::Gone {
            return Ok(());
        }
        let approved = tx.held_of(sending.record)?.iter().any(|held| held.state == HeldState::Approved);
        return enter_deletion(tx, &link, approved, run, sending.at);
    };
    let (sent, ours, theirs) = (tx.body(body)?, tx.body(sending.ours)?, tx.body(link.theirs)?);
    let (mut agreed_ours, mut agreed_theirs) =
        ((*tx.body(link.agreed_ours)?).clone(), (*tx.body(link.agreed_theirs)?).clone());
    for field in fields::difference(&agreed_theirs, &theirs).into_keys() {
        // What was sent of a field that was not ours is only what they said before.
        let was_ours = fields::same(ours.get(&field), sent.get(&field));
        if was_ours && only_written_otherwise(&sent, &theirs, &field) {
            enter(&mut agreed_ours, &field, &ours);
            enter(&mut agreed_theirs, &field, &theirs);
        }
    }
    let next = Link {
        agreed_ours: tx.put_body(&agreed_ours)?,
        agreed_theirs: tx.put_body(&agreed_theirs)?,
        written: Some(sending.at),
        dirty: true,
        ..link
    };
    tx.save_link(&next)
}

/// A creation whose answer was lost, and what is there under its identity. It is ours as far as it says what was sent;
/// about the rest nobody knows whether ours was changed there since or somebody made it by hand, so that each such
/// field is met for the first time.
fn recognise(tx: &mut Tx<'_>, sending: &Sending, body: BodyId, id: &RemoteId) -> Result<(), StoreError> {
    let Some(arrival) = tx.arrival(sending.collection, id)? else { return Ok(()) };
    if tx.links_of(sending.record)?.iter().any(|link| link.collection == sending.collection) {
        return Ok(());
    }
    let worn = worn(tx, sending.record, sending.collection)?;
    let theirs_body = tx.put_body(&bare(&worn, &*tx.body(arrival.body)?))?;
    let (sent, ours, theirs) = (tx.body(body)?, tx.body(sending.ours)?, tx.body(theirs_body)?);
    let (mut agreed_ours, mut agreed_theirs) = (Fields::new(), Fields::new());
    for field in sent.keys().chain(theirs.keys()).filter(|field| only_written_otherwise(&sent, &theirs, field)) {
        enter(&mut agreed_ours, field, &ours);
        enter(&mut agreed_theirs, field, &theirs);
    }
    let (agreed_ours, agreed_theirs) = (tx.put_body(&agreed_ours)?, tx.put_body(&agreed_theirs)?);
    tx.add_link(NewLink {
        record: sending.record,
        collection: sending.collection,
        remote: id.clone(),
        revision: arrival.revision.clone(),
        agreed_ours,
        agreed_theirs,
        theirs: theirs_body,
        told_changed: arrival.told_changed,
        at: sending.at,
    })?;
    if let Some(question) = tx.question_at(sending.collection, id)? {
        tx.drop_question(question.id)?;
    }
    tx.drop_arrival(sending.collection, id)
}

fn enter(into: &mut Fields, field: &FieldName, from: &Fields) {
    fields::apply(into, &Patch::from([(field.clone(), from.get(field).cloned())]));
}
