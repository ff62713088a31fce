//! Settings of a collection: direction, circle, filter, weddings. Every widening brings the preview back.

use crate::sync::desk::{circle_of, classify, mark_circle};
use crate::{Engine, EngineError};
use wedsync_domain::connection::{Collection, Direction, Filter, Weddings};
use wedsync_domain::ids::{CollectionId, ConnectionId};
use wedsync_domain::{Kind, Timestamp};
use wedsync_store::rows::{Arrival, ArrivalState, Link, Presence, Record};
use wedsync_store::{StoreError, Tx};

/// What changes; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct CollectionChange {
    /// Which way records travel.
    pub direction: Option<Direction>,
    /// Among which collections.
    pub circle: Option<String>,
    /// What takes part.
    pub filter: Option<Filter>,
    /// Which events are weddings.
    pub weddings: Option<Weddings>,
    /// How a calendar names the appointments of a wedding; `Some(None)`: as usual.
    pub template: Option<Option<String>>,
}

/// The circle of a collection for which nobody named another.
const USUAL_CIRCLE: &str = "studio";

impl Engine {
    /// Changes a collection's settings.
    pub fn set_collection(&self, id: CollectionId, change: &CollectionChange) -> Result<Collection, EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let before = tx.collection(id)?.ok_or_else(|| EngineError::not_found(format_args!("collection {id}")))?;
            let mut after = before.clone();
            after.direction = change.direction.unwrap_or(before.direction);
            if after.direction.writes() && before.read_only {
                let message = format!("{} can only be read, so nothing can be written to it.", before.name);
                return Err(EngineError::refused(
                    "read_only",
                    message,
                    format!("Use: wedsync collections set {id} --direction read."),
                ));
            }
            if let Some(circle) = &change.circle {
                after.circle = Some(circle_name(circle)?);
            } else if change.direction.is_some() && before.circle.is_none() {
                after.circle = Some(USUAL_CIRCLE.to_owned());
            }
            after.filter = change.filter.clone().unwrap_or_else(|| before.filter.clone());
            after.weddings = change.weddings.clone().unwrap_or_else(|| before.weddings.clone());
            if let Some(template) = &change.template {
                after.template = template.as_deref().map(template_of).transpose()?;
            }
            let wider = (after.direction != before.direction && after.direction.writes())
                || after.circle != before.circle
                || after.filter != before.filter
                || after.template != before.template;
            after.approved = before.approved && !wider;
            tx.update_collection(&after)?;
            if circle_of(&after) != circle_of(&before) {
                move_records(tx, &before, &after, now)?;
            }
            if after.weddings != before.weddings && after.kind == Kind::Appointment {
                tell_weddings(tx, &after)?;
            }
            for arrival in tx.arrivals(id, ArrivalState::Left)? {
                tx.put_arrival(&Arrival { state: ArrivalState::New, ..arrival })?;
            }
            mark_circle(tx, &circle_of(&after))?;
            Ok(after)
        })
    }

    /// Asks the provider for its lists; new ones are entered, read-only at first.
    pub async fn refresh_collections(&self, id: ConnectionId) -> Result<Vec<Collection>, EngineError> {
        let connection = self.store.read(|view| view.connection(id))?;
        let connection = connection.ok_or_else(|| EngineError::not_found(format_args!("connection {id}")))?;
        let remote = self.remotes.open(&connection).await?;
        let lists = remote.collections().await?;
        Ok(self.store.write(|tx| {
            for list in &lists {
                tx.put_collection(id, list)?;
            }
            tx.collections(Some(id))
        })?)
    }
}

fn circle_name(circle: &str) -> Result<String, EngineError> {
    let circle = circle.trim();
    if circle.is_empty() || circle.contains(':') || circle.chars().any(char::is_control) {
        let message = format!("“{circle}” cannot be the name of a circle.");
        return Err(EngineError::refused("circle_name", message, "Use a plain word, for example: studio."));
    }
    Ok(circle.to_owned())
}

fn template_of(words: &str) -> Result<String, EngineError> {
    let words = words.trim();
    if words.matches("{title}").count() == 1 && !words.chars().any(char::is_control) {
        return Ok(words.to_owned());
    }
    let message = format!("“{}” does not say once where the appointment's own title goes.", words.escape_default());
    Err(EngineError::refused("title_template", message, "Write for example: {title} · {couple}"))
}

/// The collection's records go with it into its new circle. What might be there already is matched there like an
/// arrival; the old circle keeps what its other collections hold.
fn move_records(tx: &mut Tx<'_>, before: &Collection, after: &Collection, now: Timestamp) -> Result<(), StoreError> {
    let circle = circle_of(after);
    // People and money are looked for by more than their day: where there are any, each is matched like an arrival.
    let mut met = Vec::new();
    for kind in [Kind::Contact, Kind::Invoice, Kind::Payment] {
        if tx.circle_holds(&circle, kind)? {
            met.push(kind);
        }
    }
    for link in tx.links_in(before.id)? {
        let Some(record) = tx.record(link.record)? else { continue };
        let alone = tx.links_of(record.id)?.len() == 1;
        let known = met.contains(&record.kind) || might_be_known(tx, &circle, &record, before.id)?;
        if alone && record.archived.is_none() && !known {
            tx.set_record_circle(record.id, &circle)?;
            tx.set_record_dirty(record.id, true)?;
            continue;
        }
        leave(tx, before, &record, link, now)?;
        if alone && record.archived.is_none() && record.edited.is_none() {
            tx.archive_record(record.id, now)?;
            tx.set_record_dirty(record.id, false)?;
        }
    }
    Ok(())
}

fn might_be_known(tx: &Tx<'_>, circle: &str, record: &Record, list: CollectionId) -> Result<bool, StoreError> {
    if !tx.records_by_uid(circle, &record.uid)?.is_empty() {
        return Ok(true);
    }
    match record.date {
        Some(day) => Ok(!tx.records_of_day(circle, record.kind, day, list)?.is_empty()),
        None => Ok(false),
    }
}

/// The link becomes an arrival again.
fn leave(tx: &mut Tx<'_>, list: &Collection, record: &Record, link: Link, now: Timestamp) -> Result<(), StoreError> {
    tx.drop_link(link.id)?;
    if link.presence == Presence::Gone {
        return Ok(());
    }
    let event = record.kind == Kind::Wedding && list.kind == Kind::Appointment;
    let kind = if event { Kind::Appointment } else { record.kind };
    tx.put_arrival(&Arrival {
        collection: list.id,
        remote: link.remote,
        uid: record.uid.clone(),
        revision: link.revision,
        kind,
        body: link.theirs,
        state: ArrivalState::New,
        first_seen: now,
        told_changed: link.told_changed,
    })
}

/// Which of the collection's events are weddings has changed.
fn tell_weddings(tx: &mut Tx<'_>, list: &Collection) -> Result<(), StoreError> {
    for link in tx.links_in(list.id)? {
        let Some(record) = tx.record(link.record)? else { continue };
        let plain = if record.kind == Kind::Wedding { Kind::Appointment } else { record.kind };
        let kind = classify(list, plain, &*tx.body(record.body)?);
        if kind != record.kind {
            tx.set_record_kind(record.id, kind)?;
        }
    }
    Ok(())
}
