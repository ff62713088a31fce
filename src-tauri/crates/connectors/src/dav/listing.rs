//! What changed since last time, page by page, by the cheapest way that the server offers.
//!
//! With sync-collection: changes and their data in one request. Without: the calendar's tag, and if that moved the
//! revisions of all entries, and the data of those that are new. A cursor that a server refuses in whatever words
//! leads to a listing of everything. A listing that was cut short is never called full.

use super::cursor::Mark;
use super::place::Place;
use super::stream::{Portion, Portions};
use super::{Dav, Refused, ask};
use futures::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Revision};
use wedsync_domain::ports::{Answer, Item, Known, Page};
use wedsync_domain::{Fault, FaultKind};

/// Entries fetched for one page of a listing by revisions.
const PAGE: usize = 500;
/// With more to fetch than this and than half of all, asking for everything at once is cheaper.
const MANY: usize = 100;

/// A listing that the engine is in the middle of.
pub struct Listing {
    number: u64,
    page: u32,
    source: Source,
    full: bool,
    from: Mark,
    /// The cursor after the last page; a token in the answer itself comes before it.
    next: Mark,
    seen: usize,
}

enum Source {
    Portions(Portions),
    Fetch(VecDeque<(RemoteId, Option<Revision>)>),
}

/// The calendar that is being listed.
#[derive(Clone, Copy)]
struct At<'a> {
    key: &'a RemoteKey,
    place: &'a Place,
    thing: &'a str,
}

impl Dav {
    /// One page of changes.
    pub(super) async fn observe(
        &self,
        key: &RemoteKey,
        cursor: Option<&Cursor>,
        known: &dyn Known,
    ) -> Result<Page, Fault> {
        let (place, thing) = (self.place(key)?, self.thing(key));
        let at = At { key, place: &place, thing: &thing };
        let mark = match Mark::read(cursor) {
            Mark::Page { listing, page, from } => match self.take(key, listing, page) {
                Some(listing) => return self.turn(at, listing, known).await,
                None => *from,
            },
            mark => mark,
        };
        match mark {
            Mark::Token(token) => match self.since(at, &token).await? {
                Some(portions) => {
                    let from = Mark::Token(token);
                    let listing = self.listing(Source::Portions(portions), false, from.clone(), from);
                    self.turn(at, listing, known).await
                }
                None => self.by_etags(at, known, true).await,
            },
            Mark::Ctag(tag) if self.ctag(at).await?.as_ref() == Some(&tag) => {
                Ok(Page { cursor: Some(Mark::Ctag(tag).cursor()), ..Page::default() })
            }
            Mark::Ctag(_) | Mark::Etags | Mark::Page { .. } => self.by_etags(at, known, true).await,
            Mark::Start => {
                let next = self.next_mark(at).await?;
                self.everything(at, known, next).await
            }
        }
    }

    /// Takes up a listing where the engine left it. Each page can be asked for once.
    fn take(&self, key: &RemoteKey, number: u64, page: u32) -> Option<Listing> {
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        listings.remove(key).filter(|listing| listing.number == number && listing.page == page)
    }

    fn listing(&self, source: Source, full: bool, from: Mark, next: Mark) -> Listing {
        // The time makes numbers of an earlier process fit nothing of this one.
        let count = self.numbers.fetch_add(1, Ordering::Relaxed);
        let number = u64::try_from(self.clock.now().0).unwrap_or_default().wrapping_mul(1000).wrapping_add(count);
        Listing { number, page: 0, source, full, from, next, seen: 0 }
    }

    /// Makes the next page, and keeps what follows.
    async fn turn(&self, at: At<'_>, mut listing: Listing, known: &dyn Known) -> Result<Page, Fault> {
        let portion = match &mut listing.source {
            Source::Portions(portions) => portions.next().await?,
            Source::Fetch(left) => {
                let bare = left.drain(..left.len().min(PAGE)).collect();
                let end = left.is_empty().then(Default::default);
                Portion { bare, end, ..Portion::default() }
            }
        };
        let end = portion.end.as_ref();
        listing.seen += portion.items.len() + portion.bare.len();
        let by_query = listing.full && matches!(listing.source, Source::Portions(_));
        // Cut short, or suspiciously empty: the revisions of all entries tell the truth.
        if by_query && end.is_some_and(|end| end.cut || listing.seen == 0) {
            return self.by_etags(at, known, false).await;
        }
        let cursor = match end {
            None => None,
            Some(_) if listing.full => Some(listing.next.clone()),
            Some(end) => match &end.token {
                Some(token) if !end.cut || Mark::Token(token.clone()) != listing.from => {
                    Some(Mark::Token(token.clone()))
                }
                // Without a new token there is no going on from here.
                _ => return self.by_etags(at, known, true).await,
            },
        };
        let cut = end.is_some_and(|end| end.cut);
        let mut page = self.page(at, portion, listing.full, known).await?;
        page.more = cursor.is_none() || cut;
        page.cursor = Some(cursor.unwrap_or_else(|| self.put_back(at.key, listing)).cursor());
        Ok(page)
    }

    fn put_back(&self, key: &RemoteKey, mut listing: Listing) -> Mark {
        listing.page += 1;
        let mark = Mark::Page { listing: listing.number, page: listing.page, from: Box::new(listing.from.clone()) };
        self.listings.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), listing);
        mark
    }

    /// Fetches what a portion only names, unless we know that revision.
    async fn page(&self, at: At<'_>, portion: Portion, full: bool, known: &dyn Known) -> Result<Page, Fault> {
        let mut page = Page { items: portion.items, gone: portion.gone, full, ..Page::default() };
        let mut wanted = Vec::new();
        for (id, revision) in portion.bare {
            if revision.is_none() || known.revision(&id) != revision {
                wanted.push(id);
            } else if full {
                page.unchanged.push(id);
            }
        }
        let answers = self.entries(at.place, at.thing, &wanted).await?;
        for (id, answer) in wanted.into_iter().zip(answers) {
            match answer {
                Answer::Here(item) => page.items.push(item),
                Answer::Gone => page.gone.push(id),
                Answer::Unknown(fault) => page.items.push(Item { id, revision: None, reading: Err(fault) }),
            }
        }
        // Deleted and made anew within one answer: it is there.
        if !page.gone.is_empty() {
            let there: std::collections::HashSet<_> = page.items.iter().map(|item| &item.id).collect();
            page.gone.retain(|id| !there.contains(id));
        }
        Ok(page)
    }

    /// Changes since a token; `None` where the server will not go on from it.
    async fn since(&self, at: At<'_>, token: &str) -> Result<Option<Portions>, Fault> {
        let inline = self.inline.load(Ordering::Relaxed);
        let mut answer = self.ask(ask::changes(&at.place.url, token, inline), at.thing).await;
        if inline
            && matches!(&answer, Err(Refused::Status(status, _)) if matches!(status.as_u16(), 400 | 415 | 422 | 501))
        {
            answer = self.ask(ask::changes(&at.place.url, token, false), at.thing).await;
            if answer.is_ok() {
                self.inline.store(false, Ordering::Relaxed);
            }
        }
        match answer {
            Ok(body) => Ok(Some(Portions::start(body, at.place.clone(), self.words.clone()))),
            Err(Refused::Status(status, _)) if will_not(status.as_u16()) => Ok(None),
            Err(refused) => Err(refused.into()),
        }
    }

    /// All entries with their data in one answer.
    async fn everything(&self, at: At<'_>, known: &dyn Known, next: Mark) -> Result<Page, Fault> {
        match self.ask(ask::everything(&at.place.url), at.thing).await {
            Ok(body) => {
                let portions = Portions::start(body, at.place.clone(), self.words.clone());
                let listing = self.listing(Source::Portions(portions), true, Mark::Start, next);
                self.turn(at, listing, known).await
            }
            Err(Refused::Status(status, _)) if will_not(status.as_u16()) => self.by_etags(at, known, false).await,
            Err(refused) => Err(refused.into()),
        }
    }

    /// The revisions of all entries, and the data of those whose revision we do not know. `query`: may ask for
    /// everything at once instead if that is most of them. Boxed, because the ways of listing lead to each other.
    fn by_etags<'a>(&'a self, at: At<'a>, known: &'a dyn Known, query: bool) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(self.list_etags(at, known, query))
    }

    async fn list_etags(&self, at: At<'_>, known: &dyn Known, query: bool) -> Result<Page, Fault> {
        // Before the listing: what changes while we list is told again next time rather than never.
        let next = self.next_mark(at).await?;
        let body = self.ask(ask::properties(&at.place.url, "1", ask::ETAGS), at.thing).await?;
        let mut portions = Portions::start(body, at.place.clone(), self.words.clone());
        let mut first = Page { full: true, ..Page::default() };
        let mut wanted = VecDeque::new();
        loop {
            let portion = portions.next().await?;
            first.items.extend(portion.items);
            for (id, revision) in portion.bare {
                if revision.is_some() && known.revision(&id) == revision {
                    first.unchanged.push(id);
                } else {
                    wanted.push_back((id, revision));
                }
            }
            match portion.end {
                Some(end) if end.cut => return Err(self.cut(at.thing)),
                Some(_) => break,
                None => {}
            }
        }
        if query && wanted.len() > MANY && wanted.len() > first.unchanged.len() {
            return self.everything(at, known, next).await;
        }
        let listing = self.listing(Source::Fetch(wanted), true, Mark::Etags, next);
        let mut page = self.turn(at, listing, known).await?;
        page.items.append(&mut first.items);
        page.unchanged.append(&mut first.unchanged);
        Ok(page)
    }

    /// Where to go on after a listing that begins now.
    async fn next_mark(&self, at: At<'_>) -> Result<Mark, Fault> {
        let about = self.ask_small(ask::properties(&at.place.url, "0", ask::SYNC_STATE), at.thing).await?;
        let token = about.into_iter().find_map(|response| {
            let props = response.props;
            props.token.filter(|_| props.syncs)
        });
        if let Some(token) = token {
            return Ok(Mark::Token(token));
        }
        Ok(self.ctag(at).await?.map_or(Mark::Etags, Mark::Ctag))
    }

    async fn ctag(&self, at: At<'_>) -> Result<Option<String>, Fault> {
        let about = self.ask_small(ask::properties(&at.place.url, "0", ask::CTAG), at.thing).await?;
        Ok(about.into_iter().find_map(|response| response.props.ctag))
    }

    fn cut(&self, thing: &str) -> Fault {
        let message = format!("“{}” did not show all of {thing}. Nothing was taken as deleted.", self.words.name);
        Fault::new(FaultKind::Transient, "listing_cut", message)
    }
}

/// Statuses by which servers say that a report, a token or a wish in it is not to their liking. What they mean by it
/// differs; a listing of everything is the answer to all of them, and says clearly if the calendar itself is the
/// matter.
fn will_not(status: u16) -> bool {
    matches!(status, 400 | 403 | 405 | 406 | 409 | 410 | 412 | 413 | 415 | 422 | 500 | 501 | 507)
}
