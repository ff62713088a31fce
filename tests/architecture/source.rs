//! What the project consists of: the files that git tracks or would track, and the workspace as cargo sees it.

use cargo_metadata::{Metadata, MetadataCommand};
use std::path::PathBuf;
use std::process::Command;
use wedsync_support::place;

/// One text file of the project.
pub struct File {
    /// From the top of the project, with forward slashes.
    pub path: String,
    /// Empty for what is not text.
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn is_rust(&self) -> bool {
        PathBuf::from(&self.path).extension().is_some_and(|ending| ending == "rs")
    }

    /// Whether the whole file is a test: `tests.rs`, everything under a `tests` folder, the bench.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "bench" | "benches"))
    }
}

/// Every file that git tracks or would track; what `.gitignore` names is not ours.
pub fn files() -> Vec<File> {
    let top = place::project();
    let listing = Command::new("git")
        .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(&top)
        .output()
        .expect("git is needed to know which files are the project's");
    let listing = String::from_utf8(listing.stdout).expect("file names are UTF-8");
    let mut files: Vec<File> = listing
        .split_terminator('\0')
        .filter_map(|path| {
            Some(File::new(path, &String::from_utf8(std::fs::read(top.join(path)).ok()?).unwrap_or_default()))
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 30, "git lists the project's files; are these sources a git checkout?");
    files
}

/// The members alone, without asking for anything they depend on.
pub fn members() -> Metadata {
    MetadataCommand::new().manifest_path(place::project().join("Cargo.toml")).no_deps().exec().expect("cargo metadata")
}

/// Everything that is built into any of the members, for every system we build for.
pub fn everything() -> Metadata {
    MetadataCommand::new().manifest_path(place::project().join("Cargo.toml")).exec().expect("cargo metadata")
}

/// Fails with all breaches at once.
pub fn none(law: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{law}\n  {}\n", breaches.join("\n  "));
}
