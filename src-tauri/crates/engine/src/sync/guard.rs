//! Judges whether so many deletions are believable, and holds back what is not until a person has seen it. A single
//! ordinary deletion passes without a question: a guard that cries wolf is clicked away.

use super::desk::Desk;
use super::load::Loaded;
use super::matching::title_of;
use super::plan::Step;
use crate::report::{Detail, PlannedChange, Tally};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wedsync_domain::ids::{CollectionId, LinkId, RecordId};
use wedsync_domain::reasons::HeldReason;
use wedsync_domain::{FieldName, Fields, Kind, Timestamp, Value, fields};
use wedsync_store::rows::{Held, HeldState, HeldWhat, Presence};
use wedsync_store::{StoreError, Tx, View};

/// Deletions are counted over this long.
const WEEK: Duration = Duration::from_hours(7 * 24);
/// A wedding this near is never deleted without a question.
const NEAR_DAYS: i64 = 30;

/// More than this many deletions in a week are held.
fn most_deletions(links: u64) -> u64 {
    (links / 10).clamp(3, 25)
}

/// More than this many records losing one field, or getting one value, in one run are held.
fn most_alike(links: u64) -> u64 {
    (links / 10).max(5)
}

/// One deletion that the planner wants.
struct Wanted {
    record: RecordId,
    kind: Kind,
    title: String,
    what: HeldWhat,
    /// Where it was deleted, or will be.
    place: CollectionId,
    /// Why this one alone is reason to ask.
    alone: Option<HeldReason>,
}

/// One field change that the planner wants to take in.
struct Alike {
    record: RecordId,
    title: String,
    link: LinkId,
}

/// See the module.
pub(crate) struct Guard<'a> {
    desk: &'a Desk,
    now: Timestamp,
    deletions: BTreeMap<(CollectionId, bool), Vec<Wanted>>,
    alike: BTreeMap<(CollectionId, FieldName, Option<String>), Vec<Alike>>,
}

impl<'a> Guard<'a> {
    pub(crate) fn new(desk: &'a Desk, now: Timestamp) -> Self {
        Self { desk, now, deletions: BTreeMap::new(), alike: BTreeMap::new() }
    }

    /// Looks at one record that waits to be planned.
    pub(crate) fn look(&mut self, tx: &View<'_>, id: RecordId) -> Result<(), StoreError> {
        let Some(loaded) = Loaded::read(tx, self.desk, id)? else { return Ok(()) };
        let deleted = loaded.record.archived.is_some();
        let gone = loaded.links.iter().any(|link| link.presence == Presence::Gone);
        let empty = |fields: &Fields| fields.is_empty();
        let changed = loaded
            .links
            .iter()
            .any(|link| link.theirs != link.agreed_theirs && !empty(&loaded.body(link.agreed_theirs)));
        if !(deleted || gone || changed) {
            return Ok(());
        }
        let held = tx.held_of(id)?;
        // What a person allowed to be deleted here may be deleted wherever it was copied to, and does not count.
        let allowed =
            |held: &Held| held.state == HeldState::Approved && matches!(held.what, HeldWhat::DeleteOurs { .. });
        let allowed = held.iter().any(allowed);
        let answered: BTreeSet<String> = held.into_iter().map(|held| format!("{:?}", held.what)).collect();
        let plan = loaded.plan(self.desk);
        let title = title_of(loaded.record.kind.schema(), &loaded.ours());
        if let Some(link) = plan.delete_ours {
            self.want(&loaded, &title, HeldWhat::DeleteOurs { link }, &answered);
        }
        for (link, part) in &plan.links {
            if part.step == Step::Delete && !allowed {
                self.want(&loaded, &title, HeldWhat::DeleteTheirs { link: *link }, &answered);
            }
        }
        for (link, patch) in &plan.pulled {
            let Some(row) = loaded.link(*link) else { continue };
            if empty(&loaded.body(row.agreed_theirs)) {
                continue;
            }
            for (field, value) in patch {
                if answered.contains(&format!("{:?}", HeldWhat::MassChange { link: *link, field: field.clone() })) {
                    continue;
                }
                let value = value.as_ref().map(|value| serde_json::to_string(value).unwrap_or_default());
                let alike = Alike { record: id, title: title.clone(), link: *link };
                self.alike.entry((row.collection, field.clone(), value)).or_default().push(alike);
            }
        }
        Ok(())
    }

    fn want(&mut self, loaded: &Loaded, title: &str, what: HeldWhat, answered: &BTreeSet<String>) {
        let (link, ours) = match &what {
            HeldWhat::DeleteOurs { link } => (*link, true),
            HeldWhat::DeleteTheirs { link } | HeldWhat::MassChange { link, .. } => (*link, false),
        };
        let Some(link) = loaded.link(link) else { return };
        if answered.contains(&format!("{what:?}")) {
            return;
        }
        let alone = match loaded.record.kind {
            Kind::Wedding => self.precious(&loaded.ours()),
            Kind::Invoice => Some(HeldReason::Invoice {}),
            Kind::Payment => Some(HeldReason::Payment {}),
            _ => None,
        };
        let wanted = Wanted {
            record: loaded.record.id,
            kind: loaded.record.kind,
            title: title.to_owned(),
            what,
            place: link.collection,
            alone,
        };
        self.deletions.entry((link.collection, ours)).or_default().push(wanted);
    }

    /// Why this wedding must not go without a question.
    fn precious(&self, ours: &Fields) -> Option<HeldReason> {
        if let Some(Value::Money(money)) = ours.get("value") {
            return Some(HeldReason::Worth { value: money.to_string() });
        }
        let Some(Value::When(when)) = ours.get("when") else { return None };
        let days = when.start.date().signed_duration_since(self.now.utc().date_naive()).num_days();
        // A day on either side, because today depends on where one stands.
        (-1..=NEAR_DAYS + 1).contains(&days).then_some(HeldReason::Near {})
    }

    /// Whether there is anything to judge.
    pub(crate) fn is_needed(&self) -> bool {
        !(self.deletions.is_empty() && self.alike.is_empty())
    }

    /// Holds what is too much. Deletions of one place in one run are held all together or not at all.
    pub(crate) fn hold(self, tx: &mut Tx<'_>, tally: &mut Tally) -> Result<(), StoreError> {
        for ((place, ours), wanted) in &self.deletions {
            let reason = self.too_many(tx, *place, *ours, wanted)?;
            for one in wanted {
                let Some(reason) = reason.as_ref().or(one.alone.as_ref()) else { continue };
                self.hold_one(tx, tally, one, reason)?;
            }
        }
        for ((place, field, value), alike) in &self.alike {
            let links = tx.largest_link_count(*place, self.now - WEEK)?.max(tx.link_count(*place)?);
            if alike.len() as u64 <= most_alike(links) {
                continue;
            }
            let reason = self.alike(*place, field, value.is_some(), alike.len() as u64);
            for one in alike {
                let what = HeldWhat::MassChange { link: one.link, field: field.clone() };
                let (_, new) = tx.hold(one.record, what, &reason, self.now)?;
                if new {
                    self.tell(tally, *place, one.record, &one.title, &reason);
                }
            }
        }
        Ok(())
    }

    fn alike(&self, place: CollectionId, field: &FieldName, set: bool, records: u64) -> HeldReason {
        let (field, place) = (field.to_string(), self.desk.place(place));
        if set { HeldReason::SetAlike { field, records, place } } else { HeldReason::Emptied { field, records, place } }
    }

    fn too_many(
        &self,
        tx: &Tx<'_>,
        place: CollectionId,
        ours: bool,
        wanted: &[Wanted],
    ) -> Result<Option<HeldReason>, StoreError> {
        let now = wanted.len() as u64;
        let links = tx.link_count(place)?;
        let most_lately = tx.largest_link_count(place, self.now - WEEK)?.max(links);
        let lately = tx.deletions_since(place, self.now - WEEK)?;
        // An earlier round of this run may have deleted some already.
        let all = now + tx.deletions_since(place, self.now)?;
        let there = tx.links_there(place)?;
        let (name, done) = (self.desk.place(place), ours);
        let left = if ours { there } else { there.saturating_sub(now) };
        if all >= 3 && left == 0 {
            return Ok(Some(HeldReason::All { deletions: all, kind: one_kind(wanted), place: name, done }));
        }
        if now + lately > most_deletions(most_lately) {
            return Ok(Some(HeldReason::Many { deletions: now + lately, of: most_lately, place: name, done }));
        }
        Ok(None)
    }

    fn hold_one(
        &self,
        tx: &mut Tx<'_>,
        tally: &mut Tally,
        one: &Wanted,
        reason: &HeldReason,
    ) -> Result<(), StoreError> {
        let (_, new) = tx.hold(one.record, one.what.clone(), reason, self.now)?;
        if new {
            self.tell(tally, one.place, one.record, &one.title, reason);
        }
        Ok(())
    }

    fn tell(&self, tally: &mut Tally, place: CollectionId, record: RecordId, title: &str, reason: &HeldReason) {
        let Some(collection) = self.desk.collections.get(&place) else { return };
        let (title, detail) = (title.to_owned(), Detail::Held(reason.clone()));
        let change = PlannedChange { what: "held_deletion", collection: place, record: Some(record), title, detail };
        tally.add(collection.connection, change);
    }
}

/// What they all are, if they are all of one kind.
fn one_kind(wanted: &[Wanted]) -> Option<Kind> {
    let first = wanted.first()?.kind;
    wanted.iter().all(|one| one.kind == first).then_some(first)
}

/// Whether a field change is only a way of writing: the same letters and digits in the same order.
pub(crate) fn only_written_otherwise(sent: &Fields, stored: &Fields, field: &str) -> bool {
    let letters = |value: Option<&Value>| -> String {
        value
            .map(ToString::to_string)
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    fields::same(sent.get(field), stored.get(field)) || letters(sent.get(field)) == letters(stored.get(field))
}
