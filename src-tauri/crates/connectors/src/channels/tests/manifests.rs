//! Manifests of channels, good and bad, and the folder of each.

use super::super::{icon, manifests, open};
use crate::account::Key;
use crate::http::Wire;
use crate::manifest::{ChannelManifest, Holds};
use crate::stage::Noon;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use wedsync_domain::Fault;

const GOOD: &str = include_str!("../slack_webhook/manifest.toml");

#[test]
fn a_manifest_that_contradicts_itself_is_refused() {
    ChannelManifest::parse(GOOD).unwrap();
    for (what, instead) in [
        ("name = \"slack-webhook\"", "name = \"Slack Webhook\""),
        ("title = \"Slack, speaking only\"", "title = \" \""),
        ("opened_by = \"address\"", "opened_by = \"nothing\""),
        ("opened_by = \"address\"", "opened_by = \"luck\""),
        ("home = \"https://hooks.slack.com/\"", "home = \"http://hooks.slack.com/\""),
        ("home = \"https://hooks.slack.com/\"", "home = \"https://hooks.slack.com.elsewhere.example/\""),
        ("home = \"https://hooks.slack.com/\"\n", ""),
        ("only = [\"hooks.slack.com\"]", "only = []"),
        ("only = [\"hooks.slack.com\"]", "only = [\"https://hooks.slack.com\"]"),
        ("only = [\"hooks.slack.com\"]", "only = [\"elsewhere.example\"]"),
        ("hosts = { only = [\"hooks.slack.com\"] }", "hosts = \"none\""),
        ("hosts = { only = [\"hooks.slack.com\"] }", "hosts = \"given\""),
        ("per_second = 1", "per_second = 0"),
        ("burst = 3", "burst = 0"),
        ("in_flight = 1", "in_flight = 51"),
        ("name = \"secret\"", "name = \"password\""),
        ("holds = \"secret\"", "holds = \"text\""),
        ("name = \"url\"", "name = \"secret\""),
        ("label = \"Webhook address\"", "label = \"\""),
        ("[limits]", "surprise = 1\n[limits]"),
    ] {
        assert!(GOOD.contains(what), "{what}");
        assert!(ChannelManifest::parse(&GOOD.replacen(what, instead, 1)).is_err(), "{instead}");
    }
    let (start, end) = (GOOD.find("steps = [").unwrap(), GOOD.find("notes = [").unwrap());
    assert!(ChannelManifest::parse(&format!("{}{}", &GOOD[..start], &GOOD[end..])).is_err(), "no steps");
}

#[test]
fn a_folder_has_notes_with_a_date_and_fixtures() {
    for manifest in manifests() {
        let name = &manifest.name;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/channels").join(name.replace('-', "_"));
        let notes = std::fs::read_to_string(folder.join("NOTES.md")).unwrap();
        let dated = notes.contains("2026-") && notes.contains("https://");
        assert!(dated && notes.contains("ever verified live"), "{name}: links, a date, and that nobody saw it live");
        assert!(folder.join("fixtures").read_dir().unwrap().count() >= 3, "{name}: too few fixtures");
        assert!(icon(name).is_some_and(|icon| icon.contains("</svg>")), "{name}: no picture");
        // What is asked for to try things out must never be demanded.
        let demanded = manifest.fields.iter().any(|field| field.holds == Holds::Url && field.required);
        assert!(!demanded || manifest.home.is_none(), "{name}");
    }
}

fn tried(name: &str, settings: &[(&str, &str)]) -> Result<(), Fault> {
    let settings: BTreeMap<String, String> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let wire = Arc::new(Wire::default());
    open(name, "Willow & Thistle", &settings, Key::Given(None), Arc::new(Noon), wire).map(drop)
}

#[test]
fn opening_refuses_in_words() {
    let code = |name, settings: &[(&str, &str)]| tried(name, settings).unwrap_err().code;
    tried("slack-webhook", &[]).unwrap();
    assert_eq!(code("slack-hook", &[]), "unknown_channel");
    assert_eq!(code("slack-webhook", &[("colour", "red")]), "unknown_setting");
    assert_eq!(code("slack-webhook", &[("secret", "https://hooks.slack.com/x")]), "unknown_setting");
    assert_eq!(code("slack-webhook", &[("url", "http://hooks.example.com")]), "plain_http");
}

proptest! {
    #[test]
    fn a_manifest_with_any_bytes_changed_is_read_or_refused(at in 0..GOOD.len(), length in 0..20_usize, with in ".{0,12}") {
        let end = (at + length).min(GOOD.len());
        if GOOD.is_char_boundary(at) && GOOD.is_char_boundary(end) {
            let text = format!("{}{with}{}", &GOOD[..at], &GOOD[end..]);
            if let Ok(manifest) = ChannelManifest::parse(&text) {
                let home = manifest.home.unwrap();
                prop_assert!(home.scheme() == "https" && manifest.hosts.list(home.host_str().unwrap()));
            }
        }
    }
}
