//! Addresses, which the vendor keeps in parts and the desk in one line. What is written in one line there lies in the
//! part for the street, because nobody can take an address apart again with certainty.

use super::Why;
use crate::providers::crm::vsco_workspace::resource::{Resource, text};
use serde_json::{Value as Json, json};

const PARTS: [&str; 7] = ["name", "streetAddress", "village", "city", "state", "postalCode", "country"];
/// What the vendor has room for in the part for the street.
const MOST: usize = 512;

/// In one line.
pub fn line(address: Option<&Resource>) -> Option<String> {
    let address = address?;
    let parts: Vec<_> = PARTS.iter().filter_map(|part| text(address, part)).map(str::trim).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// An address that says this line.
pub fn written(line: Option<&str>) -> Result<Json, Why> {
    match line {
        None => Ok(Json::Null),
        Some(line) if line.chars().count() <= MOST => Ok(json!({ "streetAddress": line })),
        Some(_) => Err("its address is longer than VSCO Workspace can hold"),
    }
}
