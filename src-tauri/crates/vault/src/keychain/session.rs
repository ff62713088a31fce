//! The open keychain, re-opened whenever it has failed: a failure is never remembered, a refusal only for a while.

use super::platform::{Platform, State};
use super::trouble::Trouble;
use keyring_core::CredentialStore;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Lives in the keychain's thread.
pub(super) struct Session {
    platform: Arc<dyn Platform>,
    store: Option<Arc<CredentialStore>>,
    refused: Option<Instant>,
    quiet: Duration,
}

impl Session {
    pub(super) fn new(platform: Arc<dyn Platform>, quiet: Duration) -> Self {
        Self { platform, store: None, refused: None, quiet }
    }

    /// Does the work, a second time on a newly opened keychain if the one we held turns out to be gone (its program
    /// was restarted under us). `work` must bear being done twice.
    pub(super) fn run<T>(&mut self, work: impl Fn(&CredentialStore) -> Result<T, Trouble>) -> Result<T, Trouble> {
        self.heed_refusal()?;
        let held = self.store.is_some();
        match self.once(&work) {
            Err(Trouble::Broken(_)) if held => self.once(&work),
            answer => answer,
        }
    }

    fn once<T>(&mut self, work: &impl Fn(&CredentialStore) -> Result<T, Trouble>) -> Result<T, Trouble> {
        // Taken out and only put back when it has proven itself.
        let store = match self.store.take() {
            Some(store) => store,
            None => self.platform.open().map_err(Trouble::from_opening)?,
        };
        let answer = work(store.as_ref());
        match &answer {
            Err(Trouble::Locked(_)) => self.refused = Some(Instant::now()),
            Err(Trouble::Broken(_)) => {}
            _ => (self.store, self.refused) = (Some(store), None),
        }
        answer
    }

    /// A window that a person has closed is not opened again at once, which would go on for as long as they close it.
    fn heed_refusal(&mut self) -> Result<(), Trouble> {
        let recent = self.refused.is_some_and(|at| at.elapsed() < self.quiet);
        if recent && self.platform.state() == State::Locked {
            return Err(Trouble::Locked("refused a while ago, and still locked".to_owned()));
        }
        Ok(())
    }

    /// For answers that a locked keychain would give too.
    pub(super) fn confirm_open(&self) -> Result<(), Trouble> {
        match self.platform.state() {
            State::Locked => Err(Trouble::Locked("locked, and it shows nothing while locked".to_owned())),
            State::Open | State::Unknown => Ok(()),
        }
    }
}
