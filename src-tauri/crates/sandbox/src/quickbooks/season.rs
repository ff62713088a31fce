//! What the studio's books hold of a season: couples as people enter them in real books (both of them, one of them, one
//! who was put away, two who were merged), an invoice for each booked wedding with its deposit and often its balance paid,
//! one that was voided, and one in another currency.

use super::company::Company;
use super::entity::{Entity, Kind, text};
use crate::accounts::ACCOUNTS;
use crate::season::Wedding;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOME: &str = "GBP";

/// The books of every company: those of the studio, and empty ones.
pub fn companies(season: &[Wedding], now: DateTime<Utc>) -> BTreeMap<String, Company> {
    let mut all = BTreeMap::new();
    for account in &ACCOUNTS {
        let mut company = Company::new(HOME);
        furnish(&mut company, account.name, now - TimeDelta::days(700));
        all.insert(account.realm.to_owned(), company);
    }
    if let Some(studio) = all.get_mut(ACCOUNTS[0].realm) {
        for (at, wedding) in season.iter().enumerate() {
            book(studio, at, wedding, now);
        }
        tidy_up(studio, now);
    }
    all
}

/// What every company has from its first day.
fn furnish(company: &mut Company, name: &str, then: DateTime<Utc>) {
    let mut add = |kind: Kind, entity: Value| {
        if let Value::Object(entity) = entity {
            company.add(kind, entity, then);
        }
    };
    add(Kind::CompanyInfo, json!({ "CompanyName": name, "LegalName": name, "Country": "GB" }));
    let currencies = json!({ "HomeCurrency": { "value": HOME }, "MultiCurrencyEnabled": true });
    let sales = json!({ "CustomTxnNumbers": true });
    add(
        Kind::Preferences,
        json!({ "CurrencyPrefs": currencies, "TaxPrefs": { "UsingSalesTax": false }, "SalesFormsPrefs": sales }),
    );
    for (name, active) in [("Hire of arches", false), ("Flowers", true), ("Delivery", true)] {
        add(
            Kind::Item,
            json!({ "Name": name, "FullyQualifiedName": name, "Type": "Service", "Active": active, "Taxable": false }),
        );
    }
    for name in ["Bank transfer", "Card", "Cash"] {
        add(Kind::PaymentMethod, json!({ "Name": name, "Active": true, "Type": "NON_CREDIT_CARD" }));
    }
}

/// One wedding, some months before its day.
fn book(company: &mut Company, at: usize, wedding: &Wedding, now: DateTime<Utc>) {
    let booked = wedding.booked.and_time(now.time()).and_utc();
    let paid_in_euros = |it: &Entity| it.get("CurrencyRef").is_some_and(|currency| currency["value"] == "EUR");
    let abroad = wedding.venue.zone == Tz::Europe__Rome && !company.entries(Kind::Customer).any(paid_in_euros);
    let currency = if abroad { "EUR" } else { HOME };
    let customer = customer(at, wedding, currency);
    let Ok(customer) = company.write(Kind::Customer, None, &customer, booked) else { return };
    // Not every couple has been sent their invoice yet.
    if wedding.tentative || wedding.number % 9 == 4 {
        return;
    }
    let id = text(&customer, "Id").unwrap_or_default().to_owned();
    let item = company.entries(Kind::Item).find(|item| item.get("Active") == Some(&json!(true)));
    let item = item.and_then(|item| text(item, "Id")).unwrap_or_default().to_owned();
    let is_paid = wedding.balance().1 <= now.date_naive();
    // Somebody gave a discount, and told one tool alone. Not once all is paid: the other tool's payment would be one too many.
    let total = if wedding.number % 12 == 7 && !is_paid { wedding.total - 50 } else { wedding.total };
    let sold = json!({ "ItemRef": { "value": item }, "Qty": 1, "UnitPrice": total });
    let line = json!({ "Amount": total, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold,
        "Description": format!("Flowers for {}", wedding.title()) });
    let invoice = json!({
        "DocNumber": wedding.invoice(), "TxnDate": wedding.booked, "DueDate": wedding.balance().1,
        "CustomerRef": { "value": id }, "CurrencyRef": { "value": currency }, "Line": [line],
        "BillEmail": { "Address": wedding.couple[0].email },
        "PrivateNote": format!("{} on {}", wedding.venue.name, wedding.date),
    });
    let Some(invoice) = made(company, Kind::Invoice, &invoice, booked) else { return };
    let (deposit, received) = wedding.deposit();
    pay(company, &invoice, (deposit, "Deposit"), received);
    if is_paid {
        pay(company, &invoice, (total - deposit, "Balance"), wedding.balance().1);
    }
}

/// As people write couples down.
fn customer(at: usize, wedding: &Wedding, currency: &str) -> Entity {
    let [one, other] = &wedding.couple;
    let (shown, given, family) = match at % 3 {
        0 => (format!("{} & {} {}", one.first, other.first, one.last), String::new(), String::new()),
        1 => (format!("{} {}", one.first, one.last), one.first.to_owned(), one.last.to_owned()),
        _ => {
            (format!("{}, {} & {}", other.last, other.first, one.first), other.first.to_owned(), other.last.to_owned())
        }
    };
    let contact = if at % 3 == 2 { other } else { one };
    // A number that changed since, in one tool alone.
    let phone = if wedding.number % 8 == 5 { "01632 960142" } else { &contact.phone };
    let customer = json!({
        "DisplayName": shown, "GivenName": given, "FamilyName": family, "CurrencyRef": { "value": currency },
        "PrimaryEmailAddr": { "Address": contact.email }, "PrimaryPhone": { "FreeFormNumber": phone },
        "Notes": format!("Wedding at {}", wedding.venue.name),
        "BillAddr": { "Line1": format!("{} Orchard Row", at + 1), "City": "Nether Wallow", "PostalCode": "NW1 0AA" },
    });
    customer.as_object().cloned().unwrap_or_default()
}

fn pay(company: &mut Company, invoice: &Entity, (amount, what): (i64, &str), received: NaiveDate) {
    let (id, number) = (text(invoice, "Id"), text(invoice, "DocNumber").unwrap_or_default());
    let method = company.entries(Kind::PaymentMethod).next().and_then(|method| text(method, "Id")).unwrap_or_default();
    let payment = json!({
        "CustomerRef": invoice.get("CustomerRef"), "TotalAmt": amount, "TxnDate": received, "PrivateNote": what,
        "PaymentRefNum": format!("{number} {}", &what[..1]), "PaymentMethodRef": { "value": method },
        "Line": [{ "Amount": amount, "LinkedTxn": [{ "TxnId": id, "TxnType": "Invoice" }] }],
    });
    made(company, Kind::Payment, &payment, received.and_time(NaiveTime::MIN).and_utc());
}

fn made(company: &mut Company, kind: Kind, body: &Value, then: DateTime<Utc>) -> Option<Entity> {
    // The season is written here alone; that all of it is taken is tested.
    body.as_object().and_then(|body| company.write(kind, None, body, then).ok())
}

/// One customer was put away, two were merged, and one invoice was voided, as it happens in every ledger.
fn tidy_up(company: &mut Company, now: DateTime<Utc>) {
    let then = now - TimeDelta::days(33);
    let without = |company: &Company| {
        let billed: Vec<_> = company.entries(Kind::Invoice).filter_map(|it| it.get("CustomerRef").cloned()).collect();
        let free = |customer: &&Entity| !billed.iter().any(|of| of["value"] == customer["Id"]);
        company.entries(Kind::Customer).find(free).cloned()
    };
    let twin = json!({ "DisplayName": "Old entry", "Notes": "Entered twice" });
    let twin = made(company, Kind::Customer, &twin, then - TimeDelta::days(2));
    let first = company.entries(Kind::Customer).next().and_then(|customer| text(customer, "Id")).map(str::to_owned);
    if let (Some(twin), Some(first)) = (twin, first) {
        company.merge_customers(text(&twin, "Id").unwrap_or_default(), &first, then);
    }
    if let Some(mut customer) = without(company) {
        customer.insert("Active".to_owned(), json!(false));
        customer.insert("sparse".to_owned(), json!(true));
        let _ = company.write(Kind::Customer, None, &customer, then);
    }
    let voided = company.entries(Kind::Invoice).nth(1).cloned();
    if let Some(voided) = voided {
        let _ = company.write(Kind::Invoice, Some("void"), &voided, then);
    }
}
