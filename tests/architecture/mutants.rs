//! The table of planted bugs is in step with the sources: a text that is no longer found tests nothing.

use crate::source::{self, File};
use std::collections::BTreeSet;
use toml::{Table, Value};

const TABLE: &str = "tests/mutants/mutants.toml";
/// Fewer say too little about the tests.
const FEWEST: usize = 44;

fn breaches(table: &str, files: &[File]) -> Vec<String> {
    let table: Table = table.parse().expect("the table is TOML");
    let mutants = table.get("mutant").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (mut breaches, mut names) = (Vec::new(), BTreeSet::new());
    for mutant in mutants {
        let word = |key: &str| mutant.get(key).and_then(Value::as_str).unwrap_or_default();
        let (name, path, find) = (word("name"), word("file"), word("find"));
        if !names.insert(name) {
            breaches.push(format!("{name}: the name is there twice"));
        }
        if word("breaks").is_empty() || find.is_empty() || find == word("replace") {
            breaches.push(format!("{name}: says neither what it changes nor what that breaks"));
        }
        match files.iter().find(|file| file.path == path).map(|file| file.text.matches(find).count()) {
            Some(1) => {}
            Some(count) => breaches.push(format!("{name}: its text is {count} times in {path}, not once")),
            None => breaches.push(format!("{name}: there is no {path}")),
        }
    }
    if mutants.len() < FEWEST {
        breaches.push(format!("only {} planted bugs", mutants.len()));
    }
    breaches
}

#[test]
fn every_planted_bug_finds_its_place() {
    let files = source::files();
    let table = files.iter().find(|file| file.path == TABLE).expect(TABLE);
    source::none("tests/mutants/mutants.toml", &breaches(&table.text, &files));
}

#[test]
fn a_bug_that_cannot_be_planted_is_found() {
    let files = [File::new("a.rs", "one two two")];
    let entry = |find: &str| {
        format!("[[mutant]]\nname = '{find}'\nfile = 'a.rs'\nbreaks = 'x'\nfind = '{find}'\nreplace = ''\n")
    };
    let enough: String = (0..FEWEST).map(|n| entry("one").replace("name = '", &format!("name = '{n}"))).collect();
    assert_eq!(breaches(&enough, &files), Vec::<String>::new());
    assert_eq!(breaches(&format!("{enough}{}", entry("two")), &files).len(), 1);
    assert_eq!(breaches(&format!("{enough}{}", entry("three")), &files).len(), 1);
    assert_eq!(breaches(&entry("one"), &files), ["only 1 planted bugs"]);
}
