//! Whose books these are, and what all of a company's records have in common: its own currency, whether it has others,
//! whether tax is switched on, and what its ways of paying are called.

use super::QuickBooks;
use super::ask::Query;
use super::entity::{Entity, id, text};
use crate::http::shown;
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::{Fault, FaultKind};

/// What the sign-in page calls the company.
const REALM: &str = "realmId";
/// No company has more ways of paying that anybody could choose from.
const METHODS: u32 = 1000;

/// What all records of a company have in common.
#[derive(Debug, Clone)]
pub struct Company {
    /// `GBP`: the currency of amounts that name none.
    pub home: String,
    /// Whether customers may have another one.
    pub has_currencies: bool,
    /// Whether an invoice without a number gets the next one.
    pub numbers_itself: bool,
    /// Whether sales tax or VAT is switched on.
    pub is_taxed: bool,
    /// What each way of paying is called, by its id.
    pub methods: HashMap<String, String>,
}

impl QuickBooks {
    /// Which company the sign-in was for.
    pub(super) async fn realm(&self) -> Result<String, Fault> {
        let told = self.key.told(REALM).await?;
        let digits = |realm: &String| (1..=30).contains(&realm.len()) && realm.bytes().all(|b| b.is_ascii_digit());
        told.filter(digits).ok_or_else(|| {
            let message = format!("Nobody knows which company of “{}” was signed in to.", self.words.name);
            Fault::new(FaultKind::SignInNeeded, "company_unknown", message)
                .next("Sign in again: wedsync connections resume, and the connection's id.")
        })
    }

    /// Looks whether the sign-in is good for that company.
    pub(super) async fn greet(&self, realm: &str) -> Result<(), Fault> {
        self.get(realm, &["companyinfo", realm], "CompanyInfo", "the company").await.map(drop).map_err(Fault::from)
    }

    /// The books of another company, or no list at all.
    pub(super) fn not_this(&self, key: &RemoteKey, is_another: bool) -> Fault {
        let name = &self.words.name;
        if is_another {
            let message = format!("“{name}” is signed in to another company than the one whose books these are.");
            return Fault::new(FaultKind::SignInNeeded, "another_account", message)
                .next("Sign in again and choose the company of before, or connect the other one by itself.");
        }
        let message = format!("“{name}” has no list called {}.", shown(key.as_str()));
        Fault::new(FaultKind::Missing, "not_there", message)
    }

    /// What the company has in common; asked anew where one of these ways of paying is not known yet.
    pub(super) async fn company(&self, realm: &str, paid_by: &BTreeSet<&str>) -> Result<Arc<Company>, Fault> {
        let mut known = self.company.lock().await;
        if let Some(company) = known.as_ref().filter(|it| paid_by.iter().all(|id| it.methods.contains_key(*id))) {
            return Ok(Arc::clone(company));
        }
        let thing = "the settings of the company";
        let preferences = self.query(realm, &Query::of("Preferences"), thing).await?.entities;
        let preferences = preferences.first().ok_or_else(|| self.not_quickbooks(thing))?;
        let ways = Query::of("PaymentMethod").and("Active IN (true, false)").page(1, METHODS);
        let methods = self.query(realm, &ways, "the ways of paying").await?.entities;
        let company = Arc::new(self.understand(preferences, &methods)?);
        *known = Some(Arc::clone(&company));
        Ok(company)
    }

    fn understand(&self, preferences: &Entity, methods: &[Entity]) -> Result<Company, Fault> {
        let says = |path: [&str; 2]| preferences.get(path[0])?.get(path[1])?.as_bool();
        let home = text(preferences, &["CurrencyPrefs", "HomeCurrency", "value"]);
        let home = home.ok_or_else(|| self.not_quickbooks("the settings of the company"))?;
        let called = |method: &Entity| Some((id(method).to_owned(), text(method, &["Name"])?.to_owned()));
        Ok(Company {
            home: home.to_owned(),
            has_currencies: says(["CurrencyPrefs", "MultiCurrencyEnabled"]) == Some(true),
            numbers_itself: says(["SalesFormsPrefs", "CustomTxnNumbers"]) != Some(true),
            // Where it is not said, nobody may assume that there is none.
            is_taxed: says(["TaxPrefs", "UsingSalesTax"]) != Some(false),
            methods: methods.iter().filter_map(called).collect(),
        })
    }
}

impl Company {
    /// The currency of a record's amounts.
    pub fn currency<'c>(&'c self, entity: &'c Entity) -> &'c str {
        text(entity, &["CurrencyRef", "value"]).unwrap_or(&self.home)
    }

    /// The id of the way of paying that is called so.
    pub fn method(&self, name: &str) -> Option<&str> {
        let found = self.methods.iter().find(|(_, known)| known.trim().eq_ignore_ascii_case(name.trim()));
        found.map(|(id, _)| id.as_str())
    }

    /// What the way of paying of a payment is called.
    pub fn method_of<'c>(&'c self, payment: &'c Entity) -> Option<&'c str> {
        let told = text(payment, &["PaymentMethodRef", "name"]);
        told.or_else(|| self.methods.get(text(payment, &["PaymentMethodRef", "value"])?).map(String::as_str))
    }
}

/// The ways of paying that these records name by nothing but an id.
pub fn paid_by(entities: &[Entity]) -> BTreeSet<&str> {
    let unnamed = entities.iter().filter(|it| text(it, &["PaymentMethodRef", "name"]).is_none());
    unnamed
        .filter_map(|it| it.get("PaymentMethodRef").and_then(Json::as_object))
        .filter_map(|it| text(it, &["value"]))
        .collect()
}
