//! One thing on a calendar: ceremony, consultation, engagement shoot, site visit.

use super::{Class, Schema, Type, field};

/// As calendars have them.
const STATUSES: &[&str] = &["tentative", "confirmed", "cancelled"];

pub(super) static SCHEMA: Schema = Schema {
    name: "appointment",
    plural: "appointments",
    title: "title",
    instead: None,
    date: "when",
    email: None,
    fields: &[
        field("title", "Title", Type::Text, Class::Confidential),
        field("when", "Date and times", Type::When, Class::Internal),
        field("location", "Place", Type::Text, Class::Internal),
        field("status", "Status", Type::Text, Class::Internal).one_of(STATUSES),
        field("notes", "Notes", Type::Text, Class::Restricted),
        field("categories", "Categories", Type::List, Class::Internal),
        field("url", "Link", Type::Text, Class::Internal),
    ],
};
