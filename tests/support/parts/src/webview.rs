//! The desktop's window in the system's real web view, steered over the W3C's protocol by `WebKitWebDriver`.
//!
//! Deliberately absent: any knowledge of what the window shows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use ureq::Agent;

/// For whatever a person would wait for.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK: Duration = Duration::from_millis(100);
/// What the protocol calls a found part of a page.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that have no letter.
pub mod key {
    /// Enter
    pub const ENTER: &str = "\u{e007}";
    /// Control
    pub const CONTROL: &str = "\u{e009}";
    /// Arrow down
    pub const DOWN: &str = "\u{e015}";
}

/// One window. The program and the driver end when this is dropped.
#[derive(Debug)]
pub struct WebView {
    driver: Child,
    agent: Agent,
    session: String,
}

impl WebView {
    /// Starts the program with these words by a driver that is not started yet, in whose surroundings both run.
    pub fn open(mut driver: Command, program: &Path, words: &[&str]) -> io::Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        driver.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]);
        // Without it the program offers no window to steer.
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true").stdin(Stdio::null());
        // Longer than anything may take that is waited for in the page.
        let limit = Some(PATIENCE + PATIENCE);
        let agent = Agent::config_builder().http_status_as_error(false).timeout_global(limit).build().into();
        let base = format!("http://127.0.0.1:{port}");
        let mut window = Self { driver: driver.spawn()?, agent, session: base.clone() };
        let begun = Instant::now();
        while window.call("GET", "/status", None).is_err() {
            if begun.elapsed() > PATIENCE {
                return Err(io::Error::other("WebKitWebDriver does not answer"));
            }
            std::thread::sleep(LOOK);
        }
        let options = json!({ "binary": program, "args": words });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let made = window.call("POST", "/session", Some(&wanted))?;
        window.session = format!("{base}/session/{}", made["sessionId"].as_str().unwrap_or_default());
        window.call("POST", "/timeouts", Some(&json!({ "script": PATIENCE.as_secs() * 1000 })))?;
        Ok(window)
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> io::Result<Value> {
        let url = format!("{}{path}", self.session);
        let answer = match (method, body) {
            ("POST", body) => self.agent.post(&url).send(body.unwrap_or(&json!({})).to_string()),
            ("DELETE", _) => self.agent.delete(&url).call(),
            _ => self.agent.get(&url).call(),
        };
        let mut answer = answer.map_err(io::Error::other)?;
        let text = answer.body_mut().read_to_string().map_err(io::Error::other)?;
        let mut document: Value = serde_json::from_str(&text)?;
        match document["value"].take() {
            value if answer.status().is_success() => Ok(value),
            value => Err(io::Error::other(format!("{path}: {value}"))),
        }
    }

    /// Runs a script in the page, as the body of an async function, and gives what it returns.
    pub fn run(&self, script: &str, words: &[Value]) -> io::Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);\n\
             (async () => {{ {script} }})().then((it) => done({{ it: it ?? null }}), (why) => done({{ why: why?.message ?? why?.code ?? String(why) }}));"
        );
        let answer = self.call("POST", "/execute/async", Some(&json!({ "script": script, "args": words })))?;
        match &answer["why"] {
            Value::Null => Ok(answer["it"].clone()),
            why => Err(io::Error::other(why.to_string())),
        }
    }

    /// What a person reads in the page.
    pub fn text(&self) -> io::Result<String> {
        self.run("return document.body.innerText", &[]).map(|text| text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until those words are in the page.
    pub fn wait_for(&self, words: &str) -> io::Result<()> {
        self.until(words, || Ok(self.text()?.contains(words)))
    }

    /// Waits until that holds. While one page goes and another comes nobody can be asked, so what cannot be looked at yet is
    /// looked at again.
    pub fn until(&self, what: &str, holds: impl Fn() -> io::Result<bool>) -> io::Result<()> {
        let begun = Instant::now();
        loop {
            match holds() {
                Ok(true) => return Ok(()),
                outcome if begun.elapsed() > PATIENCE => {
                    let page = self.text();
                    return Err(io::Error::other(format!("never: {what} ({outcome:?}); the page says {page:?}")));
                }
                _ => std::thread::sleep(LOOK),
            }
        }
    }

    /// Presses the first button or link with those words, once it is there and can be pressed.
    pub fn press(&self, words: &str) -> io::Result<()> {
        let words = words.replace('"', "");
        let part = format!(
            "//*[self::button or self::a][not(@disabled)][contains(normalize-space(.), \"{words}\") or contains(@aria-label, \"{words}\")]"
        );
        self.until(&format!("a button “{words}”"), || {
            let found = self.call("POST", "/element", Some(&json!({ "using": "xpath", "value": part })))?;
            let id = found[ELEMENT].as_str().unwrap_or_default();
            self.call("POST", &format!("/element/{id}/click"), None).map(|_| true)
        })
    }

    /// What it looks like just now, as a PNG. The web view takes it when it draws next, and a page that has come to rest draws
    /// nothing: so something that nobody sees changes for a while.
    pub fn picture(&self) -> io::Result<Vec<u8>> {
        let draw = "let left = 60; const drawn = setInterval(() => {
            document.body.style.opacity = left % 2 ? '' : '0.999'; left -= 1; if (left < 0) clearInterval(drawn); }, 50);";
        self.run(draw, &[])?;
        let picture = self.call("GET", "/screenshot", None)?;
        STANDARD.decode(picture.as_str().unwrap_or_default()).map_err(io::Error::other)
    }

    /// Presses these keys together, the last one briefly.
    pub fn keys(&self, together: &[&str]) -> io::Result<()> {
        let down = together.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = together.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        let board = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.call("POST", "/actions", Some(&board)).map(drop)
    }
}

impl Drop for WebView {
    fn drop(&mut self) {
        // Ends the program too. Gone already is fine.
        let _ = self.call("DELETE", "", None);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
