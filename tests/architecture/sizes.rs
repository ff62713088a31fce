//! How long a file and a function may be. Tests do not count, wherever they stand.

use crate::source::{self, File};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

const FILE: usize = 500;
const FUNCTION: usize = 50;
/// Tests beside the code; past this they move to a sibling `tests.rs`.
const TESTS_INSIDE: usize = 150;
/// All of the desktop shell together.
const SHELL: usize = 1200;

fn height(span: Span) -> usize {
    span.end().line + 1 - span.start().line
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.segments.last().is_some_and(|last| last.ident == "test")
            || path.is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

/// Measures one file.
struct Tape<'a> {
    file: &'a File,
    tests: usize,
    breaches: Vec<String>,
}

impl Tape<'_> {
    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let lines = block.span().end().line + 1 - signature.span().start().line;
        if lines > FUNCTION {
            let line = signature.span().start().line;
            self.breaches.push(format!("{}:{line} {} has {lines} lines", self.file.path, signature.ident));
        }
    }
}

impl<'ast> Visit<'ast> for Tape<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            return visit::visit_item_mod(self, item);
        }
        let lines = height(item.span());
        self.tests += lines;
        if lines > TESTS_INSIDE {
            self.breaches.push(format!("{}: {lines} lines of tests; move them to a sibling tests.rs", self.file.path));
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if is_test(&item.attrs) {
            self.tests += height(item.span());
        } else {
            self.function(&item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// Lines that are not tests, and what is too long.
fn measure(file: &File) -> (usize, Vec<String>) {
    let parsed = syn::parse_file(&file.text).unwrap_or_else(|fault| panic!("{}: {fault}", file.path));
    let mut tape = Tape { file, tests: 0, breaches: Vec::new() };
    tape.visit_file(&parsed);
    let lines = file.text.lines().count() - tape.tests;
    if lines > FILE {
        tape.breaches.push(format!("{} has {lines} lines", file.path));
    }
    (lines, tape.breaches)
}

#[test]
fn files_and_functions_are_short_enough_to_be_read() {
    let files = source::files();
    let files = files.iter().filter(|file| file.is_rust() && !file.is_test());
    let breaches: Vec<String> = files.flat_map(|file| measure(file).1).collect();
    source::none(&format!("At most {FILE} lines a file, {FUNCTION} a function."), &breaches);
}

#[test]
fn the_shell_stays_small() {
    let files = source::files();
    let shell = files.iter().filter(|file| file.is_rust() && file.path.starts_with("src-tauri/src/"));
    let lines: usize = shell.map(|file| measure(file).0).sum();
    assert!(lines <= SHELL, "the shell has {lines} lines");
}

#[test]
fn what_is_too_long_is_found_and_tests_do_not_count() {
    let found = |text: &str| measure(&File::new("src-tauri/crates/x/src/lib.rs", text)).1.len();
    let body = |lines| "    let _ = 1;\n".repeat(lines);
    assert_eq!(found(&format!("fn a() {{\n{}}}\n", body(48))), 0, "fifty lines with its braces");
    assert_eq!(found(&format!("fn a() {{\n{}}}\n", body(49))), 1);
    assert_eq!(found(&format!("impl A {{\nfn a() {{\n{}}}\n}}\n", body(49))), 1);
    assert_eq!(found(&format!("mod b {{\ntrait A {{\nfn a() {{\n{}}}\n}}\n}}", body(49))), 1);
    assert_eq!(found(&"// a line\n".repeat(501)), 1);
    assert_eq!(
        found(&format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", "// a line\n".repeat(490), "// t\n".repeat(90))),
        0
    );
    assert_eq!(found(&format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// t\n".repeat(150))), 1);
    assert_eq!(found(&format!("#[test]\nfn a() {{\n{}}}\n", body(80))), 0);
}
