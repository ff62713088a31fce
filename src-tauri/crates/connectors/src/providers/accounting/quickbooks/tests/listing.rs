//! Listings, changes, and answers that are not what they should be.

use super::*;

#[tokio::test]
async fn everything_is_listed_in_our_words_with_what_it_belongs_to() {
    let (play, _) = Play::with(&fixtures());
    let page = play.list(List::Customers, None).await;
    assert!(page.full && page.items.len() == 2, "who was put away before we came stays away: {page:?}");
    let anna = by_id(&page, "58");
    let (revision, uid) = (anna.revision.as_ref().unwrap(), &anna.reading.as_ref().unwrap().uid);
    assert!(revision.as_str().starts_with("3@"), "{revision}");
    assert_eq!(uid.as_str(), format!("quickbooks/{REALM}/customer/58"));
    for (field, value) in [
        ("shown_as", "Siân & Tom Raman"),
        ("name", "Siân Raman"),
        ("email", "sian.raman@mail.example"),
        ("phone", "01797 555 0132"),
        ("firm", "Raman Interiors"),
        ("address", "3 Mill Lane\nRye\nEast Sussex\nTN31 7AA\nGBR"),
        ("notes", "Likes peonies.\nNo lilies"),
    ] {
        assert_eq!(said(fields(anna), field), value, "{field}");
    }
    assert_eq!(
        said(fields(by_id(&page, "59")), "name"),
        "Villa Cipressina",
        "who has no name is called as on invoices"
    );

    let page = play.list(List::Invoices, None).await;
    let open = by_id(&page, "130");
    for (field, value) in [
        ("number", "2026-014"),
        ("issued", "2026-01-20"),
        ("due", "2026-04-16"),
        ("total", "2850.10 GBP"),
        ("balance", "1850.50 GBP"),
        ("status", "open"),
        ("email", "sian.raman@mail.example"),
        ("notes", "Deposit came by transfer"),
    ] {
        assert_eq!(said(fields(open), field), value, "{field}");
    }
    let place = Place { realm: REALM.to_owned(), list: List::Invoices };
    assert_eq!(open.reading.as_ref().unwrap().refs, [place.reference(List::Customers, "58")]);
    assert_eq!(said(fields(by_id(&page, "131")), "status"), "paid");
    let void = fields(by_id(&page, "132"));
    assert_eq!((said(void, "status").as_str(), said(void, "notes").as_str()), ("void", "Asked for twice"));

    let page = play.list(List::Payments, None).await;
    let paid = by_id(&page, "145");
    for (field, value) in
        [("amount", "999.60 GBP"), ("received", "2026-01-25"), ("reference", "BACS 7731"), ("method", "Bank transfer")]
    {
        assert_eq!(said(fields(paid), field), value, "{field}");
    }
    let both = [place.reference(List::Customers, "58"), place.reference(List::Invoices, "130")];
    assert_eq!(paid.reading.as_ref().unwrap().refs, both);
}

/// Pages over so many invoices; `bend` may change what comes.
fn pages(count: usize, bend: impl Fn(&str, Vec<Json>) -> Vec<Json> + Send + Sync + 'static) -> Play {
    let all: Vec<Json> =
        (0..count).map(|n| json!({ "Id": format!("{n:04}"), "SyncToken": "0", "TotalAmt": 1, "Balance": 1 })).collect();
    Play::new(move |asked| {
        let statement = asked.select();
        let body = if statement.contains("Preferences") {
            json!({ "QueryResponse": { "Preferences": [settings()] }, "time": TIME })
        } else if statement.contains("PaymentMethod") {
            json!({ "QueryResponse": {}, "time": TIME })
        } else if statement.contains("count(*)") {
            json!({ "QueryResponse": { "totalCount": count }, "time": TIME })
        } else {
            let number = |word: &str| {
                statement.split(word).nth(1).unwrap().trim().split(' ').next().unwrap().parse::<usize>().unwrap()
            };
            let rows: Vec<_> =
                all.iter().skip(number("STARTPOSITION") - 1).take(number("MAXRESULTS")).cloned().collect();
            json!({ "QueryResponse": { "Invoice": bend(statement, rows) }, "time": TIME })
        };
        (200, body.to_string())
    })
}

#[tokio::test]
async fn a_long_list_is_read_to_its_end_once_each() {
    for count in [0, 1, 199, 200, 201, 650] {
        let play = pages(count, |_, rows| rows);
        let page = play.list(List::Invoices, None).await;
        assert!(page.full, "{count}");
        let ids: std::collections::BTreeSet<_> = page.items.iter().map(|item| item.id.clone()).collect();
        assert_eq!((page.items.len(), ids.len()), (count, count));
    }
}

#[tokio::test]
async fn pages_that_come_by_half_or_doubled_lose_nothing() {
    let halved = pages(650, |_, mut rows| {
        rows.truncate(rows.len().div_ceil(2).max(2));
        rows
    });
    assert_eq!(halved.list(List::Invoices, None).await.items.len(), 650);
    let doubled = pages(150, |_, rows| rows.iter().chain(&rows).cloned().collect());
    assert_eq!(doubled.list(List::Invoices, None).await.items.len(), 150);
}

#[tokio::test]
async fn a_list_that_is_suddenly_empty_is_a_fault_and_no_listing() {
    let play = pages(30, |_, _| Vec::new());
    let fault = play.books.changes(&List::Invoices.key(REALM), None, &Nothing).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "listing_cut"));
}

#[tokio::test]
async fn a_list_that_moves_while_it_is_read_is_read_again() {
    let moved = std::sync::atomic::AtomicBool::new(false);
    let play = pages(450, move |statement, mut rows| {
        if statement.contains("STARTPOSITION 200") && !moved.swap(true, std::sync::atomic::Ordering::SeqCst) {
            rows.remove(0);
        }
        rows
    });
    let page = play.list(List::Invoices, None).await;
    let starts =
        play.stage.lines().iter().filter(|line| line.contains("FROM+Invoice+ORDERBY+Id+STARTPOSITION+1+")).count();
    assert_eq!(starts, 2, "{:?}", play.stage.lines());
    let ids: std::collections::BTreeSet<_> = page.items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(ids.len(), 450);
}

/// Books that answer what changed with this, and everything else as a ledger of the fixtures.
fn changing(changes: Json) -> Play {
    let ledger = Mutex::new(Ledger { rows: fixtures(), ..Ledger::default() });
    Play::new(
        move |asked| {
            if asked.path == ["cdc"] { (200, changes.to_string()) } else { ledger.lock().unwrap().answer(asked) }
        },
    )
}

fn since(millis: i64) -> Cursor {
    Mark::Since(millis).cursor()
}

const NOON: i64 = 1_795_176_000_000;

/// Knows one invoice at one revision.
struct One(Revision);

impl Known for One {
    fn revision(&self, id: &RemoteId) -> Option<Revision> {
        (id.as_str() == "131").then(|| self.0.clone())
    }
}

#[tokio::test]
async fn changes_and_tombstones_come_since_the_last_time() {
    let play = changing(serde_json::from_str(include_str!("../fixtures/changed.json")).unwrap());
    let page = play.books.changes(&List::Invoices.key(REALM), Some(&since(NOON - 60_000)), &Nothing).await.unwrap();
    assert!(!page.full && !page.more);
    assert_eq!(page.gone, [RemoteId::from("132")]);
    assert_eq!(said(fields(by_id(&page, "131")), "total"), "425.00 GBP");
    let told = chrono::DateTime::parse_from_rfc3339("2026-02-10T10:00:00.000-08:00").unwrap().timestamp_millis();
    assert_eq!(page.cursor, Some(since(told)), "by the clock of the books, not by ours");
    let asked = &play.stage.lines()[0];
    assert!(asked.contains("entities=Invoice") && asked.contains("changedSince=2026-11-20T11%3A54%3A00Z"), "{asked}");

    let known = One(page.items[0].revision.clone().unwrap());
    let page = play.books.changes(&List::Invoices.key(REALM), Some(&since(NOON)), &known).await.unwrap();
    assert!(page.items.is_empty(), "what is known at its revision is no news: {page:?}");
}

#[tokio::test]
async fn what_is_too_old_too_much_or_unheard_of_is_listed_whole_and_nothing_is_gone() {
    let gone = json!({ "domain": "QBO", "status": "Deleted", "Id": "130", "MetaData": { "LastUpdatedTime": TIME } });
    let many: Vec<Json> =
        (0..1000).map(|n| json!({ "Id": n.to_string(), "SyncToken": "0", "TotalAmt": 1, "Balance": 1 })).collect();
    let told = |rows: Vec<Json>, total: usize| json!({ "CDCResponse": [{ "QueryResponse": [{ "Invoice": rows, "totalCount": total }] }], "time": TIME });
    let few = told(vec![gone.clone()], 1);
    for (cursor, changes) in [
        (since(NOON - 30 * 86_400_000), few.clone()),
        (since(NOON + 3 * 86_400_000), few.clone()),
        (since(i64::MIN + 400_000), few.clone()),
        (since(NOON), told(many, 1000)),
        (since(NOON), told(vec![gone.clone()], 2)),
        (Cursor::from(""), few.clone()),
        (Cursor::from("{\"since\":\"yesterday\"}"), few.clone()),
    ] {
        let play = changing(changes);
        let page = play.list(List::Invoices, Some(&cursor)).await;
        assert!(page.full && page.gone.is_empty() && page.items.len() == 3, "{cursor}: {page:?}");
    }
    let ledger = Mutex::new(Ledger { rows: fixtures(), ..Ledger::default() });
    let play =
        Play::new(
            move |asked| {
                if asked.path == ["cdc"] { (400, refusal("4001")) } else { ledger.lock().unwrap().answer(asked) }
            },
        );
    let page = play.list(List::Invoices, Some(&since(NOON))).await;
    assert!(page.full && page.gone.is_empty() && page.items.len() == 3);
}

#[tokio::test]
async fn a_customer_who_was_merged_with_another_is_no_deletion() {
    let gone = json!({ "domain": "QBO", "status": "Deleted", "Id": "60", "MetaData": { "LastUpdatedTime": TIME } });
    let play = changing(json!({ "CDCResponse": [{ "QueryResponse": [{ "Customer": [gone] }] }], "time": TIME }));
    let page = play.books.changes(&List::Customers.key(REALM), Some(&since(NOON)), &Nothing).await.unwrap();
    assert!(page.gone.is_empty());
    let fault = by_id(&page, "60").reading.as_ref().unwrap_err();
    assert!(fault.code == "merged_there" && fault.message.contains("stays"), "{fault:?}");
    let answers = play.books.read(&List::Customers.key(REALM), &["77".into(), "58".into()]).await.unwrap();
    let [Answer::Here(merged), Answer::Here(there)] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(merged.reading.is_err() && there.reading.is_ok());
    let answers = play.books.read(&List::Invoices.key(REALM), &["77".into(), "..".into()]).await.unwrap();
    assert!(matches!(answers[..], [Answer::Gone, Answer::Unknown(_)]), "{answers:?}");
    assert!(!play.stage.lines().iter().any(|line| line.contains("/..") || line.contains("%2E")));
}

#[tokio::test]
async fn only_quickbooks_itself_says_that_something_is_gone() {
    for nobody in ["", "<html>", "{}"] {
        let play = Play::scripted(false, move |_| (404, nobody.to_owned()));
        let answers = play.books.read(&List::Invoices.key(REALM), &["77".into()]).await.unwrap();
        assert!(matches!(answers[..], [Answer::Unknown(_)]), "{nobody}: {answers:?}");
    }
}

#[tokio::test]
async fn every_request_says_which_version_its_answer_is_read_as() {
    let (play, _) = Play::with(&fixtures());
    let page = play.list(List::Invoices, None).await;
    let notes = |fields: &mut Fields| drop(fields.insert("notes".into(), words("Roses")));
    play.one(List::Invoices, update(List::Invoices, by_id(&page, "130"), notes)).await.unwrap();
    let asked = play.stage.lines();
    assert!(asked.iter().any(|line| line.starts_with("POST")), "{asked:?}");
    let changes = changing(json!({ "CDCResponse": [{ "QueryResponse": [{}] }], "time": TIME }));
    changes.books.changes(&List::Invoices.key(REALM), Some(&since(NOON)), &Nothing).await.unwrap();
    let lines = [asked, changes.stage.lines()].concat();
    assert!(lines.iter().all(|line| line.contains("minorversion=75")), "{lines:?}");
}

/// Knows everybody, as they were.
struct All;

impl Known for All {
    fn revision(&self, _: &RemoteId) -> Option<Revision> {
        Some(Revision::from("1@0"))
    }
}

#[tokio::test]
async fn a_customer_who_is_put_away_stays_and_keeps_the_name() {
    let (play, _) = Play::with(&fixtures());
    let page = play.books.changes(&List::Customers.key(REALM), None, &All).await.unwrap();
    assert_eq!(
        said(fields(by_id(&page, "60")), "shown_as"),
        "Tom Raman",
        "as before, without what QuickBooks puts behind it"
    );
}

/// Schemas drift: new members and words are no trouble, and one record that cannot be understood holds up no other.
#[tokio::test]
async fn drift_is_lived_with_and_what_cannot_be_understood_is_named() {
    let odd = json!({ "Id": "1", "SyncToken": "0", "Perfume": { "of": [1] }, "TotalAmt": "12.50", "Balance": null, "DueDate": null,
        "EmailStatus": "Fragrant", "status": "Pending", "CurrencyRef": { "value": "EUR" }, "TxnDate": "2026-02-01-08:00" });
    let bad = |id: &str, member: &str, value: Json| {
        let mut row = json!({ "Id": id, "SyncToken": "0", "DocNumber": "Raman 7", "TotalAmt": 5, "Balance": 5 });
        row[member] = value;
        row
    };
    let rows = vec![
        odd,
        bad("2", "TotalAmt", json!([5])),
        bad("3", "TxnDate", json!("soon")),
        bad("4", "CurrencyRef", json!({ "value": "petals" })),
        bad("5", "Balance", json!("a lot")),
        bad("6", "TotalAmt", json!(1e40)),
    ];
    let play = Play::scripted(false, move |asked| {
        let body = if asked.select().contains("Preferences") {
            json!({ "QueryResponse": { "Preferences": [settings()] }, "time": TIME })
        } else if asked.select().contains("PaymentMethod") {
            json!({ "QueryResponse": {}, "time": TIME })
        } else {
            json!({ "QueryResponse": { "Invoice": rows, "totalCount": 6 }, "time": TIME })
        };
        (200, body.to_string())
    });
    let page = play.list(List::Invoices, None).await;
    let odd = fields(by_id(&page, "1"));
    assert_eq!((said(odd, "total").as_str(), said(odd, "issued").as_str()), ("12.50 EUR", "2026-02-01"));
    assert!(!odd.contains_key("balance") && !odd.contains_key("due"), "{odd:?}");
    for id in ["2", "3", "4", "5", "6"] {
        let fault = by_id(&page, id).reading.as_ref().unwrap_err();
        assert!(fault.message.contains("Raman 7"), "{id}: {fault:?}");
    }
}

#[tokio::test]
async fn what_is_not_of_quickbooks_is_a_fault_and_never_a_listing() {
    let whole = include_str!("../fixtures/customers.json");
    for (body, code) in [
        (whole[..whole.len() / 2].to_owned(), "not_quickbooks"),
        (String::new(), "not_quickbooks"),
        ("<html>".to_owned(), "not_quickbooks"),
        ("{}".to_owned(), "not_quickbooks"),
        ("[]".to_owned(), "not_quickbooks"),
        (json!({ "QueryResponse": {} }).to_string(), "not_quickbooks"),
        (json!({ "QueryResponse": {}, "time": TIME }).to_string(), "not_quickbooks"),
        (json!({ "QueryResponse": { "Customer": {}, "totalCount": 1 }, "time": TIME }).to_string(), "not_quickbooks"),
        (
            json!({ "QueryResponse": { "Customer": [{ "DisplayName": "A" }], "totalCount": 1 }, "time": TIME })
                .to_string(),
            "not_quickbooks",
        ),
        (
            json!({ "QueryResponse": { "Customer": [{ "Id": "../1" }], "totalCount": 1 }, "time": TIME }).to_string(),
            "not_quickbooks",
        ),
        (refusal("6190"), "payment_due"),
        (json!({ "fault": { "error": [{ "code": "3001" }], "type": "SERVICE" } }).to_string(), "slow_down"),
        (
            json!({ "Fault": { "Error": [{ "code": "10000" }], "type": "SystemFault" }, "time": TIME }).to_string(),
            "trouble_there",
        ),
    ] {
        let said = body.clone();
        let play = Play::scripted(false, move |_| (200, body.clone()));
        let fault = play.books.changes(&List::Customers.key(REALM), None, &Nothing).await.unwrap_err();
        assert_eq!(fault.code, code, "{said}");
        assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
    }
}
