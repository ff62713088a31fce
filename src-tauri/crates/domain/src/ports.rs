//! How the desk reaches the world. Every trait here has at least two real implementations.

use crate::connection::Connection;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::ids::{ConnectionId, Cursor, RemoteId, RemoteKey, Revision, Uid};
use crate::kinds::Kind;
use crate::secret::Secret;
use crate::time::Timestamp;
use async_trait::async_trait;
use std::sync::Arc;

/// One list that a connection offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCollection {
    /// What the provider calls it; stable.
    pub key: RemoteKey,
    /// What a person calls it.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Writing is not allowed.
    pub read_only: bool,
}

/// One record as read from a provider, already in our words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The identity it carries from place to place. Adapters always find one: where the object has none they derive
    /// it from its remote id, the same every time.
    pub uid: Uid,
    /// What it is (a calendar says Appointment or Task; which appointments are weddings the engine decides).
    pub kind: Kind,
    /// Its values. Fields that the collection cannot carry are simply not there: see [`Remote::carries`].
    pub fields: Fields,
    /// What it belongs to or names in the same account, in the provider's order: the job of an event, the people of a
    /// job, the invoice of a payment. The other may come later, or never.
    pub refs: Vec<Reference>,
    /// When the provider says that it was changed last, in any part and by anybody. Told to a person and never compared:
    /// it goes by the provider's clock, and means the whole record. No provider here says by whom.
    pub changed: Option<Timestamp>,
}

/// Points at another record of the same account, in the provider's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// What it is.
    pub kind: Kind,
    /// Where it lies.
    pub collection: RemoteKey,
    /// What the provider calls it there.
    pub id: RemoteId,
}

/// One item of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What the provider calls it.
    pub id: RemoteId,
    /// `None`: the provider gives none; the engine compares the values themselves.
    pub revision: Option<Revision>,
    /// What it says, or why it could not be read. An unreadable item is there all the same: never a deletion.
    pub reading: Result<Reading, Fault>,
}

/// One page of changes.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// New and changed.
    pub items: Vec<Item>,
    /// There, and with the revision that we know ([`Known`]); its values were not fetched. Filled only in full
    /// listings.
    pub unchanged: Vec<RemoteId>,
    /// The provider itself says that these are gone (a tombstone).
    pub gone: Vec<RemoteId>,
    /// Where to go on. `None` on the last page of a listing: the provider keeps no place, list anew next time.
    pub cursor: Option<Cursor>,
    /// More pages follow: ask again at once with `cursor`.
    pub more: bool,
    /// This page belongs to a listing of everything; after its last page what was neither in `items` nor in
    /// `unchanged` of any page is missing (not yet deleted). Never set when anything was cut short.
    pub full: bool,
}

impl Page {
    /// Nothing is said in it but where to go on.
    pub fn is_quiet(&self) -> bool {
        self.items.is_empty() && self.gone.is_empty() && !self.full
    }
}

/// Lets a provider without change tracking skip what has not changed.
pub trait Known: Send + Sync {
    /// The revision last seen, by remote id.
    fn revision(&self, id: &RemoteId) -> Option<Revision>;
}

/// What a record shall say at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its identity.
    pub uid: Uid,
    /// What it is.
    pub kind: Kind,
    /// All values it shall have there: what they hold now, with our changes on top.
    pub fields: Fields,
    /// What it belongs to, as far as that exists in the same account.
    pub refs: Vec<Reference>,
    /// For stamps that the format demands.
    pub now: Timestamp,
}

/// One write. Updates and deletions are conditional on the revision where the provider has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Must not overwrite: if the identity is there already the answer is [`crate::FaultKind::Changed`].
    Create {
        /// What to write.
        draft: Draft,
    },
    /// Changes it, if it is still at that revision.
    Update {
        /// Which.
        id: RemoteId,
        /// The one we saw.
        revision: Option<Revision>,
        /// What to write.
        draft: Draft,
    },
    /// Deletes it, if it is still at that revision. Already gone is done.
    Delete {
        /// Which.
        id: RemoteId,
        /// The one we saw.
        revision: Option<Revision>,
    },
}

/// An acknowledged write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Under which name it is there now.
    pub id: RemoteId,
    /// `None`: not told; the engine reads it back.
    pub revision: Option<Revision>,
    /// What was stored, in our words, as sent. `None` after a deletion, or where only reading back can tell.
    pub fields: Option<Fields>,
}

/// What one question after a single item brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is there.
    Here(Item),
    /// Asked for by name and answered 404 or 410: this one is really gone.
    Gone,
    /// Not known: the question failed.
    Unknown(Fault),
}

/// One signed-in account. Collections are named by the provider's own keys. All calls may fail; no call retries
/// longer than about a minute.
#[async_trait]
pub trait Remote: Send + Sync {
    /// All lists of the account.
    async fn collections(&self) -> Result<Vec<RemoteCollection>, Fault>;
    /// One page of what changed since the cursor (`None`: everything). A cursor that the provider no longer accepts
    /// is answered with a full listing, never with an error or an empty page.
    async fn changes(&self, collection: &RemoteKey, cursor: Option<&Cursor>, known: &dyn Known) -> Result<Page, Fault>;
    /// Single items, one answer for each id in the same order.
    async fn read(&self, collection: &RemoteKey, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault>;
    /// Looks for an identity before it is created again.
    async fn find(&self, collection: &RemoteKey, uid: &Uid) -> Result<Option<Item>, Fault>;
    /// Carries out a batch, several at once where the provider allows; one answer for each write in the same order.
    async fn write(&self, collection: &RemoteKey, writes: Vec<Write>) -> Vec<Result<Written, Fault>>;
    /// Whether the provider can hold this field for this kind. What it cannot carry is unknown, never a change.
    fn carries(&self, kind: Kind, field: &str) -> bool;
    /// Whether records of this kind can exist in that place at all.
    fn holds(&self, kind: Kind) -> bool;
    /// What must be there before a record of this kind can be created there: the customer of an invoice. A draft of it
    /// names at least one of each of these kinds.
    fn needs(&self, _kind: Kind) -> &'static [Kind] {
        &[]
    }
    /// The cheapest question that only a signed-in account is answered.
    async fn probe(&self) -> Result<(), Fault> {
        self.collections().await.map(drop)
    }
    /// Calls `wake` whenever something may have changed there, until the guard is dropped. `None`: it must be polled.
    fn watch(&self, _collection: &RemoteKey, _wake: Arc<dyn Fn() + Send + Sync>) -> Option<Box<dyn Send + Sync>> {
        None
    }
}

/// One request that was made of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Milliseconds from sending it until its answer began, or until it was given up.
    pub took_ms: u32,
    /// Why nothing could be done with the answer, or why there was none. That a thing is not there, or was changed by
    /// somebody else, is an answer like any other.
    pub failed: Option<FaultKind>,
}

/// Opens accounts.
#[async_trait]
pub trait Remotes: Send + Sync {
    /// The account behind a connection, ready to be asked. The same connection with the same settings gives the same
    /// (pooled) remote.
    async fn open(&self, connection: &Connection) -> Result<Arc<dyn Remote>, Fault>;
    /// `calendar`, `crm`, `accounting`: the category of a provider, for policies.
    fn category(&self, provider: &str) -> Option<String>;
    /// The requests that were made for a connection since this was last asked. Where no requests are made, none.
    fn requests(&self, _connection: ConnectionId) -> Vec<Request> {
        Vec::new()
    }
    /// When its sign-in ends by itself unless somebody signs in anew; `None`: it does not, or nobody said.
    fn sign_in_ends(&self, _connection: ConnectionId) -> Option<Timestamp> {
        None
    }
}

/// The disk that the data folder lies on.
pub trait Disk: Send + Sync {
    /// Megabytes that are free; `None`: nobody can tell. May block for a moment.
    fn free_mb(&self) -> Option<u64>;
}

/// Where secrets lie. Names look like `connection/con-1/password`. Calls may block; callers use a blocking thread.
pub trait Vault: Send + Sync {
    /// The secret of that name; `None` if there is none. A locked or absent keychain is a fault, not `None`.
    fn get(&self, name: &str) -> Result<Option<Secret>, Fault>;
    /// Stores it whole or not at all.
    fn put(&self, name: &str, secret: &Secret) -> Result<(), Fault>;
    /// Forgets it; fine if there is none.
    fn remove(&self, name: &str) -> Result<(), Fault>;
}
