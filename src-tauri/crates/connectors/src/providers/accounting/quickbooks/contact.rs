//! A customer in our words and back.
//!
//! | field | QuickBooks |
//! |---|---|
//! | `shown_as` | `DisplayName`, of which there is only one among customers, suppliers and employees |
//! | `name` | `GivenName`, `MiddleName` and `FamilyName`; where there are none, `DisplayName`, unless that is of two people |
//! | `email`, `phone`, `firm`, `notes` | `PrimaryEmailAddr`, `PrimaryPhone`, `CompanyName`, `Notes` |
//! | `address` | `BillAddr`, line by line |
//!
//! Deliberately absent: whether it is active, tax, terms, balances, and what hangs below another customer.

use super::entity::{Entity, is_active, said, set, text};
use serde_json::{Value as Json, json};
use wedsync_domain::fields::same;
use wedsync_domain::{Fields, Value};

pub const FIELDS: &[&str] = &["name", "shown_as", "email", "phone", "firm", "address", "notes"];

/// QuickBooks puts this behind the name of a customer who is no longer active.
const INACTIVE: &str = " (deleted)";
const LINES: [&str; 5] = ["Line1", "Line2", "Line3", "Line4", "Line5"];
/// After the lines, in this order.
const PLACE: [&str; 4] = ["City", "CountrySubDivisionCode", "PostalCode", "Country"];
/// Names take so many characters.
const NAME: usize = 100;

/// What a customer says in our words.
pub fn read(customer: &Entity) -> Fields {
    let mut fields = Fields::new();
    let words = |text: &str| Some(Value::Text(text.trim().to_owned()));
    let shown = shown_name(customer).unwrap_or_default();
    set(&mut fields, "shown_as", words(shown));
    let parts: Vec<_> =
        ["GivenName", "MiddleName", "FamilyName"].iter().filter_map(|it| text(customer, &[it])).collect();
    let name = parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join(" ");
    // A couple entered as one customer is called by no one person's name.
    let couple = [" & ", " and ", " + "].iter().any(|between| shown.contains(between));
    set(&mut fields, "name", words(if name.is_empty() && !couple { shown } else { &name }));
    for (field, path) in WORDS {
        set(&mut fields, field, text(customer, path).and_then(words));
    }
    set(&mut fields, "address", words(&address(customer).join("\n")));
    fields
}

/// Words that are one member each.
const WORDS: [(&str, &[&str]); 4] = [
    ("email", &["PrimaryEmailAddr", "Address"]),
    ("phone", &["PrimaryPhone", "FreeFormNumber"]),
    ("firm", &["CompanyName"]),
    ("notes", &["Notes"]),
];

fn shown_name(customer: &Entity) -> Option<&str> {
    let name = text(customer, &["DisplayName"])?;
    if is_active(customer) { Some(name) } else { Some(name.strip_suffix(INACTIVE).unwrap_or(name)) }
}

/// What a new customer is to be called in the books.
pub fn wanted_name(wanted: &Fields) -> Option<String> {
    let name = ["shown_as", "name", "firm", "email"].iter().find_map(|field| wanted.get(*field))?;
    Some(name.to_string().trim().to_owned()).filter(|name| !name.is_empty())
}

/// The change after which the customer says what is wanted, and nothing else is different. The words beside are the end
/// of a sentence that says why it cannot be.
pub fn change(customer: &Entity, wanted: &Fields) -> Result<Entity, &'static str> {
    let now = read(customer);
    let differs = |field: &str| !same(now.get(field), wanted.get(field).filter(|value| !value.is_blank()));
    let mut change = Entity::new();
    let is_new = customer.is_empty();
    if is_new || (differs("shown_as") && wanted.contains_key("shown_as")) {
        let name = wanted_name(wanted).ok_or("it has no name")?;
        change.insert("DisplayName".to_owned(), json!(spellable(&name, 500)?));
    }
    if differs("name") {
        change.extend(parts_of_name(customer, wanted)?);
    }
    for (field, path) in WORDS.into_iter().filter(|(field, _)| differs(field)) {
        let value = said(wanted.get(field));
        match path {
            [member, inner] => change.insert((*member).to_owned(), json!({ *inner: value })),
            [member, ..] => change.insert((*member).to_owned(), value),
            [] => None,
        };
    }
    if differs("address") {
        change.insert("BillAddr".to_owned(), Json::Object(new_address(customer, wanted)));
    }
    Ok(change)
}

/// Keeps the surname that is there, or the first name, where the new name still has it.
fn parts_of_name(customer: &Entity, wanted: &Fields) -> Result<Entity, &'static str> {
    let name = wanted.get("name").map(ToString::to_string).unwrap_or_default();
    let name = spellable(name.trim(), 2 * NAME)?;
    let after = |given: &str| Some(name.strip_prefix(given)?.strip_prefix(' ')?.trim());
    let before = |family: &str| Some(name.strip_suffix(family)?.strip_suffix(' ')?.trim());
    let kept = text(customer, &["FamilyName"]).and_then(|family| Some((before(family)?, family)));
    let kept = kept.or_else(|| text(customer, &["GivenName"]).and_then(|given| Some((given, after(given)?))));
    let (given, family) = kept.or_else(|| name.split_once(' ')).unwrap_or((&name, ""));
    if given.chars().count() > NAME || family.chars().count() > NAME {
        return Err("its name is too long");
    }
    let mut parts = Entity::new();
    parts.insert("GivenName".to_owned(), json!(given));
    parts.insert("FamilyName".to_owned(), json!(family));
    if text(customer, &["MiddleName"]).is_some() {
        parts.insert("MiddleName".to_owned(), json!(""));
    }
    Ok(parts)
}

/// QuickBooks takes no colon, tab or line break in names.
fn spellable(name: &str, most: usize) -> Result<String, &'static str> {
    if name.contains([':', '\t', '\n', '\r']) {
        return Err("a name there can have no colon and no line break");
    }
    if name.chars().count() > most { Err("its name is too long") } else { Ok(name.to_owned()) }
}

fn address(customer: &Entity) -> Vec<String> {
    let members = LINES.iter().chain(&PLACE).filter_map(|member| text(customer, &["BillAddr", member]));
    members.map(|line| line.trim().to_owned()).collect()
}

/// The town, the post code and the like stay in their places where the new address still ends with them: tax goes by
/// them in some countries. Everything else becomes lines.
fn new_address(customer: &Entity, wanted: &Fields) -> Entity {
    let address = wanted.get("address").map(ToString::to_string).unwrap_or_default();
    let mut lines: Vec<&str> = address.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut new = Entity::new();
    let mut ends = true;
    for member in PLACE.iter().rev() {
        let Some(now) = text(customer, &["BillAddr", member]) else { continue };
        ends &= lines.last() == Some(&now.trim());
        new.insert((*member).to_owned(), json!(if ends { lines.pop().unwrap_or_default() } else { "" }));
    }
    for (at, member) in LINES.iter().enumerate() {
        let is_last = at + 1 == LINES.len();
        let line = if is_last {
            lines.get(at..).unwrap_or_default().join(", ")
        } else {
            lines.get(at).copied().unwrap_or_default().to_owned()
        };
        if !line.is_empty() || text(customer, &["BillAddr", member]).is_some() {
            new.insert((*member).to_owned(), json!(line));
        }
    }
    if let Some(id) = text(customer, &["BillAddr", "Id"]) {
        new.insert("Id".to_owned(), json!(id));
    }
    new
}
