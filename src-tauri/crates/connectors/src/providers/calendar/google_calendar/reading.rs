//! Calendars, and single records with all their parts.

use super::event::{Event, id, is_cancelled, repeats, says, series, text, unreadable};
use super::series::Whole;
use super::{Calendar, Google, kept};
use crate::http::Refused;
use futures::stream::{StreamExt, iter};
use serde_json::Value as Json;
use wedsync_domain::ids::{RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Answer, Item, RemoteCollection};
use wedsync_domain::{Fault, Kind};

/// The most that Google gives of the list of calendars at once.
const CALENDARS: &str = "250";
/// Occurrences asked for at once.
const EXCEPTIONS: &str = "250";
/// More pages than this of one answer lead nowhere.
const PAGES: usize = 200;

/// One page of any list: its entries, and where the next begins.
pub struct Part {
    pub events: Vec<Event>,
    pub next: Option<String>,
    /// Good for asking what changed since; only on the last page.
    pub token: Option<String>,
}

impl Google {
    /// A page of a list whose resource is called `kind`. What lacks a mark of such a page is none.
    pub(super) async fn part(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        kind: &str,
        thing: &str,
    ) -> Result<Part, Refused> {
        let mut page = self.get(path, query, thing).await?;
        let entries = match page.remove("items") {
            Some(Json::Array(entries)) if text(&page, "kind") == Some(kind) => entries,
            _ => return Err(self.not_google(thing).into()),
        };
        let mut events = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry {
                Json::Object(event) if !id(&event).is_empty() => events.push(event),
                _ => return Err(self.not_google(thing).into()),
            }
        }
        let (next, token) = (text(&page, "nextPageToken"), text(&page, "nextSyncToken"));
        Ok(Part { events, next: next.map(str::to_owned), token: token.map(str::to_owned) })
    }

    /// All pages of a short list.
    async fn all(&self, path: &[&str], query: &[(&str, &str)], kind: &str, thing: &str) -> Result<Vec<Event>, Refused> {
        let (mut all, mut next) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let mut query = query.to_vec();
            query.extend(next.as_deref().map(|next| ("pageToken", next)));
            let mut part = self.part(path, &query, kind, thing).await?;
            all.append(&mut part.events);
            next = part.next;
            if next.is_none() {
                return Ok(all);
            }
        }
        Err(self.not_google(thing).into())
    }

    /// The calendars of the account that a person sees in the list.
    pub(super) async fn calendars(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let thing = "the list of calendars";
        let query = [("maxResults", CALENDARS)];
        let entries = self.all(&["users", "me", "calendarList"], &query, "calendar#calendarList", thing).await?;
        let shown = entries.iter().filter(|entry| !says(entry, "hidden") && !says(entry, "deleted"));
        let found = shown.map(|entry| {
            let (key, calendar) = (RemoteKey::from(id(entry)), Calendar::of(entry));
            let name = calendar.name.clone();
            self.calendars.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(key.clone(), calendar);
            let writes = matches!(text(entry, "accessRole"), Some("owner" | "writer" | "writerWithoutPrivateAccess"));
            RemoteCollection { key, name, kind: Kind::Appointment, read_only: !writes }
        });
        Ok(found.collect())
    }

    /// One calendar's name and time zone, asked for if they are not known yet.
    pub(super) async fn calendar(&self, key: &RemoteKey, thing: &str) -> Result<Calendar, Fault> {
        if let Some(known) = self.known(key) {
            return Ok(known);
        }
        let entry = self.get(&["users", "me", "calendarList", key.as_str()], &[], thing).await?;
        Ok(Calendar::of(&entry))
    }

    /// These records, one answer for each in the same order.
    pub(super) async fn answers(&self, key: &RemoteKey, thing: &str, ids: &[RemoteId]) -> Vec<Answer> {
        let asked: Vec<_> = ids.iter().map(|id| self.answer(key, thing, id)).collect();
        iter(asked).buffered(self.in_flight).collect().await
    }

    async fn answer(&self, key: &RemoteKey, thing: &str, id: &RemoteId) -> Answer {
        match self.whole(key, thing, id.as_str()).await {
            Ok(Some(whole)) => Answer::Here(whole.item()),
            Ok(None) => Answer::Gone,
            Err(fault) => Answer::Unknown(fault),
        }
    }

    /// One record with all its parts. `None`: the calendar says that it is not there.
    pub(super) async fn whole(&self, key: &RemoteKey, thing: &str, id: &str) -> Result<Option<Whole>, Fault> {
        let thing = format!("an event of {thing}");
        match self.get(&["calendars", key.as_str(), "events", id], &[], &thing).await {
            Ok(event) if text(&event, "id") != Some(id) => Err(self.not_google(&thing)),
            Ok(event) if is_cancelled(&event) => Ok(None),
            Ok(event) => self.with_exceptions(key, &thing, event).await.map(Some),
            Err(Refused { status: Some(410), .. }) => Ok(None),
            // A calendar that went away, or is no longer shared, says the same of all its events.
            Err(Refused { status: Some(404), fault, .. }) => {
                let place = self.get(&["users", "me", "calendarList", key.as_str()], &[], &thing).await;
                if place.is_ok() { Ok(None) } else { Err(*fault) }
            }
            Err(refused) => Err(refused.into()),
        }
    }

    /// A series with the occurrences that differ from it: they share its identity.
    pub(super) async fn with_exceptions(&self, key: &RemoteKey, thing: &str, master: Event) -> Result<Whole, Fault> {
        let Some(uid) = text(&master, "iCalUID").filter(|_| repeats(&master)) else {
            return Ok(Whole::single(master));
        };
        let mut exceptions = self.of_identity(key, thing, uid).await?;
        exceptions.retain(|event| series(event) == Some(id(&master)));
        Ok(Whole { master, exceptions })
    }

    async fn of_identity(&self, key: &RemoteKey, thing: &str, uid: &str) -> Result<Vec<Event>, Fault> {
        let query = [("iCalUID", uid), ("maxResults", EXCEPTIONS)];
        Ok(self.all(&["calendars", key.as_str(), "events"], &query, "calendar#events", thing).await?)
    }

    /// The event that has this identity, or was made by us for it.
    pub(super) async fn look_for(&self, key: &RemoteKey, thing: &str, uid: &Uid) -> Result<Option<Item>, Fault> {
        let uid = uid.as_str();
        if uid.is_empty() {
            return Ok(None);
        }
        let is_record = |event: &Event| series(event).is_none() && !is_cancelled(event);
        let mut found = self.of_identity(key, thing, uid).await?;
        if !found.iter().any(|event| is_record(event) && text(event, "iCalUID") == Some(uid)) {
            let property = format!("{}={}", kept::MARK, kept::mark(uid));
            let query = [("privateExtendedProperty", property.as_str()), ("maxResults", EXCEPTIONS)];
            found = self.all(&["calendars", key.as_str(), "events"], &query, "calendar#events", thing).await?;
            found.retain(|event| kept::is_marked(event, uid));
        }
        match found.into_iter().find(is_record) {
            Some(event) => Ok(Some(self.with_exceptions(key, thing, event).await?.item())),
            None => Ok(None),
        }
    }
}

/// An occurrence of a series that is not in this calendar.
pub fn lone(event: &Event) -> Item {
    let fault = unreadable(event, "it is one day of a series that is not in this calendar")
        .next("Nothing to do: it stays where it is, untouched.");
    let revision = text(event, "etag").map(Into::into);
    Item { id: RemoteId::from(id(event)), revision, reading: Err(fault) }
}
