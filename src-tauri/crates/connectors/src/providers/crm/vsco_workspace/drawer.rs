//! The five lists of a studio: what the vendor calls each, and how it is asked for so that nothing is left out.

use super::Workspace;
use wedsync_domain::ids::RemoteKey;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, FaultKind, Kind};

/// One list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawer {
    Jobs,
    Contacts,
    Events,
    Orders,
    Payments,
}

impl Drawer {
    const ALL: [Self; 5] = [Self::Jobs, Self::Contacts, Self::Events, Self::Orders, Self::Payments];

    /// In paths, and our key for it.
    pub fn path(self) -> &'static str {
        match self {
            Self::Jobs => "job",
            Self::Contacts => "address-book",
            Self::Events => "event",
            Self::Orders => "order",
            Self::Payments => "payment",
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Self::Jobs => Kind::Wedding,
            Self::Contacts => Kind::Contact,
            Self::Events => Kind::Appointment,
            Self::Orders => Kind::Invoice,
            Self::Payments => Kind::Payment,
        }
    }

    pub fn of_kind(kind: Kind) -> Option<Self> {
        Self::ALL.into_iter().find(|drawer| drawer.kind() == kind)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Jobs => "Jobs",
            Self::Contacts => "Address book",
            Self::Events => "Events",
            Self::Orders => "Orders",
            Self::Payments => "Payments",
        }
    }

    /// In sentences.
    pub fn thing(self) -> &'static str {
        match self {
            Self::Jobs => "the list of jobs",
            Self::Contacts => "the address book",
            Self::Events => "the list of events",
            Self::Orders => "the list of orders",
            Self::Payments => "the list of payments",
        }
    }

    /// In sentences about one that has no name.
    pub fn one(self) -> &'static str {
        match self {
            Self::Jobs => "a job",
            Self::Contacts => "a contact",
            Self::Events => "an event",
            Self::Orders => "an order",
            Self::Payments => "a payment",
        }
    }

    /// Closed and hidden ones are left out unless asked for, and would look deleted.
    pub fn all(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Jobs => &[("includeClosed", "true")],
            Self::Contacts | Self::Events => &[("includeHidden", "true")],
            Self::Orders | Self::Payments => &[],
        }
    }

    /// Whether a list can be asked for one identity.
    pub fn finds(self) -> bool {
        matches!(self, Self::Jobs | Self::Events)
    }

    /// Why nothing is written there, if nothing is: the end of a sentence.
    pub fn why_not_written(self) -> Option<&'static str> {
        match self {
            Self::Jobs | Self::Contacts | Self::Events => None,
            Self::Orders => Some(
                "an order and its amounts are an agreement with the client, and are changed in VSCO Workspace alone",
            ),
            Self::Payments => Some("VSCO Workspace may send a receipt for it, so payments are entered there alone"),
        }
    }

    pub fn key(self) -> RemoteKey {
        RemoteKey::from(self.path())
    }
}

impl Workspace {
    pub(super) fn drawer(&self, key: &RemoteKey) -> Result<Drawer, Fault> {
        Drawer::ALL.into_iter().find(|drawer| drawer.path() == key.as_str()).ok_or_else(|| {
            let message = format!("“{}” has no list of that name.", self.words.name);
            Fault::new(FaultKind::Missing, "not_there", message)
        })
    }

    /// All lists. That a key may only read shows with the first write that is refused; a studio may be locked as a whole.
    pub(super) async fn lists(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let locked = self.studio_anew().await?.locked || self.may_only_read();
        let list = |drawer: Drawer| RemoteCollection {
            key: drawer.key(),
            name: drawer.name().to_owned(),
            kind: drawer.kind(),
            read_only: locked || drawer.why_not_written().is_some(),
        };
        Ok(Drawer::ALL.map(list).to_vec())
    }
}
