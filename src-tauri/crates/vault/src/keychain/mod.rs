//! The vault in the operating system's keychain: Secret Service, macOS Keychain, Windows Credential Manager.
//!
//! A keychain that is locked, absent or slow is a fault that passes by itself: the next call looks again, so that
//! unlocking it is enough and nothing is restarted. Deliberately absent: any fallback to another vault, and any call
//! that deletes what it was not told to delete.

mod entries;
mod platform;
mod session;
mod split;
mod trouble;
mod worker;

use self::entries::Entries;
use self::platform::{Computer, Platform};
use self::session::Session;
use self::trouble::Trouble;
use self::worker::{Unanswered, Worker};
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::ports::Vault;
use wedsync_domain::{Fault, Secret};

/// Long enough for a person to type a password into the keychain's window, short enough to say so on screen.
const PATIENCE: Duration = Duration::from_secs(20);
/// After a person has closed the keychain's window we do not open it again for this long. Unlocking it elsewhere is
/// seen at once all the same.
const QUIET: Duration = Duration::from_mins(15);

/// The keychain of this computer's user. All calls go one after the other through a thread of its own, and give up
/// waiting after 20 s.
pub struct Keychain {
    service: Arc<str>,
    patience: Duration,
    worker: Worker,
}

impl Keychain {
    /// `studio` keeps the entries of several data folders apart. Touches nothing yet: a keychain that is not there is
    /// told by the first call.
    pub fn new(studio: &str) -> Self {
        Self::on(Arc::new(Computer), studio, PATIENCE, QUIET)
    }

    /// Waits less for an answer (20 s otherwise).
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    fn on(platform: Arc<dyn Platform>, studio: &str, patience: Duration, quiet: Duration) -> Self {
        let worker = Worker::new(move || Session::new(Arc::clone(&platform), quiet));
        Self { service: format!("WedSync Desk {studio}").into(), patience, worker }
    }

    fn ask<T, W>(&self, name: &str, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: Fn(&mut Session, &Entries<'_>, &str) -> Result<T, Trouble> + Send + 'static,
    {
        let (service, entry) = (Arc::clone(&self.service), name.to_owned());
        let answer = self.worker.ask(self.patience, move |session, wanted| {
            let entries = Entries::new(&service, wanted);
            work(session, &entries, &entry)
        });
        match answer {
            Ok(done) => done.map_err(|trouble| trouble.fault(name)),
            Err(Unanswered::TooSlow) => Err(trouble::slow(name, self.patience)),
            Err(Unanswered::Died) => Err(trouble::died(name)),
        }
    }
}

impl Vault for Keychain {
    fn get(&self, name: &str) -> Result<Option<Secret>, Fault> {
        self.ask(name, |session, entries, name| {
            let secret = session.run(|store| entries.get(store, name))?;
            if secret.is_none() {
                // Some keychains (KeePassXC) hide their entries while locked: nothing there, or nothing to be seen?
                session.confirm_open()?;
            }
            Ok(secret)
        })
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), Fault> {
        let secret = secret.clone();
        self.ask(name, move |session, entries, name| session.run(|store| entries.put(store, name, &secret)))
    }

    fn remove(&self, name: &str) -> Result<(), Fault> {
        self.ask(name, |session, entries, name| {
            session.run(|store| entries.remove(store, name))?;
            session.confirm_open()
        })
    }
}

impl std::fmt::Debug for Keychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keychain").field("service", &self.service).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;
