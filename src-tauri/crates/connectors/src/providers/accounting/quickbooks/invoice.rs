//! An invoice in our words and back.
//!
//! | field | QuickBooks |
//! |---|---|
//! | `number`, `issued`, `due`, `email` | `DocNumber`, `TxnDate`, `DueDate`, `BillEmail` |
//! | `total`, `balance` | `TotalAmt`, `Balance` (never written) in `CurrencyRef` |
//! | `status` | derived: `draft`, `open`, `paid`, `void`; only void is ever carried out |
//! | `notes` | `PrivateNote`, never the message to the customer |
//!
//! Deliberately absent: sending (`EmailStatus` is never written), tax, several lines, discounts, and who it is billed to
//! once it is there.

use super::books::Company;
use super::entity::{Entity, date, lines, money, number, said, set, text};
use super::list::{List, Place};
use serde_json::{Value as Json, json};
use wedsync_domain::fields::same;
use wedsync_domain::money::Money;
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fault, Fields, Value};

pub const FIELDS: &[&str] = &["number", "issued", "due", "total", "balance", "status", "email", "notes"];

/// What QuickBooks writes before the notes of what was voided.
const VOIDED: &str = "Voided";
/// A number takes so many characters.
const NUMBER: usize = 21;

/// What an invoice says in our words.
pub fn read(invoice: &Entity, company: &Company) -> Result<Fields, Fault> {
    let mut fields = Fields::new();
    let words = |path: &[&str]| text(invoice, path).map(|text| Value::Text(text.trim().to_owned()));
    set(&mut fields, "number", words(&["DocNumber"]));
    set(&mut fields, "email", words(&["BillEmail", "Address"]));
    set(&mut fields, "issued", date(invoice, "TxnDate")?);
    set(&mut fields, "due", date(invoice, "DueDate")?);
    let currency = company.currency(invoice);
    let (total, balance) = (money(invoice, "TotalAmt", currency)?, money(invoice, "Balance", currency)?);
    set(&mut fields, "status", Some(Value::Text(status(invoice, balance.as_ref()).to_owned())));
    set(&mut fields, "total", total);
    set(&mut fields, "balance", balance);
    set(&mut fields, "notes", notes(invoice).map(|notes| Value::Text(notes.to_owned())));
    Ok(fields)
}

/// Whom it is billed to.
pub fn refs(place: &Place, invoice: &Entity) -> Vec<Reference> {
    let customer = text(invoice, &["CustomerRef", "value"]);
    customer.map(|id| place.reference(List::Customers, id)).into_iter().collect()
}

fn status(invoice: &Entity, balance: Option<&Value>) -> &'static str {
    let nothing = |value: Option<&Value>| matches!(value, Some(Value::Money(money)) if money.amount.is_zero());
    match text(invoice, &["status"]) {
        _ if is_void(invoice) => "void",
        Some("Draft") => "draft",
        _ if nothing(balance) => "paid",
        _ => "open",
    }
}

/// It stays in the books with nothing on it, and its notes say so.
pub fn is_void(transaction: &Entity) -> bool {
    let nothing = |member: &str| transaction.get(member).is_none_or(|it| it.as_f64() == Some(0.0));
    let noted = text(transaction, &["PrivateNote"]).is_some_and(|notes| notes.trim_start().starts_with(VOIDED));
    text(transaction, &["status"]) == Some(VOIDED) || (noted && nothing("TotalAmt") && nothing("Balance"))
}

/// Without the word that QuickBooks itself put before them.
pub fn notes(transaction: &Entity) -> Option<&str> {
    let notes = text(transaction, &["PrivateNote"])?.trim();
    if !is_void(transaction) {
        return Some(notes);
    }
    let own = notes.strip_prefix(VOIDED).unwrap_or(notes);
    Some(own.trim_start_matches([' ', '-', ':', '.', '\n', '\r'])).filter(|own| !own.is_empty())
}

/// A change of everything but the total and the status, after which the invoice says what is wanted.
pub fn change(invoice: &Entity, now: &Fields, wanted: &Fields) -> Result<Entity, &'static str> {
    let differs = |field: &str| !same(now.get(field), wanted.get(field).filter(|value| !value.is_blank()));
    let mut change = Entity::new();
    if differs("number") {
        let said = said(wanted.get("number"));
        if said.as_str().is_some_and(|number| number.chars().count() > NUMBER) {
            return Err("its number is longer than 21 characters");
        }
        change.insert("DocNumber".to_owned(), said);
    }
    for (field, member) in [("issued", "TxnDate"), ("due", "DueDate")] {
        // A day cannot be taken away there: QuickBooks fills it in again.
        if let Some(Value::Date(day)) = wanted.get(field).filter(|_| differs(field)) {
            change.insert(member.to_owned(), json!(day));
        }
    }
    if differs("email") {
        change.insert("BillEmail".to_owned(), json!({ "Address": said(wanted.get("email")) }));
    }
    if differs("notes") && !is_void(invoice) {
        change.insert("PrivateNote".to_owned(), said(wanted.get("notes")));
    }
    Ok(change)
}

/// The total that is wanted, if it is another one.
pub fn new_total<'w>(now: &Fields, wanted: &'w Fields) -> Option<&'w Money> {
    match wanted.get("total") {
        Some(value @ Value::Money(money)) if !same(now.get("total"), Some(value)) => Some(money),
        _ => None,
    }
}

/// The one line of an invoice as it must be for that total. The words beside are the end of a sentence that says why only
/// a person can do that.
pub fn line_for(invoice: &Entity, company: &Company, total: &Money) -> Result<Json, &'static str> {
    if total.currency.code() != company.currency(invoice) {
        return Err("it is in another currency there");
    }
    let amount = number(total).ok_or("its total has too many digits")?;
    let taxed = invoice.get("TxnTaxDetail").and_then(|tax| tax.get("TotalTax")).and_then(Json::as_f64);
    if taxed.is_some_and(|tax| tax != 0.0) {
        return Err("there is tax on it");
    }
    let detail = |line: &&Entity| text(line, &["DetailType"]) != Some("SubTotalLineDetail");
    let mut own = lines(invoice).filter(detail);
    let (Some(line), None) = (own.next(), own.next()) else { return Err("it has several lines") };
    let mut line = line.clone();
    let Some(Json::Object(sold)) = line.get_mut("SalesItemLineDetail") else {
        return Err("its line is no service");
    };
    match sold.get("Qty").and_then(Json::as_f64) {
        None | Some(1.0) => {}
        Some(_) => return Err("its line counts several"),
    }
    if sold.contains_key("UnitPrice") {
        sold.insert("UnitPrice".to_owned(), amount.clone());
    }
    line.insert("Amount".to_owned(), amount);
    Ok(Json::Array(vec![Json::Object(line)]))
}

/// A new invoice: one line over the whole total.
pub fn new(wanted: &Fields, (customer, item): (&str, &str), company: &Company) -> Result<Entity, &'static str> {
    let Some(Value::Money(total)) = wanted.get("total") else { return Err("it has no total") };
    if total.amount.is_sign_negative() && !total.amount.is_zero() {
        return Err("its total is less than nothing");
    }
    let amount = number(total).ok_or("its total has too many digits")?;
    let mut invoice = change(&Entity::new(), &Fields::new(), wanted)?;
    invoice.retain(|_, value| value.as_str() != Some(""));
    invoice.insert("CustomerRef".to_owned(), json!({ "value": customer }));
    if company.has_currencies {
        invoice.insert("CurrencyRef".to_owned(), json!({ "value": total.currency.code() }));
    }
    let sold = json!({ "ItemRef": { "value": item }, "Qty": 1, "UnitPrice": amount });
    let line = json!({ "Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold });
    invoice.insert("Line".to_owned(), json!([line]));
    Ok(invoice)
}
