//! Newer versions of the program. Nothing is asked of the maker's host before a person says so, and nothing at all while
//! weddings are under protection.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// Which version is this, and is anything known of a newer one? Asks nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowUpdates {}

/// Looks once a day by itself, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetUpdates {
    /// From now on.
    pub on: bool,
}

/// Asks the maker's host which version is the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LookForUpdate {}

/// Fetches the package of the newest version and proves that it is the maker's. Installs nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FetchUpdate {}

/// Hands the package that was fetched to the system's own program for packages, which asks the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct InstallUpdate {}

/// How it stands with versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdatesCard {
    /// The one that runs.
    pub version: String,
    /// The one host that is asked.
    pub host: String,
    /// It is asked once a day, by itself.
    pub on: bool,
    /// When it last answered.
    pub looked: Option<String>,
    /// What there was then that is newer.
    pub newer: Option<NewerCard>,
    /// Weddings come first: nothing is looked for, fetched or installed before then.
    pub waits_until: Option<String>,
    /// A look by itself is due.
    pub due: bool,
}

/// A newer version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewerCard {
    /// Which.
    pub version: String,
    /// What is new in it, in the maker's words.
    pub notes: String,
    /// When it came out, as the maker's host says.
    pub published: Option<String>,
    /// Its package, once it lies here and was proved.
    pub package: Option<PathBuf>,
}
