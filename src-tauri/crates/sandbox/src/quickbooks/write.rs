//! Creating, changing, voiding and deleting, and the rules of customers. Those of sales are in `sales` and `payments`.
//!
//! Unverified: which members a full update keeps, and what becomes of a nested member in a sparse one (here it is
//! replaced).

use super::company::Company;
use super::entity::{Entity, Kind, merge, text};
use super::refusal::Refusal;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// What stays as it is whatever a client writes.
const FIXED: [&str; 6] = ["Id", "MetaData", "domain", "CurrencyRef", "Balance", "BalanceWithJobs"];
/// Behind the name of a customer who is no longer active.
const INACTIVE: &str = " (deleted)";

impl Company {
    /// One write, by what it says about itself: without an id it creates.
    pub fn write(
        &mut self,
        kind: Kind,
        operation: Option<&str>,
        body: &Entity,
        now: DateTime<Utc>,
    ) -> Result<Entity, Refusal> {
        if body.get("EmailStatus") == Some(&json!("NeedToSend")) {
            self.mail(kind, body);
        }
        match (kind, operation, text(body, "Id")) {
            (Kind::Customer | Kind::Invoice | Kind::Payment, None, None) => self.create(kind, body, now),
            (Kind::Customer | Kind::Invoice | Kind::Payment, None | Some("update"), Some(_)) => {
                let old = self.fresh(kind, body)?;
                self.update(kind, &old, body, now)
            }
            (Kind::Invoice | Kind::Payment, Some("void"), Some(_)) => {
                let old = self.fresh(kind, body)?;
                Ok(self.void(kind, old, now))
            }
            (Kind::Invoice | Kind::Payment, Some("delete"), Some(id)) => {
                self.fresh(kind, body)?;
                self.unlink(kind, id, now);
                self.bury(kind, id, now);
                let gone = json!({ "domain": "QBO", "status": "Deleted", "Id": id });
                Ok(gone.as_object().cloned().unwrap_or_default())
            }
            (_, operation, _) => Err(Refusal::unknown(operation.unwrap_or(kind.name()))),
        }
    }

    /// The record as it is, if it is still the one that the client saw.
    fn fresh(&self, kind: Kind, body: &Entity) -> Result<Entity, Refusal> {
        let old = self.entry(kind, text(body, "Id").unwrap_or_default()).ok_or_else(Refusal::missing)?;
        match text(body, "SyncToken") {
            None => Err(Refusal::required("SyncToken")),
            Some(token) if Some(token) != text(old, "SyncToken") => Err(Refusal::stale()),
            Some(_) => Ok(old.clone()),
        }
    }

    fn create(&mut self, kind: Kind, body: &Entity, now: DateTime<Utc>) -> Result<Entity, Refusal> {
        let mut entity = Entity::new();
        merge(&mut entity, body);
        match kind {
            Kind::Invoice => self.new_invoice(entity, now),
            Kind::Payment => self.new_payment(entity, now),
            _ => {
                self.check_names(&mut entity)?;
                entity.entry("Active").or_insert(json!(true));
                entity.entry("Job").or_insert(json!(false));
                entity.entry("Taxable").or_insert(json!(false));
                entity.entry("CurrencyRef").or_insert(json!({ "value": self.home }));
                entity.insert("Balance".to_owned(), json!(0));
                entity.insert("BalanceWithJobs".to_owned(), json!(0));
                let name = entity.get("DisplayName").cloned().unwrap_or_default();
                entity.entry("PrintOnCheckName").or_insert(name.clone());
                entity.insert("FullyQualifiedName".to_owned(), name);
                Ok(self.add(kind, entity, now))
            }
        }
    }

    fn update(&mut self, kind: Kind, old: &Entity, body: &Entity, now: DateTime<Utc>) -> Result<Entity, Refusal> {
        let sparse = body.get("sparse") == Some(&json!(true));
        let mut entity = if sparse { old.clone() } else { Entity::new() };
        merge(&mut entity, body);
        for member in FIXED {
            match old.get(member) {
                Some(value) => entity.insert(member.to_owned(), value.clone()),
                None => entity.remove(member),
            };
        }
        match kind {
            Kind::Invoice => self.changed_invoice(old, entity, now),
            Kind::Payment => self.changed_payment(old, entity, now),
            _ => {
                self.check_names(&mut entity)?;
                rename_inactive(&mut entity);
                let name = entity.get("DisplayName").cloned().unwrap_or_default();
                entity.insert("FullyQualifiedName".to_owned(), name);
                Ok(self.put(kind, entity, now))
            }
        }
    }

    /// A name is there, holds no colon, and is nobody else's.
    fn check_names(&self, customer: &mut Entity) -> Result<(), Refusal> {
        if text(customer, "DisplayName").is_none() {
            let parts = ["Title", "GivenName", "MiddleName", "FamilyName", "Suffix"];
            let name: Vec<&str> = parts.iter().filter_map(|part| text(customer, part)).collect();
            if name.is_empty() {
                return Err(Refusal::required("DisplayName"));
            }
            let name = name.join(" ");
            customer.insert("DisplayName".to_owned(), json!(name));
        }
        let names = ["DisplayName", "GivenName", "MiddleName", "FamilyName"];
        let odd = names.iter().find(|name| text(customer, name).is_some_and(|it| it.contains([':', '\t', '\n'])));
        if let Some(odd) = odd {
            return Err(Refusal::invalid(odd, "A name has no colon, tab or new line."));
        }
        let mail = customer.get("PrimaryEmailAddr").and_then(|mail| mail.get("Address")).and_then(Value::as_str);
        if mail.is_some_and(|mail| !(mail.contains('@') && mail.contains('.'))) {
            return Err(Refusal::invalid("PrimaryEmailAddr", "Email Address does not conform to the syntax rules."));
        }
        let (name, id) = (text(customer, "DisplayName").map(str::to_lowercase), text(customer, "Id"));
        let taken = self
            .entries(Kind::Customer)
            .any(|other| text(other, "Id") != id && text(other, "DisplayName").map(str::to_lowercase) == name);
        if taken { Err(Refusal::name_exists()) } else { Ok(()) }
    }
}

fn rename_inactive(customer: &mut Entity) {
    let name = text(customer, "DisplayName").unwrap_or_default();
    let plain = name.strip_suffix(INACTIVE).unwrap_or(name);
    let inactive = customer.get("Active") == Some(&json!(false));
    let name = if inactive { format!("{plain}{INACTIVE}") } else { plain.to_owned() };
    customer.insert("DisplayName".to_owned(), json!(name));
}
