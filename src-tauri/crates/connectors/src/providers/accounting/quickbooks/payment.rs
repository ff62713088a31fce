//! A payment in our words and back.
//!
//! | field | QuickBooks |
//! |---|---|
//! | `amount` | `TotalAmt` in `CurrencyRef`; never changed once it is there |
//! | `received`, `reference`, `notes` | `TxnDate`, `PaymentRefNum`, `PrivateNote` |
//! | `method` | what the way of paying is called that `PaymentMethodRef` names |
//! | `status` | `received`, or `voided` |
//!
//! Deliberately absent: charging cards, deposits to accounts, credit notes, and spreading one payment over invoices.

use super::books::Company;
use super::entity::{Entity, date, lines, linked, money, number, said, set, text};
use super::invoice::{is_void, notes};
use super::list::{List, Place};
use serde_json::json;
use wedsync_domain::fields::same;
use wedsync_domain::money::Money;
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fault, Fields, Value};

pub const FIELDS: &[&str] = &["reference", "received", "amount", "method", "status", "notes"];

/// A reference takes so many characters.
const REFERENCE: usize = 21;

/// What a payment says in our words.
pub fn read(payment: &Entity, company: &Company) -> Result<Fields, Fault> {
    let mut fields = Fields::new();
    let words = |text: &str| Value::Text(text.trim().to_owned());
    set(&mut fields, "reference", text(payment, &["PaymentRefNum"]).map(words));
    set(&mut fields, "received", date(payment, "TxnDate")?);
    set(&mut fields, "amount", money(payment, "TotalAmt", company.currency(payment))?);
    set(&mut fields, "method", company.method_of(payment).map(words));
    set(&mut fields, "status", Some(words(if is_void(payment) { "voided" } else { "received" })));
    set(&mut fields, "notes", notes(payment).map(words));
    Ok(fields)
}

/// Who paid, and which invoices.
pub fn refs(place: &Place, payment: &Entity) -> Vec<Reference> {
    let customer = text(payment, &["CustomerRef", "value"]).map(|id| place.reference(List::Customers, id));
    let invoices =
        lines(payment).flat_map(|line| linked(line, "Invoice")).map(|id| place.reference(List::Invoices, id));
    let mut refs: Vec<_> = customer.into_iter().collect();
    for invoice in invoices {
        if !refs.contains(&invoice) {
            refs.push(invoice);
        }
    }
    refs
}

/// A change after which the payment says what is wanted. The words beside are the end of a sentence.
pub fn change(now: &Fields, wanted: &Fields, company: &Company) -> Result<Entity, &'static str> {
    let differs = |field: &str| !same(now.get(field), wanted.get(field).filter(|value| !value.is_blank()));
    let mut change = Entity::new();
    if let Some(Value::Date(day)) = wanted.get("received").filter(|_| differs("received")) {
        change.insert("TxnDate".to_owned(), json!(day));
    }
    if differs("reference") {
        let said = said(wanted.get("reference"));
        if said.as_str().is_some_and(|reference| reference.chars().count() > REFERENCE) {
            return Err("its reference is longer than 21 characters");
        }
        change.insert("PaymentRefNum".to_owned(), said);
    }
    if let Some(method) = wanted.get("method").filter(|_| differs("method")) {
        let id = company.method(&method.to_string()).ok_or("QuickBooks knows no way of paying of that name")?;
        change.insert("PaymentMethodRef".to_owned(), json!({ "value": id }));
    }
    if differs("notes") {
        change.insert("PrivateNote".to_owned(), said(wanted.get("notes")));
    }
    Ok(change)
}

/// What a new payment is over.
pub fn amount(wanted: &Fields) -> Result<&Money, &'static str> {
    match wanted.get("amount") {
        Some(Value::Money(money)) if money.amount.is_sign_positive() && !money.amount.is_zero() => Ok(money),
        _ => Err("it is over no amount"),
    }
}

/// A new payment of that invoice, as it is in the books now.
pub fn new(wanted: &Fields, invoice: &Entity, company: &Company) -> Result<Entity, &'static str> {
    let amount = amount(wanted)?;
    let currency = company.currency(invoice);
    if amount.currency.code() != currency {
        return Err("its invoice is in another currency there");
    }
    let open = money(invoice, "Balance", currency).ok().flatten();
    let Some(Value::Money(open)) = open.filter(|_| !is_void(invoice)) else { return Err("its invoice is void there") };
    if open.amount.is_zero() {
        return Err("its invoice is paid there already");
    }
    let applied = if amount.amount < open.amount { amount } else { &open };
    let (total, applied) = number(amount).zip(number(applied)).ok_or("its amount has too many digits")?;
    let mut payment = change(&Fields::new(), wanted, company)?;
    payment.retain(|_, value| value.as_str() != Some(""));
    payment.insert("TotalAmt".to_owned(), total);
    payment.insert("CustomerRef".to_owned(), json!({ "value": text(invoice, &["CustomerRef", "value"]) }));
    if company.has_currencies {
        payment.insert("CurrencyRef".to_owned(), json!({ "value": currency }));
    }
    let link = json!({ "TxnId": text(invoice, &["Id"]), "TxnType": "Invoice" });
    payment.insert("Line".to_owned(), json!([{ "Amount": applied, "LinkedTxn": [link] }]));
    Ok(payment)
}
