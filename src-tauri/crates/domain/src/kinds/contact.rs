//! A person or firm: partner A, partner B, planner, venue manager, other supplier. Or the venue itself.

use super::{Class, Schema, Type, field};

pub(super) static SCHEMA: Schema = Schema {
    name: "contact",
    plural: "contacts",
    title: "name",
    instead: Some("shown_as"),
    date: "birthday",
    email: Some("email"),
    fields: &[
        field("name", "Name", Type::Text, Class::Confidential),
        field("shown_as", "Name on invoices", Type::Text, Class::Confidential),
        field("role", "Role", Type::Text, Class::Internal),
        field("email", "Email", Type::Text, Class::Confidential),
        field("phone", "Phone", Type::Text, Class::Confidential),
        field("firm", "Firm", Type::Text, Class::Internal),
        field("address", "Address", Type::Text, Class::Confidential),
        field("venue", "Is a venue", Type::Flag, Class::Internal),
        field("birthday", "Birthday", Type::Date, Class::Restricted),
        field("notes", "Notes", Type::Text, Class::Restricted),
    ],
};
