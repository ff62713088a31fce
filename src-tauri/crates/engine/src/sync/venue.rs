//! Where a wedding takes place: where it says so itself, else at the venue among its people, as a CRM keeps it. Found when
//! it is shown and stored nowhere, so that a venue which moves has moved for all its weddings, and nobody's words are
//! overwritten.

use std::sync::Arc;
use wedsync_domain::{Fields, Value};
use wedsync_store::rows::Record;
use wedsync_store::{StoreError, View};

/// What is known of these people.
pub(crate) fn bodies(view: &View<'_>, people: &[Record]) -> Result<Vec<Arc<Fields>>, StoreError> {
    people.iter().map(|person| view.body(person.body)).collect()
}

/// Where a wedding that says this, and has these people, takes place.
pub(crate) fn of(wedding: &Fields, people: &[Arc<Fields>]) -> Option<String> {
    words(wedding, "location").or_else(|| people.iter().find(|one| is_venue(one)).and_then(|venue| called(venue)))
}

/// Whether that place is this one of its people.
pub(crate) fn is_at(place: Option<&str>, person: &Fields) -> bool {
    is_venue(person) && place.is_some() && called(person).as_deref() == place
}

pub(crate) fn is_venue(person: &Fields) -> bool {
    person.get("venue") == Some(&Value::Flag(true))
}

/// Name and address; the name once, where the address begins with it.
fn called(venue: &Fields) -> Option<String> {
    match (words(venue, "name"), words(venue, "address")) {
        (Some(name), Some(address)) if !address.to_lowercase().starts_with(&name.to_lowercase()) => {
            Some(format!("{name}, {address}"))
        }
        (name, address) => address.or(name),
    }
}

fn words(fields: &Fields, field: &str) -> Option<String> {
    match fields.get(field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}
