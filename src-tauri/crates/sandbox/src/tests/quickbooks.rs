//! The books over HTTP, every exchange judged by Intuit's own schemas where those are there.

use super::{Bench, Reply};
use crate::{ACCOUNTS, Fault, Provider};
use serde_json::{Value, json};
use std::sync::LazyLock;
use wedsync_support::QuickBooksJudge;

static JUDGE: LazyLock<Option<QuickBooksJudge>> = LazyLock::new(QuickBooksJudge::find);
const SCOPE: &str = "com.intuit.quickbooks.accounting";
const STUDIO: usize = 0;
const EMPTY: usize = 1;

/// One signed-in client of one company.
struct Ledger<'a> {
    bench: &'a Bench,
    token: String,
    realm: &'static str,
}

impl<'a> Ledger<'a> {
    fn new(bench: &'a Bench, account: usize) -> Ledger<'a> {
        let account = &ACCOUNTS[account];
        let tokens = bench.sandbox.sign_in(Provider::QuickBooks, account, "desk-public.quickbooks.example", &[SCOPE]);
        Ledger { bench, token: tokens.access_token, realm: account.realm }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let target = format!("/v3/company/{}{path}", self.realm);
        let reply = self.bench.send(method, &target, &headers, body);
        if let Some(judge) = &*JUDGE
            && let Ok(asked) = judge.request(method, &target, body)
        {
            judge
                .answer(&asked, reply.status, &reply.body)
                .unwrap_or_else(|why| panic!("{why}: {target}\n{}", reply.body));
        }
        reply
    }

    fn post(&self, resource: &str, query: &str, body: &Value) -> Reply {
        self.ask("POST", &format!("/{resource}?minorversion=75{query}"), &body.to_string())
    }

    fn made(&self, resource: &str, body: &Value) -> Value {
        let request = format!("&requestid={}", fastrand::u64(..));
        let reply = self.post(resource, &request, body);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json().as_object().unwrap().values().find(|value| value.is_object()).unwrap().clone()
    }

    fn read(&self, resource: &str, id: &Value) -> Reply {
        self.ask("GET", &format!("/{resource}/{}?minorversion=75", id.as_str().unwrap()), "")
    }

    fn select(&self, statement: &str) -> Value {
        let statement: String = url::form_urlencoded::byte_serialize(statement.as_bytes()).collect();
        let reply = self.ask("GET", &format!("/query?query={statement}&minorversion=75"), "");
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()["QueryResponse"].clone()
    }

    fn changes(&self, kind: &str, since: &str) -> Reply {
        self.ask("GET", &format!("/cdc?entities={kind}&changedSince={since}&minorversion=75"), "")
    }
}

fn code(reply: &Reply) -> (u16, String) {
    (reply.status, reply.json()["Fault"]["Error"][0]["code"].as_str().unwrap_or_default().to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it is always made on the spot")]
fn invoice(customer: &Value, total: Value) -> Value {
    let sold = json!({ "ItemRef": { "value": "4" }, "Qty": 1, "UnitPrice": total });
    json!({ "CustomerRef": { "value": customer["Id"] }, "Line": [{ "Amount": total, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold }] })
}

#[expect(clippy::needless_pass_by_value, reason = "it is always made on the spot")]
fn sparse(record: &Value, change: Value) -> Value {
    let mut body = json!({ "Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": true });
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body
}

#[test]
fn a_season_lies_in_the_books_as_real_books_have_it() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, STUDIO);
    let customers = books.select("SELECT * FROM Customer WHERE Active IN (true, false) MAXRESULTS 1000");
    let invoices = books.select("SELECT * FROM Invoice MAXRESULTS 1000");
    let payments = books.select("SELECT * FROM Payment MAXRESULTS 1000");
    let rows = |found: &Value, name: &str| found[name].as_array().unwrap().clone();
    let (customers, invoices, payments) =
        (rows(&customers, "Customer"), rows(&invoices, "Invoice"), rows(&payments, "Payment"));
    assert!(customers.len() > 20 && invoices.len() > 20 && payments.len() > invoices.len() / 2);
    let any = |rows: &[Value], holds: &dyn Fn(&Value) -> bool| rows.iter().any(holds);
    let named = |word: &'static str| move |row: &Value| row["DisplayName"].as_str().unwrap().contains(word);
    assert!(any(&customers, &named(" & ")) && any(&customers, &named(", ")) && any(&customers, &named("(deleted)")));
    assert!(any(&customers, &|row| row["FamilyName"].is_string()));
    assert!(any(&invoices, &|row| row["CurrencyRef"]["value"] == "EUR"));
    assert!(any(&invoices, &|row| row["PrivateNote"].as_str().unwrap().starts_with("Voided") && row["TotalAmt"] == 0));
    assert!(any(&invoices, &|row| row["Balance"] == 0 && row["TotalAmt"] != 0), "paid");
    assert!(any(&invoices, &|row| row["Balance"] != 0 && row["Balance"] != row["TotalAmt"]), "a deposit");
    let other = Ledger::new(&bench, EMPTY);
    assert_eq!(other.select("SELECT count(*) FROM Customer")["totalCount"], 0);
    let seeded = |bench: &Bench| bench.sandbox.books(&ACCOUNTS[STUDIO], "invoice").len();
    assert_eq!(seeded(&bench), seeded(&Bench::new()), "the same seed, the same season");
}

#[test]
fn questions_are_answered_by_their_filters_order_and_page() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    for name in ["Zoë O'Dowd", "Anna \\ Bell", "beth", "Anna Smith"] {
        books.made("customer", &json!({ "DisplayName": name, "PrimaryEmailAddr": { "Address": "a@mail.example" } }));
    }
    let names = |statement: &str| -> Vec<String> {
        let found = books.select(statement);
        let rows = found["Customer"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| row["DisplayName"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("SELECT * FROM Customer WHERE DisplayName = 'Zoë O\\'Dowd'"), ["Zoë O'Dowd"]);
    assert_eq!(names("select * from Customer where DisplayName = 'Anna \\\\ Bell'"), ["Anna \\ Bell"]);
    assert_eq!(
        names("SELECT * FROM Customer WHERE DisplayName LIKE 'Anna%' ORDERBY DisplayName DESC"),
        ["Anna Smith", "Anna \\ Bell"]
    );
    assert_eq!(names("SELECT * FROM Customer ORDERBY Id STARTPOSITION 2 MAXRESULTS 2"), ["Anna \\ Bell", "beth"]);
    assert_eq!(
        names("SELECT * FROM Customer WHERE PrimaryEmailAddr = 'a@mail.example' AND DisplayName IN ('beth', 'carl')"),
        ["beth"]
    );
    assert_eq!(names("SELECT * FROM Customer WHERE MetaData.CreateTime > '2030-01-01'"), [""; 0]);
    let beth = books.select("SELECT * FROM Customer WHERE DisplayName = 'beth'")["Customer"][0].clone();
    books.made("customer", &sparse(&beth, json!({ "Active": false })));
    assert_eq!(books.select("SELECT count(*) FROM Customer")["totalCount"], 3);
    assert_eq!(names("SELECT * FROM Customer WHERE Active = false"), ["beth (deleted)"]);
    for bad in [
        "SELECT Id FROM Customer",
        "SELECT * FROM Bouquet",
        "SELECT * FROM Customer WHERE A = 'x' OR B = 'y'",
        "SELECT * FROM Customer WHERE A = 'x",
    ] {
        let statement: String = url::form_urlencoded::byte_serialize(bad.as_bytes()).collect();
        assert_eq!(
            code(&books.ask("GET", &format!("/query?query={statement}"), "")),
            (400, "4000".to_owned()),
            "{bad}"
        );
    }
}

#[test]
fn names_numbers_tokens_and_references_are_held_to_the_rules() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    let anna = books.made("customer", &json!({ "GivenName": "Anna", "FamilyName": "Bell" }));
    assert_eq!(anna["DisplayName"], "Anna Bell");
    let refused = |resource: &str, body: Value| code(&books.post(resource, "&requestid=r", &body)).1;
    assert_eq!(refused("customer", json!({ "DisplayName": "anna bell" })), "6240");
    assert_eq!(refused("customer", json!({ "DisplayName": "a: b" })), "2040");
    assert_eq!(refused("customer", json!({ "CompanyName": "Bell" })), "2020");
    let first = books.made("invoice", &{
        let mut body = invoice(&anna, json!(640.25));
        body["DocNumber"] = json!("A-1");
        body
    });
    assert_eq!(
        (&first["TotalAmt"], &first["Balance"], &first["EmailStatus"]),
        (&json!(640.25), &json!(640.25), &json!("NotSet"))
    );
    let mut again = invoice(&anna, json!(5));
    again["DocNumber"] = json!("A-1");
    assert_eq!(refused("invoice", again), "6140");
    let mut odd = invoice(&anna, json!(5));
    odd["Line"][0]["SalesItemLineDetail"]["Qty"] = json!(2);
    assert_eq!(refused("invoice", odd), "6070");
    let mut foreign = invoice(&anna, json!(5));
    foreign["CurrencyRef"] = json!({ "value": "EUR" });
    assert_eq!(refused("invoice", foreign), "6000");
    assert_eq!(refused("invoice", invoice(&json!({ "Id": "777" }), json!(5))), "2500");
    let changed = books.made("invoice", &sparse(&first, json!({ "DueDate": "2027-01-31", "PrivateNote": "Peonies" })));
    assert_eq!((&changed["SyncToken"], &changed["DocNumber"]), (&json!("1"), &json!("A-1")), "the rest stays");
    assert_eq!(refused("invoice", sparse(&first, json!({ "DueDate": "2027-02-01" }))), "5010");
    assert_eq!(refused("invoice", json!({ "Id": first["Id"], "DueDate": "2027-02-01" })), "2020");
    let emptied = books.made("invoice", &sparse(&changed, json!({ "PrivateNote": "" })));
    assert!(emptied.get("PrivateNote").is_none());
    assert_eq!(code(&books.read("invoice", &json!("777"))), (400, "610".to_owned()));
}

#[test]
fn payments_pay_and_voided_invoices_set_them_free() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    let anna = books.made("customer", &json!({ "DisplayName": "Anna" }));
    let owed = books.made("invoice", &invoice(&anna, json!(100.1)));
    let pay = |amount: Value| {
        json!({ "CustomerRef": { "value": anna["Id"] }, "TotalAmt": amount,
        "Line": [{ "Amount": amount, "LinkedTxn": [{ "TxnId": owed["Id"], "TxnType": "Invoice" }] }] })
    };
    let paid = books.made("payment", &pay(json!(40.05)));
    let open = books.read("invoice", &owed["Id"]).json()["Invoice"].clone();
    assert_eq!((&open["Balance"], &open["SyncToken"]), (&json!(60.05), &json!("0")));
    assert_eq!(open["LinkedTxn"], json!([{ "TxnId": paid["Id"], "TxnType": "Payment" }]));
    assert_eq!(books.read("customer", &anna["Id"]).json()["Customer"]["Balance"], json!(60.05));
    assert_eq!(code(&books.post("payment", "&requestid=p", &pay(json!(70)))).1, "6000");
    let mut whole = paid.clone();
    whole.as_object_mut().unwrap().remove("Line");
    let loose = books.made("payment", &whole);
    assert_eq!(loose["UnappliedAmt"], json!(40.05), "what is left out of a full update is lost");
    let relinked = books.made("payment", &{
        let mut body = loose.clone();
        body["Line"] = paid["Line"].clone();
        body
    });
    assert_eq!(relinked["UnappliedAmt"], 0);
    let open = books.read("invoice", &owed["Id"]).json()["Invoice"].clone();
    let void =
        books.post("invoice", "&operation=void&requestid=v", &sparse(&open, json!({}))).json()["Invoice"].clone();
    assert_eq!((&void["TotalAmt"], &void["Balance"], &void["PrivateNote"]), (&json!(0), &json!(0), &json!("Voided")));
    assert_eq!(books.read("payment", &paid["Id"]).json()["Payment"]["UnappliedAmt"], json!(40.05));
}

#[test]
fn the_same_request_twice_is_carried_out_once() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    let anna = books.made("customer", &json!({ "DisplayName": "Anna" }));
    bench.sandbox.arm(Fault::LostAnswer);
    let path = format!("/v3/company/{}/invoice?requestid=once&minorversion=75", books.realm);
    let bearer = format!("Bearer {}", books.token);
    let body = invoice(&anna, json!(5)).to_string();
    assert!(
        bench
            .try_send("POST", &path, &[("authorization", &bearer), ("content-type", "application/json")], &body)
            .is_err()
    );
    bench.sandbox.forward(600);
    let (first, second) = (
        books.post("invoice", "&requestid=once", &invoice(&anna, json!(5))),
        books.post("invoice", "&requestid=once", &json!({})),
    );
    assert_eq!(first.body, second.body);
    assert_eq!(books.select("SELECT count(*) FROM Invoice")["totalCount"], 1);
    books.made("invoice", &invoice(&anna, json!(5)));
    assert_eq!(books.select("SELECT count(*) FROM Invoice")["totalCount"], 2);
}

#[test]
fn changes_are_told_for_thirty_days_with_tombstones_and_a_thousand_at_once() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    let anna = books.made("customer", &json!({ "DisplayName": "Anna" }));
    let kept = books.made("invoice", &invoice(&anna, json!(5)));
    let gone = books.made("invoice", &invoice(&anna, json!(6)));
    bench.sandbox.forward(86_400);
    let books = Ledger::new(&bench, EMPTY);
    let since = (bench.sandbox.now() - chrono::TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let rows = |reply: Reply, kind: &str| {
        reply.json()["CDCResponse"][0]["QueryResponse"][0][kind].as_array().cloned().unwrap_or_default()
    };
    assert!(rows(books.changes("Invoice", &since), "Invoice").is_empty());
    bench.sandbox.write_books(&ACCOUNTS[EMPTY], "invoice", Some("delete"), &gone).unwrap();
    bench
        .sandbox
        .write_books(&ACCOUNTS[EMPTY], "invoice", None, &sparse(&kept, json!({ "PrivateNote": "x" })))
        .unwrap();
    let told = rows(books.changes("Invoice", &since), "Invoice");
    assert_eq!(told.len(), 2);
    let tombstone = told.iter().find(|row| row["status"] == "Deleted").unwrap();
    assert!(tombstone["Id"] == gone["Id"] && tombstone.get("DocNumber").is_none());
    assert_eq!(books.changes("Invoice", "2026-10-01T00:00:00Z").status, 400);
    for n in 0..1005 {
        bench
            .sandbox
            .write_books(&ACCOUNTS[EMPTY], "customer", None, &json!({ "DisplayName": format!("C{n}") }))
            .unwrap();
    }
    assert_eq!(rows(books.changes("Customer", &since), "Customer").len(), 1000);
}

#[test]
fn a_merged_customer_leaves_a_tombstone_and_everything_else_behind() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    let (anna, ben) = (
        books.made("customer", &json!({ "DisplayName": "Anna" })),
        books.made("customer", &json!({ "DisplayName": "Ben" })),
    );
    let owed = books.made("invoice", &invoice(&anna, json!(5)));
    bench.sandbox.merge_customers(&ACCOUNTS[EMPTY], anna["Id"].as_str().unwrap(), ben["Id"].as_str().unwrap());
    assert_eq!(code(&books.read("customer", &anna["Id"])).1, "610");
    assert_eq!(books.read("invoice", &owed["Id"]).json()["Invoice"]["CustomerRef"]["value"], ben["Id"]);
}

#[test]
fn other_companies_other_scopes_and_old_tokens_stay_outside() {
    let bench = Bench::new();
    let mut books = Ledger::new(&bench, EMPTY);
    let count = "/query?query=SELECT+count(*)+FROM+Customer&minorversion=75";
    books.realm = ACCOUNTS[STUDIO].realm;
    assert_eq!(books.ask("GET", count, "").status, 403);
    books.realm = ACCOUNTS[EMPTY].realm;
    assert_eq!(books.ask("GET", count, "").status, 200);
    bench.sandbox.forward(3601);
    let reply = books.ask("GET", count, "");
    assert_eq!((reply.status, &reply.json()["fault"]["type"]), (401, &json!("AUTHENTICATION")));
    for (fault, status) in [
        (Fault::TooMany { retry_after: Some("60".into()) }, 429),
        (Fault::Refused { status: 500 }, 500),
        (Fault::RefusalInside, 200),
    ] {
        let books = Ledger::new(&bench, EMPTY);
        bench.sandbox.arm(fault);
        let bearer = format!("Bearer {}", books.token);
        let reply =
            bench.send("GET", &format!("/v3/company/{}{count}", books.realm), &[("authorization", &bearer)], "");
        assert_eq!(reply.status, status);
        assert!(reply.json().get("Fault").or(reply.json().get("fault")).is_some());
    }
}

#[test]
fn what_would_be_mailed_is_noted() {
    let bench = Bench::new();
    let books = Ledger::new(&bench, EMPTY);
    let anna = books.made("customer", &json!({ "DisplayName": "Anna" }));
    let owed = books.made("invoice", &invoice(&anna, json!(5)));
    assert!(bench.sandbox.mailed(&ACCOUNTS[EMPTY]).is_empty());
    let path = format!("/invoice/{}/send?minorversion=75", owed["Id"].as_str().unwrap());
    assert_eq!(books.ask("POST", &path, "").status, 200);
    books.post("invoice", "&requestid=m", &sparse(&owed, json!({ "EmailStatus": "NeedToSend" })));
    assert_eq!(bench.sandbox.mailed(&ACCOUNTS[EMPTY]).len(), 2);
}
