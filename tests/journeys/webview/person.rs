//! What somebody does in front of it: gives commands in a terminal, answers notifications, types and ticks.

use super::{PATIENCE, Stage, later};
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::time::{Duration, Instant};
use wedsync_support::webview::WebView;
use wedsync_support::{Ran, place, program};

impl Stage {
    fn ran(&self, words: &[&str], input: &str) -> Ran {
        let mut command = self.session.command(place::program("wedsync").unwrap());
        later(&mut command, self.days);
        program::finish(command.arg("--data-dir").arg(self.data()).args(words), input).unwrap()
    }

    #[track_caller]
    pub fn wedsync(&self, words: &[&str]) {
        let ran = self.ran(words, "");
        assert!(ran.code == 0 || ran.code == 3, "{words:?}: {} {}", ran.out, ran.err);
    }

    /// What it answers to a program, with that on standard input.
    #[track_caller]
    pub fn asks(&self, words: &[&str], input: &str) -> Value {
        let all: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        self.ran(&all, input).json().unwrap()
    }

    /// Waits until so many are on the screen at once.
    #[track_caller]
    pub fn shown(&self, many: usize) {
        let begun = Instant::now();
        while self.dunst(&["count", "displayed"]).trim() != many.to_string() {
            assert!(begun.elapsed() < PATIENCE, "{} are shown", self.dunst(&["count", "displayed"]));
            std::thread::sleep(Duration::from_millis(50));
        }
        // As long as a person takes to read it.
        std::thread::sleep(Duration::from_secs(1));
    }

    /// Answers what is on the screen until that leads somewhere: on a busy computer the desk hears answers only a moment
    /// after the words stand there.
    #[track_caller]
    pub fn answer(&self, with: &[&str], window: &WebView, what: &str, holds: impl Fn() -> io::Result<bool>) {
        let led = window.until(what, || {
            let there = holds()?;
            if !there {
                self.dunst(with);
            }
            Ok(there)
        });
        led.unwrap();
    }

    /// Whoever answers by a click has it gone with it; this way of answering leaves it there.
    #[track_caller]
    pub fn put_away(&self) {
        self.dunst(&["close-all"]);
        self.shown(0);
    }

    /// What has been shown and is gone, the newest first.
    pub fn gone(&self) -> Vec<Value> {
        let history: Value = serde_json::from_str(&self.notifications()).unwrap();
        history["data"][0].as_array().unwrap().clone()
    }
}

/// Goes to an address of the window.
#[track_caller]
pub fn go(window: &WebView, address: &str) {
    window.run("location.hash = given[0]", &[json!(address)]).unwrap();
}

/// Writes into the field with that label, once it is there.
#[track_caller]
pub fn write(window: &WebView, label: &str, text: &str) {
    let into = "const field = [...document.querySelectorAll('label')].find((it) => it.textContent.trim() === given[0]);
        const input = field && document.getElementById(field.htmlFor); if (!input) return false;
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, given[1]);
        input.dispatchEvent(new Event('input', { bubbles: true })); return true";
    window.until(label, || Ok(window.run(into, &[json!(label), json!(text)])? == true)).unwrap();
}

/// Ticks, or unticks, what begins with these words, once it is there.
#[track_caller]
pub fn tick(window: &WebView, words: &str) {
    let click = "const box = [...document.querySelectorAll('label')].find((it) => it.querySelector('input') && it.textContent.trim().startsWith(given[0]));
        if (!box) return false; box.click(); return true";
    window.until(words, || Ok(window.run(click, &[json!(words)])? == true)).unwrap();
}

/// What stands at the top of the page.
pub fn title(window: &WebView) -> io::Result<String> {
    let title = window.run("return document.querySelector('h1')?.textContent ?? ''", &[])?;
    Ok(title.as_str().unwrap_or_default().to_owned())
}

/// Keeps what the window shows for whoever looks at it afterwards: `target/screens/webview/NAME.png`.
pub fn picture(window: &WebView, name: &str) {
    let folder = place::project().join("target/screens/webview");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.png")), window.picture().unwrap()).unwrap();
}
