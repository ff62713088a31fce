//! How a scripted provider answers.

use super::keeping::derived;
use super::lists::{List, State, Stored};
use super::{Manners, Mishap, Place};
use async_trait::async_trait;
use std::sync::atomic::Ordering;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Revision, Uid};
use wedsync_domain::ports::{
    Answer, Draft, Item, Known, Page, Reading, Reference, Remote, RemoteCollection, Write, Written,
};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};

fn no_answer() -> Fault {
    Fault::new(FaultKind::Transient, "no_answer", "no answer")
}

fn changed() -> Fault {
    Fault::new(FaultKind::Changed, "changed", "it is newer there")
}

/// A write on its way into one list.
struct Told<'a> {
    key: &'a RemoteKey,
    id: &'a RemoteId,
}

impl Place {
    fn item(&self, list: &mut List, merged: bool, id: &RemoteId) -> Option<Item> {
        let (kind, garbled) = (list.kind, list.garbled.contains(id) || merged);
        let stored = list.items.get_mut(id)?;
        let (mut fields, revision) = match &mut stored.before {
            Some((fields, revision, left)) if *left > 0 => {
                *left -= 1;
                (fields.clone(), *revision)
            }
            _ => (stored.fields.clone(), stored.revision),
        };
        stored.shown = Some((stored.fields.clone(), stored.refs.clone(), stored.revision));
        if self.manners.stamps {
            let stamp = if self.manners.revisions { revision } else { self.readings.fetch_add(1, Ordering::Relaxed) };
            fields.insert("ical/DTSTAMP".into(), Value::Text(format!("stamp {stamp}")));
        }
        let revision = self.manners.revisions.then(|| Revision::from(format!("r{revision}")));
        let reading = if garbled {
            Err(Fault::new(FaultKind::Malformed, "garbled", "it cannot be read"))
        } else {
            Ok(Reading { uid: stored.uid.clone(), kind, fields, refs: stored.refs.clone(), changed: None })
        };
        Some(Item { id: id.clone(), revision, reading })
    }

    fn carry_out(&self, state: &mut State, key: &RemoteKey, write: &Write) -> Result<Written, Fault> {
        let kind = state.lists[key].kind;
        if self.manners.money_read_only && matches!(kind, Kind::Invoice | Kind::Payment) {
            state.outrages.push(format!("{} was told {kind}s", self.name));
        }
        match write {
            Write::Create { draft } => self.make(state, key, draft),
            Write::Update { id, revision, draft } => {
                let Some(item) = state.lists[key].items.get(id).cloned() else {
                    return Err(Fault::new(FaultKind::Missing, "missing", "it is not there"));
                };
                if revision.as_ref().is_some_and(|seen| seen.as_str() != format!("r{}", item.revision)) {
                    return Err(changed());
                }
                let fields = self.store(draft);
                let shows_old = state.take(Mishap::StaleRead);
                let list = state.lists.get_mut(key).unwrap();
                list.put(&mut state.clock, id.clone(), Stored { fields: fields.clone(), ..item }, shows_old);
                Ok(self.written(state, &Told { key, id }, fields))
            }
            Write::Delete { id, revision } => {
                if let Some(item) = state.lists[key].items.get(id).cloned() {
                    if revision.as_ref().is_some_and(|seen| seen.as_str() != format!("r{}", item.revision)) {
                        return Err(changed());
                    }
                    let names = |other: &Stored| other.refs.iter().any(|one| one.id == *id && one.collection == *key);
                    if self.shape.category == "accounting" && state.lists.values().any(|l| l.items.values().any(names))
                    {
                        return Err(Fault::new(FaultKind::Rejected, "in_use", "the books name it"));
                    }
                    state.deleted.push((kind, item.fields));
                    state.delete(key, id);
                }
                Ok(Written { id: id.clone(), revision: None, fields: None })
            }
        }
    }

    fn make(&self, state: &mut State, key: &RemoteKey, draft: &Draft) -> Result<Written, Fault> {
        let list = &state.lists[key];
        let refs = self.named(draft);
        for needed in self.needs(draft.kind).iter().filter(|kind| !refs.iter().any(|one| one.kind == **kind)) {
            state.outrages.push(format!("{} was told a {} without a {needed}", self.name, draft.kind));
        }
        let lies = |one: &Reference| state.lists.get(&one.collection).is_some_and(|l| l.items.contains_key(&one.id));
        if !refs.iter().all(lies) || refs.iter().any(|one| state.merged.contains_key(&one.id)) {
            return Err(Fault::new(FaultKind::Rejected, "nobody", "it names what is not there"));
        }
        if self.manners.nameless
            && let Some(id) = self.same(list, draft)
        {
            state.met.insert(draft.uid.clone(), id);
            return Err(changed());
        }
        let known = |item: &Stored| item.uid == draft.uid;
        if !self.manners.blind && list.items.values().any(known) {
            return Err(changed());
        }
        let id = if self.manners.own_ids { state.fresh_id() } else { draft.uid.0.clone().into() };
        let fields = self.store(draft);
        let uid = if self.manners.nameless { derived(&self.name, key.as_str(), &id) } else { draft.uid.clone() };
        let list = state.lists.get_mut(key).unwrap();
        list.put(&mut state.clock, id.clone(), Stored::new(uid, fields.clone(), refs), false);
        if self.manners.nameless {
            state.met.insert(draft.uid.clone(), id.clone());
        }
        if (self.shape.category, draft.kind) == ("crm", Kind::Contact) {
            join(state, key, &id, draft);
        }
        Ok(self.written(state, &Told { key, id: &id }, fields))
    }

    fn written(&self, state: &State, told: &Told<'_>, fields: Fields) -> Written {
        let revision = (self.manners.revisions && self.manners.tells_revision)
            .then(|| Revision::from(format!("r{}", state.lists[told.key].items[told.id].revision)));
        // One that does not tell the revision does not tell what it stored either.
        Written { id: told.id.clone(), fields: revision.is_some().then_some(fields), revision }
    }

    fn since(&self, state: &mut State, key: &RemoteKey, since: usize) -> Page {
        let forgets = state.take(Mishap::ChangeForgotten);
        if state.take(Mishap::ListLags) {
            return Page { cursor: Some(since.to_string().into()), ..Page::default() };
        }
        let State { lists, merged, .. } = state;
        let list = lists.get_mut(key).unwrap();
        let mut page = Page { cursor: Some(list.log.len().to_string().into()), ..Page::default() };
        let since = if self.manners.overlaps { since.saturating_sub(3) } else { since };
        let mut some: Vec<RemoteId> = list.log[since.min(list.log.len())..].to_vec();
        some.sort();
        some.dedup();
        for id in some.into_iter().skip(usize::from(forgets)) {
            match self.item(list, merged.contains_key(&id), &id) {
                Some(item) => page.items.push(item),
                None => page.gone.push(id),
            }
        }
        page
    }

    fn listing(&self, state: &mut State, key: &RemoteKey, page: Option<(usize, usize)>) -> Result<Page, Fault> {
        let Manners { page: size, tombstones, .. } = self.manners;
        let list = &state.lists[key];
        let (mut end, mut from) = page.unwrap_or((list.log.len(), 0));
        let mut ids: Vec<RemoteId> = list.items.keys().cloned().collect();
        if from == 0 && state.take(Mishap::ListEmpty) {
            ids.clear();
        }
        if from == 0 && ids.len() <= size && state.take(Mishap::ListHalved) {
            ids = ids.into_iter().step_by(2).collect();
        }
        if from > 0 && state.take(Mishap::ListBreaks) {
            return Err(no_answer());
        }
        if from > 0 && state.take(Mishap::PagesShift) {
            from += 1;
        }
        let lags = state.take(Mishap::ListLags);
        if lags {
            // What is not shown yet will be told as a change.
            end = 0;
        }
        let mut some: Vec<RemoteId> = ids.iter().skip(from).take(size).cloned().collect();
        if let (Some(first), true) = (some.first().cloned(), state.take(Mishap::ListTwice)) {
            some.push(first);
        }
        let more = from + size < ids.len();
        let cursor = if more {
            Some(format!("p{end}:{}", from + size).into())
        } else {
            tombstones.then(|| end.to_string().into())
        };
        let State { lists, merged, .. } = state;
        let list = lists.get_mut(key).unwrap();
        let mut items = Vec::new();
        for id in &some {
            let late = lags.then(|| list.items.get(id).cloned()).flatten();
            items.extend(match late {
                Some(stored) => self.shown_before(list, merged.contains_key(id), id, stored),
                None => self.item(list, merged.contains_key(id), id),
            });
        }
        Ok(Page { items, cursor, more, full: true, ..Page::default() })
    }

    /// As it was when it was last shown; nothing, if it never was.
    fn shown_before(&self, list: &mut List, merged: bool, id: &RemoteId, now: Stored) -> Option<Item> {
        let (fields, refs, revision) = now.shown.clone()?;
        list.items.insert(id.clone(), Stored { fields, refs, revision, ..now.clone() });
        let item = self.item(list, merged, id);
        list.items.insert(id.clone(), now);
        item
    }
}

/// Whoever is entered for a wedding is one of its people.
fn join(state: &mut State, key: &RemoteKey, id: &RemoteId, draft: &Draft) {
    let person = Reference { kind: Kind::Contact, collection: key.clone(), id: id.clone() };
    for wedding in draft.refs.iter().filter(|one| one.kind == Kind::Wedding) {
        let Some(list) = state.lists.get_mut(&wedding.collection) else { continue };
        if let Some(mut item) = list.items.get(&wedding.id).cloned() {
            item.refs.push(person.clone());
            list.put(&mut state.clock, wedding.id.clone(), item, false);
        }
    }
}

#[async_trait]
impl Remote for Place {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        Ok(self.lists())
    }

    async fn changes(&self, key: &RemoteKey, cursor: Option<&Cursor>, _: &dyn Known) -> Result<Page, Fault> {
        let state = &mut *self.state();
        state.take_common()?;
        if state.take(Mishap::ListFails) {
            return Err(no_answer());
        }
        if state.take(Mishap::RevisionsRenewed) {
            let State { lists, clock, .. } = state;
            let List { items, log, .. } = lists.get_mut(key).unwrap();
            for (id, item) in items {
                *clock += 1;
                item.revision = *clock;
                log.push(id.clone());
            }
        }
        if state.take(Mishap::CursorExpired) {
            let list = state.lists.get_mut(key).unwrap();
            list.oldest_cursor = list.log.len();
        }
        let oldest = state.lists[key].oldest_cursor;
        let (since, page) = match cursor.map(Cursor::as_str) {
            Some(text) if text.starts_with('p') => {
                let (end, from) = text[1..].split_once(':').unwrap();
                (None, Some((end.parse::<usize>().unwrap(), from.parse::<usize>().unwrap())))
            }
            Some(text) => (text.parse::<usize>().ok().filter(|at| *at >= oldest), None),
            None => (None, None),
        };
        match since.filter(|_| self.manners.tombstones) {
            Some(since) => Ok(self.since(state, key, since)),
            None => self.listing(state, key, page),
        }
    }

    async fn read(&self, key: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let state = &mut *self.state();
        state.take_common()?;
        if state.take(Mishap::ReadFails) {
            return Ok(ids.iter().map(|_| Answer::Unknown(no_answer())).collect());
        }
        let State { lists, merged, .. } = state;
        let list = lists.get_mut(key).unwrap();
        let answer = |id: &RemoteId| self.item(list, merged.contains_key(id), id).map_or(Answer::Gone, Answer::Here);
        Ok(ids.iter().map(answer).collect())
    }

    async fn find(&self, key: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        let state = &mut *self.state();
        state.take_common()?;
        let State { lists, merged, met, .. } = state;
        let list = lists.get_mut(key).unwrap();
        let found = list.items.iter().find(|(_, stored)| stored.uid == *uid).map(|(id, _)| id.clone());
        let Some(id) = found.or_else(|| met.get(uid).cloned()) else { return Ok(None) };
        let mut item = self.item(list, merged.contains_key(&id), &id);
        if let Some(Item { reading: Ok(reading), .. }) = &mut item {
            reading.uid = uid.clone();
        }
        Ok(item)
    }

    async fn write(&self, key: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let act = self.meanwhile.lock().unwrap().take();
        if let Some(act) = act {
            act();
        }
        let state = &mut *self.state();
        let mut answers = Vec::new();
        for write in &writes {
            if let Err(fault) = state.take_common() {
                answers.push(Err(fault));
                continue;
            }
            if state.take(Mishap::WriteFails) {
                answers.push(Err(no_answer()));
                continue;
            }
            state.writes += 1;
            let lost = state.take(Mishap::AnswerLost);
            let answer = self.carry_out(state, key, write);
            answers.push(if lost { Err(no_answer()) } else { answer });
        }
        answers
    }

    fn carries(&self, _: Kind, field: &str) -> bool {
        self.manners.notes || field != "notes"
    }

    fn holds(&self, kind: Kind) -> bool {
        // A calendar keeps weddings as events.
        let kept_as = if (self.shape.category, kind) == ("calendar", Kind::Wedding) { Kind::Appointment } else { kind };
        self.shape.list(kept_as).is_some()
    }

    fn needs(&self, kind: Kind) -> &'static [Kind] {
        self.shape.needs.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, needed)| needed)
    }
}

impl Place {
    /// Its lists as it offers them.
    pub fn lists(&self) -> Vec<RemoteCollection> {
        let list = |(key, kind): &(&str, Kind)| {
            let read_only = self.manners.money_read_only && matches!(kind, Kind::Invoice | Kind::Payment);
            let name = if self.shape.lists.len() == 1 { self.name.clone() } else { format!("{} {key}", self.name) };
            RemoteCollection { key: (*key).into(), name, kind: *kind, read_only }
        };
        self.shape.lists.iter().map(list).collect()
    }
}
