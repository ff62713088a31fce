//! No `unsafe`. The one place that may is the test-only disk under `SQLite`, which is a table of C functions.

use crate::source::{self, File};
use proc_macro2::{TokenStream, TokenTree};
use std::str::FromStr as _;

const MAY: &str = "tests/support/faulty-disk/";

/// The lines on which the word stands as code, or a lint against it is lifted.
fn lines(tokens: TokenStream, found: &mut Vec<usize>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let text = group.stream().to_string();
                if text.contains("unsafe_code") && (text.starts_with("allow") || text.starts_with("expect")) {
                    found.push(group.span().start().line);
                }
                lines(group.stream(), found);
            }
            TokenTree::Ident(word) if word == "unsafe" => found.push(word.span().start().line),
            _ => {}
        }
    }
}

fn breaches(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    let tokens = TokenStream::from_str(&file.text).unwrap_or_else(|fault| panic!("{}: {fault}", file.path));
    lines(tokens, &mut found);
    found.into_iter().map(|line| format!("{}:{line}", file.path)).collect()
}

#[test]
fn no_code_is_unsafe_but_the_faulty_disk() {
    let files = source::files();
    let files = files.iter().filter(|file| file.is_rust() && !file.path.starts_with(MAY));
    source::none("unsafe is forbidden.", &files.flat_map(breaches).collect::<Vec<_>>());
}

#[test]
fn the_faulty_disk_is_linked_by_tests_alone() {
    for member in source::members().workspace_packages() {
        for line in member.dependencies.iter().filter(|line| line.name == "faulty-disk") {
            let test = line.kind == cargo_metadata::DependencyKind::Development || *member.name == "wedsync-tests";
            assert!(test, "{} links the faulty disk", member.name);
        }
    }
}

#[test]
fn unsafe_code_is_found_and_the_word_in_a_comment_is_not() {
    let found = |text: &str| breaches(&File::new("src-tauri/crates/x/src/lib.rs", text));
    assert_eq!(found("fn a() {\n    unsafe { b() }\n}"), ["src-tauri/crates/x/src/lib.rs:2"]);
    assert_eq!(found("unsafe fn a() {}").len(), 1);
    assert_eq!(found("#![allow(unsafe_code)]").len(), 1);
    assert_eq!(found("// unsafe\nconst A: &str = \"unsafe\";\n#![forbid(unsafe_code)]"), Vec::<String>::new());
}
