//! The two people who can sign in. Both are made up; `.example` is nobody's.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Somebody who has an account at every provider.
#[derive(Debug, PartialEq, Eq)]
pub struct Account {
    /// What the consent form sends.
    pub key: &'static str,
    /// What the person is called on the consent page.
    pub name: &'static str,
    /// The address of the account, which is the id of its main calendar at Google.
    pub email: &'static str,
    /// The company behind the account at QuickBooks.
    pub realm: &'static str,
}

/// The studio, whose season is made from the seed, and a private account in which nothing is, for choosing wrongly.
pub const ACCOUNTS: [Account; 2] = [
    Account {
        key: "studio",
        name: "Willow & Thistle Flowers",
        email: "hello@willowandthistle.example",
        realm: "9130350000000001",
    },
    Account { key: "private", name: "Private account", email: "at-home@mail.example", realm: "9130350000000002" },
];

/// Written down as its key: what belongs to the account stands here alone.
impl Serialize for Account {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.key.serialize(to)
    }
}

impl<'de> Deserialize<'de> for &'static Account {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let key = String::deserialize(from)?;
        account(&key).ok_or_else(|| D::Error::custom("an account that is not there"))
    }
}

/// The account of that key.
pub fn account(key: &str) -> Option<&'static Account> {
    ACCOUNTS.iter().find(|account| account.key == key)
}
