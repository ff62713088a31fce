//! Whether a record of ours is in the books already, and where.
//!
//! QuickBooks has no room for an identity of ours: no member of a customer, invoice or payment is both unseen by people
//! and asked for by a query. So there are three ways, each of which holds where the others end:
//!
//! 1. What once was read here carries an identity made of realm, list and id; it is asked for by that id.
//! 2. Before anything is made, the books are asked for what people would call the same: a customer of that name (each
//!    name is there once), an invoice of that number for that customer (without a number: of those days and that total), a
//!    payment of that invoice on that day over that amount under that reference. What is found is not made again, and is
//!    remembered under the identity that was asked for.
//! 3. The request that makes it carries an id derived from what it makes, so that QuickBooks itself answers a repeated
//!    one with what the first one made (`writing`).

use super::QuickBooks;
use super::ask::Query;
use super::books::Company;
use super::entity::{Entity, id, lines, linked, text};
use super::invoice::{self, is_void};
use super::list::Place;
use super::{contact, payment};
use std::sync::PoisonError;
use wedsync_domain::fields::same;
use wedsync_domain::ids::{RemoteId, Uid};
use wedsync_domain::ports::{Answer, Draft, Item};
use wedsync_domain::{Fault, Value};

impl QuickBooks {
    /// Looks for an identity.
    pub(super) async fn look_for(&self, place: &Place, uid: &Uid) -> Result<Option<Item>, Fault> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner).get(uid).cloned();
        let Some(id) = place.id_in(uid).map(RemoteId::from).or(met) else { return Ok(None) };
        match self.answer(place, &id).await {
            Answer::Here(mut item) => {
                let Ok(reading) = &mut item.reading else { return Ok(None) };
                reading.uid = uid.clone();
                Ok(Some(item))
            }
            Answer::Gone => Ok(None),
            Answer::Unknown(fault) => Err(fault),
        }
    }

    /// Remembers where a record of ours lies, for when it is looked for.
    pub(super) fn meet(&self, uid: &Uid, entity: &Entity) {
        let (uid, id) = (uid.clone(), RemoteId::from(id(entity)));
        self.met.lock().unwrap_or_else(PoisonError::into_inner).insert(uid, id);
    }

    /// It is another record of ours already.
    fn is_met_as_another(&self, uid: &Uid, entity: &Entity) -> bool {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.iter().any(|(other, at)| other != uid && at.as_str() == id(entity))
    }

    /// What people would call the same as the customer of that draft.
    pub(super) async fn same_customer(
        &self,
        place: &Place,
        draft: &Draft,
        what: &str,
    ) -> Result<Option<Entity>, Fault> {
        let Some(name) = contact::wanted_name(&draft.fields) else { return Ok(None) };
        let query = Query::of("Customer").says("DisplayName", &name).and("Active IN (true, false)").page(1, 10);
        let found = self.query(&place.realm, &query, what).await?.entities;
        let email = draft.fields.get("email");
        let may_be = |customer: &Entity| {
            let theirs = contact::read(customer);
            let theirs = theirs.get("email");
            email.is_none() || theirs.is_none() || mail(theirs) == mail(email)
        };
        // Somebody else of that name: QuickBooks will say that the name is taken.
        Ok(found.into_iter().find(may_be))
    }

    /// What people would call the same as the invoice of that draft.
    pub(super) async fn same_invoice(
        &self,
        place: &Place,
        draft: &Draft,
        (customer, company, what): (&str, &Company, &str),
    ) -> Result<Option<Entity>, Fault> {
        let billed = |invoice: &Entity| text(invoice, &["CustomerRef", "value"]) == Some(customer);
        if let Some(number) = draft.fields.get("number").map(ToString::to_string) {
            let query = Query::of("Invoice").says("DocNumber", number.trim()).page(1, 100);
            let found = self.query(&place.realm, &query, what).await?.entities;
            let is_taken = !found.is_empty();
            return match found.into_iter().find(billed) {
                None if is_taken => Err(self.number_taken(what)),
                found => Ok(found),
            };
        }
        let Some(Value::Date(day)) = draft.fields.get("issued") else { return Ok(None) };
        let query = Query::of("Invoice").says("CustomerRef", customer).says("TxnDate", &day.to_string()).page(1, 100);
        let found = self.query(&place.realm, &query, what).await?.entities;
        // Two halves of a price are often billed on one day: they are due on two.
        let alike = |invoice: &Entity| {
            let theirs = invoice::read(invoice, company).unwrap_or_default();
            let due = draft.fields.get("due").is_none_or(|due| same(theirs.get("due"), Some(due)));
            same(theirs.get("total"), draft.fields.get("total")) && due && !is_void(invoice)
        };
        // One that was made without a number has none, unless the books give numbers by themselves.
        let numberless = |invoice: &Entity| company.numbers_itself || text(invoice, &["DocNumber"]).is_none();
        let may_be = |invoice: &Entity| billed(invoice) && numberless(invoice) && alike(invoice);
        Ok(found.into_iter().find(|invoice| may_be(invoice) && !self.is_met_as_another(&draft.uid, invoice)))
    }

    /// What people would call the same as the payment of that draft: nobody pays one invoice twice on one day over one
    /// amount under one reference.
    pub(super) async fn same_payment(
        &self,
        place: &Place,
        draft: &Draft,
        (invoice, company, what): (&Entity, &Company, &str),
    ) -> Result<Option<Entity>, Fault> {
        let customer = text(invoice, &["CustomerRef", "value"]).unwrap_or_default();
        let mut query = Query::of("Payment").says("CustomerRef", customer);
        if let Some(Value::Date(day)) = draft.fields.get("received") {
            query = query.says("TxnDate", &day.to_string());
        }
        let found = self.query(&place.realm, &query.page(1, 1000), what).await?.entities;
        let is_it = |row: &Entity| {
            let pays = lines(row).any(|line| linked(line, "Invoice").any(|paid| paid == id(invoice)));
            let theirs = payment::read(row, company).unwrap_or_default();
            let alike = ["amount", "reference"].iter().all(|field| same(theirs.get(*field), draft.fields.get(*field)));
            pays && alike
        };
        Ok(found.into_iter().find(is_it))
    }
}

fn mail(email: Option<&Value>) -> Option<String> {
    email.map(|email| email.to_string().trim().to_lowercase())
}
