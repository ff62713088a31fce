//! Records of VSCO Workspace in our words and back, one file for each kind.
//!
//! Members that say nothing of what the desk has words for are neither read nor changed.

mod contact;
mod event;
mod job;
mod money;
mod place;

use super::drawer::Drawer;
use super::people;
use super::resource::{Resource, entries, id, says, text};
use crate::http::{capital, shown};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use wedsync_domain::fields::same;
use wedsync_domain::ids::{RemoteId, RemoteKey};
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};

pub use job::Status;

/// The end of a sentence that says why something cannot be read or written.
pub type Why = &'static str;

/// What is known of the studio itself.
#[derive(Debug, Clone)]
pub struct Studio {
    /// Three letters.
    pub currency: String,
    /// The vendor lets nobody write.
    pub locked: bool,
    /// Ways to pay, by id.
    pub methods: BTreeMap<String, String>,
}

impl Studio {
    /// `None`: that is no studio.
    pub fn of(me: &Resource) -> Option<Self> {
        text(me, "id").zip(text(me, "name"))?;
        // What the vendor takes where a studio says nothing.
        let currency = text(me, "currencyCode").unwrap_or("USD").to_owned();
        Some(Self { currency, locked: says(me, "readonlyEnabled"), methods: BTreeMap::new() })
    }
}

/// An id and a name.
pub fn named(resource: &Resource) -> Option<(String, String)> {
    Some((text(resource, "id")?.to_owned(), text(resource, "name")?.to_owned()))
}

/// Whether such a record can hold this field.
pub fn carries(kind: Kind, field: &str) -> bool {
    let fields: &[&str] = match Drawer::of_kind(kind) {
        Some(Drawer::Jobs) => job::FIELDS,
        Some(Drawer::Contacts) => contact::FIELDS,
        Some(Drawer::Events) => event::FIELDS,
        Some(Drawer::Orders) => money::ORDER,
        Some(Drawer::Payments) => money::PAYMENT,
        None => &[],
    };
    fields.contains(&field)
}

/// What a record says.
pub fn read(drawer: Drawer, resource: &Resource, studio: &Studio) -> Result<Fields, Fault> {
    let said = match drawer {
        Drawer::Jobs => job::read(resource, studio),
        Drawer::Contacts => contact::read(resource),
        Drawer::Events => event::read(resource),
        Drawer::Orders => money::order(resource, studio),
        Drawer::Payments => money::payment(resource, studio),
    };
    said.map_err(|why| {
        let message = format!("{} cannot be read: {why}.", capital(&what(drawer, resource)));
        Fault::new(FaultKind::Malformed, "record_unreadable", message)
            .next("Open it in VSCO Workspace and save it again.")
    })
}

/// The members of `resource` that must change so that it says what is wanted. Statuses and job types are looked up by
/// whoever writes.
pub fn change(drawer: Drawer, resource: &Resource, now: &Fields, wanted: &Fields) -> Result<Resource, Why> {
    let differs = |field: &str| carries(drawer.kind(), field) && !same(now.get(field), wanted.get(field));
    match drawer {
        Drawer::Jobs => job::change(resource, wanted, &differs),
        Drawer::Contacts => contact::change(resource, wanted, &differs),
        Drawer::Events => event::change(resource, wanted, &differs),
        Drawer::Orders | Drawer::Payments => Ok(Resource::new()),
    }
}

/// `“Raman & Ashworth”`, or `a job` where it has no name.
pub fn what(drawer: Drawer, resource: &Resource) -> String {
    let members: &[&str] = match drawer {
        Drawer::Payments => &["memo", "transactionId"],
        Drawer::Orders => &["customNumber", "title", "name", "referenceCode"],
        _ => &["name", "title", "companyName", "lastName"],
    };
    let name = members.iter().find_map(|member| text(resource, member));
    name.map_or_else(|| format!("{} ({})", drawer.one(), id(resource)), shown)
}

/// What a record belongs to or names.
pub fn references(drawer: Drawer, resource: &Resource, people: &[RemoteId]) -> Vec<Reference> {
    let to = |drawer: Drawer, id: Option<&str>| {
        id.map(|id| Reference {
            kind: drawer.kind(),
            collection: RemoteKey::from(drawer.path()),
            id: RemoteId::from(id),
        })
    };
    let job = to(Drawer::Jobs, text(resource, "jobId"));
    match drawer {
        Drawer::Jobs => people::references(people).collect(),
        Drawer::Contacts => Vec::new(),
        Drawer::Events => job.into_iter().collect(),
        Drawer::Orders => job.into_iter().chain(to(Drawer::Contacts, text(resource, "recipientId"))).collect(),
        Drawer::Payments => {
            let shares = entries(resource, "paymentAllocations");
            let orders = shares.filter_map(|share| to(Drawer::Orders, text(share, "orderId")));
            job.into_iter().chain(orders).chain(to(Drawer::Contacts, text(resource, "payerId"))).collect()
        }
    }
}

/// Words of a member under a field's name.
fn words(fields: &mut Fields, field: &str, said: Option<&str>) {
    if let Some(said) = said.filter(|said| !said.trim().is_empty()) {
        fields.insert(field.into(), Value::Text(said.to_owned()));
    }
}

/// A day of a member; nothing is no day.
fn day(resource: &Resource, member: &str) -> Result<Option<chrono::NaiveDate>, Why> {
    match resource.get(member) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Json::String(text)) => text.parse().map(Some).map_err(|_| "one of its dates is no date"),
        Some(_) => Err("one of its dates is no date"),
    }
}

/// What a field shall say, as one member; at most so many characters.
fn member(wanted: &Fields, field: &str, most: usize) -> Result<Json, Why> {
    match wanted.get(field).filter(|value| !value.is_blank()).map(ToString::to_string) {
        None => Ok(Json::Null),
        Some(words) if words.chars().count() <= most => Ok(Json::String(words)),
        Some(_) => Err("something in it is longer than VSCO Workspace can hold"),
    }
}
