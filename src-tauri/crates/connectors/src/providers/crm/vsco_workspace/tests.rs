//! Played against scripted answers and a list that is held in memory. Every request is shown to the judge.

mod listing;
mod words;
mod writing;

use super::Workspace;
use crate::account::Account;
use crate::stage::{Seen, Stage, account, reply};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use wedsync_domain::ids::{Cursor, RemoteId, RemoteKey, Revision};
use wedsync_domain::ports::{Known, Page, Remote};
use wedsync_support::vsco as judge;

/// What the engine would know.
#[derive(Default, Clone)]
pub struct Memory(BTreeMap<RemoteId, Revision>);

impl Known for Memory {
    fn revision(&self, id: &RemoteId) -> Option<Revision> {
        self.0.get(id).cloned()
    }
}

impl Memory {
    fn learn(&mut self, page: &Page) {
        self.0.extend(page.items.iter().filter_map(|item| Some((item.id.clone(), item.revision.clone()?))));
        self.0.retain(|id, _| !page.gone.contains(id));
    }
}

/// A list of events, and what happens to it before the request of that number.
#[derive(Default)]
pub struct There {
    events: BTreeMap<String, Json>,
    asked: usize,
    later: Vec<(usize, Happens)>,
}

type Happens = Box<dyn FnOnce(&mut BTreeMap<String, Json>) + Send>;

/// `01…`, 26 characters.
pub fn ulid(number: usize) -> String {
    format!("01{number:024}")
}

/// An event that was changed so many seconds after nine.
pub fn event(number: usize, second: usize, name: &str) -> Json {
    let at = format!("2026-11-21T09:{:02}:{:02}Z", second / 60, second % 60);
    json!({ "id": ulid(number), "created": "2026-01-01T09:00:00Z", "modified": at, "name": name, "startDate": "2027-05-01" })
}

/// A server that plays a studio, and an account on it.
pub struct Play {
    pub stage: Stage,
    pub workspace: Workspace,
    pub there: Arc<Mutex<There>>,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Play {
    /// Answers to all that is not the studio itself.
    pub fn new(script: impl Fn(&Seen) -> Option<(u16, Json)> + Send + Sync + 'static) -> Self {
        let (complaints, there) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<There>>::default());
        let (noted, held) = (Arc::clone(&complaints), Arc::clone(&there));
        let stage = Stage::new(move |seen| {
            let (verb, target) = seen.line.split_once(' ').unwrap();
            if let Err(why) = judge::request(verb, target, &seen.body) {
                noted.lock().unwrap().push(format!("{}: {why}", seen.line));
            }
            let (status, body) = script(seen).unwrap_or_else(|| held.lock().unwrap().answer(target));
            reply(status, "", &if body.is_null() { String::new() } else { body.to_string() })
        });
        let manifest = crate::manifests().iter().find(|manifest| manifest.name == "vsco-workspace").unwrap();
        let workspace = Workspace::new(&Account { manifest, ..account(&stage.url) }).unwrap();
        Self { stage, workspace, there, complaints }
    }

    pub fn put(&self, event: Json) {
        self.there.lock().unwrap().events.insert(event["id"].as_str().unwrap().to_owned(), event);
    }

    pub fn remove(&self, number: usize) {
        self.there.lock().unwrap().events.remove(&ulid(number)).unwrap();
    }

    /// Lets something happen before a list is asked for so many times from now.
    pub fn before(&self, lists: usize, happens: impl FnOnce(&mut BTreeMap<String, Json>) + Send + 'static) {
        let mut there = self.there.lock().unwrap();
        let at = there.asked + lists;
        there.later.push((at, Box::new(happens)));
    }

    /// A listing to its end.
    pub async fn list(&self, cursor: Option<&Cursor>, known: &Memory) -> Page {
        let mut all = Page { full: true, cursor: cursor.cloned(), ..Page::default() };
        for _ in 0..100 {
            let page = self.workspace.changes(&events(), all.cursor.as_ref(), known).await.unwrap();
            all.items.extend(page.items);
            all.unchanged.extend(page.unchanged);
            all.gone.extend(page.gone);
            all.full &= page.full;
            all.cursor = page.cursor;
            if !page.more {
                return all;
            }
        }
        panic!("the listing does not end")
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(*self.complaints.lock().unwrap(), Vec::<String>::new());
        }
    }
}

impl There {
    fn answer(&mut self, target: &str) -> (u16, Json) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path: Vec<_> = path.split('/').skip(3).collect();
        match path[..] {
            ["studio", "me"] => (200, json!({ "id": ulid(0), "name": "Willow & Thistle", "currencyCode": "GBP" })),
            ["event"] => (200, self.page(query)),
            ["event", id] => self.events.get(id).map_or((404, Json::Null), |event| (200, event.clone())),
            [list] => (200, json!({ "type": format!("{list}-collection"), "items": [] })),
            _ => (404, Json::Null),
        }
    }

    fn page(&mut self, query: &str) -> Json {
        self.asked += 1;
        let (due, later) = std::mem::take(&mut self.later).into_iter().partition(|(at, _)| *at <= self.asked);
        self.later = later;
        let due: Vec<(usize, Happens)> = due;
        for (_, happens) in due {
            happens(&mut self.events);
        }
        let said = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let number = |name: &str| said(name).unwrap().parse::<usize>().unwrap();
        let (page, size) = (number("page"), number("pageSize"));
        let mut events: Vec<_> = self.events.values().cloned().collect();
        if said("sortBy").unwrap().starts_with("modified") {
            // Equal times in the order that helps least.
            events.sort_by_key(|event| std::cmp::Reverse(event["modified"].to_string()));
        }
        let items: Vec<_> = events.iter().skip((page - 1) * size).take(size).cloned().collect();
        let meta = json!({ "currentPage": page, "totalPages": events.len().div_ceil(size), "totalItems": events.len(), "rows": items.len() });
        json!({ "type": "event-collection", "meta": meta, "items": items })
    }
}

pub fn events() -> RemoteKey {
    RemoteKey::from("event")
}
