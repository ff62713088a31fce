//! Money received: a deposit, a balance. Never deleted by a sync.

use super::{Class, Schema, Type, field};

const STATUSES: &[&str] = &["planned", "pending", "received", "failed"];

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
        field("status", "Status", Type::Text, Class::Internal).one_of(STATUSES),
        field("notes", "Notes", Type::Text, Class::Restricted),
    ],
};
