//! Where things stand, and that each says what it is.

use crate::source::{self, File};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_support::place;

/// The whole top level.
const TOP: &[&str] = &[
    // The desktop package and the workspace.
    "Cargo.toml",
    "Cargo.lock",
    "tauri.conf.json",
    "src-tauri",
    "ui",
    "assets",
    // For people.
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs",
    // For building and checking.
    "Makefile",
    "scripts",
    "tests",
    "bench",
    "clippy.toml",
    "rustfmt.toml",
    "deny.toml",
    ".ci",
    ".gitignore",
    ".taurignore",
];

/// Homes of people and machines, put together so that this file does not contain them.
const HOMES: &[&str] =
    &[concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/"), concat!("C:\\Us", "ers\\")];

fn strangers(files: &[File]) -> Vec<String> {
    let top: BTreeSet<&str> = files.iter().filter_map(|file| file.path.split('/').next()).collect();
    top.into_iter().filter(|name| !TOP.contains(name)).map(|name| format!("{name} has no place at the top")).collect()
}

fn without_opening(files: &[File]) -> Vec<String> {
    let opens = |file: &File| file.text.trim_start().starts_with("//!");
    let sibling = |file: &File| file.path.ends_with("/tests.rs") || file.path.ends_with("/tests/mod.rs");
    files.iter().filter(|file| file.is_rust() && !sibling(file) && !opens(file)).map(|file| file.path.clone()).collect()
}

fn bad_records(files: &[File]) -> Vec<String> {
    let mut by_number: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut bad = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("docs/decisions/") else { continue };
        match name.split_once('-') {
            Some((number, _)) if number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit()) => {
                by_number.entry(number).or_default().push(name);
            }
            _ => bad.push(format!("{name}: decision records are called NNNN-title.md")),
        }
    }
    let twice = by_number.into_values().filter(|names| names.len() > 1);
    bad.extend(twice.map(|names| format!("one number, several decisions: {}", names.join(", "))));
    bad
}

fn machine_paths(files: &[File], homes: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (line, text) in file.text.lines().enumerate() {
            if homes.iter().any(|home| text.contains(home.as_str())) {
                found.push(format!("{}:{}", file.path, line + 1));
            }
        }
    }
    found
}

fn homes() -> Vec<String> {
    let mut homes: Vec<String> = HOMES.iter().map(|home| (*home).to_owned()).collect();
    homes.push(place::project().display().to_string());
    homes.extend(std::env::var("HOME").ok().filter(|home| home.len() > 5).map(|home| format!("{home}/")));
    homes
}

#[test]
fn the_top_level_is_as_drawn() {
    source::none("docs/ARCHITECTURE.md draws the top level.", &strangers(&source::files()));
}

#[test]
fn every_module_opens_with_what_it_is() {
    source::none("Open these with //! and what they do.", &without_opening(&source::files()));
}

#[test]
fn every_decision_has_a_number_of_its_own() {
    source::none("docs/decisions", &bad_records(&source::files()));
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    source::none("Paths of one machine.", &machine_paths(&source::files(), &homes()));
}

#[test]
fn each_folder_of_tests_is_one_binary_and_is_run() {
    let members = source::members();
    let tests = members.workspace_packages().into_iter().find(|member| *member.name == "wedsync-tests").unwrap();
    let run: BTreeSet<String> = tests
        .targets
        .iter()
        .filter(|target| target.is_test() && target.test)
        .map(|target| target.name.clone())
        .collect();
    let files = source::files();
    let folders = files.iter().filter_map(|file| file.path.strip_prefix("tests/")?.strip_suffix("/main.rs"));
    let folders: BTreeSet<String> = folders.filter(|name| !name.contains('/')).map(str::to_owned).collect();
    assert_eq!(run, folders, "tests/Cargo.toml names each folder with a main.rs, and no other");
}

#[test]
fn what_does_not_belong_is_found() {
    assert_eq!(strangers(&[File::new("notes.txt", ""), File::new("docs/GOALS.md", "")]).len(), 1);
    assert_eq!(
        without_opening(&[File::new("a/src/b.rs", "use x;\n"), File::new("a/src/c.rs", "//! Says.\n")]).len(),
        1
    );
    let records = [
        File::new("docs/decisions/0001-a.md", ""),
        File::new("docs/decisions/0001-b.md", ""),
        File::new("docs/decisions/2-c.md", ""),
        File::new("docs/decisions/0002-d.md", ""),
    ];
    assert_eq!(bad_records(&records).len(), 2);
    let line = format!("first\nsee {}notes", HOMES[0]);
    assert_eq!(machine_paths(&[File::new("a.md", &line)], &homes()), ["a.md:2"]);
}
