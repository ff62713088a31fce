//! What people wrote, kept apart from the engine and never asked of it. A write may be gone only if somebody who saw
//! it wrote over it, deleted it or chose against it.

use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::{Fields, Value};

/// One written value. Every write has a word of its own, so that it can be found wherever it went.
pub type Word = String;

#[derive(Debug, Default)]
pub struct Ledger {
    count: u64,
    written: BTreeMap<Word, String>,
    /// Seen by a person who then wrote something else, deleted the record, or chose another version.
    superseded: BTreeSet<Word>,
    pub deletions: u64,
}

impl Ledger {
    pub fn word(&mut self, by: &str) -> Word {
        self.count += 1;
        let word = format!("w{}", self.count);
        self.written.insert(word.clone(), by.to_owned());
        word
    }

    /// A person replaced or removed what these fields said, having it before their eyes.
    pub fn saw<'a>(&mut self, fields: impl IntoIterator<Item = &'a Value>) {
        self.superseded.extend(fields.into_iter().flat_map(words_of));
    }

    /// Writes that are nowhere among what is live and that nobody gave up.
    pub fn lost<'a>(&self, live: impl IntoIterator<Item = &'a Fields>) -> Vec<String> {
        let live: BTreeSet<Word> = live.into_iter().flat_map(|fields| fields.values().flat_map(words_of)).collect();
        self.written
            .iter()
            .filter(|(word, _)| !live.contains(*word) && !self.superseded.contains(*word))
            .map(|(word, by)| format!("“{word}” ({by}) is lost"))
            .collect()
    }
}

/// Every word in a value, whatever stands around it.
pub fn words_of(value: &Value) -> Vec<Word> {
    let Value::Text(text) = value else { return Vec::new() };
    let text = text.to_lowercase();
    let number = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    let found = text.match_indices('w').map(|(at, _)| number(&text[at + 1..]));
    found.filter(|digits| !digits.is_empty()).map(|digits| format!("w{digits}")).collect()
}

/// The word that a value is, whatever capitals and blanks a place made of it.
pub fn word_of(value: &Value) -> Option<Word> {
    match value {
        Value::Text(text) => Some(text.trim().to_lowercase()),
        _ => None,
    }
}
