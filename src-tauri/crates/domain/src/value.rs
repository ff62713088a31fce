//! The value of one field, and when two values say the same thing.

use crate::money::Money;
use crate::when::When;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// What a field can hold. An empty field is absent from [`crate::Fields`]; there is no empty value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words.
    Text(String),
    /// Several words or lines whose order says nothing.
    List(Vec<String>),
    /// Start, end, recurrence.
    When(When),
    /// A calendar day.
    Date(NaiveDate),
    /// An amount with its currency.
    Money(Money),
    /// A plain number.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// Typed comparison: Unicode form, line ends, trailing blanks and the order of lists make no difference.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a == b || plain(a) == plain(b),
            (Self::List(a), Self::List(b)) => a == b || sorted(a) == sorted(b),
            _ => self == other,
        }
    }

    /// Blank text and empty lists are no value at all; adapters use this to leave them out.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::List(list) => list.is_empty(),
            _ => false,
        }
    }
}

fn plain(text: &str) -> String {
    let text: String = text.nfc().collect::<String>().replace("\r\n", "\n");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn sorted(list: &[String]) -> Vec<String> {
    let mut list: Vec<_> = list.iter().map(|line| plain(line)).collect();
    list.sort();
    list
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::List(list) => f.write_str(&list.join(", ")),
            Self::When(when) => write!(f, "{when}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Money(money) => write!(f, "{money}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
        }
    }
}
