//! Money spent.

use super::{Class, Schema, Type, field};

pub(super) static SCHEMA: Schema = Schema {
    name: "expense",
    plural: "expenses",
    title: "description",
    instead: None,
    date: "spent",
    email: None,
    fields: &[
        field("description", "Description", Type::Text, Class::Internal),
        field("spent", "Spent", Type::Date, Class::Internal),
        field("amount", "Amount", Type::Money, Class::Confidential),
        field("category", "Category", Type::Text, Class::Internal),
        field("vat", "VAT", Type::Money, Class::Confidential),
        field("supplier", "Paid to", Type::Text, Class::Internal),
        field("notes", "Notes", Type::Text, Class::Restricted),
    ],
};
