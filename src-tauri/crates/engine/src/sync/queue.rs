//! What a plan asks to be told a place: the draft with what it belongs to there, dressed for the list, and the write that
//! carries it. Queued here in the transaction of the plan; sent in [`super::send`].

use super::apply::Applying;
use super::belongs::{LACKING, lacking};
use super::dress::{self, Dress, wear, worn};
use super::load::Loaded;
use super::matching::title_of;
use super::plan::{Plan, Step, overlay};
use crate::report::Detail;
use std::sync::Arc;
use wedsync_domain::ids::{BodyId, CollectionId, ConnectionId, RecordId, RemoteId};
use wedsync_domain::ports::{Draft, Write};
use wedsync_domain::{FieldName, Fields};
use wedsync_store::rows::{Link, NewLink, Presence, Sending, Skipped};
use wedsync_store::{StoreError, Tx};

/// One write on its way to a place.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) record: RecordId,
    pub(crate) title: String,
    pub(crate) collection: CollectionId,
    pub(crate) connection: ConnectionId,
    /// `None`: it is created there.
    pub(crate) link: Option<Link>,
    /// Our record as it is sent.
    pub(crate) ours: BodyId,
    /// What it shall say there; `None`: deleted.
    pub(crate) body: Option<BodyId>,
    /// What we take them to say; looked at once more before writing where the place has no revisions.
    pub(crate) expected: Arc<Fields>,
    /// The fields that are written over theirs.
    pub(crate) push: Vec<FieldName>,
    /// A person approved this deletion by name.
    pub(crate) approved: bool,
    /// Once this is acknowledged nothing else is waiting for the record.
    pub(crate) completes: bool,
    /// What was added to the draft for this list to show.
    pub(crate) dress: Option<Dress>,
    /// What may be seen there until the answer is known: what it wore before, and this.
    pub(crate) worn: Vec<Dress>,
    pub(crate) write: Write,
}

/// A write that the plan asks for.
pub(super) struct Queued {
    pub(super) collection: CollectionId,
    /// `None`: it is created there.
    pub(super) link: Option<Link>,
    pub(super) ours: BodyId,
    /// What it shall say there, undressed; `None`: deleted.
    pub(super) body: Option<BodyId>,
    pub(super) push: Vec<FieldName>,
    pub(super) dress: Option<Dress>,
    pub(super) approved: bool,
    pub(super) write: Write,
}

impl Applying<'_> {
    pub(super) fn update(
        &mut self,
        tx: &mut Tx<'_>,
        loaded: &Loaded,
        link: Link,
        (says, ours): (&Fields, BodyId),
        push: Vec<FieldName>,
    ) -> Result<bool, StoreError> {
        let fields = overlay(&loaded.body(link.theirs), says, &push);
        let sent = tx.put_body(&fields)?;
        let (id, revision) = (link.remote.clone(), link.revision.clone());
        let (draft, dress) = self.draft(tx, loaded, link.collection, fields)?;
        let write = Write::Update { id, revision, draft };
        let (collection, link, body) = (link.collection, Some(link), Some(sent));
        self.send(tx, loaded, Queued { collection, link, ours, body, push, dress, approved: false, write })
    }

    pub(super) fn create(
        &mut self,
        tx: &mut Tx<'_>,
        loaded: &Loaded,
        collection: CollectionId,
        (says, ours): (&Fields, BodyId),
    ) -> Result<bool, StoreError> {
        let Some(remote) = self.desk.remote_of(collection) else { return Ok(true) };
        if !self.rehearsal && !self.desk.seen.contains(&collection) {
            return Ok(true);
        }
        let kind = loaded.record.kind;
        let fields: Fields = says
            .iter()
            .filter(|(field, _)| remote.carries(kind, field))
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        let body = Some(tx.put_body(&fields)?);
        let push = fields.keys().cloned().collect();
        let (draft, dress) = self.draft(tx, loaded, collection, fields)?;
        let (link, write) = (None, Write::Create { draft });
        self.send(tx, loaded, Queued { collection, link, ours, body, push, dress, approved: false, write })
    }

    /// What a list shows around it has changed, and nothing about itself: it is written there once more.
    pub(super) fn dress_anew(
        &mut self,
        tx: &mut Tx<'_>,
        loaded: &Loaded,
        plan: &Plan,
        ours: (&Fields, BodyId),
    ) -> Result<bool, StoreError> {
        let mut waits = false;
        if !tx.any_references()? {
            return Ok(waits);
        }
        for link in loaded.links.iter().filter(|link| link.presence == Presence::Here) {
            let untouched = plan.links.get(&link.id).is_none_or(|part| part.step == Step::None);
            let Some(list) = self.desk.collections.get(&link.collection) else { continue };
            if !untouched || !list.direction.writes() || list.read_only || self.desk.remote_of(list.id).is_none() {
                continue;
            }
            let wanted = loaded.dress(tx, self.desk, list)?;
            // What a person changed there may have lost some of it.
            let touched =
                plan.pulled.get(&link.id).is_some_and(|patch| patch.keys().any(|field| dress::reaches(field)));
            let worn = worn(tx, loaded.record.id, list.id)?;
            if worn.last() != wanted.as_ref() || (touched && wanted.is_some()) {
                let link = tx.link(link.id)?.unwrap_or_else(|| link.clone());
                waits |= self.update(tx, loaded, link, ours, Vec::new())?;
            }
        }
        Ok(waits)
    }

    /// What that list is to show, and what of it is its dress.
    fn draft(
        &self,
        tx: &Tx<'_>,
        loaded: &Loaded,
        collection: CollectionId,
        fields: Fields,
    ) -> Result<(Draft, Option<Dress>), StoreError> {
        let record = &loaded.record;
        let (uid, kind, now) = (record.uid.clone(), record.kind, self.now);
        let Some(list) = self.desk.collections.get(&collection) else {
            return Ok((Draft { uid, kind, fields, refs: Vec::new(), now }, None));
        };
        let refs = loaded.relatives(tx)?.in_account(tx, self.desk, list.connection)?;
        let dress = loaded.dress(tx, self.desk, list)?;
        let fields = dress.iter().fold(fields, |fields, dress| dress.on(fields));
        Ok((Draft { uid, kind, fields, refs, now }, dress))
    }

    /// Queues a write. Returns whether it has to wait instead.
    pub(super) fn send(&mut self, tx: &mut Tx<'_>, loaded: &Loaded, queued: Queued) -> Result<bool, StoreError> {
        let (record, kind) = (loaded.record.id, loaded.record.kind);
        let Queued { collection, link, ours, body, push, dress, approved, write } = queued;
        let Some(list) = self.desk.collections.get(&collection) else { return Ok(true) };
        if !list.approved {
            self.tally.needs_approval.insert(collection);
        }
        if self.rehearsal {
            let detail = if link.is_some() { Detail::Fields(push) } else { Detail::Nothing };
            self.tell(name_of(&write), loaded, collection, detail);
            return self.pretend(tx, record, collection, &write, ours).map(|()| false);
        }
        // A write whose answer was never seen is not sent again before the place has been asked about it.
        let unknown = tx.is_sending(record, collection)?;
        let failed = unknown
            || self.tally.faults.contains_key(&list.connection)
            || self.given_up.contains(&(record, collection));
        if !list.approved || failed {
            return Ok(true);
        }
        if self.restraint.keeps_back(&loaded.record, &write) {
            self.tally.kept_back.insert(record);
            return Ok(true);
        }
        let link_id = link.as_ref().map(|link| link.id);
        tx.begin_sending(&Sending { record, collection, link: link_id, body, ours, at: self.now })?;
        let mut worn = worn(tx, record, collection)?;
        if worn.last() != dress.as_ref() {
            worn.extend(dress.clone());
            wear(tx, record, collection, &worn)?;
        }
        self.outgoing.push(Outgoing {
            record,
            title: title_of(kind.schema(), &loaded.ours()),
            collection,
            connection: list.connection,
            expected: link.as_ref().map(|link| loaded.body(link.theirs)).unwrap_or_default(),
            link,
            ours,
            body,
            push,
            approved,
            completes: false,
            dress,
            worn,
            write,
        });
        Ok(false)
    }

    /// What waits for a record that would be created shows in the preview too: it counts as created.
    fn pretend(
        &mut self,
        tx: &mut Tx<'_>,
        record: RecordId,
        collection: CollectionId,
        write: &Write,
        ours: BodyId,
    ) -> Result<(), StoreError> {
        if matches!(write, Write::Create { .. }) && tx.any_references()? {
            tx.add_link(NewLink {
                record,
                collection,
                remote: RemoteId::from(record.to_string().as_str()),
                revision: None,
                agreed_ours: ours,
                agreed_theirs: ours,
                theirs: ours,
                told_changed: None,
                at: self.now,
            })?;
            self.progress = true;
        }
        Ok(())
    }

    /// Where it cannot be for want of something, a person is told; where that has changed, no longer.
    pub(super) fn name_lacks(&self, tx: &mut Tx<'_>, loaded: &Loaded) -> Result<(), StoreError> {
        if loaded.lacking.is_empty() && !tx.any_references()? {
            return Ok(());
        }
        let remote = RemoteId::from(loaded.record.id.to_string().as_str());
        let title = title_of(loaded.record.kind.schema(), &loaded.ours());
        for list in self.desk.circle(&loaded.record.circle) {
            let known = tx.skipped_at(list.id, &remote)?;
            let said = known.as_ref().is_some_and(|skipped| skipped.fault.code == LACKING);
            match loaded.lacking.iter().find(|(place, _)| *place == list.id) {
                Some((_, need)) if known.is_none() => {
                    let fault = lacking(loaded.record.kind, &title, &self.desk.place(list.id), *need);
                    tx.put_skipped(&Skipped { collection: list.id, remote: remote.clone(), fault, since: self.now })?;
                }
                None if said => tx.drop_skipped(list.id, &remote)?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// How a write is counted.
fn name_of(write: &Write) -> &'static str {
    match write {
        Write::Create { .. } => "create",
        Write::Update { .. } => "update",
        Write::Delete { .. } => "delete",
    }
}
