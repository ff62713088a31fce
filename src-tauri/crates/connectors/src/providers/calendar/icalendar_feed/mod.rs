//! An iCalendar feed: one address that gives a whole calendar, read only.
//!
//! Asks with the marks of the last answer, so that an unchanged feed costs one short request. A feed has no pages and
//! no tombstones; each new body is a full listing, and an event counts as gone only when a whole body lacks it.
//! Deliberately absent: writing, and keeping the body once it was handed on.

mod place;
#[cfg(test)]
mod tests;
mod whole;
mod words;

use crate::account::{Account, address};
use crate::http::{Ask, Http, Method, StatusCode, Words, header, status_fault};
use crate::ical;
use async_trait::async_trait;
use bytes::Bytes;
use place::Place;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::Url;
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Answer, Item, Known, Page, Remote, RemoteCollection, Write, Written};
use wedsync_domain::{Fault, FaultKind, Kind};
use whole::{Entry, Whole};

/// The one list of a feed.
const KEY: &str = "feed";
/// Events turned into our words for one page.
const PAGE: usize = 500;
/// No calendar of a person needs more.
const LARGEST: usize = 64 << 20;
/// So many events may be the last ones of a feed that empties; more do not vanish at once.
const BELIEVED: usize = 2;
/// For one body, from asking to its last byte.
const PATIENCE: Duration = Duration::from_mins(1);

/// Opens a connection; its settings are `url` and, where the feed asks for them, `username` and a password.
pub fn open(account: &Account) -> Result<Arc<dyn Remote>, Fault> {
    let home = secured(account.setting("url").unwrap_or_default(), &account.name)?;
    let http = account.http(&home)?;
    let words = Words::new(&account.name, Arc::clone(&account.clock));
    Ok(Arc::new(Feed { home, http, words, memory: Mutex::default() }))
}

/// `webcal:` is how programs write "open this with a calendar"; what is behind it is `https:`.
fn secured(url: &str, name: &str) -> Result<Url, Fault> {
    let secure = |rest: &str| address(&format!("https://{rest}"), name);
    for scheme in ["webcal://", "webcals://"] {
        if let Some(rest) =
            url.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).map(|_| &url[scheme.len()..])
        {
            let url = secure(rest)?;
            let mut plain = url.clone();
            // On this computer a feed has no certificate.
            if crate::http::is_this_computer(&url) && plain.set_scheme("http").is_ok() {
                return address(plain.as_str(), name);
            }
            return Ok(url);
        }
    }
    address(url, name)
}

struct Feed {
    home: Url,
    http: Http,
    words: Words,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    title: Option<String>,
    listing: Option<Listing>,
    listings: u64,
}

/// A body being handed on in pages.
struct Listing {
    number: u64,
    done: usize,
    rest: VecDeque<Entry>,
    end: Cursor,
}

impl Listing {
    fn cursor(&self) -> Cursor {
        Cursor::from(format!("listing.{}.{}", self.number, self.done))
    }
}

impl Feed {
    fn name(&self) -> &str {
        &self.words.name
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_ours(&self, collection: &RemoteKey) -> Result<(), Fault> {
        if collection.as_str() == KEY { Ok(()) } else { Err(words::no_list(self.name(), collection.as_str())) }
    }

    /// The body with its marks; `None` if it is the one that `seen` stands for.
    async fn fetch(&self, seen: Option<&Place>) -> Result<Option<(Bytes, Place)>, Fault> {
        let asking = async {
            let mut ask = Ask::new(Method::GET, self.home.clone()).header(header::ACCEPT, "text/calendar, */*;q=0.1");
            let (mark, date) = seen.map_or((None, None), |seen| (seen.mark.as_deref(), seen.date.as_deref()));
            if let Some(mark) = mark {
                ask = ask.header(header::IF_NONE_MATCH, mark);
            }
            if let Some(date) = date {
                ask = ask.header(header::IF_MODIFIED_SINCE, date);
            }
            let reply = self.http.send(ask).await?;
            let asked = mark.is_some() || date.is_some();
            match reply.status {
                StatusCode::NOT_MODIFIED if asked => return Ok(None),
                StatusCode::OK => {}
                StatusCode::NO_CONTENT | StatusCode::PARTIAL_CONTENT => return Err(words::half(self.name())),
                status => return Err(status_fault(&self.words, "the calendar", status, &reply.headers)),
            }
            let marks = (
                reply.header(&header::ETAG).map(str::to_owned),
                reply.header(&header::LAST_MODIFIED).map(str::to_owned),
            );
            let body = reply.body.whole(LARGEST).await.map_err(|fault| {
                if fault.kind == FaultKind::Malformed { words::too_long(self.name(), LARGEST) } else { fault }
            })?;
            let place = Place::of(&body, marks);
            let is_same = seen.is_some_and(|seen| seen.print == place.print);
            Ok((!is_same).then_some((body, place)))
        };
        tokio::time::timeout(PATIENCE, asking).await.map_err(|_| words::too_slow(self.name()))?
    }

    /// The whole calendar as it is now.
    async fn whole(&self) -> Result<Whole, Fault> {
        let (body, _) = self.fetch(None).await?.ok_or_else(|| words::half(self.name()))?;
        self.take_apart(body).await
    }

    async fn take_apart(&self, body: Bytes) -> Result<Whole, Fault> {
        let name = self.name().to_owned();
        let whole = off(move || Whole::of(&body, &name)).await??;
        self.memory().title = Some(whole.title.clone().unwrap_or_else(|| self.name().to_owned()));
        Ok(whole)
    }

    /// Begins to hand on a body; gives what is known to be unchanged.
    fn begin(&self, entries: Vec<Entry>, end: Cursor, known: &dyn Known) -> Vec<RemoteId> {
        let is_known = |entry: &Entry| known.revision(&entry.id).as_ref() == Some(&entry.revision);
        let (unchanged, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_known);
        let mut memory = self.memory();
        memory.listings += 1;
        memory.listing = Some(Listing { number: memory.listings, done: 0, rest: rest.into(), end });
        unchanged.into_iter().map(|entry| entry.id).collect()
    }

    /// The next page of the body being handed on.
    async fn go_on(&self, unchanged: Vec<RemoteId>) -> Result<Page, Fault> {
        let (entries, cursor, more) = {
            let mut memory = self.memory();
            let Some(listing) = memory.listing.as_mut() else { return Ok(Page::default()) };
            let count = listing.rest.len().min(PAGE);
            let entries: Vec<_> = listing.rest.drain(..count).collect();
            listing.done += count;
            let more = !listing.rest.is_empty();
            let cursor = if more { listing.cursor() } else { listing.end.clone() };
            if !more {
                memory.listing = None;
            }
            (entries, cursor, more)
        };
        let items = off(move || entries.iter().map(Entry::item).collect()).await?;
        Ok(Page { items, unchanged, gone: Vec::new(), cursor: Some(cursor), more, full: true })
    }
}

/// Large bodies take their time to be taken apart; the desk does not wait for them.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Fault::new(FaultKind::Bug, "feed_stopped", "Reading the calendar broke off.").detail(cause))
}

#[async_trait]
impl Remote for Feed {
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault> {
        if self.memory().title.is_none() {
            self.whole().await?;
        }
        let name = self.memory().title.clone().unwrap_or_else(|| self.name().to_owned());
        Ok(vec![RemoteCollection { key: RemoteKey::from(KEY), name, kind: Kind::Appointment, read_only: true }])
    }

    /// What follows the head of the answer is let go unread.
    async fn probe(&self) -> Result<(), Fault> {
        let reply = self.http.send(Ask::new(Method::GET, self.home.clone())).await?;
        if reply.status.is_success() {
            return Ok(());
        }
        Err(status_fault(&self.words, "the calendar", reply.status, &reply.headers))
    }

    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault> {
        self.is_ours(collection)?;
        let goes_on = self.memory().listing.as_ref().is_some_and(|listing| cursor == Some(&listing.cursor()));
        if goes_on {
            return self.go_on(Vec::new()).await;
        }
        let seen = cursor.and_then(Place::parse);
        let Some((body, mut place)) = self.fetch(seen.as_ref()).await? else {
            return Ok(Page { cursor: cursor.cloned(), ..Page::default() });
        };
        let whole = self.take_apart(body).await?;
        place.events = whole.entries.len();
        if let Some(before) = seen.map(|seen| seen.events).filter(|before| *before > BELIEVED && place.events == 0) {
            return Err(words::emptied(self.name(), before));
        }
        let unchanged = self.begin(whole.entries, place.cursor(), known);
        self.go_on(unchanged).await
    }

    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        self.is_ours(collection)?;
        let whole = self.whole().await?;
        let has_emptied = whole.entries.is_empty() && ids.len() > BELIEVED;
        let doubt = if has_emptied { Some(words::emptied(self.name(), ids.len())) } else { whole.doubt().cloned() };
        let missing = || doubt.clone().map_or(Answer::Gone, Answer::Unknown);
        let by_id: HashMap<_, _> = whole.entries.iter().map(|entry| (&entry.id, entry)).collect();
        Ok(ids.iter().map(|id| by_id.get(id).map_or_else(missing, |entry| Answer::Here(entry.item()))).collect())
    }

    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault> {
        self.is_ours(collection)?;
        Ok(self.whole().await?.entries.iter().find(|entry| entry.is(uid)).map(Entry::item))
    }

    async fn write(&self, _collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        writes.iter().map(|_| Err(words::read_only(self.name()))).collect()
    }

    fn carries(&self, kind: Kind, field: &str) -> bool {
        ical::carries(kind, field)
    }

    fn holds(&self, kind: Kind) -> bool {
        ical::holds(kind)
    }
}
