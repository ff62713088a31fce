//! The signature of a package: whose it is, and of which version. Minisign's, wrapped as Tauri's tools wrap it.
//!
//! The words beside a signature are signed as well, and name the file: so an old package, however well signed, does not
//! pass for a newer version. Deliberately absent: any way to sign.

use super::{Version, not_genuine};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minisign_verify::{PublicKey, Signature, StreamVerifier};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use wedsync_domain::Fault;

/// A signature that could be read, and says nothing yet.
pub struct Signed(Signature);

/// Hears a package piece by piece.
pub struct Proof<'a> {
    hears: StreamVerifier<'a>,
    says: &'a str,
    version: Version,
}

/// The text within what Tauri's tools write.
pub fn text(wrapped: &str) -> Option<String> {
    String::from_utf8(BASE64_STANDARD.decode(wrapped.trim()).ok()?).ok()
}

/// Where the signature of a package lies.
pub fn beside(package: &Path) -> PathBuf {
    package.with_added_extension("sig")
}

impl Signed {
    /// As it stands in the list, or beside the package.
    pub fn read(wrapped: &str) -> Option<Self> {
        Signature::decode(&text(wrapped)?).ok().map(Self)
    }

    /// Begins to hear the package that it is said to be of.
    pub fn proof<'a>(&'a self, key: &'a PublicKey, version: &Version) -> Result<Proof<'a>, Fault> {
        let hears = key.verify_stream(&self.0).map_err(|why| not_genuine(version, why))?;
        Ok(Proof { hears, says: self.0.trusted_comment(), version: version.clone() })
    }
}

impl Proof<'_> {
    /// The next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.hears.update(piece);
    }

    /// All of it was heard. The words beside the signature are believed only now.
    pub fn holds(mut self) -> Result<(), Fault> {
        self.hears.finalize().map_err(|why| not_genuine(&self.version, why))?;
        let file = self.says.split('\t').find_map(|word| word.strip_prefix("file:")).unwrap_or_default();
        // `WedSync Desk_0.2.0_amd64.deb`
        if file.split('_').nth(1) == Some(self.version.to_string().as_str()) {
            return Ok(());
        }
        Err(not_genuine(&self.version, format_args!("signed as {file:?}")))
    }
}

impl Write for Proof<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.add(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
