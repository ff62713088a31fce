//! Orders as invoices, and payments. Both are only read.
//!
//! Amounts are in the studio's currency, as the vendor says: whole numbers in its document, and taken with decimals or as
//! text should they come so.

use super::{Studio, Why, day, words};
use crate::providers::crm::vsco_workspace::resource::{Resource, entries, text};
use serde_json::Value as Json;
use wedsync_domain::money::Money;
use wedsync_domain::{Fields, Value};

pub const ORDER: &[&str] = &["number", "issued", "due", "total", "balance", "status"];
pub const PAYMENT: &[&str] = &["reference", "received", "amount", "method", "status", "notes"];

/// An amount of a member; nothing is none.
pub fn amount(resource: &Resource, member: &str, studio: &Studio) -> Result<Option<Money>, Why> {
    let said = match resource.get(member) {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Number(number)) => number.to_string(),
        Some(Json::String(text)) => text.trim().to_owned(),
        Some(_) => return Err("one of its amounts is no amount"),
    };
    let money = format!("{said} {}", studio.currency).parse();
    money.map(Some).map_err(|_| "one of its amounts, or the currency of the studio, is none that we know")
}

fn day_of(fields: &mut Fields, field: &str, resource: &Resource, member: &str) -> Result<(), Why> {
    if let Some(day) = day(resource, member)? {
        fields.insert(field.into(), Value::Date(day));
    }
    Ok(())
}

pub fn order(order: &Resource, studio: &Studio) -> Result<Fields, Why> {
    let mut fields = Fields::new();
    let number = ["customNumber", "referenceCode", "title", "name"].iter().find_map(|member| text(order, member));
    words(&mut fields, "number", number);
    day_of(&mut fields, "issued", order, "bookedOn")?;
    let due: Vec<_> = entries(order, "invoices").map(|invoice| day(invoice, "dueDate")).collect::<Result<_, _>>()?;
    if let Some(first) = due.into_iter().flatten().min() {
        fields.insert("due".into(), Value::Date(first));
    }
    let balance = amount(order, "balance", studio)?;
    for (field, money) in [("total", amount(order, "total", studio)?), ("balance", balance)] {
        fields.extend(money.map(|money| (field.into(), Value::Money(money))));
    }
    let status = text(order, "status").map(|word| match word {
        "paid-in-full" => "paid",
        "voided" => "void",
        // The work is done; whether it is paid, the balance says.
        "completed" if balance.is_some_and(|balance| balance.amount.is_zero()) => "paid",
        word => word,
    });
    words(&mut fields, "status", status);
    Ok(fields)
}

pub fn payment(payment: &Resource, studio: &Studio) -> Result<Fields, Why> {
    let mut fields = Fields::new();
    let reference = ["transactionId", "checkNumber", "memo"].iter().find_map(|member| text(payment, member));
    words(&mut fields, "reference", reference);
    words(&mut fields, "notes", text(payment, "memo"));
    day_of(&mut fields, "received", payment, "received")?;
    let method = text(payment, "paymentMethodId").and_then(|id| studio.methods.get(id));
    words(&mut fields, "method", method.map(String::as_str));
    let paid = amount(payment, "amount", studio)?;
    let back = amount(payment, "refundedAmount", studio)?.filter(|back| !back.amount.is_zero());
    let status = match (text(payment, "status"), paid.zip(back)) {
        // The desk has no words for it, and a payment that went back must not look received.
        (_, Some((paid, back))) if back.amount >= paid.amount => Some("refunded"),
        (_, Some(_)) => Some("partly refunded"),
        (Some("future" | "confirmed-future"), None) => Some("planned"),
        (Some("posted"), None) => Some("received"),
        (other, None) => other,
    };
    words(&mut fields, "status", status);
    fields.extend(paid.map(|money| ("amount".into(), Value::Money(money))));
    Ok(fields)
}
