//! The books of a company for the contract: the sandbox plays them, and a judge with Intuit's own schemas stands between
//! it and the connector where those are there. Nobody is ever mailed, which is looked at when a stand is left.

use crate::stands::{Outside, Place, Tried};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fields, Kind, Value};
use wedsync_sandbox::{ACCOUNTS, Account, Provider, Sandbox};
use wedsync_support::between::Exchange;
use wedsync_support::{Between, QuickBooksJudge};

/// Whose books are tried: a company in which nothing is.
pub static COMPANY: &Account = &ACCOUNTS[1];
/// The key of its customers.
pub const CUSTOMERS: &str = "9130350000000002/customer";

static JUDGE: LazyLock<Option<QuickBooksJudge>> = LazyLock::new(QuickBooksJudge::find);
/// One company, with what the records that are tried belong to.
struct Books {
    sandbox: Sandbox,
    _between: Between,
    /// What is tried, as the API calls it.
    resource: &'static str,
    /// Whom an invoice or a payment is of, and what a payment pays.
    customer: Json,
    invoice: Json,
    /// The id of each record by the name that tests know.
    names: Mutex<BTreeMap<String, String>>,
}

impl Drop for Books {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.sandbox.mailed(COMPANY).is_empty(), "{:?}", self.sandbox.mailed(COMPANY));
        }
    }
}

pub fn judged(exchange: &Exchange) -> Result<(), String> {
    let Some(judge) = &*JUDGE else { return Ok(()) };
    // Signing in is another document's.
    if !exchange.target.starts_with("/v3/") {
        return Ok(());
    }
    let asked = judge.request(&exchange.verb, &exchange.target, &exchange.sent)?;
    judge.answer(&asked, exchange.status, &exchange.got)
}

pub fn places() -> Vec<Place> {
    [("customer", customers()), ("invoice", invoices()), ("payment", payments())].map(place).into()
}

fn place((resource, mut tried): (&'static str, Tried)) -> Place {
    let sandbox = crate::sandboxes::start();
    let between = Between::start(sandbox.base_url(), judged).unwrap();
    let scopes = ["com.intuit.quickbooks.accounting"];
    let tokens = sandbox.sign_in(Provider::QuickBooks, COMPANY, "desk-public.quickbooks.example", &scopes);
    let answers = vec![("url", between.base().to_owned())];
    let (customer, invoice, names) = (Json::Null, Json::Null, Mutex::default());
    let mut books = Books { sandbox, _between: between, resource, customer, invoice, names };
    let key = |resource: &str| RemoteKey::from(format!("{}/{resource}", COMPANY.realm));
    let mut of = |kind, resource: &str, entity: &Json| {
        tried.refs = vec![Reference { kind, collection: key(resource), id: entity["Id"].as_str().unwrap().into() }];
    };
    match resource {
        "invoice" => of(Kind::Contact, "customer", books.with_customer()),
        "payment" => of(Kind::Invoice, "invoice", books.with_invoice()),
        _ => {}
    }
    Place {
        answers,
        password: Some(tokens.access_token),
        key: key(resource).to_string(),
        tried,
        outside: Box::new(books),
    }
}

/// Also what is tried at scripted books.
pub fn customers() -> Tried {
    let named = |title: &str| Fields::from([("name".into(), text(title)), ("shown_as".into(), text(title))]);
    let rich = || {
        let words = [
            ("name", "Siân van der Łukasz"),
            ("shown_as", "Siân & Łukasz 結婚式 💍"),
            ("email", "sian@mail.example"),
            ("phone", "07700 900123"),
            ("firm", "結婚式 & Co"),
            ("address", "St Mary’s\nGate 7\nRye"),
            ("notes", "Siân’s peonies, “no lilies”\nSecond line \\ 100 %"),
        ];
        words.map(|(field, words)| (field.into(), text(words))).into()
    };
    Tried { kind: Kind::Contact, never: Kind::Appointment, plain: named, rich, refs: Vec::new() }
}

fn invoices() -> Tried {
    let plain = |title: &str| Fields::from([("number".into(), text(title)), ("total".into(), money("640.25"))]);
    let rich = || {
        Fields::from([
            ("number".into(), text("Nº 結婚式 7/26")),
            ("issued".into(), day("2026-05-16")),
            ("due".into(), day("2026-08-15")),
            ("total".into(), money("2850.10")),
            ("balance".into(), money("2850.10")),
            ("status".into(), text("open")),
            ("email".into(), text("sian@mail.example")),
            ("notes".into(), text("Siân’s peonies, “no lilies”\nSecond line \\ 100 % 💍")),
        ])
    };
    Tried { kind: Kind::Invoice, never: Kind::Appointment, plain, rich, refs: Vec::new() }
}

fn payments() -> Tried {
    let plain = |title: &str| {
        let said = [("reference", text(title)), ("received", day("2026-05-16")), ("amount", money("640.25"))];
        said.map(|(field, value)| (field.into(), value)).into()
    };
    let rich = || {
        Fields::from([
            ("reference".into(), text("Nº 7 結婚式")),
            ("received".into(), day("2026-05-16")),
            ("amount".into(), money("2850.10")),
            ("method".into(), text("Bank transfer")),
            ("status".into(), text("received")),
            ("notes".into(), text("Siân’s deposit\nSecond line \\ 100 % 💍")),
        ])
    };
    Tried { kind: Kind::Payment, never: Kind::Appointment, plain, rich, refs: Vec::new() }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn day(text: &str) -> Value {
    Value::Date(text.parse().unwrap())
}

fn money(amount: &str) -> Value {
    Value::Money(format!("{amount} GBP").parse().unwrap())
}

impl Books {
    fn with_customer(&mut self) -> &Json {
        self.customer = self.write_in("customer", None, &json!({ "DisplayName": "Siân & Łukasz" }));
        &self.customer
    }

    /// Large enough for every payment that is tried.
    fn with_invoice(&mut self) -> &Json {
        self.with_customer();
        self.invoice = self.write_in("invoice", None, &self.invoice("W-1", 900_000.0));
        &self.invoice
    }

    fn write_in(&self, resource: &str, operation: Option<&str>, body: &Json) -> Json {
        self.sandbox.write_books(COMPANY, resource, operation, body).unwrap_or_else(|why| panic!("{why}: {body}"))
    }

    fn write(&self, operation: Option<&str>, body: &Json) -> Json {
        self.write_in(self.resource, operation, body)
    }

    fn invoice(&self, number: &str, total: f64) -> Json {
        let sold = json!({ "Qty": 1, "UnitPrice": total });
        let line = json!({ "Amount": total, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold });
        json!({ "DocNumber": number, "CustomerRef": { "value": self.customer["Id"] }, "Line": [line] })
    }

    fn payment(&self, reference: &str, total: f64) -> Json {
        let paid = json!({ "TxnId": self.invoice["Id"], "TxnType": "Invoice" });
        json!({ "CustomerRef": { "value": self.customer["Id"] }, "TotalAmt": total, "TxnDate": "2026-05-16",
            "PaymentRefNum": reference, "Line": [{ "Amount": total, "LinkedTxn": [paid] }] })
    }

    /// A new record of that title.
    fn plain(&self, title: &str) -> Json {
        match self.resource {
            "customer" => json!({ "DisplayName": title }),
            "invoice" => self.invoice(title, 640.25),
            _ => self.payment(title, 640.25),
        }
    }

    fn there(&self, name: &str) -> Option<Json> {
        let id = self.names.lock().unwrap().get(name).cloned()?;
        self.sandbox.books(COMPANY, self.resource).into_iter().find(|entity| entity["Id"] == id.as_str())
    }

    fn keep(&self, name: &str, entity: &Json) {
        self.names.lock().unwrap().insert(name.to_owned(), entity["Id"].as_str().unwrap().to_owned());
    }
}

impl Outside for Books {
    fn put(&self, name: &str, _uid: &str, title: &str) {
        let body = match self.there(name) {
            None => self.plain(title),
            // A payment is only ever written whole.
            Some(mut there) if self.resource == "payment" => {
                there["PaymentRefNum"] = json!(title);
                there
            }
            Some(there) => {
                let member = if self.resource == "customer" { "DisplayName" } else { "DocNumber" };
                json!({ "Id": there["Id"], "SyncToken": there["SyncToken"], "sparse": true, member: title })
            }
        };
        self.keep(name, &self.write(None, &body));
    }

    fn put_rich(&self, name: &str) {
        let (mut body, more) = match self.resource {
            "customer" => {
                let more = json!({ "GivenName": "Siân", "FamilyName": "Łukasz", "CompanyName": "結婚式 & Co",
                    "PrimaryEmailAddr": { "Address": "sian@mail.example" }, "PrimaryPhone": { "FreeFormNumber": "07700 900123" },
                    "BillAddr": { "Line1": "St Mary’s", "City": "Rye" }, "Notes": "Peonies", "ResaleNum": "R-77",
                    "Mobile": { "FreeFormNumber": "07700 900777" }, "PrintOnCheckName": "S. Łukasz" });
                (self.plain("Siân & Łukasz 結婚式"), more)
            }
            "invoice" => {
                let more = json!({ "TxnDate": "2026-05-16", "DueDate": "2026-08-15",
                    "BillEmail": { "Address": "sian@mail.example" }, "PrivateNote": "Second line",
                    "CustomerMemo": { "value": "Thank you both" }, "PONumber": "Gate 7", "ShipAddr": { "Line1": "The Old Kiln" } });
                (self.invoice("Nº 結婚式 7/26", 2850.1), more)
            }
            _ => {
                let methods = self.sandbox.books(COMPANY, "paymentmethod");
                let more = json!({ "PaymentMethodRef": { "value": methods[0]["Id"] }, "PrivateNote": "Deposit",
                    "DepositToAccountRef": { "value": "35" }, "TxnSource": "counter" });
                (self.payment("Nº 7 結婚式", 2850.1), more)
            }
        };
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.keep(name, &self.write(None, &body));
    }

    fn put_quiet(&self, name: &str) {
        self.put_rich(name);
    }

    /// In a currency that nobody knows. Of a customer there is nothing that could not be read.
    fn put_unreadable(&self, name: &str, title: &str) -> bool {
        if self.resource == "customer" {
            return false;
        }
        let odd = json!({ "DisplayName": "Odd", "CurrencyRef": { "value": "petals" } });
        let customer = self.write_in("customer", None, &odd);
        let mut body = self.plain(title);
        body["CustomerRef"]["value"] = customer["Id"].clone();
        if self.resource == "payment" {
            body["Line"] = json!([]);
        }
        self.keep(name, &self.write(None, &body));
        true
    }

    fn remove(&self, name: &str) {
        let there = self.there(name).unwrap();
        self.write(Some("delete"), &there);
        self.names.lock().unwrap().remove(name);
    }

    fn texts(&self) -> Vec<String> {
        self.sandbox.books(COMPANY, self.resource).iter().map(ToString::to_string).collect()
    }

    fn unknown(&self) -> &'static [&'static str] {
        match self.resource {
            "customer" => &["07700 900777", "\"PrintOnCheckName\":\"S. Łukasz\"", "\"ResaleNum\":\"R-77\""],
            "invoice" => &["\"Thank you both\"", "\"PONumber\":\"Gate 7\"", "The Old Kiln"],
            _ => &["\"DepositToAccountRef\":{\"value\":\"35\"}", "\"TxnSource\":\"counter\""],
        }
    }

    fn told(&self) -> &'static [&'static str] {
        match self.resource {
            "customer" => &["name", "shown_as", "email", "phone", "firm", "address", "notes"],
            "invoice" => &["number", "issued", "due", "total", "balance", "status", "email", "notes"],
            _ => &["reference", "received", "amount", "method", "status", "notes"],
        }
    }

    fn keeps_identity(&self) -> bool {
        false
    }

    fn deletes(&self) -> bool {
        false
    }

    /// QuickBooks deletes no customers.
    fn takes_away(&self) -> bool {
        self.resource != "customer"
    }

    /// Each under a title of its own, which a customer must have.
    fn put_many(&self, count: usize) {
        for n in 0..count {
            self.put(&format!("e{n}"), "", &format!("N{n}"));
        }
    }
}
