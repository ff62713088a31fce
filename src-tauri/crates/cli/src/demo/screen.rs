//! Who says yes on the sign-in pages: the person at this computer, in their own browser, or, where nobody is, the story.
//!
//! Drives no browser. Where the story says yes, the desk is handed the address at which a browser would have ended, the
//! way `connect --paste` takes it.

use crate::output::Voice;
use futures::future::BoxFuture;
use std::io::{IsTerminal, stdin};
use std::sync::{Arc, Mutex, PoisonError};
use wedsync_api::Progress;
use wedsync_domain::Secret;
use wedsync_sandbox::{ACCOUNTS, Sandbox};

/// Whose hand is on the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Somebody sits at this computer and sees what a browser shows.
    Person,
    /// Nobody does, or they would rather watch.
    Story,
}

impl Hand {
    /// A person's, where there is one with a screen.
    pub fn at_hand(yes: bool, voice: Voice) -> Self {
        let watched = voice.watched() && stdin().is_terminal();
        if !yes && watched && has_screen() { Self::Person } else { Self::Story }
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

impl Progress for Screen {
    fn step(&self, _: &str, _: u64, _: Option<u64>) {}

    fn open(&self, page: &str) {
        match self.hand {
            Hand::Person => crate::browser::Browser::Opens.show(page),
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
