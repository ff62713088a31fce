//! A keychain in memory that does what real ones cannot be made to do: says no midway, cuts what it is given, takes
//! half a minute, breaks off.

use super::platform::{Platform, State};
use keyring_core::api::{Credential, CredentialApi, CredentialStore, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Shared between the test and the keychain's thread.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Faults are switched on one by one, in any combination.
pub(super) struct Fake {
    pub(super) entries: BTreeMap<String, String>,
    /// How often it was reached anew.
    pub(super) opened: usize,
    /// Calls so far that touched an entry.
    pub(super) calls: usize,
    pub(super) absent: bool,
    pub(super) locked: bool,
    /// Locked keychains show no entries, as `KeePassXC` does.
    pub(super) hides_when_locked: bool,
    /// Knows its own state without asking; macOS does not.
    pub(super) knows_its_state: bool,
    /// From this call on it says no.
    pub(super) denies_from: Option<usize>,
    /// This call breaks off, once.
    pub(super) breaks_at: Option<usize>,
    /// The program behind it was restarted: everything opened before is dead.
    pub(super) alive_since: usize,
    /// Keeps only that many characters of anything.
    pub(super) keeps: Option<usize>,
    /// Every call takes this long.
    pub(super) delay: Duration,
    /// The next call panics inside the library.
    pub(super) panics: bool,
}

#[derive(Clone, Default)]
pub(super) struct Desk(pub(super) Arc<Mutex<Fake>>);

impl Desk {
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Fake) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl Platform for Desk {
    fn open(&self) -> Result<Arc<CredentialStore>> {
        self.with(|fake| {
            fake.opened += 1;
            if fake.absent {
                Err(broken("no bus"))
            } else {
                Ok(Arc::new(Store { desk: self.clone(), opened: fake.opened }))
            }
        })
        .map(|store| store as Arc<CredentialStore>)
    }

    fn state(&self) -> State {
        self.with(|fake| match (fake.knows_its_state, fake.locked) {
            (false, _) => State::Unknown,
            (true, true) => State::Locked,
            (true, false) => State::Open,
        })
    }
}

fn broken(why: &str) -> Error {
    Error::PlatformFailure(why.to_owned().into())
}

#[derive(Debug)]
struct Store {
    desk: Desk,
    opened: usize,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl CredentialStoreApi for Store {
    fn vendor(&self) -> String {
        "fake".to_owned()
    }

    fn id(&self) -> String {
        self.opened.to_string()
    }

    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        let credential: Arc<Credential> =
            Arc::new(Place { desk: self.desk.clone(), opened: self.opened, name: format!("{service}/{user}") });
        Ok(Entry::new_with_credential(credential))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct Place {
    desk: Desk,
    opened: usize,
    name: String,
}

impl Place {
    fn touch<T>(&self, act: impl FnOnce(&mut Fake, &str) -> Result<T>) -> Result<T> {
        let delay = self.desk.with(|fake| fake.delay);
        std::thread::sleep(delay);
        self.desk.with(|fake| {
            fake.calls += 1;
            assert!(!std::mem::take(&mut fake.panics), "planned: the library panics");
            if self.opened <= fake.alive_since {
                return Err(broken("the program behind it was restarted"));
            }
            if fake.breaks_at == Some(fake.calls) {
                return Err(broken("broke off"));
            }
            if fake.denies_from.is_some_and(|from| fake.calls >= from) || (fake.locked && !fake.hides_when_locked) {
                return Err(Error::NoStorageAccess("a person closed the window".into()));
            }
            if fake.locked {
                return Err(Error::NoEntry);
            }
            act(fake, &self.name)
        })
    }
}

impl CredentialApi for Place {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        let text = String::from_utf8(secret.to_vec()).map_err(|bad| Error::BadEncoding(bad.into_bytes()))?;
        self.touch(|fake, name| {
            if text.encode_utf16().count() > 1280 {
                return Err(Error::TooLong("password".to_owned(), 2560));
            }
            let kept = text.chars().take(fake.keeps.unwrap_or(usize::MAX)).collect();
            fake.entries.insert(name.to_owned(), kept);
            Ok(())
        })
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.touch(|fake, name| fake.entries.get(name).map(|text| text.clone().into_bytes()).ok_or(Error::NoEntry))
    }

    fn delete_credential(&self) -> Result<()> {
        self.touch(|fake, name| fake.entries.remove(name).map(|_| ()).ok_or(Error::NoEntry))
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
