//! That the window has German words for everything a manifest says to a person: `ui/src/words/providers.de.json`.
//!
//! Deliberately absent: whether they say the same. Who changes a text in a manifest changes it there too.

use crate::Manifest;
use crate::manifest::Holds;
use serde_json::Value;

fn keys(of: &Value) -> Vec<&str> {
    of.as_object().map(|it| it.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn texts(of: &Value) -> usize {
    of.as_array().map_or(0, |all| all.iter().filter(|it| is_said(it)).count())
}

fn is_said(of: &Value) -> bool {
    of.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// What there is no German for, or too much. A secret has words of the window's own.
fn lacking(manifest: &Manifest, german: &Value) -> Vec<String> {
    let open = || manifest.fields.iter().filter(|field| field.holds != Holds::Secret);
    let mut lacking = Vec::new();
    let mut wants = |what: &str, there: bool| {
        if !there {
            lacking.push(what.to_owned());
        }
    };
    wants("name", is_said(&german["name"]));
    wants("notes", texts(&german["notes"]) == manifest.notes.len());
    wants("steps", texts(&german["steps"]) == manifest.steps().len());
    wants("settings", keys(&german["settings"]).len() == open().count());
    wants("presets", keys(&german["presets"]).len() == manifest.presets.len());
    for field in open() {
        let words = &german["settings"][&field.name];
        wants(&field.name, is_said(&words["label"]) && is_said(&words["help"]));
    }
    for preset in &manifest.presets {
        let words = &german["presets"][&preset.name];
        wants(&preset.name, is_said(&words["name"]) && is_said(&words["help"]));
    }
    lacking
}

#[test]
fn the_window_says_all_of_every_provider_in_german_too() {
    let file = wedsync_support::place::project().join("ui/src/words/providers.de.json");
    let german: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut known = keys(&german);
    known.sort_unstable();
    let mut names: Vec<&str> = crate::manifests().iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(known, names);
    for manifest in crate::manifests() {
        assert_eq!(lacking(manifest, &german[&manifest.name]), Vec::<String>::new(), "{}", manifest.name);
    }
}

#[test]
fn a_forgotten_text_is_found() {
    let manifest = crate::manifests().iter().find(|it| it.name == "caldav").unwrap();
    let german = serde_json::json!({
        "name": "Kalenderserver", "notes": ["Eins", " "], "steps": ["Ein Schritt"], "presets": {},
        "settings": { "url": { "label": "Adresse" }, "username": { "label": "Name", "help": "Wie dort." } },
    });
    assert_eq!(lacking(manifest, &german), ["notes", "steps", "presets", "url", "apple-icloud"]);
}
