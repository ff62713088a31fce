//! Undoing a settlement: what was asked is asked again, as long as a tool still says what it said. What a sync has
//! overwritten meanwhile cannot be asked again; then what the desk said before holds, or the one other version there was. A
//! record that was kept where a tool had deleted it is asked about again until it was created there anew.

use super::undo::Undo;
use super::versions::uid_of_copy;
use crate::EngineError;
use wedsync_domain::ids::LinkId;
use wedsync_domain::reasons::Beyond;
use wedsync_domain::{Fields, Patch, Timestamp, Value, fields};
use wedsync_store::rows::{Action, Change, Disputed, LetGo, Link, NewLink, Presence, Record, Side, Versions};
use wedsync_store::{StoreError, Tx};

impl Undo {
    /// Takes back what this line settled.
    pub(super) fn unsettle(&mut self, tx: &mut Tx<'_>, change: &Change) -> Result<bool, EngineError> {
        let (Some(settled), Some(before), Some(after)) =
            (tx.versions_settled_by(change.id)?, change.before, change.after)
        else {
            return self.put_back(tx, change);
        };
        let Some(record) = tx.record(change.record)? else {
            return Ok(self.out_of_reach(change, "", Beyond::Gone {}));
        };
        if record.archived.is_some() {
            return Ok(self.out_of_reach(change, &record.title, Beyond::DeletedFirst {}));
        }
        let deleted_at = gone_again(tx, &record, &settled, self.now)?;
        if deleted_at.is_empty() && !settled.deleted_at.is_empty() {
            return Ok(self.out_of_reach(change, &record.title, Beyond::Kept {}));
        }
        self.drop_copy(tx, change, &record, &settled)?;
        drop_rules(tx, change, &record, &settled)?;
        let (now, before, after) = (tx.body(record.body)?, tx.body(before)?, tx.body(after)?);
        let (mut again, mut patch) = (Vec::new(), Patch::new());
        for dispute in &settled.fields {
            let field = &dispute.field;
            if !fields::same(now.get(field), after.get(field)) {
                self.out_of_reach(change, &record.title, Beyond::Changed { field: field.to_string() });
                continue;
            }
            if self.ask_again(tx, change, &record, dispute, before.get(field))? {
                patch.insert(field.clone(), before.get(field).cloned());
                again.push(dispute.clone());
            } else if let Some(value) = self.other(change, &record, dispute, &before, &after) {
                patch.insert(field.clone(), value);
            }
        }
        let reopened = !(again.is_empty() && deleted_at.is_empty());
        if reopened {
            ask(tx, &record, &settled, again, deleted_at, self.now)?;
            tx.set_record_dirty(record.id, true)?;
        }
        // What is only asked again is no change of the record.
        patch.retain(|field, value| !fields::same(now.get(field), value.as_ref()));
        let changed = !patch.is_empty() && self.patch(tx, change, patch, |_, _| true)?;
        Ok(reopened || changed)
    }

    /// Whether the tools would still differ if nobody had settled it: then what they say is new again, as it was.
    fn ask_again(
        &mut self,
        tx: &mut Tx<'_>,
        change: &Change,
        record: &Record,
        dispute: &Disputed,
        before: Option<&Value>,
    ) -> Result<bool, EngineError> {
        let mut lost = Vec::new();
        let mut still = Vec::new();
        for side in dispute.sides.iter().filter(|side| side.link.is_some()) {
            match still_says(tx, dispute, side)? {
                Some(link) => still.push((link, side)),
                None => lost.push(side),
            }
        }
        if !differ(&still, before) {
            return Ok(false);
        }
        for (link, side) in &still {
            let back = |agreed: &Fields, value: &Option<Value>| {
                let mut agreed = agreed.clone();
                fields::apply(&mut agreed, &Patch::from([(dispute.field.clone(), value.clone())]));
                agreed
            };
            let ours = back(&*tx.body(link.agreed_ours)?, &side.agreed_ours);
            let theirs = back(&*tx.body(link.agreed_theirs)?, &side.agreed_theirs);
            let (agreed_ours, agreed_theirs) = (tx.put_body(&ours)?, tx.put_body(&theirs)?);
            tx.save_link(&Link { agreed_ours, agreed_theirs, dirty: true, ..link.clone() })?;
        }
        for side in lost {
            let (field, said) = (dispute.field.to_string(), vec![words(side)]);
            self.out_of_reach(change, &record.title, Beyond::Overwritten { field, said, edit: false });
        }
        Ok(true)
    }

    /// What holds where nobody can be asked again: what we said before, or else the one thing that was set aside.
    #[expect(clippy::option_option, reason = "nothing can be said, or that the field is empty")]
    fn other(
        &mut self,
        change: &Change,
        record: &Record,
        dispute: &Disputed,
        before: &Fields,
        after: &Fields,
    ) -> Option<Option<Value>> {
        let (was, is) = (before.get(&dispute.field), after.get(&dispute.field));
        if !fields::same(was, is) {
            return Some(was.cloned());
        }
        let mut others: Vec<&Side> = Vec::new();
        for side in dispute.sides.iter().filter(|side| !fields::same(side.value.as_ref(), is)) {
            if !others.iter().any(|other| fields::same(other.value.as_ref(), side.value.as_ref())) {
                others.push(side);
            }
        }
        if let [only] = others[..] {
            return Some(only.value.clone());
        }
        if others.is_empty() {
            return None;
        }
        let (field, said) = (dispute.field.to_string(), others.into_iter().map(words).collect());
        self.out_of_reach(change, &record.title, Beyond::Overwritten { field, said, edit: true });
        None
    }

    /// Where both were kept, the other goes again, unless somebody has worked on it.
    fn drop_copy(
        &mut self,
        tx: &mut Tx<'_>,
        change: &Change,
        record: &Record,
        settled: &Versions,
    ) -> Result<(), EngineError> {
        let copies = tx.records_by_uid(&record.circle, &uid_of_copy(record, settled.id))?;
        for copy in copies.into_iter().filter(|copy| copy.archived.is_none()) {
            if copy.changed == copy.created {
                tx.archive_record(copy.id, self.now)?;
                let of_copy = Change { record: copy.id, ..change.clone() };
                self.note(tx, &of_copy, Action::Archived, Some(copy.body), None)?;
                tx.set_record_dirty(copy.id, true)?;
            } else {
                self.out_of_reach(change, &record.title, Beyond::Copy { copy: copy.id });
            }
        }
        Ok(())
    }
}

/// A rule that was made with it holds no more.
fn drop_rules(tx: &mut Tx<'_>, change: &Change, record: &Record, settled: &Versions) -> Result<(), StoreError> {
    for rule in tx.rules()? {
        let of_it = rule.kind == record.kind && settled.fields.iter().any(|dispute| dispute.field == rule.field);
        if of_it && rule.since == Some(change.at) {
            tx.end_rule(rule.kind, &rule.field, change.at)?;
        }
    }
    Ok(())
}

/// Its link, where it says what it said and nothing is on its way to it.
fn still_says(tx: &Tx<'_>, dispute: &Disputed, side: &Side) -> Result<Option<Link>, StoreError> {
    let Some(link) = side.link.map(|id| tx.link(id)).transpose()?.flatten() else { return Ok(None) };
    if link.presence != Presence::Here || tx.is_sending(link.record, link.collection)? {
        return Ok(None);
    }
    let (field, said) = (&dispute.field, side.value.as_ref());
    let says = fields::same(tx.body(link.theirs)?.get(field), said);
    let seen = fields::same(tx.body(link.agreed_theirs)?.get(field), said);
    Ok((says && seen).then_some(link))
}

/// Whether those who still say it, and the desk, would be two again. The desk has no version of its own where all it said
/// was what had been agreed.
fn differ(still: &[(Link, &Side)], before: Option<&Value>) -> bool {
    let said = || still.iter().map(|(_, side)| side.value.as_ref());
    let superseded = still
        .iter()
        .any(|(_, side)| !fields::same(side.value.as_ref(), before) && fields::same(before, side.agreed_ours.as_ref()));
    let first = said().next().flatten();
    let among_them = said().any(|value| !fields::same(value, first));
    among_them || (!superseded && said().any(|value| !fields::same(value, before)))
}

/// The places that had deleted it, as long as it was not created there again. That nothing is agreed with them any more makes
/// sure that it is asked whatever else is taken back: what is agreed and gone would be deleted here without a question.
fn gone_again(
    tx: &mut Tx<'_>,
    record: &Record,
    settled: &Versions,
    now: Timestamp,
) -> Result<Vec<Option<LinkId>>, StoreError> {
    let mut gone = Vec::new();
    for LetGo { collection, remote } in tx.let_go(settled.id)? {
        let there = tx.links_of(record.id)?.iter().any(|link| link.collection == collection)
            || tx.is_sending(record.id, collection)?
            || tx.arrival(collection, &remote)?.is_some()
            || tx.link_at(collection, &remote)?.is_some();
        if there || tx.collection(collection)?.is_none() {
            continue;
        }
        let nothing = tx.put_body(&Fields::new())?;
        let id = tx.add_link(NewLink {
            record: record.id,
            collection,
            remote,
            revision: None,
            agreed_ours: nothing,
            agreed_theirs: nothing,
            theirs: nothing,
            told_changed: None,
            at: now,
        })?;
        if let Some(link) = tx.link(id)? {
            tx.save_link(&Link { presence: Presence::Gone, seen_changed: Some(now), dirty: true, ..link })?;
            gone.push(Some(id));
        }
    }
    Ok(gone)
}

/// The question as it was, beside what is open about the record anyway.
fn ask(
    tx: &mut Tx<'_>,
    record: &Record,
    settled: &Versions,
    again: Vec<Disputed>,
    gone: Vec<Option<LinkId>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let open = tx.versions_of(record.id)?;
    if open.is_none() {
        tx.reopen_versions(settled.id)?;
    }
    let (mut fields, mut deleted_at) = open.map(|open| (open.fields, open.deleted_at)).unwrap_or_default();
    fields.retain(|open| !again.iter().any(|dispute| dispute.field == open.field));
    fields.extend(again);
    deleted_at.extend(gone);
    fields.sort_by(|one, other| one.field.cmp(&other.field));
    tx.put_versions(record.id, &fields, &deleted_at, now).map(drop)
}

/// None: it was emptied.
fn words(side: &Side) -> Option<String> {
    side.value.as_ref().map(ToString::to_string)
}
