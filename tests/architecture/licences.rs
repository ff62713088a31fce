//! Under which licences we take what others wrote.

use crate::source;
use spdx::{Expression, ParseMode};

/// All permissive (the blessing of `SQLite` among them), or copyleft by the file. The same list stands in `deny.toml`.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    "blessing",
];

/// What is wrong with a crate's licence, if anything.
fn refused(name: &str, licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else {
        return Some(format!("{name} names no licence"));
    };
    let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) => expression,
        Err(fault) => return Some(format!("{name}: '{licence}' cannot be read: {fault}")),
    };
    let good = expression.evaluate(|wanted| wanted.license.id().is_some_and(|id| ALLOWED.contains(&id.name)));
    (!good).then(|| format!("{name}: {licence}"))
}

#[test]
fn everything_we_build_on_has_a_licence_that_we_may_pass_on() {
    let everything = source::everything();
    let refused: Vec<String> =
        everything.packages.iter().filter_map(|package| refused(&package.name, package.license.as_deref())).collect();
    source::none("Licences outside the list need a decision.", &refused);
}

#[test]
fn cargo_deny_knows_the_same_licences() {
    let deny: toml::Table = include_str!("../../deny.toml").parse().unwrap();
    let listed: Vec<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
    assert_eq!(listed, ALLOWED);
}

#[test]
fn a_licence_that_would_bind_us_is_refused() {
    for licence in [None, Some("GPL-3.0-only"), Some("MIT AND AGPL-3.0"), Some("ask the author"), Some("SSPL-1.0")] {
        assert!(refused("thing", licence).is_some(), "{licence:?}");
    }
    for licence in
        ["MIT OR GPL-3.0", "MIT/Apache-2.0", "Apache-2.0 WITH LLVM-exception", "(MIT OR Apache-2.0) AND Unicode-3.0"]
    {
        assert_eq!(refused("thing", Some(licence)), None, "{licence}");
    }
}
