//! A to-do with a day it should be done by.

use super::{Class, Schema, Type, field};

/// As calendars have them.
const STATUSES: &[&str] = &["needs-action", "in-process", "completed", "cancelled"];

pub(super) static SCHEMA: Schema = Schema {
    name: "task",
    plural: "tasks",
    title: "title",
    instead: None,
    date: "when",
    email: None,
    fields: &[
        field("title", "Title", Type::Text, Class::Confidential),
        field("when", "Starts", Type::When, Class::Internal),
        field("due", "Due", Type::When, Class::Internal),
        field("status", "Status", Type::Text, Class::Internal).one_of(STATUSES),
        field("location", "Place", Type::Text, Class::Internal),
        field("notes", "Notes", Type::Text, Class::Restricted),
        field("categories", "Categories", Type::List, Class::Internal),
        field("url", "Link", Type::Text, Class::Internal),
    ],
};
