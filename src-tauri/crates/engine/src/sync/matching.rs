//! Whose is this? Every arrival is recognised as a record we have, taken in as a new one, or made a question. One to
//! one in each collection: by identity first, then as [`super::looking`] says.

use super::absorb::duplicate;
use super::desk::{Desk, admits, circle_of, classify, kept_from};
use super::dress::{Dress, bare, wear, worn};
use super::looking::{Looking, Match};
use super::relatives::Relatives;
use crate::report::{Detail, PlannedChange, Tally};
use std::collections::BTreeSet;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::{RecordId, RunId};
use wedsync_domain::kinds::Schema;
use wedsync_domain::remarks::remark;
use wedsync_domain::{Fields, Kind, Timestamp};
use wedsync_store::rows::{Action, Arrival, ArrivalState, Link, NewChange, NewLink, Presence, Record, Skipped};
use wedsync_store::{StoreError, Tx, View};

/// Takes in arrivals of one run.
pub(crate) struct Matching<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) now: Timestamp,
    pub(crate) run: Option<RunId>,
    pub(crate) tally: &'a mut Tally,
    /// Kinds of which there was nothing before this list was read: what there is of them meanwhile came from it, and
    /// nothing of that can be found again in it.
    pub(crate) fresh: &'a BTreeSet<Kind>,
}

/// Kinds of which the circle of a list holds nothing.
pub(crate) fn fresh(view: &View<'_>, list: &Collection) -> Result<BTreeSet<Kind>, StoreError> {
    let circle = circle_of(list);
    let mut fresh = BTreeSet::new();
    for kind in Kind::ALL {
        if !view.circle_holds(&circle, *kind)? {
            fresh.insert(*kind);
        }
    }
    Ok(fresh)
}

impl Matching<'_> {
    /// Takes in these arrivals of one collection.
    pub(crate) fn take_in(
        &mut self,
        tx: &mut Tx<'_>,
        list: &Collection,
        arrivals: &[Arrival],
    ) -> Result<(), StoreError> {
        for arrival in arrivals {
            self.take_one(tx, list, arrival)?;
        }
        Ok(())
    }

    fn take_one(&mut self, tx: &mut Tx<'_>, list: &Collection, arrival: &Arrival) -> Result<(), StoreError> {
        let values = tx.body(arrival.body)?;
        let circle = circle_of(list);
        let kind = classify(list, arrival.kind, &values);
        let title = title_of(kind.schema(), &values);
        if let Some(question) = tx.question_at(list.id, &arrival.remote)? {
            match question.answer {
                None if arrival.state == ArrivalState::Asked => return Ok(()),
                None => return tx.put_arrival(&Arrival { state: ArrivalState::Asked, ..arrival.clone() }),
                Some(Some(record)) => {
                    tx.drop_question(question.id)?;
                    if let Some(record) = tx.record(record)?.filter(|record| record.circle == circle) {
                        return self.link(tx, list, arrival, &record, &title);
                    }
                }
                Some(None) => {
                    tx.drop_question(question.id)?;
                    return self.adopt(tx, list, arrival, &values, &title);
                }
            }
        }
        match self.search(tx, list, &circle, arrival, &values)? {
            Match::Certain(record) => self.link(tx, list, arrival, &record, &title),
            Match::Doubtful(candidates, reason) => {
                tx.ask(list.id, &arrival.remote, &candidates, &reason, self.now)?;
                tx.put_arrival(&Arrival { state: ArrivalState::Asked, ..arrival.clone() })
            }
            Match::Unknown if list.direction.reads() && admits(list, kind, &values) => {
                self.adopt(tx, list, arrival, &values, &title)
            }
            Match::Unknown if arrival.state == ArrivalState::Left => Ok(()),
            Match::Unknown => tx.put_arrival(&Arrival { state: ArrivalState::Left, ..arrival.clone() }),
        }
    }

    fn search(
        &self,
        tx: &Tx<'_>,
        list: &Collection,
        circle: &str,
        arrival: &Arrival,
        values: &Fields,
    ) -> Result<Match, StoreError> {
        let mut by_uid = tx.records_by_uid(circle, &arrival.uid)?;
        by_uid.extend(tx.records_by_uid(&kept_from(circle), &arrival.uid)?);
        // A live record is the better match than one in the archive.
        by_uid.sort_by_key(|record| (record.archived.is_some(), record.id));
        if let Some(record) = by_uid.into_iter().next() {
            return Ok(Match::Certain(record));
        }
        let kind = classify(list, arrival.kind, values);
        if self.fresh.contains(&kind) {
            return Ok(Match::Unknown);
        }
        let looking = Looking { tx, desk: self.desk, list, circle, arrival, values, kind };
        match kind {
            Kind::Contact => looking.for_person(),
            Kind::Invoice | Kind::Payment => looking.for_money(),
            _ => looking.for_day(),
        }
    }

    fn link(
        &mut self,
        tx: &mut Tx<'_>,
        list: &Collection,
        arrival: &Arrival,
        record: &Record,
        title: &str,
    ) -> Result<(), StoreError> {
        let links = tx.links_of(record.id)?;
        if let Some(there) = links.iter().find(|link| link.collection == list.id) {
            return self.second_in_list(tx, list, arrival, there, title);
        }
        // The same thing elsewhere in the same account was moved, not deleted.
        let own = |link: &&Link| {
            self.desk.collections.get(&link.collection).map(|other| other.connection) == Some(list.connection)
        };
        for moved in links.iter().filter(own).filter(|link| link.presence == Presence::Gone) {
            tx.drop_link(moved.id)?;
        }
        let nothing = tx.put_body(&Fields::new())?;
        let arrival = &self.undressed(tx, list, arrival, record)?;
        if record.archived.is_some() {
            tx.restore_record(record.id, self.now)?;
            self.note(tx, record.id, list, Action::Restored, Some(record.body), Some(record.body))?;
        }
        self.add_link(tx, list, arrival, record.id, (nothing, nothing))?;
        self.note(tx, record.id, list, Action::Linked, None, Some(arrival.body))?;
        if !links.is_empty() && record.archived.is_none() {
            self.tally.only_recognised(record.id);
        }
        Ok(())
    }

    /// What it says without what we once added to it, as when an account is connected again.
    fn undressed(
        &self,
        tx: &mut Tx<'_>,
        list: &Collection,
        arrival: &Arrival,
        record: &Record,
    ) -> Result<Arrival, StoreError> {
        let mut worn = worn(tx, record.id, list.id)?;
        let shown = tx.body(arrival.body)?;
        if record.kind == Kind::Appointment && !worn.iter().any(|dress| dress.is_on(&shown)) {
            let near = Relatives::of(tx, record)?;
            let wanted = Dress::around(tx, self.desk, list, &near, &record.title)?;
            // Entered by hand, perhaps while ours never got there, it shows the couple at most: that is taken off too, and the whole is put on at once.
            worn.extend(wanted.map(|dress| if dress.is_on(&shown) { dress } else { dress.beside_the_title() }));
            wear(tx, record.id, list.id, &worn)?;
        }
        let body = if worn.is_empty() { arrival.body } else { tx.put_body(&bare(&worn, &shown))? };
        Ok(Arrival { body, ..arrival.clone() })
    }

    /// One record can be in a list only once: the known one moved to a new name there, or there really are two.
    fn second_in_list(
        &mut self,
        tx: &mut Tx<'_>,
        list: &Collection,
        arrival: &Arrival,
        there: &Link,
        title: &str,
    ) -> Result<(), StoreError> {
        if matches!(there.presence, Presence::Gone | Presence::Missing) {
            let theirs = tx.put_body(&bare(&worn(tx, there.record, list.id)?, &*tx.body(arrival.body)?))?;
            let (remote, revision) = (arrival.remote.clone(), arrival.revision.clone());
            let seen_changed = Some(self.now);
            let (presence, told_changed, dirty) = (Presence::Here, arrival.told_changed, true);
            let moved = Link { remote, revision, theirs, presence, seen_changed, told_changed, dirty, ..there.clone() };
            tx.save_link(&moved)?;
            return taken_in(tx, arrival);
        }
        if arrival.state != ArrivalState::Duplicate {
            tx.put_arrival(&Arrival { state: ArrivalState::Duplicate, ..arrival.clone() })?;
            let fault = duplicate(title, &self.desk.place(list.id));
            let remote = arrival.remote.clone();
            tx.put_skipped(&Skipped { collection: list.id, remote, fault, since: self.now })?;
        }
        Ok(())
    }

    fn adopt(
        &mut self,
        tx: &mut Tx<'_>,
        list: &Collection,
        arrival: &Arrival,
        values: &Fields,
        title: &str,
    ) -> Result<(), StoreError> {
        let kind = classify(list, arrival.kind, values);
        let record = tx.add_record(kind, &circle_of(list), &arrival.uid, arrival.body, self.now)?;
        self.add_link(tx, list, arrival, record, (arrival.body, arrival.body))?;
        self.note(tx, record, list, Action::Created, None, Some(arrival.body))?;
        self.tell("create", list, Some(record), title, Detail::Nothing);
        if let Some(fault) = remark(kind, values) {
            self.tell("remark", list, Some(record), title, Detail::Fault(Box::new(fault)));
        }
        Ok(())
    }

    fn add_link(
        &self,
        tx: &mut Tx<'_>,
        list: &Collection,
        arrival: &Arrival,
        record: RecordId,
        (agreed_ours, agreed_theirs): (wedsync_domain::ids::BodyId, wedsync_domain::ids::BodyId),
    ) -> Result<(), StoreError> {
        tx.add_link(NewLink {
            record,
            collection: list.id,
            remote: arrival.remote.clone(),
            revision: arrival.revision.clone(),
            agreed_ours,
            agreed_theirs,
            theirs: arrival.body,
            told_changed: arrival.told_changed,
            at: self.now,
        })?;
        tx.set_record_dirty(record, true)?;
        taken_in(tx, arrival)
    }

    fn note(
        &self,
        tx: &mut Tx<'_>,
        record: RecordId,
        list: &Collection,
        action: Action,
        before: Option<wedsync_domain::ids::BodyId>,
        after: Option<wedsync_domain::ids::BodyId>,
    ) -> Result<(), StoreError> {
        let (run, at, collection) = (self.run, self.now, Some(list.id));
        tx.note(NewChange { run, at, record, collection, action, before, after, note: String::new() }).map(drop)
    }

    fn tell(&mut self, what: &'static str, list: &Collection, record: Option<RecordId>, title: &str, detail: Detail) {
        let change = PlannedChange { what, collection: list.id, record, title: title.to_owned(), detail };
        self.tally.add(list.connection, change);
    }
}

/// It is an arrival no longer, and no second one either.
fn taken_in(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<(), StoreError> {
    if arrival.state == ArrivalState::Duplicate {
        tx.drop_skipped(arrival.collection, &arrival.remote)?;
    }
    tx.drop_arrival(arrival.collection, &arrival.remote)
}

/// Arrivals that can be looked at now, by collection. Lists that are read come first: what a list that is only written
/// to holds can be recognised once the records are there. Weddings and people come before what belongs to them.
pub(crate) fn waiting<'a>(tx: &View<'_>, desk: &'a Desk) -> Result<Vec<(&'a Collection, Vec<Arrival>)>, StoreError> {
    let mut waiting = Vec::new();
    for list in desk.collections.values() {
        let mut arrivals = Vec::new();
        for state in [ArrivalState::New, ArrivalState::Asked, ArrivalState::Duplicate, ArrivalState::Left] {
            arrivals.extend(tx.arrivals(list.id, state)?);
        }
        if !arrivals.is_empty() {
            waiting.push((list, arrivals));
        }
    }
    waiting.sort_by_key(|(list, _)| (!list.direction.reads(), list.kind));
    Ok(waiting)
}

/// What a person calls it; never empty.
pub(crate) fn title_of(schema: &Schema, values: &Fields) -> String {
    schema.called(values).unwrap_or_else(|| {
        let article = if schema.name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {} without a name", schema.name)
    })
}
