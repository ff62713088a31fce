//! Which keychain this computer has, and how it is opened. One place for all that differs between systems.

use keyring_core::CredentialStore;
use std::error::Error;
use std::sync::Arc;

/// Whether the keychain would answer without asking a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Locked,
    /// It cannot be told without trying.
    Unknown,
}

/// A computer's keychain: the real one, or one that misbehaves for a test.
pub(super) trait Platform: Send + Sync {
    /// Reaches it anew. May be called any number of times.
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>>;
    /// Never opens a window.
    fn state(&self) -> State;
}

/// This one.
pub(super) struct Computer;

#[cfg(target_os = "linux")]
impl Platform for Computer {
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store = zbus_secret_service_keyring_store::Store::new()?;
        Ok(store)
    }

    fn state(&self) -> State {
        use secret_service::blocking::SecretService;
        use secret_service::{EncryptionType, Error};
        // No secret travels on this connection, so it needs no key exchange.
        let Ok(service) = SecretService::connect(EncryptionType::Plain) else { return State::Unknown };
        let locked = service.get_default_collection().and_then(|collection| collection.is_locked());
        match locked {
            Ok(false) => State::Open,
            // Without a default collection nobody has ever unlocked it.
            Ok(true) | Err(Error::NoResult) => State::Locked,
            Err(_) => State::Unknown,
        }
    }
}

/// Whether the keychain's own words mean that it is locked or that a person said no. The store crate reports these as
/// plain failures when an entry is created.
#[cfg(target_os = "linux")]
pub(super) fn means_locked(reason: &(dyn Error + Send + Sync + 'static)) -> bool {
    use secret_service::Error::{Locked, NoResult, Prompt, PromptDisconnected};
    match reason.downcast_ref::<secret_service::Error>() {
        Some(Locked | NoResult | Prompt | PromptDisconnected) => true,
        // https://specifications.freedesktop.org/secret-service-spec/latest/errors.html
        Some(other) => other.to_string().contains("org.freedesktop.Secret.Error.IsLocked"),
        None => false,
    }
}

#[cfg(target_os = "macos")]
impl Platform for Computer {
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store = apple_native_keyring_store::keychain::Store::new()?;
        Ok(store)
    }

    fn state(&self) -> State {
        State::Unknown
    }
}

#[cfg(target_os = "windows")]
impl Platform for Computer {
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store = windows_native_keyring_store::Store::new()?;
        Ok(store)
    }

    /// The Credential Manager is open as long as its user is signed in.
    fn state(&self) -> State {
        State::Open
    }
}

/// These systems tell a locked keychain by their own kind of error already.
#[cfg(not(target_os = "linux"))]
pub(super) fn means_locked(_reason: &(dyn Error + Send + Sync + 'static)) -> bool {
    false
}
