//! Money received: a deposit, a balance. Never deleted by a sync.
//!
//! Statuses: `planned`, `pending`, `received`, `failed`.

use super::{Class, Schema, Type, field};

pub(super) static SCHEMA: Schema = Schema {
    name: "payment",
    plural: "payments",
    title: "reference",
    instead: Some("amount"),
    date: "received",
    email: None,
    fields: &[
        field("reference", "Reference", Type::Text, Class::Internal),
        field("received", "Received", Type::Date, Class::Internal),
        field("amount", "Amount", Type::Money, Class::Confidential),
        field("method", "Method", Type::Text, Class::Internal),
        field("status", "Status", Type::Text, Class::Internal),
        field("notes", "Notes", Type::Text, Class::Restricted),
    ],
};
