//! The booking a supplier works on. Shares its calendar fields with the appointment, so that an event can become one.

use super::{Class, Schema, Type, field};

/// Six of them are different ways of not being about to happen; none is a deletion. A provider's word that means none of these
/// stays as it is.
const STATUSES: &[&str] = &["enquiry", "booked", "postponed", "completed", "cancelled", "closed", "archived"];

pub(super) static SCHEMA: Schema = Schema {
    name: "wedding",
    plural: "weddings",
    title: "title",
    instead: None,
    date: "when",
    email: Some("email"),
    fields: &[
        field("title", "Couple", Type::Text, Class::Confidential),
        field("when", "Date and times", Type::When, Class::Internal),
        field("location", "Venue", Type::Text, Class::Internal),
        field("status", "Status", Type::Text, Class::Internal).one_of(STATUSES),
        field("value", "Value", Type::Money, Class::Confidential),
        field("email", "Email", Type::Text, Class::Confidential),
        field("notes", "Notes", Type::Text, Class::Restricted),
        field("categories", "Categories", Type::List, Class::Internal),
        field("url", "Link", Type::Text, Class::Internal),
    ],
};
