//! Payments: what they pay, what is left of them, and what that does to invoices.
//!
//! An invoice that is paid is touched, but keeps its token; Intuit does not say whether it does.

use super::company::Company;
use super::entity::{Entity, Kind, amount, cents, lines, reference, text};
use super::refusal::Refusal;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

impl Company {
    pub(super) fn new_payment(&mut self, mut payment: Entity, now: DateTime<Utc>) -> Result<Entity, Refusal> {
        self.check_payment(&mut payment, now)?;
        let made = self.add(Kind::Payment, payment, now);
        self.apply(&made, now);
        Ok(made)
    }

    /// What is not named in a full update is gone, the lines that link it to invoices as well.
    pub(super) fn changed_payment(
        &mut self,
        old: &Entity,
        mut payment: Entity,
        now: DateTime<Utc>,
    ) -> Result<Entity, Refusal> {
        let id = text(old, "Id").unwrap_or_default();
        self.unlink(Kind::Payment, id, now);
        if let Err(refusal) = self.check_payment(&mut payment, now) {
            self.apply(old, now);
            return Err(refusal);
        }
        let changed = self.put(Kind::Payment, payment, now);
        self.apply(&changed, now);
        Ok(changed)
    }

    fn check_payment(&self, payment: &mut Entity, now: DateTime<Utc>) -> Result<(), Refusal> {
        let customer = reference(payment, "CustomerRef").ok_or_else(|| Refusal::required("CustomerRef"))?.to_owned();
        let total = cents(payment.get("TotalAmt")).ok_or_else(|| Refusal::required("TotalAmt"))?;
        let found = self.entry(Kind::Customer, &customer).ok_or_else(|| Refusal::reference("CustomerRef"))?;
        if let Some(method) = reference(payment, "PaymentMethodRef") {
            self.entry(Kind::PaymentMethod, method).ok_or_else(|| Refusal::reference("PaymentMethodRef"))?;
        }
        let mut applied = 0;
        for (invoice, share) in shares(payment) {
            let invoice = self.entry(Kind::Invoice, &invoice).ok_or_else(|| Refusal::reference("LinkedTxn"))?;
            if reference(invoice, "CustomerRef") != Some(&customer) {
                return Err(Refusal::business("The invoice is that of another customer."));
            }
            if share > cents(invoice.get("Balance")).unwrap_or(0) {
                return Err(Refusal::business("More is paid than is open."));
            }
            applied += share;
        }
        if applied > total {
            return Err(Refusal::business("The lines come to more than the payment."));
        }
        let reference = json!({ "value": customer, "name": text(found, "DisplayName") });
        let currency = found.get("CurrencyRef").cloned().unwrap_or(json!({ "value": self.home }));
        payment.insert("CustomerRef".to_owned(), reference);
        payment.insert("CurrencyRef".to_owned(), currency);
        payment.insert("UnappliedAmt".to_owned(), amount(total - applied));
        payment.entry("TxnDate").or_insert(json!(now.date_naive()));
        payment.entry("Line").or_insert(json!([]));
        payment.entry("ProcessPayment").or_insert(json!(false));
        payment.entry("DepositToAccountRef").or_insert(json!({ "value": "4" }));
        Ok(())
    }

    /// Takes what is paid off the invoices.
    fn apply(&mut self, payment: &Entity, now: DateTime<Utc>) {
        let id = text(payment, "Id").unwrap_or_default();
        for (invoice, share) in shares(payment) {
            let Some(mut invoice) = self.entry(Kind::Invoice, &invoice).cloned() else { continue };
            let open = cents(invoice.get("Balance")).unwrap_or(0) - share;
            invoice.insert("Balance".to_owned(), amount(open));
            if let Some(Value::Array(links)) = invoice.get_mut("LinkedTxn") {
                links.push(json!({ "TxnId": id, "TxnType": "Payment" }));
            }
            self.touch(Kind::Invoice, invoice, now);
        }
        self.balance_customer(reference(payment, "CustomerRef").unwrap_or_default(), now);
    }

    /// What a payment paid is open again; what an invoice was paid with is free again.
    pub(super) fn unlink(&mut self, kind: Kind, id: &str, now: DateTime<Utc>) {
        match kind {
            Kind::Payment => {
                let Some(payment) = self.entry(Kind::Payment, id).cloned() else { return };
                for (invoice, share) in shares(&payment) {
                    let Some(mut invoice) = self.entry(Kind::Invoice, &invoice).cloned() else { continue };
                    let open = cents(invoice.get("Balance")).unwrap_or(0) + share;
                    invoice.insert("Balance".to_owned(), amount(open));
                    if let Some(Value::Array(links)) = invoice.get_mut("LinkedTxn") {
                        links.retain(|link| link["TxnId"] != id);
                    }
                    self.touch(Kind::Invoice, invoice, now);
                }
                self.balance_customer(reference(&payment, "CustomerRef").unwrap_or_default(), now);
            }
            Kind::Invoice => {
                let pays = |payment: &&Entity| shares(payment).iter().any(|(invoice, _)| invoice == id);
                let paying: Vec<Entity> = self.entries(Kind::Payment).filter(pays).cloned().collect();
                for mut payment in paying {
                    let freed: i64 = shares(&payment).iter().filter(|(of, _)| of == id).map(|(_, share)| share).sum();
                    let left = cents(payment.get("UnappliedAmt")).unwrap_or(0) + freed;
                    payment.insert("UnappliedAmt".to_owned(), amount(left));
                    if let Some(Value::Array(lines)) = payment.get_mut("Line") {
                        lines.retain(|line| line["LinkedTxn"][0]["TxnId"] != id);
                    }
                    self.put(Kind::Payment, payment, now);
                }
            }
            _ => {}
        }
    }
}

/// Which invoices a payment pays, and how much of each.
fn shares(payment: &Entity) -> Vec<(String, i64)> {
    let of_invoices = lines(payment).filter(|line| line["LinkedTxn"][0]["TxnType"] == "Invoice");
    let share = |line: &Value| Some((line["LinkedTxn"][0]["TxnId"].as_str()?.to_owned(), cents(line.get("Amount"))?));
    of_invoices.filter_map(share).collect()
}
