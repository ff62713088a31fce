//! What a page in the window cannot do, tried in the window itself: whatever gets into it has this much in its hands.

use super::Stage;
use serde_json::{Value, json};
use std::net::TcpListener;
use wedsync_support::webview::WebView;

/// What the desktop's own libraries would do, if they were asked by somebody who may.
const PLUGINS: &[(&str, &str)] = &[
    ("plugin:app|version", "{}"),
    ("plugin:app|set_app_theme", r#"{"theme": "dark"}"#),
    ("plugin:event|emit", r#"{"event": "go", "payload": "/settings"}"#),
    ("plugin:event|emit_to", r#"{"target": {"kind": "Any"}, "event": "go", "payload": "/settings"}"#),
    ("plugin:image|from_path", r#"{"path": "/etc/hostname"}"#),
    ("plugin:menu|new", r#"{"kind": "Menu"}"#),
    ("plugin:path|resolve_directory", r#"{"directory": 21}"#),
    ("plugin:resources|close", r#"{"rid": 0}"#),
    ("plugin:tray|new", r#"{"options": {}}"#),
    ("plugin:tray|get_by_id", r#"{"id": "desk"}"#),
    ("plugin:webview|create_webview_window", r#"{"options": {"label": "other", "url": "https://example.org"}}"#),
    ("plugin:webview|create_webview", r#"{"windowLabel": "desk", "options": {"label": "other"}}"#),
    ("plugin:webview|get_all_webviews", "{}"),
    ("plugin:webview|internal_toggle_devtools", "{}"),
    ("plugin:webview|clear_all_browsing_data", "{}"),
    ("plugin:window|create", r#"{"options": {"label": "other"}}"#),
    ("plugin:window|get_all_windows", "{}"),
    ("plugin:window|close", "{}"),
    ("plugin:window|destroy", "{}"),
    ("plugin:window|set_title", r#"{"value": "Somebody else"}"#),
    ("plugin:window|set_fullscreen", r#"{"value": true}"#),
    ("plugin:autostart|enable", "{}"),
    ("plugin:autostart|disable", "{}"),
    ("plugin:autostart|is_enabled", "{}"),
    ("plugin:deep-link|get_current", "{}"),
    ("plugin:deep-link|register", r#"{"protocol": "https"}"#),
    ("plugin:deep-link|unregister", r#"{"protocol": "wedsync"}"#),
    ("plugin:window-state|save_window_state", r#"{"flags": 63}"#),
    ("plugin:window-state|filename", "{}"),
    ("plugin:single-instance|anything", "{}"),
    ("plugin:shell|open", r#"{"path": "https://example.org"}"#),
    ("plugin:fs|read_text_file", r#"{"path": "/etc/hostname"}"#),
    ("plugin:opener|open_url", r#"{"url": "https://example.org"}"#),
    ("plugin:updater|check", "{}"),
    ("plugin:notification|notify", r#"{"options": {"title": "x"}}"#),
    ("quit", "{}"),
    ("open", "{}"),
];

#[test]
fn a_page_in_the_window_can_ask_the_desk_and_nothing_else() {
    let stage = Stage::new();
    let window = stage.open();
    window.wait_for("Before you start").unwrap();
    let status = super::ask(&window, "sync.status", &json!({}));
    assert_eq!(status["state"], "not_connected", "that it may");

    for (command, words) in PLUGINS {
        let words: Value = serde_json::from_str(words).unwrap();
        let say = "return window.__TAURI_INTERNALS__.invoke(given[0], given[1])";
        let refused = window.run(say, &[json!(command), words]).expect_err(command).to_string();
        let words = ["not allowed", "not found"];
        assert!(words.iter().any(|word| refused.contains(word)), "{command}: {refused}");
    }
    assert_eq!(window.run("return document.title", &[]).unwrap(), "WedSync Desk");
    nothing_global(&window);
    nothing_from_elsewhere(&window);
    a_password_is_not_kept(&stage, &window);
}

/// What scripts of others count on.
fn nothing_global(window: &WebView) {
    let seen = window.run("return [typeof window.__TAURI__, Object.isFrozen(Object.prototype)]", &[]).unwrap();
    assert_eq!(seen, json!(["undefined", true]), "withGlobalTauri, freezePrototype");
    let changed = "({}).constructor.prototype.polluted = 1; return ({}).polluted ?? null";
    assert!(window.run(changed, &[]).map_or(true, |seen| seen.is_null()));
}

/// The policy under which the page is served, by what it keeps from happening.
fn nothing_from_elsewhere(window: &WebView) {
    let ear = TcpListener::bind("127.0.0.1:0").unwrap();
    ear.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}", ear.local_addr().unwrap());
    let attempts = "
        const refused = [];
        const heard = (event) => refused.push(event.effectiveDirective);
        document.addEventListener('securitypolicyviolation', heard);
        const put = (name, words) => {
            const part = document.createElement(name);
            for (const [word, value] of Object.entries(words)) part[word] = value;
            document.body.append(part);
            return part;
        };
        const parts = [
            put('script', { textContent: 'window.ran = 1' }),
            put('script', { src: given[0] + '/script.js' }),
            put('img', { src: given[0] + '/picture.png' }),
            put('iframe', { src: given[0] + '/page.html' }),
            put('iframe', { srcdoc: '<script>parent.ran = 2</' + 'script>' }),
            put('iframe', { src: 'data:text/html,<script>parent.ran = 3</' + 'script>' }),
            put('object', { data: given[0] + '/object' }),
            put('link', { rel: 'stylesheet', href: given[0] + '/style.css' }),
            put('div', { innerHTML: '<button onclick=\"window.ran = 4\">x</button>' }),
        ];
        parts.at(-1).firstChild.click();
        const form = put('form', { action: given[0] + '/form', method: 'post' });
        form.submit();
        const told = [];
        for (const [name, go] of Object.entries({
            fetch: () => fetch(given[0]), socket: () => new Promise((good, bad) => { const it = new WebSocket(given[0].replace('http', 'ws')); it.onopen = good; it.onerror = bad; }),
            worker: () => new Promise((good, bad) => { const it = new Worker('data:text/javascript,postMessage(1)'); it.onmessage = good; it.onerror = bad; }),
        })) await Promise.resolve().then(go).then(() => told.push(name), () => undefined);
        let evaluated = false;
        try { evaluated = Boolean((0, eval)('1')); } catch { evaluated = false; }
        const opened = window.open(given[0] + '/window') !== null;
        await new Promise((done) => setTimeout(done, 500));
        for (const part of [...parts, form]) part.remove();
        return { refused: [...new Set(refused)].sort(), ran: window.ran ?? null, told, evaluated, opened, at: location.origin };
    ";
    let seen = window.run(attempts, &[json!(elsewhere)]).unwrap();
    assert_eq!((&seen["ran"], &seen["told"], &seen["evaluated"]), (&Value::Null, &json!([]), &json!(false)), "{seen}");
    for directive in ["script-src-elem", "script-src-attr", "img-src", "frame-src", "connect-src", "form-action"] {
        assert!(seen["refused"].as_array().unwrap().contains(&json!(directive)), "{directive}: {seen}");
    }
    assert_eq!(seen["at"], "tauri://localhost");
    assert!(ear.accept().is_err(), "nobody elsewhere was asked: {seen}");
    // A page of somebody else in the window's place.
    let _ = window.run("location.href = given[0] + '/elsewhere'", &[json!(elsewhere)]);
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(window.run("return location.origin", &[]).unwrap(), "tauri://localhost");
    assert!(ear.accept().is_err(), "nor led to");
}

/// A password that was typed goes to the desk and stays nowhere in the web view, on the disk, or in an answer.
fn a_password_is_not_kept(stage: &Stage, window: &WebView) {
    const CANARY: &str = "canary-pass-4711";
    window.run("location.hash = '#/connections/new'", &[]).unwrap();
    let settings = json!({ "url": "http://127.0.0.1:1/", "username": "florist" });
    let call = json!({ "command": "connections.connect", "secret": CANARY,
        "ask": { "provider": "caldav", "name": "Studio", "settings": settings } });
    let say = "const told = []; const real = window.fetch;
        window.fetch = async (...words) => { const answer = await real(...words); told.push(await answer.clone().text()); return answer; };
        await window.__TAURI_INTERNALS__.invoke('rpc', { request: given[0] }).catch((why) => told.push(JSON.stringify(why)));
        window.fetch = real; return told.join()";
    let told = window.run(say, &[call]).unwrap();
    assert!(told.as_str().unwrap().contains("no_connection") && !told.to_string().contains(CANARY), "{told}");
    let stored = "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases()])";
    let stored = window.run(stored, &[]).unwrap();
    assert!(!stored.to_string().contains(CANARY), "{stored}");
    for file in stage.files() {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!found, "{}", file.display());
    }
}
