//! Invoices: lines that add up, numbers that are there once, what is still open, and voiding.

use super::company::Company;
use super::entity::{Entity, Kind, amount, cents, lines, reference, text};
use super::refusal::Refusal;
use chrono::{DateTime, Days, Utc};
use serde_json::{Value, json};

impl Company {
    pub(super) fn new_invoice(&mut self, mut invoice: Entity, now: DateTime<Utc>) -> Result<Entity, Refusal> {
        self.check_invoice(&mut invoice, now)?;
        // Where people number by hand, one without a number stays without.
        let by_hand = self.entries(Kind::Preferences).any(|it| it["SalesFormsPrefs"]["CustomTxnNumbers"] == true);
        if text(&invoice, "DocNumber").is_none() && !by_hand {
            let numbers = self.entries(Kind::Invoice).filter_map(|it| text(it, "DocNumber")?.parse::<u64>().ok());
            invoice.insert("DocNumber".to_owned(), json!((numbers.max().unwrap_or(1000) + 1).to_string()));
        }
        let total = invoice.get("TotalAmt").cloned().unwrap_or_default();
        invoice.insert("Balance".to_owned(), total);
        invoice.insert("LinkedTxn".to_owned(), json!([]));
        for (name, value) in [("EmailStatus", "NotSet"), ("PrintStatus", "NotSet")] {
            invoice.entry(name).or_insert(json!(value));
        }
        let made = self.add(Kind::Invoice, invoice, now);
        self.balance_customer(reference(&made, "CustomerRef").unwrap_or_default(), now);
        Ok(made)
    }

    pub(super) fn changed_invoice(
        &mut self,
        old: &Entity,
        mut invoice: Entity,
        now: DateTime<Utc>,
    ) -> Result<Entity, Refusal> {
        self.check_invoice(&mut invoice, now)?;
        let paid = cents(old.get("TotalAmt")).unwrap_or(0) - cents(old.get("Balance")).unwrap_or(0);
        let total = cents(invoice.get("TotalAmt")).unwrap_or(0);
        invoice.insert("Balance".to_owned(), amount(total - paid));
        invoice.insert("LinkedTxn".to_owned(), old.get("LinkedTxn").cloned().unwrap_or(json!([])));
        let changed = self.put(Kind::Invoice, invoice, now);
        self.balance_customer(reference(&changed, "CustomerRef").unwrap_or_default(), now);
        Ok(changed)
    }

    /// Whom it is for, what it sells, and what that comes to.
    fn check_invoice(&self, invoice: &mut Entity, now: DateTime<Utc>) -> Result<(), Refusal> {
        let customer = reference(invoice, "CustomerRef").ok_or_else(|| Refusal::required("CustomerRef"))?.to_owned();
        let customer = self.entry(Kind::Customer, &customer).filter(|it| it.get("Active") != Some(&json!(false)));
        let customer = customer.ok_or_else(|| Refusal::reference("CustomerRef"))?;
        let currency = reference(customer, "CurrencyRef").unwrap_or(&self.home);
        if reference(invoice, "CurrencyRef").is_some_and(|wanted| wanted != currency) {
            return Err(Refusal::business("The currency is not that of the customer."));
        }
        let (mut total, mut kept) = (0, Vec::new());
        for (at, line) in lines(invoice).filter(|line| line["DetailType"] != "SubTotalLineDetail").enumerate() {
            total += self.check_line(line)?;
            let mut line = line.clone();
            line["Id"] = json!((at + 1).to_string());
            line["LineNum"] = json!(at + 1);
            kept.push(line);
        }
        if kept.is_empty() {
            return Err(Refusal::required("Line"));
        }
        kept.push(json!({ "Amount": amount(total), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {} }));
        let id = text(invoice, "Id");
        let number = text(invoice, "DocNumber");
        let taken = |other: &&Entity| text(other, "Id") != id && number.is_some() && text(other, "DocNumber") == number;
        if self.entries(Kind::Invoice).find(taken).is_some() {
            return Err(Refusal::number_exists(number.unwrap_or_default()));
        }
        if number.is_some_and(|number| number.chars().count() > 21) {
            return Err(Refusal::invalid("DocNumber", "A number has at most 21 characters."));
        }
        let name = text(customer, "DisplayName").unwrap_or_default();
        let customer = json!({ "value": text(customer, "Id"), "name": name });
        let today = now.date_naive();
        invoice.insert("CustomerRef".to_owned(), customer);
        invoice.insert("CurrencyRef".to_owned(), json!({ "value": currency }));
        invoice.entry("TxnDate").or_insert(json!(today));
        invoice.entry("DueDate").or_insert(json!(today + Days::new(30)));
        invoice.insert("Line".to_owned(), Value::Array(kept));
        invoice.insert("TotalAmt".to_owned(), amount(total));
        invoice.insert("TxnTaxDetail".to_owned(), json!({ "TotalTax": 0 }));
        Ok(())
    }

    /// What one line comes to.
    fn check_line(&self, line: &Value) -> Result<i64, Refusal> {
        let own = cents(line.get("Amount")).ok_or_else(|| Refusal::required("Line.Amount"))?;
        match line["DetailType"].as_str() {
            Some("SalesItemLineDetail") => {
                let sold = &line["SalesItemLineDetail"];
                if let Some(item) = sold["ItemRef"]["value"].as_str() {
                    self.entry(Kind::Item, item).ok_or_else(|| Refusal::reference("ItemRef"))?;
                }
                if let (Some(price), Some(pieces)) = (sold["UnitPrice"].as_f64(), sold["Qty"].as_f64())
                    && cents(Some(&json!(price * pieces))) != Some(own)
                {
                    return Err(Refusal::amount());
                }
                Ok(own)
            }
            Some("DescriptionOnly") => Ok(own),
            _ => Err(Refusal::invalid("DetailType", "There is no such line here.")),
        }
    }

    /// It stays, with nothing on it and a word before its notes; what was paid for it is free again.
    pub(super) fn void(&mut self, kind: Kind, mut entity: Entity, now: DateTime<Utc>) -> Entity {
        let id = text(&entity, "Id").unwrap_or_default().to_owned();
        self.unlink(kind, &id, now);
        let note = text(&entity, "PrivateNote").map_or_else(|| "Voided".to_owned(), |note| format!("Voided - {note}"));
        entity.insert("PrivateNote".to_owned(), json!(note));
        for member in ["TotalAmt", "Balance", "UnappliedAmt"] {
            if let Some(value) = entity.get_mut(member) {
                *value = json!(0);
            }
        }
        if let Some(Value::Array(lines)) = entity.get_mut("Line") {
            if kind == Kind::Payment {
                lines.clear();
            }
            for line in lines {
                line["Amount"] = json!(0);
                for member in ["UnitPrice", "Qty"] {
                    if let Some(value) = line.get_mut("SalesItemLineDetail").and_then(|sold| sold.get_mut(member)) {
                        *value = json!(0);
                    }
                }
            }
        }
        if kind == Kind::Invoice {
            entity.insert("LinkedTxn".to_owned(), json!([]));
        }
        let voided = self.put(kind, entity, now);
        self.balance_customer(reference(&voided, "CustomerRef").unwrap_or_default(), now);
        voided
    }
}
