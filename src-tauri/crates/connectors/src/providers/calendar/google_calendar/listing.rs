//! What changed since last time, page by page.
//!
//! A full listing goes through all events once. Single events are handed on at once; series wait, with their changed
//! occurrences, until the last page, because Google gives them in any order. When too many wait, the largest series
//! are asked for one by one. Since a `syncToken`, each series that was touched is read whole. A token or page
//! that Google no longer takes leads to a full listing, and what a full listing lacks is missing, never deleted here.

use super::Google;
use super::cursor::Mark;
use super::event::{Event, id, is_cancelled, repeats, series};
use super::reading::{Part, lone};
use super::series::Whole;
use crate::http::Refused;
use futures::stream::{StreamExt, TryStreamExt, iter};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use wedsync_domain::Fault;
use wedsync_domain::ids::{RemoteId, RemoteKey};
use wedsync_domain::ports::{Known, Page};

/// Events of one page. Google gives up to 2,500; fewer are kinder to memory.
const PAGE: &str = "250";
/// Events that may wait for the end of a listing.
const WAITING: usize = 1000;
/// Series read whole for one page, so that no page takes long.
const AT_ONCE: usize = 50;
/// Birthdays of contacts and where somebody works today are no appointments of the studio.
const TYPES: [&str; 4] = ["default", "focusTime", "fromGmail", "outOfOffice"];

/// A full listing that the engine is in the middle of.
pub struct Listing {
    number: u64,
    page: u32,
    /// Google's token of the next page.
    next: Option<String>,
    waiting: BTreeMap<String, Parts>,
    /// Series that were handed on before the end.
    done: BTreeSet<String>,
}

/// What of a series was seen so far.
#[derive(Default)]
struct Parts {
    master: Option<Event>,
    exceptions: Vec<Event>,
}

impl Google {
    /// One page of changes.
    pub(super) async fn observe(&self, key: &RemoteKey, mark: Mark, known: &dyn Known) -> Result<Page, Fault> {
        let thing = self.thing(key);
        match mark {
            Mark::Since { token, page } => match self.events(key, &thing, Some(&token), page.as_deref()).await {
                Ok(part) => self.changed(key, &thing, token, part).await,
                Err(refused) if will_not(&refused) => self.turn(key, &thing, self.listing(), known).await,
                Err(refused) => Err(refused.into()),
            },
            Mark::Listing { number, page } => {
                let kept = self.listings.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
                let kept = kept.filter(|listing| listing.number == number && listing.page == page);
                self.turn(key, &thing, kept.unwrap_or_else(|| self.listing()), known).await
            }
            Mark::Start => self.turn(key, &thing, self.listing(), known).await,
        }
    }

    fn listing(&self) -> Listing {
        // The time makes numbers of an earlier process fit nothing of this one.
        let count = self.numbers.fetch_add(1, Ordering::Relaxed);
        let now = u64::try_from(self.words.clock().now().0).unwrap_or_default();
        let number = now.wrapping_mul(1000).wrapping_add(count);
        Listing { number, page: 0, next: None, waiting: BTreeMap::new(), done: BTreeSet::new() }
    }

    /// One page of Google's: of everything, or of what changed. The last one, and no other, brings a token.
    async fn events(
        &self,
        key: &RemoteKey,
        thing: &str,
        since: Option<&str>,
        page: Option<&str>,
    ) -> Result<Part, Refused> {
        let mut query = vec![("maxResults", PAGE), ("singleEvents", "false")];
        query.extend(TYPES.map(|kind| ("eventTypes", kind)));
        query.extend(since.map(|token| ("syncToken", token)));
        query.extend(page.map(|page| ("pageToken", page)));
        let part = self.part(&["calendars", key.as_str(), "events"], &query, "calendar#events", thing).await?;
        if part.next.is_some() == part.token.is_some() {
            return Err(self.not_google(thing).into());
        }
        Ok(part)
    }

    /// The next page of a full listing.
    async fn turn(&self, key: &RemoteKey, thing: &str, listing: Listing, known: &dyn Known) -> Result<Page, Fault> {
        let mut listing = listing;
        let part = match self.events(key, thing, None, listing.next.as_deref()).await {
            // The page is no longer there to be had: everything from the beginning.
            Err(refused) if listing.next.is_some() && will_not(&refused) => {
                listing = self.listing();
                self.events(key, thing, None, None).await?
            }
            other => other?,
        };
        let mut page = Page { full: true, ..Page::default() };
        for event in part.events {
            match series(&event).map(str::to_owned) {
                Some(series) if listing.done.contains(&series) => {}
                Some(series) => listing.waiting.entry(series).or_default().exceptions.push(event),
                // The document gives deleted events only to those who ask for them.
                None if is_cancelled(&event) => {}
                None if repeats(&event) => {
                    let series = id(&event).to_owned();
                    listing.waiting.entry(series).or_default().master = Some(event);
                }
                None => add(&mut page, &Whole::single(event), known),
            }
        }
        if let Some(token) = part.token {
            for parts in listing.waiting.into_values() {
                match parts.master {
                    Some(master) => add(&mut page, &Whole { master, exceptions: parts.exceptions }, known),
                    None => page.items.extend(parts.exceptions.iter().filter(|it| !is_cancelled(it)).map(lone)),
                }
            }
            page.cursor = Some(Mark::Since { token, page: None }.cursor());
            return Ok(page);
        }
        self.make_room(key, thing, &mut listing, &mut page, known).await?;
        listing.next = part.next;
        listing.page += 1;
        page.more = true;
        page.cursor = Some(Mark::Listing { number: listing.number, page: listing.page }.cursor());
        self.listings.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), listing);
        Ok(page)
    }

    /// When too many wait, reads the series that are known whole, and hands them on.
    async fn make_room(
        &self,
        key: &RemoteKey,
        thing: &str,
        listing: &mut Listing,
        page: &mut Page,
        known: &dyn Known,
    ) -> Result<(), Fault> {
        if listing.waiting.values().map(|parts| 1 + parts.exceptions.len()).sum::<usize>() <= WAITING {
            return Ok(());
        }
        let known_series = listing.waiting.iter().filter(|(_, parts)| parts.master.is_some());
        let mut ready: Vec<_> = known_series.map(|(series, it)| (it.exceptions.len(), series.clone())).collect();
        ready.sort_unstable_by(|a, b| b.cmp(a));
        let mut masters = Vec::new();
        for (_, series) in ready.into_iter().take(AT_ONCE) {
            masters.extend(listing.waiting.remove(&series).and_then(|parts| parts.master));
            listing.done.insert(series);
        }
        let asked: Vec<_> = masters.into_iter().map(|master| self.with_exceptions(key, thing, master)).collect();
        let all: Vec<Whole> = iter(asked).buffered(self.in_flight).try_collect().await?;
        for whole in &all {
            add(page, whole, known);
        }
        Ok(())
    }

    /// A page of what changed; series are read whole.
    async fn changed(&self, key: &RemoteKey, thing: &str, token: String, part: Part) -> Result<Page, Fault> {
        let mut page = Page::default();
        let mut touched = BTreeMap::<String, Vec<Event>>::new();
        let mut settled = BTreeSet::new();
        for event in part.events {
            match series(&event) {
                Some(series) => touched.entry(series.to_owned()).or_default().push(event),
                None if is_cancelled(&event) => {
                    settled.insert(id(&event).to_owned());
                    page.gone.push(RemoteId::from(id(&event)));
                }
                None if repeats(&event) => {
                    touched.entry(id(&event).to_owned()).or_default();
                }
                None => {
                    settled.insert(id(&event).to_owned());
                    page.items.push(Whole::single(event).item());
                }
            }
        }
        touched.retain(|series, _| !settled.contains(series));
        let asked: Vec<_> = touched.iter().map(|(series, parts)| self.touched(key, thing, series, parts)).collect();
        let all: Vec<Page> = iter(asked).buffered(self.in_flight).try_collect().await?;
        for more in all {
            page.items.extend(more.items);
            page.gone.extend(more.gone);
        }
        page.more = part.next.is_some();
        let next = match part.token {
            Some(token) => Mark::Since { token, page: None },
            None => Mark::Since { token, page: part.next },
        };
        page.cursor = Some(next.cursor());
        Ok(page)
    }

    /// A series of which something changed; or, where it is not in this calendar, those of its days that are.
    async fn touched(&self, key: &RemoteKey, thing: &str, series: &str, parts: &[Event]) -> Result<Page, Fault> {
        let mut page = Page::default();
        match self.whole(key, thing, series).await? {
            Some(whole) => page.items.push(whole.item()),
            None if parts.is_empty() => page.gone.push(RemoteId::from(series)),
            None => {
                for part in parts {
                    if is_cancelled(part) {
                        page.gone.push(RemoteId::from(id(part)));
                    } else {
                        page.items.push(lone(part));
                    }
                }
            }
        }
        Ok(page)
    }
}

/// Names a record of a full listing.
fn add(page: &mut Page, whole: &Whole, known: &dyn Known) {
    let id = RemoteId::from(id(&whole.master));
    let revision = whole.revision();
    if revision.is_some() && known.revision(&id) == revision {
        page.unchanged.push(id);
    } else {
        page.items.push(whole.item());
    }
}

/// Whether Google will not go on from there. 410 is what the document has; the others are what a token that was never
/// a token brings.
fn will_not(refused: &Refused) -> bool {
    matches!(refused.status, Some(400 | 410))
}
