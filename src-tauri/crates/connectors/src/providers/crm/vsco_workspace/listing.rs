//! Everything in a list, page by page, in the order of ids.
//!
//! A list is not held still while it is read. What is new comes at its end; but where something is deleted, what follows
//! moves up a page and would be passed over. The count tells, and the pages are then gone through again for what was not
//! seen yet. What changed meanwhile is newer than the mark taken before the first page, and comes next time.

use super::Workspace;
use super::ask::Part;
use super::cursor::{Mark, Since};
use super::drawer::Drawer;
use super::people::People;
use super::resource::{id, modified};
use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::{Known, Page};
use wedsync_domain::{Fault, FaultKind};

const SIZE: usize = 100;
/// Times that the pages of one listing are gone through again.
const AGAIN: u32 = 5;

/// A full listing that the engine is in the middle of.
pub struct Listing {
    number: u64,
    page: usize,
    again: u32,
    total: Option<u64>,
    seen: BTreeSet<String>,
    people: People,
    /// From where changes are looked for once this is done.
    since: Since,
}

impl Workspace {
    /// One page of changes, or of everything.
    pub(super) async fn observe(&self, drawer: Drawer, mark: Mark, known: &dyn Known) -> Result<Page, Fault> {
        match mark {
            Mark::Since(since) => match self.changed(drawer, &since, known).await? {
                Some(page) => Ok(page),
                None => self.turn(drawer, self.listing(drawer).await?, known).await,
            },
            Mark::Listing { number, page } => {
                let kept = self.listings.lock().unwrap_or_else(PoisonError::into_inner).remove(&drawer.key());
                match kept.filter(|listing| listing.number == number && listing.page == page) {
                    Some(listing) => self.turn(drawer, listing, known).await,
                    None => self.turn(drawer, self.listing(drawer).await?, known).await,
                }
            }
            Mark::Start => self.turn(drawer, self.listing(drawer).await?, known).await,
        }
    }

    async fn listing(&self, drawer: Drawer) -> Result<Listing, Fault> {
        self.studio_anew().await?;
        let mut query = drawer.all().to_vec();
        query.push(("sortBy", "modified desc"));
        let latest = self.part(drawer.path(), &query, 1, 10, drawer.thing()).await?;
        let mut since = Since { at: latest.items.first().and_then(modified), ..Since::default() };
        let mut people = People::new();
        if drawer == Drawer::Jobs {
            let (everybody, people_since) = self.everybody().await?;
            people = everybody;
            since.people = Some(people_since);
        }
        // The time makes numbers of an earlier process fit nothing of this one.
        let count = self.numbers.fetch_add(1, Ordering::Relaxed);
        let now = u64::try_from(self.words.clock().now().0).unwrap_or_default();
        let number = now.wrapping_mul(1000).wrapping_add(count);
        Ok(Listing { number, page: 1, again: 0, total: latest.total, seen: BTreeSet::new(), people, since })
    }

    async fn leaf(&self, drawer: Drawer, page: usize) -> Result<Part, Fault> {
        let mut query = drawer.all().to_vec();
        query.push(("sortBy", "id"));
        self.part(drawer.path(), &query, page, SIZE, drawer.thing()).await
    }

    /// The next page of a full listing.
    async fn turn(&self, drawer: Drawer, mut listing: Listing, known: &dyn Known) -> Result<Page, Fault> {
        let mut part = self.leaf(drawer, listing.page).await?;
        let shrunk = |part: &Part, listing: &Listing| part.total.zip(listing.total).is_some_and(|(now, was)| now < was);
        if shrunk(&part, &listing) && listing.page > 1 {
            self.go_through_again(drawer, &mut listing)?;
            part = self.leaf(drawer, 1).await?;
        }
        listing.total = part.total;
        let studio = self.studio().await?;
        let mut page = Page { full: true, ..Page::default() };
        for resource in &part.items {
            if !listing.seen.insert(id(resource).to_owned()) {
                continue;
            }
            let people = listing.people.get(id(resource)).map_or(&[][..], Vec::as_slice);
            let item = Self::item(drawer, resource, people, &studio);
            if known.revision(&item.id) == item.revision {
                page.unchanged.push(item.id);
            } else {
                page.items.push(item);
            }
        }
        let short = || part.total.is_some_and(|total| total > u64::try_from(listing.seen.len()).unwrap_or(u64::MAX));
        if part.last && short() {
            self.go_through_again(drawer, &mut listing)?;
        } else if part.last {
            let since = Since { total: part.total, ..listing.since };
            page.cursor = Some(Mark::Since(since).cursor());
            return Ok(page);
        } else {
            listing.page += 1;
        }
        page.more = true;
        page.cursor = Some(Mark::Listing { number: listing.number, page: listing.page }.cursor());
        self.keep(drawer.key(), listing);
        Ok(page)
    }

    fn keep(&self, key: RemoteKey, listing: Listing) {
        self.listings.lock().unwrap_or_else(PoisonError::into_inner).insert(key, listing);
    }

    fn go_through_again(&self, drawer: Drawer, listing: &mut Listing) -> Result<(), Fault> {
        listing.page = 1;
        listing.again += 1;
        if listing.again <= AGAIN {
            return Ok(());
        }
        let message = format!("{} of “{}” does not hold still while it is read.", drawer.thing(), self.words.name);
        Err(Fault::new(FaultKind::Transient, "list_moves", crate::http::capital(&message)))
    }
}
