//! The key of the studio's database, wrapped twice: by the vault, and by a recovery code that only a person holds.
//!
//! A lost keychain therefore does not lose the studio's data, and a backup opens on another computer. Deliberately
//! absent: where the wrapped key is written (`keys.json`, backups) and the database itself.

use crate::recovery::RecoveryCode;
use crate::seal::{SealError, Sealed, Stretch, random};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use wedsync_domain::ports::Vault;
use wedsync_domain::{Fault, FaultKind, Secret};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const VERSION: u32 = 1;

/// 32 random bytes; wiped when dropped, never printed or serialised.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// A new one from the operating system's randomness.
    pub fn random() -> Result<Self, Fault> {
        random().map(Self).map_err(|reason| fault(reason, "database key"))
    }

    /// The bytes themselves, for the store. Every call is a place to look at in a review.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Under which name it lies in the vault.
    pub fn vault_name(studio: &str) -> String {
        format!("database/{studio}")
    }

    /// Puts it into the vault.
    pub fn store(&self, vault: &dyn Vault, studio: &str) -> Result<(), Fault> {
        vault.put(&Self::vault_name(studio), &Secret::new(HEXLOWER.encode(&self.0)))
    }

    /// Takes it from the vault; `None` if that vault has never had it (or lost it: then the recovery code helps).
    pub fn load(vault: &dyn Vault, studio: &str) -> Result<Option<Self>, Fault> {
        let Some(text) = vault.get(&Self::vault_name(studio))? else { return Ok(None) };
        Self::from_hex(text.expose()).map(Some).ok_or_else(|| {
            Fault::new(
                FaultKind::Malformed,
                "database_key_unreadable",
                "The vault holds something else where the key of the studio's database should be. Nothing was changed.",
            )
            .next("Open the studio with its recovery code: wedsync restore.")
        })
    }

    fn from_hex(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(HEXLOWER.decode(text.as_bytes()).ok()?);
        bytes.as_slice().try_into().ok().map(Self)
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

/// The database key under the recovery code. Holds no secret that helps without the code: it may lie in the data
/// folder and travels inside backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    version: u32,
    /// Whose key this is.
    pub studio: String,
    #[serde(flatten)]
    sealed: Sealed,
    fingerprint: String,
}

impl WrappedKey {
    /// Wraps the key under a new recovery code, which is shown once and kept by a person. Takes a few tenths of a
    /// second and 64 MiB. Wrapping again makes a new code; older wrapped copies (in backups) keep theirs.
    pub fn create(key: &DatabaseKey, studio: &str) -> Result<(RecoveryCode, Self), Fault> {
        Self::wrap(key, studio).map_err(|reason| fault(reason, "recovery code"))
    }

    fn wrap(key: &DatabaseKey, studio: &str) -> Result<(RecoveryCode, Self), SealError> {
        let code = RecoveryCode::random()?;
        let stretch = Stretch::fresh()?;
        let sealed = Sealed::seal(&stretch, &stretch.derive(code.expose())?, &context(VERSION, studio), &key.0)?;
        let fingerprint = sealed.fingerprint();
        Ok((code, Self { version: VERSION, studio: studio.to_owned(), sealed, fingerprint }))
    }

    /// The key, given what a person typed. Codes: `recovery_code_length` and `recovery_code_typo` (a slip, told before
    /// any work), `recovery_code_wrong` (well typed, of another studio or an older code), `wrapped_key_newer`,
    /// `wrapped_key_damaged`.
    pub fn open_with_code(&self, typed: &str) -> Result<DatabaseKey, Fault> {
        let code = RecoveryCode::parse(typed)?;
        if self.version != VERSION {
            return Err(Fault::new(
                FaultKind::Rejected,
                "wrapped_key_newer",
                "The key file of this studio was written by another version of WedSync Desk.",
            )
            .next("Update WedSync Desk and try again."));
        }
        if self.sealed.fingerprint() != self.fingerprint {
            return Err(damaged());
        }
        let opened = self
            .sealed
            .stretch
            .derive(code.expose())
            .and_then(|key| self.sealed.open(&key, &context(self.version, &self.studio)));
        match opened {
            Ok(bytes) => bytes.as_slice().try_into().map(DatabaseKey).map_err(|_| damaged()),
            Err(SealError::DoesNotOpen) => Err(Fault::new(
                FaultKind::Forbidden,
                "recovery_code_wrong",
                "This recovery code is typed correctly, but it is not the one of this studio.",
            )
            .next("Look for the code that was shown when this studio, or this backup, was made.")),
            Err(SealError::Header) => Err(damaged()),
            Err(reason) => Err(fault(reason, "recovery code")),
        }
    }
}

fn context(version: u32, studio: &str) -> String {
    format!("wedsync database key|{version}|{studio}")
}

fn damaged() -> Fault {
    Fault::new(FaultKind::Malformed, "wrapped_key_damaged", "The key file of this studio (keys.json) is damaged.")
        .next("Take keys.json from your latest backup; the recovery code stays the same.")
}

/// What only the computer itself can have caused.
pub(crate) fn fault(reason: SealError, what: &str) -> Fault {
    Fault::new(
        FaultKind::Transient,
        "computer_short_of_resources",
        format!("This computer is too short of memory just now to work with the {what}."),
    )
    .next("Close other programs and try again. Nothing was changed.")
    .detail(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Memory;

    #[test]
    fn the_key_opens_with_its_code_alone_and_every_other_answer_says_what_is_wrong() {
        let key = DatabaseKey::random().unwrap();
        let (code, wrapped) = WrappedKey::create(&key, "studio-1").unwrap();
        let json = serde_json::to_string(&wrapped).unwrap();
        assert!(!json.contains(&HEXLOWER.encode(key.expose())), "the key does not stand in the file");
        let read: WrappedKey = serde_json::from_str(&json).unwrap();
        assert_eq!(read.open_with_code(code.expose()).unwrap().expose(), key.expose(), "the file and the code suffice");

        let other = RecoveryCode::random().unwrap();
        let wrong = read.open_with_code(other.expose()).unwrap_err();
        assert_eq!(wrong.code, "recovery_code_wrong", "well typed, but another code");
        let slipped = format!("{}{}", if code.expose().starts_with('Q') { 'P' } else { 'Q' }, &code.expose()[1..]);
        assert_eq!(read.open_with_code(&slipped).unwrap_err().code, "recovery_code_typo", "a slip is not a wrong code");

        let stolen = WrappedKey { studio: "studio-2".to_owned(), ..read.clone() };
        assert_eq!(
            stolen.open_with_code(code.expose()).unwrap_err().code,
            "recovery_code_wrong",
            "bound to its studio"
        );
        let newer = WrappedKey { version: 2, ..read.clone() };
        assert_eq!(newer.open_with_code(code.expose()).unwrap_err().code, "wrapped_key_newer");
        let mut bent = serde_json::to_value(&read).unwrap();
        bent["body"] = "AAAA".into();
        let bent: WrappedKey = serde_json::from_value(bent).unwrap();
        assert_eq!(bent.open_with_code(code.expose()).unwrap_err().code, "wrapped_key_damaged");
    }

    #[test]
    fn the_key_lies_in_the_vault_under_its_studio() {
        let vault = Memory::default();
        let key = DatabaseKey::random().unwrap();
        assert!(DatabaseKey::load(&vault, "s").unwrap().is_none());
        key.store(&vault, "s").unwrap();
        assert_eq!(DatabaseKey::load(&vault, "s").unwrap().unwrap().expose(), key.expose());
        assert!(DatabaseKey::load(&vault, "t").unwrap().is_none(), "another studio has another key");
        vault.put("database/s", &Secret::new("not a key".into())).unwrap();
        assert_eq!(DatabaseKey::load(&vault, "s").unwrap_err().code, "database_key_unreadable");
        assert!(!format!("{key:?}").contains(&HEXLOWER.encode(&key.expose()[..2])), "Debug must not show it");
    }
}
