//! One record as QuickBooks gives it, kept as it came: what we have no word for must survive. Deliberately absent: what
//! it says in our words (`contact`, `invoice`, `payment`).

use crate::http::{capital, shown};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Map, Number, Value as Json, json};
use wedsync_domain::ids::Revision;
use wedsync_domain::money::Money;
use wedsync_domain::{Fault, FaultKind, Fields, Value};

/// A record, or a change to one.
pub type Entity = Map<String, Json>;

/// A member that is words, given by its path; blank is none. A number stands for its digits.
pub fn text<'e>(entity: &'e Entity, path: &[&str]) -> Option<&'e str> {
    let (last, before) = path.split_last()?;
    let mut here = entity;
    for member in before {
        here = here.get(*member)?.as_object()?;
    }
    here.get(*last)?.as_str().filter(|text| !text.trim().is_empty())
}

pub fn id(entity: &Entity) -> &str {
    text(entity, &["Id"]).unwrap_or_default()
}

/// Ids are short and of digits, in some books with letters and signs between. Nothing else may get into an address.
pub fn is_id(id: &str) -> bool {
    (1..=40).contains(&id.len())
        && id.bytes().any(|b| b.is_ascii_alphanumeric())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
}

pub fn token(entity: &Entity) -> &str {
    text(entity, &["SyncToken"]).unwrap_or_default()
}

/// The sync token, which writes must name, when it was changed last, and what is still open of it: a payment changes the
/// balance of its invoice, and whether that moves the token is not said.
pub fn revision(entity: &Entity) -> Option<Revision> {
    let changed = changed(entity);
    let token = Some(token(entity)).filter(|token| !token.is_empty())?;
    let open = entity.get("TotalAmt").and(entity.get("Balance")).map(|open| format!("/{open}")).unwrap_or_default();
    Some(Revision::from(format!("{token}@{}{open}", changed.map_or(0, |time| time.timestamp()))))
}

/// When it was changed last.
pub fn changed(entity: &Entity) -> Option<DateTime<FixedOffset>> {
    text(entity, &["MetaData", "LastUpdatedTime"]).and_then(|time| DateTime::parse_from_rfc3339(time).ok())
}

/// The provider itself says that it is no more.
pub fn is_deleted(entity: &Entity) -> bool {
    text(entity, &["status"]).is_some_and(|status| status.eq_ignore_ascii_case("deleted"))
}

/// `false` only where it is said.
pub fn is_active(entity: &Entity) -> bool {
    entity.get("Active").and_then(Json::as_bool) != Some(false)
}

/// All references to others of that type below `LinkedTxn`.
pub fn linked<'e>(entity: &'e Entity, kind: &'e str) -> impl Iterator<Item = &'e str> {
    let all = entity.get("LinkedTxn").and_then(Json::as_array).into_iter().flatten();
    let of_kind = all.filter_map(Json::as_object).filter(move |link| text(link, &["TxnType"]) == Some(kind));
    of_kind.filter_map(|link| text(link, &["TxnId"])).filter(|id| is_id(id))
}

/// The lines of a transaction.
pub fn lines(entity: &Entity) -> impl Iterator<Item = &Entity> {
    entity.get("Line").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object)
}

/// A date member. One that is there and is no date is a refusal.
pub fn date(entity: &Entity, member: &str) -> Result<Option<Value>, Fault> {
    let Some(said) = text(entity, &[member]) else { return Ok(None) };
    // Dates come without a time; some answers of old had an offset behind them.
    let day = said.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    day.map(|day| Some(Value::Date(day))).ok_or_else(|| unreadable(entity, "one of its dates is no date"))
}

/// An amount in a currency, exactly as it is spelled: never through a float of ours. Words for a number are read too.
pub fn money(entity: &Entity, member: &str, currency: &str) -> Result<Option<Value>, Fault> {
    let spelled = match entity.get(member) {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Number(number)) => number.to_string(),
        Some(Json::String(text)) => text.trim().to_owned(),
        Some(_) => return Err(unreadable(entity, "one of its amounts is no number")),
    };
    let money = format!("{spelled} {currency}").parse::<Money>();
    money
        .map(|money| Some(Value::Money(money)))
        .map_err(|_| unreadable(entity, "one of its amounts cannot be understood"))
}

/// An amount for QuickBooks, whose amounts are numbers. `None`: as a number it would be another amount.
pub fn number(money: &Money) -> Option<Json> {
    let number: Number = serde_json::from_str(&money.amount.to_string()).ok()?;
    let back = format!("{number} {}", money.currency.code()).parse::<Money>().ok()?;
    (back == *money).then_some(Json::Number(number))
}

/// Fills in what is not blank.
pub fn set(fields: &mut Fields, name: &'static str, value: Option<Value>) {
    if let Some(value) = value.filter(|value| !value.is_blank()) {
        fields.insert(name.into(), value);
    }
}

/// A change of one member that is words: what is emptied is sent as an empty word, which is how QuickBooks takes it away.
pub fn said(value: Option<&Value>) -> Json {
    json!(value.map(ToString::to_string).unwrap_or_default())
}

/// `“Raman & Ashworth”`
pub fn named(entity: &Entity) -> String {
    let words = ["DisplayName", "DocNumber", "PaymentRefNum", "Id"];
    let name = words.iter().find_map(|member| text(entity, &[member]));
    shown(name.unwrap_or("a record without a name"))
}

/// `why` is the end of a sentence.
pub fn unreadable(entity: &Entity, why: &str) -> Fault {
    let message = format!("{} in the books cannot be read: {why}.", capital(&named(entity)));
    Fault::new(FaultKind::Malformed, "entry_unreadable", message).next("Open it in QuickBooks and save it again.")
}
