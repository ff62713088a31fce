//! What changed since last time, page by page.
//!
//! Changes come from change data capture, which reaches back 30 days and gives at most 1,000 records: what is older or
//! fuller is listed whole, and nothing counts as gone for it. A full listing goes by positions in the order of ids; each
//! page begins with the last record of the one before, so that a list that moved meanwhile is noticed, and is not at its
//! end before as many were given as QuickBooks counted.

use super::QuickBooks;
use super::ask::{Found, Query};
use super::books::{Company, paid_by};
use super::cursor::Mark;
use super::entity::{self, Entity, id, is_active, is_deleted, is_id};
use super::list::{List, Place};
use crate::http::{Refused, capital, shown};
use std::collections::BTreeSet;
use std::sync::Arc;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::{Answer, Item, Known, Page, Reading};
use wedsync_domain::{Fault, FaultKind, Timestamp};

/// Records of one page.
const PAGE: u32 = 200;
/// As many as change data capture gives at most; then there may be more.
const MOST: usize = 1000;
/// A day less than change data capture reaches back.
const REACH: i64 = 29 * 86_400_000;
/// Clocks of different machines differ by no more than a day.
const AHEAD: i64 = 86_400_000;
/// A list that moves more often than this while it is read is left for later.
const MOVES: u8 = 3;
/// Changes are asked for again for so long: one that was under way when we asked last may carry an earlier time.
const OVERLAP: i64 = 5 * 60_000;

impl QuickBooks {
    /// One page of changes.
    pub(super) async fn observe(&self, place: &Place, mark: Mark, known: &dyn Known) -> Result<Page, Fault> {
        let now = self.words.clock().now().0;
        match mark {
            Mark::Since(since) if (now - REACH..=now + AHEAD).contains(&since) => {
                let found =
                    self.changed_since(&place.realm, place.list.entity(), since - OVERLAP, &place.thing()).await;
                match found {
                    Ok(found) if is_cut(&found) => self.begin(place, 0, known).await,
                    Ok(found) => self.changed(place, found, known).await,
                    Err(refused) if will_not(&refused) => self.begin(place, 0, known).await,
                    Err(refused) => Err(refused.into()),
                }
            }
            Mark::Listing { begun, count, at, last, moved } => {
                match self.turn(place, (begun, count, moved), (at, &last), known).await? {
                    Some(page) => Ok(page),
                    None if moved >= MOVES => Err(self.cut(place)),
                    // The list has moved under us: everything from the beginning.
                    None => Ok(Page { cursor: Some(Mark::Again(moved + 1).cursor()), more: true, ..Page::default() }),
                }
            }
            Mark::Again(moved) => self.begin(place, moved, known).await,
            Mark::Start | Mark::Since(_) => self.begin(place, 0, known).await,
        }
    }

    async fn begin(&self, place: &Place, moved: u8, known: &dyn Known) -> Result<Page, Fault> {
        let all = everything(place.list).count();
        let counted = self.query(&place.realm, &all, &place.thing()).await?;
        let count = counted.total.unwrap_or_default();
        let page = self.turn(place, (counted.time, count, moved), (0, ""), known).await?;
        page.ok_or_else(|| self.not_quickbooks(&place.thing()))
    }

    /// The next page of a full listing. `None`: the list has moved since the last one.
    async fn turn(
        &self,
        place: &Place,
        (begun, count, moved): (i64, u64, u8),
        (at, last): (u64, &str),
        known: &dyn Known,
    ) -> Result<Option<Page>, Fault> {
        let (start, wanted) = (at.max(1), PAGE + u32::from(at > 0));
        let found = self.query(&place.realm, &everything(place.list).page(start, wanted), &place.thing()).await?;
        let mut rows = found.entities;
        let mut named = BTreeSet::new();
        rows.retain(|row| named.insert(id(row).to_owned()));
        let (given, seen) = (rows.len(), start - 1 + rows.len() as u64);
        if at > 0 {
            if rows.first().map(id) != Some(last) {
                return Ok(None);
            }
            rows.remove(0);
        }
        let more = seen < count || given >= wanted as usize;
        if more && rows.is_empty() {
            return Err(self.cut(place));
        }
        let mut page = Page { full: true, more, ..Page::default() };
        let mut next = Mark::Since(begun);
        if let Some(last) = rows.last().map(|row| id(row).to_owned()).filter(|_| more) {
            next = Mark::Listing { begun, count, at: seen, last, moved };
        }
        page.cursor = Some(next.cursor());
        let company = self.company_for(place, &rows).await?;
        for row in rows.iter().filter(|row| !is_deleted(row) && is_of_interest(row, known)) {
            let item = self.item(place, row, company.as_deref())?;
            if item.revision.is_some() && known.revision(&item.id) == item.revision && item.reading.is_ok() {
                page.unchanged.push(item.id);
            } else {
                page.items.push(item);
            }
        }
        Ok(Some(page))
    }

    /// What change data capture told.
    async fn changed(&self, place: &Place, found: Found, known: &dyn Known) -> Result<Page, Fault> {
        let mut page = Page { cursor: Some(Mark::Since(found.time).cursor()), ..Page::default() };
        let company = self.company_for(place, &found.entities).await?;
        for row in &found.entities {
            let item = self.item(place, row, company.as_deref())?;
            match is_deleted(row) {
                true if place.list == List::Customers => page.items.push(self.merged(place, id(row))),
                true => page.gone.push(item.id),
                false if !is_of_interest(row, known) => {}
                // Told again for the time that we ask twice for.
                false if item.revision.is_some() && known.revision(&item.id) == item.revision => {}
                false => page.items.push(item),
            }
        }
        Ok(page)
    }

    /// What the company has in common, where any of these needs it.
    pub(super) async fn company_for(&self, place: &Place, rows: &[Entity]) -> Result<Option<Arc<Company>>, Fault> {
        if place.list == List::Customers || rows.is_empty() {
            return Ok(None);
        }
        self.company(&place.realm, &paid_by(rows)).await.map(Some)
    }

    /// One record in our words.
    pub(super) fn item(&self, place: &Place, row: &Entity, company: Option<&Company>) -> Result<Item, Fault> {
        let id = id(row);
        if !is_id(id) {
            return Err(self.not_quickbooks(&place.thing()));
        }
        let reading = place.read_fields(row, company).map(|(fields, refs)| Reading {
            uid: place.uid(id),
            kind: place.list.kind(),
            fields,
            refs,
            changed: entity::changed(row).map(|time| Timestamp(time.timestamp_millis())),
        });
        Ok(Item { id: RemoteId::from(id), revision: entity::revision(row), reading })
    }

    /// What became of one record.
    pub(super) async fn answer(&self, place: &Place, id: &RemoteId) -> Answer {
        match self.entry(place, id).await {
            Ok(Some(row)) => match self.item_of(place, &row).await {
                Ok(item) => Answer::Here(item),
                Err(fault) => Answer::Unknown(fault),
            },
            Ok(None) if place.list == List::Customers => Answer::Here(self.merged(place, id.as_str())),
            Ok(None) => Answer::Gone,
            Err(fault) => Answer::Unknown(fault),
        }
    }

    /// The same, alone.
    pub(super) async fn item_of(&self, place: &Place, row: &Entity) -> Result<Item, Fault> {
        let company = self.company_for(place, std::slice::from_ref(row)).await?;
        self.item(place, row, company.as_deref())
    }

    /// One record as it is there now; `None` if QuickBooks itself says that there is none.
    pub(super) async fn entry(&self, place: &Place, id: &RemoteId) -> Result<Option<Entity>, Fault> {
        let thing = format!("{} {}", one_of(place.list), shown(id.as_str()));
        let path = [place.list.resource(), id.to_string()];
        match self.get(&place.realm, &[&path[0], &path[1]], place.list.entity(), &thing).await {
            Ok(row) if is_deleted(&row) => Ok(None),
            Ok(row) if entity::id(&row) == id.as_str() => Ok(Some(row)),
            Ok(_) => Err(self.not_quickbooks(&thing)),
            Err(refused) if refused.is(super::ask::code::NOT_FOUND) => Ok(None),
            Err(refused) => Err(refused.into()),
        }
    }

    /// QuickBooks deletes no customers: one that is gone was merged with another, which has its invoices now. Nobody's
    /// record here goes for that.
    fn merged(&self, place: &Place, id: &str) -> Item {
        let message = format!(
            "Customer {} is no longer in the books of “{}”: it was merged with another one there. Its record stays here.",
            shown(id),
            self.words.name
        );
        let fault = Fault::new(FaultKind::Missing, "merged_there", message)
            .next("Look in QuickBooks under which name the customer is now, and bring the two together here as well.");
        debug_assert_eq!(place.list, List::Customers);
        Item { id: RemoteId::from(id), revision: None, reading: Err(fault) }
    }

    fn cut(&self, place: &Place) -> Fault {
        let message = format!(
            "{} of “{}” came with fewer entries than QuickBooks counts. Nothing was taken for gone.",
            capital(&place.thing()),
            self.words.name
        );
        Fault::new(FaultKind::Transient, "listing_cut", message)
    }
}

/// `the customer`
pub fn one_of(list: List) -> String {
    format!("the {}", list.resource())
}

fn everything(list: List) -> Query {
    let all = Query::of(list.entity());
    if list.has_inactive() { all.and("Active IN (true, false)") } else { all }
}

/// Customers who were put away before we ever saw them stay put away.
fn is_of_interest(row: &Entity, known: &dyn Known) -> bool {
    is_active(row) || known.revision(&RemoteId::from(id(row))).is_some()
}

fn is_cut(found: &Found) -> bool {
    found.entities.len() >= MOST || found.total.is_some_and(|total| total > found.entities.len() as u64)
}

/// Whether QuickBooks will not go on from there.
fn will_not(refused: &Refused) -> bool {
    matches!(refused.status, Some(400 | 410)) && refused.fault.kind == FaultKind::Rejected
}
