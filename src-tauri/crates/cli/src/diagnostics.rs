//! `wedsync doctor`: looks at the installation, also when the vault is locked or the database does not open, and
//! writes the diagnostics archive. A window shows what would be in it first.
//!
//! The archive is built from an allow-list, field by field: codes, counts, versions, and of the log the time, the
//! part of the program, and codes. No message, no name, no path and no value of a record is ever copied into it;
//! connections appear as `con-1`.

use crate::call::Place;
use crate::folder::Folder;
use crate::output::{DONE, NEEDS_PERSON, Voice};
use crate::{call, house, show};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use wedsync_api::Failure;
use wedsync_api::dto::doctor::{Checkup, Diagnostics, DiagnosticsPart, Finding, Look};

/// Of each day's log, its last part.
const LOG_LINES: usize = 2000;
/// What is taken of a log line's own fields, and only if the value looks like a code or a number.
const LOG_FIELDS: &[&str] = &["code", "command", "count", "status", "provider", "connection", "collection", "run"];

/// Looks, shows, and writes the archive if one is wanted.
pub fn look(place: &Place, bundle: Option<&Path>, voice: Voice) -> Result<u8, Failure> {
    let checkup = checkup(place, voice)?;
    if let Some(file) = bundle {
        write(file, &collect(&place.folder, &checkup)?.parts)?;
    }
    let bundle = bundle.map(|file| file.display().to_string());
    let mut document = serde_json::to_value(&checkup).map_err(|fault| Failure::bug(&fault))?;
    if let (Some(file), Value::Object(document)) = (&bundle, &mut document) {
        document.insert("bundle".into(), file.clone().into());
    }
    voice.answer(&document, |_| {
        let text = show::checkup(&checkup);
        if let Some(file) = &bundle {
            return format!("{text}\n\n{file} holds the diagnostics: codes and counts, no names and no values.");
        }
        text
    });
    Ok(if checkup.state == "well" { DONE } else { NEEDS_PERSON })
}

fn checkup(place: &Place, voice: Voice) -> Result<Checkup, Failure> {
    if !place.folder.database().exists() && !place.folder.keys().exists() {
        let message = format!("There is no studio in {} yet.", place.folder.path().display());
        let next = "Connect something: wedsync providers list.";
        return Ok(Checkup::of(vec![Finding::note("studio", message, next)], BTreeMap::new()));
    }
    match call::call(place, Look {}.into(), voice) {
        Ok(answer) => serde_json::from_value(answer.said).map_err(|_| crate::socket::client::other_version()),
        // The desk does not open: that is a finding, not the end of the examination.
        Err(failure) => {
            let mut findings = house::around(&place.folder);
            findings.push(Finding::trouble("desk", failure.message, failure.next_step, Some(&failure.code)));
            Ok(Checkup::of(findings, BTreeMap::new()))
        }
    }
}

/// Everything that goes into the archive, and what of it stays here. Under no number yet.
pub fn collect(folder: &Folder, checkup: &Checkup) -> Result<Diagnostics, Failure> {
    let (log, mut left_out) = log(folder);
    left_out.insert("words".to_owned(), checkup.findings.len() as u64);
    left_out.retain(|_, count| *count > 0);
    let part = |name: &str, text| DiagnosticsPart { name: name.to_owned(), text };
    let parts = vec![
        part("about.json", pretty(&about())?),
        part("findings.json", pretty(&findings(checkup))?),
        part("figures.json", pretty(&json!(checkup.figures))?),
        part("log.jsonl", log),
    ];
    Ok(Diagnostics { number: 0, parts, left_out })
}

/// Writes the archive; it appears whole or not at all, and takes no other file's place.
pub fn write(file: &Path, parts: &[DiagnosticsPart]) -> Result<(), Failure> {
    let not_written = |fault: &std::io::Error| {
        Failure::new(
            "bundle_not_written",
            format!("{} could not be written: {fault}.", file.display()),
            "Give a new name in a folder of yours.",
        )
    };
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let build = || -> std::io::Result<()> {
        let whole = tempfile::NamedTempFile::new_in(dir)?;
        let mut tar = tar::Builder::new(whole.as_file());
        for DiagnosticsPart { name, text } in parts {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o600);
            header.set_cksum();
            tar.append_data(&mut header, name, text.as_bytes())?;
        }
        tar.finish()?;
        drop(tar);
        whole.persist_noclobber(file).map(drop).map_err(|fault| fault.error)
    };
    build().map_err(|fault| not_written(&fault))
}

fn pretty(value: &Value) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|fault| Failure::bug(&fault))
}

fn about() -> Value {
    json!({
        "wedsync": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "machine": std::env::consts::ARCH,
    })
}

/// Which check came to what; its words may hold names, so they stay here.
fn findings(checkup: &Checkup) -> Value {
    checkup.findings.iter().map(|it| json!({ "id": it.id, "state": it.state, "code": it.code })).collect()
}

/// What is taken of the log, and how often anything of it was left out, by its name.
fn log(folder: &Folder) -> (String, BTreeMap<String, u64>) {
    let mut files: Vec<_> =
        std::fs::read_dir(folder.logs()).into_iter().flatten().flatten().map(|it| it.path()).collect();
    files.sort();
    let (mut out, mut left_out) = (String::new(), BTreeMap::new());
    for file in files {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        for line in &lines[lines.len().saturating_sub(LOG_LINES)..] {
            match allowed(line, &mut left_out) {
                Some(kept) => {
                    out += &kept.to_string();
                    out.push('\n');
                }
                None => *left_out.entry("lines".to_owned()).or_default() += 1,
            }
        }
    }
    (out, left_out)
}

/// Of one log line what may leave the house.
fn allowed(line: &str, left_out: &mut BTreeMap<String, u64>) -> Option<Value> {
    let line: Value = serde_json::from_str(line).ok()?;
    let mut kept = Map::new();
    for name in ["timestamp", "level", "target"] {
        kept.insert(name.into(), line.get(name)?.clone());
    }
    for (name, value) in line.get("fields").and_then(Value::as_object).into_iter().flatten() {
        match value {
            Value::Number(number) if LOG_FIELDS.contains(&name.as_str()) => {
                kept.insert(name.clone(), number.clone().into());
            }
            Value::String(text) if LOG_FIELDS.contains(&name.as_str()) && is_code(text) => {
                kept.insert(name.clone(), text.clone().into());
            }
            // Names of fields are written in the program, never by a person.
            _ => *left_out.entry(name.clone()).or_default() += 1,
        }
    }
    Some(kept.into())
}

fn is_code(text: &str) -> bool {
    text.len() <= 40 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_codes_and_numbers_of_a_log_line_leaves_the_house() {
        let line = r#"{"timestamp":"2026-05-16T07:52:00Z","level":"WARN","target":"wedsync_api::failure",
            "fields":{"message":"canary","code":"sign_in_refused","detail":"CANARY https://example.com/u","count":3,
            "provider":"Canary & Sons","command":"sync.run"},"span":{"name":"canary"}}"#;
        let mut left_out = BTreeMap::new();
        let kept = allowed(&line.replace('\n', " "), &mut left_out).unwrap().to_string();
        assert!(!kept.to_lowercase().contains("canary"), "{kept}");
        assert!(kept.contains("sign_in_refused") && kept.contains("sync.run") && kept.contains('3'), "{kept}");
        let named: Vec<&str> = left_out.keys().map(String::as_str).collect();
        assert_eq!(named, ["detail", "message", "provider"], "what was left out is named, and what was in it is not");
        assert_eq!(allowed("not json, with a canary", &mut left_out), None);
    }

    #[test]
    fn the_archive_names_checks_by_id_and_keeps_their_words_at_home() {
        let findings =
            vec![Finding::trouble("con-1", "Canary calendar: refused", "Ask Canary", Some("sign_in_refused"))];
        let text = super::findings(&Checkup::of(findings, BTreeMap::new())).to_string();
        assert!(!text.contains("Canary"), "{text}");
        assert!(text.contains("con-1") && text.contains("sign_in_refused"));
    }
}
