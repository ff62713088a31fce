//! The books of a company for the contract: the sandbox plays them, and a judge with Intuit's own schemas stands between
//! it and the connector where those are there. Nobody is ever mailed, which is looked at when a stand is left.

use crate::stands::{Outside, Place, Tried};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};
use tokio::runtime::Runtime;
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::Reference;
use wedsync_domain::{Fields, Kind, Value};
use wedsync_sandbox::{ACCOUNTS, Account, Options, Provider, Sandbox};
use wedsync_support::between::Exchange;
use wedsync_support::{Between, QuickBooksJudge};

/// Whose books are tried: a company in which nothing is.
pub static COMPANY: &Account = &ACCOUNTS[1];
/// The key of its customers.
pub const CUSTOMERS: &str = "9130350000000002/customer";
const INVOICES: &str = "9130350000000002/invoice";

static JUDGE: LazyLock<Option<QuickBooksJudge>> = LazyLock::new(QuickBooksJudge::find);
/// For all sandboxes: each lives as long as the tests do.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// One company with one customer.
struct Books {
    sandbox: Sandbox,
    _between: Between,
    customer: Json,
    /// The id of each invoice by the name that tests know.
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

pub fn place() -> Place {
    let starting = std::thread::spawn(|| RUNTIME.block_on(Sandbox::start(Options::default())).unwrap());
    let sandbox = starting.join().unwrap();
    let between = Between::start(sandbox.base_url(), judged).unwrap();
    let scopes = ["com.intuit.quickbooks.accounting"];
    let tokens = sandbox.sign_in(Provider::QuickBooks, COMPANY, "desk-public.quickbooks.example", &scopes);
    let anna = json!({ "DisplayName": "Siân & Łukasz" });
    let customer = sandbox.write_books(COMPANY, "customer", None, &anna).unwrap();
    let id = customer["Id"].as_str().unwrap().to_owned();
    let reference = Reference { kind: Kind::Contact, collection: RemoteKey::from(CUSTOMERS), id: id.as_str().into() };
    let tried = Tried { kind: Kind::Invoice, never: Kind::Appointment, plain, rich, refs: vec![reference] };
    let answers = vec![("url", between.base().to_owned())];
    let books = Books { sandbox, _between: between, customer, names: Mutex::default() };
    Place { answers, password: Some(tokens.access_token), key: INVOICES.to_owned(), tried, outside: Box::new(books) }
}

/// What is tried at scripted books.
pub fn customers() -> Tried {
    let named = |title: &str| Fields::from([("name".into(), text(title)), ("shown_as".into(), text(title))]);
    let whole = || Fields::from([("name".into(), text("Siân Łukasz")), ("notes".into(), text("Peonies"))]);
    Tried { kind: Kind::Contact, never: Kind::Appointment, plain: named, rich: whole, refs: Vec::new() }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn plain(title: &str) -> Fields {
    let total = Value::Money("640.25 GBP".parse().unwrap());
    Fields::from([("number".into(), text(title)), ("total".into(), total)])
}

fn rich() -> Fields {
    let day = |text: &str| Value::Date(text.parse().unwrap());
    let total = || Value::Money("2850.10 GBP".parse().unwrap());
    Fields::from([
        ("number".into(), text("Nº 結婚式 7/26")),
        ("issued".into(), day("2026-05-16")),
        ("due".into(), day("2026-08-15")),
        ("total".into(), total()),
        ("balance".into(), total()),
        ("status".into(), text("open")),
        ("email".into(), text("sian@mail.example")),
        ("notes".into(), text("Siân’s peonies, “no lilies”\nSecond line \\ 100 % 💍")),
    ])
}

impl Books {
    fn body(&self, number: &str, total: f64) -> Json {
        let line = json!({ "Amount": total, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "Qty": 1, "UnitPrice": total } });
        json!({ "DocNumber": number, "CustomerRef": { "value": self.customer["Id"] }, "Line": [line] })
    }

    fn write(&self, operation: Option<&str>, body: &Json) -> Json {
        self.sandbox.write_books(COMPANY, "invoice", operation, body).unwrap_or_else(|why| panic!("{why}: {body}"))
    }

    fn there(&self, name: &str) -> Option<Json> {
        let id = self.names.lock().unwrap().get(name).cloned()?;
        self.sandbox.books(COMPANY, "invoice").into_iter().find(|invoice| invoice["Id"] == id.as_str())
    }

    fn keep(&self, name: &str, invoice: &Json) {
        self.names.lock().unwrap().insert(name.to_owned(), invoice["Id"].as_str().unwrap().to_owned());
    }
}

impl Outside for Books {
    fn put(&self, name: &str, _uid: &str, title: &str) {
        let written = match self.there(name) {
            Some(there) => self.write(
                None,
                &json!({ "Id": there["Id"], "SyncToken": there["SyncToken"], "sparse": true, "DocNumber": title }),
            ),
            None => self.write(None, &self.body(title, 640.25)),
        };
        self.keep(name, &written);
    }

    fn put_rich(&self, name: &str) {
        let mut body = self.body("Nº 結婚式 7/26", 2850.1);
        let more = json!({ "TxnDate": "2026-05-16", "DueDate": "2026-08-15", "BillEmail": { "Address": "sian@mail.example" },
            "PrivateNote": "Second line", "CustomerMemo": { "value": "Thank you both" }, "PONumber": "Gate 7",
            "ShipAddr": { "Line1": "The Old Kiln" } });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let written = self.write(None, &body);
        self.keep(name, &written);
    }

    fn put_quiet(&self, name: &str) {
        self.put_rich(name);
    }

    /// In a currency that nobody knows.
    fn put_unreadable(&self, name: &str, title: &str) -> bool {
        let odd = json!({ "DisplayName": "Odd", "CurrencyRef": { "value": "petals" } });
        let customer = self.sandbox.write_books(COMPANY, "customer", None, &odd).unwrap();
        let mut body = self.body(title, 5.0);
        body["CustomerRef"]["value"] = customer["Id"].clone();
        let written = self.write(None, &body);
        self.keep(name, &written);
        true
    }

    fn remove(&self, name: &str) {
        let there = self.there(name).unwrap();
        self.write(Some("delete"), &there);
        self.names.lock().unwrap().remove(name);
    }

    fn texts(&self) -> Vec<String> {
        self.sandbox.books(COMPANY, "invoice").iter().map(ToString::to_string).collect()
    }

    fn unknown(&self) -> &'static [&'static str] {
        &["\"Thank you both\"", "\"PONumber\":\"Gate 7\"", "The Old Kiln"]
    }

    fn told(&self) -> &'static [&'static str] {
        &["number", "issued", "due", "total", "balance", "status", "email", "notes"]
    }

    fn keeps_identity(&self) -> bool {
        false
    }

    fn deletes(&self) -> bool {
        false
    }

    fn put_many(&self, count: usize) {
        for n in 0..count {
            let written = self.write(None, &self.body(&format!("N{n}"), 5.0));
            self.keep(&format!("e{n}"), &written);
        }
    }
}
