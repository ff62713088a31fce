//! Carries a plan into the store, in the transaction it was made in, and says what must be sent.

use super::desk::{Desk, classify};
use super::load::Loaded;
use super::matching::title_of;
use super::plan::{LinkPlan, Plan, Step};
use super::queue::{Outgoing, Queued};
use crate::report::{Detail, PlannedChange, Tally};
use crate::restraint::Restraint;
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::ids::{BodyId, CollectionId, LinkId, RecordId, RunId};
use wedsync_domain::ports::Write;
use wedsync_domain::remarks::remark;
use wedsync_domain::{FieldName, Fields, Patch, Timestamp, fields};
use wedsync_store::rows::{Action, Held, HeldState, HeldWhat, Link, NewChange, Presence};
use wedsync_store::{StoreError, Tx};

/// Plans records and carries the plans into the store.
pub(crate) struct Applying<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) now: Timestamp,
    pub(crate) run: Option<RunId>,
    pub(crate) tally: &'a mut Tally,
    /// Nothing will be sent: what would be is counted instead.
    pub(crate) rehearsal: bool,
    /// Sends that did not work in this run; they are tried again in the next.
    pub(crate) given_up: &'a BTreeSet<(RecordId, CollectionId)>,
    /// What is not written now.
    pub(crate) restraint: &'a Restraint,
    pub(crate) outgoing: Vec<Outgoing>,
    /// Something changed in the store.
    pub(crate) progress: bool,
}

impl<'a> Applying<'a> {
    /// For sending, outside any run; the fields say otherwise where it is otherwise.
    pub(crate) fn new(
        desk: &'a Desk,
        now: Timestamp,
        tally: &'a mut Tally,
        given_up: &'a BTreeSet<(RecordId, CollectionId)>,
    ) -> Self {
        Self {
            desk,
            now,
            run: None,
            tally,
            rehearsal: false,
            given_up,
            restraint: &Restraint::None,
            outgoing: Vec::new(),
            progress: false,
        }
    }
}

impl Applying<'_> {
    /// One record.
    pub(crate) fn record(&mut self, tx: &mut Tx<'_>, id: RecordId) -> Result<(), StoreError> {
        let Some(loaded) = Loaded::read(tx, self.desk, id)? else { return Ok(()) };
        let plan = loaded.plan(self.desk);
        let held = tx.held_of(id)?;
        Self::close_moot(tx, &loaded, &plan, &held)?;
        let queued = self.outgoing.len();
        let mut blocked = loaded.incomplete;
        if let Some(link) = plan.delete_ours {
            blocked |= !loaded.all_observed();
            blocked = blocked || self.delete_ours(tx, &loaded, &held, link)?;
            return Self::clear(tx, &loaded, blocked);
        }
        let body = self.change_ours(tx, &loaded, &plan)?;
        self.record_questions(tx, &loaded, &plan)?;
        let ours = tx.body(body)?;
        for (link, part) in &plan.links {
            if let Some(link) = loaded.link(*link) {
                blocked |= self.change_link(tx, &loaded, link, part, (&ours, body), &held)?;
            }
        }
        blocked |= self.dress_anew(tx, &loaded, &plan, (&ours, body))?;
        for collection in &plan.create_in {
            blocked |= self.create(tx, &loaded, *collection, (&ours, body))?;
        }
        self.name_lacks(tx, &loaded)?;
        blocked |= body != loaded.record.body && self.belongs_elsewhere(tx, &loaded, &plan, &ours)?;
        if let [only] = &mut self.outgoing[queued..] {
            only.completes = !blocked;
        }
        // What is on its way is noted as a sending. A mark that is set meanwhile, by whatever is planned or edited around
        // it, must still be there when the answer comes.
        Self::clear(tx, &loaded, blocked)
    }

    /// What it says now, or what it has become, lets it in where it was kept out, or wants for something else: then it is
    /// planned once more.
    fn belongs_elsewhere(&self, tx: &Tx<'_>, loaded: &Loaded, plan: &Plan, ours: &Fields) -> Result<bool, StoreError> {
        let kind = tx.record(loaded.record.id)?.map_or(loaded.record.kind, |record| record.kind);
        let (absent_from, lacking) = loaded.absences(tx, self.desk, kind, ours)?;
        Ok(plan.deleted_at.is_empty() && (absent_from != plan.create_in || lacking != loaded.lacking))
    }

    /// Answers of a person that have been carried out, or are about something that is no longer so.
    fn close_moot(tx: &mut Tx<'_>, loaded: &Loaded, plan: &Plan, held: &[Held]) -> Result<(), StoreError> {
        for held in held.iter().filter(|held| held.state != HeldState::Closed) {
            let moot = match &held.what {
                HeldWhat::DeleteOurs { link } => {
                    loaded.link(*link).is_none_or(|link| link.presence == Presence::Here)
                        && loaded.record.archived.is_none()
                }
                HeldWhat::DeleteTheirs { link } => {
                    let wanted = plan.links.get(link).is_some_and(|part| part.step == Step::Delete);
                    let here = |link: &Link| link.presence == Presence::Here && loaded.record.archived.is_none();
                    !wanted && loaded.link(*link).is_none_or(here)
                }
                HeldWhat::MassChange { link, field } => loaded.link(*link).is_none_or(|link| {
                    fields::same(loaded.body(link.theirs).get(field), loaded.body(link.agreed_theirs).get(field))
                }),
            };
            if moot {
                tx.set_held(held.id, HeldState::Closed)?;
            }
        }
        Ok(())
    }

    /// Deleted there, and nothing speaks against it: into the archive here. Its other places follow when it is
    /// planned again. Returns whether the record stays marked.
    fn delete_ours(
        &mut self,
        tx: &mut Tx<'_>,
        loaded: &Loaded,
        held: &[Held],
        from: LinkId,
    ) -> Result<bool, StoreError> {
        let answer = held.iter().find(|held| held.what == HeldWhat::DeleteOurs { link: from });
        let Some(link) = loaded.link(from) else { return Ok(true) };
        match answer.map(|held| held.state) {
            Some(HeldState::Waiting) => return Ok(false),
            Some(HeldState::Refused) => {
                // It stays, and the place that lost it gets it back.
                if let Some(held) = answer {
                    tx.set_held(held.id, HeldState::Closed)?;
                }
                tx.drop_link(from)?;
                tx.set_record_dirty(loaded.record.id, true)?;
                self.progress = true;
                return Ok(true);
            }
            Some(HeldState::Approved | HeldState::Closed) | None => {}
        }
        let record = &loaded.record;
        tx.archive_record(record.id, self.now)?;
        self.note(tx, loaded, Some(link.collection), Action::Archived, Some(record.body), None)?;
        tx.count_deletion(link.collection, self.now, answer.is_some())?;
        for gone in loaded.links.iter().filter(|link| link.presence == Presence::Gone) {
            tx.drop_link(gone.id)?;
        }
        for place in self.desk.circle(&record.circle) {
            tx.drop_skipped(place.id, &record.id.to_string().into())?;
        }
        tx.set_record_dirty(record.id, true)?;
        self.progress = true;
        self.tell("delete", loaded, link.collection, Detail::Nothing);
        Ok(true)
    }

    fn change_ours(&mut self, tx: &mut Tx<'_>, loaded: &Loaded, plan: &Plan) -> Result<BodyId, StoreError> {
        let record = &loaded.record;
        let mut ours = (*loaded.ours()).clone();
        fields::apply(&mut ours, &plan.ours);
        let body = if plan.ours.is_empty() { record.body } else { tx.put_body(&ours)? };
        for (link, patch) in &plan.overruled {
            if let Some(link) = loaded.link(*link) {
                let said = tx.put_body(&values(patch))?;
                self.note(tx, loaded, Some(link.collection), Action::Overruled, Some(said), Some(body))?;
            }
        }
        if plan.ours.is_empty() {
            return Ok(body);
        }
        let old_kind = record.kind;
        tx.set_record_body(record.id, body, self.now, false)?;
        self.progress = true;
        let mut sources: Vec<CollectionId> =
            plan.pulled.keys().filter_map(|link| loaded.link(*link)).map(|link| link.collection).collect();
        sources.dedup();
        for source in &sources {
            if let Some(collection) = self.desk.collections.get(source) {
                let kind = classify(collection, old_kind, &ours);
                if kind != old_kind {
                    tx.set_record_kind(record.id, kind)?;
                }
            }
            self.note(tx, loaded, Some(*source), Action::Pulled, Some(record.body), Some(body))?;
            self.tell("update", loaded, *source, Detail::Fields(names(&plan.ours)));
            if let Some(fault) = remark(record.kind, &ours).filter(|_| plan.ours.contains_key("when")) {
                self.tell("remark", loaded, *source, Detail::Fault(Box::new(fault)));
            }
        }
        if sources.is_empty() {
            self.note(tx, loaded, None, Action::Settled, Some(record.body), Some(body))?;
        }
        Ok(body)
    }

    /// Opens, renews or closes the record's two versions, so that they always say what is so now.
    fn record_questions(&mut self, tx: &mut Tx<'_>, loaded: &Loaded, plan: &Plan) -> Result<(), StoreError> {
        let id = loaded.record.id;
        if plan.disputes.is_empty() && plan.deleted_at.is_empty() {
            if let Some(open) = tx.versions_of(id)?.filter(|_| !loaded.incomplete && loaded.all_observed()) {
                tx.settle_versions(open.id, None, self.now)?;
            }
            return Ok(());
        }
        let (_, new) = tx.put_versions(id, &plan.disputes, &plan.deleted_at, self.now)?;
        if new {
            let fields: Vec<FieldName> = plan.disputes.iter().map(|dispute| dispute.field.clone()).collect();
            let mut places: BTreeSet<CollectionId> = plan
                .disputes
                .iter()
                .flat_map(|dispute| &dispute.sides)
                .filter_map(|side| side.link)
                .filter_map(|link| loaded.link(link))
                .map(|link| link.collection)
                .collect();
            places.extend(
                plan.deleted_at.iter().flatten().filter_map(|link| loaded.link(*link)).map(|link| link.collection),
            );
            for place in places {
                self.tell("versions", loaded, place, Detail::Fields(fields.clone()));
            }
        }
        Ok(())
    }

    /// Returns whether something about this link has to wait.
    fn change_link(
        &mut self,
        tx: &mut Tx<'_>,
        loaded: &Loaded,
        link: &Link,
        part: &LinkPlan,
        (ours, body): (&Fields, BodyId),
        held: &[Held],
    ) -> Result<bool, StoreError> {
        let link = Self::agree(tx, loaded, link, part)?;
        match &part.step {
            Step::None => Ok(false),
            Step::Drop => {
                tx.drop_link(link.id)?;
                tx.set_record_dirty(loaded.record.id, true)?;
                self.progress = true;
                Ok(true)
            }
            Step::Push(push) => self.update(tx, loaded, link, (ours, body), push.clone()),
            Step::Delete => {
                let here = HeldWhat::DeleteTheirs { link: link.id };
                let answer = held.iter().find(|held| held.what == here).map(|held| held.state);
                let allowed = |held: &Held| held.state == HeldState::Approved;
                if answer == Some(HeldState::Waiting) {
                    return Ok(false);
                }
                let write = Write::Delete { id: link.remote.clone(), revision: link.revision.clone() };
                let approved = held.iter().any(allowed);
                let (collection, link, ours) = (link.collection, Some(link), body);
                let (body, push, dress) = (None, Vec::new(), None);
                self.send(tx, loaded, Queued { collection, link, ours, body, push, dress, approved, write })
            }
        }
    }

    /// Enters what was found to be agreed without a write.
    fn agree(tx: &mut Tx<'_>, loaded: &Loaded, link: &Link, part: &LinkPlan) -> Result<Link, StoreError> {
        if part.agree.is_empty() {
            return Ok(link.clone());
        }
        let mut halves = ((*loaded.body(link.agreed_ours)).clone(), (*loaded.body(link.agreed_theirs)).clone());
        for (field, (ours, theirs)) in &part.agree {
            fields::apply(&mut halves.0, &Patch::from([(field.clone(), ours.clone())]));
            fields::apply(&mut halves.1, &Patch::from([(field.clone(), theirs.clone())]));
        }
        let theirs = loaded.body(link.theirs);
        if fields::difference(&halves.1, &theirs).is_empty() {
            // Equal but for stamps and ways of writing: then it is what they say, to the letter.
            halves.1 = (*theirs).clone();
        }
        let next =
            Link { agreed_ours: tx.put_body(&halves.0)?, agreed_theirs: tx.put_body(&halves.1)?, ..link.clone() };
        if next != *link {
            tx.save_link(&next)?;
        }
        Ok(next)
    }

    /// Takes the marks off, unless something has to wait.
    fn clear(tx: &mut Tx<'_>, loaded: &Loaded, blocked: bool) -> Result<(), StoreError> {
        if blocked {
            return Ok(());
        }
        for link in tx.links_of(loaded.record.id)?.into_iter().filter(|link| link.dirty) {
            tx.save_link(&Link { dirty: false, ..link })?;
        }
        tx.set_record_dirty(loaded.record.id, false)
    }

    fn note(
        &self,
        tx: &mut Tx<'_>,
        loaded: &Loaded,
        collection: Option<CollectionId>,
        action: Action,
        before: Option<BodyId>,
        after: Option<BodyId>,
    ) -> Result<(), StoreError> {
        let (run, at, record) = (self.run, self.now, loaded.record.id);
        tx.note(NewChange { run, at, record, collection, action, before, after, note: String::new() }).map(drop)
    }

    pub(super) fn tell(&mut self, what: &'static str, loaded: &Loaded, collection: CollectionId, detail: Detail) {
        let Some(list) = self.desk.collections.get(&collection) else { return };
        let title = title_of(loaded.record.kind.schema(), &loaded.ours());
        self.tally
            .add(list.connection, PlannedChange { what, collection, record: Some(loaded.record.id), title, detail });
    }
}

/// The values of a patch; what it empties is left out.
fn values(patch: &Patch) -> Fields {
    patch.iter().filter_map(|(field, value)| Some((field.clone(), value.clone()?))).collect::<BTreeMap<_, _>>()
}

fn names(patch: &Patch) -> Vec<FieldName> {
    patch.keys().filter(|name| !fields::is_volatile(name)).cloned().collect()
}
