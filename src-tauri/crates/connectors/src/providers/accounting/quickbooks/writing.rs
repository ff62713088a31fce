//! Creates, changes and voids. A change names the members that differ and nothing else (a sparse update), together with
//! the sync token that was just read; a payment, for which QuickBooks knows no sparse update, goes back whole as it was
//! read, with what differs on top.
//!
//! Deliberately absent: deleting, sending, and anything that a bookkeeper decides (tax, several lines, closed books).

use super::QuickBooks;
use super::ask::Query;
use super::books::Company;
use super::entity::{Entity, id, revision, text, token};
use super::list::{List, Place};
use super::listing::one_of;
use super::{contact, invoice, payment};
use crate::http::{Refused, capital, shown};
use chrono::DateTime;
use serde_json::json;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::{Draft, Write, Written};
use wedsync_domain::{Fault, FaultKind, Fields, Value};
use xxhash_rust::xxh3::xxh3_128;

/// An answer whose record was made so long before we asked is the answer to an earlier request.
const EARLIER: i64 = 60_000;
/// How often a request id may have been used up by a record that is gone since.
const LIVES: usize = 5;

/// One record that is written.
struct At<'a> {
    place: &'a Place,
    /// `the invoice “2026-014”`
    what: String,
    draft: &'a Draft,
}

impl QuickBooks {
    /// One write.
    pub(super) async fn carry_out(&self, place: &Place, write: Write) -> Result<Written, Fault> {
        match write {
            Write::Create { draft } => {
                let _turn = self.making.lock().await;
                self.create(&self.at(place, &draft)?).await
            }
            Write::Update { id, revision, draft } => self.update(&self.at(place, &draft)?, &id, revision).await,
            Write::Delete { id, .. } => self.delete(place, &id).await,
        }
    }

    fn at<'a>(&self, place: &'a Place, draft: &'a Draft) -> Result<At<'a>, Fault> {
        let schema = place.list.kind().schema();
        let name = schema.called(&draft.fields).unwrap_or_else(|| draft.uid.to_string());
        let what = format!("{} {}", one_of(place.list), shown(&name));
        if draft.kind == place.list.kind() {
            return Ok(At { place, what, draft });
        }
        let message = format!("{} cannot be put among {} of “{}”.", shown(&name), place.thing(), self.words.name);
        Err(Fault::new(FaultKind::Rejected, "not_for_this_list", message)
            .next("Put it into a list that holds such records."))
    }

    async fn create(&self, at: &At<'_>) -> Result<Written, Fault> {
        if self.look_for(at.place, &at.draft.uid).await?.is_some() {
            return Err(self.there_already(at));
        }
        let (body, there) = match at.place.list {
            List::Customers => self.new_customer(at).await?,
            List::Invoices => self.new_invoice(at).await?,
            List::Payments => self.new_payment(at).await?,
        };
        if let Some(there) = there {
            self.meet(&at.draft.uid, &there);
            return Err(self.there_already(at));
        }
        let mut life = String::new();
        for _ in 0..LIVES {
            let (realm, request) = (&at.place.realm, at.request(&body, &life));
            let made = self.tell(realm, at.place.list.entity(), (&request, None), &body, &at.what).await?;
            let now = self.words.clock().now().0;
            let created =
                text(&made, &["MetaData", "CreateTime"]).and_then(|time| DateTime::parse_from_rfc3339(time).ok());
            if created.is_none_or(|time| time.timestamp_millis() > now - EARLIER) {
                self.meet(&at.draft.uid, &made);
                return self.written(at, &made).await;
            }
            // The answer to an earlier request of the same: what became of that?
            match self.entry(at.place, &RemoteId::from(id(&made))).await? {
                None => id(&made).clone_into(&mut life),
                Some(row) => {
                    self.meet(&at.draft.uid, &row);
                    return if revision(&row) == revision(&made) {
                        self.written(at, &row).await
                    } else {
                        Err(self.there_already(at))
                    };
                }
            }
        }
        Err(self.not_quickbooks(&at.what))
    }

    async fn new_customer(&self, at: &At<'_>) -> Result<(Entity, Option<Entity>), Fault> {
        let mut body = contact::change(&Entity::new(), &at.draft.fields).map_err(|why| refused(at, why))?;
        body.retain(|_, value| value.as_str() != Some(""));
        Ok((body, self.same_customer(at.place, at.draft, &at.what).await?))
    }

    async fn new_invoice(&self, at: &At<'_>) -> Result<(Entity, Option<Entity>), Fault> {
        let Some(customer) = at.refers_to(List::Customers) else {
            return Err(refused(at, "its customer is not in these books yet"));
        };
        if is(&at.draft.fields, "status", "void") {
            return Err(refused(at, "it is void, and was never in these books"));
        }
        let company = self.company(&at.place.realm, &[].into()).await?;
        let asked = (customer.as_str(), company.as_ref(), at.what.as_str());
        if let Some(there) = self.same_invoice(at.place, at.draft, asked).await? {
            return Ok((Entity::new(), Some(there)));
        }
        if company.is_taxed {
            return Err(self.taxed(at));
        }
        self.may_be_billed(at, &customer, &company).await?;
        let item = self.service(at).await?;
        let body = invoice::new(&at.draft.fields, (&customer, &item), &company).map_err(|why| refused(at, why))?;
        Ok((body, None))
    }

    async fn new_payment(&self, at: &At<'_>) -> Result<(Entity, Option<Entity>), Fault> {
        let invoices = Place { list: List::Invoices, ..at.place.clone() };
        let paid = match at.refers_to(List::Invoices) {
            Some(id) => self.entry(&invoices, &RemoteId::from(id)).await?,
            None => None,
        };
        let Some(paid) = paid else { return Err(refused(at, "its invoice is not in these books")) };
        let company = self.company(&at.place.realm, &[].into()).await?;
        if let Some(there) = self.same_payment(at.place, at.draft, (&paid, &company, &at.what)).await? {
            return Ok((Entity::new(), Some(there)));
        }
        let body = payment::new(&at.draft.fields, &paid, &company).map_err(|why| refused(at, why))?;
        Ok((body, None))
    }

    /// A customer who was merged with another is there no longer; and the currency of one is set once and for all.
    async fn may_be_billed(&self, at: &At<'_>, customer: &str, company: &Company) -> Result<(), Fault> {
        let customers = Place { list: List::Customers, ..at.place.clone() };
        let theirs =
            self.entry(&customers, &RemoteId::from(customer)).await?.ok_or_else(|| self.billed_to_nobody(at))?;
        match at.draft.fields.get("total") {
            Some(Value::Money(total)) if company.currency(&theirs) != total.currency.code() => {
                Err(refused(at, "its customer is billed in another currency there"))
            }
            _ => Ok(()),
        }
    }

    /// What the one line of a new invoice sells: the first service that the studio offers.
    async fn service(&self, at: &At<'_>) -> Result<String, Fault> {
        let query = Query::of("Item").says("Type", "Service").and("Active = true").page(1, 1);
        let found = self.query(&at.place.realm, &query, "the services").await?.entities;
        let first = found.first().map(|item| id(item).to_owned());
        first.ok_or_else(|| {
            let message = format!(
                "{} needs a service to bill, and the books of “{}” have none.",
                capital(&at.what),
                self.words.name
            );
            Fault::new(FaultKind::Rejected, "no_service", message)
                .next("Make one in QuickBooks under Products and services; the next sync bills it.")
        })
    }

    async fn update(&self, at: &At<'_>, id: &RemoteId, seen: Option<Revision>) -> Result<Written, Fault> {
        let Some(row) = self.entry(at.place, id).await? else {
            return Err(Fault::new(
                FaultKind::Missing,
                "not_there",
                format!("“{}” no longer has {}.", self.words.name, at.what),
            ));
        };
        if seen.is_some() && seen != revision(&row) {
            return Err(self.moved_on(&at.what));
        }
        match at.place.list {
            List::Customers => {
                let change = contact::change(&row, &at.draft.fields).map_err(|why| refused(at, why))?;
                self.send_change(at, row, change).await
            }
            List::Invoices => self.update_invoice(at, row).await,
            List::Payments => self.update_payment(at, row).await,
        }
    }

    async fn update_invoice(&self, at: &At<'_>, row: Entity) -> Result<Written, Fault> {
        let company = self.company(&at.place.realm, &[].into()).await?;
        let (now, wanted) = (invoice::read(&row, &company)?, &at.draft.fields);
        let (is_void, to_be_void) = (is(&now, "status", "void"), is(wanted, "status", "void"));
        if is_void && !to_be_void && wanted.contains_key("status") {
            return Err(refused(at, "an invoice that was voided stays void"));
        }
        let mut change = invoice::change(&row, &now, wanted).map_err(|why| refused(at, why))?;
        if let Some(total) = invoice::new_total(&now, wanted).filter(|_| !is_void && !to_be_void) {
            let line = invoice::line_for(&row, &company, total).map_err(|why| total_stays(at, why))?;
            change.insert("Line".to_owned(), line);
        }
        if is_void || !to_be_void {
            return self.send_change(at, row, change).await;
        }
        if now.get("balance") != now.get("total") {
            return Err(paid_upon(at));
        }
        let row = if change.is_empty() { row } else { self.change(at, &sparse(&row, change)).await? };
        let body = sparse(&row, Entity::new());
        let voided =
            self.tell(&at.place.realm, "Invoice", (&at.request(&body, "void"), Some("void")), &body, &at.what).await?;
        self.written(at, &voided).await
    }

    async fn update_payment(&self, at: &At<'_>, row: Entity) -> Result<Written, Fault> {
        let company = self.company_for(at.place, std::slice::from_ref(&row)).await?;
        let Some(company) = company else { return Err(self.not_quickbooks(&at.what)) };
        let (now, wanted) = (payment::read(&row, &company)?, &at.draft.fields);
        if wanted.get("amount").is_some() && wanted.get("amount") != now.get("amount") {
            return Err(total_stays(at, "money that was received is what it is"));
        }
        let change = payment::change(&now, wanted, &company).map_err(|why| refused(at, why))?;
        if change.is_empty() {
            return self.written(at, &row).await;
        }
        let mut whole = row;
        whole.extend(change);
        whole.insert("sparse".to_owned(), json!(false));
        let changed = self.change(at, &whole).await?;
        self.written(at, &changed).await
    }

    async fn send_change(&self, at: &At<'_>, row: Entity, change: Entity) -> Result<Written, Fault> {
        if change.is_empty() {
            return self.written(at, &row).await;
        }
        let changed = self.change(at, &sparse(&row, change)).await?;
        self.written(at, &changed).await
    }

    async fn change(&self, at: &At<'_>, body: &Entity) -> Result<Entity, Refused> {
        let request = at.request(body, &at.draft.now.0.to_string());
        self.tell(&at.place.realm, at.place.list.entity(), (&request, None), body, &at.what).await
    }

    /// What is gone is gone. Nothing else is ever deleted from here.
    async fn delete(&self, place: &Place, id: &RemoteId) -> Result<Written, Fault> {
        let Some(row) = self.entry(place, id).await? else {
            return Ok(Written { id: id.clone(), revision: None, fields: None });
        };
        let (what, name) = (format!("{} {}", one_of(place.list), super::entity::named(&row)), &self.words.name);
        let (message, next) = match place.list {
            List::Customers => (
                format!("{} stays in the books of “{name}”: customers are never taken away from here.", capital(&what)),
                "Make the customer inactive in QuickBooks, if that is what you want.",
            ),
            List::Invoices | List::Payments => (
                format!("{} stays in the books of “{name}”: it is voided by a person, never deleted.", capital(&what)),
                "Void it in QuickBooks, if that is what you want.",
            ),
        };
        Err(Fault::new(FaultKind::Forbidden, "never_deleted", message).next(next))
    }

    /// What the books hold now, as QuickBooks told it.
    async fn written(&self, at: &At<'_>, row: &Entity) -> Result<Written, Fault> {
        let name = RemoteId::from(id(row));
        if row.get("sparse") == Some(&json!(true)) || row.get("MetaData").is_none() {
            // Not all of it was told: it is read back.
            return Ok(Written { id: name, revision: None, fields: None });
        }
        let item = self.item_of(at.place, row).await?;
        Ok(Written { id: item.id, revision: item.revision, fields: item.reading.ok().map(|reading| reading.fields) })
    }

    fn moved_on(&self, what: &str) -> Fault {
        let message = format!("{} was changed at “{}” meanwhile.", capital(what), self.words.name);
        Fault::new(FaultKind::Changed, "changed_there", message)
    }

    fn there_already(&self, at: &At<'_>) -> Fault {
        let message = format!("{} is in the books of “{}” already.", capital(&at.what), self.words.name);
        Fault::new(FaultKind::Changed, "there_already", message)
    }

    fn billed_to_nobody(&self, at: &At<'_>) -> Fault {
        let message = format!(
            "{} is not in the books of “{}” yet: its customer was merged with another one there, and only a person can say with whom.",
            capital(&at.what),
            self.words.name
        );
        Fault::new(FaultKind::Rejected, "customer_merged", message)
            .next("Make it in QuickBooks, for the customer of now and with the same number.")
    }

    fn taxed(&self, at: &At<'_>) -> Fault {
        let message = format!(
            "{} cannot be made from here: “{}” reckons with sales tax or VAT, and which applies only a person can say.",
            capital(&at.what),
            self.words.name
        );
        Fault::new(FaultKind::Rejected, "tax_is_on", message)
            .next("Make it in QuickBooks, with the same number; the next sync finds it there.")
    }
}

impl At<'_> {
    /// The first record of that list that it names.
    fn refers_to(&self, list: List) -> Option<String> {
        let key = list.key(&self.place.realm);
        self.draft.refs.iter().find(|other| other.collection == key).map(|other| other.id.to_string())
    }

    /// The same for the same write on the same day, so that one whose answer was lost is not carried out twice; another
    /// the next day, in case QuickBooks should answer a refusal of today the same way for ever.
    fn request(&self, body: &Entity, life: &str) -> String {
        let body = serde_json::to_string(body).unwrap_or_default();
        let day = self.draft.now.utc().date_naive();
        let parts = [self.place.uid(life).to_string(), self.draft.uid.to_string(), day.to_string(), body];
        format!("{:032x}", xxh3_128(parts.join("\n").as_bytes()))
    }
}

/// Names only what differs; everything else stays as it is there.
fn sparse(row: &Entity, change: Entity) -> Entity {
    let mut body = change;
    body.insert("Id".to_owned(), json!(id(row)));
    body.insert("SyncToken".to_owned(), json!(token(row)));
    body.insert("sparse".to_owned(), json!(true));
    body
}

fn is(fields: &Fields, field: &str, word: &str) -> bool {
    matches!(fields.get(field), Some(Value::Text(text)) if text.trim().eq_ignore_ascii_case(word))
}

/// `why` is the end of a sentence.
fn refused(at: &At<'_>, why: &str) -> Fault {
    let message = format!("{} cannot be put into QuickBooks: {why}.", capital(&at.what));
    Fault::new(FaultKind::Rejected, "not_for_quickbooks", message)
        .next("Change it so that QuickBooks can hold it; the next sync takes it there.")
}

fn total_stays(at: &At<'_>, why: &str) -> Fault {
    let message = format!("The amount of {} is not changed from here: {why}.", at.what);
    Fault::new(FaultKind::Rejected, "amount_of_the_books", message)
        .next("Change it in QuickBooks; the next sync takes it over from there.")
}

fn paid_upon(at: &At<'_>) -> Fault {
    let message = format!("{} is not voided from here: money was received for it.", capital(&at.what));
    Fault::new(FaultKind::Rejected, "money_on_it", message)
        .next("Look in QuickBooks what shall become of the payment, and void the invoice there.")
}
