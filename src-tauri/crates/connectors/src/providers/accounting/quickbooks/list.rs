//! The three lists of a company, what QuickBooks calls them, and what of them we carry.

use super::entity::{self, Entity};
use super::{contact, invoice, payment};
use wedsync_domain::ids::{RemoteId, RemoteKey, Uid};
use wedsync_domain::ports::{Reference, RemoteCollection};
use wedsync_domain::{Fault, Fields, Kind};

/// One of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Customers,
    Invoices,
    Payments,
}

impl List {
    pub const ALL: [Self; 3] = [Self::Customers, Self::Invoices, Self::Payments];

    pub fn of(kind: Kind) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.kind() == kind)
    }

    pub fn kind(self) -> Kind {
        match self {
            Self::Customers => Kind::Contact,
            Self::Invoices => Kind::Invoice,
            Self::Payments => Kind::Payment,
        }
    }

    /// As the API calls one of them.
    pub fn entity(self) -> &'static str {
        match self {
            Self::Customers => "Customer",
            Self::Invoices => "Invoice",
            Self::Payments => "Payment",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Customers => "Customers",
            Self::Invoices => "Invoices",
            Self::Payments => "Payments",
        }
    }

    /// In addresses: `customer`.
    pub fn resource(self) -> String {
        self.entity().to_lowercase()
    }

    /// Whether something of it can be inactive, and is then left out of answers unless asked for.
    pub fn has_inactive(self) -> bool {
        self == Self::Customers
    }

    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Customers => contact::FIELDS,
            Self::Invoices => invoice::FIELDS,
            Self::Payments => payment::FIELDS,
        }
    }

    pub fn collection(self, realm: &str) -> RemoteCollection {
        RemoteCollection { key: self.key(realm), name: self.name().to_owned(), kind: self.kind(), read_only: false }
    }

    /// `9130350000000001/invoice`
    pub fn key(self, realm: &str) -> RemoteKey {
        RemoteKey::from(format!("{realm}/{}", self.resource()))
    }
}

/// One list of one company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub realm: String,
    pub list: List,
}

impl Place {
    /// The list of that key, if it belongs to that company; else whether it is a list of another one.
    pub fn read(key: &RemoteKey, realm: &str) -> Result<Self, bool> {
        let (of, resource) = key.as_str().split_once('/').ok_or(false)?;
        let list = List::ALL.into_iter().find(|list| list.resource() == resource).ok_or(false)?;
        if of == realm { Ok(Self { realm: realm.to_owned(), list }) } else { Err(true) }
    }

    /// `the invoices`
    pub fn thing(&self) -> String {
        format!("the {}", self.list.name().to_lowercase())
    }

    /// The identity of a record that has none but its place: the same every time.
    pub fn uid(&self, id: &str) -> Uid {
        Uid::from(format!("quickbooks/{}/{}/{id}", self.realm, self.list.resource()))
    }

    /// The other way round.
    pub fn id_in<'u>(&self, uid: &'u Uid) -> Option<&'u str> {
        let id = uid.as_str().strip_prefix("quickbooks/")?.strip_prefix(&self.realm)?.strip_prefix('/')?;
        id.strip_prefix(&self.list.resource())?.strip_prefix('/').filter(|id| entity::is_id(id))
    }

    /// Points at something else in the same company.
    pub fn reference(&self, list: List, id: &str) -> Reference {
        Reference { kind: list.kind(), collection: list.key(&self.realm), id: RemoteId::from(id) }
    }

    /// What a record of this list says in our words, and what it belongs to.
    pub fn read_fields(
        &self,
        entity: &Entity,
        company: Option<&super::books::Company>,
    ) -> Result<(Fields, Vec<Reference>), Fault> {
        let settings =
            || company.ok_or_else(|| entity::unreadable(entity, "the settings of the company are not known"));
        match self.list {
            List::Customers => Ok((contact::read(entity), Vec::new())),
            List::Invoices => Ok((invoice::read(entity, settings()?)?, invoice::refs(self, entity))),
            List::Payments => Ok((payment::read(entity, settings()?)?, payment::refs(self, entity))),
        }
    }
}
