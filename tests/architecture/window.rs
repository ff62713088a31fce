//! What the window may do: ask through one command, listen and size its text, under rules that run no script but ours.

use crate::source::{self, File};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everything that the one window is allowed; the rest is refused.
const ALLOWED: &[&str] =
    &["allow-rpc", "core:event:allow-listen", "core:event:allow-unlisten", "core:webview:allow-set-webview-zoom"];

fn json_of(files: &[File], path: &str) -> Value {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is not there"));
    serde_json::from_str(&file.text).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// The policy by directive.
fn policy(csp: &str) -> BTreeMap<&str, Vec<&str>> {
    let parts = csp.split(';').map(|part| part.split_whitespace());
    parts.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

fn weak(csp: &str) -> Vec<String> {
    let policy = policy(csp);
    let mut weak = Vec::new();
    for (directive, exactly) in [
        ("default-src", &["'none'"][..]),
        ("script-src", &["'self'"]),
        ("frame-src", &["'none'"]),
        ("object-src", &["'none'"]),
        ("base-uri", &["'none'"]),
        ("form-action", &["'none'"]),
        ("frame-ancestors", &["'none'"]),
        ("connect-src", &["'self'", "ipc:", "http://ipc.localhost"]),
    ] {
        if policy.get(directive).is_none_or(|words| words != exactly) {
            weak.push(format!("{directive} should be {}", exactly.join(" ")));
        }
    }
    let remote =
        |word: &&&str| word.contains("://") && **word != "http://ipc.localhost" || **word == "*" || **word == "https:";
    weak.extend(policy.values().flatten().filter(remote).map(|word| format!("{word} is elsewhere")));
    weak
}

#[test]
fn the_window_may_ask_and_listen_and_nothing_else() {
    let files = source::files();
    let capabilities: Vec<&File> =
        files.iter().filter(|file| file.path.starts_with("src-tauri/capabilities/")).collect();
    assert_eq!(capabilities.len(), 1, "one window, one capability");
    let capability: Value = serde_json::from_str(&capabilities[0].text).unwrap();
    assert_eq!(capability["permissions"], json!(ALLOWED));
    assert_eq!(capability["windows"], json!(["desk"]));
    assert!(capability.get("remote").is_none() && capability.get("webviews").is_none());
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    // Without the first, every command of ours would be open to every window.
    assert!(text("src-tauri/build.rs").contains(".commands(&[\"rpc\"])"));
    assert!(text("src-tauri/src/window/pages.rs").contains("generate_handler![rpc::rpc]"));
}

#[test]
fn the_window_runs_no_script_but_ours() {
    let document = json_of(&source::files(), "tauri.conf.json");
    let (app, security) = (&document["app"], &document["app"]["security"]);
    source::none("tauri.conf.json, csp", &weak(security["csp"].as_str().unwrap()));
    assert_eq!((&app["withGlobalTauri"], &security["freezePrototype"]), (&json!(false), &json!(true)));
    assert_eq!(security["capabilities"], json!(["window"]));
    assert_eq!(security["dangerousDisableAssetCspModification"], json!(["style-src"]));
    assert!(security.get("assetProtocol").is_none(), "no file of this computer is a page");
}

#[test]
fn a_weak_policy_is_found() {
    let good = "default-src 'none'; script-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; \
                form-action 'none'; frame-ancestors 'none'; connect-src 'self' ipc: http://ipc.localhost; img-src 'self' data:";
    assert_eq!(weak(good), Vec::<String>::new());
    for bad in [
        good.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        good.replace("script-src 'self'", "script-src 'self' https://cdn.example"),
        good.replace("frame-src 'none'; ", ""),
        good.replace("img-src 'self'", "img-src *"),
        good.replace("connect-src 'self'", "connect-src 'self' https:"),
    ] {
        assert!(!weak(&bad).is_empty(), "{bad}");
    }
}
