//! Money owed. Voided rather than deleted; deposits and balances are its payments.

use super::{Class, Schema, Type, field};

const STATUSES: &[&str] = &["draft", "open", "paid", "void"];

pub(super) static SCHEMA: Schema = Schema {
    name: "invoice",
    plural: "invoices",
    title: "number",
    instead: Some("total"),
    date: "issued",
    email: Some("email"),
    fields: &[
        field("number", "Number", Type::Text, Class::Internal),
        field("issued", "Issued", Type::Date, Class::Internal),
        field("due", "Due", Type::Date, Class::Internal),
        field("total", "Total", Type::Money, Class::Confidential),
        field("balance", "Balance", Type::Money, Class::Confidential).reckoned(),
        field("status", "Status", Type::Text, Class::Internal).one_of(STATUSES),
        field("email", "Billed to", Type::Text, Class::Confidential),
        field("notes", "Notes", Type::Text, Class::Restricted),
    ],
};
