//! What kinds of things the books hold, and how their members are spelled.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value, json};

/// A record as the API shows it.
pub type Entity = Map<String, Value>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    Customer,
    Invoice,
    Payment,
    Item,
    PaymentMethod,
    Preferences,
    CompanyInfo,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::Customer,
        Kind::Invoice,
        Kind::Payment,
        Kind::Item,
        Kind::PaymentMethod,
        Kind::Preferences,
        Kind::CompanyInfo,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Customer => "Customer",
            Kind::Invoice => "Invoice",
            Kind::Payment => "Payment",
            Kind::Item => "Item",
            Kind::PaymentMethod => "PaymentMethod",
            Kind::Preferences => "Preferences",
            Kind::CompanyInfo => "CompanyInfo",
        }
    }

    pub fn of_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// In addresses, in lower case.
    pub fn of_resource(resource: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name().to_lowercase() == resource)
    }

    /// Lists of names leave out what is inactive unless they are asked for it.
    pub fn has_inactive(self) -> bool {
        matches!(self, Kind::Customer | Kind::Item | Kind::PaymentMethod)
    }
}

/// Intuit's servers stand in California.
pub fn spelled(time: DateTime<Utc>, with_millis: bool) -> String {
    let there = FixedOffset::west_opt(8 * 3600).map(|offset| time.with_timezone(&offset));
    let format = if with_millis { SecondsFormat::Millis } else { SecondsFormat::Secs };
    there.map(|there| there.to_rfc3339_opts(format, false)).unwrap_or_default()
}

pub fn text<'e>(entity: &'e Entity, member: &str) -> Option<&'e str> {
    entity.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The id that a reference names.
pub fn reference<'e>(entity: &'e Entity, member: &str) -> Option<&'e str> {
    entity.get(member)?.get("value")?.as_str()
}

/// An amount in hundredths, so that sums come out right.
pub fn cents(value: Option<&Value>) -> Option<i64> {
    let amount = value?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "no book of a florist holds so much")]
    (amount.abs() < 1e13).then_some((amount * 100.0).round() as i64)
}

/// The way back: whole amounts without a fraction, as the API gives them.
pub fn amount(cents: i64) -> Value {
    if cents % 100 == 0 {
        return json!(cents / 100);
    }
    #[expect(clippy::cast_precision_loss, reason = "read back above from less than fifteen digits")]
    Number::from_f64(cents as f64 / 100.0).map_or(Value::Null, Value::Number)
}

/// The lines of a transaction.
pub fn lines(entity: &Entity) -> impl Iterator<Item = &Value> {
    entity.get("Line").and_then(Value::as_array).into_iter().flatten()
}

/// Takes over what a sparse update names; an empty word takes a member away.
pub fn merge(into: &mut Entity, body: &Entity) {
    for (name, value) in body {
        match value {
            Value::String(word) if word.is_empty() => drop(into.remove(name)),
            Value::Object(inner) => {
                let mut kept = inner.clone();
                kept.retain(|_, value| value.as_str() != Some(""));
                let nothing = kept.keys().all(|name| name == "Id");
                if nothing { drop(into.remove(name)) } else { drop(into.insert(name.clone(), Value::Object(kept))) }
            }
            value => drop(into.insert(name.clone(), value.clone())),
        }
    }
}
