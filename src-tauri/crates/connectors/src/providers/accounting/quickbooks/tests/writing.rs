//! Creates, updates, voids, and what of them the books get to see.

use super::*;

/// What somebody did to an invoice.
type Bend = fn(&mut Json);

const CUSTOMER: [(List, &str); 1] = [(List::Customers, "58")];

fn invoice(uid: &str, more: &[(&'static str, Value)]) -> Write {
    let day = |text: &str| Value::Date(text.parse().unwrap());
    let mut values = vec![("total", money("640.25 GBP")), ("issued", day("2026-11-20")), ("due", day("2026-12-20"))];
    values.extend(more.iter().cloned());
    Write::Create { draft: draft(List::Invoices, uid, &values, &CUSTOMER) }
}

fn payment(uid: &str, amount: &str) -> Write {
    let values = [
        ("amount", money(amount)),
        ("reference", words("BACS 9")),
        ("method", words("bank Transfer")),
        ("received", Value::Date("2026-11-19".parse().unwrap())),
    ];
    Write::Create { draft: draft(List::Payments, uid, &values, &[(List::Customers, "58"), (List::Invoices, "130")]) }
}

#[tokio::test]
async fn a_change_names_what_differs_and_nothing_else() {
    let (play, ledger) = Play::with(&fixtures());
    let page = play.list(List::Customers, None).await;
    let change = update(List::Customers, by_id(&page, "58"), |fields| {
        drop(fields.insert("phone".into(), words("07700 900123")));
    });
    let written = play.one(List::Customers, change).await.unwrap();
    assert_eq!(
        play.posted(),
        [json!({ "Id": "58", "SyncToken": "3", "sparse": true, "PrimaryPhone": { "FreeFormNumber": "07700 900123" } })]
    );
    assert_eq!(said(written.fields.as_ref().unwrap(), "phone"), "07700 900123");
    assert!(written.revision.unwrap().as_str().starts_with("4@"));

    let page = play.list(List::Invoices, None).await;
    let change = update(List::Invoices, by_id(&page, "130"), |fields| {
        fields.remove("notes");
        fields.insert("due".into(), Value::Date("2026-05-01".parse().unwrap()));
    });
    play.one(List::Invoices, change).await.unwrap();
    assert_eq!(
        play.posted()[1],
        json!({ "Id": "130", "SyncToken": "2", "sparse": true, "DueDate": "2026-05-01", "PrivateNote": "" })
    );
    assert_eq!(ledger.lock().unwrap().row("Invoice", "130")["CustomerMemo"]["value"], "Thank you");
}

#[tokio::test]
async fn a_payment_goes_back_whole_so_that_it_stays_with_its_invoice() {
    let (play, ledger) = Play::with(&fixtures());
    let before = ledger.lock().unwrap().row("Payment", "145");
    let page = play.list(List::Payments, None).await;
    let change =
        update(List::Payments, by_id(&page, "145"), |fields| drop(fields.insert("reference".into(), words("BACS 8"))));
    play.one(List::Payments, change).await.unwrap();
    let mut expected = before;
    expected["PaymentRefNum"] = json!("BACS 8");
    assert_eq!(play.posted(), [expected]);
    let dearer = update(List::Payments, &play.list(List::Payments, None).await.items[0], |fields| {
        fields.insert("amount".into(), money("1000.00 GBP"));
    });
    let fault = play.one(List::Payments, dearer).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "amount_of_the_books"));
}

#[tokio::test]
async fn what_says_so_already_is_not_written() {
    let (play, _) = Play::with(&fixtures());
    for list in List::ALL {
        for item in play.list(list, None).await.items {
            let written = play.one(list, update(list, &item, |_| {})).await.unwrap();
            assert_eq!(written.revision, item.revision);
        }
    }
    // Whether it is paid follows from payments, and what is still to be paid as well.
    let item = by_id(&play.list(List::Invoices, None).await, "130").clone();
    let change = update(List::Invoices, &item, |fields| {
        fields.insert("status".into(), words("paid"));
        fields.insert("balance".into(), money("0 GBP"));
    });
    let written = play.one(List::Invoices, change).await.unwrap();
    assert_eq!(said(&written.fields.unwrap(), "status"), "open");
    assert!(play.posted().is_empty());
}

#[tokio::test]
async fn a_new_invoice_has_one_line_over_its_total_and_mails_nobody() {
    let (play, _) = Play::with(&fixtures());
    let more = [
        ("number", words("2026-020")),
        ("email", words("sian.raman@mail.example")),
        ("notes", words("Peonies")),
        ("status", words("open")),
    ];
    let written = play.one(List::Invoices, invoice("w1", &more)).await.unwrap();
    let sold = json!({ "ItemRef": { "value": "1" }, "Qty": 1, "UnitPrice": 640.25 });
    let expected = json!({
        "DocNumber": "2026-020", "TxnDate": "2026-11-20", "DueDate": "2026-12-20", "PrivateNote": "Peonies",
        "BillEmail": { "Address": "sian.raman@mail.example" }, "CustomerRef": { "value": "58" }, "CurrencyRef": { "value": "GBP" },
        "Line": [{ "Amount": 640.25, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold }],
    });
    assert_eq!(play.posted(), [expected]);
    let fields = written.fields.unwrap();
    assert_eq!((said(&fields, "total").as_str(), said(&fields, "status").as_str()), ("640.25 GBP", "open"));
    let page = play.list(List::Invoices, None).await;
    assert_eq!(by_id(&page, written.id.as_str()).revision, written.revision);
}

#[tokio::test]
async fn a_new_payment_is_linked_to_its_invoice_and_to_no_more_than_is_open() {
    for (amount, applied) in [("1000.00 GBP", 1000.0), ("2000.00 GBP", 1850.5)] {
        let (play, _) = Play::with(&fixtures());
        play.one(List::Payments, payment("p1", amount)).await.unwrap();
        let sent = &play.posted()[0];
        assert_eq!(sent["Line"][0]["LinkedTxn"], json!([{ "TxnId": "130", "TxnType": "Invoice" }]));
        assert_eq!(sent["Line"][0]["Amount"].as_f64(), Some(applied));
        assert_eq!((&sent["CustomerRef"]["value"], &sent["PaymentMethodRef"]["value"]), (&json!("58"), &json!("5")));
    }
}

#[tokio::test]
async fn a_repeated_creation_meets_what_the_first_one_made_in_a_program_started_anew() {
    let (play, ledger) = Play::with(&fixtures());
    let customer = |name: &str| Write::Create { draft: draft(List::Customers, "c1", &[("name", words(name))], &[]) };
    let with_number = invoice("w1", &[("number", words("2026-020"))]);
    for (list, write) in [
        (List::Customers, customer("Beth O’Dowd")),
        (List::Invoices, with_number),
        (List::Invoices, invoice("w2", &[])),
        (List::Payments, payment("p1", "100.00 GBP")),
    ] {
        let Write::Create { draft } = &write else { panic!() };
        let uid = draft.uid.clone();
        let made = play.one(list, write.clone()).await.unwrap().id;
        let found = play.books.find(&list.key(REALM), &uid).await.unwrap().unwrap();
        assert_eq!((found.id, found.reading.unwrap().uid), (made.clone(), uid.clone()));
        // The answer was lost, and with it the program.
        let anew = company(&play.stage.url, REALM);
        assert!(anew.find(&list.key(REALM), &uid).await.unwrap().is_none(), "nobody told it");
        let before = ledger.lock().unwrap().rows.len();
        let fault = anew.write(&list.key(REALM), vec![write]).await.remove(0).unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Changed, "there_already"), "{list:?}");
        assert_eq!(ledger.lock().unwrap().rows.len(), before, "{list:?}: a second one was made");
        let found = anew.find(&list.key(REALM), &uid).await.unwrap().unwrap();
        assert_eq!((found.id, found.reading.unwrap().uid), (made, uid), "{list:?}");
    }
}

#[tokio::test]
async fn where_no_question_finds_it_the_request_itself_is_known_again() {
    // The same request twice: the ledger answers as it did, and has made one.
    let ledger = Arc::new(Mutex::new(Ledger { rows: fixtures(), ..Ledger::default() }));
    let held = Arc::clone(&ledger);
    let play = Play::new(move |asked| {
        let mut held = held.lock().unwrap();
        if asked.select().contains("FROM Invoice WHERE") {
            // What was just made is not found by questions yet.
            return (200, json!({ "QueryResponse": {}, "time": TIME }).to_string());
        }
        held.answer(asked)
    });
    let write = invoice("w1", &[("number", words("2026-020"))]);
    let first = play.one(List::Invoices, write.clone()).await.unwrap();
    let anew = company(&play.stage.url, REALM);
    let second = anew.write(&List::Invoices.key(REALM), vec![write]).await.remove(0).unwrap();
    assert_eq!(first.id, second.id);
    assert_eq!(ledger.lock().unwrap().rows.iter().filter(|(name, _)| *name == "Invoice").count(), 4);
}

#[tokio::test]
async fn what_was_deleted_there_since_is_made_under_another_request() {
    let (play, ledger) = Play::with(&fixtures());
    let write = invoice("w1", &[("number", words("2026-020"))]);
    let first = play.one(List::Invoices, write.clone()).await.unwrap();
    {
        let mut ledger = ledger.lock().unwrap();
        ledger.rows.retain(|(_, row)| row["Id"] != first.id.as_str());
        ledger.rows.push(("Invoice", json!({ "Id": "950", "SyncToken": "0", "TotalAmt": 1, "Balance": 1 })));
        for answer in ledger.answered.values_mut() {
            *answer = answer.replace("\"CreateTime\":\"2026-11-20", "\"CreateTime\":\"2026-11-18");
        }
    }
    let second =
        company(&play.stage.url, REALM).write(&List::Invoices.key(REALM), vec![write]).await.remove(0).unwrap();
    assert_ne!(first.id, second.id);
    let kept = ledger.lock().unwrap().row("Invoice", second.id.as_str());
    assert_eq!(kept["DocNumber"], "2026-020");
}

#[tokio::test]
async fn another_person_of_that_name_and_another_invoice_of_that_number_are_not_taken_for_ours() {
    let (play, _) = Play::with(&fixtures());
    let values = [("name", words("Siân & Tom Raman")), ("email", words("other@mail.example"))];
    let same = Write::Create { draft: draft(List::Customers, "c9", &values, &[]) };
    {
        let (refusing, ledger) = Play::with(&fixtures());
        ledger.lock().unwrap().refuse = Some((400, serde_json::from_str(&refusal("6240")).unwrap()));
        let fault = refusing.one(List::Customers, same).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "name_taken"));
    }
    let Write::Create { mut draft } = invoice("w9", &[("number", words("2026-014"))]) else { panic!() };
    draft.refs[0].id = "59".into();
    let fault = play.one(List::Invoices, Write::Create { draft }).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "number_taken"));
    assert!(play.posted().is_empty());
}

#[tokio::test]
async fn what_changed_meanwhile_is_not_written_over() {
    let (play, ledger) = Play::with(&fixtures());
    let item = by_id(&play.list(List::Invoices, None).await, "130").clone();
    let change = update(List::Invoices, &item, |fields| drop(fields.insert("number".into(), words("X"))));
    ledger.lock().unwrap().refuse = Some((400, serde_json::from_str(include_str!("../fixtures/stale.json")).unwrap()));
    let fault = play.one(List::Invoices, change.clone()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Changed, "refused there: {fault:?}");
    ledger.lock().unwrap().refuse = None;
    ledger.lock().unwrap().rows.iter_mut().find(|(_, row)| row["Id"] == "130").unwrap().1["SyncToken"] = json!("9");
    let posts = play.posted().len();
    let fault = play.one(List::Invoices, change).await.unwrap_err();
    assert_eq!((fault.kind, play.posted().len()), (FaultKind::Changed, posts), "seen before anything is sent");
}

#[tokio::test]
async fn an_invoice_is_voided_where_no_money_is_on_it_and_stays_void() {
    let mut all = fixtures();
    all.push(("Invoice", {
        let mut free = all.iter().find(|(_, row)| row["Id"] == "130").unwrap().1.clone();
        (free["Id"], free["Balance"], free["TotalAmt"], free["DocNumber"]) =
            (json!("133"), json!(5), json!(5), json!("2026-017"));
        free["Line"][0]["Amount"] = json!(5);
        free
    }));
    let (play, _) = Play::with(&all);
    let page = play.list(List::Invoices, None).await;
    let to = |word: &'static str| move |fields: &mut Fields| drop(fields.insert("status".into(), words(word)));
    let fault = play.one(List::Invoices, update(List::Invoices, by_id(&page, "130"), to("void"))).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "money_on_it"));
    let written = play.one(List::Invoices, update(List::Invoices, by_id(&page, "133"), to("void"))).await.unwrap();
    assert_eq!(said(&written.fields.unwrap(), "status"), "void");
    assert!(play.stage.lines().last().unwrap().contains("operation=void"));
    let page = play.list(List::Invoices, None).await;
    let fault = play.one(List::Invoices, update(List::Invoices, by_id(&page, "133"), to("open"))).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "not_for_quickbooks"));
}

#[tokio::test]
async fn a_total_changes_where_one_line_makes_it_and_nowhere_else() {
    let dearer = |fields: &mut Fields| drop(fields.insert("total".into(), money("3000 GBP")));
    let (play, _) = Play::with(&fixtures());
    let item = by_id(&play.list(List::Invoices, None).await, "130").clone();
    play.one(List::Invoices, update(List::Invoices, &item, dearer)).await.unwrap();
    let line = &play.posted()[0]["Line"];
    assert_eq!(
        (&line[0]["Amount"], &line[0]["SalesItemLineDetail"]["UnitPrice"], &line[0]["Description"]),
        (&json!(3000), &json!(3000), &json!("Flowers"))
    );
    assert_eq!(line.as_array().unwrap().len(), 1);
    let bends: [(&str, Bend); 5] = [
        ("two lines", |row| {
            let line = row["Line"][0].clone();
            row["Line"].as_array_mut().unwrap().push(line);
        }),
        ("tax", |row| row["TxnTaxDetail"]["TotalTax"] = json!(475.0)),
        ("several pieces", |row| row["Line"][0]["SalesItemLineDetail"]["Qty"] = json!(3)),
        ("no service", |row| {
            row["Line"][0] = json!({ "Amount": 5, "DetailType": "DescriptionOnly", "DescriptionLineDetail": {} });
        }),
        ("another currency", |row| row["CurrencyRef"]["value"] = json!("USD")),
    ];
    for (what, bend) in bends {
        let mut all = fixtures();
        bend(&mut all.iter_mut().find(|(_, row)| row["Id"] == "130").unwrap().1);
        let (play, _) = Play::with(&all);
        let item = by_id(&play.list(List::Invoices, None).await, "130").clone();
        let fault = play.one(List::Invoices, update(List::Invoices, &item, dearer)).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "amount_of_the_books"), "{what}");
        assert!(fault.next_step.contains("Change it in QuickBooks"));
        assert!(play.posted().is_empty(), "{what}");
    }
}

#[tokio::test]
async fn nothing_is_ever_deleted_and_what_is_gone_is_done() {
    let (play, _) = Play::with(&fixtures());
    for (list, id) in [(List::Customers, "58"), (List::Invoices, "130"), (List::Payments, "145")] {
        let delete = Write::Delete { id: id.into(), revision: None };
        let fault = play.one(list, delete).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Forbidden, "never_deleted"), "{list:?}");
        let gone = Write::Delete { id: "777".into(), revision: None };
        assert_eq!(play.one(list, gone).await.unwrap().id.as_str(), "777");
    }
    assert!(play.posted().is_empty());
}

#[tokio::test]
async fn what_only_a_person_can_decide_is_refused_in_words_and_nothing_is_sent() {
    let bare = |values: &[(&'static str, Value)], refs: &[(List, &str)]| Write::Create {
        draft: draft(List::Invoices, "w", values, refs),
    };
    let total = ("total", money("5 GBP"));
    let (play, _) = Play::with(&fixtures());
    let other = Write::Create { draft: draft(List::Customers, "w", &[("name", words("A"))], &[]) };
    for (what, list, write) in [
        ("no customer", List::Invoices, bare(std::slice::from_ref(&total), &[])),
        ("no total", List::Invoices, bare(&[], &CUSTOMER)),
        ("less than nothing", List::Invoices, bare(&[("total", money("-5 GBP"))], &CUSTOMER)),
        ("another currency", List::Invoices, bare(&[("total", money("5 USD"))], &CUSTOMER)),
        ("void from the start", List::Invoices, bare(&[total.clone(), ("status", words("void"))], &CUSTOMER)),
        ("a long number", List::Invoices, bare(&[total.clone(), ("number", words(&"9".repeat(22)))], &CUSTOMER)),
        ("another kind", List::Invoices, other),
        (
            "no name",
            List::Customers,
            Write::Create { draft: draft(List::Customers, "w", &[("phone", words("1"))], &[]) },
        ),
        (
            "a colon",
            List::Customers,
            Write::Create { draft: draft(List::Customers, "w", &[("name", words("A: B"))], &[]) },
        ),
        (
            "no invoice",
            List::Payments,
            Write::Create { draft: draft(List::Payments, "w", &[("amount", money("5 GBP"))], &[]) },
        ),
        (
            "an invoice that is paid",
            List::Payments,
            Write::Create {
                draft: draft(List::Payments, "w", &[("amount", money("5 GBP"))], &[(List::Invoices, "131")]),
            },
        ),
        (
            "an invoice that is void",
            List::Payments,
            Write::Create {
                draft: draft(List::Payments, "w", &[("amount", money("5 GBP"))], &[(List::Invoices, "132")]),
            },
        ),
        (
            "nothing",
            List::Payments,
            Write::Create {
                draft: draft(List::Payments, "w", &[("amount", money("0 GBP"))], &[(List::Invoices, "130")]),
            },
        ),
        (
            "an unknown way of paying",
            List::Payments,
            Write::Create {
                draft: draft(
                    List::Payments,
                    "w",
                    &[("amount", money("5 GBP")), ("method", words("Shells"))],
                    &[(List::Invoices, "130")],
                ),
            },
        ),
    ] {
        let fault = play.one(list, write).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Rejected, "{what}: {fault:?}");
        let said = format!("{} {}", fault.message, fault.next_step).to_lowercase();
        assert!(!["error", "invalid", "failed", "please"].iter().any(|word| said.contains(word)), "{what}: {said}");
    }
    let gone = bare(std::slice::from_ref(&total), &[(List::Customers, "77")]);
    let fault = play.one(List::Invoices, gone).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "customer_merged"), "{fault:?}");
    assert!(play.posted().is_empty());

    let (taxed, ledger) = Play::with(&fixtures());
    let mut with_tax = settings();
    with_tax["TaxPrefs"]["UsingSalesTax"] = json!(true);
    ledger.lock().unwrap().settings = Some(with_tax);
    let fault = taxed.one(List::Invoices, bare(std::slice::from_ref(&total), &CUSTOMER)).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, "tax_is_on"));
    assert!(taxed.posted().is_empty());
}

#[tokio::test]
async fn refusals_become_the_right_kinds_and_their_words_are_not_repeated() {
    for (status, code, kind) in [
        (400, "5010", FaultKind::Changed),
        (400, "6240", FaultKind::Rejected),
        (400, "6140", FaultKind::Rejected),
        (400, "610", FaultKind::Missing),
        (400, "6200", FaultKind::Rejected),
        (400, "6190", FaultKind::Forbidden),
        (400, "2020", FaultKind::Rejected),
        (400, "canary-words", FaultKind::Rejected),
        (403, "3100", FaultKind::Forbidden),
        (429, "3001", FaultKind::RateLimited { until: None }),
        (500, "10000", FaultKind::Transient),
    ] {
        let (play, ledger) = Play::with(&fixtures());
        let item = by_id(&play.list(List::Customers, None).await, "58").clone();
        ledger.lock().unwrap().refuse = Some((status, serde_json::from_str(&refusal(code)).unwrap()));
        let change = update(List::Customers, &item, |fields| drop(fields.insert("phone".into(), words("1"))));
        let fault = play.one(List::Customers, change).await.unwrap_err();
        assert_eq!(fault.kind, kind, "{status} {code}: {fault:?}");
        assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
        assert!(fault.message.contains("Studio calendar"), "{fault:?}");
    }
}
