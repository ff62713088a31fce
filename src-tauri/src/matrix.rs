//! Every command that the desktop's libraries have, from every window: what is not named is refused. Held against the rules
//! as they are compiled in, over the list of commands that the build writes down.

use serde_json::Value;
use std::collections::BTreeSet;
use tauri::ipc::Origin;

/// What the one window may.
const ALLOWED: [&str; 4] = ["plugin:event|listen", "plugin:event|unlisten", "plugin:webview|set_webview_zoom", "rpc"];
/// Windows that are not ours, whoever might open them.
const STRANGERS: [&str; 6] = ["", "*", "other", "desk2", "Desk", "main"];

/// All of them, by the names under which a page would ask.
fn commands() -> BTreeSet<String> {
    let written = concat!(env!("CARGO_MANIFEST_DIR"), "/gen/schemas/acl-manifests.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(written).unwrap()).unwrap();
    let mut found = BTreeSet::new();
    for (part, manifest) in written.as_object().unwrap() {
        for permission in manifest["permissions"].as_object().unwrap().values() {
            for command in permission["commands"]["allow"].as_array().unwrap() {
                let command = command.as_str().unwrap();
                let plugin = part.trim_start_matches("core:");
                let ours = part == "__app-acl__";
                found.insert(if ours { command.to_owned() } else { format!("plugin:{plugin}|{command}") });
            }
        }
    }
    found
}

#[test]
fn one_window_may_four_things_and_every_other_nothing() {
    let mut context = crate::context();
    let rules = context.runtime_authority_mut();
    let commands = commands();
    assert!(commands.len() > 150, "the whole list: {}", commands.len());
    let elsewhere = || Origin::Remote { url: "https://example.org/".parse().unwrap() };
    let here: BTreeSet<&str> = commands
        .iter()
        .filter(|command| rules.resolve_access(command, "desk", "desk", &Origin::Local).is_some())
        .map(String::as_str)
        .collect();
    assert_eq!(here, BTreeSet::from(ALLOWED));
    // What starts with the computer is changed through `rpc` alone, and the plugin that does it stays closed to every page.
    let starting: Vec<_> = commands.iter().filter(|command| command.starts_with("plugin:autostart|")).collect();
    assert!(starting.len() >= 3 && starting.iter().all(|command| !here.contains(command.as_str())), "{starting:?}");
    for command in &commands {
        for window in STRANGERS {
            assert!(
                rules.resolve_access(command, window, window, &Origin::Local).is_none(),
                "{command} from {window:?}"
            );
        }
        for window in STRANGERS.into_iter().chain(["desk"]) {
            assert!(rules.resolve_access(command, window, window, &elsewhere()).is_none(), "{command} from elsewhere");
        }
    }
}
