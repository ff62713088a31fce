//! Records in our words, from the fixtures and their variations.

use super::{Memory, Play};
use serde_json::{Value as Json, json};
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::{Item, Remote};

const JOB: &str = include_str!("../fixtures/job.json");
const ORDER: &str = include_str!("../fixtures/order.json");
const PAYMENT: &str = include_str!("../fixtures/payment.json");

/// What is read of one record with these members instead.
async fn read(list: &'static str, record: &str, instead: Json) -> Item {
    let mut record: Json = serde_json::from_str(record).unwrap();
    record.as_object_mut().unwrap().extend(instead.as_object().unwrap().clone());
    let play = Play::new(move |seen| {
        let name = seen.line.split(['/', '?']).nth(3).unwrap();
        let items = match name {
            "payment-method" => json!([{ "id": "01jq0000000000000000000051", "name": "Bank transfer" }]),
            name if name == list => json!([record]),
            _ => return None,
        };
        Some((200, json!({ "type": format!("{name}-collection"), "items": items })))
    });
    let page = play.workspace.changes(&RemoteKey::from(list), None, &Memory::default()).await.unwrap();
    page.items.into_iter().next().unwrap()
}

fn said(item: &Item, field: &str) -> String {
    item.reading.as_ref().unwrap().fields.get(field).map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn stages_and_closing_become_the_words_of_a_wedding() {
    for (instead, wanted) in [
        (json!({}), "booked"),
        (json!({ "stage": "lead" }), "enquiry"),
        (json!({ "stage": "fulfillment" }), "fulfillment"),
        (json!({ "stage": "completed" }), "completed"),
        (json!({ "stage": "on-hold" }), "on-hold"),
        (json!({ "stage": null }), ""),
        (json!({ "closed": true }), "closed"),
        (json!({ "closed": true, "closedReasonName": "Cancelled by the couple" }), "cancelled"),
        (json!({ "closed": true, "closedReasonName": "POSTPONED to next year" }), "postponed"),
    ] {
        let item = read("job", JOB, instead.clone()).await;
        assert_eq!(said(&item, "status"), wanted, "{instead}");
    }
}

#[tokio::test]
async fn amounts_come_as_numbers_or_text_and_never_without_their_currency() {
    for (amount, wanted) in [
        (json!(2850), "2850.00 GBP"),
        (json!("2850.5"), "2850.50 GBP"),
        (json!(12.25), "12.25 GBP"),
        (json!(0), ""),
        (json!(null), ""),
    ] {
        let item = read("job", JOB, json!({ "totalRevenue": amount })).await;
        assert_eq!(said(&item, "value"), wanted);
    }
    for nonsense in [json!("a lot"), json!({ "pounds": 3 }), json!(true)] {
        let item = read("job", JOB, json!({ "totalRevenue": nonsense })).await;
        let fault = item.reading.unwrap_err();
        assert!(fault.message.contains("Raman & Ashworth"), "{fault:?}");
    }
}

#[tokio::test]
async fn an_order_is_an_invoice_of_its_job() {
    let item = read("order", ORDER, json!({})).await;
    for (field, wanted) in [
        ("number", "W-1001"),
        ("issued", "2026-01-12"),
        ("due", "2026-01-19"),
        ("total", "2850.00 GBP"),
        ("balance", "2137.00 GBP"),
        ("status", "open"),
    ] {
        assert_eq!(said(&item, field), wanted, "{field}");
    }
    let refs: Vec<_> =
        item.reading.unwrap().refs.iter().map(|of| (of.kind.to_string(), of.collection.to_string())).collect();
    let named = |kind: &str, list: &str| (kind.to_owned(), list.to_owned());
    assert_eq!(refs, [named("wedding", "job"), named("contact", "address-book")]);
    for (status, balance, wanted) in [
        ("draft", 1, "draft"),
        ("paid-in-full", 0, "paid"),
        ("voided", 0, "void"),
        ("completed", 0, "paid"),
        ("completed", 5, "completed"),
        ("disputed", 5, "disputed"),
    ] {
        let item = read("order", ORDER, json!({ "status": status, "balance": balance })).await;
        assert_eq!(said(&item, "status"), wanted, "{status}");
    }
}

#[tokio::test]
async fn a_payment_names_its_job_its_order_and_who_paid_and_a_refund_is_not_received() {
    let item = read("payment", PAYMENT, json!({})).await;
    for (field, wanted) in [
        ("reference", "bank-7781"),
        ("received", "2026-01-19"),
        ("amount", "713.00 GBP"),
        ("method", "Bank transfer"),
        ("status", "received"),
        ("notes", "Deposit"),
    ] {
        assert_eq!(said(&item, field), wanted, "{field}");
    }
    let refs: Vec<_> = item.reading.unwrap().refs.iter().map(|of| of.kind.to_string()).collect();
    assert_eq!(refs, ["wedding", "invoice", "contact"]);
    for (instead, wanted) in [
        (json!({ "status": "future" }), "planned"),
        (json!({ "status": "confirmed-future" }), "planned"),
        (json!({ "status": "pending" }), "pending"),
        (json!({ "status": "failed" }), "failed"),
        (json!({ "status": "bounced" }), "bounced"),
        (json!({ "refundedAmount": 713 }), "refunded"),
        (json!({ "refundedAmount": "10" }), "partly refunded"),
    ] {
        let item = read("payment", PAYMENT, instead.clone()).await;
        assert_eq!(said(&item, "status"), wanted, "{instead}");
    }
}

#[tokio::test]
async fn a_place_in_the_address_book_is_a_venue_and_a_person_is_none() {
    let barn = json!({ "id": "01jq0000000000000000000071", "created": "2026-01-01T09:00:00Z", "modified": "2026-01-01T09:00:00Z",
        "kind": "location", "name": "The Barn", "address": { "streetAddress": "Ash Lane", "city": "Rye" } });
    for (kind, wanted) in [("location", "yes"), ("company", ""), ("person", ""), ("employee", "")] {
        let item = read("address-book", &barn.to_string(), json!({ "kind": kind })).await;
        assert_eq!(said(&item, "venue"), wanted, "{kind}");
    }
    let item = read("address-book", &barn.to_string(), json!({})).await;
    assert_eq!((said(&item, "name").as_str(), said(&item, "address").as_str()), ("The Barn", "Ash Lane, Rye"));
}

#[tokio::test]
async fn a_record_of_nulls_and_members_nobody_knows_is_read_all_the_same() {
    for (list, record) in [("job", JOB), ("order", ORDER), ("payment", PAYMENT)] {
        let whole: Json = serde_json::from_str(record).unwrap();
        let nulls =
            whole.as_object().unwrap().keys().filter(|name| *name != "id").map(|name| (name.clone(), Json::Null));
        let mut nulls: serde_json::Map<_, _> = nulls.collect();
        nulls.insert("moonPhase".to_owned(), json!({ "waxing": [1, 2] }));
        let item = read(list, record, Json::Object(nulls)).await;
        assert!(item.reading.is_ok(), "{list}: {:?}", item.reading);
    }
}

#[tokio::test]
async fn what_the_vendor_works_out_changes_no_revision_and_what_people_write_does() {
    let plain = read("job", JOB, json!({})).await.revision;
    for same in [
        json!({ "lastClientActivity": "2026-11-21T09:00:00Z" }),
        json!({ "staleDate": "2026-12-01" }),
        json!({ "modified": "2026-11-21T09:00:00Z" }),
    ] {
        assert_eq!(read("job", JOB, same.clone()).await.revision, plain, "{same}");
    }
    for other in [
        json!({ "guestCount": 81 }),
        json!({ "title": "A & B" }),
        json!({ "totalRevenue": 1 }),
        json!({ "pinned": true }),
    ] {
        assert_ne!(read("job", JOB, other.clone()).await.revision, plain, "{other}");
    }
}
