//! The connector against scripted answers, each exchange judged by Intuit's own schemas where those are there. What a
//! living ledger does is tried over the sandbox (`tests/contract`, `tests/journeys`).

mod listing;
mod words;
mod writing;

use super::list::List;
use super::*;
use crate::manifest::Manifest;
use crate::sign_in::Tokens;
use crate::stage::{Seen, Stage, account, reply};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use wedsync_domain::ids::Revision;
use wedsync_domain::ports::{Draft, Reference};
use wedsync_domain::{FaultKind, Fields, Secret, Timestamp, Value};
use wedsync_support::QuickBooksJudge;
use wedsync_support::quickbooks::Asked::{Changes, Several};

const REALM: &str = "9130350000000001";
/// What the scripted books say when they were asked.
const TIME: &str = "2026-11-20T04:00:00.000-08:00";

static JUDGE: LazyLock<Option<QuickBooksJudge>> = LazyLock::new(QuickBooksJudge::find);

/// A server that plays the books, and a company on it.
struct Play {
    stage: Stage,
    books: QuickBooks,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Play {
    /// `judged`: whether what the script answers is what QuickBooks could answer. What we ask is always judged.
    fn scripted(judged: bool, script: impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static) -> Self {
        let complaints = Arc::<Mutex<Vec<String>>>::default();
        let noted = Arc::clone(&complaints);
        let stage = Stage::new(move |seen| {
            let (status, body) = script(&Asked::of(seen));
            let (verb, target) = seen.line.split_once(' ').unwrap();
            if let Some(judge) = &*JUDGE {
                let verdict = judge.request(verb, target, &seen.body);
                let verdict =
                    verdict.and_then(|asked| if judged { judge.answer(&asked, status, &body) } else { Ok(()) });
                noted.lock().unwrap().extend(verdict.err().map(|why| format!("{}: {why}", seen.line)));
            }
            reply(status, "", &body)
        });
        let books = company(&stage.url, REALM);
        Self { stage, books, complaints }
    }

    fn new(script: impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self::scripted(true, script)
    }

    /// Books with these records, and settings that say nothing special.
    fn with(rows: &[(&'static str, Json)]) -> (Self, Arc<Mutex<Ledger>>) {
        let ledger = Arc::new(Mutex::new(Ledger { rows: rows.to_vec(), ..Ledger::default() }));
        let held = Arc::clone(&ledger);
        (Self::new(move |asked| held.lock().unwrap().answer(asked)), ledger)
    }

    async fn one(&self, list: List, write: Write) -> Result<Written, Fault> {
        self.books.write(&list.key(REALM), vec![write]).await.remove(0)
    }

    async fn list(&self, list: List, cursor: Option<&Cursor>) -> Page {
        let mut all = Page { full: true, cursor: cursor.cloned(), ..Page::default() };
        loop {
            let page = self.books.changes(&list.key(REALM), all.cursor.as_ref(), &Nothing).await.unwrap();
            all.items.extend(page.items);
            all.gone.extend(page.gone);
            all.full &= page.full;
            all.cursor = page.cursor;
            if !page.more {
                return all;
            }
        }
    }

    fn posted(&self) -> Vec<Json> {
        let posts = self.stage.seen().into_iter().filter(|seen| seen.line.starts_with("POST"));
        posts.map(|seen| serde_json::from_str(&seen.body).unwrap()).collect()
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        let complaints = self.complaints.lock().unwrap();
        if !std::thread::panicking() {
            assert!(complaints.is_empty(), "the judge does not let through:\n{}", complaints.join("\n"));
        }
    }
}

fn manifest() -> &'static Manifest {
    crate::manifests().iter().find(|manifest| manifest.name == "quickbooks").unwrap()
}

fn company(url: &str, realm: &str) -> QuickBooks {
    let tokens = json!({ "access": "access-1", "client": { "id": "desk" }, "told": { "realmId": realm } });
    let tokens = Tokens::read(&Secret::new(tokens.to_string())).unwrap();
    QuickBooks::new(&Account { manifest: manifest(), key: Key::Signed(Box::new(tokens)), ..account(url) }).unwrap()
}

/// A request, taken apart.
struct Asked {
    verb: String,
    path: Vec<String>,
    query: BTreeMap<String, String>,
    body: Json,
}

impl Asked {
    fn of(seen: &Seen) -> Self {
        let (verb, target) = seen.line.split_once(' ').unwrap();
        let url = Url::parse(&format!("http://localhost{target}")).unwrap();
        Self {
            verb: verb.to_owned(),
            path: url.path_segments().unwrap().skip(3).map(str::to_owned).collect(),
            query: url.query_pairs().into_owned().collect(),
            body: serde_json::from_str(&seen.body).unwrap_or_default(),
        }
    }

    /// The statement of a query, or nothing.
    fn select(&self) -> &str {
        self.query.get("query").map(String::as_str).unwrap_or_default()
    }
}

/// A ledger of the simplest kind: it keeps what it is told and counts tokens.
#[derive(Default)]
struct Ledger {
    rows: Vec<(&'static str, Json)>,
    /// Of payments and settings.
    settings: Option<Json>,
    /// What is answered to requests that write, instead.
    refuse: Option<(u16, Json)>,
    /// Answers by request id.
    answered: BTreeMap<String, String>,
}

impl Ledger {
    fn answer(&mut self, asked: &Asked) -> (u16, String) {
        match (asked.verb.as_str(), asked.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice()) {
            ("GET", ["query"]) => (200, self.select(asked.select()).to_string()),
            ("GET", ["companyinfo", _]) => (200, answer("CompanyInfo", &json!({ "Id": "1", "CompanyName": "Willow" }))),
            ("GET", [resource, id]) => {
                match self.rows.iter().find(|(name, row)| name.eq_ignore_ascii_case(resource) && row["Id"] == *id) {
                    Some((name, row)) => (200, answer(name, row)),
                    None => (400, refusal("610")),
                }
            }
            ("POST", [resource]) => self.keep(resource, asked),
            _ => panic!("nobody asks that: {} {:?}", asked.verb, asked.path),
        }
    }

    fn select(&self, statement: &str) -> Json {
        let name = statement.split(" FROM ").nth(1).unwrap().split(' ').next().unwrap();
        let wanted = statement.split(" = '").nth(1).and_then(|rest| rest.split('\'').next());
        let says = |row: &Json| wanted.is_none_or(|word| row.to_string().contains(&format!("\"{word}\"")));
        // Who is inactive is left out unless asked for.
        let shown = |row: &Json| row["Active"] != false || statement.contains("Active IN (true, false)");
        let rows: Vec<_> = match name {
            "Preferences" => vec![self.settings.clone().unwrap_or_else(settings)],
            "PaymentMethod" => vec![json!({ "Id": "5", "Name": "Bank transfer", "Active": true })],
            "Item" => vec![json!({ "Id": "1", "Name": "Flowers", "Type": "Service", "Active": true })],
            _ => self
                .rows
                .iter()
                .filter(|(of, row)| *of == name && says(row) && shown(row))
                .map(|(_, row)| row.clone())
                .collect(),
        };
        if statement.contains("count(*)") {
            return json!({ "QueryResponse": { "totalCount": rows.len() }, "time": TIME });
        }
        json!({ "QueryResponse": { name: rows }, "time": TIME })
    }

    fn keep(&mut self, resource: &str, asked: &Asked) -> (u16, String) {
        if let Some((status, body)) = &self.refuse {
            return (*status, body.to_string());
        }
        if let Some(answered) = self.answered.get(&asked.query["requestid"]) {
            return (200, answered.clone());
        }
        let name = List::ALL.iter().map(|list| list.entity()).find(|name| name.to_lowercase() == resource).unwrap();
        let id = asked.body["Id"].as_str().map_or_else(|| (900 + self.rows.len()).to_string(), str::to_owned);
        let at = self.rows.iter().position(|(of, row)| *of == name && row["Id"] == id.as_str());
        let mut row = at.map_or_else(|| json!({}), |at| self.rows[at].1.clone());
        if at.is_some() && row["SyncToken"] != asked.body["SyncToken"] {
            return (400, refusal("5010"));
        }
        for (member, value) in asked.body.as_object().unwrap() {
            row[member] = value.clone();
        }
        if asked.query.contains_key("operation") {
            (row["TotalAmt"], row["Balance"], row["PrivateNote"]) = (json!(0), json!(0), json!("Voided"));
        } else if let Some(amount) = row.pointer("/Line/0/Amount").cloned().filter(|_| name == "Invoice") {
            row["TotalAmt"] = amount.clone();
            row["Balance"] = amount;
        }
        let token = row["SyncToken"].as_str().map_or(0, |token| token.parse::<u32>().unwrap() + 1);
        (row["Id"], row["SyncToken"], row["sparse"]) = (json!(id), json!(token.to_string()), json!(false));
        row["MetaData"] = json!({ "CreateTime": TIME, "LastUpdatedTime": TIME });
        match at {
            Some(at) => self.rows[at].1 = row.clone(),
            None => self.rows.push((name, row.clone())),
        }
        let answer = answer(name, &row);
        self.answered.insert(asked.query["requestid"].clone(), answer.clone());
        (200, answer)
    }

    fn row(&self, name: &str, id: &str) -> Json {
        self.rows.iter().find(|(of, row)| *of == name && row["Id"] == id).unwrap().1.clone()
    }
}

fn answer(name: &str, row: &Json) -> String {
    json!({ name: row, "time": TIME }).to_string()
}

fn refusal(code: &str) -> String {
    let fault = json!({ "Error": [{ "Message": "canary-words", "Detail": "canary-words", "code": code, "element": "" }], "type": "ValidationFault" });
    json!({ "Fault": fault, "time": TIME }).to_string()
}

fn settings() -> Json {
    json!({ "Id": "1", "SalesFormsPrefs": { "CustomTxnNumbers": true }, "TaxPrefs": { "UsingSalesTax": false }, "CurrencyPrefs": { "HomeCurrency": { "value": "GBP" }, "MultiCurrencyEnabled": true } })
}

/// Records of a fixture.
fn rows(text: &str, name: &'static str) -> Vec<(&'static str, Json)> {
    let body: Json = serde_json::from_str(text).unwrap();
    body["QueryResponse"][name].as_array().unwrap().iter().map(|row| (name, row.clone())).collect()
}

fn fixtures() -> Vec<(&'static str, Json)> {
    let mut all = rows(include_str!("fixtures/customers.json"), "Customer");
    all.extend(rows(include_str!("fixtures/invoices.json"), "Invoice"));
    all.extend(rows(include_str!("fixtures/payments.json"), "Payment"));
    all
}

struct Nothing;

impl Known for Nothing {
    fn revision(&self, _: &RemoteId) -> Option<Revision> {
        None
    }
}

fn fields(item: &Item) -> &Fields {
    &item.reading.as_ref().unwrap_or_else(|fault| panic!("{fault:?}")).fields
}

fn said(fields: &Fields, field: &str) -> String {
    fields.get(field).map(ToString::to_string).unwrap_or_default()
}

fn by_id<'p>(page: &'p Page, id: &str) -> &'p Item {
    page.items.iter().find(|item| item.id.as_str() == id).unwrap_or_else(|| panic!("{id}: {page:?}"))
}

fn words(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn money(text: &str) -> Value {
    Value::Money(text.parse().unwrap())
}

fn draft(list: List, uid: &str, values: &[(&'static str, Value)], refs: &[(List, &str)]) -> Draft {
    let place = Place { realm: REALM.to_owned(), list };
    let refs: Vec<Reference> = refs.iter().map(|(list, id)| place.reference(*list, id)).collect();
    let fields = values.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    Draft { uid: Uid::from(uid), kind: list.kind(), fields, refs, now: Timestamp(1_795_176_000_000) }
}

/// What is there, with a change on top.
fn update(list: List, item: &Item, change: impl FnOnce(&mut Fields)) -> Write {
    let reading = item.reading.clone().unwrap();
    let mut fields = reading.fields;
    change(&mut fields);
    let draft =
        Draft { uid: reading.uid, kind: list.kind(), fields, refs: reading.refs, now: Timestamp(1_795_176_000_000) };
    Write::Update { id: item.id.clone(), revision: item.revision.clone(), draft }
}

#[test]
fn the_fixtures_are_what_quickbooks_gives() {
    let Some(judge) = &*JUDGE else { return };
    let whole = |exchange: &'static str| exchange.split_once("\r\n\r\n").unwrap().1;
    for (asked, status, body) in [
        (Several("Customer".into()), 200, include_str!("fixtures/customers.json")),
        (Several("Invoice".into()), 200, include_str!("fixtures/invoices.json")),
        (Several("Payment".into()), 200, include_str!("fixtures/payments.json")),
        (Several("Preferences".into()), 200, include_str!("fixtures/preferences.json")),
        (Several("PaymentMethod".into()), 200, include_str!("fixtures/methods.json")),
        (Changes("Invoice".into()), 200, include_str!("fixtures/changed.json")),
        (Several("Customer".into()), 400, include_str!("fixtures/stale.json")),
        (Several("Customer".into()), 200, whole(include_str!("fixtures/everything.http"))),
    ] {
        judge.answer(&asked, status, body).unwrap_or_else(|why| panic!("{why}\n{body}"));
    }
    for broken in [include_str!("fixtures/half.http"), include_str!("fixtures/web-page.http")] {
        assert!(judge.answer(&Several("Customer".into()), 200, whole(broken)).is_err());
    }
}

#[tokio::test]
async fn the_lists_belong_to_the_company_that_was_signed_in_to() {
    let (play, _) = Play::with(&[]);
    let lists = play.books.collections().await.unwrap();
    let kinds: Vec<_> = lists.iter().map(|list| (list.key.to_string(), list.kind)).collect();
    assert_eq!(kinds[1], (format!("{REALM}/invoice"), Kind::Invoice));
    assert_eq!(kinds.len(), 3);
    let other = List::Invoices.key("9130350000000002");
    let fault = play.books.changes(&other, None, &Nothing).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "another_account"));
    assert_eq!(play.stage.lines().len(), 1, "nothing is asked of the wrong books");
    for odd in ["", "x", "91303500/../12", "9130 3500"] {
        let fault = company(&play.stage.url, odd).collections().await.unwrap_err();
        assert_eq!(fault.code, "company_unknown", "“{odd}”");
    }
}

#[test]
fn only_what_the_books_have_a_place_for_is_carried() {
    let books = company("http://127.0.0.1:1", REALM);
    for (kind, field) in [(Kind::Contact, "shown_as"), (Kind::Invoice, "balance"), (Kind::Payment, "method")] {
        assert!(books.carries(kind, field) && books.holds(kind), "{field}");
    }
    for (kind, field) in
        [(Kind::Contact, "birthday"), (Kind::Invoice, "title"), (Kind::Wedding, "value"), (Kind::Payment, "when")]
    {
        assert!(!books.carries(kind, field), "{field}");
    }
    assert!(!books.holds(Kind::Appointment));
    assert_eq!((books.needs(Kind::Invoice), books.needs(Kind::Payment)), (&[Kind::Contact][..], &[Kind::Invoice][..]));
}
