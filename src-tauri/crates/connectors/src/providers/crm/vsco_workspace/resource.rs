//! One record as VSCO Workspace gives it, kept as it came: what we have no word for must survive. Deliberately absent:
//! what it says in our words (`words`).

use chrono::DateTime;
use serde_json::{Map, Value as Json};
use wedsync_domain::Fields;
use wedsync_domain::ids::Revision;
use wedsync_domain::ports::Reference;
use xxhash_rust::xxh3::xxh3_128;

/// A record, or a change to one.
pub type Resource = Map<String, Json>;

/// Only the vendor writes these, in every kind of record; a write leaves them out.
const THEIRS: [&str; 6] = ["links", "id", "created", "modified", "hidden", "readOnly"];
/// The same, in some.
const THEIRS_HERE: [&str; 37] = [
    "accountBalance",
    "anonymized",
    "balance",
    "closedReasonName",
    "creditBalance",
    "customNumber",
    "endUtc",
    "jobTypeName",
    "lastClientActivity",
    "leadSourceName",
    "leadStatusChangedAt",
    "leadStatusName",
    "nextInteractionDate",
    "nextInteractionItem",
    "paymentAllocations",
    "previousInteractionDate",
    "previousInteractionItem",
    "primarySessionId",
    "processedViaClientAccess",
    "referenceCode",
    "refundedAmount",
    "refunds",
    "roleKinds",
    "sample",
    "staleDate",
    "startUtc",
    "title",
    "total",
    "totalCost",
    "totalGratuity",
    "totalProfit",
    "totalRevenue",
    "workflowName",
    "bookedOn",
    "bookedElectronically",
    "bookedFromQuote",
    "invoices",
];

/// A member that is words; blank is none.
pub fn text<'r>(resource: &'r Resource, member: &str) -> Option<&'r str> {
    resource.get(member).and_then(Json::as_str).filter(|text| !text.trim().is_empty())
}

/// Whether a member says yes.
pub fn says(resource: &Resource, member: &str) -> bool {
    resource.get(member).and_then(Json::as_bool) == Some(true)
}

pub fn id(resource: &Resource) -> &str {
    text(resource, "id").unwrap_or_default()
}

/// Members of a member.
pub fn part<'r>(resource: &'r Resource, member: &str) -> Option<&'r Resource> {
    resource.get(member).and_then(Json::as_object)
}

/// The entries of a list in a member; none if it is null or something else.
pub fn entries<'r>(resource: &'r Resource, member: &str) -> impl Iterator<Item = &'r Resource> {
    resource.get(member).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object)
}

/// When it was changed last, in milliseconds since 1970.
pub fn modified(resource: &Resource) -> Option<i64> {
    DateTime::parse_from_rfc3339(text(resource, "modified")?).ok().map(|time| time.timestamp_millis())
}

/// All of it that a write may send, so that a write which replaces takes nothing away.
pub fn writable(resource: &Resource) -> Resource {
    let person = text(resource, "kind") == Some("person");
    let theirs = |name: &str| THEIRS.contains(&name) || THEIRS_HERE.contains(&name) || (person && name == "name");
    resource.iter().filter(|(name, _)| !theirs(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Whether it is of a job about which the vendor may write to the client by itself.
pub fn speaks(job: &Resource) -> bool {
    text(job, "workflowId").is_some() || text(job, "leadStatusId").is_some()
}

/// What changes with whatever a person may change. The vendor has no revisions, and its time of change has whole seconds
/// only, so it is made of what the record says. `notes` of a contact are in no listing.
pub fn revision(resource: &Resource, said: Option<(&Fields, &[Reference])>) -> Revision {
    let mut kept = writable(resource);
    kept.remove("notes");
    let (fields, refs) = said.unzip();
    let refs: Vec<_> = refs.unwrap_or_default().iter().map(|of| (of.collection.as_str(), of.id.as_str())).collect();
    let bytes = serde_json::to_vec(&(kept, fields, refs)).unwrap_or_default();
    Revision::from(format!("{:032x}", xxh3_128(&bytes)))
}
