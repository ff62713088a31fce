//! What changed since last time: the list in the order of the last change, the newest first, until it is older than what
//! is known. The vendor's times have whole seconds, so the last minutes are always looked at again; what is known there
//! at its present revision is no news.
//!
//! The vendor tells no deletions. They show in the count, and then everything is read. A record that moves to the front
//! while pages are read pushes others back, which repeats some; one that is deleted pulls others forward, which could
//! pass one over: then too the count is smaller, and the pages are gone through again.

use super::Workspace;
use super::cursor::{Mark, PeopleSince, Since};
use super::drawer::Drawer;
use super::resource::{Resource, id, modified};
use futures::stream::{StreamExt, TryStreamExt, iter};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::Fault;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::{Item, Known, Page};

const SIZE: usize = 25;
/// When more changed than fits on so many pages, everything is read, page by page.
const PAGES: usize = 40;
/// Times that the pages are gone through again.
const AGAIN: u32 = 3;
/// What was changed so long before the newest change, in milliseconds, is looked at again.
const OVERLAP: i64 = 5 * 60 * 1000;

/// The newest part of a list.
struct Newest {
    records: BTreeMap<String, Resource>,
    at: Option<i64>,
    total: Option<u64>,
}

/// What became of going through the pages once.
enum Pass {
    Read(Newest),
    /// Something was deleted meanwhile.
    Moved,
    Unclear,
}

impl Workspace {
    /// `None`: it cannot be told, or something was deleted; everything must be read.
    pub(super) async fn changed(
        &self,
        drawer: Drawer,
        since: &Since,
        known: &dyn Known,
    ) -> Result<Option<Page>, Fault> {
        let Some(newest) = self.newest(drawer, since.at).await? else { return Ok(None) };
        let news = newest.records.keys().filter(|id| known.revision(&RemoteId::from(id.as_str())).is_none()).count();
        let expected = since.total.map(|total| total.saturating_add(u64::try_from(news).unwrap_or_default()));
        if expected.zip(newest.total).is_some_and(|(expected, total)| total < expected) {
            return Ok(None);
        }
        let mut next = Since { at: newest.at.max(since.at), total: newest.total, people: None };
        let mut page = Page::default();
        let mut records: Vec<_> = newest.records.into_values().collect();
        if drawer == Drawer::Jobs {
            let Some(people) = self.joined_jobs(since.people.as_ref(), &mut records, &mut page).await? else {
                return Ok(None);
            };
            next.people = Some(people);
        }
        let asked: Vec<_> = records.iter().map(|resource| self.whole(drawer, resource)).collect();
        let items: Vec<Item> = iter(asked).buffered(self.in_flight).try_collect().await?;
        page.items = items.into_iter().filter(|item| known.revision(&item.id) != item.revision).collect();
        page.cursor = Some(Mark::Since(next).cursor());
        Ok(Some(page))
    }

    /// Adds the jobs in which only the people changed.
    async fn joined_jobs(
        &self,
        since: Option<&PeopleSince>,
        records: &mut Vec<Resource>,
        page: &mut Page,
    ) -> Result<Option<PeopleSince>, Fault> {
        let Some(since) = since else { return Ok(None) };
        let Some(joined) = self.joined_since(since).await?.filter(|joined| !joined.fewer) else { return Ok(None) };
        let there: BTreeSet<_> = records.iter().map(|resource| id(resource).to_owned()).collect();
        for job in joined.jobs.difference(&there) {
            match self.one(Drawer::Jobs, job).await? {
                Some(resource) => records.push(resource),
                None => page.gone.push(RemoteId::from(job.as_str())),
            }
        }
        Ok(Some(joined.since))
    }

    /// Everything changed since then, and a little more. `None`: there is no telling.
    async fn newest(&self, drawer: Drawer, since: Option<i64>) -> Result<Option<Newest>, Fault> {
        let mut query = drawer.all().to_vec();
        query.push(("sortBy", "modified desc"));
        for _ in 0..=AGAIN {
            match self.pass(drawer, &query, since).await? {
                Pass::Read(newest) => return Ok(Some(newest)),
                Pass::Unclear => return Ok(None),
                Pass::Moved => {}
            }
        }
        Ok(None)
    }

    async fn pass(&self, drawer: Drawer, query: &[(&str, &str)], since: Option<i64>) -> Result<Pass, Fault> {
        let mut newest = Newest { records: BTreeMap::new(), at: None, total: None };
        let mut before = i64::MAX;
        for number in 1..=PAGES {
            let part = self.part(drawer.path(), query, number, SIZE, drawer.thing()).await?;
            if number > 1 && part.total.zip(newest.total).is_some_and(|(now, was)| now < was) {
                return Ok(Pass::Moved);
            }
            newest.total = part.total;
            for resource in part.items {
                // Without a time, or out of order, nobody knows where to stop.
                let Some(at) = modified(&resource).filter(|at| *at <= before) else { return Ok(Pass::Unclear) };
                before = at;
                newest.at = newest.at.max(Some(at));
                if since.is_some_and(|since| at < since.saturating_sub(OVERLAP)) {
                    return Ok(Pass::Read(newest));
                }
                newest.records.insert(id(&resource).to_owned(), resource);
            }
            if part.last {
                return Ok(Pass::Read(newest));
            }
        }
        Ok(Pass::Unclear)
    }
}
