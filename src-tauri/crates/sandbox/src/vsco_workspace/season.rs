//! What the sample studio keeps of a season: a job for each wedding with the couple, the day's events, an order and its
//! payments. Some were called off, some are done and closed, some are only leads; one job runs in a workflow, one name
//! was given by hand, and a contact and an event were put away.

use super::members::Resource;
use super::workspace::{Workspace, stamp};
use crate::season::Wedding;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// The lists that a studio has before it has a client.
pub fn settings(workspace: &mut Workspace, now: DateTime<Utc>) {
    for (drawer, names) in [
        ("job-type", &["Wedding", "Workshop"][..]),
        ("event-type", &["Wedding day", "Consultation"]),
        ("job-role", &["Partner", "Venue"]),
        ("job-closed-reason", &["Cancelled by the couple", "Went elsewhere", "Postponed"]),
        ("payment-method", &["Bank transfer", "Card"]),
    ] {
        for name in names {
            add(workspace, drawer, json!({ "name": name }), now - TimeDelta::days(900));
        }
    }
}

pub fn fill(workspace: &mut Workspace, season: &[Wedding], now: DateTime<Utc>) {
    for (number, wedding) in season.iter().enumerate() {
        let at = now - TimeDelta::days(300) + TimeDelta::hours(i64::try_from(number).unwrap_or_default());
        job(workspace, number, wedding, at, now);
    }
}

/// The season is written here alone; that all of it is taken is tested.
fn add(workspace: &mut Workspace, drawer: &str, body: Value, at: DateTime<Utc>) -> String {
    let Value::Object(body) = body else { return String::new() };
    let made = workspace.create(drawer, body, at).unwrap_or_default();
    made["id"].as_str().unwrap_or_default().to_owned()
}

fn named(workspace: &Workspace, drawer: &str, name: &str) -> Value {
    let of_name = |record: &&Resource| record.get("name").is_some_and(|it| it == name);
    workspace.kept(drawer).find(of_name).and_then(|record| record.get("id").cloned()).unwrap_or_default()
}

fn job(workspace: &mut Workspace, number: usize, wedding: &Wedding, at: DateTime<Utc>, now: DateTime<Utc>) {
    let past = wedding.date < now.date_naive();
    let mut body = json!({
        "jobTypeId": named(workspace, "job-type", "Wedding"), "eventDate": wedding.date,
        "stage": match (wedding.tentative, past) {
            (true, _) => "lead",
            (_, true) if number.is_multiple_of(3) => "fulfillment",
            (_, true) => "completed",
            (_, false) => "booked",
        },
        "guestCount": 40 + number, "leadNotes": format!("Wedding at {}", wedding.venue.name),
        "inquiryDate": at.date_naive(),
    });
    if number.is_multiple_of(9) {
        body["name"] = json!(wedding.title());
    }
    if number.is_multiple_of(11) {
        body["closed"] = json!(true);
        let reason = if wedding.tentative { "Went elsewhere" } else { "Cancelled by the couple" };
        body["closedReasonId"] = named(workspace, "job-closed-reason", reason);
    }
    if number == 4 {
        body["workflowId"] = json!("01h35ccwymj5ctckp8px1azhg7");
    }
    let job = add(workspace, "job", body, at);
    people(workspace, number, &job, wedding, at);
    events(workspace, number, &job, wedding, at);
    if !wedding.tentative {
        money(workspace, number, &job, wedding, at, now);
    }
}

fn people(workspace: &mut Workspace, number: usize, job: &str, wedding: &Wedding, at: DateTime<Utc>) {
    for (place, partner) in wedding.couple.iter().enumerate() {
        let body = json!({ "kind": "person", "firstName": partner.first, "lastName": partner.last, "email": partner.email,
            "cellPhone": { "formatted": partner.phone, "e164": null } });
        let contact = add(workspace, "address-book", body, at);
        if number == 2 && place == 1 {
            workspace.says("address-book", &contact, "hidden", json!(true), at);
        }
        add(workspace, "job-contact", json!({ "jobId": job, "contactId": contact, "client": true }), at);
    }
    let place = &wedding.venue;
    let mut venue = named(workspace, "address-book", place.name);
    if venue.is_null() {
        let address = json!({ "streetAddress": place.address });
        venue = json!(add(
            workspace,
            "address-book",
            json!({ "kind": "location", "name": place.name, "address": address }),
            at
        ));
    }
    add(workspace, "job-contact", json!({ "jobId": job, "contactId": venue, "client": false }), at);
}

fn events(workspace: &mut Workspace, number: usize, job: &str, wedding: &Wedding, at: DateTime<Utc>) {
    let end = wedding.ceremony + TimeDelta::hours(2);
    let place = json!({ "id": null, "address": { "streetAddress": wedding.venue.address } });
    let ceremony = json!({
        "jobId": job, "name": format!("Ceremony: {}", wedding.title()), "typeId": named(workspace, "event-type", "Wedding day"),
        "startDate": wedding.date, "startTime": wedding.ceremony, "endDate": wedding.date, "endTime": end,
        "timezoneName": wedding.venue.zone.name(), "location": place, "confirmed": true,
    });
    let event = add(workspace, "event", ceremony, at);
    if number == 6 {
        workspace.says("event", &event, "hidden", json!(true), at);
    }
    let (day, end) = (wedding.talk(), wedding.ceremony + TimeDelta::hours(1));
    let name = format!("First talk: {}", wedding.title());
    // Some were entered as a whole day, as if that were the same.
    let talk = if number % 10 == 3 {
        json!({ "jobId": job, "name": name, "allDay": true, "startDate": day, "endDate": day })
    } else {
        json!({ "jobId": job, "name": name, "startDate": day, "startTime": wedding.ceremony, "endDate": day,
            "endTime": end, "timezoneName": "Europe/London" })
    };
    add(workspace, "event", talk, at);
}

fn money(
    workspace: &mut Workspace,
    number: usize,
    job: &str,
    wedding: &Wedding,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) {
    let total = wedding.total;
    let ((deposit, received), (balance, due)) = (wedding.deposit(), wedding.balance());
    let line = json!([{ "name": "Wedding flowers", "units": 1, "pricePerUnit": total }]);
    let Ok(order) = workspace.create("order", object(json!({ "jobId": job, "lineItems": line })), at) else { return };
    let order = order["id"].as_str().unwrap_or_default().to_owned();
    let method = named(workspace, "payment-method", "Bank transfer");
    let paid =
        [(deposit, received, "posted"), (balance, due, if due <= now.date_naive() { "posted" } else { "future" })];
    for (amount, day, status) in &paid {
        let body =
            json!({ "jobId": job, "amount": amount, "received": day, "status": status, "paymentMethodId": method });
        let payment = add(workspace, "payment", body, at);
        let share = json!([{ "orderId": order, "paymentId": payment, "jobId": job, "amount": amount }]);
        workspace.says("payment", &payment, "paymentAllocations", share, at);
    }
    let open: i64 = paid.iter().filter(|(_, _, status)| *status != "posted").map(|(amount, ..)| amount).sum();
    let status = match (number.is_multiple_of(11), open == 0) {
        (true, _) => "voided",
        (_, true) => "paid-in-full",
        (_, false) => "open",
    };
    let due = json!([{ "orderId": order, "dueDate": due, "status": "open", "total": open }]);
    for (member, value) in [
        ("balance", json!(open)),
        ("status", json!(status)),
        ("bookedOn", json!(wedding.booked)),
        ("customNumber", json!(wedding.invoice())),
        ("title", json!(format!("Flowers for {}", wedding.title()))),
        ("invoices", due),
        ("created", json!(stamp(at))),
    ] {
        workspace.says("order", &order, member, value, at);
    }
}

fn object(value: Value) -> Resource {
    match value {
        Value::Object(members) => members,
        _ => Resource::new(),
    }
}
