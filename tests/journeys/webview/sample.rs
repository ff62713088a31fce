//! A newcomer's first hour: the sample studio, its tools signed in to in a real browser, the plan, the first sync, two
//! versions settled, one change undone, and back to the real studio. Then a look for what should have stayed secret.

use super::{PATIENCE, Stage, ask};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Instant;
use wedsync_support::webview::{WebView, key};

/// Listens to all that the shell answers, from now until the page begins anew.
const LISTEN: &str = "
    window.heard = [];
    const real = window.fetch;
    window.fetch = async (...words) => { const answer = await real(...words); window.heard.push(await answer.clone().text()); return answer; };
";

#[test]
fn from_the_first_run_through_the_sample_studio_and_back() {
    let stage = Stage::new();
    let window = stage.open();
    let mut heard = String::new();
    window.wait_for("Before you start").unwrap();
    window.press("Try it with the sample studio").unwrap();
    window.wait_for("This is the sample studio.").unwrap();
    window.wait_for("A florist’s season in three tools").unwrap();
    window.run(LISTEN, &[]).unwrap();

    // The page of each tool opens in the browser, somebody presses Allow there, and the plan is shown.
    window.press("Connect its 3 tools").unwrap();
    window
        .until("the plan", || Ok(at(&window)? == "#/preview" && window.text()?.contains("Nothing has been written")))
        .unwrap();
    assert_eq!(ask(&window, "connections.list", &json!({})).as_array().unwrap().len(), 3);
    window.press("items").unwrap();
    window.wait_for("Written.").unwrap();
    assert!(window.text().unwrap().contains("This is the sample studio."), "every page says so");

    let settled = settle(&window);
    undo(&window, &settled);
    strings_stay_text(&window);
    heard += window.run("return window.heard.join('\\n')", &[]).unwrap().as_str().unwrap();

    let shown = stage.display.titles().unwrap().join("\n");
    assert!(shown.contains("WedSync Desk"), "{shown}");
    window.press("Leave it").unwrap();
    window.wait_for("Before you start").unwrap();
    let real = ask(&window, "sync.status", &json!({}));
    assert_eq!((&real["state"], &real["records"]), (&json!("not_connected"), &json!({})), "nothing came along");

    heard += &shown;
    heard += &stage.notifications();
    nothing_slipped(&stage, &heard);
}

fn at(window: &WebView) -> std::io::Result<Value> {
    window.run("return location.hash", &[])
}

/// Settles the first that is open, by keys alone, and gives it.
fn settle(window: &WebView) -> Value {
    let open = ask(window, "versions.list", &json!({}));
    let card = open.as_array().unwrap().iter().find(|card| card["deleted_at"] == json!([])).cloned();
    let card = card.expect("the tools of the sample studio disagree about somebody");
    window.run("location.hash = `#/versions/${given[0]}`", &[card["id"].clone()]).unwrap();
    window.wait_for("Last agreed").unwrap();
    for (number, _) in card["fields"].as_array().unwrap().iter().enumerate() {
        if number > 0 {
            window.keys(&[key::DOWN]).unwrap();
        }
        // The first is what the desk says itself.
        window.keys(&["2"]).unwrap();
    }
    window.keys(&[key::CONTROL, key::ENTER]).unwrap();
    let gone = || {
        let open = ask(window, "versions.list", &json!({}));
        Ok(open.as_array().unwrap().iter().all(|it| it["id"] != card["id"]))
    };
    window.until("it is settled", gone).unwrap();
    card
}

/// Takes the settling back, on the page that lists what was done.
fn undo(window: &WebView, settled: &Value) {
    window.press("Activity").unwrap();
    window.press(&format!("Undo the change of {}", settled["name"].as_str().unwrap())).unwrap();
    let undone = || {
        let lines = ask(window, "journal.list", &json!({}));
        let of = |line: &&Value| line["record"] == settled["record"] && line["state"] == "undone";
        Ok(lines.as_array().unwrap().iter().any(|line| of(&line)))
    };
    window.until("it is undone", undone).unwrap();
    window.wait_for("Undone").unwrap();
}

/// Every screen that can be opened without an id, and one of a tool.
const SCREENS: [&str; 12] = [
    "#/weddings",
    "#/activity",
    "#/saturday",
    "#/versions",
    "#/deletions",
    "#/matches",
    "#/connections",
    "#/connections/new",
    "#/connections/con-1",
    "#/settings",
    "#/preview",
    "#/",
];

/// What somebody writes into a record runs nowhere, and no screen stops at it. The browser's tests take many more of these
/// through every field.
fn strings_stay_text(window: &WebView) {
    let nasty = [
        "<script>window.ran = 1</script>",
        "<img src=x onerror='window.ran = 2'>",
        "\"><svg onload=window.ran=3>",
        "<iframe srcdoc='<script>parent.ran = 4</script>'></iframe>",
        "javascript:window.ran=5",
        "{{constructor.constructor('window.ran=6')()}}",
        "</title><script>window.ran = 7</script>",
        "<a href=javascript:window.ran=8 autofocus onfocus=window.ran=9>x</a>",
    ]
    .join(" ");
    let weddings = ask(window, "records.list", &json!({ "kind": "wedding" }));
    let id = weddings[0]["id"].clone();
    let set: Vec<Value> = ["title", "location", "notes"].iter().map(|field| json!([field, nasty])).collect();
    ask(window, "records.edit", &json!({ "id": id, "set": set }));
    let record = format!("#/records/{}", id.as_str().unwrap());
    for place in [record.as_str()].into_iter().chain(SCREENS) {
        window.run("location.hash = given[0]", &[json!(place)]).unwrap();
        let read =
            "return document.querySelector('h1') !== null && document.querySelector('.say .st.working') === null";
        window.until(place, || Ok(at(window)? == place && window.run(read, &[])? == true)).unwrap();
        assert!(!window.text().unwrap().contains("This screen stopped"), "{place}");
        // A screen brings its own style sheet, and none of them may paint over what says where one is.
        let seen = "const of = (it) => getComputedStyle(it).backgroundColor; return of(document.querySelector('.samplehead')) !== of(document.body)";
        assert_eq!(window.run(seen, &[]).unwrap(), true, "the band can be read on {place}");
        if place == record {
            window.wait_for("<img src=x onerror").unwrap();
        }
    }
    let ran = "return [window.ran ?? null, document.querySelectorAll('#desk img, #desk iframe, #desk script, a[href^=javascript]').length]";
    assert_eq!(window.run(ran, &[]).unwrap(), json!([null, 0]));
}

/// Looks for keys, tokens, codes and secrets of registrations wherever they should not be.
fn nothing_slipped(stage: &Stage, heard: &str) {
    assert!(heard.contains("Weddings"), "it was listened to");
    let known = std::fs::read_to_string(stage.data().join("sample/tools/sandbox.json")).unwrap();
    let known: Value = serde_json::from_str(&known).unwrap();
    let grants = &known["parts"]["sign-ins"];
    let mut secrets: BTreeSet<String> = ["codes", "refreshes", "accesses"]
        .iter()
        .flat_map(|part| grants[part].as_object().unwrap().keys().cloned())
        .collect();
    assert!(secrets.len() >= 6, "two sign-ins: {}", secrets.len());
    let fixed = ["vsco-sample-studio-read-write", "not-treated-as-secret", "the-studios-own-secret"];
    secrets.extend(fixed.map(str::to_owned));
    secrets.extend([stage.recovery_code.clone(), stage.recovery_code.replace('-', "")]);
    let begun = Instant::now();
    let files = stage.files();
    for part in ["app.wedsync.desk", "logs/desk."] {
        assert!(files.iter().any(|file| file.to_string_lossy().contains(part)), "{part} is among what is looked at");
    }
    for secret in &secrets {
        assert!(!heard.contains(secret), "{secret} was said");
    }
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        // What a database of the web view keeps is in UTF-16.
        let wide: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        let wide = String::from_utf8_lossy(&wide);
        for secret in &secrets {
            assert!(!text.contains(secret) && !wide.contains(secret), "{secret} lies in {}", file.display());
        }
    }
    assert!(begun.elapsed() < PATIENCE);
}
