//! One feature set, one build: versions and features stand in the root manifest, members only name what they use.

use crate::source::{self, File};
use std::collections::BTreeSet;
use toml::{Table, Value};

const TABLES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// Dependency tables of a manifest, those for one system included.
fn tables(manifest: &Table) -> Vec<&Table> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let places =
        std::iter::once(manifest).chain(targets.into_iter().flat_map(Table::values).filter_map(Value::as_table));
    places.flat_map(|place| TABLES.iter().filter_map(|name| place.get(*name)?.as_table())).collect()
}

fn breaches(file: &File) -> Vec<String> {
    let manifest: Table = file.text.parse().expect("a manifest is TOML");
    let mut breaches = Vec::new();
    for (name, line) in tables(&manifest).into_iter().flatten() {
        let shared = line.get("workspace").and_then(Value::as_bool) == Some(true);
        if !shared || line.as_table().is_some_and(|line| line.len() > 1) {
            breaches.push(format!("{}: write `{name}.workspace = true` and nothing more", file.path));
        }
    }
    if manifest.contains_key("profile") || manifest.contains_key("features") && !file.path.contains("desk") {
        breaches.push(format!("{}: features and profiles of its own make a second build", file.path));
    }
    breaches
}

/// Whether a manifest takes the lints of the workspace, or spells them out as the one exception to `unsafe` must.
fn has_lints(file: &File) -> bool {
    let manifest: Table = file.text.parse().expect("a manifest is TOML");
    let lints = manifest.get("lints");
    lints.and_then(|lints| lints.get("workspace")).and_then(Value::as_bool) == Some(true)
        || file.path == "tests/support/faulty-disk/Cargo.toml" && lints.is_some()
}

fn manifests() -> Vec<File> {
    let files = source::files().into_iter();
    files.filter(|file| file.path.ends_with("/Cargo.toml")).collect()
}

#[test]
fn members_name_what_they_use_and_the_root_says_which() {
    let breaches: Vec<String> = manifests().iter().flat_map(breaches).collect();
    source::none("One feature set, one build.", &breaches);
}

#[test]
fn every_member_has_the_lints_of_the_house() {
    let without: Vec<String> = manifests().into_iter().filter(|file| !has_lints(file)).map(|file| file.path).collect();
    source::none("Add [lints] workspace = true to", &without);
}

#[test]
fn the_root_names_no_library_that_nobody_uses() {
    let root: Table = include_str!("../../Cargo.toml").parse().unwrap();
    let mut used = BTreeSet::new();
    for file in manifests() {
        let manifest: Table = file.text.parse().unwrap();
        used.extend(tables(&manifest).into_iter().flat_map(Table::keys).cloned());
    }
    used.extend(tables(&root).into_iter().flat_map(Table::keys).cloned());
    let listed = root["workspace"]["dependencies"].as_table().unwrap().iter();
    let theirs = listed.filter(|(_, line)| line.get("path").is_none()).map(|(name, _)| name);
    let unused: Vec<String> = theirs.filter(|name| !used.contains(*name)).cloned().collect();
    source::none("Remove from [workspace.dependencies]", &unused);
}

#[test]
fn a_version_or_a_feature_in_a_member_is_refused() {
    let refused = |text: &str| breaches(&File::new("src-tauri/crates/x/Cargo.toml", text)).len();
    assert_eq!(refused("[dependencies]\nserde = \"1\""), 1);
    assert_eq!(refused("[dependencies]\nserde = { workspace = true, features = [\"rc\"] }"), 1);
    assert_eq!(refused("[target.'cfg(unix)'.dev-dependencies]\nrustix = \"1\""), 1);
    assert_eq!(refused("[features]\nfast = []"), 1);
    assert_eq!(refused("[dependencies]\nserde.workspace = true"), 0);
    assert!(!has_lints(&File::new("src-tauri/crates/x/Cargo.toml", "[dependencies]")));
}
