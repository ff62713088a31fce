//! A vault in one file, sealed with a passphrase: for machines without a keychain, chosen explicitly.
//!
//! Every read opens the file as it is now, and every write reads it again under a lock, so that several processes may
//! hold it. Deliberately absent: any way to open it without the passphrase, and any way to start a new file over one
//! that cannot be opened.

mod disk;
mod words;

use crate::seal::{SealError, Sealed, SealingKey, Stretch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wedsync_domain::ports::Vault;
use wedsync_domain::{Fault, Secret};
use zeroize::Zeroizing;

const VERSION: u32 = 1;
const CONTEXT: &str = "wedsync sealed vault|1";

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    #[serde(flatten)]
    sealed: Sealed,
    fingerprint: String,
}

/// The vault. The key is derived from the passphrase once a process (tenths of a second, 64 MiB), kept until drop.
pub struct SealedFile {
    path: PathBuf,
    passphrase: Secret,
    known: Mutex<Known>,
}

/// What this process has learnt of the file.
#[derive(Default)]
struct Known {
    /// The key and what it was derived with. It has opened the file, or sealed it, before it is kept here.
    key: Option<(Stretch, SealingKey)>,
    /// The file has been seen: should it vanish, that is a loss to tell and not an empty vault.
    seen: bool,
}

type Secrets = BTreeMap<String, Secret>;

impl SealedFile {
    /// Opens it; a file that is not there yet is made by the first `put`. Codes: `wrong_passphrase`,
    /// `sealed_file_damaged`, `sealed_file_newer`, `sealed_file_unreadable`, `sealed_file_no_folder`.
    pub fn open(path: &Path, passphrase: Secret) -> Result<Self, Fault> {
        let file = Self { path: path.to_owned(), passphrase, known: Mutex::default() };
        file.load(&mut file.known())?;
        Ok(file)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn load(&self, known: &mut Known) -> Result<Secrets, Fault> {
        let Some(bytes) = disk::read(&self.path)? else {
            return if known.seen { Err(words::vanished(&self.path)) } else { Ok(Secrets::new()) };
        };
        let document: Document =
            serde_json::from_slice(&bytes).map_err(|reason| words::damaged(&self.path, &reason))?;
        if document.version != VERSION {
            return Err(words::newer(&self.path));
        }
        if document.sealed.fingerprint() != document.fingerprint {
            return Err(words::damaged(&self.path, "the fingerprint differs"));
        }
        let secrets = self.unseal(known, &document.sealed)?;
        known.seen = true;
        Ok(secrets)
    }

    fn unseal(&self, known: &mut Known, sealed: &Sealed) -> Result<Secrets, Fault> {
        let plain = match &known.key {
            // This key has opened the file before: bytes that it does not open were altered.
            Some((stretch, key)) if *stretch == sealed.stretch => {
                sealed.open(key, CONTEXT).map_err(|reason| words::damaged(&self.path, reason))?
            }
            _ => {
                let key = sealed.stretch.derive(self.passphrase.expose()).map_err(|r| words::seal(&self.path, r))?;
                let plain = sealed.open(&key, CONTEXT).map_err(|reason| words::seal(&self.path, reason))?;
                known.key = Some((sealed.stretch.clone(), key));
                plain
            }
        };
        let texts: BTreeMap<String, String> =
            serde_json::from_slice(&plain).map_err(|_| words::damaged(&self.path, "unsealed, but not a list"))?;
        Ok(texts.into_iter().map(|(name, text)| (name, Secret::new(text))).collect())
    }

    fn save(&self, known: &mut Known, secrets: &Secrets) -> Result<(), Fault> {
        if known.key.is_none() {
            let fresh = Stretch::fresh().and_then(|stretch| Ok((stretch.derive(self.passphrase.expose())?, stretch)));
            known.key = fresh.map(|(key, stretch)| Some((stretch, key))).map_err(|r| words::seal(&self.path, r))?;
        }
        let Some((stretch, key)) = &known.key else { return Err(words::seal(&self.path, SealError::Header)) };
        let sealed = Sealed::seal(stretch, key, CONTEXT, &plain(secrets)).map_err(|r| words::seal(&self.path, r))?;
        let document = Document { version: VERSION, fingerprint: sealed.fingerprint(), sealed };
        let mut bytes = serde_json::to_vec_pretty(&document).map_err(|reason| words::damaged(&self.path, &reason))?;
        bytes.push(b'\n');
        disk::replace(&self.path, &bytes)?;
        known.seen = true;
        Ok(())
    }

    /// Reads, changes and writes as one step among all processes; nothing is written where nothing changes.
    fn change(&self, change: impl FnOnce(&mut Secrets) -> bool) -> Result<(), Fault> {
        let mut known = self.known();
        let _turn = disk::lock(&self.path)?;
        let mut secrets = self.load(&mut known)?;
        if change(&mut secrets) { self.save(&mut known, &secrets) } else { Ok(()) }
    }
}

impl Vault for SealedFile {
    fn get(&self, name: &str) -> Result<Option<Secret>, Fault> {
        Ok(self.load(&mut self.known())?.remove(name))
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), Fault> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), secret.clone());
            true
        })
    }

    fn remove(&self, name: &str) -> Result<(), Fault> {
        self.change(|secrets| secrets.remove(name).is_some())
    }
}

impl std::fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedFile").field("path", &self.path).finish_non_exhaustive()
    }
}

fn plain(secrets: &Secrets) -> Zeroizing<Vec<u8>> {
    let shown: BTreeMap<&str, &str> = secrets.iter().map(|(name, secret)| (name.as_str(), secret.expose())).collect();
    // Room for the worst case of escaping (\u0000) at once: a buffer that grows leaves secrets behind in freed memory.
    let room = shown.iter().map(|(name, text)| 6 * (name.len() + text.len()) + 8).sum::<usize>() + 2;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    // A map of texts always has a JSON form, and writing to memory always succeeds.
    let _ = serde_json::to_writer(&mut *bytes, &shown);
    bytes
}

#[cfg(test)]
mod tests;
