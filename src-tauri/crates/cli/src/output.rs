//! The only place that prints. With `--json`: one document on standard output and nothing else there; everything said
//! to a person goes to standard error. Without: answers on standard output, what goes wrong on standard error.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the one place that prints")]

use serde::Serialize;
use std::io::{IsTerminal, Write};
use wedsync_api::Failure;

/// Done.
pub const DONE: u8 = 0;
/// Failed.
pub const FAILED: u8 = 1;
/// The command itself was wrong.
pub const USAGE: u8 = 2;
/// Done, but something needs a person.
pub const NEEDS_PERSON: u8 = 3;

/// How this invocation answers.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// One document instead of sentences.
    pub json: bool,
}

impl Voice {
    /// The answer: as a document, or as the text that `human` makes of it.
    pub fn answer<T: Serialize>(self, answer: &T, human: impl FnOnce(&T) -> String) {
        if self.json {
            document(answer);
        } else {
            put(&human(answer));
        }
    }

    /// What went wrong; gives the exit code.
    pub fn failure(self, failure: &Failure) -> u8 {
        if self.json {
            document(&serde_json::json!({ "error": failure }));
        } else {
            say(&crate::plain::lines(&failure.message));
            say(&crate::plain::lines(&failure.next_step));
        }
        if failure.is_usage() { USAGE } else { FAILED }
    }

    /// A paragraph of a longer story, for people only.
    pub fn tell(self, text: &str) {
        if !self.json {
            put(text);
        }
    }

    /// Whether somebody watches standard error.
    pub fn watched(self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }
}

/// The one document.
pub fn document<T: Serialize>(answer: &T) {
    match serde_json::to_string(answer) {
        Ok(text) => put(&text),
        Err(fault) => say(&format!("The answer could not be written down: {fault}")),
    }
}

/// Something a person must see in any case, on standard error.
pub fn say(text: &str) {
    // Nobody reading any more is no reason to stop.
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Text for standard output as it is.
pub fn put(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", text.trim_end());
    let _ = out.flush();
}
