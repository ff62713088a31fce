//! Names say what a thing is, in the supplier's words. Some words say nothing.

use crate::source::{self, File};
use syn::visit::{self, Visit};

/// Of files, folders and modules, alone or as the last part of a name.
const EMPTY: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager", "misc", "service", "services"];
/// What a type's name may not end in. `Service` alone is the supplier's word for what was booked.
const ENDINGS: &[&str] = &["Manager", "Service", "Helper", "Helpers", "Util", "Utils"];

fn is_empty_word(name: &str) -> bool {
    EMPTY.iter().any(|word| name == *word || name.ends_with(&format!("_{word}")) || name.ends_with(&format!("-{word}")))
}

/// A kind of record may be called a service: it is one.
fn is_kind(path: &str) -> bool {
    path.starts_with("src-tauri/crates/domain/src/kinds/")
}

fn of_path(file: &File) -> Option<String> {
    let mut parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    (!is_kind(&file.path) && parts.any(is_empty_word)).then(|| format!("{} says nothing", file.path))
}

struct Types<'a> {
    path: &'a str,
    found: Vec<String>,
}

impl Types<'_> {
    fn name(&mut self, name: &syn::Ident) {
        let name = name.to_string();
        if ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending)) {
            self.found.push(format!("{}: {name}", self.path));
        }
    }
}

impl<'ast> Visit<'ast> for Types<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.name(&item.ident);
    }
    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.name(&item.ident);
    }
    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.name(&item.ident);
    }
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_empty_word(&item.ident.to_string()) && !is_kind(self.path) {
            self.found.push(format!("{}: mod {}", self.path, item.ident));
        }
        visit::visit_item_mod(self, item);
    }
}

fn of_types(file: &File) -> Vec<String> {
    let parsed = syn::parse_file(&file.text).unwrap_or_else(|fault| panic!("{}: {fault}", file.path));
    let mut types = Types { path: &file.path, found: Vec::new() };
    types.visit_file(&parsed);
    types.found
}

#[test]
fn nothing_has_a_name_that_says_nothing() {
    let files = source::files();
    let mut found: Vec<String> = files.iter().filter_map(of_path).collect();
    found.extend(files.iter().filter(|file| file.is_rust()).flat_map(of_types));
    source::none("Name the thing by what it is.", &found);
}

#[test]
fn an_empty_name_is_found() {
    for path in
        ["src-tauri/crates/x/src/utils.rs", "tests/common/mod.rs", "ui/src/sync_manager.ts", "a/date-helpers/b.rs"]
    {
        assert!(of_path(&File::new(path, "")).is_some(), "{path}");
    }
    assert_eq!(of_path(&File::new("src-tauri/crates/domain/src/kinds/service.rs", "")), None);
    let types = |text: &str| of_types(&File::new("src-tauri/crates/x/src/lib.rs", text)).len();
    assert_eq!(types("struct SyncManager; trait RecordService {} enum DateHelper {} mod utils {}"), 4);
    assert_eq!(types("struct Service; mod secret_service_bus {} struct Managers;"), 0);
}
