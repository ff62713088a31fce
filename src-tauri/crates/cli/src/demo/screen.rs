//! Who says yes on the sign-in pages: the person at this computer, in their own browser, a program that drives one, or, where
//! neither is, the story.
//!
//! Drives no browser itself. Where the story says yes, the desk is handed the address at which a browser would have ended,
//! the way `connect --paste` takes it.

use crate::output::{self, Voice};
use futures::future::BoxFuture;
use std::io::{IsTerminal, stdin};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use wedsync_api::Progress;
use wedsync_domain::Secret;
use wedsync_sandbox::{ACCOUNTS, Sandbox};

/// Whose hand is on the mouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// Somebody sits at this computer and sees what a browser shows.
    Person,
    /// This program is given each page, and goes through it.
    Program(PathBuf),
    /// Nobody does, or they would rather watch.
    Story,
}

impl Hand {
    /// The program that was named; else a person's, where there is one with a screen.
    pub fn at_hand(yes: bool, browser: Option<&Path>, voice: Voice) -> Self {
        let watched = voice.watched() && stdin().is_terminal();
        match browser {
            Some(program) => Self::Program(program.to_owned()),
            None if !yes && watched && has_screen() => Self::Person,
            None => Self::Story,
        }
    }
}

/// Elsewhere than on Linux there is always one.
fn has_screen() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// One sign-in.
pub struct Screen {
    hand: Hand,
    sandbox: Arc<Sandbox>,
    /// Where a browser would have ended.
    ended: Mutex<Option<Secret>>,
}

impl Screen {
    /// Nothing is open yet.
    pub fn new(hand: Hand, sandbox: Arc<Sandbox>) -> Self {
        Self { hand, sandbox, ended: Mutex::new(None) }
    }
}

/// Where it cannot be started the desk waits for a person, and says so in the end.
fn begin(program: &Path, page: &str) {
    match Command::new(program).arg(page).stdin(Stdio::null()).stdout(Stdio::null()).spawn() {
        // Its end is awaited on a thread of its own, so that nothing is left of it.
        Ok(mut started) => drop(std::thread::spawn(move || started.wait())),
        Err(why) => output::say(&format!("{} could not be started: {why}.", program.display())),
    }
}

impl Progress for Screen {
    fn step(&self, _: &str, _: u64, _: Option<u64>) {}

    fn open(&self, page: &str) {
        match &self.hand {
            Hand::Person => crate::browser::Browser::Opens.show(page),
            Hand::Program(program) => begin(program, page),
            // A page that is refused leaves nothing to paste. The desk then waits for a person, and says so in the end.
            Hand::Story => {
                let ended = self.sandbox.allow(page, &ACCOUNTS[0]).ok().map(|url| Secret::new(String::from(url)));
                *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = ended;
            }
        }
    }

    fn pasted(&self) -> BoxFuture<'_, Secret> {
        match self.ended.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(address) => Box::pin(std::future::ready(address)),
            None => Box::pin(std::future::pending()),
        }
    }
}
