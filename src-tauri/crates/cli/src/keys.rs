//! The database key of a data folder: made at the first opening, kept in the vault, and wrapped under a recovery code
//! that is shown once.

use crate::desk::{Show, VaultWords};
use crate::folder::Folder;
use crate::grammar::VaultChoice;
use crate::output;
use std::io::Write;
use std::path::Path;
use wedsync_api::Failure;
use wedsync_domain::ports::Vault;
use wedsync_vault::{DatabaseKey, WrappedKey};

/// Whose key it is, and its wrapped half if the folder has been opened before.
pub struct Studio {
    /// Keeps data folders apart in one keychain.
    pub id: String,
    wrapped: Option<WrappedKey>,
}

impl Studio {
    /// The studio of this folder; a new one if the folder has never been opened.
    pub fn of(folder: &Folder) -> Result<Self, Failure> {
        if let Some(wrapped) = read(&folder.keys())? {
            return Ok(Self { id: wrapped.studio.clone(), wrapped: Some(wrapped) });
        }
        if folder.database().exists() {
            return Err(Failure::new(
                "keys_missing",
                format!("{} holds a database, but keys.json beside it is gone.", folder.path().display()),
                "Take keys.json from your latest backup, or restore the backup: wedsync restore FILE.",
            ));
        }
        let mut number = [0; 8];
        getrandom::fill(&mut number).map_err(|fault| Failure::bug(&fault))?;
        Ok(Self { id: data_encoding::HEXLOWER.encode(&number), wrapped: None })
    }

    /// The key: from the vault, or made now if there has never been one.
    pub fn key(
        &self,
        folder: &Folder,
        vault: &dyn Vault,
        words: &VaultWords,
        shown: &Show<'_>,
    ) -> Result<DatabaseKey, Failure> {
        match &self.wrapped {
            Some(_) => DatabaseKey::load(vault, &self.id)?.ok_or_else(|| not_in_vault(folder, words.choice)),
            None => self.first(folder, vault, words.throw_away, shown),
        }
    }

    fn first(
        &self,
        folder: &Folder,
        vault: &dyn Vault,
        throw_away: bool,
        shown: &Show<'_>,
    ) -> Result<DatabaseKey, Failure> {
        let key = DatabaseKey::random()?;
        if throw_away {
            // Nobody will ever come back to this folder, so there is nothing a code could open.
            key.store(vault, &self.id)?;
            return Ok(key);
        }
        let (code, wrapped) = WrappedKey::create(&key, &self.id)?;
        key.store(vault, &self.id)?;
        // Shown before it is stored: if anything ends this in between, the next opening makes and shows another one.
        // The other way round there could be a studio whose code nobody has seen.
        shown(code.expose())?;
        write(&folder.keys(), &wrapped)?;
        Ok(key)
    }
}

/// For whoever sits at a terminal.
#[allow(clippy::unnecessary_wraps, reason = "elsewhere a person may close the window")]
pub fn on_the_terminal(code: &str) -> Result<(), Failure> {
    output::say(&format!(
        "\nYour recovery code, shown this once:\n\n    {code}\n\nWrite it down and keep it away from this computer. It opens \
         backups, and it opens\nthis studio if the keychain or passphrase is ever lost. We do not keep it.\n",
    ));
    Ok(())
}

fn not_in_vault(folder: &Folder, choice: VaultChoice) -> Failure {
    let vault = match choice {
        VaultChoice::Keychain => "the keychain of this computer",
        VaultChoice::File => "the sealed file beside it",
        VaultChoice::Memory => "memory, which forgets everything when a command ends",
    };
    Failure::new(
        "vault_key_missing",
        format!("The key of the studio in {} is not in {vault}. Nothing is lost.", folder.path().display()),
        "If this studio was made with another --vault, name that one. If the keychain was lost, put the key back with \
         your recovery code: wedsync restore.",
    )
}

/// `keys.json`, if it is there.
pub fn read(path: &Path) -> Result<Option<WrappedKey>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(unreadable(path, &fault)),
    };
    serde_json::from_str(&text).map(Some).map_err(|fault| unreadable(path, &fault))
}

fn unreadable(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    tracing::warn!(%why, "key file");
    Failure::new(
        "wrapped_key_damaged",
        format!("{} cannot be read.", path.display()),
        "Take keys.json from your latest backup; the recovery code stays the same.",
    )
}

/// Writes `keys.json` whole or not at all, durably.
pub fn write(path: &Path, wrapped: &WrappedKey) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(wrapped).map_err(|fault| Failure::bug(&fault))?;
    write_whole(path, text.as_bytes()).map_err(|fault| {
        Failure::new(
            "keys_not_written",
            format!("{} could not be written: {fault}.", path.display()),
            "Check that the disk has space and the folder is yours, then give the command again.",
        )
    })
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    // Made with 0600 from its first moment.
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    #[cfg(unix)]
    std::fs::File::open(dir)?.sync_all()?;
    Ok(())
}
