//! Finds every provider folder, checks that nothing of it was forgotten, and writes the table of providers.
//!
//! A provider is `src/providers/<category>/<name>/` with `manifest.toml`, `mod.rs`, `icon.svg`, `NOTES.md` and
//! `fixtures/`, and one line `pub mod <name>;` in `src/providers/<category>/mod.rs`. Anything missing stops the build
//! with a sentence that names it.

#[allow(dead_code, missing_docs)]
#[path = "src/manifest.rs"]
mod manifest;

use manifest::Manifest;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), String> {
    let home = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|_| "not run by cargo")?);
    let providers = home.join("src/providers");
    println!("cargo::rerun-if-changed=src/manifest.rs");
    println!("cargo::rerun-if-changed=src/providers");
    let mut table = String::from("static TABLE: &[Row] = &[\n");
    for category in folders(&providers)? {
        let lines = read(&category.join("mod.rs"))?;
        for folder in folders(&category)? {
            table += &row(&category, &folder, &lines)?;
        }
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|_| "not run by cargo")?).join("table.rs");
    fs::write(&out, table).map_err(|refusal| format!("{}: {refusal}", out.display()))
}

/// The table's row of one provider, if it is whole.
fn row(category: &Path, folder: &Path, lines: &str) -> Result<String, String> {
    let (category, module) = (name(category), name(folder));
    let say = |what: &str| format!("provider {category}/{module}: {what}");
    for file in ["manifest.toml", "mod.rs", "icon.svg", "NOTES.md"] {
        if !folder.join(file).is_file() {
            return Err(say(&format!("{file} is missing")));
        }
    }
    let fixtures = fs::read_dir(folder.join("fixtures")).map_err(|_| say("the folder fixtures is missing"))?;
    if fixtures.flatten().next().is_none() {
        return Err(say("the folder fixtures is empty"));
    }
    if !read(&folder.join("icon.svg"))?.trim_start().starts_with("<svg") {
        return Err(say("icon.svg is not an SVG picture"));
    }
    let path = folder.join("manifest.toml");
    let manifest = Manifest::parse(&read(&path)?).map_err(|refusal| say(&refusal))?;
    if manifest.name.replace('-', "_") != module || manifest.category != category {
        return Err(say(&format!("the manifest says {}/{}", manifest.category, manifest.name)));
    }
    if !lines.lines().any(|line| line.trim() == format!("pub mod {module};")) {
        return Err(say(&format!("the line “pub mod {module};” is missing in providers/{category}/mod.rs")));
    }
    let client = format!("WEDSYNC_CLIENT_ID_{}", module.to_uppercase());
    println!("cargo::rerun-if-env-changed={client}");
    let mut text = String::new();
    let _ = writeln!(
        text,
        "    Row {{ manifest: include_str!({:?}), icon: include_str!({:?}), open: crate::providers::{category}::{module}::open, client: option_env!({client:?}) }},",
        path.to_string_lossy(),
        folder.join("icon.svg").to_string_lossy(),
    );
    Ok(text)
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(path).map_err(|refusal| format!("{}: {refusal}", path.display()))?;
    let mut folders: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|refusal| format!("{}: {refusal}", path.display()))
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
