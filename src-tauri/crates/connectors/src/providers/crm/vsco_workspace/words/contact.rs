//! An entry of the address book: a person, a company, a place, or somebody of the studio itself.

use super::{Why, day, member, place, words};
use crate::providers::crm::vsco_workspace::resource::{Resource, part, text};
use serde_json::{Value as Json, json};
use wedsync_domain::{Fields, Value};

pub const FIELDS: &[&str] = &["name", "email", "phone", "firm", "address", "venue", "birthday"];

/// What the vendor calls an entry that is a place.
const VENUE: &str = "location";
const FIRST_OR_LAST: usize = 48;
const PHONE: usize = 24;
/// In the order in which a person would be called.
const PHONES: [&str; 4] = ["cellPhone", "phone", "workPhone", "homePhone"];
const ADDRESSES: [&str; 2] = ["mailingAddress", "address"];

pub fn read(contact: &Resource) -> Result<Fields, Why> {
    let mut fields = Fields::new();
    words(&mut fields, "name", name(contact).as_deref());
    words(&mut fields, "email", text(contact, "email"));
    words(&mut fields, "firm", text(contact, "companyName"));
    words(&mut fields, "phone", PHONES.iter().find_map(|member| number(contact, member)));
    let address = ADDRESSES.iter().find_map(|member| place::line(part(contact, member)));
    words(&mut fields, "address", address.as_deref());
    if text(contact, "kind") == Some(VENUE) {
        fields.insert("venue".into(), Value::Flag(true));
    }
    if let Some(day) = day(contact, "birthdate")? {
        fields.insert("birthday".into(), Value::Date(day));
    }
    Ok(fields)
}

fn name(contact: &Resource) -> Option<String> {
    if let Some(name) = text(contact, "name") {
        return Some(name.to_owned());
    }
    let parts: Vec<_> = ["firstName", "lastName"].iter().filter_map(|member| text(contact, member)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn number<'r>(contact: &'r Resource, member: &str) -> Option<&'r str> {
    let number = part(contact, member)?;
    text(number, "formatted").or_else(|| text(number, "e164"))
}

pub fn change(contact: &Resource, wanted: &Fields, differs: &dyn Fn(&str) -> bool) -> Result<Resource, Why> {
    let mut change = Resource::new();
    let wanted_kind = if wanted.get("venue") == Some(&Value::Flag(true)) { VENUE } else { "person" };
    let kind = text(contact, "kind").unwrap_or(wanted_kind);
    if contact.is_empty() {
        change.insert("kind".to_owned(), json!(kind));
    } else if (kind == VENUE) != (wanted_kind == VENUE) {
        return Err("whether it is a venue is settled there when it is entered");
    }
    if kind == "employee" {
        return Err("it is somebody of the studio itself, and those are changed in VSCO Workspace alone");
    }
    if differs("name") {
        change.extend(named(contact, kind, wanted)?);
    }
    if differs("email") {
        change.insert("email".to_owned(), member(wanted, "email", 255)?);
    }
    if differs("firm") {
        if kind != "person" {
            return Err("only a person there can belong to a firm");
        }
        change.insert("companyName".to_owned(), member(wanted, "firm", 128)?);
    }
    if differs("phone") {
        let used = PHONES.iter().find(|member| number(contact, member).is_some());
        let usual = if kind == "person" { "cellPhone" } else { "phone" };
        let phone = member(wanted, "phone", PHONE)?;
        if phone.as_str().is_some_and(|phone| !phone.bytes().all(|byte| (b' '..=b'~').contains(&byte))) {
            return Err("its phone number has signs that VSCO Workspace does not take");
        }
        let number = if phone.is_null() { phone } else { json!({ "formatted": phone }) };
        change.insert((*used.unwrap_or(&usual)).to_owned(), number);
    }
    if differs("address") {
        let used = ADDRESSES.iter().find(|member| place::line(part(contact, member)).is_some());
        let usual = if kind == "person" { "mailingAddress" } else { "address" };
        let line = wanted.get("address").map(ToString::to_string);
        change.insert((*used.unwrap_or(&usual)).to_owned(), place::written(line.as_deref())?);
    }
    if differs("birthday") {
        if kind != "person" {
            return Err("only a person there can have a birthday");
        }
        change.insert("birthdate".to_owned(), member(wanted, "birthday", 10)?);
    }
    Ok(change)
}

/// A person's name is kept in two parts. The last name stays whole where the new name still ends with it; else it is the
/// last word.
fn named(contact: &Resource, kind: &str, wanted: &Fields) -> Result<Resource, Why> {
    let whole = wanted.get("name").map(ToString::to_string).unwrap_or_default();
    let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    if whole.is_empty() {
        return Err("it would be without a name");
    }
    let mut names = Resource::new();
    if kind != "person" {
        names.insert("name".to_owned(), json!(whole));
        return Ok(names);
    }
    let kept = text(contact, "lastName").and_then(|last| Some((whole.strip_suffix(last)?.strip_suffix(' ')?, last)));
    let (first, last) = kept.or_else(|| whole.rsplit_once(' ')).unwrap_or((whole.as_str(), ""));
    if first.chars().count() > FIRST_OR_LAST || last.chars().count() > FIRST_OR_LAST {
        return Err("its name is longer than VSCO Workspace can hold");
    }
    names.insert("firstName".to_owned(), json!(first));
    names.insert("lastName".to_owned(), if last.is_empty() { Json::Null } else { json!(last) });
    Ok(names)
}
