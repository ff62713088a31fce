//! Who may depend on whom, and who may depend on the four libraries that give a crate its power.

use crate::source;
use cargo_metadata::{DependencyKind, Metadata};
use std::collections::BTreeSet;

/// The whole list. `wedsync-desk` is the shell. What is not named here may depend on nothing of ours.
const EDGES: &[(&str, &[&str])] = &[
    ("wedsync-domain", &[]),
    ("wedsync-store", &["wedsync-domain"]),
    ("wedsync-vault", &["wedsync-domain"]),
    ("wedsync-connectors", &["wedsync-domain"]),
    ("wedsync-relay", &["wedsync-domain"]),
    ("wedsync-engine", &["wedsync-domain", "wedsync-store"]),
    ("wedsync-api", &["wedsync-domain", "wedsync-store", "wedsync-engine"]),
    ("wedsync-paper", &["wedsync-domain"]),
    ("wedsync-sandbox", &[]),
    ("wedsync-cli", ALL),
    ("wedsync-desk", ALL),
    ("wedsync-tests", EVERYTHING_BUT_THE_SHELL),
    ("wedsync-support", &[]),
    ("faulty-disk", &[]),
];

const ALL: &[&str] = &[
    "wedsync-relay",
    "wedsync-domain",
    "wedsync-store",
    "wedsync-vault",
    "wedsync-connectors",
    "wedsync-engine",
    "wedsync-api",
    "wedsync-paper",
    "wedsync-sandbox",
    "wedsync-cli",
];

const EVERYTHING_BUT_THE_SHELL: &[&str] = &[
    "wedsync-relay",
    "wedsync-domain",
    "wedsync-store",
    "wedsync-vault",
    "wedsync-connectors",
    "wedsync-engine",
    "wedsync-api",
    "wedsync-paper",
    "wedsync-sandbox",
    "wedsync-cli",
    "wedsync-support",
    "faulty-disk",
];

/// What a crate's own tests may stand on besides. Those of the faulty disk put the store on it, so they count as tests.
const FOR_TESTS: &[&str] = &["wedsync-support", "faulty-disk"];

/// The only members that may name a library directly. A pattern ends in `*` or begins with one.
const POWERS: &[(&str, &[&str])] = &[
    ("tauri*", &["wedsync-desk"]),
    // What else draws on somebody's screen.
    ("notify-rust", &["wedsync-desk"]),
    ("rfd", &["wedsync-desk"]),
    ("webkit2gtk", &["wedsync-desk"]),
    // The faulty disk is a file system beneath SQLite, so it speaks SQLite's own interface. It holds no data of ours.
    ("rusqlite", &["wedsync-store", "faulty-disk"]),
    ("libsqlite3-sys", &["wedsync-store", "faulty-disk"]),
    ("keyring*", &["wedsync-vault"]),
    ("*-keyring-store", &["wedsync-vault"]),
    ("secret-service", &["wedsync-vault"]),
    ("reqwest*", &["wedsync-connectors"]),
    ("hyper*", &["wedsync-connectors", "wedsync-relay"]),
    // Servers to play with, on this machine alone: the make-believe studio, and the window's pages in a browser.
    // And calls from the web, which come to this machine alone.
    ("axum*", &["wedsync-relay", "wedsync-sandbox", "wedsync-tests"]),
    // The tests' own eyes on a server, on purpose not the connectors' client.
    ("ureq*", &["wedsync-support", "wedsync-sandbox"]),
];

/// One line of a member's manifest.
struct Edge {
    from: String,
    to: String,
    only_for_tests: bool,
}

fn edges(metadata: &Metadata) -> Vec<Edge> {
    let members: Vec<_> = metadata.workspace_packages();
    let lines = members.iter().flat_map(|member| member.dependencies.iter().map(move |line| (member, line)));
    lines
        .map(|(member, line)| Edge {
            from: member.name.to_string(),
            to: line.name.clone(),
            only_for_tests: line.kind == DependencyKind::Development,
        })
        .collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
        (Some(start), _) => name.starts_with(start),
        (_, Some(end)) => name.ends_with(end),
        _ => name == pattern,
    }
}

fn broken_edges(edges: &[Edge], ours: &BTreeSet<String>) -> Vec<String> {
    let may = |edge: &Edge| {
        let allowed = EDGES.iter().find(|(from, _)| *from == edge.from).map_or(&[][..], |(_, to)| to);
        let for_tests = if edge.from == "faulty-disk" { EVERYTHING_BUT_THE_SHELL } else { FOR_TESTS };
        allowed.contains(&edge.to.as_str()) || (edge.only_for_tests && for_tests.contains(&edge.to.as_str()))
    };
    let broken = edges.iter().filter(|edge| ours.contains(&edge.to) && !may(edge));
    broken.map(|edge| format!("{} may not depend on {}", edge.from, edge.to)).collect()
}

fn stolen_powers(edges: &[Edge]) -> Vec<String> {
    let mut stolen = Vec::new();
    for edge in edges {
        for (pattern, owners) in POWERS {
            if matches(pattern, &edge.to) && !owners.contains(&edge.from.as_str()) {
                stolen.push(format!("{} may not name {}: only {} may", edge.from, edge.to, owners.join(", ")));
            }
        }
    }
    stolen
}

#[test]
fn crates_depend_on_each_other_only_as_the_table_says() {
    let metadata = source::members();
    let ours: BTreeSet<String> = metadata.workspace_packages().iter().map(|member| member.name.to_string()).collect();
    let strangers = ours.iter().filter(|name| !EDGES.iter().any(|(from, _)| from == name));
    let strangers: Vec<String> = strangers.map(|name| format!("{name} is not in the table")).collect();
    source::none("Every member has its place in the table of edges.", &strangers);
    source::none("Edges of the house (docs/ARCHITECTURE.md).", &broken_edges(&edges(&metadata), &ours));
}

#[test]
fn only_its_owner_names_a_library_that_reaches_the_world() {
    source::none("Who may name what (docs/ARCHITECTURE.md).", &stolen_powers(&edges(&source::members())));
}

#[test]
fn cargo_deny_bans_the_same_libraries_for_the_same_reason() {
    let deny: toml::Table = include_str!("../../deny.toml").parse().unwrap();
    let banned: BTreeSet<&str> = deny["bans"]["deny"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|ban| ban.get("wrappers").is_some())
        .map(|ban| ban["crate"].as_str().unwrap())
        .collect();
    for name in ["tauri", "rusqlite", "keyring-core", "reqwest"] {
        assert!(banned.contains(name), "deny.toml should ban {name}");
        let (_, owners) = POWERS.iter().find(|(pattern, _)| matches(pattern, name)).unwrap();
        let list = deny["bans"]["deny"].as_array().unwrap();
        let ban = list.iter().find(|ban| ban["crate"].as_str() == Some(name)).unwrap();
        let wrappers: Vec<&str> = ban["wrappers"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
        for owner in *owners {
            assert!(wrappers.contains(owner), "deny.toml should let {owner} use {name}");
        }
    }
}

#[test]
fn a_forbidden_edge_is_refused_and_one_for_tests_is_not() {
    let edge = |from: &str, to: &str, only_for_tests| Edge { from: from.to_owned(), to: to.to_owned(), only_for_tests };
    let ours = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    for (from, to) in [
        ("wedsync-domain", "wedsync-store"),
        ("wedsync-engine", "wedsync-connectors"),
        ("wedsync-connectors", "wedsync-vault"),
        ("wedsync-sandbox", "wedsync-domain"),
        ("wedsync-tests", "wedsync-desk"),
        ("wedsync-support", "wedsync-domain"),
        ("wedsync-newcomer", "wedsync-domain"),
    ] {
        assert_eq!(broken_edges(&[edge(from, to, false)], &ours).len(), 1, "{from} to {to}");
        assert_eq!(broken_edges(&[edge(from, to, true)], &ours).len(), 1, "{from} to {to}, for tests");
    }
    assert_eq!(broken_edges(&[edge("wedsync-store", "faulty-disk", true)], &ours), Vec::<String>::new());
    assert_eq!(broken_edges(&[edge("wedsync-store", "faulty-disk", false)], &ours).len(), 1);
    assert_eq!(broken_edges(&[edge("faulty-disk", "wedsync-store", true)], &ours), Vec::<String>::new());
    assert_eq!(broken_edges(&[edge("faulty-disk", "wedsync-store", false)], &ours).len(), 1);
    assert_eq!(broken_edges(&[edge("faulty-disk", "wedsync-desk", true)], &ours).len(), 1);
}

#[test]
fn a_library_in_the_wrong_hands_is_refused() {
    for (from, to) in [
        ("wedsync-cli", "tauri"),
        ("wedsync-cli", "tauri-plugin-opener"),
        ("wedsync-cli", "notify-rust"),
        ("wedsync-engine", "rusqlite"),
        ("wedsync-api", "keyring"),
        ("wedsync-cli", "zbus-secret-service-keyring-store"),
        ("wedsync-engine", "reqwest"),
        ("wedsync-connectors", "ureq"),
        ("wedsync-cli", "axum"),
    ] {
        let edge = Edge { from: from.to_owned(), to: to.to_owned(), only_for_tests: false };
        assert_eq!(stolen_powers(&[edge]).len(), 1, "{from} to {to}");
    }
}
