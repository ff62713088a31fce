//! Takes a page of what a place said into the store: what a link's other side says now, what arrived, what is gone.
//! Decides nothing; a link that changed is marked so that it will be planned.

use super::desk::{circle_of, listed_key, mark_circle};
use super::dress::{bare, worn};
use super::observe::whole_key;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::{BodyId, CollectionId, RecordId, RemoteId, RemoteKey};
use wedsync_domain::ports::{Item, Page, Reading, Reference};
use wedsync_domain::{Fault, FaultKind, Timestamp, fields};
use wedsync_store::rows::{Arrival, ArrivalState, Link, Presence, Skipped};
use wedsync_store::{StoreError, Tx};

/// For so long a value from before our own write is taken for a stale read.
const STALE: Duration = Duration::from_mins(10);

/// One observation of one collection, over all its pages.
pub(crate) struct Observation<'a> {
    pub(crate) collection: &'a Collection,
    /// When it was last seen in full agreement with what we know.
    pub(crate) seen_before: Timestamp,
    pub(crate) now: Timestamp,
    listed: HashSet<RemoteId>,
    skipped: HashSet<RemoteId>,
    /// The lists of the same account, for what its records name.
    account: Option<BTreeMap<RemoteKey, CollectionId>>,
}

impl<'a> Observation<'a> {
    pub(crate) fn new(collection: &'a Collection, seen_before: Timestamp, now: Timestamp) -> Self {
        Self { collection, seen_before, now, listed: HashSet::new(), skipped: HashSet::new(), account: None }
    }

    /// Takes in one page. The cursor moves with the last one, so that a run that is cut short asks again.
    pub(crate) fn take(&mut self, tx: &mut Tx<'_>, page: &Page) -> Result<(), StoreError> {
        if self.skipped.is_empty() {
            let skipped = tx.skipped(Some(self.collection.connection))?;
            self.skipped.extend(
                skipped.into_iter().filter(|item| item.collection == self.collection.id).map(|item| item.remote),
            );
        }
        for item in &page.items {
            if page.full {
                self.listed.insert(item.id.clone());
            }
            self.take_item(tx, item)?;
        }
        for id in &page.gone {
            self.take_gone(tx, id)?;
        }
        if page.full {
            self.listed.extend(page.unchanged.iter().cloned());
        }
        if !page.more {
            if page.full {
                self.compare_listing(tx)?;
                self.note_whole(tx, page.cursor.is_some())?;
            }
            if page.cursor != tx.cursor(self.collection.id)? {
                tx.set_cursor(self.collection.id, page.cursor.as_ref())?;
            }
            let key = listed_key(self.collection.id);
            if tx.meta(&key)?.as_deref() != Some("yes") {
                tx.set_meta(&key, "yes")?;
                // From now on records of its circle may be created there.
                mark_circle(tx, &circle_of(self.collection))?;
            }
        }
        Ok(())
    }

    /// Only a place that answers with changes needs to be read whole now and then.
    fn note_whole(&self, tx: &mut Tx<'_>, keeps_place: bool) -> Result<(), StoreError> {
        if keeps_place { tx.set_meta(&whole_key(self.collection.id), &self.now.0.to_string()) } else { Ok(()) }
    }

    /// Takes in one item, from a listing or asked for by name.
    pub(crate) fn take_item(&mut self, tx: &mut Tx<'_>, item: &Item) -> Result<(), StoreError> {
        let link = tx.link_at(self.collection.id, &item.id)?;
        let reading = match &item.reading {
            Ok(reading) => reading,
            Err(fault) => return self.skip(tx, item, link, fault),
        };
        self.take_references(tx, &item.id, &reading.refs)?;
        let twin = match link {
            Some(link) => self.take_change(tx, &link, item, reading).map(|()| false)?,
            None => self.take_arrival(tx, item, reading)? == ArrivalState::Duplicate,
        };
        // A second object of one identity can be read, and is left out all the same.
        if !twin && self.skipped.remove(&item.id) {
            tx.drop_skipped(self.collection.id, &item.id)?;
        }
        Ok(())
    }

    /// What it names, by the lists that we know; what lies in another list of theirs is of no use to us.
    fn take_references(&mut self, tx: &mut Tx<'_>, id: &RemoteId, refs: &[Reference]) -> Result<(), StoreError> {
        if refs.is_empty() && !tx.any_references()? {
            return Ok(());
        }
        if self.account.is_none() {
            let lists = tx.collections(Some(self.collection.connection))?;
            self.account = Some(lists.into_iter().map(|list| (list.key, list.id)).collect());
        }
        let account = self.account.iter().flatten().collect::<BTreeMap<_, _>>();
        let found = |one: &Reference| Some((**account.get(&one.collection)?, one.id.clone()));
        let to: Vec<_> = refs.iter().filter_map(found).collect();
        tx.set_references(self.collection.id, id, &to)
    }

    fn take_change(&self, tx: &mut Tx<'_>, link: &Link, item: &Item, reading: &Reading) -> Result<(), StoreError> {
        let worn = worn(tx, link.record, self.collection.id)?;
        let body =
            if worn.is_empty() { tx.put_body(&reading.fields)? } else { tx.put_body(&bare(&worn, &reading.fields))? };
        // What could not be done about it while it was not here is looked at again.
        let dirty = link.dirty || link.presence != Presence::Here;
        let mut next = Link { presence: Presence::Here, revision: item.revision.clone(), dirty, ..link.clone() };
        let same_revision = item.revision.is_some() && item.revision == link.revision;
        let after_our_write = link.written.is_some_and(|at| self.now.since(at) < STALE);
        if body == link.theirs {
            // Nothing new.
        } else if same_revision && link.theirs == link.agreed_theirs {
            // The revision of our own write: what they made of it is their way of saying what we said.
            next.theirs = body;
            next.agreed_theirs = body;
        } else if alike(tx, body, link.theirs)? {
            // Stamps alone: known from now on, and nothing to do about them.
            next.theirs = body;
            next.agreed_theirs = if link.theirs == link.agreed_theirs { body } else { link.agreed_theirs };
        } else if after_our_write && was_before_our_write(tx, link, body)? {
            // Their answer may be older than our write. It is asked for again until the time is over.
            next = Link { presence: Presence::Missing, ..link.clone() };
        } else {
            next.theirs = body;
            next.dirty = true;
            if link.theirs == link.agreed_theirs {
                next.seen_same = self.seen_before.max(link.seen_same);
            }
            next.seen_changed = Some(self.now);
            next.told_changed = reading.changed;
        }
        if next == *link { Ok(()) } else { tx.save_link(&next) }
    }

    fn take_arrival(&self, tx: &mut Tx<'_>, item: &Item, reading: &Reading) -> Result<ArrivalState, StoreError> {
        let body = tx.put_body(&reading.fields)?;
        let known = tx.arrival(self.collection.id, &item.id)?;
        let next = Arrival {
            collection: self.collection.id,
            remote: item.id.clone(),
            uid: reading.uid.clone(),
            revision: item.revision.clone(),
            kind: reading.kind,
            body,
            // Another category or day may bring it within the filter.
            state: known.as_ref().filter(|known| known.body == body).map_or(ArrivalState::New, |known| known.state),
            first_seen: known.as_ref().map_or(self.now, |known| known.first_seen),
            told_changed: reading.changed,
        };
        if known.as_ref() != Some(&next) {
            tx.put_arrival(&next)?;
        }
        Ok(next.state)
    }

    /// It is there but cannot be read: said so, and nothing concluded from it.
    fn skip(&mut self, tx: &mut Tx<'_>, item: &Item, link: Option<Link>, fault: &Fault) -> Result<(), StoreError> {
        if let Some(link) = link.filter(|link| link.presence != Presence::Unreadable) {
            tx.save_link(&Link { presence: Presence::Unreadable, ..link })?;
        }
        if self.skipped.insert(item.id.clone()) {
            tx.put_skipped(&Skipped {
                collection: self.collection.id,
                remote: item.id.clone(),
                fault: fault.clone(),
                since: self.now,
            })?;
        }
        Ok(())
    }

    /// The place itself says that it is gone.
    pub(crate) fn take_gone(&mut self, tx: &mut Tx<'_>, id: &RemoteId) -> Result<(), StoreError> {
        if let Some(link) = tx.link_at(self.collection.id, id)? {
            if link.presence != Presence::Gone {
                let seen_changed = Some(self.now);
                tx.save_link(&Link { presence: Presence::Gone, dirty: true, seen_changed, ..link })?;
            }
        } else if tx.arrival(self.collection.id, id)?.is_some() {
            self.drop_arrival(tx, id)?;
        }
        if self.skipped.remove(id) {
            tx.drop_skipped(self.collection.id, id)?;
        }
        Ok(())
    }

    fn drop_arrival(&self, tx: &mut Tx<'_>, id: &RemoteId) -> Result<(), StoreError> {
        if let Some(question) = tx.question_at(self.collection.id, id)? {
            tx.drop_question(question.id)?;
        }
        tx.drop_arrival(self.collection.id, id)
    }

    /// After a complete listing: what it did not name is missing, which is not yet deleted.
    fn compare_listing(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for link in tx.links_in(self.collection.id)? {
            let listed = self.listed.contains(&link.remote);
            match link.presence {
                Presence::Here | Presence::Unreadable if !listed => {
                    tx.save_link(&Link { presence: Presence::Missing, ..link })?;
                }
                Presence::Missing if listed && !self.may_be_stale(&link) => {
                    tx.save_link(&Link { presence: Presence::Here, dirty: true, ..link })?;
                }
                _ => {}
            }
        }
        for state in [ArrivalState::New, ArrivalState::Asked, ArrivalState::Duplicate, ArrivalState::Left] {
            for arrival in tx.arrivals(self.collection.id, state)? {
                if !self.listed.contains(&arrival.remote) {
                    self.drop_arrival(tx, &arrival.remote)?;
                }
            }
        }
        let vanished: Vec<RemoteId> =
            self.skipped.iter().filter(|id| !self.listed.contains(*id) && !is_ours(id)).cloned().collect();
        for id in vanished {
            self.skipped.remove(&id);
            tx.drop_skipped(self.collection.id, &id)?;
        }
        Ok(())
    }

    fn may_be_stale(&self, link: &Link) -> bool {
        link.written.is_some_and(|at| self.now.since(at) < STALE)
    }
}

/// Whether two bodies say the same, whatever stamps they carry.
fn alike(tx: &Tx<'_>, a: BodyId, b: BodyId) -> Result<bool, StoreError> {
    Ok(a == b || fields::difference(&*tx.body(a)?, &*tx.body(b)?).is_empty())
}

/// Whether this is what they said before our last write there.
pub(super) fn was_before_our_write(tx: &Tx<'_>, link: &Link, body: BodyId) -> Result<bool, StoreError> {
    link.before_write.map_or(Ok(false), |before| alike(tx, before, body))
}

/// A write of ours that was refused is listed under our own id; no listing of theirs says anything about it.
fn is_ours(id: &RemoteId) -> bool {
    id.as_str().parse::<RecordId>().is_ok()
}

/// What is said about a second object with an identity that its list has already.
pub(crate) fn duplicate(title: &str, place: &str) -> Fault {
    let message = format!("“{title}” is in {place} twice under one identity; the second is left where it is.");
    Fault::new(FaultKind::Rejected, "duplicate_identity", message)
        .next("Delete one of the two there, or copy the second into a new event.")
}
