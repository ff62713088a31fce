//! What goes where unless a person said otherwise: a calendar gets the appointments of booked weddings, a CRM what
//! belongs to its weddings, a ledger the invoices and payments with the one who pays. What a list takes at all is its
//! filter; here is only whether a record is to be created in a list where it is not yet. Nothing is ever taken away.

use super::desk::Desk;
use super::relatives::{Relatives, linked_in, near_of_kind};
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::Remote;
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};
use wedsync_store::rows::Record;
use wedsync_store::{StoreError, View};

/// Whether a record is to be created in a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Belongs {
    Yes,
    /// Not there, or not before something else is.
    No,
    /// It should, and can not: there is nothing of this kind for it, and a person must know.
    Lacks(Kind),
}

/// Looks at one record and one list.
pub(crate) struct Belonging<'a> {
    pub(crate) view: &'a View<'a>,
    pub(crate) desk: &'a Desk,
    pub(crate) list: &'a Collection,
    pub(crate) remote: &'a dyn Remote,
}

impl Belonging<'_> {
    pub(crate) fn of(
        &self,
        record: &Record,
        kind: Kind,
        ours: &Fields,
        near: &Relatives,
    ) -> Result<Belongs, StoreError> {
        let account = self.list.connection;
        let wanted = match self.desk.categories.get(&account).map_or("", String::as_str) {
            "calendar" => self.in_calendar(record, kind, near)?,
            // Their lists hold one kind each.
            "crm" | "accounting" if self.list.kind != kind => false,
            "crm" => self.in_crm(kind, near, account)?,
            "accounting" => self.in_ledger(record, kind, ours, near, account)?,
            _ => true,
        };
        if !wanted {
            return Ok(Belongs::No);
        }
        for need in self.remote.needs(kind) {
            if !near.has(*need) {
                return Ok(Belongs::Lacks(*need));
            }
            if !near.in_account(self.view, self.desk, account)?.iter().any(|one| one.kind == *need) {
                return Ok(Belongs::No);
            }
        }
        Ok(Belongs::Yes)
    }

    /// A wedding that a CRM keeps is shown by its appointments, unless the list was told to take weddings.
    fn in_calendar(&self, record: &Record, kind: Kind, near: &Relatives) -> Result<bool, StoreError> {
        match kind {
            Kind::Wedding if self.list.filter.kinds.is_empty() => Ok(!self.kept_by_a_crm(record)?),
            Kind::Appointment => match &near.wedding {
                Some(wedding) => {
                    Ok(!is_one_of(&*self.view.body(wedding.body)?, &["enquiry", "cancelled", "closed", "archived"]))
                }
                None => Ok(true),
            },
            _ => Ok(true),
        }
    }

    fn in_crm(&self, kind: Kind, near: &Relatives, account: ConnectionId) -> Result<bool, StoreError> {
        match (kind, &near.wedding) {
            (Kind::Wedding, _) => Ok(true),
            (Kind::Contact, _) => {
                let mut weddings = near.all(Kind::Wedding);
                weddings.try_fold(false, |there, one| Ok(there || linked_in(self.view, self.desk, one.id, account)?))
            }
            (_, Some(wedding)) => linked_in(self.view, self.desk, wedding.id, account),
            (_, None) => Ok(false),
        }
    }

    fn in_ledger(
        &self,
        record: &Record,
        kind: Kind,
        ours: &Fields,
        near: &Relatives,
        account: ConnectionId,
    ) -> Result<bool, StoreError> {
        match kind {
            Kind::Invoice => Ok(!is_one_of(ours, &["draft", "void"])),
            // Money that is only planned has not been received.
            Kind::Payment if !is_one_of(ours, &["planned", "pending", "failed"]) => {
                let mut invoices = near.all(Kind::Invoice);
                invoices.try_fold(true, |there, one| Ok(there && linked_in(self.view, self.desk, one.id, account)?))
            }
            Kind::Contact => self.pays(record, near, account),
            _ => Ok(false),
        }
    }

    /// Whether an invoice that belongs into this ledger is theirs to pay.
    fn pays(&self, person: &Record, near: &Relatives, account: ConnectionId) -> Result<bool, StoreError> {
        let mut invoices: Vec<Record> = near.all(Kind::Invoice).cloned().collect();
        for wedding in near.all(Kind::Wedding) {
            invoices.extend(near_of_kind(self.view, wedding.id, Kind::Invoice)?);
        }
        for invoice in invoices.iter().filter(|invoice| invoice.circle == person.circle) {
            let says = self.view.body(invoice.body)?;
            let around = Relatives::of(self.view, invoice)?;
            let there = linked_in(self.view, self.desk, invoice.id, account)?;
            if !there
                && !is_one_of(&says, &["draft", "void"])
                && around.billed(self.view, self.desk, account)? == Some(person.id)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn kept_by_a_crm(&self, record: &Record) -> Result<bool, StoreError> {
        let links = self.view.links_of(record.id)?;
        Ok(links
            .iter()
            .filter_map(|link| self.desk.collections.get(&link.collection))
            .any(|list| self.desk.categories.get(&list.connection).is_some_and(|category| category == "crm")))
    }
}

fn is_one_of(fields: &Fields, statuses: &[&str]) -> bool {
    matches!(fields.get("status"), Some(Value::Text(status)) if statuses.contains(&status.as_str()))
}

/// The code of [`lacking`].
pub(crate) const LACKING: &str = "belongs_to_nobody";

/// What is said of a record that cannot be created in a place for want of another.
pub(crate) fn lacking(kind: Kind, title: &str, place: &str, need: Kind) -> Fault {
    let (article, name) = (if need == Kind::Invoice { "an" } else { "a" }, need.schema().name);
    let message =
        format!("The {kind} “{title}” is not in {place}: there it must belong to {article} {name}, and none is known.");
    Fault::new(FaultKind::Rejected, LACKING, message)
        .next(format!("Say in the tool it comes from which {name} it belongs to."))
}
