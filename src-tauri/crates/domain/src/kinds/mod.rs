//! Every kind of record. A new kind is a file beside this one and a line below.

mod appointment;
mod contact;
mod expense;
mod invoice;
mod payment;
mod task;
mod wedding;

use crate::fields::{Fields, ICAL};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;

macro_rules! kinds {
    ($($name:ident in $module:ident;)*) => {
        /// What a record is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum Kind { $($name),* }

        impl Kind {
            /// All of them, in the order screens show them.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// Words and fields of this kind.
            pub fn schema(self) -> &'static Schema {
                match self { $(Kind::$name => &$module::SCHEMA),* }
            }
        }
    };
}

kinds! {
    Wedding in wedding;
    Contact in contact;
    Appointment in appointment;
    Invoice in invoice;
    Payment in payment;
    Expense in expense;
    Task in task;
}

/// The words and fields of one kind.
#[derive(Debug)]
pub struct Schema {
    /// `wedding`
    pub name: &'static str,
    /// `weddings`, as commands and screens list them.
    pub plural: &'static str,
    /// What a person may see and edit, in the order shown.
    pub fields: &'static [Field],
    /// The field that names a record in a list.
    pub title: &'static str,
    /// What it is called by where that is empty: the amount of a payment.
    pub instead: Option<&'static str>,
    /// The field that dates it ([`Type::When`] or [`Type::Date`]).
    pub date: &'static str,
    /// The field that tells people apart when names are alike, if there is one.
    pub email: Option<&'static str>,
}

/// One field of a kind.
#[derive(Debug)]
pub struct Field {
    /// In code and commands: `title`.
    pub name: &'static str,
    /// On screen: `Couple`.
    pub label: &'static str,
    /// What it holds.
    pub holds: Type,
    /// How carefully it is shown.
    pub class: Class,
    /// The words it is set to by hand, in the order shown, where those are few. A tool may always say another, which is kept.
    pub one_of: &'static [&'static str],
    /// Reckoned from the bookings: unless the studio made a rule, what the books say counts.
    pub reckoned: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Type {
    Text,
    List,
    When,
    Date,
    Money,
    Number,
    Flag,
}

/// Data classes; they decide masking in lists, logs, exports and diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Class {
    Public,
    Internal,
    Confidential,
    Restricted,
}

/// Shorthand for the tables of kinds.
pub(crate) const fn field(name: &'static str, label: &'static str, holds: Type, class: Class) -> Field {
    Field { name, label, holds, class, one_of: &[], reckoned: false }
}

impl Field {
    const fn one_of(mut self, words: &'static [&'static str]) -> Field {
        self.one_of = words;
        self
    }

    const fn reckoned(mut self) -> Field {
        self.reckoned = true;
        self
    }
}

impl Schema {
    /// What a person calls a record that says this, if it says anything to call it by.
    pub fn called(&self, fields: &Fields) -> Option<String> {
        let named = [Some(self.title), self.instead].into_iter().flatten().filter_map(|field| fields.get(field));
        named.map(|value| value.to_string().trim().to_owned()).find(|name| !name.is_empty())
    }

    /// The field of that name, if a person may see it.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field that says when it takes place, edited by its parts: `start`, `end` and `repeats`. What is only dated has none.
    pub fn schedule(&self) -> Option<&'static Field> {
        self.field(self.date).filter(|field| field.holds == Type::When)
    }

    /// The class of any field, those that only iCalendar knows included.
    pub fn class(&self, name: &str) -> Class {
        self.field(name)
            .map_or(if name.starts_with(ICAL) { Class::Confidential } else { Class::Internal }, |field| field.class)
    }
}

/// A text was not a kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a kind of record; there are weddings, contacts, appointments, invoices, payments, expenses and tasks"
)]
pub struct NotAKind(String);

impl FromStr for Kind {
    type Err = NotAKind;
    /// Singular or plural.
    fn from_str(text: &str) -> Result<Self, NotAKind> {
        Self::ALL
            .iter()
            .find(|kind| kind.schema().name == text || kind.schema().plural == text)
            .copied()
            .ok_or_else(|| NotAKind(text.to_owned()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.schema().name)
    }
}
