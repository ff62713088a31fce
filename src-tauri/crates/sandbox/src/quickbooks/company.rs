//! What each company's books hold: records with their tombstones, answers by request id, and mail that was not sent.

use super::entity::{Entity, Kind, cents, merge, spelled, text};
use super::refusal::Refusal;
use super::season;
use crate::season::Wedding;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// How far back changes are told, and how many at once.
const REACH_DAYS: i64 = 30;
const MOST_CHANGES: usize = 1000;

/// The books of every company that can be signed in to.
#[derive(Serialize, Deserialize)]
pub struct Books(BTreeMap<String, Company>);

/// One company.
#[derive(Debug, Serialize, Deserialize)]
pub struct Company {
    #[serde(with = "in_a_row")]
    pub(super) entries: BTreeMap<(Kind, u64), Entry>,
    next: u64,
    answered: HashMap<String, Value>,
    mailed: Vec<String>,
    /// `GBP`
    pub(super) home: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) entity: Entity,
    pub(super) changed: DateTime<Utc>,
    /// Only a tombstone is left.
    pub(super) is_gone: bool,
}

/// A map whose keys are no words, as JSON has it.
mod in_a_row {
    use super::{Entry, Kind};
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    type Entries = BTreeMap<(Kind, u64), Entry>;

    pub fn serialize<S: Serializer>(entries: &Entries, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(entries)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Entries, D::Error> {
        Vec::<((Kind, u64), Entry)>::deserialize(from).map(|all| all.into_iter().collect())
    }
}

impl Books {
    pub fn new(season: &[Wedding], now: DateTime<Utc>) -> Books {
        Books(season::companies(season, now))
    }

    pub fn company(&self, realm: &str) -> Result<&Company, Refusal> {
        self.0.get(realm).ok_or_else(Refusal::company)
    }

    pub fn company_mut(&mut self, realm: &str) -> Result<&mut Company, Refusal> {
        self.0.get_mut(realm).ok_or_else(Refusal::company)
    }
}

impl Books {
    /// Somebody at the screen of QuickBooks.
    pub fn write(
        &mut self,
        realm: &str,
        resource: &str,
        operation: Option<&str>,
        body: &Entity,
        now: DateTime<Utc>,
    ) -> Result<Entity, Refusal> {
        let kind = Kind::of_resource(resource).ok_or_else(|| Refusal::unknown(resource))?;
        self.company_mut(realm)?.write(kind, operation, body, now)
    }

    pub fn all(&self, realm: &str, resource: &str) -> Vec<Value> {
        let (Some(kind), Ok(company)) = (Kind::of_resource(resource), self.company(realm)) else { return Vec::new() };
        company.entries(kind).cloned().map(Value::Object).collect()
    }
}

impl Company {
    pub fn clear(&mut self) {
        self.entries.retain(|(kind, _), _| !matches!(kind, Kind::Customer | Kind::Invoice | Kind::Payment));
    }

    pub(super) fn new(home: &str) -> Company {
        Company {
            entries: BTreeMap::new(),
            next: 1,
            answered: HashMap::new(),
            mailed: Vec::new(),
            home: home.to_owned(),
        }
    }

    /// A record that is there.
    pub fn entry(&self, kind: Kind, id: &str) -> Option<&Entity> {
        let number = if kind == Kind::CompanyInfo { 1 } else { id.parse().ok()? };
        self.entries.get(&(kind, number)).filter(|entry| !entry.is_gone).map(|entry| &entry.entity)
    }

    pub fn entries(&self, kind: Kind) -> impl Iterator<Item = &Entity> {
        let all = self.entries.iter().filter(move |((of, _), entry)| *of == kind && !entry.is_gone);
        all.map(|(_, entry)| &entry.entity)
    }

    pub fn answered(&self, request: &str) -> Option<Value> {
        self.answered.get(request).cloned()
    }

    pub fn remember(&mut self, request: String, answer: Value) {
        self.answered.insert(request, answer);
    }

    /// Whom a real QuickBooks would have written to.
    pub fn mailed(&self) -> &[String] {
        &self.mailed
    }

    pub fn mail(&mut self, kind: Kind, entity: &Entity) {
        self.mailed.push(format!("{} {}", kind.name(), text(entity, "Id").unwrap_or_default()));
    }

    /// The `QueryResponse` of change data capture: what is there whole, of what is gone an id and a time.
    pub fn changed_since(&self, kind: Kind, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Value, Refusal> {
        if now - since > TimeDelta::days(REACH_DAYS) {
            return Err(Refusal::too_old());
        }
        let changed = self.entries.iter().filter(|((of, _), entry)| *of == kind && entry.changed >= since);
        let mut rows: Vec<_> = changed.collect();
        rows.sort_by_key(|(_, entry)| entry.changed);
        let shown = |((_, id), entry): &(&(Kind, u64), &Entry)| {
            if !entry.is_gone {
                return Value::Object(entry.entity.clone());
            }
            let when = json!({ "LastUpdatedTime": spelled(entry.changed, false) });
            json!({ "domain": "QBO", "status": "Deleted", "Id": id.to_string(), "MetaData": when })
        };
        let rows: Vec<Value> = rows.iter().take(MOST_CHANGES).map(shown).collect();
        if rows.is_empty() {
            return Ok(json!({}));
        }
        Ok(json!({ kind.name(): rows, "startPosition": 1, "maxResults": rows.len(), "totalCount": rows.len() }))
    }

    /// Puts a new record in, whole as it is to be. Its id is the next one.
    pub(super) fn add(&mut self, kind: Kind, mut entity: Entity, now: DateTime<Utc>) -> Entity {
        let id = self.next;
        self.next += 1;
        let time = spelled(now, false);
        entity.insert("domain".to_owned(), json!("QBO"));
        entity.insert("sparse".to_owned(), json!(false));
        entity.insert("Id".to_owned(), json!(id.to_string()));
        entity.insert("SyncToken".to_owned(), json!("0"));
        entity.insert("MetaData".to_owned(), json!({ "CreateTime": time, "LastUpdatedTime": time }));
        self.entries.insert((kind, id), Entry { entity: entity.clone(), changed: now, is_gone: false });
        entity
    }

    /// Puts a record in the place of what it was; its token goes up.
    pub(super) fn put(&mut self, kind: Kind, mut entity: Entity, now: DateTime<Utc>) -> Entity {
        let token = text(&entity, "SyncToken").and_then(|token| token.parse::<u64>().ok()).unwrap_or(0) + 1;
        entity.insert("SyncToken".to_owned(), json!(token.to_string()));
        entity.insert("sparse".to_owned(), json!(false));
        self.touch(kind, entity, now)
    }

    /// The same without a new token: what changed about it follows from something else.
    pub(super) fn touch(&mut self, kind: Kind, mut entity: Entity, now: DateTime<Utc>) -> Entity {
        if let Some(Value::Object(times)) = entity.get_mut("MetaData") {
            times.insert("LastUpdatedTime".to_owned(), json!(spelled(now, false)));
        }
        if let Some(id) = text(&entity, "Id").and_then(|id| id.parse().ok()) {
            self.entries.insert((kind, id), Entry { entity: entity.clone(), changed: now, is_gone: false });
        }
        entity
    }

    /// Leaves a tombstone.
    pub(super) fn bury(&mut self, kind: Kind, id: &str, now: DateTime<Utc>) {
        let entry = id.parse().ok().and_then(|id| self.entries.get_mut(&(kind, id)));
        if let Some(entry) = entry {
            (entry.is_gone, entry.changed) = (true, now);
        }
    }

    /// What somebody does on the screen of QuickBooks: one customer goes up in another, with all that hangs on it.
    pub fn merge_customers(&mut self, from: &str, into: &str, now: DateTime<Utc>) {
        for kind in [Kind::Invoice, Kind::Payment] {
            let theirs = |entity: &Entity| entity.get("CustomerRef").is_some_and(|customer| customer["value"] == from);
            let moved: Vec<Entity> = self.entries(kind).filter(|entity| theirs(entity)).cloned().collect();
            for mut entity in moved {
                let name =
                    self.entry(Kind::Customer, into).and_then(|other| text(other, "DisplayName")).map(str::to_owned);
                merge(
                    &mut entity,
                    json!({ "CustomerRef": { "value": into, "name": name } }).as_object().unwrap_or(&Entity::new()),
                );
                self.put(kind, entity, now);
            }
        }
        self.bury(Kind::Customer, from, now);
    }

    /// What is still open of all invoices of a customer stands with the customer.
    pub(super) fn balance_customer(&mut self, id: &str, now: DateTime<Utc>) {
        let theirs = self
            .entries(Kind::Invoice)
            .filter(|it| it.get("CustomerRef").is_some_and(|customer| customer["value"] == id));
        let open: i64 = theirs.filter_map(|invoice| cents(invoice.get("Balance"))).sum();
        if let Some(mut customer) = self.entry(Kind::Customer, id).cloned() {
            customer.insert("Balance".to_owned(), super::entity::amount(open));
            customer.insert("BalanceWithJobs".to_owned(), super::entity::amount(open));
            self.touch(Kind::Customer, customer, now);
        }
    }
}
