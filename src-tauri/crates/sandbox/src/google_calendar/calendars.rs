//! Whose calendars there are, what lies in them, and the tokens that remember where a listing was.

use super::answers::Refusal;
use super::event::Event;
use super::series;
use super::write::Write;
use crate::accounts::Account;
use crate::oauth::Signed;
use crate::season::Wedding;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// For how many days a sync token is good, and how far back `updatedMin` may reach. Google says neither; tokens may
/// be refused at any time.
const MEMORY_DAYS: i64 = 28;

/// What a write said about telling the guests (`sendUpdates`), and whom it would have told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The operation, as the document calls it: `insert`, `update`, `patch`, `delete`.
    pub operation: Cow<'static, str>,
    /// The id of the event.
    pub event: String,
    /// The parameter as it came, or nothing.
    pub send_updates: Option<String>,
    /// The guests of the event.
    pub guests: Vec<String>,
}

impl Notice {
    /// Whether somebody might have got mail: everything but an explicit `none` counts, for Google promises nothing
    /// about its default.
    pub fn might_mail(&self) -> bool {
        !self.guests.is_empty() && self.send_updates.as_deref() != Some("none")
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Calendar {
    pub id: String,
    pub summary: String,
    pub zone: Tz,
    /// `owner` or `reader`.
    pub role: Cow<'static, str>,
    pub primary: bool,
    pub events: BTreeMap<String, Event>,
}

impl Calendar {
    /// The events as a reader finds them; one that lags behind does not see the change of that number yet.
    pub fn seen(&self, lagging_behind: Option<u64>) -> impl Iterator<Item = &Event> {
        self.events.values().filter_map(move |event| match lagging_behind {
            Some(edition) if event.edition == edition => event.before.as_deref(),
            _ => Some(event),
        })
    }

    /// An event, or an occurrence of a series that has no event of its own yet.
    pub fn find(&self, id: &str) -> Option<Event> {
        self.events.get(id).cloned().or_else(|| {
            let series = self.events.values().find(|event| {
                let name = event.text("id").unwrap_or_default();
                !event.is_cancelled() && id.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'))
            })?;
            let mut occurrences = series::occurrences(series, self.zone).into_iter();
            occurrences.find(|occurrence| occurrence.text("id") == Some(id))
        })
    }

    pub fn entry(&self, edition: u64) -> Value {
        let mut entry = json!({
            "kind": "calendar#calendarListEntry",
            "etag": super::event::etag(edition),
            "id": self.id,
            "summary": self.summary,
            "timeZone": self.zone.name(),
            "colorId": "7",
            "backgroundColor": "#42d692",
            "foregroundColor": "#000000",
            "selected": true,
            "accessRole": self.role,
            "defaultReminders": [],
            "conferenceProperties": { "allowedConferenceSolutionTypes": ["hangoutsMeet"] },
        });
        if self.primary {
            entry["primary"] = json!(true);
        }
        entry
    }
}

/// Where a listing was left: of which account and which list, and what it had seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mark<T> {
    account: String,
    list: String,
    given: DateTime<Utc>,
    pub of: T,
}

/// Everything that the Calendar service remembers.
#[derive(Serialize, Deserialize)]
pub struct Calendars {
    accounts: BTreeMap<String, Vec<Calendar>>,
    /// The number of the newest change.
    pub edition: u64,
    syncs: HashMap<String, Mark<u64>>,
    pages: HashMap<String, Mark<super::list::Page>>,
    notices: Vec<Notice>,
}

impl Calendars {
    /// The studio with its season, and the private account with nothing in it.
    pub fn new(season: &[Wedding], seed: u64, now: DateTime<Utc>) -> Calendars {
        Calendars {
            accounts: super::season::accounts(season, seed, now),
            edition: 1,
            syncs: HashMap::new(),
            pages: HashMap::new(),
            notices: Vec::new(),
        }
    }

    pub fn of(&self, account: &Account) -> &[Calendar] {
        self.accounts.get(account.key).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn calendar(&self, who: &Signed, id: &str) -> Result<&Calendar, Refusal> {
        let named = |calendar: &&Calendar| calendar.id == id || (calendar.primary && id == "primary");
        self.of(who.account).iter().find(named).ok_or_else(Refusal::missing)
    }

    /// The calendar for a write, and the number of the change to come.
    pub fn for_writing(&mut self, who: &Signed, id: &str) -> Result<(&mut Calendar, u64), Refusal> {
        let calendars = self.accounts.get_mut(who.account.key).map(Vec::as_mut_slice).unwrap_or_default();
        let mut calendars = calendars.iter_mut();
        let found = calendars.find(|calendar| calendar.id == id || (calendar.primary && id == "primary"));
        let calendar = found.ok_or_else(Refusal::missing)?;
        if calendar.role == "reader" { Err(Refusal::access_level()) } else { Ok((calendar, self.edition + 1)) }
    }

    /// Takes an event to another calendar under its own id, and leaves a tombstone where it was. A date of a series
    /// cannot be moved.
    pub fn move_event(
        &mut self,
        who: &Signed,
        (from, to): (&str, &str),
        id: &str,
        updated: Value,
    ) -> Result<Event, Refusal> {
        self.for_writing(who, to)?;
        let (source, edition) = self.for_writing(who, from)?;
        let found = source.events.get(id).filter(|event| !event.is_cancelled()).ok_or_else(Refusal::missing)?;
        if found.series().is_some() || found.resource.contains_key("recurrence") {
            return Err(Refusal::invalid("Only events that do not repeat are moved here."));
        }
        let mut moved = Event { edition, before: None, ..found.clone() };
        moved.resource.insert("updated".to_owned(), updated);
        let mut left = Event { edition, before: Some(Box::new(found.clone())), resource: moved.resource.clone() };
        left.resource.insert("status".to_owned(), json!("cancelled"));
        source.events.insert(id.to_owned(), left);
        let (target, _) = self.for_writing(who, to)?;
        let organizer = json!({ "email": target.id, "displayName": target.summary, "self": true });
        moved.resource.insert("organizer".to_owned(), organizer);
        target.events.insert(id.to_owned(), moved.clone());
        self.edition = edition;
        Ok(moved)
    }

    /// Lets somebody at the screen of Google Calendar write in a calendar of theirs. Whom Google would tell of it then is
    /// between Google and them, so it leaves no notice.
    pub fn at_the_screen(
        &mut self,
        account: &'static Account,
        calendar: &str,
        now: DateTime<Utc>,
        write: impl FnOnce(&mut Write<'_>) -> Result<Event, Refusal>,
    ) -> Result<(), Refusal> {
        let who = Signed { account, scopes: Vec::new() };
        let (calendar, edition) = self.for_writing(&who, calendar)?;
        write(&mut Write { calendar, edition, now, email: account.email })?;
        self.edition = edition;
        Ok(())
    }

    /// Every event that is there, as the API shows it.
    pub fn shown(&self, account: &Account, calendar: &str) -> Vec<Value> {
        let found = self.of(account).iter().find(|found| found.id == calendar);
        let events = found.into_iter().flat_map(|found| found.events.values());
        events.filter(|event| !event.is_cancelled()).map(Event::shown).collect()
    }

    pub fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    pub fn sync_token(&mut self, who: &Signed, list: &str, edition: u64, now: DateTime<Utc>) -> String {
        let token = format!("CPDAlvWDx70CEPDAlvWDx70CGAU{:016x}", fastrand::u64(..));
        self.syncs.insert(token.clone(), mark(who, list, edition, now));
        token
    }

    /// The change a token had seen; 410 for one that is unknown, of another list, or too old.
    pub fn synced(&self, who: &Signed, list: &str, token: &str, now: DateTime<Utc>) -> Result<u64, Refusal> {
        let mark = self.syncs.get(token).filter(|mark| mark.account == who.account.key && mark.list == list);
        let mark = mark.filter(|mark| remembered(mark.given, now));
        mark.map(|mark| mark.of).ok_or_else(Refusal::sync_token)
    }

    pub fn page_token(&mut self, who: &Signed, list: &str, page: super::list::Page, now: DateTime<Utc>) -> String {
        let token = format!("EiQKG{:016x}", fastrand::u64(..));
        self.pages.insert(token.clone(), mark(who, list, page, now));
        token
    }

    pub fn page(&self, who: &Signed, list: &str, token: &str) -> Result<super::list::Page, Refusal> {
        let mark = self.pages.get(token).filter(|mark| mark.account == who.account.key && mark.list == list);
        mark.map(|mark| mark.of.clone()).ok_or_else(|| Refusal::parameter("pageToken", "Invalid page token."))
    }
}

/// Whether a moment lies within what is remembered.
pub fn remembered(then: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - then < TimeDelta::days(MEMORY_DAYS)
}

fn mark<T>(who: &Signed, list: &str, of: T, given: DateTime<Utc>) -> Mark<T> {
    Mark { account: who.account.key.to_owned(), list: list.to_owned(), given, of }
}
