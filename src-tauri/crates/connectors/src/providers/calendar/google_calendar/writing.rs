//! Creates, updates and deletes. A change sends exactly the members that differ (PATCH), on condition of the `etag`
//! that was just read, so that nothing else of an event is touched and nobody's change is overwritten.
//!
//! Deliberately absent: guests (`guests`), and what becomes of single days of a series (`occurrences`).

use super::Google;
use super::event::{Event, id, is_cancelled, series, shown, text};
use super::guests::Act;
use super::kept;
use super::occurrences::Wanted;
use super::series::Whole;
use super::words;
use crate::http::{Method, Refused, capital};
use serde_json::{Value as Json, json};
use wedsync_domain::ids::{RemoteId, RemoteKey, Revision};
use wedsync_domain::ports::{Draft, Write, Written};
use wedsync_domain::{Fault, FaultKind};

/// One calendar that is written to.
pub(super) struct At<'a> {
    pub(super) key: &'a RemoteKey,
    /// `the calendar “Weddings”`
    pub(super) thing: &'a str,
    /// The event, in quotation marks.
    pub(super) what: &'a str,
    /// Its time zone, for times that have none.
    pub(super) zone: &'a str,
}

impl Google {
    /// One write.
    pub(super) async fn carry_out(&self, key: &RemoteKey, thing: &str, write: Write) -> Result<Written, Fault> {
        match write {
            Write::Create { draft } => {
                let (what, zone) = self.prepare(key, thing, &draft).await?;
                self.create(At { key, thing, what: &what, zone: &zone }, &draft).await
            }
            Write::Update { id, revision, draft } => {
                let (what, zone) = self.prepare(key, thing, &draft).await?;
                self.update(At { key, thing, what: &what, zone: &zone }, &id, revision, &draft).await
            }
            Write::Delete { id, revision } => self.delete(key, thing, &id, revision).await,
        }
    }

    /// What the record is called, and the zone of the calendar if it needs one.
    async fn prepare(&self, key: &RemoteKey, thing: &str, draft: &Draft) -> Result<(String, String), Fault> {
        let name = draft.fields.get("title").map_or_else(|| draft.uid.to_string(), ToString::to_string);
        let needs = Wanted::floats(&draft.fields);
        let zone = if needs { self.calendar(key, thing).await?.zone } else { String::new() };
        Ok((shown(&name), zone))
    }

    async fn create(&self, at: At<'_>, draft: &Draft) -> Result<Written, Fault> {
        let wanted = Wanted::of(draft, at.what)?;
        let uid = draft.uid.as_str();
        let there = self.look_for(at.key, at.thing, &draft.uid).await?;
        if there.is_some() {
            return Err(self.taken(&at));
        }
        let mut body = words::change(&Event::new(), &wanted.main, at.zone).map_err(|why| refused(at.what, why))?;
        body.insert("iCalUID".to_owned(), json!(uid));
        let properties = body.entry("extendedProperties").or_insert_with(|| json!({ "private": {} }));
        properties["private"][kept::MARK] = json!(kept::mark(uid));
        let body = without_nulls(body);
        let made = self.tell(Method::POST, &["calendars", at.key.as_str(), "events"], None, Some(&body), at.what).await;
        let made = match made {
            Ok(event) if id(&event).is_empty() => return Err(self.not_google(at.what)),
            Ok(event) => Whole::single(event),
            Err(Refused { status: Some(409), .. }) => match self.deleted(&at, uid).await? {
                Some(event) => self.bring_back(&at, event, &wanted).await?,
                None => return Err(self.taken(&at)),
            },
            Err(refused) => return Err(refused.into()),
        };
        let (name, etag) = (id(&made.master).to_owned(), text(&made.master, "etag").map(str::to_owned));
        match self.settle(&at, made, &wanted).await {
            Ok(whole) => Ok(written(&whole)),
            Err(fault) => {
                // Half a series must not be taken for what was wanted. If this does not arrive either, it is found by
                // its identity and finished then.
                let path = ["calendars", at.key.as_str(), "events", &name];
                let _ = self.tell(Method::DELETE, &path, etag.as_deref(), None, at.what).await;
                Err(fault)
            }
        }
    }

    /// Google keeps deleted events for a while, and their identity with them.
    async fn deleted(&self, at: &At<'_>, uid: &str) -> Result<Option<Event>, Fault> {
        let query = [("iCalUID", uid), ("showDeleted", "true")];
        let path = ["calendars", at.key.as_str(), "events"];
        let found = self.part(&path, &query, "calendar#events", at.thing).await?.events;
        let mut records = found.iter().filter(|event| series(event).is_none());
        match (records.next(), records.next()) {
            (Some(event), None) if is_cancelled(event) => {
                let path = ["calendars", at.key.as_str(), "events", id(event)];
                Ok(Some(self.get(&path, &[], at.thing).await?).filter(is_cancelled))
            }
            _ => Ok(None),
        }
    }

    /// A deleted event under the identity of a new one: it comes back, and says what the new one shall say.
    async fn bring_back(&self, at: &At<'_>, event: Event, wanted: &Wanted) -> Result<Whole, Fault> {
        let whole = Whole::single(event);
        self.leave_guests_alone(&whole, Act::Change)?;
        let mut change = words::change(&whole.master, &wanted.main, at.zone).map_err(|why| refused(at.what, why))?;
        change.entry("status").or_insert(json!("confirmed"));
        let event = self.change(at, whole.master, &change).await?;
        self.with_exceptions(at.key, at.thing, event).await
    }

    async fn update(
        &self,
        at: At<'_>,
        id: &RemoteId,
        revision: Option<Revision>,
        draft: &Draft,
    ) -> Result<Written, Fault> {
        let wanted = Wanted::of(draft, at.what)?;
        let Some(whole) = self.whole(at.key, at.thing, id.as_str()).await? else {
            let message = format!("“{}” no longer has {}.", self.words.name, at.what);
            return Err(Fault::new(FaultKind::Missing, "not_there", message));
        };
        self.leave_guests_alone(&whole, Act::Change)?;
        if revision.is_some() && revision != whole.revision() {
            return Err(self.moved_on(at.what));
        }
        Ok(written(&self.settle(&at, whole, &wanted).await?))
    }

    async fn delete(
        &self,
        key: &RemoteKey,
        thing: &str,
        id: &RemoteId,
        revision: Option<Revision>,
    ) -> Result<Written, Fault> {
        let done = Written { id: id.clone(), revision: None, fields: None };
        let Some(whole) = self.whole(key, thing, id.as_str()).await? else { return Ok(done) };
        let what = super::event::named(&whole.master);
        self.leave_guests_alone(&whole, Act::Delete)?;
        if revision.is_some() && revision != whole.revision() {
            return Err(self.moved_on(&what));
        }
        let etag = text(&whole.master, "etag");
        match self.tell(Method::DELETE, &["calendars", key.as_str(), "events", id.as_str()], etag, None, &what).await {
            Ok(_) | Err(Refused { status: Some(404 | 410), .. }) => Ok(done),
            Err(Refused { status: Some(409), .. }) => Err(self.moved_on(&what)),
            Err(refused) => Err(refused.into()),
        }
    }

    /// Sends a change of one event, if there is any, and gives the event as it is then.
    pub(super) async fn change(&self, at: &At<'_>, event: Event, change: &Event) -> Result<Event, Fault> {
        if change.is_empty() {
            return Ok(event);
        }
        let path = ["calendars", at.key.as_str(), "events", id(&event)];
        match self.tell(Method::PATCH, &path, text(&event, "etag"), Some(change), at.what).await {
            Ok(now) if id(&now) != id(&event) || series(&now) != series(&event) || is_cancelled(&now) => {
                Err(self.not_google(at.what))
            }
            Ok(now) => Ok(now),
            Err(Refused { status: Some(409), .. }) => Err(self.moved_on(at.what)),
            Err(refused) => Err(refused.into()),
        }
    }

    fn moved_on(&self, what: &str) -> Fault {
        let message = format!("{} was changed at “{}” meanwhile.", capital(what), self.words.name);
        Fault::new(FaultKind::Changed, "changed_there", message)
    }

    fn taken(&self, at: &At<'_>) -> Fault {
        let message = format!("{} is in {} of “{}” already.", capital(at.what), at.thing, self.words.name);
        Fault::new(FaultKind::Changed, "there_already", message)
    }
}

/// What Google holds now, as Google told it.
fn written(whole: &Whole) -> Written {
    let item = whole.item();
    Written { id: item.id, revision: item.revision, fields: item.reading.ok().map(|reading| reading.fields) }
}

/// `why` is the end of a sentence.
pub(super) fn refused(what: &str, why: &str) -> Fault {
    let message = format!("{} cannot be put into Google Calendar: {why}.", capital(what));
    Fault::new(FaultKind::Rejected, "not_for_google", message)
        .next("Change it so that Google Calendar can hold it; the next sync takes it there.")
}

/// What is not there need not be taken away.
fn without_nulls(event: Event) -> Event {
    let kept = event.into_iter().filter(|(_, value)| !value.is_null());
    kept.map(|(name, value)| match value {
        Json::Object(inner) => (name, Json::Object(without_nulls(inner))),
        value => (name, value),
    })
    .collect()
}
