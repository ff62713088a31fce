//! Finds every folder of a provider, of a channel and of a receiver of what is measured, checks that nothing of it was forgotten,
//! and writes the three tables.
//!
//! A provider is `src/providers/<category>/<name>/` with `manifest.toml`, `mod.rs`, `icon.svg`, `NOTES.md` and
//! `fixtures/`, and one line `pub mod <name>;` in `src/providers/<category>/mod.rs`. A channel is `src/channels/<name>/`
//! with the same, and its line in `src/channels/mod.rs`; a receiver likewise in `src/exporters`. Anything missing stops the build with a sentence that names it.

#[allow(dead_code, unused_imports, missing_docs)]
#[path = "src/manifest/mod.rs"]
mod manifest;

use manifest::{ChannelManifest, Manifest};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), String> {
    let home = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|_| "not run by cargo")?);
    for watched in ["src/manifest", "src/providers", "src/channels", "src/exporters"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let mut rows = String::new();
    for category in folders(&home.join("src/providers"))? {
        let lines = read(&category.join("mod.rs"))?;
        for folder in folders(&category)? {
            rows += &provider(&category, &folder, &lines)?;
        }
    }
    write_table("table.rs", &rows)?;
    for kind in ["channels", "exporters"] {
        let place = home.join("src").join(kind);
        let (mut rows, lines) = (String::new(), read(&place.join("mod.rs"))?);
        // What all of them are tried by lies beside them.
        for folder in folders(&place)?.into_iter().filter(|folder| name(folder) != "tests") {
            rows += &receiver(kind, &folder, &lines)?;
        }
        write_table(&format!("{kind}.rs"), &rows)?;
    }
    Ok(())
}

fn write_table(file: &str, rows: &str) -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|_| "not run by cargo")?).join(file);
    let table = format!("static TABLE: &[Row] = &[\n{rows}];\n");
    fs::write(&out, table).map_err(|refusal| format!("{}: {refusal}", out.display()))
}

/// The table's row of one provider, if it is whole.
fn provider(category: &Path, folder: &Path, lines: &str) -> Result<String, String> {
    let (category, module) = (name(category), name(folder));
    let say = |what: &str| format!("provider {category}/{module}: {what}");
    let text = whole(folder, lines, &format!("providers/{category}/mod.rs")).map_err(|what| say(&what))?;
    let manifest = Manifest::parse(&text).map_err(|refusal| say(&refusal))?;
    if manifest.name.replace('-', "_") != module || manifest.category != category {
        return Err(say(&format!("the manifest says {}/{}", manifest.category, manifest.name)));
    }
    let client = format!("WEDSYNC_CLIENT_ID_{}", module.to_uppercase());
    println!("cargo::rerun-if-env-changed={client}");
    let rest = format!("open: crate::providers::{category}::{module}::open, client: option_env!({client:?})");
    Ok(row(folder, &rest))
}

/// The table's row of one channel, or of one receiver of what is measured, if it is whole.
fn receiver(kind: &str, folder: &Path, lines: &str) -> Result<String, String> {
    let module = name(folder);
    let say = |what: &str| format!("{kind}/{module}: {what}");
    let text = whole(folder, lines, &format!("{kind}/mod.rs")).map_err(|what| say(&what))?;
    let manifest = ChannelManifest::parse(&text).map_err(|refusal| say(&refusal))?;
    if manifest.name.replace('-', "_") != module {
        return Err(say(&format!("the manifest says {}", manifest.name)));
    }
    Ok(row(folder, &format!("open: crate::{kind}::{module}::open")))
}

fn row(folder: &Path, rest: &str) -> String {
    let (manifest, icon) = (folder.join("manifest.toml"), folder.join("icon.svg"));
    let (manifest, icon) = (manifest.to_string_lossy(), icon.to_string_lossy());
    let mut text = String::new();
    let _ = writeln!(text, "    Row {{ manifest: include_str!({manifest:?}), icon: include_str!({icon:?}), {rest} }},");
    text
}

/// The manifest of a folder in which nothing is missing, and whose line stands in `home`.
fn whole(folder: &Path, lines: &str, home: &str) -> Result<String, String> {
    for file in ["manifest.toml", "mod.rs", "icon.svg", "NOTES.md"] {
        if !folder.join(file).is_file() {
            return Err(format!("{file} is missing"));
        }
    }
    let fixtures = fs::read_dir(folder.join("fixtures")).map_err(|_| "the folder fixtures is missing")?;
    if fixtures.flatten().next().is_none() {
        return Err("the folder fixtures is empty".to_owned());
    }
    if !read(&folder.join("icon.svg"))?.trim_start().starts_with("<svg") {
        return Err("icon.svg is not an SVG picture".to_owned());
    }
    let line = format!("pub mod {};", name(folder));
    if !lines.lines().any(|other| other.trim() == line) {
        return Err(format!("the line “{line}” is missing in {home}"));
    }
    read(&folder.join("manifest.toml"))
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
