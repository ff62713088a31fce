//! The table of MUSTs and the tests agree.

use std::collections::BTreeSet;

const SPEC: &str = include_str!("../../docs/CONNECTOR_SPEC.md");
const TESTS: &[&str] = &[
    include_str!("answers.rs"),
    include_str!("folder_whole.rs"),
    include_str!("listing.rs"),
    include_str!("reading.rs"),
    include_str!("words.rs"),
    include_str!("writing.rs"),
];

#[test]
fn every_must_has_a_test_and_every_test_a_must() {
    let musts: BTreeSet<String> =
        SPEC.split("- **C").skip(1).map(|rest| format!("c{}", rest.split("**").next().unwrap())).collect();
    let tests: BTreeSet<String> = TESTS
        .iter()
        .flat_map(|source| source.split("fn c").skip(1))
        .filter_map(|rest| rest.split('_').next())
        .filter(|number| number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit()))
        .map(|number| format!("c{number}"))
        .collect();
    assert!(musts.len() >= 27, "the spec has lost its numbers: {musts:?}");
    assert_eq!(musts, tests, "left: MUSTs of docs/CONNECTOR_SPEC.md, right: tests that carry their number");
}
