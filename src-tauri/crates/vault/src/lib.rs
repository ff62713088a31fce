//! Where the studio's secrets lie: the computer's keychain, a file sealed with a passphrase, or memory for tests.
//!
//! The only code that sees a keychain or a cipher. Deliberately absent: which secrets there are and when they are
//! asked for (connectors, CLI), any fallback from one vault to another, and anything that deletes more than the one
//! secret it was told to.

#![forbid(unsafe_code)]

mod dumps;
mod keychain;
mod keys;
mod memory;
mod passphrase;
mod recovery;
mod seal;
mod sealed_file;

pub use dumps::forbid_core_dumps;
pub use keychain::Keychain;
pub use keys::{DatabaseKey, WrappedKey};
pub use memory::Memory;
pub use passphrase::{read_client_secret, read_passphrase};
pub use recovery::RecoveryCode;
pub use sealed_file::SealedFile;
