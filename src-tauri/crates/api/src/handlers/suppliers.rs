//! Suppliers, by the weddings they are at: what the tools say of who belongs to a booking.

use crate::Failure;
use crate::dto::suppliers::{ListSuppliers, SupplierCard};
use crate::router::{Context, Lookup};
use std::collections::BTreeMap;
use wedsync_domain::ids::RecordId;
use wedsync_domain::{Fields, Kind, Value};
use wedsync_store::View;

pub async fn list(context: Context, _: ListSuppliers) -> Result<Vec<SupplierCard>, Failure> {
    context.look(all).await
}

fn all(view: &View<'_>) -> Result<Vec<SupplierCard>, Lookup> {
    let mut at: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for (contact, wedding) in view.pairs(Kind::Contact, Kind::Wedding)? {
        at.entry(contact).or_default().push(wedding);
    }
    let mut found = Vec::new();
    for (id, weddings) in at {
        let Some(contact) = view.record(id)? else { continue };
        let body = view.body(contact.body)?;
        if weddings.len() > 1 || works(&body) {
            found.push(SupplierCard { id, name: contact.title, role: text(&body, "role"), weddings });
        }
    }
    found.sort_by_cached_key(|it| (it.name.to_lowercase(), it.id));
    Ok(found)
}

/// A couple has no firm, and is no venue.
fn works(contact: &Fields) -> bool {
    contact.get("venue") == Some(&Value::Flag(true)) || !text(contact, "firm").trim().is_empty()
}

fn text(contact: &Fields, field: &str) -> String {
    contact.get(field).map(ToString::to_string).unwrap_or_default()
}
