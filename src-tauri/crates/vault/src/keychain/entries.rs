//! One secret over one or many entries of a keychain: written so that it is there whole or not at all.

use super::split::{Head, MOST_PARTS, Slot, fits_one, hash, pieces};
use super::trouble::Trouble;
use keyring_core::{CredentialStore, Entry, Error};
use std::sync::atomic::{AtomicBool, Ordering};
use wedsync_domain::Secret;
use zeroize::Zeroizing;

/// A writer in another process may switch the head between our reads; it will not do so this often.
const READS: usize = 3;

/// The entries of one service name, for one question.
pub(super) struct Entries<'a> {
    service: &'a str,
    /// Turns false when nobody waits for the answer any more.
    wanted: &'a AtomicBool,
}

impl<'a> Entries<'a> {
    pub(super) fn new(service: &'a str, wanted: &'a AtomicBool) -> Self {
        Self { service, wanted }
    }

    /// The secret; a torn one is never put together.
    pub(super) fn get(&self, store: &CredentialStore, name: &str) -> Result<Option<Secret>, Trouble> {
        for _ in 0..READS {
            let Some(text) = self.read(store, name)? else { return Ok(None) };
            match Head::read(&text).ok_or(Trouble::Unreadable)? {
                Head::Whole(secret) => return Ok(Some(Secret::new(secret.as_str().to_owned()))),
                Head::Parts { slot, count, hash } => {
                    if let Some(secret) = self.join(store, name, slot, count, hash)? {
                        return Ok(Some(secret));
                    }
                }
            }
        }
        Err(Trouble::Unreadable)
    }

    /// `None` unless every part is there and together they are what the head promised.
    fn join(
        &self,
        store: &CredentialStore,
        name: &str,
        slot: Slot,
        count: usize,
        promised: u128,
    ) -> Result<Option<Secret>, Trouble> {
        let mut parts = Vec::with_capacity(count);
        for number in 1..=count {
            let Some(part) = self.read(store, &slot.part_name(name, number))? else { return Ok(None) };
            parts.push(part);
        }
        let mut whole = String::with_capacity(parts.iter().map(|part| part.len()).sum());
        for part in &parts {
            whole.push_str(part);
        }
        let secret = Secret::new(whole);
        Ok((hash(secret.expose()) == promised).then_some(secret))
    }

    /// Writes a new generation beside the old, switches the head, drops the old. Whatever stops it before the switch
    /// leaves the old secret as it was.
    pub(super) fn put(&self, store: &CredentialStore, name: &str, secret: &Secret) -> Result<(), Trouble> {
        let before = self.read(store, name)?;
        let used = before.as_deref().and_then(|text| Head::read(text)).and_then(|head| head.slot());
        let head = if fits_one(secret.expose()) {
            Head::Whole(Zeroizing::new(secret.expose().to_owned()))
        } else {
            let pieces = pieces(secret.expose());
            if pieces.len() > MOST_PARTS {
                return Err(Trouble::TooLong);
            }
            let slot = used.map_or(Slot::A, Slot::other);
            for (at, piece) in pieces.iter().enumerate() {
                self.write(store, &slot.part_name(name, at + 1), piece)?;
            }
            Head::of_parts(slot, pieces.len(), secret.expose())
        };
        self.switch(store, name, &head, before.as_deref().map(String::as_str))?;
        // The new secret is in place; what is left over is refuse, and the next put or removal tries again.
        for slot in Slot::BOTH.into_iter().filter(|slot| head.slot() != Some(*slot)) {
            if let Err(trouble) = self.drop_parts(store, name, slot) {
                tracing::warn!(entry = name, %trouble, "parts of an older secret stay in the keychain for now");
            }
        }
        Ok(())
    }

    fn switch(&self, store: &CredentialStore, name: &str, head: &Head, before: Option<&str>) -> Result<(), Trouble> {
        let written = self.write(store, name, &head.write());
        if let Err(Trouble::Altered) = written {
            // A keychain that cuts what it is given has just spoilt the head. What it held before, it could hold.
            match before {
                Some(text) => self.write(store, name, text)?,
                None => self.delete(store, name)?,
            }
        }
        written
    }

    /// Forgets the head first: from then on nothing refers to the parts.
    pub(super) fn remove(&self, store: &CredentialStore, name: &str) -> Result<(), Trouble> {
        self.delete(store, name)?;
        Slot::BOTH.into_iter().try_for_each(|slot| self.drop_parts(store, name, slot))
    }

    /// From the last to the first, so that an interruption leaves no gap behind which parts would be overlooked.
    fn drop_parts(&self, store: &CredentialStore, name: &str, slot: Slot) -> Result<(), Trouble> {
        let mut count = 0;
        while count < MOST_PARTS && self.read(store, &slot.part_name(name, count + 1))?.is_some() {
            count += 1;
        }
        (1..=count).rev().try_for_each(|number| self.delete(store, &slot.part_name(name, number)))
    }

    fn entry(&self, store: &CredentialStore, name: &str) -> Result<Entry, Trouble> {
        if self.wanted.load(Ordering::SeqCst) {
            Ok(store.build(self.service, name, None)?)
        } else {
            Err(Trouble::GivenUp)
        }
    }

    fn read(&self, store: &CredentialStore, name: &str) -> Result<Option<Zeroizing<String>>, Trouble> {
        match self.entry(store, name)?.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(reason) => Err(reason.into()),
        }
    }

    /// Written, and read back: what a keychain does not give back as it was given is not stored.
    fn write(&self, store: &CredentialStore, name: &str, text: &str) -> Result<(), Trouble> {
        self.entry(store, name)?.set_password(text)?;
        match self.read(store, name)? {
            Some(back) if back.as_str() == text => Ok(()),
            _ => Err(Trouble::Altered),
        }
    }

    fn delete(&self, store: &CredentialStore, name: &str) -> Result<(), Trouble> {
        match self.entry(store, name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(reason) => Err(reason.into()),
        }
    }
}
