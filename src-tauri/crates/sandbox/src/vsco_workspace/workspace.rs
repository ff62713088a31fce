//! What one studio keeps, and what becomes of it when somebody writes. Records that hang on others follow: titles and
//! revenue of jobs, names of types, the parts people play.

use super::cabinet::Cabinet;
use super::drawers::{Drawer, drawer};
use super::members::{Resource, check, theirs};
use super::refusal::Refusal;
use super::season;
use crate::season::Wedding;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The sample studio and the empty one.
#[derive(Serialize, Deserialize)]
pub struct Workspaces {
    sample: Workspace,
    empty: Workspace,
}

impl Workspaces {
    pub fn new(weddings: &[Wedding], now: DateTime<Utc>) -> Workspaces {
        let (mut sample, mut empty) = (Workspace::default(), Workspace::default());
        season::settings(&mut sample, now);
        season::settings(&mut empty, now);
        season::fill(&mut sample, weddings, now);
        Workspaces { sample, empty }
    }

    pub fn of(&self, empty: bool) -> &Workspace {
        if empty { &self.empty } else { &self.sample }
    }

    pub fn of_mut(&mut self, empty: bool) -> &mut Workspace {
        if empty { &mut self.empty } else { &mut self.sample }
    }
}

/// One studio.
#[derive(Default, Serialize, Deserialize)]
pub struct Workspace {
    #[serde(rename = "drawers")]
    cabinet: Cabinet,
    made: u64,
    /// The vendor's switch that lets nobody write.
    pub locked: bool,
}

pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A ULID in lower case: the time, and a count in the place of chance.
fn ulid(at: DateTime<Utc>, count: u64) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let millis = u128::from(u64::try_from(at.timestamp_millis()).unwrap_or_default());
    let number = (millis << 80) | u128::from(count.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let digit = |at: u32| char::from(DIGITS[usize::try_from((number >> (5 * at)) & 31).unwrap_or_default()]);
    (0..26).rev().map(digit).collect()
}

impl Workspace {
    pub fn me(&self) -> Value {
        json!({
            "id": "01h35ccwymj5ctckp8px1azhg6", "created": "2020-08-01T17:32:32Z", "modified": "2020-08-01T17:32:32Z",
            "name": "Willow & Thistle Flowers", "currencyCode": "GBP", "decimalSeparator": ".", "thousandsSeparator": ",",
            "timezoneId": null, "weekStartsOn": "Monday", "readonlyEnabled": self.locked,
        })
    }

    /// The records of a drawer as they are kept, in the order of their ids.
    pub fn kept(&self, name: &str) -> impl Iterator<Item = &Resource> {
        self.cabinet.of(name)
    }

    pub fn shown_in(&self, name: &str) -> Vec<Value> {
        let drawer = drawer(name).into_iter();
        drawer.flat_map(|it| self.kept(name).map(move |record| Value::Object(self.shown(it, record)))).collect()
    }

    fn find(&self, name: &str, id: &str) -> Option<&Resource> {
        self.cabinet.find(name, id)
    }

    pub fn read(&self, name: &str, id: &str) -> Result<Value, Refusal> {
        let drawer = drawer(name).ok_or_else(Refusal::missing)?;
        let record = self.find(name, id).ok_or_else(Refusal::missing)?;
        Ok(Value::Object(self.shown(drawer, record)))
    }

    pub fn create(&mut self, name: &str, body: Resource, now: DateTime<Utc>) -> Result<Value, Refusal> {
        let drawer = drawer(name).ok_or_else(Refusal::missing)?;
        self.judge(drawer, &body)?;
        self.made += 1;
        let id = ulid(now, self.made);
        let mut record = body;
        for (member, value) in [("id", json!(id)), ("created", json!(stamp(now))), ("hidden", json!(false))] {
            record.insert(member.to_owned(), value);
        }
        if drawer.members.iter().any(|(member, _)| *member == "sortPosition") {
            record.entry("sortPosition").or_insert(json!(self.made));
        }
        record
            .extend(defaults(name).into_iter().filter(|(member, _)| !record.contains_key(member)).collect::<Vec<_>>());
        self.keep(drawer, &id, record, now);
        self.read(name, &id)
    }

    pub fn replace(&mut self, name: &str, id: &str, body: Resource, now: DateTime<Utc>) -> Result<Value, Refusal> {
        let drawer = drawer(name).ok_or_else(Refusal::missing)?;
        let was = self.find(name, id).ok_or_else(Refusal::missing)?.clone();
        if name == "event" && was.get("readOnly") == Some(&json!(true)) {
            return Err(Refusal::validation("readOnly", "this event cannot be changed"));
        }
        self.judge(drawer, &body)?;
        let mut record = theirs(drawer.members, &was);
        record.extend(body);
        self.keep(drawer, id, record, now);
        self.read(name, id)
    }

    pub fn delete(&mut self, name: &str, id: &str) -> Result<(), Refusal> {
        self.cabinet.take(name, id).ok_or_else(Refusal::missing)?;
        if name == "job" {
            // A guess: what hangs on a job goes with it.
            self.cabinet.take_of_job(id);
        }
        Ok(())
    }

    /// Lets a record say what no write could make it say.
    pub fn says(&mut self, name: &str, id: &str, member: &str, value: Value, now: DateTime<Utc>) {
        if let Some(mut record) = self.cabinet.take(name, id) {
            record.insert(member.to_owned(), value);
            record.insert("modified".to_owned(), json!(stamp(now)));
            self.cabinet.put(name, id, record);
        }
    }

    fn judge(&self, drawer: &Drawer, body: &Resource) -> Result<(), Refusal> {
        check(drawer.members, body)?;
        let blank = |name: &&&str| body.get(**name).is_none_or(Value::is_null);
        if let Some(name) = drawer.required.iter().find(blank) {
            return Err(Refusal::validation(name, "is required"));
        }
        for (member, of) in [("jobId", "job"), ("contactId", "address-book"), ("closedReasonId", "job-closed-reason")] {
            let named = body.get(member).and_then(Value::as_str);
            if named.is_some_and(|id| self.find(of, id).is_none()) {
                return Err(Refusal::validation(member, "does not exist"));
            }
        }
        if drawer.name == "address-book" && body.get("kind") == Some(&json!("person")) && body.contains_key("name") {
            return Err(Refusal::validation("name", "is read only for a person"));
        }
        Ok(())
    }

    fn keep(&mut self, drawer: &Drawer, id: &str, mut record: Resource, now: DateTime<Utc>) {
        record.insert("modified".to_owned(), json!(stamp(now)));
        if drawer.name == "order" {
            let lines = record.get("lineItems").and_then(Value::as_array);
            let sum: i64 = lines.into_iter().flatten().filter_map(|line| line["pricePerUnit"].as_i64()).sum();
            record.insert("total".to_owned(), json!(sum));
            record.entry("balance").or_insert(json!(sum));
            record.entry("status").or_insert(json!("open"));
            record.entry("referenceCode").or_insert(json!(format!("R{:05}", self.made)));
        }
        self.cabinet.put(drawer.name, id, record);
    }

    /// With what follows from other records.
    pub fn shown(&self, drawer: &Drawer, record: &Resource) -> Resource {
        let mut shown = record.clone();
        for (member, _) in drawer.members {
            shown.entry(*member).or_insert(Value::Null);
        }
        let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
        let home = format!("https://workspace.vsco.co/api/v2/{}/{id}", drawer.name);
        shown.insert("links".to_owned(), json!({ "self": { "href": home } }));
        match drawer.name {
            "job" => self.show_job(id, &mut shown),
            "job-contact" => {
                let kind = if record.get("client") == Some(&json!(true)) { "customer" } else { "vendor" };
                shown.insert("roleKinds".to_owned(), json!([kind]));
            }
            "address-book" if record.get("kind") == Some(&json!("person")) => {
                let part = |member: &str| record.get(member).and_then(Value::as_str).unwrap_or_default();
                let name = format!("{} {}", part("firstName"), part("lastName"));
                shown.insert("name".to_owned(), json!(name.trim()));
            }
            _ => {}
        }
        shown
    }

    fn show_job(&self, id: &str, job: &mut Resource) {
        let name_of = |drawer: &str, member: &str, job: &Resource| {
            let found = job.get(member).and_then(Value::as_str).and_then(|id| self.find(drawer, id));
            found.and_then(|it| it.get("name").cloned()).unwrap_or_default()
        };
        let reason = name_of("job-closed-reason", "closedReasonId", job);
        let kind = name_of("job-type", "jobTypeId", job);
        let clients = self.cabinet.of_job("job-contact", id).filter(|it| it.get("client") == Some(&json!(true)));
        let names = clients
            .filter_map(|it| self.find("address-book", it.get("contactId")?.as_str()?)?.get("firstName")?.as_str());
        let names = names.collect::<Vec<_>>().join(" & ");
        let orders = self.cabinet.of_job("order", id);
        let revenue: i64 = orders.filter_map(|order| order.get("total")?.as_i64()).sum();
        let title = job.get("name").filter(|name| !name.is_null()).cloned().unwrap_or(json!(names));
        for (member, value) in
            [("closedReasonName", reason), ("jobTypeName", kind), ("title", title), ("totalRevenue", json!(revenue))]
        {
            job.insert(member.to_owned(), value);
        }
    }
}

/// What a new record says where nothing is said.
fn defaults(name: &str) -> Map<String, Value> {
    let said = match name {
        "job" => json!({ "closed": false, "stage": "lead", "webLead": false, "sample": false, "pinned": false }),
        "event" => json!({ "allDay": false, "channel": "InPerson", "confirmed": false, "readOnly": false }),
        "payment" => json!({ "status": "posted", "refundedAmount": 0, "paymentAllocations": [], "refunds": [] }),
        _ => json!({}),
    };
    match said {
        Value::Object(said) => said,
        _ => Map::new(),
    }
}
