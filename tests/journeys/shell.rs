//! The built `wedsync` as a script meets it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use wedsync_support::{Radicale, Ran, Wedsync, program};

/// Words of one call, and what it came to: exit code, the document, and both streams.
pub struct Said {
    pub code: i32,
    pub document: Value,
    pub err: String,
}

impl Said {
    #[track_caller]
    pub fn of(ran: &Ran) -> Self {
        let document = ran.json().unwrap();
        assert_eq!(ran.out.trim_end().lines().count(), 1, "one document on standard output and nothing else");
        Self { code: ran.code, document, err: ran.err.clone() }
    }

    /// The code of what went wrong.
    pub fn fault(&self) -> &str {
        self.document["error"]["code"].as_str().unwrap_or_default()
    }

    /// What went wrong is said in three parts, names that thing, and uses none of the words that say nothing.
    #[track_caller]
    pub fn refuses(&self, exit: i32, code: &str, thing: &str) {
        assert_eq!((self.code, self.fault()), (exit, code), "{} {}", self.document, self.err);
        let message = self.document["error"]["message"].as_str().unwrap();
        let next = self.document["error"]["next_step"].as_str().unwrap();
        assert!(message.contains(thing), "“{message}” names {thing}");
        assert!(next.ends_with(['.', '?', '…']) || next.contains(' '), "“{next}” says what to do");
        plain_words(message);
        plain_words(next);
    }
}

/// The voice of the product: none of these words helps a florist.
#[track_caller]
pub fn plain_words(text: &str) {
    let lower = text.to_lowercase();
    for word in ["error", "failed to", "invalid", "please", "sorry", "oops", "conflict", "panicked", "unwrap"] {
        assert!(!lower.contains(word), "“{text}” says “{word}”");
    }
}

/// Runs with `--json`.
#[track_caller]
pub fn json(desk: &Wedsync, words: &[&str]) -> Said {
    let mut command = desk.command(&["--json"]);
    Said::of(&program::finish(command.args(words), "").unwrap())
}

/// Runs with `--json` and that on standard input.
#[track_caller]
pub fn json_with(desk: &Wedsync, words: &[&str], input: &str) -> Said {
    let mut command = desk.command(&["--json"]);
    Said::of(&program::finish(command.args(words), input).unwrap())
}

/// Connects and gives the new id.
#[track_caller]
pub fn connect_server(desk: &Wedsync, name: &str, radicale: &Radicale) -> String {
    let url = radicale.url();
    let words = ["connect", "caldav", "--name", name, "--url", &url, "--username", radicale.user(), "--password-stdin"];
    let said = json_with(desk, &words, &format!("{}\n", radicale.password()));
    assert_eq!(said.code, 0, "{}", said.document);
    said.document["id"].as_str().unwrap().to_owned()
}

#[track_caller]
pub fn connect_folder(desk: &Wedsync, name: &str, path: &Path) -> String {
    let said = json(desk, &["connect", "folder", "--name", name, "--path", path.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.document);
    said.document["id"].as_str().unwrap().to_owned()
}

/// Every list of these connections travels both ways.
pub fn both(desk: &Wedsync, connections: &[&str]) {
    for connection in connections {
        for list in json(desk, &["collections", "list", connection]).document.as_array().unwrap() {
            let said = json(desk, &["collections", "set", list["id"].as_str().unwrap(), "--direction", "both"]);
            assert_eq!(said.code, 0, "{}", said.document);
        }
    }
}

/// A folder beside the desk's data.
pub fn folder_beside(desk: &Wedsync, name: &str) -> PathBuf {
    let path = desk.passphrase_file().with_file_name(name);
    std::fs::create_dir_all(&path).unwrap();
    path
}
