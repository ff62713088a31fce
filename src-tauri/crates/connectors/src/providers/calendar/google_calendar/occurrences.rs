//! Writing single days of a series. Our record says them in one; Google keeps each as an event of its own.
//!
//! A day that is changed here is changed there; one that is left out here and was an event of its own is deleted; one
//! that is as its series says again gets the words of the series. Deliberately absent: changes of "this and all later".

use super::Google;
use super::event::{Event, id, is_cancelled, repeats, series};
use super::reading::Part;
use super::series::{Exception, Whole, occurrence};
use super::writing::{At, refused};
use super::{time, words};
use crate::http::Method;
use crate::ical;
use serde_json::json;
use std::collections::BTreeMap;
use wedsync_domain::fields::{OVERRIDE, is_volatile};
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::Draft;
use wedsync_domain::when::{Ending, Moment};
use wedsync_domain::{Fault, FaultKind, Fields, Value};

/// What a record shall say, taken apart as Google keeps it.
pub struct Wanted {
    pub main: Fields,
    /// By the name that our words have for the occurrence.
    days: BTreeMap<String, Day>,
}

/// One changed occurrence.
struct Day {
    original: Moment,
    fields: Fields,
}

impl Wanted {
    /// Faults (Rejected): `not_for_calendars`, `no_date`, `not_for_google`.
    pub fn of(draft: &Draft, what: &str) -> Result<Self, Fault> {
        if !words::holds(draft.kind) {
            let message = format!("{what} is of the kind {}, and Google Calendar has no place for that.", draft.kind);
            return Err(Fault::new(FaultKind::Rejected, "not_for_calendars", message)
                .next("Nothing to do: it stays at the desk."));
        }
        if !matches!(draft.fields.get("when"), Some(Value::When(_))) {
            let message = format!("{what} has no date yet, and Google Calendar cannot hold it without one.");
            return Err(Fault::new(FaultKind::Rejected, "no_date", message)
                .next("Set its date and times; the next sync takes it there."));
        }
        let (mut main, mut days) = (Fields::new(), BTreeMap::new());
        for (name, value) in draft.fields.iter().filter(|(name, _)| words::carries(draft.kind, name)) {
            match name.strip_prefix(OVERRIDE) {
                // A second change of one and the same day.
                Some(key) if key.contains('#') => return Err(refused(what, "it changes one day twice over")),
                Some(key) => drop(days.insert(key.to_owned(), Day::of(value, what)?)),
                None => drop(main.insert(name.clone(), value.clone())),
            }
        }
        Ok(Self { main, days })
    }

    /// Whether a time in it is one without a zone.
    pub fn floats(fields: &Fields) -> bool {
        fields.iter().any(|(name, value)| match value {
            Value::When(when) => {
                let ends = matches!(&when.end, Some(Ending::At(Moment::Floating(_))));
                ends || matches!(when.start, Moment::Floating(_))
            }
            _ => name.starts_with(OVERRIDE),
        })
    }
}

impl Day {
    fn of(value: &Value, what: &str) -> Result<Self, Fault> {
        let why = "one of its changed days is written in a way that Google has no place for";
        let no = || refused(what, why);
        let Value::Text(part) = value else { return Err(no()) };
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", part.replace('\n', "\r\n"));
        let mut fields = ical::read(&RemoteId::from("day"), &text).map_err(|_| no())?.fields;
        fields.retain(|name, _| !is_volatile(name));
        let line = match fields.get(words::OCCURRENCE) {
            Some(Value::Text(value)) => format!("RECURRENCE-ID:{value}"),
            Some(Value::List(lines)) if lines.len() == 1 => lines[0].clone(),
            _ => return Err(no()),
        };
        let original = ical::moment_of(&line).ok_or_else(no)?;
        Ok(Self { original, fields })
    }
}

/// What is to become of one event of a series.
enum Step {
    Change(Event, Event),
    Delete(Event),
}

impl Google {
    /// Makes a record say what is wanted: first itself, then its days.
    pub(super) async fn settle(&self, at: &At<'_>, whole: Whole, wanted: &Wanted) -> Result<Whole, Fault> {
        let main = wanted.without_deleted(&whole)?;
        let change = words::change(&whole.master, &main, at.zone).map_err(|why| refused(at.what, why))?;
        let moved = change.contains_key("start") || change.contains_key("recurrence");
        let Whole { master, exceptions } = whole;
        let master = self.change(at, master, &change).await?;
        let mut whole = Whole { master, exceptions };
        if moved && !whole.exceptions.is_empty() {
            whole = self.with_exceptions(at.key, at.thing, whole.master).await?;
        }
        let steps = self.steps(at, &whole, wanted).await?;
        if steps.is_empty() {
            return Ok(whole);
        }
        for step in steps {
            match step {
                Step::Change(event, change) => drop(self.change(at, event, &change).await?),
                Step::Delete(event) => {
                    let path = ["calendars", at.key.as_str(), "events", id(&event)];
                    let etag = super::event::text(&event, "etag");
                    self.tell(Method::DELETE, &path, etag, None, at.what).await?;
                }
            }
        }
        match self.whole(at.key, at.thing, id(&whole.master)).await? {
            Some(whole) => Ok(whole),
            None => Err(self.not_google(at.what)),
        }
    }

    /// What must still be done to the days of a series.
    async fn steps(&self, at: &At<'_>, whole: &Whole, wanted: &Wanted) -> Result<Vec<Step>, Fault> {
        let mut steps = Vec::new();
        let there = whole.exceptions()?;
        for (key, day) in &wanted.days {
            let event = match there.get(key) {
                Some(exception) => exception.event.clone(),
                None if repeats(&whole.master) => self.day(at, whole, &day.original).await?,
                None => return Err(refused(at.what, "it changes a day of a series that does not repeat")),
            };
            steps.extend(step(at, event, &day.fields)?);
        }
        let main = words::read(&whole.master)?;
        for (_, exception) in there.iter().filter(|(key, _)| !wanted.days.contains_key(*key)) {
            let left_out = wanted.leaves_out(exception);
            match (is_cancelled(exception.event), left_out) {
                (true, true) => {}
                (false, true) => steps.push(Step::Delete(exception.event.clone())),
                (_, false) => {
                    let as_series = occurrence(&main, &exception.original);
                    steps.extend(step(at, exception.event.clone(), &as_series)?);
                }
            }
        }
        Ok(steps)
    }

    /// A day that is still as its series says.
    async fn day(&self, at: &At<'_>, whole: &Whole, original: &Moment) -> Result<Event, Fault> {
        let path = ["calendars", at.key.as_str(), "events", id(&whole.master), "instances"];
        let [from, to] = time::around(original, at.zone);
        let query = [("timeMin", from.as_str()), ("timeMax", to.as_str()), ("showDeleted", "true")];
        let Part { events, .. } = self.part(&path, &query, "calendar#events", at.what).await?;
        let is_it = |event: &Event| {
            let told = words::original(event).map(|told| time::told_like(told, original));
            series(event) == Some(id(&whole.master)) && told.as_ref() == Ok(original)
        };
        let mut days = events.into_iter().filter(is_it);
        match (days.next(), days.next()) {
            (Some(day), None) => Ok(day),
            _ => Err(refused(at.what, "it changes a day on which its series does not take place")),
        }
    }
}

impl Wanted {
    fn leaves_out(&self, exception: &Exception<'_>) -> bool {
        matches!(self.main.get("when"), Some(Value::When(when)) if when.repeats.contains(&exception.left_out))
    }

    /// The series itself, without the lines for days that Google has deleted already: those it keeps in its own way.
    fn without_deleted(&self, whole: &Whole) -> Result<Fields, Fault> {
        let mut main = self.main.clone();
        if let Some(Value::When(when)) = main.get_mut("when") {
            for exception in whole.exceptions()?.values().filter(|exception| is_cancelled(exception.event)) {
                when.repeats.retain(|line| *line != exception.left_out);
            }
        }
        Ok(main)
    }
}

/// The change of one day, if it needs any. A deleted one comes back.
fn step(at: &At<'_>, event: Event, wanted: &Fields) -> Result<Option<Step>, Fault> {
    let mut change = words::change(&event, wanted, at.zone).map_err(|why| refused(at.what, why))?;
    // Days have no rule of their own.
    change.remove("recurrence");
    if is_cancelled(&event) {
        change.entry("status").or_insert(json!("confirmed"));
    }
    Ok((!change.is_empty()).then_some(Step::Change(event, change)))
}
