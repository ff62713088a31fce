//! Who works at the studio's weddings besides it: venues, planners, other suppliers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::ids::RecordId;

/// Who is there?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListSuppliers {}

/// A venue, a person of a firm, or somebody who is at more than one wedding; couples are none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct SupplierCard {
    pub id: RecordId,
    /// What the contact is called.
    pub name: String,
    /// As a tool says it: `Venue`. Empty where none does.
    pub role: String,
    /// Where they are, or were.
    pub weddings: Vec<RecordId>,
}
